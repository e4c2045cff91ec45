/* history.c: /history/payments, /history/readings, /history/bills, /bill. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/bill.h"
#include "domain/payment.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

/* A day of the filter; a wrong one is noted at its field and counts as none. */
static int64_t
filter_day(struct req *r, enum param p, const char *field)
{
	int64_t day = DAY_NONE;
	const char *s = req_param(r, p);
	if (s && *s && !day_parse(s, &day)) {
		req_error(r, field, "date-format");
		return DAY_NONE;
	}
	return day;
}

static struct filter
read_filter(struct req *r)
{
	struct filter f = {
		.supplier = req_id(r, P_SUPPLIER), .account = req_id(r, P_ACCOUNT), .from = filter_day(r, P_FROM, "from"),
		.to = filter_day(r, P_TO, "to"), .page = req_id(r, P_PAGE) ? req_id(r, P_PAGE) : 1,
	};
	if (f.from != DAY_NONE && f.to != DAY_NONE && f.from > f.to)
		req_error(r, "to", "date-order");
	return f;
}

/* The suppliers of the resident's accounts, each once, then the accounts. */
static void
view_choices(node *n, const struct account_list *accounts)
{
	for (size_t i = 0; i < accounts->n; i++) {
		const struct account *a = &accounts->items[i];
		bool seen = false;
		for (size_t j = 0; j < i; j++)
			seen |= accounts->items[j].supplier_id == a->supplier_id;
		if (!seen) {
			node *s = view_add(n, "supplier");
			view_int(s, "id", a->supplier_id);
			view_text(s, "name", a->supplier);
		}
	}
	for (size_t i = 0; i < accounts->n; i++)
		view_account(n, &accounts->items[i]);
}

static void
view_value(struct req *r, node *n, const char *attr, enum param p)
{
	const char *s = req_param(r, p);
	view_text(n, attr, s ? s : "");
}

/* The page with its filter; *n_r is <history>. */
static enum err
start_page(struct req *r, const char *name, const char *of, node **n_r)
{
	struct account_list accounts;
	enum err e = account_list(r, r->app->db, r->session->resident_id, 0, &accounts);
	if (e != OK)
		return req_fail(r, e, "accounts");
	*n_r = req_page(r, name, "history");
	view_text(*n_r, "of", of);
	node *filter = view_add(*n_r, "filter");
	view_value(r, filter, "supplier", P_SUPPLIER);
	view_value(r, filter, "account", P_ACCOUNT);
	view_value(r, filter, "from", P_FROM);
	view_value(r, filter, "to", P_TO);
	view_choices(filter, &accounts);
	return OK;
}

static void
add_payment(node *parent, const struct payment_row *p)
{
	node *n = view_add(parent, "payment");
	view_text(n, "source", p->portal ? "portal" : "supplier");
	view_text(n, "state", strcmp(p->state, "registering") == 0 ? "unknown" : p->state);
	view_text(n, "token", p->token);
	view_text(n, "number", p->number);
	view_day_table(n, "date", p->day);
	view_sum(n, "sum", p->amount);
	if (p->portal)
		view_sum(n, "commission", p->commission);
	view_text(n, "account", p->account);
	view_text(n, "alias", p->alias);
	view_text(n, "supplier", p->supplier);
}

enum err
page_history_payments(struct req *r)
{
	struct payment_rows rows;
	struct filter f = read_filter(r);
	node *n;
	enum err e = payment_history(r, r->app->db, r->session->resident_id, &f, r->app->zone, &rows);
	if (e == OK)
		e = start_page(r, "history-payments", "payments", &n);
	if (e != OK)
		return req_fail(r, e, "payments");
	for (size_t i = 0; i < rows.n; i++)
		add_payment(n, &rows.items[i]);
	view_pager(n, r->path, &f, rows.total);
	return OK;
}

enum err
page_history_readings(struct req *r)
{
	struct reading_list list;
	struct filter f = read_filter(r);
	node *n;
	enum err e = reading_history(r, r->app->db, r->session->resident_id, &f, &list);
	if (e == OK)
		e = start_page(r, "history-readings", "readings", &n);
	if (e != OK)
		return req_fail(r, e, "readings");
	for (size_t i = 0; i < list.n; i++)
		view_reading(n, &list.items[i]);
	view_pager(n, r->path, &f, list.total);
	return OK;
}

enum err
page_history_bills(struct req *r)
{
	struct bill_list list;
	struct filter f = read_filter(r);
	node *n;
	enum err e = bill_history(r, r->app->db, r->session->resident_id, &f, &list);
	if (e == OK)
		e = start_page(r, "history-bills", "bills", &n);
	if (e != OK)
		return req_fail(r, e, "bills");
	for (size_t i = 0; i < list.n; i++)
		view_bill(r->view, n, &list.items[i]);
	view_pager(n, r->path, &f, list.total);
	return OK;
}

enum err
page_bill(struct req *r)
{
	struct bill *bill;
	enum err e = bill_get(r, r->app->db, r->session->resident_id, req_id(r, P_BILL), &bill);
	if (e != OK)
		return req_fail(r, e, "bill %" PRId64, req_id(r, P_BILL));
	/* The page's own element is the bill itself. */
	req_page_only(r, "bill");
	view_bill(r->view, r->view->page, bill);
	return OK;
}
