/* intake_booking.c: payments as the supplier has booked them. */
#include "domain/intake_rule.h"

enum { FIND, INSERT, UPDATE };

static const struct sql sqls[] = {
	[FIND] = { "SELECT id, paid_on, amount, order_number FROM booking WHERE account_id = ? AND outside_key = ?", "is", "idis" },
	[INSERT] = { "INSERT INTO booking (paid_on, amount, order_number, account_id, outside_key) VALUES (?,?,?,?,?)", "disis", "" },
	[UPDATE] = { "UPDATE booking SET paid_on = ?, amount = ?, order_number = ? WHERE account_id = ? AND outside_key = ?",
	    "disis", "" },
};
SQL_SET(intake_booking_sql, sqls);

struct booking {
	const char *supplier, *account, *account_key, *key, *order;
	int64_t date, amount;
};

#define AT(member) offsetof(struct booking, member)
static const struct rule rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	{ "account", RULE_TEXT, OPTIONAL, AT(account), .max = 30, .key = true },
	{ "account-key", RULE_CODE, OPTIONAL, AT(account_key), .max = 64, .key = true },
	{ "key", RULE_TEXT, ALWAYS, AT(key), .min = 1, .max = 64, .key = true },
	{ "date", RULE_DAY, ALWAYS, .offset = AT(date) },
	{ "amount", RULE_DECIMAL, ALWAYS, AT(amount), .min = -SUM_MAX, .max = SUM_MAX, .places = 2 },
	{ "order", RULE_CODE, OPTIONAL, AT(order), .max = 32, .null = true },
};
#undef AT

static enum err
check(struct intake *in, void *record)
{
	const struct booking *b = record;
	return b->amount ? OK : intake_refuse(in, "amount: is nothing");
}

static enum err
store(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct booking *b = record;
	struct booking old = { 0 };
	struct supplier_row supplier;
	struct account_row account;
	struct rows *rows;
	enum err e;
	if ((e = intake_find_supplier(in, b->supplier, &supplier)) != OK ||
	    (e = intake_find_account(in, supplier.id, b->account, b->account_key, &account)) != OK ||
	    (e = db_read(in->ctx, in->db, &sqls[FIND], &rows, account.id, b->key)) != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 1, RULES(rules), &old);
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(rules), b, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME)
		e = intake_write(in, &sqls[known ? UPDATE : INSERT], NULL, b->date, b->amount, b->order, account.id, b->key);
	return e;
}

const struct kind intake_booking = { "booking", RULES(rules), NULL, 0, sizeof(struct booking), check, store };
