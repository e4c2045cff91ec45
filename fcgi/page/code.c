/* code.c: /code: the one page on which a code is typed, whatever for; and what follows when it was right. */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/contact.h"
#include "domain/entry.h"
#include "domain/factor.h"
#include "domain/resident.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"

#define DOT "\xe2\x80\xa2"

/* A challenge that asks for a code; one of a signed-in resident only for that resident. */
static enum err
find(struct req *r, struct challenge **c_r)
{
	enum err e = door_find(r, c_r);
	if (e != OK)
		return e;
	const struct challenge *c = *c_r;
	bool inside = challenge_is(c, "welcome") || challenge_is(c, "phone") || challenge_is(c, "email");
	if (c->digits == 0 || (inside && (r->session == NULL || r->session->resident_id != c->resident_id)))
		return ERR_NOT_FOUND;
	return OK;
}

/* "+7(913)123-45-67"; to whom it may not be theirs, the second step of a sign-in, hardly more than they know. */
static char *
address_text(struct req *r, const struct challenge *c)
{
	const char *a = c->address, *at = strchr(a, '@');
	bool hidden = challenge_is(c, "signin");
	if (at && hidden)
		return mem_printf(r, "%.1s" DOT DOT DOT "%s", a, at);
	if (at || strlen(a) != 12)
		return mem_strdup(r, a);
	if (hidden)
		return mem_printf(r, "+7(" DOT DOT DOT ")" DOT DOT DOT "-%.2s-%.2s", a + 8, a + 10);
	return mem_printf(r, "+7(%.3s)%.3s-%.2s-%.2s", a + 2, a + 5, a + 8, a + 10);
}

static void
add_way(node *n, const char *name, bool offered)
{
	if (offered)
		view_text(view_add(n, "way"), "name", name);
}

/* The other ways of a second step. */
static enum err
add_ways(struct req *r, const struct challenge *c, node *n, const char *via)
{
	struct resident *resident;
	struct factors f;
	enum err e = resident_get(r, r->app->db, c->resident_id, &resident);
	if (e == OK)
		e = factors_get(r->app->db, c->resident_id, r->now, &f);
	if (e != OK)
		return e;
	bool code = strcmp(via, "code") == 0;
	add_way(n, "sms", strcmp(f.distrusted, "sms") != 0 && (!code || strcmp(c->channel, "sms") != 0));
	add_way(n, "email", resident->email_confirmed && strcmp(f.distrusted, "email") != 0 && (!code || strcmp(c->channel, "email") != 0));
	add_way(n, "app", f.authenticator && strcmp(via, "app") != 0);
	add_way(n, "recovery", f.codes_left > 0 && strcmp(via, "recovery") != 0);
	return OK;
}

/* code: what was sent; app, recovery: another proof, at the second step only. */
static const char *
via_of(const struct req *r, const struct challenge *c)
{
	const char *by = req_param(r, P_BY);
	if (!challenge_is(c, "signin"))
		return "code";
	if (by && (strcmp(by, "app") == 0 || strcmp(by, "recovery") == 0))
		return by;
	return *c->channel ? "code" : "app";
}

static enum err
show(struct req *r, const struct challenge *c)
{
	node *n = req_page(r, "code", "code");
	const char *via = via_of(r, c);
	int64_t again = challenge_again_in(c, r->now);
	bool dead = challenge_dead(c, r->now);
	view_text(n, "purpose", c->purpose);
	view_text(n, "channel", *c->channel ? c->channel : "sms");
	view_text(n, "via", via);
	view_text(n, "address-text", address_text(r, c));
	view_int(n, "digits", c->digits);
	view_int(n, "again-in", again > 0 ? again : 0);
	view_flag(n, "dead", dead);
	view_flag(n, "restart", again < 0);
	return challenge_is(c, "signin") ? add_ways(r, c, n, via) : OK;
}

/* What a form sent twice finds: the first has done it. */
static enum err
done_before(struct req *r, const struct challenge *c)
{
	return req_see(r, challenge_is(c, "recover") && c->used_at == TIME_NONE ? "/recover/password" : r->session ? "/payment" : "/signin");
}

enum err
page_code(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, r->session ? "/payment" : "/signin");
	if (e != OK)
		return req_fail(r, e, "challenge");
	if (c->used_at != TIME_NONE || c->passed_at != TIME_NONE)
		return done_before(r, c);
	return show(r, c);
}

static enum err
enter(struct req *r, const struct challenge *c)
{
	int64_t id;
	enum err e = entry_register(r->app->db, c, r->now, &id);
	return e == OK ? door_let_in(r, id, false) : e;
}

static enum err
second_step_done(struct req *r, struct challenge *c)
{
	enum err e = challenge_end(r->app->db, c, r->now);
	return e == OK ? door_let_in(r, c->resident_id, true) : e;
}

/* After what changes the session's rights. */
static enum err
renewed(struct req *r, enum err e, const char *path)
{
	if (e == OK)
		e = door_renew(r, false);
	return e == OK ? req_see(r, "%s", path) : e;
}

static enum err
complete(struct req *r, const struct challenge *c)
{
	return renewed(r, entry_complete(r->app->db, c, r->now), "/payment");
}

static enum err
change(struct req *r, const struct challenge *c)
{
	return renewed(r, contact_change(r->app->db, c, r->now), "/profile");
}

/* What the code was for. */
static enum err
go_on(struct req *r, struct challenge *c)
{
	if (challenge_is(c, "recover"))
		return req_see(r, "/recover/password");
	door_forget(r);
	if (challenge_is(c, "register"))
		return enter(r, c);
	if (challenge_is(c, "welcome"))
		return complete(r, c);
	return challenge_is(c, "signin") ? second_step_done(r, c) : change(r, c);
}

/* "123 456", "123-456": as people read it and paste it. */
static char *
read_code(struct req *r, const struct challenge *c, const char *via)
{
	const char *typed = req_param(r, P_CODE);
	char *code = text_squeeze(r, typed ? typed : ""), *to = code;
	int64_t number;
	for (const char *s = code; *s; s++)
		if (*s != '-')
			*to++ = *s;
	*to = '\0';
	if (*code == '\0')
		req_error(r, "code", "empty");
	else if (strcmp(via, "recovery") != 0 && (strlen(code) != (size_t)c->digits || !text_digits(code, 9, &number)))
		req_error_with(r, "code", "code-format", "digits", mem_printf(r, "%" PRId64, c->digits));
	return code;
}

static enum err
try_factor(struct req *r, struct challenge *c, const char *via, const char *code)
{
	struct db *db = r->app->db;
	const char *key = r->app->codes_key;
	enum err e = challenge_count(db, c, r->now);
	if (e == OK)
		e = strcmp(via, "app") == 0 ? authenticator_check(r, db, key, c->resident_id, code, false, r->now)
		                            : recovery_code_use(r, db, key, c->resident_id, code, r->now);
	return e == OK ? challenge_passed(db, c, r->now) : e;
}

static enum err
try_code(struct req *r, struct challenge *c, const char *via, const char *code)
{
	bool sent = strcmp(via, "code") == 0;
	const char *what = mem_printf(r, "%s %s", c->purpose, sent ? c->address : door_name(r, c->resident_id));
	bool fresh = c->passed_at == TIME_NONE && !challenge_dead(c, r->now); /* guesses at a dead code tell nothing, and cost nobody */
	enum err e = fresh ? door_knock_code(r, what) : OK;
	if (e != OK)
		return e;
	e = sent ? challenge_try(r->app->db, c, r->app->codes_key, code, r->now) : try_factor(r, c, via, code);
	if (e == OK)
		e = fresh ? door_opened_code(r, what) : OK;
	else if (e == ERR_INPUT && c->tries < CODE_TRIES)
		req_error_with(r, "code", "code-wrong", "left", mem_printf(r, "%" PRId64, CODE_TRIES - c->tries));
	else if (e == ERR_INPUT || e == ERR_CONFLICT)
		req_error(r, "code", c->tries < CODE_TRIES && c->expires_at <= r->now ? "code-expired" : "code-dead");
	return e == ERR_CONFLICT ? ERR_INPUT : e;
}

enum err
do_code(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, r->session ? "/payment" : "/signin");
	if (e != OK)
		return req_fail(r, e, "challenge");
	if (c->used_at != TIME_NONE)
		return done_before(r, c);
	const char *via = via_of(r, c);
	char *code = read_code(r, c, via);
	if (r->errors_n == 0 && (e = try_code(r, c, via, code)) == OK) {
		e = go_on(r, c);
		if (e == ERR_CONFLICT) /* the other one of two forms was quicker */
			return done_before(r, c);
		if (e == ERR_EXISTS) /* somebody else's by now: nothing is told */
			req_error(r, "code", "code-dead");
	}
	if (r->errors_n)
		return show(r, c);
	return e == OK ? OK : req_fail(r, e, "code for %s", c->purpose);
}

/* Another channel may be chosen at the second step only; it is the resident's own. */
static enum err
send_again(struct req *r, struct challenge *c)
{
	const char *by = req_param(r, P_BY), *channel = c->channel, *address = c->address;
	struct resident *resident;
	struct factors f = { .distrusted = "" };
	if (challenge_is(c, "signin")) {
		enum err e = resident_get(r, r->app->db, c->resident_id, &resident);
		if (e == OK)
			e = factors_get(r->app->db, c->resident_id, r->now, &f);
		if (e != OK)
			return e;
		bool email = (by ? strcmp(by, "email") == 0 : strcmp(channel, "email") == 0) && resident->email_confirmed;
		channel = email ? "email" : "sms";
		address = email ? resident->email : resident->phone;
	}
	int64_t again = challenge_again_in(c, r->now);
	bool early = again < 0 || strcmp(channel, f.distrusted) == 0 || (again > 0 && strcmp(channel, c->channel) == 0);
	return early ? ERR_CONFLICT : door_send(r, c, channel, address);
}

enum err
do_code_send(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, r->session ? "/payment" : "/signin");
	if (e == OK && c->used_at != TIME_NONE)
		return done_before(r, c);
	if (e == OK)
		e = send_again(r, c);
	if (e == ERR_INPUT)
		return show(r, c);
	return e == OK || e == ERR_CONFLICT ? req_see(r, "/code") : req_fail(r, e, "code for %s", c->purpose);
}

enum err
do_code_cancel(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e != OK)
		return e == ERR_NOT_FOUND ? req_see(r, "/signin") : req_fail(r, e, "challenge");
	e = challenge_end(r->app->db, c, r->now);
	if (e != OK && e != ERR_CONFLICT)
		return req_fail(r, e, "challenge");
	door_forget(r);
	if (challenge_is(c, "welcome")) /* the registration waits: the next sign-in comes back to it (AUTH-6) */
		return do_signout(r);
	return req_see(r, challenge_is(c, "register") ? "/register" : challenge_is(c, "recover") ? "/recover" : challenge_is(c, "signin") ? "/signin" : "/profile");
}
