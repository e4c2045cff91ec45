/* reading.c: readings. */
#include "domain/reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "domain/tell.h"

enum { ADD, ADD_VALUE, BY_KEY, HISTORY };

#define COLUMNS \
	"r.id, r.taken_on, p.taken_on, r.source, r.state, m.id, m.service_id, m.serial, v.name, v.unit, m.digits, m.decimals," \
	" m.ratio, m.installed_on, a.id, a.number, l.alias, s.name, s.payments, s.details, s.commission_permille," \
	" s.commission_min, s.commission_max, COALESCE(b.id, 0), g.zone, w.value, COALESCE(q.value, g.start_value)"
#define COLUMN_TYPES "iddssiisssiiidisssiiiiiisii"
#define TABLES \
	" JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id" \
	" JOIN meter m ON m.id = r.meter_id JOIN service v ON v.id = m.service_id" \
	" JOIN reading_value w ON w.reading_id = r.id JOIN meter_register g ON g.id = w.register_id" \
	" LEFT JOIN reading p ON p.id = r.previous_id" \
	" LEFT JOIN reading_value q ON q.reading_id = r.previous_id AND q.register_id = g.id" \
	" LEFT JOIN balance_line b ON b.account_id = a.id AND b.service_id = v.id AND b.kind = 'main'"
#define FILTER \
	" l.resident_id = ? AND (? = 0 OR a.supplier_id = ?) AND (? = 0 OR a.id = ?)" \
	" AND r.taken_on >= COALESCE(?, r.taken_on) AND r.taken_on <= COALESCE(?, r.taken_on)"

static const struct sql sqls[] = {
	[ADD] = { "INSERT INTO reading (account_id, meter_id, taken_on, received_at, source, state, resident_id, once_key, previous_id)"
	          " VALUES (?, ?, ?, ?, 'resident', 'sent', ?, ?, ?)", "iidtisn", "" },
	[ADD_VALUE] = { "INSERT INTO reading_value (reading_id, register_id, value) VALUES (?, ?, ?)", "iii", "" },
	[BY_KEY] = { "SELECT " COLUMNS ", 0 FROM link l JOIN reading r ON r.account_id = l.account_id" TABLES
	             " WHERE l.resident_id = ? AND l.account_id = ? AND r.resident_id = l.resident_id"
	             " AND r.once_key LIKE CONCAT(?, '-%') ORDER BY r.id, g.code", "iis", COLUMN_TYPES "i" },
	/* The page of readings is cut first, its values joined after: a reading has one to three of them. */
	[HISTORY] = { "SELECT " COLUMNS ", c.total FROM (SELECT r.id, COUNT(*) OVER () AS total FROM link l"
	              " JOIN account a ON a.id = l.account_id JOIN reading r ON r.account_id = a.id WHERE" FILTER
	              " ORDER BY r.taken_on DESC, r.id DESC LIMIT ? OFFSET ?) c"
	              " JOIN reading r ON r.id = c.id JOIN link l ON l.account_id = r.account_id AND l.resident_id = ?" TABLES
	              " ORDER BY r.taken_on DESC, r.id DESC, g.code", "iiiiiddiii", COLUMN_TYPES "i" },
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

/* Form, meter and values: the same sent twice is one reading; a value mended on the same form (Back) is a new one. */
static void
once_key(char *once, size_t size, const struct submission *s, const struct reading_new *new)
{
	unsigned char hash[HASH_SIZE];
	crypt_sha256(new->values, new->meter->n * sizeof *new->values, hash);
	char *hex = crypt_hex(NULL, hash, 8);
	snprintf(once, size, "%s-%" PRId64 "-%s", s->key, new->meter->id, hex);
	talloc_free(hex);
}

static enum err
add_reading(struct db *db, const struct submission *s, const struct reading_new *new)
{
	char once[80];
	once_key(once, sizeof once, s, new);
	enum err e = db_write(db, &sqls[ADD], NULL, s->account->id, new->meter->id, s->today, s->now, s->resident, once,
	    new->meter->base_reading);
	if (e == ERR_EXISTS) /* the first click did this meter; another one on the same form may still be new */
		return OK;
	int64_t id = db_insert_id(db);
	for (size_t i = 0; e == OK && i < new->meter->n; i++)
		e = db_write(db, &sqls[ADD_VALUE], NULL, id, new->meter->registers[i].id, new->values[i]);
	if (e != OK)
		return e;
	char *number = reading_number(NULL, id);
	struct event event = { .resident = s->resident, .topic = "reading-sent", .once = once, .subject = number,
		.account = s->account->number, .amount = INT_NONE, .now = s->now };
	e = tell(db, &event);
	talloc_free(number);
	return e;
}

static enum err
submit(struct db *db, void *arg)
{
	const struct submission *s = arg;
	enum err e = OK;
	for (size_t i = 0; e == OK && i < s->n; i++)
		e = add_reading(db, s, &s->readings[i]);
	return e;
}

enum err
reading_submit(struct db *db, const struct submission *submission)
{
	return db_transact(db, submit, (void *)(uintptr_t)submission);
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
		};
		list_r->total = rows_int(rows, 27);
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
