/* intake_meter.c: meters and their registers. */
#include <string.h>

#include "base/mem.h"
#include "domain/intake_rule.h"

enum { FIND, INSERT, UPDATE, REGISTERS, REGISTER_INSERT, REGISTER_UPDATE, REGISTER_DELETE };

/* A partial record (of ГИС ЖКХ) does not tell the digits; six and three are what household meters mostly have. */
static const struct sql sqls[] = {
	[FIND] = { "SELECT id, outside_key, state, automatic, digits, decimals, ratio, relation, model, place, interval_years,"
	    " accuracy, owner, voltage, current, installed_on, verified_until, removed_on, replaced_by FROM meter"
	    " WHERE account_id = ? AND service_id = ? AND serial = ?", "iis", "issiiiisss" "n" "ssss" "ddd" "s" },
	[INSERT] = { "INSERT INTO meter (outside_key, state, automatic, digits, decimals, ratio, relation, model, place,"
	    " interval_years, accuracy, owner, voltage, current, installed_on, verified_until, removed_on, replaced_by,"
	    " account_id, service_id, serial) VALUES (?,COALESCE(?,'in-service'),COALESCE(?,0),COALESCE(?,6),COALESCE(?,3),"
	    "COALESCE(?,1),COALESCE(?,'individual'),COALESCE(?,''),COALESCE(?,''),?,COALESCE(?,''),COALESCE(?,''),"
	    "COALESCE(?,''),COALESCE(?,''),?,?,?,COALESCE(?,''),?,?,?)", "ss" "nnnn" "sss" "n" "ssss" "ddd" "s" "iis", "" },
	[UPDATE] = { "UPDATE meter SET outside_key = ?, state = ?, automatic = ?, digits = ?, decimals = ?, ratio = ?,"
	    " relation = ?, model = ?, place = ?, interval_years = ?, accuracy = ?, owner = ?, voltage = ?, current = ?,"
	    " installed_on = ?, verified_until = ?, removed_on = ?, replaced_by = ?"
	    " WHERE account_id = ? AND service_id = ? AND serial = ?", "ss" "nnnn" "sss" "n" "ssss" "ddd" "s" "iis", "" },
	[REGISTERS] = { "SELECT r.code, r.zone, r.start_value, r.end_value, r.id,"
	    " EXISTS (SELECT 1 FROM reading_value v WHERE v.register_id = r.id)"
	    " FROM meter_register r WHERE r.meter_id = ? ORDER BY r.code", "i", "ssinii" },
	[REGISTER_INSERT] = { "INSERT INTO meter_register (meter_id, code, zone, start_value, end_value)"
	    " VALUES (?,?,?,?,?)", "issin", "" },
	[REGISTER_UPDATE] = { "UPDATE meter_register SET start_value = ?, end_value = ? WHERE id = ?", "ini", "" },
	[REGISTER_DELETE] = { "DELETE FROM meter_register WHERE id = ?", "i", "" },
};
SQL_SET(intake_meter_sql, sqls);

struct reg {
	const char *code, *zone;
	int64_t start, end; /* end INT_NONE: not told */
	int64_t id, used; /* of a row: has readings */
};

struct meter {
	const char *supplier, *account, *account_key, *service, *serial;
	int64_t partial;
	const char *key, *state, *relation, *model, *place, *accuracy, *owner, *voltage, *current, *replaced_by;
	int64_t automatic, digits, decimals, ratio, interval, installed, verified, removed;
	struct array registers;
};

static const char *const states[] = { "in-service", "out-of-service", "removed", NULL };
static const char *const relations[] = { "individual", "shared", NULL };

#define AT(member) offsetof(struct meter, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "account", RULE_TEXT, OPTIONAL, AT(account), .max = 30, .key = true },
	{ "account-key", RULE_CODE, OPTIONAL, AT(account_key), .max = 64, .key = true },
	{ "service", RULE_CODE, ALWAYS, AT(service), .min = 1, .max = 32, .key = true },
	{ "serial", RULE_TEXT, ALWAYS, AT(serial), .min = 1, .max = 50, .key = true },
	{ "partial", RULE_FLAG, OPTIONAL, AT(partial), .zero = true, .key = true },
	{ "key", RULE_CODE, OPTIONAL, AT(key), .max = 64, .null = true },
	{ "state", RULE_CHOICE, OPTIONAL, AT(state), .choices = states, .def = "in-service" },
	{ "automatic", RULE_FLAG, OPTIONAL, AT(automatic), .zero = true },
	{ "digits", RULE_INT, NEEDED, AT(digits), .min = 1, .max = 9 },
	{ "decimals", RULE_INT, NEEDED, AT(decimals), .max = 3 },
	{ "ratio", RULE_INT, NEEDED, AT(ratio), .min = 1, .max = 1000000 },
	{ "relation", RULE_CHOICE, OPTIONAL, AT(relation), .choices = relations, .def = "individual" },
	{ "model", RULE_TEXT, OPTIONAL, AT(model), .max = 100 },
	{ "place", RULE_TEXT, OPTIONAL, AT(place), .max = 160 },
	{ "interval", RULE_INT, OPTIONAL, AT(interval), .min = 1, .max = 99 },
	{ "accuracy", RULE_TEXT, OPTIONAL, AT(accuracy), .max = 8 },
	{ "owner", RULE_TEXT, OPTIONAL, AT(owner), .max = 80 },
	{ "voltage", RULE_TEXT, OPTIONAL, AT(voltage), .max = 24 },
	{ "current", RULE_TEXT, OPTIONAL, AT(current), .max = 24 },
	{ "installed", RULE_DAY, OPTIONAL, .offset = AT(installed) },
	{ "verified-until", RULE_DAY, OPTIONAL, .offset = AT(verified) },
	{ "removed", RULE_DAY, OPTIONAL, .offset = AT(removed) },
	{ "replaced-by", RULE_TEXT, OPTIONAL, AT(replaced_by), .max = 50 },
};
#undef AT

#define AT(member) offsetof(struct reg, member)
static const struct rule register_rules[] = {
	{ "code", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 8 },
	{ "zone", RULE_CHOICE, ALWAYS, AT(zone), .choices = zones },
	{ "start", RULE_DECIMAL, OPTIONAL, AT(start), .max = VOLUME_MAX - 1, .places = 3, .zero = true },
	{ "end", RULE_DECIMAL, OPTIONAL, AT(end), .max = VOLUME_MAX - 1, .places = 3 },
};
/* What is loaded with a row and no record tells. */
static const struct rule register_columns[] = {
	{ .kind = RULE_CODE, .offset = AT(code) }, { .kind = RULE_CODE, .offset = AT(zone) }, { .kind = RULE_INT, .offset = AT(start) },
	{ .kind = RULE_INT, .offset = AT(end) }, { .kind = RULE_INT, .offset = AT(id) }, { .kind = RULE_INT, .offset = AT(used) },
};
#undef AT

static const struct list lists[] = {
	{ "register", RULES(register_rules), sizeof(struct reg), offsetof(struct meter, registers), 1, 5 },
};

/* One scale counts round the clock; several divide the day, each its own part (E12). */
static enum err
check_zones(struct intake *in, const struct reg *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (n > 1 && strcmp(r[i].zone, "round") == 0)
			return intake_refuse(in, "register: zone round stands beside another zone");
		for (size_t j = 0; j < i; j++)
			if (strcmp(r[i].code, r[j].code) == 0 || strcmp(r[i].zone, r[j].zone) == 0)
				return intake_refuse(in, "register: the same code or zone twice");
	}
	return OK;
}

static int64_t
capacity(int64_t digits)
{
	int64_t c = 1000;
	while (digits-- > 0)
		c *= 10;
	return c;
}

static enum err
check(struct intake *in, void *record)
{
	const struct meter *m = record;
	const struct reg *r = m->registers.items;
	if (*m->account == '\0' && *m->account_key == '\0')
		return intake_refuse(in, "account is missing");
	if (m->removed != DAY_NONE && m->installed != DAY_NONE && m->removed < m->installed)
		return intake_refuse(in, "removed: is before installed");
	for (size_t i = 0; i < m->registers.n; i++)
		if (m->digits != INT_NONE && r[i].start >= capacity(m->digits))
			return intake_refuse(in, "register %zu: start: has more than %d whole digits", i + 1, (int)m->digits);
	for (size_t i = 0; i < m->registers.n; i++)
		if (m->digits != INT_NONE && r[i].end != INT_NONE && r[i].end >= capacity(m->digits))
			return intake_refuse(in, "register %zu: end: has more than %d whole digits", i + 1, (int)m->digits);
	return check_zones(in, r, m->registers.n);
}

static const struct reg *
find_register(const struct array *array, const char *code)
{
	const struct reg *r = array->items;
	for (size_t i = 0; i < array->n; i++)
		if (strcmp(r[i].code, code) == 0)
			return &r[i];
	return NULL;
}

/* A register that readings stand on keeps its zone and stays: history must not change its meaning (E23). */
static enum err
check_history(struct intake *in, const struct array *old, const struct array *want)
{
	const struct reg *r = old->items;
	for (size_t i = 0; i < old->n; i++) {
		const struct reg *w = find_register(want, r[i].code);
		if (r[i].used && (w == NULL || strcmp(w->zone, r[i].zone) != 0))
			return intake_refuse(in, "register %s: has readings, so it can neither go nor change its zone", r[i].code);
	}
	return OK;
}

static enum err
drop_registers(struct intake *in, const struct array *old, const struct array *want, bool *changed)
{
	const struct reg *r = old->items;
	enum err e = OK;
	for (size_t i = 0; i < old->n && e == OK; i++) {
		const struct reg *w = find_register(want, r[i].code);
		if (w && strcmp(w->zone, r[i].zone) == 0)
			continue;
		*changed = true;
		e = intake_write(in, &sqls[REGISTER_DELETE], NULL, r[i].id);
	}
	return e;
}

static enum err
write_registers(struct intake *in, int64_t id, const struct array *old, const struct array *want, bool *changed)
{
	const struct reg *w = want->items;
	enum err e = drop_registers(in, old, want, changed);
	for (size_t i = 0; i < want->n && e == OK; i++) {
		const struct reg *was = find_register(old, w[i].code);
		bool keep = was && strcmp(was->zone, w[i].zone) == 0;
		if (keep && was->start == w[i].start && was->end == w[i].end)
			continue;
		*changed = true;
		e = keep ? intake_write(in, &sqls[REGISTER_UPDATE], NULL, w[i].start, w[i].end, was->id) :
		    intake_write(in, &sqls[REGISTER_INSERT], NULL, id, w[i].code, w[i].zone, w[i].start, w[i].end);
	}
	return e;
}

static enum err
load_registers(struct intake *in, int64_t id, struct array *old)
{
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[REGISTERS], &rows, id);
	if (e == OK)
		*old = rule_load_all(in->ctx, rows, RULES(register_columns), sizeof(struct reg));
	return e;
}

static enum err
write_meter(struct intake *in, int which, int64_t account_id, int64_t service_id, const struct meter *m)
{
	enum err e = intake_write(in, &sqls[which], NULL, m->key, m->state, m->automatic, m->digits, m->decimals, m->ratio,
	    m->relation, m->model, m->place, m->interval, m->accuracy, m->owner, m->voltage, m->current, m->installed,
	    m->verified, m->removed, m->replaced_by, account_id, service_id, m->serial);
	return intake_collision(in, e, "key: belongs to another meter of this account");
}

static enum err
store_found(struct intake *in, const struct meter *m, int64_t account_id, int64_t service_id, struct rows *rows,
    enum outcome *outcome)
{
	struct meter old = { 0 }, want = *m;
	struct array had = { 0 };
	bool known = rows_next(rows), changed = false;
	int64_t id = known ? rows_int(rows, 0) : 0;
	enum err e = OK;
	if (known) {
		rule_load(rows, 1, RULES(rules), &old);
		if (m->partial)
			rule_merge(RULES(rules), &want, &old);
		if ((e = load_registers(in, id, &had)) != OK || (e = check_history(in, &had, &m->registers)) != OK)
			return e;
	}
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), &want, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME)
		e = write_meter(in, known ? UPDATE : INSERT, account_id, service_id, &want);
	if (e == OK && !known)
		id = db_insert_id(in->db);
	if (e == OK)
		e = write_registers(in, id, &had, &m->registers, &changed);
	if (changed && *outcome == INTAKE_SAME)
		*outcome = INTAKE_CHANGED;
	return e;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct meter *m = record;
	struct supplier_row supplier;
	struct account_row account;
	struct rows *rows;
	int64_t service_id;
	enum err e;
	if ((e = intake_find_supplier(in, m->supplier, &supplier)) != OK ||
	    (e = intake_find_account(in, supplier.id, m->account, m->account_key, &account)) != OK ||
	    (e = intake_find_service(in, supplier.id, m->service, &service_id)) != OK ||
	    (e = db_read(in->ctx, in->db, &sqls[FIND], &rows, account.id, service_id, m->serial)) != OK)
		return e;
	return store_found(in, m, account.id, service_id, rows, outcome);
}

const struct kind intake_meter = { "meter", RULES(rules), RULES(lists), sizeof(struct meter), check, store };
