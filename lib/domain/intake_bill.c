/* intake_bill.c: bills and their lines. */
#include <string.h>

#include "domain/intake_rule.h"

enum { FIND, INSERT, UPDATE, LINES, LINES_DELETE, LINE_INSERT };

static const struct sql sqls[] = {
	[FIND] = { "SELECT id, period, issued_on, due_on, opening, paid, total FROM bill WHERE account_id = ? AND number = ?",
	    "is", "idddiii" },
	[INSERT] = { "INSERT INTO bill (period, issued_on, due_on, opening, paid, total, account_id, number)"
	    " VALUES (?,?,?,?,?,?,?,?)", "dddiiiis", "" },
	[UPDATE] = { "UPDATE bill SET period = ?, issued_on = ?, due_on = ?, opening = ?, paid = ?, total = ?"
	    " WHERE account_id = ? AND number = ?", "dddiiiis", "" },
	[LINES] = { "SELECT s.code, l.kind, l.volume, l.price, l.amount FROM bill_line l JOIN service s ON s.id = l.service_id"
	    " WHERE l.bill_id = ? ORDER BY l.position", "i", "ssnni" },
	[LINES_DELETE] = { "DELETE FROM bill_line WHERE bill_id = ?", "i", "" },
	[LINE_INSERT] = { "INSERT INTO bill_line (bill_id, position, service_id, kind, volume, price, amount)"
	    " VALUES (?,?,?,?,?,?,?)", "iiisnni", "" },
};
SQL_SET(intake_bill_sql, sqls);

struct line {
	const char *service, *kind;
	int64_t volume, price, amount;
};

struct bill {
	const char *supplier, *account, *account_key, *number;
	int64_t period, issued, due, opening, paid, total;
	struct array lines;
};

#define AT(member) offsetof(struct bill, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "account", RULE_TEXT, OPTIONAL, AT(account), .max = 30, .key = true },
	{ "account-key", RULE_CODE, OPTIONAL, AT(account_key), .max = 64, .key = true },
	{ "number", RULE_TEXT, ALWAYS, AT(number), .min = 1, .max = 40, .key = true },
	{ "period", RULE_MONTH, ALWAYS, .offset = AT(period) },
	{ "issued", RULE_DAY, ALWAYS, .offset = AT(issued) },
	{ "due", RULE_DAY, OPTIONAL, .offset = AT(due) },
	{ "opening", RULE_DECIMAL, ALWAYS, AT(opening), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
	{ "paid", RULE_DECIMAL, ALWAYS, AT(paid), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
	{ "total", RULE_DECIMAL, ALWAYS, AT(total), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
};
#undef AT

#define AT(member) offsetof(struct line, member)
static const struct rule line_rules[] = {
	{ "service", RULE_CODE, ALWAYS, AT(service), .min = 1, .max = 32 },
	{ "kind", RULE_CHOICE, OPTIONAL, AT(kind), .choices = kinds_of_line, .def = "main" },
	{ "volume", RULE_DECIMAL, OPTIONAL, AT(volume), .min = -VOLUME_MAX, .max = VOLUME_MAX, .places = 3 },
	{ "price", RULE_DECIMAL, OPTIONAL, AT(price), .max = PRICE_MAX, .places = 6 },
	{ "amount", RULE_DECIMAL, ALWAYS, AT(amount), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
};
#undef AT

static const struct list lists[] = {
	{ "line", RULES(line_rules), sizeof(struct line), offsetof(struct bill, lines), 0, 500 },
};

static enum err
check(struct intake *in, void *record)
{
	const struct bill *b = record;
	const struct line *l = b->lines.items;
	int64_t sum = 0; /* 500 lines of SUM_MAX do not overflow */
	for (size_t i = 0; i < b->lines.n; i++)
		sum += l[i].amount;
	if (sum != b->total)
		return intake_refuse(in, "total: the lines add up to another sum");
	if (b->due != DAY_NONE && b->due < b->issued)
		return intake_refuse(in, "due: is before issued");
	return OK;
}

static enum err
write_lines(struct intake *in, int64_t id, int64_t supplier_id, const struct array *lines)
{
	const struct line *l = lines->items;
	int64_t service_id;
	enum err e = intake_write(in, &sqls[LINES_DELETE], NULL, id);
	for (size_t i = 0; i < lines->n && e == OK; i++)
		if ((e = intake_find_service(in, supplier_id, l[i].service, &service_id)) == OK)
			e = intake_write(in, &sqls[LINE_INSERT], NULL, id, (int64_t)i + 1, service_id, l[i].kind, l[i].volume,
			    l[i].price, l[i].amount);
	return e;
}

static enum err
know_services(struct intake *in, int64_t supplier_id, const struct bill *b)
{
	const struct line *l = b->lines.items;
	int64_t id;
	enum err e = OK;
	for (size_t i = 0; i < b->lines.n && e == OK; i++)
		e = intake_find_service(in, supplier_id, l[i].service, &id);
	return e;
}

static enum err
store_row(struct intake *in, int64_t account_id, const struct bill *b, int64_t *id, enum outcome *outcome)
{
	struct bill old = { 0 };
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[FIND], &rows, account_id, b->number);
	if (e != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 1, RULES(rules), &old);
	*id = known ? rows_int(rows, 0) : 0;
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), b, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME)
		e = intake_write(in, &sqls[known ? UPDATE : INSERT], NULL, b->period, b->issued, b->due, b->opening, b->paid,
		    b->total, account_id, b->number);
	if (!known && e == OK)
		*id = db_insert_id(in->db);
	return e;
}

static enum err
store_lines(struct intake *in, int64_t id, int64_t supplier_id, const struct bill *b, enum outcome *outcome)
{
	struct rows *rows;
	if (*outcome != INTAKE_NEW) {
		enum err e = db_read(in->ctx, in->db, &sqls[LINES], &rows, id);
		if (e != OK)
			return e;
		struct array old = rule_load_all(in->ctx, rows, RULES(line_rules), sizeof(struct line));
		if (rule_same_all(RULES(line_rules), sizeof(struct line), old, b->lines))
			return OK;
		*outcome = INTAKE_CHANGED;
	}
	return write_lines(in, id, supplier_id, &b->lines);
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct bill *b = record;
	struct supplier_row supplier;
	struct account_row account;
	int64_t id;
	enum err e;
	if ((e = intake_find_supplier(in, b->supplier, &supplier)) != OK ||
	    (e = intake_find_account(in, supplier.id, b->account, b->account_key, &account)) != OK ||
	    (e = know_services(in, supplier.id, b)) != OK || (e = store_row(in, account.id, b, &id, outcome)) != OK)
		return e;
	return store_lines(in, id, supplier.id, b, outcome);
}

const struct kind intake_bill = { "bill", RULES(rules), RULES(lists), sizeof(struct bill), check, store };
