/* cmd_resident.c: residents and their accounts by hand: for support, and for the demo. */
#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "bin/cmd.h"
#include "domain/account.h"
#include "domain/resident.h"

static int
complain(const char *what)
{
	fprintf(stderr, "kabinet: %s\n", what);
	return 2;
}

/* A password never stands on a command line: everybody on the machine can read those. */
static bool
read_password(char *line, size_t n)
{
	bool got = fgets(line, (int)n, stdin) != NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return got && strlen(line) >= 8;
}

int
cmd_resident(struct cmd *cmd, int argc, char **argv)
{
	char password[130];
	if (argc != 5)
		return complain("resident PHONE EMAIL LAST FIRST < password");
	struct resident r = {
		.phone = text_phone(cmd->ctx, argv[1]), .email = text_email(cmd->ctx, argv[2]), .last_name = argv[3],
		.first_name = argv[4], .middle_name = mem_strdup(cmd->ctx, ""), .lang = mem_strdup(cmd->ctx, "ru"),
	};
	for (int i = 3; i < 5; i++)
		if (!text_valid(argv[i], strlen(argv[i])))
			return complain("a name is not UTF-8 text");
	if (r.phone == NULL || r.email == NULL)
		return complain("not a telephone number or not an e-mail");
	if (!read_password(password, sizeof password))
		return complain("a password of eight characters or more is expected on standard input");
	char *pepper = conf_secret(cmd->ctx, cmd->conf, "signin.pepper");
	char *hash = crypt_password_hash(cmd->ctx, pepper, password);
	crypt_wipe(password, sizeof password);
	enum err e = resident_put(cmd->db, &r, hash, clock_now());
	return e == OK ? 0 : complain(e == ERR_EXISTS ? "another resident has this e-mail" : err_row(e)->symbol);
}

int
cmd_link(struct cmd *cmd, int argc, char **argv)
{
	int64_t resident;
	char *phone = argc > 3 && argc < 7 ? text_phone(cmd->ctx, argv[1]) : NULL;
	if (phone == NULL)
		return complain("link PHONE SUPPLIER ACCOUNT [ALIAS [GROUP]]");
	enum err e = resident_by_phone(cmd->ctx, cmd->db, phone, &resident);
	if (e == OK)
		e = account_link(cmd->ctx, cmd->db, resident, argv[2], argv[3], argc > 4 ? argv[4] : "", argc > 5 ? argv[5] : "",
		    clock_now());
	return e == OK ? 0 : complain(e == ERR_NOT_FOUND ? "no such resident or account" : err_row(e)->symbol);
}
