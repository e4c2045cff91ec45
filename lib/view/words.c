/* words.c: words by key. A sorted array and a binary search: a few hundred keys, loaded once. */
#include "view/words.h"

#include <libxml/parser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"

#define NBSP "\xc2\xa0"

struct word {
	const char *key, *text;
};

struct words {
	int lang;
	struct word *items;
	size_t n;
};

static const char *const codes[LANG__MAX] = { [LANG_RU] = "ru", [LANG_EN] = "en" };

const char *
lang_code(int lang)
{
	return codes[lang];
}

int
lang_of(const char *code)
{
	for (int i = 0; i < LANG__MAX; i++)
		if (strcmp(codes[i], code) == 0)
			return i;
	return -1;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->key, ((const struct word *)b)->key);
}

static void
read_word(struct words *words, xmlNode *node)
{
	xmlChar *key = xmlGetProp(node, (const xmlChar *)"key"), *text = xmlNodeGetContent(node);
	mem_grow(words, (void **)&words->items, sizeof *words->items, words->n);
	/* One allocation for both: there are hundreds of them in every worker. */
	char *both = mem_printf(words, "%s%c%s", key ? (char *)key : "", '\0', (char *)text);
	words->items[words->n++] = (struct word) { both, both + strlen(both) + 1 };
	xmlFree(key);
	xmlFree(text);
}

static bool
keys_unique(const struct words *words)
{
	for (size_t i = 1; i < words->n; i++)
		if (by_key(&words->items[i - 1], &words->items[i]) == 0) {
			log_line("words %s: %s stands twice", codes[words->lang], words->items[i].key);
			return false;
		}
	return words->n > 0;
}

struct words *
words_load(const void *ctx, const char *dir, int lang)
{
	char path[512];
	snprintf(path, sizeof path, "%s/lang/%s.xml", dir, codes[lang]);
	xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	struct words *words = mem_new(ctx, struct words);
	words->lang = lang;
	for (xmlNode *n = root ? root->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			read_word(words, n);
	xmlFreeDoc(doc);
	if (words->n)
		qsort(words->items, words->n, sizeof *words->items, by_key);
	if (keys_unique(words))
		return words;
	log_line("words: %s cannot be used", path);
	talloc_free(words);
	return NULL;
}

int
words_lang(const struct words *words)
{
	return words->lang;
}

int
words_index(const struct words *words, const char *key)
{
	struct word w = { key, NULL };
	const struct word *found = bsearch(&w, words->items, words->n, sizeof w, by_key);
	return found ? (int)(found - words->items) : -1;
}

const char *
words_at(const struct words *words, int index)
{
	return index >= 0 && (size_t)index < words->n ? words->items[index].text : "";
}

bool
words_same_keys(const struct words *a, const struct words *b)
{
	for (size_t i = 0; i < a->n || i < b->n; i++)
		if (i >= a->n || i >= b->n || by_key(&a->items[i], &b->items[i]) != 0) {
			log_line("words: %s stands in one language only", i < a->n ? a->items[i].key : b->items[i].key);
			return false;
		}
	return true;
}

const char *
words_get(const struct words *words, const char *key)
{
	int index = words_index(words, key);
	if (index < 0)
		log_line("words %s: no %s", codes[words->lang], key);
	return words_at(words, index);
}

/* The value for the name of n bytes at s among the pairs; NULL if it is none of them. */
static const char *
pair_value(const char *s, size_t n, va_list ap)
{
	for (const char *name; (name = va_arg(ap, const char *)) != NULL;) {
		const char *value = va_arg(ap, const char *);
		if (strlen(name) == n && strncmp(name, s, n) == 0)
			return value;
	}
	return NULL;
}

char *
words_fill(const void *ctx, const struct words *words, const char *key, ...)
{
	char *out = mem_strdup(ctx, "");
	const char *s = words_get(words, key), *open, *close;
	for (; (open = strchr(s, '{')) && (close = strchr(open, '}')); s = close + 1) {
		va_list ap;
		va_start(ap, key);
		const char *value = pair_value(open + 1, (size_t)(close - open - 1), ap);
		va_end(ap);
		out = mem_printf(ctx, "%s%.*s%s", out, (int)(open - s), s, value ? value : "");
	}
	return mem_printf(ctx, "%s%s", out, s);
}

static const char *
month_word(const struct words *words, const char *form, int month)
{
	char key[24];
	snprintf(key, sizeof key, "%s.%d", form, month);
	return words_get(words, key);
}

char *
words_day(const void *ctx, const struct words *words, int64_t day, int64_t today)
{
	struct civil c = day_civil(day);
	if (c.year != day_civil(today).year)
		return words_day_year(ctx, words, day);
	return mem_printf(ctx, "%d" NBSP "%s", c.day, month_word(words, "month-gen", c.month));
}

char *
words_day_year(const void *ctx, const struct words *words, int64_t day)
{
	struct civil c = day_civil(day);
	return mem_printf(ctx, "%d" NBSP "%s %lld", c.day, month_word(words, "month-gen", c.month), (long long)c.year);
}

char *
words_month(const void *ctx, const struct words *words, int64_t day)
{
	struct civil c = day_civil(day);
	return mem_printf(ctx, "%s %lld", month_word(words, "month", c.month), (long long)c.year);
}

char *
words_instant(const void *ctx, const struct words *words, const char *zone, int64_t instant)
{
	int s = zone_seconds(zone, instant);
	char *day = words_day_year(NULL, words, zone_day(zone, instant));
	char *text = mem_printf(ctx, "%s, %02d:%02d", day, s / 3600, s / 60 % 60);
	talloc_free(day);
	return text;
}
