/* whatif.h: what the account's own consumption would have cost with one, two or three tariff zones. */
#ifndef DOMAIN_WHATIF_H
#define DOMAIN_WHATIF_H
#include "domain/account.h"
#include "domain/tariff.h"

/* From one reading of a meter to the next, what its registers counted by the zones of the day; night and peak INT_NONE where
   the meter does not tell them. */
struct stretch {
	int64_t first, last; /* days, both counted */
	int64_t whole, night, peak;
};
struct scheme {
	int zones; /* 1, 2, 3 */
	bool current;
	bool assumed; /* the meter does not tell all of its zones */
	bool priced;  /* false: no prices for it on some day */
	int64_t amount;
	struct usage parts[3]; /* by zone: volumes, and what they came to */
	int64_t amounts[3];
};
enum { SCHEMES = 3, NIGHT_PERCENT = 30 };
struct whatif {
	int64_t service_id;
	char *service, *unit;
	int64_t first, last, volume;
	struct stretch *stretches;
	size_t n; /* 0: no history */
	struct scheme schemes[SCHEMES];
};
/* Over the readings of about a year before today, of the service that has prices by zone. night: per cent of a day's use
   that is taken for night where the meter does not tell it; peak then has 7 of the 16 hours of the day. On ctx. */
enum err whatif_get(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today, int64_t night,
    struct whatif **whatif_r);
/* The pure half: schemes from stretches. On ctx. */
void whatif_reckon(const void *ctx, struct whatif *w, const struct tariff_rows *prices, int64_t night);
#endif
