/* crypt.c: OpenSSL and libargon2, wrapped. */
#include "base/crypt.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ARGON_MEMORY_KIB = 19 * 1024, ARGON_PASSES = 2, ARGON_LANES = 1, SALT_SIZE = 16 };

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
	unsigned char raw[33] = { 0 }; /* the 33rd byte is padding for base64's threes */
	unsigned char text[45];
	crypt_random(raw, 32);
	EVP_EncodeBlock(text, raw, 33);
	for (int i = 0; i < TOKEN_LENGTH; i++)
		text[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
	return mem_strndup(ctx, (char *)text, TOKEN_LENGTH);
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

void
crypt_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}
