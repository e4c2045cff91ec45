/* intake.c: the kinds of records, and what they name in common: suppliers, services, accounts. */
#include "domain/intake.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/intake_rule.h"

enum { FIND_SUPPLIER, FIND_SERVICE, FIND_ACCOUNT, FIND_ACCOUNT_KEY };

static const struct sql sqls[] = {
	[FIND_SUPPLIER] = { "SELECT id, timezone FROM supplier WHERE code = ?", "s", "is" },
	[FIND_SERVICE] = { "SELECT id FROM service WHERE supplier_id = ? AND code = ?", "is", "i" },
	[FIND_ACCOUNT] = { "SELECT id, closed_on FROM account WHERE supplier_id = ? AND number = ?", "is", "id" },
	[FIND_ACCOUNT_KEY] = { "SELECT id, closed_on FROM account WHERE supplier_id = ? AND outside_key = ?", "is", "id" },
};
SQL_SET(intake_sql, sqls);

static const struct kind *const kinds[] = {
	&intake_supplier, &intake_service, &intake_norm, &intake_tariff, &intake_account, &intake_meter, &intake_reading, &intake_bill,
	&intake_balance, &intake_booking,
};

struct intake_record {
	size_t kind;
	void *data;
};

struct cached_service {
	int64_t supplier_id, id;
	const char *code;
};

/* A file is mostly runs of records of one account of one supplier, so small tables do. Everything here is on the
   transaction's ctx and gone with it: an id of a row that was rolled back must not be used again. */
struct cache {
	const char *supplier_code;
	struct supplier_row supplier;
	struct cached_service services[16];
	size_t n_services;
	int64_t account_supplier;
	const char *account_number, *account_key;
	struct account_row account;
};

struct intake *
intake_new(const void *ctx, const char *only)
{
	struct intake *in = mem_new(ctx, struct intake);
	in->only = only;
	in->cause = "";
	return in;
}

void
intake_begin(struct intake *in, const void *ctx, struct db *db)
{
	in->ctx = ctx;
	in->db = db;
	in->cache = mem_new(ctx, struct cache);
}

void
intake_forget(struct intake *in)
{
	*in->cache = (struct cache) { 0 };
}

bool
intake_touched(const struct intake *in)
{
	return in->touched;
}

const char *
intake_cause(const struct intake *in)
{
	return in->cause;
}

size_t
intake_kinds(void)
{
	return COUNT(kinds);
}

const char *
intake_kind_name(size_t kind)
{
	return kinds[kind]->name;
}

size_t
intake_kind(const struct intake_record *record)
{
	return record->kind;
}

enum err
intake_collision(struct intake *in, enum err e, const char *what)
{
	return e == ERR_EXISTS ? intake_refuse(in, "%s", what) : e;
}

/* Not in a message: what is not plain text of a sensible length. */
static const char *
shown(const void *ctx, const char *s)
{
	char *out = mem_strndup(ctx, s, 64);
	if (!text_valid(s, strlen(s)) || strlen(s) > 64)
		return "?";
	for (char *p = out; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = '?';
	return out;
}

const char *
intake_label(const void *ctx, const struct item *item)
{
	static const char *const names[] = { "account", "account-key", "meter-key", "service", "number", "code" };
	const char *supplier = item_field(item, "supplier");
	char *label = mem_printf(ctx, "%s%s%s", shown(ctx, item->name), supplier ? " " : "", supplier ? shown(ctx, supplier) : "");
	for (size_t i = 0; i < COUNT(names); i++)
		if (item_field(item, names[i]))
			return mem_printf(ctx, "%s%s%s", label, supplier ? "/" : " ", shown(ctx, item_field(item, names[i])));
	return label;
}

/* Only records of the supplier that was asked for. */
static enum err
check_supplier(struct intake *in, const struct item *item)
{
	const char *code = item_field(item, strcmp(item->name, "supplier") == 0 ? "code" : "supplier");
	if (in->only && code && strcmp(code, in->only) != 0)
		return intake_refuse(in, "is another supplier's, only %s was asked for", in->only);
	return OK;
}

enum err
intake_check(struct intake *in, const void *ctx, const struct item *item, struct intake_record **record_r)
{
	size_t i = 0;
	enum err e;
	in->ctx = ctx;
	while (i < COUNT(kinds) && (item->space || strcmp(kinds[i]->name, item->name) != 0))
		i++;
	if (i == COUNT(kinds))
		return intake_refuse(in, "unknown element %.60s", item->name);
	const struct kind *kind = kinds[i];
	struct intake_record *record = *record_r = mem_new(ctx, struct intake_record);
	record->kind = i;
	record->data = mem_zero_named(record, kind->size, kind->name);
	const char *partial = item_field(item, "partial");
	if ((e = check_supplier(in, item)) == OK &&
	    (e = rule_fields(in, item, kind->rules, kind->n_rules, partial && strcmp(partial, "yes") == 0, "", record->data)) == OK)
		e = rule_lists(in, item, kind->lists, kind->n_lists, record->data);
	return e == OK && kind->check ? kind->check(in, record->data) : e;
}

enum err
intake_store(struct intake *in, const struct intake_record *record, enum outcome *outcome_r)
{
	in->touched = false;
	*outcome_r = INTAKE_REFUSED;
	return kinds[record->kind]->store(in, record->data, outcome_r);
}

enum err
intake_find_supplier(struct intake *in, const char *code, struct supplier_row *row_r)
{
	struct cache *c = in->cache;
	struct rows *rows;
	enum err e;
	if (c->supplier_code == NULL || strcmp(c->supplier_code, code) != 0) {
		if ((e = db_read(in->ctx, in->db, &sqls[FIND_SUPPLIER], &rows, code)) != OK)
			return e;
		if (!rows_next(rows))
			return intake_refuse(in, "supplier is not known");
		c->supplier = (struct supplier_row) { rows_int(rows, 0), rows_str(rows, 1) };
		c->supplier_code = mem_strdup(in->ctx, code);
	}
	*row_r = c->supplier;
	return OK;
}

static const struct cached_service *
cached_service(const struct cache *c, int64_t supplier_id, const char *code)
{
	for (size_t i = 0; i < COUNT(c->services) && c->services[i].code; i++)
		if (c->services[i].supplier_id == supplier_id && strcmp(c->services[i].code, code) == 0)
			return &c->services[i];
	return NULL;
}

enum err
intake_find_service(struct intake *in, int64_t supplier_id, const char *code, int64_t *id_r)
{
	struct cache *c = in->cache;
	const struct cached_service *s = cached_service(c, supplier_id, code);
	struct rows *rows;
	enum err e;
	if (s == NULL) {
		if ((e = db_read(in->ctx, in->db, &sqls[FIND_SERVICE], &rows, supplier_id, code)) != OK)
			return e;
		if (!rows_next(rows))
			return intake_refuse(in, "service %s is not known of this supplier", shown(in->ctx, code));
		struct cached_service *to = &c->services[c->n_services++ % COUNT(c->services)];
		*to = (struct cached_service) { supplier_id, rows_int(rows, 0), mem_strdup(in->ctx, code) };
		s = to;
	}
	*id_r = s->id;
	return OK;
}

static bool
cached_account(const struct cache *c, int64_t supplier_id, const char *number, const char *key)
{
	return c->account_number && c->account_supplier == supplier_id && strcmp(c->account_number, number) == 0 &&
	    strcmp(c->account_key, key) == 0;
}

enum err
intake_find_account(struct intake *in, int64_t supplier_id, const char *number, const char *key, struct account_row *row_r)
{
	struct cache *c = in->cache;
	struct rows *rows;
	enum err e;
	if (!cached_account(c, supplier_id, number, key)) {
		if (*number == '\0' && *key == '\0')
			return intake_refuse(in, "account is missing");
		e = *number ? db_read(in->ctx, in->db, &sqls[FIND_ACCOUNT], &rows, supplier_id, number) :
		    db_read(in->ctx, in->db, &sqls[FIND_ACCOUNT_KEY], &rows, supplier_id, key);
		if (e != OK)
			return e;
		if (!rows_next(rows))
			return intake_refuse(in, "account is not known");
		c->account = (struct account_row) { rows_int(rows, 0), rows_int(rows, 1) };
		c->account_supplier = supplier_id;
		c->account_number = mem_strdup(in->ctx, number);
		c->account_key = mem_strdup(in->ctx, key);
	}
	*row_r = c->account;
	return OK;
}
