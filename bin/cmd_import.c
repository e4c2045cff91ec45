/* cmd_import.c: kabinet import [--supplier CODE | --account SUPPLIER/NUMBER] [--quiet] FILE… */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"
#include "bin/cmd.h"
#include "exchange/espi.h"
#include "exchange/import.h"

static int
usage(void)
{
	fputs("usage: kabinet import [--supplier CODE | --account SUPPLIER/NUMBER] [--quiet] FILE...\n"
	      "  FILE: Kabinet's exchange format, or a request of GIS ZhKKh (then --supplier says whose it is), or Green Button\n"
	      "  (then --account says whose, and FILE must be one that can be read twice); - reads standard input. Bad records are reported on standard error, the good ones go in.\n"
	      "  Exit status: 0 all records are in, 1 some were refused, 2 a file could not be read to its end.\n", stderr);
	return IMPORT_BROKEN;
}

static void
print_summary(const struct import *im)
{
	printf("%-10s %9s %9s %9s %9s\n", "record", "new", "changed", "same", "refused");
	for (size_t k = 0; k < intake_kinds(); k++) {
		uint64_t n[INTAKE__OUTCOMES], all = 0;
		for (int o = 0; o < INTAKE__OUTCOMES; o++)
			all += n[o] = import_count(im, k, (enum outcome)o);
		if (all)
			printf("%-10s %9" PRIu64 " %9" PRIu64 " %9" PRIu64 " %9" PRIu64 "\n", intake_kind_name(k), n[INTAKE_NEW],
			    n[INTAKE_CHANGED], n[INTAKE_SAME], n[INTAKE_REFUSED]);
	}
	if (import_unknown(im))
		printf("%-10s %9d %9d %9d %9" PRIu64 "\n", "other", 0, 0, 0, import_unknown(im));
}

/* The sum of all files, then the files that could not be read to their end. */
static int
run(struct cmd *cmd, const struct import_options *options, int n, char **files)
{
	struct import *im = import_new(cmd->ctx, cmd->db, options);
	enum import_status worst = IMPORT_ALL, *status = mem_array(im, enum import_status, (size_t)n);
	for (int i = 0; i < n; i++)
		if ((status[i] = import_file(im, files[i])) > worst)
			worst = status[i];
	if (!options->quiet)
		print_summary(im);
	for (int i = 0; i < n && !options->quiet; i++)
		if (status[i] == IMPORT_BROKEN)
			printf("%s: not read to its end; what stood before the break is in\n", files[i]);
	talloc_free(im);
	import_end();
	return worst;
}

static int
run_espi(struct cmd *cmd, const char *account, bool quiet, int n, char **files)
{
	struct espi_counts c = { 0 };
	enum import_status worst = IMPORT_ALL, status;
	for (int i = 0; i < n; i++)
		if ((status = espi_import(cmd->ctx, cmd->db, account, files[i], &c)) > worst)
			worst = status;
	if (!quiet)
		printf("%-10s %9s %9s %9s %9s\n%-10s %9" PRIu64 " %9" PRIu64 " %9" PRIu64 " %9" PRIu64 "\n", "record", "new", "changed",
		    "same", "refused", "interval", c.of[INTAKE_NEW], c.of[INTAKE_CHANGED], c.of[INTAKE_SAME], c.of[INTAKE_REFUSED]);
	import_end();
	return worst;
}

int
cmd_import(struct cmd *cmd, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "supplier", required_argument, NULL, 's' }, { "account", required_argument, NULL, 'a' }, { "quiet", no_argument, NULL, 'q' }, { NULL, 0, NULL, 0 },
	};
	struct import_options options = { 0 };
	const char *account = NULL;
	int c;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 's')
			options.supplier = optarg;
		else if (c == 'a')
			account = optarg;
		else if (c == 'q')
			options.quiet = true;
		else
			return usage();
	}
	if (optind == argc || (account && options.supplier))
		return usage();
	if (account)
		return run_espi(cmd, account, options.quiet, argc - optind, argv + optind);
	options.sheets = conf_path(cmd->ctx, cmd->conf, "portal.xslt");
	return run(cmd, &options, argc - optind, argv + optind);
}
