/* test_webauthn.c: what a passkey says: published vectors, an authenticator of our own, and everything that must be refused. */
#include "base/webauthn.h"

#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "t/unit/unit.h"

struct bytes {
	unsigned char *p;
	size_t n;
};

enum { UP = 0x01, UV = 0x04, BE = 0x08, BS = 0x10, AT = 0x40, ED = 0x80 };

#define ORIGIN "https://lk.example.ru"
#define CHALLENGE "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
static const unsigned char challenge[32] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
	29, 30, 31, 32 };
static const char *const origins[] = { "https://lk.example.ru", "https://other.example.ru:8443", "http://localhost:8080", NULL };
static const struct webauthn_wanted wanted = { challenge, sizeof challenge, origins };

/* ---- an authenticator of our own */

/* A copy that is not a byte longer, so that the sanitizer sees who reads on. */
static struct bytes
copy(const void *p, size_t n)
{
	return (struct bytes) { n ? talloc_memdup(ctx, p, n) : talloc_size(ctx, 0), n };
}

static struct bytes
join(struct bytes a, struct bytes b)
{
	struct bytes c = { talloc_size(ctx, a.n + b.n), a.n + b.n };
	memcpy(c.p, a.p, a.n);
	memcpy(c.p + a.n, b.p, b.n);
	return c;
}

#define B(s) copy(s, sizeof(s) - 1)

static EVP_PKEY *
new_key(unsigned char public_key[WEBAUTHN_KEY_SIZE])
{
	unsigned char point[65];
	size_t n;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	ck_assert(key && EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n) == 1 && n == 65);
	memcpy(public_key, point + 1, WEBAUTHN_KEY_SIZE);
	return key;
}

static struct bytes
sign(EVP_PKEY *key, struct bytes authenticator, struct bytes client)
{
	unsigned char hash[HASH_SIZE], signature[80];
	size_t n = sizeof signature;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	crypt_sha256(client.p, client.n, hash);
	struct bytes data = join(authenticator, copy(hash, sizeof hash));
	ck_assert(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key) == 1 && EVP_DigestSign(md, signature, &n, data.p, data.n) == 1);
	EVP_MD_CTX_free(md);
	return copy(signature, n);
}

static struct bytes
client_of(const char *type, const char *origin)
{
	const char *text = mem_printf(ctx, "{\"type\":\"%s\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"%s\",\"crossOrigin\":false}", type, origin);
	return copy(text, strlen(text));
}

static struct bytes
head_of(const char *rp, unsigned flags, unsigned char count)
{
	unsigned char head[37] = { 0 };
	crypt_sha256(rp, strlen(rp), head);
	head[32] = (unsigned char)flags;
	head[36] = count;
	return copy(head, sizeof head);
}

#define KEY_HEAD "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"

/* The authenticator's data with an id of id_n bytes 7 and a key whose x is all 'x', y all 'y'. */
static struct bytes
with_key(struct bytes head, size_t id_n)
{
	unsigned char x[32], y[32], *id = mem_array(ctx, unsigned char, id_n), size[2] = { (unsigned char)(id_n >> 8), (unsigned char)id_n };
	memset(x, 'x', sizeof x);
	memset(y, 'y', sizeof y);
	memset(id, 7, id_n);
	struct bytes a = join(join(head, B("AAGUID 16 bytes.")), join(copy(size, 2), copy(id, id_n)));
	return join(a, join(join(B(KEY_HEAD), copy(x, 32)), join(B("\x22\x58\x20"), copy(y, 32))));
}

static struct bytes
bytes_item(struct bytes b)
{
	unsigned char head[] = { 0x59, (unsigned char)(b.n >> 8), (unsigned char)b.n };
	return join(copy(head, sizeof head), b);
}

#define FMT "\x63" "fmt\x64none"
#define STATEMENT "\x67" "attStmt"
#define DATA "\x68" "authData"

static struct bytes
attestation_of(struct bytes authenticator)
{
	return join(B("\xa3" FMT STATEMENT "\xa0" DATA), bytes_item(authenticator));
}

static const char *
registered(struct bytes client, struct bytes attestation)
{
	struct webauthn_key key;
	memset(&key, 0xee, sizeof key);
	const char *wrong = webauthn_registration(&wanted, client.p, client.n, attestation.p, attestation.n, &key);
	/* Refused, it leaves no trace. */
	for (size_t i = 0; wrong && i < sizeof key.id; i++)
		ck_assert_uint_eq(key.id[i], 0xee);
	return wrong;
}

static struct bytes
good_attestation(void)
{
	return attestation_of(with_key(head_of("lk.example.ru", UP | UV | AT, 5), 16));
}

/* ---- registration */

START_TEST(registration)
{
	struct webauthn_key key;
	struct bytes client = client_of("webauthn.create", ORIGIN), attestation = good_attestation();
	ck_assert_ptr_null(webauthn_registration(&wanted, client.p, client.n, attestation.p, attestation.n, &key));
	ck_assert_uint_eq(key.id_n, 16);
	ck_assert_uint_eq(key.sign_count, 5);
	ck_assert(key.id[0] == 7 && key.id[15] == 7 && key.public_key[0] == 'x' && key.public_key[31] == 'x' && key.public_key[32] == 'y' &&
	    key.public_key[63] == 'y');
}
END_TEST

#define T "\"type\":\"webauthn.create\""
#define C "\"challenge\":\"" CHALLENGE "\""
#define O "\"origin\":\"" ORIGIN "\""

static const struct {
	const char *name, *text;
	bool good;
} clients[] = {
	{ "as it should be", "{" T "," C "," O ",\"crossOrigin\":false}", true },
	{ "without crossOrigin", "{" T "," C "," O "}", true },
	{ "in another order, with white space and more members", " {" O " ,\n\"extra\":{\"a\":[1,2.5,null]}," C "," T "} ", true },
	{ "escapes", "{" T "," C ",\"origin\":\"https:\\/\\/lk.example.ru\"}", true },
	{ "type of an assertion", "{\"type\":\"webauthn.get\"," C "," O "}", false },
	{ "type in capitals", "{\"type\":\"WebAuthn.create\"," C "," O "}", false },
	{ "type not text", "{\"type\":1," C "," O "}", false },
	{ "no type", "{" C "," O "}", false },
	{ "another challenge", "{" T ",\"challenge\":\"BQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA\"," O "}", false },
	{ "challenge padded", "{" T ",\"challenge\":\"" CHALLENGE "=\"," O "}", false },
	{ "challenge cut", "{" T ",\"challenge\":\"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHy\"," O "}", false },
	{ "challenge empty", "{" T ",\"challenge\":\"\"," O "}", false },
	{ "challenge null", "{" T ",\"challenge\":null," O "}", false },
	{ "no challenge", "{" T "," O "}", false },
	{ "another origin", "{" T "," C ",\"origin\":\"https://lk.example.com\"}", false },
	{ "origin without TLS", "{" T "," C ",\"origin\":\"http://lk.example.ru\"}", false },
	{ "origin with a port", "{" T "," C ",\"origin\":\"https://lk.example.ru:8443\"}", false },
	{ "origin with a slash", "{" T "," C ",\"origin\":\"https://lk.example.ru/\"}", false },
	{ "origin below ours", "{" T "," C ",\"origin\":\"https://a.lk.example.ru\"}", false },
	{ "origin in capitals", "{" T "," C ",\"origin\":\"https://LK.example.ru\"}", false },
	{ "origin, then NUL", "{" T "," C ",\"origin\":\"https://lk.example.ru\\u0000.evil.ru\"}", false },
	{ "origin of another key's party", "{" T "," C ",\"origin\":\"https://other.example.ru:8443\"}", false },
	{ "origin empty", "{" T "," C ",\"origin\":\"\"}", false },
	{ "no origin", "{" T "," C "}", false },
	{ "in a frame", "{" T "," C "," O ",\"crossOrigin\":true}", false },
	{ "crossOrigin as text", "{" T "," C "," O ",\"crossOrigin\":\"false\"}", false },
	{ "a member twice", "{" T "," C "," O "," O "}", false },
	{ "more after the end", "{" T "," C "," O "}x", false },
	{ "two objects", "{" T "," C "," O "}{}", false },
	{ "a byte order mark", "\xef\xbb\xbf{" T "," C "," O "}", false },
	{ "not UTF-8", "{" T "," C "," O ",\"a\":\"\xff\"}", false },
	{ "an array", "[" T "]", false },
	{ "a text", "\"webauthn.create\"", false },
	{ "null", "null", false },
	{ "nothing", "", false },
};

START_TEST(client_table)
{
	const char *wrong = registered(copy(clients[_i].text, strlen(clients[_i].text)), good_attestation());
	ck_assert_msg(clients[_i].good == (wrong == NULL), "%s: %s", clients[_i].name, wrong ? wrong : "taken");
}
END_TEST

START_TEST(client_too_long)
{
	char *text = mem_strdup(ctx, "{" T "," C "," O "}");
	text = mem_printf(ctx, "%s%*s", text, (int)(4096 - strlen(text)), "");
	ck_assert_ptr_null(registered(copy(text, 4096), good_attestation()));
	text = mem_printf(ctx, "%s ", text);
	ck_assert_ptr_nonnull(registered(copy(text, 4097), good_attestation()));
	/* As deep as it may be: jansson has a limit of its own, and the stack is ours. */
	memset(text, '[', 4096);
	ck_assert_ptr_nonnull(registered(copy(text, 4096), good_attestation()));
}
END_TEST

/* Which origin it was decides for which relying party it must be; the port is no part of it. */
START_TEST(party_of_the_origin)
{
	static const struct {
		const char *origin, *party;
		bool good;
	} v[] = { { "https://lk.example.ru", "lk.example.ru", true }, { "https://other.example.ru:8443", "other.example.ru", true },
		{ "http://localhost:8080", "localhost", true }, { "https://lk.example.ru", "other.example.ru", false },
		{ "https://lk.example.ru", "example.ru", false }, { "https://lk.example.ru", "https://lk.example.ru", false },
		{ "https://other.example.ru:8443", "other.example.ru:8443", false }, { "https://lk.example.ru", "", false } };
	for (size_t i = 0; i < COUNT(v); i++) {
		struct bytes attestation = attestation_of(with_key(head_of(v[i].party, UP | AT, 0), 16));
		ck_assert_msg((registered(client_of("webauthn.create", v[i].origin), attestation) == NULL) == v[i].good, "%s with %s", v[i].origin, v[i].party);
	}
}
END_TEST

static const struct {
	const char *name;
	unsigned flags;
	size_t id_n;
	const char *more;
	size_t more_n;
	bool good;
} keys[] = {
	{ "present", UP | AT, 16, "", 0, true },
	{ "verified", UP | UV | AT, 32, "", 0, true },
	{ "can be backed up, and is", UP | BE | BS | AT, 32, "", 0, true },
	{ "can be backed up", UP | BE | AT, 32, "", 0, true },
	{ "the longest id", UP | AT, 255, "", 0, true },
	{ "the shortest id", UP | AT, 1, "", 0, true },
	{ "extensions", UP | AT | ED, 16, "\xa1\x6b" "credProtect\x02", 14, true },
	{ "extensions of yes and no", UP | AT | ED, 16, "\xa2\x6bhmac-secret\xf5\x61z\xf4", 17, true },
	{ "no extensions after all", UP | AT | ED, 16, "\xa0", 1, true },
	{ "not present", AT, 16, "", 0, false },
	{ "verified, not present", UV | AT, 16, "", 0, false },
	{ "backed up though it cannot be", UP | BS | AT, 16, "", 0, false },
	{ "no key announced", UP, 16, "", 0, false },
	{ "no id", UP | AT, 0, "", 0, false },
	{ "an id too long", UP | AT, 256, "", 0, false },
	{ "a byte more", UP | AT, 16, "\0", 1, false },
	{ "extensions not announced", UP | AT, 16, "\xa1\x6b" "credProtect\x02", 14, false },
	{ "extensions announced, none there", UP | AT | ED, 16, "", 0, false },
	{ "extensions no map", UP | AT | ED, 16, "\x02", 1, false },
	{ "extensions cut", UP | AT | ED, 16, "\xa1\x6b" "credProtect", 13, false },
	{ "extensions and a byte", UP | AT | ED, 16, "\xa0\xa0", 2, false },
	{ "extensions with a float", UP | AT | ED, 16, "\xa1\x61z\xf9\0\0", 6, false },
};

START_TEST(key_table)
{
	struct bytes data = join(with_key(head_of("lk.example.ru", keys[_i].flags, 0), keys[_i].id_n), copy(keys[_i].more, keys[_i].more_n));
	const char *wrong = registered(client_of("webauthn.create", ORIGIN), attestation_of(data));
	ck_assert_msg(keys[_i].good == (wrong == NULL), "%s: %s", keys[_i].name, wrong ? wrong : "taken");
}
END_TEST

/* Each byte of the key's form is as it is for ES256; only the point is free. */
START_TEST(another_kind_of_key)
{
	struct bytes data = with_key(head_of("lk.example.ru", UP | AT, 0), 16);
	size_t key = 37 + 16 + 2 + 16;
	for (size_t i = key; i < data.n; i++) {
		size_t at = i - key;
		bool point = (at >= 10 && at < 42) || at >= 45;
		data.p[i] ^= 1;
		ck_assert_msg((registered(client_of("webauthn.create", ORIGIN), attestation_of(data)) == NULL) == point, "byte %zu", at);
		data.p[i] ^= 1;
	}
}
END_TEST

#define ROW(name, head, tail, good) { name, head, sizeof(head) - 1, tail, sizeof(tail) - 1, good }

/* What stands before and after the authenticator's data. */
static const struct {
	const char *name, *head;
	size_t head_n;
	const char *tail;
	size_t tail_n;
	bool good;
} attestations[] = {
	ROW("as browsers write it", "\xa3" FMT STATEMENT "\xa0" DATA, "", true),
	ROW("in another order", "\xa3" DATA, STATEMENT "\xa0" FMT, true),
	ROW("a statement that is nobody's business", "\xa3" FMT STATEMENT "\xa3\x63" "alg\x26\x63sig\x42\x01\x02\x61z\xa1\x01\xf6" DATA, "", true),
	ROW("a statement as deep as may be", "\xa3" FMT STATEMENT "\xa1\x01\xa1\x01\xa1\x01\x01" DATA, "", true),
	ROW("a statement too deep", "\xa3" FMT STATEMENT "\xa1\x01\xa1\x01\xa1\x01\xa1\x01\x01" DATA, "", false),
	ROW("a statement with an array", "\xa3" FMT STATEMENT "\xa1\x63x5c\x80" DATA, "", false),
	ROW("a statement with a tag", "\xa3" FMT STATEMENT "\xa1\x01\xc0\x61z" DATA, "", false),
	ROW("a statement with a number of a reserved size", "\xa3" FMT STATEMENT "\xa1\x01\x1c" "0123456789abcdef" DATA, "", false),
	ROW("a statement with a simple value written long", "\xa3" FMT STATEMENT "\xa1\x01\xf8\x14" DATA, "", false),
	ROW("a statement with an undefined value", "\xa3" FMT STATEMENT "\xa1\x01\xf7" DATA, "", false),
	ROW("a statement that is text", "\xa3" FMT STATEMENT "\x61z" DATA, "", false),
	ROW("a statement of indefinite length", "\xa3" FMT STATEMENT "\xbf\xff" DATA, "", false),
	ROW("a statement of 2^64 - 1 members", "\xa3" FMT STATEMENT "\xbb\xff\xff\xff\xff\xff\xff\xff\xff" DATA, "", false),
	ROW("a statement's text of 2^64 - 1", "\xa3" FMT STATEMENT "\xa1\x01\x7b\xff\xff\xff\xff\xff\xff\xff\xff" DATA, "", false),
	ROW("packed", "\xa3\x63" "fmt\x66packed" STATEMENT "\xa0" DATA, "", false),
	ROW("a form that begins like none", "\xa3\x63" "fmt\x65none2" STATEMENT "\xa0" DATA, "", false),
	ROW("a form as bytes", "\xa3\x63" "fmt\x44none" STATEMENT "\xa0" DATA, "", false),
	ROW("a form of indefinite length", "\xa3\x63" "fmt\x7f\x64none\xff" STATEMENT "\xa0" DATA, "", false),
	ROW("the form twice", "\xa3" FMT FMT DATA, "", false),
	ROW("the statement twice", "\xa3" STATEMENT "\xa0" STATEMENT "\xa0" DATA, "", false),
	ROW("the data twice", "\xa3" DATA "\x41\x01" FMT DATA, "", false),
	ROW("two members", "\xa2" FMT DATA, "", false),
	ROW("four members", "\xa4" FMT STATEMENT "\xa0" DATA, "\x61z\x01", false),
	ROW("an unknown member", "\xa3" FMT "\x67unknown\xa0" DATA, "", false),
	ROW("a member's name as bytes", "\xa3\x43" "fmt\x64none" STATEMENT "\xa0" DATA, "", false),
	ROW("indefinite length", "\xbf" FMT STATEMENT "\xa0" DATA, "\xff", false),
	ROW("an array", "\x83" FMT STATEMENT "\xa0" DATA, "", false),
	ROW("a tag before it", "\xd9\xd9\xf7\xa3" FMT STATEMENT "\xa0" DATA, "", false),
	ROW("a byte more", "\xa3" FMT STATEMENT "\xa0" DATA, "\0", false),
	ROW("another one after it", "\xa3" FMT STATEMENT "\xa0" DATA, "\xa0", false),
	ROW("a reserved length", "\xbc" FMT STATEMENT "\xa0" DATA, "", false),
};

START_TEST(attestation_table)
{
	struct bytes data = bytes_item(with_key(head_of("lk.example.ru", UP | AT, 0), 16));
	struct bytes all = join(copy(attestations[_i].head, attestations[_i].head_n), join(data, copy(attestations[_i].tail, attestations[_i].tail_n)));
	const char *wrong = registered(client_of("webauthn.create", ORIGIN), all);
	ck_assert_msg(attestations[_i].good == (wrong == NULL), "%s: %s", attestations[_i].name, wrong ? wrong : "taken");
}
END_TEST

START_TEST(cut)
{
	struct bytes client = client_of("webauthn.create", ORIGIN), attestation = good_attestation();
	struct bytes data = with_key(head_of("lk.example.ru", UP | AT, 0), 16);
	ck_assert_ptr_null(registered(client, attestation));
	for (size_t n = 0; n < client.n; n++)
		ck_assert_msg(registered(copy(client.p, n), attestation) != NULL, "client of %zu bytes", n);
	for (size_t n = 0; n < attestation.n; n++)
		ck_assert_msg(registered(client, copy(attestation.p, n)) != NULL, "attestation of %zu bytes", n);
	for (size_t n = 0; n < data.n; n++)
		ck_assert_msg(registered(client, attestation_of(copy(data.p, n))) != NULL, "data of %zu bytes", n);
}
END_TEST

/* Nothing to tell of what is answered: only that it is, and that the sanitizer is silent. */
START_TEST(rubbish)
{
	struct bytes client = client_of("webauthn.create", ORIGIN), attestation = good_attestation();
	uint64_t seed = 20261120;
	for (size_t bit = 0; bit < attestation.n * 8; bit++) {
		attestation.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
		registered(client, attestation);
		attestation.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < client.n * 8; bit++) {
		client.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
		registered(client, attestation);
		client.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (int i = 0; i < 5000; i++) {
		struct bytes broken = copy(attestation.p, (size_t)unit_below(&seed, (int64_t)attestation.n) + 1);
		for (int64_t k = unit_below(&seed, 8); k >= 0; k--)
			broken.p[unit_below(&seed, (int64_t)broken.n)] = (unsigned char)unit_random(&seed);
		registered(client, broken);
		talloc_free(broken.p);
	}
}
END_TEST

/* ---- assertion */

static const struct {
	const char *name, *type, *origin, *party;
	unsigned flags;
	bool must_verify;
	const char *more;
	size_t more_n;
	bool good;
} assertions[] = {
	{ "present", "webauthn.get", ORIGIN, "lk.example.ru", UP, false, "", 0, true },
	{ "verified", "webauthn.get", ORIGIN, "lk.example.ru", UP | UV, true, "", 0, true },
	{ "backed up", "webauthn.get", ORIGIN, "lk.example.ru", UP | UV | BE | BS, true, "", 0, true },
	{ "our other origin", "webauthn.get", "https://other.example.ru:8443", "other.example.ru", UP, false, "", 0, true },
	{ "extensions", "webauthn.get", ORIGIN, "lk.example.ru", UP | ED, false, "\xa1\x61z\x18\xff", 5, true },
	{ "not verified though it must be", "webauthn.get", ORIGIN, "lk.example.ru", UP, true, "", 0, false },
	{ "not present", "webauthn.get", ORIGIN, "lk.example.ru", UV, true, "", 0, false },
	{ "backed up though it cannot be", "webauthn.get", ORIGIN, "lk.example.ru", UP | BS, false, "", 0, false },
	{ "type of a registration", "webauthn.create", ORIGIN, "lk.example.ru", UP, false, "", 0, false },
	{ "another origin", "webauthn.get", "https://lk.example.com", "lk.example.ru", UP, false, "", 0, false },
	{ "another party", "webauthn.get", ORIGIN, "lk.example.com", UP, false, "", 0, false },
	{ "a key in it", "webauthn.get", ORIGIN, "lk.example.ru", UP | AT, false, "", 0, false },
	{ "a byte more", "webauthn.get", ORIGIN, "lk.example.ru", UP, false, "\xa0", 1, false },
	{ "extensions announced, none there", "webauthn.get", ORIGIN, "lk.example.ru", UP | ED, false, "", 0, false },
};

START_TEST(assertion_table)
{
	unsigned char public_key[WEBAUTHN_KEY_SIZE];
	uint32_t count = 77;
	EVP_PKEY *key = new_key(public_key);
	struct bytes c = client_of(assertions[_i].type, assertions[_i].origin);
	struct bytes a = join(head_of(assertions[_i].party, assertions[_i].flags, 9), copy(assertions[_i].more, assertions[_i].more_n)), s = sign(key, a, c);
	const char *wrong = webauthn_assertion(&wanted, public_key, c.p, c.n, a.p, a.n, s.p, s.n, assertions[_i].must_verify, &count);
	EVP_PKEY_free(key);
	ck_assert_msg(assertions[_i].good == (wrong == NULL), "%s: %s", assertions[_i].name, wrong ? wrong : "taken");
	ck_assert_uint_eq(count, wrong ? 77 : 9);
}
END_TEST

struct assertion {
	unsigned char public_key[WEBAUTHN_KEY_SIZE];
	struct bytes part[3]; /* client, authenticator, signature */
};

static const char *
asserted(const struct assertion *a)
{
	uint32_t count;
	const struct bytes *p = a->part;
	return webauthn_assertion(&wanted, a->public_key, p[0].p, p[0].n, p[1].p, p[1].n, p[2].p, p[2].n, true, &count);
}

static struct assertion
good_assertion(void)
{
	struct assertion a;
	EVP_PKEY *key = new_key(a.public_key);
	a.part[0] = client_of("webauthn.get", ORIGIN);
	a.part[1] = head_of("lk.example.ru", UP | UV, 9);
	a.part[2] = sign(key, a.part[1], a.part[0]);
	EVP_PKEY_free(key);
	ck_assert_ptr_null(asserted(&a));
	return a;
}

/* Each bit of all that was signed, and of the signature and the key, counts. */
START_TEST(assertion_flipped)
{
	struct assertion a = good_assertion();
	for (size_t i = 0; i < 3; i++)
		for (size_t bit = 0; bit < a.part[i].n * 8; bit++) {
			a.part[i].p[bit / 8] ^= (unsigned char)(1 << bit % 8);
			ck_assert_msg(asserted(&a) != NULL, "part %zu, bit %zu", i, bit);
			a.part[i].p[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
	for (size_t bit = 0; bit < sizeof a.public_key * 8; bit++) {
		a.public_key[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_ptr_nonnull(asserted(&a));
		a.public_key[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	ck_assert_ptr_null(asserted(&a));
}
END_TEST

START_TEST(assertion_cut)
{
	struct assertion a = good_assertion(), of_another = good_assertion();
	for (size_t i = 0; i < 3; i++) {
		struct bytes whole = a.part[i];
		for (size_t n = 0; n < whole.n; n++) {
			a.part[i] = copy(whole.p, n);
			ck_assert_msg(asserted(&a) != NULL, "part %zu of %zu bytes", i, n);
		}
		a.part[i] = join(whole, B("\0"));
		ck_assert_ptr_nonnull(asserted(&a));
		a.part[i] = whole;
	}
	a.part[2] = of_another.part[2];
	ck_assert_ptr_nonnull(asserted(&a));
}
END_TEST

/* A challenge of nothing is no challenge, whatever the answer says. */
START_TEST(no_challenge)
{
	struct webauthn_wanted none = { challenge, 0, origins };
	struct webauthn_key key;
	const char *text = "{" T ",\"challenge\":\"\"," O "}";
	struct bytes attestation = good_attestation();
	ck_assert_ptr_nonnull(webauthn_registration(&none, (const unsigned char *)text, strlen(text), attestation.p, attestation.n, &key));
}
END_TEST

/* ---- vectors of others */

static char *
vectors_path(const char *name)
{
	const char *shared = getenv("KABINET_SHARED");
	return mem_printf(NULL, "%s/data/auth-vectors/%s", shared ? shared : "../shared", name);
}

static json_t *
vectors(const char *name)
{
	char *path = vectors_path(name);
	json_t *v = json_load_file(path, 0, NULL);
	talloc_free(path);
	ck_assert_ptr_nonnull(v);
	return v;
}

static const char *
text_of(const json_t *v, const char *name)
{
	const char *s = json_string_value(json_object_get(v, name));
	ck_assert_msg(s != NULL, "no %s", name);
	return s;
}

static struct bytes
bytes_of(const json_t *v, const char *name)
{
	struct bytes b;
	b.p = crypt_base64url_read(ctx, text_of(v, name), &b.n);
	ck_assert_msg(b.p != NULL, "%s is no base64url", name);
	return b;
}

START_TEST(registration_vector)
{
	json_t *v = vectors("webauthn_registration.json");
	struct bytes ours = bytes_of(v, "challenge_b64"), client = bytes_of(v, "client_data_json_b64"), attestation = bytes_of(v, "attestation_object_b64");
	const char *const its[] = { text_of(v, "origin"), NULL };
	struct webauthn_wanted w = { ours.p, ours.n, its };
	struct webauthn_key key;
	const char *wrong = webauthn_registration(&w, client.p, client.n, attestation.p, attestation.n, &key);
	ck_assert_msg(wrong == NULL, "%s", wrong);
	ck_assert_str_eq(crypt_hex(ctx, key.id, key.id_n), text_of(v, "expected_credential_id_hex"));
	ck_assert_int_eq(key.sign_count, json_integer_value(json_object_get(v, "expected_sign_count")));
	ck_assert_ptr_nonnull(webauthn_registration(&wanted, client.p, client.n, attestation.p, attestation.n, &key));
	json_decref(v);
}
END_TEST

START_TEST(authentication_vector)
{
	json_t *v = vectors("webauthn_authentication.json");
	struct bytes ours = bytes_of(v, "challenge_b64"), client = bytes_of(v, "client_data_json_b64");
	struct bytes data = bytes_of(v, "authenticator_data_b64"), signature = bytes_of(v, "signature_b64");
	struct bytes key = join(bytes_of(v, "public_key_x_b64"), bytes_of(v, "public_key_y_b64"));
	const char *const its[] = { text_of(v, "origin"), NULL };
	struct webauthn_wanted w = { ours.p, ours.n, its };
	uint32_t count;
	ck_assert_uint_eq(key.n, WEBAUTHN_KEY_SIZE);
	const char *wrong = webauthn_assertion(&w, key.p, client.p, client.n, data.p, data.n, signature.p, signature.n, false, &count);
	ck_assert_msg(wrong == NULL, "%s", wrong);
	ck_assert_int_eq(count, json_integer_value(json_object_get(v, "expected_sign_count")));
	/* This authenticator has not verified who it was. */
	ck_assert_ptr_nonnull(webauthn_assertion(&w, key.p, client.p, client.n, data.p, data.n, signature.p, signature.n, true, &count));
	json_decref(v);
}
END_TEST

static void
vector_test(Suite *s, const char *name, const char *file, const TTest *test)
{
	char *path = vectors_path(file);
	FILE *f = fopen(path, "r");
	if (f)
		unit_test(s, name, test);
	else
		unit_skip(name, "no ../shared/data/auth-vectors (KABINET_SHARED)");
	if (f)
		fclose(f);
	talloc_free(path);
}

Suite *
webauthn_suite(void)
{
	Suite *s = suite_create("webauthn");
	unit_test(s, "webauthn.registration", registration);
	unit_rows(s, "webauthn.client", client_table, COUNT(clients));
	unit_test(s, "webauthn.client-too-long", client_too_long);
	unit_test(s, "webauthn.party-of-the-origin", party_of_the_origin);
	unit_rows(s, "webauthn.key", key_table, COUNT(keys));
	unit_test(s, "webauthn.another-kind-of-key", another_kind_of_key);
	unit_rows(s, "webauthn.attestation", attestation_table, COUNT(attestations));
	unit_test(s, "webauthn.cut", cut);
	unit_test(s, "webauthn.rubbish", rubbish);
	unit_rows(s, "webauthn.assertion", assertion_table, COUNT(assertions));
	unit_test(s, "webauthn.assertion-flipped", assertion_flipped);
	unit_test(s, "webauthn.assertion-cut", assertion_cut);
	unit_test(s, "webauthn.no-challenge", no_challenge);
	vector_test(s, "webauthn.registration-vector", "webauthn_registration.json", registration_vector);
	vector_test(s, "webauthn.authentication-vector", "webauthn_authentication.json", authentication_vector);
	return s;
}
