/* deadline.c: until when readings are wanted and what comes without them (E1, E2, E3, E4, E24). The cases of deadline_rows.h were
   worked out by deadline_cases.py; those of `hand` with a calendar and a table of the zones. */
#include "domain/deadline.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

struct row {
	const char *zone, *instant; /* UTC */
	int from, to;
	int64_t average_from, average_months;
	const char *last_read;
	int months; /* of real readings */
	bool norm;  /* is known */
	bool open;
	const char *first, *last;
	int64_t days_left;
	const char *month;
	bool sent;
	int64_t without;
	enum estimate_way way;
	const char *norm_from;
};

static const struct row rows[] = {
#include "t/unit/deadline_rows.h"
};

#define YES true
#define NO false
#define AVG ESTIMATE_AVERAGE
#define NRM ESTIMATE_NORM
#define NON ESTIMATE_NONE
static const struct row hand[] = {
	/* E2: the 25th is over in Omsk at 18:00 UTC, in Moscow at 21:00, in Kaliningrad at 22:00, in Kamchatka at 12:00 */
	{ "Asia/Omsk", "2026-11-25T17:59:59", 15, 25, 3, 3, "2026-10-20", 6, YES, YES, "2026-11-15", "2026-11-25", 0, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Asia/Omsk", "2026-11-25T18:00:00", 15, 25, 3, 3, "2026-10-20", 6, YES, NO, "2026-12-15", "2026-12-25", 29, "2026-12-01", NO, 1, AVG, "2027-02-01" },
	{ "Asia/Omsk", "2026-11-25T19:00:00", 15, 25, 3, 3, "2026-11-20", 6, YES, NO, "2026-12-15", "2026-12-25", 29, "2026-12-01", NO, 0, AVG, "2027-03-01" },
	{ "Europe/Moscow", "2026-11-25T20:59:59", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 0, "2026-11-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-11-25T21:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2026-12-15", "2026-12-25", 29, "2026-12-01", NO, 0, NON, "-" },
	{ "Europe/Kaliningrad", "2026-11-25T21:59:59", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 0, "2026-11-01", NO, 0, NON, "-" },
	{ "Europe/Kaliningrad", "2026-11-25T22:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2026-12-15", "2026-12-25", 29, "2026-12-01", NO, 0, NON, "-" },
	{ "Asia/Kamchatka", "2026-11-25T11:59:59", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 0, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Kamchatka", "2026-11-25T12:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2026-12-15", "2026-12-25", 29, "2026-12-01", NO, 0, NON, "-" },
	{ "Europe/Samara", "2026-11-14T20:00:00", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 10, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Yekaterinburg", "2026-11-14T18:59:59", 15, 25, 3, 3, "-", 0, NO, NO, "2026-11-15", "2026-11-25", 11, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Yekaterinburg", "2026-11-14T19:00:00", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 10, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Krasnoyarsk", "2026-11-24T17:00:00", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 0, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Irkutsk", "2026-11-24T15:59:59", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 1, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Yakutsk", "2026-11-22T15:00:00", 15, 25, 3, 3, "-", 0, NO, YES, "2026-11-15", "2026-11-25", 2, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Vladivostok", "2026-12-31T14:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2027-01-15", "2027-01-25", 24, "2027-01-01", NO, 0, NON, "-" },
	{ "Asia/Magadan", "2026-12-31T12:59:59", 1, 31, 3, 3, "-", 0, NO, YES, "2026-12-01", "2026-12-31", 0, "2026-12-01", NO, 0, NON, "-" },
	{ "Asia/Magadan", "2026-12-31T13:00:00", 1, 31, 3, 3, "-", 0, NO, YES, "2027-01-01", "2027-01-31", 30, "2027-01-01", NO, 0, NON, "-" },
	/* before October 2014 Moscow had four hours, Omsk seven, Magadan twelve; Samara kept its four */
	{ "Europe/Moscow", "2014-07-25T19:59:59", 15, 25, 3, 3, "-", 0, NO, YES, "2014-07-15", "2014-07-25", 0, "2014-07-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2014-07-25T20:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2014-08-15", "2014-08-25", 30, "2014-08-01", NO, 0, NON, "-" },
	{ "Asia/Omsk", "2014-07-25T17:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2014-08-15", "2014-08-25", 30, "2014-08-01", NO, 0, NON, "-" },
	{ "Asia/Magadan", "2014-07-25T12:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2014-08-15", "2014-08-25", 30, "2014-08-01", NO, 0, NON, "-" },
	{ "Europe/Samara", "2014-07-25T20:00:00", 15, 25, 3, 3, "-", 0, NO, NO, "2014-08-15", "2014-08-25", 30, "2014-08-01", NO, 0, NON, "-" },
	/* E1: days that a month does not have */
	{ "Europe/Moscow", "2025-02-28T09:00:00", 20, 31, 3, 3, "-", 0, NO, YES, "2025-02-20", "2025-02-28", 0, "2025-02-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2025-02-28T21:00:00", 20, 31, 3, 3, "-", 0, NO, NO, "2025-03-20", "2025-03-31", 30, "2025-03-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-04-30T09:00:00", 20, 31, 3, 3, "-", 0, NO, YES, "2026-04-20", "2026-04-30", 0, "2026-04-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-04-27T09:00:00", 20, 31, 3, 3, "-", 0, NO, YES, "2026-04-20", "2026-04-30", 3, "2026-04-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-02-27T09:00:00", 30, 31, 3, 3, "-", 0, NO, NO, "2026-02-28", "2026-02-28", 1, "2026-02-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-02-28T09:00:00", 30, 31, 3, 3, "-", 0, NO, YES, "2026-02-28", "2026-02-28", 0, "2026-02-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2026-03-01T09:00:00", 31, 31, 3, 3, "-", 0, NO, NO, "2026-03-31", "2026-03-31", 30, "2026-03-01", NO, 0, NON, "-" },
	/* leap years: 2024 and 2028 are, 2100 is not */
	{ "Europe/Moscow", "2024-02-28T21:00:00", 23, 29, 3, 3, "-", 0, NO, YES, "2024-02-23", "2024-02-29", 0, "2024-02-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2024-02-29T20:59:59", 23, 31, 3, 3, "-", 0, NO, YES, "2024-02-23", "2024-02-29", 0, "2024-02-01", NO, 0, NON, "-" },
	{ "Europe/Moscow", "2024-02-29T21:00:00", 23, 31, 3, 3, "-", 0, NO, NO, "2024-03-23", "2024-03-31", 30, "2024-03-01", NO, 0, NON, "-" },
	{ "Asia/Omsk", "2028-02-29T12:00:00", 29, 29, 3, 3, "-", 0, NO, YES, "2028-02-29", "2028-02-29", 0, "2028-02-01", NO, 0, NON, "-" },
	{ "Asia/Omsk", "2027-02-28T12:00:00", 29, 29, 3, 3, "-", 0, NO, YES, "2027-02-28", "2027-02-28", 0, "2027-02-01", NO, 0, NON, "-" },
	{ "Asia/Omsk", "2100-02-28T12:00:00", 23, 31, 3, 3, "-", 0, NO, YES, "2100-02-23", "2100-02-28", 0, "2100-02-01", NO, 0, NON, "-" },
	/* E3: a window across the month's end is for the month in which it begins */
	{ "Europe/Moscow", "2026-11-24T09:00:00", 25, 5, 3, 3, "2026-11-03", 6, YES, NO, "2026-11-25", "2026-12-05", 11, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Europe/Moscow", "2026-11-25T09:00:00", 25, 5, 3, 3, "2026-11-03", 6, YES, YES, "2026-11-25", "2026-12-05", 10, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Europe/Moscow", "2026-12-01T09:00:00", 25, 5, 3, 3, "2026-11-26", 6, YES, YES, "2026-11-25", "2026-12-05", 4, "2026-11-01", YES, 0, NON, "-" },
	{ "Europe/Moscow", "2026-12-05T20:59:59", 25, 5, 3, 3, "2026-11-03", 6, YES, YES, "2026-11-25", "2026-12-05", 0, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Europe/Moscow", "2026-12-05T21:00:00", 25, 5, 3, 3, "2026-11-03", 6, YES, NO, "2026-12-25", "2027-01-05", 30, "2026-12-01", NO, 1, AVG, "2027-02-01" },
	{ "Europe/Moscow", "2027-01-02T09:00:00", 25, 5, 3, 3, "2026-12-04", 6, YES, YES, "2026-12-25", "2027-01-05", 3, "2026-12-01", NO, 0, AVG, "2027-03-01" },
	{ "Europe/Moscow", "2027-01-02T09:00:00", 25, 5, 3, 3, "2027-01-01", 6, YES, YES, "2026-12-25", "2027-01-05", 3, "2026-12-01", YES, 0, NON, "-" },
	{ "Europe/Moscow", "2026-03-02T09:00:00", 30, 3, 3, 3, "2026-02-01", 6, YES, YES, "2026-02-28", "2026-03-03", 1, "2026-02-01", NO, 0, AVG, "2026-05-01" },
	{ "Europe/Moscow", "2024-03-02T09:00:00", 30, 3, 3, 3, "2024-02-29", 6, YES, YES, "2024-02-29", "2024-03-03", 1, "2024-02-01", YES, 0, NON, "-" },
	{ "Europe/Moscow", "2026-03-28T09:00:00", 29, 28, 3, 3, "2026-02-27", 6, YES, YES, "2026-02-28", "2026-03-28", 0, "2026-02-01", NO, 0, AVG, "2026-05-01" },
	/* E24: three months by average, then by norm; an average needs three months of readings */
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-25", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-14", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-09-25", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 1, AVG, "2027-01-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-08-25", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 2, AVG, "2026-12-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-07-25", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 3, NRM, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-07-26", 3, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 2, AVG, "2026-12-01" }, /* late: for August */
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-07-25", 3, NO, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 3, NON, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-25", 2, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, NRM, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-25", 2, NO, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, NON, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-25", 12, NO, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 6, 3, "2026-10-25", 5, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, NRM, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 1, "2026-10-25", 6, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "2026-12-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 1, "2026-09-25", 6, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 1, NRM, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "-", 0, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, NRM, "-" },
	/* sent is sent, from the window's first day on; read between two windows it is for the next one, but not yet sent */
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-11-15", 6, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", YES, 0, NON, "-" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-11-14", 6, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	{ "Asia/Omsk", "2026-11-20T04:00:00", 15, 25, 3, 3, "2026-10-30", 6, YES, YES, "2026-11-15", "2026-11-25", 5, "2026-11-01", NO, 0, AVG, "2027-02-01" },
	/* across a year: nothing since October 2025 */
	{ "Asia/Omsk", "2026-01-20T04:00:00", 15, 25, 3, 3, "2025-10-20", 6, YES, YES, "2026-01-15", "2026-01-25", 5, "2026-01-01", NO, 2, AVG, "2026-02-01" },
	{ "Asia/Omsk", "2026-02-20T04:00:00", 15, 25, 3, 3, "2025-10-20", 6, YES, YES, "2026-02-15", "2026-02-25", 5, "2026-02-01", NO, 3, NRM, "-" },
};

static int64_t
instant_of(const char *text)
{
	int h, m, s;
	ck_assert_int_eq(sscanf(text + 10, "T%d:%d:%d", &h, &m, &s), 3);
	return unit_day(mem_strndup(ctx, text, 10)) * 86400 + h * 3600 + m * 60 + s;
}

static void
same_day(const struct row *row, const char *what, int64_t got, const char *want)
{
	ck_assert_msg(got == unit_day(want), "%s %s, %d to %d: %s is %s, not %s", row->zone, row->instant, row->from, row->to, what,
	    got == DAY_NONE ? "-" : day_iso(ctx, got), want);
}

static void
compare(const struct row *row)
{
	static const int64_t volumes[12] = { 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000, 11000, 12000 };
	const struct monthly monthly = { "round", volumes, (size_t)row->months };
	const struct estimate_case usual = { .registers = &monthly, .n = 1, .without = 99, .norm = row->norm ? 50000 : INT_NONE, .persons = 2 };
	const struct deadline_rules rules = { row->zone, row->from, row->to, { row->average_from, 6, row->average_months, 1500 } };
	const struct deadline_past past = { unit_day(row->last_read), &usual };
	struct deadline d = deadline_at(&rules, &past, instant_of(row->instant));
	same_day(row, "the first day", d.first, row->first);
	same_day(row, "the last day", d.last, row->last);
	same_day(row, "the month", d.month, row->month);
	same_day(row, "the first month by norm", d.norm_from, row->norm_from);
	ck_assert_msg(d.open == row->open && d.sent == row->sent && d.days_left == row->days_left && d.without == row->without && d.way == row->way,
	    "%s %s, %d to %d, read %s: open %d, sent %d, %d days left, %d months without, way %d", row->zone, row->instant, row->from, row->to,
	    row->last_read, d.open, d.sent, (int)d.days_left, (int)d.without, (int)d.way);
}

START_TEST(table)
{
	compare(&rows[_i]);
}
END_TEST

START_TEST(by_hand)
{
	compare(&hand[_i]);
}
END_TEST

/* Months from readings: "DAY VALUE …" in whole units. */
static const struct {
	const char *readings[8];
	int64_t values[8];
	int digits;
	int64_t ratio;
	const char *months; /* newest first, thousandths */
} histories[] = {
	{ { "2026-08-20" }, { 100 }, 5, 1, "" },
	{ { "2026-08-20", "2026-09-18", "2026-10-25" }, { 100, 160, 300 }, 5, 1, "140000 60000 " },
	{ { "2026-08-20", "2026-09-18", "2026-09-21", "2026-10-25" }, { 100, 160, 200, 300 }, 5, 1, "100000 100000 " }, /* the newest of September */
	{ { "2026-08-20", "2026-10-20" }, { 100, 300 }, 5, 1, "100000 100000 " },                /* one for two months */
	{ { "2026-07-20", "2026-10-20" }, { 100, 110 }, 5, 1, "3334 3333 3333 " },               /* parts add up */
	{ { "2026-08-20", "2026-09-20" }, { 100, 160 }, 5, 40, "2400000 " },                     /* ratio */
	{ { "2026-08-20", "2026-09-20", "2026-10-20" }, { 99950, 20, 80 }, 5, 1, "60000 70000 " }, /* over zero (E10) */
	{ { "2026-07-20", "2026-08-20", "2026-09-20", "2026-10-20" }, { 70000, 80000, 100, 300 }, 5, 1, "200000 " }, /* what was before is unclear */
	{ { "2026-08-20", "2026-09-20", "2026-10-20" }, { 100, 100, 100 }, 5, 1, "0 0 " },       /* E9 */
	{ { "2026-08-20", "2026-08-27" }, { 100, 130 }, 5, 1, "30000 " },                        /* the 27th is for September */
	{ { "2025-12-20", "2026-01-20", "2026-02-20" }, { 100, 160, 200 }, 5, 1, "40000 60000 " },
	{ { "2024-01-20", "2026-01-20" }, { 0, 2400 }, 5, 1, "100000 100000 100000 100000 100000 100000 100000 100000 " }, /* eight are asked for */
};

START_TEST(history)
{
	const struct deadline_rules rules = { "Asia/Omsk", 15, 25, { 3, 6, 3, 1500 } };
	struct point points[8];
	int64_t volumes[8];
	size_t n = 0;
	char *text = mem_strdup(ctx, "");
	for (; n < 8 && histories[_i].readings[n]; n++)
		points[n] = (struct point) { unit_day(histories[_i].readings[n]), histories[_i].values[n] * 1000 };
	size_t found = deadline_volumes(&rules, points, n, histories[_i].ratio, histories[_i].digits, volumes, 8);
	for (size_t i = 0; i < found; i++)
		text = talloc_asprintf_append(text, "%" PRId64 " ", volumes[i]);
	ck_assert_str_eq(text, histories[_i].months);
}
END_TEST

Suite *
deadline_suite(void)
{
	Suite *s = suite_create("deadline");
	unit_rows(s, "deadline.table", table, COUNT(rows));
	unit_rows(s, "deadline.by-hand", by_hand, COUNT(hand));
	unit_rows(s, "deadline.history", history, COUNT(histories));
	return s;
}
