/* deadline.c: the supplier's window, the month it is for, and what comes where nothing is sent. */
#include "domain/deadline.h"

#include "base/mem.h"
#include "base/money.h"
#include "domain/meter.h"

/* Months counted through, so that they can be subtracted. */
static int64_t
month_number(int64_t day)
{
	struct civil c = day_civil(day);
	return c.year * 12 + c.month - 1;
}

static int64_t
month_day(int64_t number)
{
	return day_of((struct civil) { number / 12, (int)(number % 12) + 1, 1 });
}

int64_t
deadline_month(const struct deadline_rules *rules, int64_t day)
{
	return month_day(month_number(window_at(day, rules->from, rules->to).first));
}

/* A month is charged without a reading when its window went by without one. */
static int64_t
months_without(const struct deadline_rules *rules, int64_t last_read, int64_t month)
{
	if (last_read == DAY_NONE)
		return 0;
	int64_t n = month_number(month) - month_number(deadline_month(rules, last_read)) - 1;
	return n > 0 ? n : 0;
}

static int64_t
norm_from(const struct deadline_rules *rules, const struct estimate_case *c, int64_t month)
{
	int64_t volume, after = rules->estimate.average_months - c->without;
	return estimate_norm(c, &rules->estimate, &volume) ? month_day(month_number(month) + after) : DAY_NONE;
}

struct deadline
deadline_at(const struct deadline_rules *rules, const struct deadline_past *past, int64_t instant)
{
	struct deadline d = { .today = zone_day(rules->zone, instant), .norm_from = DAY_NONE };
	struct window w = window_at(d.today, rules->from, rules->to);
	struct estimate_case c = *past->usual;
	d.open = w.open;
	d.first = w.first;
	d.last = w.last;
	d.days_left = w.last - d.today;
	d.month = month_day(month_number(w.first)); /* not deadline_month: clamped windows may share a day, which is the earlier's */
	d.sent = past->last_read != DAY_NONE && past->last_read >= w.first;
	d.without = c.without = months_without(rules, past->last_read, d.month);
	if (!d.sent)
		d.way = estimate_way(&c, &rules->estimate);
	if (d.way == ESTIMATE_AVERAGE)
		d.norm_from = norm_from(rules, &c, d.month);
	return d;
}

/* Puts `months` volumes that add up to `volume` before the others; gives how many there are now. */
static size_t
put_months(int64_t *volumes, size_t n, size_t max, int64_t volume, int64_t months)
{
	int64_t *weights = mem_array(NULL, int64_t, (size_t)months), *parts = mem_array(NULL, int64_t, (size_t)months);
	for (int64_t i = 0; i < months; i++)
		weights[i] = 1;
	money_split(volume, weights, (size_t)months, parts);
	for (int64_t i = 0; i < months && n < max; i++)
		volumes[n++] = parts[i];
	talloc_free(weights);
	talloc_free(parts);
	return n;
}

size_t
deadline_volumes(const struct deadline_rules *rules, const struct point *points, size_t n, int64_t ratio, int digits,
    int64_t *volumes, size_t max)
{
	size_t found = 0, newer = n ? n - 1 : 0;
	for (size_t i = newer; i-- > 0 && found < max;) {
		int64_t volume;
		int64_t months = month_number(deadline_month(rules, points[newer].day)) - month_number(deadline_month(rules, points[i].day));
		if (months <= 0) /* an earlier one of the same month */
			continue;
		if (!meter_volume(ratio, digits, points[i].value, points[newer].value, &volume))
			break; /* before that is another story: nothing can be said of it */
		found = put_months(volumes, found, max, volume, months);
		newer = i;
	}
	return found;
}
