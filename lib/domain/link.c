/* link.c: holds on accounts, and groups. */
#include "domain/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "domain/tell.h"

enum { SUPPLIERS, PROVE, OWN, OTHERS, HOLD, REVIEW, REVIEW_EVENTS, EVENT, CHANGE, GUESTS, INVITES, DROP, NUMBER,
	GROUP_OWN, GROUP_FIND, GROUP_NAMES, GROUP_ADD, GROUP_RENAME, GROUP_EMPTY, GROUP_DELETE };

static const struct sql sqls[] = {
	[SUPPLIERS] = { "SELECT s.id, s.name, s.proofs, v.id, v.name, s.timezone FROM supplier s JOIN service v ON v.supplier_id = s.id"
	                " WHERE s.proofs <> '' ORDER BY s.name, s.id, v.id", "", "ississ" },
	/* The last payment and the last bill: older ones lie about in hallways. Of a bill both what it charges and what it asks for. */
	[PROVE] = { "SELECT a.id FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE a.supplier_id = ? AND a.number = ?"
	            " AND FIND_IN_SET(?, s.proofs) > 0 AND (? = 0 OR EXISTS (SELECT 1 FROM account_service c"
	            "  WHERE c.account_id = a.id AND c.service_id = ?))"
	            " AND CASE ? WHEN 'meter' THEN EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id AND m.state <> 'removed'"
	            "  AND REPLACE(m.serial, ' ', '') = ?)"
	            " WHEN 'payment' THEN EXISTS (SELECT 1 FROM booking b WHERE b.account_id = a.id AND b.paid_on = ? AND b.amount = ?"
	            "  AND NOT EXISTS (SELECT 1 FROM booking x WHERE x.account_id = a.id AND x.paid_on > b.paid_on))"
	            " WHEN 'bill' THEN EXISTS (SELECT 1 FROM bill i WHERE i.account_id = a.id"
	            "  AND ? IN (i.total, i.total - i.opening - i.paid) AND NOT EXISTS (SELECT 1 FROM bill y"
	            "   WHERE y.account_id = a.id AND (y.period > i.period OR (y.period = i.period AND y.id > i.id)))) END",
	    "issiissdii", "i" },
	[OWN] = { "SELECT role, sees_to FROM link WHERE resident_id = ? AND account_id = ?", "ii", "sd" },
	/* Owners there now who are not this resident; and whether anybody else ever was one. */
	[OTHERS] = { "SELECT COALESCE(SUM(o.role = 'owner' AND o.sees_to IS NULL), 0) AS now_n, (SELECT COUNT(*) FROM link_event e"
	             " WHERE e.account_id = ? AND e.resident_id <> ? AND e.what = 'linked') AS ever_n"
	             " FROM link o WHERE o.account_id = ? AND o.resident_id <> ?", "iiii", "ii" },
	[HOLD] = { "INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at, role, proof, sees_from)"
	           " VALUES (?, ?, ?, ?, 'paper', ?, 'owner', ?, ?)"
	           " ON DUPLICATE KEY UPDATE group_id = VALUES(group_id), alias = VALUES(alias), delivery = 'paper', role = 'owner',"
	           " proof = VALUES(proof), invited_by = NULL, sees_from = VALUES(sees_from), sees_to = NULL, review_since = NULL",
	    "iinstsd", "" },
	[REVIEW] = { "UPDATE link SET sees_to = ?, review_since = ? WHERE account_id = ? AND resident_id <> ? AND sees_to IS NULL",
	    "dtii", "" },
	[REVIEW_EVENTS] = { "INSERT INTO link_event (account_id, resident_id, what, at) SELECT account_id, resident_id, 'review', ?"
	                    " FROM link WHERE account_id = ? AND resident_id <> ? AND sees_to IS NULL", "tii", "" },
	[EVENT] = { "INSERT INTO link_event (account_id, resident_id, what, at) VALUES (?, ?, ?, ?)", "iist", "" },
	[CHANGE] = { "UPDATE link SET alias = ?, group_id = ? WHERE resident_id = ? AND account_id = ?", "snii", "" },
	[GUESTS] = { "DELETE FROM link WHERE account_id = ? AND invited_by = ? AND resident_id <> ?", "iii", "" },
	[INVITES] = { "UPDATE invite SET revoked_at = ? WHERE resident_id = ? AND account_id = ? AND revoked_at IS NULL", "tii", "" },
	[DROP] = { "DELETE FROM link WHERE resident_id = ? AND account_id = ?", "ii", "" },
	[NUMBER] = { "SELECT a.number FROM link l JOIN account a ON a.id = l.account_id WHERE l.resident_id = ? AND l.account_id = ?",
	    "ii", "s" },
	[GROUP_OWN] = { "SELECT id FROM account_group WHERE resident_id = ? AND id = ?", "ii", "i" },
	[GROUP_FIND] = { "SELECT id FROM account_group WHERE resident_id = ? AND name = ?", "is", "i" },
	[GROUP_NAMES] = { "SELECT name FROM account_group WHERE resident_id = ?", "i", "s" },
	[GROUP_ADD] = { "INSERT INTO account_group (resident_id, name) VALUES (?, ?)", "is", "" },
	[GROUP_RENAME] = { "UPDATE account_group SET name = ? WHERE resident_id = ? AND id = ?", "sii", "" },
	[GROUP_EMPTY] = { "UPDATE link SET group_id = NULL WHERE resident_id = ? AND group_id = ?", "ii", "" },
	[GROUP_DELETE] = { "DELETE FROM account_group WHERE resident_id = ? AND id = ?", "ii", "" },
};
SQL_SET(link_sql, sqls);

enum err
proving_list(const void *ctx, struct db *db, struct proving_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[SUPPLIERS], &rows);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct proving_supplier, rows_count(rows));
	list_r->n = 0;
	struct proving_supplier *s = NULL;
	while (rows_next(rows)) {
		if (s == NULL || s->id != rows_int(rows, 0)) {
			s = &list_r->items[list_r->n++];
			s->id = rows_int(rows, 0);
			s->name = mem_strdup(list_r->items, rows_str(rows, 1));
			s->proofs = mem_strdup(list_r->items, rows_str(rows, 2));
			s->zone = mem_strdup(list_r->items, rows_str(rows, 5));
		}
		mem_grow(list_r->items, (void **)&s->services, sizeof *s->services, s->n);
		s->services[s->n++] = (struct proving_service) { rows_int(rows, 3), mem_strdup(list_r->items, rows_str(rows, 4)) };
	}
	return OK;
}

bool
proving_allows(const struct proving_supplier *supplier, const char *proof)
{
	return strstr(supplier->proofs, proof) != NULL; /* none of the three is part of another */
}

enum err
link_prove(const void *ctx, struct db *db, const struct claim *c, int64_t *account_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[PROVE], &rows, c->supplier, c->number, c->proof, c->service, c->service, c->proof,
	    c->meter, c->paid_on, c->amount, c->amount);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	*account_r = rows_int(rows, 0);
	return OK;
}

/* The group of a place: the resident's own by id, or by its name, made if there is none; INT_NONE: none. */
static enum err
settle_group(const void *ctx, struct db *db, int64_t resident, const struct link_place *place, int64_t *group_r)
{
	struct rows *rows;
	enum err e;
	*group_r = INT_NONE;
	if (*place->group_name == '\0' && place->group == 0)
		return OK;
	if (*place->group_name == '\0')
		e = db_read(ctx, db, &sqls[GROUP_OWN], &rows, resident, place->group);
	else
		e = db_read(ctx, db, &sqls[GROUP_FIND], &rows, resident, place->group_name);
	if (e != OK)
		return e;
	if (rows_next(rows)) {
		*group_r = rows_int(rows, 0);
		return OK;
	}
	if (*place->group_name == '\0')
		return ERR_NOT_FOUND;
	e = db_write(db, &sqls[GROUP_ADD], NULL, resident, place->group_name);
	*group_r = db_insert_id(db);
	return e;
}

struct linking {
	int64_t resident, account, today, now;
	const char *proof;
	const struct link_place *place;
};

/* Those who hold the account hear of it, with what it means for them. */
static enum err
tell_holders(const void *ctx, struct db *db, const struct linking *l, bool review)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[NUMBER], &rows, l->resident, l->account);
	if (e != OK || !rows_next(rows))
		return e;
	char once[48];
	snprintf(once, sizeof once, "linked-%" PRId64 "-%" PRId64, l->resident, l->now);
	struct event event = { .resident = l->resident, .topic = review ? "account-review" : "account-linked", .once = once,
		.account = rows_str(rows, 0), .amount = INT_NONE, .now = l->now };
	return tell_others(db, &event, l->account);
}

/* Whoever proves is an owner. Owners who did not let them in themselves are taken for those who lived there before. */
static enum err
hold(const void *ctx, struct db *db, const struct linking *l, int64_t group, bool guest)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[OTHERS], &rows, l->account, l->resident, l->account, l->resident);
	if (e != OK || !rows_next(rows))
		return e == OK ? ERR_INTERNAL : e;
	bool review = !guest && rows_int(rows, 0) > 0, fresh = !guest && rows_int(rows, 0) + rows_int(rows, 1) > 0;
	e = db_write(db, &sqls[HOLD], NULL, l->resident, l->account, group, l->place->alias, l->now, l->proof,
	    fresh ? l->today : DAY_NONE);
	if (e == OK)
		e = db_write(db, &sqls[EVENT], NULL, l->account, l->resident, "linked", l->now);
	if (e == OK)
		e = tell_holders(ctx, db, l, review);
	if (e == OK && review)
		e = db_write(db, &sqls[REVIEW_EVENTS], NULL, l->now, l->account, l->resident);
	return e == OK && review ? db_write(db, &sqls[REVIEW], NULL, l->today, l->now, l->account, l->resident) : e;
}

static enum err
add(struct db *db, void *arg)
{
	const struct linking *l = arg;
	struct rows *rows = NULL;
	int64_t group;
	void *tmp = talloc_new(NULL);
	enum err e = settle_group(tmp, db, l->resident, l->place, &group);
	if (e == OK)
		e = db_read(tmp, db, &sqls[OWN], &rows, l->resident, l->account);
	bool held = e == OK && rows_next(rows) && rows_int(rows, 1) == DAY_NONE;
	bool owner = held && strcmp(rows_str(rows, 0), "owner") == 0;
	if (e == OK && owner)
		e = db_write(db, &sqls[CHANGE], NULL, l->place->alias, group, l->resident, l->account);
	else if (e == OK)
		e = hold(tmp, db, l, group, held);
	talloc_free(tmp);
	return e;
}

enum err
link_add(struct db *db, int64_t resident, int64_t account, const char *proof, const struct link_place *place,
    int64_t today, int64_t now)
{
	struct linking l = { resident, account, today, now, proof, place };
	return db_transact(db, add, &l);
}

static enum err
change(struct db *db, void *arg)
{
	const struct linking *l = arg;
	int64_t group;
	uint64_t found = 0;
	void *tmp = talloc_new(NULL);
	enum err e = settle_group(tmp, db, l->resident, l->place, &group);
	if (e == OK)
		e = db_write(db, &sqls[CHANGE], &found, l->place->alias, group, l->resident, l->account);
	talloc_free(tmp);
	return e == OK && found == 0 ? ERR_NOT_FOUND : e;
}

enum err
link_change(struct db *db, int64_t resident, int64_t account, const struct link_place *place)
{
	struct linking l = { .resident = resident, .account = account, .place = place };
	return db_transact(db, change, &l);
}

static enum err
drop(struct db *db, void *arg)
{
	const struct linking *l = arg;
	uint64_t found = 0;
	enum err e = db_write(db, &sqls[DROP], &found, l->resident, l->account);
	if (e == OK && found == 0)
		return ERR_NOT_FOUND;
	if (e == OK)
		e = db_write(db, &sqls[GUESTS], NULL, l->account, l->resident, l->resident);
	if (e == OK)
		e = db_write(db, &sqls[INVITES], NULL, l->now, l->resident, l->account);
	return e == OK ? db_write(db, &sqls[EVENT], NULL, l->account, l->resident, "unlinked", l->now) : e;
}

enum err
link_drop(struct db *db, int64_t resident, int64_t account, int64_t now)
{
	struct linking l = { .resident = resident, .account = account, .now = now };
	return db_transact(db, drop, &l);
}

struct grouping {
	int64_t resident, group;
	const char *name;
};

static enum err
insert_group(struct db *db, void *arg)
{
	const struct grouping *g = arg;
	return db_write(db, &sqls[GROUP_ADD], NULL, g->resident, g->name);
}

/* The first "prefix number" that is none of the names. */
static char *
free_name(const void *ctx, struct rows *rows, const char *prefix)
{
	size_t n = rows_count(rows) + 1;
	bool *taken = mem_array(ctx, bool, n + 1);
	char *name = NULL;
	while (rows_next(rows))
		for (size_t i = 1; i <= n; i++)
			taken[i] |= strcmp(rows_str(rows, 0), mem_printf(ctx, "%s %zu", prefix, i)) == 0;
	for (size_t i = n; i > 0; i--)
		if (!taken[i])
			name = mem_printf(ctx, "%s %zu", prefix, i);
	return name; /* n names cannot take n + 1 numbers */
}

enum err
group_add(const void *ctx, struct db *db, int64_t resident, const char *prefix, int64_t *group_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[GROUP_NAMES], &rows, resident);
	if (e != OK)
		return e;
	struct grouping g = { .resident = resident, .name = free_name(ctx, rows, prefix) };
	e = db_transact(db, insert_group, &g);
	if (e == OK || e == ERR_EXISTS) /* the other click made it */
		e = db_read(ctx, db, &sqls[GROUP_FIND], &rows, resident, g.name);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	*group_r = rows_int(rows, 0);
	return OK;
}

static enum err
rename_group(struct db *db, void *arg)
{
	const struct grouping *g = arg;
	uint64_t found = 0;
	enum err e = db_write(db, &sqls[GROUP_RENAME], &found, g->name, g->resident, g->group);
	return e == OK && found == 0 ? ERR_NOT_FOUND : e;
}

enum err
group_rename(struct db *db, int64_t resident, int64_t group, const char *name)
{
	struct grouping g = { resident, group, name };
	return db_transact(db, rename_group, &g);
}

static enum err
delete_group(struct db *db, void *arg)
{
	const struct grouping *g = arg;
	uint64_t found = 0;
	enum err e = db_write(db, &sqls[GROUP_EMPTY], NULL, g->resident, g->group);
	if (e == OK)
		e = db_write(db, &sqls[GROUP_DELETE], &found, g->resident, g->group);
	return e == OK && found == 0 ? ERR_NOT_FOUND : e;
}

enum err
group_delete(struct db *db, int64_t resident, int64_t group)
{
	struct grouping g = { .resident = resident, .group = group };
	return db_transact(db, delete_group, &g);
}
