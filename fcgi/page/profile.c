/* profile.c: /profile, /notices, /help. */
#include <inttypes.h>

#include "domain/account.h"
#include "domain/resident.h"
#include "domain/tell.h"
#include "base/mem.h"
#include "base/text.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

enum err
page_profile(struct req *r)
{
	struct resident *resident;
	enum err e = resident_get(r, r->app->db, r->session->resident_id, &resident);
	if (e != OK)
		return req_fail(r, e, "resident");
	view_resident(r->view, req_page(r, "profile", "profile"), resident);
	return OK;
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
