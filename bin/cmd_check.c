/* cmd_check.c: is everything here that the portal needs? One line a thing, and what to do where it is not. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/mem.h"
#include "bin/cmd.h"
#include "domain/sql.h"
#include "view/sheet.h"

static int failed;

static void
say(bool ok, const char *what, const char *mend)
{
	printf("%-4s %s%s%s\n", ok ? "ok" : "BAD", what, ok ? "" : ": ", ok ? "" : mend);
	failed += !ok;
}

static void
check_statements(struct cmd *cmd)
{
	int bad = 0;
	for (size_t i = 0; i < sql_sets_n; i++)
		for (size_t j = 0; j < sql_sets[i]->n; j++) {
			const char *wrong = db_check(cmd->ctx, cmd->db, &sql_sets[i]->rows[j]);
			if (wrong)
				printf("     %s [%zu]: %s\n", sql_sets[i]->name, j, wrong);
			bad += wrong != NULL;
		}
	say(bad == 0, "every statement fits the schema", "run kabinet migrate");
}

static void
check_sheets(struct cmd *cmd)
{
	struct words *words[LANG__MAX];
	bool ok = sheet_site(cmd->ctx, conf_path(cmd->ctx, cmd->conf, "portal.xslt"), words) != NULL;
	say(ok, "stylesheets compile", "see the lines above; portal.xslt names their folder");
}

static void
check_secrets(struct cmd *cmd)
{
	static const char *const keys[] = { "portal.form_key", "signin.pepper", "codes.key", "bank.password", "bank.callback_key" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		say(*conf_secret(cmd->ctx, cmd->conf, keys[i]) != '\0', keys[i], "name a file with the secret in its first line");
}

int
cmd_check(struct cmd *cmd, int argc, char **argv)
{
	(void)argc, (void)argv;
	say(strstr(conf_str(cmd->conf, "portal.url", ""), "://") != NULL, "portal.url", "set it to https://host or https://host/path");
	say(zone_known(conf_str(cmd->conf, "portal.timezone", "Europe/Moscow")), "portal.timezone", "an IANA name, and package tzdata");
	say(*conf_str(cmd->conf, "signin.slots_file", "") != '\0', "signin.slots_file", "a file where signin may write: /run/kabinet-signin/signin.slots");
	say(conf_int(cmd->conf, "register.agreement", 1) > 0, "register.agreement", "the version's number, 1 or more");
	check_secrets(cmd);
	check_sheets(cmd);
	check_statements(cmd);
	return failed ? 1 : 0;
}
