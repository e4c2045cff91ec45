/* payment.c: /payment and /payment/details: what is owed, and the form that starts a payment (pay.c takes it). */
#include <inttypes.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

/* The tick and the sum that the server proposes: what is owed. */
static void
propose(struct req *r, node *n, int64_t owed)
{
	view_text(n, "sum", owed > 0 ? money_input(r, owed) : "");
	view_flag(n, "ticked", owed > 0);
}

/* Sums of what is ticked at first, for the total under the list. */
struct total {
	size_t count;
	int64_t sum, commission;
};

static int64_t
commission(const struct account *a, int64_t sum)
{
	return money_commission(sum, a->commission_permille, a->commission_min, a->commission_max);
}

static void
add_card(struct req *r, node *parent, const struct account *a, struct total *total)
{
	int64_t owed = a->payments ? a->owed : 0, fee = commission(a, owed);
	node *n = view_account_to_pay(r->view, parent, a);
	propose(r, n, owed);
	view_sum(n, "commission", fee);
	total->count += owed > 0;
	total->sum += owed;
	total->commission += fee;
}

enum err
page_payment(struct req *r)
{
	struct account_list accounts;
	struct group_list groups;
	struct total total = { 0 };
	int64_t group = req_id(r, P_GROUP), resident = r->session->resident_id;
	enum err e = account_list(r, r->app->db, resident, group, &accounts);
	if (e == OK)
		e = group_list(r, r->app->db, resident, &groups);
	if (e != OK)
		return req_fail(r, e, "accounts");
	node *n = req_page(r, "payment", "payment");
	view_text(n, "key", crypt_key(r));
	view_text(n, "group", group ? mem_printf(r, "%" PRId64, group) : "all");
	view_groups(n, &groups, group);
	for (size_t i = 0; i < accounts.n; i++)
		add_card(r, n, &accounts.items[i], &total);
	if (accounts.n)
		view_total(n, total.count, total.sum, total.commission);
	return OK;
}

static void
add_lines(struct req *r, node *account, const struct balance_lines *lines, struct total *total)
{
	for (size_t i = 0; i < lines->n; i++) {
		int64_t owed = -lines->items[i].amount;
		propose(r, view_balance_line(account, &lines->items[i]), owed);
		total->count += owed > 0;
		total->sum += owed > 0 ? owed : 0;
	}
}

enum err
page_payment_details(struct req *r)
{
	struct account *a;
	struct balance_lines lines;
	struct total total = { 0 };
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK)
		e = balance_lines(r, r->app->db, resident, id, &lines);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	node *n = req_page(r, "payment-details", "payment-details");
	view_text(n, "key", crypt_key(r));
	node *account = view_account_to_pay(r->view, n, a);
	add_lines(r, account, &lines, &total);
	total.commission = commission(a, total.sum);
	view_sum(account, "commission", total.commission);
	view_total(n, total.count, total.sum, total.commission);
	return OK;
}
