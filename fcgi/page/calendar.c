/* calendar.c: /calendar: until when the readings of each account are wanted; the same for calendar programs. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "domain/feed.h"
#include "domain/reading.h"
#include "exchange/ical.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

enum { WINDOWS_AHEAD = 6 };

/* Accounts whose readings this resident sends. */
static bool
has_deadline(const struct account *a)
{
	return a->closed_on == DAY_NONE && a->in_service > 0 && a->may_submit;
}

static bool
was_sent(const struct account *a, const struct window *w)
{
	return w->open && a->last_reading != DAY_NONE && a->last_reading >= w->first;
}

static void
add_deadline(struct req *r, node *parent, const struct account *a)
{
	struct window w = reading_window(a, r->now);
	node *n = view_account(parent, a);
	view_text(n, "state", was_sent(a, &w) ? "sent" : w.open ? "now" : "next");
	view_day(r->view, n, "first", w.first);
	view_day(r->view, n, "last", w.last);
}

enum err
page_calendar(struct req *r)
{
	struct account_list accounts;
	char *token = NULL;
	enum err e = account_readings(r, r->app->db, r->session->resident_id, 0, &accounts);
	enum err feed = e == OK ? feed_token(r, r->app->db, r->app->form_key, r->session->resident_id, &token) : e;
	if (feed != OK && feed != ERR_NOT_FOUND)
		return req_fail(r, feed, "calendar");
	node *n = req_page(r, "calendar", "calendar");
	view_text(n, "feed", feed == OK ? "on" : "off");
	if (token)
		view_text(n, "address", mem_printf(r, "%s/calendar/feed?feed=%s", r->app->url, token));
	for (size_t i = 0; i < accounts.n; i++)
		if (has_deadline(&accounts.items[i]))
			add_deadline(r, n, &accounts.items[i]);
	return OK;
}

enum err
do_calendar(struct req *r)
{
	const char *what = req_param(r, P_DO);
	int64_t resident = r->session->resident_id;
	if (what == NULL || (strcmp(what, "start") != 0 && strcmp(what, "end") != 0))
		return ERR_BAD_REQUEST;
	enum err e = strcmp(what, "start") == 0 ? feed_start(r->app->db, r->app->form_key, resident, r->now)
	                                        : feed_end(r->app->db, resident, r->now);
	return e == OK ? req_see(r, "/calendar") : req_fail(r, e, "calendar feed");
}

/* The name the resident gave, else the last digits: a calendar is seen by more people than the portal. */
static const char *
account_name(struct req *r, const struct words *words, const struct account *a)
{
	size_t n = strlen(a->number), from = n > 4 ? n - 4 : 0;
	while (from > 0 && ((unsigned char)a->number[from] & 0xc0) == 0x80) /* not inside a letter */
		from--;
	return *a->alias ? a->alias : words_fill(r, words, "calendar.feed-account", "digits", a->number + from, NULL);
}

static struct ical_event
event_of(struct req *r, const struct words *words, const struct account *a, const struct window *w)
{
	struct civil c = day_civil(w->last);
	const char *host = strstr(r->app->url, "://") + 3;
	return (struct ical_event) {
		.uid = mem_printf(r, "readings-%" PRId64 "-%04" PRId64 "%02d@%.*s", a->id, c.year, c.month, (int)strcspn(host, ":/"), host),
		.day = w->last,
		.summary = words_fill(r, words, "calendar.feed-summary", "name", account_name(r, words, a), NULL),
		.text = words_fill(r, words, "calendar.feed-text", "first", words_day_year(r, words, w->first), "last",
		    words_day_year(r, words, w->last), NULL),
		.url = mem_printf(r, "%s/readings", r->app->url),
	};
}

static size_t
add_events(struct req *r, const struct words *words, const struct account *a, struct ical_event *events)
{
	struct window w = reading_window(a, r->now);
	size_t n = 0;
	for (int i = 0; i < WINDOWS_AHEAD; i++) {
		if (!was_sent(a, &w)) /* nothing is left to do in a window that has its readings */
			events[n++] = event_of(r, words, a, &w);
		w = window_at(w.last + 1, a->readings_from, a->readings_to);
		w.open = false;
	}
	return n;
}

enum err
page_calendar_feed(struct req *r)
{
	struct feed_owner owner;
	struct account_list accounts;
	const char *token = req_param(r, P_FEED);
	enum err e = token ? feed_find(r, r->app->db, token, &owner) : ERR_NOT_FOUND;
	if (e == OK)
		e = account_readings(r, r->app->db, owner.resident, 0, &accounts);
	if (e != OK)
		return req_fail(r, e, "feed");
	int lang = lang_of(owner.lang);
	const struct words *words = r->app->words[lang < 0 ? LANG_RU : lang];
	struct ical_event *events = mem_array(r, struct ical_event, accounts.n * WINDOWS_AHEAD);
	size_t n = 0;
	for (size_t i = 0; i < accounts.n; i++)
		if (has_deadline(&accounts.items[i]))
			n += add_events(r, words, &accounts.items[i], events + n);
	r->plain = ical_calendar(r, words_get(words, "calendar.feed-name"), events, n, r->now);
	r->type = "text/calendar";
	return OK;
}
