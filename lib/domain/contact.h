/* contact.h: changing a resident's phone or e-mail, with a way back for the old one's owner; and leaving for good. */
#ifndef DOMAIN_CONTACT_H
#define DOMAIN_CONTACT_H
#include <stdbool.h>

#include "db/db.h"
#include "domain/challenge.h"

enum { UNDO_DAYS = 7 };

/* What a passed challenge of purpose phone or email says: the new contact counts from now; the old one's owner is told with a
   way back; the trusted browsers stay. ERR_EXISTS if another has it by now; ERR_CONFLICT if it was done before. */
enum err contact_change(struct db *db, const struct challenge *challenge, int64_t now);

struct contact_undo {
	int64_t id, resident_id, until;
	char *kind, *old_value; /* phone, email */
	bool done;
};
/* The proof that a message of change id carries, on ctx: reckoned from the secret codes.key. */
char *contact_proof(const void *ctx, const char *key, int64_t id);
/* ERR_NOT_FOUND unless the proof is right. */
enum err contact_undo_find(const void *ctx, struct db *db, const char *key, int64_t id, const char *proof,
    struct contact_undo **undo_r);
/* Puts the old one back, ends all sessions; whoever wants in then recovers the password by it. ERR_CONFLICT: done before or
   too late; ERR_EXISTS: another has it by now. */
enum err contact_undo(struct db *db, const struct contact_undo *undo, int64_t now);

struct leaving_account {
	int64_t id;
	char *number, *supplier;
	bool paper; /* falls back to paper bills: nobody left wants them by e-mail only */
};
struct leaving {
	struct leaving_account *accounts;
	size_t accounts_n;
	int64_t payments, readings; /* that stay in the suppliers' books */
};
/* What deleting would take and what would stay, on ctx. */
enum err leaving_get(const void *ctx, struct db *db, int64_t resident, struct leaving *leaving_r);
/* Deletes: credentials, factors, links, groups, notices, names and contacts go; payments, readings and what was accepted stay
   under the bare number. Says good-bye to phone and e-mail. */
enum err resident_delete(struct db *db, int64_t resident, int64_t now);
#endif
