/* session.c: sessions. Found by the hash of the cookie's token, so that a copy of the table opens nothing. */
#include "domain/session.h"

#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { FIND, START, END, TOUCH };

static const struct sql sqls[] = {
	[FIND] = { "SELECT s.resident_id, r.first_name, r.last_name, s.seen_at,"
	           " (SELECT COUNT(*) FROM notice n WHERE n.resident_id = r.id AND n.read_at IS NULL)"
	           " FROM session s JOIN resident r ON r.id = s.resident_id"
	           " WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.seen_at > ? AND s.created_at > ?",
	    "btt", "issti" },
	[START] = { "INSERT INTO session (token_hash, resident_id, created_at, seen_at) VALUES (?, ?, ?, ?)", "bitt", "" },
	[END] = { "UPDATE session SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL", "tb", "" },
	[TOUCH] = { "UPDATE session SET seen_at = ? WHERE token_hash = ? AND seen_at < ?", "tbt", "" },
};
SQL_SET(session_sql, sqls);

/* The first letter, as its bytes. */
static char *
initial(const void *ctx, const char *name)
{
	size_t n = *name != '\0';
	while (n > 0 && ((unsigned char)name[n] & 0xc0) == 0x80)
		n++;
	return mem_strndup(ctx, name, n);
}

enum err
session_find(const void *ctx, struct db *db, const char *token, int64_t now, int64_t idle, int64_t absolute,
    struct session **session_r)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, hash, sizeof hash, now - idle, now - absolute);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct session *s = *session_r = mem_new(ctx, struct session);
	const char *first = rows_str(rows, 1), *last = rows_str(rows, 2);
	s->resident_id = rows_int(rows, 0);
	s->name = mem_printf(s, "%s%s%s", first, *first && *last ? " " : "", last);
	s->initials = mem_printf(s, "%s%s", initial(s, first), initial(s, last));
	s->seen_at = rows_int(rows, 3);
	s->unread = rows_int(rows, 4);
	s->token = mem_strdup(s, token);
	return OK;
}

/* What the one-statement transactions below need. */
struct change {
	unsigned char hash[HASH_SIZE];
	int64_t resident_id, now;
};

static struct change
change_of(const char *token, int64_t resident_id, int64_t now)
{
	struct change c = { .resident_id = resident_id, .now = now };
	crypt_sha256(token, strlen(token), c.hash);
	return c;
}

static enum err
start(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[START], NULL, c->hash, sizeof c->hash, c->resident_id, c->now, c->now);
}

enum err
session_start(const void *ctx, struct db *db, int64_t resident_id, int64_t now, char **token_r)
{
	*token_r = crypt_token(ctx);
	struct change c = change_of(*token_r, resident_id, now);
	return db_transact(db, start, &c);
}

static enum err
end(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[END], NULL, c->now, c->hash, sizeof c->hash);
}

enum err
session_end(struct db *db, const struct session *session, int64_t now)
{
	struct change c = change_of(session->token, 0, now);
	return db_transact(db, end, &c);
}

static enum err
touch(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[TOUCH], NULL, c->now, c->hash, sizeof c->hash, c->now);
}

enum err
session_touch(struct db *db, const struct session *session, int64_t now)
{
	struct change c = change_of(session->token, 0, now);
	return db_transact(db, touch, &c);
}
