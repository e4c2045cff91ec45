/* intake_balance.c: what an account owes or has paid ahead, as of a day, line by line. */
#include <string.h>

#include "domain/intake_rule.h"

enum { ADVANCE, LINES, LINE_INSERT, LINE_UPDATE, LINE_DELETE };

static const struct sql sqls[] = {
	/* Also the write to the parent row that makes two imports of one account wait for each other (R4). */
	[ADVANCE] = { "UPDATE account SET balance_on = ? WHERE id = ? AND (balance_on IS NULL OR balance_on <= ?)", "did", "" },
	[LINES] = { "SELECT s.code, l.kind, l.amount, l.id FROM balance_line l JOIN service s ON s.id = l.service_id"
	    " WHERE l.account_id = ?", "i", "ssii" },
	[LINE_INSERT] = { "INSERT INTO balance_line (account_id, service_id, kind, amount) VALUES (?,?,?,?)", "iisi", "" },
	[LINE_UPDATE] = { "UPDATE balance_line SET amount = ? WHERE id = ?", "ii", "" },
	[LINE_DELETE] = { "DELETE FROM balance_line WHERE id = ?", "i", "" },
};
SQL_SET(intake_balance_sql, sqls);

struct line {
	const char *service, *kind;
	int64_t amount, id;
};

struct balance {
	const char *supplier, *account, *account_key;
	int64_t on;
	struct array lines;
};

#define AT(member) offsetof(struct balance, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32 },
	{ "account", RULE_TEXT, OPTIONAL, AT(account), .max = 30 },
	{ "account-key", RULE_CODE, OPTIONAL, AT(account_key), .max = 64 },
	{ "on", RULE_DAY, ALWAYS, .offset = AT(on) },
};
#undef AT

#define AT(member) offsetof(struct line, member)
static const struct rule line_rules[] = {
	{ "service", RULE_CODE, ALWAYS, AT(service), .min = 1, .max = 32 },
	{ "kind", RULE_CHOICE, OPTIONAL, AT(kind), .choices = kinds_of_line, .def = "main" },
	{ "amount", RULE_DECIMAL, ALWAYS, AT(amount), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
};
static const struct rule line_columns[] = {
	{ .kind = RULE_CODE, .offset = AT(service) }, { .kind = RULE_CODE, .offset = AT(kind) },
	{ .kind = RULE_INT, .offset = AT(amount) }, { .kind = RULE_INT, .offset = AT(id) },
};
#undef AT

static const struct list lists[] = {
	{ "line", RULES(line_rules), sizeof(struct line), offsetof(struct balance, lines), 0, 200 },
};

static const struct line *
find_line(const struct array *array, const struct line *like)
{
	const struct line *l = array->items;
	for (size_t i = 0; i < array->n; i++)
		if (strcmp(l[i].service, like->service) == 0 && strcmp(l[i].kind, like->kind) == 0)
			return &l[i];
	return NULL;
}

static enum err
check(struct intake *in, void *record)
{
	const struct balance *b = record;
	const struct line *l = b->lines.items;
	for (size_t i = 0; i < b->lines.n; i++)
		if (find_line(&b->lines, &l[i]) != &l[i])
			return intake_refuse(in, "line %zu: the same service and kind twice", i + 1);
	return OK;
}

/* Lines that the balance no longer tells. */
static enum err
drop_lines(struct intake *in, const struct array *old, const struct array *want, enum outcome *outcome)
{
	const struct line *l = old->items;
	enum err e = OK;
	for (size_t i = 0; i < old->n && e == OK; i++) {
		if (find_line(want, &l[i]))
			continue;
		*outcome = INTAKE_CHANGED;
		e = intake_write(in, &sqls[LINE_DELETE], NULL, l[i].id);
	}
	return e;
}

/* A line that stays keeps its row, because forms that are open in a browser name it. */
static enum err
write_lines(struct intake *in, int64_t account_id, int64_t supplier_id, const struct array *old, const struct array *want,
    enum outcome *outcome)
{
	const struct line *l = want->items;
	enum err e = drop_lines(in, old, want, outcome);
	for (size_t i = 0; i < want->n && e == OK; i++) {
		const struct line *was = find_line(old, &l[i]);
		int64_t service_id;
		if (was && was->amount == l[i].amount)
			continue;
		*outcome = INTAKE_CHANGED;
		if (was)
			e = intake_write(in, &sqls[LINE_UPDATE], NULL, l[i].amount, was->id);
		else if ((e = intake_find_service(in, supplier_id, l[i].service, &service_id)) == OK)
			e = intake_write(in, &sqls[LINE_INSERT], NULL, account_id, service_id, l[i].kind, l[i].amount);
	}
	return e;
}

static enum err
know_services(struct intake *in, int64_t supplier_id, const struct balance *b)
{
	const struct line *l = b->lines.items;
	int64_t id;
	enum err e = OK;
	for (size_t i = 0; i < b->lines.n && e == OK; i++)
		e = intake_find_service(in, supplier_id, l[i].service, &id);
	return e;
}

static enum err
store_lines(struct intake *in, int64_t account_id, int64_t supplier_id, const struct balance *b, enum outcome *outcome)
{
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[LINES], &rows, account_id);
	if (e != OK)
		return e;
	struct array old = rule_load_all(in->ctx, rows, RULES(line_columns), sizeof(struct line));
	*outcome = INTAKE_SAME;
	e = write_lines(in, account_id, supplier_id, &old, &b->lines, outcome);
	if (old.n == 0 && *outcome == INTAKE_CHANGED)
		*outcome = INTAKE_NEW;
	return e;
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct balance *b = record;
	struct supplier_row supplier;
	struct account_row account;
	uint64_t matched;
	enum err e;
	if ((e = intake_find_supplier(in, b->supplier, &supplier)) != OK ||
	    (e = intake_find_account(in, supplier.id, b->account, b->account_key, &account)) != OK ||
	    (e = know_services(in, supplier.id, b)) != OK ||
	    (e = db_write(in->db, &sqls[ADVANCE], &matched, b->on, account.id, b->on)) != OK)
		return e;
	if (matched == 0) /* E53: a file older than the data */
		return intake_refuse(in, "on: the portal has the balance of a later day already");
	in->touched = true;
	return store_lines(in, account.id, supplier.id, b, outcome);
}

const struct kind intake_balance = { "balance", RULES(rules), RULES(lists), sizeof(struct balance), check, store };
