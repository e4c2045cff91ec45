/* crypt.c: hashes against published vectors (FIPS 180-4, RFC 4231), tokens, passwords. */
#include "base/crypt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

#define T(s) s, sizeof(s) - 1

static const struct {
	const char *s;
	size_t n;
	const char *hex;
} hashes[] = {
	{ T(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ T("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ T("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ T("a\0b"), "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138" },
};

START_TEST(sha256)
{
	unsigned char out[HASH_SIZE];
	crypt_sha256(hashes[_i].s, hashes[_i].n, out);
	ck_assert_str_eq(crypt_hex(ctx, out, sizeof out), hashes[_i].hex);
}
END_TEST

START_TEST(sha256_of_a_million)
{
	unsigned char out[HASH_SIZE];
	char *a = mem_array(ctx, char, 1000000);
	memset(a, 'a', 1000000);
	crypt_sha256(a, 1000000, out);
	ck_assert_str_eq(crypt_hex(ctx, out, sizeof out), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

static const struct {
	const char *key, *text, *hex;
} macs[] = {
	{ "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ "key", "The quick brown fox jumps over the lazy dog", "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8" },
	{ "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
};

START_TEST(hmac)
{
	ck_assert_str_eq(crypt_hmac_hex(ctx, macs[_i].key, macs[_i].text), macs[_i].hex);
}
END_TEST

START_TEST(hex_and_base64)
{
	static const struct {
		const char *raw;
		size_t n;
		const char *hex, *base64;
	} v[] = { { T(""), "", "" }, { T("f"), "66", "Zg==" }, { T("fo"), "666f", "Zm8=" }, { T("foo"), "666f6f", "Zm9v" },
		{ T("foob"), "666f6f62", "Zm9vYg==" }, { T("\0\xff\x7f"), "00ff7f", "AP9/" } }; /* RFC 4648 */
	for (size_t i = 0; i < COUNT(v); i++) {
		char *out = mem_array(ctx, char, 4 * ((v[i].n + 2) / 3) + 1);
		crypt_base64(v[i].raw, v[i].n, out);
		ck_assert_str_eq(out, v[i].base64);
		ck_assert_str_eq(crypt_hex(ctx, v[i].raw, v[i].n), v[i].hex);
	}
}
END_TEST

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum { MANY = 4000 };

static void
check_many(char *(*make)(const void *ctx), size_t length, const char *alphabet)
{
	char **all = mem_array(ctx, char *, MANY);
	bool *seen = mem_array(ctx, bool, 256 * length);
	for (size_t i = 0; i < MANY; i++) {
		all[i] = make(all);
		ck_assert_uint_eq(strlen(all[i]), length);
		ck_assert_uint_eq(strspn(all[i], alphabet), length);
		for (size_t k = 0; k < length; k++)
			seen[256 * k + (unsigned char)all[i][k]] = true;
	}
	qsort(all, MANY, sizeof *all, compare);
	for (size_t i = 1; i < MANY; i++)
		ck_assert_str_ne(all[i - 1], all[i]);
	/* Every character occurs at every place, but at the last one of base64, which holds four bits only. */
	for (size_t k = 0; k + 1 < length; k++)
		for (const char *c = alphabet; *c; c++)
			ck_assert_msg(seen[256 * k + (unsigned char)*c], "%c never stands at place %zu", *c, k);
}

START_TEST(tokens)
{
	check_many(crypt_token, TOKEN_LENGTH, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
	check_many(crypt_key, KEY_LENGTH, "0123456789abcdef");
}
END_TEST

START_TEST(equal)
{
	ck_assert(crypt_equal("", "") && crypt_equal("abc", "abc"));
	ck_assert(!crypt_equal("abc", "abd") && !crypt_equal("abc", "ab") && !crypt_equal("ab", "abc") && !crypt_equal("", "a"));
	ck_assert(!crypt_equal("Abc", "abc"));
}
END_TEST

START_TEST(password)
{
	const char *pepper = "pepper", *typed = "Верный пароль 1";
	char *one = crypt_password_hash(ctx, pepper, typed), *two = crypt_password_hash(ctx, pepper, typed);
	ck_assert(strncmp(one, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
	ck_assert_str_ne(one, two);
	ck_assert(crypt_password_check(pepper, typed, one) && crypt_password_check(pepper, typed, two));
	ck_assert(!crypt_password_check(pepper, "Верный пароль 2", one));
	ck_assert(!crypt_password_check(pepper, "верный пароль 1", one));
	ck_assert(!crypt_password_check(pepper, "Верный пароль 1 ", one));
	ck_assert(!crypt_password_check(pepper, "", one));
	ck_assert(!crypt_password_check("Pepper", typed, one));
	ck_assert(!crypt_password_check("", typed, one));
}
END_TEST

/* A name that nobody has, and hashes that are none. */
START_TEST(password_of_nobody)
{
	static const char *const none[] = { NULL, "", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$", "$2y$10$abcdefghijklmnopqrstuv" };
	for (size_t i = 0; i < COUNT(none); i++)
		ck_assert(!crypt_password_check("pepper", "x", none[i]) && !crypt_password_check("", "", none[i]));
}
END_TEST

START_TEST(wipe)
{
	char secret[32];
	memset(secret, 'x', sizeof secret);
	crypt_wipe(secret, sizeof secret);
	for (size_t i = 0; i < sizeof secret; i++)
		ck_assert_int_eq(secret[i], 0);
}
END_TEST

Suite *
crypt_suite(void)
{
	Suite *s = suite_create("crypt");
	unit_rows(s, "crypt.sha256", sha256, COUNT(hashes));
	unit_test(s, "crypt.sha256-of-a-million", sha256_of_a_million);
	unit_rows(s, "crypt.hmac", hmac, COUNT(macs));
	unit_test(s, "crypt.hex-and-base64", hex_and_base64);
	unit_test(s, "crypt.tokens", tokens);
	unit_test(s, "crypt.equal", equal);
	unit_test(s, "crypt.password", password);
	unit_test(s, "crypt.password-of-nobody", password_of_nobody);
	unit_test(s, "crypt.wipe", wipe);
	return s;
}
