/* intake_tariff.c: dated prices by zone and consumption range. */
#include <string.h>

#include "domain/intake_rule.h"

enum { FIND, INSERT, UPDATE, PRICES, PRICES_DELETE, PRICE_INSERT };

static const struct sql sqls[] = {
	[FIND] = { "SELECT id, name, valid_to, household FROM tariff WHERE service_id = ? AND code = ? AND valid_from = ?",
	    "isd", "isds" },
	[INSERT] = { "INSERT INTO tariff (name, valid_to, household, service_id, code, valid_from) VALUES (?,?,?,?,?,?)", "sdsisd", "" },
	[UPDATE] = { "UPDATE tariff SET name = ?, valid_to = ?, household = ? WHERE service_id = ? AND code = ? AND valid_from = ?",
	    "sdsisd", "" },
	[PRICES] = { "SELECT zone, range_number, upto, price FROM tariff_price WHERE tariff_id = ? ORDER BY zone, range_number",
	    "i", "sini" },
	[PRICES_DELETE] = { "DELETE FROM tariff_price WHERE tariff_id = ?", "i", "" },
	[PRICE_INSERT] = { "INSERT INTO tariff_price (tariff_id, zone, range_number, upto, price) VALUES (?,?,?,?,?)", "isini", "" },
};
SQL_SET(intake_tariff_sql, sqls);

struct price {
	const char *zone;
	int64_t range, upto, price;
};

struct tariff {
	const char *supplier, *service, *code, *name, *household;
	int64_t from, to;
	struct array prices;
};

static const char *const households[] = { "", "gas", "electric", "rural", "equated", NULL };

#define AT(member) offsetof(struct tariff, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "service", RULE_CODE, ALWAYS, AT(service), .min = 1, .max = 32, .key = true },
	{ "code", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 32, .key = true },
	{ "from", RULE_DAY, ALWAYS, AT(from), .key = true },
	{ "name", RULE_TEXT, ALWAYS, AT(name), .min = 1, .max = 160 },
	{ "to", RULE_DAY, OPTIONAL, .offset = AT(to) },
	{ "household", RULE_CHOICE, OPTIONAL, AT(household), .choices = households },
};
#undef AT

#define AT(member) offsetof(struct price, member)
static const struct rule price_rules[] = {
	{ "zone", RULE_CHOICE, ALWAYS, AT(zone), .choices = zones },
	{ "range", RULE_INT, ALWAYS, AT(range), .min = 1, .max = 9 },
	{ "upto", RULE_DECIMAL, OPTIONAL, AT(upto), .min = 1, .max = VOLUME_MAX, .places = 3 },
	{ "price", RULE_DECIMAL, ALWAYS, AT(price), .max = PRICE_MAX, .places = 6 },
};
#undef AT

static const struct list lists[] = {
	{ "price", RULES(price_rules), sizeof(struct price), offsetof(struct tariff, prices), 1, 45 },
};

static int
zone_number(const char *zone)
{
	int i = 0;
	while (strcmp(zones[i], zone) != 0)
		i++;
	return i;
}

/* Zones in the database's order of them, then ranges: as PRICES sorts. */
static void
sort_prices(struct price *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct price x = p[i];
		size_t j = i;
		for (; j > 0; j--) {
			int a = zone_number(p[j - 1].zone), b = zone_number(x.zone);
			if (a < b || (a == b && p[j - 1].range <= x.range))
				break;
			p[j] = p[j - 1];
		}
		p[j] = x;
	}
}

/* Each zone has ranges 1, 2, 3 … with rising bounds, and only the last one has none. */
static enum err
check_ranges(struct intake *in, const struct price *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || strcmp(p[i].zone, p[i - 1].zone) != 0;
		bool last = i + 1 == n || strcmp(p[i].zone, p[i + 1].zone) != 0;
		if (p[i].range != (first ? 1 : p[i - 1].range + 1))
			return intake_refuse(in, "price: the ranges of zone %s are not 1, 2, 3 …, each once", p[i].zone);
		if (last != (p[i].upto == INT_NONE))
			return intake_refuse(in, "price: in zone %s every range but the last needs upto, and the last has none", p[i].zone);
		if (!first && !last && p[i].upto <= p[i - 1].upto)
			return intake_refuse(in, "price: the bounds of zone %s do not rise", p[i].zone);
	}
	return OK;
}

static enum err
check(struct intake *in, void *record)
{
	struct tariff *t = record;
	if (t->to != DAY_NONE && t->to < t->from)
		return intake_refuse(in, "to: is before from");
	sort_prices(t->prices.items, t->prices.n);
	return check_ranges(in, t->prices.items, t->prices.n);
}

static enum err
write_prices(struct intake *in, int64_t id, const struct array *prices)
{
	const struct price *p = prices->items;
	enum err e = intake_write(in, &sqls[PRICES_DELETE], NULL, id);
	for (size_t i = 0; i < prices->n && e == OK; i++)
		e = intake_write(in, &sqls[PRICE_INSERT], NULL, id, p[i].zone, p[i].range, p[i].upto, p[i].price);
	return e;
}

/* The row's id, made if need be; what was there comes back in old. */
static enum err
store_row(struct intake *in, int64_t service_id, const struct tariff *t, int64_t *id, enum outcome *outcome)
{
	struct tariff old = { 0 };
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[FIND], &rows, service_id, t->code, t->from);
	if (e != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 1, RULES(rules), &old);
	*id = known ? rows_int(rows, 0) : 0;
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), t, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME)
		e = intake_write(in, &sqls[known ? UPDATE : INSERT], NULL, t->name, t->to, t->household,
		    service_id, t->code, t->from);
	if (!known && e == OK)
		*id = db_insert_id(in->db);
	return e;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct tariff *t = record;
	struct supplier_row supplier;
	struct rows *rows;
	int64_t service_id, id;
	enum err e;
	if ((e = intake_find_supplier(in, t->supplier, &supplier)) != OK ||
	    (e = intake_find_service(in, supplier.id, t->service, &service_id)) != OK ||
	    (e = store_row(in, service_id, t, &id, outcome)) != OK ||
	    (e = db_read(in->ctx, in->db, &sqls[PRICES], &rows, id)) != OK)
		return e;
	struct array old = rule_load_all(in->ctx, rows, RULES(price_rules), sizeof(struct price));
	if (rule_same_all(RULES(price_rules), sizeof(struct price), old, t->prices))
		return OK;
	if (*outcome == INTAKE_SAME)
		*outcome = INTAKE_CHANGED;
	return write_prices(in, id, &t->prices);
}

const struct kind intake_tariff = { "tariff", RULES(rules), RULES(lists), sizeof(struct tariff), check, store };
