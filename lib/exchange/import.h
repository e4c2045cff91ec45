/* import.h: files into the database, batch by batch. */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"
#include "domain/intake.h"

struct import_options {
	const char *supplier; /* NULL; else whose records alone may come, and whose those of ГИС ЖКХ are */
	const char *sheets;   /* the folder with exchange/gis-*.xsl */
	bool quiet;           /* no progress */
};

enum import_status { IMPORT_ALL, IMPORT_SOME, IMPORT_BROKEN }; /* the exit status, too */

struct import; /* opaque */

/* On ctx; options is borrowed. */
struct import *import_new(const void *ctx, struct db *db, const struct import_options *options);
/* Brings a file in ("-": standard input); its bad records and what is wrong with it as a whole go to standard error, a
   line each. IMPORT_BROKEN: it could not be read to its end; what stood before the break is in. */
enum import_status import_file(struct import *im, const char *path);
/* How many records of a kind had which outcome, in all files so far. */
uint64_t import_count(const struct import *im, size_t kind, enum outcome outcome);
/* Records that are of no kind. */
uint64_t import_unknown(const struct import *im);
/* What libxml2 and libxslt hold for the whole process; nothing may use them afterwards. */
void import_end(void);
#endif
