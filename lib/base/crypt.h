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
/* True if the hash was made with weaker parameters than today's: make a new one at the next right password. */
bool crypt_password_old(const char *hash);
/* n bytes in base64url without padding, on ctx; and back: NULL unless it is just that, n_r gets the size. */
char *crypt_base64url(const void *ctx, const void *data, size_t n);
unsigned char *crypt_base64url_read(const void *ctx, const char *text, size_t *n_r);
/* n bytes in base32 (RFC 4648) without padding, on ctx: what authenticator apps take. */
char *crypt_base32(const void *ctx, const void *data, size_t n);
/* AES-256-GCM under a key derived from the secret: nonce, tag and text in one, on ctx; and back, NULL if it is not ours. */
unsigned char *crypt_seal(const void *ctx, const char *key, const void *data, size_t n, size_t *n_r);
unsigned char *crypt_unseal(const void *ctx, const char *key, const void *sealed, size_t n, size_t *n_r);
/* HOTP (RFC 4226) of SHA-1, six digits, into out; with counter = time / 30 it is TOTP (RFC 6238). */
void crypt_hotp(const unsigned char *secret, size_t n, int64_t counter, char out[7]);
/* True if sig (ASN.1 DER) is ECDSA over SHA-256 of data by the P-256 point x, y (64 bytes). */
bool crypt_es256_verify(const unsigned char public_key[64], const void *data, size_t n, const void *sig, size_t sig_n);
/* Overwrites a secret in memory. */
void crypt_wipe(void *p, size_t n);
#endif
