/* bank.h: internet acquiring by the RBS protocol (STANDARDS.md 4): REST form, amounts in kopecks. */
#ifndef GATEWAY_BANK_H
#define GATEWAY_BANK_H
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"

struct bank; /* opaque: address, account, keys */

/* From [bank] of the configuration. On ctx. */
struct bank *bank_open(const void *ctx, const struct conf *conf);

/* How long the bank keeps its form open for the payer. */
enum { BANK_SESSION_SECONDS = 20 * 60 };

struct bank_order {
	const char *number;      /* ours, unique */
	int64_t amount;          /* kopecks, commission included */
	const char *return_url;
	const char *callback_url;
	const char *description;
	const char *language;    /* ru, en */
	const char *parts;       /* for rebuilding a lost row from the bank's list; goes along as jsonParams */
};

enum bank_outcome {
	BANK_DONE,      /* the bank answered */
	BANK_NOT_SENT,  /* certain: it never heard of it */
	BANK_REFUSED,   /* it answered with an error that asking again will not mend */
	BANK_TAKEN,     /* register: the order number is there already */
	BANK_UNKNOWN,   /* not known whether it was done: ask for the status */
};

struct bank_registered {
	enum bank_outcome outcome;
	char *order_id;
	char *form_url;
	int error; /* the bank's errorCode */
};
/* register.do. On ctx. */
struct bank_registered *bank_register(const void *ctx, const struct bank *bank, const struct bank_order *order);

/* orderStatus, STANDARDS.md 4.3; BANK_NO_ORDER: the bank knows no such order. */
enum bank_state { BANK_NO_ORDER = -1, BANK_CREATED, BANK_HELD, BANK_PAID, BANK_REVERSED, BANK_REFUNDED, BANK_ACS, BANK_DECLINED, BANK_PENDING, BANK_PARTIAL };
struct bank_status {
	enum bank_outcome outcome; /* BANK_DONE, or BANK_UNKNOWN: nothing is known */
	enum bank_state state;
	char *order_id, *order_number;
	int64_t amount, deposited; /* ordered; taken from the card */
	int currency;              /* ISO number */
	int action;                /* actionCode */
};
/* getOrderStatusExtended.do by our number. On ctx. */
struct bank_status *bank_status(const void *ctx, const struct bank *bank, const char *order_number);

/* A callback's parameters, in any order. */
struct bank_pair {
	const char *name, *value;
};
/* True if the checksum among them is right (HMAC-SHA256; STANDARDS.md 4.4). Sorts pairs. */
bool bank_callback_genuine(const void *ctx, const struct bank *bank, struct bank_pair *pairs, int n);
#endif
