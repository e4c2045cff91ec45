/* credential.c: /profile/password, /profile/phone, /profile/email: what one signs in with (PROF-2, PROF-5). */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "domain/entry.h"
#include "domain/resident.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"

static const char *
typed(const struct req *r, enum param p)
{
	const char *s = req_param(r, p);
	return s ? s : "";
}

enum err
page_password(struct req *r)
{
	door_view_rules(r, req_page(r, "profile-password", "profile-password"), P_PASSWORD_NEW);
	return OK;
}

static void
check_form(struct req *r)
{
	const char *new = typed(r, P_PASSWORD_NEW), *again = typed(r, P_PASSWORD_AGAIN);
	if (*typed(r, P_PASSWORD) == '\0')
		req_error(r, "password", "empty");
	bool good = door_password_rules(r, "password-new", new);
	if (*again == '\0')
		req_error(r, "password-again", "empty");
	else if (good && strcmp(new, again) != 0)
		req_error(r, "password-again", "password-differs");
}

/* The old password, counted like a sign-in: whoever sits down at an open page shall not guess it here. */
static enum err
check_old(struct req *r)
{
	char *hash;
	enum err e = resident_credential_of(r, r->app->db, r->session->resident_id, &hash);
	if (e == OK)
		e = door_password(r, door_name(r, r->session->resident_id), typed(r, P_PASSWORD), hash);
	if (e != ERR_NOT_FOUND)
		return e;
	req_error(r, "password", "password-wrong");
	return ERR_INPUT;
}

static enum err
change_password(struct req *r)
{
	char *hash;
	enum err e = check_old(r);
	if (e == OK)
		e = door_hash(r, typed(r, P_PASSWORD_NEW), &hash);
	if (e == OK)
		e = resident_password_set(r->app->db, r->session->resident_id, hash, r->session->id, r->now);
	if (e == OK)
		log_line("resident %" PRId64 " changed the password", r->session->resident_id);
	return e == OK ? door_renew(r, true) : e;
}

enum err
do_password(struct req *r)
{
	check_form(r);
	enum err e = r->errors_n ? ERR_INPUT : change_password(r);
	if (e == OK)
		return req_see(r, "/profile");
	if (e != ERR_BUSY && e != ERR_INPUT)
		return req_fail(r, e, "password");
	if (e == ERR_BUSY)
		door_busy(r);
	return page_password(r);
}

/* The two contacts differ in their names and in how they are written. */
static const struct kind {
	const char *name, *channel, *wrong;
	enum param param;
	char *(*read)(const void *ctx, const char *s);
} phone = { "phone", "sms", "phone-format", P_PHONE, text_phone }, email = { "email", "email", "email-format", P_EMAIL, text_email };

static enum err
show_contact(struct req *r, const struct kind *kind, const struct resident *resident)
{
	node *n = req_page(r, "profile-contact", "profile-contact");
	view_text(n, "kind", kind->name);
	if (kind == &phone)
		view_text(n, "now-text", resident_phone_text(r, resident->phone));
	else
		view_text(n, "now-text", resident->email ? resident->email : "");
	view_field(n, kind->name, req_param(r, kind->param));
	return OK;
}

static enum err
page_contact(struct req *r, const struct kind *kind)
{
	struct resident *resident;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	return e == OK ? show_contact(r, kind, resident) : req_fail(r, e, "resident");
}

enum err
page_phone(struct req *r)
{
	return page_contact(r, &phone);
}

enum err
page_email(struct req *r)
{
	return page_contact(r, &email);
}

/* The new contact, canonical; NULL, with an error at its field, if it is none or is the one that counts already. */
static char *
read_contact(struct req *r, const struct kind *kind, const struct resident *resident)
{
	const char *text = typed(r, kind->param), *own = resident->email_confirmed ? resident->email : NULL;
	char *value = kind->read(r, text);
	if (kind == &phone)
		own = resident->phone;
	if (value && (own == NULL || strcmp(value, own) != 0))
		return value;
	req_error(r, kind->name, value ? "contact-same" : *text_trim(r, text) ? kind->wrong : "empty");
	return NULL;
}

/* Another's contact gets no code but a word to its owner; whoever asks sees no difference (AUTH-2). */
static enum err
ask_code(struct req *r, const struct kind *kind, const char *value)
{
	int64_t owner;
	enum err e = entry_owner(r->app->db, kind->channel, value, &owner);
	struct challenge c = { .purpose = kind->name, .resident_id = r->session->resident_id, .channel = kind->channel,
		.address = value, .decoy = e == OK, .digits = 6 };
	return e == OK || e == ERR_NOT_FOUND ? door_challenge(r, &c) : e;
}

static enum err
do_contact(struct req *r, const struct kind *kind)
{
	struct resident *resident;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e != OK)
		return req_fail(r, e, "resident");
	char *value = read_contact(r, kind, resident);
	e = value ? ask_code(r, kind, value) : ERR_INPUT;
	if (e == ERR_INPUT)
		return show_contact(r, kind, resident);
	return e == OK ? req_see(r, "/code") : req_fail(r, e, "new %s", kind->name);
}

enum err
do_phone(struct req *r)
{
	return do_contact(r, &phone);
}

enum err
do_email(struct req *r)
{
	return do_contact(r, &email);
}
