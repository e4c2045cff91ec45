/* signin.c: the program that lets people in; only its database account may read credentials. */
#include "base/log.h"
#include "base/slots.h"
#include "fcgi/page/pages.h"

#define BY (PARAM(P_BY) | PARAM(P_PHONE) | PARAM(P_EMAIL))
#define NAMES (PARAM(P_LAST_NAME) | PARAM(P_FIRST_NAME) | PARAM(P_MIDDLE_NAME) | PARAM(P_BORN) | PARAM(P_GENDER))
#define NEW_PASSWORD (PARAM(P_PASSWORD_NEW) | PARAM(P_PASSWORD_AGAIN))
#define PASSKEY \
	(PARAM(P_CREDENTIAL) | PARAM(P_CLIENT) | PARAM(P_AUTHENTICATOR) | PARAM(P_SIGNATURE) | PARAM(P_ATTESTATION) | PARAM(P_USER))

static const struct route routes[] = {
	{ "/", GET, ANYONE, 0, 0, page_home },
	{ "/signin", GET, ANYONE, PARAM(P_BY) | PARAM(P_DO), 0, page_signin },
	{ "/signin", POST, ANYONE, BY | PARAM(P_PASSWORD), 0, do_signin },
	{ "/signin/passkey", POST, ANYONE, 0, 0, do_signin_passkey },
	{ "/signout", POST, ANYONE, 0, 0, do_signout },
	{ "/register", GET, ANYONE, 0, 0, page_register },
	{ "/register", POST, ANYONE, PARAM(P_PHONE) | PARAM(P_PASSWORD) | PARAM(P_AGREE) | PARAM(P_ADVERTS), 0, do_register },
	{ "/code", GET, ANYONE, PARAM(P_BY), 0, page_code },
	{ "/code", POST, ANYONE, PARAM(P_BY) | PARAM(P_CODE), 0, do_code },
	{ "/code/send", POST, ANYONE, PARAM(P_BY), 0, do_code_send },
	{ "/code/cancel", POST, ANYONE, 0, 0, do_code_cancel },
	{ "/welcome", GET, NEWCOMER, 0, 0, page_welcome },
	{ "/welcome", POST, NEWCOMER, NAMES | PARAM(P_EMAIL), 0, do_welcome },
	{ "/recover", GET, ANYONE, PARAM(P_BY), 0, page_recover },
	{ "/recover", POST, ANYONE, BY, 0, do_recover },
	{ "/recover/password", GET, ANYONE, 0, 0, page_recover_password },
	{ "/recover/password", POST, ANYONE, NEW_PASSWORD, 0, do_recover_password },
	{ "/passkey", GET, ANYONE, 0, 0, page_passkey },
	{ "/passkey", POST, ANYONE, PASSKEY, 0, do_passkey },
	{ "/confirm", GET, RESIDENT, PARAM(P_TO), 0, page_confirm },
	{ "/confirm", POST, RESIDENT, PARAM(P_TO) | PARAM(P_PASSWORD), 0, do_confirm },
	{ "/confirm/passkey", POST, RESIDENT, PARAM(P_TO), 0, do_confirm_passkey },
	{ "/profile/password", GET, RESIDENT, 0, 0, page_password },
	{ "/profile/password", POST, RESIDENT, PARAM(P_PASSWORD) | NEW_PASSWORD, 0, do_password },
	{ "/profile/phone", GET, RESIDENT, 0, ROUTE_CONFIRMED, page_phone },
	{ "/profile/phone", POST, RESIDENT, PARAM(P_PHONE), ROUTE_CONFIRMED, do_phone },
	{ "/profile/email", GET, RESIDENT, 0, ROUTE_CONFIRMED, page_email },
	{ "/profile/email", POST, RESIDENT, PARAM(P_EMAIL), ROUTE_CONFIRMED, do_email },
	{ "/profile/security", GET, RESIDENT, PARAM(P_DO), ROUTE_CONFIRMED, page_security },
	{ "/profile/second-factor", POST, RESIDENT, PARAM(P_ON), ROUTE_CONFIRMED, do_second_factor },
	{ "/profile/authenticator", GET, RESIDENT, 0, ROUTE_CONFIRMED, page_authenticator },
	{ "/profile/authenticator", POST, RESIDENT, PARAM(P_CODE), ROUTE_CONFIRMED, do_authenticator },
	{ "/profile/authenticator/start", POST, RESIDENT, 0, ROUTE_CONFIRMED, do_authenticator_start },
	{ "/profile/authenticator/remove", POST, RESIDENT, 0, ROUTE_CONFIRMED, do_authenticator_remove },
	{ "/profile/recovery-codes", POST, RESIDENT, 0, ROUTE_CONFIRMED, do_recovery_codes },
	{ "/profile/passkey", POST, RESIDENT, PARAM(P_NAME), ROUTE_CONFIRMED, do_passkey_add },
	{ "/profile/passkey/remove", POST, RESIDENT, PARAM(P_ID), ROUTE_CONFIRMED, do_passkey_remove },
	{ "/profile/devices", GET, RESIDENT, 0, 0, page_devices },
	{ "/profile/session/end", POST, RESIDENT, PARAM(P_ID), 0, do_session_end },
	{ "/profile/browser/forget", POST, RESIDENT, PARAM(P_ID), 0, do_browser_forget },
	{ "/profile/delete", GET, RESIDENT, 0, ROUTE_CONFIRMED, page_delete },
	{ "/profile/delete", POST, RESIDENT, PARAM(P_AGREE), ROUTE_CONFIRMED, do_delete },
	{ "/undo", GET, ANYONE, PARAM(P_CHANGE) | PARAM(P_PROOF), 0, page_undo },
	{ "/undo", POST, ANYONE, PARAM(P_CHANGE) | PARAM(P_PROOF), 0, do_undo },
	{ "/manual", GET, ANYONE, 0, 0, page_manual },
	{ "/agreement", GET, ANYONE, 0, 0, page_agreement },
	{ "/parts", GET, ANYONE, 0, ROUTE_DEMO, page_parts },
};

static enum err
open(struct app *app)
{
	app->pepper = conf_secret(app, app->conf, "signin.pepper");
	app->codes_key = conf_secret(app, app->conf, "codes.key");
	app->slot_wait = conf_int(app->conf, "signin.wait", 100);
	if (*app->pepper == '\0' || *app->codes_key == '\0') {
		log_line("signin.pepper, codes.key: two secrets are needed");
		return ERR_INTERNAL;
	}
	app->slots = slots_open(app, conf_path(app, app->conf, "signin.slots_file"), (int)conf_int(app->conf, "signin.slots", 0));
	return app->slots ? OK : ERR_INTERNAL;
}

const struct program program = { "signin", routes, sizeof routes / sizeof *routes, open };
