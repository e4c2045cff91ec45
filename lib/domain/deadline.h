/* deadline.h: until when readings are wanted, and what happens where none are sent. Pure: the supplier's rules and the
   account's history are given as data, and the instant too; no other clock is asked. */
#ifndef DOMAIN_DEADLINE_H
#define DOMAIN_DEADLINE_H
#include "domain/estimate.h"
#include "domain/judge.h"

struct deadline_rules {
	const char *zone; /* days are those of clocks there (E2) */
	int from, to;     /* days of the month; to < from: across the month's end */
	struct estimate_rules estimate;
};

struct deadline_past {
	int64_t last_read;               /* day of the newest reading that stands; DAY_NONE: never */
	const struct estimate_case *usual; /* .without is not looked at: it is counted here */
};

struct deadline {
	int64_t today;
	bool open;
	int64_t first, last; /* of the window open now, or of the next one */
	int64_t days_left;   /* to the last day, which is 0; of a window not open yet too */
	int64_t month;       /* the month that the window belongs to, its first day: the one in which it begins (E3) */
	bool sent;           /* in this window */
	int64_t without;     /* months just before that one without a reading */
	enum estimate_way way; /* how the month is charged if nothing is sent; NONE: something was, or nothing is known */
	int64_t norm_from;   /* by average now: the first month that would be by norm; else DAY_NONE */
};
struct deadline deadline_at(const struct deadline_rules *rules, const struct deadline_past *past, int64_t instant);

/* The month that a reading of that day is for: a late one is for the next window. */
int64_t deadline_month(const struct deadline_rules *rules, int64_t day);

/* What a register counted in each month, newest first, from its readings in the order of their days: the newest one of a month
   counts. What lies between readings of months further apart is divided evenly. At most max; gives their number. */
size_t deadline_volumes(const struct deadline_rules *rules, const struct point *points, size_t n, int64_t ratio, int digits,
    int64_t *volumes, size_t max);
#endif
