/* param.c: parameters, typed. */
#include "fcgi/web/param.h"

#include <ctype.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/text.h"

enum type {
	ID,     /* 1 to 18 digits */
	CHOICE, /* an ID, or empty: all of them */
	WORD,   /* a to z, digits, hyphen: one of our own names */
	ITEM,   /* a11, l101: something to pay for */
	HEX,    /* a form key */
	TOKEN,  /* base64url of a set length */
	BINARY, /* base64url, or empty */
	CHOSEN, /* a WORD, or empty */
	CSRF,
	TEXT,   /* a line that people type */
};

enum { REPEATED = 1, PREFIX = 2 };

static const struct row {
	const char *name;
	enum type type;
	unsigned flags;
	size_t max; /* bytes */
} rows[P__MAX] = {
	[P_ACCOUNT] = { "account", CHOICE, 0, 18 },
	[P_ADVERTS] = { "adverts", WORD, 0, 3 },
	[P_AGREE] = { "agree", WORD, 0, 3 },
	[P_ALIAS] = { "alias", TEXT, 0, 400 },
	[P_ATTESTATION] = { "attestation", BINARY, 0, 8192 },
	[P_AUTHENTICATOR] = { "authenticator", BINARY, 0, 4096 },
	[P_BILL] = { "bill", ID, 0, 18 },
	[P_BILLED] = { "billed", TEXT, 0, 60 },
	[P_BORN] = { "born", TEXT, 0, 40 },
	[P_BY] = { "by", WORD, 0, 8 },
	[P_CHANGE] = { "change", ID, 0, 18 },
	[P_CLIENT] = { "client", BINARY, 0, 4096 },
	[P_CODE] = { "code", TEXT, 0, 60 },
	[P_CREDENTIAL] = { "credential", BINARY, 0, 400 },
	[P_CSRF] = { "csrf", CSRF, 0, 96 },
	[P_DO] = { "do", WORD, 0, 12 },
	[P_EMAIL] = { "email", TEXT, 0, 200 },
	[P_FEED] = { "feed", TOKEN, 0, TOKEN_LENGTH },
	[P_FIRST_NAME] = { "first-name", TEXT, 0, 400 },
	[P_FROM] = { "from", TEXT, 0, 10 },
	[P_GENDER] = { "gender", CHOSEN, 0, 8 },
	[P_GROUP] = { "group", WORD, 0, 18 },
	[P_ID] = { "id", ID, 0, 18 },
	[P_KEY] = { "key", HEX, 0, KEY_LENGTH },
	[P_LANG] = { "lang", WORD, 0, 2 },
	[P_LAST_NAME] = { "last-name", TEXT, 0, 400 },
	[P_METHOD] = { "method", WORD, 0, 16 },
	[P_MIDDLE_NAME] = { "middle-name", TEXT, 0, 400 },
	[P_NAME] = { "name", TEXT, 0, 400 },
	[P_NIGHT] = { "night", ID, 0, 2 },
	[P_NUMBER] = { "number", TEXT, 0, 400 },
	[P_ON] = { "on", WORD, 0, 3 },
	[P_PAGE] = { "page", ID, 0, 6 },
	[P_PAID] = { "paid", TEXT, 0, 60 },
	[P_PAID_ON] = { "paid-on", TEXT, 0, 40 },
	[P_PASSWORD] = { "password", TEXT, 0, 512 },
	[P_PASSWORD_AGAIN] = { "password-again", TEXT, 0, 512 },
	[P_PASSWORD_NEW] = { "password-new", TEXT, 0, 512 },
	[P_PAYMENT] = { "payment", TOKEN, 0, TOKEN_LENGTH },
	[P_PHONE] = { "phone", TEXT, 0, 60 },
	[P_PROOF] = { "proof", TOKEN, 0, TOKEN_LENGTH },
	[P_READING] = { "r-", TEXT, PREFIX, 60 },
	[P_SERIAL] = { "serial", TEXT, 0, 400 },
	[P_SERVICE] = { "service", CHOICE, 0, 18 },
	[P_SHOWN] = { "shown", ID, 0, 15 },
	[P_SIGNATURE] = { "signature", BINARY, 0, 400 },
	[P_SUM] = { "sum-", TEXT, PREFIX, 60 },
	[P_SUPPLIER] = { "supplier", CHOICE, 0, 18 },
	[P_TICK] = { "tick", ITEM, REPEATED, 20 },
	[P_TO] = { "to", TEXT, 0, 10 },
	[P_USER] = { "user", BINARY, 0, 200 },
	[P_YEAR] = { "year", ID, 0, 4 },
	[P_YES] = { "yes-", WORD, PREFIX, 100 },
};

static bool
all(const char *s, bool (*is)(int))
{
	for (; *s; s++)
		if (!is((unsigned char)*s))
			return false;
	return true;
}

static bool is_word(int c) { return islower(c) || isdigit(c) || c == '-'; }
static bool is_hex(int c) { return isdigit(c) || (c >= 'a' && c <= 'f'); }
static bool is_token(int c) { return isalnum(c) || c == '-' || c == '_'; }
static bool is_csrf(int c) { return is_hex(c) || c == '.'; }

static bool
is_item(const char *s)
{
	int64_t id;
	return (*s == 'a' || *s == 'l') && text_digits(s + 1, 18, &id);
}

static bool
type_ok(const struct row *row, const char *v)
{
	int64_t id;
	size_t n = strlen(v);
	if (n > row->max)
		return false;
	switch (row->type) {
	case ID: return text_digits(v, row->max, &id);
	case CHOICE: return n == 0 || text_digits(v, row->max, &id);
	case WORD: return n > 0 && all(v, is_word);
	case ITEM: return is_item(v);
	case HEX: return n == row->max && all(v, is_hex);
	case TOKEN: return n == row->max && all(v, is_token);
	case BINARY: return all(v, is_token);
	case CHOSEN: return all(v, is_word);
	case CSRF: return all(v, is_csrf);
	case TEXT: return strpbrk(v, "\r\n") == NULL;
	}
	return false;
}

/* The row whose name this is, or whose prefix it has with an item or an id after it. */
static enum param
find(const char *name, const char **suffix_r)
{
	int64_t id;
	*suffix_r = "";
	for (int p = 0; p < P__MAX; p++) {
		if (!(rows[p].flags & PREFIX) && strcmp(rows[p].name, name) == 0)
			return p;
		if ((rows[p].flags & PREFIX) && text_starts(name, rows[p].name)) {
			*suffix_r = name + strlen(rows[p].name);
			return is_item(*suffix_r) || text_digits(*suffix_r, 18, &id) ? (enum param)p : P__MAX;
		}
	}
	return P__MAX;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* n bytes of s without their %XX and +, on ctx; NULL for a broken escape or anything that is not text. */
static char *
decode(const void *ctx, const char *s, size_t n)
{
	char *out = mem_array(ctx, char, n + 1), *to = out;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int hi = i + 2 < n ? hex_digit(s[i + 1]) : -1;
			int lo = i + 2 < n ? hex_digit(s[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				return NULL;
			*to++ = (char)(hi * 16 + lo);
			i += 2;
		} else {
			*to++ = s[i] == '+' ? ' ' : s[i];
		}
	}
	return strlen(out) == (size_t)(to - out) && text_valid(out, (size_t)(to - out)) ? out : NULL;
}

static enum err
add(const void *ctx, struct params *params, char *name, char *value, uint64_t allowed, bool foreign)
{
	const char *suffix;
	enum param p = find(name, &suffix);
	bool known = p < P__MAX && (allowed & PARAM(p));
	if (!known && !foreign)
		return ERR_BAD_REQUEST;
	if (known && !type_ok(&rows[p], value))
		return ERR_BAD_REQUEST;
	for (size_t i = 0; i < params->n; i++)
		if (strcmp(params->items[i].name, name) == 0 && !(known && (rows[p].flags & REPEATED)))
			return ERR_BAD_REQUEST;
	if (params->n == 512)
		return ERR_BAD_REQUEST;
	mem_grow(ctx, (void **)&params->items, sizeof *params->items, params->n);
	params->items[params->n++] = (struct param_value) { known ? p : P__MAX, name, suffix, value };
	return OK;
}

enum err
params_read(const void *ctx, struct params *params, const char *text, uint64_t allowed, bool foreign)
{
	for (size_t n; *text; text += n + (text[n] == '&')) {
		n = strcspn(text, "&");
		size_t name = strcspn(text, "=&");
		size_t value = name < n ? name + 1 : n;
		char *k = decode(ctx, text, name), *v = decode(ctx, text + value, n - value);
		if (n == 0)
			continue;
		enum err e = k && v ? add(ctx, params, k, v, allowed, foreign) : ERR_BAD_REQUEST;
		if (e != OK)
			return e;
	}
	return OK;
}

const char *
params_get(const struct params *params, enum param p)
{
	return params_suffixed(params, p, "");
}

const char *
params_suffixed(const struct params *params, enum param p, const char *suffix)
{
	for (size_t i = 0; i < params->n; i++)
		if (params->items[i].param == p && strcmp(params->items[i].suffix, suffix) == 0)
			return params->items[i].value;
	return NULL;
}
