/* why.c: bills explained. The supplier's lines are never doubted: what we reckon ourselves is shown only where it comes to
   the same volume, and where the sum is another one, that is said. */
#include "domain/why.h"

#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "domain/estimate.h"

enum { LINES, READINGS, RULES };

#define NEWEST(condition) \
	"(SELECT x.id FROM reading x WHERE x.meter_id = m.id AND x.account_id = i.account_id" \
	" AND x.state NOT IN ('declined', 'withdrawn', 'replaced')" condition " ORDER BY x.taken_on DESC, x.id DESC LIMIT 1)"
#define OF_BILL " FROM link l JOIN bill i ON i.account_id = l.account_id AND " LINK_SEES_MONTH(l, "i.period")

static const struct sql sqls[] = {
	/* The bill's lines and those of a year of bills before it, the newest first. */
	[LINES] = { "SELECT o.id, o.period, o.total, v.id, v.name, v.unit, b.kind = 'penalty', b.volume, b.price, b.amount" OF_BILL
	            " JOIN bill o ON o.account_id = i.account_id AND (o.id = i.id OR"
	            " (o.period < i.period AND o.period >= i.period - INTERVAL 12 MONTH AND " LINK_SEES_MONTH(l, "o.period") "))"
	            " JOIN bill_line b ON b.bill_id = o.id JOIN service v ON v.id = b.service_id"
	            " WHERE l.resident_id = ? AND i.id = ? ORDER BY o.id = i.id DESC, o.period DESC, o.id DESC, b.position",
	    "ii", "idiissinni" },
	[READINGS] = { "SELECT m.service_id, m.serial, g.zone, r.source, p.taken_on, COALESCE(q.value, g.start_value), r.taken_on,"
	               " w.value, m.digits, m.decimals, m.ratio" OF_BILL " JOIN meter m ON m.account_id = i.account_id"
	               " JOIN reading r ON r.id = " NEWEST(" AND x.taken_on BETWEEN i.period AND LAST_DAY(i.period)")
	               " JOIN reading_value w ON w.reading_id = r.id JOIN meter_register g ON g.id = w.register_id"
	               " LEFT JOIN reading p ON p.id = " NEWEST(" AND x.taken_on < i.period")
	               " LEFT JOIN reading_value q ON q.reading_id = p.id AND q.register_id = g.id"
	               " WHERE l.resident_id = ? AND i.id = ? AND " LINK_SEES(l, "r.taken_on")
	               " AND (p.id IS NULL OR " LINK_SEES(l, "p.taken_on") ") ORDER BY m.service_id, r.taken_on, m.id, g.code",
	    "ii", "isssdidiiii" },
	[RULES] = { "SELECT c.service_id, n.volume, a.residents, s.norm_factor, s.average_from, s.average_span, s.penalty_free,"
	            " s.penalty_first, s.penalty_second, (SELECT t.rate FROM penalty_rate t WHERE t.supplier_id = s.id"
	            "  AND t.valid_from <= i.issued_on ORDER BY t.valid_from DESC LIMIT 1)" OF_BILL
	            " JOIN account a ON a.id = i.account_id JOIN supplier s ON s.id = a.supplier_id"
	            " LEFT JOIN account_service c ON c.account_id = a.id LEFT JOIN norm n ON n.service_id = c.service_id"
	            " AND n.code = c.norm_code AND n.valid_from <= i.period AND (n.valid_to IS NULL OR n.valid_to >= i.period)"
	            " WHERE l.resident_id = ? AND i.id = ?", "ii", "nnniiiiiin" },
};
SQL_SET(why_sql, sqls);

enum { MONTHS_MAX = 24 };

/* What is only needed on the way: a service's volumes in the bills before, newest first. */
struct billed {
	int64_t bill[MONTHS_MAX], volumes[MONTHS_MAX];
	size_t n;
	int64_t prices[MONTHS_MAX];
	size_t prices_n;
};
struct work {
	struct why *why;
	struct billed *pasts; /* one for each service */
	struct estimate_rules rules;
};

static size_t
service_at(struct work *w, const struct rows *rows)
{
	struct why *why = w->why;
	int64_t id = rows_int(rows, 3);
	for (size_t i = 0; i < why->n; i++)
		if (why->services[i].id == id)
			return i;
	mem_grow(why, (void **)&why->services, sizeof *why->services, why->n);
	mem_grow(why, (void **)&w->pasts, sizeof *w->pasts, why->n);
	w->pasts[why->n] = (struct billed) { 0 };
	why->services[why->n] = (struct why_service) { .id = id, .name = mem_strdup(why, rows_str(rows, 4)),
		.unit = mem_strdup(why, rows_str(rows, 5)), .volume = INT_NONE, .amount = INT_NONE, .before_volume = INT_NONE,
		.before_amount = INT_NONE, .way = WHY_LINES, .norm = INT_NONE, .persons = INT_NONE };
	return why->n++;
}

/* A line more: INT_NONE is "nothing told yet". */
static void
add_to(int64_t *sum, int64_t more)
{
	if (more != INT_NONE)
		*sum = (*sum == INT_NONE ? 0 : *sum) + more;
}

static void
add_line(struct work *w, const struct rows *rows)
{
	size_t at = service_at(w, rows);
	struct why_service *s = &w->why->services[at];
	mem_grow(w->why, (void **)&s->lines, sizeof *s->lines, s->n);
	s->lines[s->n++] = (struct why_line) { rows_int(rows, 7), rows_int(rows, 8), rows_int(rows, 9) };
	add_to(&s->volume, rows_int(rows, 7));
	add_to(&s->amount, rows_int(rows, 9));
}

/* A line of an earlier bill: the month's volume; of the newest of them the sum and its prices too. */
static void
add_past(struct work *w, const struct rows *rows)
{
	size_t at = service_at(w, rows);
	struct why_service *s = &w->why->services[at];
	struct billed *p = &w->pasts[at];
	int64_t volume = rows_int(rows, 7), bill = rows_int(rows, 0);
	if (bill == w->why->before_id) {
		add_to(&s->before_volume, volume);
		add_to(&s->before_amount, rows_int(rows, 9));
		if (p->prices_n < MONTHS_MAX)
			p->prices[p->prices_n++] = rows_int(rows, 8);
	}
	if (volume == INT_NONE)
		return;
	if (p->n > 0 && p->bill[p->n - 1] == bill) {
		p->volumes[p->n - 1] += volume;
	} else if (p->n < MONTHS_MAX) {
		p->bill[p->n] = bill;
		p->volumes[p->n++] = volume;
	}
}

static void
take_lines(struct work *w, struct rows *rows)
{
	struct why *why = w->why;
	while (rows_next(rows)) {
		bool now = rows_int(rows, 0) == why->bill->id, penalty = rows_int(rows, 6) == 1;
		if (!now && why->before_id == 0) {
			why->before_id = rows_int(rows, 0);
			why->before_period = rows_int(rows, 1);
			why->before_total = rows_int(rows, 2);
		}
		if (penalty)
			*(now ? &why->penalty : &why->before_penalty) += now || rows_int(rows, 0) == why->before_id ? rows_int(rows, 9) : 0;
		else if (now)
			add_line(w, rows);
		else
			add_past(w, rows);
	}
}

static struct why_service *
find_service(const struct why *why, int64_t id)
{
	for (size_t i = 0; i < why->n; i++)
		if (why->services[i].id == id)
			return &why->services[i];
	return NULL;
}

static void
take_readings(struct why *why, struct rows *rows)
{
	while (rows_next(rows)) {
		struct why_service *s = find_service(why, rows_int(rows, 0));
		struct why_reading r = { mem_strdup(why, rows_str(rows, 1)), mem_strdup(why, rows_str(rows, 2)),
			mem_strdup(why, rows_str(rows, 3)), rows_int(rows, 4), rows_int(rows, 5), rows_int(rows, 6), rows_int(rows, 7),
			(int)rows_int(rows, 8), (int)rows_int(rows, 9), rows_int(rows, 10), 0 };
		if (s == NULL || !meter_volume(r.ratio, r.digits, r.base, r.value, &r.volume))
			continue;
		mem_grow(why, (void **)&s->readings, sizeof *s->readings, s->readings_n);
		s->readings[s->readings_n++] = r;
	}
}

static void
take_rules(struct work *w, struct rows *rows)
{
	struct why *why = w->why;
	while (rows_next(rows)) {
		struct why_service *s = find_service(why, rows_int(rows, 0));
		w->rules = (struct estimate_rules) { rows_int(rows, 4), rows_int(rows, 5), 0, rows_int(rows, 3) };
		why->penalty_free = rows_int(rows, 6);
		why->penalty_first = rows_int(rows, 7);
		why->penalty_second = rows_int(rows, 8);
		why->penalty_rate = rows_int(rows, 9);
		if (s) {
			s->norm = rows_int(rows, 1);
			s->persons = rows_int(rows, 2);
		}
	}
}

/* The readings' volumes, added up by zone; their sum. */
static int64_t
usages_of(const struct why *why, struct why_service *s, size_t *n_r)
{
	int64_t sum = 0;
	s->usages = mem_array(why, struct usage, s->readings_n + 1);
	for (size_t i = 0; i < s->readings_n; i++) {
		size_t at = 0;
		while (at < *n_r && strcmp(s->usages[at].zone, s->readings[i].zone) != 0)
			at++;
		s->usages[at].zone = s->readings[i].zone;
		s->usages[at].volume += s->readings[i].volume;
		*n_r += at == *n_r;
		sum += s->readings[i].volume;
	}
	return sum;
}

/* Which of the ways to a volume without readings leads to the bill's. */
static enum why_way
way_without(const struct work *w, size_t at)
{
	const struct why_service *s = &w->why->services[at];
	const struct billed *p = &w->pasts[at];
	struct estimate_case c = { .norm = s->norm, .persons = s->persons };
	struct monthly months = { "", p->volumes, p->n };
	int64_t volume;
	if (estimate_norm(&c, &w->rules, &volume) && volume == s->volume)
		return WHY_NORM;
	c.raised = true;
	if (estimate_norm(&c, &w->rules, &volume) && volume == s->volume)
		return WHY_RAISED;
	return estimate_average(&months, &w->rules, &volume) && volume == s->volume && s->norm != INT_NONE ? WHY_AVERAGE : WHY_LINES;
}

static void
reckon(struct work *w, size_t at, const struct tariff_rows *prices)
{
	struct why_service *s = &w->why->services[at];
	struct civil month = day_civil(w->why->bill->period);
	size_t n = 0;
	if (s->amount == INT_NONE || s->volume == INT_NONE)
		return;
	if (s->readings_n && usages_of(w->why, s, &n) == s->volume) {
		s->way = WHY_READINGS;
	} else {
		n = 1;
		s->way = way_without(w, at);
		s->usages = mem_array(w->why, struct usage, 1);
		s->usages[0] = (struct usage) { "round", s->volume };
	}
	s->counted = tariff_charge(w->why, prices, s->id, s->usages, n, w->why->bill->period,
	    day_clamped(month.year, month.month, 31), &s->charge);
	s->agrees = s->counted && s->charge.amount == s->amount;
}

int64_t
why_by_volume(int64_t before_amount, int64_t before_volume, int64_t amount, int64_t volume)
{
	int64_t part;
	if (volume == INT_NONE || before_volume == INT_NONE)
		return 0;
	if (before_volume <= 0)
		return volume != before_volume ? amount - before_amount : 0;
	return mul_div(before_amount, volume - before_volume, before_volume, &part) ? part : 0;
}

static void
compare(struct why_service *s, const struct billed *p)
{
	if (s->amount == INT_NONE || s->before_amount == INT_NONE)
		return;
	s->by_volume = why_by_volume(s->before_amount, s->before_volume, s->amount, s->volume);
	s->by_rest = s->amount - s->before_amount - s->by_volume;
	s->same_prices = true;
	for (size_t i = 0; i < s->n; i++) {
		bool known = s->lines[i].price == INT_NONE;
		for (size_t j = 0; j < p->prices_n; j++)
			known |= p->prices[j] == s->lines[i].price;
		s->same_prices &= known;
	}
}

enum err
why_get(const void *ctx, struct db *db, int64_t resident, int64_t bill, struct why **why_r)
{
	struct work w = { .why = mem_new(ctx, struct why) };
	struct why *why = *why_r = w.why;
	struct tariff_rows prices;
	struct rows *lines, *readings, *rules;
	enum err e = bill_get(why, db, resident, bill, &why->bill);
	if (e != OK)
		return e;
	struct civil month = day_civil(why->bill->period);
	if ((e = db_read(why, db, &sqls[LINES], &lines, resident, bill)) != OK ||
	    (e = db_read(why, db, &sqls[READINGS], &readings, resident, bill)) != OK ||
	    (e = db_read(why, db, &sqls[RULES], &rules, resident, bill)) != OK ||
	    (e = tariff_rows(why, db, resident, why->bill->account.id, why->bill->period,
	         day_clamped(month.year, month.month, 31), &prices)) != OK)
		return e;
	take_lines(&w, lines);
	take_readings(why, readings);
	take_rules(&w, rules);
	for (size_t i = 0; i < why->n; i++) {
		reckon(&w, i, &prices);
		compare(&why->services[i], &w.pasts[i]);
	}
	return OK;
}
