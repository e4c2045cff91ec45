/* signin.c: /signin and /signout. */
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/resident.h"
#include "fcgi/page/pages.h"
#include "fcgi/web/visitor.h"

static bool
by_email(const struct req *r)
{
	const char *by = req_param(r, P_BY);
	return by && strcmp(by, "email") == 0;
}

static void
view_field(node *parent, const char *name, const char *value)
{
	node *n = view_add(parent, "field");
	view_text(n, "name", name);
	view_text(n, "value", value ? value : "");
}

enum err
page_signin(struct req *r)
{
	if (r->session)
		return req_see(r, "/payment");
	node *n = req_page(r, "signin", "signin");
	view_text(n, "by", by_email(r) ? "email" : "phone");
	view_flag(n, "refused", r->errors_n > 0 && *r->errors[0].field == '\0');
	view_field(n, "phone", req_param(r, P_PHONE));
	view_field(n, "email", req_param(r, P_EMAIL));
	return OK;
}

/* The resident whom phone or e-mail and password name. Whatever is wrong, the answer and the time are the same. */
static enum err
identify(struct req *r, const char *typed, const char *password, int64_t *id)
{
	char *hash = NULL, *phone = by_email(r) ? NULL : text_phone(r, typed);
	char *email = by_email(r) ? text_email(r, typed) : NULL;
	enum err e = ERR_NOT_FOUND;
	if (phone || email)
		e = resident_credential(r, r->app->db, phone, email, id, &hash);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return crypt_password_check(r->app->pepper, password, hash) ? OK : ERR_NOT_FOUND;
}

static enum err
start_session(struct req *r, int64_t id)
{
	char *token;
	enum err e = session_start(r, r->app->db, id, r->now, &token);
	if (e != OK)
		return req_fail(r, e, "session of resident %lld not started", (long long)id);
	req_cookie(r, COOKIE_SESSION, token, -1);
	req_cookie(r, COOKIE_VISITOR, "", 0);
	log_line("resident %lld signed in", (long long)id);
	return req_see(r, "/payment");
}

enum err
do_signin(struct req *r)
{
	const char *field = by_email(r) ? "email" : "phone";
	const char *typed = req_param(r, by_email(r) ? P_EMAIL : P_PHONE), *password = req_param(r, P_PASSWORD);
	int64_t id;
	if (typed == NULL || *text_trim(r, typed) == '\0')
		req_error(r, field, "empty");
	if (password == NULL || *password == '\0')
		req_error(r, "password", "empty");
	if (r->errors_n)
		return page_signin(r);
	enum err e = identify(r, typed, password, &id);
	if (e == ERR_NOT_FOUND) {
		req_error(r, "", "signin-refused");
		return page_signin(r);
	}
	return e == OK ? start_session(r, id) : req_fail(r, e, "credential");
}

enum err
do_signout(struct req *r)
{
	enum err e = r->session ? session_end(r->app->db, r->session, r->now) : OK;
	if (e != OK)
		return req_fail(r, e, "session not ended");
	req_cookie(r, COOKIE_SESSION, "", 0);
	r->cookies = mem_printf(r, "%sClear-Site-Data: \"cache\"\r\n", r->cookies);
	return req_see(r, "/signin");
}
