/* account.c: /account: one account, its dwelling, meters and prices. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "domain/account.h"
#include "domain/meter.h"
#include "domain/terms.h"
#include "fcgi/page/pages.h"
#include "view/explain.h"
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
	view_int(n, "papers", page->papers);
	view_int(n, "guests", page->guests);
	view_text(n, "role", a->sees_to == DAY_NONE ? a->role : "former");
	view_text(n, "supplier-phone", page->supplier_phone);
	view_day(r->view, n, "sees-from", a->sees_from);
	view_day(r->view, n, "sees-to", a->sees_to);
	view_text(n, "closed-text", a->closed_on == DAY_NONE ? "" : day_table(r, a->closed_on));
}

/* What has just been done, for a word of confirmation; NULL: nothing. */
static const char *
done(const struct req *r)
{
	static const char *const known[] = { "added", "saved", "joined" };
	const char *what = req_param(r, P_DO);
	for (size_t i = 0; what && i < sizeof known / sizeof *known; i++)
		if (strcmp(what, known[i]) == 0)
			return known[i];
	return NULL;
}

enum err
page_account(struct req *r)
{
	struct account *a;
	struct account_page *page;
	struct meter_list meters = { 0 };
	struct terms terms;
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK)
		e = account_page(r, r->app->db, resident, id, zone_day(a->zone, r->now), &page);
	bool details = a->details && a->sees_to == DAY_NONE; /* of whoever lives there now */
	if (e == OK && details)
		e = meter_list(r, r->app->db, resident, id, DAY_NONE, &meters);
	if (e == OK && details)
		e = terms_get(r, r->app->db, resident, id, zone_day(a->zone, r->now), &terms);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	node *n = req_page(r, "account", "account-page");
	view_text(n, "done", done(r));
	node *account = view_account(n, a);
	view_balance(r->view, account, a);
	add_facts(r, account, a, page);
	if (!details) /* ACC-8: this supplier does not tell them */
		return OK;
	view_dwelling(n, page);
	for (size_t i = 0; i < meters.n; i++)
		view_meter(n, &meters.items[i]);
	view_prices(r->view, n, page, &terms);
	if (terms.n > 0)
		view_late(n, &terms);
	return OK;
}
