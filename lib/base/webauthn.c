/* webauthn.c: what a passkey says, read strictly: whatever is not as the standard has it is refused.

   An attestationObject is CBOR (RFC 8949), of which we read just what can occur in one; the authenticator's data in it are
   of fixed places, with one more piece of CBOR, the key. That one is compared rather than read: CTAP2's canonical form
   leaves a P-256 key for ES256 but one way to be written. */
#include "base/webauthn.h"

#include <jansson.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { CLIENT_MAX = 4096, ATTESTATION_MAX = 4096, AUTHENTICATOR_MAX = 1024, SIGNATURE_MAX = 72, DEPTH_MAX = 4 };
enum { USER_PRESENT = 0x01, USER_VERIFIED = 0x04, BACKUP_POSSIBLE = 0x08, BACKED_UP = 0x10, HAS_KEY = 0x40,
	HAS_EXTENSIONS = 0x80 };
enum { AUTHENTICATOR_HEAD = HASH_SIZE + 1 + 4, AAGUID_SIZE = 16 };
enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

/* Bytes not yet read. */
struct reader {
	const unsigned char *p;
	size_t left;
};

/* The next n bytes; NULL if there are not so many. */
static const unsigned char *
take(struct reader *r, uint64_t n)
{
	const unsigned char *p = r->p;
	if (n > r->left)
		return NULL;
	r->p += n;
	r->left -= (size_t)n;
	return p;
}

static uint64_t
big_endian(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* An item's head: its type, and its value, length or count. False also for indefinite lengths and reserved values. */
static bool
cbor_head(struct reader *r, enum major *major, uint64_t *value)
{
	const unsigned char *first = take(r, 1);
	if (first == NULL || (*first & 31) > 27)
		return false;
	*major = (enum major)(*first >> 5);
	*value = *first & 31;
	if (*value < 24)
		return true;
	size_t n = (size_t)1 << (*value - 24);
	const unsigned char *p = take(r, n);
	if (p != NULL)
		*value = big_endian(p, n);
	return p != NULL && *major != SIMPLE; /* a float, or a simple value nobody needs */
}

/* Goes past one item, of whatever is in it. */
static bool
cbor_skip(struct reader *r, int depth)
{
	enum major major;
	uint64_t n;
	if (depth == 0 || !cbor_head(r, &major, &n))
		return false;
	if (major == BYTES || major == TEXT)
		return take(r, n) != NULL;
	if (major == SIMPLE)
		return n >= 20 && n <= 22; /* false, true, null */
	if (major != MAP)
		return major == UNSIGNED || major == NEGATIVE;
	/* However great a count it claims, each turn takes a byte at least or is the last. */
	for (; n > 0; n--)
		if (!cbor_skip(r, depth - 1) || !cbor_skip(r, depth - 1))
			return false;
	return true;
}

/* A text or bytes as a reader of its own. */
static bool
cbor_string(struct reader *r, enum major wanted, struct reader *string)
{
	enum major major;
	uint64_t n;
	if (!cbor_head(r, &major, &n) || major != wanted)
		return false;
	string->p = take(r, n);
	string->left = string->p ? (size_t)n : 0;
	return string->p != NULL;
}

static bool
is(const struct reader *text, const char *s)
{
	return text->left == strlen(s) && memcmp(text->p, s, text->left) == 0;
}

/* A map, gone past but for its end. */
static bool
cbor_map(struct reader *r)
{
	return r->left > 0 && *r->p >> 5 == MAP && cbor_skip(r, DEPTH_MAX);
}

/* The attestationObject's three members, in any order, each once. */
static const char *
attestation_read(struct reader r, struct reader *authenticator)
{
	enum major major;
	uint64_t n;
	struct reader key, format = { NULL, 0 };
	bool statement = false;
	authenticator->p = NULL;
	if (r.left > ATTESTATION_MAX || !cbor_head(&r, &major, &n) || major != MAP || n != 3)
		return "attestation: not a map of three";
	for (; n > 0; n--) {
		bool good = cbor_string(&r, TEXT, &key);
		if (good && is(&key, "fmt"))
			good = format.p == NULL && cbor_string(&r, TEXT, &format);
		else if (good && is(&key, "attStmt"))
			good = !statement && (statement = cbor_map(&r));
		else
			good = good && is(&key, "authData") && authenticator->p == NULL &&
			    cbor_string(&r, BYTES, authenticator);
		if (!good)
			return "attestation: not understood";
	}
	if (r.left > 0)
		return "attestation: more after its end";
	return is(&format, "none") ? NULL : "attestation: asked for none";
}

/* ES256 as a COSE key (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
static bool
cose_key(struct reader *r, unsigned char public_key[WEBAUTHN_KEY_SIZE])
{
	static const unsigned char head[] = { 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20 };
	static const unsigned char middle[] = { 0x22, 0x58, 0x20 };
	const unsigned char *p = take(r, sizeof head + 32 + sizeof middle + 32);
	if (p == NULL || memcmp(p, head, sizeof head) != 0 || memcmp(p + sizeof head + 32, middle, sizeof middle) != 0)
		return false;
	memcpy(public_key, p + sizeof head, 32);
	memcpy(public_key + 32, p + sizeof head + 32 + sizeof middle, 32);
	return true;
}

static const char *
credential_read(struct reader *r, struct webauthn_key *key)
{
	const unsigned char *size = take(r, AAGUID_SIZE) ? take(r, 2) : NULL;
	key->id_n = size ? (size_t)big_endian(size, 2) : 0;
	const unsigned char *id = key->id_n > 0 && key->id_n <= WEBAUTHN_ID_MAX ? take(r, key->id_n) : NULL;
	if (id == NULL)
		return "authenticator: no credential id that will do";
	memcpy(key->id, id, key->id_n);
	return cose_key(r, key->public_key) ? NULL : "authenticator: not an ES256 key";
}

/* Is it for our site, and was the user there? The relying party is the origin's host, without its port. */
static const char *
flags_check(const unsigned char *head, const char *origin, bool must_verify)
{
	const char *host = strstr(origin, "://");
	unsigned char hash[HASH_SIZE];
	unsigned flags = head[HASH_SIZE];
	host = host ? host + 3 : origin;
	crypt_sha256(host, strcspn(host, ":/"), hash);
	if (memcmp(head, hash, HASH_SIZE) != 0)
		return "authenticator: of another relying party";
	if (!(flags & USER_PRESENT))
		return "authenticator: user not present";
	if (must_verify && !(flags & USER_VERIFIED))
		return "authenticator: user not verified";
	return (flags & BACKED_UP) && !(flags & BACKUP_POSSIBLE) ? "authenticator: backed up though it cannot be" : NULL;
}

/* The authenticator's data, to the last byte. key NULL: an assertion, which has none. */
static const char *
authenticator_read(struct reader r, const char *origin, bool must_verify, struct webauthn_key *key, uint32_t *count_r)
{
	const unsigned char *head = r.left <= AUTHENTICATOR_MAX ? take(&r, AUTHENTICATOR_HEAD) : NULL;
	const char *wrong = head ? flags_check(head, origin, must_verify) : "authenticator: wrong size";
	if (wrong)
		return wrong;
	unsigned flags = head[HASH_SIZE];
	if (!(flags & HAS_KEY) != (key == NULL))
		return key ? "authenticator: no key" : "authenticator: a key in an assertion";
	if (key && (wrong = credential_read(&r, key)) != NULL)
		return wrong;
	/* Security keys add some unasked. */
	if ((flags & HAS_EXTENSIONS) && !cbor_map(&r))
		return "authenticator: extensions not understood";
	*count_r = (uint32_t)big_endian(head + HASH_SIZE + 1, 4);
	return r.left == 0 ? NULL : "authenticator: more after its end";
}

static bool
challenge_right(const struct webauthn_wanted *wanted, const char *text)
{
	char *ours = crypt_base64url(NULL, wanted->challenge, wanted->challenge_n);
	bool right = wanted->challenge_n > 0 && text && crypt_equal(text, ours);
	talloc_free(ours);
	return right;
}

/* Which of our origins it is; NULL: none. */
static const char *
origin_of(const struct webauthn_wanted *wanted, const char *text)
{
	for (const char *const *o = wanted->origins; text && *o; o++)
		if (strcmp(*o, text) == 0)
			return *o;
	return NULL;
}

static const char *
client_members(const struct webauthn_wanted *wanted, const json_t *object, const char *type, const char **origin_r)
{
	const char *its_type = json_string_value(json_object_get(object, "type"));
	const json_t *cross = json_object_get(object, "crossOrigin");
	if (its_type == NULL || strcmp(its_type, type) != 0)
		return "client: of another type";
	if (!challenge_right(wanted, json_string_value(json_object_get(object, "challenge"))))
		return "client: of another challenge";
	*origin_r = origin_of(wanted, json_string_value(json_object_get(object, "origin")));
	if (*origin_r == NULL)
		return "client: of another origin";
	return cross && !json_is_false(cross) ? "client: in a frame of another origin" : NULL;
}

/* clientDataJSON: what the browser says it was asked, and by which page. */
static const char *
client_check(const struct webauthn_wanted *wanted, struct reader r, const char *type, const char **origin_r)
{
	json_error_t error;
	/* A byte order mark, trailing text and NUL in strings jansson refuses by itself. */
	json_t *object = r.left <= CLIENT_MAX ? json_loadb((const char *)r.p, r.left, JSON_REJECT_DUPLICATES, &error) : NULL;
	const char *wrong = "client: not understood";
	if (json_is_object(object))
		wrong = client_members(wanted, object, type, origin_r);
	json_decref(object);
	return wrong;
}

const char *
webauthn_registration(const struct webauthn_wanted *wanted, const unsigned char *client, size_t client_n,
    const unsigned char *attestation, size_t attestation_n, struct webauthn_key *key_r)
{
	struct webauthn_key key = { .id_n = 0 };
	struct reader authenticator = { NULL, 0 };
	const char *origin;
	const char *wrong = client_check(wanted, (struct reader) { client, client_n }, "webauthn.create", &origin);
	if (wrong == NULL)
		wrong = attestation_read((struct reader) { attestation, attestation_n }, &authenticator);
	if (wrong == NULL)
		wrong = authenticator_read(authenticator, origin, false, &key, &key.sign_count);
	if (wrong == NULL)
		*key_r = key;
	return wrong;
}

/* What the key has signed: its own data and the hash of the browser's. */
static bool
signature_right(const unsigned char public_key[WEBAUTHN_KEY_SIZE], struct reader client, struct reader authenticator,
    struct reader signature)
{
	unsigned char data[AUTHENTICATOR_MAX + HASH_SIZE];
	memcpy(data, authenticator.p, authenticator.left);
	crypt_sha256(client.p, client.left, data + authenticator.left);
	return signature.left <= SIGNATURE_MAX &&
	    crypt_es256_verify(public_key, data, authenticator.left + HASH_SIZE, signature.p, signature.left);
}

const char *
webauthn_assertion(const struct webauthn_wanted *wanted, const unsigned char public_key[WEBAUTHN_KEY_SIZE],
    const unsigned char *client, size_t client_n, const unsigned char *authenticator, size_t authenticator_n,
    const unsigned char *signature, size_t signature_n, bool must_verify, uint32_t *sign_count_r)
{
	struct reader c = { client, client_n }, a = { authenticator, authenticator_n }, s = { signature, signature_n };
	const char *origin;
	uint32_t count = 0;
	const char *wrong = client_check(wanted, c, "webauthn.get", &origin);
	if (wrong == NULL)
		wrong = authenticator_read(a, origin, must_verify, NULL, &count);
	if (wrong == NULL && !signature_right(public_key, c, a, s))
		wrong = "signature: wrong";
	if (wrong == NULL)
		*sign_count_r = count;
	return wrong;
}
