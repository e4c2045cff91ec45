/* view.c: values as attributes: formatted once, and safe whatever is in them. */
#include "view/view.h"

#include <libxml/tree.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "t/unit/unit.h"

static struct view *
some_view(void)
{
	char *dir = mem_printf(ctx, "%s/xslt", unit_root());
	struct words *words = words_load(ctx, dir, LANG_RU);
	ck_assert_msg(words != NULL, "no words in %s: run at the root of the repository, or set KABINET_ROOT", dir);
	return view_new(ctx, "unit", words, "Asia/Omsk");
}

static const char *
attr(node *n, const char *name)
{
	xmlChar *value = xmlGetProp(n, BAD_CAST name);
	const char *s = value ? mem_strdup(ctx, (char *)value) : NULL;
	xmlFree(value);
	return s;
}

static char *
text_of(const struct view *v)
{
	xmlChar *s;
	int n;
	xmlDocDumpMemoryEnc(v->doc, &s, &n, "UTF-8");
	char *copy = mem_strndup(ctx, (char *)s, (size_t)n);
	xmlFree(s);
	return copy;
}

START_TEST(root)
{
	struct view *v = some_view();
	ck_assert_str_eq(attr(v->page, "name"), "unit");
	ck_assert_str_eq(attr(v->page, "lang"), "ru");
}
END_TEST

START_TEST(escapes)
{
	static const char *const nasty[] = { "A & <b>", "\"'><script>alert(1)</script>", "&amp;", "&#60;", "]]>", "<![CDATA[x]]>", "<!-- -->", "{@x}", "[[nav.help]]",
		"a\tb", "Ж é 😀", "javascript:alert(1)", "&nbsp;", "%s%n", "" };
	struct view *v = some_view();
	for (size_t i = 0; i < COUNT(nasty); i++) {
		node *n = view_add(v->page, "n");
		view_text(n, "t", nasty[i]);
		ck_assert_str_eq(attr(n, "t"), nasty[i]);
	}
	char *text = text_of(v);
	ck_assert(strstr(text, "<b>") == NULL && strstr(text, "<script") == NULL && strstr(text, "<!--") == NULL);
	/* It comes back as it was: what is written is well-formed. */
	xmlDoc *back = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
	ck_assert_ptr_nonnull(back);
	size_t i = 0;
	for (node *n = xmlDocGetRootElement(back)->children; n; n = n->next, i++)
		ck_assert_str_eq(attr(n, "t"), nasty[i]);
	ck_assert_uint_eq(i, COUNT(nasty));
	xmlFreeDoc(back);
}
END_TEST

START_TEST(values)
{
	struct view *v = some_view();
	node *n = view_add(v->page, "n");
	view_int(n, "most", INT64_MAX);
	view_int(n, "least", INT64_MIN);
	view_flag(n, "yes", true);
	view_flag(n, "no", false);
	view_text(n, "none", NULL);
	view_money(n, "sum", 123456);
	view_money(n, "debt", -5);
	view_sum(n, "owed", -51072);
	view_day_table(n, "on", unit_day("2026-11-02"));
	view_day_table(n, "never", DAY_NONE);
	view_day(v, n, "day", unit_day("1999-12-31"));
	view_day(v, n, "no-day", DAY_NONE);
	view_month(v, n, "month", unit_day("2026-11-01"));
	view_instant(v, n, "at", INT64_C(1795633200));
	static const struct {
		const char *name, *value;
	} want[] = {
		{ "most", "9223372036854775807" }, { "least", "-9223372036854775808" }, { "yes", "yes" }, { "no", "no" }, { "none", NULL },
		{ "sum", "123456" }, { "sum-text", "1" NBSP "234,56" NBSP "₽" }, { "debt", "-5" }, { "debt-text", MINUS "0,05" NBSP "₽" }, { "owed", NULL },
		{ "owed-text", "510,72" NBSP "₽" }, { "on", "2026-11-02" }, { "on-text", "02.11.2026" }, { "never", NULL }, { "never-text", NULL },
		{ "day", "1999-12-31" }, { "day-text", "31" NBSP "декабря 1999" }, { "no-day", NULL }, { "no-day-text", NULL },
		{ "month-text", "ноябрь 2026" }, { "at-text", "26" NBSP "ноября 2026, 01:00" },
	};
	for (size_t i = 0; i < COUNT(want); i++) {
		const char *got = attr(n, want[i].name);
		ck_assert_msg(want[i].value ? got && strcmp(got, want[i].value) == 0 : got == NULL, "%s is %s", want[i].name, got ? got : "not there");
	}
}
END_TEST

START_TEST(read_from_a_file)
{
	struct view *v = some_view();
	struct view *good = view_read(ctx, unit_file("view.xml", "<page name=\"x\"><a t=\"1\"/></page>"), v->words);
	ck_assert(good && strcmp(attr(good->page, "lang"), "ru") == 0);
	unit_quiet();
	ck_assert_ptr_null(view_read(ctx, unit_file("bad.xml", "<page><a></page>"), v->words));
	ck_assert_ptr_null(view_read(ctx, unit_file("empty.xml", ""), v->words));
	ck_assert_ptr_null(view_read(ctx, "/nowhere.xml", v->words));
}
END_TEST

Suite *
view_suite(void)
{
	Suite *s = suite_create("view");
	unit_test(s, "view.root", root);
	unit_test(s, "view.escapes", escapes);
	unit_test(s, "view.values", values);
	unit_test(s, "view.read-from-a-file", read_from_a_file);
	return s;
}
