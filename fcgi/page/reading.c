/* reading.c: /reading, the life story of one reading, and /reading/withdraw. */
#include <inttypes.h>

#include "base/mem.h"
#include "domain/reading.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

/* The reading asked for, its account, and the window now. */
static enum err
load(struct req *r, struct reading_list *list, struct account **account, struct window *window)
{
	int64_t resident = r->session->resident_id, id = req_id(r, P_ID);
	enum err e = reading_get(r, r->app->db, resident, id, list);
	if (e == OK)
		e = account_get(r, r->app->db, resident, list->items[0].account.id, account);
	if (e == OK)
		*window = reading_window(*account, r->now);
	return e == OK ? OK : req_fail(r, e, "reading %" PRId64, id);
}

enum err
page_reading(struct req *r)
{
	struct reading_list list;
	struct reading_story story;
	struct account *account;
	struct window window;
	enum err e = load(r, &list, &account, &window);
	if (e == OK && (e = reading_story(r, r->app->db, r->session->resident_id, list.items[0].id, &story)) != OK)
		return req_fail(r, e, "story of reading %" PRId64, list.items[0].id);
	if (e != OK)
		return e;
	const struct reading *reading = &list.items[0];
	r->self = mem_printf(r, "/reading?id=%" PRId64, reading->id);
	node *page = req_page(r, "reading", "reading-page");
	bool changeable = reading_changeable(reading, account, &window);
	view_flag(page, "changeable", changeable);
	if (changeable)
		view_day(r->view, page, "until", window.last);
	view_account(page, account);
	node *n = view_reading(page, reading);
	view_instant(r->view, n, "received", reading->received_at);
	view_day_table(n, "base", reading->base_on);
	view_story(r->view, n, &story);
	return OK;
}

/* Withdrawn twice is withdrawn; too late is said on the page. */
enum err
do_reading_withdraw(struct req *r)
{
	struct reading_list list;
	struct account *account;
	struct window window;
	enum err e = load(r, &list, &account, &window);
	if (e != OK)
		return e;
	const struct reading *reading = &list.items[0];
	if (reading_changeable(reading, account, &window))
		e = reading_withdraw(r->app->db, r->session->resident_id, reading->id, window.first, r->now);
	if (e != OK && e != ERR_NOT_FOUND)
		return req_fail(r, e, "withdrawing reading %" PRId64, reading->id);
	return req_see(r, "/reading?id=%" PRId64, reading->id);
}
