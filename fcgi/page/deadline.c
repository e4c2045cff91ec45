/* deadline.c: what comes if readings are not sent: by average or by norm, and about how much. */
#include "fcgi/page/deadline.h"

#include "base/mem.h"
#include "base/money.h"

enum err
deadline_load(struct req *r, int64_t account, struct outlook_rows **rows_r)
{
	return outlook_load(r, r->app->db, r->session->resident_id, account, r->now, rows_r);
}

/* It is an estimate: whole roubles. */
static void
view_about(node *n, int64_t kopecks)
{
	char *digits = decimal_text(NULL, (kopecks + 50) / 100, 0), *text = mem_printf(NULL, "%s\xc2\xa0₽", digits);
	view_text(n, "about-text", text);
	talloc_free(text);
	talloc_free(digits);
}

void
deadline_view(struct req *r, node *parent, const struct outlook_rows *rows, const struct account *a)
{
	static const char *const ways[] = { [OUTLOOK_AVERAGE] = "average", [OUTLOOK_NORM] = "norm", [OUTLOOK_BOTH] = "both" };
	struct outlook o = outlook_of(r, rows, a, r->now);
	if (!o.deadline.open || o.way == OUTLOOK_NOTHING || a->sees_to != DAY_NONE)
		return;
	node *n = view_add(parent, "unsent");
	view_text(n, "way", ways[o.way]);
	view_month(r->view, n, "month", o.deadline.month);
	if (o.priced)
		view_about(n, o.amount);
	if (o.way == OUTLOOK_AVERAGE && o.deadline.norm_from != DAY_NONE)
		view_month(r->view, n, "norm", o.deadline.norm_from);
}
