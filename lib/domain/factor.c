/* factor.c: what proves a resident beyond the password. Whatever counts once (a step of the authenticator, a recovery
   code, a passkey's counter) is taken by a compare-and-set, so that of two at once one is refused. */
#include "domain/factor.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "domain/tell.h"

enum { GET, SECOND, BEGUN_DROP, BEGIN, SECRET, ACCEPT, REMOVE, CODES_DROP, CODE_ADD, CODE_USE, KEYS, KEY_BY_CREDENTIAL,
	KEY_ADD, KEY_USED, KEY_NAME, KEY_REMOVE, BROWSERS, BROWSER_ANYBODY, BROWSER_FIND, BROWSER_ADD, BROWSER_FORGET, BROWSERS_FORGET };
enum { STEP_SECONDS = 30, CODE_LENGTH = 8 };

#define KEY_COLUMNS \
	"SELECT id, resident_id, credential_id, public_key, sign_count, name, created_at, used_at FROM passkey WHERE "
#define KEY_TYPES "iibbistt"

static const struct sql sqls[] = {
	[GET] = { "SELECT r.second_factor,"
	          " EXISTS (SELECT 1 FROM authenticator a WHERE a.resident_id = r.id AND a.confirmed_at IS NOT NULL),"
	          " (SELECT COUNT(*) FROM recovery_code c WHERE c.resident_id = r.id AND c.used_at IS NULL),"
	          " (SELECT COUNT(*) FROM passkey p WHERE p.resident_id = r.id), r.email_confirmed,"
	          " IF(r.recovered_at > ?, r.recovered_by, '') FROM resident r WHERE r.id = ?", "ti", "iiiiis" },
	[SECOND] = { "UPDATE resident SET second_factor = ? WHERE id = ? AND second_factor <> ?", "iii", "" },
	[BEGUN_DROP] = { "DELETE FROM authenticator WHERE resident_id = ? AND confirmed_at IS NULL", "i", "" },
	[BEGIN] = { "INSERT INTO authenticator (resident_id, secret, last_step, created_at) VALUES (?, ?, 0, ?)", "ibt", "" },
	[SECRET] = { "SELECT secret, last_step FROM authenticator WHERE resident_id = ? AND (confirmed_at IS NULL) = ?", "ii", "bi" },
	/* The secret too: it may have been replaced since it was read. */
	[ACCEPT] = { "UPDATE authenticator SET last_step = ?, confirmed_at = COALESCE(confirmed_at, ?)"
	             " WHERE resident_id = ? AND secret = ? AND last_step < ?", "itibi", "" },
	[REMOVE] = { "DELETE FROM authenticator WHERE resident_id = ?", "i", "" },
	[CODES_DROP] = { "DELETE FROM recovery_code WHERE resident_id = ?", "i", "" },
	[CODE_ADD] = { "INSERT INTO recovery_code (resident_id, code_hash) VALUES (?, ?)", "ib", "" },
	[CODE_USE] = { "UPDATE recovery_code SET used_at = ? WHERE resident_id = ? AND code_hash = ? AND used_at IS NULL",
	    "tib", "" },
	[KEYS] = { KEY_COLUMNS "resident_id = ? ORDER BY id", "i", KEY_TYPES },
	[KEY_BY_CREDENTIAL] = { KEY_COLUMNS "credential_id = ?", "b", KEY_TYPES },
	/* The count is no lock: of several at once a few too many may come in, which harms nobody. */
	[KEY_ADD] = { "INSERT INTO passkey (resident_id, credential_id, public_key, sign_count, name, created_at)"
	              " SELECT ?, ?, ?, ?, ?, ? FROM DUAL WHERE (SELECT COUNT(*) FROM passkey p WHERE p.resident_id = ?) < ?",
	    "ibbistii", "" },
	[KEY_USED] = { "UPDATE passkey SET sign_count = ?, used_at = ? WHERE id = ? AND resident_id = ?"
	               " AND (sign_count < ? OR (sign_count = 0 AND ? = 0))", "itiiii", "" },
	[KEY_NAME] = { "SELECT name FROM passkey WHERE id = ? AND resident_id = ?", "ii", "s" },
	[KEY_REMOVE] = { "DELETE FROM passkey WHERE id = ? AND resident_id = ?", "ii", "" },
	[BROWSERS] = { "SELECT id, agent, place, created_at, seen_at, COALESCE(token_hash = ?, 0) FROM browser WHERE resident_id = ?"
	               " AND confirmed ORDER BY seen_at DESC, id DESC", "bi", "isstti" },
	[BROWSER_ANYBODY] = { "SELECT COUNT(*) FROM browser WHERE token_hash = ?", "b", "i" },
	[BROWSER_FIND] = { "SELECT confirmed FROM browser WHERE token_hash = ? AND resident_id = ?", "bi", "i" },
	[BROWSER_ADD] = { "INSERT INTO browser (token_hash, resident_id, agent, place, created_at, seen_at, confirmed)"
	                  " VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE agent = ?, place = ?, seen_at = ?,"
	                  " confirmed = confirmed OR ?", "bissttissti", "" },
	[BROWSER_FORGET] = { "DELETE FROM browser WHERE id = ? AND resident_id = ?", "ii", "" },
	[BROWSERS_FORGET] = { "DELETE FROM browser WHERE resident_id = ?", "i", "" },
};
SQL_SET(factor_sql, sqls);

/* Number: a passkey's id, or the time: two such events in one second are one. */
static enum err
tell_change(struct db *db, int64_t resident, const char *topic, int64_t number, const char *subject, int64_t now)
{
	char once[64];
	snprintf(once, sizeof once, "%s-%" PRId64 "-%" PRId64, topic, resident, number);
	struct event event = { .resident = resident, .topic = topic, .once = once, .subject = subject, .account = "",
		.amount = INT_NONE, .now = now };
	return tell(db, &event);
}

enum { DISTRUST_SECONDS = 7 * 86400 };

enum err
factors_get(struct db *db, int64_t resident, int64_t now, struct factors *factors_r)
{
	void *tmp = talloc_new(NULL);
	struct rows *rows;
	enum err e = db_read(tmp, db, &sqls[GET], &rows, now - DISTRUST_SECONDS, resident);
	if (e == OK && !rows_next(rows))
		e = ERR_NOT_FOUND;
	if (e == OK) {
		*factors_r = (struct factors) { rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), rows_int(rows, 3), "" };
		const char *by = rows_str(rows, 5);
		bool other = strcmp(by, "email") == 0 || rows_int(rows, 4) || factors_r->authenticator || factors_r->codes_left > 0;
		snprintf(factors_r->distrusted, sizeof factors_r->distrusted, "%s", other ? by : "");
	}
	talloc_free(tmp);
	return e;
}

/* What the transactions on one resident need. */
struct change {
	int64_t resident, id, now;
	bool on;
	void *tmp;
};

static enum err
second_set(struct db *db, void *arg)
{
	const struct change *c = arg;
	uint64_t changed;
	enum err e = db_write(db, &sqls[SECOND], &changed, (int64_t)c->on, c->resident, (int64_t)c->on);
	if (e == OK && !c->on)
		e = db_write(db, &sqls[BROWSERS_FORGET], NULL, c->resident);
	if (e != OK || changed == 0)
		return e;
	return tell_change(db, c->resident, c->on ? "second-factor-on" : "second-factor-off", c->now, "", c->now);
}

enum err
factor_second_set(struct db *db, int64_t resident, bool on, int64_t now)
{
	struct change c = { .resident = resident, .on = on, .now = now };
	return db_transact(db, second_set, &c);
}

/* ---- the authenticator app */

/* A secret as it is stored. */
struct secret {
	unsigned char raw[TOTP_SECRET_SIZE];
	const unsigned char *sealed;
	size_t sealed_n;
	int64_t last_step;
};

struct beginning {
	const struct secret *secret;
	int64_t resident, now;
};

static enum err
begin(struct db *db, void *arg)
{
	const struct beginning *b = arg;
	enum err e = db_write(db, &sqls[BEGUN_DROP], NULL, b->resident);
	return e == OK ? db_write(db, &sqls[BEGIN], NULL, b->resident, b->secret->sealed, b->secret->sealed_n, b->now) : e;
}

enum err
authenticator_start(struct db *db, const char *key, int64_t resident, int64_t now)
{
	struct secret secret;
	crypt_random(secret.raw, sizeof secret.raw);
	unsigned char *sealed = crypt_seal(NULL, key, secret.raw, sizeof secret.raw, &secret.sealed_n);
	secret.sealed = sealed;
	struct beginning b = { &secret, resident, now };
	enum err e = db_transact(db, begin, &b);
	crypt_wipe(secret.raw, sizeof secret.raw);
	talloc_free(sealed);
	return e;
}

static enum err
secret_get(const void *ctx, struct db *db, const char *key, int64_t resident, bool pending, struct secret *secret_r)
{
	struct rows *rows;
	size_t n = 0;
	enum err e = db_read(ctx, db, &sqls[SECRET], &rows, resident, (int64_t)pending);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e != OK)
		return e;
	secret_r->sealed = (const unsigned char *)rows_str(rows, 0);
	secret_r->sealed_n = rows_size(rows, 0);
	secret_r->last_step = rows_int(rows, 1);
	unsigned char *raw = crypt_unseal(ctx, key, secret_r->sealed, secret_r->sealed_n, &n);
	if (raw == NULL || n != TOTP_SECRET_SIZE) {
		log_line("ALARM authenticator of resident %" PRId64 ": its secret does not open: is codes.key another one?", resident);
		return ERR_INTERNAL;
	}
	memcpy(secret_r->raw, raw, n);
	crypt_wipe(raw, n);
	return OK;
}

enum err
authenticator_pending(const void *ctx, struct db *db, const char *key, int64_t resident,
    unsigned char secret[TOTP_SECRET_SIZE])
{
	struct secret s;
	enum err e = secret_get(ctx, db, key, resident, true, &s);
	if (e == OK)
		memcpy(secret, s.raw, TOTP_SECRET_SIZE);
	crypt_wipe(s.raw, sizeof s.raw);
	return e;
}

/* The step, of the one now and its neighbours (clocks differ), whose code it is, if that is later than the last; else 0. */
static int64_t
step_of(const struct secret *s, const char *code, int64_t now)
{
	for (int64_t step = now / STEP_SECONDS - 1; step <= now / STEP_SECONDS + 1; step++) {
		char right[7];
		crypt_hotp(s->raw, sizeof s->raw, step, right);
		if (step > s->last_step && crypt_equal(code, right))
			return step;
	}
	return 0;
}

struct acceptance {
	const struct secret *secret;
	int64_t resident, step, now;
	bool pending;
};

static enum err
accept_step(struct db *db, void *arg)
{
	const struct acceptance *a = arg;
	uint64_t moved;
	enum err e = db_write(db, &sqls[ACCEPT], &moved, a->step, a->now, a->resident, a->secret->sealed, a->secret->sealed_n,
	    a->step);
	if (e == OK && moved == 0)
		return ERR_INPUT;
	if (e == OK && a->pending)
		e = db_write(db, &sqls[SECOND], NULL, INT64_C(1), a->resident, INT64_C(1));
	return e == OK && a->pending ? tell_change(db, a->resident, "second-factor-on", a->now, "", a->now) : e;
}

enum err
authenticator_check(const void *ctx, struct db *db, const char *key, int64_t resident, const char *code, bool pending,
    int64_t now)
{
	struct secret secret;
	struct acceptance a = { &secret, resident, 0, now, pending };
	enum err e = secret_get(ctx, db, key, resident, pending, &secret);
	if (e == OK)
		a.step = step_of(&secret, text_squeeze(ctx, code), now);
	crypt_wipe(secret.raw, sizeof secret.raw);
	if (e == ERR_NOT_FOUND || (e == OK && a.step == 0))
		return ERR_INPUT;
	return e == OK ? db_transact(db, accept_step, &a) : e;
}

static enum err
remove_authenticator(struct db *db, void *arg)
{
	const struct change *c = arg;
	uint64_t removed = 0;
	enum err e = db_write(db, &sqls[BEGUN_DROP], NULL, c->resident);
	if (e == OK)
		e = db_write(db, &sqls[REMOVE], &removed, c->resident);
	/* One that was never confirmed protected nothing: no news. */
	return e == OK && removed > 0 ? tell_change(db, c->resident, "authenticator-off", c->now, "", c->now) : e;
}

enum err
authenticator_remove(struct db *db, int64_t resident, int64_t now)
{
	struct change c = { .resident = resident, .now = now };
	return db_transact(db, remove_authenticator, &c);
}

/* ---- recovery codes */

/* No 0 and O, no 1 and I; 32 of them, five bits each. */
static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

struct recovery {
	int64_t resident, now;
	unsigned char hashes[RECOVERY_CODES][HASH_SIZE];
};

/* Under a key that the database does not have: forty bits alone would be guessed from a copy of the table. */
static void
recovery_hash(const void *ctx, const char *key, int64_t resident, const char *code, unsigned char hash[HASH_SIZE])
{
	char *text = mem_printf(ctx, "recovery %" PRId64 " %s", resident, code);
	crypt_hmac(key, text, strlen(text), hash);
}

static enum err
make_codes(struct db *db, void *arg)
{
	const struct recovery *r = arg;
	enum err e = db_write(db, &sqls[CODES_DROP], NULL, r->resident);
	for (size_t i = 0; e == OK && i < RECOVERY_CODES; i++)
		e = db_write(db, &sqls[CODE_ADD], NULL, r->resident, r->hashes[i], (size_t)HASH_SIZE);
	return e;
}

enum err
recovery_codes_make(const void *ctx, struct db *db, const char *key, int64_t resident, char *codes[RECOVERY_CODES])
{
	struct recovery r = { .resident = resident };
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		unsigned char raw[CODE_LENGTH];
		char code[CODE_LENGTH + 1] = "";
		crypt_random(raw, sizeof raw);
		for (size_t k = 0; k < CODE_LENGTH; k++)
			code[k] = alphabet[raw[k] & 31];
		recovery_hash(ctx, key, resident, code, r.hashes[i]);
		codes[i] = mem_printf(ctx, "%.4s-%s", code, code + 4);
	}
	return db_transact(db, make_codes, &r);
}

/* As it was printed, without spaces and hyphens; false if it cannot be one. */
static bool
recovery_spelling(const char *typed, char code[CODE_LENGTH + 1])
{
	size_t n = 0;
	for (; *typed; typed++) {
		char c = (char)toupper((unsigned char)*typed);
		if (c == '-')
			continue;
		if (n == CODE_LENGTH || strchr(alphabet, c) == NULL)
			return false;
		code[n++] = c;
	}
	code[n] = '\0';
	return n == CODE_LENGTH;
}

static enum err
use_code(struct db *db, void *arg)
{
	const struct recovery *r = arg;
	uint64_t used;
	enum err e = db_write(db, &sqls[CODE_USE], &used, r->now, r->resident, r->hashes[0], (size_t)HASH_SIZE);
	return e == OK && used == 0 ? ERR_INPUT : e;
}

enum err
recovery_code_use(const void *ctx, struct db *db, const char *key, int64_t resident, const char *code, int64_t now)
{
	struct recovery r = { .resident = resident, .now = now };
	char spelt[CODE_LENGTH + 1];
	if (!recovery_spelling(text_squeeze(ctx, code), spelt))
		return ERR_INPUT;
	recovery_hash(ctx, key, resident, spelt, r.hashes[0]);
	return db_transact(db, use_code, &r);
}

/* ---- passkeys */

static void
read_passkey(const void *ctx, const struct rows *rows, struct passkey *p)
{
	p->id = rows_int(rows, 0);
	p->resident_id = rows_int(rows, 1);
	p->credential_n = rows_size(rows, 2);
	memcpy(p->credential, rows_str(rows, 2), p->credential_n);
	memcpy(p->public_key, rows_str(rows, 3), PASSKEY_KEY_SIZE);
	p->sign_count = rows_int(rows, 4);
	p->name = mem_strdup(ctx, rows_str(rows, 5));
	p->created_at = rows_int(rows, 6);
	p->used_at = rows_int(rows, 7);
}

enum err
passkey_list(const void *ctx, struct db *db, int64_t resident, struct passkey_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[KEYS], &rows, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct passkey, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		read_passkey(list_r->items, rows, &list_r->items[list_r->n]);
	return OK;
}

enum err
passkey_find(const void *ctx, struct db *db, const unsigned char *credential, size_t n, struct passkey **passkey_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[KEY_BY_CREDENTIAL], &rows, credential, n);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e != OK)
		return e;
	*passkey_r = mem_new(ctx, struct passkey);
	read_passkey(*passkey_r, rows, *passkey_r);
	return OK;
}

struct keying {
	const struct passkey *passkey;
	int64_t sign_count, now;
};

static enum err
add_passkey(struct db *db, void *arg)
{
	const struct keying *k = arg;
	const struct passkey *p = k->passkey;
	uint64_t added;
	enum err e = db_write(db, &sqls[KEY_ADD], &added, p->resident_id, p->credential, p->credential_n, p->public_key,
	    (size_t)PASSKEY_KEY_SIZE, p->sign_count, p->name, k->now, p->resident_id, (int64_t)PASSKEYS_MAX);
	if (e == OK && added == 0)
		return ERR_CONFLICT;
	return e == OK ? tell_change(db, p->resident_id, "passkey-added", db_insert_id(db), p->name, k->now) : e;
}

enum err
passkey_add(struct db *db, const struct passkey *passkey, int64_t now)
{
	struct keying k = { passkey, 0, now };
	return db_transact(db, add_passkey, &k);
}

static enum err
use_passkey(struct db *db, void *arg)
{
	const struct keying *k = arg;
	uint64_t moved;
	enum err e = db_write(db, &sqls[KEY_USED], &moved, k->sign_count, k->now, k->passkey->id, k->passkey->resident_id,
	    k->sign_count, k->sign_count);
	return e == OK && moved == 0 ? ERR_CONFLICT : e;
}

enum err
passkey_used(struct db *db, const struct passkey *passkey, int64_t sign_count, int64_t now)
{
	struct keying k = { passkey, sign_count, now };
	return db_transact(db, use_passkey, &k);
}

static enum err
remove_passkey(struct db *db, void *arg)
{
	const struct change *c = arg;
	struct rows *rows;
	enum err e = db_read(c->tmp, db, &sqls[KEY_NAME], &rows, c->id, c->resident);
	if (e != OK || !rows_next(rows))
		return e; /* gone: the form was sent twice */
	e = db_write(db, &sqls[KEY_REMOVE], NULL, c->id, c->resident);
	return e == OK ? tell_change(db, c->resident, "passkey-removed", c->id, rows_str(rows, 0), c->now) : e;
}

enum err
passkey_remove(struct db *db, int64_t resident, int64_t id, int64_t now)
{
	struct change c = { .resident = resident, .id = id, .now = now, .tmp = talloc_new(NULL) };
	enum err e = db_transact(db, remove_passkey, &c);
	talloc_free(c.tmp);
	return e;
}

/* ---- browsers */

enum err
browser_list(const void *ctx, struct db *db, int64_t resident, const char *token, struct browser_list *list_r)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	if (token)
		crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[BROWSERS], &rows, token ? hash : NULL, sizeof hash, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct browser, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct browser) {
			.id = rows_int(rows, 0), .agent = mem_strdup(list_r->items, rows_str(rows, 1)),
			.place = mem_strdup(list_r->items, rows_str(rows, 2)), .created_at = rows_int(rows, 3),
			.seen_at = rows_int(rows, 4), .this_one = rows_int(rows, 5),
		};
	return OK;
}

struct visit {
	unsigned char hash[HASH_SIZE];
	int64_t resident, now;
	const char *agent, *place;
	bool confirmed;
};

enum err
browser_find(struct db *db, int64_t resident, const char *token, bool *confirmed_r)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	*confirmed_r = false;
	if (token == NULL)
		return ERR_NOT_FOUND;
	void *tmp = talloc_new(NULL);
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(tmp, db, &sqls[BROWSER_FIND], &rows, hash, sizeof hash, resident);
	if (e == OK && !rows_next(rows))
		e = ERR_NOT_FOUND;
	if (e == OK)
		*confirmed_r = rows_int(rows, 0);
	talloc_free(tmp);
	return e;
}

enum err
browser_of_somebody(struct db *db, const char *token)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	void *tmp = talloc_new(NULL);
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(tmp, db, &sqls[BROWSER_ANYBODY], &rows, hash, sizeof hash);
	if (e == OK && !(rows_next(rows) && rows_int(rows, 0) > 0))
		e = ERR_NOT_FOUND;
	talloc_free(tmp);
	return e;
}

static enum err
add_browser(struct db *db, void *arg)
{
	const struct visit *v = arg;
	return db_write(db, &sqls[BROWSER_ADD], NULL, v->hash, sizeof v->hash, v->resident, v->agent, v->place, v->now, v->now,
	    (int64_t)v->confirmed, v->agent, v->place, v->now, (int64_t)v->confirmed);
}

enum err
browser_add(struct db *db, int64_t resident, const char *token, const char *agent, const char *place,
    bool confirmed, int64_t now)
{
	struct visit v = { .resident = resident, .now = now, .agent = agent, .place = place, .confirmed = confirmed };
	crypt_sha256(token, strlen(token), v.hash);
	return db_transact(db, add_browser, &v);
}

static enum err
forget_browser(struct db *db, void *arg)
{
	const struct change *c = arg;
	return db_write(db, &sqls[BROWSER_FORGET], NULL, c->id, c->resident);
}

enum err
browser_forget(struct db *db, int64_t resident, int64_t id)
{
	struct change c = { .resident = resident, .id = id };
	return db_transact(db, forget_browser, &c);
}
