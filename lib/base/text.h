/* text.h: text from outside, checked once where it enters. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if s[0..n) is UTF-8 of characters that XML 1.0 allows, without bidi controls (they make text lie)
   and without private-use characters (lib/view/sheet.c marks words with three of them). */
bool text_valid(const char *s, size_t n);
/* Characters (code points) in valid UTF-8. */
size_t text_length(const char *s);
/* A copy on ctx without white space (no-break space too) at both ends. */
char *text_trim(const void *ctx, const char *s);
/* A copy on ctx without any white space, no-break and thin spaces too: for numbers people group. */
char *text_squeeze(const void *ctx, const char *s);
/* Decimal digits only, 1..max of them, as a number; false otherwise. */
bool text_digits(const char *s, size_t max, int64_t *out);
/* "+79991234567" on ctx from any habitual spelling of a Russian number (ten digits alone: of a mobile); NULL if it is none. */
char *text_phone(const void *ctx, const char *s);
/* The e-mail in lower case on ctx; NULL unless it looks like local@host.name in ASCII, 120 bytes at most. */
char *text_email(const void *ctx, const char *s);
bool text_starts(const char *s, const char *prefix);
#endif
