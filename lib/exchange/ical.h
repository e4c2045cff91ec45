/* ical.h: a calendar as text, RFC 5545: days without a time, so that no time zone has to be told. */
#ifndef EXCHANGE_ICAL_H
#define EXCHANGE_ICAL_H
#include <stddef.h>
#include <stdint.h>

struct ical_event {
	const char *uid; /* the same at each asking, and nobody else's */
	int64_t day;
	const char *summary, *text, *url;
};
/* All lines folded and ended by CR LF. changed: the instant as of which all this holds. On ctx. */
char *ical_calendar(const void *ctx, const char *name, const struct ical_event *events, size_t n, int64_t changed);
#endif
