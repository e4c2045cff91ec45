/* sheet.c: stylesheets: words put in, values placed, everything from outside escaped, and broken ones refused. */
#include "view/sheet.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "t/unit/unit.h"

#define WORD(key, text) "<word key=\"" key "\">" text "</word>"

static struct words *words[LANG__MAX];

static char *
write_words(const char *ru, const char *en)
{
	unit_file("sheet/lang/ru.xml", mem_printf(ctx, "<words lang=\"ru\">%s</words>", ru));
	char *dir = unit_file("sheet/lang/en.xml", mem_printf(ctx, "<words lang=\"en\">%s</words>", en));
	*strstr(dir, "/lang/") = '\0';
	words[LANG_RU] = words_load(ctx, dir, LANG_RU);
	words[LANG_EN] = words_load(ctx, dir, LANG_EN);
	ck_assert(words[LANG_RU] && words[LANG_EN]);
	return dir;
}

/* A sheet whose page is the given body. */
static struct sheet *
load(const char *body)
{
	return sheet_load(ctx, unit_file("sheet/page.xsl", mem_printf(ctx,
	    "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:output method=\"xml\""
	    " omit-xml-declaration=\"yes\"/><xsl:template match=\"/\"><html><body>%s</body></html></xsl:template></xsl:stylesheet>", body)),
	    words);
}

/* The page of a view whose page has an attribute t, without its frame; NULL if it does not render. */
static char *
render(const struct sheet *sheet, int lang, const char *t)
{
	struct view *v = view_new(ctx, "unit", words[lang], "UTC");
	size_t n;
	view_text(v->page, "t", t);
	char *page = sheet_render(ctx, sheet, v, &n), *end = page ? strstr(page, "</body></html>") : NULL;
	if (page == NULL)
		return NULL;
	char *body = strstr(page, "<body>");
	ck_assert_msg(end && body && text_starts(page, "<html"), "%s", page);
	ck_assert_uint_eq(n, strlen(page));
	*end = '\0';
	return body + strlen("<body>");
}

static const char ru[] = WORD("a", "слово") WORD("v", "до {/page/@t} после") WORD("two", "{/page/@t} и {/page/@lang}, {/page/@t}")
    WORD("special", "&lt;i&gt; &amp; &quot;") WORD("empty", "") WORD("nested", "[{/page/@t}]");
static const char en[] = WORD("a", "word") WORD("v", "before {/page/@t} after") WORD("two", "{/page/@lang}: {/page/@t}")
    WORD("special", "&lt;i&gt; &amp; &quot;") WORD("empty", "") WORD("nested", "({/page/@t})");

static const struct {
	const char *body, *t, *ru, *en;
} pages[] = {
	{ "<p>[[a]]</p>", "", "<p>слово</p>", "<p>word</p>" },
	{ "<p title=\"[[a]]\">x</p>", "", "<p title=\"слово\">x</p>", "<p title=\"word\">x</p>" },
	{ "<p>[[a]] [[a]]</p>", "", "<p>слово слово</p>", "<p>word word</p>" },
	{ "<p><xsl:text>[[a]]</xsl:text></p>", "", "<p>слово</p>", "<p>word</p>" },
	{ "<p>[[empty]]</p>", "", "<p></p>", "<p></p>" },
	{ "<p>[[v]]</p>", "X", "<p>до X после</p>", "<p>before X after</p>" },
	{ "<p title=\"[[v]]\"/>", "X", "<p title=\"до X после\"></p>", "<p title=\"before X after\"></p>" },
	{ "<p>[[two]]</p>", "X", "<p>X и ru, X</p>", "<p>en: X</p>" },
	{ "<p title=\"[[two]]\">-</p>", "X", "<p title=\"X и ru, X\">-</p>", "<p title=\"en: X\">-</p>" },
	{ "<p>[[v]]</p>", "", "<p>до  после</p>", "<p>before  after</p>" },
	{ "<p>[[v]] [[nested]]</p>", "1", "<p>до 1 после [1]</p>", "<p>before 1 after (1)</p>" },
	/* what comes from outside is text, whatever it looks like */
	{ "<p>[[v]]</p>", "A & <b>", "<p>до A &amp; &lt;b&gt; после</p>", "<p>before A &amp; &lt;b&gt; after</p>" },
	{ "<p title=\"[[v]]\">-</p>", "A & <b> \"c\"", "<p title=\"до A &amp; &lt;b&gt; &quot;c&quot; после\">-</p>", NULL },
	{ "<p><xsl:value-of select=\"/page/@t\"/></p>", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", NULL },
	{ "<a href=\"{/page/@t}\">-</a>", "\"onclick=\"x", "<a href=\"&quot;onclick=&quot;x\">-</a>", NULL },
	{ "<p><xsl:value-of select=\"/page/@t\"/></p>", "[[a]]", "<p>[[a]]</p>", "<p>[[a]]</p>" },
	{ "<p>[[v]]</p>", "[[a]] {/page/@lang}", "<p>до [[a]] {/page/@lang} после</p>", NULL },
	{ "<p>[[v]]</p>", "{/page/@lang}", "<p>до {/page/@lang} после</p>", NULL },
	{ "<p>[[special]]</p>", "", "<p>&lt;i&gt; &amp; &quot;</p>", NULL },
	{ "<p title=\"[[special]]\">-</p>", "", "<p title=\"&lt;i&gt; &amp; &quot;\">-</p>", NULL },
	/* elements as HTML wants them */
	{ "<p/><a/><script src=\"x\"/><br/><input name=\"n\"/>", "", "<p></p><a></a><script src=\"x\"></script><br /><input name=\"n\" />", NULL },
	{ "<p>no words</p>", "", "<p>no words</p>", "<p>no words</p>" },
	{ "<p>[[unclosed</p>", "", "<p>[[unclosed</p>", NULL },
};

START_TEST(rendered)
{
	write_words(ru, en);
	struct sheet *sheet = load(pages[_i].body);
	ck_assert_msg(sheet != NULL, "%s does not load", pages[_i].body);
	ck_assert_str_eq(render(sheet, LANG_RU, pages[_i].t), pages[_i].ru);
	if (pages[_i].en)
		ck_assert_str_eq(render(sheet, LANG_EN, pages[_i].t), pages[_i].en);
}
END_TEST

/* A worker does not start with any of these. */
static const char *const broken[] = {
	"<p>[[none]]</p>", "<p title=\"[[none]]\"/>", "<p>[[a]] [[none]]</p>", "<p>[[]]</p>", "<xsl:if>x</xsl:if>", "<xsl:value-of select=\"/page[\"/>",
	"<p>", "<xsl:value-of/>",
};

START_TEST(refused)
{
	write_words(ru, en);
	unit_quiet();
	ck_assert_msg(load(broken[_i]) == NULL, "%s loads", broken[_i]);
}
END_TEST

/* Languages must have the same keys, and a word the same values. */
START_TEST(languages_differ)
{
	unit_quiet();
	write_words(WORD("a", "а"), WORD("a", "a") WORD("b", "b"));
	ck_assert_ptr_null(load("<p>[[a]]</p>"));
	write_words(WORD("a", "{@t}"), WORD("a", "{@u}"));
	ck_assert_ptr_null(load("<p>[[a]]</p>"));
	write_words(WORD("a", "{@t}"), WORD("a", "{@t} {@u}"));
	ck_assert_ptr_null(load("<p>[[a]]</p>"));
}
END_TEST

/* A word with more values than there is room for must not lose one in silence. */
START_TEST(many_values)
{
	static const char nine[] = WORD("a", "{/page/@t}1{/page/@t2}2{/page/@t3}3{/page/@t4}4{/page/@t5}5{/page/@t6}6{/page/@t7}7{/page/@t8}8{/page/@lang}9");
	unit_quiet();
	write_words(nine, nine);
	struct sheet *sheet = load("<p>[[a]]</p>");
	ck_assert(sheet == NULL || strcmp(render(sheet, LANG_RU, "x"), "<p>x12345678ru9</p>") == 0);
}
END_TEST

START_TEST(no_such_file)
{
	write_words(ru, en);
	unit_quiet();
	ck_assert_ptr_null(sheet_load(ctx, "/nowhere/site.xsl", words));
	ck_assert_ptr_null(sheet_load(ctx, unit_file("sheet/not.xsl", "<html/>x"), words));
	ck_assert_ptr_null(sheet_load(ctx, unit_file("sheet/include.xsl", "<xsl:stylesheet version=\"1.0\""
	    " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:include href=\"none.xsl\"/></xsl:stylesheet>"), words));
}
END_TEST

/* A sheet that reads or writes files, loops, or stops in the middle gives no page; what it reached for stays secret. */
static const char *const forbidden[] = {
	"<p><xsl:value-of select=\"document('/etc/hostname')\"/></p>", "<p><xsl:copy-of select=\"document('%s')\"/></p>",
	"<p><xsl:copy-of select=\"document('http://127.0.0.1:9/x')\"/></p>", "<p><xsl:copy-of select=\"document(/page/@t)\"/></p>",
	"<xsl:message terminate=\"yes\">no</xsl:message>",
	"<xsl:document href=\"/tmp/kabinet-unit-must-not-be\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">x</xsl:document>",
};

START_TEST(forbidden_)
{
	write_words(ru, en);
	char *secret = unit_file("sheet/secret.xml", "<s>secret words</s>");
	unit_quiet();
	char *body = mem_strdup(ctx, forbidden[_i]), *at = strstr(body, "%s");
	if (at)
		body = mem_printf(ctx, "%.*s%s%s", (int)(at - body), body, secret, at + 2);
	struct sheet *sheet = load(body);
	sheet_seal();
	char *page = sheet ? render(sheet, LANG_RU, secret) : NULL;
	ck_assert_msg(page == NULL, "%s", page);
}
END_TEST

START_TEST(endless)
{
	write_words(ru, en);
	struct sheet *sheet = sheet_load(ctx, unit_file("sheet/loop.xsl", "<xsl:stylesheet version=\"1.0\""
	    " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/\"><html><xsl:apply-templates select=\"/\"/></html>"
	    "</xsl:template></xsl:stylesheet>"), words);
	unit_quiet();
	ck_assert(sheet != NULL && render(sheet, LANG_RU, "") == NULL);
}
END_TEST

/* All pages of the house compile, and a sample comes out whole in both languages. */
START_TEST(the_house)
{
	char *dir = mem_printf(ctx, "%s/xslt", unit_root());
	struct sheet *sheet = sheet_site(ctx, dir, words);
	ck_assert(sheet != NULL);
	for (int lang = 0; lang < LANG__MAX; lang++) {
		size_t n;
		struct view *v = view_read(ctx, mem_printf(ctx, "%s/t/view/error.xml", unit_root()), words[lang]);
		char *page = v ? sheet_render(ctx, sheet, v, &n) : NULL;
		ck_assert(page && strstr(page, "[[") == NULL && strstr(page, "\xee\x80") == NULL);
		ck_assert(strstr(page, mem_printf(ctx, "lang=\"%s\"", lang_code(lang))) != NULL);
	}
}
END_TEST

Suite *
sheet_suite(void)
{
	Suite *s = suite_create("sheet");
	unit_rows(s, "sheet.rendered", rendered, COUNT(pages));
	unit_rows(s, "sheet.refused", refused, COUNT(broken));
	unit_test(s, "sheet.languages-differ", languages_differ);
	unit_test(s, "sheet.many-values", many_values);
	unit_test(s, "sheet.no-such-file", no_such_file);
	unit_rows(s, "sheet.forbidden", forbidden_, COUNT(forbidden));
	unit_test(s, "sheet.endless", endless);
	unit_test(s, "sheet.the-house", the_house);
	return s;
}
