/* leave.c: /profile/delete and /undo: leaving for good (PROF-6), and taking back a phone or an e-mail (PROF-2). */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/contact.h"
#include "domain/resident.h"
#include "fcgi/page/pages.h"
#include "fcgi/web/visitor.h"

enum err
page_delete(struct req *r)
{
	struct resident *resident;
	struct leaving leaving;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e == OK)
		e = leaving_get(r, r->app->db, r->session->resident_id, &leaving);
	if (e != OK)
		return req_fail(r, e, "what deleting takes");
	node *n = req_page(r, "profile-delete", "profile-delete");
	view_text(n, "phone-text", resident_phone_text(r, resident->phone));
	view_text(n, "email", resident->email ? resident->email : "");
	view_int(n, "accounts", (int64_t)leaving.accounts_n);
	view_int(n, "payments", leaving.payments);
	view_int(n, "readings", leaving.readings);
	for (size_t i = 0; i < leaving.accounts_n; i++) {
		node *a = view_add(n, "account");
		view_text(a, "number", leaving.accounts[i].number);
		view_text(a, "supplier", leaving.accounts[i].supplier);
		view_flag(a, "paper", leaving.accounts[i].paper);
	}
	return OK;
}

enum err
do_delete(struct req *r)
{
	const char *agree = req_param(r, P_AGREE);
	if (agree == NULL || strcmp(agree, "yes") != 0) {
		req_error(r, "agree", "delete-agree");
		return page_delete(r);
	}
	enum err e = resident_delete(r->app->db, r->session->resident_id, r->now);
	if (e != OK)
		return req_fail(r, e, "resident %" PRId64 " not deleted", r->session->resident_id);
	log_line("resident %" PRId64 " deleted the account", r->session->resident_id);
	req_cookie(r, COOKIE_SESSION, "", 0);
	req_cookie(r, COOKIE_STEP, "", 0);
	r->cookies = mem_printf(r, "%sClear-Site-Data: \"cache\"\r\n", r->cookies);
	return req_see(r, "/signin?do=deleted");
}

static enum err
find_undo(struct req *r, struct contact_undo **undo)
{
	int64_t id = req_id(r, P_CHANGE);
	const char *proof = req_param(r, P_PROOF);
	enum err e = proof ? contact_undo_find(r, r->app->db, r->app->codes_key, id, proof, undo) : ERR_NOT_FOUND;
	return e == OK ? OK : req_fail(r, e, "change %" PRId64, id);
}

static enum err
show_undo(struct req *r, const struct contact_undo *undo, const char *state)
{
	bool by_phone = strcmp(undo->kind, "phone") == 0;
	r->self = mem_printf(r, "/undo?change=%" PRId64 "&proof=%s", undo->id, req_param(r, P_PROOF));
	node *n = req_page(r, "undo", "undo");
	view_text(n, "kind", undo->kind);
	view_text(n, "old-text", by_phone ? resident_phone_text(r, undo->old_value) : undo->old_value);
	view_int(n, "change", undo->id);
	view_text(n, "proof", req_param(r, P_PROOF));
	view_text(n, "state", state);
	return OK;
}

enum err
page_undo(struct req *r)
{
	struct contact_undo *undo;
	enum err e = find_undo(r, &undo);
	if (e != OK)
		return e;
	return show_undo(r, undo, undo->done ? "done" : undo->until <= r->now ? "closed" : "open");
}

/* Sent twice or too late, it shows how things stand. */
enum err
do_undo(struct req *r)
{
	struct contact_undo *undo;
	enum err e = find_undo(r, &undo);
	if (e != OK)
		return e;
	e = contact_undo(r->app->db, undo, r->now);
	if (e == ERR_EXISTS) /* somebody else has it by now */
		return show_undo(r, undo, "closed");
	if (e != OK && e != ERR_CONFLICT)
		return req_fail(r, e, "change %" PRId64 " not taken back", undo->id);
	if (e == OK)
		log_line("resident %" PRId64 " took back a %s", undo->resident_id, undo->kind);
	return req_see(r, "/undo?change=%" PRId64 "&proof=%s", undo->id, req_param(r, P_PROOF));
}
