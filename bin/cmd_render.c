/* cmd_render.c: a page from a view in a file, made exactly as a worker makes it: for designers and golden tests. */
#include <stdio.h>

#include "base/mem.h"
#include "bin/cmd.h"
#include "view/sheet.h"

int
cmd_render(struct cmd *cmd, int argc, char **argv)
{
	size_t n;
	if (argc < 4 || lang_of(argv[2]) < 0)
		return fputs("render XSLT-DIR ru|en VIEW.xml\n", stderr), 2;
	struct words *words[LANG__MAX];
	struct sheet *sheet = sheet_site(cmd->ctx, argv[1], words);
	struct view *view = sheet ? view_read(cmd->ctx, argv[3], words[lang_of(argv[2])]) : NULL;
	char *page = view ? sheet_render(cmd->ctx, sheet, view, &n) : NULL;
	if (page == NULL || fwrite(page, 1, n, stdout) != n || putchar('\n') == EOF)
		return 2;
	return 0;
}
