/* intake_supplier.c: suppliers, their rules of business, and their services. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/intake_rule.h"

enum { SUPPLIER_FIND, SUPPLIER_INSERT, SUPPLIER_UPDATE, SERVICE_FIND, SERVICE_INSERT, SERVICE_UPDATE,
	RATES, RATES_DELETE, RATE_INSERT };

static const struct sql sqls[] = {
	[SUPPLIER_FIND] = { "SELECT id, name, timezone, details, ebills, payments, readings_from, readings_to,"
	    " commission_permille, commission_min, commission_max, inn, kpp, bank_name, bank_bic, bank_account, bank_corr,"
	    " phone, email, site, address, hours, proofs, average_from, average_span, average_months, norm_factor, range_split,"
	    " range_months, due_day, penalty_free, penalty_first, penalty_second FROM supplier WHERE code = ?", "s",
	    "iss" "iiiiiiii" "sssssssssss" "siiiissiiii" },
	[SUPPLIER_INSERT] = { "INSERT INTO supplier (name, timezone, details, ebills, payments, readings_from, readings_to,"
	    " commission_permille, commission_min, commission_max, inn, kpp, bank_name, bank_bic, bank_account, bank_corr,"
	    " phone, email, site, address, hours, proofs, average_from, average_span, average_months, norm_factor, range_split,"
	    " range_months, due_day, penalty_free, penalty_first, penalty_second, code)"
	    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
	    "ss" "iiiiiiii" "sssssssssss" "siiiissiiii" "s", "" },
	[SUPPLIER_UPDATE] = { "UPDATE supplier SET name = ?, timezone = ?, details = ?, ebills = ?, payments = ?,"
	    " readings_from = ?, readings_to = ?, commission_permille = ?, commission_min = ?, commission_max = ?, inn = ?,"
	    " kpp = ?, bank_name = ?, bank_bic = ?, bank_account = ?, bank_corr = ?, phone = ?, email = ?, site = ?,"
	    " address = ?, hours = ?, proofs = ?, average_from = ?, average_span = ?, average_months = ?, norm_factor = ?,"
	    " range_split = ?, range_months = ?, due_day = ?, penalty_free = ?, penalty_first = ?, penalty_second = ?"
	    " WHERE code = ?", "ss" "iiiiiiii" "sssssssssss" "siiiissiiii" "s", "" },
	[SERVICE_FIND] = { "SELECT id, name, unit FROM service WHERE supplier_id = ? AND code = ?", "is", "iss" },
	[SERVICE_INSERT] = { "INSERT INTO service (name, unit, supplier_id, code) VALUES (?,?,?,?)", "ssis", "" },
	[SERVICE_UPDATE] = { "UPDATE service SET name = ?, unit = ? WHERE supplier_id = ? AND code = ?", "ssis", "" },
	[RATES] = { "SELECT valid_from, rate FROM penalty_rate WHERE supplier_id = ? ORDER BY valid_from", "i", "di" },
	[RATES_DELETE] = { "DELETE FROM penalty_rate WHERE supplier_id = ?", "i", "" },
	[RATE_INSERT] = { "INSERT INTO penalty_rate (supplier_id, valid_from, rate) VALUES (?,?,?)", "idi", "" },
};
SQL_SET(intake_supplier_sql, sqls);

struct service {
	const char *supplier, *code, *name, *unit;
};

struct supplier {
	const char *code, *name, *timezone;
	int64_t details, ebills, payments, readings_from, readings_to, permille, least, most;
	const char *inn, *kpp, *bank_name, *bic, *bank_account, *corr, *phone, *email, *site, *address, *hours;
	const char *proofs, *range_split, *range_months;
	int64_t average_from, average_span, average_months, norm_factor, due_day, penalty_free, penalty_first, penalty_second;
	struct array services, rates;
};
struct rate {
	int64_t from, rate;
};
static const char *const splits[] = { "proportional", "in-order", NULL };
static const char *const months[] = { "by-days", "whole", NULL };

#define AT(member) offsetof(struct supplier, member)
static const struct rule supplier_rules[] = {
	{ "code", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 32, .key = true },
	{ "name", RULE_TEXT, ALWAYS, AT(name), .min = 1, .max = 160 },
	{ "timezone", RULE_CODE, ALWAYS, AT(timezone), .min = 1, .max = 40 },
	{ "details", RULE_FLAG, ALWAYS, .offset = AT(details) },
	{ "ebills", RULE_FLAG, ALWAYS, .offset = AT(ebills) },
	{ "payments", RULE_FLAG, ALWAYS, .offset = AT(payments) },
	{ "readings-from", RULE_INT, ALWAYS, AT(readings_from), .min = 1, .max = 31 },
	{ "readings-to", RULE_INT, ALWAYS, AT(readings_to), .min = 1, .max = 31 },
	{ "commission-percent", RULE_DECIMAL, OPTIONAL, AT(permille), .max = 1000, .places = 1, .zero = true },
	{ "commission-min", RULE_DECIMAL, OPTIONAL, AT(least), .max = 100000000, .places = 2, .zero = true },
	{ "commission-max", RULE_DECIMAL, OPTIONAL, AT(most), .max = 100000000, .places = 2, .zero = true },
	{ "inn", RULE_CODE, OPTIONAL, AT(inn), .max = 12 },
	{ "kpp", RULE_CODE, OPTIONAL, AT(kpp), .max = 9 },
	{ "bank-name", RULE_TEXT, OPTIONAL, AT(bank_name), .max = 100 },
	{ "bank-bic", RULE_CODE, OPTIONAL, AT(bic), .max = 9 },
	{ "bank-account", RULE_CODE, OPTIONAL, AT(bank_account), .max = 20 },
	{ "bank-corr", RULE_CODE, OPTIONAL, AT(corr), .max = 20 },
	{ "phone", RULE_TEXT, OPTIONAL, AT(phone), .max = 40 },
	{ "email", RULE_CODE, OPTIONAL, AT(email), .max = 120 },
	{ "site", RULE_CODE, OPTIONAL, AT(site), .max = 200 },
	{ "address", RULE_TEXT, OPTIONAL, AT(address), .max = 250 },
	{ "hours", RULE_TEXT, OPTIONAL, AT(hours), .max = 120 },
	{ "proofs", RULE_CODE, OPTIONAL, AT(proofs), .max = 40, .def = "meter,payment,bill" },
	{ "average-from", RULE_INT, OPTIONAL, AT(average_from), .min = 1, .max = 24, .def = "3" },
	{ "average-span", RULE_INT, OPTIONAL, AT(average_span), .min = 1, .max = 24, .def = "6" },
	{ "average-months", RULE_INT, OPTIONAL, AT(average_months), .max = 24, .def = "3" },
	{ "norm-factor", RULE_DECIMAL, OPTIONAL, AT(norm_factor), .min = 1000, .max = 10000, .places = 3, .def = "1.5" },
	{ "range-split", RULE_CHOICE, OPTIONAL, AT(range_split), .choices = splits, .def = "proportional" },
	{ "range-months", RULE_CHOICE, OPTIONAL, AT(range_months), .choices = months, .def = "by-days" },
	{ "due-day", RULE_INT, OPTIONAL, AT(due_day), .min = 1, .max = 31, .def = "15" },
	{ "penalty-free", RULE_INT, OPTIONAL, AT(penalty_free), .max = 365, .def = "30" },
	{ "penalty-first", RULE_INT, OPTIONAL, AT(penalty_first), .min = 1, .max = 100000, .def = "300" },
	{ "penalty-second", RULE_INT, OPTIONAL, AT(penalty_second), .min = 1, .max = 100000, .def = "130" },
};
#undef AT

#define AT(member) offsetof(struct rate, member)
static const struct rule rate_rules[] = {
	{ "from", RULE_DAY, ALWAYS, .offset = AT(from) },
	{ "percent", RULE_DECIMAL, ALWAYS, AT(rate), .max = 100000, .places = 2 },
};
#undef AT

#define AT(member) offsetof(struct service, member)
#define SERVICE_COLUMNS \
	{ "code", RULE_CODE, ALWAYS, AT(code), .min = 1, .max = 32, .key = true }, \
	{ "name", RULE_TEXT, ALWAYS, AT(name), .min = 1, .max = 120 }, \
	{ "unit", RULE_TEXT, ALWAYS, AT(unit), .min = 1, .max = 16 }
static const struct rule inner_rules[] = { SERVICE_COLUMNS };
static const struct rule service_rules[] = {
	{ "supplier", RULE_CODE, ALWAYS, AT(supplier), .min = 1, .max = 32, .key = true },
	SERVICE_COLUMNS,
};
#undef AT

static const struct list supplier_lists[] = {
	{ "service", RULES(inner_rules), sizeof(struct service), offsetof(struct supplier, services), 0, 100 },
	{ "penalty-rate", RULES(rate_rules), sizeof(struct rate), offsetof(struct supplier, rates), 0, 200 },
};

/* Digits only, of one of two lengths, or nothing. */
static enum err
check_digits(struct intake *in, const char *name, const char *s, size_t one, size_t other)
{
	size_t n = strspn(s, "0123456789");
	if (*s == '\0' || (s[n] == '\0' && (n == one || n == other)))
		return OK;
	if (one == other)
		return intake_refuse(in, "%s: must be %zu digits", name, one);
	return intake_refuse(in, "%s: must be %zu or %zu digits", name, one, other);
}

static enum err
check_requisites(struct intake *in, const struct supplier *s)
{
	enum err e;
	if ((e = check_digits(in, "inn", s->inn, 10, 12)) != OK || (e = check_digits(in, "kpp", s->kpp, 9, 9)) != OK ||
	    (e = check_digits(in, "bank-bic", s->bic, 9, 9)) != OK ||
	    (e = check_digits(in, "bank-account", s->bank_account, 20, 20)) != OK ||
	    (e = check_digits(in, "bank-corr", s->corr, 20, 20)) != OK)
		return e;
	if (s->payments && (!*s->inn || !*s->bic || !*s->bank_account))
		return intake_refuse(in, "payments: need inn, bank-bic and bank-account");
	return OK;
}

/* "bill,meter" in the database's order, each once; "none" is no way at all. */
static enum err
check_proofs(struct intake *in, struct supplier *s)
{
	static const char *const ways[] = { "meter", "payment", "bill" };
	const char *given = mem_printf(in->ctx, ",%s,", s->proofs), *all = "";
	size_t known = 0, length = strlen(s->proofs);
	if (strcmp(s->proofs, "none") == 0) {
		s->proofs = "";
		return OK;
	}
	for (size_t i = 0; i < COUNT(ways); i++)
		if (strstr(given, mem_printf(in->ctx, ",%s,", ways[i]))) {
			all = mem_printf(in->ctx, "%s%s%s", all, *all ? "," : "", ways[i]);
			known += strlen(ways[i]) + 1;
		}
	s->proofs = all;
	return known == length + 1 ? OK : intake_refuse(in, "proofs: must be none, or some of meter, payment, bill with commas between");
}

/* Rates rise in time, each day has one. */
static enum err
check_rules(struct intake *in, const struct supplier *s)
{
	const struct rate *r = s->rates.items;
	if (s->average_span < s->average_from)
		return intake_refuse(in, "average-span: is less than average-from");
	for (size_t i = 1; i < s->rates.n; i++)
		if (r[i].from <= r[i - 1].from)
			return intake_refuse(in, "penalty-rate %zu: from: is not after the one before", i + 1);
	return OK;
}

static enum err
check_supplier(struct intake *in, void *record)
{
	struct supplier *s = record;
	enum err e;
	if (!zone_known(s->timezone))
		return intake_refuse(in, "timezone: is no time zone of the IANA list, such as Asia/Omsk");
	if (s->most > 0 && s->most < s->least)
		return intake_refuse(in, "commission-max: is less than commission-min");
	if (*s->email && text_email(in->ctx, s->email) == NULL)
		return intake_refuse(in, "email: is no e-mail address");
	/* It becomes a link on a page: nothing but an address of the web may stand behind it. */
	if (*s->site && !text_starts(s->site, "https://") && !text_starts(s->site, "http://"))
		return intake_refuse(in, "site: must begin with https:// or http://");
	const struct service *service = s->services.items;
	for (size_t i = 0; i < s->services.n; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(service[i].code, service[j].code) == 0)
				return intake_refuse(in, "service %zu: code: stands there twice", i + 1);
	if ((e = check_proofs(in, s)) != OK || (e = check_rules(in, s)) != OK)
		return e;
	return check_requisites(in, s);
}

static enum err
write_supplier(struct intake *in, int which, const struct supplier *s)
{
	return intake_write(in, &sqls[which], NULL, s->name, s->timezone, s->details, s->ebills, s->payments, s->readings_from,
	    s->readings_to, s->permille, s->least, s->most, s->inn, s->kpp, s->bank_name, s->bic, s->bank_account, s->corr,
	    s->phone, s->email, s->site, s->address, s->hours, s->proofs, s->average_from, s->average_span, s->average_months,
	    s->norm_factor, s->range_split, s->range_months, s->due_day, s->penalty_free, s->penalty_first, s->penalty_second, s->code);
}

static enum err
store_service_of(struct intake *in, int64_t supplier_id, const struct service *s, enum outcome *outcome)
{
	struct rows *rows;
	struct service old = { 0 };
	enum err e = db_read(in->ctx, in->db, &sqls[SERVICE_FIND], &rows, supplier_id, s->code);
	if (e != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 1, RULES(inner_rules), &old);
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(inner_rules), s, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME) {
		intake_forget(in);
		e = intake_write(in, &sqls[known ? SERVICE_UPDATE : SERVICE_INSERT], NULL, s->name, s->unit, supplier_id, s->code);
	}
	return e;
}

static enum err
store_services(struct intake *in, const struct supplier *s, enum outcome *outcome)
{
	const struct service *service = s->services.items;
	struct supplier_row row;
	enum outcome o;
	enum err e = intake_find_supplier(in, s->code, &row);
	for (size_t i = 0; i < s->services.n && e == OK; i++) {
		e = store_service_of(in, row.id, &service[i], &o);
		if (*outcome == INTAKE_SAME && o != INTAKE_SAME)
			*outcome = INTAKE_CHANGED;
	}
	return e;
}

/* The table of rates as a whole, if it is another one. */
static enum err
store_rates(struct intake *in, const struct supplier *s, enum outcome *outcome)
{
	struct supplier_row row;
	struct rows *rows;
	const struct rate *rate = s->rates.items;
	enum err e = intake_find_supplier(in, s->code, &row);
	if (e == OK)
		e = db_read(in->ctx, in->db, &sqls[RATES], &rows, row.id);
	if (e != OK)
		return e;
	struct array old = rule_load_all(in->ctx, rows, RULES(rate_rules), sizeof(struct rate));
	if (rule_same_all(RULES(rate_rules), sizeof(struct rate), old, s->rates))
		return OK;
	if (*outcome == INTAKE_SAME)
		*outcome = INTAKE_CHANGED;
	e = intake_write(in, &sqls[RATES_DELETE], NULL, row.id);
	for (size_t i = 0; i < s->rates.n && e == OK; i++)
		e = intake_write(in, &sqls[RATE_INSERT], NULL, row.id, rate[i].from, rate[i].rate);
	return e;
}

static enum err
store_supplier(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct supplier *s = record;
	struct supplier old = { 0 };
	struct rows *rows;
	enum err e = db_read(in->ctx, in->db, &sqls[SUPPLIER_FIND], &rows, s->code);
	if (e != OK)
		return e;
	bool known = rows_next(rows);
	if (known)
		rule_load(rows, 1, RULES(supplier_rules), &old);
	*outcome = !known ? INTAKE_NEW : rule_same(RULES(supplier_rules), s, &old) ? INTAKE_SAME : INTAKE_CHANGED;
	if (*outcome != INTAKE_SAME) {
		intake_forget(in);
		e = write_supplier(in, known ? SUPPLIER_UPDATE : SUPPLIER_INSERT, s);
	}
	if (e == OK)
		e = store_services(in, s, outcome);
	return e == OK ? store_rates(in, s, outcome) : e;
}

static enum err
store_service(struct intake *in, const void *record, enum outcome *outcome)
{
	const struct service *s = record;
	struct supplier_row row;
	enum err e = intake_find_supplier(in, s->supplier, &row);
	return e == OK ? store_service_of(in, row.id, s, outcome) : e;
}

const struct kind intake_supplier = { "supplier", RULES(supplier_rules), RULES(supplier_lists), sizeof(struct supplier),
	check_supplier, store_supplier };
const struct kind intake_service = { "service", RULES(service_rules), NULL, 0, sizeof(struct service), NULL, store_service };
