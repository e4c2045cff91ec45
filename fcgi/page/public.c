/* public.c: pages for anybody: /, /manual, /agreement, and the catalogue of pieces /parts. */
#include "fcgi/page/pages.h"

enum err
page_home(struct req *r)
{
	return req_see(r, r->session ? "/payment" : "/signin");
}

enum err
page_manual(struct req *r)
{
	req_page(r, "manual", "manual");
	return OK;
}

enum err
page_agreement(struct req *r)
{
	req_page(r, "agreement", "agreement");
	return OK;
}

enum err
page_parts(struct req *r)
{
	char *path = conf_path(r, r->app->conf, "portal.catalogue");
	r->view = view_read(r, path, r->app->words[r->lang]);
	if (r->view == NULL)
		return req_fail(r, ERR_INTERNAL, "%s", path);
	view_text(r->view->page, "base", r->app->base);
	view_text(r->view->page, "self", r->self);
	view_text(r->view->page, "build", r->app->build);
	return OK;
}
