/* mem.c: talloc that never returns NULL. */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The only abort below main.c: a worker without memory cannot even say so; the supervisor starts another. */
static void *
must(void *p)
{
	if (p == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
mem_zero_named(const void *ctx, size_t size, const char *name)
{
	void *p = must(talloc_zero_size(ctx, size));
	talloc_set_name_const(p, name);
	return p;
}

void *
mem_zero_array(const void *ctx, size_t size, size_t n, const char *name)
{
	void *p = NULL;
	if (n < SIZE_MAX / (size + 1))
		p = talloc_zero_size(ctx, size * (n ? n : 1));
	talloc_set_name_const(must(p), name);
	return p;
}

void
mem_grow(const void *ctx, void **items, size_t size, size_t n)
{
	/* Room grows in powers of two, so n appends cost n copies at most. */
	if (*items == NULL)
		*items = must(talloc_zero_size(ctx, size * 8));
	else if (n >= 8 && (n & (n - 1)) == 0)
		*items = must(talloc_realloc_size(ctx, *items, size * n * 2));
}

void *
mem_resize(void *p, size_t size)
{
	return must(talloc_realloc_size(talloc_parent(p), p, size));
}

char *
mem_strdup(const void *ctx, const char *s)
{
	return must(talloc_strdup(ctx, s));
}

char *
mem_strndup(const void *ctx, const char *s, size_t n)
{
	return must(talloc_strndup(ctx, s, n));
}

char *
mem_printf(const void *ctx, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = must(talloc_vasprintf(ctx, fmt, ap));
	va_end(ap);
	return s;
}

char *
file_read(const void *ctx, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL, *copy = NULL;
	size_t room = 0;
	if (f && getdelim(&text, &room, '\0', f) >= 0)
		copy = mem_strdup(ctx, text);
	free(text);
	if (f)
		fclose(f);
	return copy;
}
