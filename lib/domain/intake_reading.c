/* intake_reading.c: readings that the supplier has, taken by anybody, and what became of those it was sent. They are
   append-only: a reading that is here already may move on to another state and else must be as it was. */
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "domain/intake_rule.h"

enum { BY_SERIAL, BY_KEY, INSERT, INSERT_VALUE, FIND, SET_STATE, EVENT };

#define COLUMNS "m.id, m.account_id, m.digits, m.installed_on, m.removed_on, a.closed_on, r.id, r.code"

/* STRAIGHT_JOIN: the server's statistics lag behind a large import, and it would begin with all registers there are. */
static const struct sql sqls[] = {
	[BY_SERIAL] = { "SELECT STRAIGHT_JOIN " COLUMNS " FROM meter m JOIN account a ON a.id = m.account_id"
	    " JOIN service s ON s.id = m.service_id JOIN meter_register r ON r.meter_id = m.id"
	    " WHERE m.account_id = ? AND m.serial = ? AND (? = '' OR s.code = ?) ORDER BY m.account_id, m.id, r.code",
	    "isss", "iiidddis" },
	[BY_KEY] = { "SELECT STRAIGHT_JOIN " COLUMNS " FROM meter m JOIN account a ON a.id = m.account_id"
	    " JOIN meter_register r ON r.meter_id = m.id WHERE m.outside_key = ? AND a.supplier_id = ?"
	    " ORDER BY m.account_id, m.id, r.code", "si", "iiidddis" },
	[INSERT] = { "INSERT INTO reading (account_id, meter_id, taken_on, received_at, source, state, once_key, reason)"
	    " VALUES (?,?,?,?,?,?,?,?)", "iidtssss", "" },
	[INSERT_VALUE] = { "INSERT INTO reading_value (reading_id, register_id, value) VALUES (?,?,?)", "iii", "" },
	[FIND] = { "SELECT r.id, r.meter_id, r.taken_on, r.state, v.register_id, v.value"
	    " FROM reading r JOIN reading_value v ON v.reading_id = r.id WHERE r.account_id = ? AND r.once_key = ?",
	    "is", "iidsii" },
	[SET_STATE] = { "UPDATE reading SET state = ?, reason = ? WHERE id = ? AND state = ?", "ssis", "" },
	[EVENT] = { "INSERT INTO reading_event (reading_id, number, at, actor, state, detail) SELECT ?, 1 + COUNT(*), ?, 'supplier', ?, ?"
	    " FROM reading_event e WHERE e.reading_id = ?", "itssi", "" },
};
SQL_SET(intake_reading_sql, sqls);

struct value {
	const char *code;
	int64_t value;
};

struct reading {
	const char *supplier, *account, *account_key, *service, *meter, *meter_key, *source, *state, *reason, *bill, *key;
	int64_t date, received;
	struct array values;
};

static const char *const sources[] = { "resident", "staff", "automatic", "supplier", NULL };
static const char *const states[] = { "sent", "accepted", "declined", "used", NULL };

#define AT(member) offsetof(struct reading, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32 },
	{ "account", RULE_TEXT, OPTIONAL, AT(account), .max = 30 },
	{ "account-key", RULE_CODE, OPTIONAL, AT(account_key), .max = 64 },
	{ "service", RULE_CODE, OPTIONAL, AT(service), .max = 32 },
	{ "meter", RULE_TEXT, OPTIONAL, AT(meter), .max = 50 },
	{ "meter-key", RULE_CODE, OPTIONAL, AT(meter_key), .max = 64 },
	{ "date", RULE_DAY, ALWAYS, .offset = AT(date) },
	{ "received", RULE_INSTANT, OPTIONAL, .offset = AT(received) },
	{ "source", RULE_CHOICE, OPTIONAL, AT(source), .choices = sources, .def = "supplier" },
	{ "state", RULE_CHOICE, OPTIONAL, AT(state), .choices = states, .def = "accepted" },
	{ "reason", RULE_TEXT, OPTIONAL, AT(reason), .max = 200 },
	{ "bill", RULE_TEXT, OPTIONAL, AT(bill), .max = 40 },
	{ "key", RULE_CODE, OPTIONAL, AT(key), .max = 80 },
};
#undef AT

#define AT(member) offsetof(struct value, member)
static const struct rule value_rules[] = {
	{ "register", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 8 },
	{ "value", RULE_DECIMAL, ALWAYS, AT(value), .max = VOLUME_MAX - 1, .places = 3 },
};
#undef AT

static const struct list lists[] = {
	{ "value", RULES(value_rules), sizeof(struct value), offsetof(struct reading, values), 1, 5 },
};

/* A meter as a reading finds it; under a key of ГИС ЖКХ several accounts may share one. */
struct found {
	int64_t meter_id, account_id, digits, installed, removed, closed;
	struct {
		int64_t id, value;
		const char *code;
	} registers[5];
	size_t n;
};

static enum err
check(struct intake *in, void *record)
{
	const struct reading *r = record;
	const struct value *v = r->values.items;
	bool by_key = *r->meter_key, by_serial = *r->meter && (*r->account || *r->account_key);
	if (by_key == by_serial)
		return intake_refuse(in, "must name either account and meter, or meter-key");
	if (*r->reason && strcmp(r->state, "declined") != 0)
		return intake_refuse(in, "reason: only of a reading that is declined");
	if (*r->bill && strcmp(r->state, "used") != 0)
		return intake_refuse(in, "bill: only of a reading that is used");
	for (size_t i = 0; i < r->values.n; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(v[i].code, v[j].code) == 0)
				return intake_refuse(in, "value: register %s stands there twice", v[i].code);
	return OK;
}

static const struct value *
value_of(const struct reading *r, const char *code)
{
	const struct value *v = r->values.items;
	for (size_t i = 0; i < r->values.n; i++)
		if (strcmp(v[i].code, code) == 0)
			return &v[i];
	return NULL;
}

/* A value for each register and no other (E12), none with more digits than the meter can show. */
static enum err
match_values(struct intake *in, const struct reading *r, struct found *f)
{
	int64_t capacity = 1000;
	for (int64_t i = 0; i < f->digits; i++)
		capacity *= 10;
	for (size_t i = 0; i < f->n; i++) {
		const struct value *v = value_of(r, f->registers[i].code);
		if (v == NULL)
			return intake_refuse(in, "value: none for register %s of this meter", f->registers[i].code);
		if (v->value >= capacity)
			return intake_refuse(in, "value: register %s has only %d whole digits", v->code, (int)f->digits);
		f->registers[i].value = v->value;
	}
	return r->values.n == f->n ? OK : intake_refuse(in, "value: one for a register that the meter does not have");
}

static enum err
check_dates(struct intake *in, const struct reading *r, const struct found *f, const struct supplier_row *supplier)
{
	if (r->date > zone_day(supplier->timezone, clock_now()))
		return intake_refuse(in, "date: is in the future");
	if (f->installed != DAY_NONE && r->date < f->installed)
		return intake_refuse(in, "date: is before the meter was installed");
	if (f->removed != DAY_NONE && r->date > f->removed)
		return intake_refuse(in, "date: is after the meter was removed");
	if (f->closed != DAY_NONE && r->date > f->closed)
		return intake_refuse(in, "date: is after the account was closed");
	return OK;
}

/* The rows, one a register, as meters. */
static enum err
collect(struct intake *in, struct rows *rows, struct array *found)
{
	struct found *f = found->items = mem_array(in->ctx, struct found, rows_count(rows));
	while (rows_next(rows)) {
		if (found->n == 0 || f[found->n - 1].meter_id != rows_int(rows, 0))
			f[found->n++] = (struct found) { rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), rows_int(rows, 3),
				rows_int(rows, 4), rows_int(rows, 5), { { 0 } }, 0 };
		struct found *last = &f[found->n - 1];
		if (last->n == COUNT(last->registers))
			return intake_refuse(in, "meter has more registers than it can have");
		last->registers[last->n].id = rows_int(rows, 6);
		last->registers[last->n++].code = rows_str(rows, 7);
	}
	return OK;
}

static enum err
find_meters(struct intake *in, const struct reading *r, int64_t supplier_id, struct array *found)
{
	struct rows *rows;
	struct account_row account;
	enum err e;
	if (*r->meter_key)
		e = db_read(in->ctx, in->db, &sqls[BY_KEY], &rows, r->meter_key, supplier_id);
	else if ((e = intake_find_account(in, supplier_id, r->account, r->account_key, &account)) == OK)
		e = db_read(in->ctx, in->db, &sqls[BY_SERIAL], &rows, account.id, r->meter, r->service, r->service);
	if (e == OK)
		e = collect(in, rows, found);
	if (e == OK && found->n == 0)
		return intake_refuse(in, "meter is not known");
	if (e == OK && found->n > 1 && !*r->meter_key)
		return intake_refuse(in, "several meters with this number, so service must be named");
	return e;
}

/* A step of its life story: why it was declined, or which bill it went into. */
static enum err
note(struct intake *in, const struct reading *r, int64_t id, int64_t at)
{
	return intake_write(in, &sqls[EVENT], NULL, id, at, r->state, *r->bill ? r->bill : r->reason, id);
}

/* The reading under this key that came before: the same, one whose state moves on, or a contradiction. */
static enum err
store_again(struct intake *in, const struct reading *r, const struct found *f, const char *key, enum outcome *outcome)
{
	struct rows *rows;
	size_t equal = 0;
	enum err e = db_read(in->ctx, in->db, &sqls[FIND], &rows, f->account_id, key);
	if (e != OK)
		return e;
	while (rows_next(rows))
		for (size_t i = 0; i < f->n; i++)
			equal += rows_int(rows, 1) == f->meter_id && rows_int(rows, 2) == r->date &&
			    rows_int(rows, 4) == f->registers[i].id && rows_int(rows, 5) == f->registers[i].value;
	if (equal != f->n || rows_count(rows) != f->n)
		return intake_refuse(in, *r->key ? "key: stands for another reading already" :
		    "the meter has another reading of that day already, so a key is needed");
	const char *state = rows_str(rows, 3);
	bool taken_back = strcmp(state, "withdrawn") == 0 || strcmp(state, "replaced") == 0;
	if (strcmp(state, r->state) == 0 || strcmp(r->state, "sent") == 0)
		return OK;
	if (taken_back && strcmp(r->state, "used") != 0) /* the billing system has not heard yet; what a bill holds is a fact */
		return OK;
	if (*outcome == INTAKE_SAME)
		*outcome = INTAKE_CHANGED;
	e = intake_write(in, &sqls[SET_STATE], NULL, r->state, r->reason, rows_int(rows, 0), state);
	return e == OK ? note(in, r, rows_int(rows, 0), clock_now()) : e;
}

static enum err
store_at(struct intake *in, const struct reading *r, const struct found *f, enum outcome *outcome)
{
	const char *key = *r->key ? r->key :
	    mem_printf(in->ctx, "import:%lld:%s", (long long)f->meter_id, day_iso(in->ctx, r->date));
	int64_t received = r->received == INT_NONE ? clock_now() : r->received;
	enum err e = db_write(in->db, &sqls[INSERT], NULL, f->account_id, f->meter_id, r->date, received, r->source, r->state, key,
	    r->reason);
	if (e == ERR_EXISTS)
		return store_again(in, r, f, key, outcome);
	int64_t id = db_insert_id(in->db);
	in->touched = true;
	for (size_t i = 0; i < f->n && e == OK; i++)
		e = intake_write(in, &sqls[INSERT_VALUE], NULL, id, f->registers[i].id, f->registers[i].value);
	if (e == OK && (*r->bill || *r->reason)) /* else there is no more to tell than the state itself */
		e = note(in, r, id, clock_now());
	*outcome = INTAKE_NEW;
	return e;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct reading *r = record;
	struct supplier_row supplier;
	struct array found = { 0 };
	enum err e;
	if ((e = intake_find_supplier(in, r->supplier, &supplier)) != OK ||
	    (e = find_meters(in, r, supplier.id, &found)) != OK)
		return e;
	struct found *f = found.items;
	*outcome = INTAKE_SAME;
	for (size_t i = 0; i < found.n && e == OK; i++)
		if ((e = match_values(in, r, &f[i])) == OK && (e = check_dates(in, r, &f[i], &supplier)) == OK)
			e = store_at(in, r, &f[i], outcome);
	return e;
}

const struct kind intake_reading = { "reading", RULES(rules), RULES(lists), sizeof(struct reading), check, store };
