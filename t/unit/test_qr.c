/* test_qr.c: the path of a QR code, painted: margin, the three eyes, and that each module is painted once. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"
#include "view/qr.h"

#define URI "otpauth://totp/Kabinet:%2B79991234567?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kabinet&algorithm=SHA1&digits=6&period=30"

enum { SIDE_MAX = 185 };

/* Paints the path into a square of size cells; no module lies outside of it, and none is painted twice. */
static void
paint(const char *path, int size, bool cells[SIDE_MAX][SIDE_MAX])
{
	int x, y, run, back, used;
	for (; *path; path += used) {
		ck_assert_msg(sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &used) == 4, "%.30s", path);
		ck_assert(run == back && run > 0 && x >= 4 && y >= 4 && x + run <= size - 4 && y < size - 4);
		for (int i = x; i < x + run; i++) {
			ck_assert(!cells[y][i]);
			cells[y][i] = true;
		}
		ck_assert_msg(!cells[y][x - 1], "two runs are one at %d %d", x, y);
	}
}

/* A square of seven, a white ring, a square of three. */
static void
check_eye(bool cells[SIDE_MAX][SIDE_MAX], int left, int top)
{
	for (int y = -1; y <= 7; y++)
		for (int x = -1; x <= 7; x++) {
			int ring = x < y ? x : y, far = x > y ? x : y;
			ring = 6 - far < ring ? 6 - far : ring;
			ck_assert_msg(cells[top + y][left + x] == (ring == 0 || ring >= 2), "eye at %d %d: %d %d", left, top, x, y);
		}
}

START_TEST(eyes)
{
	static bool cells[SIDE_MAX][SIDE_MAX];
	int64_t size = 0;
	const char *path = qr_path(ctx, URI, &size);
	ck_assert_ptr_nonnull(path);
	ck_assert(size >= 21 + 8 && size <= SIDE_MAX && (size - 8 - 17) % 4 == 0);
	paint(path, (int)size, cells);
	check_eye(cells, 4, 4);
	check_eye(cells, (int)size - 4 - 7, 4);
	check_eye(cells, 4, (int)size - 4 - 7);
}
END_TEST

START_TEST(too_long)
{
	int64_t size = 0;
	char *text = mem_array(ctx, char, 4000);
	memset(text, 'x', 3999);
	ck_assert_ptr_null(qr_path(ctx, text, &size));
	text[2000] = '\0';
	ck_assert_ptr_nonnull(qr_path(ctx, text, &size));
	ck_assert_int_le(size, SIDE_MAX);
	ck_assert_ptr_null(qr_path(ctx, "", &size));
}
END_TEST

Suite *
qr_suite(void)
{
	Suite *s = suite_create("qr");
	unit_test(s, "qr.eyes", eyes);
	unit_test(s, "qr.too-long", too_long);
	return s;
}
