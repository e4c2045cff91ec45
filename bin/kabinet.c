/* kabinet.c: the administrator's command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bin/cmd.h"

static const struct row {
	const char *name;
	int (*run)(struct cmd *cmd, int argc, char **argv);
	bool database; /* needs configuration and database */
	const char *help;
} rows[] = {
	{ "check", cmd_check, true, "check                       is everything here that the portal needs?" },
	{ "migrate", cmd_migrate, true, "migrate DIR                 bring the schema up to date, and the programs' rights" },
	{ "import", cmd_import, true, "import [--supplier CODE] FILE…  take in what billing systems send" },
	{ "resident", cmd_resident, true,
	    "resident PHONE EMAIL LAST FIRST  make a resident or give a new password (first line of standard input)" },
	{ "link", cmd_link, true, "link PHONE SUPPLIER ACCOUNT [ALIAS [GROUP]]  give a resident an account" },
	{ "render", cmd_render, false, "render XSLT-DIR LANG VIEW.xml  a page from its view, as a worker makes it" },
};

static int
usage(void)
{
	fputs("Kabinet " KABINET_VERSION "\nusage: kabinet [-c CONFIGURATION] COMMAND …\n", stderr);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		fprintf(stderr, "  %s\n", rows[i].help);
	return 2;
}

static int
run(const struct row *row, const char *path, int argc, char **argv)
{
	void *ctx = talloc_new(NULL);
	struct cmd cmd = { .ctx = ctx };
	if (row->database) {
		cmd.conf = conf_open(ctx, path);
		cmd.db = cmd.conf ? db_open(ctx, cmd.conf, "database-kabinet") : NULL;
	}
	int status = row->database && (cmd.db == NULL || !db_alive(cmd.db)) ? 2 : row->run(&cmd, argc, argv);
	talloc_free(ctx);
	return status;
}

int
main(int argc, char **argv)
{
	const char *path = getenv("KABINET_CONF");
	if (argc > 2 && strcmp(argv[1], "-c") == 0) {
		path = argv[2];
		argv += 2;
		argc -= 2;
	}
	for (size_t i = 0; argc > 1 && i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, argv[1]) == 0)
			return run(&rows[i], path ? path : "/etc/kabinet/kabinet.conf", argc - 1, argv + 1);
	return usage();
}
