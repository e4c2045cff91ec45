/* db.c: MariaDB Connector/C, wrapped. A statement is prepared at its first use on a connection and kept; rows are
   copied out before anything else happens, so no pointer into the connector's buffers leaves this file. */
#include "db/db.h"

#include <assert.h>
#include <errmsg.h>
#include <inttypes.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "base/crypt.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"

enum { COLUMNS_MAX = 48, TRIES = 5 };

/* MariaDB: "Record has changed since last read", from innodb_snapshot_isolation; not in every mysqld_error.h. */
enum { RECORD_CHANGED = 1020, NODE_NOT_READY = 1047, IDLE_DISCONNECT = 4031 /* MySQL 8 */ };

struct prepared {
	const struct sql *sql;
	MYSQL_STMT *stmt;
};

struct db {
	const struct conf *conf;
	char *section, *password;
	MYSQL *mysql; /* NULL while there is no connection */
	struct prepared *prepared;
	size_t n;
	bool inside; /* a transaction is open */
	unsigned error; /* of the last failed call */
	int64_t insert_id;
	uint64_t statements;
};

struct cell {
	int64_t i;
	const char *s;
	size_t size;
};

struct rows {
	struct cell *cells;
	size_t columns, n, at; /* at: rows passed, so the current one is at - 1 */
};

static const char *
setting(const struct db *db, const char *key, const char *def)
{
	char name[80];
	snprintf(name, sizeof name, "%s.%s", db->section, key);
	return conf_str(db->conf, name, def);
}

static void
disconnect(struct db *db)
{
	for (size_t i = 0; i < db->n; i++)
		mysql_stmt_close(db->prepared[i].stmt);
	db->n = 0;
	if (db->mysql)
		mysql_close(db->mysql);
	db->mysql = NULL;
	db->inside = false;
}

static int
db_close(struct db *db)
{
	disconnect(db);
	crypt_wipe(db->password, strlen(db->password));
	return 0;
}

/* TLS is asked for and verified wherever the way leads over TCP: only VERIFY_SERVER_CERT makes this connector refuse
   plain text (RELIABILITY.md 0.4). And a server may not ask for our files. */
static void
set_options(struct db *db, MYSQL *m, bool tcp)
{
	unsigned off = 0, connect = 3, io = 10;
	my_bool on = 1;
	mysql_options(m, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(m, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(m, MYSQL_OPT_READ_TIMEOUT, &io);
	mysql_options(m, MYSQL_OPT_WRITE_TIMEOUT, &io);
	mysql_options(m, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (tcp) {
		mysql_options(m, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
		mysql_options(m, MYSQL_OPT_SSL_CA, setting(db, "ca", "/etc/ssl/certs/ca-certificates.crt"));
		mysql_options(m, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
	}
}

/* What the house's SQL relies on (RELIABILITY.md R9), set and not hoped for. */
static const char session_setup[] =
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
    " time_zone='+00:00', innodb_lock_wait_timeout=5, group_concat_max_len=65536";
static const char isolation_setup[] = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

static unsigned
port(const struct db *db)
{
	char name[80];
	snprintf(name, sizeof name, "%s.port", db->section);
	return (unsigned)conf_int(db->conf, name, 3306);
}

static bool
connect_now(struct db *db)
{
	const char *socket = setting(db, "socket", NULL);
	MYSQL *m = mysql_init(NULL);
	set_options(db, m, socket == NULL);
	if (mysql_real_connect(m, socket ? NULL : setting(db, "host", ""), setting(db, "user", ""), db->password,
	        setting(db, "database", ""), port(db), socket, CLIENT_FOUND_ROWS) &&
	    mysql_query(m, session_setup) == 0 && mysql_query(m, isolation_setup) == 0) {
		db->mysql = m;
		return true;
	}
	db->error = mysql_errno(m);
	log_line("database: %u %s", mysql_errno(m), mysql_error(m));
	mysql_close(m);
	return false;
}

struct db *
db_open(const void *ctx, const struct conf *conf, const char *section)
{
	struct db *db = mem_new(ctx, struct db);
	char key[80];
	db->conf = conf;
	db->section = mem_strdup(db, section);
	snprintf(key, sizeof key, "%s.password", section);
	db->password = conf_secret(db, conf, key);
	talloc_set_destructor(db, db_close);
	connect_now(db); /* now if it can be, else with the first statement */
	return db;
}

static bool
lost(unsigned error)
{
	return error == IDLE_DISCONNECT || error == CR_SERVER_GONE_ERROR || error == CR_SERVER_LOST || error == CR_CONNECTION_ERROR ||
	    error == CR_CONN_HOST_ERROR || error == ER_SERVER_SHUTDOWN || error == ER_CONNECTION_KILLED;
}

static bool
retryable(unsigned error)
{
	return error == ER_LOCK_DEADLOCK || error == ER_LOCK_WAIT_TIMEOUT || error == RECORD_CHANGED;
}

/* The error of a failed statement, remembered for db_transact; a lost connection is closed here. */
static enum err
failed(struct db *db, const struct sql *sql, unsigned error, const char *text)
{
	db->error = error;
	if (error == ER_DUP_ENTRY)
		return ERR_EXISTS;
	log_line("database: %u %s in %.80s", error, text, sql ? sql->text : "transaction");
	if (lost(error))
		disconnect(db); /* text was the connection's */
	return lost(error) || retryable(error) || error == NODE_NOT_READY ? ERR_BUSY : ERR_INTERNAL;
}

static MYSQL_STMT *
prepare(struct db *db, const struct sql *sql)
{
	for (size_t i = 0; i < db->n; i++)
		if (db->prepared[i].sql == sql)
			return db->prepared[i].stmt;
	MYSQL_STMT *stmt = mysql_stmt_init(db->mysql);
	my_bool on = 1;
	mysql_stmt_attr_set(stmt, STMT_ATTR_UPDATE_MAX_LENGTH, &on);
	if (mysql_stmt_prepare(stmt, sql->text, strlen(sql->text)) != 0) {
		failed(db, sql, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
		mysql_stmt_close(stmt);
		return NULL;
	}
	mem_grow(db, (void **)&db->prepared, sizeof *db->prepared, db->n);
	db->prepared[db->n++] = (struct prepared) { sql, stmt };
	return stmt;
}

/* Room for one value on its way in or out. */
struct slot {
	int64_t i;
	MYSQL_TIME time;
	unsigned long length;
	my_bool null;
};

static void
time_to_mysql(MYSQL_TIME *to, char type, int64_t v)
{
	int64_t day = type == 'd' ? v : (v >= 0 ? v : v - 86399) / 86400;
	int64_t second = type == 'd' ? 0 : v - day * 86400;
	struct civil c = day_civil(day);
	*to = (MYSQL_TIME) {
		.year = (unsigned)c.year, .month = (unsigned)c.month, .day = (unsigned)c.day,
		.hour = (unsigned)(second / 3600), .minute = (unsigned)(second / 60 % 60), .second = (unsigned)(second % 60),
		.time_type = type == 'd' ? MYSQL_TIMESTAMP_DATE : MYSQL_TIMESTAMP_DATETIME,
	};
}

static int64_t
time_from_mysql(const MYSQL_TIME *t, char type)
{
	int64_t day = day_of((struct civil) { t->year, (int)t->month, (int)t->day });
	return type == 'd' ? day : day * 86400 + t->hour * 3600 + t->minute * 60 + t->second;
}

static void
bind_text(MYSQL_BIND *b, struct slot *slot, const char *s, size_t size)
{
	b->buffer_type = MYSQL_TYPE_STRING;
	b->buffer = (void *)(uintptr_t)s;
	slot->length = b->buffer_length = size;
	slot->null = s == NULL;
}

static void
bind_in(const char *types, MYSQL_BIND *bind, struct slot *slots, va_list ap)
{
	for (size_t i = 0; types[i]; i++) {
		MYSQL_BIND *b = &bind[i];
		struct slot *slot = &slots[i];
		b->length = &slot->length;
		b->is_null = &slot->null;
		if (types[i] == 's') {
			const char *s = va_arg(ap, const char *);
			bind_text(b, slot, s, s ? strlen(s) : 0);
		} else if (types[i] == 'b') {
			const void *p = va_arg(ap, const void *);
			bind_text(b, slot, p, va_arg(ap, size_t));
			b->buffer_type = MYSQL_TYPE_BLOB;
		} else {
			slot->i = va_arg(ap, int64_t);
			slot->null = types[i] != 'i' && slot->i == INT_NONE;
			b->buffer_type = types[i] == 'd' ? MYSQL_TYPE_DATE : types[i] == 't' ? MYSQL_TYPE_DATETIME : MYSQL_TYPE_LONGLONG;
			b->buffer = &slot->i;
			if ((types[i] == 'd' || types[i] == 't') && !slot->null) {
				time_to_mysql(&slot->time, types[i], slot->i);
				b->buffer = &slot->time;
			}
		}
	}
}

static enum err
execute(struct db *db, const struct sql *sql, MYSQL_STMT **stmt_r, va_list ap)
{
	MYSQL_BIND bind[COLUMNS_MAX];
	struct slot slots[COLUMNS_MAX];
	if (db->mysql == NULL && !connect_now(db))
		return ERR_BUSY;
	MYSQL_STMT *stmt = *stmt_r = prepare(db, sql);
	if (stmt == NULL)
		return lost(db->error) || db->error == NODE_NOT_READY ? ERR_BUSY : ERR_INTERNAL;
	assert(strlen(sql->in) < COLUMNS_MAX && mysql_stmt_param_count(stmt) == strlen(sql->in));
	memset(bind, 0, sizeof bind);
	memset(slots, 0, sizeof slots);
	bind_in(sql->in, bind, slots, ap);
	db->statements++;
	if (mysql_stmt_bind_param(stmt, bind) == 0 && mysql_stmt_execute(stmt) == 0)
		return OK;
	return failed(db, sql, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
}

/* Binds the columns with room enough for the longest value of the stored result. */
static void
bind_out(struct rows *rows, MYSQL_STMT *stmt, const char *types, MYSQL_BIND *bind, struct slot *slots)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(stmt);
	for (size_t i = 0; types[i]; i++) {
		bind[i].length = &slots[i].length;
		bind[i].is_null = &slots[i].null;
		if (types[i] == 's' || types[i] == 'b') {
			bind[i].buffer_type = MYSQL_TYPE_STRING;
			bind[i].buffer_length = mysql_fetch_field_direct(meta, (unsigned)i)->max_length + 1;
			bind[i].buffer = mem_array(rows, char, bind[i].buffer_length);
		} else {
			bool day = types[i] == 'd' || types[i] == 't';
			bind[i].buffer_type = types[i] == 'd' ? MYSQL_TYPE_DATE : day ? MYSQL_TYPE_DATETIME : MYSQL_TYPE_LONGLONG;
			bind[i].buffer = day ? (void *)&slots[i].time : (void *)&slots[i].i;
		}
	}
	mysql_free_result(meta);
}

static void
copy_row(struct rows *rows, const char *types, const MYSQL_BIND *bind, const struct slot *slots)
{
	struct cell *to = rows->cells + rows->n++ * rows->columns;
	for (size_t i = 0; i < rows->columns; i++) {
		if (types[i] == 's' || types[i] == 'b') {
			to[i].size = slots[i].null ? 0 : slots[i].length;
			to[i].s = slots[i].null ? NULL : mem_strndup(rows->cells, bind[i].buffer, slots[i].length);
			if (types[i] == 'b' && to[i].s)
				to[i].s = talloc_memdup(rows->cells, bind[i].buffer, slots[i].length + 1);
		} else if (slots[i].null) {
			to[i].i = INT_NONE;
		} else {
			to[i].i = types[i] == 'i' || types[i] == 'n' ? slots[i].i : time_from_mysql(&slots[i].time, types[i]);
		}
	}
}

static enum err
fetch_all(struct db *db, const struct sql *sql, MYSQL_STMT *stmt, struct rows *rows)
{
	MYSQL_BIND bind[COLUMNS_MAX];
	struct slot slots[COLUMNS_MAX];
	int rc = 1;
	memset(bind, 0, sizeof bind);
	memset(slots, 0, sizeof slots);
	assert(rows->columns < COLUMNS_MAX && mysql_stmt_field_count(stmt) == rows->columns);
	if (mysql_stmt_store_result(stmt) == 0) {
		rows->cells = mem_array(rows, struct cell, rows->columns * mysql_stmt_num_rows(stmt));
		bind_out(rows, stmt, sql->out, bind, slots);
		mysql_stmt_bind_result(stmt, bind);
		while ((rc = mysql_stmt_fetch(stmt)) == 0)
			copy_row(rows, sql->out, bind, slots);
	}
	unsigned error = mysql_stmt_errno(stmt);
	const char *text = mysql_stmt_error(stmt);
	if (rc == MYSQL_NO_DATA) {
		mysql_stmt_free_result(stmt);
		return OK;
	}
	assert(rc != MYSQL_DATA_TRUNCATED);
	return failed(db, sql, error, text);
}

enum err
db_read(const void *ctx, struct db *db, const struct sql *sql, struct rows **rows_r, ...)
{
	enum err e = ERR_BUSY;
	bool fresh = db->inside; /* a transaction does not survive its connection, so no second try inside one */
	for (int tries = 0; tries < 2; tries++) {
		MYSQL_STMT *stmt;
		va_list ap;
		va_start(ap, rows_r);
		e = execute(db, sql, &stmt, ap);
		va_end(ap);
		struct rows *rows = *rows_r = mem_new(ctx, struct rows);
		rows->columns = strlen(sql->out);
		if (e == OK)
			e = fetch_all(db, sql, stmt, rows);
		if (e != ERR_BUSY || fresh || !lost(db->error))
			return e;
	}
	return e;
}

size_t
rows_count(const struct rows *rows)
{
	return rows->n;
}

bool
rows_next(struct rows *rows)
{
	return rows->at < rows->n && ++rows->at;
}

static const struct cell *
cell(const struct rows *rows, size_t col)
{
	assert(rows->at > 0 && col < rows->columns);
	return &rows->cells[(rows->at - 1) * rows->columns + col];
}

int64_t
rows_int(const struct rows *rows, size_t col)
{
	return cell(rows, col)->i;
}

const char *
rows_str(const struct rows *rows, size_t col)
{
	return cell(rows, col)->s;
}

size_t
rows_size(const struct rows *rows, size_t col)
{
	return cell(rows, col)->size;
}

enum err
db_write(struct db *db, const struct sql *sql, uint64_t *affected_r, ...)
{
	MYSQL_STMT *stmt;
	va_list ap;
	assert(db->inside);
	va_start(ap, affected_r);
	enum err e = db->mysql ? execute(db, sql, &stmt, ap) : ERR_BUSY;
	va_end(ap);
	if (e == OK) {
		db->insert_id = (int64_t)mysql_stmt_insert_id(stmt);
		if (affected_r)
			*affected_r = mysql_stmt_affected_rows(stmt);
	}
	return e;
}

int64_t
db_insert_id(const struct db *db)
{
	return db->insert_id;
}

static enum err
simple(struct db *db, const char *text)
{
	if (db->mysql == NULL)
		return ERR_BUSY;
	db->statements++;
	if (mysql_query(db->mysql, text) == 0)
		return OK;
	return failed(db, NULL, mysql_errno(db->mysql), mysql_error(db->mysql));
}

/* BEGIN is where a connection that died while idle shows itself; nothing is done yet, so it is simply opened again. */
static enum err
begin(struct db *db)
{
	enum err e = db->mysql || connect_now(db) ? simple(db, "START TRANSACTION") : ERR_BUSY;
	if (e == ERR_BUSY && db->mysql == NULL && connect_now(db))
		e = simple(db, "START TRANSACTION");
	db->inside = e == OK;
	return e;
}

static void
back_off(int tries)
{
	unsigned char r;
	crypt_random(&r, 1);
	struct timespec ts = { 0, (5 + (long)r * 20 * tries / 255) * 1000000 };
	nanosleep(&ts, NULL);
}

static enum err
commit(struct db *db)
{
	enum err e = simple(db, "COMMIT");
	if (e == OK || retryable(db->error))
		return e;
	/* The answer to COMMIT never came, so nobody here knows what the server did. */
	log_line("commit: outcome unknown");
	disconnect(db);
	return ERR_UNSURE;
}

enum err
db_transact(struct db *db, db_work work, void *arg)
{
	enum err e = ERR_BUSY;
	assert(!db->inside);
	for (int tries = 1; tries <= TRIES; tries++) {
		db->error = 0;
		if ((e = begin(db)) != OK)
			return e;
		e = work(db, arg);
		if (e == OK)
			e = commit(db);
		if (e != OK && db->mysql && simple(db, "ROLLBACK") != OK)
			disconnect(db);
		db->inside = false;
		/* Before COMMIT was sent a lost connection means that all was rolled back: try the whole again. */
		if (e == OK || e == ERR_UNSURE || !(retryable(db->error) || lost(db->error)))
			return e;
		log_line("transaction: try %d failed with %u", tries, db->error);
		back_off(tries);
	}
	return e == OK ? OK : ERR_BUSY;
}

uint64_t
db_statements(const struct db *db)
{
	return db->statements;
}

bool
db_alive(struct db *db)
{
	return (db->mysql && mysql_ping(db->mysql) == 0) || (disconnect(db), connect_now(db));
}

const char *
db_check(const void *ctx, struct db *db, const struct sql *sql)
{
	MYSQL_STMT *stmt = db->mysql || connect_now(db) ? prepare(db, sql) : NULL;
	if (stmt == NULL)
		return "not prepared";
	if (mysql_stmt_param_count(stmt) != strlen(sql->in))
		return mem_printf(ctx, "%lu parameters", mysql_stmt_param_count(stmt));
	if (mysql_stmt_field_count(stmt) != strlen(sql->out))
		return mem_printf(ctx, "%u columns", mysql_stmt_field_count(stmt));
	return NULL;
}

bool
db_script(const void *ctx, struct db *db, const char *text, const char **error_r)
{
	if ((db->mysql || connect_now(db)) && mysql_query(db->mysql, text) == 0)
		return true;
	*error_r = db->mysql ? mem_strdup(ctx, mysql_error(db->mysql)) : "no connection";
	return false;
}
