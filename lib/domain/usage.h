/* usage.h: what was used, month by month: from readings, and from what was brought in of Green Button files. */
#ifndef DOMAIN_USAGE_H
#define DOMAIN_USAGE_H
#include <stdbool.h>

#include "base/date.h"
#include "db/db.h"

enum usage_origin { USAGE_READ, USAGE_COMPUTED, USAGE_IMPORTED }; /* read off a meter; computed by the supplier; from a file */

/* A register's value at the end of a day. */
struct usage_point {
	int64_t day, value;
	bool computed; /* by the supplier: counts only after the last that anybody read (E17) */
	bool fixed;    /* when the meter was put in or taken off: no reading of that day takes its place */
};
/* What was used after one day and up to the end of another. */
struct usage_span {
	int64_t after, last, volume;
	enum usage_origin origin;
	int64_t grain; /* the least that its meter can show: months get whole ones, as people read them off */
};
struct usage_spans {
	struct usage_span *items;
	size_t n;
};
struct usage_month {
	int64_t volume;
	int64_t first, last; /* the days of it that are known about; DAY_NONE: nothing is */
	bool computed, imported;
	bool averaged; /* part of more than three months between two readings */
};
struct usage_months {
	int64_t first; /* number of the first month: year * 12 + month - 1 */
	struct usage_month *items;
	size_t n;
};

/* The spans between a register's points, which stand by day and, within a day, the better ones last; added to spans, on
   ctx. Where a value is lower than the one before and the register cannot have gone over zero, nothing is said of the
   time between. */
void usage_between(const void *ctx, int64_t ratio, int digits, int decimals, const struct usage_point *points, size_t n,
    struct usage_spans *spans);
/* The spans spread over the months by their days, largest remainder: the months add up to the spans, always. What came
   from a file counts in months of which readings say nothing. On ctx. */
struct usage_months usage_by_month(const void *ctx, const struct usage_spans *spans);
/* The month with this number; one of which nothing is known where it is outside. */
struct usage_month usage_month(const struct usage_months *months, int64_t number);
int64_t usage_month_number(int64_t day);
/* The first day of the month with this number. */
int64_t usage_month_day(int64_t number);
/* The distance of a chart's lines: 1, 2 or 5 times a power of ten, at most four of them up to max. */
int64_t usage_step(int64_t max);

/* The services of an account of the resident whose use is known. */
struct usage_service {
	int64_t id;
	char *code, *name, *unit;
};
struct usage_services {
	struct usage_service *items;
	size_t n;
};
enum err usage_services(const void *ctx, struct db *db, int64_t resident, int64_t account, struct usage_services *list_r);
/* All that is known of one service, as far as the resident may see it (E40). On ctx. */
enum err usage_read(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t service,
    struct usage_months *months_r);

/* Codes of Green Button: of a unit's uom the thousandth part, times ten to the multiplier; of the service its kind and
   commodity. False: it has no words for this unit. */
struct usage_codes {
	int uom, multiplier, kind, commodity;
};
bool usage_codes(const char *code, const char *unit, struct usage_codes *codes_r);
#endif
