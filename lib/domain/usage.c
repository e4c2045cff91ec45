/* usage.c: consumption by month. */
#include "domain/usage.h"

#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/meter.h"

enum { SERVICES, POINTS, INTERVALS };
enum { LONG_SPAN = 100, LONG_INTERVAL = 90000 }; /* days; seconds: more than a day of 25 hours */

static const struct sql sqls[] = {
	[SERVICES] = { "SELECT v.id, v.code, v.name, v.unit FROM link l JOIN account a ON a.id = l.account_id"
	               " JOIN service v ON v.supplier_id = a.supplier_id WHERE l.resident_id = ? AND l.account_id = ?"
	               " AND (EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id AND m.service_id = v.id)"
	               "  OR EXISTS (SELECT 1 FROM usage_interval i WHERE i.account_id = a.id AND i.service_id = v.id))"
	               " ORDER BY v.id", "ii", "isss" },
	[POINTS] = { "SELECT g.id, m.ratio, m.digits, m.decimals, m.installed_on, g.start_value, " LINK_SEES(l, "m.installed_on") ", m.removed_on,"
	             " g.end_value, " LINK_SEES(l, "m.removed_on") ", r.taken_on, w.value, r.source = 'supplier'"
	             " FROM link l JOIN meter m ON m.account_id = l.account_id JOIN meter_register g ON g.meter_id = m.id"
	             " LEFT JOIN (reading_value w JOIN reading r ON r.id = w.reading_id) ON w.register_id = g.id"
	             "  AND r.state NOT IN ('declined', 'withdrawn', 'replaced') AND " LINK_SEES(l, "r.taken_on")
	             " WHERE l.resident_id = ? AND l.account_id = ? AND m.service_id = ?"
	             " ORDER BY g.id, r.taken_on, r.source <> 'supplier', r.id", "iii", "iiiidnidnndnn" },
	/* Short intervals by their month, long ones each for itself. */
	[INTERVALS] = { "SELECT MIN(i.started_on), MAX(i.started_on), MAX(i.seconds), CAST(SUM(i.volume) AS SIGNED)"
	                " FROM link l JOIN usage_interval i ON i.account_id = l.account_id"
	                " WHERE l.resident_id = ? AND l.account_id = ? AND i.service_id = ? AND " LINK_SEES(l, "i.started_on")
	                " GROUP BY EXTRACT(YEAR_MONTH FROM i.started_on), i.seconds > ?, IF(i.seconds > ?, i.starts_at, NULL)",
	    "iiiii", "ddii" },
};
SQL_SET(usage_sql, sqls);

int64_t
usage_month_number(int64_t day)
{
	struct civil c = day_civil(day);
	return c.year * 12 + c.month - 1;
}

int64_t
usage_month_day(int64_t number)
{
	return day_of((struct civil) { number / 12, (int)(number % 12) + 1, 1 });
}

static void
add_span(const void *ctx, struct usage_spans *spans, struct usage_span span)
{
	mem_grow(ctx, (void **)&spans->items, sizeof *spans->items, spans->n);
	spans->items[spans->n++] = span;
}

void
usage_between(const void *ctx, int64_t ratio, int digits, int decimals, const struct usage_point *points, size_t n,
    struct usage_spans *spans)
{
	static const int64_t steps[] = { 1000, 100, 10, 1 };
	const struct usage_point *base = NULL;
	int64_t read_until = DAY_NONE, volume, grain = steps[decimals < 0 || decimals > 3 ? 3 : decimals] * ratio;
	for (size_t i = 0; i < n; i++)
		if (!points[i].computed)
			read_until = points[i].day;
	for (size_t i = 0; i < n; i++) {
		const struct usage_point *p = &points[i];
		/* of a day's several readings the last counts, and a computed value only where nobody has read since */
		bool again = i + 1 < n && points[i + 1].day == p->day && !p->fixed && !points[i + 1].fixed;
		if (again || (p->computed && p->day <= read_until))
			continue;
		if (base && meter_volume(ratio, digits, base->value, p->value, &volume))
			add_span(ctx, spans, (struct usage_span) { base->day, p->day, volume, p->computed ? USAGE_COMPUTED : USAGE_READ, grain });
		base = p;
	}
}

/* The first day a span speaks of; one that begins and ends on one day speaks of that day. */
static int64_t
span_first(const struct usage_span *s)
{
	return s->after < s->last ? s->after + 1 : s->last;
}

static void
add_to_month(struct usage_month *m, const struct usage_span *s, int64_t first, int64_t last, int64_t volume)
{
	if (m->first == DAY_NONE || first < m->first)
		m->first = first;
	if (m->last == DAY_NONE || last > m->last)
		m->last = last;
	m->volume += volume;
	m->computed |= s->origin == USAGE_COMPUTED;
	m->imported |= s->origin == USAGE_IMPORTED;
	m->averaged |= s->last - s->after > LONG_SPAN;
}

/* Into the months from `from` on; taken[i] says that month i is not to be touched, and the span's part of it is left out. */
static void
spread(struct usage_months *months, const struct usage_span *s, const bool *taken)
{
	int64_t first = span_first(s), from = usage_month_number(first), n = usage_month_number(s->last) - from + 1;
	int64_t *days = mem_array(NULL, int64_t, (size_t)n * 2), *parts = days + n;
	for (int64_t i = 0; i < n; i++) {
		int64_t begin = usage_month_day(from + i), end = usage_month_day(from + i + 1) - 1;
		days[i] = (end < s->last ? end : s->last) - (begin > first ? begin : first) + 1;
	}
	int64_t grain = s->grain > 0 && s->volume % s->grain == 0 ? s->grain : 1;
	money_split(s->volume / grain, days, (size_t)n, parts);
	for (int64_t i = 0, day = first; i < n; day += days[i++])
		if (taken == NULL || !taken[from + i - months->first])
			add_to_month(&months->items[from + i - months->first], s, day, day + days[i] - 1, parts[i] * grain);
	talloc_free(days);
}

static struct usage_months
empty_months(const void *ctx, const struct usage_spans *spans)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	for (size_t i = 0; i < spans->n; i++) {
		int64_t begin = usage_month_number(span_first(&spans->items[i])), end = usage_month_number(spans->items[i].last);
		first = begin < first ? begin : first;
		last = end > last ? end : last;
	}
	struct usage_months months = { spans->n ? first : 0, NULL, spans->n ? (size_t)(last - first + 1) : 0 };
	months.items = mem_array(ctx, struct usage_month, months.n);
	for (size_t i = 0; i < months.n; i++)
		months.items[i].first = months.items[i].last = DAY_NONE;
	return months;
}

struct usage_months
usage_by_month(const void *ctx, const struct usage_spans *spans)
{
	struct usage_months months = empty_months(ctx, spans);
	bool *taken = mem_array(NULL, bool, months.n);
	for (size_t i = 0; i < spans->n; i++)
		if (spans->items[i].origin != USAGE_IMPORTED)
			spread(&months, &spans->items[i], NULL);
	for (size_t i = 0; i < months.n; i++)
		taken[i] = months.items[i].first != DAY_NONE;
	for (size_t i = 0; i < spans->n; i++)
		if (spans->items[i].origin == USAGE_IMPORTED)
			spread(&months, &spans->items[i], taken);
	talloc_free(taken);
	return months;
}

struct usage_month
usage_month(const struct usage_months *months, int64_t number)
{
	if (number < months->first || number >= months->first + (int64_t)months->n)
		return (struct usage_month) { .first = DAY_NONE, .last = DAY_NONE };
	return months->items[number - months->first];
}

int64_t
usage_step(int64_t max)
{
	for (int64_t ten = 1;; ten *= 10)
		for (int i = 1; i <= 5; i += i == 1 ? 1 : 3)
			if (ten * i * 4 >= max)
				return ten * i;
}

enum err
usage_services(const void *ctx, struct db *db, int64_t resident, int64_t account, struct usage_services *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[SERVICES], &rows, resident, account);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct usage_service, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct usage_service) { rows_int(rows, 0), mem_strdup(list_r->items, rows_str(rows, 1)),
			mem_strdup(list_r->items, rows_str(rows, 2)), mem_strdup(list_r->items, rows_str(rows, 3)) };
	return OK;
}

/* One register while its rows go by. */
struct run {
	int64_t id, ratio, end_on, end;
	int digits, decimals;
	struct usage_point *points;
	size_t n;
};

static void
end_run(const void *ctx, struct run *run, struct usage_spans *spans)
{
	if (run->end_on != DAY_NONE)
		run->points[run->n++] = (struct usage_point) { run->end_on, run->end, false, true };
	usage_between(ctx, run->ratio, run->digits, run->decimals, run->points, run->n, spans);
	run->n = 0;
}

static void
start_run(struct run *run, const struct rows *rows)
{
	bool ended = rows_int(rows, 7) != DAY_NONE && rows_int(rows, 8) != INT_NONE && rows_int(rows, 9) == 1;
	run->id = rows_int(rows, 0);
	run->ratio = rows_int(rows, 1);
	run->digits = (int)rows_int(rows, 2);
	run->decimals = (int)rows_int(rows, 3);
	run->end_on = ended ? rows_int(rows, 7) : DAY_NONE;
	run->end = rows_int(rows, 8);
	if (rows_int(rows, 4) != DAY_NONE && rows_int(rows, 5) != INT_NONE && rows_int(rows, 6) == 1)
		run->points[run->n++] = (struct usage_point) { rows_int(rows, 4), rows_int(rows, 5), false, true };
}

static void
read_points(const void *ctx, struct rows *rows, struct usage_spans *spans)
{
	struct run run = { .id = 0, .points = mem_array(ctx, struct usage_point, rows_count(rows) + 2) };
	while (rows_next(rows)) {
		if (rows_int(rows, 0) != run.id) {
			if (run.id)
				end_run(ctx, &run, spans);
			start_run(&run, rows);
		}
		if (rows_int(rows, 10) != DAY_NONE)
			run.points[run.n++] = (struct usage_point) { rows_int(rows, 10), rows_int(rows, 11), rows_int(rows, 12) == 1, false };
	}
	if (run.id)
		end_run(ctx, &run, spans);
}

static void
read_intervals(const void *ctx, struct rows *rows, struct usage_spans *spans)
{
	while (rows_next(rows)) {
		int64_t first = rows_int(rows, 0), last = rows_int(rows, 1);
		if (rows_int(rows, 2) > LONG_INTERVAL)
			last = first + (rows_int(rows, 2) + 43200) / 86400 - 1;
		add_span(ctx, spans, (struct usage_span) { first - 1, last, rows_int(rows, 3), USAGE_IMPORTED, 1 });
	}
}

enum err
usage_read(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t service, struct usage_months *months_r)
{
	struct rows *rows;
	struct usage_spans spans = { 0 };
	enum err e = db_read(ctx, db, &sqls[POINTS], &rows, resident, account, service);
	if (e != OK)
		return e;
	read_points(ctx, rows, &spans);
	e = db_read(ctx, db, &sqls[INTERVALS], &rows, resident, account, service, (int64_t)LONG_INTERVAL, (int64_t)LONG_INTERVAL);
	if (e != OK)
		return e;
	read_intervals(ctx, rows, &spans);
	*months_r = usage_by_month(ctx, &spans);
	return OK;
}

bool
usage_codes(const char *code, const char *unit, struct usage_codes *codes_r)
{
	if (strcmp(unit, "кВт·ч") == 0) /* a thousandth of it is the watt-hour */
		*codes_r = (struct usage_codes) { 72, 0, 0, 1 };
	else if (strcmp(unit, "м³") == 0 && text_starts(code, "gas"))
		*codes_r = (struct usage_codes) { 42, -3, 1, 7 };
	else if (strcmp(unit, "м³") == 0)
		*codes_r = (struct usage_codes) { 42, -3, 2, 9 };
	else
		return false;
	return true;
}
