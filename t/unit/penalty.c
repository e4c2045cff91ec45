/* penalty.c: late payment. penalty_rows.h holds the cases, of oracle.py, reckoned there day by day. */
#include "domain/penalty.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

static const struct {
	const char *name, *parts, *rates, *rules, *first, *last, *amount;
} rows[] = {
#include "t/unit/penalty_rows.h"
};

enum { PARTS_MAX = 4 };

static size_t
parts_of(const char *text, struct overdue *parts)
{
	size_t n = 0;
	char *copy = mem_strdup(ctx, text), *due, *amount;
	for (; copy && *copy; n++) {
		due = strsep(&copy, " ");
		amount = strsep(&copy, " ");
		parts[n] = (struct overdue) { unit_day(due), unit_decimal(amount, 2), unit_day(strsep(&copy, " ")) };
	}
	return n;
}

static struct penalty_rules
rules_of(const char *numbers, const char *text)
{
	struct penalty_rules r = { 0 };
	struct penalty_rate *rates = mem_array(ctx, struct penalty_rate, PARTS_MAX);
	char *copy = mem_strdup(ctx, text), *from;
	ck_assert_int_eq(sscanf(numbers, "%" SCNd64 " %" SCNd64 " %" SCNd64, &r.free, &r.first, &r.second), 3);
	while (copy && *copy) {
		from = strsep(&copy, " ");
		rates[r.n++] = (struct penalty_rate) { unit_day(from), unit_decimal(strsep(&copy, " "), 2) };
	}
	r.rates = rates;
	return r;
}

START_TEST(table)
{
	struct overdue parts[PARTS_MAX];
	struct penalty p;
	struct penalty_rules rules = rules_of(rows[_i].rules, rows[_i].rates);
	bool ok = penalty_charge(ctx, parts, parts_of(rows[_i].parts, parts), &rules, unit_day(rows[_i].first), unit_day(rows[_i].last), &p);
	ck_assert_str_eq(ok ? unit_sum(p.amount) : "none", rows[_i].amount);
	int64_t sum = 0;
	for (size_t i = 0; ok && i < p.n; i++)
		sum += p.steps[i].amount;
	ck_assert(!ok || sum == p.amount);
}
END_TEST

/* One debt cut into two periods: no more than a kopeck of rounding; later payment never costs less. */
START_TEST(cut_and_monotone)
{
	uint64_t seed = 3;
	struct penalty_rules rules = rules_of("30 300 130", "2010-01-01 9.50");
	for (int round = 0; round < 300; round++) {
		int64_t due = unit_day("2026-01-15"), last = due + 200, cut = due + unit_below(&seed, 200), before = 0;
		struct overdue part = { due, 1 + unit_below(&seed, 1000000), DAY_NONE };
		struct penalty all, one, two;
		ck_assert(penalty_charge(ctx, &part, 1, &rules, due, last, &all) && penalty_charge(ctx, &part, 1, &rules, due, cut, &one) &&
		    penalty_charge(ctx, &part, 1, &rules, cut + 1, last, &two));
		int64_t off = all.amount - one.amount - two.amount;
		ck_assert_msg(off >= -1 && off <= 1, "off by %" PRId64, off);
		for (part.paid_on = due; part.paid_on < last; part.paid_on += 7, before = one.amount) {
			ck_assert(penalty_charge(ctx, &part, 1, &rules, due, last, &one));
			ck_assert(one.amount >= before && one.amount <= all.amount);
		}
	}
}
END_TEST

static const struct {
	const char *period, *due;
	int64_t day;
} dues[] = {
	{ "2025-11-01", "2025-12-10", 15 }, { "2025-12-01", "2026-01-10", 15 }, { "2026-01-01", "2026-02-10", 15 },
	{ "2026-02-01", "2026-03-10", 15 }, /* bills for February 2026 and before: the 10th */
	{ "2026-03-01", "2026-04-15", 15 }, { "2026-10-01", "2026-11-15", 15 }, { "2026-12-01", "2027-01-15", 15 },
	{ "2026-10-01", "2026-11-20", 20 }, { "2027-01-01", "2027-02-28", 31 }, { "2028-01-01", "2028-02-29", 30 },
};
START_TEST(due)
{
	ck_assert_str_eq(day_iso(ctx, penalty_due(unit_day(dues[_i].period), dues[_i].day)), dues[_i].due);
}
END_TEST

START_TEST(overflow)
{
	struct penalty p;
	struct penalty_rules rules = rules_of("30 300 130", "2010-01-01 9.50");
	struct overdue part = { unit_day("2020-01-10"), INT64_MAX, DAY_NONE };
	ck_assert(!penalty_charge(ctx, &part, 1, &rules, unit_day("2020-01-10"), unit_day("2026-01-10"), &p));
}
END_TEST

Suite *
penalty_suite(void)
{
	Suite *s = suite_create("penalty");
	unit_rows(s, "penalty.table", table, COUNT(rows));
	unit_test(s, "penalty.cut-and-monotone", cut_and_monotone);
	unit_rows(s, "penalty.due", due, COUNT(dues));
	unit_test(s, "penalty.overflow", overflow);
	return s;
}
