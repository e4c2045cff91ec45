/* intake_account.c: accounts with their dwelling and services. */
#include <string.h>

#include "domain/intake_rule.h"

enum {
	FIND, INSERT, UPDATE,
	ITEMS, ITEMS_DELETE, ITEM_INSERT, ITEM_UPDATE, ITEM_LAST,
	SERVICES, SERVICES_DELETE, SERVICE_INSERT, SERVICE_UPDATE
};

/* Where a partial record makes a new account, what it does not tell is empty. */
static const struct sql sqls[] = {
	[FIND] = { "SELECT id, outside_key, contract, closed_on, address, stove, rooms, residents, area FROM account"
	    " WHERE supplier_id = ? AND number = ?", "is", "issdssnnn" },
	[INSERT] = { "INSERT INTO account (outside_key, contract, closed_on, address, stove, rooms, residents, area,"
	    " supplier_id, number) VALUES (?,COALESCE(?,''),?,COALESCE(?,''),COALESCE(?,''),?,?,?,?,?)", "ssdssnnnis", "" },
	[UPDATE] = { "UPDATE account SET outside_key = ?, contract = ?, closed_on = ?, address = ?, stove = ?, rooms = ?,"
	    " residents = ?, area = ? WHERE supplier_id = ? AND number = ?", "ssdssnnnis", "" },
	[ITEMS] = { "SELECT name, value FROM dwelling_item WHERE account_id = ? ORDER BY position", "i", "ss" },
	[ITEMS_DELETE] = { "DELETE FROM dwelling_item WHERE account_id = ?", "i", "" },
	[ITEM_INSERT] = { "INSERT INTO dwelling_item (account_id, name, position, value) VALUES (?,?,?,?)", "isis", "" },
	[ITEM_UPDATE] = { "UPDATE dwelling_item SET value = ? WHERE account_id = ? AND name = ?", "sis", "" },
	[ITEM_LAST] = { "SELECT COALESCE(MAX(position), 0) FROM dwelling_item WHERE account_id = ?", "i", "i" },
	[SERVICES] = { "SELECT s.code, x.tariff_code, x.norm_code FROM account_service x JOIN service s ON s.id = x.service_id"
	    " WHERE x.account_id = ? ORDER BY s.code", "i", "sss" },
	[SERVICES_DELETE] = { "DELETE FROM account_service WHERE account_id = ?", "i", "" },
	[SERVICE_INSERT] = { "INSERT INTO account_service (tariff_code, norm_code, account_id, service_id) VALUES (?,?,?,?)", "ssii", "" },
	[SERVICE_UPDATE] = { "UPDATE account_service SET tariff_code = ?, norm_code = ? WHERE account_id = ? AND service_id = ?",
	    "ssii", "" },
};
SQL_SET(intake_account_sql, sqls);

struct pair {
	const char *name, *value; /* of a dwelling item; code and tariff of a service */
	const char *norm;         /* of a service; NULL in an item */
};

struct account {
	const char *supplier, *number;
	int64_t partial;
	const char *key, *contract, *address, *stove;
	int64_t closed, rooms, residents, area;
	struct array items, services;
};

static const char *const stoves[] = { "", "gas", "electric", "none", NULL };

#define AT(member) offsetof(struct account, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "number", RULE_TEXT, ALWAYS, AT(number), .min = 1, .max = 30, .key = true },
	{ "partial", RULE_FLAG, OPTIONAL, AT(partial), .zero = true, .key = true },
	{ "key", RULE_CODE, OPTIONAL, AT(key), .max = 64, .null = true },
	{ "contract", RULE_TEXT, OPTIONAL, AT(contract), .max = 64 },
	{ "closed", RULE_DAY, OPTIONAL, .offset = AT(closed) },
	{ "address", RULE_TEXT, NEEDED, AT(address), .min = 1, .max = 300 },
	{ "stove", RULE_CHOICE, OPTIONAL, AT(stove), .choices = stoves },
	{ "rooms", RULE_INT, OPTIONAL, AT(rooms), .max = 999 },
	{ "residents", RULE_INT, OPTIONAL, AT(residents), .max = 9999 },
	{ "area", RULE_DECIMAL, OPTIONAL, AT(area), .max = 1000000000, .places = 3 },
};
#undef AT

#define AT(member) offsetof(struct pair, member)
static const struct rule item_rules[] = {
	{ "name", RULE_TEXT, ALWAYS, AT(name), .min = 1, .max = 80 },
	{ "value", RULE_TEXT, OPTIONAL, AT(value), .max = 250 },
};
static const struct rule service_rules[] = {
	{ "code", RULE_CODE, ALWAYS, AT(name), .min = 1, .max = 32 },
	{ "tariff", RULE_CODE, OPTIONAL, AT(value), .max = 32 },
	{ "norm", RULE_CODE, OPTIONAL, AT(norm), .max = 32 },
};
#undef AT

static const struct list lists[] = {
	{ "item", RULES(item_rules), sizeof(struct pair), offsetof(struct account, items), 0, 100 },
	{ "service", RULES(service_rules), sizeof(struct pair), offsetof(struct account, services), 0, 50 },
};

/* By name, because the database gives them so; and each once. */
static enum err
sort_services(struct intake *in, struct pair *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		for (size_t j = i; j > 0 && strcmp(p[j - 1].name, p[j].name) >= 0; j--) {
			struct pair x = p[j];
			if (strcmp(p[j - 1].name, p[j].name) == 0)
				return intake_refuse(in, "service: stands there twice");
			p[j] = p[j - 1];
			p[j - 1] = x;
		}
	}
	return OK;
}

static enum err
check(struct intake *in, void *record)
{
	struct account *a = record;
	const struct pair *p = a->items.items;
	for (size_t i = 0; i < a->items.n; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(p[i].name, p[j].name) == 0)
				return intake_refuse(in, "item %zu: name: stands there twice", i + 1);
	return sort_services(in, a->services.items, a->services.n);
}

/* The old pair of that name, or NULL. */
static const struct pair *
find_pair(const struct array *array, const char *name)
{
	const struct pair *p = array->items;
	for (size_t i = 0; i < array->n; i++)
		if (strcmp(p[i].name, name) == 0)
			return &p[i];
	return NULL;
}

/* A partial record adds and changes items and takes none away. */
static enum err
add_items(struct intake *in, int64_t id, const struct account *a, const struct array *old, bool *changed)
{
	const struct pair *p = a->items.items;
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[ITEM_LAST], &rows, id);
	int64_t position = e == OK && rows_next(rows) ? rows_int(rows, 0) : 0;
	for (size_t i = 0; i < a->items.n && e == OK; i++) {
		const struct pair *was = find_pair(old, p[i].name);
		if (was && strcmp(was->value, p[i].value) == 0)
			continue;
		*changed = true;
		e = was ? intake_write(in, &sqls[ITEM_UPDATE], NULL, p[i].value, id, p[i].name) :
		    intake_write(in, &sqls[ITEM_INSERT], NULL, id, p[i].name, ++position, p[i].value);
	}
	return e;
}

static enum err
replace_items(struct intake *in, int64_t id, const struct account *a, bool *changed)
{
	const struct pair *p = a->items.items;
	enum err e = intake_write(in, &sqls[ITEMS_DELETE], NULL, id);
	*changed = true;
	for (size_t i = 0; i < a->items.n && e == OK; i++)
		e = intake_write(in, &sqls[ITEM_INSERT], NULL, id, p[i].name, (int64_t)i + 1, p[i].value);
	return e;
}

static enum err
store_items(struct intake *in, int64_t id, const struct account *a, bool *changed)
{
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[ITEMS], &rows, id);
	if (e != OK)
		return e;
	struct array old = rule_load_all(in->ctx, rows, RULES(item_rules), sizeof(struct pair));
	if (a->partial)
		e = a->items.n ? add_items(in, id, a, &old, changed) : OK;
	else if (!rule_same_all(RULES(item_rules), sizeof(struct pair), old, a->items))
		e = replace_items(in, id, a, changed);
	return intake_collision(in, e, "item: two names that differ by case or accents only");
}

static enum err
write_services(struct intake *in, int64_t id, int64_t supplier_id, const struct account *a, const struct array *old)
{
	const struct pair *p = a->services.items;
	int64_t service_id;
	enum err e = OK;
	for (size_t i = 0; i < a->services.n && e == OK; i++) {
		bool was = a->partial && find_pair(old, p[i].name);
		if ((e = intake_find_service(in, supplier_id, p[i].name, &service_id)) == OK)
			e = intake_write(in, &sqls[was ? SERVICE_UPDATE : SERVICE_INSERT], NULL, p[i].value, p[i].norm, id, service_id);
	}
	return e;
}

static enum err
store_services(struct intake *in, int64_t id, int64_t supplier_id, const struct account *a, bool *changed)
{
	struct rows *rows;
	const struct pair *p = a->services.items;
	enum err e = db_read(in->ctx, in->db, &sqls[SERVICES], &rows, id);
	if (e != OK)
		return e;
	struct array old = rule_load_all(in->ctx, rows, RULES(service_rules), sizeof(struct pair));
	bool same = a->partial || a->services.n == old.n;
	for (size_t i = 0; i < a->services.n && same; i++) {
		const struct pair *was = find_pair(&old, p[i].name);
		same = was && strcmp(was->value, p[i].value) == 0 && strcmp(was->norm, p[i].norm) == 0;
	}
	if (same)
		return OK;
	*changed = true;
	if (!a->partial)
		e = intake_write(in, &sqls[SERVICES_DELETE], NULL, id);
	return e == OK ? write_services(in, id, supplier_id, a, &old) : e;
}

static enum err
write_account(struct intake *in, int which, int64_t supplier_id, const struct account *a)
{
	intake_forget(in);
	enum err e = intake_write(in, &sqls[which], NULL, a->key, a->contract, a->closed, a->address, a->stove, a->rooms,
	    a->residents, a->area, supplier_id, a->number);
	return intake_collision(in, e, "key: belongs to another account");
}

/* The account's own row: found, made or changed. */
static enum err
store_row(struct intake *in, int64_t supplier_id, const struct account *a, int64_t *id, enum outcome *outcome)
{
	struct account old = { 0 }, want = *a;
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[FIND], &rows, supplier_id, a->number);
	if (e != OK)
		return e;
	bool known = rows_next(rows);
	if (known) {
		rule_load(rows, 1, RULES(rules), &old);
		if (a->partial)
			rule_merge(RULES(rules), &want, &old);
		*id = rows_int(rows, 0);
	}
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), &want, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME)
		e = write_account(in, known ? UPDATE : INSERT, supplier_id, &want);
	if (!known && e == OK)
		*id = db_insert_id(in->db);
	return e;
}

/* A refusal for an unknown service comes before anything is written. */
static enum err
know_services(struct intake *in, int64_t supplier_id, const struct account *a)
{
	const struct pair *p = a->services.items;
	int64_t id;
	enum err e = OK;
	for (size_t i = 0; i < a->services.n && e == OK; i++)
		e = intake_find_service(in, supplier_id, p[i].name, &id);
	return e;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct account *a = record;
	struct supplier_row supplier;
	int64_t id = 0;
	bool changed = false;
	enum err e;
	if ((e = intake_find_supplier(in, a->supplier, &supplier)) != OK || (e = know_services(in, supplier.id, a)) != OK ||
	    (e = store_row(in, supplier.id, a, &id, outcome)) != OK || (e = store_items(in, id, a, &changed)) != OK ||
	    (e = store_services(in, id, supplier.id, a, &changed)) != OK)
		return e;
	if (changed && *outcome == INTAKE_SAME)
		*outcome = INTAKE_CHANGED;
	return OK;
}

const struct kind intake_account = { "account", RULES(rules), RULES(lists), sizeof(struct account), check, store };
