/* readings.c: /readings, /readings/send, /readings/done. */
#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/reading.h"
#include "domain/tariff.h"
#include "fcgi/page/deadline.h"
#include "fcgi/page/pages.h"
#include "fcgi/page/take.h"
#include "view/nouns.h"

static const char *const account_doors[] = {
	[DOOR_OPEN] = "wanted", [DOOR_CLOSED] = "closed", [DOOR_AUTOMATIC] = "automatic",
	[DOOR_OUT_OF_SERVICE] = "out-of-service", [DOOR_NONE] = "none", [DOOR_ACCOUNT_CLOSED] = "account-closed",
	[DOOR_VIEW_ONLY] = "view-only",
};
static const char *const meter_doors[] = {
	[DOOR_OPEN] = "open", [DOOR_CLOSED] = "closed", [DOOR_AUTOMATIC] = "automatic", [DOOR_OUT_OF_SERVICE] = "out-of-service",
	[DOOR_ACCOUNT_CLOSED] = "account-closed", [DOOR_VIEW_ONLY] = "view-only",
};

static int64_t
account_today(const struct req *r, const struct account *a)
{
	return zone_day(a->zone, r->now);
}

static void
add_account(struct req *r, node *parent, const struct account *a, const struct outlook_rows *outlook)
{
	struct window w = reading_window(a, r->now);
	enum reading_door door = reading_account_door(a, &w);
	bool sent = door == DOOR_OPEN && a->last_reading != DAY_NONE && a->last_reading >= w.first;
	node *n = view_account(parent, a);
	view_text(n, "state", sent ? "sent" : account_doors[door]);
	view_int(n, "meters", a->meters);
	if (sent)
		view_day(r->view, n, "sent-date", a->last_reading);
	if (door == DOOR_OPEN) {
		view_int(n, "days-left", w.last - account_today(r, a));
		view_day(r->view, n, "until", w.last);
	}
	if (door == DOOR_CLOSED)
		view_day(r->view, n, "opens", w.first);
	view_int(n, "window-from", a->readings_from);
	view_int(n, "window-to", a->readings_to);
	deadline_view(r, n, outlook, a);
}

enum err
page_readings(struct req *r)
{
	struct account_list accounts;
	struct group_list groups;
	struct outlook_rows *outlook;
	int64_t group = req_id(r, P_GROUP), resident = r->session->resident_id;
	enum err e = account_readings(r, r->app->db, resident, group, &accounts);
	if (e == OK)
		e = group_list(r, r->app->db, resident, &groups);
	if (e == OK)
		e = deadline_load(r, 0, &outlook);
	if (e != OK)
		return req_fail(r, e, "accounts");
	node *n = req_page(r, "readings", "readings");
	view_text(n, "group", group ? mem_printf(r, "%" PRId64, group) : "all");
	view_groups(n, &groups, group);
	for (size_t i = 0; i < accounts.n; i++)
		add_account(r, n, &accounts.items[i], outlook);
	return OK;
}

/* What /readings/send works with. */
struct sheet_of_meters {
	struct account *account;
	struct window window;
	struct meter_list meters;
	struct outcome *outcomes; /* one for each meter */
	struct outlook_rows *outlook; /* NULL: something was sent, nobody asks what if not */
};

static enum err
load(struct req *r, struct sheet_of_meters *s)
{
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &s->account);
	s->outlook = NULL;
	if (e == OK) {
		s->window = reading_window(s->account, r->now);
		e = meter_list(r, r->app->db, resident, id, s->window.first, &s->meters);
	}
	if (e == OK && s->meters.n > 0)
		e = meter_past(r->app->db, resident, id, s->window.first, &s->meters);
	if (e == OK)
		s->outcomes = mem_array(r, struct outcome, s->meters.n);
	return e == OK ? OK : req_fail(r, e, "account %" PRId64, id);
}

static enum reading_door
door_of(const struct sheet_of_meters *s, const struct meter *m)
{
	if (s->account->closed_on != DAY_NONE)
		return DOOR_ACCOUNT_CLOSED;
	return s->account->may_submit ? reading_meter_door(m, &s->window) : DOOR_VIEW_ONLY;
}

/* The meter that hung there before, while the new one has no reading from an earlier month (E11). */
static void
add_replaced(node *n, const struct sheet_of_meters *s, const struct meter *m)
{
	for (size_t i = 0; i < s->meters.n && m->base_reading == INT_NONE; i++) {
		const struct meter *old = &s->meters.items[i];
		if (old->service_id != m->service_id || strcmp(old->replaced_by, m->serial) != 0 || old->removed_on == DAY_NONE)
			continue;
		node *o = view_add(n, "replaced");
		view_text(o, "serial", old->serial);
		view_day_table(o, "removed", old->removed_on);
		for (size_t j = 0; j < old->n; j++)
			view_end_value(o, old, &old->registers[j]);
	}
}

static void
add_meter(struct req *r, node *parent, const struct sheet_of_meters *s, size_t at)
{
	const struct meter *m = &s->meters.items[at];
	const struct outcome *o = &s->outcomes[at];
	node *n = view_add(parent, "meter");
	view_int(n, "id", m->id);
	view_text(n, "serial", m->serial);
	view_text(n, "service", m->service);
	view_text(n, "unit", m->unit);
	view_int(n, "digits", m->digits);
	view_int(n, "decimals", m->decimals);
	view_text(n, "state", o->number ? "taken" : meter_doors[door_of(s, m)]);
	view_text(n, "model", m->model);
	view_text(n, "place", m->place);
	if (o->number)
		view_text(n, "number", o->number);
	if (m->verified_until != DAY_NONE && m->verified_until < account_today(r, s->account))
		view_day_table(n, "verified", m->verified_until);
	add_replaced(n, s, m);
	for (size_t i = 0; i < m->n; i++) {
		node *g = view_register(n, m, &m->registers[i]);
		view_text(g, "value", take_typed(r, m->registers[i].id));
		take_view_question(r, g, o, m, i);
	}
}

static bool
any_open(const struct sheet_of_meters *s)
{
	for (size_t i = 0; i < s->meters.n; i++)
		if (door_of(s, &s->meters.items[i]) == DOOR_OPEN)
			return true;
	return false;
}

static enum err
show(struct req *r, const struct sheet_of_meters *s)
{
	const char *key = req_param(r, P_KEY);
	r->self = mem_printf(r, "/readings/send?account=%" PRId64, s->account->id);
	node *n = req_page(r, "readings-send", "readings-send");
	view_text(n, "key", key ? key : crypt_key(r));
	view_flag(n, "open", any_open(s));
	view_day(r->view, n, s->window.open ? "until" : "opens", s->window.open ? s->window.last : s->window.first);
	view_int(n, "days-left", s->window.open ? s->window.last - account_today(r, s->account) : 0);
	view_int(n, "window-from", s->account->readings_from);
	view_int(n, "window-to", s->account->readings_to);
	view_account(n, s->account);
	if (s->outlook)
		deadline_view(r, n, s->outlook, s->account);
	for (size_t i = 0; i < s->meters.n; i++)
		if (strcmp(s->meters.items[i].state, "removed") != 0)
			add_meter(r, n, s, i);
	return OK;
}

enum err
page_readings_send(struct req *r)
{
	struct sheet_of_meters s;
	enum err e = load(r, &s);
	if (e == OK)
		e = deadline_load(r, s.account->id, &s.outlook);
	return e == OK ? show(r, &s) : e;
}

/* Meters with nothing typed are left for another day, but not all of them. */
static size_t
take_meters(struct req *r, const struct sheet_of_meters *s, struct reading_new *new)
{
	size_t n = 0, typed = 0, open = 0;
	for (size_t i = 0; i < s->meters.n; i++) {
		bool is_open = door_of(s, &s->meters.items[i]) == DOOR_OPEN;
		open += is_open;
		typed += is_open && take_anything(r, &s->meters.items[i]);
	}
	for (size_t i = 0; i < s->meters.n; i++) {
		const struct meter *m = &s->meters.items[i];
		struct outcome *o = &s->outcomes[i];
		if (door_of(s, m) != DOOR_OPEN || (typed > 0 && !take_anything(r, m)))
			continue;
		take_meter(r, m, account_today(r, s->account), o);
		if (o->wrong)
			continue;
		new[n] = (struct reading_new) { m, mem_array(r, int64_t, m->n), o->answers };
		for (size_t j = 0; j < m->n; j++)
			new[n].values[j] = o->registers[j].value;
		n++;
	}
	if (open == 0)
		req_error(r, "", "reading-closed");
	return n;
}

/* A meter with a mistake does not hold back another (E16): each line has its own outcome, and the page says which were
   taken, now or on an earlier try with this form. */
static enum err
show_outcomes(struct req *r, const struct sheet_of_meters *s)
{
	struct reading_list list = { 0 };
	enum err e = reading_by_key(r, r->app->db, r->session->resident_id, s->account->id, req_param(r, P_KEY), &list);
	if (e != OK && e != ERR_NOT_FOUND)
		return req_fail(r, e, "readings of account %" PRId64, s->account->id);
	for (size_t i = 0; i < list.n; i++)
		for (size_t j = 0; j < s->meters.n; j++)
			if (s->meters.items[j].id == list.items[i].meter_id && !s->outcomes[j].wrong)
				s->outcomes[j].number = reading_number(r, list.items[i].id);
	return show(r, s);
}

enum err
do_readings_send(struct req *r)
{
	struct sheet_of_meters s;
	const char *key = req_param(r, P_KEY);
	enum err e = key ? load(r, &s) : ERR_BAD_REQUEST;
	if (e != OK)
		return e;
	struct reading_new *new = mem_array(r, struct reading_new, s.meters.n);
	struct submission submission = {
		.resident = r->session->resident_id, .account = s.account, .key = key, .since = s.window.first,
		.today = account_today(r, s.account), .now = r->now, .readings = new, .n = take_meters(r, &s, new),
	};
	if (submission.n > 0 && (e = reading_submit(r->app->db, &submission)) != OK)
		return req_fail(r, e, "readings of account %" PRId64, s.account->id);
	if (r->errors_n)
		return show_outcomes(r, &s);
	return req_see(r, "/readings/done?account=%" PRId64 "&key=%s", s.account->id, key);
}

/* All that was counted for one service, over all its meters, and what it comes to. */
struct preliminary {
	struct usage *usages;
	const char **serials;
	size_t n;
	int64_t first, last;
	bool unknown; /* what was used cannot be said */
};

static void
count(struct preliminary *p, const char *serial, int64_t ratio, int digits, const char *zone, int64_t base, int64_t value)
{
	struct usage *u = &p->usages[p->n];
	u->zone = zone;
	if (meter_volume(ratio, digits, base, value, &u->volume))
		p->serials[p->n++] = serial;
	else
		p->unknown = true;
}

static void
reach(struct preliminary *p, int64_t since, int64_t until)
{
	p->first = since != DAY_NONE && since + 1 < p->first ? since + 1 : p->first;
	p->last = until > p->last ? until : p->last;
}

/* What the meter that hung there before had counted when it was taken off: (old end - old last) + (new - new start), E11. */
static void
collect_replaced(struct preliminary *p, const struct reading *g, const struct meter_list *meters)
{
	for (size_t i = 0; i < meters->n && g->base_on == DAY_NONE; i++) {
		const struct meter *m = &meters->items[i];
		if (m->service_id != g->service_id || strcmp(m->replaced_by, g->serial) != 0)
			continue;
		for (size_t j = 0; j < m->n; j++)
			if (m->registers[j].end != INT_NONE && m->registers[j].base_on != DAY_NONE) {
				count(p, m->serial, m->ratio, m->digits, m->registers[j].zone, m->registers[j].base, m->registers[j].end);
				reach(p, m->registers[j].base_on, g->taken_on);
			}
	}
}

enum { REGISTERS = 5 }; /* of a meter, at most */

/* What the supplier computed in between stands in a bill already: the charge goes on from there (E17). */
static void
collect(struct req *r, const struct reading_list *list, const struct meter_list *meters, int64_t service,
    struct preliminary *p)
{
	*p = (struct preliminary) { .first = INT64_MAX, .last = INT64_MIN };
	p->usages = mem_array(r, struct usage, (list->n + meters->n * list->n) * REGISTERS);
	p->serials = mem_array(r, const char *, (list->n + meters->n * list->n) * REGISTERS);
	for (size_t i = 0; i < list->n; i++) {
		const struct reading *g = &list->items[i];
		bool computed = g->computed_on != DAY_NONE;
		if (g->service_id != service)
			continue;
		reach(p, computed ? g->computed_on : g->base_on != DAY_NONE ? g->base_on : g->installed_on, g->taken_on);
		for (size_t j = 0; j < g->n && j < REGISTERS; j++) {
			const struct reading_value *v = &g->values[j];
			count(p, g->serial, g->ratio, g->digits, v->zone, computed && v->computed != INT_NONE ? v->computed : v->base,
			    v->value);
		}
		if (!computed)
			collect_replaced(p, g, meters);
	}
	if (p->first > p->last) /* sent on the very day of the reading before, or never before */
		p->first = p->last;
}

/* Gives the sum, kopecks; 0 where there is no tariff to count by. */
static int64_t
add_preliminary(struct req *r, node *parent, const struct reading_list *list, const struct meter_list *meters,
    const struct reading *g, const struct tariff_rows *prices)
{
	struct preliminary p;
	struct charge charge;
	collect(r, list, meters, g->service_id, &p);
	if (p.unknown) {
		view_text(view_add(parent, "uncounted"), "service", g->service);
		return 0;
	}
	if (!tariff_charge(r, prices, g->service_id, p.usages, p.n, p.first, p.last, &charge))
		return 0;
	node *n = view_add(parent, "preliminary");
	view_text(n, "item", g->line_id ? mem_printf(r, "l%" PRId64, g->line_id) : mem_printf(r, "a%" PRId64, g->account.id));
	view_text(n, "service", g->service);
	view_text(n, "sum", charge.amount ? money_input(r, charge.amount) : "");
	view_money(n, "amount", charge.amount);
	view_text(n, "tariff", charge.n ? charge.steps[charge.n - 1].row->name : "");
	view_day_table(n, "from", p.first);
	view_day_table(n, "to", p.last);
	view_steps(n, &charge, p.usages, p.serials, g->unit);
	return charge.amount;
}

static bool
first_of_service(const struct reading_list *list, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (list->items[i].service_id == list->items[at].service_id)
			return false;
	return true;
}

/* Two years back is farther than any reading that a charge can begin at. */
enum { PRICES_BACK = 800 };

/* Has one of the meters no reading before this one? Then another may have hung there (E11). */
static bool
any_first(const struct reading_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].base_on == DAY_NONE)
			return true;
	return false;
}

/* With the last readings before this window: one taken off in the window is counted to its end. */
static enum err
load_replaced(struct req *r, int64_t id, struct meter_list *meters)
{
	struct account *account;
	int64_t resident = r->session->resident_id;
	enum err e = account_get(r, r->app->db, resident, id, &account);
	return e == OK ? meter_list(r, r->app->db, resident, id, reading_window(account, r->now).first, meters) : e;
}

enum err
page_readings_done(struct req *r)
{
	struct reading_list list;
	struct meter_list meters = { 0 };
	struct tariff_rows prices;
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT), sum = 0, count = 0;
	const char *key = req_param(r, P_KEY);
	enum err e = key ? reading_by_key(r, r->app->db, resident, id, key, &list) : ERR_NOT_FOUND;
	if (e == OK)
		e = tariff_rows(r, r->app->db, resident, id, list.items[0].taken_on - PRICES_BACK, list.items[0].taken_on, &prices);
	if (e == OK && any_first(&list))
		e = load_replaced(r, id, &meters);
	if (e != OK)
		return req_fail(r, e, "readings of account %" PRId64, id);
	const struct account *a = &list.items[0].account;
	node *n = req_page(r, "readings-done", "readings-done");
	view_text(n, "key", crypt_key(r));
	view_day_table(n, "date", list.items[0].taken_on);
	view_commission_rule(view_account(n, a), a);
	for (size_t i = 0; i < list.n; i++)
		view_reading(n, &list.items[i]);
	for (size_t i = 0; i < list.n; i++) {
		int64_t amount = first_of_service(&list, i) ? add_preliminary(r, n, &list, &meters, &list.items[i], &prices) : 0;
		sum += amount;
		count += amount > 0;
	}
	view_total(n, (size_t)count, sum, money_commission(sum, a->commission_permille, a->commission_min, a->commission_max));
	return OK;
}
