/* date.h: days and instants. A day is an int64 number of days since 1970-01-01 (proleptic Gregorian); an instant
   is UTC seconds since the epoch. Which day it is where a supplier is, only its time zone tells. */
#ifndef BASE_DATE_H
#define BASE_DATE_H
#include <stdbool.h>
#include <stdint.h>

#define DAY_NONE INT64_MIN

struct civil {
	int64_t year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

int64_t day_of(struct civil c);
struct civil day_civil(int64_t day);
int month_length(int64_t year, int month);
/* The day in that month, clamped to its length: 31 in February is the 28th or 29th. month may be 0 or 13 and beyond. */
int64_t day_clamped(int64_t year, int month, int day);
/* "2026-11-22", nothing else. */
bool day_parse(const char *iso, int64_t *day);
/* As a browser's date field sends it, or as people write it: 5.11.1956. */
bool day_typed(const char *typed, int64_t *day);
char *day_iso(const void *ctx, int64_t day);
/* "22.11.2026" */
char *day_table(const void *ctx, int64_t day);

/* Now. The only clock of the house. */
int64_t clock_now(void);
/* False if this system knows no such IANA zone. */
bool zone_known(const char *zone);
/* The day, and the seconds since its midnight, that clocks in the zone show at an instant. */
int64_t zone_day(const char *zone, int64_t instant);
int zone_seconds(const char *zone, int64_t instant);
/* The instant at which a day begins there. */
int64_t zone_midnight(const char *zone, int64_t day);

/* May a reading be sent on a day? From and to are the supplier's days of the month; to < from means a window
   across the month's end; both clamped to the month. */
struct window {
	bool open;
	int64_t first; /* of the window open now, or of the next one */
	int64_t last;
};
struct window window_at(int64_t today, int from, int to);
#endif
