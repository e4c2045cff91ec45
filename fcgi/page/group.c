/* group.c: /group: the tabs into which a resident sorts accounts. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/link.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

static enum err
show(struct req *r, const char *name)
{
	struct group_list groups;
	struct account_list accounts;
	int64_t id = req_id(r, P_ID), resident = r->session->resident_id;
	enum err e = group_list(r, r->app->db, resident, &groups);
	const struct group *g = NULL;
	for (size_t i = 0; e == OK && i < groups.n; i++)
		if (id && groups.items[i].id == id)
			g = &groups.items[i];
	if (e == OK && g == NULL)
		e = ERR_NOT_FOUND;
	if (e == OK)
		e = account_list(r, r->app->db, resident, id, &accounts);
	if (e != OK)
		return req_fail(r, e, "group %" PRId64, id);
	r->self = mem_printf(r, "/group?id=%" PRId64, id);
	node *n = req_page(r, "group", "group-page");
	view_int(n, "id", id);
	view_text(n, "name", g->name);
	view_field(n, "name", name ? name : g->name);
	for (size_t i = 0; i < accounts.n; i++)
		view_account(n, &accounts.items[i]);
	return OK;
}

enum err
page_group(struct req *r)
{
	return show(r, NULL);
}

enum err
do_group_add(struct req *r)
{
	int64_t id;
	const char *from = req_param(r, P_DO);
	enum err e = group_add(r, r->app->db, r->session->resident_id, words_get(r->app->words[r->lang], "groups.new"), &id);
	if (e != OK)
		return req_fail(r, e, "group not added");
	return req_see(r, "/%s?group=%" PRId64, from && strcmp(from, "readings") == 0 ? "readings" : "payment", id);
}

enum err
do_group_rename(struct req *r)
{
	const char *typed = req_param(r, P_NAME);
	char *name = text_trim(r, typed ? typed : "");
	int64_t id = req_id(r, P_ID);
	if (*name == '\0')
		req_error(r, "name", "empty");
	else if (text_length(name) > GROUP_NAME_MAX)
		req_error(r, "name", "name-long");
	else if (strcmp(name, words_get(r->app->words[r->lang], "groups.all")) == 0)
		req_error(r, "name", "group-taken");
	if (r->errors_n)
		return show(r, name);
	enum err e = group_rename(r->app->db, r->session->resident_id, id, name);
	if (e == ERR_EXISTS) {
		req_error(r, "name", "group-taken");
		return show(r, name);
	}
	return e == OK ? req_see(r, "/payment?group=%" PRId64, id) : req_fail(r, e, "group %" PRId64, id);
}

enum err
do_group_delete(struct req *r)
{
	int64_t id = req_id(r, P_ID);
	enum err e = group_delete(r->app->db, r->session->resident_id, id);
	return e == OK ? req_see(r, "/payment") : req_fail(r, e, "group %" PRId64, id);
}
