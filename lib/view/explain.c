/* explain.c: how sums came about, as elements. */
#include "view/explain.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/money.h"

#define NBSP "\xc2\xa0"

static void
set(node *n, const char *attr, char *text)
{
	view_text(n, attr, text);
	talloc_free(text);
}

/* attr = more, less or same; attr-text = the sum without its sign */
static void
view_difference(node *n, int64_t difference)
{
	view_text(n, "way", difference > 0 ? "more" : difference < 0 ? "less" : "same");
	view_sum(n, "amount", difference);
}

static void
add_reading(node *parent, const struct why_reading *r, const char *unit)
{
	node *n = view_add(parent, "reading");
	view_text(n, "meter", r->serial);
	view_text(n, "zone", r->zone);
	view_text(n, "source", r->source);
	view_day_table(n, "before-date", r->base_on);
	set(n, "before-text", meter_value_text(NULL, r->digits, r->decimals, r->base));
	view_day_table(n, "date", r->taken_on);
	set(n, "text", meter_value_text(NULL, r->digits, r->decimals, r->value));
	view_int(n, "ratio", r->ratio);
	view_flag(n, "rollover", r->value < r->base);
	set(n, "volume-text", view_volume_text(r->volume, unit));
}

static void
add_lines(node *parent, const struct why_service *s)
{
	for (size_t i = 0; i < s->n; i++) {
		node *n = view_add(parent, "line");
		if (s->lines[i].volume != INT_NONE)
			set(n, "volume-text", view_volume_text(s->lines[i].volume, s->unit));
		if (s->lines[i].price != INT_NONE)
			set(n, "price-text", view_price_text(s->lines[i].price));
		view_sum(n, "amount", s->lines[i].amount);
	}
}

static void
add_change(node *parent, const char *kind, int64_t difference, int64_t volume, const char *unit)
{
	node *n = view_add(parent, "change");
	view_text(n, "kind", kind);
	view_difference(n, difference);
	if (volume != 0)
		set(n, "volume-text", view_volume_text(volume < 0 ? -volume : volume, unit));
}

static void
add_changes(node *parent, const struct why_service *s)
{
	if (s->before_amount == INT_NONE) {
		add_change(parent, "new", s->amount, 0, "");
		return;
	}
	if (s->by_volume != 0)
		add_change(parent, s->volume > s->before_volume ? "volume-more" : "volume-less", s->by_volume, s->volume - s->before_volume, s->unit);
	if (s->by_rest != 0)
		add_change(parent, s->before_volume == INT_NONE || s->volume == INT_NONE ? "sum" : s->same_prices ? "mix" : "price", s->by_rest, 0, "");
	if (s->amount == s->before_amount)
		add_change(parent, "same", 0, 0, "");
}

/* Only where they say the bill's own sum are our steps the answer; else the supplier's lines are. */
static void
add_service(node *parent, const struct why_service *s, bool before)
{
	static const char *const ways[] = { [WHY_READINGS] = "readings", [WHY_AVERAGE] = "average", [WHY_NORM] = "norm",
		[WHY_RAISED] = "raised", [WHY_LINES] = "lines" };
	bool lines = s->way != WHY_READINGS || !s->agrees;
	node *n = view_add(parent, "service");
	view_text(n, "name", s->name);
	view_sum(n, "amount", s->amount);
	view_text(n, "way", ways[s->way]);
	if (s->volume != INT_NONE)
		set(n, "volume-text", view_volume_text(s->volume, s->unit));
	if (s->way == WHY_NORM || s->way == WHY_RAISED) {
		set(n, "norm-text", view_volume_text(s->norm, s->unit));
		view_int(n, "persons", s->persons);
	}
	if (s->way == WHY_READINGS && s->counted) {
		view_flag(n, "agrees", s->agrees);
		view_text(n, "tariff", s->charge.n ? s->charge.steps[s->charge.n - 1].row->name : "");
		view_sum(n, "reckoned", s->charge.amount);
	}
	for (size_t i = 0; s->way == WHY_READINGS && i < s->readings_n; i++)
		add_reading(n, &s->readings[i], s->unit);
	if (lines)
		add_lines(n, s);
	else
		view_steps(n, &s->charge, s->usages, NULL, s->unit);
	if (before)
		add_changes(n, s);
}

static void
add_penalty(node *parent, const struct why *why)
{
	node *n = view_add(parent, "penalty");
	view_sum(n, "amount", why->penalty);
	view_int(n, "free", why->penalty_free);
	view_int(n, "free-end", why->penalty_free + 1);
	view_int(n, "first", why->penalty_first);
	view_int(n, "second", why->penalty_second);
	if (why->penalty_rate != INT_NONE)
		set(n, "rate-text", decimal_text(NULL, why->penalty_rate, 2));
	if (why->before_id && why->penalty != why->before_penalty)
		add_change(n, "penalty", why->penalty - why->before_penalty, 0, "");
}

void
view_why(const struct view *v, node *parent, const struct why *why)
{
	if (why->before_id) {
		node *n = view_add(parent, "before");
		view_int(n, "id", why->before_id);
		view_month(v, n, "period", why->before_period);
		view_sum(n, "total", why->before_total);
		view_difference(n, why->bill->total - why->before_total);
	}
	for (size_t i = 0; i < why->n; i++)
		if (why->services[i].amount != INT_NONE)
			add_service(parent, &why->services[i], why->before_id != 0);
	for (size_t i = 0; i < why->n; i++)
		if (why->services[i].amount == INT_NONE && why->services[i].before_amount != INT_NONE) {
			node *n = view_add(parent, "gone");
			view_text(n, "name", why->services[i].name);
			view_difference(n, -why->services[i].before_amount);
		}
	if (why->penalty)
		add_penalty(parent, why);
}

static void
add_scheme(node *parent, const struct whatif *w, const struct scheme *s, const struct scheme *current, bool cheapest)
{
	node *n = view_add(parent, "scheme");
	view_int(n, "zones", s->zones);
	view_flag(n, "current", s->current);
	view_flag(n, "assumed", s->assumed);
	view_flag(n, "priced", s->priced);
	if (!s->priced)
		return;
	view_flag(n, "cheapest", cheapest);
	if (current && current->priced)
		view_difference(n, s->amount - current->amount);
	view_sum(n, "sum", s->amount);
	for (int z = 0; z < s->zones; z++) {
		node *part = view_add(n, "part");
		view_text(part, "zone", s->parts[z].zone);
		set(part, "volume-text", view_volume_text(s->parts[z].volume, w->unit));
		view_sum(part, "amount", s->amounts[z]);
	}
}

void
view_whatif(const struct view *v, node *parent, const struct whatif *w)
{
	const struct scheme *current = NULL, *best = NULL;
	if (w->n == 0)
		return;
	node *n = view_add(parent, "service");
	view_text(n, "name", w->service);
	view_day(v, n, "from", w->first);
	view_day(v, n, "to", w->last);
	set(n, "volume-text", view_volume_text(w->volume, w->unit));
	for (size_t i = 0; i < SCHEMES; i++) {
		current = w->schemes[i].current ? &w->schemes[i] : current;
		if (w->schemes[i].priced && (best == NULL || w->schemes[i].amount < best->amount))
			best = &w->schemes[i];
	}
	for (size_t i = 0; i < SCHEMES; i++)
		add_scheme(n, w, &w->schemes[i], current, &w->schemes[i] == best);
}

void
view_term(node *service, const struct terms *terms, const struct term *term, const char *unit)
{
	view_text(service, "household", term->household);
	view_flag(service, "metered", term->zones != NULL);
	view_flag(service, "in-order", terms->in_order);
	view_flag(service, "whole", terms->whole);
	if (term->norm_name) {
		view_text(service, "norm", term->norm_name);
		set(service, "norm-text", view_volume_text(term->norm, unit));
	}
	view_int(service, "average-from", terms->average_from);
	view_int(service, "average-span", terms->average_span);
	view_int(service, "average-months", terms->average_months);
	set(service, "factor-text", decimal_text(NULL, terms->norm_factor, 3));
}

void
view_late(node *parent, const struct terms *terms)
{
	node *n = view_add(parent, "late");
	view_int(n, "due-day", terms->due_day);
	view_int(n, "free", terms->penalty_free);
	view_int(n, "first", terms->penalty_first);
	view_int(n, "second", terms->penalty_second);
	if (terms->penalty_rate != INT_NONE)
		set(n, "rate-text", decimal_text(NULL, terms->penalty_rate, 2));
}
