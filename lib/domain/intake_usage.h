/* intake_usage.h: intervals of use that came in a file, into the database. */
#ifndef DOMAIN_INTAKE_USAGE_H
#define DOMAIN_INTAKE_USAGE_H
#include "db/db.h"
#include "domain/intake.h"

struct interval {
	int64_t starts_at, seconds, volume; /* volume: thousandths of the service's unit */
	long line;                          /* of the file */
	enum outcome outcome;               /* set by intake_intervals; refused: another interval has part of this time */
};
struct usage_account {
	int64_t id;
	char *zone; /* the supplier's */
	struct {
		int64_t id;
		char *code, *unit;
	} *services;
	size_t n;
};

/* The account with that number at that supplier, and its services. On ctx; ERR_NOT_FOUND. */
enum err intake_usage_account(const void *ctx, struct db *db, const char *supplier, const char *number,
    struct usage_account **account_r);
/* Stores the intervals in one transaction. Those that are there already are left or, with another volume, changed. */
enum err intake_intervals(struct db *db, const struct usage_account *account, int64_t service, struct interval *items, size_t n);
#endif
