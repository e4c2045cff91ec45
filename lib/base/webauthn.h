/* webauthn.h: reading what a passkey says (W3C WebAuthn Level 2, 7.1 and 7.2; STANDARDS.md 6.6). Attestation is not
   asked for ("none"): who made the device is nobody's business here. */
#ifndef BASE_WEBAUTHN_H
#define BASE_WEBAUTHN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WEBAUTHN_ID_MAX = 255, WEBAUTHN_KEY_SIZE = 64 };

/* What we expect: the challenge we made, and the origins that are ours ("https://lk.example.ru"), ended by NULL; the
   relying party's id is the host of the origin that matches. */
struct webauthn_wanted {
	const unsigned char *challenge;
	size_t challenge_n;
	const char *const *origins;
};

struct webauthn_key {
	unsigned char id[WEBAUTHN_ID_MAX], public_key[WEBAUTHN_KEY_SIZE]; /* x, y */
	size_t id_n;
	uint32_t sign_count;
};

/* Registration: client (clientDataJSON) and attestation (attestationObject), both raw. NULL if all is right, and key_r filled;
   else what is wrong, for the log. Takes ES256 only. */
const char *webauthn_registration(const struct webauthn_wanted *wanted, const unsigned char *client, size_t client_n,
    const unsigned char *attestation, size_t attestation_n, struct webauthn_key *key_r);
/* Assertion by the key that is known: NULL if right, sign_count_r filled; else what is wrong. The user must have been verified
   (UV) where must_verify. */
const char *webauthn_assertion(const struct webauthn_wanted *wanted, const unsigned char public_key[WEBAUTHN_KEY_SIZE],
    const unsigned char *client, size_t client_n, const unsigned char *authenticator, size_t authenticator_n,
    const unsigned char *signature, size_t signature_n, bool must_verify, uint32_t *sign_count_r);
#endif
