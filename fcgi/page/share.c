/* share.c: /account/share: who else has access to an account; /invite: the way in for whom an owner invited. */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/invite.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

static bool
is_role(const char *s)
{
	return s && (strcmp(s, "view") == 0 || strcmp(s, "submit") == 0 || strcmp(s, "pay") == 0);
}

/* The account, if it is the resident's to share; a guest, or an owner whose days have ended, finds no such page. */
static enum err
own_account(struct req *r, struct account **account)
{
	int64_t id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, r->session->resident_id, id, account);
	if (e == OK && (strcmp((*account)->role, "owner") != 0 || (*account)->sees_to != DAY_NONE))
		e = ERR_NOT_FOUND;
	return e == OK ? OK : req_fail(r, e, "account %" PRId64, id);
}

static void
add_invite(struct req *r, node *parent, const struct invite *v)
{
	node *n = view_add(parent, "invite");
	view_int(n, "id", v->id);
	view_text(n, "name", v->name);
	view_text(n, "role", v->role);
	view_flag(n, "taken", v->taken);
	view_day(r->view, n, "until", zone_day(r->app->zone, v->until));
}

/* token: of the invitation just made, shown this once; else NULL. */
static enum err
show(struct req *r, const struct account *a, const char *token)
{
	struct invite_list list;
	struct account_page *page;
	int64_t resident = r->session->resident_id;
	enum err e = invite_list(r, r->app->db, resident, a->id, r->now, &list);
	if (e == OK)
		e = account_page(r, r->app->db, resident, a->id, zone_day(a->zone, r->now), &page);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, a->id);
	const char *name = req_param(r, P_NAME), *by = req_param(r, P_BY);
	r->self = mem_printf(r, "/account/share?account=%" PRId64, a->id);
	node *n = req_page(r, "account-share", "account-share");
	view_int(n, "owners", page->holders - 1);
	view_text(n, "role", token == NULL && is_role(by) ? by : "view");
	if (token)
		view_text(n, "link", mem_printf(r, "%s%s/invite?proof=%s", r->origin, r->app->base, token));
	view_account(n, a);
	view_field(n, "name", token == NULL ? name : NULL);
	for (size_t i = 0; i < list.n; i++)
		add_invite(r, n, &list.items[i]);
	return OK;
}

enum err
page_share(struct req *r)
{
	struct account *a;
	enum err e = own_account(r, &a);
	return e == OK ? show(r, a, NULL) : e;
}

/* The reply is the page itself: the link is shown this once and stands nowhere, so there is nothing to redirect to. */
enum err
do_share(struct req *r)
{
	struct account *a;
	const char *typed = req_param(r, P_NAME), *by = req_param(r, P_BY);
	char *name = text_trim(r, typed ? typed : ""), *token;
	enum err e = is_role(by) ? own_account(r, &a) : ERR_BAD_REQUEST;
	if (e != OK)
		return e;
	if (*name == '\0')
		req_error(r, "name", "empty");
	else if (text_length(name) > INVITE_NAME_MAX)
		req_error(r, "name", "name-long");
	if (r->errors_n)
		return show(r, a, NULL);
	e = invite_add(r, r->app->db, r->session->resident_id, a->id, by, name, r->now, &token);
	return e == OK ? show(r, a, token) : req_fail(r, e, "account %" PRId64, a->id);
}

enum err
do_share_end(struct req *r)
{
	enum err e = invite_revoke(r->app->db, r->session->resident_id, req_id(r, P_ID), r->now);
	if (e != OK)
		return req_fail(r, e, "invitation %" PRId64, req_id(r, P_ID));
	log_line("resident %" PRId64 " took back invitation %" PRId64, r->session->resident_id, req_id(r, P_ID));
	return req_see(r, "/account/share?account=%" PRId64, req_id(r, P_ACCOUNT));
}

static enum err
find(struct req *r, struct invitation **v)
{
	const char *token = req_param(r, P_PROOF);
	enum err e = token ? invitation_find(r, r->app->db, token, r->now, v) : ERR_NOT_FOUND;
	return e == OK ? OK : req_fail(r, e, "invitation");
}

/* state: open, closed, held (the visitor has the account already). */
static enum err
show_invite(struct req *r, const struct invitation *v, const char *state)
{
	r->self = mem_printf(r, "/invite?proof=%s", req_param(r, P_PROOF));
	node *n = req_page(r, "invite", "invite");
	view_text(n, "state", state);
	view_text(n, "role", v->role);
	view_text(n, "supplier", v->supplier);
	view_text(n, "inviter", v->inviter);
	view_text(n, "proof", req_param(r, P_PROOF));
	view_day(r->view, n, "until", zone_day(r->app->zone, v->until));
	return OK;
}

enum err
page_invite(struct req *r)
{
	struct invitation *v;
	enum err e = find(r, &v);
	return e == OK ? show_invite(r, v, v->open ? "open" : "closed") : e;
}

enum err
do_invite(struct req *r)
{
	struct invitation *v;
	int64_t resident = r->session->resident_id;
	enum err e = find(r, &v);
	if (e != OK)
		return e;
	e = v->taken_by == resident ? OK : invitation_take(r->app->db, req_param(r, P_PROOF), resident, r->now);
	if (e == ERR_CONFLICT || e == ERR_EXISTS)
		return show_invite(r, v, e == ERR_EXISTS ? "held" : "closed");
	if (e != OK)
		return req_fail(r, e, "invitation");
	return req_see(r, "/account?account=%" PRId64 "&do=joined", v->account_id);
}
