/* session.h: a signed-in browser. */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H
#include "db/db.h"

struct session {
	int64_t resident_id;
	char *name;     /* first and last, or "" */
	char *initials; /* "ЭЧ" */
	int64_t unread; /* notices */
	int64_t seen_at;
	char *token;
};

/* The live session of a token, on ctx; ERR_NOT_FOUND if it is unknown, ended, or past its limits (seconds). */
enum err session_find(const void *ctx, struct db *db, const char *token, int64_t now, int64_t idle, int64_t absolute,
    struct session **session_r);
/* Opens a session; the token, on ctx, goes to the browser and nowhere else: the table keeps its hash. */
enum err session_start(const void *ctx, struct db *db, int64_t resident_id, int64_t now, char **token_r);
enum err session_end(struct db *db, const struct session *session, int64_t now);
/* Notes the last use. */
enum err session_touch(struct db *db, const struct session *session, int64_t now);
#endif
