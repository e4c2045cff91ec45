/* bill.c: bills. */
#include "domain/bill.h"

#include "base/mem.h"

enum { HISTORY, ONE };

#define COLUMNS \
	"i.id, i.number, i.period, i.issued_on, i.due_on, i.opening, i.paid, i.total, a.id, a.number, l.alias, s.name, a.address"
#define COLUMN_TYPES "isdddiiiissss"
#define TABLES \
	" FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id" \
	" JOIN bill i ON i.account_id = a.id"

static const struct sql sqls[] = {
	[HISTORY] = { "SELECT " COLUMNS ", COUNT(*) OVER ()" TABLES
	              " WHERE l.resident_id = ? AND " LINK_SEES_MONTH(l, "i.period") " AND (? = 0 OR a.supplier_id = ?) AND (? = 0 OR a.id = ?)"
	              " AND i.issued_on >= COALESCE(?, i.issued_on) AND i.issued_on <= COALESCE(?, i.issued_on)"
	              " ORDER BY i.issued_on DESC, i.id DESC LIMIT ? OFFSET ?", "iiiiiddii", COLUMN_TYPES "i" },
	[ONE] = { "SELECT " COLUMNS ", v.name, v.unit, b.kind = 'penalty', b.volume, b.price, b.amount" TABLES
	          " LEFT JOIN bill_line b ON b.bill_id = i.id LEFT JOIN service v ON v.id = b.service_id"
	          " WHERE l.resident_id = ? AND i.id = ? AND " LINK_SEES_MONTH(l, "i.period") " ORDER BY b.position", "ii", COLUMN_TYPES "ssnnnn" },
};
SQL_SET(bill_sql, sqls);

static void
read_bill(const void *ctx, const struct rows *rows, struct bill *b)
{
	b->id = rows_int(rows, 0);
	b->number = mem_strdup(ctx, rows_str(rows, 1));
	b->period = rows_int(rows, 2);
	b->issued_on = rows_int(rows, 3);
	b->due_on = rows_int(rows, 4);
	b->opening = rows_int(rows, 5);
	b->paid = rows_int(rows, 6);
	b->total = rows_int(rows, 7);
	b->account.id = rows_int(rows, 8);
	b->account.number = mem_strdup(ctx, rows_str(rows, 9));
	b->account.alias = mem_strdup(ctx, rows_str(rows, 10));
	b->account.supplier = mem_strdup(ctx, rows_str(rows, 11));
	b->address = mem_strdup(ctx, rows_str(rows, 12));
}

enum err
bill_history(const void *ctx, struct db *db, int64_t resident, const struct filter *f, struct bill_list *list_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[HISTORY], &rows, resident, f->supplier, f->supplier, f->account, f->account,
	    f->from, f->to, (int64_t)HISTORY_PAGE, (f->page - 1) * HISTORY_PAGE);
	if (e != OK)
		return e;
	list_r->items = mem_array(ctx, struct bill, rows_count(rows));
	list_r->total = 0;
	for (list_r->n = 0; rows_next(rows); list_r->n++) {
		read_bill(list_r->items, rows, &list_r->items[list_r->n]);
		list_r->total = rows_int(rows, 13);
	}
	return OK;
}

enum err
bill_get(const void *ctx, struct db *db, int64_t resident, int64_t bill, struct bill **bill_r)
{
	struct rows *rows;
	enum err e = db_read(ctx, db, &sqls[ONE], &rows, resident, bill);
	if (e != OK)
		return e;
	struct bill *b = *bill_r = mem_new(ctx, struct bill);
	while (rows_next(rows)) {
		if (b->id == 0)
			read_bill(b, rows, b);
		if (rows_str(rows, 13) == NULL)
			continue;
		mem_grow(b, (void **)&b->lines, sizeof *b->lines, b->n);
		b->lines[b->n++] = (struct bill_line) {
			mem_strdup(b, rows_str(rows, 13)), mem_strdup(b, rows_str(rows, 14)), rows_int(rows, 15) == 1,
			rows_int(rows, 16), rows_int(rows, 17), rows_int(rows, 18),
		};
	}
	return b->id ? OK : ERR_NOT_FOUND;
}
