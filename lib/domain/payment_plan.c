/* payment_plan.c: what a form asks to pay, turned into parts that add up. */
#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "domain/payment.h"

static const struct account *
find_account(const struct account_list *accounts, int64_t id)
{
	for (size_t i = 0; i < accounts->n; i++)
		if (accounts->items[i].id == id && accounts->items[i].payments)
			return &accounts->items[i];
	return NULL;
}

static const struct balance_line *
find_line(const struct balance_lines *lines, int64_t id)
{
	for (size_t i = 0; i < lines->n; i++)
		if (lines->items[i].id == id)
			return &lines->items[i];
	return NULL;
}

static bool
listed(const struct payment_item *items, size_t n, char kind, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == kind && items[i].id == id)
			return true;
	return false;
}

static struct payment_account *
account_of(const void *ctx, struct payment_plan *plan, const struct account *account)
{
	for (size_t i = 0; i < plan->accounts_n; i++)
		if (plan->accounts[i].account == account)
			return &plan->accounts[i];
	mem_grow(ctx, (void **)&plan->accounts, sizeof *plan->accounts, plan->accounts_n);
	plan->accounts[plan->accounts_n] = (struct payment_account) { account, 0, 0 };
	return &plan->accounts[plan->accounts_n++];
}

static void
add_part(const void *ctx, struct payment_plan *plan, const struct account *account, const struct balance_line *line,
    int64_t amount)
{
	mem_grow(ctx, (void **)&plan->parts, sizeof *plan->parts, plan->parts_n);
	plan->parts[plan->parts_n++] = (struct payment_part) { account, line, amount, 0 };
	account_of(ctx, plan, account)->amount += amount;
	plan->amount += amount;
}

/* Paid to the kopeck what is owed, each owing line is paid; any other sum is the supplier's to divide. */
static void
add_whole(const void *ctx, struct payment_plan *plan, const struct account *account, const struct balance_lines *lines,
    int64_t amount)
{
	if (amount != account->owed) {
		add_part(ctx, plan, account, NULL, amount);
		return;
	}
	for (size_t i = 0; i < lines->n; i++)
		if (lines->items[i].account_id == account->id && lines->items[i].amount < 0)
			add_part(ctx, plan, account, &lines->items[i], -lines->items[i].amount);
}

/* A supplier's commission is taken once from all that goes to an account, and stands on its first part. */
static void
add_commissions(struct payment_plan *plan)
{
	for (size_t i = 0; i < plan->accounts_n; i++) {
		struct payment_account *pa = &plan->accounts[i];
		const struct account *a = pa->account;
		pa->commission = money_commission(pa->amount, a->commission_permille, a->commission_min, a->commission_max);
		plan->commission += pa->commission;
		struct payment_part *part = plan->parts;
		while (part->account != a)
			part++;
		part->commission = pa->commission;
	}
}

enum err
payment_plan(const void *ctx, const struct account_list *accounts, const struct balance_lines *lines,
    const struct payment_item *items, size_t n, struct payment_plan *plan_r)
{
	*plan_r = (struct payment_plan) { 0 };
	for (size_t i = 0; i < n; i++) {
		const struct balance_line *line = items[i].kind == 'l' ? find_line(lines, items[i].id) : NULL;
		const struct account *account = find_account(accounts, line ? line->account_id : items[i].id);
		if (account == NULL || (items[i].kind == 'l' && line == NULL))
			return ERR_NOT_FOUND;
		if (line && listed(items, n, 'a', account->id))
			return ERR_BAD_REQUEST; /* the whole and a part of it: no page of ours offers that */
		if (line)
			add_part(ctx, plan_r, account, line, items[i].amount);
		else
			add_whole(ctx, plan_r, account, lines, items[i].amount);
	}
	add_commissions(plan_r);
	return OK;
}
