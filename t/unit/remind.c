/* remind.c: when a reminder is due: three days and one day before the last day, in the daytime, where the supplier is (E1, E2, E3). */
#include "domain/remind.h"

#include <stdio.h>

#include "base/date.h"
#include "base/mem.h"
#include "t/unit/unit.h"

static const struct {
	const char *zone, *instant;
	int from, to, stage;
	const char *last;
} rows[] = {
	/* Omsk, six hours before UTC; the last day is the 25th */
	{ "Asia/Omsk", "2026-11-21T06:00:00", 15, 25, 0, "2026-11-25" },
	{ "Asia/Omsk", "2026-11-21T20:00:00", 15, 25, 0, "2026-11-25" }, /* the 22nd there, at two in the night */
	{ "Asia/Omsk", "2026-11-22T02:59:59", 15, 25, 0, "2026-11-25" },
	{ "Asia/Omsk", "2026-11-22T03:00:00", 15, 25, 3, "2026-11-25" }, /* nine in the morning */
	{ "Asia/Omsk", "2026-11-22T14:59:59", 15, 25, 3, "2026-11-25" },
	{ "Asia/Omsk", "2026-11-22T15:00:00", 15, 25, 0, "2026-11-25" }, /* nine in the evening */
	{ "Asia/Omsk", "2026-11-23T06:00:00", 15, 25, 3, "2026-11-25" }, /* the courier was away */
	{ "Asia/Omsk", "2026-11-24T06:00:00", 15, 25, 1, "2026-11-25" },
	{ "Asia/Omsk", "2026-11-25T06:00:00", 15, 25, 1, "2026-11-25" },
	{ "Asia/Omsk", "2026-11-26T06:00:00", 15, 25, 0, "2026-12-25" },
	/* the same instant elsewhere */
	{ "Europe/Kaliningrad", "2026-11-22T06:00:00", 15, 25, 0, "2026-11-25" },
	{ "Europe/Kaliningrad", "2026-11-22T07:00:00", 15, 25, 3, "2026-11-25" },
	{ "Asia/Kamchatka", "2026-11-21T21:00:00", 15, 25, 3, "2026-11-25" },
	{ "Asia/Kamchatka", "2026-11-22T09:00:00", 15, 25, 0, "2026-11-25" },
	/* a month too short (E1), one across the end (E3), one of a single day: only when it is open */
	{ "Europe/Moscow", "2026-02-25T09:00:00", 20, 31, 3, "2026-02-28" },
	{ "Europe/Moscow", "2026-02-27T09:00:00", 20, 31, 1, "2026-02-28" },
	{ "Europe/Moscow", "2024-02-25T09:00:00", 20, 31, 0, "2024-02-29" },
	{ "Europe/Moscow", "2024-02-26T09:00:00", 20, 31, 3, "2024-02-29" },
	{ "Europe/Moscow", "2026-12-31T09:00:00", 25, 3, 3, "2027-01-03" },
	{ "Europe/Moscow", "2027-01-02T09:00:00", 25, 3, 1, "2027-01-03" },
	{ "Europe/Moscow", "2026-11-09T09:00:00", 10, 10, 0, "2026-11-10" },
	{ "Europe/Moscow", "2026-11-10T09:00:00", 10, 10, 1, "2026-11-10" },
};

START_TEST(stage)
{
	int h, m, s;
	int64_t last;
	ck_assert_int_eq(sscanf(rows[_i].instant + 10, "T%d:%d:%d", &h, &m, &s), 3);
	int64_t instant = unit_day(mem_strndup(ctx, rows[_i].instant, 10)) * 86400 + h * 3600 + m * 60 + s;
	ck_assert_int_eq(remind_stage(rows[_i].zone, rows[_i].from, rows[_i].to, instant, &last), rows[_i].stage);
	ck_assert_str_eq(day_iso(ctx, last), rows[_i].last);
}
END_TEST

Suite *
remind_suite(void)
{
	Suite *s = suite_create("remind");
	unit_rows(s, "remind.stage", stage, COUNT(rows));
	return s;
}
