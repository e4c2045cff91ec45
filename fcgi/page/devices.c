/* devices.c: /profile/devices: where the resident is signed in, and which browsers are not asked for a code (PROF-7, AUTH-8). */
#include <inttypes.h>

#include "domain/factor.h"
#include "fcgi/page/pages.h"

static void
add_session(struct req *r, node *parent, const struct session_row *s)
{
	node *n = view_add(parent, "session");
	view_int(n, "id", s->id);
	view_text(n, "agent", s->agent);
	view_text(n, "place", s->place);
	view_instant(r->view, n, "since", s->created_at);
	view_instant(r->view, n, "seen", s->seen_at);
	view_flag(n, "this", s->id == r->session->id);
}

static void
add_browser(struct req *r, node *parent, const struct browser *b)
{
	node *n = view_add(parent, "browser");
	view_int(n, "id", b->id);
	view_text(n, "agent", b->agent);
	view_text(n, "place", b->place);
	view_instant(r->view, n, "since", b->created_at);
	view_instant(r->view, n, "seen", b->seen_at);
	view_flag(n, "this", b->this_one);
}

enum err
page_devices(struct req *r)
{
	struct session_list sessions;
	struct browser_list browsers;
	int64_t resident = r->session->resident_id;
	enum err e = session_list(r, r->app->db, resident, r->now, r->app->idle, r->app->absolute, &sessions);
	if (e == OK)
		e = browser_list(r, r->app->db, resident, r->browser_token, &browsers);
	if (e != OK)
		return req_fail(r, e, "devices");
	node *n = req_page(r, "profile-devices", "profile-devices");
	for (size_t i = 0; i < sessions.n; i++)
		add_session(r, n, &sessions.items[i]);
	for (size_t i = 0; i < browsers.n; i++)
		add_browser(r, n, &browsers.items[i]);
	return OK;
}

/* One of them, or without an id all but this one. This one itself ends by signing out, which forgets more. */
enum err
do_session_end(struct req *r)
{
	int64_t id = req_id(r, P_ID);
	enum err e = OK;
	if (id > 0 || req_param(r, P_ID) == NULL) /* 0 is nobody's id, not all of them */
		e = session_end_other(r->app->db, r->session->resident_id, id, r->session->id, r->now);
	return e == OK ? req_see(r, "/profile/devices") : req_fail(r, e, "session %" PRId64, id);
}

enum err
do_browser_forget(struct req *r)
{
	int64_t id = req_id(r, P_ID);
	enum err e = browser_forget(r->app->db, r->session->resident_id, id);
	return e == OK ? req_see(r, "/profile/devices") : req_fail(r, e, "browser %" PRId64, id);
}
