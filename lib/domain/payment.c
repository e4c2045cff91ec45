/* payment.c: the payment's life in the database. Reading order: payment_start (T1), payment_registered (T2),
   payment_settled (T3); each is one transaction whose first write is the compare-and-set. */
#include "domain/payment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/tell.h"

enum { ADD, ADD_PART, EVENT, BY_ONCE, BY_TOKEN, BY_ORDER, REGISTER, DOUBT, MOVE, WAIT, CREDIT, DUE, LEASE, HISTORY };
enum { LEASE_SECONDS = 60, CURRENCY_RUB = 643, ACTION_EXPIRED = -2007 };

#define COLUMNS \
	"p.id, p.resident_id, p.order_number, p.token, p.state, p.bank_order_id, p.form_url, p.amount, p.commission, p.reason," \
	" p.created_at, p.final_at, p.checks, t.account_id, t.account_number, COALESCE(l.alias, ''), t.payee_name," \
	" t.amount, t.commission, p.plan_hash," \
	" EXISTS (SELECT 1 FROM booking b WHERE b.account_id = t.account_id AND b.order_number = p.order_number)"
#define COLUMN_TYPES "iisssssiiittiisssiisi"
#define TABLES \
	" FROM payment p JOIN payment_part t ON t.payment_id = p.id" \
	" LEFT JOIN link l ON l.resident_id = p.resident_id AND l.account_id = t.account_id WHERE "
#define IN_ORDER " ORDER BY t.position"

static const struct sql sqls[] = {
	[ADD] = { "INSERT INTO payment (resident_id, order_number, once_key, plan_hash, token, state, amount, commission, reason, created_at,"
	          " check_at, checks) VALUES (?, ?, ?, ?, ?, 'created', ?, ?, 0, ?, ?, 0)", "issssiitt", "" },
	[ADD_PART] = { "INSERT INTO payment_part (payment_id, position, account_id, service_id, kind, amount, commission,"
	               " account_number, payee_name, payee_inn, payee_kpp, payee_bic, payee_account)"
	               " SELECT ?, ?, a.id, ?, ?, ?, ?, a.number, s.name, s.inn, s.kpp, s.bank_bic, s.bank_account"
	               " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	               " WHERE l.resident_id = ? AND a.id = ? AND " LINK_PAYS(l), "iinsiiii", "" },
	[EVENT] = { "INSERT INTO payment_event (payment_id, number, at, actor, old_state, new_state, detail)"
	            " SELECT ?, COALESCE(MAX(e.number), 0) + 1, ?, ?, ?, ?, ? FROM payment_event e WHERE e.payment_id = ?",
	    "itssssi", "" },
	[BY_ONCE] = { "SELECT " COLUMNS TABLES "p.resident_id = ? AND p.once_key = ?" IN_ORDER, "is", COLUMN_TYPES },
	[BY_TOKEN] = { "SELECT " COLUMNS TABLES "p.token = ?" IN_ORDER, "s", COLUMN_TYPES },
	[BY_ORDER] = { "SELECT " COLUMNS TABLES "p.order_number = ?" IN_ORDER, "s", COLUMN_TYPES },
	[REGISTER] = { "UPDATE payment SET state = 'registered', bank_order_id = COALESCE(bank_order_id, ?), form_url = COALESCE(form_url, ?),"
	               " check_at = ? WHERE id = ? AND state = ? AND (state <> 'registered' OR form_url IS NULL)", "sstis", "" },
	[DOUBT] = { "UPDATE payment SET state = 'registering', check_at = ? WHERE id = ? AND state = 'created'", "ti", "" },
	[MOVE] = { "UPDATE payment SET state = ?, reason = ?, final_at = ?, check_at = ?, lease_until = NULL,"
	           " bank_order_id = COALESCE(bank_order_id, ?) WHERE id = ? AND state = ?", "sittsis", "" },
	[WAIT] = { "UPDATE payment SET check_at = ?, checks = checks + ?, lease_until = NULL WHERE id = ? AND state = ?", "tiis", "" },
	[CREDIT] = { "INSERT INTO ledger (payment_id, position, kind, account_id, amount, at)"
	             " SELECT payment_id, position, 'credit', account_id, amount, ? FROM payment_part WHERE payment_id = ?", "ti", "" },
	[DUE] = { "SELECT id, order_number FROM payment WHERE check_at <= ? AND (lease_until IS NULL OR lease_until < ?)"
	          " ORDER BY check_at LIMIT 1", "tt", "is" },
	[LEASE] = { "UPDATE payment SET lease_until = ?, lease_owner = ? WHERE id = ? AND check_at <= ?"
	            " AND (lease_until IS NULL OR lease_until < ?)", "tsitt", "" },
	[HISTORY] = { "SELECT h.portal, h.state, h.number, h.token, h.at, h.amount, h.commission, a.number, l.alias, s.name,"
	              " COUNT(*) OVER () FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	              " JOIN (SELECT t.account_id, 1 AS portal, p.state AS state, p.order_number AS number, p.token AS token,"
	              "  p.created_at AS at, SUM(t.amount) AS amount, SUM(t.commission) AS commission, p.id AS id"
	              "  FROM payment p JOIN payment_part t ON t.payment_id = p.id WHERE p.resident_id = ?"
	              "  AND p.created_at >= COALESCE(?, p.created_at) AND (p.created_at < ? OR ? IS NULL)"
	              "  GROUP BY p.id, p.state, p.order_number, p.token, p.created_at, t.account_id"
	              "  UNION ALL SELECT b.account_id, 0, 'booked', b.outside_key, NULL, CAST(b.paid_on AS DATETIME), b.amount, 0, b.id"
	              "  FROM link k JOIN booking b ON b.account_id = k.account_id WHERE k.resident_id = ?"
	              "  AND NOT EXISTS (SELECT 1 FROM payment o WHERE o.order_number = b.order_number AND o.resident_id = k.resident_id)"
	              "  AND " LINK_SEES(k, "b.paid_on")
	              "  AND b.paid_on >= COALESCE(?, b.paid_on) AND b.paid_on <= COALESCE(?, b.paid_on)) h"
	              " ON h.account_id = a.id"
	              " WHERE l.resident_id = ? AND (? = 0 OR a.supplier_id = ?) AND (? = 0 OR a.id = ?)"
	              " ORDER BY h.at DESC, h.portal DESC, h.id DESC LIMIT ? OFFSET ?", "itttiddiiiiiii", "issstiisssi" },
};
SQL_SET(payment_sql, sqls);

static const char *const actors[] = {
	[ACTOR_RESIDENT] = "resident", [ACTOR_RETURN] = "return", [ACTOR_CALLBACK] = "callback", [ACTOR_COURIER] = "courier",
};

static bool
state_final(const char *state)
{
	return strcmp(state, "created") != 0 && strcmp(state, "registering") != 0 && strcmp(state, "registered") != 0;
}

bool
payment_final(const struct payment *p)
{
	return state_final(p->state);
}

/* K + date + nine random digits + Luhn's check digit: "K261122-4839201753". People read it out on the telephone. */
static char *
order_number(const void *ctx, int64_t now)
{
	uint32_t r;
	int sum = 0;
	do
		crypt_random(&r, sizeof r);
	while (r >= 4000000000u); /* no modulo bias */
	char *digits = mem_printf(ctx, "%09u", r % 1000000000u);
	for (int i = 0; i < 9; i++) {
		int d = digits[i] - '0';
		sum += i % 2 == 0 ? (d * 2 > 9 ? d * 2 - 9 : d * 2) : d;
	}
	struct civil c = day_civil(now / 86400);
	return mem_printf(ctx, "K%02d%02d%02d-%s%d", (int)(c.year % 100), c.month, c.day, digits, (10 - sum % 10) % 10);
}

static char *
dup_or_null(const void *ctx, const char *s)
{
	return s ? mem_strdup(ctx, s) : NULL;
}

static void
read_payment(struct payment *p, const struct rows *rows)
{
	p->id = rows_int(rows, 0);
	p->resident = rows_int(rows, 1);
	p->order_number = mem_strdup(p, rows_str(rows, 2));
	p->token = mem_strdup(p, rows_str(rows, 3));
	p->state = mem_strdup(p, rows_str(rows, 4));
	p->bank_order_id = dup_or_null(p, rows_str(rows, 5));
	p->form_url = dup_or_null(p, rows_str(rows, 6));
	p->amount = rows_int(rows, 7);
	p->commission = rows_int(rows, 8);
	p->reason = rows_int(rows, 9);
	p->created_at = rows_int(rows, 10);
	p->final_at = rows_int(rows, 11);
	p->checks = rows_int(rows, 12);
	p->plan_hash = mem_strdup(p, rows_str(rows, 19));
	p->booked = true;
}

/* Adds a row's part to its account. */
static void
read_part(struct payment *p, const struct rows *rows)
{
	struct payment_account *pa = NULL;
	for (size_t i = 0; i < p->accounts_n; i++)
		if (p->accounts[i].account->id == rows_int(rows, 13))
			pa = &p->accounts[i];
	if (pa == NULL) {
		struct account *a = mem_new(p, struct account);
		a->id = rows_int(rows, 13);
		a->number = mem_strdup(a, rows_str(rows, 14));
		a->alias = mem_strdup(a, rows_str(rows, 15));
		a->supplier = mem_strdup(a, rows_str(rows, 16));
		pa = &p->accounts[p->accounts_n++];
		pa->account = a;
	}
	pa->amount += rows_int(rows, 17);
	pa->commission += rows_int(rows, 18);
	p->booked = p->booked && rows_int(rows, 20);
}

static enum err
find(const void *ctx, struct rows *rows, enum err e, struct payment **payment_r)
{
	struct payment *p = *payment_r = NULL;
	while (e == OK && rows_next(rows)) {
		if (p == NULL) {
			p = *payment_r = mem_new(ctx, struct payment);
			read_payment(p, rows);
			p->accounts = mem_array(p, struct payment_account, rows_count(rows));
		}
		read_part(p, rows);
	}
	return e == OK && p == NULL ? ERR_NOT_FOUND : e;
}

enum err
payment_by_token(const void *ctx, struct db *db, const char *token, struct payment **payment_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[BY_TOKEN], &rows, token);
	return find(ctx, rows, e, payment_r);
}

enum err
payment_by_order(const void *ctx, struct db *db, const char *number, struct payment **payment_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[BY_ORDER], &rows, number);
	return find(ctx, rows, e, payment_r);
}

static enum err
by_once(const void *ctx, struct db *db, int64_t resident, const char *key, struct payment **payment_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[BY_ONCE], &rows, resident, key);
	return find(ctx, rows, e, payment_r);
}

static enum err
add_event(struct db *db, int64_t payment, enum payment_actor actor, const char *from, const char *to, const char *detail,
    int64_t now)
{
	return db_write(db, &sqls[EVENT], NULL, payment, now, actors[actor], from, to, detail, payment);
}

struct starting {
	int64_t resident, now;
	const char *key, *number, *token, *hash;
	const struct payment_plan *plan;
};

static enum err
start(struct db *db, void *arg)
{
	const struct starting *s = arg;
	const struct payment_plan *plan = s->plan;
	enum err e = db_write(db, &sqls[ADD], NULL, s->resident, s->number, s->key, s->hash, s->token, plan->amount,
	    plan->commission, s->now, s->now + 30);
	int64_t id = db_insert_id(db);
	for (size_t i = 0; e == OK && i < plan->parts_n; i++) {
		const struct payment_part *part = &plan->parts[i];
		uint64_t added = 0;
		e = db_write(db, &sqls[ADD_PART], &added, id, (int64_t)i + 1, part->line ? part->line->service_id : INT_NONE,
		    part->line && part->line->penalty ? "penalty" : "main", part->amount, part->commission, s->resident,
		    part->account->id);
		if (e == OK && added == 0) /* the right to pay it was taken back just now */
			e = ERR_NOT_FOUND;
	}
	return e == OK ? add_event(db, id, ACTOR_RESIDENT, "", "created", "", s->now) : e;
}

/* What is paid, to the last part: two forms with the same hash mean the same payment. */
static char *
plan_hash(const void *ctx, const struct payment_plan *plan)
{
	unsigned char hash[HASH_SIZE];
	char *text = mem_strdup(ctx, "");
	for (size_t i = 0; i < plan->parts_n; i++) {
		const struct payment_part *p = &plan->parts[i];
		text = mem_printf(ctx, "%s%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64 ";", text, p->account->id,
		    p->line ? p->line->id : 0, p->amount, p->commission);
	}
	crypt_sha256(text, strlen(text), hash);
	return crypt_hex(ctx, hash, sizeof hash);
}

enum err
payment_start(const void *ctx, struct db *db, int64_t resident, const char *key, const struct payment_plan *plan,
    int64_t now, struct payment **payment_r)
{
	enum err e = ERR_EXISTS;
	char *hash = plan_hash(ctx, plan);
	/* A collision of order numbers, or a form sent again: the second look tells which. */
	for (int tries = 0; tries < 3 && e == ERR_EXISTS; tries++) {
		struct starting s = { resident, now, key, order_number(ctx, now), crypt_token(ctx), hash, plan };
		e = db_transact(db, start, &s);
		if (e != OK && e != ERR_EXISTS && e != ERR_UNSURE)
			return e;
		enum err found = by_once(ctx, db, resident, key, payment_r);
		if (found == OK)
			return strcmp((*payment_r)->plan_hash, hash) == 0 ? OK : ERR_CONFLICT;
		if (found != ERR_NOT_FOUND)
			return found;
	}
	return e;
}

/* When the courier asks the bank next, TIME_NONE: never. While the bank's form is open every minute, so that who closed
   the tab is credited within it; then less and less. What was declined or has expired is asked after for another day:
   late truth must not hang on a callback. */
static int64_t
next_check(const struct payment *p, const char *state, int64_t now)
{
	int64_t age = now - p->created_at;
	if (strcmp(state, "paid") == 0 || strcmp(state, "mismatch") == 0)
		return TIME_NONE;
	if (state_final(state))
		return age < BANK_SESSION_SECONDS + 86400 ? now + 3600 : TIME_NONE;
	if (age < BANK_SESSION_SECONDS)
		return now + (p->checks == 0 ? 30 : 60);
	return now + (age < 7200 ? 300 : 3600);
}

/* One step of the machine, as T2 and T3 hand it to db_transact. */
struct step {
	struct payment *payment;
	enum payment_actor actor;
	const char *to, *detail, *order_id, *form_url, *topic;
	int64_t now, reason;
	bool moved, known; /* the compare-and-set found its row; the bank's answer said something */
};

/* Of two that ask the bank at once, one is answered "taken" and may be first to note its doubt: the certain answer still
   wins. A state only ever goes forward through this list, so whoever tries in its order cannot miss the row; and the
   event names the state that was really left (I7). */
static const char *const before_registered[] = { "created", "registering", "registered", NULL };
static const char *const before_doubt[] = { "created", NULL };

static enum err
do_register(struct db *db, void *arg)
{
	struct step *s = arg;
	const struct payment *p = s->payment;
	uint64_t moved = 0;
	enum err e = OK;
	bool certain = strcmp(s->to, "registered") == 0;
	const char *const *from = certain ? before_registered : before_doubt;
	for (; e == OK && *from; from++) {
		int64_t next = next_check(p, s->to, s->now);
		e = certain ? db_write(db, &sqls[REGISTER], &moved, s->order_id, s->form_url, next, p->id, *from)
		            : db_write(db, &sqls[DOUBT], &moved, next, p->id);
		if (moved == 1)
			break;
	}
	s->moved = e == OK && moved == 1;
	return s->moved ? add_event(db, p->id, s->actor, *from, s->to, s->detail, s->now) : e;
}

static void
stored(struct payment *p, const struct step *s)
{
	p->state = mem_strdup(p, s->to);
	p->reason = s->reason;
	if (s->order_id)
		p->bank_order_id = mem_strdup(p, s->order_id);
	if (s->form_url)
		p->form_url = mem_strdup(p, s->form_url);
	if (payment_final(p))
		p->final_at = s->now;
}

/* After a move that another process made first: what it made of it. */
static enum err
reload(struct db *db, struct payment *p)
{
	struct payment *fresh;
	enum err e = payment_by_order(p, db, p->order_number, &fresh);
	if (e == OK) {
		p->state = fresh->state;
		p->reason = fresh->reason;
		p->final_at = fresh->final_at;
		p->form_url = fresh->form_url;
	}
	return e;
}

enum err
payment_registered(struct db *db, struct payment *p, const struct bank_registered *answer, enum payment_actor actor,
    int64_t now)
{
	char detail[40];
	struct step s = { .payment = p, .actor = actor, .detail = detail, .now = now };
	snprintf(detail, sizeof detail, "outcome %d error %d", answer->outcome, answer->error);
	if (answer->outcome == BANK_NOT_SENT)
		return OK; /* still created: nothing has happened */
	if (answer->outcome == BANK_REFUSED) {
		struct bank_status refused = { .outcome = BANK_DONE, .state = BANK_DECLINED, .order_number = p->order_number,
			.action = 0 };
		log_line("ALARM payment %s: the bank refuses to register it: errorCode %d", p->order_number, answer->error);
		return payment_settled(db, p, &refused, actor, now);
	}
	s.to = answer->outcome == BANK_DONE ? "registered" : "registering";
	if (answer->outcome == BANK_DONE) {
		s.order_id = answer->order_id;
		s.form_url = answer->form_url;
	}
	enum err e = db_transact(db, do_register, &s);
	if (e == OK && s.moved)
		stored(p, &s);
	return (e == OK && !s.moved) || e == ERR_UNSURE ? reload(db, p) : e;
}

/* The state that the bank's answer means; NULL: wait and ask again. */
static const char *
meaning(const struct payment *p, const struct bank_status *a, int64_t now)
{
	bool ours = a->order_number && strcmp(a->order_number, p->order_number) == 0;
	if (!ours && a->state != BANK_NO_ORDER) /* an answer about another order proves nothing about this one */
		return a->state == BANK_PAID ? "mismatch" : NULL;
	switch (a->state) {
	case BANK_PAID:
		if (a->amount == p->amount + p->commission && a->deposited == a->amount && a->currency == CURRENCY_RUB)
			return "paid";
		return "mismatch";
	case BANK_DECLINED: return a->action == ACTION_EXPIRED ? "expired" : "declined";
	case BANK_REVERSED: return "declined";
	case BANK_REFUNDED:
	case BANK_PARTIAL: return "mismatch";
	case BANK_NO_ORDER:
		/* An order that the bank once had does not vanish: its answer is wrong, not our payment. */
		return p->bank_order_id == NULL && now > p->created_at + BANK_SESSION_SECONDS ? "expired" : NULL;
	case BANK_CREATED:
		/* Found by our number after its registration's answer was lost; its form is lost too, so it will expire. */
		return strcmp(p->state, "registered") == 0 ? NULL : "registered";
	default: return NULL;
	}
}

/* Late truth wins, and nothing else goes back (I7). */
static bool
allowed(const char *from, const char *to)
{
	if (strcmp(from, to) == 0 || strcmp(from, "paid") == 0 || strcmp(from, "mismatch") == 0)
		return false;
	if (strcmp(from, "declined") == 0 || strcmp(from, "expired") == 0)
		return strcmp(to, "paid") == 0 || strcmp(to, "mismatch") == 0;
	return true;
}

static enum err
tell_outcome(struct db *db, const struct step *s)
{
	const struct payment *p = s->payment;
	char once[64];
	snprintf(once, sizeof once, "%s-%s", p->order_number, s->to);
	struct event event = { .resident = p->resident, .topic = s->topic, .once = once, .subject = p->order_number,
		.account = p->accounts_n == 1 ? p->accounts[0].account->number : "", .amount = p->amount, .token = p->token,
		.now = s->now };
	return s->topic ? tell(db, &event) : OK;
}

static enum err
do_settle(struct db *db, void *arg)
{
	struct step *s = arg;
	struct payment *p = s->payment;
	uint64_t moved;
	enum err e = db_write(db, &sqls[MOVE], &moved, s->to, s->reason, s->now, next_check(p, s->to, s->now),
	    s->order_id, p->id, p->state);
	s->moved = e == OK && moved == 1;
	if (!s->moved)
		return e;
	if (strcmp(s->to, "paid") == 0)
		e = db_write(db, &sqls[CREDIT], NULL, s->now, p->id);
	if (e == OK)
		e = add_event(db, p->id, s->actor, p->state, s->to, s->detail, s->now);
	return e == OK ? tell_outcome(db, s) : e;
}

static enum err
do_wait(struct db *db, void *arg)
{
	struct step *s = arg;
	const struct payment *p = s->payment;
	int64_t next = s->known ? next_check(p, p->state, s->now) : s->now + 60;
	return db_write(db, &sqls[WAIT], NULL, next, (int64_t)s->known, p->id, p->state);
}

static const char *
topic_of(const char *state)
{
	return strcmp(state, "paid") == 0 ? "payment-paid" : strcmp(state, "declined") == 0 ? "payment-declined"
	    : strcmp(state, "mismatch") == 0                                               ? "payment-mismatch"
	                                                                                   : NULL;
}

enum err
payment_settled(struct db *db, struct payment *p, const struct bank_status *answer, enum payment_actor actor, int64_t now)
{
	char detail[60];
	struct step s = { .payment = p, .actor = actor, .detail = detail, .now = now, .order_id = answer->order_id };
	if (answer->order_number == NULL || strcmp(answer->order_number, p->order_number) != 0)
		s.order_id = NULL;
	s.to = answer->outcome == BANK_DONE ? meaning(p, answer, now) : NULL;
	snprintf(detail, sizeof detail, "order status %d action %d", answer->state, answer->action);
	s.known = answer->outcome == BANK_DONE;
	if (s.known && answer->state == BANK_NO_ORDER && p->bank_order_id)
		log_line("ALARM payment %s: the bank does not know its own order", p->order_number);
	if (strcmp(p->state, "paid") == 0 && (answer->state == BANK_REVERSED || answer->state == BANK_REFUNDED))
		log_line("ALARM payment %s: paid, and the bank now says %s", p->order_number, detail);
	/* Only the courier's questions move its own schedule: whoever looks at a page must not slow it down. */
	if (s.to == NULL || !allowed(p->state, s.to))
		return actor == ACTOR_COURIER ? db_transact(db, do_wait, &s) : OK;
	if (strcmp(s.to, "registered") == 0) {
		struct bank_registered found = { .outcome = BANK_DONE, .order_id = answer->order_id };
		return payment_registered(db, p, &found, actor, now);
	}
	s.reason = strcmp(s.to, "declined") == 0 ? answer->action : 0;
	s.topic = topic_of(s.to);
	enum err e = db_transact(db, do_settle, &s);
	if (strcmp(s.to, "mismatch") == 0)
		log_line("ALARM payment %s: the bank's answer does not fit: %s", p->order_number, detail);
	else if (payment_final(p))
		log_line("ALARM payment %s: %s after %s", p->order_number, s.to, p->state);
	if (e == OK && s.moved)
		stored(p, &s);
	/* Lost the race, or the answer to COMMIT was lost: what is stored is the truth (ledger's key keeps it single). */
	return (e == OK && !s.moved) || e == ERR_EXISTS || e == ERR_UNSURE ? reload(db, p) : e;
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
	return db_write(db, &sqls[LEASE], &l->taken, l->now + LEASE_SECONDS, l->owner, l->id, l->now, l->now);
}

enum err
payment_due(const void *ctx, struct db *db, const char *owner, int64_t now, struct payment **payment_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[DUE], &rows, now, now);
	if (e == OK && !rows_next(rows))
		return ERR_NOT_FOUND;
	if (e != OK)
		return e;
	struct lease l = { owner, rows_int(rows, 0), now, 0 };
	e = db_transact(db, take, &l);
	if (e == OK && l.taken == 0)
		return ERR_NOT_FOUND;
	return e == OK ? payment_by_order(ctx, db, rows_str(rows, 1), payment_r) : e;
}

enum err
payment_history(const void *ctx, struct db *db, int64_t resident, const struct filter *f, const char *zone,
    struct payment_rows *rows_r)
{
	struct rows *rows;
	int64_t from = f->from == DAY_NONE ? TIME_NONE : zone_midnight(zone, f->from);
	int64_t until = f->to == DAY_NONE ? TIME_NONE : zone_midnight(zone, f->to + 1);
	enum err e = db_read(ctx, db, &sqls[HISTORY], &rows, resident, from, until, until, resident, f->from, f->to, resident,
	    f->supplier, f->supplier, f->account, f->account, (int64_t)HISTORY_PAGE, (f->page - 1) * HISTORY_PAGE);
	if (e != OK)
		return e;
	rows_r->items = mem_array(ctx, struct payment_row, rows_count(rows));
	rows_r->total = 0;
	for (rows_r->n = 0; rows_next(rows); rows_r->n++) {
		bool portal = rows_int(rows, 0);
		rows_r->items[rows_r->n] = (struct payment_row) {
			.portal = portal, .state = mem_strdup(rows_r->items, rows_str(rows, 1)),
			.number = mem_strdup(rows_r->items, rows_str(rows, 2)), .token = dup_or_null(rows_r->items, rows_str(rows, 3)),
			.day = portal ? zone_day(zone, rows_int(rows, 4)) : rows_int(rows, 4) / 86400, .amount = rows_int(rows, 5),
			.commission = rows_int(rows, 6), .account = mem_strdup(rows_r->items, rows_str(rows, 7)),
			.alias = mem_strdup(rows_r->items, rows_str(rows, 8)), .supplier = mem_strdup(rows_r->items, rows_str(rows, 9)),
		};
		rows_r->total = rows_int(rows, 10);
	}
	return OK;
}
