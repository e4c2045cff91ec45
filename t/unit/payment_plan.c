/* payment_plan.c: what a form asks to pay, as parts that add up: whose, for what line, with what commission. */
#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "domain/payment.h"
#include "t/unit/unit.h"

/* Two suppliers' accounts, one that cannot be paid here, and one where nothing is owed. */
static struct account accounts[] = {
	{ .id = 11, .payments = true, .owed = 51072, .commission_permille = 10, .commission_min = 1000, .commission_max = 50000 },
	{ .id = 12, .payments = true, .owed = 12000, .commission_permille = 0 },
	{ .id = 13, .payments = false, .owed = 700 },
	{ .id = 14, .payments = true, .owed = 0, .commission_permille = 21 },
};
static struct balance_line lines[] = {
	{ .id = 101, .account_id = 11, .amount = -40000 },
	{ .id = 102, .account_id = 11, .amount = -11000, .penalty = false },
	{ .id = 103, .account_id = 11, .amount = -72, .penalty = true },
	{ .id = 104, .account_id = 11, .amount = 5000 }, /* paid ahead: not set off against the others (E28) */
	{ .id = 105, .account_id = 12, .amount = -12000 },
	{ .id = 106, .account_id = 13, .amount = -700 },
	{ .id = 107, .account_id = 14, .amount = 300 },
	{ .id = 108, .account_id = 99, .amount = -1 }, /* of an account that is not among the resident's */
};
static const struct account_list account_rows = { accounts, COUNT(accounts) };
static const struct balance_lines line_rows = { lines, COUNT(lines) };

enum { PARTS_MAX = 6 };
static const struct {
	const char *name;
	struct payment_item items[PARTS_MAX];
	enum err err;
	int64_t amount, commission;
	/* account, line (0: to the account as a whole), amount, commission; account 0 ends */
	struct {
		int64_t account, line, amount, commission;
	} parts[PARTS_MAX];
} rows[] = {
	{ "a whole account, to the kopeck: its owing lines", { { 'a', 11, 51072 } }, OK, 51072, 1000,
	    { { 11, 101, 40000, 1000 }, { 11, 102, 11000, 0 }, { 11, 103, 72, 0 } } },
	{ "a kopeck less: one part, the supplier divides it", { { 'a', 11, 51071 } }, OK, 51071, 1000, { { 11, 0, 51071, 1000 } } },
	{ "a kopeck more", { { 'a', 11, 51073 } }, OK, 51073, 1000, { { 11, 0, 51073, 1000 } } },
	{ "much more: the commission grows", { { 'a', 11, 300000 } }, OK, 300000, 3000, { { 11, 0, 300000, 3000 } } },
	{ "and has a ceiling", { { 'a', 11, 90000000 } }, OK, 90000000, 50000, { { 11, 0, 90000000, 50000 } } },
	{ "a supplier that takes nothing", { { 'a', 12, 12000 } }, OK, 12000, 0, { { 12, 105, 12000, 0 } } },
	{ "ahead, where nothing is owed", { { 'a', 14, 10000 } }, OK, 10000, 210, { { 14, 0, 10000, 210 } } },
	{ "two accounts", { { 'a', 11, 51072 }, { 'a', 12, 500 } }, OK, 51572, 1000,
	    { { 11, 101, 40000, 1000 }, { 11, 102, 11000, 0 }, { 11, 103, 72, 0 }, { 12, 0, 500, 0 } } },
	{ "one line", { { 'l', 102, 11000 } }, OK, 11000, 1000, { { 11, 102, 11000, 1000 } } },
	{ "a line, another sum than is owed", { { 'l', 102, 9 } }, OK, 9, 1000, { { 11, 102, 9, 1000 } } },
	{ "two lines of an account: its commission once", { { 'l', 101, 40000 }, { 'l', 103, 72 } }, OK, 40072, 1000,
	    { { 11, 101, 40000, 1000 }, { 11, 103, 72, 0 } } },
	{ "two lines: commission of their sum, not of each", { { 'l', 101, 150000 }, { 'l', 102, 150000 } }, OK, 300000, 3000,
	    { { 11, 101, 150000, 3000 }, { 11, 102, 150000, 0 } } },
	{ "lines of two accounts in turn", { { 'l', 105, 1 }, { 'l', 101, 2 }, { 'a', 14, 100 } }, OK, 103, 1002,
	    { { 12, 105, 1, 0 }, { 11, 101, 2, 1000 }, { 14, 0, 100, 2 } } },
	{ "a line that is paid ahead may be paid further", { { 'l', 104, 100 } }, OK, 100, 1000, { { 11, 104, 100, 1000 } } },
	{ "nothing asked, nothing paid", { { 0 } }, OK, 0, 0, { { 0 } } },
	{ "an account that is not the resident's", { { 'a', 99, 100 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "an account that is nobody's", { { 'a', 12345, 100 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "a stranger's line", { { 'l', 108, 1 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "a line that is not there", { { 'l', 999, 1 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "a line by an account's number", { { 'l', 11, 1 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "an account by a line's number", { { 'a', 101, 1 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "an account that is not paid here", { { 'a', 13, 700 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "a line of an account that is not paid here", { { 'l', 106, 700 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "good ones before a stranger's", { { 'a', 12, 500 }, { 'l', 101, 1 }, { 'l', 108, 1 } }, ERR_NOT_FOUND, 0, 0, { { 0 } } },
	{ "an account and a line of it", { { 'a', 11, 51072 }, { 'l', 101, 1 } }, ERR_BAD_REQUEST, 0, 0, { { 0 } } },
	{ "a line of it and an account", { { 'l', 101, 1 }, { 'a', 11, 51072 } }, ERR_BAD_REQUEST, 0, 0, { { 0 } } },
};

START_TEST(table)
{
	struct payment_plan plan;
	size_t n = 0, parts = 0;
	while (n < PARTS_MAX && rows[_i].items[n].kind)
		n++;
	while (parts < PARTS_MAX && rows[_i].parts[parts].account)
		parts++;
	enum err e = payment_plan(ctx, &account_rows, &line_rows, rows[_i].items, n, &plan);
	ck_assert_msg(e == rows[_i].err, "%s: %s", rows[_i].name, err_row(e)->symbol);
	if (e != OK)
		return;
	ck_assert_msg(plan.amount == rows[_i].amount && plan.commission == rows[_i].commission, "%s: %" PRId64 " and %" PRId64,
	    rows[_i].name, plan.amount, plan.commission);
	ck_assert_msg(plan.parts_n == parts, "%s: %zu parts", rows[_i].name, plan.parts_n);
	for (size_t i = 0; i < parts; i++) {
		const struct payment_part *p = &plan.parts[i];
		ck_assert_msg(p->account->id == rows[_i].parts[i].account && (p->line ? p->line->id : 0) == rows[_i].parts[i].line &&
		    p->amount == rows[_i].parts[i].amount && p->commission == rows[_i].parts[i].commission,
		    "%s: part %zu: account %" PRId64 " line %" PRId64 " sum %" PRId64 " commission %" PRId64, rows[_i].name, i,
		    p->account->id, p->line ? p->line->id : 0, p->amount, p->commission);
	}
}
END_TEST

/* Random baskets over random debts: parts, accounts and totals tell the same sums, and no part is empty. */
START_TEST(properties)
{
	uint64_t seed = 31;
	for (int round = 0; round < 3000; round++) {
		struct account some[5];
		struct balance_line owed[20];
		struct payment_item items[5];
		struct payment_plan plan;
		int64_t asked = 0, sum = 0, commission = 0;
		for (int i = 0; i < 5; i++)
			some[i] = (struct account) { .id = i + 1, .payments = true, .commission_permille = unit_below(&seed, 40),
				.commission_min = unit_below(&seed, 3000), .commission_max = unit_below(&seed, 2) * 60000 };
		for (int i = 0; i < 20; i++) {
			owed[i] = (struct balance_line) { .id = 50 + i, .account_id = 1 + unit_below(&seed, 5), .amount = unit_below(&seed, 90000) - 70000 };
			some[owed[i].account_id - 1].owed -= owed[i].amount < 0 ? owed[i].amount : 0;
		}
		bool line = unit_below(&seed, 2); /* one or the other: a form offers accounts or one account's lines */
		for (int i = 0; i < 5; i++) {
			items[i] = (struct payment_item) { line ? 'l' : 'a', line ? 50 + unit_below(&seed, 20) : i + 1, 1 + unit_below(&seed, 90000) };
			if (!line && unit_below(&seed, 2) && some[i].owed > 0)
				items[i].amount = some[i].owed;
			asked += items[i].amount;
		}
		const struct account_list a = { some, 5 };
		const struct balance_lines l = { owed, 20 };
		ck_assert(payment_plan(ctx, &a, &l, items, 5, &plan) == OK);
		ck_assert_int_eq(plan.amount, asked);
		for (size_t i = 0; i < plan.parts_n; i++) {
			ck_assert(plan.parts[i].amount > 0);
			ck_assert(plan.parts[i].line == NULL || plan.parts[i].line->account_id == plan.parts[i].account->id);
			sum += plan.parts[i].amount;
			commission += plan.parts[i].commission;
		}
		ck_assert(sum == plan.amount && commission == plan.commission);
		for (size_t i = 0; i < plan.accounts_n; i++) {
			const struct payment_account *pa = &plan.accounts[i];
			ck_assert_int_eq(pa->commission, money_commission(pa->amount, pa->account->commission_permille,
			    pa->account->commission_min, pa->account->commission_max));
			sum -= pa->amount;
			commission -= pa->commission;
		}
		ck_assert(sum == 0 && commission == 0);
		talloc_free_children(ctx);
	}
}
END_TEST

Suite *
payment_plan_suite(void)
{
	Suite *s = suite_create("payment_plan");
	unit_rows(s, "payment-plan.table", table, COUNT(rows));
	unit_test(s, "payment-plan.properties", properties);
	return s;
}
