/* reading.h: readings: append-only, each with its source and state. */
#ifndef DOMAIN_READING_H
#define DOMAIN_READING_H
#include "domain/account.h"
#include "domain/meter.h"

/* Why an account's or a meter's readings can or cannot be sent now (READ-3). */
enum reading_door { DOOR_OPEN, DOOR_CLOSED, DOOR_AUTOMATIC, DOOR_OUT_OF_SERVICE, DOOR_NONE, DOOR_ACCOUNT_CLOSED };
/* The supplier's window around now, by the clocks of its zone. */
struct window reading_window(const struct account *account, int64_t now);
enum reading_door reading_account_door(const struct account *account, const struct window *window);
enum reading_door reading_meter_door(const struct meter *meter, const struct window *window);

/* One meter's readings on their way in: values[i] is for meter->registers[i], thousandths. */
struct reading_new {
	const struct meter *meter;
	int64_t *values;
};
struct submission {
	int64_t resident;
	const struct account *account;
	const char *key; /* of the form: sent twice, it counts once */
	int64_t today, now;
	const struct reading_new *readings;
	size_t n;
};
/* Takes the readings, all or none, and tells the resident. OK too when this key has been taken before. */
enum err reading_submit(struct db *db, const struct submission *submission);

/* "П-0000501": what a resident quotes on the telephone. On ctx. */
char *reading_number(const void *ctx, int64_t id);

struct reading_value {
	char *zone;
	int64_t value, base; /* base: of the reading it was checked against, else the start value */
};
struct reading {
	int64_t id;
	int64_t taken_on, base_on; /* base_on DAY_NONE: checked against the start value */
	char *source, *state;
	int64_t meter_id, service_id;
	char *serial, *service, *unit;
	int digits, decimals;
	int64_t ratio;
	int64_t installed_on;
	struct account account; /* number, alias, supplier, and what is needed to pay */
	int64_t line_id; /* of the balance the service is owed in; 0: none */
	struct reading_value *values;
	size_t n;
};
struct reading_list {
	struct reading *items;
	size_t n;
	int64_t total; /* of all pages */
};

/* What was taken under a form's key; ERR_NOT_FOUND where nothing was, or it is another resident's. On ctx. */
enum err reading_by_key(const void *ctx, struct db *db, int64_t resident, int64_t account, const char *key,
    struct reading_list *list_r);

/* What the history is asked for: 0 or DAY_NONE means all. */
struct filter {
	int64_t supplier, account, from, to;
	int64_t page; /* 1 … */
};
enum { HISTORY_PAGE = 20 };
/* Newest first. On ctx. */
enum err reading_history(const void *ctx, struct db *db, int64_t resident, const struct filter *filter,
    struct reading_list *list_r);
#endif
