/* param.h: every parameter a URL or a form may carry, with its type. Unknown, not allowed here, repeated where it
   may not be, or not of its type: 400 before any handler runs. What people type is TEXT, and judged by the domain. */
#ifndef WEB_PARAM_H
#define WEB_PARAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum param {
	P_ACCOUNT, P_ADVERTS, P_AGREE, P_ALIAS, P_ATTESTATION, P_AUTHENTICATOR, P_BILL, P_BILLED, P_BORN, P_BY, P_CHANGE, P_CLIENT, P_CODE,
	P_CREDENTIAL, P_CSRF, P_DO, P_EMAIL, P_FEED, P_FIRST_NAME, P_FROM, P_GENDER, P_GROUP, P_ID, P_KEY, P_LANG, P_LAST_NAME, P_METHOD,
	P_MIDDLE_NAME, P_NAME, P_NIGHT, P_NUMBER, P_ON, P_PAGE, P_PAID, P_PAID_ON, P_PASSWORD, P_PASSWORD_AGAIN, P_PASSWORD_NEW, P_PAYMENT, P_PHONE, P_PROOF,
	P_READING, P_SERIAL, P_SERVICE, P_SHOWN, P_SIGNATURE, P_SUM, P_SUPPLIER, P_TICK, P_TO, P_USER, P_YEAR, P_YES, P__MAX
};
#define PARAM(p) (UINT64_C(1) << (p))

struct param_value {
	enum param param;   /* P__MAX: a partner's own */
	const char *name;   /* as it came */
	const char *suffix; /* what follows the prefix: the a11 of sum-a11; "" without one */
	const char *value;  /* text_valid */
};

struct params {
	struct param_value *items;
	size_t n;
};

/* Reads application/x-www-form-urlencoded text, on ctx, into params. foreign: keep what is not in the table. */
enum err params_read(const void *ctx, struct params *params, const char *text, uint64_t allowed, bool foreign);
/* The value, or NULL. Borrowed. */
const char *params_get(const struct params *params, enum param p);
/* The value of p with this suffix, or NULL. */
const char *params_suffixed(const struct params *params, enum param p, const char *suffix);
#endif
