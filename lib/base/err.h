/* err.h: what can go wrong, as one enum: symbol for the log, HTTP status, and the code a page has words for. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
	OK,
	ERR_NOT_FOUND,   /* nothing there, or not the asker's: a stranger cannot tell which */
	ERR_BAD_REQUEST, /* no browser sends this from our pages */
	ERR_FORM,        /* CSRF token missing or foreign: the form is too old */
	ERR_SIGNED_OUT,  /* needs a session */
	ERR_METHOD,
	ERR_LENGTH,      /* a body of no stated length */
	ERR_TOO_LARGE,
	ERR_INPUT,       /* the visitor's typing: the page is shown again with errors at its fields */
	ERR_EXISTS,      /* a UNIQUE key says: already done */
	ERR_CONFLICT,    /* the same key with other contents */
	ERR_BUSY,        /* not done: a server is away or overloaded, try again */
	ERR_UNSURE,      /* not known whether done: look it up by its key */
	ERR_INTERNAL,    /* our fault */
	ERR__MAX
};

struct err_row {
	const char *symbol; /* in the log */
	int status;         /* HTTP */
	const char *code;   /* page/error-page/@code */
};

const struct err_row *err_row(enum err e);
#endif
