/* outlook.h: what an account will be charged where its readings are not sent: deadline.h and estimate.h over the rows of the
   database. */
#ifndef DOMAIN_OUTLOOK_H
#define DOMAIN_OUTLOOK_H
#include "domain/account.h"
#include "domain/deadline.h"

/* The rows of all accounts asked for: one statement, however many they are. */
struct outlook_rows; /* opaque */
/* Of one of the resident's accounts, or of all of them (account 0). On ctx. */
enum err outlook_load(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t now, struct outlook_rows **rows_r);

enum outlook_way { OUTLOOK_NOTHING, OUTLOOK_AVERAGE, OUTLOOK_NORM, OUTLOOK_BOTH };
struct outlook {
	struct deadline deadline; /* of the first service that is still wanted */
	enum outlook_way way;     /* over the services whose readings are still wanted; both: some by average, some by norm */
	bool priced;              /* there are prices for all of them */
	int64_t amount;           /* kopecks */
};
/* For an account of the list that was loaded. On ctx, for a while. */
struct outlook outlook_of(const void *ctx, const struct outlook_rows *rows, const struct account *account, int64_t now);
#endif
