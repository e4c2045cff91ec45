/* why.c: /bill/why, /tariff/compare: how sums came about, and what they would be by other zones. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "domain/whatif.h"
#include "domain/why.h"
#include "fcgi/page/pages.h"
#include "view/explain.h"

enum err
page_bill_why(struct req *r)
{
	struct why *why;
	int64_t id = req_id(r, P_BILL);
	enum err e = why_get(r, r->app->db, r->session->resident_id, id, &why);
	if (e != OK)
		return req_fail(r, e, "bill %" PRId64, id);
	node *n = req_page(r, "bill-why", "bill-why");
	const struct bill *b = why->bill;
	view_int(n, "id", b->id);
	view_text(n, "number", b->number);
	view_month(r->view, n, "period", b->period);
	view_sum(n, "total", b->total);
	view_account(n, &b->account);
	view_why(r->view, n, why);
	return OK;
}

/* Per cent at night: one of those that the page offers; anything else is the first guess. */
static int64_t
night_of(const struct req *r)
{
	static const int64_t offered[] = { 20, 30, 40, 50, 60 };
	int64_t typed = req_id(r, P_NIGHT);
	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
		if (typed == offered[i])
			return typed;
	return NIGHT_PERCENT;
}

enum err
page_tariff_compare(struct req *r)
{
	struct account *a;
	struct whatif *w;
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT), night = night_of(r);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK)
		e = whatif_get(r, r->app->db, resident, id, zone_day(a->zone, r->now), night, &w);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	node *n = req_page(r, "tariff-compare", "tariff-compare");
	view_int(n, "night", night);
	view_account(n, a);
	view_whatif(r->view, n, w);
	return OK;
}
