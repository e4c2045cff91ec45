/* words.h: the words of one language, from xslt/lang/<lang>.xml. */
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H
#include <stdbool.h>
#include <stdint.h>

enum { LANG_RU, LANG_EN, LANG__MAX };

struct words; /* opaque, const once loaded */

/* "ru", "en" */
const char *lang_code(int lang);
/* The language of a code, or -1. */
int lang_of(const char *code);

/* Loads DIR/lang/<lang>.xml; NULL (logged) if it is missing, wrong, or has a key twice. On ctx. */
struct words *words_load(const void *ctx, const char *dir, int lang);
int words_lang(const struct words *words);
/* The text of a key, "" and a line in the log where there is none. Borrowed. */
const char *words_get(const struct words *words, const char *key);
/* Where a key stands, -1 if nowhere. All languages have the same keys, so the same place (words_same_keys). */
int words_index(const struct words *words, const char *key);
/* The text at a place; "" outside. Borrowed. */
const char *words_at(const struct words *words, int index);
/* True if both have the same keys; else the first difference is logged. */
bool words_same_keys(const struct words *a, const struct words *b);
/* The text with each {name} replaced from the pairs name, value, …, NULL. On ctx. */
char *words_fill(const void *ctx, const struct words *words, const char *key, ...) __attribute__((sentinel));

/* Days and instants as people write them; on ctx. "22 ноября", with the year where it is not this one's. */
char *words_day(const void *ctx, const struct words *words, int64_t day, int64_t today);
/* "22 ноября 2026" */
char *words_day_year(const void *ctx, const struct words *words, int64_t day);
/* "ноябрь 2026" */
char *words_month(const void *ctx, const struct words *words, int64_t day);
/* "22 ноября 2026, 18:05" on the clocks of zone */
char *words_instant(const void *ctx, const struct words *words, const char *zone, int64_t instant);
#endif
