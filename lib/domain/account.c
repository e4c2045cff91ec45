/* account.c: accounts, groups, balances. Every statement carries the resident: a stranger's account is not found. */
#include "domain/account.h"

#include <string.h>

#include "base/mem.h"

enum { LIST, READINGS, ONE, GROUPS, LINES, PAGE, FIND, GROUP_FIND, GROUP_ADD, LINK, LINKED, CONTACTS, DELIVERIES, DELIVER };

#define COLUMNS \
	"a.id, a.number, l.alias, COALESCE(l.group_id, 0), COALESCE(g.name, ''), s.id, s.name, s.timezone, s.details, s.ebills," \
	" s.payments AND " LINK_PAYS(l) ", s.commission_permille, s.commission_min, s.commission_max, s.readings_from, s.readings_to, a.closed_on," \
	" IF(l.sees_to IS NULL, a.balance_on, NULL)," \
	" COALESCE((SELECT CAST(SUM(LEAST(b.amount, 0)) AS SIGNED) FROM balance_line b WHERE b.account_id = a.id AND l.sees_to IS NULL), 0)," \
	" COALESCE((SELECT CAST(SUM(b.amount) AS SIGNED) FROM balance_line b WHERE b.account_id = a.id AND l.sees_to IS NULL), 0)," \
	" COALESCE(i.id, 0), i.number, i.period, l.role, " LINK_SUBMITS(l) ", l.sees_from, l.sees_to"
#define COLUMN_TYPES "issisissiiiiiiiiddiiisdsidd"
#define TABLES \
	" FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id" \
	" LEFT JOIN account_group g ON g.id = l.group_id" \
	" LEFT JOIN bill i ON i.id = (SELECT x.id FROM bill x WHERE x.account_id = a.id" \
	" AND " LINK_SEES_MONTH(l, "x.period") " ORDER BY x.period DESC, x.id DESC LIMIT 1)" \
	" WHERE l.resident_id = ?"
#define OF_GROUP " AND (? = 0 OR l.group_id = ?) ORDER BY l.created_at, a.id"
#define METERS(condition) \
	"(SELECT COUNT(*) FROM meter m WHERE m.account_id = a.id AND m.state <> 'removed'" condition ")"

static const struct sql sqls[] = {
	[LIST] = { "SELECT " COLUMNS TABLES OF_GROUP, "iii", COLUMN_TYPES },
	[READINGS] = { "SELECT " COLUMNS ", " METERS("") ", " METERS(" AND m.automatic") ", "
	               METERS(" AND NOT m.automatic AND m.state = 'in-service'") ","
	               " (SELECT MAX(r.taken_on) FROM reading r WHERE r.account_id = a.id AND r.source <> 'supplier'"
	               "  AND r.state NOT IN ('declined', 'withdrawn', 'replaced')"
	               " AND " LINK_SEES(l, "r.taken_on") ")"
	               TABLES OF_GROUP, "iii", COLUMN_TYPES "iiid" },
	[ONE] = { "SELECT " COLUMNS TABLES " AND l.account_id = ?", "ii", COLUMN_TYPES },
	[GROUPS] = { "SELECT 0 AS id, '' AS name, COUNT(*) FROM link WHERE resident_id = ? UNION ALL"
	             " (SELECT g.id, g.name, COUNT(l.account_id) FROM account_group g LEFT JOIN link l ON l.group_id = g.id"
	             " WHERE g.resident_id = ? GROUP BY g.id, g.name) ORDER BY id", "ii", "isi" },
	[LINES] = { "SELECT b.id, b.account_id, b.service_id, v.name, b.kind = 'penalty', b.amount FROM link l"
	            " JOIN balance_line b ON b.account_id = l.account_id JOIN service v ON v.id = b.service_id"
	            " WHERE l.resident_id = ? AND l.sees_to IS NULL AND (? = 0 OR l.account_id = ?) ORDER BY b.account_id, v.id, b.kind", "iii", "iiisii" },
	[PAGE] = { "SELECT a.address, a.contract, a.stove, l.delivery, a.rooms, a.residents, a.area,"
	           " (SELECT COUNT(*) FROM link o WHERE o.account_id = a.id AND o.role = 'owner'), r.email_confirmed,"
	           " (SELECT GROUP_CONCAT(d.name, '\t', d.value ORDER BY d.position SEPARATOR '\n') FROM dwelling_item d"
	           "  WHERE d.account_id = a.id),"
	           " v.id, v.name, v.unit, t.name, t.valid_from, p.zone, p.range_number, p.upto, p.price,"
	           " (SELECT COUNT(*) FROM link o LEFT JOIN resident e ON e.id = o.resident_id AND e.email_confirmed"
	           "  WHERE o.account_id = a.id AND o.resident_id <> r.id AND o.role = 'owner' AND o.sees_to IS NULL"
	           "  AND (o.delivery = 'paper' OR e.email IS NULL)),"
	           " (SELECT COUNT(*) FROM link o WHERE o.account_id = a.id AND o.role <> 'owner' AND o.sees_to IS NULL), s.phone"
	           " FROM link l JOIN account a ON a.id = l.account_id JOIN resident r ON r.id = l.resident_id"
	           " JOIN supplier s ON s.id = a.supplier_id"
	           " LEFT JOIN account_service c ON c.account_id = a.id"
	           " LEFT JOIN service v ON v.id = c.service_id"
	           " LEFT JOIN tariff t ON t.service_id = c.service_id AND t.code = c.tariff_code AND t.valid_from <= ?"
	           "  AND (t.valid_to IS NULL OR t.valid_to >= ?)"
	           " LEFT JOIN tariff_price p ON p.tariff_id = t.id"
	           " WHERE l.resident_id = ? AND l.account_id = ? ORDER BY v.id, p.zone, p.range_number", "ddii", "ssssnnniisnsssdsnnniis" },
	[FIND] = { "SELECT a.id FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE s.code = ? AND a.number = ?", "ss", "i" },
	[GROUP_FIND] = { "SELECT id FROM account_group WHERE resident_id = ? AND name = ?", "is", "i" },
	[GROUP_ADD] = { "INSERT INTO account_group (resident_id, name) VALUES (?, ?)", "is", "" },
	[LINK] = { "INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) VALUES (?, ?, ?, ?, 'paper', ?)"
	           " ON DUPLICATE KEY UPDATE group_id = ?, alias = ?, role = 'owner', proof = 'office', invited_by = NULL,"
	           " sees_from = NULL, sees_to = NULL, review_since = NULL", "iinstns", "" },
	[LINKED] = { "INSERT INTO link_event (account_id, resident_id, what, at) VALUES (?, ?, 'linked', ?)", "iit", "" },
	[CONTACTS] = { "SELECT DISTINCT s.id, s.name, s.phone, s.email, s.site, s.address, s.hours FROM link l"
	               " JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	               " WHERE l.resident_id = ? ORDER BY s.name", "i", "issssss" },
	[DELIVERIES] = { "SELECT a.id, a.number, l.alias, s.name, l.delivery, (SELECT COUNT(*) FROM link o"
	                 " WHERE o.account_id = l.account_id AND o.resident_id <> l.resident_id AND o.delivery = 'paper'"
	                 " AND o.role = 'owner' AND o.sees_to IS NULL)"
	                 " FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id"
	                 " WHERE l.resident_id = ? AND s.ebills AND l.role = 'owner' AND l.sees_to IS NULL ORDER BY l.created_at, a.id", "i", "issssi" },
	[DELIVER] = { "UPDATE link SET delivery = ? WHERE resident_id = ? AND account_id = ? AND role = 'owner' AND sees_to IS NULL"
	              " AND EXISTS (SELECT 1 FROM account a JOIN supplier s ON s.id = a.supplier_id"
	              "  WHERE a.id = link.account_id AND s.ebills)"
	              " AND (? = 'paper' OR EXISTS (SELECT 1 FROM resident r"
	              "  WHERE r.id = link.resident_id AND r.email IS NOT NULL AND r.email_confirmed))", "siis", "" },
};
SQL_SET(account_sql, sqls);

static void
read_account(const void *ctx, const struct rows *rows, struct account *a, bool with_readings)
{
	a->id = rows_int(rows, 0);
	a->number = mem_strdup(ctx, rows_str(rows, 1));
	a->alias = mem_strdup(ctx, rows_str(rows, 2));
	a->group_id = rows_int(rows, 3);
	a->group = mem_strdup(ctx, rows_str(rows, 4));
	a->supplier_id = rows_int(rows, 5);
	a->supplier = mem_strdup(ctx, rows_str(rows, 6));
	a->zone = mem_strdup(ctx, rows_str(rows, 7));
	a->details = rows_int(rows, 8);
	a->ebills = rows_int(rows, 9);
	a->payments = rows_int(rows, 10);
	a->commission_permille = rows_int(rows, 11);
	a->commission_min = rows_int(rows, 12);
	a->commission_max = rows_int(rows, 13);
	a->readings_from = (int)rows_int(rows, 14);
	a->readings_to = (int)rows_int(rows, 15);
	a->closed_on = rows_int(rows, 16);
	a->balance_on = rows_int(rows, 17);
	a->owed = -rows_int(rows, 18);
	a->balance = a->owed > 0 ? -a->owed : rows_int(rows, 19);
	a->bill_id = rows_int(rows, 20);
	a->bill_number = a->bill_id ? mem_strdup(ctx, rows_str(rows, 21)) : NULL;
	a->bill_period = rows_int(rows, 22);
	a->role = mem_strdup(ctx, rows_str(rows, 23));
	a->may_submit = rows_int(rows, 24);
	a->sees_from = rows_int(rows, 25);
	a->sees_to = rows_int(rows, 26);
	a->last_reading = DAY_NONE;
	if (with_readings) {
		a->meters = rows_int(rows, 27);
		a->automatic = rows_int(rows, 28);
		a->in_service = rows_int(rows, 29);
		a->last_reading = rows_int(rows, 30);
	}
}

static enum err
list(const void *ctx, struct db *db, const struct sql *sql, int64_t resident, int64_t group, struct account_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, sql, &rows, resident, group, group);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct account, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		read_account(list_r->items, rows, &list_r->items[list_r->n], sql == &sqls[READINGS]);
	return OK;
}

enum err
account_list(const void *ctx, struct db *db, int64_t resident, int64_t group, struct account_list *list_r)
{
	return list(ctx, db, &sqls[LIST], resident, group, list_r);
}

enum err
account_readings(const void *ctx, struct db *db, int64_t resident, int64_t group, struct account_list *list_r)
{
	return list(ctx, db, &sqls[READINGS], resident, group, list_r);
}

enum err
account_get(const void *ctx, struct db *db, int64_t resident, int64_t account, struct account **account_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ONE], &rows, resident, account);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	*account_r = mem_new(ctx, struct account);
	read_account(*account_r, rows, *account_r, false);
	return OK;
}

enum err
group_list(const void *ctx, struct db *db, int64_t resident, struct group_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[GROUPS], &rows, resident, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct group, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] =
		    (struct group) { rows_int(rows, 0), mem_strdup(list_r->items, rows_str(rows, 1)), rows_int(rows, 2) };
	return OK;
}

enum err
balance_lines(const void *ctx, struct db *db, int64_t resident, int64_t account, struct balance_lines *lines_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[LINES], &rows, resident, account, account);
	if (e != OK)
		return e;
	lines_r->items = mem_array(ctx, struct balance_line, rows_count(rows));
	for (lines_r->n = 0; rows_next(rows); lines_r->n++)
		lines_r->items[lines_r->n] = (struct balance_line) {
			rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), mem_strdup(lines_r->items, rows_str(rows, 3)),
			rows_int(rows, 4), rows_int(rows, 5),
		};
	return OK;
}

/* "name TAB value LF name TAB value …" */
static void
split_items(struct account_page *page, const char *text)
{
	char *copy = mem_strdup(page, text), *line, *rest = copy;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *name = strsep(&line, "\t");
		if (line == NULL)
			continue;
		mem_grow(page, (void **)&page->items, sizeof *page->items, page->items_n);
		page->items[page->items_n++] = (struct dwelling_item) { name, line };
	}
}

static void
add_price(struct account_page *page, const struct rows *rows)
{
	mem_grow(page, (void **)&page->prices, sizeof *page->prices, page->prices_n);
	page->prices[page->prices_n++] = (struct price) {
		.service_id = rows_int(rows, 10), .service = mem_strdup(page, rows_str(rows, 11)),
		.unit = mem_strdup(page, rows_str(rows, 12)), .tariff = mem_strdup(page, rows_str(rows, 13)),
		.zone = mem_strdup(page, rows_str(rows, 15)), .from = rows_int(rows, 14), .range = rows_int(rows, 16),
		.upto = rows_int(rows, 17), .price = rows_int(rows, 18),
	};
}

enum err
account_page(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today,
    struct account_page **page_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[PAGE], &rows, today, today, resident, account);
	if (e != OK)
		return e;
	struct account_page *page = *page_r = NULL;
	while (rows_next(rows)) {
		if (page == NULL) {
			page = *page_r = mem_new(ctx, struct account_page);
			page->address = mem_strdup(page, rows_str(rows, 0));
			page->contract = mem_strdup(page, rows_str(rows, 1));
			page->stove = mem_strdup(page, rows_str(rows, 2));
			page->delivery = mem_strdup(page, rows_str(rows, 3));
			page->rooms = rows_int(rows, 4);
			page->residents = rows_int(rows, 5);
			page->area = rows_int(rows, 6);
			page->holders = rows_int(rows, 7);
			page->email_confirmed = rows_int(rows, 8);
			page->papers = rows_int(rows, 19);
			page->guests = rows_int(rows, 20);
			page->supplier_phone = mem_strdup(page, rows_str(rows, 21));
			split_items(page, rows_str(rows, 9) ? rows_str(rows, 9) : "");
		}
		if (rows_str(rows, 15))
			add_price(page, rows);
	}
	return page ? OK : ERR_NOT_FOUND;
}

struct linking {
	int64_t resident, account, group, now;
	const char *alias, *group_name;
	const void *ctx;
};

static enum err
link_account(struct db *db, void *arg)
{
	struct linking *l = arg;
	struct rows *rows;
	enum err e = db_read(l->ctx, db, &sqls[GROUP_FIND], &rows, l->resident, l->group_name);
	l->group = INT_NONE;
	if (e == OK && rows_next(rows)) {
		l->group = rows_int(rows, 0);
	} else if (e == OK && *l->group_name) {
		e = db_write(db, &sqls[GROUP_ADD], NULL, l->resident, l->group_name);
		l->group = db_insert_id(db);
	}
	if (e != OK)
		return e;
	e = db_write(db, &sqls[LINK], NULL, l->resident, l->account, l->group, l->alias, l->now, l->group, l->alias);
	return e == OK ? db_write(db, &sqls[LINKED], NULL, l->account, l->resident, l->now) : e;
}

enum err
account_link(const void *ctx, struct db *db, int64_t resident, const char *supplier, const char *number,
    const char *alias, const char *group, int64_t now)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[FIND], &rows, supplier, number);
	if (e != OK)
		return e;
	if (!rows_next(rows))
		return ERR_NOT_FOUND;
	struct linking l = { resident, rows_int(rows, 0), 0, now, alias, group, ctx };
	return db_transact(db, link_account, &l);
}

enum err
contact_list(const void *ctx, struct db *db, int64_t resident, struct contact_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[CONTACTS], &rows, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct contact, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++) {
		char *text[6];
		for (size_t i = 0; i < 6; i++)
			text[i] = mem_strdup(list_r->items, rows_str(rows, i + 1));
		list_r->items[list_r->n] =
		    (struct contact) { rows_int(rows, 0), text[0], text[1], text[2], text[3], text[4], text[5] };
	}
	return OK;
}

enum err
account_delivery_list(const void *ctx, struct db *db, int64_t resident, struct delivery_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[DELIVERIES], &rows, resident);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct delivery_row, rows_count(rows));
	for (list_r->n = 0; rows_next(rows); list_r->n++)
		list_r->items[list_r->n] = (struct delivery_row) {
			rows_int(rows, 0), mem_strdup(list_r->items, rows_str(rows, 1)), mem_strdup(list_r->items, rows_str(rows, 2)),
			mem_strdup(list_r->items, rows_str(rows, 3)), mem_strdup(list_r->items, rows_str(rows, 4)), rows_int(rows, 5),
		};
	return OK;
}

struct delivering {
	int64_t resident, account;
	const char *delivery;
	uint64_t found;
};

static enum err
deliver(struct db *db, void *arg)
{
	struct delivering *d = arg;
	return db_write(db, &sqls[DELIVER], &d->found, d->delivery, d->resident, d->account, d->delivery);
}

enum err
account_delivery_set(struct db *db, int64_t resident, int64_t account, const char *delivery)
{
	struct delivering d = { resident, account, delivery, 0 };
	enum err e = db_transact(db, deliver, &d);
	return e == OK && d.found == 0 ? ERR_NOT_FOUND : e;
}
