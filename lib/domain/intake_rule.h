/* intake_rule.h: inside the intake: rules of fields as data, and what all kinds of records share. */
#ifndef DOMAIN_INTAKE_RULE_H
#define DOMAIN_INTAKE_RULE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "domain/intake.h"

/* What a field holds. The first three leave a const char * in the struct, the others an int64_t. */
enum rule_kind {
	RULE_TEXT,    /* one line of text, min..max characters */
	RULE_CODE,    /* printable ASCII without spaces, min..max bytes */
	RULE_CHOICE,  /* one of choices */
	RULE_INT,     /* digits, min..max */
	RULE_DECIMAL, /* at most places digits after the point, min..max in units of 10^-places */
	RULE_DAY,     /* 2026-11-22 */
	RULE_MONTH,   /* 2026-11: its first day */
	RULE_INSTANT, /* 2026-11-22T08:30:00Z: seconds since the epoch */
	RULE_FLAG     /* yes or no: 1, 0 */
};

enum need {
	OPTIONAL,
	NEEDED, /* but for a record with partial="yes" */
	ALWAYS
};

struct rule {
	const char *name;
	enum rule_kind kind;
	enum need need;
	size_t offset;  /* in the record's struct */
	int64_t min, max;
	int places;
	const char *const *choices;
	const char *def; /* what an absent one says; NULL: "", INT_NONE */
	bool null;       /* absent is NULL, not def */
	bool zero;       /* an absent number is 0, not INT_NONE */
	bool key;        /* says which row, so it is no column to load and compare */
};

struct array {
	void *items;
	size_t n;
};

/* A child that may come min..max times and its place, a struct array, in the record. */
struct list {
	const char *name;
	const struct rule *rules;
	size_t n_rules;
	size_t size; /* of one */
	size_t offset;
	size_t min, max;
};

struct kind {
	const char *name;
	const struct rule *rules;
	size_t n_rules;
	const struct list *lists;
	size_t n_lists;
	size_t size;
	/* Both may be NULL. check: what goes beyond single fields. */
	enum err (*check)(struct intake *in, void *record);
	enum err (*store)(struct intake *in, const void *record, enum outcome *outcome_r);
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RULES(array) (array), COUNT(array)

#define SUM_MAX INT64_C(100000000000)     /* a thousand million roubles in kopecks: what one sum may be */
#define PRICE_MAX INT64_C(1000000000000)  /* a million roubles in millionths */
#define VOLUME_MAX INT64_C(1000000000000) /* a thousand million units in thousandths */

struct intake {
	const void *ctx; /* of the check or transaction going on */
	const char *only;
	struct db *db;
	const char *cause;
	bool touched;
	struct cache *cache; /* of this transaction */
};

extern const char *const zones[], *const kinds_of_line[];
extern const struct kind intake_supplier, intake_service, intake_norm, intake_tariff, intake_account, intake_meter, intake_reading,
    intake_bill, intake_balance, intake_booking;

/* Sets the cause; always ERR_INPUT. */
enum err intake_refuse(struct intake *in, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Fills the struct at out from the item's fields; refuses unknown, missing and wrong ones. where: "" or "line 3: ". */
enum err rule_fields(struct intake *in, const struct item *item, const struct rule *rules, size_t n, bool partial,
    const char *where, void *out);
/* Fills the arrays of the record at out from the item's children. */
enum err rule_lists(struct intake *in, const struct item *item, const struct list *lists, size_t n, void *out);
/* The current row into the struct at out: its columns from the first one on are the rules without key, in order. */
void rule_load(const struct rows *rows, size_t first, const struct rule *rules, size_t n, void *out);
/* All rows into an array, which is on ctx; every rule is a column. */
struct array rule_load_all(const void *ctx, struct rows *rows, const struct rule *rules, size_t n, size_t size);
/* What a partial record leaves out is taken from the row. */
void rule_merge(const struct rule *rules, size_t n, void *to, const void *from);
bool rule_same(const struct rule *rules, size_t n, const void *a, const void *b);
bool rule_same_all(const struct rule *rules, size_t n, size_t size, struct array a, struct array b);

/* What records name. All refuse what is not there. Ids are remembered until the transaction ends. */
struct supplier_row {
	int64_t id;
	const char *timezone;
};
enum err intake_find_supplier(struct intake *in, const char *code, struct supplier_row *row_r);
enum err intake_find_service(struct intake *in, int64_t supplier_id, const char *code, int64_t *id_r);
struct account_row {
	int64_t id;
	int64_t closed_on;
};
/* By its number, or by its outside key where number is "". */
enum err intake_find_account(struct intake *in, int64_t supplier_id, const char *number, const char *key,
    struct account_row *row_r);
/* After a write to supplier, service or account. */
void intake_forget(struct intake *in);
/* db_write that remembers that something was written, and an INSERT's UNIQUE key as a refusal. */
#define intake_write(in, ...) ((in)->touched = true, db_write((in)->db, __VA_ARGS__))
/* OK, or the refusal of a row that collides with another, in the words of what. */
enum err intake_collision(struct intake *in, enum err e, const char *what);
#endif
