/* resident.c: residents and their credentials. */
#include "domain/resident.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "domain/session.h"
#include "domain/tell.h"

#define NBSP "\xc2\xa0"

enum { GET, BY_PHONE, CREDENTIAL_PHONE, CREDENTIAL_EMAIL, ADD, CHANGE, PUT_CREDENTIAL, END_SESSIONS, NAMES, CREDENTIAL_OF };

static const struct sql sqls[] = {
	[GET] = { "SELECT id, phone, email, email_confirmed, last_name, first_name, middle_name, born_on, lang, created_at,"
	          " gender, adverts, second_factor, step FROM resident WHERE id = ?", "i", "ississsdstsiis" },
	[BY_PHONE] = { "SELECT id FROM resident WHERE phone = ?", "s", "i" },
	[CREDENTIAL_PHONE] = { "SELECT r.id, c.password_hash FROM resident r JOIN credential c ON c.resident_id = r.id"
	                       " WHERE r.phone = ?", "s", "is" },
	[CREDENTIAL_EMAIL] = { "SELECT r.id, c.password_hash FROM resident r JOIN credential c ON c.resident_id = r.id"
	                       " WHERE r.email = ? AND r.email_confirmed", "s", "is" },
	/* Not INSERT … ON DUPLICATE KEY: a taken e-mail would change its owner's row. */
	[ADD] = { "INSERT INTO resident (phone, email, email_confirmed, last_name, first_name, middle_name, lang, created_at)"
	          " VALUES (?, ?, 1, ?, ?, ?, ?, ?)", "sssssst", "" },
	[CHANGE] = { "UPDATE resident SET email = ?, email_confirmed = 1, last_name = ?, first_name = ?, middle_name = ?"
	             " WHERE id = ?", "ssssi", "" },
	[END_SESSIONS] = { "UPDATE session SET ended_at = ? WHERE resident_id = ? AND ended_at IS NULL", "ti", "" },
	[PUT_CREDENTIAL] = { "INSERT INTO credential (resident_id, password_hash) VALUES (?, ?)"
	                     " ON DUPLICATE KEY UPDATE password_hash = ?", "iss", "" },
	[NAMES] = { "UPDATE resident SET last_name = ?, first_name = ?, middle_name = ?, born_on = ?, gender = ? WHERE id = ?",
	    "sssdsi", "" },
	[CREDENTIAL_OF] = { "SELECT password_hash FROM credential WHERE resident_id = ?", "i", "s" },
};
SQL_SET(resident_sql, sqls);

enum err
resident_get(const void *ctx, struct db *db, int64_t id, struct resident **resident_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[GET], &rows, id);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct resident *r = *resident_r = mem_new(ctx, struct resident);
	r->id = rows_int(rows, 0);
	r->phone = mem_strdup(r, rows_str(rows, 1));
	r->email = rows_str(rows, 2) ? mem_strdup(r, rows_str(rows, 2)) : NULL;
	r->email_confirmed = rows_int(rows, 3);
	r->last_name = mem_strdup(r, rows_str(rows, 4));
	r->first_name = mem_strdup(r, rows_str(rows, 5));
	r->middle_name = mem_strdup(r, rows_str(rows, 6));
	r->born_on = rows_int(rows, 7);
	r->lang = mem_strdup(r, rows_str(rows, 8));
	r->created_at = rows_int(rows, 9);
	r->gender = mem_strdup(r, rows_str(rows, 10));
	r->adverts = rows_int(rows, 11);
	r->second_factor = rows_int(rows, 12);
	r->step = mem_strdup(r, rows_str(rows, 13));
	return OK;
}

enum err
resident_by_phone(const void *ctx, struct db *db, const char *phone, int64_t *id_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[BY_PHONE], &rows, phone);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e == OK)
		*id_r = rows_int(rows, 0);
	return e;
}

enum err
resident_credential(const void *ctx, struct db *db, const char *phone, const char *email, int64_t *id_r, char **hash_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[email ? CREDENTIAL_EMAIL : CREDENTIAL_PHONE], &rows, email ? email : phone);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e != OK)
		return e;
	*id_r = rows_int(rows, 0);
	*hash_r = mem_strdup(ctx, rows_str(rows, 1));
	return OK;
}

struct put {
	const struct resident *resident;
	const char *hash;
	int64_t now;
};

static enum err
put(struct db *db, void *arg)
{
	const struct put *p = arg;
	const struct resident *r = p->resident;
	int64_t id = 0;
	enum err e = resident_by_phone(r->phone, db, r->phone, &id);
	if (e == OK) {
		e = db_write(db, &sqls[CHANGE], NULL, r->email, r->last_name, r->first_name, r->middle_name, id);
	} else if (e == ERR_NOT_FOUND) {
		e = db_write(db, &sqls[ADD], NULL, r->phone, r->email, r->last_name, r->first_name, r->middle_name, r->lang, p->now);
		id = db_insert_id(db);
	}
	if (e == OK)
		e = db_write(db, &sqls[PUT_CREDENTIAL], NULL, id, p->hash, p->hash);
	/* Whoever was signed in by the old password is out. */
	return e == OK ? db_write(db, &sqls[END_SESSIONS], NULL, p->now, id) : e;
}

enum err
resident_put(struct db *db, const struct resident *resident, const char *password_hash, int64_t now)
{
	struct put p = { resident, password_hash, now };
	return db_transact(db, put, &p);
}

char *
resident_phone_text(const void *ctx, const char *phone)
{
	if (strlen(phone) != 12)
		return mem_strdup(ctx, phone);
	return mem_printf(ctx, "+7" NBSP "%.3s" NBSP "%.3s-%.2s-%.2s", phone + 2, phone + 5, phone + 8, phone + 10);
}

struct names {
	int64_t id, born_on;
	const char *last, *first, *middle, *gender;
};

static enum err
set_names(struct db *db, void *arg)
{
	const struct names *n = arg;
	return db_write(db, &sqls[NAMES], NULL, n->last, n->first, n->middle, n->born_on, n->gender, n->id);
}

enum err
resident_names_set(struct db *db, int64_t id, const char *last, const char *first, const char *middle, int64_t born_on,
    const char *gender)
{
	struct names n = { id, born_on, last, first, middle, gender };
	return db_transact(db, set_names, &n);
}

enum err
resident_credential_of(const void *ctx, struct db *db, int64_t id, char **hash_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[CREDENTIAL_OF], &rows, id);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e == OK)
		*hash_r = mem_strdup(ctx, rows_str(rows, 0));
	return e;
}

struct password {
	const char *hash;
	int64_t id, keep, now;
};

static enum err
set_password(struct db *db, void *arg)
{
	const struct password *p = arg;
	char once[64];
	/* Changed twice within a second, it is told once. */
	snprintf(once, sizeof once, "password-%" PRId64 "-%" PRId64, p->id, p->now);
	struct event event = { .resident = p->id, .topic = "password-changed", .once = once, .subject = "", .account = "",
		.amount = INT_NONE, .now = p->now };
	enum err e = db_write(db, &sqls[PUT_CREDENTIAL], NULL, p->id, p->hash, p->hash);
	if (e == OK)
		e = session_end_all(db, p->id, p->keep, p->now);
	return e == OK ? tell(db, &event) : e;
}

enum err
resident_password_set(struct db *db, int64_t id, const char *hash, int64_t keep_session, int64_t now)
{
	struct password p = { hash, id, keep_session, now };
	return db_transact(db, set_password, &p);
}
