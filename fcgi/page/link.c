/* link.c: /account/add, /account/edit, /account/delete: taking an account into the cabinet, calling and sorting it, letting it go. */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/guard.h"
#include "domain/link.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

static const char *
typed(struct req *r, enum param p)
{
	const char *s = req_param(r, p);
	return text_trim(r, s ? s : "");
}

/* Alias and group of a form; a new group's name wins over the group chosen. */
static struct link_place
read_place(struct req *r)
{
	struct link_place place = { typed(r, P_ALIAS), typed(r, P_NAME), req_id(r, P_GROUP) };
	if (text_length(place.alias) > ALIAS_MAX)
		req_error(r, "alias", "name-long");
	if (text_length(place.group_name) > GROUP_NAME_MAX)
		req_error(r, "name", "name-long");
	return place;
}

/* The groups that can be chosen: not "all", in which every account is anyway. */
static enum err
view_choice(struct req *r, node *parent, int64_t current)
{
	struct group_list groups;
	enum err e = group_list(r, r->app->db, r->session->resident_id, &groups);
	for (size_t i = 0; e == OK && i < groups.n; i++) {
		if (groups.items[i].id == 0)
			continue;
		node *n = view_add(parent, "group");
		view_int(n, "id", groups.items[i].id);
		view_text(n, "name", groups.items[i].name);
		view_flag(n, "current", groups.items[i].id == current);
	}
	return e;
}

/* ---- /account/add */

static const struct way {
	const char *proof;
	enum param fields[2];
	size_t n;
} ways[] = {
	{ "meter", { P_SERIAL }, 1 },
	{ "payment", { P_PAID_ON, P_PAID }, 2 },
	{ "bill", { P_BILLED }, 1 },
};
enum { WAYS = sizeof ways / sizeof *ways };

static const struct proving_supplier *
chosen(struct req *r, const struct proving_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].id == req_id(r, P_SUPPLIER) || list->n == 1)
			return &list->items[i];
	return NULL;
}

static void
view_suppliers(struct req *r, node *parent, const struct proving_list *list)
{
	const struct proving_supplier *mine = chosen(r, list);
	for (size_t i = 0; i < list->n; i++) {
		const struct proving_supplier *s = &list->items[i];
		node *n = view_add(parent, "supplier");
		view_int(n, "id", s->id);
		view_text(n, "name", s->name);
		view_flag(n, "current", s == mine);
		for (size_t j = 0; j < s->n && s->n > 1 && (mine == NULL || s == mine); j++) {
			node *v = view_add(n, "service");
			view_int(v, "id", s->services[j].id);
			view_text(v, "name", s->services[j].name);
			view_flag(v, "current", s->services[j].id == req_id(r, P_SERVICE));
		}
	}
	for (size_t i = 0; i < WAYS; i++) {
		bool open = mine ? proving_allows(mine, ways[i].proof) : false;
		for (size_t j = 0; mine == NULL && j < list->n; j++)
			open |= proving_allows(&list->items[j], ways[i].proof);
		if (open)
			view_text(view_add(parent, "way"), "name", ways[i].proof);
	}
}

static enum err
show_add(struct req *r, const struct proving_list *list)
{
	node *n = req_page(r, "account-add", "account-add");
	view_suppliers(r, n, list);
	view_field(n, "number", typed(r, P_NUMBER));
	view_field(n, "serial", typed(r, P_SERIAL));
	view_field(n, "paid-on", typed(r, P_PAID_ON));
	view_field(n, "paid", typed(r, P_PAID));
	view_field(n, "billed", typed(r, P_BILLED));
	view_field(n, "alias", typed(r, P_ALIAS));
	view_field(n, "name", typed(r, P_NAME));
	enum err e = view_choice(r, n, req_id(r, P_GROUP));
	return e == OK ? OK : req_fail(r, e, "groups");
}

enum err
page_account_add(struct req *r)
{
	struct proving_list list;
	enum err e = proving_list(r, r->app->db, &list);
	return e == OK ? show_add(r, &list) : req_fail(r, e, "suppliers");
}

/* «1 226,72», 1226.72 and 1226,72 ₽ are one sum. */
static int64_t
read_sum(struct req *r, enum param p, const char *field)
{
	int64_t kopecks = 0;
	char *text = text_squeeze(r, typed(r, p)), *sign = strstr(text, "₽");
	if (sign)
		*sign = '\0';
	if (*text == '\0')
		req_error(r, field, "empty");
	else if (!money_parse(text, &kopecks))
		req_error(r, field, "sum-format");
	else if (kopecks == 0) /* proves nothing: every new account has it */
		req_error(r, field, "sum-zero");
	return kopecks;
}

static int64_t
read_paid_on(struct req *r)
{
	int64_t day = DAY_NONE;
	const char *text = typed(r, P_PAID_ON);
	if (*text == '\0')
		req_error(r, "paid-on", "empty");
	else if (!day_typed(text, &day))
		req_error(r, "paid-on", "date-format");
	return day;
}

static bool
filled(struct req *r, const struct way *w)
{
	return *typed(r, w->fields[0]) || (w->n > 1 && *typed(r, w->fields[1]));
}

/* Of the ways that were filled in the first that the supplier takes. */
static void
read_proof(struct req *r, const struct proving_supplier *s, struct claim *c)
{
	bool any = false;
	c->proof = NULL;
	for (size_t i = 0; i < WAYS && c->proof == NULL; i++) {
		any |= filled(r, &ways[i]);
		if (filled(r, &ways[i]) && proving_allows(s, ways[i].proof))
			c->proof = ways[i].proof;
	}
	c->meter = text_squeeze(r, typed(r, P_SERIAL));
	c->paid_on = DAY_NONE;
	c->amount = 0;
	if (c->proof == NULL) {
		req_error(r, "proof", any ? "proof-way" : "proof-needed");
	} else if (strcmp(c->proof, "payment") == 0) {
		c->paid_on = read_paid_on(r);
		c->amount = read_sum(r, P_PAID, "paid");
	} else if (strcmp(c->proof, "bill") == 0) {
		c->amount = read_sum(r, P_BILLED, "billed");
	}
}

static void
read_claim(struct req *r, const struct proving_list *list, struct claim *c)
{
	const struct proving_supplier *s = chosen(r, list);
	c->supplier = s ? s->id : 0;
	c->service = req_id(r, P_SERVICE);
	c->number = typed(r, P_NUMBER);
	if (s == NULL)
		req_error(r, "supplier", "choose");
	if (*c->number == '\0')
		req_error(r, "number", "empty");
	if (s)
		read_proof(r, s, c);
}

/* What a try is counted for: the account, whether there is one or not; who tries; from where. */
struct knock {
	enum guard guard;
	const char *what;
};
enum { KNOCKS = 3 };

static void
name_knocks(struct req *r, const struct claim *c, struct knock knocks[KNOCKS])
{
	knocks[0] = (struct knock) { GUARD_PROOF_ACCOUNT, mem_printf(r, "%" PRId64 " %s", c->supplier, c->number) };
	knocks[1] = (struct knock) { GUARD_PROOF_RESIDENT, mem_printf(r, "%" PRId64, r->session->resident_id) };
	knocks[2] = (struct knock) { GUARD_PROOF_NETWORK, guard_network(r, r->place) };
}

/* Counts before anything is compared. ERR_INPUT, with an error that says how long to wait, when it was too often. */
static enum err
knock(struct req *r, const struct knock knocks[KNOCKS])
{
	int64_t wait, longest = 0;
	enum err e = OK;
	for (size_t i = 0; e == OK && i < KNOCKS; i++) {
		e = guard_pass(r->app->db, r->app->form_key, knocks[i].guard, knocks[i].what, r->now, &wait);
		longest = e == OK && wait > longest ? wait : longest;
	}
	if (e != OK || longest == 0)
		return e;
	req_error_with(r, "", "link-wait", "minutes", mem_printf(r, "%" PRId64, (longest + 59) / 60));
	return ERR_INPUT;
}

static enum err
forgive(struct req *r, const struct knock knocks[KNOCKS])
{
	enum err e = OK;
	for (size_t i = 0; e == OK && i < KNOCKS; i++)
		e = guard_forgive(r->app->db, r->app->form_key, knocks[i].guard, knocks[i].what);
	return e;
}

/* ERR_INPUT: refused, and the form says so. */
static enum err
prove(struct req *r, const struct claim *c, int64_t *account_r)
{
	struct knock knocks[KNOCKS];
	name_knocks(r, c, knocks);
	enum err e = knock(r, knocks);
	if (e == OK)
		e = link_prove(r, r->app->db, c, account_r);
	if (e == ERR_NOT_FOUND) {
		req_error(r, "", "link-refused");
		return ERR_INPUT;
	}
	return e == OK ? forgive(r, knocks) : e;
}

enum err
do_account_add(struct req *r)
{
	struct proving_list list;
	struct claim claim = { 0 };
	int64_t account = 0, resident = r->session->resident_id;
	enum err e = proving_list(r, r->app->db, &list);
	if (e != OK)
		return req_fail(r, e, "suppliers");
	read_claim(r, &list, &claim);
	struct link_place place = read_place(r);
	if (r->errors_n)
		return show_add(r, &list);
	e = prove(r, &claim, &account);
	if (e == ERR_INPUT)
		return show_add(r, &list);
	if (e == OK)
		e = link_add(r->app->db, resident, account, claim.proof, &place, zone_day(chosen(r, &list)->zone, r->now), r->now);
	if (e != OK)
		return req_fail(r, e, "account not linked");
	log_line("resident %" PRId64 " proved account %" PRId64 " by %s", resident, account, claim.proof);
	return req_see(r, "/account?account=%" PRId64 "&do=added", account);
}

/* ---- /account/edit */

/* Whether this holder may choose how the bills come: an owner whose supplier sends them by e-mail. */
static bool
may_choose(const struct account *a)
{
	return a->ebills && strcmp(a->role, "owner") == 0 && a->sees_to == DAY_NONE;
}

static enum err
show_edit(struct req *r, const struct account *a)
{
	struct account_page *page;
	bool sent = r->route->method == POST;
	enum err e = account_page(r, r->app->db, r->session->resident_id, a->id, zone_day(a->zone, r->now), &page);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, a->id);
	const char *by = sent ? req_param(r, P_BY) : NULL;
	r->self = mem_printf(r, "/account/edit?account=%" PRId64, a->id);
	node *n = req_page(r, "account-edit", "account-edit");
	view_flag(n, "ebills", may_choose(a));
	view_text(n, "delivery", by ? by : page->delivery);
	view_flag(n, "email-confirmed", page->email_confirmed);
	view_int(n, "others", page->papers);
	view_account(n, a);
	view_field(n, "alias", sent ? typed(r, P_ALIAS) : a->alias);
	view_field(n, "name", typed(r, P_NAME));
	e = view_choice(r, n, sent ? req_id(r, P_GROUP) : a->group_id);
	return e == OK ? OK : req_fail(r, e, "groups");
}

enum err
page_account_edit(struct req *r)
{
	struct account *a;
	enum err e = account_get(r, r->app->db, r->session->resident_id, req_id(r, P_ACCOUNT), &a);
	return e == OK ? show_edit(r, a) : req_fail(r, e, "account %" PRId64, req_id(r, P_ACCOUNT));
}

enum err
do_account_edit(struct req *r)
{
	struct account *a;
	const char *by = req_param(r, P_BY);
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK && by && strcmp(by, "paper") != 0 && strcmp(by, "email") != 0)
		e = ERR_BAD_REQUEST;
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	struct link_place place = read_place(r);
	if (r->errors_n)
		return show_edit(r, a);
	e = link_change(r->app->db, resident, id, &place);
	if (e == OK && by && may_choose(a))
		e = account_delivery_set(r->app->db, resident, id, by);
	return e == OK ? req_see(r, "/account?account=%" PRId64 "&do=saved", id) : req_fail(r, e, "account %" PRId64, id);
}

/* ---- /account/delete */

enum err
page_account_delete(struct req *r)
{
	struct account *a;
	struct account_page *page;
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &a);
	if (e == OK)
		e = account_page(r, r->app->db, resident, id, zone_day(a->zone, r->now), &page);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	node *n = req_page(r, "account-delete", "account-delete");
	view_flag(n, "owner", strcmp(a->role, "owner") == 0);
	view_int(n, "guests", page->guests);
	view_flag(n, "email", may_choose(a) && strcmp(page->delivery, "email") == 0);
	view_balance(r->view, view_account(n, a), a);
	return OK;
}

enum err
do_account_delete(struct req *r)
{
	int64_t id = req_id(r, P_ACCOUNT);
	enum err e = link_drop(r->app->db, r->session->resident_id, id, r->now);
	if (e != OK)
		return req_fail(r, e, "account %" PRId64, id);
	log_line("resident %" PRId64 " let account %" PRId64 " go", r->session->resident_id, id);
	return req_see(r, "/payment");
}
