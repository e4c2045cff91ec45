/* sheet.c: libxslt, kept on a short leash (RELIABILITY.md 1.6). */
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
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define XSL "http://www.w3.org/1999/XSL/Transform"
static const char page_end[] = "</html>";

struct sheet {
	xsltStylesheet *xslt;
	xsltSecurityPrefs *forbid;
};

/* What the loader callback needs, for libxslt hands it nothing of ours. */
static const struct words *loading;
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

/* s with each [[key]] replaced; NULL if there is none in it. */
static char *
with_words(const void *ctx, const char *s)
{
	const char *open, *close;
	char *out = NULL;
	for (; (open = strstr(s, "[[")) && (close = strstr(open, "]]")); s = close + 2) {
		char *key = mem_strndup(ctx, open + 2, (size_t)(close - open - 2));
		const char *word = words_find(loading, key);
		if (word == NULL) {
			log_line("words %s: no %s", lang_code(words_lang(loading)), key);
			broken++;
		}
		out = mem_printf(ctx, "%s%.*s%s", out ? out : "", (int)(open - s), s, word ? word : "");
	}
	return out ? mem_printf(ctx, "%s%s", out, s) : NULL;
}

static void
add_text(xmlNode *before, const char *s, size_t n)
{
	if (n == 0)
		return;
	/* In xsl:text, so that white space beside a value survives the stripping of stylesheets. */
	xmlNode *text = xmlNewDocNode(before->doc, xmlSearchNsByHref(before->doc, before->parent, BAD_CAST XSL), BAD_CAST "text", NULL);
	xmlAddChild(text, xmlNewDocTextLen(before->doc, BAD_CAST s, (int)n));
	xmlAddPrevSibling(before, text);
}

/* A text node becomes texts and, for each {xpath}, an xsl:value-of. */
static void
expand_text(xmlNode *text, const char *s)
{
	const char *open, *close;
	if (text->parent->ns && xmlStrEqual(text->parent->ns->href, BAD_CAST XSL) && xmlStrEqual(text->parent->name, BAD_CAST "text")) {
		xmlNodeSetContent(text, NULL);
		xmlNodeAddContent(text, BAD_CAST s);
		return;
	}
	for (; (open = strchr(s, '{')) && (close = strchr(open, '}')); s = close + 1) {
		char *xpath = mem_strndup(NULL, open + 1, (size_t)(close - open - 1));
		add_text(text, s, (size_t)(open - s));
		xmlNode *value = xmlNewDocNode(text->doc, xmlSearchNsByHref(text->doc, text->parent, BAD_CAST XSL), BAD_CAST "value-of", NULL);
		xmlNewProp(value, BAD_CAST "select", BAD_CAST xpath);
		xmlAddPrevSibling(text, value);
		talloc_free(xpath);
	}
	add_text(text, s, strlen(s));
	xmlUnlinkNode(text);
	xmlFreeNode(text);
}

static void
expand_attributes(const void *ctx, xmlNode *n)
{
	for (xmlAttr *a = n->properties; a; a = a->next) {
		xmlChar *value = xmlNodeListGetString(n->doc, a->children, 1);
		char *text = value ? with_words(ctx, (char *)value) : NULL;
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
			char *text = with_words(ctx, (char *)n->content);
			if (text)
				expand_text(n, text);
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
sheet_load(const void *ctx, const char *path, const struct words *words)
{
	struct sheet *sheet = mem_new(ctx, struct sheet);
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
	xsltSetGenericErrorFunc(NULL, to_log);
	xmlSetGenericErrorFunc(NULL, to_log);
	xsltMaxDepth = 200;
	xsltMaxVars = 2000;
	loading = words;
	broken = 0;
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

char *
sheet_render(const void *ctx, const struct sheet *sheet, const struct view *view, size_t *size_r)
{
	xmlDoc *result = transform(sheet, view);
	xmlBuffer *buffer = xmlBufferCreate();
	/* XHTML's rules write void elements as HTML wants them, and never <a/>. */
	xmlSaveCtxt *save = xmlSaveToBuffer(buffer, "UTF-8", XML_SAVE_XHTML | XML_SAVE_NO_DECL);
	if (result)
		xmlSaveDoc(save, result);
	xmlSaveClose(save);
	xmlFreeDoc(result);
	size_t n = (size_t)xmlBufferLength(buffer);
	char *page = mem_strndup(ctx, n ? (const char *)xmlBufferContent(buffer) : "", n);
	xmlBufferFree(buffer);
	while (n > 0 && page[n - 1] == '\n')
		page[--n] = '\0';
	*size_r = n;
	/* libxslt can run out of memory and still report success with half a page (RELIABILITY.md 0.7). */
	if (n >= sizeof page_end - 1 && strcmp(page + n - (sizeof page_end - 1), page_end) == 0)
		return page;
	log_line("view: the page did not render");
	return NULL;
}
