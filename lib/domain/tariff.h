/* tariff.h: what a consumption costs. Integer arithmetic only: volumes in thousandths of the unit, prices in
   millionths of a rouble, sums in kopecks; each step is rounded half up to the kopeck, and the steps are the trace. */
#ifndef DOMAIN_TARIFF_H
#define DOMAIN_TARIFF_H
#include <stdbool.h>

#include "base/date.h"
#include "db/db.h"

/* A row of a price list: in force from..to (to DAY_NONE: until further notice). Rows of one list lie together, by
   from, zone, range. Bounds are per month and cumulative over the zones of a service. */
struct tariff_row {
	int64_t service_id, tariff_id;
	char *name;
	int64_t from, to;
	char *zone;
	int64_t range, upto, price; /* upto INT_NONE: the last range */
};
/* The open questions of the rules, as the supplier answers them (STANDARDS.md 8.3; supplier.range_split, range_months). */
struct tariff_options {
	bool in_order; /* zones fill a range one after the other: peak, day, half-peak, night; not: by their shares */
	bool whole;    /* a part of a month has the whole bound; not: its share of days */
};
struct tariff_rows {
	struct tariff_row *items;
	size_t n;
	struct tariff_options options;
};

/* The price rows of all services of one of the resident's accounts that were in force on any day of from..to.
   On ctx. */
enum err tariff_rows(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t from, int64_t to,
    struct tariff_rows *rows_r);

struct usage { /* what one register counted */
	const char *zone;
	int64_t volume;
};
struct step { /* a line of the trace */
	size_t usage; /* index of the usage it belongs to */
	const struct tariff_row *row;
	int64_t from, to; /* the part of the period, both days counted */
	int64_t volume, amount;
	int64_t rest; /* what rounding added: amount less volume × price, thousand-millionths of a rouble */
};
struct charge {
	struct step *steps;
	size_t n;
	int64_t amount; /* the sum of the steps */
	bool ranges;    /* more than one range was in force */
	bool credit;    /* some usage was negative: more had been charged before than was used (E17) */
};

/* The charge for the service's usages over the days first..last by its rows. Where prices change inside the period, the
   volume is divided by days (E21); a range's bound counts for each month in proportion to its days in the period; with
   zones, each range's volume is divided among them in proportion to their consumption (STANDARDS.md 8.3 a, b); the
   rows' options may say otherwise. A negative usage is given back at its zone's first range and moves no bound.
   false: no price for some zone on some day, so nothing can be said. On ctx. */
bool tariff_charge(const void *ctx, const struct tariff_rows *rows, int64_t service, const struct usage *usages, size_t n,
    int64_t first, int64_t last, struct charge *charge_r);
#endif
