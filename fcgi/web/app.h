/* app.h: what a worker makes before its first request and does not change after. */
#ifndef WEB_APP_H
#define WEB_APP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "db/db.h"
#include "view/sheet.h"
#include "view/words.h"

struct bank;
struct req;
struct slots;

enum method { GET, POST };
enum role { ANYONE, NEWCOMER, RESIDENT }; /* a newcomer's registration may be unfinished */
enum { ROUTE_FOREIGN_PARAMS = 1, /* a partner adds parameters of its own: those not in the row are kept as they are */
	ROUTE_NO_FORM = 2,       /* not one of our forms: no CSRF token; the handler has another proof */
	ROUTE_DEMO = 4,          /* only where the configuration says portal.catalogue */
	ROUTE_CONFIRMED = 8 };   /* sensitive: the password or a passkey must have been given again just before */

/* A row is a page. All of its columns are checked in serve(), before the handler runs. */
struct route {
	const char *path;
	enum method method;
	enum role role;
	uint64_t params; /* PARAM(P_X) | … allowed; lang is allowed on every GET */
	unsigned flags;
	enum err (*page)(struct req *r);
};

struct app;
struct program {
	const char *name;
	const struct route *routes;
	size_t n;
	enum err (*open)(struct app *app); /* what only this program needs; may be NULL */
};
/* The program that this executable is. */
extern const struct program program;

struct app {
	const struct conf *conf;
	struct db *db;
	const char *dir;  /* of the stylesheets */
	struct words *words[LANG__MAX];
	struct sheet *sheet;
	const char *url;  /* https://host/base, no slash at the end */
	const char *base; /* "" or "/lk" */
	const char **origins; /* https://host, and the others under which the same portal is reached; ended by NULL */
	char *build;      /* a hash of the static files: they are cached for a year under addresses that hold it */
	const char *zone; /* portal's own time zone */
	char *csp;        /* Content-Security-Policy */
	char *form_key;   /* secret of CSRF tokens */
	char *pepper;     /* signin only */
	char *codes_key;  /* signin only: secret of codes, guards, sealed secrets */
	struct slots *slots; /* signin only: how many passwords are hashed at once */
	int64_t slot_wait;   /* milliseconds */
	struct bank *bank; /* payment only */
	bool demo;        /* the catalogue of pieces is shown, and views may be asked for as XML */
	int64_t idle, absolute; /* limits of a session, seconds */
	int64_t body_max;
};

/* Everything above from the configuration; NULL (logged) if any of it fails. On ctx. */
struct app *app_open(const void *ctx, const struct conf *conf);
#endif
