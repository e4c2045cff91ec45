/* serve.c: from request to reply, the same for every program: find the route, check all its columns, let the handler
   compute and commit, render to memory, and only then answer. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/agent.h"
#include "base/crypt.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "fcgi/web/req.h"
#include "fcgi/web/visitor.h"

const char *
req_param(const struct req *r, enum param p)
{
	return params_get(&r->params, p);
}

int64_t
req_id(const struct req *r, enum param p)
{
	int64_t id = 0;
	const char *s = req_param(r, p);
	return s && text_digits(s, 18, &id) ? id : 0;
}

enum err
req_fail(struct req *r, enum err e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *why = talloc_vasprintf(r, fmt, ap);
	va_end(ap);
	log_line("%s %s: %s", err_row(e)->symbol, r->path, why ? why : "");
	return e;
}

void
req_error_with(struct req *r, const char *field, const char *code, const char *name, const char *value)
{
	mem_grow(r, (void **)&r->errors, sizeof *r->errors, r->errors_n);
	r->errors[r->errors_n++] = (struct field_error) { field, code, name, value };
	r->status = err_row(ERR_INPUT)->status;
	log_line("INPUT %s: %s %s", r->path, field, code);
}

void
req_error(struct req *r, const char *field, const char *code)
{
	req_error_with(r, field, code, NULL, NULL);
}

enum err
req_see(struct req *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *path = talloc_vasprintf(r, fmt, ap);
	va_end(ap);
	r->location = mem_printf(r, "%s%s", r->app->base, path ? path : "");
	return OK;
}

enum err
req_leave(struct req *r, const char *url)
{
	r->location = mem_strdup(r, url);
	return OK;
}

void
req_cookie(struct req *r, const char *name, const char *value, int64_t max_age)
{
	char *age = max_age >= 0 ? mem_printf(r, "; Max-Age=%" PRId64, max_age) : mem_strdup(r, "");
	r->cookies = mem_printf(r, "%sSet-Cookie: %s=%s; Path=/; Secure; HttpOnly; SameSite=Lax%s\r\n",
	    r->cookies ? r->cookies : "", name, value, age);
}

static void
add_errors(struct req *r)
{
	node *errors = r->errors_n ? view_add(r->view->page, "errors") : NULL;
	for (size_t i = 0; i < r->errors_n; i++) {
		node *n = view_add(errors, "error");
		view_text(n, "field", r->errors[i].field);
		view_text(n, "code", r->errors[i].code);
		if (r->errors[i].name)
			view_text(n, r->errors[i].name, r->errors[i].value);
	}
}

static void
add_resident(struct req *r)
{
	node *n = view_add(r->view->page, "resident");
	view_text(n, "initials", r->session->initials);
	view_text(n, "name", r->session->name);
	view_int(n, "unread", r->session->unread);
}

void
req_page_only(struct req *r, const char *name)
{
	r->view = view_new(r, name, r->app->words[r->lang], r->app->zone);
	node *page = r->view->page;
	view_text(page, "base", r->app->base);
	view_text(page, "self", r->self);
	view_text(page, "request", r->id);
	view_text(page, "build", r->app->build);
	view_text(page, "csrf", visitor_form_token(r));
	if (r->session && *r->session->step == '\0')
		add_resident(r);
	add_errors(r);
}

node *
req_page(struct req *r, const char *name, const char *element)
{
	req_page_only(r, name);
	return view_add(r->view->page, element);
}

static void
error_page(struct req *r, enum err e)
{
	r->errors_n = 0;
	r->location = NULL;
	r->plain = r->type = NULL;
	node *n = req_page(r, "error", "error-page");
	r->status = err_row(e)->status;
	view_int(n, "status", r->status);
	view_text(n, "code", err_row(e)->code);
}

/* The route's path, below the base, if it is written the one canonical way; anything else is not found, whichever
   web server stands in front (RELIABILITY.md 1.7). */
static const char *
canonical_path(const struct req *r, const char *uri, size_t n)
{
	size_t base = strlen(r->app->base);
	if (n < base || strncmp(uri, r->app->base, base) != 0)
		return "";
	for (size_t i = base; i < n; i++)
		if (!islower((unsigned char)uri[i]) && uri[i] != '/' && uri[i] != '-')
			return "";
	return mem_strndup(r, uri + base, n - base);
}

static enum err
find_route(struct req *r, const char *method)
{
	enum err e = ERR_NOT_FOUND;
	r->head = strcmp(method, "HEAD") == 0;
	bool get = r->head || strcmp(method, "GET") == 0;
	if (!get && strcmp(method, "POST") != 0)
		return ERR_METHOD;
	for (size_t i = 0; i < program.n; i++) {
		const struct route *route = &program.routes[i];
		if (strcmp(route->path, r->path) != 0)
			continue;
		if ((route->flags & ROUTE_DEMO) && !r->app->demo)
			continue;
		if ((route->method == GET) == get) {
			r->route = route;
			return OK;
		}
		e = ERR_METHOD;
	}
	return e;
}

static bool
is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *rest = type + sizeof form - 1;
	return text_starts(type, form) && (*rest == '\0' || *rest == ';' || *rest == ' ');
}

static enum err
read_body(struct req *r, const struct input *in, char **body_r)
{
	int64_t n;
	if (!text_digits(in->length, 12, &n))
		return *in->length ? ERR_BAD_REQUEST : ERR_LENGTH;
	if (n > r->app->body_max)
		return ERR_TOO_LARGE;
	if (n > 0 && !is_form(in->type))
		return ERR_BAD_REQUEST;
	*body_r = mem_array(r, char, (size_t)n + 1);
	if (in->read(in->arg, *body_r, (size_t)n) != (size_t)n || strlen(*body_r) != (size_t)n)
		return ERR_BAD_REQUEST;
	return OK;
}

static enum err
read_params(struct req *r, const struct input *in, const char *query)
{
	char *body = NULL;
	bool foreign = r->route->flags & ROUTE_FOREIGN_PARAMS;
	if (r->route->method == GET)
		return params_read(r, &r->params, query, r->route->params | PARAM(P_LANG), foreign);
	enum err e = *query ? ERR_BAD_REQUEST : read_body(r, in, &body); /* no form of ours has both */
	if (e != OK)
		return e;
	return params_read(r, &r->params, body, r->route->params | PARAM(P_CSRF), foreign);
}

/* The page's own address without lang=, as it came: its parameters have been checked by now. */
static void
set_self(struct req *r, const char *query)
{
	r->self = mem_strdup(r, r->path);
	char sep = '?';
	for (size_t n; r->route && r->route->method == GET && *query; query += n + (query[n] == '&')) {
		n = strcspn(query, "&");
		if (n > 0 && !text_starts(query, "lang=")) {
			r->self = mem_printf(r, "%s%c%.*s", r->self, sep, (int)n, query);
			sep = '&';
		}
	}
}

static enum err
check_visitor(struct req *r, const struct input *in)
{
	enum err e = visitor_read(r, in);
	if (e != OK)
		return e;
	if (r->route->role != ANYONE && r->session == NULL)
		return ERR_SIGNED_OUT;
	if (r->route->method == POST && !(r->route->flags & ROUTE_NO_FORM))
		return visitor_check_form(r, in);
	return OK;
}

/* How long the password counts as just given: for a form to be opened; and once open, to be filled in. */
enum { CONFIRMED_GET = 300, CONFIRMED_POST = 1200 };

/* Where the visitor must go first: to sign in, to finish the registration, to give the password again. NULL: here is right. */
static const char *
way_round(const struct req *r, enum err e)
{
	const struct route *route = r->route;
	if (e == ERR_SIGNED_OUT)
		return route->method == GET ? "/signin" : NULL;
	if (e != OK || route->role == ANYONE)
		return NULL;
	if (route->role == RESIDENT && *r->session->step)
		return "/welcome";
	int64_t fresh = r->now - (route->method == GET ? CONFIRMED_GET : CONFIRMED_POST);
	if (!(route->flags & ROUTE_CONFIRMED) || (r->session->confirmed_at != TIME_NONE && r->session->confirmed_at > fresh))
		return NULL;
	/* the pages that say where they want to go on; their parts come back to the page they belong to */
	static const char *const pages[] = { "phone", "email", "delete", "security" };
	size_t i = 0;
	while (i < 3 && strcmp(r->path, mem_printf(r, "/profile/%s", pages[i])) != 0)
		i++;
	return mem_printf(r, "/confirm?to=%s", pages[i]);
}

static enum err
handle(struct req *r, const struct input *in)
{
	size_t n = strcspn(in->uri, "?");
	const char *query = in->uri[n] ? in->uri + n + 1 : "";
	enum err e;
	r->path = canonical_path(r, in->uri, n);
	r->self = mem_strdup(r, "/");
	if ((e = find_route(r, in->method)) != OK || (e = read_params(r, in, query)) != OK) {
		visitor_read(r, in); /* an error page greets the resident too */
		return req_fail(r, e, "refused");
	}
	set_self(r, query);
	e = check_visitor(r, in);
	const char *round = way_round(r, e);
	if (round)
		return req_see(r, "%s", round);
	return e == OK ? r->route->page(r) : req_fail(r, e, "visitor");
}

static const char *
reason(int status)
{
	switch (status) {
	case 200: return "200 OK";
	case 303: return "303 See Other";
	case 400: return "400 Bad Request";
	case 403: return "403 Forbidden";
	case 404: return "404 Not Found";
	case 409: return "409 Conflict";
	case 405: return "405 Method Not Allowed";
	case 411: return "411 Length Required";
	case 413: return "413 Content Too Large";
	case 422: return "422 Unprocessable Content";
	case 503: return "503 Service Unavailable";
	default: return "500 Internal Server Error";
	}
}

/* The one header writer. What goes into it is ours or checked: a cookie's token, a path from the table; still, no
   line break gets through. */
static char *
head(struct req *r, const char *type)
{
	const char *location = r->location ? mem_printf(r, "Location: %s\r\n", r->location) : "";
	if (r->location && strpbrk(r->location, "\r\n"))
		location = "";
	if (r->visitor_new && r->view)
		req_cookie(r, COOKIE_VISITOR, r->token, -1);
	if (r->lang_chosen)
		req_cookie(r, COOKIE_LANG, lang_code(r->lang), 365 * 86400);
	return mem_printf(r,
	    "Status: %s\r\nContent-Type: %s; charset=utf-8\r\n%s%s"
	    "Cache-Control: no-store\r\nContent-Security-Policy: %s\r\nX-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: strict-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n"
	    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
	    "X-Request-Id: %s\r\n%s%s",
	    reason(r->status), type, location, r->cookies ? r->cookies : "", r->app->csp, r->id,
	    r->status == 503 ? "Retry-After: 60\r\n" : "", r->status == 405 ? "Allow: GET, HEAD, POST\r\n" : "");
}

/* Something must be said even when the sheets fail: a few words without markup. */
static void
last_resort(struct req *r, struct reply *reply)
{
	r->status = 500;
	r->location = NULL;
	reply->body = "Страница не открылась. Обновите её через минуту. / The page did not open. Try again in a minute.\n";
	reply->size = strlen(reply->body);
	reply->head = head(r, "text/plain");
}

static struct reply *
finish(struct req *r)
{
	struct reply *reply = mem_new(r, struct reply);
	reply->req = r;
	const char *type = "text/html";
	if (r->location) {
		r->status = 303;
		type = "text/plain";
	} else if (r->plain) {
		reply->body = r->plain;
		reply->size = strlen(r->plain);
		type = r->type ? r->type : "text/plain";
	} else if (r->view && r->xml) {
		reply->body = view_xml(r, r->view);
		reply->size = strlen(reply->body);
		type = "application/xml";
	} else if (r->view) {
		reply->body = sheet_render(r, r->app->sheet, r->view, &reply->size);
		type = r->type ? r->type : type;
	}
	if (r->status == 0)
		r->status = 200;
	if (r->location || reply->body)
		reply->head = head(r, type);
	else
		last_resort(r, reply);
	reply->status = r->status;
	if (r->head)
		reply->size = 0;
	return reply;
}

static const char *
request_id(const void *ctx, const char *given)
{
	size_t n = strspn(given, "0123456789abcdef");
	char *id = n >= 16 && given[n] == '\0' ? mem_strndup(ctx, given, 16) : crypt_key(ctx);
	id[16] = '\0';
	return id;
}

/* As the web server writes it, if that is an address at all. */
static const char *
address(const struct req *r, const char *given)
{
	size_t n = strspn(given, "0123456789abcdefABCDEF:.");
	return n <= 45 && given[n] == '\0' ? mem_strdup(r, given) : "";
}

/* Of our own addresses the one that Host names; what it names beyond them never matters. */
static const char *
origin(const struct app *app, const char *host)
{
	const char **o = app->origins;
	while (*o && strcmp(strstr(*o, "://") + 3, host) != 0)
		o++;
	return *o ? *o : app->origins[0];
}

struct reply *
serve(const void *ctx, const struct app *app, const struct input *in)
{
	struct req *r = mem_new(ctx, struct req);
	uint64_t before = db_statements(app->db);
	r->app = app;
	r->path = "";
	r->now = clock_now();
	r->agent = agent_name(r, in->agent);
	r->place = address(r, in->address);
	r->origin = origin(app, in->host);
	r->id = request_id(r, in->id);
	r->xml = app->demo && strcmp(in->accept, "application/xml") == 0;
	log_request(r->id);
	enum err e = handle(r, in);
	if (e != OK)
		error_page(r, e);
	struct reply *reply = finish(r);
	log_line("%s %s %d %zu bytes, %" PRIu64 " statements", in->method, r->path, reply->status, reply->size,
	    db_statements(app->db) - before);
	return reply;
}

/* The session's last use, seldom, and never while someone waits for it. */
void
serve_after(const struct app *app, const struct reply *reply)
{
	const struct req *r = reply->req;
	if (r->session && r->session->seen_at < r->now - app->idle / 10)
		session_touch(app->db, r->session, r->place, r->now);
}
