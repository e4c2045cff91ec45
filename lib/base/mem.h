/* mem.h: memory with an owner (talloc); out of memory ends the worker, so no caller tests. */
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

/* A zeroed struct, owned by ctx. */
#define mem_new(ctx, type) ((type *)mem_zero_named((ctx), sizeof(type), #type))
/* n zeroed structs, owned by ctx. */
#define mem_array(ctx, type, n) ((type *)mem_zero_array((ctx), sizeof(type), (n), #type))

void *mem_zero_named(const void *ctx, size_t size, const char *name) __attribute__((returns_nonnull));
void *mem_zero_array(const void *ctx, size_t size, size_t n, const char *name) __attribute__((returns_nonnull));
/* *items, an array of size-byte structs with n in use, has room for one more afterwards; owned by ctx. */
void mem_grow(const void *ctx, void **items, size_t size, size_t n);
/* The block at p with size bytes, perhaps elsewhere; p is void afterwards. */
void *mem_resize(void *p, size_t size) __attribute__((returns_nonnull));
char *mem_strdup(const void *ctx, const char *s) __attribute__((returns_nonnull));
char *mem_strndup(const void *ctx, const char *s, size_t n) __attribute__((returns_nonnull));
char *mem_printf(const void *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
/* The whole of a text file, on ctx; NULL if it cannot be read. */
char *file_read(const void *ctx, const char *path);
#endif
