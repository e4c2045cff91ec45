/* intake.h: what a supplier's billing system tells us, checked and stored record by record. A record comes as an
   item, a plain tree of names and texts, whatever file or message it stood in; what it may hold is said once, in the
   rules at the top of each intake_*.c, and xslt/exchange/README.md says the same for people. */
#ifndef DOMAIN_INTAKE_H
#define DOMAIN_INTAKE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "db/db.h"

struct field {
	const char *name;
	const char *space; /* namespace, NULL in Kabinet's own records */
	const char *value;
};

/* One element. Its strings live as long as it does. */
struct item {
	const char *name;
	const char *space;       /* as above */
	const char *text;        /* of its own, white space at both ends left out; NULL if there is none */
	struct field *fields;
	size_t n_fields;
	struct item **children;
	size_t n_children;
};

enum outcome {
	INTAKE_NEW,
	INTAKE_CHANGED,
	INTAKE_SAME,    /* as it was: nothing written */
	INTAKE_REFUSED,
	INTAKE__OUTCOMES
};

struct intake;        /* one import: what it has looked up, and why it refused last */
struct intake_record; /* an item that has passed every check that needs no database */

/* only: the code of the one supplier whose records may come, or NULL. On ctx; only is borrowed. */
struct intake *intake_new(const void *ctx, const char *only);
/* Checks the item and all under it. ERR_INPUT, with the cause in intake_cause, if it must be refused. *record_r is on
   ctx and borrows the item's strings. */
enum err intake_check(struct intake *in, const void *ctx, const struct item *item, struct intake_record **record_r);
/* To be called at the start of each transaction, before the first intake_store in it: what was looked up or stored in
   another one may have been rolled back. Allocations of the stores to come are on ctx. */
void intake_begin(struct intake *in, const void *ctx, struct db *db);
/* Stores the record; only inside a transaction. ERR_INPUT: refused, see intake_cause; then intake_touched tells whether
   something was written before, in which case the transaction must be rolled back. Other errors are the database's. */
enum err intake_store(struct intake *in, const struct intake_record *record, enum outcome *outcome_r);
bool intake_touched(const struct intake *in);
/* Why the last check or store refused, in plain English without personal data; lives on the ctx of that call. */
const char *intake_cause(const struct intake *in);

/* Kinds of records, 0 .. n - 1, for counting. */
size_t intake_kinds(void);
const char *intake_kind_name(size_t kind);
size_t intake_kind(const struct intake_record *record);
/* Which record it is, for a message: its kind and the supplier's code and account number, no more. On ctx. */
const char *intake_label(const void *ctx, const struct item *item);
/* The value of an attribute without a namespace; NULL if it is not there. */
const char *item_field(const struct item *item, const char *name);
#endif
