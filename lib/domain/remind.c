/* remind.c: reminders are written in batches of accounts, a transaction each: a long one stops a cluster. A notice and a message
   are told apart by supplier's window, stage, account and resident, so that whoever runs when, each comes once. */
#include "domain/remind.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/date.h"
#include "base/mem.h"
#include "domain/account.h"

enum { SUPPLIERS, BORDER, NOTICES, OUTBOX };
enum { FIRST_HOUR = 9, LAST_HOUR = 21, ONCE_MAX = 40 };

/* A meter that a resident reads and that nobody has read in this window. */
#define WANTED \
	"EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id AND m.state = 'in-service' AND NOT m.automatic" \
	" AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.meter_id = m.id AND r.account_id = a.id AND r.taken_on >= ?" \
	"  AND r.source <> 'supplier' AND r.state NOT IN ('declined', 'withdrawn', 'replaced')))"

static const struct sql sqls[] = {
	[SUPPLIERS] = { "SELECT id, timezone, readings_from, readings_to FROM supplier WHERE id > ? ORDER BY id", "i", "isii" },
	[BORDER] = { "SELECT MAX(b.id) FROM (SELECT id FROM account WHERE supplier_id = ? AND id > ? ORDER BY id LIMIT 1000) b", "ii", "n" },
	[NOTICES] = { "INSERT INTO notice (resident_id, topic, once_key, subject, account_number, amount, token, created_at)"
	              " SELECT l.resident_id, 'reading-reminder', CONCAT(?, a.id), ?, a.number, NULL, NULL, ?"
	              " FROM account a JOIN link l ON l.account_id = a.id"
	              " WHERE a.supplier_id = ? AND a.id > ? AND a.id <= ? AND a.closed_on IS NULL AND " LINK_SUBMITS(l) " AND " WANTED
	              " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.resident_id = l.resident_id AND n.once_key = CONCAT(?, a.id))",
	    "sstiiids", "" },
	/* Of the notices just written: no other can have such a key. */
	[OUTBOX] = { "INSERT INTO outbox (resident_id, topic, once_key, channel, address, lang, subject, account_number, amount,"
	             " token, state, tries, next_at, error, created_at, until)"
	             " SELECT r.id, n.topic, CONCAT(n.once_key, '-', r.id), IF(r.email IS NOT NULL AND r.email_confirmed, 'email', 'sms'),"
	             " IF(r.email IS NOT NULL AND r.email_confirmed, r.email, r.phone), r.lang, n.subject, n.account_number, NULL,"
	             " NULL, 'waiting', 0, ?, '', ?, ?"
	             " FROM account a JOIN link l ON l.account_id = a.id JOIN resident r ON r.id = l.resident_id"
	             " JOIN notice n ON n.resident_id = l.resident_id AND n.once_key = CONCAT(?, a.id)"
	             " WHERE a.supplier_id = ? AND a.id > ? AND a.id <= ? AND r.deleted_at IS NULL"
	             " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.once_key = CONCAT(n.once_key, '-', r.id))", "tttsiii", "" },
};
SQL_SET(remind_sql, sqls);

int
remind_stage(const char *zone, int from, int to, int64_t instant, int64_t *last_r)
{
	int64_t today = zone_day(zone, instant);
	int hour = zone_seconds(zone, instant) / 3600;
	struct window w = window_at(today, from, to);
	int64_t left = w.last - today;
	*last_r = w.last;
	if (!w.open || hour < FIRST_HOUR || hour >= LAST_HOUR || left > 3)
		return 0;
	return left > 1 ? 3 : 1;
}

struct batch {
	int64_t supplier, after, upto;
	int64_t first, until, now;
	const char *once, *last;
	uint64_t notices, messages;
};

static enum err
write_batch(struct db *db, void *arg)
{
	struct batch *b = arg;
	enum err e = db_write(db, &sqls[NOTICES], &b->notices, b->once, b->last, b->now, b->supplier, b->after, b->upto, b->first, b->once);
	if (e == OK && b->notices > 0)
		e = db_write(db, &sqls[OUTBOX], &b->messages, b->now, b->now, b->until, b->once, b->supplier, b->after, b->upto);
	return e;
}

/* What has to be known of the supplier that is due: one at a time. */
struct due {
	int64_t supplier, first, last, until;
	int stage;
};

/* The first supplier of which something is due, from this one on; its accounts are gone through from the beginning unless it is
   the one under way. */
static enum err
find_due(struct db *db, const struct remind *place, int64_t now, struct due *due_r)
{
	struct rows *rows;
	void *tmp = talloc_new(NULL);
	enum err e = db_read(tmp, db, &sqls[SUPPLIERS], &rows, place->supplier - place->within);
	due_r->stage = 0;
	while (e == OK && due_r->stage == 0 && rows_next(rows)) {
		const char *zone = rows_str(rows, 1);
		int from = (int)rows_int(rows, 2), to = (int)rows_int(rows, 3);
		due_r->stage = remind_stage(zone, from, to, now, &due_r->last);
		due_r->supplier = rows_int(rows, 0);
		due_r->first = window_at(zone_day(zone, now), from, to).first;
		due_r->until = zone_midnight(zone, due_r->last + 1);
	}
	talloc_free(tmp);
	return e;
}

/* The next accounts of the supplier: up to which; INT_NONE: no more. */
static enum err
find_border(struct db *db, int64_t supplier, int64_t after, int64_t *upto_r)
{
	struct rows *rows;
	void *tmp = talloc_new(NULL);
	enum err e = db_read(tmp, db, &sqls[BORDER], &rows, supplier, after);
	*upto_r = e == OK && rows_next(rows) ? rows_int(rows, 0) : INT_NONE;
	talloc_free(tmp);
	return e;
}

static enum err
remind_batch(struct db *db, struct remind *place, const struct due *d, int64_t upto, int64_t now)
{
	char once[ONCE_MAX];
	char *last = day_iso(NULL, d->last);
	snprintf(once, sizeof once, "remind-%d-%s-", d->stage, last);
	struct batch b = { .supplier = d->supplier, .after = place->account, .upto = upto, .first = d->first, .until = d->until, .now = now,
		.once = once, .last = last };
	enum err e = db_transact(db, write_batch, &b);
	talloc_free(last);
	if (e == OK) {
		place->account = upto;
		place->told += (int64_t)b.messages;
	}
	/* Another courier was quicker with some of them: the same accounts again, of whom it has told most by then. */
	return e == ERR_EXISTS ? OK : e;
}

enum err
remind(struct db *db, struct remind *place, int64_t now, bool *more_r)
{
	struct due d;
	int64_t upto;
	*more_r = false;
	enum err e = find_due(db, place, now, &d);
	if (e != OK)
		return e;
	if (d.stage == 0) {
		*place = (struct remind) { .told = place->told };
		return OK;
	}
	if (d.supplier != place->supplier)
		*place = (struct remind) { .supplier = d.supplier, .told = place->told };
	place->within = true;
	e = find_border(db, d.supplier, place->account, &upto);
	if (e != OK)
		return e;
	*more_r = true;
	if (upto != INT_NONE)
		return remind_batch(db, place, &d, upto, now);
	place->account = 0; /* on to the next supplier */
	place->within = false;
	return OK;
}
