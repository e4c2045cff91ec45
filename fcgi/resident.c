/* resident.c: the program for all that a signed-in resident sees; local queries only, never waits for the outside. */
#include "fcgi/page/pages.h"

#define NAMES (PARAM(P_LAST_NAME) | PARAM(P_FIRST_NAME) | PARAM(P_MIDDLE_NAME) | PARAM(P_BORN) | PARAM(P_GENDER))
#define PLACE (PARAM(P_ALIAS) | PARAM(P_GROUP) | PARAM(P_NAME))
#define PROOFS (PARAM(P_SUPPLIER) | PARAM(P_SERVICE) | PARAM(P_NUMBER) | PARAM(P_SERIAL) | PARAM(P_PAID_ON) | PARAM(P_PAID) | PARAM(P_BILLED))
#define FILTER (PARAM(P_SUPPLIER) | PARAM(P_ACCOUNT) | PARAM(P_FROM) | PARAM(P_TO) | PARAM(P_PAGE))

static const struct route routes[] = {
	{ "/payment", GET, RESIDENT, PARAM(P_GROUP), 0, page_payment },
	{ "/payment/details", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_payment_details },
	{ "/readings", GET, RESIDENT, PARAM(P_GROUP), 0, page_readings },
	{ "/readings/send", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_readings_send },
	{ "/readings/send", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_KEY) | PARAM(P_READING) | PARAM(P_YES), 0, do_readings_send },
	{ "/readings/done", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_KEY), 0, page_readings_done },
	{ "/reading", GET, RESIDENT, PARAM(P_ID), 0, page_reading },
	{ "/reading/withdraw", POST, RESIDENT, PARAM(P_ID), 0, do_reading_withdraw },
	{ "/account", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_DO), 0, page_account },
	{ "/account/add", GET, RESIDENT, PARAM(P_GROUP) | PARAM(P_SUPPLIER), 0, page_account_add },
	{ "/account/add", POST, RESIDENT, PROOFS | PLACE, 0, do_account_add },
	{ "/account/edit", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_account_edit },
	{ "/account/edit", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_BY) | PLACE, 0, do_account_edit },
	{ "/account/delete", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_account_delete },
	{ "/account/delete", POST, RESIDENT, PARAM(P_ACCOUNT), 0, do_account_delete },
	{ "/account/share", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_share },
	{ "/account/share", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_BY) | PARAM(P_NAME), 0, do_share },
	{ "/account/share/end", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_ID), 0, do_share_end },
	{ "/invite", GET, ANYONE, PARAM(P_PROOF), 0, page_invite },
	{ "/invite", POST, RESIDENT, PARAM(P_PROOF), 0, do_invite },
	{ "/group", GET, RESIDENT, PARAM(P_ID), 0, page_group },
	{ "/group/add", POST, RESIDENT, PARAM(P_DO), 0, do_group_add },
	{ "/group/rename", POST, RESIDENT, PARAM(P_ID) | PARAM(P_NAME), 0, do_group_rename },
	{ "/group/delete", POST, RESIDENT, PARAM(P_ID), 0, do_group_delete },
	{ "/history/payments", GET, RESIDENT, FILTER, 0, page_history_payments },
	{ "/history/readings", GET, RESIDENT, FILTER, 0, page_history_readings },
	{ "/history/bills", GET, RESIDENT, FILTER, 0, page_history_bills },
	{ "/bill", GET, RESIDENT, PARAM(P_BILL), 0, page_bill },
	{ "/bill/why", GET, RESIDENT, PARAM(P_BILL), 0, page_bill_why },
	{ "/tariff/compare", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_NIGHT), 0, page_tariff_compare },
	{ "/usage", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_SERVICE) | PARAM(P_YEAR), 0, page_usage },
	{ "/usage/csv", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_SERVICE), 0, page_usage_csv },
	{ "/usage/espi", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_SERVICE), 0, page_usage_espi },
	{ "/profile", GET, RESIDENT, PARAM(P_DO), 0, page_profile },
	{ "/profile/name", GET, RESIDENT, 0, 0, page_profile_name },
	{ "/profile/name", POST, RESIDENT, NAMES, 0, do_profile_name },
	{ "/profile/bills", GET, RESIDENT, 0, 0, page_profile_bills },
	{ "/profile/bills", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_BY), 0, do_profile_bills },
	{ "/notices", GET, RESIDENT, 0, 0, page_notices },
	{ "/notices/read", POST, RESIDENT, PARAM(P_ID), 0, do_notices_read },
	{ "/calendar", GET, RESIDENT, 0, 0, page_calendar },
	{ "/calendar", POST, RESIDENT, PARAM(P_DO), 0, do_calendar },
	{ "/calendar/feed", GET, ANYONE, PARAM(P_FEED), 0, page_calendar_feed },
	{ "/help", GET, RESIDENT, 0, 0, page_help },
};

const struct program program = { "resident", routes, sizeof routes / sizeof *routes, NULL };
