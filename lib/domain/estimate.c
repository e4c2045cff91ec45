/* estimate.c: the average of the months before, the norm, and which of them the rules call for. */
#include "domain/estimate.h"

#include <string.h>

#include "base/mem.h"
#include "base/money.h"

bool
estimate_average(const struct monthly *history, const struct estimate_rules *rules, int64_t *volume_r)
{
	int64_t n = (int64_t)history->n < rules->average_span ? (int64_t)history->n : rules->average_span, sum = 0;
	if (n < 1 || n < rules->average_from)
		return false;
	for (int64_t i = 0; i < n; i++)
		if (__builtin_add_overflow(sum, history->volumes[i], &sum))
			return false;
	return mul_div(sum, 1, n, volume_r);
}

bool
estimate_norm(const struct estimate_case *c, const struct estimate_rules *rules, int64_t *volume_r)
{
	int64_t people;
	if (c->norm == INT_NONE || c->persons == INT_NONE || c->persons <= 0 || __builtin_mul_overflow(c->norm, c->persons, &people))
		return false;
	return mul_div(people, c->raised ? rules->norm_factor : 1000, 1000, volume_r);
}

/* Zones of one meter are read together: a register with too short a history leaves none of them an average. */
static bool
averages(const struct estimate_case *c, const struct estimate_rules *rules)
{
	int64_t volume;
	for (size_t i = 0; i < c->n; i++)
		if (!estimate_average(&c->registers[i], rules, &volume))
			return false;
	return c->n > 0;
}

enum estimate_way
estimate_way(const struct estimate_case *c, const struct estimate_rules *rules)
{
	int64_t volume;
	if (c->without < rules->average_months && averages(c, rules))
		return ESTIMATE_AVERAGE;
	return estimate_norm(c, rules, &volume) ? ESTIMATE_NORM : ESTIMATE_NONE;
}

/* A norm knows no zones: it is charged by the price of the whole day, else by day's, else by the first there is. */
static const char *
norm_zone(const struct tariff_rows *rows, int64_t service)
{
	static const char *const order[] = { "round", "day", "peak" };
	const char *any = order[0];
	for (size_t z = 3; z-- > 0;)
		for (size_t i = 0; i < rows->n; i++)
			if (rows->items[i].service_id == service && strcmp(rows->items[i].zone, order[z]) == 0)
				any = order[z];
	return any;
}

static void
use_average(const struct estimate_case *c, const struct estimate_rules *rules, struct estimate *e)
{
	for (e->n = 0; e->n < c->n; e->n++) {
		e->usages[e->n].zone = c->registers[e->n].zone;
		estimate_average(&c->registers[e->n], rules, &e->usages[e->n].volume);
		e->volume += e->usages[e->n].volume;
	}
}

void
tariff_estimate(const void *ctx, const struct estimate_case *c, const struct estimate_rules *rules,
    const struct tariff_rows *rows, int64_t service, int64_t month, struct estimate *e)
{
	struct civil civil = day_civil(month);
	*e = (struct estimate) { .way = estimate_way(c, rules) };
	if (e->way == ESTIMATE_NONE)
		return;
	e->usages = mem_array(ctx, struct usage, c->n + 1);
	if (e->way == ESTIMATE_AVERAGE) {
		use_average(c, rules, e);
	} else {
		e->n = 1;
		e->usages[0].zone = norm_zone(rows, service);
		estimate_norm(c, rules, &e->usages[0].volume);
		e->volume = e->usages[0].volume;
	}
	e->priced = tariff_charge(ctx, rows, service, e->usages, e->n, day_clamped(civil.year, civil.month, 1),
	    day_clamped(civil.year, civil.month, 31), &e->charge);
}

bool
estimate_settle(int64_t counted, int64_t charged, int64_t *volume_r)
{
	return !__builtin_sub_overflow(counted, charged, volume_r);
}
