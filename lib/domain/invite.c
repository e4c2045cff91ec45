/* invite.c: sharing an account. */
#include "domain/invite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "domain/tell.h"

enum { LIST, ADD, OF_OWNER, REVOKE, LEAVE, FIND, TAKE, JOIN, EVENT };

/* An owner whose days have not ended. */
#define OWNS(who, account) \
	"EXISTS (SELECT 1 FROM link o WHERE o.account_id = " account " AND o.resident_id = " who " AND o.role = 'owner' AND o.sees_to IS NULL)"
/* The hold that this invitation gave: one who left and came by another has another. */
#define JOINED "l.account_id = i.account_id AND l.resident_id = i.taken_by AND l.created_at = i.taken_at AND l.role <> 'owner'"

static const struct sql sqls[] = {
	[LIST] = { "SELECT i.id, i.name, i.role, i.until, i.taken_at IS NOT NULL FROM link m JOIN invite i ON i.account_id = m.account_id"
	           " WHERE m.resident_id = ? AND m.account_id = ? AND m.role = 'owner' AND m.sees_to IS NULL AND i.revoked_at IS NULL"
	           " AND IF(i.taken_at IS NULL, i.until > ?, EXISTS (SELECT 1 FROM link l WHERE " JOINED "))"
	           " ORDER BY i.taken_at IS NULL, i.id", "iit", "issti" },
	[ADD] = { "INSERT INTO invite (token_hash, account_id, resident_id, role, name, created_at, until)"
	          " SELECT ?, o.account_id, o.resident_id, ?, ?, ?, ? FROM link o"
	          " WHERE o.resident_id = ? AND o.account_id = ? AND o.role = 'owner' AND o.sees_to IS NULL", "bssttii", "" },
	[OF_OWNER] = { "SELECT i.account_id, COALESCE(i.taken_by, 0), a.number FROM invite i JOIN account a ON a.id = i.account_id"
	               " JOIN link m ON m.account_id = i.account_id AND m.resident_id = ? WHERE i.id = ? AND m.role = 'owner'"
	               " AND m.sees_to IS NULL AND i.revoked_at IS NULL", "ii", "iis" },
	[REVOKE] = { "UPDATE invite SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", "ti", "" },
	[LEAVE] = { "DELETE l FROM link l JOIN invite i ON " JOINED " WHERE i.id = ?", "i", "" },
	[FIND] = { "SELECT i.account_id, COALESCE(i.taken_by, 0), s.name, i.role, r.first_name, i.until,"
	           " i.taken_at IS NULL AND i.revoked_at IS NULL AND i.until > ? AND " OWNS("i.resident_id", "i.account_id")
	           ", i.id, i.resident_id, a.number FROM invite i JOIN account a ON a.id = i.account_id"
	           " JOIN supplier s ON s.id = a.supplier_id JOIN resident r ON r.id = i.resident_id WHERE i.token_hash = ?", "tb",
	    "iisssti" "iis" },
	[TAKE] = { "UPDATE invite SET taken_at = ?, taken_by = ? WHERE token_hash = ? AND taken_at IS NULL AND revoked_at IS NULL"
	           " AND until > ? AND " OWNS("invite.resident_id", "invite.account_id"), "tibt", "" },
	[JOIN] = { "INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at, role, proof, invited_by, sees_from)"
	           " SELECT ?, i.account_id, NULL, '', 'paper', i.taken_at, i.role, 'invite', i.resident_id, o.sees_from FROM invite i"
	           " JOIN link o ON o.account_id = i.account_id AND o.resident_id = i.resident_id WHERE i.token_hash = ?", "ib", "" },
	[EVENT] = { "INSERT INTO link_event (account_id, resident_id, what, at) VALUES (?, ?, ?, ?)", "iist", "" },
};
SQL_SET(invite_sql, sqls);

enum err
invite_list(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t now, struct invite_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LIST], &rows, resident, account, now);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct invite, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct invite) {
			rows_int(rows, 0), mem_strdup(list_r->items, rows_str(rows, 1)), mem_strdup(list_r->items, rows_str(rows, 2)),
			rows_int(rows, 3), rows_int(rows, 4),
		};
	return OK;
}

struct inviting {
	unsigned char hash[HASH_SIZE];
	int64_t resident, account, now;
	const char *role, *name;
};

static enum err
add(struct db *db, void *arg)
{
	const struct inviting *v = arg;
	uint64_t found;
	enum err e = db_write(db, &sqls[ADD], &found, v->hash, sizeof v->hash, v->role, v->name, v->now,
	    v->now + INVITE_DAYS * 86400, v->resident, v->account);
	if (e == OK && found == 0)
		return ERR_NOT_FOUND;
	return e == OK ? db_write(db, &sqls[EVENT], NULL, v->account, v->resident, "invited", v->now) : e;
}

enum err
invite_add(const void *ctx, struct db *db, int64_t resident, int64_t account, const char *role, const char *name,
    int64_t now, char **token_r)
{
	struct inviting v = { .resident = resident, .account = account, .now = now, .role = role, .name = name };
	*token_r = crypt_token(ctx);
	crypt_sha256(*token_r, TOKEN_LENGTH, v.hash);
	return db_transact(db, add, &v);
}

struct revoking {
	int64_t resident, invite, now;
};

/* Whoever had come by it hears that they have not got it any more. */
static enum err
say_revoked(struct db *db, const struct revoking *v, const struct rows *rows)
{
	char once[48];
	snprintf(once, sizeof once, "revoked-%" PRId64, v->invite);
	struct event event = { .resident = rows_int(rows, 1), .topic = "account-revoked", .once = once, .account = rows_str(rows, 2),
		.amount = INT_NONE, .now = v->now };
	enum err e = db_write(db, &sqls[EVENT], NULL, rows_int(rows, 0), rows_int(rows, 1), "revoked", v->now);
	return e == OK ? tell(db, &event) : e;
}

static enum err
revoke(struct db *db, void *arg)
{
	const struct revoking *v = arg;
	struct rows *rows;
	uint64_t gone = 0;
	void *tmp = talloc_new(NULL);
	enum err e = db_read(tmp, db, &sqls[OF_OWNER], &rows, v->resident, v->invite);
	if (e == OK && !rows_next(rows))
		e = ERR_NOT_FOUND;
	if (e == OK)
		e = db_write(db, &sqls[LEAVE], &gone, v->invite);
	if (e == OK)
		e = db_write(db, &sqls[REVOKE], NULL, v->now, v->invite);
	if (e == OK && gone)
		e = say_revoked(db, v, rows);
	talloc_free(tmp);
	return e;
}

enum err
invite_revoke(struct db *db, int64_t resident, int64_t invite, int64_t now)
{
	struct revoking v = { resident, invite, now };
	return db_transact(db, revoke, &v);
}

enum err
invitation_find(const void *ctx, struct db *db, const char *token, int64_t now, struct invitation **invitation_r)
{
	struct rows *rows;
	unsigned char hash[HASH_SIZE];
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, now, hash, sizeof hash);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct invitation *v = *invitation_r = mem_new(ctx, struct invitation);
	v->account_id = rows_int(rows, 0);
	v->taken_by = rows_int(rows, 1);
	v->supplier = mem_strdup(v, rows_str(rows, 2));
	v->role = mem_strdup(v, rows_str(rows, 3));
	v->inviter = mem_strdup(v, rows_str(rows, 4));
	v->until = rows_int(rows, 5);
	v->open = rows_int(rows, 6);
	return OK;
}

struct taking {
	unsigned char hash[HASH_SIZE];
	int64_t resident, now;
};

static enum err
say_joined(const void *ctx, struct db *db, const struct taking *t)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, t->now, t->hash, sizeof t->hash);
	if (e != OK || !rows_next(rows))
		return e;
	char once[48];
	snprintf(once, sizeof once, "joined-%" PRId64, rows_int(rows, 7));
	struct event event = { .resident = rows_int(rows, 8), .topic = "account-joined", .once = once, .account = rows_str(rows, 9),
		.amount = INT_NONE, .now = t->now };
	e = db_write(db, &sqls[EVENT], NULL, rows_int(rows, 0), t->resident, "joined", t->now);
	return e == OK ? tell(db, &event) : e;
}

/* The invitation first: of two who open it at once one has it. */
static enum err
take(struct db *db, void *arg)
{
	const struct taking *t = arg;
	uint64_t taken;
	enum err e = db_write(db, &sqls[TAKE], &taken, t->now, t->resident, t->hash, sizeof t->hash, t->now);
	if (e == OK && taken == 0)
		return ERR_CONFLICT;
	if (e == OK)
		e = db_write(db, &sqls[JOIN], NULL, t->resident, t->hash, sizeof t->hash);
	if (e != OK)
		return e;
	void *tmp = talloc_new(NULL);
	e = say_joined(tmp, db, t);
	talloc_free(tmp);
	return e;
}

enum err
invitation_take(struct db *db, const char *token, int64_t resident, int64_t now)
{
	struct taking t = { .resident = resident, .now = now };
	crypt_sha256(token, strlen(token), t.hash);
	return db_transact(db, take, &t);
}
