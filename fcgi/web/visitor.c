/* visitor.c: cookies, session, language, CSRF (RELIABILITY.md 1.9). */
#include "fcgi/web/visitor.h"

#include <ctype.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/text.h"

/* The value of a cookie if it is a token or a word, NULL otherwise; the first of several. */
static char *
cookie(const void *ctx, const char *header, const char *name)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strlen(name);
	for (const char *s = header; *s; s += strcspn(s, ";"), s += *s == ';') {
		s += strspn(s, " ");
		if (strncmp(s, name, n) == 0 && s[n] == '=') {
			size_t len = strcspn(s + n + 1, "; ");
			bool clean = strspn(s + n + 1, alphabet) >= len;
			return clean && len > 0 && len <= TOKEN_LENGTH ? mem_strndup(ctx, s + n + 1, len) : NULL;
		}
	}
	return NULL;
}

static void
choose_language(struct req *r, const struct input *in)
{
	const char *asked = req_param(r, P_LANG), *kept = cookie(r, in->cookie, COOKIE_LANG);
	r->lang_chosen = asked && lang_of(asked) >= 0;
	if (r->lang_chosen)
		r->lang = lang_of(asked);
	else if (kept && lang_of(kept) >= 0)
		r->lang = lang_of(kept);
	else /* the browser's first wish counts: a Russian portal speaks English only where Russian is not asked for */
		r->lang = text_starts(in->language, "en") && strstr(in->language, "ru") == NULL ? LANG_EN : LANG_RU;
}

static char *
whole_token(struct req *r, const struct input *in, const char *name)
{
	char *token = cookie(r, in->cookie, name);
	return token && strlen(token) == TOKEN_LENGTH ? token : NULL;
}

enum err
visitor_read(struct req *r, const struct input *in)
{
	enum err e = OK;
	choose_language(r, in);
	char *token = whole_token(r, in, COOKIE_SESSION);
	if (token)
		e = session_find(r, r->app->db, token, r->now, r->app->idle, r->app->absolute, &r->session);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (r->session == NULL)
		token = whole_token(r, in, COOKIE_VISITOR);
	r->step_token = whole_token(r, in, COOKIE_STEP);
	r->browser_token = whole_token(r, in, COOKIE_BROWSER);
	r->visitor_new = token == NULL;
	r->token = r->visitor_new ? crypt_token(r) : token;
	return OK;
}

/* Of the session itself, not of its token, which changes with its rights: a form open in another tab stays good. */
static char *
form_token(const struct req *r, const char *nonce)
{
	char *text = r->session ? mem_printf(r, "%s session %lld", nonce, (long long)r->session->id)
	                        : mem_printf(r, "%s %s", nonce, r->token);
	return mem_printf(r, "%s.%s", nonce, crypt_hmac_hex(r, r->app->form_key, text));
}

char *
visitor_form_token(struct req *r)
{
	char *nonce = crypt_key(r);
	nonce[12] = '\0';
	return form_token(r, nonce);
}

static bool
same_site(const struct req *r, const struct input *in)
{
	const char **ours = r->app->origins;
	while (*in->origin && *ours && strcmp(in->origin, *ours) != 0)
		ours++;
	if (*ours == NULL)
		return false;
	return *in->fetch_site == '\0' || strcmp(in->fetch_site, "same-origin") == 0 || strcmp(in->fetch_site, "none") == 0;
}

enum err
visitor_check_form(const struct req *r, const struct input *in)
{
	const char *csrf = req_param(r, P_CSRF);
	if (!same_site(r, in) || csrf == NULL || strcspn(csrf, ".") != 12)
		return ERR_FORM;
	return crypt_equal(csrf, form_token(r, mem_strndup(r, csrf, 12))) ? OK : ERR_FORM;
}
