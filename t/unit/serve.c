/* serve.c: from request to reply: routes, canonical paths, methods, bodies, forms, headers. No database: nobody here has
   a session. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "fcgi/web/req.h"
#include "fcgi/web/visitor.h"
#include "t/unit/unit.h"

static enum err
hello(struct req *r)
{
	r->plain = "hello";
	return OK;
}

static enum err
form(struct req *r)
{
	r->plain = visitor_form_token(r);
	return OK;
}

static enum err
echo(struct req *r)
{
	r->plain = mem_printf(r, "[%s]", req_param(r, P_PHONE) ? req_param(r, P_PHONE) : "");
	return OK;
}

static enum err
away(struct req *r)
{
	return req_see(r, "/readings?account=%d", 5);
}

static enum err
split(struct req *r)
{
	return req_leave(r, "https://bank/\r\nSet-Cookie: a=b");
}

static enum err
busy(struct req *r)
{
	return req_fail(r, ERR_BUSY, "the database is away");
}

static const struct route routes[] = {
	{ "/", GET, ANYONE, 0, 0, hello },
	{ "/form", GET, ANYONE, PARAM(P_BY), 0, form },
	{ "/form", POST, ANYONE, PARAM(P_PHONE) | PARAM(P_BY), 0, echo },
	{ "/only-post", POST, ANYONE, 0, 0, hello },
	{ "/own", GET, RESIDENT, 0, 0, hello },
	{ "/own", POST, RESIDENT, 0, 0, hello },
	{ "/hook", POST, ANYONE, PARAM(P_PHONE), ROUTE_FOREIGN_PARAMS | ROUTE_NO_FORM, echo },
	{ "/demo", GET, ANYONE, 0, ROUTE_DEMO, hello },
	{ "/away", GET, ANYONE, 0, 0, away },
	{ "/split", GET, ANYONE, 0, 0, split },
	{ "/fail", GET, ANYONE, 0, 0, busy },
};
const struct program program = { "unit", routes, COUNT(routes), NULL };

static struct app *
some_app(const char *base)
{
	struct app *app = mem_new(ctx, struct app);
	char *dir = mem_printf(ctx, "%s/xslt", unit_root());
	app->conf = conf_open(app, unit_file("serve.conf", "[portal]\nname = x\n"));
	app->db = (struct db *)mem_array(app, char, 4096); /* asked for nothing but its counter */
	app->dir = dir;
	app->sheet = sheet_site(app, dir, app->words);
	ck_assert_msg(app->sheet != NULL, "no sheets in %s: run at the root of the repository, or set KABINET_ROOT", dir);
	app->base = base;
	app->origins = mem_array(app, const char *, 3);
	app->origins[0] = "https://lk.example.ru";
	app->origins[1] = "http://localhost:8080";
	app->url = mem_printf(app, "https://lk.example.ru%s", base);
	app->zone = "Europe/Moscow";
	app->csp = mem_strdup(app, "default-src 'none'");
	app->form_key = mem_strdup(app, "0123456789abcdef0123456789abcdef");
	app->body_max = 1000;
	return app;
}

struct body {
	const char *s;
	size_t left;
};

static size_t
read_body(void *arg, char *buf, size_t n)
{
	struct body *b = arg;
	size_t m = n < b->left ? n : b->left;
	memcpy(buf, b->s, m);
	b->s += m;
	b->left -= m;
	return m;
}

static struct input
request(const char *method, const char *uri)
{
	return (struct input) { .method = method, .uri = uri, .cookie = "", .type = "", .length = "", .origin = "", .fetch_site = "",
		.language = "", .accept = "", .id = "", .agent = "", .address = "", .host = "", .read = read_body };
}

static const struct {
	const char *base, *method, *uri, *type, *length, *body;
	int status;
} rows[] = {
	{ "", "GET", "/", "", "", "", 200 }, { "", "HEAD", "/", "", "", "", 200 }, { "", "GET", "/?lang=en", "", "", "", 200 },
	{ "", "GET", "/none", "", "", "", 404 }, { "", "GET", "", "", "", "", 404 }, { "", "GET", "/form/", "", "", "", 404 }, { "", "GET", "//form", "", "", "", 404 },
	{ "", "GET", "/./form", "", "", "", 404 }, { "", "GET", "/a/../form", "", "", "", 404 }, { "", "GET", "/Form", "", "", "", 404 },
	{ "", "GET", "/%66orm", "", "", "", 404 }, { "", "GET", "/form%00", "", "", "", 404 }, { "", "GET", "/form;x", "", "", "", 404 },
	{ "", "GET", "/form/index", "", "", "", 404 }, { "", "GET", "http://lk.example.ru/form", "", "", "", 404 }, { "", "GET", "*", "", "", "", 404 },
	{ "", "GET", "/form#x", "", "", "", 404 }, { "", "GET", "/form\n", "", "", "", 404 },
	{ "/lk", "GET", "/lk/form", "", "", "", 200 }, { "/lk", "GET", "/lk/", "", "", "", 200 }, { "/lk", "GET", "/form", "", "", "", 404 },
	{ "/lk", "GET", "/lkform", "", "", "", 404 }, { "/lk", "GET", "/lk", "", "", "", 404 }, { "/lk", "GET", "/lk/lk/form", "", "", "", 404 },
	{ "", "PUT", "/", "", "", "", 405 }, { "", "OPTIONS", "/", "", "", "", 405 }, { "", "TRACE", "/", "", "", "", 405 }, { "", "get", "/", "", "", "", 405 },
	{ "", "", "/", "", "", "", 405 }, { "", "POST", "/", "", "", "", 405 }, { "", "GET", "/only-post", "", "", "", 405 }, { "", "HEAD", "/only-post", "", "", "", 405 },
	{ "", "GET", "/?x=1", "", "", "", 400 }, { "", "GET", "/form?by=phone", "", "", "", 200 }, { "", "GET", "/form?by=phone&by=phone", "", "", "", 400 },
	{ "", "GET", "/form?phone=1", "", "", "", 400 }, { "", "GET", "/form?by=%", "", "", "", 400 }, { "", "GET", "/form?lang=zz", "", "", "", 200 },
	{ "", "GET", "/demo", "", "", "", 404 }, { "", "GET", "/fail", "", "", "", 503 }, { "", "GET", "/away", "", "", "", 303 },
	{ "", "GET", "/own", "", "", "", 303 }, { "", "POST", "/own", "application/x-www-form-urlencoded", "0", "", 403 },
	/* a form without its token, bodies that lie */
	{ "", "POST", "/form", "application/x-www-form-urlencoded", "7", "phone=1", 403 }, { "", "POST", "/form", "application/x-www-form-urlencoded", "", "phone=1", 411 },
	{ "", "POST", "/form", "application/x-www-form-urlencoded", "8", "phone=1", 400 }, { "", "POST", "/form", "application/x-www-form-urlencoded", "-1", "phone=1", 400 },
	{ "", "POST", "/form", "application/x-www-form-urlencoded", "1e1", "phone=1", 400 }, { "", "POST", "/form", "application/x-www-form-urlencoded", "1001", "phone=1", 413 },
	{ "", "POST", "/form", "application/x-www-form-urlencoded", "99999999999999999999", "phone=1", 400 }, { "", "POST", "/form", "multipart/form-data", "7", "phone=1", 400 },
	{ "", "POST", "/form", "text/plain", "7", "phone=1", 400 }, { "", "POST", "/form", "", "7", "phone=1", 400 },
	{ "", "POST", "/hook", "application/x-www-form-urlencoded", "15", "phone=1&other=2", 200 }, { "", "POST", "/hook", "application/x-www-form-urlencoded", "0", "", 200 },
	{ "", "POST", "/hook", "application/x-www-form-urlencoded; charset=UTF-8", "7", "phone=1", 200 }, { "", "POST", "/hook", "application/x-www-form-urlencoded", "9", "phone=%FF", 400 },
};

START_TEST(table)
{
	struct body body = { rows[_i].body, strlen(rows[_i].body) };
	struct input in = request(rows[_i].method, rows[_i].uri);
	in.type = rows[_i].type;
	in.length = rows[_i].length;
	in.arg = &body;
	unit_quiet();
	struct reply *reply = serve(ctx, some_app(rows[_i].base), &in);
	ck_assert_msg(reply->status == rows[_i].status, "%s %s: %d, not %d", in.method, in.uri, reply->status, rows[_i].status);
	ck_assert(text_starts(reply->head, mem_printf(ctx, "Status: %d ", reply->status)));
	/* the same promises on every reply, and each header line whole */
	static const char *const always[] = { "\r\nContent-Type: ", "\r\nCache-Control: no-store\r\n", "\r\nContent-Security-Policy: default-src 'none'\r\n",
		"\r\nX-Content-Type-Options: nosniff\r\n", "\r\nReferrer-Policy: strict-origin\r\n", "\r\nStrict-Transport-Security: ", "\r\nX-Request-Id: " };
	for (size_t i = 0; i < COUNT(always); i++)
		ck_assert_msg(strstr(reply->head, always[i]) != NULL, "no%s", always[i] + 1);
	ck_assert(strstr(reply->head, "\r\n\r\n") == NULL && strcmp(reply->head + strlen(reply->head) - 2, "\r\n") == 0);
	ck_assert((strstr(reply->head, "\r\nAllow: ") != NULL) == (reply->status == 405));
	ck_assert((strstr(reply->head, "\r\nRetry-After: ") != NULL) == (reply->status == 503));
	ck_assert((strstr(reply->head, "\r\nLocation: ") != NULL) == (reply->status == 303));
	if (strcmp(in.method, "HEAD") == 0)
		ck_assert_uint_eq(reply->size, 0);
	else if (reply->status >= 400)
		ck_assert_msg(reply->size > 500 && strstr(reply->body, "</html>") != NULL, "an error without a page");
}
END_TEST

/* The value of a cookie that a reply sets, on ctx; NULL if it does not. */
static char *
cookie_of(const struct reply *reply, const char *name)
{
	const char *line = strstr(reply->head, mem_printf(ctx, "Set-Cookie: %s=", name));
	return line ? mem_strndup(ctx, line + 13 + strlen(name), strcspn(line + 13 + strlen(name), ";")) : NULL;
}

/* A visitor with a token of the form, and what may be wrong about it. */
static const struct {
	const char *name, *origin, *site;
	int cookie, token; /* 0 right, 1 missing, 2 another's */
	int status;
} forms[] = {
	{ "as it should be", "", "", 0, 0, 200 }, { "with our origin", "https://lk.example.ru", "same-origin", 0, 0, 200 }, { "typed in", "", "none", 0, 0, 200 },
	{ "another origin", "https://evil.example", "", 0, 0, 403 }, { "a sandboxed origin", "null", "", 0, 0, 403 }, { "http", "http://lk.example.ru", "", 0, 0, 403 },
	{ "a longer origin", "https://lk.example.ru.evil.example", "", 0, 0, 403 }, { "from another site", "", "cross-site", 0, 0, 403 },
	{ "from a sister site", "", "same-site", 0, 0, 403 }, { "no cookie", "", "", 1, 0, 403 }, { "another's cookie", "", "", 2, 0, 403 }, { "no token", "", "", 0, 1, 403 },
	{ "another's token", "", "", 0, 2, 403 },
};

START_TEST(form_token)
{
	struct app *app = some_app("");
	static const char *const visitor[] = { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_", "BBCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_" };
	struct input get = request("GET", "/form"), post = request("POST", "/form");
	get.cookie = mem_printf(ctx, "x=1; " COOKIE_VISITOR "=%s; y=2", visitor[forms[_i].token == 2]);
	unit_quiet();
	struct reply *page = serve(ctx, app, &get);
	const char *token = page->body;
	ck_assert(page->status == 200 && strlen(token) == 12 + 1 + 64 && cookie_of(page, COOKIE_VISITOR) == NULL);
	char *text = forms[_i].token == 1 ? mem_strdup(ctx, "phone=5") : mem_printf(ctx, "phone=5&csrf=%s", token);
	struct body body = { text, strlen(text) };
	post.arg = &body;
	post.type = "application/x-www-form-urlencoded";
	post.length = mem_printf(ctx, "%zu", strlen(text));
	post.origin = forms[_i].origin;
	post.fetch_site = forms[_i].site;
	post.cookie = forms[_i].cookie == 1 ? "" : mem_printf(ctx, COOKIE_VISITOR "=%s", visitor[forms[_i].cookie == 2]);
	struct reply *done = serve(ctx, app, &post);
	ck_assert_msg(done->status == forms[_i].status, "%s: %d", forms[_i].name, done->status);
	ck_assert(done->status != 200 || strcmp(done->body, "[5]") == 0);
}
END_TEST

START_TEST(redirects)
{
	struct app *app = some_app("/lk");
	struct input in = request("GET", "/lk/away"), own = request("GET", "/lk/own"), evil = request("GET", "/lk/split");
	unit_quiet();
	ck_assert_ptr_nonnull(strstr(serve(ctx, app, &in)->head, "\r\nLocation: /lk/readings?account=5\r\n"));
	ck_assert_ptr_nonnull(strstr(serve(ctx, app, &own)->head, "\r\nLocation: /lk/signin\r\n"));
	ck_assert_ptr_null(strstr(serve(ctx, app, &evil)->head, "Set-Cookie: a=b"));
}
END_TEST

static const struct {
	const char *uri, *cookie, *accept, *lang;
} languages[] = {
	{ "/none", "", "", "ru" }, { "/none", "", "en", "en" }, { "/none", "", "en-GB,en;q=0.9", "en" }, { "/none", "", "ru,en;q=0.8", "ru" }, { "/none", "", "en,ru;q=0.5", "ru" },
	{ "/none", "", "de,en", "ru" }, { "/none", COOKIE_LANG "=en", "ru", "en" }, { "/none", COOKIE_LANG "=ru", "en", "ru" }, { "/none", COOKIE_LANG "=xx", "en", "en" },
	{ "/none", COOKIE_LANG "=\"><x>", "en", "en" }, { "/none", "a=b; " COOKIE_LANG "=en; c=d", "ru", "en" }, { "/none", "x" COOKIE_LANG "=en", "ru", "ru" },
};

START_TEST(language)
{
	struct input in = request("GET", languages[_i].uri);
	in.cookie = languages[_i].cookie;
	in.language = languages[_i].accept;
	unit_quiet();
	struct reply *reply = serve(ctx, some_app(""), &in);
	ck_assert_ptr_nonnull(strstr(reply->body, mem_printf(ctx, " lang=\"%s\"", languages[_i].lang)));
}
END_TEST

/* ?lang= is remembered. */
START_TEST(language_kept)
{
	struct app *app = some_app("");
	struct input in = request("GET", "/?lang=en"), other = request("GET", "/?lang=zz");
	unit_quiet();
	ck_assert_str_eq(cookie_of(serve(ctx, app, &in), COOKIE_LANG), "en");
	ck_assert_ptr_null(cookie_of(serve(ctx, app, &other), COOKIE_LANG));
}
END_TEST

/* A visitor's first page gives a token; a cookie that is no token is replaced, not echoed. */
START_TEST(visitor)
{
	struct app *app = some_app("");
	static const char *const wrong[] = { "", COOKIE_VISITOR "=short", COOKIE_VISITOR "=", COOKIE_VISITOR "=<script>alert(1)</script>ABCDEFGHIJKLMNOPQR" };
	unit_quiet();
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct input in = request("GET", "/none");
		in.cookie = wrong[i];
		struct reply *reply = serve(ctx, app, &in);
		char *token = cookie_of(reply, COOKIE_VISITOR);
		ck_assert_msg(token && strlen(token) == 43, "«%s» is kept", wrong[i]);
		ck_assert_ptr_nonnull(strstr(reply->head, "; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"));
	}
}
END_TEST

/* What stands in an address or an id from outside does not stand raw in the page or the header. */
START_TEST(hostile)
{
	struct app *app = some_app("");
	struct input in = request("GET", "/form?by=<script>&x=\"><b>"), id = request("GET", "/none");
	id.id = "0123456789abcdef\r\nX-Evil: 1";
	unit_quiet();
	struct reply *reply = serve(ctx, app, &in);
	ck_assert(reply->status == 400 && strstr(reply->body, "<script>&") == NULL && strstr(reply->body, "\"><b>") == NULL);
	ck_assert_ptr_null(strstr(serve(ctx, app, &id)->head, "X-Evil"));
	id.id = "0123456789abcdef0123";
	ck_assert_ptr_nonnull(strstr(serve(ctx, app, &id)->head, "X-Request-Id: 0123456789abcdef\r\n"));
}
END_TEST

Suite *
serve_suite(void)
{
	Suite *s = suite_create("serve");
	unit_rows(s, "serve.table", table, COUNT(rows));
	unit_rows(s, "serve.form-token", form_token, COUNT(forms));
	unit_test(s, "serve.redirects", redirects);
	unit_rows(s, "serve.language", language, COUNT(languages));
	unit_test(s, "serve.language-kept", language_kept);
	unit_test(s, "serve.visitor", visitor);
	unit_test(s, "serve.hostile", hostile);
	return s;
}
