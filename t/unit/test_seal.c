/* test_seal.c: sealing, one-time codes and the texts of both: published vectors (RFC 4226, 6238, 4648), and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "t/unit/unit.h"

#define SECRET (const unsigned char *)"12345678901234567890", 20

static const struct {
	int64_t counter;
	const char *code;
} codes[] = {
	{ 0, "755224" }, { 1, "287082" }, { 2, "359152" }, { 3, "969429" }, { 4, "338314" }, { 5, "254676" }, { 6, "287922" },
	{ 7, "162583" }, { 8, "399871" }, { 9, "520489" }, { 59 / 30, "287082" }, { 1111111109 / 30, "081804" }, { 1111111111 / 30, "050471" },
	{ 1234567890 / 30, "005924" }, { 2000000000 / 30, "279037" }, { INT64_C(20000000000) / 30, "353130" },
};

START_TEST(hotp)
{
	char out[7];
	crypt_hotp(SECRET, codes[_i].counter, out);
	ck_assert_str_eq(out, codes[_i].code);
}
END_TEST

#define VECTORS "auth-vectors/totp_rfc6238.csv"

static char *
vectors_path(void)
{
	const char *shared = getenv("KABINET_SHARED");
	return mem_printf(NULL, "%s/data/" VECTORS, shared ? shared : "../shared");
}

/* unix_time,sha1_8digits,sha256_8digits,sha512_8digits,sha1_6digits: the last six of the eight are the six. */
START_TEST(totp_vectors)
{
	char line[400], out[7], *path = vectors_path();
	FILE *f = fopen(path, "r");
	int seen = 0;
	talloc_free(path);
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
	while (fgets(line, sizeof line, f)) {
		char *rest = line, *cell[5] = { NULL };
		for (size_t i = 0; i < COUNT(cell); i++)
			cell[i] = strsep(&rest, ",\n");
		ck_assert_ptr_nonnull(cell[4]);
		crypt_hotp(SECRET, strtoll(cell[0], NULL, 10) / 30, out);
		ck_assert_str_eq(out, cell[4]);
		ck_assert_str_eq(out, cell[1] + 2);
		seen++;
	}
	fclose(f);
	ck_assert_int_ge(seen, 6);
}
END_TEST

/* Made by another program (cryptography 48, Python): nonce 00…0b, the text of 20 digits, under the secret "secret". */
static const unsigned char sealed_elsewhere[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x5f, 0x40, 0x76,
	0x55, 0x7f, 0x47, 0xcd, 0xfe, 0x70, 0xe5, 0x7f, 0x42, 0xc6, 0x4a, 0xc0, 0xbe, 0xdc, 0x2e, 0xd0, 0x25, 0xc5, 0x5b, 0xf6, 0x35, 0x16,
	0xff, 0xde, 0x90, 0xdb, 0x62, 0x48, 0x3e, 0x61, 0x47, 0x10, 0x39 };

START_TEST(unseal_known)
{
	size_t n;
	const unsigned char *text = crypt_unseal(ctx, "secret", sealed_elsewhere, sizeof sealed_elsewhere, &n);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(n, 20);
	ck_assert_mem_eq(text, "12345678901234567890", 20);
}
END_TEST

START_TEST(seal)
{
	for (size_t size = 0; size < 70; size++) {
		size_t n, back;
		unsigned char *text = mem_array(ctx, unsigned char, size);
		crypt_random(text, size);
		unsigned char *one = crypt_seal(ctx, "key", text, size, &n), *two = crypt_seal(ctx, "key", text, size, &n);
		ck_assert_uint_eq(n, size + 28);
		ck_assert_mem_ne(one, two, n);
		const unsigned char *open = crypt_unseal(ctx, "key", one, n, &back);
		ck_assert_ptr_nonnull(open);
		ck_assert(back == size && memcmp(open, text, size) == 0);
		ck_assert_ptr_null(crypt_unseal(ctx, "Key", one, n, &back));
		ck_assert_ptr_null(crypt_unseal(ctx, "", one, n, &back));
	}
}
END_TEST

/* Each bit of it counts, and each byte. */
START_TEST(seal_broken)
{
	size_t n, back;
	unsigned char *sealed = crypt_seal(ctx, "key", "a secret of twenty b", 20, &n);
	for (size_t bit = 0; bit < n * 8; bit++) {
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_ptr_null(crypt_unseal(ctx, "key", sealed, n, &back));
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t cut = 0; cut < n; cut++)
		ck_assert_ptr_null(crypt_unseal(ctx, "key", talloc_memdup(ctx, sealed, cut), cut, &back));
	ck_assert_ptr_nonnull(crypt_unseal(ctx, "key", sealed, n, &back));
}
END_TEST

START_TEST(base64url)
{
	unsigned char raw[64];
	size_t n;
	ck_assert_str_eq(crypt_base64url(ctx, "\xfb\xff\xfe", 3), "-__-");
	ck_assert_str_eq(crypt_base64url(ctx, "f", 1), "Zg");
	for (size_t size = 0; size <= sizeof raw; size++) {
		crypt_random(raw, size);
		const char *text = crypt_base64url(ctx, raw, size);
		const unsigned char *back = crypt_base64url_read(ctx, text, &n);
		ck_assert_uint_eq(strlen(text), (size * 8 + 5) / 6);
		ck_assert(back != NULL && n == size && memcmp(back, raw, size) == 0);
	}
}
END_TEST

START_TEST(base64url_refused)
{
	static const char *const wrong[] = { "A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "Zg ", " Zg", "Zg\n", "+_8A", "/w", "Z.8A", "Zя", "=", "AA=A", "Z" };
	size_t n = 77;
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(crypt_base64url_read(ctx, wrong[i], &n) == NULL && n == 77, "%s is taken", wrong[i]);
}
END_TEST

START_TEST(base32)
{
	static const struct {
		const char *raw, *text;
	} v[] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" },
		{ "12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }, { "\xff\xff\xff\xff\xff", "77777777" } };
	for (size_t i = 0; i < COUNT(v); i++)
		ck_assert_str_eq(crypt_base32(ctx, v[i].raw, strlen(v[i].raw)), v[i].text);
}
END_TEST

START_TEST(password_old)
{
	static const struct {
		const char *hash;
		bool old;
	} v[] = { { "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", false }, { "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", false },
		{ "$argon2id$v=19$m=19455,t=2,p=1$c2FsdA$aGFzaA", true }, { "$argon2id$v=19$m=19456,t=1,p=1$c2FsdA$aGFzaA", true },
		{ "$argon2i$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", true }, { "$argon2id$v=16$m=19456,t=2,p=1$c2FsdA$aGFzaA", true },
		{ "$2y$10$abcdefghijklmnopqrstuv", true }, { "", true } };
	for (size_t i = 0; i < COUNT(v); i++)
		ck_assert_msg(crypt_password_old(v[i].hash) == v[i].old, "%s", v[i].hash);
	ck_assert(!crypt_password_old(crypt_password_hash(ctx, "pepper", "password")));
}
END_TEST

Suite *
seal_suite(void)
{
	Suite *s = suite_create("seal");
	char *path = vectors_path();
	FILE *f = fopen(path, "r");
	unit_rows(s, "seal.hotp", hotp, COUNT(codes));
	if (f)
		unit_test(s, "seal.totp-vectors", totp_vectors);
	else
		unit_skip("seal.totp-vectors", "no ../shared/data/" VECTORS " (KABINET_SHARED)");
	unit_test(s, "seal.made-elsewhere", unseal_known);
	unit_test(s, "seal.round-trip", seal);
	unit_test(s, "seal.broken", seal_broken);
	unit_test(s, "seal.base64url", base64url);
	unit_test(s, "seal.base64url-refused", base64url_refused);
	unit_test(s, "seal.base32", base32);
	unit_test(s, "seal.password-old", password_old);
	if (f)
		fclose(f);
	talloc_free(path);
	return s;
}
