/* message.h: e-mail and SMS out of the house. */
#ifndef GATEWAY_MESSAGE_H
#define GATEWAY_MESSAGE_H
#include "base/conf.h"

enum delivery { DELIVERED, DELIVERY_LATER, DELIVERY_NEVER };
struct delivery_result {
	enum delivery delivery;
	char *why; /* "" when delivered */
};

/* Plain text by SMTP, [mail] of the configuration: url, from, from_name, user, password. id: the part of Message-ID before the @,
   the same at each try. On ctx. */
struct delivery_result *mail_send(const void *ctx, const struct conf *conf, const char *to, const char *subject,
    const char *text, const char *id);
/* [sms] url, login, password; dialect of smsc.ru (STANDARDS.md 6.1). id: the gateway takes it once. On ctx. */
struct delivery_result *sms_send(const void *ctx, const struct conf *conf, const char *phone, const char *text,
    const char *id);
#endif
