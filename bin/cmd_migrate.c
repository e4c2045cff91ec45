/* cmd_migrate.c: numbered forward migrations, then each program's rights. Every statement ends with ';' at a line's
   end. A migration is noted after its last statement; DDL commits by itself, so one that broke off midway is shown,
   and not guessed at. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bin/cmd.h"

enum { APPLIED, NOTE };

static const struct sql sqls[] = {
	[APPLIED] = { "SELECT version FROM migration ORDER BY version", "", "s" },
	[NOTE] = { "INSERT INTO migration (version) VALUES (?)", "s", "" },
};

static const char table[] =
    "CREATE TABLE IF NOT EXISTS migration (version VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " PRIMARY KEY (version))";

static int
numbered(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return n > 4 && entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && strcmp(entry->d_name + n - 4, ".sql") == 0;
}

static char *
read_file(const void *ctx, const char *path)
{
	char *text = file_read(ctx, path);
	if (text == NULL)
		fprintf(stderr, "%s: cannot be read\n", path);
	return text;
}

/* Comments are cut, so that a ';' in one ends nothing. */
static void
cut_comments(char *text)
{
	for (char *s = text; (s = strstr(s, "--")) != NULL;)
		while (*s && *s != '\n')
			*s++ = ' ';
}

static bool
run_script(struct cmd *cmd, char *text, const char *what)
{
	const char *error;
	cut_comments(text);
	for (char *end; (end = strstr(text, ";\n")) != NULL; text = end + 2) {
		*end = '\0';
		if (!db_script(cmd->ctx, cmd->db, text, &error)) {
			fprintf(stderr, "%s: %s\n  in:%.200s\n", what, error, text);
			return false;
		}
	}
	return true;
}

static bool
is_applied(struct cmd *cmd, const char *version)
{
	struct rows *rows;
	bool found = false;
	if (db_read(cmd->ctx, cmd->db, &sqls[APPLIED], &rows) == OK)
		while (rows_next(rows))
			found |= strcmp(rows_str(rows, 0), version) == 0;
	return found;
}

static enum err
note(struct db *db, void *version)
{
	return db_write(db, &sqls[NOTE], NULL, (const char *)version);
}

static bool
apply(struct cmd *cmd, const char *dir, char *version)
{
	if (is_applied(cmd, version))
		return true;
	char *text = read_file(cmd->ctx, mem_printf(cmd->ctx, "%s/%s", dir, version));
	if (text == NULL || !run_script(cmd, text, version) || db_transact(cmd->db, note, version) != OK)
		return false;
	printf("applied %s\n", version);
	return true;
}

int
cmd_migrate(struct cmd *cmd, int argc, char **argv)
{
	const char *error, *dir = argc > 1 ? argv[1] : "/usr/share/kabinet/sql";
	struct dirent **entries;
	int n = scandir(dir, &entries, numbered, alphasort);
	bool ok = n > 0 && db_script(cmd->ctx, cmd->db, table, &error);
	for (int i = 0; i < n; i++) {
		ok = ok && apply(cmd, dir, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	char *grants = ok ? read_file(cmd->ctx, mem_printf(cmd->ctx, "%s/grants.sql", dir)) : NULL;
	ok = grants && run_script(cmd, grants, "grants.sql");
	return ok ? 0 : 2;
}
