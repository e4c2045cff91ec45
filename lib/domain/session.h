/* session.h: a signed-in browser. */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H
#include <stdbool.h>

#include "db/db.h"

struct session {
	int64_t id, resident_id;
	char *name;     /* first and last, or "" */
	char *initials; /* "ЭЧ" */
	int64_t unread; /* notices */
	int64_t seen_at;
	int64_t confirmed_at; /* when the password or a passkey was last asked for again; TIME_NONE */
	char *step;           /* what the registration still lacks: name, email; "": nothing */
	char *token;
};
/* What a session tells its owner of the browser: see agent_name() and the address of its network. */
struct device {
	const char *agent, *place;
};

/* The live session of a token, on ctx; ERR_NOT_FOUND if it is unknown, ended, or past its limits (seconds). */
enum err session_find(const void *ctx, struct db *db, const char *token, int64_t now, int64_t idle, int64_t absolute,
    struct session **session_r);
/* Opens a session; the token, on ctx, goes to the browser and nowhere else: the table keeps its hash. */
enum err session_start(const void *ctx, struct db *db, int64_t resident_id, const struct device *device, int64_t now,
    char **token_r);
/* The rights change: the session goes on under a new token, on ctx. confirmed: the password or a passkey was just given. */
enum err session_renew(const void *ctx, struct db *db, const struct session *session, bool confirmed, int64_t now,
    char **token_r);
enum err session_end(struct db *db, const struct session *session, int64_t now);
/* Notes the last use, and from where. */
enum err session_touch(struct db *db, const struct session *session, const char *place, int64_t now);

struct session_row {
	int64_t id, created_at, seen_at;
	char *agent, *place;
};
struct session_list {
	struct session_row *items;
	size_t n;
};
/* The resident's live sessions, the last used first; limits as in session_find. On ctx. */
enum err session_list(const void *ctx, struct db *db, int64_t resident, int64_t now, int64_t idle, int64_t absolute,
    struct session_list *list_r);
/* Ends one of the resident's sessions (id), or all but keep (id 0); keep 0: all. No error if it is over or not theirs. */
enum err session_end_other(struct db *db, int64_t resident, int64_t id, int64_t keep, int64_t now);
/* The same inside a transaction. */
enum err session_end_all(struct db *db, int64_t resident, int64_t keep, int64_t now);
#endif
