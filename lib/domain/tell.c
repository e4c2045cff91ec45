/* tell.c: notices and the outbox. */
#include "domain/tell.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"

enum { NOTICE, OUTBOX, NOTICE_OTHERS, OUTBOX_OTHERS, ADDRESS, CODE, LIST, READ, DUE_CODE, DUE, LEASE, SENT, AGAIN };
enum { LEASE_SECONDS = 60, TRIES_MAX = 10, ONCE_MAX = 80 };

/* A challenge that is used or gone has no code to send: its digits are NULL. */
#define MESSAGE \
	"SELECT o.id, o.topic, o.channel, o.address, o.lang, o.subject, o.account_number, o.token, o.amount, o.tries, o.until," \
	" o.challenge_id, c.digits, c.seed FROM outbox o LEFT JOIN challenge c ON c.id = o.challenge_id AND c.used_at IS NULL" \
	" WHERE o.state = 'waiting' AND o.next_at <= ? AND (o.lease_until IS NULL OR o.lease_until < ?)"
#define MESSAGE_OUT "isssssssnitnnb"

static const struct sql sqls[] = {
	[NOTICE] = { "INSERT INTO notice (resident_id, topic, once_key, subject, account_number, amount, token, created_at)"
	             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "issssnst", "" },
	[OUTBOX] = { "INSERT INTO outbox (resident_id, topic, once_key, channel, address, lang, subject, account_number, amount,"
	             " token, state, tries, next_at, error, created_at)"
	             " SELECT r.id, ?, ?, IF(r.email IS NOT NULL AND r.email_confirmed, 'email', 'sms'),"
	             " IF(r.email IS NOT NULL AND r.email_confirmed, r.email, r.phone), r.lang, ?, ?, ?, ?, 'waiting', 0, ?, '', ?"
	             " FROM resident r WHERE r.id = ? AND r.deleted_at IS NULL", "ssssnstti", "" },
	[NOTICE_OTHERS] = { "INSERT INTO notice (resident_id, topic, once_key, subject, account_number, amount, token, created_at)"
	                    " SELECT l.resident_id, ?, ?, ?, ?, ?, ?, ? FROM link l WHERE l.account_id = ? AND l.resident_id <> ?"
	                    " AND l.sees_to IS NULL", "ssssnstii", "" },
	[OUTBOX_OTHERS] = { "INSERT INTO outbox (resident_id, topic, once_key, channel, address, lang, subject, account_number, amount,"
	                    " token, state, tries, next_at, error, created_at)"
	                    " SELECT r.id, ?, CONCAT(?, '-', r.id), IF(r.email IS NOT NULL AND r.email_confirmed, 'email', 'sms'),"
	                    " IF(r.email IS NOT NULL AND r.email_confirmed, r.email, r.phone), r.lang, ?, ?, ?, ?, 'waiting', 0, ?, '', ?"
	                    " FROM link l JOIN resident r ON r.id = l.resident_id WHERE l.account_id = ? AND l.resident_id <> ?"
	                    " AND l.sees_to IS NULL AND r.deleted_at IS NULL", "ssssnsttii", "" },
	[ADDRESS] = { "INSERT INTO outbox (resident_id, topic, once_key, channel, address, lang, subject, account_number, amount,"
	              " token, state, tries, next_at, error, created_at)"
	              " VALUES (?, ?, ?, ?, ?, COALESCE((SELECT r.lang FROM resident r WHERE r.id = ?), ?, 'ru'), ?, ?, ?, ?,"
	              " 'waiting', 0, ?, '', ?)", "nssssisssnstt", "" },
	[CODE] = { "INSERT INTO outbox (resident_id, topic, once_key, channel, address, lang, subject, account_number, amount,"
	           " token, state, tries, next_at, error, created_at, challenge_id, until)"
	           " VALUES (?, ?, ?, ?, ?, COALESCE(?, (SELECT r.lang FROM resident r WHERE r.id = ?),"
	           " (SELECT r.lang FROM resident r WHERE r.phone = ?), (SELECT r.lang FROM resident r WHERE r.email = ?), 'ru'), '', '', NULL,"
	           " NULL, ?, 0, ?, '', ?, ?, ?)", "nsssssisssttit", "" },
	[LIST] = { "SELECT id, topic, subject, account_number, token, amount, created_at, read_at IS NOT NULL FROM notice"
	           " WHERE resident_id = ? ORDER BY read_at IS NOT NULL, created_at DESC, id DESC LIMIT 100", "i", "issssnti" },
	[READ] = { "UPDATE notice SET read_at = ? WHERE id = ? AND resident_id = ? AND read_at IS NULL", "tii", "" },
	[DUE_CODE] = { MESSAGE " AND o.challenge_id IS NOT NULL ORDER BY o.next_at, o.id LIMIT 1", "tt", MESSAGE_OUT },
	[DUE] = { MESSAGE " ORDER BY o.next_at, o.id LIMIT 1", "tt", MESSAGE_OUT },
	[LEASE] = { "UPDATE outbox SET lease_until = ?, lease_owner = ? WHERE id = ? AND state = 'waiting'"
	            " AND (lease_until IS NULL OR lease_until < ?)", "tsit", "" },
	[SENT] = { "UPDATE outbox SET state = 'sent', sent_at = ?, tries = tries + 1, lease_until = NULL,"
	           " address = IF(topic = 'account-deleted', '', address) WHERE id = ?"
	           " AND state = 'waiting' AND lease_owner = ?", "tis", "" },
	[AGAIN] = { "UPDATE outbox SET state = ?, tries = tries + 1, next_at = ?, error = ?, lease_until = NULL WHERE id = ?"
	            " AND state = 'waiting' AND lease_owner = ?", "stsis", "" },
};
SQL_SET(tell_sql, sqls);

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

enum err
tell(struct db *db, const struct event *v)
{
	const char *subject = or_empty(v->subject), *account = or_empty(v->account);
	enum err e = db_write(db, &sqls[NOTICE], NULL, v->resident, v->topic, v->once, subject, account, v->amount, v->token,
	    v->now);
	if (e == ERR_EXISTS) /* told before: by the one who won the race */
		return OK;
	if (e != OK)
		return e;
	e = db_write(db, &sqls[OUTBOX], NULL, v->topic, v->once, subject, account, v->amount, v->token, v->now, v->now,
	    v->resident);
	return e == ERR_EXISTS ? OK : e;
}

enum err
tell_others(struct db *db, const struct event *v, int64_t account)
{
	const char *subject = or_empty(v->subject), *number = or_empty(v->account);
	enum err e = db_write(db, &sqls[NOTICE_OTHERS], NULL, v->topic, v->once, subject, number, v->amount, v->token, v->now,
	    account, v->resident);
	if (e == OK)
		e = db_write(db, &sqls[OUTBOX_OTHERS], NULL, v->topic, v->once, subject, number, v->amount, v->token, v->now, v->now,
		    account, v->resident);
	return e == ERR_EXISTS ? OK : e; /* told before */
}

/* The table's key is (once_key, channel), so what happened is told apart by address here: the old and the new phone hear of
   one change. */
static void
once_for(char once[ONCE_MAX + 1], const char *what, const char *address)
{
	unsigned char hash[HASH_SIZE];
	crypt_sha256(address, strlen(address), hash);
	snprintf(once, ONCE_MAX + 1, "%.64s-%02x%02x%02x%02x%02x%02x", what, hash[0], hash[1], hash[2], hash[3], hash[4], hash[5]);
}

enum err
tell_address(struct db *db, const struct event *v, const char *channel, const char *address)
{
	char once[ONCE_MAX + 1];
	once_for(once, v->once, address);
	enum err e = db_write(db, &sqls[ADDRESS], NULL, v->resident > 0 ? v->resident : INT_NONE, v->topic, once, channel, address,
	    v->resident, v->lang, or_empty(v->subject), or_empty(v->account), v->amount, v->token, v->now, v->now);
	return e == ERR_EXISTS ? OK : e;
}

enum err
tell_code(struct db *db, int64_t resident, int64_t challenge, const char *topic, const char *channel, const char *address,
    const char *lang, bool nobody, int64_t until, int64_t now)
{
	char once[ONCE_MAX + 1];
	char *key = crypt_key(NULL);
	snprintf(once, sizeof once, "code-%" PRId64 "-%.16s", challenge, key);
	talloc_free(key);
	return db_write(db, &sqls[CODE], NULL, resident > 0 ? resident : INT_NONE, topic, once, channel, address, lang, resident,
	    address, address, nobody ? "void" : "waiting", now, now, challenge, until);
}

enum err
notice_list(const void *ctx, struct db *db, int64_t resident, struct notice_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LIST], &rows, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct notice, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct notice) {
			.id = rows_int(rows, 0), .topic = mem_strdup(list_r->items, rows_str(rows, 1)),
			.subject = mem_strdup(list_r->items, rows_str(rows, 2)), .account = mem_strdup(list_r->items, rows_str(rows, 3)),
			.token = rows_str(rows, 4) ? mem_strdup(list_r->items, rows_str(rows, 4)) : NULL,
			.amount = rows_int(rows, 5), .created_at = rows_int(rows, 6), .read = rows_int(rows, 7),
		};
	return OK;
}

struct reading_mark {
	int64_t resident, notice, now;
};

static enum err
mark_read(struct db *db, void *arg)
{
	const struct reading_mark *m = arg;
	return db_write(db, &sqls[READ], NULL, m->now, m->notice, m->resident);
}

enum err
notice_read(struct db *db, int64_t resident, int64_t notice, int64_t now)
{
	struct reading_mark m = { resident, notice, now };
	return db_transact(db, mark_read, &m);
}

struct lease {
	const char *owner;
	int64_t id, now;
	uint64_t taken;
};

static enum err
take(struct db *db, void *arg)
{
	struct lease *l = arg;
	return db_write(db, &sqls[LEASE], &l->taken, l->now + LEASE_SECONDS, l->owner, l->id, l->now);
}

static struct message *
read_message(const void *ctx, const struct rows *rows, const char *owner)
{
	struct message *m = mem_new(ctx, struct message);
	char **text[] = { &m->topic, &m->channel, &m->address, &m->lang, &m->subject, &m->account, &m->token };
	for (size_t i = 0; i < 7; i++)
		*text[i] = rows_str(rows, i + 1) ? mem_strdup(m, rows_str(rows, i + 1)) : NULL;
	m->id = rows_int(rows, 0);
	m->owner = owner;
	m->amount = rows_int(rows, 8);
	m->tries = rows_int(rows, 9);
	m->challenge_id = rows_int(rows, 11);
	m->digits = rows_int(rows, 12);
	if (rows_str(rows, 13))
		memcpy(m->seed, rows_str(rows, 13), SEED_SIZE);
	return m;
}

/* Codes before everything else: somebody sits waiting, while a month's letters go out. */
static enum err
find_message(const void *ctx, struct db *db, int64_t now, struct rows **rows_r)
{
	enum err e = OK;
	for (int which = DUE_CODE; which <= DUE && e == OK; which++) {
		e = db_read(ctx, db, &sqls[which], rows_r, now, now);
		if (e == OK && rows_next(*rows_r))
			return OK;
	}
	return e == OK ? ERR_NOT_FOUND : e;
}

static bool
too_late(const struct rows *rows, int64_t now)
{
	int64_t until = rows_int(rows, 10);
	return (until != TIME_NONE && until <= now) || (rows_int(rows, 11) != INT_NONE && rows_int(rows, 12) == INT_NONE);
}

enum err
message_next(const void *ctx, struct db *db, const char *owner, int64_t now, struct message **message_r)
{
	for (;;) {
		struct rows *rows;
		enum err e = find_message(ctx, db, now, &rows);
		if (e != OK)
			return e;
		struct message *m = *message_r = read_message(ctx, rows, owner);
		struct lease l = { owner, m->id, now, 0 };
		e = db_transact(db, take, &l);
		/* Another courier was quicker: there may be more for us, next time. */
		if (e != OK || l.taken == 0)
			return e == OK ? ERR_NOT_FOUND : e;
		if (!too_late(rows, now))
			return OK;
		if ((e = message_failed(db, m, true, "too late", now)) != OK)
			return e;
	}
}

struct outcome {
	const struct message *message;
	const char *state, *why;
	int64_t next, now;
};

static enum err
note_sent(struct db *db, void *arg)
{
	const struct outcome *o = arg;
	return db_write(db, &sqls[SENT], NULL, o->now, o->message->id, o->message->owner);
}

enum err
message_sent(struct db *db, const struct message *message, int64_t now)
{
	struct outcome o = { .message = message, .now = now };
	return db_transact(db, note_sent, &o);
}

static enum err
note_failed(struct db *db, void *arg)
{
	const struct outcome *o = arg;
	return db_write(db, &sqls[AGAIN], NULL, o->state, o->next, o->why, o->message->id, o->message->owner);
}

enum err
message_failed(struct db *db, const struct message *message, bool final, const char *why, int64_t now)
{
	bool dead = final || message->tries + 1 >= TRIES_MAX;
	int64_t pause = INT64_C(15) << (message->tries < 8 ? message->tries : 8); /* 15 s … about an hour */
	struct outcome o = { message, dead ? "dead" : "waiting", why, now + pause, now };
	return db_transact(db, note_failed, &o);
}
