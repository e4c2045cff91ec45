/* reading.h: readings: append-only, each with its source and state. */
#ifndef DOMAIN_READING_H
#define DOMAIN_READING_H
#include "domain/account.h"
#include "domain/meter.h"

/* Why an account's or a meter's readings can or cannot be sent now (READ-3). */
enum reading_door { DOOR_OPEN, DOOR_CLOSED, DOOR_AUTOMATIC, DOOR_OUT_OF_SERVICE, DOOR_NONE, DOOR_ACCOUNT_CLOSED,
	DOOR_VIEW_ONLY /* the holder may not: invited to look, or an owner of before */ };
/* The supplier's window around now, by the clocks of its zone. */
struct window reading_window(const struct account *account, int64_t now);
enum reading_door reading_account_door(const struct account *account, const struct window *window);
enum reading_door reading_meter_door(const struct meter *meter, const struct window *window);

/* One meter's readings on their way in: values[i] is for meter->registers[i], thousandths. */
struct reading_new {
	const struct meter *meter;
	int64_t *values;
	const char *answers; /* what the resident was asked about and said yes to, as in the column */
};
struct submission {
	int64_t resident;
	const struct account *account;
	const char *key; /* of the form: sent twice, it counts once */
	int64_t since; /* first day of the window: what was sent in it before is replaced */
	int64_t today, now;
	const struct reading_new *readings;
	size_t n;
};
/* Takes the readings, all or none, and tells the resident. OK too when the newest of this key has the same values: a double
   click. 100, Back, 110, Back, 100 on one form leaves 100. */
enum err reading_submit(struct db *db, const struct submission *submission);
/* Takes back a reading that a resident sent on the day `since` or later, and that no bill holds; ERR_NOT_FOUND: there is
   none such. */
enum err reading_withdraw(struct db *db, int64_t resident, int64_t reading, int64_t since, int64_t now);

/* "П-0000501": what a resident quotes on the telephone. On ctx. */
char *reading_number(const void *ctx, int64_t id);

struct reading_value {
	char *zone;
	int64_t value, base;  /* base: of the reading it was checked against, else the start value */
	int64_t computed;     /* by the supplier between the two; INT_NONE: none (E17) */
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
	int64_t computed_on, received_at;
	char *reason; /* why the supplier declined it, or "" */
	char *answers;
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

/* One of the resident's readings. On ctx. */
enum err reading_get(const void *ctx, struct db *db, int64_t resident, int64_t reading, struct reading_list *list_r);
/* What became of it, oldest first. */
struct reading_event {
	int64_t at;
	bool by_supplier;
	char *state, *detail; /* detail: the reason, the number of the bill, or of the reading that replaced it */
	int64_t bill_id, bill_on; /* 0, DAY_NONE: no bill of ours has that number */
};
struct reading_story {
	struct reading_event *items;
	size_t n;
};
/* On ctx. */
enum err reading_story(const void *ctx, struct db *db, int64_t resident, int64_t reading, struct reading_story *story_r);
/* May the resident still correct or withdraw it? Until the window that it was sent in ends. */
bool reading_changeable(const struct reading *reading, const struct account *account, const struct window *window);
#endif
