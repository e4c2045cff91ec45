/* register.c: /register and /welcome: from a phone and a password to a resident (AUTH-3 to AUTH-6). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/entry.h"
#include "domain/resident.h"
#include "fcgi/page/door.h"
#include "fcgi/page/names.h"
#include "fcgi/page/pages.h"

static bool
is_yes(const struct req *r, enum param p)
{
	const char *value = req_param(r, p);
	return value && strcmp(value, "yes") == 0;
}

/* Advertising is agreed to beforehand, as the manual has it, unless the company has turned that off. */
static bool
adverts(const struct req *r)
{
	if (r->route->method == POST)
		return is_yes(r, P_ADVERTS);
	return strcmp(conf_str(r->app->conf, "register.adverts_ticked", "yes"), "yes") == 0;
}

static enum err
show_register(struct req *r)
{
	node *n = req_page(r, "register", "register");
	view_flag(n, "agreed", is_yes(r, P_AGREE));
	view_flag(n, "adverts", adverts(r));
	view_field(n, "phone", req_param(r, P_PHONE));
	door_view_rules(r, n, P_PASSWORD);
	return OK;
}

enum err
page_register(struct req *r)
{
	struct challenge *c;
	if (r->session)
		return req_see(r, "/payment");
	/* whoever left in the middle comes back to the same step */
	if (door_find(r, &c) == OK && challenge_is(c, "register") && c->used_at == TIME_NONE)
		return req_see(r, "/code");
	return show_register(r);
}

static char *
read_form(struct req *r)
{
	const char *typed = req_param(r, P_PHONE);
	char *phone = typed ? text_phone(r, typed) : NULL;
	if (typed == NULL || *text_trim(r, typed) == '\0')
		req_error(r, "phone", "empty");
	else if (phone == NULL)
		req_error(r, "phone", "phone-format");
	door_password_rules(r, "password", req_param(r, P_PASSWORD));
	if (!is_yes(r, P_AGREE))
		req_error(r, "agree", "agree-needed");
	return phone;
}

/* A phone that is registered already: the same page and the same time, and its owner gets an SMS that says so (E47). */
static enum err
begin(struct req *r, const char *phone)
{
	char *hash;
	int64_t owner;
	enum err e = door_hash(r, req_param(r, P_PASSWORD), &hash);
	if (e != OK)
		return e;
	e = entry_owner(r->app->db, "sms", phone, &owner);
	struct challenge c = { .purpose = "register", .channel = "sms", .address = phone, .decoy = e == OK, .digits = 6,
		.password_hash = hash, .adverts = adverts(r), .agreement = conf_int(r->app->conf, "register.agreement", 1) };
	return e == OK || e == ERR_NOT_FOUND ? door_challenge(r, &c) : e;
}

enum err
do_register(struct req *r)
{
	char *phone = read_form(r);
	if (r->errors_n)
		return show_register(r);
	enum err e = begin(r, phone);
	if (e == OK)
		return req_see(r, "/code");
	if (e != ERR_BUSY && e != ERR_INPUT)
		return req_fail(r, e, "registration");
	if (e == ERR_BUSY)
		door_busy(r);
	return show_register(r);
}

static enum err
show_welcome(struct req *r)
{
	node *n = req_page(r, "welcome", "welcome");
	view_text(n, "step", r->session->step);
	if (strcmp(r->session->step, "name") == 0)
		names_view(r, n, NULL);
	else
		view_field(n, "email", req_param(r, P_EMAIL));
	return OK;
}

enum err
page_welcome(struct req *r)
{
	return *r->session->step ? show_welcome(r) : req_see(r, "/payment");
}

static enum err
take_names(struct req *r)
{
	struct names names;
	if (!names_read(r, &names))
		return show_welcome(r);
	enum err e = resident_names_set(r->app->db, r->session->resident_id, names.last, names.first, names.middle, names.born_on,
	    names.gender);
	if (e == OK)
		e = entry_named(r->app->db, r->session->resident_id);
	return e == OK ? req_see(r, "/welcome") : req_fail(r, e, "names");
}

/* A five-digit code, as the manual says: this resident is signed in already (RELIABILITY.md). */
static enum err
take_email(struct req *r)
{
	const char *typed = req_param(r, P_EMAIL);
	char *email = typed ? text_email(r, typed) : NULL;
	int64_t owner;
	if (email == NULL) {
		req_error(r, "email", typed && *text_trim(r, typed) ? "email-format" : "empty");
		return show_welcome(r);
	}
	enum err e = entry_owner(r->app->db, "email", email, &owner);
	if (e != OK && e != ERR_NOT_FOUND)
		return req_fail(r, e, "e-mail");
	struct challenge c = { .purpose = "welcome", .resident_id = r->session->resident_id, .channel = "email", .address = email,
		.decoy = e == OK, .digits = 5 };
	e = door_challenge(r, &c);
	if (e == ERR_INPUT)
		return show_welcome(r);
	return e == OK ? req_see(r, "/code") : req_fail(r, e, "e-mail");
}

enum err
do_welcome(struct req *r)
{
	if (strcmp(r->session->step, "name") == 0)
		return take_names(r);
	return *r->session->step ? take_email(r) : req_see(r, "/payment");
}
