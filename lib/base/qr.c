/* qr.c: QR codes, ISO/IEC 18004:2015: byte mode, level M, versions 1 to 20. */
#include "base/qr.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { VERSION_MAX = 20, SIDE_MAX = 17 + 4 * VERSION_MAX, BYTES_MAX = 1085, BLOCK_EC_MAX = 30 };

/* Level M, by version: error correction bytes of a block, and how many blocks there are. */
static const int block_ec[] = { 0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26 };
static const int block_count[] = { 0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16 };

struct qr {
	int version, side;
	bool dark[SIDE_MAX][SIDE_MAX], fixed[SIDE_MAX][SIDE_MAX]; /* [row][column]; fixed: belongs to a pattern, not to data */
};

/* Bytes, data and error correction together, that a version has room for. */
static int
bytes_total(int version)
{
	int n = version / 7 + 2, bits = (16 * version + 128) * version + 64;
	if (version >= 2)
		bits -= (25 * n - 10) * n - 55;
	return (version >= 7 ? bits - 36 : bits) / 8;
}

static int
bytes_data(int version)
{
	return bytes_total(version) - block_ec[version] * block_count[version];
}

/* ---- error correction: Reed-Solomon over GF(256), 0x11d */

static uint8_t
multiply(uint8_t a, uint8_t b)
{
	int z = 0;
	for (int i = 7; i >= 0; i--) {
		z = (z << 1) ^ ((z >> 7) * 0x11d);
		z ^= ((b >> i) & 1) * a;
	}
	return (uint8_t)z;
}

/* The generator of n correction bytes, without its leading 1. */
static void
generator(uint8_t *out, int n)
{
	uint8_t root = 1;
	memset(out, 0, (size_t)n);
	out[n - 1] = 1;
	for (int i = 0; i < n; i++) {
		for (int j = 0; j < n; j++)
			out[j] = (uint8_t)(multiply(out[j], root) ^ (j + 1 < n ? out[j + 1] : 0));
		root = multiply(root, 2);
	}
}

static void
remainder_of(const uint8_t *data, int n, const uint8_t *divisor, int ec, uint8_t *out)
{
	memset(out, 0, (size_t)ec);
	for (int i = 0; i < n; i++) {
		uint8_t factor = (uint8_t)(data[i] ^ out[0]);
		memmove(out, out + 1, (size_t)ec - 1);
		out[ec - 1] = 0;
		for (int j = 0; j < ec; j++)
			out[j] ^= multiply(divisor[j], factor);
	}
}

/* Splits data into blocks and lays their bytes and then their correction bytes in turns. The last blocks are one longer. */
static void
interleave(int version, const uint8_t *data, uint8_t *out)
{
	int ec = block_ec[version], count = block_count[version], total = bytes_total(version);
	int longer = total % count, shorter = total / count - ec; /* how many are longer; bytes of the others */
	uint8_t divisor[BLOCK_EC_MAX], parity[BLOCK_EC_MAX];
	generator(divisor, ec);
	for (int b = 0, at = 0; b < count; b++) {
		int first_longer = count - longer, n = shorter + (b >= first_longer);
		remainder_of(data + at, n, divisor, ec, parity);
		for (int i = 0; i < n; i++)
			out[i < shorter ? i * count + b : shorter * count + b - first_longer] = data[at + i];
		for (int i = 0; i < ec; i++)
			out[bytes_data(version) + i * count + b] = parity[i];
		at += n;
	}
}

/* ---- the fixed patterns */

static void
set(struct qr *q, int row, int column, bool dark)
{
	if (row < 0 || column < 0 || row >= q->side || column >= q->side)
		return;
	q->dark[row][column] = dark;
	q->fixed[row][column] = true;
}

/* A square of rings around a centre; the ring at `light` from it is light, and the outermost of a finder too. */
static void
rings(struct qr *q, int row, int column, int radius, int light)
{
	for (int y = -radius; y <= radius; y++)
		for (int x = -radius; x <= radius; x++) {
			int d = abs(x) > abs(y) ? abs(x) : abs(y);
			set(q, row + y, column + x, d != light && d != 4);
		}
}

static void
alignment(struct qr *q)
{
	int n = q->version / 7 + 2, step = (q->version * 8 + n * 3 + 5) / (n * 4 - 4) * 2, at[5] = { 6 };
	if (q->version < 2)
		return;
	for (int i = n - 1, p = q->side - 7; i > 0; i--, p -= step)
		at[i] = p;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			if (!(i == 0 && j == 0) && !(i == 0 && j == n - 1) && !(i == n - 1 && j == 0)) /* finders stand there */
				rings(q, at[i], at[j], 2, 1);
}

/* From version 7: the version, twice, in the two blocks next to the finders. */
static void
version_bits(struct qr *q)
{
	int rest = q->version;
	if (q->version < 7)
		return;
	for (int i = 0; i < 12; i++)
		rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
	for (int i = 0, bits = q->version << 12 | rest; i < 18; i++) {
		set(q, q->side - 11 + i % 3, i / 3, bits >> i & 1);
		set(q, i / 3, q->side - 11 + i % 3, bits >> i & 1);
	}
}

/* Level (M: 00) and mask, twice. */
static void
format_bits(struct qr *q, int mask)
{
	int rest = mask;
	for (int i = 0; i < 10; i++)
		rest = (rest << 1) ^ ((rest >> 9) * 0x537);
	int bits = (mask << 10 | rest) ^ 0x5412;
	for (int i = 0; i < 15; i++) {
		bool bit = bits >> i & 1;
		set(q, i < 6 ? i : i < 8 ? i + 1 : 8, i < 8 ? 8 : i == 8 ? 7 : 14 - i, bit);
		set(q, i < 8 ? 8 : q->side - 15 + i, i < 8 ? q->side - 1 - i : 8, bit);
	}
	set(q, q->side - 8, 8, true);
}

static void
patterns(struct qr *q)
{
	for (int i = 0; i < q->side; i++) {
		set(q, 6, i, i % 2 == 0);
		set(q, i, 6, i % 2 == 0);
	}
	rings(q, 3, 3, 4, 2);
	rings(q, 3, q->side - 4, 4, 2);
	rings(q, q->side - 4, 3, 4, 2);
	alignment(q);
	version_bits(q);
	format_bits(q, 0); /* reserves the place */
}

/* ---- data and mask */

/* In pairs of columns from the right, up and down in turns, round the fixed patterns. */
static void
place(struct qr *q, const uint8_t *bytes, int n)
{
	int at = 0;
	bool up = true;
	for (int right = q->side - 1; right > 0; right -= 2, up = !up) {
		if (right == 6) /* the column of the timing pattern */
			right = 5;
		for (int i = 0; i < q->side; i++)
			for (int column = right; column > right - 2; column--) {
				int row = up ? q->side - 1 - i : i;
				if (!q->fixed[row][column] && at < n * 8) {
					q->dark[row][column] = bytes[at / 8] >> (7 - at % 8) & 1;
					at++;
				}
			}
	}
}

static bool
masked(int mask, int y, int x)
{
	switch (mask) {
	case 0: return (x + y) % 2 == 0;
	case 1: return y % 2 == 0;
	case 2: return x % 3 == 0;
	case 3: return (x + y) % 3 == 0;
	case 4: return (x / 3 + y / 2) % 2 == 0;
	case 5: return x * y % 2 + x * y % 3 == 0;
	case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
	default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
	}
}

/* Twice, it is undone. */
static void
apply(struct qr *q, int mask)
{
	for (int y = 0; y < q->side; y++)
		for (int x = 0; x < q->side; x++)
			q->dark[y][x] ^= !q->fixed[y][x] && masked(mask, y, x);
}

/* What is hard to read in one line: runs of five and more, and what looks like a finder. */
static int
line_penalty(const struct qr *q, int line, bool across)
{
	int run = 0, penalty = 0;
	unsigned window = 0;
	bool before = false;
	for (int i = 0; i < q->side; i++) {
		bool dark = across ? q->dark[line][i] : q->dark[i][line];
		run = i > 0 && dark == before ? run + 1 : 1;
		penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
		window = (window << 1 | dark) & 0x7ff;
		penalty += i >= 10 && (window == 0x5d0 || window == 0x05d) ? 40 : 0;
		before = dark;
	}
	return penalty;
}

static int
penalty_of(const struct qr *q)
{
	int penalty = 0, dark = 0, all = q->side * q->side;
	for (int y = 0; y < q->side; y++) {
		penalty += line_penalty(q, y, true) + line_penalty(q, y, false);
		for (int x = 0; x < q->side; x++) {
			bool d = q->dark[y][x];
			dark += d;
			if (y > 0 && x > 0 && d == q->dark[y - 1][x] && d == q->dark[y][x - 1] && d == q->dark[y - 1][x - 1])
				penalty += 3;
		}
	}
	return penalty + abs(dark * 20 - all * 10) / all * 10;
}

static void
choose_mask(struct qr *q)
{
	int best = 0, least = INT32_MAX;
	for (int mask = 0; mask < 8; mask++) {
		format_bits(q, mask);
		apply(q, mask);
		int penalty = penalty_of(q);
		apply(q, mask);
		if (penalty < least) {
			least = penalty;
			best = mask;
		}
	}
	format_bits(q, best);
	apply(q, best);
}

/* Mode 4 (bytes), length, text, end, padding. False if it is too long. */
static bool
encode(struct qr *q, const char *text, uint8_t *data)
{
	size_t n = strlen(text);
	int head = 0;
	for (q->version = 1; q->version <= VERSION_MAX; q->version++) {
		head = q->version < 10 ? 2 : 3; /* bytes of mode, length and the four bits that end the text */
		if (n + (size_t)head <= (size_t)bytes_data(q->version))
			break;
	}
	if (q->version > VERSION_MAX)
		return false;
	/* Everything stands half a byte off, since the mode takes four bits. */
	for (size_t i = 0; i <= n; i++)
		data[head - 1 + (int)i] = (uint8_t)((i ? (uint8_t)text[i - 1] << 4 : (int)n << 4) | (i < n ? (uint8_t)text[i] >> 4 : 0));
	data[0] = (uint8_t)(0x40 | (head == 2 ? n >> 4 : n >> 12));
	if (head == 3)
		data[1] = (uint8_t)(n >> 4);
	for (int i = head + (int)n, pad = 0xec; i < bytes_data(q->version); i++, pad ^= 0xec ^ 0x11)
		data[i] = (uint8_t)pad;
	return true;
}

static char *
path_of(const void *ctx, const struct qr *q)
{
	char *path = mem_strdup(ctx, "");
	for (int y = 0; y < q->side; y++)
		for (int x = 0, n; x < q->side; x += n) {
			for (n = 1; x + n < q->side && q->dark[y][x + n] == q->dark[y][x]; n++)
				;
			if (q->dark[y][x])
				path = talloc_asprintf_append_buffer(path, "M%d %dh%dv1h-%dz", x, y, n, n);
		}
	return path;
}

char *
qr_path(const void *ctx, const char *text, int *size_r)
{
	uint8_t data[BYTES_MAX], bytes[BYTES_MAX];
	struct qr *q = mem_new(ctx, struct qr);
	char *path = NULL;
	if (encode(q, text, data)) {
		*size_r = q->side = 17 + 4 * q->version;
		patterns(q);
		interleave(q->version, data, bytes);
		place(q, bytes, bytes_total(q->version));
		choose_mask(q);
		path = path_of(ctx, q);
	}
	talloc_free(q);
	return path;
}
