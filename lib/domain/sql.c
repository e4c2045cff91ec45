/* sql.c: the list of all statement tables; lint finds one that is missing. */
#include "domain/sql.h"

extern const struct sql_set account_sql, bill_sql, challenge_sql, cleanup_sql, contact_sql, entry_sql, factor_sql,
    guard_sql, intake_account_sql, intake_balance_sql, intake_bill_sql, intake_booking_sql, intake_meter_sql,
    intake_reading_sql, intake_sql, intake_supplier_sql, intake_tariff_sql, meter_sql, payment_sql, reading_sql,
    resident_sql, session_sql, tariff_sql, tell_sql;

const struct sql_set *const sql_sets[] = {
	&account_sql,
	&bill_sql,
	&challenge_sql,
	&cleanup_sql,
	&contact_sql,
	&entry_sql,
	&factor_sql,
	&guard_sql,
	&intake_account_sql,
	&intake_balance_sql,
	&intake_bill_sql,
	&intake_booking_sql,
	&intake_meter_sql,
	&intake_reading_sql,
	&intake_sql,
	&intake_supplier_sql,
	&intake_tariff_sql,
	&meter_sql,
	&payment_sql,
	&reading_sql,
	&resident_sql,
	&session_sql,
	&tariff_sql,
	&tell_sql,
};
const size_t sql_sets_n = sizeof sql_sets / sizeof *sql_sets;
