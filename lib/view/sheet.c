/* sheet.c: libxslt, kept on a short leash (RELIABILITY.md 1.6).

   Words. A worker that held a compiled sheet for each language would be half as large again for each, so there is one:
   the loader turns [[key]] into marks of three characters that no text from outside may hold (text_valid refuses them),
       U+E000 <place of the key> U+E002 <value> U+E002 <value> … U+E001
   with an xsl:value-of (or {…} in an attribute) for each value that the key's word asks for. They pass through the
   transform as text, and are replaced by the visitor's language while the page is copied out. */
#include "view/sheet.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define XSL "http://www.w3.org/1999/XSL/Transform"

#define MARK_OPEN "\xee\x80\x80"
#define MARK_CLOSE "\xee\x80\x81"
#define MARK_VALUE "\xee\x80\x82"
enum { MARK = 3, VALUES_MAX = 8 };

struct sheet {
	xsltStylesheet *xslt;
	xsltSecurityPrefs *forbid;
	const struct words *first; /* whose words say which values a key has, and in which order the marks bring them */
};

/* What the loader callback needs, for libxslt hands it nothing of ours. */
static struct words *const *loading;
static int broken;

static void
to_log(void *arg, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
to_log(void *arg, const char *fmt, ...)
{
	char line[400];
	(void)arg;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	log_line("xslt: %s", line);
}

/* A piece of text, borrowed. */
struct piece {
	const char *s;
	size_t n;
};

static bool
same(struct piece a, struct piece b)
{
	return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

/* The next {xpath} in *s, which moves behind it; false if there is none. */
static bool
next_value(const char **s, struct piece *value)
{
	const char *open = strchr(*s, '{'), *close = open ? strchr(open, '}') : NULL;
	if (close == NULL)
		return false;
	*value = (struct piece) { open + 1, (size_t)(close - open - 1) };
	*s = close + 1;
	return true;
}

/* The values of a word, each once, in order of first use; VALUES_MAX + 1 if there are more than a mark can bring. */
static size_t
values_of(const char *word, struct piece *values)
{
	size_t n = 0, i;
	for (struct piece value; next_value(&word, &value);) {
		for (i = 0; i < n && !same(values[i], value); i++)
			;
		if (i == n && n == VALUES_MAX)
			return VALUES_MAX + 1;
		if (i == n)
			values[n++] = value;
	}
	return n;
}

/* Every language may place a word's values as it likes, but they must be the same ones. */
static bool
values_agree(int index)
{
	struct piece a[VALUES_MAX], b[VALUES_MAX];
	size_t n = values_of(words_at(loading[0], index), a), m = 0;
	if (n > VALUES_MAX)
		return false;
	for (int lang = 1; lang < LANG__MAX; lang++) {
		m = values_of(words_at(loading[lang], index), b);
		if (m > n)
			return false;
		for (size_t i = 0; i < m; i++)
			for (size_t j = 0; j <= n; j++)
				if (j == n)
					return false;
				else if (same(a[j], b[i]))
					break;
	}
	return true;
}

/* s with each [[key]] as marks, values still as {xpath}; NULL if there is no key in it. */
static char *
with_marks(const void *ctx, const char *s)
{
	const char *open, *close;
	char *out = NULL;
	for (; (open = strstr(s, "[[")) && (close = strstr(open, "]]")); s = close + 2) {
		char *key = mem_strndup(ctx, open + 2, (size_t)(close - open - 2));
		struct piece values[VALUES_MAX];
		int index = words_index(loading[0], key);
		if (index < 0 || !values_agree(index)) {
			log_line("words: %s is unknown, has too many values, or others in another language", key);
			broken++;
			return NULL;
		}
		out = mem_printf(ctx, "%s%.*s" MARK_OPEN "%d", out ? out : "", (int)(open - s), s, index);
		size_t n = values_of(words_at(loading[0], index), values);
		for (size_t i = 0; i < n; i++)
			out = mem_printf(ctx, "%s" MARK_VALUE "{%.*s}", out, (int)values[i].n, values[i].s);
		out = mem_printf(ctx, "%s" MARK_CLOSE, out);
	}
	return out ? mem_printf(ctx, "%s%s", out, s) : NULL;
}

static xmlNode *
xsl_node(xmlNode *near, const char *name)
{
	return xmlNewDocNode(near->doc, xmlSearchNsByHref(near->doc, near->parent, BAD_CAST XSL), BAD_CAST name, NULL);
}

static void
add_text(xmlNode *before, const char *s, size_t n)
{
	if (n == 0)
		return;
	/* In xsl:text, so that white space beside a value survives the stripping of stylesheets. */
	xmlNode *text = xsl_node(before, "text");
	xmlAddChild(text, xmlNewDocTextLen(before->doc, BAD_CAST s, (int)n));
	xmlAddPrevSibling(before, text);
}

/* A text node becomes texts and, for each {xpath}, an xsl:value-of. */
static void
expand_text(xmlNode *text, const char *s)
{
	struct piece value;
	for (const char *rest = s; next_value(&rest, &value); s = rest) {
		add_text(text, s, (size_t)(value.s - 1 - s));
		char *xpath = mem_strndup(NULL, value.s, value.n);
		xmlNode *value_of = xsl_node(text, "value-of");
		xmlNewProp(value_of, BAD_CAST "select", BAD_CAST xpath);
		xmlAddPrevSibling(text, value_of);
		talloc_free(xpath);
	}
	add_text(text, s, strlen(s));
	xmlUnlinkNode(text);
	xmlFreeNode(text);
}

static bool
in_xsl_text(const xmlNode *n)
{
	return n->parent->ns && xmlStrEqual(n->parent->ns->href, BAD_CAST XSL) && xmlStrEqual(n->parent->name, BAD_CAST "text");
}

static void
expand_attributes(const void *ctx, xmlNode *n)
{
	for (xmlAttr *a = n->properties; a; a = a->next) {
		xmlChar *value = xmlNodeListGetString(n->doc, a->children, 1);
		char *text = value ? with_marks(ctx, (char *)value) : NULL;
		if (text)
			xmlSetNsProp(n, a->ns, a->name, BAD_CAST text);
		xmlFree(value);
	}
}

static void
expand_words(const void *ctx, xmlNode *n)
{
	for (xmlNode *next; n; n = next) {
		next = n->next;
		if (n->type == XML_TEXT_NODE) {
			char *text = with_marks(ctx, (char *)n->content);
			if (text && !in_xsl_text(n)) {
				expand_text(n, text);
			} else if (text) {
				xmlNodeSetContent(n, NULL);
				xmlNodeAddContent(n, BAD_CAST text);
			}
		} else if (n->type == XML_ELEMENT_NODE) {
			expand_attributes(ctx, n);
			expand_words(ctx, n->children);
		}
	}
}

/* libxslt loads each file of a sheet through this. */
static xmlDoc *
load(const xmlChar *uri, xmlDict *dict, int options, void *arg, xsltLoadType type)
{
	(void)options, (void)arg;
	if (type == XSLT_LOAD_DOCUMENT)
		return NULL;
	xmlParserCtxt *parser = xmlNewParserCtxt();
	if (dict) { /* names are compared as pointers into the sheet's own dictionary */
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	xmlDoc *doc = xmlCtxtReadFile(parser, (const char *)uri, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	xmlFreeParserCtxt(parser);
	if (doc) {
		void *tmp = talloc_new(NULL);
		expand_words(tmp, xmlDocGetRootElement(doc));
		talloc_free(tmp);
	}
	return doc;
}

static int
sheet_free(struct sheet *sheet)
{
	xsltFreeStylesheet(sheet->xslt);
	xsltFreeSecurityPrefs(sheet->forbid);
	return 0;
}

static xsltSecurityPrefs *
forbid_all(void)
{
	xsltSecurityPrefs *prefs = xsltNewSecurityPrefs();
	for (int option = XSLT_SECPREF_READ_FILE; option <= XSLT_SECPREF_WRITE_NETWORK; option++)
		xsltSetSecurityPrefs(prefs, (xsltSecurityOption)option, xsltSecurityForbid);
	return prefs;
}

struct sheet *
sheet_load(const void *ctx, const char *path, struct words *const words[LANG__MAX])
{
	struct sheet *sheet = mem_new(ctx, struct sheet);
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
	xsltSetGenericErrorFunc(NULL, to_log);
	xmlSetGenericErrorFunc(NULL, to_log);
	xsltMaxDepth = 200;
	xsltMaxVars = 2000;
	loading = words;
	broken = 0;
	for (int lang = 1; lang < LANG__MAX; lang++)
		broken += !words_same_keys(words[0], words[lang]);
	sheet->first = words[0];
	xsltSetLoaderFunc(load);
	sheet->xslt = xsltParseStylesheetFile(BAD_CAST path);
	xsltSetLoaderFunc(NULL);
	sheet->forbid = forbid_all();
	talloc_set_destructor(sheet, sheet_free);
	if (sheet->xslt && sheet->xslt->errors == 0 && broken == 0)
		return sheet;
	log_line("stylesheet %s cannot be used", path);
	talloc_free(sheet);
	return NULL;
}

struct sheet *
sheet_site(const void *ctx, const char *dir, struct words *words_r[LANG__MAX])
{
	for (int lang = 0; lang < LANG__MAX; lang++)
		if ((words_r[lang] = words_load(ctx, dir, lang)) == NULL)
			return NULL;
	return sheet_load(ctx, mem_printf(ctx, "%s/site.xsl", dir), words_r);
}

static xmlParserInput *
deny(const char *url, const char *id, xmlParserCtxt *parser)
{
	(void)url, (void)id, (void)parser;
	return NULL;
}

void
sheet_seal(void)
{
	xsltSetDefaultSecurityPrefs(forbid_all());
	xmlSetExternalEntityLoader(deny);
}

static xmlDoc *
transform(const struct sheet *sheet, const struct view *view)
{
	xsltTransformContext *xslt = xsltNewTransformContext(sheet->xslt, view->doc);
	xsltSetCtxtSecurityPrefs(sheet->forbid, xslt);
	xmlDoc *result = xsltApplyStylesheetUser(sheet->xslt, view->doc, NULL, NULL, NULL, xslt);
	if (result && xslt->state != XSLT_STATE_OK) {
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(xslt);
	return result;
}

/* The page on its way out. */
struct out {
	char *s;
	size_t n;
	const struct words *words, *first;
};

static void
put(struct out *out, const char *s, size_t n)
{
	if (out->n + n >= talloc_get_size(out->s))
		out->s = mem_resize(out->s, (out->n + n + 1) * 2);
	memcpy(out->s + out->n, s, n);
	out->n += n;
}

/* Words stand in text and in attributes alike, so they are escaped for both. */
static void
put_escaped(struct out *out, const char *s, size_t n)
{
	for (size_t i = 0, plain; i < n; i += plain + 1) {
		for (plain = 0; i + plain < n && strchr("&<>\"", s[i + plain]) == NULL; plain++)
			;
		put(out, s + i, plain);
		if (i + plain < n) {
			char c = s[i + plain];
			const char *entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;";
			put(out, entity, strlen(entity));
		}
	}
}

static bool
mark_at(const char *s, const char *end, const char *mark)
{
	return end - s >= MARK && memcmp(s, mark, MARK) == 0;
}

/* The end of the value at s: the next mark of its own level (values may hold words). */
static const char *
value_end(const char *s, const char *end)
{
	int depth = 0;
	for (; s < end; s++) {
		if (mark_at(s, end, MARK_OPEN))
			depth++;
		else if (depth == 0 && (mark_at(s, end, MARK_VALUE) || mark_at(s, end, MARK_CLOSE)))
			return s;
		else if (mark_at(s, end, MARK_CLOSE))
			depth--;
	}
	return end;
}

static void put_all(struct out *out, const char *s, const char *end);

static void
put_word(struct out *out, int index, const struct piece *given)
{
	struct piece names[VALUES_MAX], value;
	size_t n = values_of(words_at(out->first, index), names);
	const char *word = words_at(out->words, index);
	for (const char *rest = word; next_value(&rest, &value); word = rest) {
		put_escaped(out, word, (size_t)(value.s - 1 - word));
		for (size_t i = 0; i < n; i++)
			if (same(names[i], value))
				put_all(out, given[i].s, given[i].s + given[i].n);
	}
	put_escaped(out, word, strlen(word));
}

/* The marks at s; gives what follows them. */
static const char *
put_marks(struct out *out, const char *s, const char *end)
{
	struct piece given[VALUES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < VALUES_MAX; i++)
		given[i] = (struct piece) { "", 0 };
	char *after;
	int index = (int)strtol(s + MARK, &after, 10);
	for (s = after; mark_at(s, end, MARK_VALUE) && n < VALUES_MAX; n++) {
		const char *stop = value_end(s + MARK, end);
		given[n] = (struct piece) { s + MARK, (size_t)(stop - s - MARK) };
		s = stop;
	}
	put_word(out, index, given);
	return mark_at(s, end, MARK_CLOSE) ? s + MARK : s;
}

static void
put_all(struct out *out, const char *s, const char *end)
{
	const char *mark;
	while ((mark = memmem(s, (size_t)(end - s), MARK_OPEN, MARK)) != NULL) {
		put(out, s, (size_t)(mark - s));
		s = put_marks(out, mark, end);
	}
	put(out, s, (size_t)(end - s));
}

static char *
in_words(const void *ctx, const struct sheet *sheet, const struct view *view, const char *s, size_t n, size_t *size_r)
{
	struct out out = { mem_array(ctx, char, n + n / 2 + 1), 0, view->words, sheet->first };
	put_all(&out, s, s + n);
	out.s[out.n] = '\0';
	*size_r = out.n;
	return out.s;
}

/* How the text of the tree must end, on ctx. What is no page (a feed for machines) loses the DOCTYPE that the sheet's
   output gives to all. */
static const char *
closing_tag(const void *ctx, xmlDoc *result)
{
	xmlNode *root = result ? xmlDocGetRootElement(result) : NULL;
	if (root && strcmp((const char *)root->name, "html") != 0 && result->intSubset) {
		xmlDtd *dtd = result->intSubset;
		xmlUnlinkNode((xmlNode *)dtd);
		xmlFreeDtd(dtd);
	}
	return mem_printf(ctx, "</%s>", root ? (const char *)root->name : "html");
}

char *
sheet_render(const void *ctx, const struct sheet *sheet, const struct view *view, size_t *size_r)
{
	xmlDoc *result = transform(sheet, view);
	const char *end = closing_tag(ctx, result);
	xmlBuffer *buffer = xmlBufferCreate();
	/* XHTML's rules write void elements as HTML wants them, and never <a/>. Without NO_XHTML the DOCTYPE decides, and it
	   is none of XHTML's. */
	xmlSaveCtxt *save = xmlSaveToBuffer(buffer, "UTF-8", XML_SAVE_XHTML | XML_SAVE_NO_XHTML | XML_SAVE_NO_DECL);
	if (result)
		xmlSaveDoc(save, result);
	xmlSaveClose(save);
	xmlFreeDoc(result);
	size_t n = (size_t)xmlBufferLength(buffer);
	const char *raw = n ? (const char *)xmlBufferContent(buffer) : "";
	while (n > 0 && raw[n - 1] == '\n')
		n--;
	char *page = in_words(ctx, sheet, view, raw, n, &n);
	xmlBufferFree(buffer);
	*size_r = n;
	/* libxslt can run out of memory and still report success with half a page (RELIABILITY.md 0.7). */
	if (n >= strlen(end) && strcmp(page + n - strlen(end), end) == 0)
		return page;
	log_line("view: the page did not render");
	return NULL;
}
