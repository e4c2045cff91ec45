/* money.c: integer money. */
#include "base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"

#define NBSP "\xc2\xa0"

bool
money_parse(const char *typed, int64_t *kopecks)
{
	size_t whole = strspn(typed, "0123456789");
	const char *rest = typed + whole;
	bool cents = (*rest == ',' || *rest == '.') && strspn(rest + 1, "0123456789") == 2 && rest[3] == '\0';
	if (whole < 1 || whole > 9 || (*rest != '\0' && !cents))
		return false;
	int64_t v = 0;
	for (size_t i = 0; i < whole; i++)
		v = v * 10 + (typed[i] - '0');
	*kopecks = v * 100 + (cents ? (rest[1] - '0') * 10 + (rest[2] - '0') : 0);
	return true;
}

/* The digits of v grouped by threes. */
static char *
grouped(const void *ctx, uint64_t v)
{
	if (v < 1000)
		return mem_printf(ctx, "%" PRIu64, v);
	char *head = grouped(ctx, v / 1000);
	char *s = mem_printf(ctx, "%s" NBSP "%03" PRIu64, head, v % 1000);
	talloc_free(head);
	return s;
}

static uint64_t
magnitude(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

char *
money_text(const void *ctx, int64_t kopecks)
{
	uint64_t v = magnitude(kopecks);
	char *head = grouped(ctx, v / 100);
	char *s = mem_printf(ctx, "%s%s,%02" PRIu64, kopecks < 0 ? "−" : "", head, v % 100);
	talloc_free(head);
	return s;
}

char *
money_input(const void *ctx, int64_t kopecks)
{
	uint64_t v = magnitude(kopecks);
	return mem_printf(ctx, "%s%" PRIu64 ",%02" PRIu64, kopecks < 0 ? "-" : "", v / 100, v % 100);
}

bool
decimal_parse(const char *s, int places, int64_t *out)
{
	bool minus = *s == '-';
	int64_t v = 0;
	int seen = -1; /* digits after the point; -1 before it */
	if (*(s += minus) < '0' || *s > '9')
		return false;
	for (; *s; s++) {
		if (*s == '.' && seen < 0 && s[1])
			seen = 0;
		else if (*s < '0' || *s > '9')
			return false;
		else if (seen >= places && *s != '0')
			return false;
		else if (seen < places) {
			if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *s - '0', &v))
				return false;
			seen += seen >= 0;
		}
	}
	for (seen = seen < 0 ? 0 : seen; seen < places; seen++)
		if (__builtin_mul_overflow(v, 10, &v))
			return false;
	*out = minus ? -v : v;
	return true;
}

char *
decimal_text(const void *ctx, int64_t v, int places)
{
	uint64_t m = magnitude(v), scale = 1;
	for (int i = 0; i < places; i++)
		scale *= 10;
	uint64_t frac = m % scale;
	char *head = grouped(ctx, m / scale);
	for (; places > 0 && frac % 10 == 0; places--)
		frac /= 10;
	char *s = places == 0 ? mem_printf(ctx, "%s%s", v < 0 ? "−" : "", head)
	                      : mem_printf(ctx, "%s%s,%0*" PRIu64, v < 0 ? "−" : "", head, places, frac);
	talloc_free(head);
	return s;
}

bool
mul_div(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	assert(c > 0);
	__int128 p = (__int128)a * b;
	__int128 q = p < 0 ? -((-p + c / 2) / c) : (p + c / 2) / c;
	*out = (int64_t)q;
	return q >= INT64_MIN && q <= INT64_MAX;
}

/* The index whose remainder is largest, the first of equals; its remainder is taken away. */
static size_t
take_largest(__int128 *remainder, size_t n)
{
	size_t best = 0;
	for (size_t i = 1; i < n; i++)
		if (remainder[i] > remainder[best])
			best = i;
	remainder[best] = -1;
	return best;
}

void
money_split(int64_t whole, const int64_t *weights, size_t n, int64_t *parts)
{
	__int128 sum = 0, magnitude_left = whole < 0 ? -(__int128)whole : whole;
	const __int128 total = magnitude_left;
	__int128 *remainder = mem_array(NULL, __int128, n);
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	assert(sum > 0);
	for (size_t i = 0; i < n; i++) {
		parts[i] = (int64_t)(total * weights[i] / sum);
		remainder[i] = total * weights[i] % sum;
		magnitude_left -= parts[i];
	}
	for (; magnitude_left > 0; magnitude_left--)
		parts[take_largest(remainder, n)]++;
	for (size_t i = 0; whole < 0 && i < n; i++)
		parts[i] = -parts[i];
	talloc_free(remainder);
}

int64_t
money_commission(int64_t sum, int64_t permille, int64_t min, int64_t max)
{
	int64_t c = 0;
	if (sum <= 0 || !mul_div(sum, permille, 1000, &c))
		return 0;
	if (c < min)
		c = min;
	return max > 0 && c > max ? max : c;
}
