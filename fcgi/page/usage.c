/* usage.c: /usage: consumption by month; /usage/csv and /usage/espi: the same to take away. */
#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/money.h"
#include "domain/account.h"
#include "domain/usage.h"
#include "fcgi/page/pages.h"
#include "view/nouns.h"

enum { CHART = 160, YEAR_MONTHS = 12 }; /* the height of the drawing, in its own units */

/* What was asked for: an account of the resident, one of its services, and all months that are known. */
struct asked {
	struct account_list accounts;
	const struct account *account; /* NULL: the resident has none */
	struct usage_services services;
	const struct usage_service *service; /* NULL: nothing is known */
	struct usage_months months;
};

static enum err
find_account(struct req *r, struct asked *a)
{
	int64_t id = req_id(r, P_ACCOUNT);
	enum err e = account_list(r, r->app->db, r->session->resident_id, 0, &a->accounts);
	for (size_t i = 0; e == OK && i < a->accounts.n && a->account == NULL; i++)
		if (id == 0 || a->accounts.items[i].id == id)
			a->account = &a->accounts.items[i];
	return e == OK && id && a->account == NULL ? ERR_NOT_FOUND : e;
}

static enum err
find_service(struct req *r, struct asked *a)
{
	int64_t id = req_id(r, P_SERVICE);
	enum err e = usage_services(r, r->app->db, r->session->resident_id, a->account->id, &a->services);
	for (size_t i = 0; e == OK && i < a->services.n && a->service == NULL; i++)
		if (id == 0 || a->services.items[i].id == id)
			a->service = &a->services.items[i];
	return e == OK && id && a->service == NULL ? ERR_NOT_FOUND : e;
}

static enum err
ask(struct req *r, struct asked *a)
{
	enum err e = find_account(r, a);
	if (e == OK && a->account)
		e = find_service(r, a);
	if (e == OK && a->service)
		e = usage_read(r, r->app->db, r->session->resident_id, a->account->id, a->service->id, &a->months);
	return e;
}

/* The largest month of both years. */
static int64_t
largest(const struct asked *a, int64_t year)
{
	int64_t max = 0;
	for (int64_t m = (year - 1) * YEAR_MONTHS; m < (year + 1) * YEAR_MONTHS; m++)
		if (usage_month(&a->months, m).volume > max)
			max = usage_month(&a->months, m).volume;
	return max;
}

static int64_t
height(int64_t volume, int64_t top)
{
	int64_t h;
	return top > 0 && mul_div(volume, CHART, top, &h) ? h : 0;
}

/* Why a month's number is not simply what the meter showed; "": it is. */
static const char *
note(const struct usage_month *m, int64_t number)
{
	if (m->computed)
		return "computed";
	if (m->imported)
		return "imported";
	if (m->averaged)
		return "averaged";
	return m->first > usage_month_day(number) || m->last < usage_month_day(number + 1) - 1 ? "part" : "";
}

static void
add_month(struct req *r, node *parent, const struct asked *a, int64_t number, int64_t top)
{
	struct usage_month now = usage_month(&a->months, number), before = usage_month(&a->months, number - YEAR_MONTHS);
	node *n = view_add(parent, "month");
	view_int(n, "number", number % YEAR_MONTHS + 1);
	view_text(n, "name", words_get(r->view->words, mem_printf(r, "month.%" PRId64, number % YEAR_MONTHS + 1)));
	view_text(n, "text", now.first == DAY_NONE ? "" : decimal_text(r, now.volume, 3));
	view_int(n, "height", height(now.volume, top));
	view_text(n, "previous-text", before.first == DAY_NONE ? "" : decimal_text(r, before.volume, 3));
	view_int(n, "previous-height", height(before.volume, top));
	view_text(n, "note", now.first == DAY_NONE ? "" : note(&now, number));
	if (now.first != DAY_NONE) {
		bool from = now.first > usage_month_day(number), to = now.last < usage_month_day(number + 1) - 1;
		view_text(n, "from-text", from ? words_day(r, r->view->words, now.first, r->view->today) : "");
		view_text(n, "to-text", to ? words_day(r, r->view->words, now.last, r->view->today) : "");
	}
}

static const char *
total_text(struct req *r, const struct asked *a, int64_t year)
{
	int64_t sum = 0;
	bool known = false;
	for (int64_t m = year * YEAR_MONTHS; m < (year + 1) * YEAR_MONTHS; m++) {
		struct usage_month month = usage_month(&a->months, m);
		sum += month.volume;
		known |= month.first != DAY_NONE;
	}
	return known ? decimal_text(r, sum, 3) : "";
}

/* The year asked for, else the last of which something is known. */
static int64_t
find_year(const struct req *r, const struct asked *a)
{
	int64_t last = (a->months.first + (int64_t)a->months.n - 1) / YEAR_MONTHS;
	return req_id(r, P_YEAR) ? req_id(r, P_YEAR) : last;
}

static void
add_year(struct req *r, node *n, const struct asked *a)
{
	int64_t year = find_year(r, a), step = usage_step(largest(a, year)), top = step;
	int64_t first = a->months.first / YEAR_MONTHS, last = (a->months.first + (int64_t)a->months.n - 1) / YEAR_MONTHS;
	while (top < largest(a, year))
		top += step;
	view_int(n, "year", year);
	view_int(n, "previous-year", year - 1);
	view_text(n, "older", year > first ? mem_printf(r, "%" PRId64, year - 1) : "");
	view_text(n, "newer", year < last ? mem_printf(r, "%" PRId64, year + 1) : "");
	view_text(n, "total-text", total_text(r, a, year));
	view_text(n, "previous-total-text", total_text(r, a, year - 1));
	for (int64_t line = step; line <= top; line += step) {
		node *l = view_add(n, "line");
		view_int(l, "height", height(line, top));
		view_text(l, "text", decimal_text(r, line, 3));
	}
	for (int64_t m = year * YEAR_MONTHS; m < (year + 1) * YEAR_MONTHS; m++)
		add_month(r, n, a, m, top);
}

static void
add_services(node *n, const struct asked *a)
{
	for (size_t i = 0; i < a->services.n; i++) {
		node *s = view_add(n, "service");
		view_int(s, "id", a->services.items[i].id);
		view_text(s, "name", a->services.items[i].name);
		view_flag(s, "current", &a->services.items[i] == a->service);
	}
}

enum err
page_usage(struct req *r)
{
	struct asked a = { 0 };
	struct usage_codes codes;
	enum err e = ask(r, &a);
	if (e != OK)
		return req_fail(r, e, "usage of account %" PRId64, req_id(r, P_ACCOUNT));
	node *n = req_page(r, "usage", "usage-page");
	view_int(n, "account", a.account ? a.account->id : 0);
	view_int(n, "service", a.service ? a.service->id : 0);
	view_text(n, "service-name", a.service ? a.service->name : "");
	view_text(n, "unit", a.service ? a.service->unit : "");
	view_flag(n, "espi", a.service && usage_codes(a.service->code, a.service->unit, &codes));
	for (size_t i = 0; i < a.accounts.n; i++)
		view_account(n, &a.accounts.items[i]);
	add_services(n, &a);
	if (a.months.n)
		add_year(r, n, &a);
	return OK;
}

/* ---- to take away */

/* For a spreadsheet: in quotes, and never a formula, whatever the supplier called its service. */
static const char *
cell(struct req *r, const char *text)
{
	char *out = mem_printf(r, "\"%s", *text && strchr("=+-@\t\r", *text) ? "'" : "");
	for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1)
		out = mem_printf(r, "%s%.*s\"\"", out, (int)(quote - text), text);
	return mem_printf(r, "%s%s\"", out, text);
}

/* "1234,5": no grouping, trailing zeros left out. */
static const char *
plain_volume(struct req *r, int64_t volume)
{
	char *s = mem_printf(r, "%" PRId64 ",%03d", volume / 1000, (int)(volume % 1000));
	size_t n = strlen(s);
	while (s[n - 1] == '0')
		n--;
	s[s[n - 1] == ',' ? n - 1 : n] = '\0';
	return s;
}

static const char *
csv_head(struct req *r)
{
	static const char *const columns[] = { "usage.csv-account", "usage.csv-supplier", "usage.csv-service", "usage.csv-month",
		"usage.csv-volume", "usage.csv-unit", "usage.csv-from", "usage.csv-to", "usage.csv-origin" };
	const struct words *words = r->app->words[r->lang];
	char *line = mem_strdup(r, "\xef\xbb\xbf"); /* spreadsheets take a file without it for another encoding */
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		line = mem_printf(r, "%s%s%s", line, i ? ";" : "", cell(r, words_get(words, columns[i])));
	return line;
}

static const char *
csv_line(struct req *r, const struct asked *a, const struct usage_month *m, int64_t number)
{
	const char *origin = m->computed ? "usage.csv-computed" : m->imported ? "usage.csv-imported" : "usage.csv-read";
	return mem_printf(r, "\r\n%s;%s;%s;%04" PRId64 "-%02" PRId64 ";%s;%s;%s;%s;%s", cell(r, a->account->number),
	    cell(r, a->account->supplier), cell(r, a->service->name), number / YEAR_MONTHS, number % YEAR_MONTHS + 1,
	    plain_volume(r, m->volume), cell(r, a->service->unit), day_iso(r, m->first), day_iso(r, m->last),
	    cell(r, words_get(r->app->words[r->lang], origin)));
}

/* The handler has what was asked for, and the browser is told to keep it as a file of this name. */
static enum err
start_file(struct req *r, struct asked *a, const char *type, const char *name)
{
	enum err e = ask(r, a);
	if (e == OK && a->months.n == 0)
		e = ERR_NOT_FOUND;
	if (e != OK)
		return req_fail(r, e, "%s of account %" PRId64, name, req_id(r, P_ACCOUNT));
	r->type = type;
	r->cookies = mem_printf(r, "%sContent-Disposition: attachment; filename=\"%s\"\r\n", r->cookies ? r->cookies : "", name);
	return OK;
}

enum err
page_usage_csv(struct req *r)
{
	struct asked a = { 0 };
	enum err e = start_file(r, &a, "text/csv", "usage.csv");
	if (e != OK)
		return e;
	char *text = mem_strdup(r, csv_head(r));
	for (size_t i = 0; i < a.months.n; i++)
		if (a.months.items[i].first != DAY_NONE)
			text = talloc_strdup_append_buffer(text, csv_line(r, &a, &a.months.items[i], a.months.first + (int64_t)i));
	r->plain = talloc_strdup_append_buffer(text, "\r\n");
	return OK;
}

/* Always the same for the same thing, and tells nobody its id. */
static const char *
uuid(struct req *r, const struct asked *a, const char *what)
{
	char *text = mem_printf(r, "espi %" PRId64 " %" PRId64 " %s", a->account->id, a->service->id, what);
	const char *h = crypt_hmac_hex(r, r->app->form_key, text);
	return mem_printf(r, "urn:uuid:%.8s-%.4s-4%.3s-8%.3s-%.12s", h, h + 8, h + 12, h + 15, h + 18);
}

static void
add_ids(struct req *r, node *n, const struct asked *a)
{
	static const char *const names[] = { "feed", "point", "time", "reading", "type", "block" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		view_text(n, names[i], uuid(r, a, names[i]));
}

/* The seconds that clocks at the supplier are ahead of UTC; false where they are put back in winter: then nothing is said
   of local time, which is optional. */
static bool
offset(const char *zone, int64_t now, int64_t *seconds_r)
{
	int64_t half_year = now + 182 * 86400;
	*seconds_r = zone_day(zone, now) * 86400 + zone_seconds(zone, now) - now;
	return zone_day(zone, half_year) * 86400 + zone_seconds(zone, half_year) - half_year == *seconds_r;
}

static void
add_intervals(node *n, const struct asked *a)
{
	int64_t begin = 0, end = 0;
	for (size_t i = 0; i < a->months.n; i++) {
		const struct usage_month *m = &a->months.items[i];
		if (m->first == DAY_NONE)
			continue;
		int64_t start = zone_midnight(a->account->zone, m->first), stop = zone_midnight(a->account->zone, m->last + 1);
		node *x = view_add(n, "interval");
		view_int(x, "start", start);
		view_int(x, "seconds", stop - start);
		view_int(x, "value", m->volume);
		view_text(x, "origin", m->computed ? "computed" : m->imported ? "imported" : "read");
		begin = begin ? begin : start;
		end = stop;
	}
	view_int(n, "start", begin);
	view_int(n, "seconds", end - begin);
}

enum err
page_usage_espi(struct req *r)
{
	struct asked a = { 0 };
	struct usage_codes codes;
	int64_t ahead;
	enum err e = start_file(r, &a, "application/atom+xml", "green-button.xml");
	if (e == OK && !usage_codes(a.service->code, a.service->unit, &codes))
		e = req_fail(r, ERR_NOT_FOUND, "Green Button has no words for this unit");
	if (e != OK)
		return e;
	node *n = req_page(r, "usage-espi", "usage-espi");
	add_ids(r, n, &a);
	view_text(n, "service", a.service->name);
	view_text(n, "updated", mem_printf(r, "%sT%02d:%02d:%02dZ", day_iso(r, r->now / 86400), (int)(r->now % 86400 / 3600),
	    (int)(r->now % 3600 / 60), (int)(r->now % 60)));
	view_int(n, "uom", codes.uom);
	view_int(n, "multiplier", codes.multiplier);
	view_int(n, "kind", codes.kind);
	view_int(n, "commodity", codes.commodity);
	if (offset(a.account->zone, r->now, &ahead))
		view_int(n, "offset", ahead);
	add_intervals(n, &a);
	return OK;
}
