/* factor.h: what a resident has beyond the password: an authenticator app, recovery codes, passkeys, browsers that were
   confirmed. Key arguments are the secret codes.key. */
#ifndef DOMAIN_FACTOR_H
#define DOMAIN_FACTOR_H
#include <stdbool.h>

#include "db/db.h"

enum { RECOVERY_CODES = 10, PASSKEYS_MAX = 10, PASSKEY_ID_MAX = 255, PASSKEY_KEY_SIZE = 64, TOTP_SECRET_SIZE = 20 };

/* What of it there is; for the second step of a sign-in and for the profile. */
struct factors {
	bool second;        /* a browser that is not known is asked */
	bool authenticator; /* confirmed */
	int64_t codes_left, passkeys;
	/* sms, email: the password was recovered by this way within the week, so a code that comes by it proves nothing more (a
	   telephone number may be a stranger's by now, E49); "": none, or there is no other way. */
	char distrusted[8];
};
enum err factors_get(struct db *db, int64_t resident, int64_t now, struct factors *factors_r);
/* Switches asking on or off; tells the resident. Off also forgets the browsers. */
enum err factor_second_set(struct db *db, int64_t resident, bool on, int64_t now);

/* A fresh secret, not yet confirmed; replaces one that was not confirmed. ERR_EXISTS if there is a confirmed one. */
enum err authenticator_start(struct db *db, const char *key, int64_t resident, int64_t now);
/* The secret of one begun and not yet confirmed; ERR_NOT_FOUND. */
enum err authenticator_pending(const void *ctx, struct db *db, const char *key, int64_t resident,
    unsigned char secret[TOTP_SECRET_SIZE]);
/* Right code, within one step of now, of a step later than the last accepted (compare-and-set): OK; ERR_INPUT otherwise.
   pending: confirms one just begun, switches the second factor on and tells the resident. */
enum err authenticator_check(const void *ctx, struct db *db, const char *key, int64_t resident, const char *code, bool pending,
    int64_t now);
enum err authenticator_remove(struct db *db, int64_t resident, int64_t now);

/* Ten fresh codes "ABCD-EFGH", on ctx; older ones are void. */
enum err recovery_codes_make(const void *ctx, struct db *db, const char *key, int64_t resident, char *codes[RECOVERY_CODES]);
/* Uses one up (any spelling: case, spaces, hyphens); ERR_INPUT if it is none. */
enum err recovery_code_use(const void *ctx, struct db *db, const char *key, int64_t resident, const char *code, int64_t now);

struct passkey {
	int64_t id, resident_id, sign_count, created_at, used_at; /* used_at TIME_NONE: never */
	unsigned char credential[PASSKEY_ID_MAX], public_key[PASSKEY_KEY_SIZE];
	size_t credential_n;
	char *name;
};
struct passkey_list {
	struct passkey *items;
	size_t n;
};
enum err passkey_list(const void *ctx, struct db *db, int64_t resident, struct passkey_list *list_r);
/* By its credential id; ERR_NOT_FOUND. Whose it is tells the row. */
enum err passkey_find(const void *ctx, struct db *db, const unsigned char *credential, size_t n, struct passkey **passkey_r);
/* ERR_EXISTS: known already; ERR_CONFLICT: there are PASSKEYS_MAX. Tells the resident. */
enum err passkey_add(struct db *db, const struct passkey *passkey, int64_t now);
/* Notes a use; ERR_CONFLICT if the counter has not grown (and is not always 0): a copy of the key. */
enum err passkey_used(struct db *db, const struct passkey *passkey, int64_t sign_count, int64_t now);
enum err passkey_remove(struct db *db, int64_t resident, int64_t id, int64_t now);

struct browser {
	int64_t id, created_at, seen_at;
	char *agent, *place;
	bool this_one;
};
struct browser_list {
	struct browser *items;
	size_t n;
};
/* The confirmed ones. token: of the asking browser's cookie, or NULL. */
enum err browser_list(const void *ctx, struct db *db, int64_t resident, const char *token, struct browser_list *list_r);
/* Has the resident signed in from this browser, and passed the second factor in it? ERR_NOT_FOUND: never, or there is no token. */
enum err browser_find(struct db *db, int64_t resident, const char *token, bool *confirmed_r);
/* Has anybody signed in from it and not forgotten it? OK or ERR_NOT_FOUND. */
enum err browser_of_somebody(struct db *db, const char *token);
/* Remembers it, or its newest use. */
enum err browser_add(struct db *db, int64_t resident, const char *token, const char *agent, const char *place, bool confirmed,
    int64_t now);
enum err browser_forget(struct db *db, int64_t resident, int64_t id);
#endif
