/* money.c: sums: what is read, how it is written, and that nothing is lost on the way. */
#include "base/money.h"

#include "base/mem.h"
#include "t/unit/unit.h"

#define BAD INT64_MIN

/* RELIABILITY.md 1.10: ^\d{1,9}([.,]\d{2})?$ and nothing else. */
static const struct {
	const char *typed;
	int64_t kopecks;
} typed[] = {
	{ "0", 0 }, { "1", 100 }, { "100", 10000 }, { "007", 700 }, { "0,00", 0 }, { "0,01", 1 }, { "0.01", 1 },
	{ "0,10", 10 }, { "1,99", 199 }, { "1234,56", 123456 }, { "1234.56", 123456 }, { "999999999", 99999999900 },
	{ "999999999,99", 99999999999 }, { "000000001,00", 100 }, { "10.05", 1005 }, { "510,72", 51072 },
	{ "", BAD }, { " ", BAD }, { ",", BAD }, { ".", BAD }, { ",50", BAD }, { ".50", BAD }, { "1,", BAD }, { "1.", BAD },
	{ "1,5", BAD }, { "1.5", BAD }, { "1,505", BAD }, { "1,50,", BAD }, { "1,50 ", BAD }, { " 1,50", BAD }, { "1 000", BAD },
	{ "1" NBSP "000", BAD }, { "1\u2009000,00", BAD }, { "1,000.00", BAD }, { "1.000,00", BAD }, { "1'000", BAD },
	{ "-1", BAD }, { "-0", BAD }, { "+1", BAD }, { MINUS "1", BAD }, { "1-", BAD }, { "1e5", BAD }, { "1E2", BAD },
	{ "0x10", BAD }, { "1f", BAD }, { "inf", BAD }, { "NaN", BAD }, { "٣", BAD }, { "१२", BAD }, { "１２３", BAD },
	{ "1,٣٣", BAD }, { "1234567890", BAD }, { "1000000000,00", BAD }, { "99999999999999999999", BAD },
	{ "0000000001", BAD }, { "100р", BAD }, { "100 ₽", BAD }, { "12,34,56", BAD }, { "1,-5", BAD }, { "1,+5", BAD },
	{ "1, 5", BAD }, { "1;50", BAD }, { "1:50", BAD }, { "1\n", BAD }, { "\t1", BAD }, { "1..50", BAD }, { "%31", BAD },
};

START_TEST(parse)
{
	int64_t v = 777;
	bool ok = money_parse(typed[_i].typed, &v);
	ck_assert_msg(ok == (typed[_i].kopecks != BAD), "«%s» is %s", typed[_i].typed, ok ? "taken" : "refused");
	ck_assert_msg(!ok || v == typed[_i].kopecks, "«%s» is %" PRId64, typed[_i].typed, v);
}
END_TEST

static const struct {
	int64_t kopecks;
	const char *text, *input;
} texts[] = {
	{ 0, "0,00", "0,00" }, { 1, "0,01", "0,01" }, { 10, "0,10", "0,10" }, { 99, "0,99", "0,99" }, { 100, "1,00", "1,00" },
	{ -1, MINUS "0,01", "-0,01" }, { -100, MINUS "1,00", "-1,00" }, { 99999, "999,99", "999,99" },
	{ 100000, "1" NBSP "000,00", "1000,00" }, { 123456, "1" NBSP "234,56", "1234,56" },
	{ 100000001, "1" NBSP "000" NBSP "000,01", "1000000,01" }, { 100500, "1" NBSP "005,00", "1005,00" },
	{ -123456789, MINUS "1" NBSP "234" NBSP "567,89", "-1234567,89" },
	{ INT64_MAX, "92" NBSP "233" NBSP "720" NBSP "368" NBSP "547" NBSP "758,07", "92233720368547758,07" },
	{ INT64_MIN, MINUS "92" NBSP "233" NBSP "720" NBSP "368" NBSP "547" NBSP "758,08", "-92233720368547758,08" },
};

START_TEST(text)
{
	ck_assert_str_eq(money_text(ctx, texts[_i].kopecks), texts[_i].text);
	ck_assert_str_eq(money_input(ctx, texts[_i].kopecks), texts[_i].input);
}
END_TEST

START_TEST(input_is_read_back)
{
	uint64_t seed = 1;
	for (int i = 0; i < 2000; i++) {
		int64_t sum = unit_below(&seed, INT64_C(100000000000)), back = -1;
		ck_assert(money_parse(money_input(ctx, sum), &back));
		ck_assert_int_eq(back, sum);
	}
}
END_TEST

static const struct {
	const char *s;
	int places;
	int64_t v;
} decimals[] = {
	{ "0", 0, 0 }, { "0", 3, 0 }, { "1", 0, 1 }, { "1", 2, 100 }, { "-1", 2, -100 }, { "1234.56", 2, 123456 },
	{ "-1234.56", 2, -123456 }, { "1234.5", 2, 123450 }, { "1234.560", 2, 123456 }, { "1234.5600000000000000000000", 2, 123456 },
	{ "7.35", 6, 7350000 }, { "4.689999", 6, 4689999 }, { "0.000001", 6, 1 }, { "-0", 2, 0 }, { "-0.00", 2, 0 },
	{ "15737", 3, 15737000 }, { "00015.737", 3, 15737 }, { "1.0", 0, 1 }, { "9223372036854775807", 0, INT64_MAX },
	{ "92233720368547758.07", 2, INT64_MAX }, { "-92233720368547758.07", 2, -INT64_MAX },
	{ "", 2, BAD }, { "-", 2, BAD }, { ".", 2, BAD }, { ".5", 2, BAD }, { "-.5", 2, BAD }, { "1.", 2, BAD }, { "1..5", 2, BAD },
	{ "1.5.5", 2, BAD }, { "1,5", 2, BAD }, { "+1", 2, BAD }, { "--1", 2, BAD }, { "1-", 2, BAD }, { " 1", 2, BAD },
	{ "1 ", 2, BAD }, { "1e5", 2, BAD }, { "1.001", 2, BAD }, { "1.00000000001", 2, BAD }, { "1.5", 0, BAD }, { "٣", 2, BAD },
	{ "0x1", 2, BAD }, { "9223372036854775808", 0, BAD }, { "92233720368547758.08", 2, BAD }, { "92233720368547759", 2, BAD },
	{ "99999999999999999999999999", 0, BAD }, { "1\n", 0, BAD }, { "1.5x", 2, BAD }, { "inf", 2, BAD },
};

START_TEST(decimal)
{
	int64_t v = 777;
	bool ok = decimal_parse(decimals[_i].s, decimals[_i].places, &v);
	ck_assert_msg(ok == (decimals[_i].v != BAD), "«%s» is %s", decimals[_i].s, ok ? "taken" : "refused");
	ck_assert_msg(!ok || v == decimals[_i].v, "«%s» is %" PRId64, decimals[_i].s, v);
}
END_TEST

static const struct {
	int64_t v;
	int places;
	const char *text;
} decimal_texts[] = {
	{ 0, 0, "0" }, { 0, 3, "0" }, { 5, 3, "0,005" }, { 50, 3, "0,05" }, { 500, 3, "0,5" }, { 5000, 3, "5" },
	{ -5, 3, MINUS "0,005" }, { -5000, 3, MINUS "5" }, { 15737250, 3, "15" NBSP "737,25" }, { 15737000, 3, "15" NBSP "737" },
	{ 7350000, 6, "7,35" }, { 4689999, 6, "4,689999" }, { 1001, 3, "1,001" }, { 1234567, 0, "1" NBSP "234" NBSP "567" },
	{ INT64_MAX, 3, "9" NBSP "223" NBSP "372" NBSP "036" NBSP "854" NBSP "775,807" },
	{ INT64_MIN, 0, MINUS "9" NBSP "223" NBSP "372" NBSP "036" NBSP "854" NBSP "775" NBSP "808" },
};

START_TEST(decimal_texts_)
{
	ck_assert_str_eq(decimal_text(ctx, decimal_texts[_i].v, decimal_texts[_i].places), decimal_texts[_i].text);
}
END_TEST

/* Worked by hand; halves go away from zero. */
static const struct {
	int64_t a, b, c, out;
} divisions[] = {
	{ 0, 5, 3, 0 }, { 1, 1, 2, 1 }, { -1, 1, 2, -1 }, { 3, 1, 2, 2 }, { -3, 1, 2, -2 }, { 5, 1, 2, 3 }, { -5, 1, 2, -3 },
	{ 1, 1, 3, 0 }, { -1, 1, 3, 0 }, { 2, 1, 3, 1 }, { -2, 1, 3, -1 }, { 7, 3, 2, 11 }, { 7, -3, 2, -11 }, { -7, -3, 2, 11 },
	{ 1, 1, 4, 0 }, { 3, 1, 4, 1 }, { 2, 1, 4, 1 }, { -2, 1, 4, -1 }, { 6, 1, 4, 2 }, { 10, 10, 7, 14 },
	{ 1900000, 7350000, 10000000, 1396500 }, { INT64_MAX, 1, 1, INT64_MAX }, { INT64_MIN, 1, 1, INT64_MIN },
	{ INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX }, { INT64_MIN, INT64_MAX, INT64_MAX, INT64_MIN },
	{ INT64_MAX, 2, 1, BAD }, { INT64_MIN, 2, 1, BAD }, { INT64_MIN, -1, 1, BAD }, { INT64_MAX, INT64_MAX, 1, BAD },
	{ INT64_MIN, INT64_MIN, 1, BAD }, { INT64_MIN, INT64_MIN, INT64_MAX, BAD }, { 1, 1, INT64_MAX, 0 },
	{ INT64_MAX, 1, 2, INT64_C(4611686018427387904) }, { INT64_MIN, 1, 2, -INT64_C(4611686018427387904) },
};

START_TEST(mul_div_table)
{
	int64_t out = 777;
	bool ok = mul_div(divisions[_i].a, divisions[_i].b, divisions[_i].c, &out);
	/* The lowest value there is can also be an answer. */
	bool fits = divisions[_i].out != BAD || (divisions[_i].a == INT64_MIN && divisions[_i].b == divisions[_i].c);
	ck_assert_msg(ok == fits, "row %d: fits: %d", _i, ok);
	ck_assert_msg(!ok || out == divisions[_i].out, "row %d: %" PRId64, _i, out);
}
END_TEST

/* out is right if and only if |2(ab - out*c)| <= c, and on a half it is the one further from zero. */
START_TEST(mul_div_oracle)
{
	uint64_t seed = 2;
	int fitted = 0;
	for (int i = 0; i < 20000; i++) {
		int64_t a = (int64_t)(unit_random(&seed) >> unit_below(&seed, 64)), b = (int64_t)(unit_random(&seed) >> unit_below(&seed, 64));
		int64_t c = (int64_t)(unit_random(&seed) >> (1 + unit_below(&seed, 62))) + 1, out;
		a = i % 2 ? a : -(a / 2);
		__int128 p = (__int128)a * b;
		if (!mul_div(a, b, c, &out)) {
			ck_assert(p / c >= (__int128)INT64_MAX || p / c <= (__int128)INT64_MIN);
			continue;
		}
		fitted++;
		__int128 rest = 2 * (p - (__int128)out * c);
		__int128 off = rest < 0 ? -rest : rest;
		ck_assert(off <= c);
		ck_assert(off < c || (p < 0 ? rest > 0 : rest < 0));
	}
	ck_assert_int_gt(fitted, 5000);
}
END_TEST

/* By hand: whole parts first, then one each to the largest remainders, the first of equals. */
static const struct {
	int64_t whole;
	size_t n;
	int64_t weights[6], parts[6];
} splits[] = {
	{ 100, 1, { 7 }, { 100 } },
	{ 0, 3, { 1, 1, 1 }, { 0, 0, 0 } },
	{ 100, 3, { 1, 1, 1 }, { 34, 33, 33 } },
	{ 101, 3, { 1, 1, 1 }, { 34, 34, 33 } },
	{ 1, 3, { 1, 1, 1 }, { 1, 0, 0 } },
	{ -100, 3, { 1, 1, 1 }, { -34, -33, -33 } },
	{ 100, 3, { 0, 1, 0 }, { 0, 100, 0 } },
	{ 100, 4, { 0, 1, 0, 2 }, { 0, 33, 0, 67 } },
	{ 1, 2, { 0, 5 }, { 0, 1 } },
	{ 10, 2, { 1, 2 }, { 3, 7 } },
	{ 5, 2, { 1, 1 }, { 3, 2 } },
	/* E26: rounded each alone, these were 1698.57 + 36.44 = 1735.01; here they add up to 1735.00. */
	{ 173500, 2, { 169857, 3644 }, { 169856, 3644 } },
	{ 173500, 2, { 1000, 21 }, { 169931, 3569 } },
	{ 173500, 2, { 979, 21 }, { 169857, 3643 } },
	{ 1701300, 3, { 1100, 600, 200 }, { 984963, 537253, 179084 } },
	{ 100, 6, { 16, 16, 16, 16, 16, 20 }, { 16, 16, 16, 16, 16, 20 } },
	{ 99, 6, { 1, 1, 1, 1, 1, 1 }, { 17, 17, 17, 16, 16, 16 } },
	{ INT64_MAX, 2, { INT64_MAX, INT64_MAX }, { INT64_C(4611686018427387904), INT64_C(4611686018427387903) } },
	{ INT64_MAX, 2, { 1, INT64_MAX }, { 1, INT64_MAX - 1 } },
};

START_TEST(split_table)
{
	int64_t parts[6];
	money_split(splits[_i].whole, splits[_i].weights, splits[_i].n, parts);
	for (size_t i = 0; i < splits[_i].n; i++)
		ck_assert_msg(parts[i] == splits[_i].parts[i], "row %d part %zu: %" PRId64 ", not %" PRId64, _i, i, parts[i], splits[_i].parts[i]);
}
END_TEST

START_TEST(split_properties)
{
	uint64_t seed = 3;
	for (int round = 0; round < 4000; round++) {
		int64_t weights[40], parts[40];
		size_t n = 1 + (size_t)unit_below(&seed, 40);
		__int128 sum = 0, total = 0;
		for (size_t i = 0; i < n; i++)
			sum += weights[i] = unit_below(&seed, 3) ? unit_below(&seed, INT64_C(1) << unit_below(&seed, 40)) : 0;
		if (sum == 0)
			sum = weights[0] = 1;
		int64_t whole = unit_below(&seed, INT64_C(1) << unit_below(&seed, 50)) * (round % 3 ? 1 : -1);
		money_split(whole, weights, n, parts);
		for (size_t i = 0; i < n; i++) {
			__int128 off = (__int128)parts[i] * sum - (__int128)whole * weights[i];
			ck_assert_msg(off < sum && off > -sum, "round %d: part %zu is a kopeck or more from its share", round, i);
			ck_assert(weights[i] > 0 || parts[i] == 0);
			ck_assert(whole < 0 ? parts[i] <= 0 : parts[i] >= 0);
			total += parts[i];
		}
		ck_assert_msg(total == whole, "round %d: parts do not add up", round);
	}
}
END_TEST

/* E27: what goes on top: permille, floor, ceiling; nothing on nothing. Halves up. */
static const struct {
	int64_t sum, permille, min, max, commission;
} commissions[] = {
	{ 0, 21, 1000, 0, 0 }, { -100, 21, 1000, 0, 0 }, { 100000, 0, 0, 0, 0 }, { 100000, 21, 0, 0, 2100 }, { 51072, 10, 0, 0, 511 },
	{ 1, 10, 0, 0, 0 }, { 49, 10, 0, 0, 0 }, { 50, 10, 0, 0, 1 }, { 149, 10, 0, 0, 1 }, { 150, 10, 0, 0, 2 }, { 1, 10, 1000, 0, 1000 },
	{ 100000, 10, 1000, 0, 1000 }, { 100049, 10, 1000, 0, 1000 }, { 100050, 10, 1000, 0, 1001 }, { 10000000, 10, 1000, 50000, 50000 },
	{ 5000000, 10, 1000, 50000, 50000 }, { 4999999, 10, 1000, 50000, 50000 }, { 4999949, 10, 1000, 50000, 49999 },
	{ 1, 0, 500, 0, 500 }, { 100, 1000, 0, 0, 100 }, { 100000000, 12, 3000, 300000, 300000 }, { 173500, 21, 0, 0, 3644 },
	{ 10, 10, 5000, 3000, 3000 },
};

START_TEST(commission)
{
	int64_t c = money_commission(commissions[_i].sum, commissions[_i].permille, commissions[_i].min, commissions[_i].max);
	ck_assert_msg(c == commissions[_i].commission, "row %d: %" PRId64 ", not %" PRId64, _i, c, commissions[_i].commission);
}
END_TEST

START_TEST(commission_grows_with_the_sum)
{
	uint64_t seed = 4;
	for (int i = 0; i < 3000; i++) {
		int64_t sum = unit_below(&seed, MONEY_LIMIT), permille = unit_below(&seed, 50), min = unit_below(&seed, 5000);
		int64_t max = unit_below(&seed, 2) ? 0 : min + unit_below(&seed, 50000), c = money_commission(sum, permille, min, max);
		ck_assert(c >= (sum ? min : 0) && (max == 0 || c <= max));
		ck_assert(money_commission(sum + 1, permille, min, max) >= c);
	}
}
END_TEST

Suite *
money_suite(void)
{
	Suite *s = suite_create("money");
	unit_rows(s, "money.parse", parse, COUNT(typed));
	unit_rows(s, "money.text", text, COUNT(texts));
	unit_test(s, "money.input-is-read-back", input_is_read_back);
	unit_rows(s, "money.decimal-parse", decimal, COUNT(decimals));
	unit_rows(s, "money.decimal-text", decimal_texts_, COUNT(decimal_texts));
	unit_rows(s, "money.mul-div", mul_div_table, COUNT(divisions));
	unit_test(s, "money.mul-div-oracle", mul_div_oracle);
	unit_rows(s, "money.split", split_table, COUNT(splits));
	unit_test(s, "money.split-properties", split_properties);
	unit_rows(s, "money.commission", commission, COUNT(commissions));
	unit_test(s, "money.commission-grows", commission_grows_with_the_sum);
	return s;
}
