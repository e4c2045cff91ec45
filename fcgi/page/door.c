/* door.c: waiting, hashing, challenges, sessions. */
#include "fcgi/page/door.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/slots.h"
#include "base/text.h"
#include "domain/factor.h"
#include "domain/guard.h"
#include "fcgi/web/visitor.h"

/* An error that says how long to wait. */
static enum err
say_wait(struct req *r, const char *code, int64_t seconds)
{
	req_error_with(r, "", code, "minutes", mem_printf(r, "%" PRId64, (seconds + 59) / 60));
	return ERR_INPUT;
}

static enum err
knock(struct req *r, enum guard guard, const char *what, const char *code)
{
	int64_t wait;
	enum err e = guard_pass(r->app->db, r->app->codes_key, guard, what, r->now, &wait);
	return e == OK && wait > 0 ? say_wait(r, code, wait) : e;
}

char *
door_name(struct req *r, int64_t resident)
{
	return mem_printf(r, "resident %" PRId64, resident);
}

static enum err
knock_both(struct req *r, enum guard guard, const char *what)
{
	enum err e = knock(r, GUARD_NETWORK, guard_network(r, r->place), "signin-wait");
	return e == OK ? knock(r, guard, what, "signin-wait") : e;
}

static enum err
opened(struct req *r, enum guard guard, const char *what)
{
	enum err e = guard_clear(r->app->db, r->app->codes_key, guard, what);
	if (e == OK)
		e = guard_forgive(r->app->db, r->app->codes_key, GUARD_NETWORK, guard_network(r, r->place));
	return e;
}

enum err
door_opened(struct req *r, const char *what)
{
	return opened(r, GUARD_PASSWORD, what);
}

enum err
door_knock_network(struct req *r)
{
	return knock(r, GUARD_NETWORK, guard_network(r, r->place), "signin-wait");
}

enum err
door_knock_code(struct req *r, const char *what)
{
	return knock_both(r, GUARD_CODE, what);
}

enum err
door_opened_code(struct req *r, const char *what)
{
	return opened(r, GUARD_CODE, what);
}

void
door_busy(struct req *r)
{
	req_error(r, "", "signin-busy");
	r->status = err_row(ERR_BUSY)->status;
}

enum err
door_hash(struct req *r, const char *password, char **hash_r)
{
	if (!slots_take(r->app->slots, (int)r->app->slot_wait))
		return ERR_BUSY;
	*hash_r = crypt_password_hash(r, r->app->pepper, password);
	slots_give(r->app->slots);
	return OK;
}

enum err
door_password(struct req *r, const char *what, const char *password, const char *hash)
{
	if (!slots_take(r->app->slots, (int)r->app->slot_wait))
		return ERR_BUSY;
	enum err e = knock_both(r, GUARD_PASSWORD, what);
	if (e == OK && !crypt_password_check(r->app->pepper, password, hash))
		e = ERR_NOT_FOUND;
	slots_give(r->app->slots);
	return e == OK ? door_opened(r, what) : e;
}

enum { RULE_LATIN, RULE_LENGTH, RULE_UPPER, RULE_LOWER, RULE_DIGIT, RULE_SPACE, RULE__MAX };

static void
judge(const char *password, bool met[RULE__MAX])
{
	met[RULE_LATIN] = met[RULE_SPACE] = true;
	met[RULE_LENGTH] = text_length(password) >= 8 && strlen(password) <= 128;
	met[RULE_UPPER] = met[RULE_LOWER] = met[RULE_DIGIT] = false;
	for (const unsigned char *s = (const unsigned char *)password; *s; s++) {
		met[RULE_LATIN] &= *s < 0x80;
		met[RULE_SPACE] &= !isspace(*s);
		met[RULE_UPPER] |= isupper(*s);
		met[RULE_LOWER] |= islower(*s);
		met[RULE_DIGIT] |= isdigit(*s);
	}
}

/* What everybody tries first: a word of the list, whatever case and whatever figures and signs stand around it. */
static bool
too_well_known(const void *ctx, const char *password)
{
	static const char *const words[] = { "password", "passwd", "qwerty", "qwertyuiop", "qwertyui", "asdfgh", "zxcvbn", "parol",
		"privet", "admin", "administrator", "welcome", "letmein", "kabinet", "iloveyou", "abc", "abcd", "abcdef", "qazwsx", "test" };
	char *bare = mem_strdup(ctx, password), *to = bare;
	for (const unsigned char *s = (const unsigned char *)password; *s; s++)
		if (isalpha(*s))
			*to++ = (char)tolower(*s);
	*to = '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(bare, words[i]) == 0)
			return true;
	return false;
}

bool
door_password_rules(struct req *r, const char *field, const char *password)
{
	bool met[RULE__MAX], all = true;
	judge(password ? password : "", met);
	for (int i = 0; i < RULE__MAX; i++)
		all &= met[i];
	if (password == NULL || *password == '\0')
		req_error(r, field, "empty");
	else if (!all)
		req_error(r, field, "password-rules");
	else if (too_well_known(r, password))
		req_error(r, field, "password-known");
	else
		return true;
	return false;
}

void
door_view_rules(struct req *r, node *parent, enum param password)
{
	static const char *const names[RULE__MAX] = { "latin", "length", "upper", "lower", "digit", "space" };
	bool met[RULE__MAX], known = false;
	for (size_t i = 0; i < r->errors_n; i++)
		known |= strcmp(r->errors[i].code, "password-rules") == 0;
	judge(known ? req_param(r, password) : "", met);
	for (int i = 0; i < RULE__MAX; i++) {
		node *n = view_add(parent, "rule");
		view_text(n, "name", names[i]);
		view_text(n, "state", !known ? "unknown" : met[i] ? "met" : "missing");
	}
}

/* SMS cost money: so many to an address, from a network, in all. What strangers ask for at the door does not use up what its
   owner needs, who has shown the password. */
static enum err
may_send(struct req *r, const struct challenge *c, const char *to)
{
	bool stranger = challenge_is(c, "register") || challenge_is(c, "recover");
	char *address = mem_printf(r, "%s %s", stranger ? "door" : "inside", to);
	enum err e = knock(r, GUARD_SEND_NETWORK, guard_network(r, r->place), "send-wait");
	if (e == OK)
		e = knock(r, GUARD_SEND_ADDRESS, address, "send-wait");
	return e == OK ? knock(r, GUARD_SEND_ALL, "all", "send-wait") : e;
}

enum err
door_challenge(struct req *r, struct challenge *c)
{
	enum err e = *c->channel ? may_send(r, c, c->address) : OK;
	c->lang = lang_code(r->lang);
	if (e == OK)
		e = challenge_start(r, r->app->db, c, r->now);
	if (e == OK)
		req_cookie(r, COOKIE_STEP, c->token, challenge_is(c, "register") ? REGISTER_SECONDS : CHALLENGE_SECONDS);
	return e;
}

enum err
door_send(struct req *r, struct challenge *c, const char *channel, const char *address)
{
	enum err e = may_send(r, c, address);
	return e == OK ? challenge_send(r->app->db, c, channel, address, r->now) : e;
}

enum err
door_find(struct req *r, struct challenge **challenge_r)
{
	if (r->step_token == NULL)
		return ERR_NOT_FOUND;
	enum err e = challenge_find(r, r->app->db, r->step_token, r->now, challenge_r);
	if (e == OK)
		(*challenge_r)->lang = lang_code(r->lang);
	return e;
}

void
door_forget(struct req *r)
{
	req_cookie(r, COOKIE_STEP, "", 0);
}

static enum err
remember(struct req *r, int64_t resident, bool confirmed)
{
	/* One that everybody has forgotten stays dead, whoever may have a copy of it. */
	bool alive = r->browser_token && browser_of_somebody(r->app->db, r->browser_token) == OK;
	const char *token = alive ? r->browser_token : crypt_token(r);
	req_cookie(r, COOKIE_BROWSER, token, 365 * 86400);
	return browser_add(r->app->db, resident, token, r->agent, r->place, confirmed, r->now);
}

enum err
door_let_in(struct req *r, int64_t resident, bool confirmed)
{
	char *token;
	struct device device = { r->agent, r->place };
	enum err e = r->session ? session_end(r->app->db, r->session, r->now) : OK; /* a browser is one person at a time */
	if (e == OK)
		e = remember(r, resident, confirmed);
	if (e == OK)
		e = session_start(r, r->app->db, resident, &device, r->now, &token);
	if (e != OK)
		return req_fail(r, e, "session of resident %" PRId64 " not started", resident);
	req_cookie(r, COOKIE_SESSION, token, -1);
	req_cookie(r, COOKIE_VISITOR, "", 0);
	log_line("resident %" PRId64 " signed in", resident);
	return req_see(r, "/payment"); /* which leads a newcomer to what is missing */
}

enum err
door_renew(struct req *r, bool confirmed)
{
	char *token;
	enum err e = session_renew(r, r->app->db, r->session, confirmed, r->now, &token);
	if (e == OK)
		req_cookie(r, COOKIE_SESSION, token, -1);
	return e;
}
