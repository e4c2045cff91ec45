/* contact.c: phone and e-mail: changing them, the way back, and leaving for good. */
#include "domain/contact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "domain/session.h"
#include "domain/tell.h"

enum { OWN, PHONE, EMAIL, NOTE, FIND, UNDO, OTHER, CLOSE, NO_PASSWORD, NO_BROWSERS, NO_PASSKEYS, NO_CHALLENGES, LEAVING, STAYING,
	GONE, NO_CREDENTIAL, NO_AUTHENTICATOR, NO_CODES, NO_LINKS, NO_GUESTS, NO_GROUPS, NO_NOTICES, NO_CHANGES, NO_PROOFS, NO_PROOFS_TO,
	NO_ADDRESSES, NO_PLACES };

static const struct sql sqls[] = {
	[OWN] = { "SELECT phone, IF(email_confirmed, email, NULL) FROM resident WHERE id = ? AND deleted_at IS NULL", "i", "ss" },
	/* Compare-and-set: of two changes at once, the second would name the wrong old contact. */
	[PHONE] = { "UPDATE resident SET phone = ? WHERE id = ? AND phone <=> ?", "sis", "" },
	[EMAIL] = { "UPDATE resident SET email = ?, email_confirmed = 1 WHERE id = ? AND IF(email_confirmed, email, NULL) <=> ?",
	    "sis", "" },
	[NOTE] = { "INSERT INTO contact_change (resident_id, kind, old_value, new_value, changed_at, until) VALUES (?, ?, ?, ?, ?, ?)",
	    "issstt", "" },
	[FIND] = { "SELECT resident_id, until, kind, old_value, undone_at IS NOT NULL FROM contact_change WHERE id = ?", "i", "itssi" },
	[UNDO] = { "UPDATE contact_change SET undone_at = ? WHERE id = ? AND resident_id = ? AND undone_at IS NULL AND until > ?",
	    "tiit", "" },
	/* Who has changed one has perhaps changed the other: it goes back to what it was before the first of its open changes. */
	[OTHER] = { "SELECT kind, old_value FROM contact_change WHERE resident_id = ? AND kind <> ? AND undone_at IS NULL AND until > ?"
	            " ORDER BY id LIMIT 1", "ist", "ss" },
	/* Whoever changed it again has a way back too, to what was never the owner's. */
	[CLOSE] = { "UPDATE contact_change SET undone_at = ? WHERE resident_id = ? AND (id > ? OR kind <> ?) AND undone_at IS NULL",
	    "tiis", "" },
	[NO_PASSWORD] = { "UPDATE credential SET password_hash = ? WHERE resident_id = ?", "si", "" },
	[NO_BROWSERS] = { "DELETE FROM browser WHERE resident_id = ?", "i", "" },
	[NO_PASSKEYS] = { "DELETE FROM passkey WHERE resident_id = ?", "i", "" },
	[NO_CHALLENGES] = { "UPDATE challenge SET used_at = ? WHERE resident_id = ? AND used_at IS NULL", "ti", "" },
	/* Others hold it: then it stays as they have chosen, and paper came already if one of them wants it (ACC-4). */
	[LEAVING] = { "SELECT a.id, a.number, s.name, l.delivery = 'email' AND NOT EXISTS (SELECT 1 FROM link o"
	              " WHERE o.account_id = l.account_id AND o.resident_id <> l.resident_id AND o.role = 'owner' AND o.sees_to IS NULL)"
	              " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	              " WHERE l.resident_id = ? ORDER BY l.created_at, a.id", "i", "issi" },
	[STAYING] = { "SELECT (SELECT COUNT(*) FROM payment p WHERE p.resident_id = ? AND p.state = 'paid'),"
	              " (SELECT COUNT(*) FROM link l JOIN reading d ON d.account_id = l.account_id AND d.resident_id = l.resident_id"
	              "  WHERE l.resident_id = ?)", "ii", "ii" },
	[GONE] = { "UPDATE resident SET phone = CONCAT('-', id), email = NULL, email_confirmed = 0, last_name = '', first_name = '',"
	           " middle_name = '', born_on = NULL, gender = '', adverts = 0, second_factor = 0, step = '', deleted_at = ?"
	           " WHERE id = ? AND deleted_at IS NULL", "ti", "" },
	[NO_CREDENTIAL] = { "DELETE FROM credential WHERE resident_id = ?", "i", "" },
	[NO_AUTHENTICATOR] = { "DELETE FROM authenticator WHERE resident_id = ?", "i", "" },
	[NO_CODES] = { "DELETE FROM recovery_code WHERE resident_id = ?", "i", "" },
	[NO_LINKS] = { "DELETE FROM link WHERE resident_id = ?", "i", "" },
	[NO_GUESTS] = { "DELETE FROM link WHERE invited_by = ?", "i", "" },
	[NO_GROUPS] = { "DELETE FROM account_group WHERE resident_id = ?", "i", "" },
	[NO_NOTICES] = { "DELETE FROM notice WHERE resident_id = ?", "i", "" },
	[NO_CHANGES] = { "DELETE FROM contact_change WHERE resident_id = ?", "i", "" },
	[NO_PROOFS] = { "DELETE FROM challenge WHERE resident_id = ?", "i", "" },
	/* The registration had no resident yet; it stands under the address, perhaps an earlier one. */
#define ADDRESSES "(SELECT ? UNION SELECT ? UNION SELECT old_value FROM contact_change WHERE resident_id = ?)"
	[NO_PROOFS_TO] = { "DELETE FROM challenge WHERE CONVERT(address USING ascii) IN " ADDRESSES, "ssi", "" },
	/* All that was ever sent, or waits; the good-bye comes after. */
	[NO_ADDRESSES] = { "UPDATE outbox SET address = '', subject = '', state = IF(state = 'waiting', 'void', state)"
	                   " WHERE resident_id = ? OR address IN " ADDRESSES, "issi", "" },
	[NO_PLACES] = { "UPDATE session SET agent = '', place = '' WHERE resident_id = ?", "i", "" },
};
SQL_SET(contact_sql, sqls);

/* Well-formed, of the usual cost, and of no password: what is refused by it takes as long as what is refused otherwise. */
static const char no_password[] = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                                  "dGhpcyBpcyBub3QgdGhlIGhhc2ggb2YgYW55dGhpbmc";

enum { ONCE_SIZE = 48 };

/* What counts now; email NULL: none, or none that was ever confirmed. */
struct own {
	const char *phone, *email;
};

static enum err
own_get(const void *ctx, struct db *db, int64_t resident, struct own *own_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[OWN], &rows, resident);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e == OK)
		*own_r = (struct own) { rows_str(rows, 0), rows_str(rows, 1) };
	return e;
}

static bool
is_email(const char *kind)
{
	return strcmp(kind, "email") == 0;
}

static enum err
put(struct db *db, int64_t resident, const char *kind, const struct own *own, const char *value)
{
	uint64_t moved;
	bool email = is_email(kind);
	enum err e = db_write(db, &sqls[email ? EMAIL : PHONE], &moved, value, resident, email ? own->email : own->phone);
	return e == OK && moved == 0 ? ERR_CONFLICT : e;
}

/* what and id: what happened; it is told once on each way. */
static struct event
event_of(int64_t resident, const char *topic, char once[ONCE_SIZE], const char *what, int64_t id, int64_t now)
{
	snprintf(once, ONCE_SIZE, "%s-%" PRId64, what, id);
	return (struct event) { .resident = resident, .topic = topic, .once = once, .subject = "", .account = "",
		.amount = INT_NONE, .now = now };
}

struct change {
	const struct challenge *challenge;
	int64_t now;
};

/* The old contact's owner hears of it there, with a way back. What was empty or never confirmed has no owner. */
static enum err
tell_old(struct db *db, const struct change *c, const char *old)
{
	const struct challenge *h = c->challenge;
	char once[ONCE_SIZE], id[24];
	bool email = is_email(h->purpose);
	if (old == NULL)
		return OK;
	enum err e = db_write(db, &sqls[NOTE], NULL, h->resident_id, h->purpose, old, h->address, c->now,
	    c->now + UNDO_DAYS * INT64_C(86400));
	snprintf(id, sizeof id, "%" PRId64, db_insert_id(db));
	struct event event = event_of(h->resident_id, email ? "email-replaced" : "phone-replaced", once, "contact-replaced", h->id,
	    c->now);
	event.subject = id;
	return e == OK ? tell_address(db, &event, email ? "email" : "sms", old) : e;
}

/* A notice and a message. The message goes to the e-mail where there is one; a new phone then hears of it by itself. */
static enum err
tell_new(struct db *db, const struct change *c, const struct own *own)
{
	const struct challenge *h = c->challenge;
	char once[ONCE_SIZE];
	bool email = is_email(h->purpose);
	struct event event = event_of(h->resident_id, email ? "email-changed" : "phone-changed", once, "contact-changed", h->id,
	    c->now);
	enum err e = tell(db, &event);
	return e == OK && !email && own->email ? tell_address(db, &event, "sms", h->address) : e;
}

static enum err
change_to(struct db *db, const struct change *c, const struct own *own)
{
	const struct challenge *h = c->challenge;
	const char *old = is_email(h->purpose) ? own->email : own->phone;
	if (old && strcmp(old, h->address) == 0) /* another window has put it there */
		return OK;
	enum err e = put(db, h->resident_id, h->purpose, own, h->address);
	if (e == OK)
		e = tell_new(db, c, own);
	return e == OK ? tell_old(db, c, old) : e;
}

static enum err
change(struct db *db, void *arg)
{
	const struct change *c = arg;
	struct own own;
	void *tmp = talloc_new(NULL);
	enum err e = challenge_use(db, c->challenge, c->now);
	if (e == OK)
		e = own_get(tmp, db, c->challenge->resident_id, &own);
	if (e == OK)
		e = change_to(db, c, &own);
	talloc_free(tmp);
	return e;
}

enum err
contact_change(struct db *db, const struct challenge *challenge, int64_t now)
{
	struct change c = { challenge, now };
	return db_transact(db, change, &c);
}

char *
contact_proof(const void *ctx, const char *key, int64_t id)
{
	unsigned char mac[HASH_SIZE];
	char *text = mem_printf(ctx, "contact-undo %" PRId64, id);
	crypt_hmac(key, text, strlen(text), mac);
	return crypt_base64url(ctx, mac, sizeof mac);
}

enum err
contact_undo_find(const void *ctx, struct db *db, const char *key, int64_t id, const char *proof,
    struct contact_undo **undo_r)
{
	struct rows *rows;
	if (!crypt_equal(proof, contact_proof(ctx, key, id)))
		return ERR_NOT_FOUND;
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, id);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct contact_undo *u = *undo_r = mem_new(ctx, struct contact_undo);
	u->id = id;
	u->resident_id = rows_int(rows, 0);
	u->until = rows_int(rows, 1);
	u->kind = mem_strdup(u, rows_str(rows, 2));
	u->old_value = mem_strdup(u, rows_str(rows, 3));
	u->done = rows_int(rows, 4);
	return OK;
}

struct undoing {
	const struct contact_undo *undo;
	int64_t now;
};

/* All that whoever was in may have left behind to come in again, or has begun. */
static enum err
lock_out(struct db *db, int64_t resident, int64_t now)
{
	enum err e = session_end_all(db, resident, 0, now);
	if (e == OK)
		e = db_write(db, &sqls[NO_PASSWORD], NULL, no_password, resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_PASSKEYS], NULL, resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_AUTHENTICATOR], NULL, resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_CODES], NULL, resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_BROWSERS], NULL, resident);
	return e == OK ? db_write(db, &sqls[NO_CHALLENGES], NULL, now, resident) : e;
}

static enum err
put_back(const void *ctx, struct db *db, const struct undoing *u)
{
	const struct contact_undo *c = u->undo;
	struct own own;
	struct rows *rows;
	enum err e = own_get(ctx, db, c->resident_id, &own);
	if (e == OK)
		e = put(db, c->resident_id, c->kind, &own, c->old_value);
	if (e == OK)
		e = db_read(ctx, db, &sqls[OTHER], &rows, c->resident_id, c->kind, u->now);
	if (e == OK && rows_next(rows))
		e = put(db, c->resident_id, rows_str(rows, 0), &own, rows_str(rows, 1));
	return e == OK ? db_write(db, &sqls[CLOSE], NULL, u->now, c->resident_id, c->id, c->kind) : e;
}

static enum err
undo(struct db *db, void *arg)
{
	const struct undoing *u = arg;
	const struct contact_undo *c = u->undo;
	uint64_t moved;
	char once[ONCE_SIZE];
	void *tmp = talloc_new(NULL);
	enum err e = db_write(db, &sqls[UNDO], &moved, u->now, c->id, c->resident_id, u->now);
	if (e == OK)
		e = moved ? put_back(tmp, db, u) : ERR_CONFLICT;
	talloc_free(tmp);
	if (e == OK)
		e = lock_out(db, c->resident_id, u->now);
	struct event event = event_of(c->resident_id, is_email(c->kind) ? "email-changed" : "phone-changed", once, "contact-undone",
	    c->id, u->now);
	return e == OK ? tell(db, &event) : e;
}

enum err
contact_undo(struct db *db, const struct contact_undo *contact, int64_t now)
{
	struct undoing u = { contact, now };
	return db_transact(db, undo, &u);
}

static enum err
leaving_accounts(const void *ctx, struct db *db, int64_t resident, struct leaving *leaving)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LEAVING], &rows, resident);
	if (e != OK)
		return e;
	leaving->accounts = mem_array(ctx, struct leaving_account, rows_count(rows));
	for (leaving->accounts_n = 0; rows_next(rows); leaving->accounts_n++)
		leaving->accounts[leaving->accounts_n] = (struct leaving_account) {
			rows_int(rows, 0), mem_strdup(leaving->accounts, rows_str(rows, 1)),
			mem_strdup(leaving->accounts, rows_str(rows, 2)), rows_int(rows, 3),
		};
	return OK;
}

enum err
leaving_get(const void *ctx, struct db *db, int64_t resident, struct leaving *leaving_r)
{
	struct rows *rows;
	enum err e = leaving_accounts(ctx, db, resident, leaving_r);
	if (e == OK)
		e = db_read(ctx, db, &sqls[STAYING], &rows, resident, resident);
	if (e == OK && !rows_next(rows))
		return ERR_INTERNAL;
	if (e != OK)
		return e;
	leaving_r->payments = rows_int(rows, 0);
	leaving_r->readings = rows_int(rows, 1);
	return OK;
}

struct farewell {
	int64_t resident, now;
};

static enum err
say_goodbye(struct db *db, const struct farewell *f, const struct own *own)
{
	char once[ONCE_SIZE];
	struct event event = event_of(f->resident, "account-deleted", once, "account-deleted", f->resident, f->now);
	enum err e = tell_address(db, &event, "sms", own->phone);
	return e == OK && own->email ? tell_address(db, &event, "email", own->email) : e;
}

static enum err
drop_factors(struct db *db, const struct farewell *f)
{
	enum err e = db_write(db, &sqls[NO_CREDENTIAL], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_AUTHENTICATOR], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_CODES], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_PASSKEYS], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_BROWSERS], NULL, f->resident);
	if (e == OK)
		e = session_end_all(db, f->resident, 0, f->now);
	return e == OK ? db_write(db, &sqls[NO_PLACES], NULL, f->resident) : e;
}

static enum err
drop_accounts(struct db *db, const struct farewell *f)
{
	enum err e = db_write(db, &sqls[NO_LINKS], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_GUESTS], NULL, f->resident);
	return e == OK ? db_write(db, &sqls[NO_GROUPS], NULL, f->resident) : e;
}

static enum err
drop_traces(struct db *db, const struct farewell *f, const struct own *own)
{
	enum err e = db_write(db, &sqls[NO_NOTICES], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_PROOFS], NULL, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_PROOFS_TO], NULL, own->phone, own->email, f->resident);
	if (e == OK)
		e = db_write(db, &sqls[NO_ADDRESSES], NULL, f->resident, own->phone, own->email, f->resident);
	return e == OK ? db_write(db, &sqls[NO_CHANGES], NULL, f->resident) : e; /* last: it told the earlier addresses */
}

/* The resident's own row first: whoever comes second finds it gone, and waits for nothing. */
static enum err
leave(struct db *db, const struct farewell *f, const struct own *own)
{
	uint64_t moved;
	enum err e = db_write(db, &sqls[GONE], &moved, f->now, f->resident);
	if (e == OK && moved == 0)
		return ERR_NOT_FOUND;
	if (e == OK)
		e = drop_factors(db, f);
	if (e == OK)
		e = drop_accounts(db, f);
	if (e == OK)
		e = drop_traces(db, f, own);
	return e == OK ? say_goodbye(db, f, own) : e;
}

static enum err
delete(struct db *db, void *arg)
{
	const struct farewell *f = arg;
	struct own own;
	void *tmp = talloc_new(NULL);
	enum err e = own_get(tmp, db, f->resident, &own);
	if (e == OK)
		e = leave(db, f, &own);
	talloc_free(tmp);
	return e;
}

enum err
resident_delete(struct db *db, int64_t resident, int64_t now)
{
	struct farewell f = { resident, now };
	return db_transact(db, delete, &f);
}
