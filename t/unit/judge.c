/* judge.c: what is asked about a typed value. E8 E9 E10 E13 E20: table-driven, values in whole units for the eye. */
#include "domain/judge.h"

#include "t/unit/unit.h"

#define N DOUBT_NONE
#define R DOUBT_ROLLOVER
#define B DOUBT_BELOW
#define H DOUBT_HIGH
#define S DOUBT_SWAP
#define K INT64_C(1000)

/* One register of six digits that counts 190 a month, 240 at most; then others. */
static const struct {
	int digits;
	int64_t usual, most;
	size_t n; /* of spans in the past */
	int64_t base, value, days;
	enum doubt want;
	int64_t volume;
} rows[] = {
	{ 6, 190, 240, 12, 15737, 15927, 30, N, 190 }, { 6, 190, 240, 12, 15737, 15737, 30, N, 0 }, /* E9 */
	{ 6, 190, 240, 12, 15737, 16687, 30, N, 950 }, { 6, 190, 240, 12, 15737, 16688, 30, H, 951 },
	{ 6, 190, 240, 12, 15737, 157370, 30, H, 141633 }, /* a digit too many */
	{ 6, 190, 240, 12, 15737, 17637, 60, N, 1900 }, { 6, 190, 240, 12, 15737, 17638, 60, H, 1901 }, /* two months bring two months' use */
	{ 6, 190, 240, 12, 15737, 16687, 1, N, 950 }, { 6, 190, 240, 12, 15737, 16687, 0, N, 950 }, /* a short time is taken as a month */
	{ 6, 190, 600, 12, 15737, 16937, 30, N, 1200 }, { 6, 190, 600, 12, 15737, 16938, 30, H, 1201 }, /* twice a winter */
	{ 6, 190, 240, 12, 15737, 15736, 30, B, -1 }, { 6, 190, 240, 12, 15737, 0, 30, B, -1 }, { 6, 190, 240, 12, 15737, 1573, 30, B, -1 }, /* E8 */
	{ 6, 190, 240, 12, 999937, 9, 30, R, 72 }, { 6, 190, 240, 12, 999999, 0, 30, R, 1 }, { 6, 190, 240, 12, 950000, 49999, 30, R, 99999 },
	{ 6, 190, 240, 12, 950000, 50000, 30, R, 100000 }, { 6, 190, 240, 12, 950000, 50001, 30, B, -1 }, { 6, 190, 240, 12, 999999, 999998, 30, B, -1 },
	/* E10: an old meter of four digits goes round with a month of electric heating */
	{ 4, 1500, 3000, 12, 9300, 800, 30, R, 1500 }, { 4, 1500, 3000, 12, 9300, 4300, 30, R, 5000 }, { 4, 1500, 3000, 12, 9300, 4301, 30, B, -1 },
	{ 3, 100, 200, 12, 950, 50, 30, R, 100 }, { 1, 1, 2, 12, 9, 0, 30, R, 1 }, { 9, 190, 240, 12, 999999990, 5, 30, R, 15 },
	/* nothing is known of it yet: a hundredth of its face a month */
	{ 6, 0, 0, 0, 104, 10104, 30, N, 10000 }, { 6, 0, 0, 0, 104, 10105, 30, H, 10001 }, { 5, 0, 0, 0, 0, 1000, 0, N, 1000 }, { 5, 0, 0, 0, 0, 1001, 0, H, 1001 },
	/* an empty flat is lived in again: a little is never asked about */
	{ 6, 0, 0, 12, 500, 700, 30, N, 200 }, { 6, 0, 0, 12, 500, 701, 30, H, 201 }, { 5, 0, 0, 12, 100, 120, 30, N, 20 }, { 5, 0, 0, 12, 100, 121, 30, H, 21 },
	/* E20: a digit in transition read too high poisons the base; the true value later is asked about, not refused */
	{ 5, 6, 8, 12, 813, 804, 30, B, -1 }, { 5, 6, 8, 12, 803, 813, 30, N, 10 },
};

START_TEST(one)
{
	struct judged j = { rows[_i].base * K, rows[_i].value * K, rows[_i].days, rows[_i].digits,
		{ rows[_i].usual * K, rows[_i].most * K, rows[_i].n }, N, 0 };
	judge_meter(&j, 1);
	int64_t volume = rows[_i].volume < 0 ? -1 : rows[_i].volume * K;
	ck_assert_msg(j.doubt == rows[_i].want && j.volume == volume, "row %d: doubt %d, volume %" PRId64, _i, j.doubt, j.volume);
}
END_TEST

/* Two registers: usual, base, value of each. */
static const struct {
	int64_t usual[2], base[2], value[2];
	enum doubt want[2];
} pairs[] = {
	{ { 170, 80 }, { 15737, 4001 }, { 15907, 4081 }, { N, N } },
	{ { 170, 80 }, { 15737, 4001 }, { 4081, 15907 }, { S, S } },  /* exchanged: one is below, the other far above */
	{ { 170, 80 }, { 15737, 4001 }, { 4081, 99999 }, { B, H } },  /* exchanged it is no better */
	{ { 170, 80 }, { 500, 480 }, { 660, 570 }, { N, N } },
	{ { 170, 30 }, { 500, 480 }, { 520, 660 }, { S, S } },        /* E13: each alone is plausible, the shares are not */
	{ { 100, 100 }, { 500, 500 }, { 590, 610 }, { N, N } },       /* used alike: nothing can be told */
	{ { 170, 80 }, { 15737, 4001 }, { 15737, 4001 }, { N, N } },  /* E9 */
	{ { 170, 80 }, { 999900, 999950 }, { 70, 30 }, { R, R } },    /* E10: both over zero, each asked alone */
	{ { 170, 80 }, { 15737, 4001 }, { 15907, 3900 }, { N, B } },
};

START_TEST(pair)
{
	struct judged j[2] = { 0 };
	for (int i = 0; i < 2; i++)
		j[i] = (struct judged) { pairs[_i].base[i] * K, pairs[_i].value[i] * K, 30, 6, { pairs[_i].usual[i] * K, pairs[_i].usual[i] * K, 12 }, N, 0 };
	judge_meter(j, 2);
	ck_assert_msg(j[0].doubt == pairs[_i].want[0] && j[1].doubt == pairs[_i].want[1], "row %d: %d %d", _i, j[0].doubt, j[1].doubt);
}
END_TEST

/* E13: of three zones two are exchanged, the third is left alone. */
START_TEST(three)
{
	int64_t usual[] = { 700, 500, 450 }, base[] = { 30000, 20000, 10000 }, typed[] = { 30700, 10450, 20500 };
	struct judged j[3] = { 0 };
	for (int i = 0; i < 3; i++)
		j[i] = (struct judged) { base[i] * K, typed[i] * K, 30, 6, { usual[i] * K, usual[i] * K, 12 }, N, 0 };
	judge_meter(j, 3);
	ck_assert_int_eq(j[0].doubt, N);
	ck_assert_int_eq(j[1].doubt, S);
	ck_assert_int_eq(j[2].doubt, S);
}
END_TEST

/* day, value; then what its past is. */
static const struct {
	struct point points[8];
	size_t n;
	int64_t usual, most;
	size_t spans;
} pasts[] = {
	{ { { 0, 0 } }, 0, 0, 0, 0 }, { { { 0, 5 } }, 1, 0, 0, 0 }, { { { 0, 100 }, { 30, 400 } }, 2, 300, 300, 1 },
	{ { { 0, 100 }, { 30, 400 }, { 60, 600 } }, 3, 250, 300, 2 }, { { { 0, 0 }, { 30, 100 }, { 60, 200 }, { 90, 900 } }, 4, 100, 700, 3 },
	{ { { 0, 0 }, { 60, 600 } }, 2, 300, 300, 1 },                          /* two months in one: by the day */
	{ { { 0, 0 }, { 28, 290 }, { 30, 300 } }, 3, 300, 300, 1 },             /* a controller came two days before: joined */
	{ { { 0, 0 }, { 30, 300 }, { 30, 310 } }, 3, 310, 310, 1 },             /* twice on a day: the last */
	{ { { 0, 999900000 }, { 30, 100000 } }, 2, 200000, 200000, 1 },         /* E10: over zero */
	{ { { 0, 500000000 }, { 30, 400000000 }, { 60, 400300000 } }, 3, 300000, 300000, 1 }, /* a correction downwards says nothing */
};

START_TEST(past)
{
	struct pace p = judge_past(pasts[_i].points, pasts[_i].n, 6);
	ck_assert_msg(p.usual == pasts[_i].usual && p.most == pasts[_i].most && p.n == pasts[_i].spans, "row %d: %" PRId64 " %" PRId64 " %zu", _i, p.usual, p.most, p.n);
}
END_TEST

START_TEST(only_a_year)
{
	struct point points[40];
	for (int i = 0; i < 40; i++)
		points[i] = (struct point) { i * 30, i < 20 ? i * 1000 : 20000 + (i - 20) * 10 };
	struct pace p = judge_past(points, 40, 6);
	ck_assert_int_eq(p.usual, 10);
	ck_assert_int_eq((int64_t)p.n, 12);
}
END_TEST

Suite *
judge_suite(void)
{
	Suite *s = suite_create("judge");
	unit_rows(s, "judge.one", one, COUNT(rows));
	unit_rows(s, "judge.pair", pair, COUNT(pairs));
	unit_test(s, "judge.three", three);
	unit_rows(s, "judge.past", past, COUNT(pasts));
	unit_test(s, "judge.only-a-year", only_a_year);
	return s;
}
