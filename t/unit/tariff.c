/* tariff.c: what a consumption costs. tariff_rows.h holds the dated cases; here are the trace and what must hold always. */
#include "domain/tariff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/money.h"
#include "t/unit/unit.h"

enum { SERVICE = UNIT_SERVICE, USAGES_MAX = 4 };

static const struct {
	const char *name, *prices, *usage, *first, *last, *amount;
	size_t steps;
} rows[] = {
#include "t/unit/tariff_rows.h"
};

/* The next word of *s, on ctx; NULL at the end. */
static char *
word(const char **s)
{
	*s += strspn(*s, " ");
	size_t n = strcspn(*s, " ");
	*s += n;
	return n ? mem_strndup(ctx, *s - n, n) : NULL;
}

static void
add_row(struct tariff_rows *list, struct tariff_row row)
{
	mem_grow(ctx, (void **)&list->items, sizeof *list->items, list->n);
	list->items[list->n++] = row;
}

/* "OPTION … @FROM TO zone BOUND PRICE … zone … @…": see oracle.py. A row of another service stands in front, to be left
   alone. */
struct tariff_rows
unit_prices(const char *text)
{
	struct tariff_rows list = { 0 };
	struct tariff_row row = { .service_id = SERVICE, .tariff_id = 100, .name = mem_strdup(ctx, "list") };
	add_row(&list, (struct tariff_row) { SERVICE + 1, 99, row.name, unit_day("1990-01-01"), DAY_NONE, row.name, 1, INT_NONE, 1 });
	for (char *w; (w = word(&text)) != NULL;) {
		if (*w == '@') {
			row.tariff_id++;
			row.from = unit_day(w + 1);
			row.to = unit_day(word(&text));
		} else if (row.tariff_id == 100) {
			list.options.whole |= strcmp(w, "whole") == 0;
			list.options.in_order |= strcmp(w, "in-order") == 0;
		} else if (*w >= 'a') {
			row.zone = w;
			row.range = 0;
		} else {
			row.range++;
			row.upto = *w == '*' ? INT_NONE : unit_decimal(w, 3);
			row.price = unit_decimal(word(&text), 6);
			add_row(&list, row);
		}
	}
	return list;
}

static size_t
usages_of(const char *text, struct usage *usages)
{
	size_t n = 0;
	for (char *zone; (zone = word(&text)) != NULL;)
		usages[n++] = (struct usage) { zone, unit_decimal(word(&text), 3) };
	return n;
}

static bool
charge(const char *prices, const char *usage, const char *first, const char *last, struct charge *c)
{
	struct tariff_rows list = unit_prices(prices);
	struct usage usages[USAGES_MAX];
	size_t n = usages_of(usage, usages);
	return tariff_charge(ctx, &list, SERVICE, usages, n, unit_day(first), unit_day(last), c);
}

const char *
unit_sum(int64_t kopecks)
{
	int64_t v = kopecks < 0 ? -kopecks : kopecks;
	return mem_printf(ctx, "%s%" PRId64 ".%02" PRId64, kopecks < 0 ? "-" : "", v / 100, v % 100);
}

START_TEST(table)
{
	struct charge c;
	bool ok = charge(rows[_i].prices, rows[_i].usage, rows[_i].first, rows[_i].last, &c);
	const char *sum = ok ? unit_sum(c.amount) : "none";
	ck_assert_msg(strcmp(sum, rows[_i].amount) == 0, "%s: %s, not %s", rows[_i].name, sum, rows[_i].amount);
	ck_assert_msg(!ok || c.n == rows[_i].steps, "%s: %zu steps, not %zu", rows[_i].name, c.n, rows[_i].steps);
}
END_TEST

/* Of every case: the steps add up to the sum, lie in the period, and each register's volumes add up to what it counted. */
START_TEST(trace_adds_up)
{
	struct charge c;
	struct usage usages[USAGES_MAX];
	int64_t volume[USAGES_MAX] = { 0 }, amount = 0;
	size_t n = usages_of(rows[_i].usage, usages);
	if (!charge(rows[_i].prices, rows[_i].usage, rows[_i].first, rows[_i].last, &c))
		return;
	for (size_t i = 0; i < c.n; i++) {
		const struct step *step = &c.steps[i];
		ck_assert(step->usage < n && strcmp(step->row->zone, usages[step->usage].zone) == 0);
		ck_assert((step->volume > 0) == (usages[step->usage].volume > 0) && step->volume != 0 && step->row->service_id == SERVICE);
		ck_assert(step->rest >= -5000000 && step->rest <= 5000000);
		ck_assert((__int128)step->amount * 10000000 == (__int128)step->volume * step->row->price + step->rest);
		ck_assert(step->from >= unit_day(rows[_i].first) && step->from <= step->to && step->to <= unit_day(rows[_i].last));
		ck_assert(step->row->from <= step->from && (step->row->to == DAY_NONE || step->to <= step->row->to));
		volume[step->usage] += step->volume;
		amount += step->amount;
	}
	ck_assert_int_eq(amount, c.amount);
	ck_assert_msg(c.credit || c.amount >= 0, "%s: a negative charge without a cause", rows[_i].name);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(volume[i] == usages[i].volume, "%s: %s: steps of %" PRId64 ", counted %" PRId64, rows[_i].name,
		    usages[i].zone, volume[i], usages[i].volume);
}
END_TEST

/* Three zones used alike over three ranges: a third of each range is 33.333…, and the thousandth left over must not
   go to the same register each time. */
START_TEST(zones_keep_their_volume)
{
	struct charge c;
	int64_t volume[3] = { 0 };
	ck_assert(charge("@2026-01-01 - day 100 1 200 2 * 3 night 100 1 200 2 * 3 peak 100 1 200 2 * 3",
	    "day 100 night 100 peak 100", "2026-01-01", "2026-01-31", &c));
	for (size_t i = 0; i < c.n; i++)
		volume[c.steps[i].usage] += c.steps[i].volume;
	ck_assert_msg(volume[0] == 100000 && volume[1] == 100000 && volume[2] == 100000,
	    "100, 100, 100 kWh were counted; the steps charge %" PRId64 ", %" PRId64 ", %" PRId64 " thousandths", volume[0],
	    volume[1], volume[2]);
}
END_TEST

/* The trace of a period with a change of prices and two zones, by hand: 9 and 21 of 30 days. */
START_TEST(trace)
{
	static const struct {
		size_t usage;
		int64_t range;
		const char *from, *to;
		int64_t volume, amount;
	} steps[] = {
		/* bound 100 * 9/31 (October) = 29.032; used 30 and 15: 29.032 of 45 is 19.355 + 9.677 */
		{ 0, 1, "2025-10-23", "2025-10-31", 19355, 1936 }, { 1, 1, "2025-10-23", "2025-10-31", 9677, 484 },
		{ 0, 2, "2025-10-23", "2025-10-31", 10645, 2129 }, { 1, 2, "2025-10-23", "2025-10-31", 5323, 532 },
		/* bound 150 * 21/30 = 105; used 70 and 35: all of it */
		{ 0, 1, "2025-11-01", "2025-11-21", 70000, 10500 }, { 1, 1, "2025-11-01", "2025-11-21", 35000, 2625 },
	};
	struct charge c;
	ck_assert(charge("@2025-01-01 2025-10-31 day 100 1.00 * 2.00 night 100 0.50 * 1.00 "
	                 "@2025-11-01 - day 150 1.50 * 3.00 night 150 0.75 * 1.50",
	    "day 100 night 50", "2025-10-23", "2025-11-21", &c));
	ck_assert_uint_eq(c.n, COUNT(steps));
	ck_assert(c.ranges);
	for (size_t i = 0; i < COUNT(steps); i++) {
		const struct step *s = &c.steps[i];
		ck_assert_msg(s->usage == steps[i].usage && s->row->range == steps[i].range && s->from == unit_day(steps[i].from) &&
		    s->to == unit_day(steps[i].to) && s->volume == steps[i].volume && s->amount == steps[i].amount,
		    "step %zu: %" PRId64 " for %" PRId64, i, s->volume, s->amount);
	}
	ck_assert_int_eq(c.amount, 1936 + 484 + 2129 + 532 + 10500 + 2625);
}
END_TEST

START_TEST(ranges_flag)
{
	struct charge c;
	ck_assert(charge("@2026-01-01 - round * 5", "round 10", "2026-01-01", "2026-01-31", &c) && !c.ranges);
	ck_assert(charge("@2026-01-01 - round 100 5 * 6", "round 10", "2026-01-01", "2026-01-31", &c) && c.ranges);
}
END_TEST

START_TEST(no_registers)
{
	struct charge c;
	struct tariff_rows list = unit_prices("@2026-01-01 - round * 5"), none = { 0 };
	struct usage usage = { "round", 1000 };
	ck_assert(!tariff_charge(ctx, &list, SERVICE, &usage, 0, unit_day("2026-01-01"), unit_day("2026-01-31"), &c));
	ck_assert(!tariff_charge(ctx, &none, SERVICE, &usage, 1, unit_day("2026-01-01"), unit_day("2026-01-31"), &c));
	ck_assert(!tariff_charge(ctx, &list, SERVICE + 5, &usage, 1, unit_day("2026-01-01"), unit_day("2026-01-31"), &c));
}
END_TEST

/* A sum that does not fit is refused, never wrapped. */
START_TEST(overflow)
{
	struct charge c;
	struct tariff_rows list = unit_prices("@2020-01-01 - round * 9000000.00");
	struct usage usage = { "round", INT64_MAX };
	ck_assert(!tariff_charge(ctx, &list, SERVICE, &usage, 1, unit_day("2026-01-01"), unit_day("2026-01-31"), &c));
}
END_TEST

/* A bound so high that months of it do not fit is no bound, and no fault either. */
START_TEST(bound_overflow)
{
	struct charge c;
	struct tariff_rows list = unit_prices("@2020-01-01 - round 9000000000000000 1.00 * 2.00");
	struct usage usage = { "round", 1000 };
	ck_assert(tariff_charge(ctx, &list, SERVICE, &usage, 1, unit_day("2026-01-01"), unit_day("2026-12-31"), &c));
	ck_assert_int_eq(c.amount, 100);
}
END_TEST

/* A random price list with prices that rise with the range. */
static char *
some_prices(uint64_t *seed, bool zones)
{
	static const char *const zone[] = { "day", "night", "peak" };
	char *text = mem_strdup(ctx, "");
	int64_t lists = 1 + unit_below(seed, 3), day = unit_day("2026-01-01");
	for (int64_t l = 0; l < lists; l++) {
		int64_t end = day + 5 + unit_below(seed, 40), n = unit_below(seed, 3), low = 50 + unit_below(seed, 500);
		text = mem_printf(ctx, "%s@%s %s ", text, day_iso(ctx, day), l + 1 == lists ? "-" : day_iso(ctx, end));
		for (size_t z = 0; z < (zones ? 3 : 1); z++) {
			int64_t price = 1 + unit_below(seed, 900);
			text = mem_printf(ctx, "%s%s ", text, zones ? zone[z] : "round");
			for (int64_t r = 0; r < n; r++, price += unit_below(seed, 500))
				text = mem_printf(ctx, "%s%" PRId64 " %" PRId64 ".%02" PRId64 " ", text, low * (r + 1), price / 100, price % 100);
			text = mem_printf(ctx, "%s* %" PRId64 ".%02" PRId64 " ", text, price / 100, price % 100);
		}
		day = end + 1;
	}
	return text;
}

/* Steps add up; more consumption never costs less. */
START_TEST(monotone)
{
	uint64_t seed = 11 + (uint64_t)_i;
	for (int round = 0; round < 60; round++) {
		struct tariff_rows list = unit_prices(some_prices(&seed, round % 2));
		struct usage usages[3] = { { round % 2 ? "day" : "round", 0 }, { "night", 0 }, { "peak", 0 } };
		size_t n = round % 2 ? 3 : 1;
		int64_t first = unit_day("2026-01-01") + unit_below(&seed, 60), last = first + unit_below(&seed, 70), before = 0;
		for (size_t i = 1; i < n; i++)
			usages[i].volume = unit_below(&seed, 400000);
		for (int more = 0; more < 30; more++, usages[0].volume += unit_below(&seed, 60000)) {
			struct charge c;
			int64_t amount = 0, volume = 0, used = 0;
			ck_assert(tariff_charge(ctx, &list, SERVICE, usages, n, first, last, &c));
			for (size_t i = 0; i < c.n; i++) {
				amount += c.steps[i].amount;
				volume += c.steps[i].volume;
			}
			for (size_t i = 0; i < n; i++)
				used += usages[i].volume;
			ck_assert(amount == c.amount && volume == used);
			/* Never down by more than the rounding of the steps: shares of days and zones are rounded to a thousandth. */
			ck_assert_msg(c.amount + (int64_t)c.n >= before, "round %d: %" PRId64 " after %" PRId64, round, c.amount, before);
			before = c.amount;
			talloc_free(c.steps);
		}
	}
}
END_TEST

/* Without ranges and with one price, a period cut anywhere, its volume cut by days, costs the same to a kopeck a cut. */
START_TEST(cut_changes_nothing)
{
	uint64_t seed = 23 + (uint64_t)_i;
	struct tariff_rows list = unit_prices("@2020-01-01 - day * 5.37 night * 2.119999");
	for (int round = 0; round < 200; round++) {
		int64_t first = unit_day("2026-01-01") + unit_below(&seed, 400), days[2] = { 1 + unit_below(&seed, 40), 1 + unit_below(&seed, 40) };
		struct usage whole[2] = { { "day", unit_below(&seed, 900000) }, { "night", unit_below(&seed, 900000) } };
		struct usage head[2] = { whole[0], whole[1] }, tail[2] = { whole[0], whole[1] };
		for (int i = 0; i < 2; i++) {
			int64_t parts[2];
			money_split(whole[i].volume, days, 2, parts);
			head[i].volume = parts[0];
			tail[i].volume = parts[1];
		}
		struct charge all, one, two;
		ck_assert(tariff_charge(ctx, &list, SERVICE, whole, 2, first, first + days[0] + days[1] - 1, &all));
		ck_assert(tariff_charge(ctx, &list, SERVICE, head, 2, first, first + days[0] - 1, &one));
		ck_assert(tariff_charge(ctx, &list, SERVICE, tail, 2, first + days[0], first + days[0] + days[1] - 1, &two));
		int64_t off = all.amount - one.amount - two.amount, most = (int64_t)all.n;
		ck_assert_msg(off <= most && off >= -most, "round %d: off by %" PRId64, round, off);
	}
}
END_TEST

/* Whole months of the same use: k months cost k times as much, by scaled bounds. */
START_TEST(months_scale)
{
	struct charge one, many;
	struct tariff_rows list = unit_prices("@2020-01-01 - round 1100 7.35 1700 10.00 * 14.64");
	for (int k = 2; k <= 12; k++) {
		struct usage month = { "round", 1900000 }, all = { "round", 1900000 * k };
		int64_t first = unit_day("2026-01-01");
		ck_assert(tariff_charge(ctx, &list, SERVICE, &month, 1, first, day_clamped(2026, 1, 31), &one));
		ck_assert(tariff_charge(ctx, &list, SERVICE, &all, 1, first, day_clamped(2026, k, 31), &many));
		ck_assert_int_eq(many.amount, one.amount * k);
	}
}
END_TEST

/* In order or by shares, whole bounds or not: every zone is charged for what it used, a whole calendar month comes to the
   same by both ways of bounds, and a whole bound never costs more than its share. */
START_TEST(options)
{
	uint64_t seed = 41 + (uint64_t)_i;
	for (int round = 0; round < 60; round++) {
		struct tariff_rows list = unit_prices(some_prices(&seed, true));
		struct usage usages[3] = { { "day", unit_below(&seed, 900000) }, { "night", unit_below(&seed, 900000) }, { "peak", unit_below(&seed, 900000) } };
		int64_t first = unit_day("2026-01-01") + unit_below(&seed, 90), last = first + unit_below(&seed, 27);
		for (int o = 0; o < 4; o++) {
			struct charge c, days;
			int64_t volume[3] = { 0 };
			list.options = (struct tariff_options) { o & 1, o & 2 };
			ck_assert(tariff_charge(ctx, &list, SERVICE, usages, 3, first, last, &c));
			for (size_t i = 0; i < c.n; i++)
				volume[c.steps[i].usage] += c.steps[i].volume;
			for (size_t i = 0; i < 3; i++)
				ck_assert_int_eq(volume[i], usages[i].volume);
			list.options.whole = false;
			ck_assert(tariff_charge(ctx, &list, SERVICE, usages, 3, first, last, &days));
			/* Zones have prices of their own, so only in order is the cheaper range surely the cheaper sum. */
			ck_assert(!(o & 2) || !(o & 1) || c.amount <= days.amount + (int64_t)days.n);
		}
	}
}
END_TEST

/* Ranges that bind: a calendar month has the same bound whole or by days, to the thousandth that its days round to. */
START_TEST(whole_month)
{
	struct tariff_rows list = unit_prices("@2026-01-01 - round 1100 7.35 1700 10.00 * 14.64");
	for (int month = 1; month <= 12; month++) {
		struct charge days, whole;
		struct usage usage = { "round", 1900000 };
		list.options.whole = false;
		ck_assert(tariff_charge(ctx, &list, SERVICE, &usage, 1, day_clamped(2026, month, 1), day_clamped(2026, month, 31), &days));
		list.options.whole = true;
		ck_assert(tariff_charge(ctx, &list, SERVICE, &usage, 1, day_clamped(2026, month, 1), day_clamped(2026, month, 31), &whole));
		ck_assert(days.amount == 1701300 && whole.amount == 1701300);
	}
}
END_TEST

/* A day without a change of price cut off a period (its share of the volume too) changes nothing but rounding where
   bounds are by days; the same list twice, cut by validity, neither. */
START_TEST(cut_by_validity)
{
	uint64_t seed = 59;
	struct tariff_rows one = unit_prices("@2026-01-01 - round 310 2.00 * 4.00");
	for (int round = 0; round < 200; round++) {
		int64_t first = unit_day("2026-01-01"), last = unit_day("2026-01-31"), at = 1 + unit_below(&seed, 29);
		struct tariff_rows two = unit_prices(mem_printf(ctx, "@2026-01-01 %s round 310 2.00 * 4.00 @%s - round 310 2.00 * 4.00",
		    day_iso(ctx, first + at - 1), day_iso(ctx, first + at)));
		struct usage usage = { "round", unit_below(&seed, 900000) };
		struct charge a, b;
		ck_assert(tariff_charge(ctx, &one, SERVICE, &usage, 1, first, last, &a));
		ck_assert(tariff_charge(ctx, &two, SERVICE, &usage, 1, first, last, &b));
		int64_t off = a.amount - b.amount, most = (int64_t)b.n;
		ck_assert_msg(off <= most && off >= -most, "cut on day %" PRId64 ": %" PRId64 ", whole %" PRId64, at, b.amount, a.amount);
	}
}
END_TEST

/* What goes back is what was charged, where one price was in force: never more. */
START_TEST(credit_mirrors)
{
	uint64_t seed = 67;
	struct tariff_rows list = unit_prices("@2020-01-01 - round * 5.379999");
	for (int round = 0; round < 200; round++) {
		struct usage use = { "round", 1 + unit_below(&seed, 900000) }, back = { "round", -use.volume };
		struct charge a, b;
		ck_assert(tariff_charge(ctx, &list, SERVICE, &use, 1, unit_day("2026-01-01"), unit_day("2026-01-31"), &a));
		ck_assert(tariff_charge(ctx, &list, SERVICE, &back, 1, unit_day("2026-01-01"), unit_day("2026-01-31"), &b));
		ck_assert(a.amount == -b.amount && b.credit && !a.credit);
	}
}
END_TEST

/* Real published prices; the sums were worked by hand from them. A row of the file is REGION,FROM,TO,GROUP,RANGE,SCHEME,ZONE,PRICE,… */
static const struct {
	const char *region, *from, *group, *scheme;
	const char *bounds; /* of the ranges; the file has none */
	const char *usage, *amount;
} published[] = {
	{ "Краснодарский край и Адыгея", "2025-07-01", "город (газовые плиты)", "single", "1100 1700 *", "all 1900", "17013.00" },
	{ "Краснодарский край и Адыгея", "2025-07-01", "город (газовые плиты)", "single", "1100 1700 *", "all 1100", "8085.00" },
	{ "Краснодарский край и Адыгея", "2025-07-01", "село / электроплиты / электроотопление", "single", "1100 1700 *", "all 1900", "12793.00" },
	{ "Ульяновская область", "(page undated; stored copy)", "город (газовые плиты)", "single", "3900 6000 *", "all 7000", "46064.00" },
	{ "Москва", "2021-01-01", "электроплиты", "single", "*", "all 320", "1558.40" },
	{ "Москва", "2021-07-01", "электроплиты", "two_zone", "*", "day 210 night 96", "1410.24" },
	{ "Москва", "2021-07-01", "электроплиты", "three_zone", "*", "peak 81 night 96 half_peak 129", "1331.97" },
	{ "Москва", "2025-01-01", "электроплиты", "single", "*", "all 187", "1150.05" },
	{ "Москва", "2025-07-01", "электроплиты", "single", "*", "all 187", "1338.92" },
	{ "Московская область", "2015-07-01", "население кроме п.2-3", "three_zone", "*", "peak 60 half_peak 110 night 70", "978.70" },
	{ "Московская область", "2015-07-01", "город электроплиты", "two_zone", "*", "day 133 night 77", "587.02" },
	{ "Астраханская область", "2015-07-01", "город", "two_zone", "*", "day 133 night 77", "807.52" },
	{ "Астраханская область", "2015-07-01", "город электроплиты / село", "three_zone", "*", "peak 50 half_peak 120 night 80", "674.40" },
	{ "Ульяновская область", "2021-01-01", "население (кроме электроплит и села)", "three_zone", "*", "peak 10 half_peak 20 night 30", "193.30" },
};
#define TARIFFS_CSV "data/tariffs-ru/tariffs_household.csv"

/* On ctx, which is NULL while suites are made. */
static char *
tariffs_csv(void)
{
	const char *shared = getenv("KABINET_SHARED");
	return mem_printf(ctx, "%s/" TARIFFS_CSV, shared ? shared : "../shared");
}

static bool
has_tariffs_csv(void)
{
	char *path = tariffs_csv();
	bool there = access(path, R_OK) == 0;
	talloc_free(path);
	return there;
}

/* Adds the file's rows of the case to the list, as in force from 2000 on. */
static void
published_prices(char *file, size_t at, struct tariff_rows *list)
{
	for (char *line; (line = strsep(&file, "\n")) != NULL;) {
		char *fields[8] = { 0 };
		for (size_t i = 0; i < 8 && line; i++)
			fields[i] = strsep(&line, ",");
		if (fields[7] == NULL || strcmp(fields[0], published[at].region) != 0 || strcmp(fields[1], published[at].from) != 0 ||
		    strcmp(fields[3], published[at].group) != 0 || strcmp(fields[5], published[at].scheme) != 0)
			continue;
		const char *bounds = published[at].bounds, *bound = NULL;
		int64_t range = *fields[4] ? *fields[4] - '0' : 1;
		for (int64_t i = 0; i < range; i++)
			bound = word(&bounds);
		add_row(list, (struct tariff_row) { SERVICE, 1, fields[0], unit_day("2000-01-01"), DAY_NONE,
		    mem_strndup(ctx, fields[6], strcspn(fields[6], " ")), range, *bound == '*' ? INT_NONE : unit_decimal(bound, 3), unit_decimal(fields[7], 6) });
	}
}

START_TEST(published_tariffs)
{
	struct tariff_rows list = { 0 };
	struct usage usages[USAGES_MAX];
	struct charge c;
	published_prices(file_read(ctx, tariffs_csv()), (size_t)_i, &list);
	size_t n = usages_of(published[_i].usage, usages);
	ck_assert(tariff_charge(ctx, &list, SERVICE, usages, n, unit_day("2026-10-01"), unit_day("2026-10-31"), &c));
	ck_assert_str_eq(unit_sum(c.amount), published[_i].amount);
}
END_TEST

Suite *
tariff_suite(void)
{
	Suite *s = suite_create("tariff");
	unit_rows(s, "tariff.table", table, COUNT(rows));
	unit_rows(s, "tariff.trace-adds-up", trace_adds_up, COUNT(rows));
	unit_test(s, "tariff.zones-keep-their-volume", zones_keep_their_volume);
	unit_test(s, "tariff.trace", trace);
	unit_test(s, "tariff.ranges-flag", ranges_flag);
	unit_test(s, "tariff.no-registers", no_registers);
	unit_test(s, "tariff.overflow", overflow);
	unit_test(s, "tariff.bound-overflow", bound_overflow);
	unit_rows(s, "tariff.monotone", monotone, 8);
	unit_rows(s, "tariff.cut-changes-nothing", cut_changes_nothing, 4);
	unit_test(s, "tariff.months-scale", months_scale);
	unit_rows(s, "tariff.options", options, 4);
	unit_test(s, "tariff.whole-month", whole_month);
	unit_test(s, "tariff.cut-by-validity", cut_by_validity);
	unit_test(s, "tariff.credit-mirrors", credit_mirrors);
	if (has_tariffs_csv())
		unit_rows(s, "tariff.published", published_tariffs, COUNT(published));
	else
		unit_skip("tariff.published", "no ../shared/" TARIFFS_CSV " (KABINET_SHARED)");
	return s;
}
