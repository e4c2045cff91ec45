/* meter.c: what people type from a meter's face, how a value is shown, and what was used. */
#include "domain/meter.h"

#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

#define F TYPED_FORMAT
#define D TYPED_DIGITS
#define P TYPED_DECIMALS

/* E14: leading zeros, grouping, comma or point; digits and decimals as on the device. */
static const struct {
	const char *typed;
	int digits, decimals;
	enum typed want;
	int64_t value;
} typed[] = {
	{ "15737", 6, 0, TYPED_OK, 15737000 }, { "015737", 6, 0, TYPED_OK, 15737000 }, { "015 737", 6, 0, TYPED_OK, 15737000 },
	{ "015" NBSP "737", 6, 0, TYPED_OK, 15737000 }, { "015\u2009737", 6, 0, TYPED_OK, 15737000 }, { "015\u202f737", 6, 0, TYPED_OK, 15737000 },
	{ " 15737 ", 6, 0, TYPED_OK, 15737000 }, { "0", 6, 0, TYPED_OK, 0 }, { "000000", 6, 0, TYPED_OK, 0 }, { "999999", 6, 0, TYPED_OK, 999999000 },
	{ "0000000015737", 6, 0, TYPED_OK, 15737000 }, { "00000", 4, 0, TYPED_OK, 0 }, { "15737,4", 6, 3, TYPED_OK, 15737400 },
	{ "15737.4", 6, 3, TYPED_OK, 15737400 }, { "103,25", 5, 3, TYPED_OK, 103250 }, { "00103,250", 5, 3, TYPED_OK, 103250 },
	{ "103,001", 5, 3, TYPED_OK, 103001 }, { "0,001", 5, 3, TYPED_OK, 1 }, { "0,1", 5, 1, TYPED_OK, 100 }, { "99999,999", 5, 3, TYPED_OK, 99999999 },
	{ "103,0", 5, 1, TYPED_OK, 103000 }, { "1 0 3", 5, 0, TYPED_OK, 103000 }, { "999999999,999", 9, 3, TYPED_OK, INT64_C(999999999999) },
	{ "1234567", 6, 0, D, 0 }, { "1000000", 6, 0, D, 0 }, { "01000000", 6, 0, D, 0 }, { "100000,5", 5, 3, D, 0 },
	{ "99999999999999999999999999999999999999999999999999999999999", 6, 0, D, 0 },
	{ "15737,4", 6, 0, P, 0 }, { "15737,45", 6, 1, P, 0 }, { "103,0001", 5, 3, P, 0 }, { "1,0", 6, 0, P, 0 },
	{ "103,99999999999999999999999999999999", 5, 3, P, 0 },
	{ "", 6, 0, F, 0 }, { " ", 6, 0, F, 0 }, { ",", 6, 3, F, 0 }, { ",5", 6, 3, F, 0 }, { ".5", 6, 3, F, 0 }, { "5,", 6, 3, F, 0 },
	{ "5.", 6, 3, F, 0 }, { "5,,5", 6, 3, F, 0 }, { "5,5,5", 6, 3, F, 0 }, { "1.234,5", 6, 3, F, 0 }, { "-5", 6, 0, F, 0 },
	{ "+5", 6, 0, F, 0 }, { "1e3", 6, 0, F, 0 }, { "0x1f", 6, 0, F, 0 }, { "abc", 6, 0, F, 0 }, { "15737 кВт·ч", 6, 0, F, 0 },
	{ "١٥", 6, 0, F, 0 }, { "１５", 6, 0, F, 0 }, { "O15737", 6, 0, F, 0 }, { "15'737", 6, 0, F, 0 }, { "15/737", 6, 0, F, 0 },
	{ "5 ,5", 6, 3, TYPED_OK, 5500 }, { "\t15737", 6, 0, TYPED_OK, 15737000 },
};

START_TEST(parse)
{
	int64_t v = 777;
	enum typed got = meter_parse(typed[_i].typed, typed[_i].digits, typed[_i].decimals, &v);
	ck_assert_msg(got == typed[_i].want, "«%s»: %d, not %d", typed[_i].typed, got, typed[_i].want);
	ck_assert_msg(got != TYPED_OK || v == typed[_i].value, "«%s» is %" PRId64, typed[_i].typed, v);
}
END_TEST

static const struct {
	int digits, decimals;
	int64_t value;
	const char *text;
} texts[] = {
	{ 6, 0, 15737000, "015" NBSP "737" }, { 6, 0, 0, "000" NBSP "000" }, { 6, 0, 999999000, "999" NBSP "999" },
	{ 5, 3, 103250, "00" NBSP "103,250" }, { 5, 3, 1, "00" NBSP "000,001" }, { 5, 1, 103400, "00" NBSP "103,4" },
	{ 5, 2, 103450, "00" NBSP "103,45" }, { 4, 0, 15000, "0" NBSP "015" }, { 3, 0, 15000, "015" }, { 1, 0, 5000, "5" },
	{ 7, 0, 1234567000, "1" NBSP "234" NBSP "567" }, { 9, 3, INT64_C(999999999999), "999" NBSP "999" NBSP "999,999" },
	/* more than the meter's digits (an import, a digit more after a mend): shown whole, not cut */
	{ 4, 0, 15737000, "15" NBSP "737" },
};

START_TEST(text)
{
	ck_assert_str_eq(meter_value_text(ctx, texts[_i].digits, texts[_i].decimals, texts[_i].value), texts[_i].text);
}
END_TEST

START_TEST(text_is_read_back)
{
	uint64_t seed = 41;
	for (int i = 0; i < 2000; i++) {
		int digits = 3 + (int)unit_below(&seed, 7), decimals = (int)unit_below(&seed, 4);
		int64_t scale = 1, value, back;
		for (int d = 0; d < digits + decimals; d++)
			scale *= 10;
		value = unit_below(&seed, scale);
		for (int d = decimals; d < 3; d++)
			value *= 10;
		ck_assert(meter_parse(meter_value_text(ctx, digits, decimals, value), digits, decimals, &back) == TYPED_OK);
		ck_assert_int_eq(back, value);
	}
}
END_TEST

/* E10: over zero where that is a small part of the face, else nothing can be said. */
static const struct {
	int64_t ratio;
	int digits;
	int64_t base, value;
	bool ok;
	int64_t volume;
} volumes[] = {
	{ 1, 6, 15737000, 15900000, true, 163000 }, { 1, 6, 15737000, 15737000, true, 0 }, { 1, 6, 0, 0, true, 0 }, { 20, 6, 100000, 101500, true, 30000 },
	{ 1, 6, 15737000, 15736999, false, 0 }, { 20, 6, 100001, 100000, false, 0 }, { 1, 6, 0, INT64_MAX, true, INT64_MAX },
	{ 2, 6, 0, INT64_MAX, false, 0 }, { INT64_C(4000000000), 9, 0, INT64_C(999999999999), false, 0 }, { 1, 6, 999999000, 1000, true, 2000 },
	{ 1, 5, 99999999, 0, true, 1 }, { 20, 6, 999990000, 10000, true, 400000 }, { 1, 6, 900000000, 0, true, 100000000 },
	{ 1, 6, 899999000, 0, false, 0 }, { 1, 4, 5000000, 0, true, 5000000 }, { 1, 4, 4999000, 0, false, 0 }, { 1, 1, 9000, 1000, true, 2000 },
	{ 1, 4, 15737000, 15000000, false, 0 }, /* more than the face can show: an import */
};

START_TEST(volume)
{
	int64_t v = -1;
	bool ok = meter_volume(volumes[_i].ratio, volumes[_i].digits, volumes[_i].base, volumes[_i].value, &v);
	ck_assert_msg(ok == volumes[_i].ok && (!ok || v == volumes[_i].volume), "row %d: %d %" PRId64, _i, ok, v);
}
END_TEST

Suite *
meter_suite(void)
{
	Suite *s = suite_create("meter");
	unit_rows(s, "meter.parse", parse, COUNT(typed));
	unit_rows(s, "meter.text", text, COUNT(texts));
	unit_test(s, "meter.text-is-read-back", text_is_read_back);
	unit_rows(s, "meter.volume", volume, COUNT(volumes));
	return s;
}
