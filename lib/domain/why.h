/* why.h: a bill explained: what each service's sum was made of, and why it differs from the month before. */
#ifndef DOMAIN_WHY_H
#define DOMAIN_WHY_H
#include "domain/bill.h"
#include "domain/tariff.h"

/* What one register showed at the two ends of the month billed. */
struct why_reading {
	char *serial, *zone, *source;
	int64_t base_on, base, taken_on, value; /* base_on DAY_NONE: base is what it showed when it was installed */
	int digits, decimals;
	int64_t ratio, volume;
};
struct why_line { /* as the supplier wrote it */
	int64_t volume, price, amount; /* INT_NONE: not told */
};
/* How the volume was found: from the readings shown; by the average of the bills before; by the norm, or the norm raised; or the
   supplier does not tell. */
enum why_way { WHY_READINGS, WHY_AVERAGE, WHY_NORM, WHY_RAISED, WHY_LINES };
struct why_service {
	int64_t id;
	char *name, *unit;
	int64_t volume, amount;               /* volume INT_NONE: not told */
	int64_t before_volume, before_amount; /* of the bill before; amount INT_NONE: it had no such line */
	bool same_prices;                     /* no price that the bill before had not */
	int64_t by_volume, by_rest;           /* amount - before_amount: what more or less use made of it, and all else */
	struct why_line *lines;
	size_t n;
	struct why_reading *readings;
	size_t readings_n;
	enum why_way way;
	int64_t norm, persons; /* with WHY_NORM and WHY_RAISED */
	bool counted;          /* charge says how our tariffs come to a sum for this volume … */
	bool agrees;           /* … and it is the bill's */
	struct usage *usages;
	struct charge charge;
};
struct why {
	struct bill *bill;
	int64_t before_id, before_period, before_total; /* before_id 0: no bill before this */
	struct why_service *services; /* those of the bill, then those that only the bill before had */
	size_t n;
	int64_t penalty, before_penalty;
	int64_t penalty_free, penalty_first, penalty_second, penalty_rate; /* the supplier's rules; rate INT_NONE: not told */
};
/* ERR_NOT_FOUND as bill_get. On ctx. */
enum err why_get(const void *ctx, struct db *db, int64_t resident, int64_t bill, struct why **why_r);

/* What of a - b a change of volume from v to u made, at the price the old sum had; all if nothing was used before. */
int64_t why_by_volume(int64_t before_amount, int64_t before_volume, int64_t amount, int64_t volume);
#endif
