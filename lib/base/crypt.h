/* crypt.h: random tokens, hashes, passwords; the only OpenSSL and libargon2 of the house. */
#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_SIZE 32
#define TOKEN_LENGTH 43 /* 256 random bits in base64url */
#define KEY_LENGTH 32   /* 128 random bits in hexadecimal: a form's one-time key */

/* Fills out with random bytes of the system; ends the program if there are none. */
void crypt_random(void *out, size_t n);
char *crypt_token(const void *ctx);
char *crypt_key(const void *ctx);
char *crypt_hex(const void *ctx, const void *data, size_t n);
/* Base64 of n bytes into out, which has room for 4 * ((n + 2) / 3) + 1. */
void crypt_base64(const void *data, size_t n, char *out);
void crypt_sha256(const void *data, size_t n, unsigned char out[HASH_SIZE]);
void crypt_hmac(const char *key, const void *data, size_t n, unsigned char out[HASH_SIZE]);
/* HMAC-SHA256 as lower-case hexadecimal, on ctx. */
char *crypt_hmac_hex(const void *ctx, const char *key, const char *text);
/* Equal strings, in a time that tells only their lengths. */
bool crypt_equal(const char *a, const char *b);
/* Argon2id, 19 MiB, 2 passes (RELIABILITY.md: decided), of the password with a pepper; about 40 ms. On ctx. */
char *crypt_password_hash(const void *ctx, const char *pepper, const char *password);
/* hash NULL: does the same work for nothing and answers false, so that an unknown name takes as long. */
bool crypt_password_check(const char *pepper, const char *password, const char *hash);
/* Overwrites a secret in memory. */
void crypt_wipe(void *p, size_t n);
#endif
