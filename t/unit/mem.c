/* mem.c: memory with an owner; errors and their table. */
#include "base/mem.h"

#include <string.h>

#include "base/err.h"
#include "t/unit/unit.h"

START_TEST(grows)
{
	int64_t *items = NULL;
	for (size_t n = 0; n < 5000; n++) {
		mem_grow(ctx, (void **)&items, sizeof *items, n);
		items[n] = (int64_t)n;
	}
	for (size_t n = 0; n < 5000; n++)
		ck_assert_int_eq(items[n], (int64_t)n);
	ck_assert_ptr_eq(talloc_parent(items), ctx);
}
END_TEST

struct thing {
	int64_t a;
	char *b;
};

START_TEST(zeroed)
{
	struct thing *one = mem_new(ctx, struct thing), *many = mem_array(ctx, struct thing, 10), *none = mem_array(ctx, struct thing, 0);
	ck_assert(one->a == 0 && one->b == NULL && many[9].a == 0 && many[9].b == NULL && none != NULL);
	ck_assert_str_eq(talloc_get_name(one), "struct thing");
}
END_TEST

START_TEST(strings)
{
	ck_assert_str_eq(mem_strdup(ctx, "abc"), "abc");
	ck_assert_str_eq(mem_strndup(ctx, "abc", 2), "ab");
	ck_assert_str_eq(mem_strndup(ctx, "abc", 0), "");
	ck_assert_str_eq(mem_printf(ctx, "%d%s", 5, "x"), "5x");
}
END_TEST

/* An array too large for memory ends the program instead of being made small. */
START_TEST(array_overflow)
{
	unit_quiet();
	mem_zero_array(ctx, 16, SIZE_MAX / 8, "overflow");
}
END_TEST

START_TEST(errors)
{
	for (int e = OK; e < ERR__MAX; e++) {
		const struct err_row *row = err_row(e);
		ck_assert_msg(row->symbol && *row->symbol && row->status >= 200 && row->status < 600 && row->code, "error %d", e);
		ck_assert(e == OK ? row->status == 200 : row->status >= 400 && *row->code);
		for (int f = OK; f < e; f++)
			ck_assert_str_ne(row->symbol, err_row(f)->symbol);
	}
}
END_TEST

Suite *
mem_suite(void)
{
	Suite *s = suite_create("mem");
	unit_test(s, "mem.grows", grows);
	unit_test(s, "mem.zeroed", zeroed);
	unit_test(s, "mem.strings", strings);
	unit_dies(s, "mem.array-overflow", array_overflow);
	unit_test(s, "err.table", errors);
	return s;
}
