/* challenge.c: codes and passkey challenges. Every step is a compare-and-set on the row. */
#include "domain/challenge.h"

#include <inttypes.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "domain/tell.h"

enum { ADD, FIND, UNFINISHED, SEND, COUNT, PASS, USE };

#define COLUMNS \
	"id, resident_id, purpose, channel, address, decoy, digits, sends, tries, sent_at, expires_at, passed_at, used_at," \
	" created_at, seed, password_hash, adverts, agreement"
#define COLUMN_TYPES "insssiiiitttttbsii"

static const struct sql sqls[] = {
	[ADD] = { "INSERT INTO challenge (token_hash, purpose, resident_id, channel, address, decoy, digits, seed, sends, tries,"
	          " sent_at, expires_at, created_at, password_hash, adverts, agreement)"
	          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)", "bsnssiibitttsii", "" },
	[FIND] = { "SELECT " COLUMNS " FROM challenge WHERE token_hash = ? AND (used_at IS NULL OR used_at > ?)"
	           " AND created_at > IF(purpose = 'register', ?, ?)", "bttt", COLUMN_TYPES },
	[UNFINISHED] = { "SELECT " COLUMNS " FROM challenge WHERE address = ? AND purpose = 'register' AND used_at IS NULL"
	                 " AND NOT decoy AND created_at > ? ORDER BY id DESC LIMIT 1", "st", COLUMN_TYPES },
	[SEND] = { "UPDATE challenge SET seed = ?, channel = ?, address = ?, sends = sends + 1, sent_at = ?, expires_at = ?"
	           " WHERE id = ? AND used_at IS NULL AND passed_at IS NULL AND tries < ? AND sends < ?"
	           " AND (sent_at IS NULL OR sent_at <= ? OR ? <> '')", "bssttiiits", "" },
	/* The seed is in it: a code that was replaced while it was being typed is not judged. */
	[COUNT] = { "UPDATE challenge SET tries = tries + 1 WHERE id = ? AND seed = ? AND tries < ? AND expires_at > ?"
	            " AND passed_at IS NULL AND used_at IS NULL", "ibit", "" },
	[PASS] = { "UPDATE challenge SET passed_at = ? WHERE id = ? AND passed_at IS NULL AND used_at IS NULL", "ti", "" },
	[USE] = { "UPDATE challenge SET used_at = ? WHERE id = ? AND used_at IS NULL", "ti", "" },
};
SQL_SET(challenge_sql, sqls);

/* What the owner of an address is told when somebody else typed it; NULL: nothing. */
static const struct {
	const char *purpose, *code, *taken;
} topics[] = {
	{ "register", "code-register", "register-taken" },
	{ "welcome", "code-welcome", "contact-taken" },
	{ "signin", "code-signin", NULL },
	{ "recover", "code-recover", NULL },
	{ "phone", "code-phone", "contact-taken" },
	{ "email", "code-email", "contact-taken" },
};

char *
challenge_code(const void *ctx, const char *key, int64_t id, const unsigned char seed[SEED_SIZE], int64_t digits)
{
	unsigned char mac[HASH_SIZE];
	uint64_t n = 0, limit = 1;
	char *text = mem_printf(ctx, "code %" PRId64 " %s", id, crypt_hex(ctx, seed, SEED_SIZE));
	crypt_hmac(key, text, strlen(text), mac);
	for (int i = 0; i < 8; i++)
		n = n << 8 | mac[i]; /* 64 bits: the modulo's bias is nothing */
	for (int64_t i = 0; i < digits; i++)
		limit *= 10;
	return mem_printf(ctx, "%0*" PRIu64, (int)digits, n % limit);
}

/* The message of a code just made; of a decoy, what its owner should know, or a row that nobody sends. */
static enum err
post(struct db *db, const struct challenge *c, int64_t now)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		bool taken = c->decoy && topics[i].taken;
		if (strcmp(topics[i].purpose, c->purpose) == 0)
			return tell_code(db, c->decoy ? 0 : c->resident_id, c->id, taken ? topics[i].taken : topics[i].code, c->channel,
			    c->address, taken ? NULL : c->lang, c->decoy && !taken, c->expires_at, now);
	}
	return OK;
}

struct step {
	struct challenge *c;
	unsigned char token_hash[HASH_SIZE];
	int64_t now;
	bool other; /* another channel than before */
	bool right; /* the code that is counted */
	uint64_t moved;
};

static enum err
start(struct db *db, void *arg)
{
	struct step *s = arg;
	struct challenge *c = s->c;
	enum err e = db_write(db, &sqls[ADD], NULL, s->token_hash, sizeof s->token_hash, c->purpose,
	    c->resident_id ? c->resident_id : INT_NONE, c->channel, c->address, (int64_t)c->decoy, c->digits, c->seed,
	    sizeof c->seed, c->sends, c->sent_at, c->expires_at, s->now, c->password_hash, (int64_t)c->adverts, c->agreement);
	c->id = db_insert_id(db);
	return e == OK && *c->channel ? post(db, c, s->now) : e;
}

enum err
challenge_start(const void *ctx, struct db *db, struct challenge *c, int64_t now)
{
	struct step s = { .c = c, .now = now };
	c->token = crypt_token(ctx);
	crypt_sha256(c->token, strlen(c->token), s.token_hash);
	crypt_random(c->seed, sizeof c->seed);
	c->sends = *c->channel != '\0';
	c->tries = 0;
	c->sent_at = *c->channel ? now : TIME_NONE;
	c->passed_at = c->used_at = TIME_NONE;
	c->created_at = now;
	c->expires_at = now + (c->digits && *c->channel == '\0' ? CHALLENGE_SECONDS : CODE_SECONDS);
	return db_transact(db, start, &s);
}

static enum err
read_one(const void *ctx, struct rows *rows, enum err e, struct challenge **challenge_r)
{
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct challenge *c = *challenge_r = mem_new(ctx, struct challenge);
	c->id = rows_int(rows, 0);
	c->resident_id = rows_int(rows, 1) == INT_NONE ? 0 : rows_int(rows, 1);
	c->purpose = mem_strdup(c, rows_str(rows, 2));
	c->channel = mem_strdup(c, rows_str(rows, 3));
	c->address = mem_strdup(c, rows_str(rows, 4));
	c->decoy = rows_int(rows, 5);
	c->digits = rows_int(rows, 6);
	c->sends = rows_int(rows, 7);
	c->tries = rows_int(rows, 8);
	c->sent_at = rows_int(rows, 9);
	c->expires_at = rows_int(rows, 10);
	c->passed_at = rows_int(rows, 11);
	c->used_at = rows_int(rows, 12);
	c->created_at = rows_int(rows, 13);
	memcpy(c->seed, rows_str(rows, 14), SEED_SIZE);
	c->password_hash = rows_str(rows, 15) ? mem_strdup(c, rows_str(rows, 15)) : NULL;
	c->adverts = rows_int(rows, 16);
	c->agreement = rows_int(rows, 17);
	return OK;
}

enum err
challenge_find(const void *ctx, struct db *db, const char *token, int64_t now, struct challenge **challenge_r)
{
	unsigned char hash[HASH_SIZE];
	struct rows *rows;
	crypt_sha256(token, strlen(token), hash);
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, hash, sizeof hash, now - 60, now - REGISTER_SECONDS,
	    now - CHALLENGE_SECONDS);
	e = read_one(ctx, rows, e, challenge_r);
	if (e == OK)
		(*challenge_r)->token = mem_strdup(*challenge_r, token);
	return e;
}

enum err
challenge_unfinished(const void *ctx, struct db *db, const char *phone, int64_t now, struct challenge **challenge_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[UNFINISHED], &rows, phone, now - REGISTER_SECONDS);
	return read_one(ctx, rows, e, challenge_r);
}

int64_t
challenge_again_in(const struct challenge *c, int64_t now)
{
	if (c->sends >= CODE_SENDS || c->tries >= CODE_TRIES || c->passed_at != TIME_NONE || c->used_at != TIME_NONE)
		return -1;
	return c->sent_at == TIME_NONE || c->sent_at + CODE_PAUSE <= now ? 0 : c->sent_at + CODE_PAUSE - now;
}

bool
challenge_is(const struct challenge *c, const char *purpose)
{
	return strcmp(c->purpose, purpose) == 0;
}

bool
challenge_dead(const struct challenge *c, int64_t now)
{
	return c->tries >= CODE_TRIES || c->expires_at <= now;
}

static enum err
send_again(struct db *db, void *arg)
{
	struct step *s = arg;
	struct challenge *c = s->c;
	enum err e = db_write(db, &sqls[SEND], &s->moved, c->seed, sizeof c->seed, c->channel, c->address, s->now,
	    s->now + CODE_SECONDS, c->id, (int64_t)CODE_TRIES, (int64_t)CODE_SENDS, s->now - CODE_PAUSE, s->other ? "other" : "");
	if (e == OK && s->moved == 0)
		return ERR_CONFLICT;
	c->expires_at = s->now + CODE_SECONDS;
	return e == OK ? post(db, c, s->now) : e;
}

enum err
challenge_send(struct db *db, struct challenge *c, const char *channel, const char *address, int64_t now)
{
	struct step s = { .c = c, .now = now, .other = strcmp(c->channel, channel) != 0 };
	c->channel = channel;
	c->address = address;
	crypt_random(c->seed, sizeof c->seed);
	return db_transact(db, send_again, &s);
}

static enum err
count(struct db *db, void *arg)
{
	struct step *s = arg;
	struct challenge *c = s->c;
	enum err e = db_write(db, &sqls[COUNT], &s->moved, c->id, c->seed, sizeof c->seed, (int64_t)CODE_TRIES, s->now);
	if (e == OK && s->moved == 0)
		return ERR_CONFLICT;
	/* In one transaction: of a right code sent several times at once each later one finds it passed, not used up. */
	return e == OK && s->right ? db_write(db, &sqls[PASS], NULL, s->now, c->id) : e;
}

enum err
challenge_count(struct db *db, struct challenge *c, int64_t now)
{
	struct step s = { .c = c, .now = now };
	enum err e = db_transact(db, count, &s);
	c->tries += e == OK;
	return e;
}

static enum err
pass(struct db *db, void *arg)
{
	struct step *s = arg;
	return db_write(db, &sqls[PASS], NULL, s->now, s->c->id);
}

enum err
challenge_passed(struct db *db, struct challenge *c, int64_t now)
{
	struct step s = { .c = c, .now = now };
	c->passed_at = now;
	return db_transact(db, pass, &s);
}

/* The row as it is now: of two forms sent at once, the second finds it passed by the first. */
static enum err
passed_before(struct db *db, struct challenge *c, int64_t now)
{
	struct challenge *fresh;
	enum err e = challenge_find(c, db, c->token, now, &fresh);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
	c->passed_at = fresh->passed_at;
	c->used_at = fresh->used_at;
	c->tries = fresh->tries;
	return c->passed_at != TIME_NONE ? OK : ERR_CONFLICT;
}

enum err
challenge_try(struct db *db, struct challenge *c, const char *key, const char *code, int64_t now)
{
	bool right = crypt_equal(challenge_code(c, key, c->id, c->seed, c->digits), code) && !c->decoy;
	struct step s = { .c = c, .now = now, .right = right };
	enum err e = db_transact(db, count, &s);
	if (e == OK) {
		c->tries++;
		c->passed_at = right ? now : TIME_NONE;
	} else if (e == ERR_CONFLICT) {
		e = passed_before(db, c, now);
	}
	return e == OK && !right ? ERR_INPUT : e;
}

enum err
challenge_use(struct db *db, const struct challenge *c, int64_t now)
{
	uint64_t moved;
	enum err e = db_write(db, &sqls[USE], &moved, now, c->id);
	return e == OK && moved == 0 ? ERR_CONFLICT : e;
}

static enum err
end(struct db *db, void *arg)
{
	struct step *s = arg;
	return challenge_use(db, s->c, s->now);
}

enum err
challenge_end(struct db *db, struct challenge *c, int64_t now)
{
	struct step s = { .c = c, .now = now };
	return db_transact(db, end, &s);
}
