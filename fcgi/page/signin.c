/* signin.c: /signin and /signout. Whatever is wrong, the answer and the time are the same (RELIABILITY.md 1.9). */
#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/entry.h"
#include "domain/factor.h"
#include "domain/resident.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"
#include "fcgi/web/visitor.h"

#include <string.h>

static bool
by_email(const struct req *r)
{
	const char *by = req_param(r, P_BY);
	return by && strcmp(by, "email") == 0;
}

/* What has just happened elsewhere and is said here. */
static const char *
after_word(const struct req *r)
{
	static const char *const words[] = { "recovered", "deleted", "refused" };
	const char *after = r->route->method == GET ? req_param(r, P_DO) : NULL;
	for (size_t i = 0; after && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], after) == 0)
			return words[i];
	return "";
}

enum err
page_signin(struct req *r)
{
	if (r->session)
		return req_see(r, "/payment");
	node *n = req_page(r, "signin", "signin");
	view_text(n, "by", by_email(r) ? "email" : "phone");
	view_flag(n, "refused", r->errors_n > 0 && *r->errors[0].field == '\0');
	view_text(n, "after", after_word(r));
	view_field(n, "phone", req_param(r, P_PHONE));
	view_field(n, "email", req_param(r, P_EMAIL));
	return OK;
}

/* Who knocks: a resident, somebody whose registration waits for its code, or nobody. */
struct caller {
	int64_t id; /* 0: nobody */
	bool confirmed; /* this browser has passed the second factor */
	const char *name; /* what wrong passwords are counted for */
	char *hash;
	struct challenge *unfinished;
};

static enum err
find_caller(struct req *r, const char *typed, struct caller *c)
{
	char *phone = by_email(r) ? NULL : text_phone(r, typed), *email = by_email(r) ? text_email(r, typed) : NULL;
	enum err e = ERR_NOT_FOUND;
	c->name = phone ? phone : email ? email : typed;
	if (phone || email)
		e = resident_credential(r, r->app->db, phone, email, &c->id, &c->hash);
	/* Asked for known and unknown alike: the same statements, the same time. */
	if ((e == OK || e == ERR_NOT_FOUND) && phone)
		e = challenge_unfinished(r, r->app->db, phone, r->now, &c->unfinished);
	if (e == OK || e == ERR_NOT_FOUND)
		e = browser_find(r->app->db, c->id, r->browser_token, &c->confirmed);
	if (e == OK) /* others' guesses do not keep the owner waiting */
		c->name = mem_printf(r, "browser %s", r->browser_token);
	else if (c->id)
		c->name = door_name(r, c->id);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The second step: a browser that is not known shows a code; an authenticator's is there without a message. */
static enum err
ask_second(struct req *r, int64_t id, const struct factors *f)
{
	struct resident *resident;
	enum err e = resident_get(r, r->app->db, id, &resident);
	if (e != OK)
		return e;
	bool sms = !f->authenticator && strcmp(f->distrusted, "sms") != 0, email = !f->authenticator && !sms && resident->email_confirmed;
	struct challenge c = { .purpose = "signin", .resident_id = id, .digits = 6, .channel = sms ? "sms" : email ? "email" : "",
		.address = email ? resident->email : resident->phone };
	e = door_challenge(r, &c);
	return e == OK ? req_see(r, sms || email || f->authenticator ? "/code" : "/code?by=recovery") : e;
}

static enum err
go_on(struct req *r, const char *password, const struct caller *c)
{
	struct factors f;
	char *hash;
	enum err e = OK;
	if (crypt_password_old(c->hash) && door_hash(r, password, &hash) == OK)
		e = entry_rehash(r->app->db, c->id, hash);
	if (e == OK)
		e = factors_get(r->app->db, c->id, r->now, &f);
	if (e != OK)
		return e;
	return !f.second || c->confirmed ? door_let_in(r, c->id, c->confirmed) : ask_second(r, c->id, &f);
}

/* A registration that waited: its next code. */
static enum err
go_on_registering(struct req *r, const struct caller *c)
{
	struct challenge again = { .purpose = "register", .channel = "sms", .address = c->unfinished->address, .digits = 6,
		.password_hash = c->unfinished->password_hash, .adverts = c->unfinished->adverts, .agreement = c->unfinished->agreement };
	enum err e = door_challenge(r, &again);
	return e == OK ? req_see(r, "/code") : e;
}

static enum err
try_password(struct req *r, const char *typed, const char *password)
{
	struct caller c = { 0 };
	enum err e = find_caller(r, typed, &c);
	if (e == OK)
		e = door_password(r, c.name, password, c.hash ? c.hash : c.unfinished ? c.unfinished->password_hash : NULL);
	if (e != OK)
		return e;
	return c.hash ? go_on(r, password, &c) : go_on_registering(r, &c);
}

enum err
do_signin(struct req *r)
{
	const char *typed = req_param(r, by_email(r) ? P_EMAIL : P_PHONE), *password = req_param(r, P_PASSWORD);
	if (typed == NULL || *text_trim(r, typed) == '\0')
		req_error(r, by_email(r) ? "email" : "phone", "empty");
	if (password == NULL || *password == '\0')
		req_error(r, "password", "empty");
	if (r->errors_n)
		return page_signin(r);
	enum err e = try_password(r, typed, password);
	if (e == ERR_NOT_FOUND)
		req_error(r, "", "signin-refused");
	else if (e == ERR_BUSY)
		door_busy(r);
	else if (e != ERR_INPUT)
		return e == OK ? OK : req_fail(r, e, "sign-in");
	return page_signin(r);
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
