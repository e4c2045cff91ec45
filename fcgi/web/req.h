/* req.h: one request, and all that hangs on it; freed by one line in main.c. */
#ifndef WEB_REQ_H
#define WEB_REQ_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "domain/session.h"
#include "fcgi/web/app.h"
#include "fcgi/web/param.h"
#include "view/view.h"

/* What the web server says. All borrowed; "" where it says nothing. */
struct req;

struct input {
	const char *method, *uri, *cookie, *type, *length, *origin, *fetch_site, *language, *accept, *id, *agent, *address, *host;
	/* Reads up to n bytes of the body; fewer only at its end. */
	size_t (*read)(void *arg, char *buf, size_t n);
	void *arg;
};

struct reply {
	int status;
	char *head; /* header lines, each ended by CR LF, without Status */
	const char *body;
	size_t size;
	const struct req *req; /* whose reply it is */
};

/* One thing wrong with what was typed. */
struct field_error {
	const char *field; /* "" for the form as a whole */
	const char *code;
	const char *name, *value; /* one detail for the words: previous=…, or NULL */
};

struct req {
	const struct app *app;
	const struct route *route;
	const char *id;
	const char *path; /* below the base, canonical */
	char *self;       /* path and the parameters that name the page: for the language link */
	bool head;        /* HEAD: the reply without its body */
	bool xml;         /* wants the view itself; only where the catalogue is shown (DESIGN.md decision 1) */
	struct params params;
	int lang;
	bool lang_chosen;          /* by ?lang=: remembered in a cookie */
	const char *token;         /* of the session, or of the visitor who has none yet; for CSRF */
	const char *step_token;    /* of the challenge under way, or NULL */
	const char *browser_token; /* of a browser that passed a second factor once, or NULL */
	const char *agent, *place; /* the browser in a few words; its network address */
	const char *origin;        /* of ours, the one under which the visitor came */
	bool visitor_new;          /* the visitor's token is fresh: goes out as a cookie */
	struct session *session;   /* NULL: signed out */
	struct field_error *errors;
	size_t errors_n;
	int64_t now;
	/* The handler's answer: one of these. */
	struct view *view;
	char *location; /* see other */
	const char *plain;
	const char *type; /* of plain, or of what the sheet makes, where it is not what these usually are */
	int status;     /* of the view, if not 200 */
	char *cookies;  /* Set-Cookie lines, and what else a handler tells the browser */
};

const char *req_param(const struct req *r, enum param p);
/* The parameter as a number; 0 if it is absent or empty. */
int64_t req_id(const struct req *r, enum param p);
/* Logs the reason and gives e back. Never personal data in it. */
enum err req_fail(struct req *r, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Notes an error at a field (borrowed texts); the page is then shown again with 422. */
void req_error(struct req *r, const char *field, const char *code);
void req_error_with(struct req *r, const char *field, const char *code, const char *name, const char *value);
/* Starts the view of a page: <page> with all that every page has. Gives the page's own element. */
node *req_page(struct req *r, const char *name, const char *element);
/* The same without that element, for a page whose element is a noun of its own. */
void req_page_only(struct req *r, const char *name);
/* Sends the visitor on: path below the base, printf-like. */
enum err req_see(struct req *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Cookies. An empty value deletes. */
void req_cookie(struct req *r, const char *name, const char *value, int64_t max_age);
/* An address at another site that is ours to name (the bank's form). */
enum err req_leave(struct req *r, const char *url);

/* The whole of a request, but for the connection: route, check, handle, render. On ctx. */
struct reply *serve(const void *ctx, const struct app *app, const struct input *in);
/* What can wait until the reply is sent. */
void serve_after(const struct app *app, const struct reply *reply);
#endif
