/* session.c: sessions. Found by the hash of the cookie's token, so that a copy of the table opens nothing. */
#include "domain/session.h"

#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { FIND, START, RENEW, END, TOUCH, LIST, END_OTHER };

static const struct sql sqls[] = {
	[FIND] = { "SELECT s.id, s.resident_id, r.first_name, r.last_name, s.seen_at, s.confirmed_at, r.step,"
	           " (SELECT COUNT(*) FROM notice n WHERE n.resident_id = r.id AND n.read_at IS NULL)"
	           " FROM session s JOIN resident r ON r.id = s.resident_id"
	           " WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.seen_at > ? AND s.created_at > ?",
	    "btt", "iissttsi" },
	[START] = { "INSERT INTO session (token_hash, resident_id, agent, place, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
	    "bisstt", "" },
	[RENEW] = { "UPDATE session SET token_hash = ?, confirmed_at = COALESCE(?, confirmed_at) WHERE token_hash = ? AND ended_at IS NULL",
	    "btb", "" },
	[END] = { "UPDATE session SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL", "tb", "" },
	[TOUCH] = { "UPDATE session SET seen_at = ?, place = ? WHERE token_hash = ? AND seen_at < ?", "tsbt", "" },
	[LIST] = { "SELECT id, created_at, seen_at, agent, place FROM session WHERE resident_id = ? AND ended_at IS NULL"
	           " AND seen_at > ? AND created_at > ? ORDER BY seen_at DESC, id DESC LIMIT 100", "itt", "ittss" },
	[END_OTHER] = { "UPDATE session SET ended_at = ? WHERE resident_id = ? AND (? = 0 OR id = ?) AND id <> ? AND ended_at IS NULL",
	    "tiiii", "" },
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

static struct session *
read_session(const void *ctx, const struct rows *rows, const char *token)
{
	struct session *s = mem_new(ctx, struct session);
	const char *first = rows_str(rows, 2), *last = rows_str(rows, 3);
	s->id = rows_int(rows, 0);
	s->resident_id = rows_int(rows, 1);
	s->name = mem_printf(s, "%s%s%s", first, *first && *last ? " " : "", last);
	s->initials = mem_printf(s, "%s%s", initial(s, first), initial(s, last));
	s->seen_at = rows_int(rows, 4);
	s->confirmed_at = rows_int(rows, 5);
	s->step = mem_strdup(s, rows_str(rows, 6));
	s->unread = rows_int(rows, 7);
	s->token = mem_strdup(s, token);
	return s;
}

enum err
session_find(const void *ctx, struct db *db, const char *token, int64_t now, int64_t idle, int64_t absolute,
    struct session **session_r)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, hash, sizeof hash, now - idle, now - absolute);
	if (e == OK && !rows_next(rows))
		e = ERR_NOT_FOUND;
	if (e == OK)
		*session_r = read_session(ctx, rows, token);
	return e;
}

/* What the one-statement transactions below need. */
struct change {
	unsigned char hash[HASH_SIZE], new_hash[HASH_SIZE];
	const struct device *device;
	const char *place;
	int64_t resident_id, id, keep, now, confirmed_at;
	uint64_t moved;
};

static struct change
change_of(const char *token, int64_t now)
{
	struct change c = { .now = now };
	crypt_sha256(token, strlen(token), c.hash);
	return c;
}

static enum err
start(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[START], NULL, c->hash, sizeof c->hash, c->resident_id, c->device->agent, c->device->place,
	    c->now, c->now);
}

enum err
session_start(const void *ctx, struct db *db, int64_t resident_id, const struct device *device, int64_t now, char **token_r)
{
	*token_r = crypt_token(ctx);
	struct change c = change_of(*token_r, now);
	c.resident_id = resident_id;
	c.device = device;
	return db_transact(db, start, &c);
}

static enum err
renew(struct db *db, void *arg)
{
	struct change *c = arg;
	enum err e = db_write(db, &sqls[RENEW], &c->moved, c->new_hash, sizeof c->new_hash, c->confirmed_at, c->hash, sizeof c->hash);
	return e == OK && c->moved == 0 ? ERR_SIGNED_OUT : e;
}

enum err
session_renew(const void *ctx, struct db *db, const struct session *session, bool confirmed, int64_t now, char **token_r)
{
	*token_r = crypt_token(ctx);
	struct change c = change_of(session->token, now);
	c.confirmed_at = confirmed ? now : TIME_NONE;
	crypt_sha256(*token_r, strlen(*token_r), c.new_hash);
	return db_transact(db, renew, &c);
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
	struct change c = change_of(session->token, now);
	return db_transact(db, end, &c);
}

static enum err
touch(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[TOUCH], NULL, c->now, c->place, c->hash, sizeof c->hash, c->now);
}

enum err
session_touch(struct db *db, const struct session *session, const char *place, int64_t now)
{
	struct change c = change_of(session->token, now);
	c.place = place;
	return db_transact(db, touch, &c);
}

enum err
session_list(const void *ctx, struct db *db, int64_t resident, int64_t now, int64_t idle, int64_t absolute,
    struct session_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LIST], &rows, resident, now - idle, now - absolute);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct session_row, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct session_row) {
			.id = rows_int(rows, 0), .created_at = rows_int(rows, 1), .seen_at = rows_int(rows, 2),
			.agent = mem_strdup(list_r->items, rows_str(rows, 3)), .place = mem_strdup(list_r->items, rows_str(rows, 4)),
		};
	return OK;
}

static enum err
end_other(struct db *db, void *arg)
{
	struct change *c = arg;
	return db_write(db, &sqls[END_OTHER], NULL, c->now, c->resident_id, c->id, c->id, c->keep);
}

enum err
session_end_other(struct db *db, int64_t resident, int64_t id, int64_t keep, int64_t now)
{
	struct change c = { .resident_id = resident, .id = id, .keep = keep, .now = now };
	return db_transact(db, end_other, &c);
}

enum err
session_end_all(struct db *db, int64_t resident, int64_t keep, int64_t now)
{
	struct change c = { .resident_id = resident, .keep = keep, .now = now };
	return end_other(db, &c);
}
