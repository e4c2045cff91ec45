/* date.c: days, instants, zones, and the supplier's window. */
#include "base/date.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

/* Howard Hinnant's days_from_civil: years begin in March, so that leap days come last. */
int64_t
day_of(struct civil c)
{
	int64_t y = c.year - (c.month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct civil
day_civil(int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct civil) { yoe + era * 400 + (month <= 2), month, (int)(doy - (153 * mp + 2) / 5 + 1) };
}

int
month_length(int64_t year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return length[month - 1] + (month == 2 && leap);
}

int64_t
day_clamped(int64_t year, int month, int day)
{
	for (; month < 1; month += 12)
		year--;
	for (; month > 12; month -= 12)
		year++;
	int length = month_length(year, month);
	return day_of((struct civil) { year, month, day > length ? length : day });
}

static int
two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

bool
day_parse(const char *iso, int64_t *day)
{
	for (int i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? iso[i] != '-' : !isdigit((unsigned char)iso[i]))
			return false;
	struct civil c = { two(iso) * 100 + two(iso + 2), two(iso + 5), two(iso + 8) };
	if (iso[10] != '\0' || c.year < 1900 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > month_length(c.year, c.month))
		return false;
	*day = day_of(c);
	return true;
}

bool
day_typed(const char *typed, int64_t *day)
{
	int d, m, y;
	char rest;
	if (sscanf(typed, "%4d-%2d-%2d%c", &y, &m, &d, &rest) != 3 && sscanf(typed, "%2d.%2d.%4d%c", &d, &m, &y, &rest) != 3)
		return false;
	if (m < 1 || m > 12 || y < 1000 || d < 1 || d > month_length(y, m))
		return false;
	*day = day_of((struct civil) { y, m, d });
	return true;
}

char *
day_iso(const void *ctx, int64_t day)
{
	struct civil c = day_civil(day);
	return mem_printf(ctx, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
}

char *
day_table(const void *ctx, int64_t day)
{
	struct civil c = day_civil(day);
	return mem_printf(ctx, "%02d.%02d.%04" PRId64, c.day, c.month, c.year);
}

int64_t
clock_now(void)
{
	return time(NULL);
}

bool
zone_known(const char *zone)
{
	char path[128], magic[4] = "";
	if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, "..") ||
	    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone) >= (int)sizeof path)
		return false;
	/* Folders and tables lie there too; a zone's file says what it is. */
	FILE *f = fopen(path, "rb");
	bool known = f && fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
	if (f)
		fclose(f);
	return known;
}

/* libc keeps one zone at a time; a worker is one thread, and nothing else in it asks for local time. */
static struct tm
local(const char *zone, int64_t instant)
{
	struct tm tm;
	time_t t = instant;
	const char *set = getenv("TZ");
	if (set == NULL || strcmp(set, zone) != 0) {
		setenv("TZ", zone, 1);
		tzset();
	}
	localtime_r(&t, &tm);
	return tm;
}

int64_t
zone_day(const char *zone, int64_t instant)
{
	struct tm tm = local(zone, instant);
	return day_of((struct civil) { tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday });
}

int64_t
zone_midnight(const char *zone, int64_t day)
{
	int64_t t = day * 86400;
	/* Twice, for a day on which the clocks change. */
	for (int i = 0; i < 2; i++)
		t -= zone_day(zone, t) * 86400 + zone_seconds(zone, t) - day * 86400;
	return t;
}

int
zone_seconds(const char *zone, int64_t instant)
{
	struct tm tm = local(zone, instant);
	return tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

struct window
window_at(int64_t today, int from, int to)
{
	struct civil c = day_civil(today);
	/* The window that began last month is looked at first: across a month's end it may still be open. */
	for (int m = c.month - 1;; m++) {
		struct window w = {
			.first = day_clamped(c.year, m, from),
			.last = day_clamped(c.year, to < from ? m + 1 : m, to),
		};
		if (w.last >= today) {
			w.open = w.first <= today;
			return w;
		}
	}
}
