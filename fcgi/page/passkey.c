/* passkey.c: /passkey: what the browser's script asks the device, and what the device answers (WebAuthn). */
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/webauthn.h"
#include "domain/factor.h"
#include "domain/resident.h"
#include "fcgi/page/confirm.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"

/* A passkey's challenge under way; but for signing in only of the resident who is signed in. */
static enum err
find(struct req *r, struct challenge **c_r)
{
	enum err e = door_find(r, c_r);
	if (e != OK)
		return e;
	const struct challenge *c = *c_r;
	bool mine = challenge_is(c, "passkey-signin") ? r->session == NULL : r->session && r->session->resident_id == c->resident_id;
	return mine && text_starts(c->purpose, "passkey-") && c->used_at == TIME_NONE && c->expires_at > r->now ? OK : ERR_NOT_FOUND;
}

enum err
do_signin_passkey(struct req *r)
{
	struct challenge c = { .purpose = "passkey-signin", .channel = "", .address = "" };
	enum err e = door_knock_network(r);
	if (e == OK)
		e = door_challenge(r, &c);
	if (e == ERR_INPUT)
		return page_signin(r);
	return e == OK ? req_see(r, "/passkey") : req_fail(r, e, "challenge");
}

/* The name of the site that a passkey is made for: the host under which the visitor came, if it is one of ours. */
static char *
relying_party(struct req *r)
{
	const char *host = strstr(r->origin, "://") + 3;
	return mem_strndup(r, host, strcspn(host, ":/"));
}

static enum err
add_user(struct req *r, const struct challenge *c, node *n)
{
	struct resident *resident;
	struct passkey_list list = { 0 };
	int64_t id = c->resident_id;
	enum err e = resident_get(r, r->app->db, id, &resident);
	if (e == OK)
		e = passkey_list(r, r->app->db, id, &list);
	if (e != OK)
		return e;
	view_text(n, "user", crypt_base64url(r, &id, sizeof id));
	view_text(n, "user-name", resident_phone_text(r, resident->phone));
	view_text(n, "user-display", r->session->name);
	for (size_t i = 0; i < list.n; i++)
		view_text(view_add(n, "known"), "id", crypt_base64url(r, list.items[i].credential, list.items[i].credential_n));
	return OK;
}

static enum err
show(struct req *r, const struct challenge *c)
{
	node *n = req_page(r, "passkey", "passkey");
	view_text(n, "purpose", c->purpose + strlen("passkey-"));
	view_text(n, "challenge", crypt_base64url(r, c->seed, sizeof c->seed));
	view_text(n, "rp", relying_party(r));
	view_text(n, "to", c->address);
	return challenge_is(c, "passkey-signin") ? OK : add_user(r, c, n);
}

static const char *
way_back(const struct challenge *c)
{
	return challenge_is(c, "passkey-signin") ? "/signin" : challenge_is(c, "passkey-add") ? "/profile/security" : "/profile";
}

enum err
page_passkey(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, r->session ? "/profile" : "/signin");
	return e == OK ? show(r, c) : req_fail(r, e, "challenge");
}

/* A binary field of the form; n 0 if it is absent or not base64url. */
struct bytes {
	unsigned char *p;
	size_t n;
};

static struct bytes
field(struct req *r, enum param p)
{
	struct bytes b = { NULL, 0 };
	const char *text = req_param(r, p);
	b.p = text ? crypt_base64url_read(r, text, &b.n) : NULL;
	if (b.p == NULL)
		b.n = 0;
	return b;
}

static enum err
refuse(struct req *r, const char *why)
{
	log_line("INPUT %s: passkey: %s", r->path, why);
	return ERR_INPUT;
}

static enum err
add(struct req *r, const struct challenge *c, const struct webauthn_wanted *wanted)
{
	struct webauthn_key key;
	struct bytes client = field(r, P_CLIENT), attestation = field(r, P_ATTESTATION);
	const char *wrong = webauthn_registration(wanted, client.p, client.n, attestation.p, attestation.n, &key);
	if (wrong)
		return refuse(r, wrong);
	struct passkey p = { .resident_id = c->resident_id, .sign_count = key.sign_count, .credential_n = key.id_n,
		.name = mem_strdup(r, c->address) };
	memcpy(p.credential, key.id, key.id_n);
	memcpy(p.public_key, key.public_key, sizeof p.public_key);
	enum err e = passkey_add(r->app->db, &p, r->now);
	if (e == ERR_EXISTS || e == ERR_CONFLICT)
		return refuse(r, e == ERR_EXISTS ? "known already" : "there are enough");
	return e == OK ? req_see(r, "/profile/security") : e;
}

/* The resident whose passkey signed. */
static enum err
verify(struct req *r, const struct webauthn_wanted *wanted, int64_t *resident_r)
{
	struct passkey *p;
	uint32_t count;
	struct bytes id = field(r, P_CREDENTIAL), client = field(r, P_CLIENT), auth = field(r, P_AUTHENTICATOR);
	struct bytes signature = field(r, P_SIGNATURE);
	enum err e = passkey_find(r, r->app->db, id.p ? id.p : (const unsigned char *)"", id.n, &p);
	if (e != OK)
		return e == ERR_NOT_FOUND ? refuse(r, "not known") : e;
	const char *wrong = webauthn_assertion(wanted, p->public_key, client.p, client.n, auth.p, auth.n, signature.p, signature.n,
	    true, &count);
	if (wrong)
		return refuse(r, wrong);
	struct bytes user = field(r, P_USER); /* a device may leave it out; one that names another user is not taken */
	if (user.n > 0 && (user.n != sizeof p->resident_id || memcmp(user.p, &p->resident_id, user.n) != 0))
		return refuse(r, "of another user");
	*resident_r = p->resident_id;
	e = passkey_used(r->app->db, p, count, r->now);
	return e == ERR_CONFLICT ? refuse(r, "its counter went back: perhaps a copy") : e;
}

static enum err
answer(struct req *r, struct challenge *c)
{
	struct webauthn_wanted wanted = { c->seed, sizeof c->seed, r->app->origins };
	int64_t resident = 0;
	enum err e = challenge_end(r->app->db, c, r->now); /* burnt, whatever comes */
	door_forget(r);
	if (e != OK)
		return e == ERR_CONFLICT ? ERR_INPUT : e;
	if (challenge_is(c, "passkey-add"))
		return add(r, c, &wanted);
	e = verify(r, &wanted, &resident);
	if (e != OK)
		return e;
	if (challenge_is(c, "passkey-signin"))
		return door_let_in(r, resident, true);
	if (resident != c->resident_id)
		return refuse(r, "somebody else's");
	e = door_renew(r, true);
	return e == OK ? req_see(r, "%s", confirm_path(c->address)) : e;
}

enum err
do_passkey(struct req *r)
{
	struct challenge *c;
	enum err e = find(r, &c);
	if (e == ERR_NOT_FOUND)
		return req_see(r, r->session ? "/profile" : "/signin");
	if (e == OK)
		e = answer(r, c);
	if (e == ERR_INPUT)
		return req_see(r, "%s?do=refused", way_back(c));
	return e == OK ? OK : req_fail(r, e, "passkey");
}
