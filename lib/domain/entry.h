/* entry.h: how a person gets in who has no valid password yet: registering and recovering. */
#ifndef DOMAIN_ENTRY_H
#define DOMAIN_ENTRY_H
#include "db/db.h"
#include "domain/challenge.h"

/* A passed challenge of purpose register becomes a resident, whose names and e-mail are still missing; what was accepted is
   recorded. ERR_EXISTS: another was quicker with this phone. ERR_CONFLICT: made before. */
enum err entry_register(struct db *db, const struct challenge *challenge, int64_t now, int64_t *resident_r);
/* The next step of a registration: from name to email. */
enum err entry_named(struct db *db, int64_t resident);
/* A passed challenge of purpose welcome: its e-mail is confirmed, the registration complete. ERR_EXISTS: another has it. */
enum err entry_complete(struct db *db, const struct challenge *challenge, int64_t now);
/* A passed challenge of purpose recover: the new password counts, every session ends, the owner is told. */
enum err entry_recover(struct db *db, const struct challenge *challenge, const char *password_hash, int64_t now);
/* The password was right, and its hash is made anew with today's parameters. */
enum err entry_rehash(struct db *db, int64_t resident, const char *password_hash);
/* Who has this phone or confirmed e-mail, by channel sms or email; ERR_NOT_FOUND. */
enum err entry_owner(struct db *db, const char *channel, const char *address, int64_t *resident_r);
#endif
