/* crypt.c: OpenSSL and libargon2, wrapped. */
#include "base/crypt.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ARGON_MEMORY_KIB = 19 * 1024, ARGON_PASSES = 2, ARGON_LANES = 1, SALT_SIZE = 16 };
enum { NONCE_SIZE = 12, TAG_SIZE = 16, SEAL_HEAD = NONCE_SIZE + TAG_SIZE };

void
crypt_random(void *out, size_t n)
{
	if (RAND_bytes(out, (int)n) != 1) {
		fputs("no random numbers\n", stderr);
		abort();
	}
}

char *
crypt_token(const void *ctx)
{
	unsigned char raw[32];
	crypt_random(raw, sizeof raw);
	return crypt_base64url(ctx, raw, sizeof raw);
}

char *
crypt_key(const void *ctx)
{
	unsigned char raw[KEY_LENGTH / 2];
	crypt_random(raw, sizeof raw);
	return crypt_hex(ctx, raw, sizeof raw);
}

char *
crypt_hex(const void *ctx, const void *data, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = data;
	char *s = mem_array(ctx, char, n * 2 + 1);
	for (size_t i = 0; i < n; i++) {
		s[2 * i] = digit[p[i] >> 4];
		s[2 * i + 1] = digit[p[i] & 15];
	}
	return s;
}

void
crypt_base64(const void *data, size_t n, char *out)
{
	EVP_EncodeBlock((unsigned char *)out, data, (int)n);
}

char *
crypt_base64url(const void *ctx, const void *data, size_t n)
{
	char *text = mem_array(ctx, char, 4 * ((n + 2) / 3) + 1);
	crypt_base64(data, n, text);
	for (char *p = text; *p; p++)
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
	text[strcspn(text, "=")] = '\0';
	return text;
}

/* What six bits a character of base64url stands for; -1: none. */
static int
sextet(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26
	    : c >= '0' && c <= '9'            ? c - '0' + 52
	    : c == '-'                        ? 62
	    : c == '_'                        ? 63
	                                      : -1;
}

unsigned char *
crypt_base64url_read(const void *ctx, const char *text, size_t *n_r)
{
	size_t length = strlen(text), n = 0;
	unsigned char *out = mem_array(ctx, unsigned char, length / 4 * 3 + 3);
	unsigned bits = 0, have = 0;
	for (; sextet(*text) >= 0; text++) {
		bits = bits << 6 | (unsigned)sextet(*text);
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (unsigned char)(bits >> have);
			bits &= (1u << have) - 1;
		}
	}
	/* One text for one value: no stray character, no half byte, no bits left over. */
	if (*text || have == 6 || bits != 0) {
		talloc_free(out);
		return NULL;
	}
	*n_r = n;
	return out;
}

char *
crypt_base32(const void *ctx, const void *data, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const unsigned char *p = data;
	size_t length = (n * 8 + 4) / 5;
	char *s = mem_array(ctx, char, length + 1);
	for (size_t i = 0; i < length; i++) {
		size_t at = i * 5 / 8, shift = i * 5 % 8;
		unsigned pair = (unsigned)p[at] << 8 | (at + 1 < n ? p[at + 1] : 0u);
		s[i] = digit[pair >> (11 - shift) & 31];
	}
	return s;
}

void
crypt_sha256(const void *data, size_t n, unsigned char out[HASH_SIZE])
{
	SHA256(data, n, out);
}

void
crypt_hmac(const char *key, const void *data, size_t n, unsigned char out[HASH_SIZE])
{
	HMAC(EVP_sha256(), key, (int)strlen(key), data, n, out, NULL);
}

char *
crypt_hmac_hex(const void *ctx, const char *key, const char *text)
{
	unsigned char mac[HASH_SIZE];
	crypt_hmac(key, text, strlen(text), mac);
	return crypt_hex(ctx, mac, sizeof mac);
}

bool
crypt_equal(const char *a, const char *b)
{
	size_t n = strlen(a);
	return n == strlen(b) && CRYPTO_memcmp(a, b, n) == 0;
}

char *
crypt_password_hash(const void *ctx, const char *pepper, const char *password)
{
	unsigned char salt[SALT_SIZE], peppered[HASH_SIZE];
	char encoded[160];
	crypt_random(salt, sizeof salt);
	crypt_hmac(pepper, password, strlen(password), peppered);
	int rc = argon2id_hash_encoded(ARGON_PASSES, ARGON_MEMORY_KIB, ARGON_LANES, peppered, sizeof peppered, salt,
	    sizeof salt, HASH_SIZE, encoded, sizeof encoded);
	crypt_wipe(peppered, sizeof peppered);
	if (rc != ARGON2_OK) {
		fprintf(stderr, "argon2: %s\n", argon2_error_message(rc));
		abort(); /* only memory can fail here */
	}
	return mem_strdup(ctx, encoded);
}

bool
crypt_password_check(const char *pepper, const char *password, const char *hash)
{
	/* Of a random password that nobody knows; the same parameters as above. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
	                             "dGhpcyBpcyBub3QgdGhlIGhhc2ggb2YgYW55dGhpbmc";
	unsigned char peppered[HASH_SIZE];
	crypt_hmac(pepper, password, strlen(password), peppered);
	int rc = argon2id_verify(hash ? hash : nobody, peppered, sizeof peppered);
	crypt_wipe(peppered, sizeof peppered);
	return hash != NULL && rc == ARGON2_OK;
}

bool
crypt_password_old(const char *hash)
{
	unsigned memory, passes, lanes;
	return sscanf(hash, "$argon2id$v=19$m=%u,t=%u,p=%u$", &memory, &passes, &lanes) != 3 || memory < ARGON_MEMORY_KIB ||
	    passes < ARGON_PASSES || lanes < ARGON_LANES;
}

/* A cipher ready for one message: out of a key of its own, so that the secret may serve other ends too. */
static EVP_CIPHER_CTX *
seal_cipher(const char *key, const unsigned char *nonce, bool encrypt)
{
	unsigned char derived[HASH_SIZE];
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	crypt_hmac(key, "seal", 4, derived);
	/* GCM's nonce has 12 bytes unless told otherwise. */
	if (cipher == NULL || EVP_CipherInit_ex2(cipher, EVP_aes_256_gcm(), derived, nonce, encrypt, NULL) != 1) {
		fputs("no AES\n", stderr);
		abort(); /* only memory can fail here */
	}
	crypt_wipe(derived, sizeof derived);
	return cipher;
}

unsigned char *
crypt_seal(const void *ctx, const char *key, const void *data, size_t n, size_t *n_r)
{
	unsigned char *out = mem_array(ctx, unsigned char, SEAL_HEAD + n);
	int written;
	crypt_random(out, NONCE_SIZE);
	EVP_CIPHER_CTX *cipher = seal_cipher(key, out, true);
	if (EVP_CipherUpdate(cipher, out + SEAL_HEAD, &written, data, (int)n) != 1 ||
	    EVP_CipherFinal_ex(cipher, out + SEAL_HEAD + written, &written) != 1 ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, out + NONCE_SIZE) != 1) {
		fputs("AES fails\n", stderr);
		abort();
	}
	EVP_CIPHER_CTX_free(cipher);
	*n_r = SEAL_HEAD + n;
	return out;
}

unsigned char *
crypt_unseal(const void *ctx, const char *key, const void *sealed, size_t n, size_t *n_r)
{
	const unsigned char *in = sealed;
	unsigned char tag[TAG_SIZE];
	int written = 0, rest;
	if (n < SEAL_HEAD)
		return NULL;
	unsigned char *out = mem_array(ctx, unsigned char, n - SEAL_HEAD);
	EVP_CIPHER_CTX *cipher = seal_cipher(key, in, false);
	memcpy(tag, in + NONCE_SIZE, TAG_SIZE);
	bool ours = EVP_CipherUpdate(cipher, out, &written, in + SEAL_HEAD, (int)(n - SEAL_HEAD)) == 1 &&
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) == 1 &&
	    EVP_CipherFinal_ex(cipher, out + written, &rest) == 1;
	EVP_CIPHER_CTX_free(cipher);
	ERR_clear_error(); /* or a TLS connection takes it for its own */
	if (!ours) {
		crypt_wipe(out, n - SEAL_HEAD);
		talloc_free(out);
		return NULL;
	}
	*n_r = n - SEAL_HEAD;
	return out;
}

void
crypt_hotp(const unsigned char *secret, size_t n, int64_t counter, char out[7])
{
	unsigned char message[8], mac[20];
	for (int i = 0; i < 8; i++)
		message[i] = (unsigned char)((uint64_t)counter >> (56 - 8 * i));
	HMAC(EVP_sha1(), secret, (int)n, message, sizeof message, mac, NULL);
	const unsigned char *p = mac + (mac[19] & 15);
	uint32_t number = (p[0] & 0x7fu) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	snprintf(out, 7, "%06u", number % 1000000u);
}

/* The public key as SubjectPublicKeyInfo (RFC 5480): a head that is the same for all points of P-256, then the point. */
static EVP_PKEY *
p256_key(const unsigned char point[64])
{
	static const unsigned char head[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
		0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04 };
	unsigned char spki[sizeof head + 64];
	const unsigned char *p = spki;
	memcpy(spki, head, sizeof head);
	memcpy(spki + sizeof head, point, 64);
	return d2i_PUBKEY(NULL, &p, sizeof spki);
}

bool
crypt_es256_verify(const unsigned char public_key[64], const void *data, size_t n, const void *sig, size_t sig_n)
{
	EVP_PKEY *key = p256_key(public_key);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool right = key && md && EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(md, sig, sig_n, data, n) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	ERR_clear_error(); /* or a TLS connection takes it for its own */
	return right;
}

void
crypt_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}
