/* import.c: reads records, checks them, stores them a batch a transaction. When a batch fails, its records go in one by
   one, each in a transaction of its own, so that a bad one takes no other with it and none is half in. */
#include "exchange/import.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "exchange/espi.h"
#include "exchange/gis.h"
#include "exchange/stream.h"

enum { BATCH = 200, KINDS_MAX = 16 };

/* One record of the file: one of Kabinet's, or those that a stylesheet made of one. They go in together or not at all. */
struct unit {
	long line;
	const struct item **items;
	struct intake_record **records;
	enum outcome *outcomes;
	size_t n;
	const char *cause;       /* NULL, or why it is refused */
	const struct item *whose; /* the one that cause is about */
};

struct import {
	struct db *db;
	const struct import_options *options;
	struct intake *intake;
	struct gis *gis;
	uint64_t counts[KINDS_MAX][INTAKE__OUTCOMES], unknown;
	/* of the file being read */
	const char *path;
	const struct gis_request *request; /* NULL: Kabinet's own records */
	struct item *head;      /* of a request: its fields outside the records */
	bool refused;           /* some record of it */
	const char *halted;     /* why nothing more can be stored */
	uint64_t size, shown;
	/* of the batch */
	void *ctx;
	struct unit *units;
	size_t n;
	uint64_t bytes, bytes_before;
};

static void
complain(const struct import *im, long line, const char *what, const char *cause)
{
	if (im->shown)
		fputs("\r\033[K", stderr);
	fprintf(stderr, "%s:%ld: %s%s%s\n", im->path, line, what, *what ? ": " : "", cause);
}

static void
count_item(struct import *im, const struct item *item, enum outcome outcome)
{
	for (size_t k = 0; k < intake_kinds(); k++) {
		if (strcmp(intake_kind_name(k), item->name) == 0) {
			im->counts[k][outcome]++;
			return;
		}
	}
	im->unknown++;
}

/* Tells and counts what became of a unit. */
static void
settle(struct import *im, const struct unit *u)
{
	for (size_t i = 0; i < u->n; i++)
		count_item(im, u->items[i], u->cause ? INTAKE_REFUSED : u->outcomes[i]);
	if (u->cause == NULL)
		return;
	im->refused = true;
	complain(im, u->line, u->whose ? intake_label(im->ctx, u->whose) : "record", u->cause);
	if (u->n == 0)
		im->unknown++;
}

static enum err
store_unit(struct import *im, struct unit *u)
{
	enum err e = OK;
	for (size_t i = 0; i < u->n && e == OK && u->cause == NULL; i++) {
		e = intake_store(im->intake, u->records[i], &u->outcomes[i]);
		/* Nothing of this unit is written yet: the rest of the batch can go on. */
		if (e == ERR_INPUT && i == 0 && !intake_touched(im->intake)) {
			u->cause = intake_cause(im->intake);
			u->whose = u->items[i];
			return OK;
		}
		u->whose = e == OK ? NULL : u->items[i];
	}
	return e;
}

struct work {
	struct import *im;
	struct unit *units;
	size_t n;
};

/* Runs again from its start when the database says so, so what an earlier try found out is put back first. */
static enum err
work(struct db *db, void *arg)
{
	struct work *w = arg;
	enum err e = OK;
	intake_begin(w->im->intake, w->im->ctx, db);
	for (size_t i = 0; i < w->n && e == OK; i++) {
		if (w->units[i].records)
			w->units[i].cause = NULL;
		e = store_unit(w->im, &w->units[i]);
	}
	return e;
}

/* All that a batch does can be done again, so an unknown outcome of COMMIT is made known by doing so. */
static enum err
transact(struct import *im, struct unit *units, size_t n)
{
	struct work w = { im, units, n };
	enum err e = db_transact(im->db, work, &w);
	return e == ERR_UNSURE ? db_transact(im->db, work, &w) : e;
}

static bool
halts(struct import *im, enum err e)
{
	if (e == ERR_BUSY || e == ERR_UNSURE)
		im->halted = "the database does not answer; nothing from here on is in";
	return im->halted != NULL;
}

static void
store_alone(struct import *im, struct unit *u)
{
	enum err e = u->records ? transact(im, u, 1) : OK;
	if (e == OK || halts(im, e))
		return;
	u->cause = e == ERR_INPUT ? intake_cause(im->intake) :
	    e == ERR_EXISTS ? "another row of the database is in the way" : "the database refused it, see the log above";
}

static void
flush(struct import *im)
{
	enum err e = im->n && !im->halted ? transact(im, im->units, im->n) : OK;
	bool alone = e != OK && !halts(im, e);
	for (size_t i = 0; i < im->n && !im->halted; i++) {
		if (alone)
			store_alone(im, &im->units[i]);
		if (im->halted)
			complain(im, im->units[i].line, "", im->halted);
		else
			settle(im, &im->units[i]);
	}
	if (im->halted && e != OK && !alone)
		complain(im, im->units[0].line, "", im->halted);
	talloc_free(im->ctx);
	im->ctx = talloc_new(im);
	im->units = mem_array(im->ctx, struct unit, BATCH);
	im->n = 0;
	im->bytes_before = im->bytes;
}

static void
check_unit(struct import *im, struct unit *u)
{
	u->records = mem_array(im->ctx, struct intake_record *, u->n);
	u->outcomes = mem_array(im->ctx, enum outcome, u->n);
	for (size_t i = 0; i < u->n && u->cause == NULL; i++) {
		if (intake_check(im->intake, im->ctx, u->items[i], &u->records[i]) != OK) {
			u->cause = intake_cause(im->intake);
			u->whose = u->items[i];
		}
	}
	if (u->cause)
		u->records = NULL;
}

/* Puts the record into the batch, as a unit. */
static void
add(struct import *im, const struct item *item, long line, const char *bad)
{
	struct unit *u = &im->units[im->n++];
	u->line = line;
	u->cause = bad;
	u->whose = item;
	if (im->request && bad == NULL) {
		u->items = gis_convert(im->gis, im->ctx, im->request, im->head, item, im->options->supplier, &u->n, &u->cause);
	} else if (im->request == NULL) {
		u->items = mem_array(im->ctx, const struct item *, 1);
		u->items[0] = item;
		u->n = 1;
	}
	if (u->cause == NULL)
		check_unit(im, u);
}

static bool
on_record(void *arg, struct item *item, long line, const char *bad)
{
	struct import *im = arg;
	bool record = im->request == NULL || gis_is_record(im->request, item);
	if (!record && bad == NULL && gis_keep_head(im->head, item))
		return true;
	if (!record && bad == NULL)
		bad = "is nothing that Kabinet takes in";
	talloc_steal(im->ctx, item);
	add(im, item, line, bad);
	if (im->n == BATCH || im->bytes - im->bytes_before > RECORD_MAX)
		flush(im);
	return im->halted == NULL;
}

static const char *
on_root(void *arg, const struct item *root)
{
	struct import *im = arg;
	im->request = gis_request(root);
	if (im->request) {
		im->head = mem_new(im, struct item);
		return im->options->supplier ? NULL : "is a request of ГИС ЖКХ, so --supplier must say whose it is";
	}
	if (espi_is_feed(root))
		return "is Green Button, so --account must say whose it is";
	if (strcmp(root->name, "kabinet") != 0 || root->space)
		return "is neither Kabinet's exchange format nor one of the four requests of ГИС ЖКХ";
	const char *version = item_field(root, "version");
	if (version == NULL || strcmp(version, "1") != 0)
		return "is of another version of the exchange format than 1";
	return root->n_fields == 1 ? NULL : "its root has an attribute that the exchange format does not know";
}

/* Not more often than the eye can follow. */
static void
on_progress(void *arg, uint64_t bytes)
{
	struct import *im = arg;
	im->bytes = bytes;
	if (im->options->quiet || !isatty(STDERR_FILENO) || bytes / 262144 == im->shown / 262144)
		return;
	im->shown = bytes;
	if (im->size == 0) {
		fprintf(stderr, "\r%" PRIu64 " KB ", bytes / 1024);
		return;
	}
	int done = (int)(bytes >= im->size ? 40 : bytes * 40 / im->size);
	fprintf(stderr, "\r[%.*s%.*s] %3d %%", done, "########################################", 40 - done,
	    "                                        ", (int)(bytes >= im->size ? 100 : bytes * 100 / im->size));
}

static enum import_status
read_file(struct import *im, int fd)
{
	struct stream_user user = { .root = on_root, .record = on_record, .progress = on_progress, .arg = im };
	struct stat st;
	const char *cause;
	long line;
	im->size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	bool whole = stream_read(im, fd, &user, &line, &cause);
	flush(im);
	if (!whole && *cause)
		complain(im, line, "", cause);
	if (im->shown)
		fputs("\r\033[K", stderr);
	return !whole || im->halted ? IMPORT_BROKEN : im->refused ? IMPORT_SOME : IMPORT_ALL;
}

struct import *
import_new(const void *ctx, struct db *db, const struct import_options *options)
{
	struct import *im = mem_new(ctx, struct import);
	im->db = db;
	im->options = options;
	im->intake = intake_new(im, options->supplier);
	im->gis = gis_new(im, options->sheets);
	return im;
}

enum import_status
import_file(struct import *im, const char *path)
{
	bool in = strcmp(path, "-") == 0;
	im->path = in ? "-" : path;
	im->request = NULL;
	im->refused = false;
	im->halted = NULL;
	im->bytes = im->bytes_before = im->shown = 0;
	flush(im);
	int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		complain(im, 0, "", mem_printf(im->ctx, "cannot be opened: %s", strerror(errno)));
		return IMPORT_BROKEN;
	}
	enum import_status status = read_file(im, fd);
	if (!in)
		close(fd);
	return status;
}

uint64_t
import_count(const struct import *im, size_t kind, enum outcome outcome)
{
	return im->counts[kind][outcome];
}

uint64_t
import_unknown(const struct import *im)
{
	return im->unknown;
}

void
import_end(void)
{
	gis_end();
	xmlCleanupParser();
}
