/* guard.c: the counters. One row a thing counted; the UPDATE both judges and counts, so that no two tries pass as one. */
#include "domain/guard.h"

#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { COUNT, FIRST, UNTIL, CLEAR, FORGIVE };

static const struct sql sqls[] = {
	/* The n-th try within the window closes for first << (n - free) seconds, max at most; evaluated from left to right. */
	[COUNT] = { "UPDATE guard SET count = IF(since <= ?, 1, count + 1), since = IF(since <= ?, ?, since),"
	            " until = IF(count < ?, NULL, ? + INTERVAL LEAST(?, ? * (1 << LEAST(CAST(count AS SIGNED) - ?, 20))) SECOND)"
	            " WHERE key_hash = ? AND (until IS NULL OR until <= ?)", "tttitiiibt", "" },
	[FIRST] = { "INSERT INTO guard (key_hash, count, since, until) VALUES (?, 1, ?, NULL)", "bt", "" },
	[UNTIL] = { "SELECT until FROM guard WHERE key_hash = ?", "b", "t" },
	[CLEAR] = { "DELETE FROM guard WHERE key_hash = ?", "b", "" },
	[FORGIVE] = { "UPDATE guard SET count = count - 1, until = NULL WHERE key_hash = ? AND count > 0", "b", "" },
};
SQL_SET(guard_sql, sqls);

/* Within window seconds from the first, `free` tries cost nothing but the last of them; then first, 2 first, 4 first … */
static const struct rule {
	const char *name;
	int64_t window, free, first, max;
} rules[GUARD__MAX] = {
	[GUARD_PASSWORD] = { "password", 86400, 5, 1, 900 },
	[GUARD_NETWORK] = { "network", 900, 100, 1, 60 }, /* a whole street may sit behind one address of a mobile operator */
	[GUARD_CODE] = { "code", 30 * 86400, 10, 86400, 86400 },
	[GUARD_SEND_ADDRESS] = { "send-address", 86400, 10, 86400, 86400 },
	[GUARD_SEND_NETWORK] = { "send-network", 3600, 60, 600, 3600 },
	[GUARD_SEND_ALL] = { "send-all", 3600, 5000, 600, 600 },
	/* Ten a day of an account: meter number and last sum are on paper in the hallway (E41). */
	[GUARD_PROOF_ACCOUNT] = { "proof-account", 86400, 10, 900, 43200 },
	[GUARD_PROOF_RESIDENT] = { "proof-resident", 86400, 10, 900, 43200 },
	[GUARD_PROOF_NETWORK] = { "proof-network", 3600, 100, 60, 3600 },
};

struct counting {
	unsigned char hash[HASH_SIZE];
	const struct rule *rule;
	int64_t now, wait;
	int which; /* CLEAR, FORGIVE */
};

static struct counting
counting(const char *key, enum guard guard, const char *what, int64_t now)
{
	struct counting c = { .rule = &rules[guard], .now = now };
	char *text = mem_printf(NULL, "%s %s", c.rule->name, what);
	crypt_hmac(key, text, strlen(text), c.hash);
	talloc_free(text);
	return c;
}

static enum err
count_again(struct db *db, struct counting *c, uint64_t *n)
{
	const struct rule *u = c->rule;
	return db_write(db, &sqls[COUNT], n, c->now - u->window, c->now - u->window, c->now, u->free, c->now, u->max, u->first,
	    u->free, c->hash, sizeof c->hash, c->now);
}

static enum err
pass(struct db *db, void *arg)
{
	struct counting *c = arg;
	struct rows *rows;
	uint64_t n;
	void *tmp = talloc_new(NULL);
	enum err e = count_again(db, c, &n);
	c->wait = 0;
	if (e == OK && n == 0 && (e = db_write(db, &sqls[FIRST], NULL, c->hash, sizeof c->hash, c->now)) == ERR_EXISTS &&
	    (e = count_again(db, c, &n)) == OK && n == 0 &&
	    (e = db_read(tmp, db, &sqls[UNTIL], &rows, c->hash, sizeof c->hash)) == OK && rows_next(rows) &&
	    rows_int(rows, 0) > c->now)
		c->wait = rows_int(rows, 0) - c->now;
	talloc_free(tmp);
	return e;
}

enum err
guard_pass(struct db *db, const char *key, enum guard guard, const char *what, int64_t now, int64_t *wait_r)
{
	struct counting c = counting(key, guard, what, now);
	enum err e = db_transact(db, pass, &c);
	*wait_r = c.wait;
	return e;
}

static enum err
undo(struct db *db, void *arg)
{
	struct counting *c = arg;
	return db_write(db, &sqls[c->which], NULL, c->hash, sizeof c->hash);
}

enum err
guard_clear(struct db *db, const char *key, enum guard guard, const char *what)
{
	struct counting c = counting(key, guard, what, 0);
	c.which = CLEAR;
	return db_transact(db, undo, &c);
}

enum err
guard_forgive(struct db *db, const char *key, enum guard guard, const char *what)
{
	struct counting c = counting(key, guard, what, 0);
	c.which = FORGIVE;
	return db_transact(db, undo, &c);
}

char *
guard_network(const void *ctx, const char *address)
{
	char *network = mem_strdup(ctx, address), *end = NULL;
	if (strchr(network, ':') == NULL)
		end = strrchr(network, '.');
	else if ((end = strstr(network, "::")) == NULL) {
		end = network;
		for (int colons = 0; *end && colons < 4; end++)
			colons += *end == ':';
	}
	if (end)
		*end = '\0';
	return network;
}
