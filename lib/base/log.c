/* log.c: lines on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *program = "kabinet", *request = "-";

void
log_request(const char *id)
{
	request = id;
}

void
log_program(const char *name)
{
	program = name;
}

void
log_line(const char *fmt, ...)
{
	char line[1024];
	time_t now = time(NULL);
	struct tm tm;
	gmtime_r(&now, &tm);
	size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", &tm);
	n += (size_t)snprintf(line + n, sizeof line - n, "%s[%d] %s ", program, (int)getpid(), request);
	size_t head = n < sizeof line ? n : sizeof line - 1;
	va_list ap;
	va_start(ap, fmt);
	int m = vsnprintf(line + head, sizeof line - head - 1, fmt, ap);
	va_end(ap);
	n = head + (m < 0 ? 0 : (size_t)m);
	if (n > sizeof line - 2)
		n = sizeof line - 2;
	for (size_t i = head; i < n; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[n++] = '\n';
	/* One write a line, so that workers' lines do not mix; a full disk drops logs before it stops money. */
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}
