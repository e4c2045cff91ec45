/* terms.c: the rules of charging, as the supplier sent them. */
#include "domain/terms.h"

#include <string.h>

#include "base/mem.h"

enum { ALL };

static const struct sql sqls[] = {
	[ALL] = { "SELECT c.service_id, COALESCE(t.household, ''), n.name, n.volume,"
	          " (SELECT GROUP_CONCAT(DISTINCT g.zone) FROM meter m JOIN meter_register g ON g.meter_id = m.id"
	          "  WHERE m.account_id = a.id AND m.service_id = c.service_id AND m.state <> 'removed'),"
	          " s.average_from, s.average_span, s.average_months, s.norm_factor, s.range_split = 'in-order', s.range_months = 'whole',"
	          " s.due_day, s.penalty_free, s.penalty_first, s.penalty_second, (SELECT r.rate FROM penalty_rate r"
	          "  WHERE r.supplier_id = s.id AND r.valid_from <= ? ORDER BY r.valid_from DESC LIMIT 1)"
	          " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	          " JOIN account_service c ON c.account_id = a.id"
	          " LEFT JOIN tariff t ON t.service_id = c.service_id AND t.code = c.tariff_code AND t.valid_from <= ?"
	          " AND (t.valid_to IS NULL OR t.valid_to >= ?)"
	          " LEFT JOIN norm n ON n.service_id = c.service_id AND n.code = c.norm_code AND n.valid_from <= ?"
	          " AND (n.valid_to IS NULL OR n.valid_to >= ?) WHERE l.resident_id = ? AND l.account_id = ?"
	          " ORDER BY c.service_id, t.valid_from, n.valid_from",
	    "dddddii", "issnsiiiiiiiiiin" },
};
SQL_SET(terms_sql, sqls);

static struct term *
term_at(struct terms *terms, const void *ctx, int64_t service)
{
	for (size_t i = 0; i < terms->n; i++)
		if (terms->items[i].service_id == service)
			return &terms->items[i];
	mem_grow(ctx, (void **)&terms->items, sizeof *terms->items, terms->n);
	return &terms->items[terms->n++];
}

enum err
terms_get(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today, struct terms *terms)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ALL], &rows, today, today, today, today, today, resident, account);
	*terms = (struct terms) { .penalty_rate = INT_NONE };
	while (e == OK && rows_next(rows)) { /* of two lists in force the later one wins, as in tariff_charge */
		*term_at(terms, ctx, rows_int(rows, 0)) = (struct term) { rows_int(rows, 0), mem_strdup(ctx, rows_str(rows, 1)),
			rows_str(rows, 2) ? mem_strdup(ctx, rows_str(rows, 2)) : NULL, rows_int(rows, 3),
			rows_str(rows, 4) ? mem_strdup(ctx, rows_str(rows, 4)) : NULL };
		int64_t *const numbers[] = { &terms->average_from, &terms->average_span, &terms->average_months, &terms->norm_factor };
		for (size_t i = 0; i < 4; i++)
			*numbers[i] = rows_int(rows, 5 + i);
		terms->in_order = rows_int(rows, 9);
		terms->whole = rows_int(rows, 10);
		terms->due_day = rows_int(rows, 11);
		terms->penalty_free = rows_int(rows, 12);
		terms->penalty_first = rows_int(rows, 13);
		terms->penalty_second = rows_int(rows, 14);
		terms->penalty_rate = rows_int(rows, 15);
	}
	return e;
}

const struct term *
terms_of(const struct terms *terms, int64_t service)
{
	for (size_t i = 0; i < terms->n; i++)
		if (terms->items[i].service_id == service)
			return &terms->items[i];
	return NULL;
}

bool
term_has_zone(const struct term *term, const char *zone)
{
	size_t n = strlen(zone);
	if (term->zones == NULL)
		return true;
	for (const char *s = term->zones; *s; s += strspn(s, ",")) {
		size_t length = strcspn(s, ",");
		if (length == n && strncmp(s, zone, n) == 0)
			return true;
		s += length;
	}
	return false;
}
