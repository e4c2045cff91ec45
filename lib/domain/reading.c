/* reading.c: readings. */
#include "domain/reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "domain/tell.h"

enum { EARLIER, ADD, ADD_VALUE, SENT, REPLACE, REPLACED, WITHDRAW, WITHDRAWN, BY_KEY, HISTORY, ONE, STORY };

#define COLUMNS \
	"r.id, r.taken_on, p.taken_on, r.source, r.state, m.id, m.service_id, m.serial, v.name, v.unit, m.digits, m.decimals," \
	" m.ratio, m.installed_on, a.id, a.number, l.alias, s.name, s.payments AND " LINK_PAYS(l) ", s.details, s.commission_permille," \
	" s.commission_min, s.commission_max, COALESCE(b.id, 0), g.zone, w.value, COALESCE(q.value, g.start_value)," \
	" cv.value, cr.taken_on, r.received_at, r.reason, r.answers"
#define COLUMN_TYPES "iddssiisssiiidisssiiiiiisiindtss"
#define STANDING " NOT IN ('declined', 'withdrawn', 'replaced')"
/* p: the time before, as the reading was checked; of what was imported, the one that somebody read last. cr: what the supplier
   computed in between. */
#define TABLES \
	" JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id" \
	" JOIN meter m ON m.id = r.meter_id JOIN service v ON v.id = m.service_id" \
	" JOIN reading_value w ON w.reading_id = r.id JOIN meter_register g ON g.id = w.register_id" \
	" LEFT JOIN reading p ON p.id = CASE WHEN r.resident_id IS NULL THEN (SELECT x.id FROM reading x" \
	"  WHERE x.meter_id = r.meter_id AND x.source <> 'supplier' AND x.state" STANDING \
	"  AND (x.taken_on < r.taken_on OR (x.taken_on = r.taken_on AND x.id < r.id)) ORDER BY x.taken_on DESC, x.id DESC LIMIT 1)" \
	"  ELSE r.previous_id END" \
	" LEFT JOIN reading_value q ON q.reading_id = p.id AND q.register_id = g.id" \
	" LEFT JOIN reading cr ON cr.id = (SELECT x.id FROM reading x WHERE x.meter_id = r.meter_id AND x.source = 'supplier'" \
	"  AND r.source <> 'supplier' AND x.state" STANDING " AND x.taken_on <= r.taken_on" \
	"  AND (p.taken_on IS NULL OR x.taken_on > p.taken_on) ORDER BY x.taken_on DESC, x.id DESC LIMIT 1)" \
	" LEFT JOIN reading_value cv ON cv.reading_id = cr.id AND cv.register_id = g.id" \
	" LEFT JOIN balance_line b ON b.account_id = a.id AND b.service_id = v.id AND b.kind = 'main'"
#define FILTER \
	" l.resident_id = ? AND (? = 0 OR a.supplier_id = ?) AND (? = 0 OR a.id = ?)" \
	" AND r.taken_on >= COALESCE(?, r.taken_on) AND r.taken_on <= COALESCE(?, r.taken_on) AND " LINK_SEES(l, "r.taken_on")
/* Sent by a resident of the account in this window, and no bill holds it. */
#define OPEN \
	" FROM reading r JOIN link l ON l.account_id = r.account_id WHERE l.resident_id = ? AND " LINK_SUBMITS(l) OPEN_READING
#define OPEN_READING " AND r.source = 'resident' AND r.state IN ('sent', 'accepted') AND r.taken_on >= ?"
#define EVENT(state) \
	"INSERT INTO reading_event (reading_id, number, at, actor, state, detail) SELECT r.id, 1 + (SELECT COUNT(*)" \
	" FROM reading_event e WHERE e.reading_id = r.id), ?, 'resident', '" state "', ?"
#define SET(state) \
	"UPDATE reading r JOIN link l ON l.account_id = r.account_id SET r.state = '" state "'" \
	" WHERE l.resident_id = ? AND " LINK_SUBMITS(l) OPEN_READING

static const struct sql sqls[] = {
	[EARLIER] = { "SELECT r.id, r.meter_id, r.state IN ('sent', 'accepted'), r.once_key LIKE CONCAT(?, '-%'), w.register_id,"
	              " w.value FROM link l JOIN reading r ON r.account_id = l.account_id JOIN reading_value w ON w.reading_id = r.id"
	              " WHERE l.resident_id = ? AND l.account_id = ? AND r.taken_on >= ? AND r.source = 'resident'"
	              " ORDER BY r.id DESC", "siid", "iiiiii" },
	[ADD] = { "INSERT INTO reading (account_id, meter_id, taken_on, received_at, source, state, resident_id, once_key, previous_id,"
	          " answers, replaces_id) VALUES (?, ?, ?, ?, 'resident', 'sent', ?, ?, ?, ?, ?)", "iidtisnsn", "" },
	[ADD_VALUE] = { "INSERT INTO reading_value (reading_id, register_id, value) VALUES (?, ?, ?)", "iii", "" },
	[SENT] = { "INSERT INTO reading_event (reading_id, number, at, actor, state, detail) VALUES (?, 1, ?, 'resident', 'sent', '')",
	           "it", "" },
	[REPLACED] = { EVENT("replaced") OPEN " AND r.meter_id = ? AND r.id < ?", "tsidii", "" },
	[REPLACE] = { SET("replaced") " AND r.meter_id = ? AND r.id < ?", "idii", "" },
	[WITHDRAWN] = { EVENT("withdrawn") OPEN " AND r.id = ?", "tsidi", "" },
	[WITHDRAW] = { SET("withdrawn") " AND r.id = ?", "idi", "" },
	[BY_KEY] = { "SELECT " COLUMNS ", 0 FROM link l JOIN reading r ON r.account_id = l.account_id" TABLES
	             " WHERE l.resident_id = ? AND l.account_id = ? AND r.resident_id = l.resident_id"
	             " AND r.once_key LIKE CONCAT(?, '-%') ORDER BY r.id, g.code", "iis", COLUMN_TYPES "i" },
	/* The page of readings is cut first, its values joined after: a reading has one to three of them. */
	[HISTORY] = { "SELECT " COLUMNS ", c.total FROM (SELECT r.id, COUNT(*) OVER () AS total FROM link l"
	              " JOIN account a ON a.id = l.account_id JOIN reading r ON r.account_id = a.id WHERE" FILTER
	              " ORDER BY r.taken_on DESC, r.id DESC LIMIT ? OFFSET ?) c"
	              " JOIN reading r ON r.id = c.id JOIN link l ON l.account_id = r.account_id AND l.resident_id = ?" TABLES
	              " ORDER BY r.taken_on DESC, r.id DESC, g.code", "iiiiiddiii", COLUMN_TYPES "i" },
	[ONE] = { "SELECT " COLUMNS ", 1 FROM link l JOIN reading r ON r.account_id = l.account_id" TABLES
	          " WHERE l.resident_id = ? AND r.id = ? AND " LINK_SEES(l, "r.taken_on") " ORDER BY g.code", "ii", COLUMN_TYPES "i" },
	[STORY] = { "SELECT e.at, e.actor = 'supplier', e.state, e.detail, COALESCE(i.id, 0), i.issued_on FROM link l"
	            " JOIN reading r ON r.account_id = l.account_id JOIN reading_event e ON e.reading_id = r.id"
	            " LEFT JOIN bill i ON i.account_id = r.account_id AND i.number = e.detail AND e.state = 'used'"
	            " WHERE l.resident_id = ? AND r.id = ? AND " LINK_SEES(l, "r.taken_on") " ORDER BY e.number", "ii", "tissid" },
};
SQL_SET(reading_sql, sqls);

struct window
reading_window(const struct account *account, int64_t now)
{
	return window_at(zone_day(account->zone, now), account->readings_from, account->readings_to);
}

enum reading_door
reading_account_door(const struct account *a, const struct window *window)
{
	if (a->closed_on != DAY_NONE)
		return DOOR_ACCOUNT_CLOSED;
	if (!a->may_submit)
		return DOOR_VIEW_ONLY;
	if (a->meters == 0)
		return DOOR_NONE;
	if (a->in_service == 0)
		return a->automatic ? DOOR_AUTOMATIC : DOOR_OUT_OF_SERVICE;
	return window->open ? DOOR_OPEN : DOOR_CLOSED;
}

enum reading_door
reading_meter_door(const struct meter *meter, const struct window *window)
{
	if (strcmp(meter->state, "in-service") != 0)
		return DOOR_OUT_OF_SERVICE;
	if (meter->automatic)
		return DOOR_AUTOMATIC;
	return window->open ? DOOR_OPEN : DOOR_CLOSED;
}

bool
reading_changeable(const struct reading *r, const struct account *account, const struct window *window)
{
	return account->closed_on == DAY_NONE && account->may_submit && window->open && r->taken_on >= window->first &&
	    strcmp(r->source, "resident") == 0 && (strcmp(r->state, "sent") == 0 || strcmp(r->state, "accepted") == 0);
}

/* What was sent for the account in this window before, newest first, a row for each register. */
struct earlier {
	int64_t id, meter_id;
	bool standing, same_form;
	int64_t register_id, value;
};

static bool
equal(const struct reading_new *new, const struct earlier *e)
{
	for (size_t i = 0; i < new->meter->n; i++)
		if (new->meter->registers[i].id == e->register_id)
			return new->values[i] == e->value;
	return false;
}

/* How this form stands to one meter. */
struct before {
	int64_t replaces; /* id of the reading that counted until now; INT_NONE: none */
	size_t sent;      /* readings from this form */
	bool again;       /* the newest of them counts, and has these values */
};

static struct before
look_back(const struct reading_new *new, const struct earlier *e, size_t n)
{
	struct before b = { INT_NONE, 0, false };
	size_t values = 0;
	int64_t newest = 0, seen = 0;
	for (size_t i = 0; i < n; i++) {
		if (e[i].meter_id != new->meter->id)
			continue;
		if (e[i].standing && b.replaces == INT_NONE)
			b.replaces = e[i].id;
		if (!e[i].same_form)
			continue;
		newest = newest ? newest : e[i].id;
		values += e[i].id == newest && e[i].standing && equal(new, &e[i]);
		b.sent += e[i].id != seen;
		seen = e[i].id;
	}
	b.again = values == new->meter->n;
	return b;
}

/* Form, meter, how many from this form came before, and values: two clicks at once are one reading. */
static void
once_key(char *once, size_t size, const struct submission *s, const struct reading_new *new, size_t sent)
{
	unsigned char hash[HASH_SIZE];
	crypt_sha256(new->values, new->meter->n * sizeof *new->values, hash);
	char *hex = crypt_hex(NULL, hash, 4);
	snprintf(once, size, "%s-%" PRId64 "-%zu-%s", s->key, new->meter->id, sent, hex);
	talloc_free(hex);
}

static enum err
add_story(struct db *db, const struct submission *s, const struct reading_new *new, int64_t id, int64_t replaces,
    const char *number)
{
	enum err e = db_write(db, &sqls[SENT], NULL, id, s->now);
	if (e == OK && replaces != INT_NONE)
		e = db_write(db, &sqls[REPLACED], NULL, s->now, number, s->resident, s->since, new->meter->id, id);
	if (e == OK && replaces != INT_NONE)
		e = db_write(db, &sqls[REPLACE], NULL, s->resident, s->since, new->meter->id, id);
	return e;
}

static enum err
add_reading(struct db *db, const struct submission *s, const struct reading_new *new, const struct before *before)
{
	char once[80];
	once_key(once, sizeof once, s, new, before->sent);
	enum err e = db_write(db, &sqls[ADD], NULL, s->account->id, new->meter->id, s->today, s->now, s->resident, once,
	    new->meter->base_reading, new->answers, before->replaces);
	if (e == ERR_EXISTS) /* the other click was faster; another meter on the same form may still be new */
		return OK;
	int64_t id = db_insert_id(db);
	for (size_t i = 0; e == OK && i < new->meter->n; i++)
		e = db_write(db, &sqls[ADD_VALUE], NULL, id, new->meter->registers[i].id, new->values[i]);
	if (e != OK)
		return e;
	char *number = reading_number(NULL, id);
	struct event event = { .resident = s->resident, .topic = "reading-sent", .once = once, .subject = number,
		.account = s->account->number, .amount = INT_NONE, .now = s->now };
	if ((e = add_story(db, s, new, id, before->replaces, number)) == OK)
		e = tell(db, &event);
	talloc_free(number);
	return e;
}

static enum err
load_earlier(const void *ctx, struct db *db, const struct submission *s, struct earlier **earlier_r, size_t *n_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[EARLIER], &rows, s->key, s->resident, s->account->id, s->since);
	if (e != OK)
		return e;
	*earlier_r = mem_array(ctx, struct earlier, rows_count(rows));
	for (*n_r = 0; rows_next(rows); (*n_r)++)
		(*earlier_r)[*n_r] = (struct earlier) { rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), rows_int(rows, 3),
			rows_int(rows, 4), rows_int(rows, 5) };
	return OK;
}

static enum err
submit(struct db *db, void *arg)
{
	const struct submission *s = arg;
	struct earlier *earlier;
	size_t n;
	void *tmp = talloc_new(NULL);
	enum err e = load_earlier(tmp, db, s, &earlier, &n);
	for (size_t i = 0; e == OK && i < s->n; i++) {
		struct before before = look_back(&s->readings[i], earlier, n);
		if (!before.again)
			e = add_reading(db, s, &s->readings[i], &before);
	}
	talloc_free(tmp);
	return e;
}

enum err
reading_submit(struct db *db, const struct submission *submission)
{
	return db_transact(db, submit, (void *)(uintptr_t)submission);
}

struct withdrawal {
	int64_t resident, reading, since, now;
};

static enum err
withdraw(struct db *db, void *arg)
{
	const struct withdrawal *w = arg;
	uint64_t n;
	enum err e = db_write(db, &sqls[WITHDRAWN], &n, w->now, "", w->resident, w->since, w->reading);
	if (e == OK && n == 0)
		return ERR_NOT_FOUND;
	return e == OK ? db_write(db, &sqls[WITHDRAW], NULL, w->resident, w->since, w->reading) : e;
}

enum err
reading_withdraw(struct db *db, int64_t resident, int64_t reading, int64_t since, int64_t now)
{
	struct withdrawal w = { resident, reading, since, now };
	return db_transact(db, withdraw, &w);
}

char *
reading_number(const void *ctx, int64_t id)
{
	return mem_printf(ctx, "П-%07" PRId64, id);
}

static void
read_reading(const void *ctx, const struct rows *rows, struct reading *r)
{
	char **text[] = { &r->serial, &r->service, &r->unit };
	for (size_t i = 0; i < 3; i++)
		*text[i] = mem_strdup(ctx, rows_str(rows, 7 + i));
	r->id = rows_int(rows, 0);
	r->taken_on = rows_int(rows, 1);
	r->base_on = rows_int(rows, 2);
	r->source = mem_strdup(ctx, rows_str(rows, 3));
	r->state = mem_strdup(ctx, rows_str(rows, 4));
	r->meter_id = rows_int(rows, 5);
	r->service_id = rows_int(rows, 6);
	r->digits = (int)rows_int(rows, 10);
	r->decimals = (int)rows_int(rows, 11);
	r->ratio = rows_int(rows, 12);
	r->installed_on = rows_int(rows, 13);
	r->account = (struct account) {
		.id = rows_int(rows, 14), .number = mem_strdup(ctx, rows_str(rows, 15)), .alias = mem_strdup(ctx, rows_str(rows, 16)),
		.supplier = mem_strdup(ctx, rows_str(rows, 17)), .payments = rows_int(rows, 18), .details = rows_int(rows, 19),
		.commission_permille = rows_int(rows, 20), .commission_min = rows_int(rows, 21), .commission_max = rows_int(rows, 22),
	};
	r->line_id = rows_int(rows, 23);
	r->computed_on = rows_int(rows, 28);
	r->received_at = rows_int(rows, 29);
	r->reason = mem_strdup(ctx, rows_str(rows, 30));
	r->answers = mem_strdup(ctx, rows_str(rows, 31));
}

static void
read_list(const void *ctx, struct rows *rows, struct reading_list *list_r)
{
	list_r->items = mem_array(ctx, struct reading, rows_count(rows));
	list_r->n = 0;
	list_r->total = 0;
	struct reading *r = NULL;
	while (rows_next(rows)) {
		if (r == NULL || r->id != rows_int(rows, 0)) {
			r = &list_r->items[list_r->n++];
			read_reading(list_r->items, rows, r);
		}
		mem_grow(list_r->items, (void **)&r->values, sizeof *r->values, r->n);
		r->values[r->n++] = (struct reading_value) {
			mem_strdup(list_r->items, rows_str(rows, 24)), rows_int(rows, 25), rows_int(rows, 26),
			rows_int(rows, 27),
		};
		list_r->total = rows_int(rows, 32);
	}
}

/* Of a meter sent twice on one form, the value sent last counts. */
static void
keep_newest(struct reading_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		bool later = false;
		for (size_t j = i + 1; j < list->n; j++)
			later |= list->items[j].meter_id == list->items[i].meter_id;
		if (!later)
			list->items[kept++] = list->items[i];
	}
	list->n = kept;
}

enum err
reading_by_key(const void *ctx, struct db *db, int64_t resident, int64_t account, const char *key,
    struct reading_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[BY_KEY], &rows, resident, account, key);
	if (e != OK)
		return e;
	read_list(ctx, rows, list_r);
	keep_newest(list_r);
	return list_r->n ? OK : ERR_NOT_FOUND;
}

enum err
reading_history(const void *ctx, struct db *db, int64_t resident, const struct filter *f, struct reading_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[HISTORY], &rows, resident, f->supplier, f->supplier, f->account, f->account,
	    f->from, f->to, (int64_t)HISTORY_PAGE, (f->page - 1) * HISTORY_PAGE, resident);
	if (e == OK)
		read_list(ctx, rows, list_r);
	return e;
}

enum err
reading_get(const void *ctx, struct db *db, int64_t resident, int64_t reading, struct reading_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ONE], &rows, resident, reading);
	if (e != OK)
		return e;
	read_list(ctx, rows, list_r);
	return list_r->n ? OK : ERR_NOT_FOUND;
}

enum err
reading_story(const void *ctx, struct db *db, int64_t resident, int64_t reading, struct reading_story *story_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[STORY], &rows, resident, reading);
	if (e != OK)
		return e;
	story_r->items = mem_array(ctx, struct reading_event, rows_count(rows));
	for (story_r->n = 0; rows_next(rows); story_r->n++)
		story_r->items[story_r->n] = (struct reading_event) { rows_int(rows, 0), rows_int(rows, 1),
			mem_strdup(story_r->items, rows_str(rows, 2)), mem_strdup(story_r->items, rows_str(rows, 3)), rows_int(rows, 4),
			rows_int(rows, 5) };
	return OK;
}
