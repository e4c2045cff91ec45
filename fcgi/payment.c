/* payment.c: the program that waits for the bank; only its database account may write payments. */
#include "fcgi/page/pages.h"
#include "gateway/bank.h"

#define ITEMS (PARAM(P_ACCOUNT) | PARAM(P_KEY) | PARAM(P_TICK) | PARAM(P_SUM) | PARAM(P_SHOWN) | PARAM(P_METHOD) | PARAM(P_DO))

static const struct route routes[] = {
	{ "/pay/start", POST, RESIDENT, ITEMS, 0, do_pay_start },
	{ "/pay/return", GET, ANYONE, PARAM(P_PAYMENT), ROUTE_FOREIGN_PARAMS, page_pay_return },
	{ "/pay/state", GET, ANYONE, PARAM(P_PAYMENT), 0, page_pay_state },
	{ "/pay/callback", GET, ANYONE, 0, ROUTE_FOREIGN_PARAMS, do_pay_callback },
	{ "/pay/callback", POST, ANYONE, 0, ROUTE_FOREIGN_PARAMS | ROUTE_NO_FORM, do_pay_callback },
};

static enum err
open(struct app *app)
{
	app->bank = bank_open(app, app->conf);
	return OK;
}

const struct program program = { "payment", routes, sizeof routes / sizeof *routes, open };
