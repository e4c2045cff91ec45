/* tariff.c: the tariff engine. A period is cut where a price list ends; each piece gets its days' share of the volume;
   in a piece the volume of all zones together climbs through the ranges, and what lies in a range is divided among the
   zones. Parts always add up to the whole (money_split). */
#include "domain/tariff.h"

#include <string.h>

#include "base/mem.h"
#include "base/money.h"

enum { ROWS };

static const struct sql sqls[] = {
	[ROWS] = { "SELECT c.service_id, t.id, t.name, t.valid_from, t.valid_to, p.zone, p.range_number, p.upto, p.price,"
	           " s.range_split = 'in-order', s.range_months = 'whole'"
	           " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	           " JOIN account_service c ON c.account_id = l.account_id"
	           " JOIN tariff t ON t.service_id = c.service_id AND t.code = c.tariff_code"
	           " JOIN tariff_price p ON p.tariff_id = t.id"
	           " WHERE l.resident_id = ? AND l.account_id = ? AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to >= ?)"
	           " ORDER BY c.service_id, t.valid_from, t.id, p.zone, p.range_number", "iidd", "iisddsiniii" },
};
SQL_SET(tariff_sql, sqls);

enum err
tariff_rows(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t from, int64_t to,
    struct tariff_rows *rows_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ROWS], &rows, resident, account, to, from);
	if (e != OK)
		return e;
	rows_r->items = mem_array(ctx, struct tariff_row, rows_count(rows));
	rows_r->options = (struct tariff_options) { 0 };
	for (rows_r->n = 0; rows_next(rows); rows_r->n++) {
		rows_r->options = (struct tariff_options) { rows_int(rows, 9), rows_int(rows, 10) };
		rows_r->items[rows_r->n] = (struct tariff_row) {
			.service_id = rows_int(rows, 0), .tariff_id = rows_int(rows, 1),
			.name = mem_strdup(rows_r->items, rows_str(rows, 2)), .from = rows_int(rows, 3), .to = rows_int(rows, 4),
			.zone = mem_strdup(rows_r->items, rows_str(rows, 5)), .range = rows_int(rows, 6),
			.upto = rows_int(rows, 7), .price = rows_int(rows, 8),
		};
	}
	return OK;
}

/* The work in progress: one service, one period. */
struct work {
	const void *ctx;
	const struct tariff_rows *rows;
	int64_t service;
	const struct usage *usages;
	size_t n;
	int64_t first, last; /* the whole period */
	struct charge *charge;
};

/* The tariff in force on a day, as the first of its rows; NULL: none. Later lists win over earlier ones. */
static const struct tariff_row *
in_force(const struct work *w, int64_t day)
{
	const struct tariff_row *found = NULL;
	for (size_t i = 0; i < w->rows->n; i++) {
		const struct tariff_row *row = &w->rows->items[i];
		if (row->service_id == w->service && row->from <= day && (row->to == DAY_NONE || row->to >= day) &&
		    (found == NULL || found->tariff_id != row->tariff_id))
			found = row;
	}
	return found;
}

static const struct tariff_row *
price_of(const struct work *w, const struct tariff_row *list, const char *zone, int64_t range)
{
	for (const struct tariff_row *row = list; row < w->rows->items + w->rows->n && row->tariff_id == list->tariff_id; row++)
		if (row->range == range && strcmp(row->zone, zone) == 0)
			return row;
	return NULL;
}

/* How many months a period has, a part of one counted as one: 26 October to 25 November is one. */
static int64_t
months_in(int64_t first, int64_t last)
{
	struct civil a = day_civil(first), b = day_civil(last + 1);
	int64_t months = (b.year - a.year) * 12 + b.month - a.month + (b.day > a.day);
	return months > 0 ? months : 1;
}

/* The whole bound for every month of the period, even one not whole; a piece of the period has its share of days. */
static int64_t
bound_whole(const struct work *w, int64_t upto, int64_t first, int64_t last)
{
	int64_t all, part;
	if (__builtin_mul_overflow(upto, months_in(w->first, w->last), &all) ||
	    !mul_div(all, last - first + 1, w->last - w->first + 1, &part))
		return INT64_MAX;
	return part;
}

/* A monthly bound's share in the days first..last: for each month, its days here of all its days. */
static int64_t
bound_by_days(int64_t upto, int64_t first, int64_t last)
{
	int64_t bound = 0, part;
	for (int64_t day = first; day <= last;) {
		struct civil c = day_civil(day);
		int length = month_length(c.year, c.month);
		int64_t end = day + (length - c.day) < last ? day + (length - c.day) : last;
		if (!mul_div(upto, end - day + 1, length, &part) || __builtin_add_overflow(bound, part, &bound))
			return INT64_MAX;
		day = end + 1;
	}
	return bound;
}

static int64_t
bound_of(const struct work *w, int64_t upto, int64_t first, int64_t last)
{
	return w->rows->options.whole ? bound_whole(w, upto, first, last) : bound_by_days(upto, first, last);
}

static bool
add_step(struct work *w, size_t usage, const struct tariff_row *row, int64_t first, int64_t last, int64_t volume)
{
	struct charge *c = w->charge;
	int64_t amount;
	/* thousandths × millionths of a rouble = 10^-9 roubles; a kopeck is 10^7 of them */
	if (row == NULL || !mul_div(volume, row->price, 10000000, &amount))
		return false;
	mem_grow(w->ctx, (void **)&c->steps, sizeof *c->steps, c->n);
	int64_t rest = (int64_t)((__int128)amount * 10000000 - (__int128)volume * row->price);
	c->steps[c->n++] = (struct step) { usage, row, first, last, volume, amount, rest };
	return !__builtin_add_overflow(c->amount, amount, &c->amount);
}

/* Zones one after the other: the dear hours have the cheap kilowatt-hours first. */
static void
fill_in_order(const struct work *w, int64_t volume, const int64_t *left, int64_t *parts)
{
	static const char *const order[] = { "round", "peak", "day", "half-peak", "night" };
	for (size_t z = 0; z < sizeof order / sizeof *order; z++)
		for (size_t i = 0; i < w->n; i++)
			if (strcmp(w->usages[i].zone, order[z]) == 0) {
				parts[i] = left[i] < volume ? left[i] : volume;
				volume -= parts[i];
			}
}

/* One range of one piece: its volume divided among the zones by what each has left, so that after the last range each
   zone has been charged for exactly what it used. */
static bool
charge_range(struct work *w, const struct tariff_row *list, int64_t range, int64_t first, int64_t last, int64_t volume,
    int64_t *left)
{
	int64_t *parts = mem_array(w->ctx, int64_t, w->n);
	bool ok = true;
	if (w->rows->options.in_order)
		fill_in_order(w, volume, left, parts);
	else
		money_split(volume, left, w->n, parts);
	for (size_t i = 0; ok && i < w->n; i++) {
		left[i] -= parts[i];
		if (parts[i] > 0)
			ok = add_step(w, i, price_of(w, list, w->usages[i].zone, range), first, last, parts[i]);
	}
	return ok;
}

/* What was charged too much before goes back at the price of the first range, and leaves the climb to the others. */
static bool
give_back(struct work *w, const struct tariff_row *list, int64_t first, int64_t last, int64_t *used)
{
	for (size_t i = 0; i < w->n; i++) {
		if (used[i] >= 0)
			continue;
		w->charge->credit = true;
		if (!add_step(w, i, price_of(w, list, w->usages[i].zone, 1), first, last, used[i]))
			return false;
		used[i] = 0;
	}
	return true;
}

/* A piece with one price list: used[] climbs through the ranges. Each zone has prices for the same ranges, so the
   first zone's rows tell the bounds. */
static bool
charge_piece(struct work *w, const struct tariff_row *list, int64_t first, int64_t last, int64_t *used)
{
	int64_t total = 0, below = 0;
	if (!give_back(w, list, first, last, used))
		return false;
	for (size_t i = 0; i < w->n; i++)
		if (__builtin_add_overflow(total, used[i], &total))
			return false;
	for (int64_t range = 1; below < total; range++) {
		const struct tariff_row *row = price_of(w, list, w->usages[0].zone, range);
		if (row == NULL)
			return false;
		int64_t bound = row->upto == INT_NONE ? total : bound_of(w, row->upto, first, last);
		int64_t upper = bound < total ? bound : total;
		w->charge->ranges |= row->upto != INT_NONE;
		if (upper > below && !charge_range(w, list, range, first, last, upper - below, used))
			return false;
		below = upper > below ? upper : below;
	}
	return true;
}

/* The last day from first on, up to last, with the same list in force. */
static int64_t
piece_end(const struct work *w, const struct tariff_row *list, int64_t first, int64_t last)
{
	int64_t day = first;
	while (day < last) {
		const struct tariff_row *next = in_force(w, day + 1);
		if (next == NULL || next->tariff_id != list->tariff_id)
			break;
		day++;
	}
	return day;
}

enum { PIECES_MAX = 64 };

struct piece {
	const struct tariff_row *list;
	int64_t first, last;
};

/* Cuts the period; 0 if some day has no prices. */
static size_t
cut(const struct work *w, int64_t first, int64_t last, struct piece *pieces)
{
	size_t n = 0;
	for (int64_t day = first; day <= last; day = pieces[n++].last + 1) {
		const struct tariff_row *list = in_force(w, day);
		if (list == NULL || n == PIECES_MAX)
			return 0;
		pieces[n] = (struct piece) { list, day, piece_end(w, list, day, last) };
	}
	return n;
}

bool
tariff_charge(const void *ctx, const struct tariff_rows *rows, int64_t service, const struct usage *usages, size_t n,
    int64_t first, int64_t last, struct charge *charge_r)
{
	struct work w = { ctx, rows, service, usages, n, first, last, charge_r };
	struct piece pieces[PIECES_MAX];
	int64_t days[PIECES_MAX];
	*charge_r = (struct charge) { 0 };
	size_t count = n > 0 && first <= last ? cut(&w, first, last, pieces) : 0;
	if (count == 0)
		return false;
	for (size_t p = 0; p < count; p++)
		days[p] = pieces[p].last - pieces[p].first + 1;
	int64_t *used = mem_array(ctx, int64_t, count * n), share[PIECES_MAX];
	for (size_t i = 0; i < n; i++) {
		money_split(usages[i].volume, days, count, share);
		for (size_t p = 0; p < count; p++)
			used[p * n + i] = share[p];
	}
	for (size_t p = 0; p < count; p++)
		if (!charge_piece(&w, pieces[p].list, pieces[p].first, pieces[p].last, used + p * n))
			return false;
	return true;
}
