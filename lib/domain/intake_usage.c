/* intake_usage.c: intervals of use, a batch a transaction. */
#include "domain/intake_usage.h"

#include "base/date.h"
#include "base/mem.h"

enum { ACCOUNT, THERE, ADD, CHANGE };
enum { LONGEST = 366 * 86400 };

static const struct sql sqls[] = {
	[ACCOUNT] = { "SELECT a.id, s.timezone, v.id, v.code, v.unit FROM supplier s JOIN account a ON a.supplier_id = s.id"
	              " JOIN account_service c ON c.account_id = a.id JOIN service v ON v.id = c.service_id"
	              " WHERE s.code = ? AND a.number = ? ORDER BY v.id", "ss", "isiss" },
	[THERE] = { "SELECT starts_at, seconds, volume FROM usage_interval WHERE account_id = ? AND service_id = ?"
	            " AND starts_at > ? AND starts_at < ? AND starts_at + INTERVAL seconds SECOND > ? ORDER BY starts_at", "iittt", "tii" },
	[ADD] = { "INSERT INTO usage_interval (account_id, service_id, starts_at, started_on, seconds, volume)"
	          " VALUES (?, ?, ?, ?, ?, ?)", "iitdii", "" },
	[CHANGE] = { "UPDATE usage_interval SET volume = ? WHERE account_id = ? AND service_id = ? AND starts_at = ?", "iiit", "" },
};
SQL_SET(intake_usage_sql, sqls);

enum err
intake_usage_account(const void *ctx, struct db *db, const char *supplier, const char *number, struct usage_account **account_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ACCOUNT], &rows, supplier, number);
	if (e != OK)
		return e;
	struct usage_account *a = *account_r = mem_new(ctx, struct usage_account);
	while (rows_next(rows)) {
		a->id = rows_int(rows, 0);
		a->zone = mem_strdup(a, rows_str(rows, 1));
		mem_grow(a, (void **)&a->services, sizeof *a->services, a->n);
		a->services[a->n].id = rows_int(rows, 2);
		a->services[a->n].code = mem_strdup(a, rows_str(rows, 3));
		a->services[a->n++].unit = mem_strdup(a, rows_str(rows, 4));
	}
	return a->n ? OK : ERR_NOT_FOUND;
}

struct work {
	const struct usage_account *account;
	int64_t service;
	struct interval *items;
	size_t n;
	struct interval *there; /* in the database already, those of this batch too */
	size_t there_n;
};

static enum err
read_there(const void *ctx, struct db *db, struct work *w)
{
	int64_t from = INT64_MAX, to = INT64_MIN;
	struct rows *rows;
	for (size_t i = 0; i < w->n; i++) {
		from = w->items[i].starts_at < from ? w->items[i].starts_at : from;
		to = w->items[i].starts_at + w->items[i].seconds > to ? w->items[i].starts_at + w->items[i].seconds : to;
	}
	enum err e = db_read(ctx, db, &sqls[THERE], &rows, w->account->id, w->service, from - LONGEST, to, from);
	if (e != OK)
		return e;
	w->there = mem_array(ctx, struct interval, rows_count(rows) + w->n);
	for (w->there_n = 0; rows_next(rows); w->there_n++)
		w->there[w->there_n] = (struct interval) { rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), 0, INTAKE_SAME };
	return OK;
}

/* What is to be done with it. */
static enum outcome
judge(const struct work *w, const struct interval *one)
{
	if (one->seconds <= 0 || one->seconds > LONGEST)
		return INTAKE_REFUSED;
	for (size_t i = 0; i < w->there_n; i++) {
		const struct interval *t = &w->there[i];
		if (t->starts_at == one->starts_at && t->seconds == one->seconds)
			return t->volume == one->volume ? INTAKE_SAME : INTAKE_CHANGED;
		if (t->starts_at < one->starts_at + one->seconds && one->starts_at < t->starts_at + t->seconds)
			return INTAKE_REFUSED;
	}
	return INTAKE_NEW;
}

static enum err
store(struct db *db, struct work *w, const struct interval *one)
{
	if (one->outcome == INTAKE_CHANGED)
		return db_write(db, &sqls[CHANGE], NULL, one->volume, w->account->id, w->service, one->starts_at);
	w->there[w->there_n++] = *one;
	return db_write(db, &sqls[ADD], NULL, w->account->id, w->service, one->starts_at,
	    zone_day(w->account->zone, one->starts_at), one->seconds, one->volume);
}

static enum err
work(struct db *db, void *arg)
{
	struct work *w = arg;
	void *tmp = talloc_new(NULL);
	enum err e = read_there(tmp, db, w);
	for (size_t i = 0; i < w->n && e == OK; i++) {
		w->items[i].outcome = judge(w, &w->items[i]);
		if (w->items[i].outcome == INTAKE_NEW || w->items[i].outcome == INTAKE_CHANGED)
			e = store(db, w, &w->items[i]);
	}
	talloc_free(tmp);
	return e;
}

enum err
intake_intervals(struct db *db, const struct usage_account *account, int64_t service, struct interval *items, size_t n)
{
	struct work w = { account, service, items, n, NULL, 0 };
	enum err e = n ? db_transact(db, work, &w) : OK;
	/* all that it does can be done again */
	return e == ERR_UNSURE ? db_transact(db, work, &w) : e;
}
