/* entry.c: registering and recovering. */
#include "domain/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "domain/session.h"
#include "domain/tell.h"

enum { ADD, CREDENTIAL, ACCEPT, NAMED, COMPLETE, PASSWORD, RECOVERED, BY_PHONE, BY_EMAIL };

static const struct sql sqls[] = {
	[ADD] = { "INSERT INTO resident (phone, email, email_confirmed, last_name, first_name, middle_name, lang, created_at, step,"
	          " adverts) VALUES (?, NULL, 0, '', '', '', ?, ?, 'name', ?)", "ssti", "" },
	[CREDENTIAL] = { "INSERT INTO credential (resident_id, password_hash) VALUES (?, ?)", "is", "" },
	[ACCEPT] = { "INSERT INTO acceptance (resident_id, document, version, accepted_at) VALUES (?, ?, ?, ?)", "isit", "" },
	[NAMED] = { "UPDATE resident SET step = 'email' WHERE id = ? AND step = 'name'", "i", "" },
	[COMPLETE] = { "UPDATE resident SET email = ?, email_confirmed = 1, step = '' WHERE id = ? AND step = 'email'", "si", "" },
	[PASSWORD] = { "UPDATE credential SET password_hash = ? WHERE resident_id = ?", "si", "" },
	[RECOVERED] = { "UPDATE resident SET recovered_by = ?, recovered_at = ? WHERE id = ?", "sti", "" },
	[BY_PHONE] = { "SELECT id FROM resident WHERE phone = ?", "s", "i" },
	[BY_EMAIL] = { "SELECT id FROM resident WHERE email = ? AND email_confirmed", "s", "i" },
};
SQL_SET(entry_sql, sqls);

struct entry {
	const struct challenge *challenge;
	const char *hash;
	int64_t resident, now;
};

static enum err
accept_all(struct db *db, const struct entry *n)
{
	const struct challenge *c = n->challenge;
	enum err e = db_write(db, &sqls[ACCEPT], NULL, n->resident, "agreement", c->agreement, n->now);
	return e == OK && c->adverts ? db_write(db, &sqls[ACCEPT], NULL, n->resident, "adverts", c->agreement, n->now) : e;
}

static enum err
add(struct db *db, void *arg)
{
	struct entry *n = arg;
	const struct challenge *c = n->challenge;
	enum err e = challenge_use(db, c, n->now);
	if (e == OK)
		e = db_write(db, &sqls[ADD], NULL, c->address, c->lang, n->now, (int64_t)c->adverts);
	n->resident = db_insert_id(db);
	if (e == OK)
		e = db_write(db, &sqls[CREDENTIAL], NULL, n->resident, c->password_hash);
	return e == OK ? accept_all(db, n) : e;
}

enum err
entry_register(struct db *db, const struct challenge *challenge, int64_t now, int64_t *resident_r)
{
	struct entry n = { .challenge = challenge, .now = now };
	enum err e = db_transact(db, add, &n);
	*resident_r = n.resident;
	return e;
}

static enum err
named(struct db *db, void *arg)
{
	return db_write(db, &sqls[NAMED], NULL, ((struct entry *)arg)->resident);
}

enum err
entry_named(struct db *db, int64_t resident)
{
	struct entry n = { .resident = resident };
	return db_transact(db, named, &n);
}

static enum err
complete(struct db *db, void *arg)
{
	const struct entry *n = arg;
	enum err e = challenge_use(db, n->challenge, n->now);
	return e == OK ? db_write(db, &sqls[COMPLETE], NULL, n->challenge->address, n->challenge->resident_id) : e;
}

enum err
entry_complete(struct db *db, const struct challenge *challenge, int64_t now)
{
	struct entry n = { .challenge = challenge, .now = now };
	return db_transact(db, complete, &n);
}

static enum err
recover(struct db *db, void *arg)
{
	const struct entry *n = arg;
	const struct challenge *c = n->challenge;
	char once[40];
	snprintf(once, sizeof once, "recovered-%" PRId64, c->id);
	struct event event = { .resident = c->resident_id, .topic = "password-changed", .once = once, .subject = "", .account = "",
		.amount = INT_NONE, .now = n->now };
	enum err e = challenge_use(db, c, n->now);
	if (e == OK)
		e = db_write(db, &sqls[PASSWORD], NULL, n->hash, c->resident_id);
	if (e == OK)
		e = db_write(db, &sqls[RECOVERED], NULL, c->channel, n->now, c->resident_id);
	if (e == OK)
		e = session_end_all(db, c->resident_id, 0, n->now);
	return e == OK ? tell(db, &event) : e;
}

enum err
entry_recover(struct db *db, const struct challenge *challenge, const char *password_hash, int64_t now)
{
	struct entry n = { .challenge = challenge, .hash = password_hash, .now = now };
	return db_transact(db, recover, &n);
}

static enum err
rehash(struct db *db, void *arg)
{
	const struct entry *n = arg;
	return db_write(db, &sqls[PASSWORD], NULL, n->hash, n->resident);
}

enum err
entry_rehash(struct db *db, int64_t resident, const char *password_hash)
{
	struct entry n = { .resident = resident, .hash = password_hash };
	return db_transact(db, rehash, &n);
}

enum err
entry_owner(struct db *db, const char *channel, const char *address, int64_t *resident_r)
{
	struct rows *rows;
	void *tmp = talloc_new(NULL);
	enum err e = db_read(tmp, db, &sqls[strcmp(channel, "email") == 0 ? BY_EMAIL : BY_PHONE], &rows, address);
	if (e == OK)
		e = rows_next(rows) ? OK : ERR_NOT_FOUND;
	if (e == OK)
		*resident_r = rows_int(rows, 0);
	talloc_free(tmp);
	return e;
}
