/* whatif.c: the same kilowatt-hours by other schemes of zones. Each stretch between two readings is charged by itself,
   at the prices and bounds of its own days; only where a meter has fewer zones than a scheme is anything assumed. */
#include "domain/whatif.h"

#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "domain/meter.h"

enum { READINGS };

static const struct sql sqls[] = {
	[READINGS] = { "SELECT v.id, v.name, v.unit, m.id, r.id, r.taken_on, g.zone, w.value, m.digits, m.ratio"
	               " FROM link l JOIN meter m ON m.account_id = l.account_id JOIN service v ON v.id = m.service_id"
	               " JOIN reading r ON r.meter_id = m.id AND r.account_id = l.account_id"
	               " AND r.state NOT IN ('declined', 'withdrawn', 'replaced') AND r.taken_on > ?"
	               " JOIN reading_value w ON w.reading_id = r.id JOIN meter_register g ON g.id = w.register_id"
	               " WHERE l.resident_id = ? AND l.account_id = ? AND " LINK_SEES(l, "r.taken_on")
	               " AND EXISTS (SELECT 1 FROM account_service c JOIN tariff t ON t.service_id = c.service_id"
	               "  AND t.code = c.tariff_code JOIN tariff_price p ON p.tariff_id = t.id"
	               "  WHERE c.account_id = m.account_id AND c.service_id = m.service_id AND p.zone <> 'round')"
	               " ORDER BY v.id, m.id, r.taken_on, r.id, g.code", "dii", "issiidsiii" },
};
SQL_SET(whatif_sql, sqls);

enum { YEAR_BACK = 400, REGISTERS_MAX = 5, PEAK_HOURS = 7, DAY_HOURS = 16 };

static const char *const scheme_zones[SCHEMES][3] = { { "round" }, { "day", "night" }, { "peak", "half-peak", "night" } };

/* The reading being read, and the one of the same meter before it. */
struct reading_of {
	int64_t meter, reading, day;
	struct {
		const char *zone;
		int64_t value;
	} registers[REGISTERS_MAX];
	size_t n;
};

/* One register's part of a stretch. */
static void
add_volume(struct stretch *s, const char *zone, int64_t volume)
{
	s->whole += volume;
	if (strcmp(zone, "night") == 0)
		s->night = volume;
	else if (strcmp(zone, "peak") == 0)
		s->peak = volume;
}

static void
add_stretch(struct whatif *w, const struct reading_of *a, const struct reading_of *b, int digits, int64_t ratio)
{
	struct stretch s = { a->day + 1, b->day, 0, INT_NONE, INT_NONE };
	for (size_t i = 0; i < b->n; i++) {
		int64_t volume;
		bool same = i < a->n && strcmp(a->registers[i].zone, b->registers[i].zone) == 0;
		if (!same || !meter_volume(ratio, digits, a->registers[i].value, b->registers[i].value, &volume))
			return; /* nothing can be said of these days */
		add_volume(&s, b->registers[i].zone, volume);
	}
	mem_grow(w, (void **)&w->stretches, sizeof *w->stretches, w->n);
	w->stretches[w->n++] = s;
	w->volume += s.whole;
}

/* A reading is complete: it ends a stretch if it is later than the one of the same meter before. */
static void
end_reading(struct whatif *w, struct reading_of *before, const struct reading_of *now, int digits, int64_t ratio)
{
	if (now->n > 0 && before->meter == now->meter && now->day > before->day)
		add_stretch(w, before, now, digits, ratio);
	if (now->n > 0)
		*before = *now;
}

static void
take_readings(struct whatif *w, struct rows *rows)
{
	struct reading_of before = { 0 }, now = { 0 };
	int digits = 0;
	int64_t ratio = 1;
	while (rows_next(rows)) {
		if (w->service_id == 0) {
			w->service_id = rows_int(rows, 0);
			w->service = mem_strdup(w, rows_str(rows, 1));
			w->unit = mem_strdup(w, rows_str(rows, 2));
		}
		if (rows_int(rows, 0) != w->service_id)
			break;
		if (rows_int(rows, 4) != now.reading) {
			end_reading(w, &before, &now, digits, ratio);
			now = (struct reading_of) { .meter = rows_int(rows, 3), .reading = rows_int(rows, 4), .day = rows_int(rows, 5) };
		}
		digits = (int)rows_int(rows, 8);
		ratio = rows_int(rows, 9);
		if (now.n < REGISTERS_MAX) {
			now.registers[now.n].zone = mem_strdup(w, rows_str(rows, 6));
			now.registers[now.n++].value = rows_int(rows, 7);
		}
	}
	end_reading(w, &before, &now, digits, ratio);
}

/* A stretch's volumes by the zones of a scheme; true: some of them are assumed. */
static bool
volumes_of(const struct stretch *s, int zones, int64_t night_percent, int64_t *volumes)
{
	int64_t night = s->night, peak = s->peak;
	bool assumed = (zones > 1 && night == INT_NONE) || (zones > 2 && peak == INT_NONE);
	if (night == INT_NONE)
		mul_div(s->whole, night_percent, 100, &night);
	if (peak == INT_NONE)
		mul_div(s->whole - night, PEAK_HOURS, DAY_HOURS, &peak);
	int64_t by[SCHEMES][3] = { { s->whole }, { s->whole - night, night }, { peak, s->whole - night - peak, night } };
	memcpy(volumes, by[zones - 1], sizeof by[0]);
	return assumed;
}

static void
reckon_stretch(const void *ctx, const struct whatif *w, const struct stretch *s, const struct tariff_rows *prices,
    int64_t night, struct scheme *scheme)
{
	struct usage usages[3];
	struct charge charge;
	int64_t volumes[3];
	scheme->assumed |= volumes_of(s, scheme->zones, night, volumes);
	for (int z = 0; z < scheme->zones; z++) {
		usages[z] = (struct usage) { scheme_zones[scheme->zones - 1][z], volumes[z] };
		scheme->parts[z].volume += volumes[z];
	}
	if (!tariff_charge(ctx, prices, w->service_id, usages, (size_t)scheme->zones, s->first, s->last, &charge)) {
		scheme->priced = false;
		return;
	}
	scheme->amount += charge.amount;
	for (size_t i = 0; i < charge.n; i++)
		scheme->amounts[charge.steps[i].usage] += charge.steps[i].amount;
}

void
whatif_reckon(const void *ctx, struct whatif *w, const struct tariff_rows *prices, int64_t night)
{
	const struct stretch *newest = w->n ? &w->stretches[0] : NULL;
	for (size_t i = 0; i < w->n; i++) {
		w->first = i == 0 || w->stretches[i].first < w->first ? w->stretches[i].first : w->first;
		newest = w->stretches[i].last >= newest->last ? &w->stretches[i] : newest;
	}
	w->last = newest ? newest->last : DAY_NONE;
	for (int k = 0; k < SCHEMES; k++) {
		struct scheme *scheme = &w->schemes[k];
		*scheme = (struct scheme) { .zones = k + 1, .priced = true };
		scheme->current = newest && (newest->night == INT_NONE ? 1 : newest->peak == INT_NONE ? 2 : 3) == k + 1;
		for (int z = 0; z <= k; z++)
			scheme->parts[z].zone = scheme_zones[k][z];
		for (size_t i = 0; i < w->n; i++)
			reckon_stretch(ctx, w, &w->stretches[i], prices, night, scheme);
	}
}

enum err
whatif_get(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today, int64_t night,
    struct whatif **whatif_r)
{
	struct whatif *w = *whatif_r = mem_new(ctx, struct whatif);
	struct tariff_rows prices;
	struct rows *rows;
	enum err e = db_read(w, db, &sqls[READINGS], &rows, today - YEAR_BACK, resident, account);
	if (e == OK)
		e = tariff_rows(w, db, resident, account, today - YEAR_BACK, today, &prices);
	if (e != OK)
		return e;
	take_readings(w, rows);
	whatif_reckon(w, w, &prices, night);
	return OK;
}
