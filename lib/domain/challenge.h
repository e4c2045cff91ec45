/* challenge.h: something to prove before something happens: that a code has arrived, or that a passkey is at hand.

   A code stands nowhere, in no table and no queue: signin and courier each reckon it from the row's seed and a secret of
   theirs, so that a copy of the database lets nobody in. It is worth something only together with the token, which the
   browser that asked for it has. Three tries, five minutes; sending anew makes a new code and ends the old one, but
   gives no new tries (RELIABILITY.md 1.8). */
#ifndef DOMAIN_CHALLENGE_H
#define DOMAIN_CHALLENGE_H
#include <stdbool.h>

#include "db/db.h"

enum { CODE_SECONDS = 300, CODE_TRIES = 3, CODE_PAUSE = 60, CODE_SENDS = 5, SEED_SIZE = 32, PASSED_SECONDS = 900,
	REGISTER_SECONDS = 30 * 86400, CHALLENGE_SECONDS = 3600 };

struct challenge {
	int64_t id, resident_id; /* 0: nobody yet, or nobody at all */
	const char *token;       /* of the browser that asked */
	const char *purpose;     /* register, welcome, signin, recover, phone, email, passkey-signin, passkey-confirm, passkey-add */
	const char *channel;     /* sms, email; "": nothing was sent */
	const char *address;     /* canonical; of a passkey: its new name, or where to go on */
	const char *lang;        /* of the message */
	bool decoy;              /* looks as always, but nothing fits: the address is nobody's, or another's */
	int64_t digits, sends, tries;
	int64_t sent_at, expires_at, passed_at, used_at, created_at;
	unsigned char seed[SEED_SIZE];
	const char *password_hash; /* register, else NULL */
	bool adverts;
	int64_t agreement;
};

/* Begins one, good for five minutes; for an hour where digits are asked for that nobody sends (an app's). Fills id, token (on ctx), seed and times of c, and writes it, with its message where there is a channel. To
   a decoy's address goes what its owner should know (that somebody tried), or nothing; the statements are the same. */
enum err challenge_start(const void *ctx, struct db *db, struct challenge *c, int64_t now);
/* The challenge of a token, on ctx. What was used stays visible for a minute (a form sent twice); ERR_NOT_FOUND after that,
   and when it is too old for its purpose. */
enum err challenge_find(const void *ctx, struct db *db, const char *token, int64_t now, struct challenge **challenge_r);
/* The newest unfinished registration of a phone, on ctx: for who comes back on another day. */
enum err challenge_unfinished(const void *ctx, struct db *db, const char *phone, int64_t now, struct challenge **challenge_r);
/* A new code to a channel and address (borrowed as long as c lives); ERR_CONFLICT if the pause since the last is not over, which
   another channel than before does not wait for, or there were too many. */
enum err challenge_send(struct db *db, struct challenge *c, const char *channel, const char *address, int64_t now);
/* Seconds until challenge_send may; -1: never again in this one. */
int64_t challenge_again_in(const struct challenge *c, int64_t now);
/* Is it for that purpose? */
bool challenge_is(const struct challenge *c, const char *purpose);
/* True if no try is left, or its time is over. */
bool challenge_dead(const struct challenge *c, int64_t now);
/* Counts a try and compares. OK: passed, now or just before (a form sent twice). ERR_INPUT: wrong. ERR_CONFLICT: too late
   or too often. */
enum err challenge_try(struct db *db, struct challenge *c, const char *key, const char *code, int64_t now);
/* Counts a try of another proof (an authenticator's code, a signature), which the caller then judges; ERR_CONFLICT as above. */
enum err challenge_count(struct db *db, struct challenge *c, int64_t now);
/* That other proof was good. */
enum err challenge_passed(struct db *db, struct challenge *c, int64_t now);
/* Inside a transaction: what it was for is being done. ERR_CONFLICT if it was done before. */
enum err challenge_use(struct db *db, const struct challenge *c, int64_t now);
/* Ends one: what it was for is done, or given up. */
enum err challenge_end(struct db *db, struct challenge *c, int64_t now);
/* The code, on ctx: for courier, and for the comparison. */
char *challenge_code(const void *ctx, const char *key, int64_t id, const unsigned char seed[SEED_SIZE], int64_t digits);
#endif
