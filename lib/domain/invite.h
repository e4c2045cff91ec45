/* invite.h: sharing an account with somebody of the household: a link with a token, shown once, good for a week. What they may
   then do stands in link.role (account.h); an owner takes it back. */
#ifndef DOMAIN_INVITE_H
#define DOMAIN_INVITE_H
#include <stdbool.h>

#include "db/db.h"

enum { INVITE_DAYS = 7, INVITE_NAME_MAX = 60 };

/* Who has access to an account by invitation, or may still come by one. */
struct invite {
	int64_t id;
	char *name, *role; /* in the inviter's words; pay, submit, view */
	int64_t until;
	bool taken;
};
struct invite_list {
	struct invite *items;
	size_t n;
};
/* Of an account that the resident owns; empty for anybody else. On ctx. */
enum err invite_list(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t now, struct invite_list *list_r);
/* The token, on ctx, is nowhere else. ERR_NOT_FOUND: not an owner. */
enum err invite_add(const void *ctx, struct db *db, int64_t resident, int64_t account, const char *role, const char *name,
    int64_t now, char **token_r);
/* Whoever came by it has no access from now on. ERR_NOT_FOUND: not of an account that the resident owns. */
enum err invite_revoke(struct db *db, int64_t resident, int64_t invite, int64_t now);

/* What the page of an invitation says before it is taken. */
struct invitation {
	int64_t account_id, taken_by; /* taken_by 0: nobody yet */
	char *supplier, *role, *inviter; /* inviter: first name */
	int64_t until;
	bool open;
};
/* ERR_NOT_FOUND: no such token. On ctx. */
enum err invitation_find(const void *ctx, struct db *db, const char *token, int64_t now, struct invitation **invitation_r);
/* ERR_CONFLICT: over, taken back or used by another. ERR_EXISTS: the resident has the account already; the link stays good. */
enum err invitation_take(struct db *db, const char *token, int64_t resident, int64_t now);
#endif
