/* outlook.c: the readings, rules, norms and prices of accounts, put together for deadline.h and estimate.h. */
#include "domain/outlook.h"

#include <string.h>

#include "base/mem.h"

enum { ALL };
enum { HISTORY_DAYS = 400, PRICES_DAYS = 62, MONTHS_MAX = 24, REGISTERS_MAX = 40 };

/* First the readings of every register that a resident reads (a row without a day where there are none), with the rules of
   its supplier; then the prices. The name of a tariff is not asked for. What the supplier computed is no reading (E17). */
static const struct sql sqls[] = {
	[ALL] = { "SELECT 0 AS kind, l.account_id AS account, m.service_id AS service, g.id AS place, g.id AS id, r.taken_on AS day,"
	          " COALESCE(r.id, 0) AS number, g.zone AS zone, w.value AS value, m.ratio AS upto, m.digits AS digits, NULL AS until,"
	          " s.average_from AS average_from, s.average_span AS average_span, s.average_months AS average_months,"
	          " s.norm_factor AS norm_factor, (SELECT n.volume FROM norm n WHERE n.service_id = c.service_id AND n.code = c.norm_code"
	          "  AND n.valid_from <= ? AND (n.valid_to IS NULL OR n.valid_to >= ?) ORDER BY n.valid_from DESC LIMIT 1) AS norm,"
	          " a.residents AS residents"
	          " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	          " JOIN meter m ON m.account_id = l.account_id AND m.state = 'in-service' AND NOT m.automatic"
	          " JOIN meter_register g ON g.meter_id = m.id"
	          " LEFT JOIN account_service c ON c.account_id = l.account_id AND c.service_id = m.service_id"
	          " LEFT JOIN reading r ON r.meter_id = m.id AND r.account_id = l.account_id AND r.taken_on >= ? AND r.source <> 'supplier'"
	          "  AND r.state NOT IN ('declined', 'withdrawn', 'replaced') AND " LINK_SEES(l, "r.taken_on")
	          " LEFT JOIN reading_value w ON w.reading_id = r.id AND w.register_id = g.id"
	          " WHERE l.resident_id = ? AND (? = 0 OR l.account_id = ?) AND a.closed_on IS NULL"
	          " UNION ALL SELECT 1, l.account_id, c.service_id, TO_DAYS(t.valid_from), t.id, t.valid_from, p.range_number, p.zone, p.price,"
	          " p.upto, 0, t.valid_to, s.range_split = 'in-order', s.range_months = 'whole', 0, 0, NULL, NULL"
	          " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	          " JOIN account_service c ON c.account_id = l.account_id"
	          " JOIN tariff t ON t.service_id = c.service_id AND t.code = c.tariff_code JOIN tariff_price p ON p.tariff_id = t.id"
	          " WHERE l.resident_id = ? AND (? = 0 OR l.account_id = ?) AND a.closed_on IS NULL"
	          "  AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to >= ?)"
	          " ORDER BY kind, account, service, place, id, day, zone, number", "dddiiiiiidd", "iiiiidisnnidiiiinn" },
};
SQL_SET(outlook_sql, sqls);

/* A register and what it was read. */
struct register_rows {
	int64_t account, service, id, ratio, norm, residents;
	const char *zone;
	int digits;
	struct estimate_rules rules;
	struct point *points;
	size_t n;
};

/* An account's stretch of the prices. */
struct price_rows {
	int64_t account;
	struct tariff_rows prices;
};

struct outlook_rows {
	struct register_rows *registers;
	struct tariff_row *prices;
	struct price_rows *accounts;
	struct point *points;
	size_t registers_n, prices_n, accounts_n, points_n;
};

static struct register_rows
read_register(const struct outlook_rows *all, const struct rows *rows)
{
	return (struct register_rows) {
		.account = rows_int(rows, 1), .service = rows_int(rows, 2), .id = rows_int(rows, 4), .zone = mem_strdup(all, rows_str(rows, 7)),
		.ratio = rows_int(rows, 9), .digits = (int)rows_int(rows, 10), .norm = rows_int(rows, 16), .residents = rows_int(rows, 17),
		.rules = { rows_int(rows, 12), rows_int(rows, 13), rows_int(rows, 14), rows_int(rows, 15) },
		.points = all->points + all->points_n,
	};
}

static void
add_point(struct outlook_rows *all, const struct rows *rows)
{
	if (all->registers_n == 0 || all->registers[all->registers_n - 1].id != rows_int(rows, 4))
		all->registers[all->registers_n++] = read_register(all, rows);
	if (rows_int(rows, 5) == DAY_NONE || rows_int(rows, 8) == INT_NONE)
		return;
	all->points[all->points_n++] = (struct point) { rows_int(rows, 5), rows_int(rows, 8) };
	all->registers[all->registers_n - 1].n++;
}

static void
add_price(struct outlook_rows *all, const struct rows *rows)
{
	struct price_rows *p = all->accounts_n ? &all->accounts[all->accounts_n - 1] : NULL;
	if (p == NULL || p->account != rows_int(rows, 1)) {
		p = &all->accounts[all->accounts_n++];
		*p = (struct price_rows) { rows_int(rows, 1), { .items = all->prices + all->prices_n,
			.options = { .in_order = rows_int(rows, 12), .whole = rows_int(rows, 13) } } };
	}
	p->prices.n++;
	all->prices[all->prices_n++] = (struct tariff_row) {
		.service_id = rows_int(rows, 2), .tariff_id = rows_int(rows, 4), .from = rows_int(rows, 5), .to = rows_int(rows, 11),
		.zone = mem_strdup(all, rows_str(rows, 7)), .range = rows_int(rows, 6), .upto = rows_int(rows, 9), .price = rows_int(rows, 8),
	};
}

enum err
outlook_load(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t now, struct outlook_rows **rows_r)
{
	struct rows *rows;
	int64_t day = now / 86400, soon = day + PRICES_DAYS; /* a day more or less of some zone does not matter here */
	struct outlook_rows *all = *rows_r = mem_new(ctx, struct outlook_rows);
	enum err e = db_read(all, db, &sqls[ALL], &rows, day, day, day - HISTORY_DAYS, resident, account, account, resident, account, account,
	    soon, day - PRICES_DAYS);
	if (e != OK)
		return e;
	size_t n = rows_count(rows);
	all->registers = mem_array(all, struct register_rows, n);
	all->points = mem_array(all, struct point, n);
	all->prices = mem_array(all, struct tariff_row, n);
	all->accounts = mem_array(all, struct price_rows, n);
	while (rows_next(rows)) {
		if (rows_int(rows, 0) == 0)
			add_point(all, rows);
		else
			add_price(all, rows);
	}
	return OK;
}

/* One service of an account: its registers lie together. */
struct service {
	const struct register_rows *registers;
	size_t n;
	struct monthly months[REGISTERS_MAX];
	struct estimate_case usual;
	int64_t last_read;
};

/* Every meter of the service has to have been read: the one read longest ago says how long it is. */
static void
take_service(const void *ctx, const struct deadline_rules *rules, struct service *s)
{
	const struct register_rows *first = s->registers;
	s->usual = (struct estimate_case) { .registers = s->months, .n = s->n, .norm = first->norm, .persons = first->residents };
	s->last_read = INT64_MAX;
	for (size_t i = 0; i < s->n; i++) {
		const struct register_rows *g = &s->registers[i];
		int64_t *volumes = mem_array(ctx, int64_t, MONTHS_MAX), read = g->n ? g->points[g->n - 1].day : DAY_NONE;
		s->months[i] = (struct monthly) { g->zone, volumes, deadline_volumes(rules, g->points, g->n, g->ratio, g->digits, volumes, MONTHS_MAX) };
		s->last_read = read < s->last_read ? read : s->last_read;
	}
}

static const struct tariff_rows *
prices_of(const struct outlook_rows *all, int64_t account)
{
	static const struct tariff_rows none;
	for (size_t i = 0; i < all->accounts_n; i++)
		if (all->accounts[i].account == account)
			return &all->accounts[i].prices;
	return &none;
}

static void
add_service(const void *ctx, const struct tariff_rows *prices, const struct deadline_rules *rules, struct service *s, int64_t now,
    struct outlook *o)
{
	struct estimate estimate;
	take_service(ctx, rules, s);
	struct deadline d = deadline_at(rules, &(struct deadline_past) { s->last_read, &s->usual }, now);
	if (o->deadline.last == 0 || (o->deadline.sent && !d.sent))
		o->deadline = d;
	if (d.sent)
		return;
	s->usual.without = d.without;
	tariff_estimate(ctx, &s->usual, &rules->estimate, prices, s->registers->service, d.month, &estimate);
	if (estimate.way == ESTIMATE_NONE) {
		o->priced = false; /* of a part of the account nothing is known */
		return;
	}
	o->way |= estimate.way == ESTIMATE_AVERAGE ? OUTLOOK_AVERAGE : OUTLOOK_NORM;
	o->priced &= estimate.priced && !__builtin_add_overflow(o->amount, estimate.charge.amount, &o->amount);
}

struct outlook
outlook_of(const void *ctx, const struct outlook_rows *all, const struct account *a, int64_t now)
{
	struct outlook o = { .priced = true };
	for (size_t i = 0, n; i < all->registers_n; i += n) {
		const struct register_rows *g = &all->registers[i];
		struct deadline_rules rules = { a->zone, a->readings_from, a->readings_to, g->rules };
		struct service s = { .registers = g };
		for (n = 1; i + n < all->registers_n && g[n].account == g->account && g[n].service == g->service; n++)
			;
		s.n = n < REGISTERS_MAX ? n : REGISTERS_MAX;
		if (g->account == a->id)
			add_service(ctx, prices_of(all, a->id), &rules, &s, now, &o);
	}
	o.priced &= o.way != OUTLOOK_NOTHING;
	return o;
}
