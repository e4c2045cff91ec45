/* cmd.h: the subcommands of `kabinet`, one file each. */
#ifndef BIN_CMD_H
#define BIN_CMD_H
#include "base/conf.h"
#include "db/db.h"

struct cmd {
	const void *ctx;         /* lives as long as the command */
	const struct conf *conf; /* NULL for a command that needs none */
	struct db *db;           /* opened as the configuration's [database-kabinet] says; NULL as above */
};

/* Each: argv[0] is the subcommand's name; the result is the exit status: 0 done, 1 done in part, 2 not done. */
int cmd_import(struct cmd *cmd, int argc, char **argv);
int cmd_migrate(struct cmd *cmd, int argc, char **argv);
int cmd_resident(struct cmd *cmd, int argc, char **argv);
int cmd_link(struct cmd *cmd, int argc, char **argv);
int cmd_render(struct cmd *cmd, int argc, char **argv);
int cmd_check(struct cmd *cmd, int argc, char **argv);
#endif
