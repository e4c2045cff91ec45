/* intake_norm.c: norms of consumption, dated: what is charged where no meter tells. */
#include "domain/intake_rule.h"

enum { FIND, INSERT, UPDATE };

static const struct sql sqls[] = {
	[FIND] = { "SELECT valid_to, name, volume FROM norm WHERE service_id = ? AND code = ? AND valid_from = ?", "isd", "dsi" },
	[INSERT] = { "INSERT INTO norm (valid_to, name, volume, service_id, code, valid_from) VALUES (?,?,?,?,?,?)", "dsiisd", "" },
	[UPDATE] = { "UPDATE norm SET valid_to = ?, name = ?, volume = ? WHERE service_id = ? AND code = ? AND valid_from = ?",
	    "dsiisd", "" },
};
SQL_SET(intake_norm_sql, sqls);

struct norm {
	const char *supplier, *service, *code, *name;
	int64_t from, to, volume;
};

#define AT(member) offsetof(struct norm, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "service", RULE_CODE, ALWAYS, AT(service), .min = 1, .max = 32, .key = true },
	{ "code", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 32, .key = true },
	{ "from", RULE_DAY, ALWAYS, AT(from), .key = true },
	{ "to", RULE_DAY, OPTIONAL, .offset = AT(to) },
	{ "name", RULE_TEXT, ALWAYS, AT(name), .min = 1, .max = 160 },
	{ "volume", RULE_DECIMAL, ALWAYS, AT(volume), .max = VOLUME_MAX, .places = 3 },
};
#undef AT

static enum err
check(struct intake *in, void *record)
{
	const struct norm *n = record;
	if (n->to != DAY_NONE && n->to < n->from)
		return intake_refuse(in, "to: is before from");
	return OK;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct norm *n = record;
	struct norm old = { 0 };
	struct supplier_row supplier;
	struct rows *rows;
	int64_t service_id;
	enum err e;
	if ((e = intake_find_supplier(in, n->supplier, &supplier)) != OK ||
	    (e = intake_find_service(in, supplier.id, n->service, &service_id)) != OK ||
	    (e = db_read(in->ctx, in->db, &sqls[FIND], &rows, service_id, n->code, n->from)) != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 0, RULES(rules), &old);
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), n, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome == INTAKE_SAME)
		return OK;
	return intake_write(in, &sqls[known ? UPDATE : INSERT], NULL, n->to, n->name, n->volume, service_id, n->code, n->from);
}

const struct kind intake_norm = { "norm", RULES(rules), NULL, 0, sizeof(struct norm), check, store };
