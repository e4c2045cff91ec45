/* text.c: text from outside. */
#include "base/text.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"

/* Bytes of the character at s (n left) and its code point; 0 if it is not UTF-8. */
static size_t
decode(const unsigned char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : (s[0] & 0xf8) == 0xf0 ? 4 : 0;
	if (len == 0 || len > n)
		return 0;
	*cp = len == 1 ? s[0] : s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3f);
	}
	return *cp < least[len] ? 0 : len;
}

static bool
allowed(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	if ((c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c <= 0xdfff) || c == 0xfffe || c == 0xffff || c > 0x10ffff)
		return false;
	/* U+E000 … U+E002 are the marks of lib/view/sheet.c; private use means nothing in a text from outside anyway. */
	return !((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c >= 0xe000 && c <= 0xf8ff));
}

bool
text_valid(const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c;
		len = decode((const unsigned char *)s + i, n - i, &c);
		if (len == 0 || !allowed(c))
			return false;
	}
	return true;
}

size_t
text_length(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Bytes of the white space at s, 0 if there is none. */
static size_t
space(const char *s)
{
	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	if (strncmp(s, "\xc2\xa0", 2) == 0) /* no-break */
		return 2;
	if (strncmp(s, "\xe2\x80\x89", 3) == 0 || strncmp(s, "\xe2\x80\xaf", 3) == 0) /* thin, narrow no-break */
		return 3;
	return 0;
}

char *
text_trim(const void *ctx, const char *s)
{
	const char *end = s;
	size_t n;
	while ((n = space(s)) > 0)
		s += n;
	for (const char *p = s; *p; p += n ? n : 1)
		if ((n = space(p)) == 0)
			end = p + 1;
	return mem_strndup(ctx, s, end > s ? (size_t)(end - s) : 0);
}

char *
text_squeeze(const void *ctx, const char *s)
{
	char *out = mem_strdup(ctx, s), *to = out;
	for (size_t n; *s; s += n ? n : 1)
		if ((n = space(s)) == 0)
			*to++ = *s;
	*to = '\0';
	return out;
}

bool
text_digits(const char *s, size_t max, int64_t *out)
{
	int64_t v = 0;
	size_t n = 0;
	for (; s[n] >= '0' && s[n] <= '9' && n < max && n < 18; n++)
		v = v * 10 + (s[n] - '0');
	*out = v;
	return n > 0 && s[n] == '\0';
}

char *
text_phone(const void *ctx, const char *s)
{
	char d[12];
	size_t n = 0;
	for (; *s; s += space(s) ? space(s) : 1) {
		if (isdigit((unsigned char)*s)) {
			if (n == 11)
				return NULL;
			d[n++] = *s;
		} else if (strchr("+()-.", *s) == NULL && space(s) == 0) {
			return NULL;
		}
	}
	d[n] = '\0';
	if (n == 11 && (d[0] == '7' || d[0] == '8'))
		return mem_printf(ctx, "+7%s", d + 1);
	return n == 10 && d[0] == '9' ? mem_printf(ctx, "+7%s", d) : NULL;
}

char *
text_email(const void *ctx, const char *s)
{
	char *e = text_trim(ctx, s), *at = NULL;
	if (strlen(e) > 120)
		return NULL;
	for (char *p = e; *p; p++) {
		if (*p == '@' && at == NULL)
			at = p;
		else if (!isalnum((unsigned char)*p) && strchr("._+-", *p) == NULL)
			return NULL;
		*p = (char)tolower((unsigned char)*p);
	}
	/* Labels of the host are not empty, and there are two at least. */
	if (at == NULL || at == e || strchr(at, '.') == NULL || at[1] == '.' || strstr(at, "..") || e[strlen(e) - 1] == '.')
		return NULL;
	return e;
}

bool
text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}
