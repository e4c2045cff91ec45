/* signin.c: the program that lets people in; only its database account may read credentials. */
#include "base/log.h"
#include "fcgi/page/pages.h"

static const struct route routes[] = {
	{ "/", GET, ANYONE, 0, 0, page_home },
	{ "/signin", GET, ANYONE, PARAM(P_BY), 0, page_signin },
	{ "/signin", POST, ANYONE, PARAM(P_BY) | PARAM(P_PHONE) | PARAM(P_EMAIL) | PARAM(P_PASSWORD), 0, do_signin },
	{ "/signout", POST, ANYONE, 0, 0, do_signout },
	{ "/manual", GET, ANYONE, 0, 0, page_manual },
	{ "/agreement", GET, ANYONE, 0, 0, page_agreement },
	{ "/register", GET, ANYONE, 0, 0, page_register },
	{ "/recover", GET, ANYONE, 0, 0, page_recover },
	{ "/parts", GET, ANYONE, 0, ROUTE_DEMO, page_parts },
};

static enum err
open(struct app *app)
{
	app->pepper = conf_secret(app, app->conf, "signin.pepper");
	if (*app->pepper)
		return OK;
	log_line("signin.pepper: a secret is needed");
	return ERR_INTERNAL;
}

const struct program program = { "signin", routes, sizeof routes / sizeof *routes, open };
