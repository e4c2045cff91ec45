/* account.c: /account: one account, its dwelling, meters and prices. */
#include <inttypes.h>

#include "base/mem.h"
#include "domain/account.h"
#include "domain/meter.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

static void
add_facts(struct req *r, node *n, const struct account *a, const struct account_page *page)
{
	view_flag(n, "ebills", a->ebills);
	view_text(n, "delivery", page->delivery);
	view_flag(n, "delivery-possible", page->email_confirmed);
	view_text(n, "address", page->address);
	view_text(n, "contract", page->contract);
	view_int(n, "holders", page->holders);
	view_text(n, "closed-text", a->closed_on == DAY_NONE ? "" : day_table(r, a->closed_on));
}

enum err
page_account(struct req *r)
{
	struct account *a;
	struct account_page *page;
	struct meter_list meters = { 0 };
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK)
		e = account_page(r, r->app->db, resident, id, zone_day(a->zone, r->now), &page);
	if (e == OK && a->details)
		e = meter_list(r, r->app->db, resident, id, DAY_NONE, &meters);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	node *n = req_page(r, "account", "account-page");
	node *account = view_account(n, a);
	view_balance(r->view, account, a);
	add_facts(r, account, a, page);
	if (!a->details) /* ACC-8: this supplier does not tell them */
		return OK;
	view_dwelling(n, page);
	for (size_t i = 0; i < meters.n; i++)
		view_meter(n, &meters.items[i]);
	view_prices(r->view, n, page);
	return OK;
}
