/* date.c: days, months, and which day it is where. The numbers were made with Python's datetime and zoneinfo. */
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

static const struct {
	struct civil civil;
	int64_t day;
} days[] = {
	{ { 1970, 1, 1 }, 0 },
	{ { 1969, 12, 31 }, -1 },
	{ { 1900, 1, 1 }, -25567 },
	{ { 1900, 3, 1 }, -25508 },
	{ { 2000, 2, 29 }, 11016 },
	{ { 2000, 3, 1 }, 11017 },
	{ { 2024, 2, 29 }, 19782 },
	{ { 2026, 11, 22 }, 20779 },
	{ { 2100, 2, 28 }, 47540 },
	{ { 2100, 3, 1 }, 47541 },
	{ { 2199, 12, 31 }, 84005 },
	{ { 2038, 1, 20 }, 24856 },
	{ { 9999, 12, 31 }, 2932896 },
	{ { 1600, 2, 29 }, -135081 },
};

START_TEST(known_days)
{
	struct civil c = day_civil(days[_i].day);
	ck_assert_int_eq(day_of(days[_i].civil), days[_i].day);
	ck_assert(c.year == days[_i].civil.year && c.month == days[_i].civil.month && c.day == days[_i].civil.day);
}
END_TEST

/* Counts every day of 1900 to 2200 by the rule a child knows, and compares. */
START_TEST(round_trip)
{
	int64_t day = unit_day("1900-01-01"), back;
	for (int64_t year = 1900; year <= 2200; year++)
		for (int month = 1; month <= 12; month++)
			for (int d = 1; d <= month_length(year, month); d++, day++) {
				struct civil c = day_civil(day);
				ck_assert(c.year == year && c.month == month && c.day == d);
				ck_assert(day_of(c) == day);
				ck_assert(day_parse(day_iso(ctx, day), &back) && back == day);
				talloc_free_children(ctx);
			}
	ck_assert_str_eq(day_iso(ctx, day - 1), "2200-12-31");
}
END_TEST

static const struct {
	int64_t year;
	int month, length;
} months[] = {
	{ 2026, 1, 31 }, { 2026, 2, 28 }, { 2026, 3, 31 }, { 2026, 4, 30 }, { 2026, 5, 31 }, { 2026, 6, 30 }, { 2026, 7, 31 },
	{ 2026, 8, 31 }, { 2026, 9, 30 }, { 2026, 10, 31 }, { 2026, 11, 30 }, { 2026, 12, 31 }, { 2024, 2, 29 }, { 2000, 2, 29 },
	{ 1900, 2, 28 }, { 2100, 2, 28 }, { 2400, 2, 29 }, { 2028, 2, 29 }, { 2027, 2, 28 },
};

START_TEST(lengths)
{
	ck_assert_int_eq(month_length(months[_i].year, months[_i].month), months[_i].length);
}
END_TEST

/* E1: every day number is clamped to the month's length; dayjs('2025-02').date(31) is 3 March. */
static const struct {
	int64_t year;
	int month, day;
	const char *iso;
} clamped[] = {
	{ 2025, 2, 31, "2025-02-28" }, { 2025, 2, 29, "2025-02-28" }, { 2025, 2, 28, "2025-02-28" }, { 2024, 2, 31, "2024-02-29" },
	{ 2025, 4, 31, "2025-04-30" }, { 2025, 4, 30, "2025-04-30" }, { 2025, 1, 31, "2025-01-31" }, { 2025, 12, 31, "2025-12-31" },
	{ 2025, 13, 31, "2026-01-31" }, { 2025, 14, 31, "2026-02-28" }, { 2025, 0, 31, "2024-12-31" }, { 2025, -1, 31, "2024-11-30" },
	{ 2025, -10, 31, "2024-02-29" }, { 2025, 25, 1, "2027-01-01" }, { 2025, 6, 1, "2025-06-01" },
};

START_TEST(clamp)
{
	ck_assert_str_eq(day_iso(ctx, day_clamped(clamped[_i].year, clamped[_i].month, clamped[_i].day)), clamped[_i].iso);
}
END_TEST

static const char *const not_days[] = {
	"", "2026", "2026-11", "2026-11-", "2026-11-2", "2026-11-222", "26-11-22", "2026-1-22", "2026/11/22", "22.11.2026",
	"2026-13-01", "2026-00-01", "2026-11-00", "2026-11-31", "2026-02-29", "2100-02-29", "1899-12-31", "0000-01-01",
	"2026-11-22 ", " 2026-11-22", "2026-11-22T00:00", "-026-11-22", "+026-11-22", "2026--1-22", "2026-11--2", "20a6-11-22",
	"2026-11-2x", "２０２６-11-22", "2026-11-22\n",
};

START_TEST(parse_refuses)
{
	int64_t day = 0;
	ck_assert_msg(!day_parse(not_days[_i], &day), "«%s» is taken for a day", not_days[_i]);
}
END_TEST

START_TEST(texts)
{
	ck_assert_str_eq(day_table(ctx, unit_day("2026-11-02")), "02.11.2026");
	ck_assert_str_eq(day_iso(ctx, unit_day("1900-01-01")), "1900-01-01");
	ck_assert_str_eq(day_table(ctx, unit_day("1969-12-31")), "31.12.1969");
}
END_TEST

/* E2 and the edges: Omsk's 26th begins while UTC has the 25th; summer time begins and ends; a zone that lost a day. */
static const struct {
	const char *zone;
	int64_t instant;
	const char *day;
	int seconds;
} zones[] = {
	{ "Asia/Omsk", INT64_C(1795633200), "2026-11-26", 3600 }, /* 2026-11-25T19:00:00Z is 01:00 there */
	{ "Asia/Omsk", INT64_C(1795629599), "2026-11-25", 86399 }, /* 2026-11-25T17:59:59Z is 23:59 there */
	{ "Asia/Omsk", INT64_C(1795629600), "2026-11-26", 0 }, /* 2026-11-25T18:00:00Z is 00:00 there */
	{ "Europe/Moscow", INT64_C(1795633200), "2026-11-25", 79200 }, /* 2026-11-25T19:00:00Z is 22:00 there */
	{ "Europe/Moscow", INT64_C(1795640399), "2026-11-25", 86399 }, /* 2026-11-25T20:59:59Z is 23:59 there */
	{ "Europe/Moscow", INT64_C(1795640400), "2026-11-26", 0 }, /* 2026-11-25T21:00:00Z is 00:00 there */
	{ "UTC", INT64_C(1795633200), "2026-11-25", 68400 }, /* 2026-11-25T19:00:00Z is 19:00 there */
	{ "Asia/Kamchatka", INT64_C(1798718400), "2027-01-01", 0 }, /* 2026-12-31T12:00:00Z is 00:00 there */
	{ "Europe/Kaliningrad", INT64_C(1798754400), "2027-01-01", 0 }, /* 2026-12-31T22:00:00Z is 00:00 there */
	{ "Europe/Kaliningrad", INT64_C(1798754399), "2026-12-31", 86399 }, /* 2026-12-31T21:59:59Z is 23:59 there */
	{ "Europe/Moscow", INT64_C(1414274399), "2014-10-26", 7199 }, /* 2014-10-25T21:59:59Z is 01:59 there */
	{ "Europe/Moscow", INT64_C(1414274400), "2014-10-26", 3600 }, /* 2014-10-25T22:00:00Z is 01:00 there */
	{ "Europe/Moscow", INT64_C(1301180400), "2011-03-27", 10800 }, /* 2011-03-26T23:00:00Z is 03:00 there */
	{ "Europe/Moscow", INT64_C(1278014400), "2010-07-02", 0 }, /* 2010-07-01T20:00:00Z is 00:00 there */
	{ "Europe/Berlin", INT64_C(1774745999), "2026-03-29", 7199 }, /* 2026-03-29T00:59:59Z is 01:59 there */
	{ "Europe/Berlin", INT64_C(1774746000), "2026-03-29", 10800 }, /* 2026-03-29T01:00:00Z is 03:00 there */
	{ "Europe/Berlin", INT64_C(1792889999), "2026-10-25", 10799 }, /* 2026-10-25T00:59:59Z is 02:59 there */
	{ "Europe/Berlin", INT64_C(1792890000), "2026-10-25", 7200 }, /* 2026-10-25T01:00:00Z is 02:00 there */
	{ "Europe/Berlin", INT64_C(1782856800), "2026-07-01", 0 }, /* 2026-06-30T22:00:00Z is 00:00 there */
	{ "Europe/Berlin", INT64_C(1798757999), "2026-12-31", 86399 }, /* 2026-12-31T22:59:59Z is 23:59 there */
	{ "America/New_York", INT64_C(1793512799), "2026-11-01", 7199 }, /* 2026-11-01T05:59:59Z is 01:59 there */
	{ "America/New_York", INT64_C(1793512800), "2026-11-01", 3600 }, /* 2026-11-01T06:00:00Z is 01:00 there */
	{ "Pacific/Apia", INT64_C(1325239199), "2011-12-29", 86399 }, /* 2011-12-30T09:59:59Z is 23:59 there */
	{ "Pacific/Apia", INT64_C(1325239200), "2011-12-31", 0 }, /* 2011-12-30T10:00:00Z is 00:00 there */
	{ "Asia/Kathmandu", INT64_C(1767291300), "2026-01-02", 0 }, /* 2026-01-01T18:15:00Z is 00:00 there */
	{ "Pacific/Kiritimati", INT64_C(1767261600), "2026-01-02", 0 }, /* 2026-01-01T10:00:00Z is 00:00 there */
	{ "Pacific/Niue", INT64_C(1767265199), "2025-12-31", 86399 }, /* 2026-01-01T10:59:59Z is 23:59 there */
	{ "UTC", INT64_C(0), "1970-01-01", 0 }, /* 1970-01-01T00:00:00Z is 00:00 there */
	{ "UTC", INT64_C(-1), "1969-12-31", 86399 }, /* 1969-12-31T23:59:59Z is 23:59 there */
	{ "UTC", INT64_C(2147483648), "2038-01-19", 11648 }, /* 2038-01-19T03:14:08Z is 03:14 there */
	{ "Asia/Omsk", INT64_C(4107520800), "2100-03-01", 0 }, /* 2100-02-28T18:00:00Z is 00:00 there */
};

START_TEST(zone_table)
{
	ck_assert_str_eq(day_iso(ctx, zone_day(zones[_i].zone, zones[_i].instant)), zones[_i].day);
	ck_assert_int_eq(zone_seconds(zones[_i].zone, zones[_i].instant), zones[_i].seconds);
}
END_TEST

/* libc keeps one zone at a time: going from one to another and back must not leave anything behind. */
START_TEST(zones_do_not_mix)
{
	for (size_t round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT(zones); i++) {
			ck_assert_str_eq(day_iso(ctx, zone_day(zones[i].zone, zones[i].instant)), zones[i].day);
			ck_assert_int_eq(zone_seconds(zones[i].zone, zones[i].instant), zones[i].seconds);
		}
}
END_TEST

/* A worker started with TZ already set in its environment gets the same answers. */
START_TEST(zone_of_the_environment)
{
	setenv("TZ", "Asia/Omsk", 1);
	ck_assert_str_eq(day_iso(ctx, zone_day("Asia/Omsk", zones[0].instant)), zones[0].day);
	ck_assert_str_eq(day_iso(ctx, zone_day("UTC", zones[0].instant)), "2026-11-25");
}
END_TEST

static const struct {
	const char *zone;
	bool known;
} zone_names[] = {
	{ "UTC", true }, { "Europe/Moscow", true }, { "Asia/Omsk", true }, { "", false }, { "Europe/Moskva", false },
	{ "/etc/passwd", false }, { "../../../etc/passwd", false }, { "Europe/../Asia/Omsk", false },
	{ "a234567890b234567890c234567890d234567890e234567890f234567890g234567890h234567890i234567890j234567890k", false },
	{ "Europe", false }, { "zone1970.tab", false },
};

START_TEST(zone_names_)
{
	ck_assert_msg(zone_known(zone_names[_i].zone) == zone_names[_i].known, "«%s» is %s", zone_names[_i].zone,
	    zone_names[_i].known ? "not known" : "taken for a zone");
}
END_TEST

Suite *
date_suite(void)
{
	Suite *s = suite_create("date");
	unit_rows(s, "date.known-days", known_days, COUNT(days));
	unit_test(s, "date.round-trip", round_trip);
	unit_rows(s, "date.month-length", lengths, COUNT(months));
	unit_rows(s, "date.clamped", clamp, COUNT(clamped));
	unit_rows(s, "date.parse-refuses", parse_refuses, COUNT(not_days));
	unit_test(s, "date.texts", texts);
	unit_rows(s, "date.zones", zone_table, COUNT(zones));
	unit_test(s, "date.zones-do-not-mix", zones_do_not_mix);
	unit_test(s, "date.zone-of-the-environment", zone_of_the_environment);
	unit_rows(s, "date.zone-known", zone_names_, COUNT(zone_names));
	return s;
}
