/* nouns.c: structs to elements. */
#include "view/nouns.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/money.h"
#include "view/explain.h"

#define NBSP "\xc2\xa0"

/* Sets an attribute and frees its text. */
static void
set(node *n, const char *attr, char *text)
{
	view_text(n, attr, text);
	talloc_free(text);
}

void
view_groups(node *parent, const struct group_list *groups, int64_t current)
{
	node *list = view_add(parent, "groups");
	for (size_t i = 0; i < groups->n; i++) {
		const struct group *g = &groups->items[i];
		node *n = view_add(list, "group");
		set(n, "id", g->id ? mem_printf(NULL, "%" PRId64, g->id) : mem_strdup(NULL, "all"));
		if (g->id)
			view_text(n, "name", g->name);
		if (g->id == current)
			view_flag(n, "current", true);
		view_int(n, "count", g->count);
	}
}

node *
view_account(node *parent, const struct account *a)
{
	node *n = view_add(parent, "account");
	view_int(n, "id", a->id);
	view_text(n, "number", a->number);
	view_text(n, "alias", a->alias);
	view_text(n, "supplier", a->supplier);
	view_flag(n, "details", a->details);
	view_flag(n, "pay", a->payments);
	if (a->group && *a->group)
		view_text(n, "group", a->group);
	return n;
}

void
view_balance(const struct view *v, node *n, const struct account *a)
{
	view_flag(n, "owes", a->owed > 0);
	view_int(n, "balance", a->balance);
	view_sum(n, "balance", a->balance);
	view_day(v, n, "balance-date", a->balance_on);
}

void
view_commission_rule(node *n, const struct account *a)
{
	view_int(n, "commission-permille", a->commission_permille);
	view_int(n, "commission-min", a->commission_min);
	view_int(n, "commission-max", a->commission_max);
}

node *
view_account_to_pay(const struct view *v, node *parent, const struct account *a)
{
	node *n = view_account(parent, a);
	set(n, "item", mem_printf(NULL, "a%" PRId64, a->id));
	view_balance(v, n, a);
	view_commission_rule(n, a);
	if (a->closed_on != DAY_NONE)
		view_flag(n, "closed", true);
	if (a->bill_id) {
		node *bill = view_add(n, "bill");
		view_int(bill, "id", a->bill_id);
		view_text(bill, "number", a->bill_number);
		view_month(v, bill, "period", a->bill_period);
		view_flag(bill, "has-file", false);
	}
	return n;
}

void
view_total(node *parent, size_t count, int64_t sum, int64_t commission)
{
	node *n = view_add(parent, "total");
	view_int(n, "count", (int64_t)count);
	view_money(n, "sum", sum);
	view_money(n, "commission", commission);
	view_money(n, "total", sum + commission);
}

node *
view_balance_line(node *parent, const struct balance_line *line)
{
	node *n = view_add(parent, "line");
	set(n, "item", mem_printf(NULL, "l%" PRId64, line->id));
	view_text(n, "name", line->service);
	view_text(n, "kind", line->penalty ? "penalty" : "main");
	view_int(n, "owed", -line->amount);
	view_sum(n, "owed", line->amount);
	return n;
}

static void
view_optional_int(node *n, const char *attr, int64_t value)
{
	if (value != INT_NONE)
		view_int(n, attr, value);
}

static void
view_area(node *n, int64_t area)
{
	if (area == INT_NONE)
		return;
	char *digits = decimal_text(NULL, area, 3);
	set(n, "area-text", mem_printf(NULL, "%s" NBSP "м²", digits));
	talloc_free(digits);
}

void
view_dwelling(node *parent, const struct account_page *page)
{
	node *n = view_add(parent, "dwelling");
	view_text(n, "stove", page->stove);
	view_optional_int(n, "rooms", page->rooms);
	view_optional_int(n, "residents", page->residents);
	view_area(n, page->area);
	for (size_t i = 0; i < page->items_n; i++) {
		node *item = view_add(n, "item");
		view_text(item, "name", page->items[i].name);
		view_text(item, "value", page->items[i].value);
	}
}

/* The day as in tables, or "" where it is not told: the page shows a dash. */
static void
view_day_or_empty(node *n, const char *attr, int64_t day)
{
	set(n, attr, day == DAY_NONE ? mem_strdup(NULL, "") : day_table(NULL, day));
}

void
view_meter(node *parent, const struct meter *m)
{
	node *n = view_add(parent, "meter");
	view_int(n, "id", m->id);
	view_text(n, "serial", m->serial);
	view_text(n, "service", m->service);
	view_text(n, "state", m->state);
	view_int(n, "digits", m->digits);
	view_text(n, "relation", m->relation);
	view_text(n, "model", m->model);
	view_text(n, "place", m->place);
	view_optional_int(n, "interval-years", m->interval_years);
	view_int(n, "zones", (int64_t)m->n);
	view_text(n, "accuracy", m->accuracy);
	view_day_or_empty(n, "installed-text", m->installed_on);
	view_day_or_empty(n, "verified-until-text", m->verified_until);
	view_text(n, "owner", m->owner);
	view_text(n, "voltage", m->voltage);
	view_text(n, "current", m->current);
	view_day_or_empty(n, "removed-text", m->removed_on);
	view_text(n, "replaced-by", m->replaced_by);
}

/* "5,15 ₽" of millionths of a rouble: two places, more only where the price has them. */
static char *
price_text(int64_t price)
{
	if (price % 10000 == 0) {
		char *digits = money_text(NULL, price / 10000), *s = mem_printf(NULL, "%s" NBSP "₽", digits);
		talloc_free(digits);
		return s;
	}
	char *digits = decimal_text(NULL, price, 6), *s = mem_printf(NULL, "%s" NBSP "₽", digits);
	talloc_free(digits);
	return s;
}

static char *
volume_text(int64_t volume, const char *unit)
{
	char *digits = decimal_text(NULL, volume, 3);
	char *s = mem_printf(NULL, "%s" NBSP "%s", digits, unit);
	talloc_free(digits);
	return s;
}

/* Of the prices of one service, is any of that zone? */
static bool
has_price(const struct account_page *page, int64_t service, const char *zone)
{
	for (size_t i = 0; i < page->prices_n; i++)
		if (page->prices[i].service_id == service && strcmp(page->prices[i].zone, zone) == 0)
			return true;
	return false;
}

static node *
view_priced_service(const struct view *v, node *parent, const struct account_page *page, const struct price *p,
    const struct terms *terms, const struct term *term)
{
	node *service = view_add(parent, "service");
	view_text(service, "name", p->service);
	view_text(service, "unit", p->unit);
	view_text(service, "tariff", p->tariff);
	view_day(v, service, "from", p->from);
	if (term)
		view_term(service, terms, term, p->unit);
	view_flag(service, "compare", term && term->zones && has_price(page, p->service_id, "round") &&
	    has_price(page, p->service_id, "night"));
	return service;
}

void
view_prices(const struct view *v, node *parent, const struct account_page *page, const struct terms *terms)
{
	node *service = NULL;
	const struct term *term = NULL;
	for (size_t i = 0; i < page->prices_n; i++) {
		const struct price *p = &page->prices[i];
		if (i == 0 || page->prices[i - 1].service_id != p->service_id) {
			term = terms_of(terms, p->service_id);
			service = view_priced_service(v, parent, page, p, terms, term);
		}
		if (term && !term_has_zone(term, p->zone)) /* other schemes are for /tariff/compare */
			continue;
		node *n = view_add(service, "price");
		view_text(n, "zone", p->zone);
		view_int(n, "range", p->range);
		set(n, "upto-text", p->upto == INT_NONE ? mem_strdup(NULL, "") : volume_text(p->upto, p->unit));
		set(n, "text", price_text(p->price));
	}
}

node *
view_register(node *meter, const struct meter *m, const struct reg *g)
{
	node *n = view_add(meter, "register");
	view_int(n, "id", g->id);
	view_text(n, "zone", g->zone);
	view_int(n, "previous", g->last);
	set(n, "previous-text", meter_value_text(NULL, m->digits, m->decimals, g->last));
	view_day_table(n, "previous-date", g->last_on);
	if (g->computed_on != DAY_NONE && g->computed != INT_NONE) {
		set(n, "computed-text", meter_value_text(NULL, m->digits, m->decimals, g->computed));
		view_day_table(n, "computed-date", g->computed_on);
	}
	int64_t usual;
	if (g->past.n > 1 && !__builtin_mul_overflow(g->past.usual, m->ratio, &usual))
		set(n, "average-text", volume_text(usual < 10000 ? usual : (usual + 500) / 1000 * 1000, m->unit));
	return n;
}

void
view_end_value(node *parent, const struct meter *m, const struct reg *g)
{
	if (g->end == INT_NONE)
		return;
	node *n = view_add(parent, "value");
	view_text(n, "zone", g->zone);
	set(n, "text", meter_value_text(NULL, m->digits, m->decimals, g->end));
	view_text(n, "unit", m->unit);
}

node *
view_reading(node *parent, const struct reading *r)
{
	node *n = view_add(parent, "reading");
	view_int(n, "id", r->id);
	set(n, "number", reading_number(NULL, r->id));
	view_text(n, "source", r->source);
	view_text(n, "state", r->state);
	view_day_table(n, "date", r->taken_on);
	view_text(n, "account", r->account.number);
	view_text(n, "alias", r->account.alias);
	view_text(n, "supplier", r->account.supplier);
	view_text(n, "meter", r->serial);
	view_text(n, "service", r->service);
	if (*r->reason)
		view_text(n, "reason", r->reason);
	for (size_t i = 0; i < r->n; i++) {
		const struct reading_value *w = &r->values[i];
		node *value = view_add(n, "value");
		int64_t volume;
		view_text(value, "zone", w->zone);
		set(value, "text", meter_value_text(NULL, r->digits, r->decimals, w->value));
		view_text(value, "unit", r->unit);
		if (meter_volume(r->ratio, r->digits, w->base, w->value, &volume)) {
			set(value, "volume-text", decimal_text(NULL, volume, 3));
			view_flag(value, "rollover", w->value < w->base);
		}
		if (w->computed != INT_NONE) {
			set(value, "computed-text", meter_value_text(NULL, r->digits, r->decimals, w->computed));
			view_day_table(value, "computed-date", r->computed_on);
		}
	}
	return n;
}

void
view_story(const struct view *v, node *parent, const struct reading_story *story)
{
	for (size_t i = 0; i < story->n; i++) {
		const struct reading_event *e = &story->items[i];
		node *n = view_add(parent, "event");
		view_text(n, "state", e->state);
		view_text(n, "by", e->by_supplier ? "supplier" : "resident");
		if (e->bill_on != DAY_NONE) /* what counts is the day of the bill, not when we heard of it */
			view_day(v, n, "at", e->bill_on);
		else
			view_instant(v, n, "at", e->at);
		view_text(n, "detail", e->detail);
		if (e->bill_id)
			view_int(n, "bill", e->bill_id);
	}
}

char *
view_price_text(int64_t price)
{
	return price_text(price);
}

char *
view_volume_text(int64_t volume, const char *unit)
{
	return volume_text(volume, unit);
}

/* The product before it was rounded to the kopeck. */
static char *
exact_text(const struct step *s)
{
	char *digits = decimal_text(NULL, s->amount * 10000000 - s->rest, 9);
	char *text = mem_printf(NULL, "%s" NBSP "₽", digits);
	talloc_free(digits);
	return text;
}

void
view_steps(node *parent, const struct charge *charge, const struct usage *usages,
    const char *const *serials, const char *unit)
{
	bool dated = charge->n > 0 && charge->steps[0].from != charge->steps[charge->n - 1].from;
	for (size_t i = 0; i < charge->n; i++) {
		const struct step *s = &charge->steps[i];
		node *n = view_add(parent, "step");
		if (serials)
			view_text(n, "meter", serials[s->usage]);
		view_text(n, "zone", usages[s->usage].zone);
		if (charge->ranges)
			view_int(n, "range", s->row->range);
		set(n, "volume-text", volume_text(s->volume, unit));
		set(n, "price-text", price_text(s->row->price));
		view_sum(n, "amount", s->amount);
		if (dated) {
			view_day_table(n, "from", s->from);
			view_day_table(n, "to", s->to);
		}
		if (s->rest != 0)
			set(n, "exact-text", exact_text(s));
	}
}

/* The path with the filter and a page number. */
static char *
page_link(const char *path, const struct filter *f, int64_t page)
{
	char *s = mem_printf(NULL, "%s?page=%" PRId64, path, page);
	if (f->supplier)
		s = talloc_asprintf_append(s, "&supplier=%" PRId64, f->supplier);
	if (f->account)
		s = talloc_asprintf_append(s, "&account=%" PRId64, f->account);
	char *from = f->from == DAY_NONE ? NULL : day_iso(s, f->from), *to = f->to == DAY_NONE ? NULL : day_iso(s, f->to);
	if (from)
		s = talloc_asprintf_append(s, "&from=%s", from);
	if (to)
		s = talloc_asprintf_append(s, "&to=%s", to);
	return s;
}

void
view_pager(node *parent, const char *path, const struct filter *f, int64_t total)
{
	int64_t pages = total > HISTORY_PAGE ? (total + HISTORY_PAGE - 1) / HISTORY_PAGE : 1;
	node *n = view_add(parent, "pager");
	view_int(n, "page", f->page);
	view_int(n, "pages", pages);
	view_int(n, "count", total);
	set(n, "previous", f->page > 1 ? page_link(path, f, f->page - 1) : mem_strdup(NULL, ""));
	set(n, "next", f->page < pages ? page_link(path, f, f->page + 1) : mem_strdup(NULL, ""));
}

void
view_bill(const struct view *v, node *parent, const struct bill *b)
{
	node *n = view_add(parent, "bill");
	view_int(n, "id", b->id);
	view_text(n, "number", b->number);
	view_month(v, n, "period", b->period);
	view_day_table(n, "issued", b->issued_on);
	view_day(v, n, "due", b->due_on);
	view_sum(n, "total", b->total);
	if (b->lines == NULL) {
		view_text(n, "account", b->account.number);
		view_text(n, "alias", b->account.alias);
		view_text(n, "supplier", b->account.supplier);
		return;
	}
	view_int(n, "opening", b->opening);
	view_sum(n, "opening", b->opening);
	view_sum(n, "paid", b->paid);
	node *account = view_account(n, &b->account);
	view_text(account, "address", b->address);
	for (size_t i = 0; i < b->n; i++) {
		const struct bill_line *line = &b->lines[i];
		node *l = view_add(n, "line");
		view_text(l, "name", line->service);
		view_text(l, "kind", line->penalty ? "penalty" : "main");
		set(l, "volume-text", line->volume == INT_NONE ? mem_strdup(NULL, "") : volume_text(line->volume, line->unit));
		set(l, "price-text", line->price == INT_NONE ? mem_strdup(NULL, "") : price_text(line->price));
		view_sum(l, "amount", line->amount);
	}
}

void
view_payment(const struct view *v, node *parent, const struct payment *p, bool with_accounts)
{
	view_text(parent, "state", strcmp(p->state, "registering") == 0 ? "unknown" : p->state);
	view_text(parent, "number", p->order_number);
	view_instant(v, parent, "created", p->created_at);
	if (p->final_at != TIME_NONE)
		view_instant(v, parent, "final", p->final_at);
	if (p->reason)
		view_int(parent, "reason", p->reason);
	view_text(parent, "token", p->token);
	view_flag(parent, "booked", p->booked && strcmp(p->state, "paid") == 0);
	for (size_t i = 0; with_accounts && i < p->accounts_n; i++) {
		node *n = view_account(parent, p->accounts[i].account);
		view_sum(n, "sum", p->accounts[i].amount);
		view_sum(n, "commission", p->accounts[i].commission);
	}
	view_total(parent, p->accounts_n, p->amount, p->commission);
}

void
view_resident(const struct view *v, node *profile, const struct resident *r)
{
	view_text(profile, "last-name", r->last_name);
	view_text(profile, "first-name", r->first_name);
	view_text(profile, "middle-name", r->middle_name);
	view_day_or_empty(profile, "birth-text", r->born_on);
	set(profile, "phone-text", resident_phone_text(NULL, r->phone));
	view_text(profile, "email", r->email ? r->email : "");
	view_flag(profile, "email-confirmed", r->email && r->email_confirmed);
	set(profile, "since-text", words_day_year(NULL, v->words, zone_day(v->zone, r->created_at)));
}

/* Where it leads: the payment, the accounts, the readings, or, of what keeps the account safe, the profile. */
static char *
notice_link(const struct notice *notice)
{
	if (notice->token)
		return mem_printf(NULL, "/pay/state?payment=%s", notice->token);
	if (strncmp(notice->topic, "account-", 8) == 0)
		return mem_strdup(NULL, "/payment");
	if (strcmp(notice->topic, "reading-reminder") == 0)
		return mem_strdup(NULL, "/readings");
	return mem_strdup(NULL, strcmp(notice->topic, "reading-sent") == 0 ? "/history/readings" : "/profile");
}

void
view_notice(const struct view *v, node *parent, const struct notice *notice)
{
	node *n = view_add(parent, "notice");
	int64_t day;
	view_int(n, "id", notice->id);
	view_flag(n, "read", notice->read);
	view_text(n, "topic", notice->topic);
	view_instant(v, n, "at", notice->created_at);
	/* Of a reminder it is the last day. */
	if (strcmp(notice->topic, "reading-reminder") == 0 && day_parse(notice->subject, &day))
		set(n, "subject", words_day(NULL, v->words, day, v->today));
	else
		view_text(n, "subject", notice->subject);
	if (notice->amount != INT_NONE)
		view_sum(n, "amount", notice->amount);
	view_text(n, "account", notice->account);
	set(n, "link", notice_link(notice));
}
