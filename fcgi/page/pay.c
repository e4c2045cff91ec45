/* pay.c: /pay/…: from the form to the bank and back (RELIABILITY.md 2.2). The payment program only: it waits for the bank. */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/payment.h"
#include "fcgi/page/pages.h"
#include "gateway/bank.h"
#include "view/nouns.h"

/* What was ticked, with the sums typed. */
struct basket {
	struct payment_item *items;
	size_t n;
	struct account_list accounts;
	struct balance_lines lines;
	struct payment_plan plan;
};

/* The kopecks typed for an item; 0 with an error noted at its field if they are none. */
static int64_t
typed_sum(struct req *r, const char *item)
{
	const char *typed = params_suffixed(&r->params, P_SUM, item);
	char *field = mem_printf(r, "sum-%s", item);
	int64_t kopecks = 0;
	typed = text_trim(r, typed ? typed : "");
	if (*typed == '\0')
		req_error(r, field, "empty");
	else if (!money_parse(typed, &kopecks))
		req_error(r, field, "sum-format");
	else if (kopecks == 0)
		req_error(r, field, "sum-zero");
	else if (kopecks > MONEY_LIMIT)
		req_error_with(r, field, "sum-limit", "limit-text", money_text(r, MONEY_LIMIT));
	return kopecks;
}

static void
read_items(struct req *r, struct basket *b)
{
	for (size_t i = 0; i < r->params.n; i++) {
		const struct param_value *p = &r->params.items[i];
		if (p->param != P_TICK)
			continue;
		int64_t id = 0;
		text_digits(p->value + 1, 18, &id);
		mem_grow(r, (void **)&b->items, sizeof *b->items, b->n);
		b->items[b->n++] = (struct payment_item) { p->value[0], id, typed_sum(r, p->value) };
	}
	if (b->n == 0)
		req_error(r, "", "nothing-ticked");
}

static enum err
read_basket(struct req *r, struct basket *b)
{
	int64_t resident = r->session->resident_id;
	enum err e = account_list(r, r->app->db, resident, 0, &b->accounts);
	if (e == OK)
		e = balance_lines(r, r->app->db, resident, 0, &b->lines);
	if (e != OK)
		return e;
	read_items(r, b);
	for (size_t i = 0; i < b->n; i++)
		for (size_t j = 0; j < i; j++)
			if (b->items[i].kind == b->items[j].kind && b->items[i].id == b->items[j].id)
				return ERR_BAD_REQUEST;
	e = payment_plan(r, &b->accounts, &b->lines, b->items, b->n, &b->plan);
	if (e == OK && b->plan.amount + b->plan.commission > MONEY_LIMIT && r->errors_n == 0)
		req_error_with(r, "", "sum-limit", "limit-text", money_text(r, MONEY_LIMIT));
	return e;
}

static const struct payment_item *
ticked(const struct basket *b, char kind, int64_t id)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].kind == kind && b->items[i].id == id)
			return &b->items[i];
	return NULL;
}

/* What was typed for a thing that can be paid, with its sum in words when it is one. */
static void
view_typed(struct req *r, node *n, const struct basket *b, char kind, int64_t id)
{
	const struct payment_item *item = ticked(b, kind, id);
	char *name = mem_printf(r, "%c%" PRId64, kind, id);
	const char *typed = params_suffixed(&r->params, P_SUM, name);
	view_text(n, "sum", typed ? typed : "");
	view_flag(n, "ticked", item != NULL);
}

static const struct payment_account *
paid_account(const struct basket *b, const struct account *a)
{
	for (size_t i = 0; i < b->plan.accounts_n; i++)
		if (b->plan.accounts[i].account == a)
			return &b->plan.accounts[i];
	return NULL;
}

/* The same account card as on /payment or /payment/details, with what was typed. */
static void
view_card(struct req *r, node *parent, const struct basket *b, const struct account *a, bool by_line)
{
	const struct payment_account *pa = paid_account(b, a);
	node *n = view_account_to_pay(r->view, parent, a);
	view_sum(n, "commission", pa ? pa->commission : 0);
	if (!by_line)
		view_typed(r, n, b, 'a', a->id);
	for (size_t i = 0; by_line && i < b->lines.n; i++)
		if (b->lines.items[i].account_id == a->id)
			view_typed(r, view_balance_line(n, &b->lines.items[i]), b, 'l', b->lines.items[i].id);
}

static const struct account *
line_account(const struct basket *b, int64_t line)
{
	for (size_t i = 0; i < b->lines.n; i++)
		for (size_t j = 0; b->lines.items[i].id == line && j < b->accounts.n; j++)
			if (b->accounts.items[j].id == b->lines.items[i].account_id)
				return &b->accounts.items[j];
	return NULL;
}

/* The account whose lines have sums on the form: then it came from the details page. */
static const struct account *
details_account(const struct req *r, const struct basket *b)
{
	int64_t line;
	for (size_t i = 0; i < r->params.n; i++) {
		const struct param_value *p = &r->params.items[i];
		if (p->param == P_SUM && *p->suffix == 'l' && text_digits(p->suffix + 1, 18, &line))
			return line_account(b, line);
	}
	return NULL;
}

/* Back to the page that the form was on, with errors at its fields and everything typed in its place. */
static enum err
again(struct req *r, const struct basket *b)
{
	const struct account *details = details_account(r, b);
	const char *name = details ? "payment-details" : "payment";
	struct group_list groups;
	enum err e = details ? OK : group_list(r, r->app->db, r->session->resident_id, &groups);
	if (e != OK)
		return req_fail(r, e, "groups");
	r->self = details ? mem_printf(r, "/payment/details?account=%" PRId64, details->id) : mem_strdup(r, "/payment");
	node *n = req_page(r, name, name);
	view_text(n, "key", req_param(r, P_KEY));
	if (details) {
		view_card(r, n, b, details, true);
	} else {
		view_text(n, "group", "all");
		view_groups(n, &groups, 0);
		for (size_t i = 0; i < b->accounts.n; i++)
			view_card(r, n, b, &b->accounts.items[i], false);
	}
	view_total(n, b->n, b->plan.amount, b->plan.commission);
	return OK;
}

static void
view_check_item(struct req *r, node *account, const struct basket *b, const struct payment_item *item)
{
	node *n = account;
	for (size_t i = 0; item->kind == 'l' && i < b->lines.n; i++)
		if (b->lines.items[i].id == item->id)
			n = view_balance_line(account, &b->lines.items[i]);
	view_text(n, "item", mem_printf(r, "%c%" PRId64, item->kind, item->id));
	view_text(n, "sum", money_input(r, item->amount));
	view_sum(n, "sum", item->amount);
}

/* The sums changed since the visitor saw a total: shown once more before anything is paid. */
static enum err
check(struct req *r, const struct basket *b)
{
	r->self = mem_strdup(r, "/payment");
	node *page = req_page(r, "pay-check", "pay-check");
	view_text(page, "key", req_param(r, P_KEY));
	for (size_t i = 0; i < b->plan.accounts_n; i++) {
		const struct payment_account *pa = &b->plan.accounts[i];
		node *n = view_account(page, pa->account);
		view_sum(n, "commission", pa->commission);
		for (size_t j = 0; j < b->n; j++) {
			const struct payment_item *item = &b->items[j];
			bool here = item->kind == 'a' && item->id == pa->account->id;
			for (size_t k = 0; item->kind == 'l' && k < b->lines.n; k++)
				here |= b->lines.items[k].id == item->id && b->lines.items[k].account_id == pa->account->id;
			if (here)
				view_check_item(r, n, b, item);
		}
		view_text(n, "sum", money_input(r, pa->amount));
		view_sum(n, "sum", pa->amount);
	}
	view_total(page, b->n, b->plan.amount, b->plan.commission);
	return OK;
}

static enum err
see_state(struct req *r, const struct payment *p)
{
	return req_see(r, "/pay/state?payment=%s", p->token);
}

/* What the bank is told, so that a lost row can be made again from its list: resident and parts (I9). */
static char *
parts_json(const void *ctx, const struct payment *p)
{
	char *text = mem_printf(ctx, "{\"resident\":\"%" PRId64 "\",\"parts\":\"", p->resident);
	for (size_t i = 0; i < p->accounts_n && strlen(text) < 900; i++)
		text = mem_printf(ctx, "%s%s%" PRId64 ":%" PRId64 ":%" PRId64, text, i ? "," : "", p->accounts[i].account->id,
		    p->accounts[i].amount, p->accounts[i].commission);
	return mem_printf(ctx, "%s\"}", text);
}

/* Registers the order and sends the visitor to the bank's form. Asked again with the same key, it goes on where the
   first time ended: the bank takes an order number once. */
static enum err
to_bank(struct req *r, struct payment *p)
{
	if (p->form_url && !payment_final(p))
		return req_leave(r, p->form_url);
	if (strcmp(p->state, "created") != 0)
		return see_state(r, p);
	const struct words *words = r->app->words[r->lang];
	struct bank_order order = {
		.number = p->order_number, .amount = p->amount + p->commission,
		.return_url = mem_printf(r, "%s/pay/return?payment=%s", r->app->url, p->token),
		.callback_url = conf_str(r->app->conf, "bank.callback_url", mem_printf(r, "%s/pay/callback", r->app->url)),
		.description = words_fill(r, words, "pay.bank-description", "number", p->order_number, NULL),
		.language = lang_code(r->lang), .parts = parts_json(r, p),
	};
	struct bank_registered *answer = bank_register(r, r->app->bank, &order);
	enum err e = payment_registered(r->app->db, p, answer, ACTOR_RESIDENT, r->now);
	if (e != OK)
		log_line("payment %s: registration not noted: %s", p->order_number, err_row(e)->symbol);
	if (answer->outcome == BANK_DONE && e == OK && p->form_url)
		return req_leave(r, p->form_url);
	return see_state(r, p);
}

enum err
do_pay_start(struct req *r)
{
	struct basket b = { 0 };
	struct payment *p;
	const char *key = req_param(r, P_KEY), *what = req_param(r, P_DO);
	enum err e = key ? read_basket(r, &b) : ERR_BAD_REQUEST;
	if (e != OK)
		return req_fail(r, e, "items");
	if (r->errors_n)
		return again(r, &b);
	if (what && strcmp(what, "edit") == 0)
		return again(r, &b);
	int64_t total = b.plan.amount + b.plan.commission;
	if ((what && strcmp(what, "count") == 0) || req_id(r, P_SHOWN) != total)
		return check(r, &b);
	e = payment_start(r, r->app->db, r->session->resident_id, key, &b.plan, r->now, &p);
	if (e != OK)
		return req_fail(r, e, "payment not started");
	return to_bank(r, p);
}

/* Asks the bank, and moves the payment by its answer; false: nothing certain is known now, all stays as it is. */
static bool
settle(struct req *r, struct payment *p, enum payment_actor actor)
{
	struct bank_status *answer = bank_status(r, r->app->bank, p->order_number);
	enum err e = payment_settled(r->app->db, p, answer, actor, r->now);
	if (e != OK)
		log_line("payment %s: not settled now: %s", p->order_number, err_row(e)->symbol);
	if (answer->outcome != BANK_DONE && !payment_final(p))
		p->state = mem_strdup(p, "registering"); /* for the page only: we do not know */
	return e == OK && answer->outcome == BANK_DONE;
}

static enum err
load(struct req *r, struct payment **p)
{
	const char *token = req_param(r, P_PAYMENT);
	enum err e = token ? payment_by_token(r, r->app->db, token, p) : ERR_NOT_FOUND;
	return e == OK ? OK : req_fail(r, e, "payment");
}

/* The bank sends the visitor here; its word in the address is only a hint (I6). */
enum err
page_pay_return(struct req *r)
{
	struct payment *p;
	enum err e = load(r, &p);
	if (e != OK)
		return e;
	settle(r, p, ACTOR_RETURN);
	return see_state(r, p);
}

/* Signed out, or signed in as another: only what the token's holder may know, no account. */
enum err
page_pay_state(struct req *r)
{
	struct payment *p;
	enum err e = load(r, &p);
	if (e != OK)
		return e;
	bool own = r->session && r->session->resident_id == p->resident;
	if (!payment_final(p) && p->created_at < r->now - 3)
		settle(r, p, ACTOR_RETURN);
	node *n = req_page(r, "pay-state", "pay-state");
	view_int(n, "refresh", payment_final(p) || p->form_url ? 0 : 5);
	view_payment(r->view, n, p, own);
	if (own && p->form_url && strcmp(p->state, "registered") == 0)
		view_text(n, "form-url", p->form_url);
	return OK;
}

/* The bank tells that something happened to an order. Its checksum proves who speaks; what happened is asked for. */
enum err
do_pay_callback(struct req *r)
{
	struct payment *p;
	struct bank_pair *pairs = mem_array(r, struct bank_pair, r->params.n);
	const char *order = NULL;
	for (size_t i = 0; i < r->params.n; i++) {
		pairs[i] = (struct bank_pair) { r->params.items[i].name, r->params.items[i].value };
		if (strcmp(pairs[i].name, "orderNumber") == 0)
			order = pairs[i].value;
	}
	if (order == NULL || !bank_callback_genuine(r, r->app->bank, pairs, (int)r->params.n))
		return req_fail(r, ERR_FORM, "ALARM callback without a genuine checksum");
	enum err e = payment_by_order(r, r->app->db, order, &p);
	if (e != OK)
		return req_fail(r, e == ERR_NOT_FOUND ? ERR_BUSY : e, "callback for an order not here (yet)");
	if (!settle(r, p, ACTOR_CALLBACK))
		return req_fail(r, ERR_BUSY, "callback for %s: try again", p->order_number);
	r->plain = "OK\n";
	return OK;
}
