/* penalty.c: days late, counted from each debt's own due day. */
#include "domain/penalty.h"

#include "base/mem.h"

int64_t
penalty_due(int64_t period, int64_t due_day)
{
	struct civil c = day_civil(period);
	bool before = c.year < 2026 || (c.year == 2026 && c.month < 3);
	return day_clamped(c.year, c.month + 1, before ? 10 : (int)due_day);
}

static int64_t
rate_on(const struct penalty_rules *rules, int64_t day)
{
	int64_t rate = -1;
	for (size_t i = 0; i < rules->n && rules->rates[i].from <= day; i++)
		rate = rules->rates[i].rate;
	return rate;
}

/* The work in progress: the exact sum so far, in kopecks × 10000 × first × second. */
struct work {
	const void *ctx;
	const struct penalty_rules *rules;
	__int128 exact, unit;
	struct penalty *p;
};

/* Each step is what it adds to the rounded sum: no kopeck is lost between the steps, and the sum is rounded once. */
static bool
add_days(struct work *w, size_t which, const struct overdue *part, int64_t from, int64_t to, int64_t rate, bool second)
{
	struct penalty *p = w->p;
	int64_t product, divisor = second ? w->rules->second : w->rules->first;
	if (from > to || part->amount <= 0)
		return true;
	if (rate < 0 || __builtin_mul_overflow(part->amount, (to - from + 1) * rate, &product))
		return false;
	__int128 before = (w->exact + w->unit / 2) / w->unit;
	w->exact += (__int128)product * (second ? w->rules->first : w->rules->second);
	__int128 after = (w->exact + w->unit / 2) / w->unit;
	if (after > INT64_MAX)
		return false;
	mem_grow(w->ctx, (void **)&p->steps, sizeof *p->steps, p->n);
	p->steps[p->n++] = (struct penalty_step) { which, from, to, divisor, rate, (int64_t)(after - before) };
	p->amount = (int64_t)after;
	return true;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool
penalty_charge(const void *ctx, const struct overdue *parts, size_t n, const struct penalty_rules *rules, int64_t first,
    int64_t last, struct penalty *penalty_r)
{
	struct work w = { ctx, rules, 0, (__int128)10000 * rules->first * rules->second, penalty_r };
	*penalty_r = (struct penalty) { 0 };
	for (size_t i = 0; i < n; i++) {
		const struct overdue *part = &parts[i];
		int64_t end = part->paid_on == DAY_NONE ? last : earlier(last, part->paid_on);
		int64_t begin = later(first, part->due + rules->free + 1), turn = part->due + PENALTY_SECOND_AFTER;
		int64_t rate = rate_on(rules, end);
		if (!add_days(&w, i, part, begin, earlier(end, turn), rate, false) ||
		    !add_days(&w, i, part, later(begin, turn + 1), end, rate, true))
			return false;
	}
	return true;
}
