/* db.h: the database: one connection a process, prepared statements, transactions. The only mysql.h is behind it. */
#ifndef DB_DB_H
#define DB_DB_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/err.h"

/* A statement. in and out are type letters, one for each parameter and column:
     i  int64            s  text (NULL pointer: NULL)     b  bytes: in takes pointer and size_t
     d  DATE  <-> day (DAY_NONE: NULL)                    t  DATETIME <-> UTC seconds (TIME_NONE: NULL)
     n  int64 that may be NULL: INT_NONE                                                                  */
struct sql {
	const char *text;
	const char *in;
	const char *out;
};
#define TIME_NONE INT64_MIN
#define INT_NONE INT64_MIN

/* The statements of one domain file, for the test that prepares them all against the real schema. */
struct sql_set {
	const char *name;
	const struct sql *rows;
	size_t n;
};
#define SQL_SET(set, array) const struct sql_set set = { #array, array, sizeof(array) / sizeof((array)[0]) }

struct db; /* a connection; opened again by itself when it was lost */

/* Connects as the configuration's section says: socket or host and port with verified TLS, database, user, and the
   secret password. A server that is away is logged and tried again with each statement: a worker that starts before its
   database must not die of it. On ctx; talloc_free closes it. */
struct db *db_open(const void *ctx, const struct conf *conf, const char *section);

/* Rows of a SELECT, all of them, copied onto ctx. Values are borrowed from there. */
struct rows;
/* OK and the rows; ERR_BUSY when the server is away, ERR_INTERNAL when the statement is wrong. */
enum err db_read(const void *ctx, struct db *db, const struct sql *sql, struct rows **rows_r, ...);
size_t rows_count(const struct rows *rows);
/* Moves to the next row; false after the last. The first call moves to the first. */
bool rows_next(struct rows *rows);
int64_t rows_int(const struct rows *rows, size_t col); /* for i, n, d, t */
const char *rows_str(const struct rows *rows, size_t col); /* for s and b; NULL for NULL */
size_t rows_size(const struct rows *rows, size_t col); /* bytes, for b */

/* INSERT, UPDATE, DELETE; only inside a transaction. affected_r (may be NULL): rows matched by the WHERE, changed or
   not. ERR_EXISTS for a duplicate key, which leaves the transaction usable. */
enum err db_write(struct db *db, const struct sql *sql, uint64_t *affected_r, ...);
/* The AUTO_INCREMENT of the last INSERT. */
int64_t db_insert_id(const struct db *db);

/* Runs work in a transaction, whole, again from the start (5 times at most) on 1213, 1205, 1020, also at COMMIT, so
   work must do nothing but SQL and must set its results afresh each time. What work returns comes back; on anything but
   OK it is rolled back. ERR_BUSY: not done. ERR_UNSURE: the connection was lost while committing; look it up by key. */
typedef enum err (*db_work)(struct db *db, void *arg);
enum err db_transact(struct db *db, db_work work, void *arg);

/* Statements sent since the connection was opened, BEGIN and COMMIT included: for the log and the bench. */
uint64_t db_statements(const struct db *db);
/* True if the server answers. */
bool db_alive(struct db *db);
/* Prepares the statement and compares the counts of parameters and columns with its letters; NULL if all is well,
   else what is wrong. On ctx. */
const char *db_check(const void *ctx, struct db *db, const struct sql *sql);
/* One statement of a migration or a grant, as text: never with values in it. False, with *error_r on ctx, if it fails. */
bool db_script(const void *ctx, struct db *db, const char *text, const char **error_r);
#endif
