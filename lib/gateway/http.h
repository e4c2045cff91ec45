/* http.h: one HTTPS call, with limits on everything. */
#ifndef GATEWAY_HTTP_H
#define GATEWAY_HTTP_H
#include <stdbool.h>
#include <stddef.h>

struct http_answer {
	bool done;    /* an answer came, whole */
	bool sent;    /* false: it is certain that the request never reached anybody */
	long status;
	char *body;   /* "" without one */
	char *why;    /* what failed, without the address's parameters */
};

/* POSTs name, value, …, NULL as a form. Certificate checks are always on; plain http only to 127.0.0.1. On ctx. */
struct http_answer *http_post(const void *ctx, const char *url, ...) __attribute__((sentinel));
/* libcurl's start and end; once a process. */
void http_open(void);
#endif
