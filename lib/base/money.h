/* money.h: sums in int64 kopecks, volumes and readings in int64 thousandths; no floating point anywhere. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MONEY_LIMIT INT64_C(100000000) /* a million roubles: the most one payment may hold, kopecks */

/* Kopecks from «1234,56», «1234.56» or «100» (RELIABILITY.md 1.10): one to nine digits, and two after the comma or
   none. False for all else: no sign, no exponent, no grouping, no other script's digits. */
bool money_parse(const char *typed, int64_t *kopecks);
/* "1 234,56" with no-break spaces, a minus where it is negative; on ctx. */
char *money_text(const void *ctx, int64_t kopecks);
/* "1234,56": the same for an input field. */
char *money_input(const void *ctx, int64_t kopecks);
/* A decimal of the exchange, "-1234.56", in units of 10^-places; false if it is none, or has more places. */
bool decimal_parse(const char *s, int places, int64_t *out);
/* "15 737,25": v in units of 10^-places, trailing zeros after the comma left out, no-break spaces; on ctx. */
char *decimal_text(const void *ctx, int64_t v, int places);
/* a*b/c rounded half away from zero; false if it does not fit. c > 0. */
bool mul_div(int64_t a, int64_t b, int64_t c, int64_t *out);
/* Splits whole over n weights (>= 0, not all 0) by largest remainder: parts add up to whole, always. */
void money_split(int64_t whole, const int64_t *weights, size_t n, int64_t *parts);
/* What a supplier's rule takes on top of a sum: thousandths of it, at least min, at most max (0: no ceiling),
   rounded half up; nothing on nothing. */
int64_t money_commission(int64_t sum, int64_t permille, int64_t min, int64_t max);
#endif
