/* confirm.c: /confirm: the password again, or a passkey, before something sensitive. */
#include <string.h>

#include "domain/factor.h"
#include "domain/resident.h"
#include "fcgi/page/confirm.h"
#include "fcgi/page/door.h"
#include "fcgi/page/pages.h"

const char *
confirm_path(const char *to)
{
	static const char *const rows[][2] = { { "phone", "/profile/phone" }, { "email", "/profile/email" },
		{ "delete", "/profile/delete" } };
	for (size_t i = 0; to && i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i][0], to) == 0)
			return rows[i][1];
	return "/profile/security";
}

static enum err
show(struct req *r)
{
	struct factors f;
	enum err e = factors_get(r->app->db, r->session->resident_id, r->now, &f);
	if (e != OK)
		return req_fail(r, e, "factors");
	node *n = req_page(r, "confirm", "confirm");
	view_text(n, "to", strrchr(confirm_path(req_param(r, P_TO)), '/') + 1);
	view_flag(n, "passkeys", f.passkeys > 0);
	return OK;
}

enum err
page_confirm(struct req *r)
{
	return show(r);
}

static enum err
try_password(struct req *r, const char *password)
{
	char *hash;
	enum err e = resident_credential_of(r, r->app->db, r->session->resident_id, &hash);
	if (e == OK)
		e = door_password(r, door_name(r, r->session->resident_id), password, hash);
	return e == OK ? door_renew(r, true) : e;
}

enum err
do_confirm(struct req *r)
{
	const char *password = req_param(r, P_PASSWORD);
	if (password == NULL || *password == '\0') {
		req_error(r, "password", "empty");
		return show(r);
	}
	enum err e = try_password(r, password);
	if (e == OK)
		return req_see(r, "%s", confirm_path(req_param(r, P_TO)));
	if (e == ERR_NOT_FOUND)
		req_error(r, "password", "password-wrong");
	else if (e == ERR_BUSY)
		door_busy(r);
	else if (e != ERR_INPUT)
		return req_fail(r, e, "password");
	return show(r);
}

/* The page it was for travels in the challenge, as a word of the table above. */
enum err
do_confirm_passkey(struct req *r)
{
	struct challenge c = { .purpose = "passkey-confirm", .resident_id = r->session->resident_id, .channel = "",
		.address = strrchr(confirm_path(req_param(r, P_TO)), '/') + 1 };
	enum err e = door_challenge(r, &c);
	return e == OK ? req_see(r, "/passkey") : req_fail(r, e, "challenge");
}
