/* readings.c: /readings, /readings/send, /readings/done. */
#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/reading.h"
#include "domain/tariff.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

static const char *const account_doors[] = {
	[DOOR_OPEN] = "wanted", [DOOR_CLOSED] = "closed", [DOOR_AUTOMATIC] = "automatic",
	[DOOR_OUT_OF_SERVICE] = "out-of-service", [DOOR_NONE] = "none", [DOOR_ACCOUNT_CLOSED] = "account-closed",
};
static const char *const meter_doors[] = {
	[DOOR_OPEN] = "open", [DOOR_CLOSED] = "closed", [DOOR_AUTOMATIC] = "automatic", [DOOR_OUT_OF_SERVICE] = "out-of-service",
	[DOOR_ACCOUNT_CLOSED] = "account-closed",
};

static int64_t
account_today(const struct req *r, const struct account *a)
{
	return zone_day(a->zone, r->now);
}

static void
add_account(struct req *r, node *parent, const struct account *a)
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
}

enum err
page_readings(struct req *r)
{
	struct account_list accounts;
	struct group_list groups;
	int64_t group = req_id(r, P_GROUP), resident = r->session->resident_id;
	enum err e = account_readings(r, r->app->db, resident, group, &accounts);
	if (e == OK)
		e = group_list(r, r->app->db, resident, &groups);
	if (e != OK)
		return req_fail(r, e, "accounts");
	node *n = req_page(r, "readings", "readings");
	view_text(n, "group", group ? mem_printf(r, "%" PRId64, group) : "all");
	view_groups(n, &groups, group);
	for (size_t i = 0; i < accounts.n; i++)
		add_account(r, n, &accounts.items[i]);
	return OK;
}

/* What /readings/send works with. */
struct sheet_of_meters {
	struct account *account;
	struct window window;
	struct meter_list meters;
};

static enum err
load(struct req *r, struct sheet_of_meters *s)
{
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT);
	enum err e = account_get(r, r->app->db, resident, id, &s->account);
	if (e == OK) {
		s->window = reading_window(s->account, r->now);
		e = meter_list(r, r->app->db, resident, id, s->window.first, &s->meters);
	}
	return e == OK ? OK : req_fail(r, e, "account %" PRId64, id);
}

static enum reading_door
door_of(const struct sheet_of_meters *s, const struct meter *m)
{
	return s->account->closed_on != DAY_NONE ? DOOR_ACCOUNT_CLOSED : reading_meter_door(m, &s->window);
}

static const char *
typed(void *arg, int64_t id)
{
	struct req *r = arg;
	const char *s = params_suffixed(&r->params, P_READING, mem_printf(r, "%" PRId64, id));
	return s ? s : "";
}

static void
add_meter(struct req *r, node *parent, const struct sheet_of_meters *s, const struct meter *m)
{
	node *n = view_add(parent, "meter");
	view_int(n, "id", m->id);
	view_text(n, "serial", m->serial);
	view_text(n, "service", m->service);
	view_text(n, "unit", m->unit);
	view_int(n, "digits", m->digits);
	view_int(n, "decimals", m->decimals);
	view_text(n, "state", meter_doors[door_of(s, m)]);
	view_text(n, "model", m->model);
	view_text(n, "place", m->place);
	view_registers(n, m, typed, r);
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
	for (size_t i = 0; i < s->meters.n; i++)
		if (strcmp(s->meters.items[i].state, "removed") != 0)
			add_meter(r, n, s, &s->meters.items[i]);
	return OK;
}

enum err
page_readings_send(struct req *r)
{
	struct sheet_of_meters s;
	enum err e = load(r, &s);
	return e == OK ? show(r, &s) : e;
}

/* The value typed for one register, checked against the meter and the time before; errors noted at its field. */
static int64_t
take_value(struct req *r, const struct meter *m, const struct reg *g)
{
	int64_t value = 0;
	const char *text = text_trim(r, typed(r, g->id));
	char *field = mem_printf(r, "r-%" PRId64, g->id);
	if (*text == '\0') {
		req_error(r, field, "empty");
		return 0;
	}
	switch (meter_parse(text, m->digits, m->decimals, &value)) {
	case TYPED_FORMAT: req_error(r, field, "reading-format"); break;
	case TYPED_DIGITS: req_error_with(r, field, "reading-digits", "digits", mem_printf(r, "%d", m->digits)); break;
	case TYPED_DECIMALS: req_error_with(r, field, "reading-decimals", "decimals", mem_printf(r, "%d", m->decimals)); break;
	case TYPED_OK:
		if (value < g->base)
			req_error_with(r, field, "reading-below", "previous", meter_value_text(r, m->digits, m->decimals, g->base));
	}
	return value;
}

static bool
anything_typed(struct req *r, const struct meter *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (*text_trim(r, typed(r, m->registers[i].id)))
			return true;
	return false;
}

/* Meters with nothing typed are left for another day, but not all of them. */
static size_t
take_meters(struct req *r, const struct sheet_of_meters *s, struct reading_new *new)
{
	size_t n = 0, open = 0;
	for (size_t i = 0; i < s->meters.n; i++) {
		const struct meter *m = &s->meters.items[i];
		if (door_of(s, m) != DOOR_OPEN)
			continue;
		open++;
		if (anything_typed(r, m))
			new[n++].meter = m;
	}
	for (size_t i = 0; n == 0 && open > 0 && i < s->meters.n; i++)
		if (door_of(s, &s->meters.items[i]) == DOOR_OPEN)
			new[n++].meter = &s->meters.items[i]; /* all empty: each field says that it is */
	for (size_t i = 0; i < n; i++) {
		new[i].values = mem_array(r, int64_t, new[i].meter->n);
		for (size_t j = 0; j < new[i].meter->n; j++)
			new[i].values[j] = take_value(r, new[i].meter, &new[i].meter->registers[j]);
	}
	if (open == 0)
		req_error(r, "", "reading-closed");
	return n;
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
		.resident = r->session->resident_id, .account = s.account, .key = key, .today = account_today(r, s.account),
		.now = r->now, .readings = new, .n = take_meters(r, &s, new),
	};
	if (r->errors_n)
		return show(r, &s);
	if ((e = reading_submit(r->app->db, &submission)) != OK)
		return req_fail(r, e, "readings of account %" PRId64, s.account->id);
	return req_see(r, "/readings/done?account=%" PRId64 "&key=%s", s.account->id, key);
}

/* All that was counted for one service, over all its meters, and what it comes to. */
struct preliminary {
	struct usage *usages;
	const char **serials;
	size_t n;
	int64_t first, last;
};

static void
collect(struct req *r, const struct reading_list *list, int64_t service, struct preliminary *p)
{
	*p = (struct preliminary) { .first = INT64_MAX, .last = INT64_MIN };
	p->usages = mem_array(r, struct usage, list->n * 4);
	p->serials = mem_array(r, const char *, list->n * 4);
	for (size_t i = 0; i < list->n; i++) {
		const struct reading *g = &list->items[i];
		int64_t since = g->base_on != DAY_NONE ? g->base_on : g->installed_on;
		if (g->service_id != service)
			continue;
		p->first = since != DAY_NONE && since + 1 < p->first ? since + 1 : p->first;
		p->last = g->taken_on > p->last ? g->taken_on : p->last;
		for (size_t j = 0; j < g->n && j < 4; j++) {
			struct usage *u = &p->usages[p->n];
			u->zone = g->values[j].zone;
			if (meter_volume(g->ratio, g->values[j].base, g->values[j].value, &u->volume))
				p->serials[p->n++] = g->serial;
		}
	}
	if (p->first > p->last) /* sent on the very day of the reading before, or never before */
		p->first = p->last;
}

/* Gives the sum, kopecks; 0 where there is no tariff to count by. */
static int64_t
add_preliminary(struct req *r, node *parent, const struct reading_list *list, const struct reading *g,
    const struct tariff_rows *prices)
{
	struct preliminary p;
	struct charge charge;
	collect(r, list, g->service_id, &p);
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

enum err
page_readings_done(struct req *r)
{
	struct reading_list list;
	struct tariff_rows prices;
	int64_t resident = r->session->resident_id, id = req_id(r, P_ACCOUNT), sum = 0, count = 0;
	const char *key = req_param(r, P_KEY);
	enum err e = key ? reading_by_key(r, r->app->db, resident, id, key, &list) : ERR_NOT_FOUND;
	if (e == OK)
		e = tariff_rows(r, r->app->db, resident, id, list.items[0].taken_on - PRICES_BACK, list.items[0].taken_on, &prices);
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
		int64_t amount = first_of_service(&list, i) ? add_preliminary(r, n, &list, &list.items[i], &prices) : 0;
		sum += amount;
		count += amount > 0;
	}
	view_total(n, (size_t)count, sum, money_commission(sum, a->commission_permille, a->commission_min, a->commission_max));
	return OK;
}
