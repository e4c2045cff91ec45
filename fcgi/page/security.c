/* security.c: /profile/security and its parts: the second factor, the authenticator app, recovery codes, passkeys. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/factor.h"
#include "domain/resident.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"
#include "view/qr.h"

enum { NAME_LENGTH = 60, TOTP_DIGITS = 6 };

static void
add_passkey(struct req *r, node *parent, const struct passkey *p)
{
	node *n = view_add(parent, "passkey");
	view_int(n, "id", p->id);
	view_text(n, "name", p->name);
	view_instant(r->view, n, "created", p->created_at);
	if (p->used_at != TIME_NONE)
		view_instant(r->view, n, "used", p->used_at);
	else
		view_text(n, "used-text", "");
}

static enum err
show_security(struct req *r)
{
	struct factors f;
	struct passkey_list list;
	enum err e = factors_get(r->app->db, r->session->resident_id, r->now, &f);
	if (e == OK)
		e = passkey_list(r, r->app->db, r->session->resident_id, &list);
	if (e != OK)
		return req_fail(r, e, "factors");
	r->self = mem_strdup(r, "/profile/security");
	node *n = req_page(r, "profile-security", "profile-security");
	view_flag(n, "second-factor", f.second);
	view_flag(n, "authenticator", f.authenticator);
	view_int(n, "codes-left", f.codes_left);
	if (req_param(r, P_NAME))
		view_field(n, "name", req_param(r, P_NAME));
	for (size_t i = 0; i < list.n; i++)
		add_passkey(r, n, &list.items[i]);
	return OK;
}

/* do=refused: a passkey was tried and not taken; its own page has no more to say. */
enum err
page_security(struct req *r)
{
	const char *after = req_param(r, P_DO);
	if (after && strcmp(after, "refused") == 0)
		req_error(r, "", "passkey-refused");
	return show_security(r);
}

/* Back to the page; what was changed is in the log. */
static enum err
done(struct req *r, enum err e, const char *what)
{
	if (e != OK)
		return req_fail(r, e, "%s", what);
	log_line("resident %" PRId64 ": %s", r->session->resident_id, what);
	return req_see(r, "/profile/security");
}

enum err
do_second_factor(struct req *r)
{
	const char *on = req_param(r, P_ON);
	if (on == NULL || (strcmp(on, "yes") != 0 && strcmp(on, "no") != 0))
		return ERR_BAD_REQUEST;
	bool wanted = strcmp(on, "yes") == 0;
	return done(r, factor_second_set(r->app->db, r->session->resident_id, wanted, r->now),
	    wanted ? "second factor on" : "second factor off");
}

/* ---- the authenticator app */

/* text as a part of an address: all but letters, digits and -._~ as %XX. */
static char *
escaped(struct req *r, const char *text)
{
	char *out = mem_strdup(r, "");
	for (const unsigned char *s = (const unsigned char *)text; *s; s++)
		out = mem_printf(r, isalnum(*s) || strchr("-._~", *s) ? "%s%c" : "%s%%%02X", out, *s);
	return out;
}

/* STANDARDS.md 6.5. The app lists it under the portal's host and the resident's phone. */
static char *
key_uri(struct req *r, const char *phone, const char *secret)
{
	const char *host = strstr(r->app->origins[0], "://") + 3;
	char *issuer = escaped(r, mem_strndup(r, host, strcspn(host, ":/")));
	return mem_printf(r, "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=30", issuer,
	    escaped(r, phone), secret, issuer, TOTP_DIGITS);
}

/* "ABCD EFGH …": for who types it. */
static char *
in_fours(struct req *r, const char *secret)
{
	char *out = mem_strdup(r, "");
	for (const char *s = secret; *s; s += strnlen(s, 4))
		out = mem_printf(r, "%s%s%.4s", out, s > secret ? " " : "", s);
	return out;
}

static enum err
show_authenticator(struct req *r, const unsigned char *raw)
{
	struct resident *resident;
	int64_t size;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e != OK)
		return req_fail(r, e, "resident");
	char *secret = crypt_base32(r, raw, TOTP_SECRET_SIZE), *uri = key_uri(r, resident->phone, secret);
	char *path = qr_path(r, uri, &size);
	if (path == NULL)
		return req_fail(r, ERR_INTERNAL, "portal.url is too long for a QR code");
	node *n = req_page(r, "profile-authenticator", "profile-authenticator");
	view_text(n, "secret", in_fours(r, secret));
	view_text(n, "uri", uri);
	view_int(n, "size", size);
	view_text(n, "path", path);
	return OK;
}

enum err
page_authenticator(struct req *r)
{
	unsigned char raw[TOTP_SECRET_SIZE];
	enum err e = authenticator_pending(r, r->app->db, r->app->codes_key, r->session->resident_id, raw);
	if (e == ERR_NOT_FOUND) /* not begun, or in use already: its secret is never shown again */
		return req_see(r, "/profile/security");
	e = e == OK ? show_authenticator(r, raw) : req_fail(r, e, "authenticator");
	crypt_wipe(raw, sizeof raw);
	return e;
}

enum err
do_authenticator_start(struct req *r)
{
	enum err e = authenticator_start(r->app->db, r->app->codes_key, r->session->resident_id, r->now);
	if (e == ERR_EXISTS)
		return req_see(r, "/profile/security");
	return e == OK ? req_see(r, "/profile/authenticator") : req_fail(r, e, "authenticator not begun");
}

/* The app's code shows that the secret has come over. Its tries are not counted: whoever sees this page sees the secret. */
static enum err
confirm_authenticator(struct req *r)
{
	const char *typed = req_param(r, P_CODE);
	char *code = text_squeeze(r, typed ? typed : "");
	int64_t number;
	if (*code == '\0')
		req_error(r, "code", "empty");
	else if (strlen(code) != TOTP_DIGITS || !text_digits(code, TOTP_DIGITS, &number))
		req_error_with(r, "code", "code-format", "digits", mem_printf(r, "%d", TOTP_DIGITS));
	if (r->errors_n)
		return ERR_INPUT;
	enum err e = authenticator_check(r, r->app->db, r->app->codes_key, r->session->resident_id, code, true, r->now);
	if (e == ERR_INPUT)
		req_error(r, "code", "code-wrong");
	return e;
}

enum err
do_authenticator(struct req *r)
{
	enum err e = confirm_authenticator(r);
	return e == ERR_INPUT ? page_authenticator(r) : done(r, e, "authenticator confirmed");
}

enum err
do_authenticator_remove(struct req *r)
{
	return done(r, authenticator_remove(r->app->db, r->session->resident_id, r->now), "authenticator removed");
}

/* ---- recovery codes */

/* Shown in the answer itself and nowhere again: the table has only their hashes. */
enum err
do_recovery_codes(struct req *r)
{
	char *codes[RECOVERY_CODES];
	enum err e = recovery_codes_make(r, r->app->db, r->app->codes_key, r->session->resident_id, codes);
	if (e != OK)
		return req_fail(r, e, "recovery codes");
	log_line("resident %" PRId64 ": new recovery codes", r->session->resident_id);
	r->self = mem_strdup(r, "/profile/security");
	node *n = req_page(r, "recovery-codes", "recovery-codes");
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		view_text(view_add(n, "item"), "text", codes[i]);
	return OK;
}

/* ---- passkeys */

static enum err
check_passkey(struct req *r, const char *name)
{
	struct factors f;
	enum err e = factors_get(r->app->db, r->session->resident_id, r->now, &f);
	if (*name == '\0')
		req_error(r, "name", "empty");
	if (text_length(name) > NAME_LENGTH)
		req_error(r, "name", "name-long");
	if (e == OK && f.passkeys >= PASSKEYS_MAX)
		req_error(r, "", "passkey-refused");
	return e == OK && r->errors_n ? ERR_INPUT : e;
}

/* The browser's script goes on at /passkey: it makes the key and brings it back. */
enum err
do_passkey_add(struct req *r)
{
	const char *typed = req_param(r, P_NAME);
	char *name = text_trim(r, typed ? typed : "");
	enum err e = check_passkey(r, name);
	struct challenge c = { .purpose = "passkey-add", .resident_id = r->session->resident_id, .channel = "", .address = name };
	if (e == OK)
		e = door_challenge(r, &c);
	if (e == ERR_INPUT)
		return show_security(r);
	return e == OK ? req_see(r, "/passkey") : req_fail(r, e, "passkey");
}

enum err
do_passkey_remove(struct req *r)
{
	return done(r, passkey_remove(r->app->db, r->session->resident_id, req_id(r, P_ID), r->now), "passkey removed");
}
