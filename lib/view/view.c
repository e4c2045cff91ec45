/* view.c: building the tree of a page. */
#include "view/view.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/money.h"

#define NBSP "\xc2\xa0"

static int
view_free(struct view *v)
{
	xmlFreeDoc(v->doc);
	return 0;
}

static struct view *
view_of(const void *ctx, xmlDoc *doc, const struct words *words, const char *zone)
{
	struct view *v = mem_new(ctx, struct view);
	v->doc = doc;
	v->words = words;
	v->zone = zone;
	v->today = zone_day(zone, clock_now());
	talloc_set_destructor(v, view_free);
	return v;
}

struct view *
view_new(const void *ctx, const char *name, const struct words *words, const char *zone)
{
	struct view *v = view_of(ctx, xmlNewDoc(BAD_CAST "1.0"), words, zone);
	v->page = xmlNewDocNode(v->doc, NULL, BAD_CAST "page", NULL);
	xmlDocSetRootElement(v->doc, v->page);
	view_text(v->page, "name", name);
	view_text(v->page, "lang", lang_code(words_lang(words)));
	return v;
}

struct view *
view_read(const void *ctx, const char *path, const struct words *words)
{
	/* By descriptor: the loader of files by name is shut once the sheets are loaded (sheet_seal). */
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	xmlDoc *doc = fd < 0 ? NULL : xmlReadFd(fd, path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	if (fd >= 0)
		close(fd);
	if (doc == NULL || xmlDocGetRootElement(doc) == NULL) {
		log_line("view %s cannot be read", path);
		xmlFreeDoc(doc);
		return NULL;
	}
	struct view *v = view_of(ctx, doc, words, "UTC");
	v->page = xmlDocGetRootElement(doc);
	view_text(v->page, "lang", lang_code(words_lang(words)));
	return v;
}

char *
view_xml(const void *ctx, const struct view *v)
{
	xmlChar *text = NULL;
	int n = 0;
	xmlDocDumpMemoryEnc(v->doc, &text, &n, "UTF-8");
	if (text == NULL)
		abort();
	char *copy = mem_strndup(ctx, (char *)text, (size_t)n);
	xmlFree(text);
	return copy;
}

node *
view_add(node *parent, const char *name)
{
	node *n = xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL);
	if (n == NULL)
		abort(); /* out of memory: see mem.h */
	return xmlAddChild(parent, n);
}

void
view_text(node *n, const char *attr, const char *value)
{
	if (value && xmlSetProp(n, BAD_CAST attr, BAD_CAST value) == NULL)
		abort();
}

void
view_int(node *n, const char *attr, int64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, value);
	view_text(n, attr, text);
}

void
view_field(node *parent, const char *name, const char *value)
{
	node *n = view_add(parent, "field");
	view_text(n, "name", name);
	view_text(n, "value", value ? value : "");
}

void
view_flag(node *n, const char *attr, bool value)
{
	view_text(n, attr, value ? "yes" : "no");
}

/* Sets "<attr>-text" and frees the text. */
static void
set_text(node *n, const char *attr, char *text)
{
	char name[48];
	snprintf(name, sizeof name, "%s-text", attr);
	view_text(n, name, text);
	talloc_free(text);
}

static void
set_roubles(node *n, const char *attr, int64_t kopecks)
{
	char *digits = money_text(NULL, kopecks);
	set_text(n, attr, mem_printf(NULL, "%s" NBSP "₽", digits));
	talloc_free(digits);
}

void
view_money(node *n, const char *attr, int64_t kopecks)
{
	view_int(n, attr, kopecks);
	set_roubles(n, attr, kopecks);
}

void
view_sum(node *n, const char *attr, int64_t kopecks)
{
	set_roubles(n, attr, kopecks < 0 ? -kopecks : kopecks);
}

static void
set_iso(node *n, const char *attr, int64_t day)
{
	char *iso = day_iso(NULL, day);
	view_text(n, attr, iso);
	talloc_free(iso);
}

void
view_day_table(node *n, const char *attr, int64_t day)
{
	if (day == DAY_NONE)
		return;
	set_iso(n, attr, day);
	set_text(n, attr, day_table(NULL, day));
}

void
view_day(const struct view *v, node *n, const char *attr, int64_t day)
{
	if (day == DAY_NONE)
		return;
	set_iso(n, attr, day);
	set_text(n, attr, words_day(NULL, v->words, day, v->today));
}

void
view_month(const struct view *v, node *n, const char *attr, int64_t day)
{
	set_text(n, attr, words_month(NULL, v->words, day));
}

void
view_instant(const struct view *v, node *n, const char *attr, int64_t instant)
{
	set_text(n, attr, words_instant(NULL, v->words, v->zone, instant));
}
