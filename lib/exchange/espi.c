/* espi.c: first the entries and their links, then the intervals. */
#include "exchange/espi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/intake_usage.h"
#include "domain/usage.h"
#include "exchange/stream.h"

#define ATOM "http://www.w3.org/2005/Atom"

enum { BATCH = 500, ENTRIES_MAX = 20000 };

/* One entry of the feed. Addresses are without a slash at either end. */
struct entry {
	const char *kind; /* UsagePoint, MeterReading, ReadingType, IntervalBlock …; "" for what is none of these */
	const char *self, *up;
	const char **related;
	size_t related_n;
	long line;
	/* of a ReadingType; -1: not told */
	int64_t behaviour, flow, uom, multiplier;
	const struct entry *type; /* of a MeterReading; of an IntervalBlock: of its MeterReading */
	const struct entry *series; /* of an IntervalBlock: the MeterReading, or NULL */
	size_t service;           /* of a ReadingType: which of the account's, SIZE_MAX: none */
	int places;               /* of a ReadingType: a value times ten to this is thousandths */
};

struct espi {
	void *ctx;
	struct db *db;
	const char *path;
	const struct usage_account *account;
	struct entry **entries;
	size_t n;
	const char *cause; /* why the file is refused */
	/* second reading */
	size_t at;         /* the entry being read */
	int64_t rest;      /* of values finer than a thousandth: carried on, so that their sum is right */
	struct interval *batch;
	size_t batch_n;
	int64_t batch_service;
	struct espi_counts *counts;
	bool refused, halted;
};

static void
complain(const struct espi *x, long line, const char *cause)
{
	fprintf(stderr, "%s:%ld: %s\n", x->path, line, cause);
}

bool
espi_is_feed(const struct item *root)
{
	return root->space && strcmp(root->space, ATOM) == 0 && strcmp(root->name, "feed") == 0;
}

static const char *
on_root(void *arg, const struct item *root)
{
	(void)arg;
	return espi_is_feed(root) ? NULL : "is no Green Button file (an Atom feed of ESPI), which --account is for";
}

static void
on_progress(void *arg, uint64_t bytes)
{
	(void)arg, (void)bytes;
}

static const struct item *
child(const struct item *item, const char *name)
{
	for (size_t i = 0; item && i < item->n_children; i++)
		if (strcmp(item->children[i]->name, name) == 0)
			return item->children[i];
	return NULL;
}

/* A whole number of a child's text; none where it is not there or is something else. */
static int64_t
number(const struct item *item, const char *name, int64_t none)
{
	const struct item *c = child(item, name);
	int64_t v;
	return c && c->text && decimal_parse(c->text, 0, &v) ? v : none;
}

/* ---- first reading */

static const char *
address(const void *ctx, const char *href)
{
	size_t n;
	href += strspn(href, "/");
	for (n = strlen(href); n > 0 && href[n - 1] == '/'; n--)
		;
	return mem_strndup(ctx, href, n);
}

static void
add_link(struct entry *e, const struct item *link)
{
	const char *rel = item_field(link, "rel"), *href = item_field(link, "href");
	if (rel == NULL || href == NULL)
		return;
	if (strcmp(rel, "self") == 0)
		e->self = address(e, href);
	else if (strcmp(rel, "up") == 0)
		e->up = address(e, href);
	else if (strcmp(rel, "related") == 0) {
		mem_grow(e, (void **)(void *)&e->related, sizeof *e->related, e->related_n);
		e->related[e->related_n++] = address(e, href);
	}
}

static bool
on_entry(void *arg, struct item *item, long line, const char *bad)
{
	struct espi *x = arg;
	struct entry *e = mem_new(x->ctx, struct entry);
	const struct item *content = bad ? NULL : child(item, "content");
	const struct item *object = content && content->n_children ? content->children[0] : NULL;
	if (x->n == ENTRIES_MAX) {
		x->cause = "more than 20000 entries";
		return false;
	}
	*e = (struct entry) { .kind = object ? mem_strdup(e, object->name) : "", .self = "", .up = "", .line = line };
	for (size_t i = 0; object && i < item->n_children; i++)
		if (strcmp(item->children[i]->name, "link") == 0)
			add_link(e, item->children[i]);
	e->behaviour = number(object, "accumulationBehaviour", -1);
	e->flow = number(object, "flowDirection", -1);
	e->uom = number(object, "uom", -1);
	e->multiplier = number(object, "powerOfTenMultiplier", 0);
	mem_grow(x->ctx, (void **)(void *)&x->entries, sizeof *x->entries, x->n);
	x->entries[x->n++] = e;
	return true;
}

static bool
ignore_piece(void *arg, const struct item *item, long line)
{
	(void)arg, (void)item, (void)line;
	return true;
}

/* ---- what belongs to what */

static bool
is(const struct entry *e, const char *kind)
{
	return strcmp(e->kind, kind) == 0;
}

static bool
relates(const struct entry *e, const char *to)
{
	for (size_t i = 0; *to && i < e->related_n; i++)
		if (strcmp(e->related[i], to) == 0)
			return true;
	return false;
}

/* Is the block under that meter reading? By the link to it, or by the address. */
static bool
is_under(const struct entry *block, const struct entry *reading)
{
	size_t n = strlen(reading->self);
	return relates(reading, block->up) || relates(reading, block->self) ||
	    (n > 0 && strncmp(block->up, reading->self, n) == 0 && (block->up[n] == '/' || block->up[n] == '\0'));
}

/* The one entry of a kind, NULL where there are none or several. */
static const struct entry *
only(const struct espi *x, const char *kind)
{
	const struct entry *found = NULL;
	for (size_t i = 0; i < x->n; i++) {
		if (is(x->entries[i], kind) && found)
			return NULL;
		found = is(x->entries[i], kind) ? x->entries[i] : found;
	}
	return found;
}

static void
join(struct espi *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct entry *e = x->entries[i];
		for (size_t j = 0; j < x->n && is(e, "MeterReading") && e->type == NULL; j++)
			if (is(x->entries[j], "ReadingType") && relates(e, x->entries[j]->self))
				e->type = x->entries[j];
	}
	for (size_t i = 0; i < x->n; i++) {
		struct entry *e = x->entries[i];
		for (size_t j = 0; j < x->n && is(e, "IntervalBlock") && e->series == NULL; j++)
			if (is(x->entries[j], "MeterReading") && is_under(e, x->entries[j]))
				e->series = x->entries[j];
		e->type = e->series && e->series->type ? e->series->type : is(e, "ReadingType") ? e : e->type;
		/* a file so small that nobody wrote the links */
		if (is(e, "IntervalBlock") && e->type == NULL)
			e->type = only(x, "ReadingType");
	}
}

/* Which of the account's services a reading type measures: by the unit, what was used and not what was given back, each
   interval for itself and not the sum since the beginning. */
static void
match(struct espi *x, struct entry *type)
{
	struct usage_codes codes;
	type->service = SIZE_MAX;
	if ((type->behaviour > 0 && type->behaviour != 4) || type->flow > 1)
		return;
	for (size_t i = 0; i < x->account->n; i++) {
		if (!usage_codes(x->account->services[i].code, x->account->services[i].unit, &codes) || codes.uom != type->uom)
			continue;
		if (type->service != SIZE_MAX)
			x->cause = "measures a unit that several services of the account have";
		type->service = i;
		type->places = (int)type->multiplier - codes.multiplier;
	}
	if (type->service != SIZE_MAX && (type->places < -9 || type->places > 9))
		x->cause = "has a power of ten that cannot be meant";
}

/* Two series of one service would be counted twice, or be two homes'. */
static void
check_series(struct espi *x)
{
	const struct entry **first = mem_array(x->ctx, const struct entry *, x->account->n);
	bool any = false;
	for (size_t i = 0; i < x->n && x->cause == NULL; i++) {
		const struct entry *e = x->entries[i];
		if (!is(e, "IntervalBlock") || e->type == NULL || e->type->service == SIZE_MAX)
			continue;
		const struct entry *series = e->series ? e->series : e->type;
		any = true;
		if (first[e->type->service] == NULL)
			first[e->type->service] = series;
		else if (first[e->type->service] != series)
			x->cause = "holds several series of one service; give one of them";
	}
	if (!any && x->cause == NULL)
		x->cause = "holds nothing that a service of this account measures";
}

/* ---- second reading */

static void
settle(struct espi *x, const struct interval *one)
{
	x->counts->of[one->outcome]++;
	if (one->outcome != INTAKE_REFUSED)
		return;
	x->refused = true;
	complain(x, one->line, "interval: its time is no time, or another interval has a part of it");
}

static void
flush(struct espi *x)
{
	enum err e = x->halted ? OK : intake_intervals(x->db, x->account, x->batch_service, x->batch, x->batch_n);
	if (e != OK) {
		x->halted = true;
		complain(x, x->batch[0].line, "the database does not answer; nothing from here on is in");
	}
	for (size_t i = 0; i < x->batch_n && !x->halted; i++)
		settle(x, &x->batch[i]);
	x->batch_n = 0;
}

/* Thousandths; what is finer is carried to the next interval. */
static bool
scale(struct espi *x, int places, int64_t value, int64_t *volume_r)
{
	int64_t ten = 1;
	for (int i = 0; i < (places < 0 ? -places : places); i++)
		ten *= 10;
	if (places >= 0)
		return !__builtin_mul_overflow(value, ten, volume_r);
	if (__builtin_add_overflow(value, x->rest, &value) || !mul_div(value, 1, ten, volume_r))
		return false;
	x->rest = value - *volume_r * ten;
	return true;
}

static bool
on_interval(void *arg, const struct item *item, long line)
{
	struct espi *x = arg;
	const struct entry *e = x->at < x->n ? x->entries[x->at] : NULL;
	const struct item *period = child(item, "timePeriod");
	struct interval one = { number(period, "start", INT64_MIN), number(period, "duration", -1), 0, line, INTAKE_REFUSED };
	int64_t value = number(item, "value", INT64_MIN);
	if (e == NULL || !is(e, "IntervalBlock") || e->type == NULL || e->type->service == SIZE_MAX)
		return true;
	int64_t service = x->account->services[e->type->service].id;
	if (value < 0 || one.starts_at < 0 || one.starts_at > INT64_C(0xffffffff) || one.seconds <= 0 ||
	    !scale(x, e->type->places, value, &one.volume)) {
		settle(x, &one);
		return true;
	}
	if (x->batch_n == BATCH || (x->batch_n && service != x->batch_service))
		flush(x);
	x->batch_service = service;
	x->batch[x->batch_n++] = one;
	return !x->halted;
}

static bool
on_entry_again(void *arg, struct item *item, long line, const char *bad)
{
	struct espi *x = arg;
	(void)item;
	if (bad) {
		x->refused = true;
		complain(x, line, bad);
	}
	x->at++;
	return true;
}

/* ---- both */

static bool
read_once(struct espi *x, int fd, const struct stream_user *user)
{
	const char *cause;
	long line;
	bool whole = stream_read(x->ctx, fd, user, &line, &cause);
	if (!whole)
		complain(x, line, *cause ? cause : x->cause ? x->cause : "was not read to its end");
	return whole;
}

static enum import_status
read_file(struct espi *x, int fd)
{
	struct stream_user user = { on_root, on_entry, on_progress, x, "IntervalReading", ignore_piece };
	if (!read_once(x, fd, &user))
		return IMPORT_BROKEN;
	join(x);
	for (size_t i = 0; i < x->n && x->cause == NULL; i++)
		if (is(x->entries[i], "ReadingType"))
			match(x, x->entries[i]);
	if (x->cause == NULL)
		check_series(x);
	if (x->cause || lseek(fd, 0, SEEK_SET) != 0) {
		complain(x, 0, x->cause ? x->cause : "must be a file: it is read twice");
		return IMPORT_BROKEN;
	}
	user.record = on_entry_again;
	user.piece = on_interval;
	bool whole = read_once(x, fd, &user);
	if (x->batch_n)
		flush(x);
	return !whole || x->halted ? IMPORT_BROKEN : x->refused ? IMPORT_SOME : IMPORT_ALL;
}

/* "SUPPLIER/NUMBER": a supplier's code has no slash, a number may. */
static bool
find_account(struct espi *x, const char *account)
{
	struct usage_account *found;
	const char *slash = strchr(account, '/');
	const char *code = mem_strndup(x->ctx, account, slash ? (size_t)(slash - account) : 0);
	enum err e = slash ? intake_usage_account(x->ctx, x->db, code, slash + 1, &found) : ERR_NOT_FOUND;
	if (e == OK)
		x->account = found;
	else
		complain(x, 0, e == ERR_NOT_FOUND ? "the account of --account SUPPLIER/NUMBER is not known, or has no services" :
		    "the database does not answer");
	return e == OK;
}

enum import_status
espi_import(const void *ctx, struct db *db, const char *account, const char *path, struct espi_counts *counts)
{
	struct espi *x = mem_new(ctx, struct espi);
	enum import_status status = IMPORT_BROKEN;
	x->ctx = x;
	x->db = db;
	x->path = path;
	x->counts = counts;
	x->batch = mem_array(x, struct interval, BATCH);
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		complain(x, 0, mem_printf(x, "cannot be opened: %s", strerror(errno)));
	else if (find_account(x, account))
		status = read_file(x, fd);
	if (fd >= 0)
		close(fd);
	talloc_free(x);
	return status;
}
