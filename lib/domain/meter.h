/* meter.h: meters and their registers, with the last reading of each. */
#ifndef DOMAIN_METER_H
#define DOMAIN_METER_H
#include <stdbool.h>

#include "base/date.h"
#include "db/db.h"
#include "domain/judge.h"

struct reg { /* a register: `register` is a word of C */
	int64_t id;
	char *zone;
	int64_t last, last_on; /* thousandths and day of the newest reading; the start value and DAY_NONE before the first */
	int64_t base, base_on; /* of the newest reading before the day that was asked for, else the start value and DAY_NONE; a
	                          value that the supplier computed counts only where nobody ever read the register */
	int64_t computed, computed_on; /* newer than that, computed by the supplier; DAY_NONE: none */
	int64_t end;           /* when it was taken off; INT_NONE: not told */
	struct pace past;      /* only after meter_past */
};

struct meter {
	int64_t id, service_id;
	char *serial, *service, *unit, *state; /* in-service, out-of-service, removed */
	bool automatic;
	int digits, decimals;
	int64_t ratio;
	char *relation, *model, *place, *accuracy, *owner, *voltage, *current, *replaced_by;
	int64_t interval_years; /* INT_NONE: not told */
	int64_t installed_on, verified_until, removed_on;
	int64_t base_reading; /* id of the reading that base comes from; INT_NONE: none */
	struct reg *registers;
	size_t n;
};
struct meter_list {
	struct meter *items;
	size_t n;
};

/* The meters of one of the resident's accounts, those in use first; none (not an error) for a stranger's account.
   before: base is the newest reading before that day. On ctx. */
enum err meter_list(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t before,
    struct meter_list *list_r);
/* "015 737" or "00 103,250": padded to the meter's digits, no-break spaces. On ctx. */
char *meter_value_text(const void *ctx, int digits, int decimals, int64_t value);
/* Fills the past of all registers from their readings in the year before the day. */
enum err meter_past(struct db *db, int64_t resident, int64_t account, int64_t before, struct meter_list *list);
/* What was used between two values of a register, thousandths of the unit, with the ratio. A lower value is a register
   that went over zero (E10), where what was used is a small part of its face; else false: nothing can be said. */
bool meter_volume(int64_t ratio, int digits, int64_t base, int64_t value, int64_t *volume);
/* The first value that a register cannot show. */
int64_t meter_capacity(int digits);

enum typed { TYPED_OK, TYPED_FORMAT, TYPED_DIGITS, TYPED_DECIMALS };
/* Thousandths from what people type: «015 737», «15737,4»; within the meter's digits and decimals. */
enum typed meter_parse(const char *typed, int digits, int decimals, int64_t *value);
#endif
