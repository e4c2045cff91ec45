/* ical.c: RFC 5545: text escaped (3.3.11), lines of 75 octets at most, never cut inside a character (3.1). */
#include "exchange/ical.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"

enum { LINE_MAX_OCTETS = 75 };

/* How many of the n octets at s go on a line of room octets. */
static size_t
cut(const char *s, size_t n, size_t room)
{
	if (n <= room)
		return n;
	while (room > 1 && ((unsigned char)s[room] & 0xc0) == 0x80)
		room--;
	return room;
}

static char *
line(char *out, const char *name, const char *value)
{
	char *whole = mem_printf(NULL, "%s:%s", name, value);
	size_t n = strlen(whole);
	for (size_t at = 0, part; at < n; at += part) {
		part = cut(whole + at, n - at, at ? LINE_MAX_OCTETS - 1 : LINE_MAX_OCTETS);
		out = talloc_asprintf_append_buffer(out, "%s%.*s\r\n", at ? " " : "", (int)part, whole + at);
	}
	talloc_free(whole);
	return out;
}

/* Text with what means something in the format escaped. */
static char *
text_line(char *out, const char *name, const char *value)
{
	char *escaped = mem_strdup(NULL, "");
	for (; *value; value++) {
		bool special = *value == '\\' || *value == ';' || *value == ',';
		if (*value == '\n')
			escaped = talloc_strdup_append_buffer(escaped, "\\n");
		else if (*value != '\r')
			escaped = talloc_asprintf_append_buffer(escaped, "%s%c", special ? "\\" : "", *value);
	}
	out = line(out, name, escaped);
	talloc_free(escaped);
	return out;
}

static char *
day_line(char *out, const char *name, int64_t day)
{
	struct civil c = day_civil(day);
	return talloc_asprintf_append_buffer(out, "%s;VALUE=DATE:%04" PRId64 "%02d%02d\r\n", name, c.year, c.month, c.day);
}

static char *
instant_line(char *out, const char *name, int64_t instant)
{
	struct civil c = day_civil(instant / 86400);
	int s = (int)(instant % 86400);
	return talloc_asprintf_append_buffer(out, "%s:%04" PRId64 "%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.day, s / 3600,
	    s / 60 % 60, s % 60);
}

static char *
event(char *out, const struct ical_event *e, int64_t changed)
{
	out = line(out, "BEGIN", "VEVENT");
	out = text_line(out, "UID", e->uid);
	out = instant_line(out, "DTSTAMP", changed);
	out = day_line(out, "DTSTART", e->day);
	out = day_line(out, "DTEND", e->day + 1); /* the day after: ends are not part of it */
	out = text_line(out, "SUMMARY", e->summary);
	out = text_line(out, "DESCRIPTION", e->text);
	out = line(out, "URL", e->url);
	out = line(out, "TRANSP", "TRANSPARENT"); /* nobody is busy by it */
	return line(out, "END", "VEVENT");
}

char *
ical_calendar(const void *ctx, const char *name, const struct ical_event *events, size_t n, int64_t changed)
{
	char *out = mem_strdup(ctx, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kabinet//Readings//RU\r\nCALSCALE:GREGORIAN\r\n");
	out = text_line(out, "X-WR-CALNAME", name);
	out = line(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
	out = line(out, "X-PUBLISHED-TTL", "PT12H");
	for (size_t i = 0; i < n; i++)
		out = event(out, &events[i], changed);
	return line(out, "END", "VCALENDAR");
}
