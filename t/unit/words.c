/* words.c: words by key, and days as people write them, in both languages. */
#include "view/words.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "t/unit/unit.h"

/* A language file with these <word>s; its folder, on ctx. */
static char *
folder_with(const char *words)
{
	char *text = mem_printf(ctx, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<words lang=\"ru\">%s</words>\n", words);
	char *path = unit_file("words/lang/ru.xml", text);
	*strstr(path, "/lang/") = '\0';
	return path;
}

START_TEST(found)
{
	struct words *w = words_load(ctx, folder_with("<word key=\"b\">бэ</word><!-- note --><word key=\"a\">а &amp; &lt;б&gt;</word>"
	                                              "<word key=\"c\"><![CDATA[це]]></word><word key=\"e\"/>"), LANG_RU);
	ck_assert(w != NULL);
	ck_assert_int_eq(words_lang(w), LANG_RU);
	ck_assert_str_eq(words_get(w, "a"), "а & <б>");
	ck_assert_str_eq(words_get(w, "b"), "бэ");
	ck_assert_str_eq(words_get(w, "c"), "це");
	ck_assert_str_eq(words_get(w, "e"), "");
	ck_assert(words_index(w, "b") > words_index(w, "a") && words_index(w, "aa") == -1 && words_index(w, "") == -1);
	ck_assert_str_eq(words_at(w, words_index(w, "b")), "бэ");
	ck_assert_str_eq(words_at(w, -1), "");
	ck_assert_str_eq(words_at(w, 99), "");
	unit_quiet();
	ck_assert_str_eq(words_get(w, "none"), "");
}
END_TEST

START_TEST(filled)
{
	struct words *w = words_load(ctx, folder_with("<word key=\"k\">{who} платит {sum}, {who}!</word><word key=\"open\">a {b</word>"
	                                              "<word key=\"plain\">x</word><word key=\"empty\">[{}]</word>"), LANG_RU);
	ck_assert_str_eq(words_fill(ctx, w, "k", "sum", "1,00", "who", "Эльза", NULL), "Эльза платит 1,00, Эльза!");
	ck_assert_str_eq(words_fill(ctx, w, "k", "sum", "{who}", NULL), " платит {who}, !");
	ck_assert_str_eq(words_fill(ctx, w, "k", "summ", "1", "su", "2", NULL), " платит , !");
	ck_assert_str_eq(words_fill(ctx, w, "open", "b", "1", NULL), "a {b");
	ck_assert_str_eq(words_fill(ctx, w, "plain", NULL), "x");
	ck_assert_str_eq(words_fill(ctx, w, "empty", NULL), "[]");
}
END_TEST

START_TEST(refused)
{
	static const char *const wrong[] = { "", "<word key=\"a\">1</word><word key=\"a\">2</word>", "<word key=\"a\">", "<word key=\"a\">&nbsp;</word>" };
	unit_quiet();
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(words_load(ctx, folder_with(wrong[i]), LANG_RU) == NULL, "«%s» is taken", wrong[i]);
	ck_assert_ptr_null(words_load(ctx, folder_with("<word key=\"a\">1</word>"), LANG_EN));
	ck_assert_ptr_null(words_load(ctx, "/nowhere", LANG_RU));
}
END_TEST

START_TEST(same_keys)
{
	struct words *a = words_load(ctx, folder_with("<word key=\"a\">1</word><word key=\"b\">1</word>"), LANG_RU);
	struct words *b = words_load(ctx, folder_with("<word key=\"b\">2</word><word key=\"a\">2</word>"), LANG_RU);
	struct words *c = words_load(ctx, folder_with("<word key=\"a\">1</word>"), LANG_RU);
	struct words *d = words_load(ctx, folder_with("<word key=\"a\">1</word><word key=\"c\">1</word>"), LANG_RU);
	unit_quiet();
	ck_assert(words_same_keys(a, b) && words_same_keys(b, a));
	ck_assert(!words_same_keys(a, c) && !words_same_keys(c, a) && !words_same_keys(a, d));
}
END_TEST

START_TEST(codes)
{
	ck_assert_str_eq(lang_code(LANG_RU), "ru");
	ck_assert_str_eq(lang_code(LANG_EN), "en");
	ck_assert(lang_of("ru") == LANG_RU && lang_of("en") == LANG_EN && lang_of("de") == -1 && lang_of("") == -1 && lang_of("RU") == -1);
}
END_TEST

/* The real words. A date of this year leaves out the year; months have a genitive. */
START_TEST(dates)
{
	char *dir = mem_printf(ctx, "%s/xslt", unit_root());
	struct words *ru = words_load(ctx, dir, LANG_RU), *en = words_load(ctx, dir, LANG_EN);
	int64_t day = unit_day("2026-11-22"), today = unit_day("2026-12-31"), next = unit_day("2027-01-01");
	ck_assert_msg(ru && en, "no words in %s: run at the root of the repository, or set KABINET_ROOT", dir);
	ck_assert_str_eq(words_day(ctx, ru, day, today), "22" NBSP "ноября");
	ck_assert_str_eq(words_day(ctx, ru, day, next), "22" NBSP "ноября 2026");
	ck_assert_str_eq(words_month(ctx, ru, day), "ноябрь 2026");
	ck_assert_str_eq(words_day_year(ctx, en, unit_day("2026-02-01")), "1" NBSP "February 2026");
	ck_assert_str_eq(words_instant(ctx, ru, "Asia/Omsk", INT64_C(1795633200)), "26" NBSP "ноября 2026, 01:00");
	ck_assert_str_eq(words_instant(ctx, ru, "Europe/Moscow", INT64_C(1795633200)), "25" NBSP "ноября 2026, 22:00");
	for (int m = 1; m <= 12; m++) {
		int64_t d = day_clamped(2026, m, 1);
		ck_assert(strlen(words_month(ctx, ru, d)) > 7 && strlen(words_month(ctx, en, d)) > 7 && strlen(words_day_year(ctx, ru, d)) > 9);
	}
}
END_TEST

Suite *
words_suite(void)
{
	Suite *s = suite_create("words");
	unit_test(s, "words.found", found);
	unit_test(s, "words.filled", filled);
	unit_test(s, "words.refused", refused);
	unit_test(s, "words.same-keys", same_keys);
	unit_test(s, "words.codes", codes);
	unit_test(s, "words.dates", dates);
	return s;
}
