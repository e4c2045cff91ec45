/* bill.h: what the suppliers issued. */
#ifndef DOMAIN_BILL_H
#define DOMAIN_BILL_H
#include "domain/reading.h"

struct bill_line {
	char *service, *unit;
	bool penalty;
	int64_t volume, price, amount; /* volume and price INT_NONE: not told */
};
struct bill {
	int64_t id;
	char *number;
	int64_t period, issued_on, due_on; /* days; due_on may be DAY_NONE */
	int64_t opening, paid, total;      /* kopecks; opening minus: a debt */
	struct account account;            /* number, alias, supplier */
	char *address;
	struct bill_line *lines; /* only from bill_get */
	size_t n;
};
struct bill_list {
	struct bill *items;
	size_t n;
	int64_t total;
};

/* The resident's bills by the filter (days are those of issue), newest first. On ctx. */
enum err bill_history(const void *ctx, struct db *db, int64_t resident, const struct filter *filter,
    struct bill_list *list_r);
/* One bill with its lines; ERR_NOT_FOUND for anybody else's. On ctx. */
enum err bill_get(const void *ctx, struct db *db, int64_t resident, int64_t bill, struct bill **bill_r);
#endif
