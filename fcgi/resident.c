/* resident.c: the program for all that a signed-in resident sees; local queries only, never waits for the outside. */
#include "fcgi/page/pages.h"

#define NAMES (PARAM(P_LAST_NAME) | PARAM(P_FIRST_NAME) | PARAM(P_MIDDLE_NAME) | PARAM(P_BORN) | PARAM(P_GENDER))
#define FILTER (PARAM(P_SUPPLIER) | PARAM(P_ACCOUNT) | PARAM(P_FROM) | PARAM(P_TO) | PARAM(P_PAGE))

static const struct route routes[] = {
	{ "/payment", GET, RESIDENT, PARAM(P_GROUP), 0, page_payment },
	{ "/payment/details", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_payment_details },
	{ "/readings", GET, RESIDENT, PARAM(P_GROUP), 0, page_readings },
	{ "/readings/send", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_readings_send },
	{ "/readings/send", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_KEY) | PARAM(P_READING), 0, do_readings_send },
	{ "/readings/done", GET, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_KEY), 0, page_readings_done },
	{ "/account", GET, RESIDENT, PARAM(P_ACCOUNT), 0, page_account },
	{ "/history/payments", GET, RESIDENT, FILTER, 0, page_history_payments },
	{ "/history/readings", GET, RESIDENT, FILTER, 0, page_history_readings },
	{ "/history/bills", GET, RESIDENT, FILTER, 0, page_history_bills },
	{ "/bill", GET, RESIDENT, PARAM(P_BILL), 0, page_bill },
	{ "/profile", GET, RESIDENT, PARAM(P_DO), 0, page_profile },
	{ "/profile/name", GET, RESIDENT, 0, 0, page_profile_name },
	{ "/profile/name", POST, RESIDENT, NAMES, 0, do_profile_name },
	{ "/profile/bills", GET, RESIDENT, 0, 0, page_profile_bills },
	{ "/profile/bills", POST, RESIDENT, PARAM(P_ACCOUNT) | PARAM(P_BY), 0, do_profile_bills },
	{ "/notices", GET, RESIDENT, 0, 0, page_notices },
	{ "/notices/read", POST, RESIDENT, PARAM(P_ID), 0, do_notices_read },
	{ "/help", GET, RESIDENT, 0, 0, page_help },
};

const struct program program = { "resident", routes, sizeof routes / sizeof *routes, NULL };
