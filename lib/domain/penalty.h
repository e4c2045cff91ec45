/* penalty.h: what late payment costs (ЖК РФ ст. 155 ч. 14; STANDARDS.md 8.5). Pure integer arithmetic: a rate is in
   hundredths of a per cent a year; the total is rounded half up to the kopeck once, and the steps add up to it. */
#ifndef DOMAIN_PENALTY_H
#define DOMAIN_PENALTY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "db/db.h"

struct penalty_rate { /* in force from that day until the next one's; ascending */
	int64_t from, rate;
};
struct penalty_rules {
	int64_t free;   /* days after the due day without penalty: 30 */
	int64_t first;  /* then 1/300 of the rate a day, to the 90th day */
	int64_t second; /* and 1/130 from the 91st */
	const struct penalty_rate *rates;
	size_t n;
};
enum { PENALTY_SECOND_AFTER = 90 };

/* A sum that was not there on its due day, and the day it came; paid_on DAY_NONE: not yet. A debt paid in two parts
   is two of these. */
struct overdue {
	int64_t due, amount, paid_on;
};
struct penalty_step {
	size_t overdue; /* which */
	int64_t from, to; /* the days counted */
	int64_t divisor, rate; /* rate: of the day of payment, else of the last day reckoned */
	int64_t amount;
};
struct penalty {
	struct penalty_step *steps;
	size_t n;
	int64_t amount; /* kopecks */
};

/* The last day to pay the bill for the month that begins on day `period`: the 10th of the next month for all months up
   to February 2026, the supplier's day (by law the 15th) since. */
int64_t penalty_due(int64_t period, int64_t due_day);
/* The penalty of the days first..last. false: no rate for a day that needs one, or a sum that does not fit. On ctx. */
bool penalty_charge(const void *ctx, const struct overdue *parts, size_t n, const struct penalty_rules *rules,
    int64_t first, int64_t last, struct penalty *penalty_r);
#endif
