/* profile.c: /profile, /profile/name, /profile/bills, /notices, /help. */
#include <inttypes.h>
#include <string.h>

#include "domain/account.h"
#include "domain/resident.h"
#include "domain/tell.h"
#include "base/mem.h"
#include "base/text.h"
#include "fcgi/page/names.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

enum err
page_profile(struct req *r)
{
	struct resident *resident;
	const char *after = req_param(r, P_DO);
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e != OK)
		return req_fail(r, e, "resident");
	if (after && strcmp(after, "refused") == 0) /* a passkey was, on the way to one of the pages from here */
		req_error(r, "", "passkey-refused");
	node *n = req_page(r, "profile", "profile");
	view_resident(r->view, n, resident);
	view_text(n, "gender", resident->gender);
	view_flag(n, "second-factor", resident->second_factor);
	return OK;
}

static enum err
show_name(struct req *r, const struct resident *known)
{
	names_view(r, req_page(r, "profile-name", "profile-name"), known);
	return OK;
}

enum err
page_profile_name(struct req *r)
{
	struct resident *resident;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	return e == OK ? show_name(r, resident) : req_fail(r, e, "resident");
}

enum err
do_profile_name(struct req *r)
{
	struct names names;
	if (!names_read(r, &names))
		return show_name(r, NULL);
	enum err e = resident_names_set(r->app->db, r->session->resident_id, names.last, names.first, names.middle, names.born_on,
	    names.gender);
	return e == OK ? req_see(r, "/profile") : req_fail(r, e, "names");
}

static void
add_delivery(node *parent, const struct delivery_row *d)
{
	node *n = view_add(parent, "account");
	view_int(n, "id", d->id);
	view_text(n, "number", d->number);
	view_text(n, "alias", d->alias);
	view_text(n, "supplier", d->supplier);
	view_text(n, "delivery", d->delivery);
	view_int(n, "others", d->others);
}

enum err
page_profile_bills(struct req *r)
{
	struct resident *resident;
	struct delivery_list list;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e == OK)
		e = account_delivery_list(r, r->app->db, r->session->resident_id, &list);
	if (e != OK)
		return req_fail(r, e, "bills");
	node *n = req_page(r, "profile-bills", "profile-bills");
	view_flag(n, "email-confirmed", resident->email && resident->email_confirmed);
	for (size_t i = 0; i < list.n; i++)
		add_delivery(n, &list.items[i]);
	return OK;
}

enum err
do_profile_bills(struct req *r)
{
	const char *by = req_param(r, P_BY);
	int64_t account = req_id(r, P_ACCOUNT);
	if (by == NULL || (strcmp(by, "paper") != 0 && strcmp(by, "email") != 0))
		return ERR_BAD_REQUEST;
	enum err e = account_delivery_set(r->app->db, r->session->resident_id, account, by);
	return e == OK ? req_see(r, "/profile/bills") : req_fail(r, e, "bills of account %" PRId64, account);
}

enum err
page_notices(struct req *r)
{
	struct notice_list list;
	enum err e = notice_list(r, r->app->db, r->session->resident_id, &list);
	if (e != OK)
		return req_fail(r, e, "notices");
	node *n = req_page(r, "notices", "notices");
	for (size_t i = 0; i < list.n; i++)
		view_notice(r->view, n, &list.items[i]);
	return OK;
}

enum err
do_notices_read(struct req *r)
{
	enum err e = notice_read(r->app->db, r->session->resident_id, req_id(r, P_ID), r->now);
	return e == OK ? req_see(r, "/notices") : req_fail(r, e, "notice %" PRId64, req_id(r, P_ID));
}

/* "+73812790010" for a tel: link, from however the supplier writes its number; "" if no number can be made of it. */
static char *
phone_link(const void *ctx, const char *phone)
{
	char *digits = mem_strdup(ctx, phone), *to = digits;
	for (const char *s = phone; *s; s++)
		if (*s >= '0' && *s <= '9')
			*to++ = *s;
	*to = '\0';
	if (to - digits == 11 && (*digits == '8' || *digits == '7'))
		return mem_printf(ctx, "+7%s", digits + 1);
	return mem_strdup(ctx, "");
}

enum err
page_help(struct req *r)
{
	struct contact_list list;
	enum err e = contact_list(r, r->app->db, r->session->resident_id, &list);
	if (e != OK)
		return req_fail(r, e, "contacts");
	node *n = req_page(r, "help", "help");
	for (size_t i = 0; i < list.n; i++) {
		const struct contact *c = &list.items[i];
		node *s = view_add(n, "supplier");
		view_int(s, "id", c->id);
		view_text(s, "name", c->name);
		view_text(s, "phone", c->phone);
		view_text(s, "phone-link", phone_link(r, c->phone));
		view_text(s, "email", c->email);
		view_text(s, "site", c->site);
		view_text(s, "address", c->address);
		view_text(s, "hours", c->hours);
	}
	return OK;
}
