/* recover.c: /recover: a new password for who can show a code (AUTH-7, E48). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/entry.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"

static bool
by_email(const struct req *r)
{
	const char *by = req_param(r, P_BY);
	return by && strcmp(by, "email") == 0;
}

static enum err
show(struct req *r)
{
	node *n = req_page(r, "recover", "recover");
	view_text(n, "by", by_email(r) ? "email" : "phone");
	view_field(n, "phone", req_param(r, P_PHONE));
	view_field(n, "email", req_param(r, P_EMAIL));
	return OK;
}

enum err
page_recover(struct req *r)
{
	return show(r);
}

static char *
read_address(struct req *r)
{
	const char *field = by_email(r) ? "email" : "phone", *typed = req_param(r, by_email(r) ? P_EMAIL : P_PHONE);
	if (typed == NULL || *text_trim(r, typed) == '\0') {
		req_error(r, field, "empty");
		return NULL;
	}
	char *address = by_email(r) ? text_email(r, typed) : text_phone(r, typed);
	if (address == NULL)
		req_error(r, field, by_email(r) ? "email-format" : "phone-format");
	return address;
}

/* Nobody's address: the same page, the same statements, and no message. */
static enum err
begin(struct req *r, const char *address)
{
	const char *channel = by_email(r) ? "email" : "sms";
	int64_t owner = 0;
	enum err e = entry_owner(r->app->db, channel, address, &owner);
	struct challenge c = { .purpose = "recover", .resident_id = owner, .channel = channel, .address = address, .digits = 6,
		.decoy = e == ERR_NOT_FOUND };
	return e == OK || e == ERR_NOT_FOUND ? door_challenge(r, &c) : e;
}

enum err
do_recover(struct req *r)
{
	char *address = read_address(r);
	enum err e = address ? begin(r, address) : ERR_INPUT;
	if (e == ERR_INPUT)
		return show(r);
	return e == OK ? req_see(r, "/code") : req_fail(r, e, "recovery");
}

/* The challenge whose code was right, not long ago. */
static enum err
passed(struct req *r, struct challenge **c_r)
{
	enum err e = door_find(r, c_r);
	if (e != OK)
		return e;
	const struct challenge *c = *c_r;
	bool good = challenge_is(c, "recover") && c->used_at == TIME_NONE && c->passed_at != TIME_NONE &&
	    c->passed_at > r->now - PASSED_SECONDS;
	return good ? OK : ERR_NOT_FOUND;
}

static enum err
show_password(struct req *r)
{
	door_view_rules(r, req_page(r, "recover-password", "recover-password"), P_PASSWORD_NEW);
	return OK;
}

enum err
page_recover_password(struct req *r)
{
	struct challenge *c;
	enum err e = passed(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, "/recover");
	return e == OK ? show_password(r) : req_fail(r, e, "challenge");
}

static enum err
take(struct req *r, struct challenge *c, const char *password)
{
	char *hash;
	enum err e = door_hash(r, password, &hash);
	if (e == OK)
		e = entry_recover(r->app->db, c, hash, r->now);
	if (e == OK) /* the owner has shown a code: what strangers guessed no longer keeps them out */
		e = door_opened(r, door_name(r, c->resident_id));
	return e;
}

enum err
do_recover_password(struct req *r)
{
	struct challenge *c;
	const char *password = req_param(r, P_PASSWORD_NEW), *again = req_param(r, P_PASSWORD_AGAIN);
	enum err e = passed(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, "/recover");
	if (e != OK)
		return req_fail(r, e, "challenge");
	if (door_password_rules(r, "password-new", password) && (again == NULL || strcmp(again, password) != 0))
		req_error(r, "password-again", again && *again ? "password-differs" : "empty");
	if (r->errors_n)
		return show_password(r);
	e = take(r, c, password);
	if (e == ERR_BUSY) {
		door_busy(r);
		return show_password(r);
	}
	if (e != OK && e != ERR_CONFLICT) /* sent twice: the first has done it */
		return req_fail(r, e, "recovery");
	door_forget(r);
	return req_see(r, "/signin?do=recovered");
}
