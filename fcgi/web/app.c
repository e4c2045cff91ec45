/* app.c: opening a worker. */
#include "fcgi/web/app.h"

#include <malloc.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"

/* The program's own pages; all of them where it shows the catalogue of pieces. */
static const char *
sheet_name(const struct app *app)
{
	for (size_t i = 0; i < program.n && app->demo; i++)
		if (program.routes[i].flags & ROUTE_DEMO)
			return "site";
	return program.name;
}

static bool
load_sheets(struct app *app)
{
	const char *brand = conf_path(app, app->conf, "portal.brand");
	const char *path = mem_printf(app, "%s/%s.xsl", *brand ? brand : app->dir, sheet_name(app));
	for (int lang = 0; lang < LANG__MAX; lang++)
		if ((app->words[lang] = words_load(app, app->dir, lang)) == NULL)
			return false;
	app->sheet = sheet_load(app, path, app->words);
	sheet_seal();
	malloc_trim(0); /* what compiling left free goes back: a worker lives on little */
	return app->sheet != NULL;
}

static char *
hash_static(const void *ctx, const char *dir)
{
	static const char *const names[] = { "style.css", "kabinet.js", "icons.svg", "mark.svg" };
	unsigned char hash[HASH_SIZE] = { 0 }, part[HASH_SIZE];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *text = file_read(NULL, mem_printf(ctx, "%s/static/%s", dir, names[i]));
		crypt_sha256(text ? text : "", text ? strlen(text) : 0, part);
		for (size_t j = 0; j < sizeof hash; j++)
			hash[j] = (unsigned char)(hash[j] * 31 + part[j]);
		talloc_free(text);
	}
	return crypt_hex(ctx, hash, 6);
}

/* The origin of an address: all before its path; path_r gets that. NULL if it is no address. */
static char *
origin_of(const struct app *app, const char *url, size_t n, const char **path_r)
{
	const char *host = strstr(url, "://");
	if (host == NULL || host + 3 >= url + n)
		return NULL;
	*path_r = memchr(host + 3, '/', (size_t)(url + n - host - 3));
	return mem_strndup(app, url, *path_r ? (size_t)(*path_r - url) : n);
}

/* Splits the portal's address into origin and base path; and the origins of its other addresses. */
static bool
set_address(struct app *app)
{
	const char *path, *also = conf_str(app->conf, "portal.also", "");
	size_t n = 0, words = strlen(also) / 2 + 3;
	app->url = conf_str(app->conf, "portal.url", "");
	app->origins = mem_array(app, const char *, words);
	if ((app->origins[n++] = origin_of(app, app->url, strlen(app->url), &path)) == NULL) {
		log_line("portal.url: an address like https://lk.example.ru is needed");
		return false;
	}
	app->base = path ? path : "";
	for (size_t len; *also; also += len) {
		also += strspn(also, " ");
		len = strcspn(also, " ");
		const char *origin = len ? origin_of(app, also, len, &path) : NULL;
		if (origin)
			app->origins[n++] = origin;
	}
	return true;
}

static void
set_policy(struct app *app)
{
	/* A form that ends at the bank is a redirect from ours, which browsers hold against form-action too. */
	app->csp = mem_printf(app,
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
	    "form-action 'self' %s; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
	    conf_str(app->conf, "bank.page_origin", ""));
}

struct app *
app_open(const void *ctx, const struct conf *conf)
{
	struct app *app = mem_new(ctx, struct app);
	app->conf = conf;
	app->dir = conf_path(app, conf, "portal.xslt");
	app->build = hash_static(app, app->dir);
	app->demo = *conf_str(conf, "portal.catalogue", "") != '\0';
	app->zone = conf_str(conf, "portal.timezone", "Europe/Moscow");
	app->idle = conf_int(conf, "session.idle", 15 * 60);
	app->absolute = conf_int(conf, "session.absolute", 12 * 3600);
	app->body_max = conf_int(conf, "portal.body_max", 65536);
	app->form_key = conf_secret(app, conf, "portal.form_key");
	set_policy(app);
	if (strlen(app->form_key) < 32)
		log_line("portal.form_key: a secret of 32 characters or more is needed");
	else if (set_address(app) && load_sheets(app) &&
	    (app->db = db_open(app, conf, mem_printf(app, "database-%s", program.name))) &&
	    (program.open == NULL || program.open(app) == OK))
		return app;
	talloc_free(app);
	return NULL;
}
