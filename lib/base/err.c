/* err.c: the table of errors. */
#include "base/err.h"

static const struct err_row rows[ERR__MAX] = {
	[OK] = { "OK", 200, "" },
	[ERR_NOT_FOUND] = { "NOT_FOUND", 404, "not-found" },
	[ERR_BAD_REQUEST] = { "BAD_REQUEST", 400, "bad-request" },
	[ERR_FORM] = { "FORM", 403, "form-expired" },
	[ERR_SIGNED_OUT] = { "SIGNED_OUT", 403, "forbidden" },
	[ERR_METHOD] = { "METHOD", 405, "method" },
	[ERR_LENGTH] = { "LENGTH", 411, "bad-request" },
	[ERR_TOO_LARGE] = { "TOO_LARGE", 413, "too-large" },
	[ERR_INPUT] = { "INPUT", 422, "bad-request" },
	[ERR_EXISTS] = { "EXISTS", 409, "bad-request" },
	[ERR_CONFLICT] = { "CONFLICT", 409, "bad-request" },
	[ERR_BUSY] = { "BUSY", 503, "unavailable" },
	[ERR_UNSURE] = { "UNSURE", 503, "unavailable" },
	[ERR_INTERNAL] = { "INTERNAL", 500, "internal" },
};

const struct err_row *
err_row(enum err e)
{
	return &rows[e];
}
