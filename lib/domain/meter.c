/* meter.c: meters. */
#include "domain/meter.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/account.h"

#define NBSP "\xc2\xa0"

enum { LIST, PAST };

/* Of what stands: read by somebody, before what the supplier computed, whatever day that has (E17). */
#define STANDING " NOT IN ('declined', 'withdrawn', 'replaced')"
#define NEWEST(condition) \
	"(SELECT x.id FROM reading x WHERE x.meter_id = m.id AND x.state" STANDING condition \
	" ORDER BY x.source = 'supplier', x.taken_on DESC, x.id DESC LIMIT 1)"

static const struct sql sqls[] = {
	[LIST] = { "SELECT m.id, m.service_id, m.serial, v.name, v.unit, m.state, m.automatic, m.digits, m.decimals, m.ratio,"
	           " m.relation, m.model, m.place, m.accuracy, m.owner, m.voltage, m.current, m.replaced_by, m.interval_years,"
	           " m.installed_on, m.verified_until, m.removed_on, br.id, g.id, g.zone, COALESCE(lv.value, g.start_value),"
	           " lr.taken_on, COALESCE(bv.value, g.start_value), br.taken_on, cv.value, cr.taken_on, g.end_value"
	           " FROM link l JOIN meter m ON m.account_id = l.account_id JOIN service v ON v.id = m.service_id"
	           " JOIN meter_register g ON g.meter_id = m.id"
	           " LEFT JOIN reading lr ON lr.id = " NEWEST(" AND (l.sees_to IS NULL OR x.taken_on <= l.sees_to)")
	           " LEFT JOIN reading_value lv ON lv.reading_id = lr.id AND lv.register_id = g.id"
	           " LEFT JOIN reading br ON br.id = " NEWEST(" AND x.taken_on < ?")
	           " LEFT JOIN reading_value bv ON bv.reading_id = br.id AND bv.register_id = g.id"
	           " LEFT JOIN reading cr ON cr.id = (SELECT x.id FROM reading x WHERE x.meter_id = m.id AND x.source = 'supplier'"
	           "  AND x.state" STANDING " AND (lr.taken_on IS NULL OR x.taken_on > lr.taken_on)"
	           "  ORDER BY x.taken_on DESC, x.id DESC LIMIT 1)"
	           " LEFT JOIN reading_value cv ON cv.reading_id = cr.id AND cv.register_id = g.id"
	           " WHERE l.resident_id = ? AND l.account_id = ?"
	           " ORDER BY m.state = 'removed', v.id, m.installed_on DESC, m.id, g.code", "dii",
	    "iissssiiiissssssssndddnisididndn" },
	[PAST] = { "SELECT w.register_id, r.taken_on, w.value FROM link l JOIN reading r ON r.account_id = l.account_id"
	           " JOIN reading_value w ON w.reading_id = r.id WHERE l.resident_id = ? AND l.account_id = ? AND " LINK_SEES(l, "r.taken_on")
	           " AND r.taken_on >= ? AND r.taken_on < ? AND r.source <> 'supplier' AND r.state" STANDING
	           " ORDER BY w.register_id, r.taken_on, r.id", "iidd", "idi" },
};
SQL_SET(meter_sql, sqls);

static void
read_meter(const void *ctx, const struct rows *rows, struct meter *m)
{
	char **text[] = { &m->serial, &m->service, &m->unit, &m->state };
	char **more[] = { &m->relation, &m->model, &m->place, &m->accuracy, &m->owner, &m->voltage, &m->current, &m->replaced_by };
	for (size_t i = 0; i < 4; i++)
		*text[i] = mem_strdup(ctx, rows_str(rows, 2 + i));
	for (size_t i = 0; i < 8; i++)
		*more[i] = mem_strdup(ctx, rows_str(rows, 10 + i));
	m->id = rows_int(rows, 0);
	m->service_id = rows_int(rows, 1);
	m->automatic = rows_int(rows, 6);
	m->digits = (int)rows_int(rows, 7);
	m->decimals = (int)rows_int(rows, 8);
	m->ratio = rows_int(rows, 9);
	m->interval_years = rows_int(rows, 18);
	m->installed_on = rows_int(rows, 19);
	m->verified_until = rows_int(rows, 20);
	m->removed_on = rows_int(rows, 21);
	m->base_reading = rows_int(rows, 22);
}

enum err
meter_list(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t before, struct meter_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LIST], &rows, before, resident, account);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct meter, rows_count(rows));
	list_r->n = 0;
	struct meter *m = NULL;
	while (rows_next(rows)) {
		if (m == NULL || m->id != rows_int(rows, 0)) {
			m = &list_r->items[list_r->n++];
			read_meter(list_r->items, rows, m);
		}
		mem_grow(list_r->items, (void **)&m->registers, sizeof *m->registers, m->n);
		m->registers[m->n++] = (struct reg) {
			.id = rows_int(rows, 23), .zone = mem_strdup(list_r->items, rows_str(rows, 24)),
			.last = rows_int(rows, 25), .last_on = rows_int(rows, 26), .base = rows_int(rows, 27), .base_on = rows_int(rows, 28),
			.computed = rows_int(rows, 29), .computed_on = rows_int(rows, 30), .end = rows_int(rows, 31),
		};
	}
	return OK;
}

static void
set_past(struct meter_list *list, int64_t id, const struct point *points, size_t n)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t j = 0; j < list->items[i].n; j++)
			if (list->items[i].registers[j].id == id)
				list->items[i].registers[j].past = judge_past(points, n, list->items[i].digits);
}

enum { YEAR = 400 }; /* days: a year and the month before it */

enum err
meter_past(struct db *db, int64_t resident, int64_t account, int64_t before, struct meter_list *list)
{
	struct rows *rows;
	enum err e = db_read(list->items, db, &sqls[PAST], &rows, resident, account, before - YEAR, before);
	if (e != OK)
		return e;
	struct point *points = mem_array(list->items, struct point, rows_count(rows));
	size_t n = 0;
	int64_t id = 0;
	while (rows_next(rows)) {
		if (rows_int(rows, 0) != id && n > 0) {
			set_past(list, id, points, n);
			n = 0;
		}
		id = rows_int(rows, 0);
		points[n++] = (struct point) { rows_int(rows, 1), rows_int(rows, 2) };
	}
	set_past(list, id, points, n);
	return OK;
}

static int64_t
power10(int n)
{
	int64_t p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

char *
meter_value_text(const void *ctx, int digits, int decimals, int64_t value)
{
	char *plain = mem_printf(NULL, "%0*" PRId64, digits, value / 1000), *out = mem_strdup(ctx, "");
	size_t n = strlen(plain);
	for (size_t i = 0; i < n; i++)
		out = talloc_asprintf_append(out, "%s%c", i > 0 && (n - i) % 3 == 0 ? NBSP : "", plain[i]);
	if (decimals > 0)
		out = talloc_asprintf_append(out, ",%0*" PRId64, decimals, value % 1000 / power10(3 - decimals));
	talloc_free(plain);
	return out;
}

int64_t
meter_capacity(int digits)
{
	return 1000 * power10(digits);
}

/* A face of few digits goes round soon: half of it may be one month's use. Of a large one, a tenth. */
bool
meter_volume(int64_t ratio, int digits, int64_t base, int64_t value, int64_t *volume)
{
	int64_t capacity = meter_capacity(digits), used = value - base;
	if (used < 0) {
		used += capacity;
		if (used < 0 || used > capacity / (digits < 5 ? 2 : 10))
			return false;
	}
	return !__builtin_mul_overflow(used, ratio, volume);
}

enum typed
meter_parse(const char *typed, int digits, int decimals, int64_t *value)
{
	char *s = text_squeeze(NULL, typed);
	size_t whole = strspn(s, "0123456789");
	bool point = s[whole] == ',' || s[whole] == '.';
	size_t places = point ? strspn(s + whole + 1, "0123456789") : 0;
	enum typed result = TYPED_OK;
	int64_t v = 0;
	const char *first = s + strspn(s, "0");
	if (whole == 0 || (point && places == 0) || s[whole + point + places] != '\0')
		result = TYPED_FORMAT;
	else if (s + whole - first > digits)
		result = TYPED_DIGITS;
	else if ((int)places > decimals)
		result = TYPED_DECIMALS;
	for (const char *p = first; result == TYPED_OK && p < s + whole; p++)
		v = v * 10 + (*p - '0');
	for (size_t i = 0; result == TYPED_OK && i < 3; i++)
		v = v * 10 + (i < places ? s[whole + 1 + i] - '0' : 0);
	*value = v;
	talloc_free(s);
	return result;
}
