/* estimate.c: months without a reading. estimate_rows.h holds the cases, of oracle.py. */
#include "domain/estimate.h"

#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

static const struct {
	const char *name, *months, *persons, *norm;
	bool raised;
	int64_t without;
	const char *prices, *month, *way, *volume, *amount;
} rows[] = {
#include "t/unit/estimate_rows.h"
};
static const struct estimate_rules rules = { 3, 6, 3, 1500 };
static const char *const ways[] = { [ESTIMATE_NONE] = "none", [ESTIMATE_AVERAGE] = "average", [ESTIMATE_NORM] = "norm" };

/* "round 200 210 night 100 …" */
static size_t
registers_of(const char *text, struct monthly *registers)
{
	size_t n = 0;
	char *copy = mem_strdup(ctx, text);
	for (char *w; (w = strsep(&copy, " ")) != NULL;) {
		if (*w >= 'a') {
			registers[n++] = (struct monthly) { w, mem_array(ctx, int64_t, 16), 0 };
		} else if (*w) {
			struct monthly *m = &registers[n - 1];
			((int64_t *)(uintptr_t)m->volumes)[m->n++] = unit_decimal(w, 3);
		}
	}
	return n;
}

static int64_t
number(const char *s, int places)
{
	return *s == '-' ? INT_NONE : unit_decimal(s, places);
}

START_TEST(table)
{
	struct monthly registers[4];
	struct estimate e;
	struct tariff_rows list = unit_prices(rows[_i].prices);
	struct estimate_case c = { registers, registers_of(rows[_i].months, registers), rows[_i].without, number(rows[_i].norm, 3),
		number(rows[_i].persons, 0), rows[_i].raised };
	tariff_estimate(ctx, &c, &rules, &list, UNIT_SERVICE, unit_day(rows[_i].month), &e);
	ck_assert_str_eq(ways[e.way], rows[_i].way);
	ck_assert_str_eq(e.way == ESTIMATE_NONE ? "-" : mem_printf(ctx, "%" PRId64, e.volume), rows[_i].volume);
	ck_assert_str_eq(e.way == ESTIMATE_NONE || !e.priced ? "none" : unit_sum(e.charge.amount), rows[_i].amount);
}
END_TEST

/* An average lies between the least and the greatest month; equal months are their own average. */
START_TEST(between)
{
	uint64_t seed = 5;
	for (int round = 0; round < 500; round++) {
		int64_t months[9], least = INT64_MAX, most = 0, volume;
		size_t n = 3 + (size_t)unit_below(&seed, 7);
		for (size_t i = 0; i < n; i++) {
			months[i] = unit_below(&seed, 1000000);
			least = i < 6 && months[i] < least ? months[i] : least;
			most = i < 6 && months[i] > most ? months[i] : most;
		}
		struct monthly m = { "round", months, n };
		ck_assert(estimate_average(&m, &rules, &volume));
		ck_assert(volume >= least && volume <= most);
	}
}
END_TEST

/* Months by average and then the real reading: both together come to what was counted (E17). */
START_TEST(settled)
{
	uint64_t seed = 7;
	for (int round = 0; round < 200; round++) {
		int64_t counted = unit_below(&seed, 900000), average = unit_below(&seed, 300000), rest;
		ck_assert(estimate_settle(counted, 3 * average, &rest));
		ck_assert_int_eq(rest + 3 * average, counted);
	}
	int64_t rest;
	ck_assert(!estimate_settle(INT64_MIN, 1, &rest));
}
END_TEST

/* What does not fit is refused, never wrapped. */
START_TEST(overflow)
{
	int64_t volume, months[3] = { INT64_MAX, INT64_MAX, INT64_MAX };
	struct monthly m = { "round", months, 3 };
	struct estimate_case c = { NULL, 0, 0, INT64_MAX, 2, false };
	ck_assert(!estimate_average(&m, &rules, &volume));
	ck_assert(!estimate_norm(&c, &rules, &volume));
	c.persons = 1;
	c.raised = true;
	ck_assert(!estimate_norm(&c, &rules, &volume));
}
END_TEST

Suite *
estimate_suite(void)
{
	Suite *s = suite_create("estimate");
	unit_rows(s, "estimate.table", table, COUNT(rows));
	unit_test(s, "estimate.between", between);
	unit_test(s, "estimate.settled", settled);
	unit_test(s, "estimate.overflow", overflow);
	return s;
}
