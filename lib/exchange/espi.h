/* espi.h: Green Button files (Atom feeds of NAESB ESPI) into an account's intervals of use. Read leniently: real files
   break the schema; what counts is that each interval has its time, its value and a reading type that says what it is. */
#ifndef EXCHANGE_ESPI_H
#define EXCHANGE_ESPI_H
#include "exchange/import.h"

struct espi_counts {
	uint64_t of[INTAKE__OUTCOMES];
};

bool espi_is_feed(const struct item *root);
/* Brings the file into the account "SUPPLIER/NUMBER"; a line on standard error for each thing wrong with it. It is read
   twice, in constant memory for its intervals: what an entry belongs to may stand after it. */
enum import_status espi_import(const void *ctx, struct db *db, const char *account, const char *path,
    struct espi_counts *counts);
#endif
