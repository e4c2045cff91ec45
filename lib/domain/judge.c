/* judge.c: what there is to ask about typed values. */
#include "domain/judge.h"

#include <stdlib.h>

#include "domain/meter.h"

enum { SPANS = 12, SPAN_DAYS = 20, MONTH_DAYS = 30, TIMES_USUAL = 5, TIMES_MOST = 2, YEARS = 3 };

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Two readings a few days apart (a controller came) say little about a month, so short spans are joined. */
struct pace
judge_past(const struct point *points, size_t n, int digits)
{
	struct pace past = { 0, 0, 0 };
	int64_t spans[SPANS], used;
	size_t at = n ? n - 1 : 0; /* the later end of the span: the newest are looked at first */
	for (size_t i = at; i-- > 0 && past.n < SPANS;) {
		int64_t days = points[at].day - points[i].day;
		if (days < SPAN_DAYS)
			continue;
		if (meter_volume(MONTH_DAYS, digits, points[i].value, points[at].value, &used)) {
			spans[past.n] = used / days;
			past.most = spans[past.n] > past.most ? spans[past.n] : past.most;
			past.n++;
		}
		at = i;
	}
	if (past.n) {
		qsort(spans, past.n, sizeof *spans, by_size);
		past.usual = (spans[(past.n - 1) / 2] + spans[past.n / 2]) / 2;
	}
	return past;
}

/* Up to which volume nothing is asked: several times the usual and the largest for as many days. A little is never asked
   about, so that an empty flat may be lived in again; of a register without a past, a hundredth of its face a month. */
static int64_t
limit(const struct judged *r)
{
	int64_t days = r->days < MONTH_DAYS ? MONTH_DAYS : r->days > YEARS * 365 ? YEARS * 365 : r->days;
	int64_t face = meter_capacity(r->digits), least = face / 5000;
	int64_t usual = r->past.usual * TIMES_USUAL, most = r->past.most * TIMES_MOST;
	int64_t month = r->past.n == 0 ? face / 100 : usual > most ? usual : most;
	return (month > least ? month : least) * days / MONTH_DAYS;
}

static enum doubt
judge_one(const struct judged *r, int64_t value, int64_t *volume)
{
	bool known = meter_volume(1, r->digits, r->base, value, volume);
	if (!known)
		*volume = -1;
	if (value < r->base)
		return known ? DOUBT_ROLLOVER : DOUBT_BELOW;
	return known && *volume <= limit(r) ? DOUBT_NONE : DOUBT_HIGH;
}

/* How far the shares of two volumes are from the usual ones, in thousandths of their sum. */
static int64_t
strangeness(const struct judged *a, const struct judged *b, int64_t x, int64_t y)
{
	int64_t sum = x + y, usual = a->past.usual + b->past.usual;
	if (sum == 0 || usual == 0)
		return 0;
	int64_t d = x * 1000 / sum - a->past.usual * 1000 / usual;
	return d < 0 ? -d : d;
}

/* Exchanged, nothing would be odd about the two; as they are, something is, or each zone alone is plausible but their shares
   are those of the other (E13). */
static bool
swapped(const struct judged *a, const struct judged *b)
{
	int64_t x, y;
	if (a->value == b->value || a->past.n == 0 || b->past.n == 0)
		return false;
	if (judge_one(a, b->value, &x) != DOUBT_NONE || judge_one(b, a->value, &y) != DOUBT_NONE)
		return false;
	if (strangeness(a, b, x, y) > 150)
		return false;
	if (a->doubt != DOUBT_NONE || b->doubt != DOUBT_NONE)
		return true;
	return strangeness(a, b, a->volume, b->volume) > 300;
}

void
judge_meter(struct judged *registers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		registers[i].doubt = judge_one(&registers[i], registers[i].value, &registers[i].volume);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (swapped(&registers[j], &registers[i])) {
				registers[j].doubt = registers[i].doubt = DOUBT_SWAP;
				return;
			}
}
