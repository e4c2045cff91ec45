/* usage.c: what was used by month: from points to spans, from spans to months, and the lines of a chart. */
#include "domain/usage.h"

#include "base/mem.h"
#include "t/unit/unit.h"

/* Points as day, value (whole units); a letter for its kind: r read, c computed, f put in or taken off. Spans as
   after, last, volume. */
static const struct {
	const char *what;
	int digits;
	int64_t ratio;
	struct {
		const char *day;
		int64_t value;
		char kind;
	} points[6];
	struct {
		const char *after, *last;
		int64_t volume;
	} spans[5];
} betweens[] = {
	{ "two readings", 5, 1, { { "2026-01-20", 100, 'r' }, { "2026-02-20", 131, 'r' } }, { { "2026-01-20", "2026-02-20", 31 } } },
	{ "one reading says nothing", 5, 1, { { "2026-01-20", 100, 'r' } }, { { 0 } } },
	{ "from the start value", 5, 1, { { "2026-01-01", 7, 'f' }, { "2026-01-31", 37, 'r' } }, { { "2026-01-01", "2026-01-31", 30 } } },
	{ "E10: over zero", 5, 1, { { "2026-01-20", 99990, 'r' }, { "2026-02-20", 15, 'r' } }, { { "2026-01-20", "2026-02-20", 25 } } },
	{ "lower and no rollover: nothing is said, then it goes on", 5, 1,
	    { { "2026-01-20", 50000, 'r' }, { "2026-02-20", 40000, 'r' }, { "2026-03-20", 40010, 'r' } }, { { "2026-02-20", "2026-03-20", 10 } } },
	{ "E15: of one day the last counts", 5, 1,
	    { { "2026-01-20", 100, 'r' }, { "2026-02-20", 300, 'r' }, { "2026-02-20", 130, 'r' } }, { { "2026-01-20", "2026-02-20", 30 } } },
	{ "E17: computed before a reading counts for nothing", 5, 1,
	    { { "2026-01-20", 100, 'r' }, { "2026-02-20", 190, 'c' }, { "2026-03-20", 160, 'r' } }, { { "2026-01-20", "2026-03-20", 60 } } },
	{ "computed after the last reading counts", 5, 1,
	    { { "2026-01-20", 100, 'r' }, { "2026-02-20", 130, 'r' }, { "2026-03-20", 150, 'c' } },
	    { { "2026-01-20", "2026-02-20", 30 }, { "2026-02-20", "2026-03-20", 20 } } },
	{ "E11: taken off, read on that day too", 5, 1,
	    { { "2026-01-20", 100, 'r' }, { "2026-02-10", 120, 'r' }, { "2026-02-10", 121, 'f' } },
	    { { "2026-01-20", "2026-02-10", 20 }, { "2026-02-10", "2026-02-10", 1 } } },
	{ "with a ratio", 5, 40, { { "2026-01-20", 100, 'r' }, { "2026-02-20", 110, 'r' } }, { { "2026-01-20", "2026-02-20", 400 } } },
	{ "equal values", 5, 1, { { "2026-01-20", 100, 'r' }, { "2026-02-20", 100, 'r' } }, { { "2026-01-20", "2026-02-20", 0 } } },
};

START_TEST(between)
{
	struct usage_point points[6];
	struct usage_spans spans = { 0 };
	size_t n = 0, want = 0;
	for (; n < 6 && betweens[_i].points[n].day; n++)
		points[n] = (struct usage_point) { unit_day(betweens[_i].points[n].day), betweens[_i].points[n].value * 1000,
			betweens[_i].points[n].kind == 'c', betweens[_i].points[n].kind == 'f' };
	usage_between(ctx, betweens[_i].ratio, betweens[_i].digits, 0, points, n, &spans);
	for (; want < 5 && betweens[_i].spans[want].after; want++) {
		ck_assert_msg(want < spans.n, "%s: too few", betweens[_i].what);
		ck_assert_msg(spans.items[want].after == unit_day(betweens[_i].spans[want].after) &&
		    spans.items[want].last == unit_day(betweens[_i].spans[want].last) &&
		    spans.items[want].volume == betweens[_i].spans[want].volume * 1000, "%s: span %zu", betweens[_i].what, want);
	}
	ck_assert_msg(spans.n == want, "%s: %zu spans", betweens[_i].what, spans.n);
}
END_TEST

/* E5: days are civil days, leap years and month ends too; the months add up. */
static const struct {
	const char *after, *last;
	int64_t volume, grain;
	const char *first_month;
	int64_t months[5];
} spreads[] = {
	{ "2025-12-31", "2026-01-31", 31000, 1, "2026-01-01", { 31000 } },
	{ "2026-01-20", "2026-02-20", 31000, 1, "2026-01-01", { 11000, 20000 } },
	{ "2026-01-20", "2026-02-20", 100000, 1000, "2026-01-01", { 35000, 65000 } }, /* 35.48, 64.52: whole ones */
	{ "2026-01-20", "2026-02-20", 100000, 1, "2026-01-01", { 35484, 64516 } },
	{ "2028-01-31", "2028-03-01", 30000, 1, "2028-02-01", { 29000, 1000 } },
	{ "2027-01-31", "2027-03-01", 29000, 1, "2027-02-01", { 28000, 1000 } },
	{ "2026-10-31", "2027-02-28", 120000, 1, "2026-11-01", { 30000, 31000, 31000, 28000 } },
	{ "2026-05-10", "2026-05-10", 5000, 1000, "2026-05-01", { 5000 } }, /* no day between: that day's month */
	{ "2026-01-20", "2026-02-20", 1, 1, "2026-01-01", { 0, 1 } },
	{ "2026-01-20", "2026-02-20", 100500, 1000, "2026-01-01", { 35661, 64839 } }, /* not of its meter's grain: thousandths */
	{ "2026-03-01", "2026-04-01", 0, 1000, "2026-03-01", { 0, 0 } },
};

START_TEST(spread_days)
{
	struct usage_span span = { unit_day(spreads[_i].after), unit_day(spreads[_i].last), spreads[_i].volume, USAGE_READ, spreads[_i].grain };
	struct usage_months m = usage_by_month(ctx, &(struct usage_spans) { &span, 1 });
	ck_assert_int_eq(m.first, usage_month_number(unit_day(spreads[_i].first_month)));
	int64_t sum = 0;
	for (size_t i = 0; i < m.n; i++) {
		ck_assert_int_eq(m.items[i].volume, spreads[_i].months[i]);
		sum += m.items[i].volume;
	}
	ck_assert_int_eq(sum, spreads[_i].volume);
}
END_TEST

START_TEST(files_count_where_readings_are_silent)
{
	struct usage_span spans[] = {
		{ unit_day("2026-02-15"), unit_day("2026-03-31"), 44000, USAGE_READ, 1 },
		{ unit_day("2026-01-31"), unit_day("2026-02-28"), 999000, USAGE_IMPORTED, 1 },
		{ unit_day("2025-12-31"), unit_day("2026-01-31"), 62000, USAGE_IMPORTED, 1 },
	};
	struct usage_months m = usage_by_month(ctx, &(struct usage_spans) { spans, 3 });
	ck_assert_int_eq(usage_month(&m, m.first).volume, 62000);
	ck_assert(usage_month(&m, m.first).imported);
	ck_assert_int_eq(usage_month(&m, m.first + 1).volume, 13000);
	ck_assert(!usage_month(&m, m.first + 1).imported);
	ck_assert_int_eq(usage_month(&m, m.first + 3).first, DAY_NONE);
	ck_assert_int_eq(usage_month(&m, m.first - 1).first, DAY_NONE);
}
END_TEST

START_TEST(nothing)
{
	struct usage_months m = usage_by_month(ctx, &(struct usage_spans) { 0 });
	ck_assert_int_eq(m.n, 0);
	ck_assert_int_eq(usage_month(&m, 24300).first, DAY_NONE);
}
END_TEST

/* Cutting a span in two nowhere loses or makes a thousandth; many registers add up. */
START_TEST(nothing_is_lost)
{
	uint64_t seed = 4;
	for (int round = 0; round < 200; round++) {
		struct usage_spans spans = { 0 };
		struct usage_point points[40];
		int64_t day = unit_day("2019-12-01"), value = 0, want = 0, got = 0;
		for (size_t i = 0; i < 40; i++) {
			points[i] = (struct usage_point) { day, value, false, false };
			day += 1 + unit_below(&seed, 60);
			value += unit_below(&seed, 400000);
		}
		usage_between(ctx, 1, 6, (int)unit_below(&seed, 4), points, 40, &spans);
		struct usage_months m = usage_by_month(ctx, &spans);
		want = points[39].value - points[0].value;
		for (size_t i = 0; i < m.n; i++)
			got += m.items[i].volume;
		ck_assert_int_eq(got, want);
	}
}
END_TEST

static const struct {
	int64_t max, step;
} steps[] = {
	{ 0, 1 }, { 4, 1 }, { 5, 2 }, { 8, 2 }, { 9, 5 }, { 20, 5 }, { 21, 10 }, { 3200, 1000 }, { 234271, 100000 }, { 400000, 100000 },
	{ 400001, 200000 }, { 800001, 500000 }, { 2000001, 1000000 },
};

START_TEST(step)
{
	ck_assert_int_eq(usage_step(steps[_i].max), steps[_i].step);
}
END_TEST

Suite *
usage_suite(void)
{
	Suite *s = suite_create("usage");
	unit_rows(s, "usage-spans", between, COUNT(betweens));
	unit_rows(s, "usage-by-month", spread_days, COUNT(spreads));
	unit_test(s, "usage-files-count-where-readings-are-silent", files_count_where_readings_are_silent);
	unit_test(s, "usage-nothing", nothing);
	unit_test(s, "usage-nothing-is-lost", nothing_is_lost);
	unit_rows(s, "usage-step", step, COUNT(steps));
	return s;
}
