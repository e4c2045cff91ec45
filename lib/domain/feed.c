/* feed.c: addresses for calendar programs. The token is an HMAC of the row's seed, so that it can be shown again to its owner and
   still stands nowhere; it is looked up by its hash. */
#include "domain/feed.h"

#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { OWN, START, END, FIND };

static const struct sql sqls[] = {
	[OWN] = { "SELECT seed, token_hash FROM feed WHERE resident_id = ? AND ended_at IS NULL ORDER BY created_at DESC, token_hash LIMIT 1", "i",
	    "sb" },
	[START] = { "INSERT INTO feed (token_hash, resident_id, seed, created_at) VALUES (?, ?, ?, ?)", "bist", "" },
	[END] = { "UPDATE feed SET ended_at = ? WHERE resident_id = ? AND ended_at IS NULL", "ti", "" },
	[FIND] = { "SELECT r.id, r.lang FROM feed f JOIN resident r ON r.id = f.resident_id"
	           " WHERE f.token_hash = ? AND f.ended_at IS NULL AND r.deleted_at IS NULL", "b", "is" },
};
SQL_SET(feed_sql, sqls);

static char *
token_of(const void *ctx, const char *key, const char *seed, unsigned char hash[HASH_SIZE])
{
	unsigned char mac[HASH_SIZE];
	char *what = mem_printf(NULL, "feed %s", seed);
	crypt_hmac(key, what, strlen(what), mac);
	talloc_free(what);
	char *token = crypt_base64url(ctx, mac, sizeof mac);
	crypt_sha256(token, strlen(token), hash);
	return token;
}

enum err
feed_token(const void *ctx, struct db *db, const char *key, int64_t resident, char **token_r)
{
	struct rows *rows;
	unsigned char hash[HASH_SIZE];
	enum err e = db_read(ctx, db, &sqls[OWN], &rows, resident);
	if (e == OK && !rows_next(rows))
		e = ERR_NOT_FOUND;
	if (e != OK)
		return e;
	char *token = token_of(ctx, key, rows_str(rows, 0), hash);
	*token_r = rows_size(rows, 1) == sizeof hash && memcmp(rows_str(rows, 1), hash, sizeof hash) == 0 ? token : NULL;
	return OK;
}

struct starting {
	int64_t resident, now;
	const char *seed;
	const unsigned char *hash;
};

static enum err
start(struct db *db, void *arg)
{
	const struct starting *s = arg;
	enum err e = db_write(db, &sqls[END], NULL, s->now, s->resident);
	return e == OK ? db_write(db, &sqls[START], NULL, s->hash, (size_t)HASH_SIZE, s->resident, s->seed, s->now) : e;
}

enum err
feed_start(struct db *db, const char *key, int64_t resident, int64_t now)
{
	unsigned char hash[HASH_SIZE];
	char *seed = crypt_key(NULL);
	talloc_free(token_of(seed, key, seed, hash));
	struct starting s = { resident, now, seed, hash };
	enum err e = db_transact(db, start, &s);
	talloc_free(seed);
	return e;
}

static enum err
end(struct db *db, void *arg)
{
	const struct starting *s = arg;
	return db_write(db, &sqls[END], NULL, s->now, s->resident);
}

enum err
feed_end(struct db *db, int64_t resident, int64_t now)
{
	struct starting s = { .resident = resident, .now = now };
	return db_transact(db, end, &s);
}

enum err
feed_find(const void *ctx, struct db *db, const char *token, struct feed_owner *owner_r)
{
	struct rows *rows;
	unsigned char hash[HASH_SIZE];
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, hash, sizeof hash);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	*owner_r = (struct feed_owner) { rows_int(rows, 0), mem_strdup(ctx, rows_str(rows, 1)) };
	return OK;
}
