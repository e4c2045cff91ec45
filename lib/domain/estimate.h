/* estimate.h: what a month costs where no reading came: by the average of the months before, or by the norm
   (Правила 354 п. 42, 59, 60; STANDARDS.md 8.4). Pure: history, rules and prices are given as data. */
#ifndef DOMAIN_ESTIMATE_H
#define DOMAIN_ESTIMATE_H
#include "domain/tariff.h"

/* What one register counted in full months with real readings, newest first, thousandths. */
struct monthly {
	const char *zone;
	const int64_t *volumes;
	size_t n;
};

/* The supplier's columns average_from, average_span, average_months and norm_factor. */
struct estimate_rules {
	int64_t average_from;   /* full months that an average needs: 3 */
	int64_t average_span;   /* the newest of them that it takes: 6 */
	int64_t average_months; /* months in a row by average; after them by norm: 3 */
	int64_t norm_factor;    /* thousandths, where the rules raise a norm: 1500 */
};

enum estimate_way { ESTIMATE_NONE, ESTIMATE_AVERAGE, ESTIMATE_NORM };
struct estimate_case {
	const struct monthly *registers; /* one for each zone; all with the same number of months */
	size_t n;
	int64_t without;   /* months just before this one that were charged without a reading */
	int64_t norm;      /* thousandths a person a month; INT_NONE: none is known */
	int64_t persons;   /* registered, or the owners where nobody is; INT_NONE or 0: not known */
	bool raised;       /* the norm is multiplied by norm_factor: no meter, broken, no access; not: a reading missed */
};

/* The sum of the newest months (span at the most) / their number, rounded half up. false: fewer than `from`. */
bool estimate_average(const struct monthly *history, const struct estimate_rules *rules, int64_t *volume_r);
/* norm × persons × factor, rounded half up. false: one of them is not known, or it does not fit. */
bool estimate_norm(const struct estimate_case *c, const struct estimate_rules *rules, int64_t *volume_r);
/* Which of the two the rules call for, or neither. */
enum estimate_way estimate_way(const struct estimate_case *c, const struct estimate_rules *rules);

struct estimate {
	enum estimate_way way;
	struct usage *usages; /* a norm is one usage of the zone that the prices have first: round, else day, else peak */
	size_t n;
	int64_t volume;       /* of all zones */
	bool priced;          /* there are prices for it */
	struct charge charge; /* where priced: charge.amount in kopecks */
};
/* The estimate for the calendar month that begins on day `month`, by the service's rows. way ESTIMATE_NONE where
   nothing can be said. On ctx. */
void tariff_estimate(const void *ctx, const struct estimate_case *c, const struct estimate_rules *rules,
    const struct tariff_rows *rows, int64_t service, int64_t month, struct estimate *estimate_r);
/* A real reading after months by average: what is still to charge, minus where too much was (E17). false: no fit. */
bool estimate_settle(int64_t counted, int64_t charged, int64_t *volume_r);
#endif
