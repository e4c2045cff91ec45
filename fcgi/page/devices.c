/* devices.c: /profile/devices: where the resident is signed in, and which browsers are not asked for a code (PROF-7, AUTH-8). */
#include <inttypes.h>

#include "domain/factor.h"
#include "fcgi/page/pages.h"

/* A session or a browser: what, from where, since when, and whether it is the one that asks. */
static void
add_device(struct req *r, node *n, int64_t id, const struct device *d, int64_t since, int64_t seen, bool mine)
{
	view_int(n, "id", id);
	view_text(n, "agent", d->agent);
	view_text(n, "place", d->place);
	view_instant(r->view, n, "since", since);
	view_instant(r->view, n, "seen", seen);
	view_flag(n, "this", mine);
}

static void
add_session(struct req *r, node *parent, const struct session_row *s)
{
	struct device d = { s->agent, s->place };
	add_device(r, view_add(parent, "session"), s->id, &d, s->created_at, s->seen_at, s->id == r->session->id);
}

static void
add_browser(struct req *r, node *parent, const struct browser *b)
{
	struct device d = { b->agent, b->place };
	add_device(r, view_add(parent, "browser"), b->id, &d, b->created_at, b->seen_at, b->this_one);
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
