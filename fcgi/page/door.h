/* door.h: what the pages that let people in have in common: waiting, hashing, challenges, sessions. */
#ifndef PAGE_DOOR_H
#define PAGE_DOOR_H
#include "domain/challenge.h"
#include "fcgi/web/req.h"

/* Tries a password for `what` ("resident 7", a phone) against its hash: NULL is nobody's, at the same cost. Counted before it is
   compared, and forgotten when it is right; what the queue limit turns away is not counted. OK; ERR_NOT_FOUND: wrong; ERR_BUSY;
   ERR_INPUT, with an error on the form that says how long to wait: too many tries for that, or from this network. */
enum err door_password(struct req *r, const char *what, const char *password, const char *hash);
/* Its owner has come in by another way: what was counted is forgotten. */
enum err door_opened(struct req *r, const char *what);
/* "resident 7", on r: what to count for somebody who is known. */
char *door_name(struct req *r, int64_t resident);
/* A code is about to be tried for a purpose and address: ten wrong ones in a row close this way for a day; another way, the
   password and the office stay open. ERR_INPUT as above. */
enum err door_knock_code(struct req *r, const char *what);
enum err door_opened_code(struct req *r, const char *what);
/* A passkey is about to be asked for: only the network is counted. */
enum err door_knock_network(struct req *r);

/* Argon2 behind the queue limit. ERR_BUSY: too many at once. On r. */
enum err door_hash(struct req *r, const char *password, char **hash_r);
/* What ERR_BUSY means for a form: an error on it, 503. */
void door_busy(struct req *r);

/* AUTH-3: adds an error at the field unless the password keeps the rules. */
bool door_password_rules(struct req *r, const char *field, const char *password);
/* The six rules; after an error for their sake, which of them the password of that field kept. The field is empty again, so in all
   other cases nothing is known of them. */
void door_view_rules(struct req *r, node *parent, enum param password);

/* Begins a challenge (challenge_start) and gives this browser its token. ERR_INPUT, with an error on the form, if too many
   codes were asked for. */
enum err door_challenge(struct req *r, struct challenge *c);
/* A new code for it (challenge_send), within the same limits. */
enum err door_send(struct req *r, struct challenge *c, const char *channel, const char *address);
/* The challenge under way in this browser, on r; ERR_NOT_FOUND. Used ones too (challenge_find). */
enum err door_find(struct req *r, struct challenge **challenge_r);
/* It is over: the browser forgets it. */
void door_forget(struct req *r);

/* Opens a session, remembers the browser (confirmed: as one that has passed the second factor), and goes on to the first page, or
   to what the registration lacks. */
enum err door_let_in(struct req *r, int64_t resident, bool confirmed);
/* The session goes on under a new token: rights have changed. */
enum err door_renew(struct req *r, bool confirmed);
#endif
