/* sql.h: all statements of the domain, for those who check them all. */
#ifndef DOMAIN_SQL_H
#define DOMAIN_SQL_H
#include "db/db.h"

extern const struct sql_set *const sql_sets[];
extern const size_t sql_sets_n;
#endif
