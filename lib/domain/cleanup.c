/* cleanup.c: deleting what is over. Batches are small: a long transaction stops a cluster. What a batch leaves, the next takes;
   the order does not matter, so that none is asked for. */
#include "domain/cleanup.h"

enum { SESSIONS, CHALLENGES, GUARDS, MESSAGES, CHANGES, AUTHENTICATORS, BROWSERS, KINDS };
enum { BATCH = 1000, DAY = 86400 };

static const struct sql sqls[] = {
	[SESSIONS] = { "DELETE FROM session WHERE ended_at < ? OR created_at < ? LIMIT 1000", "tt", "" },
	/* The longest-lived is a registration not finished, REGISTER_SECONDS; all else is over within hours. */
	[CHALLENGES] = { "DELETE FROM challenge WHERE created_at < ? AND (purpose <> 'register' OR created_at < ?) LIMIT 1000", "tt", "" },
	[GUARDS] = { "DELETE FROM guard WHERE since < ? AND (until IS NULL OR until < ?) LIMIT 1000", "tt", "" },
	/* By next_at, which has an index and lies hours after created_at at most. */
	[MESSAGES] = { "DELETE FROM outbox WHERE state IN ('sent','void','dead') AND next_at < ? LIMIT 1000", "t", "" },
	[CHANGES] = { "DELETE FROM contact_change WHERE until < ? LIMIT 1000", "t", "" },
	[BROWSERS] = { "DELETE FROM browser WHERE seen_at < ? LIMIT 1000", "t", "" }, /* its cookie is gone by then */
	[AUTHENTICATORS] = { "DELETE FROM authenticator WHERE confirmed_at IS NULL AND created_at < ? LIMIT 1000", "t", "" },
};
SQL_SET(cleanup_sql, sqls);

struct batch {
	int kind;
	int64_t first, second;
	uint64_t gone;
};

static enum err
remove_batch(struct db *db, void *arg)
{
	struct batch *b = arg;
	/* A statement of one parameter does not look at the second. */
	return db_write(db, &sqls[b->kind], &b->gone, b->first, b->second);
}

enum err
cleanup(struct db *db, int64_t absolute, int64_t now, bool *more_r)
{
	struct batch batches[KINDS] = {
		{ SESSIONS, now - 30 * DAY, now - absolute - 30 * DAY, 0 }, { CHALLENGES, now - 2 * DAY, now - 31 * DAY, 0 },
		{ GUARDS, now - 31 * DAY, now, 0 }, { MESSAGES, now - 90 * DAY, 0, 0 }, { CHANGES, now - 30 * DAY, 0, 0 },
		{ AUTHENTICATORS, now - DAY, 0, 0 }, { BROWSERS, now - 366 * DAY, 0, 0 },
	};
	*more_r = false;
	for (int i = 0; i < KINDS; i++) {
		enum err e = db_transact(db, remove_batch, &batches[i]);
		if (e != OK)
			return e;
		*more_r |= batches[i].gone == BATCH;
	}
	return OK;
}
