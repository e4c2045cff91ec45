/* visitor.h: who asks: cookies, session, language, and the proof that a form is ours. */
#ifndef WEB_VISITOR_H
#define WEB_VISITOR_H
#include "fcgi/web/req.h"

#define COOKIE_SESSION "__Host-session"
#define COOKIE_VISITOR "__Host-visitor"
#define COOKIE_LANG "__Host-lang"
#define COOKIE_STEP "__Host-step"       /* of the challenge under way */
#define COOKIE_BROWSER "__Host-browser" /* a browser that was confirmed */

/* Fills token, session and lang of r from the cookies and headers. */
enum err visitor_read(struct req *r, const struct input *in);
/* ERR_FORM unless the form was served to this visitor by this site. */
enum err visitor_check_form(const struct req *r, const struct input *in);
/* A token for a form of this page; on r. Differs each time, so that compression tells nothing about it. */
char *visitor_form_token(struct req *r);
#endif
