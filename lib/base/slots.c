/* slots.c: OFD locks on the bytes of a file. Not flock() (one lock a file), not a semaphore (a dead owner keeps it). */
#include "base/slots.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

enum { NONE = -1, POLL_MS = 5 };

struct slots {
	int fd, n;
	int held; /* the slot taken, or NONE */
};

static int
slots_close(struct slots *s)
{
	return close(s->fd); /* and with the file's last descriptor the lock goes */
}

static int
half_the_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) / 2;
	return n > 1 ? (int)n : 1;
}

struct slots *
slots_open(const void *ctx, const char *path, int n)
{
	struct slots *s = mem_new(ctx, struct slots);
	s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->fd < 0) {
		log_line("slots: %s: %s", path, strerror(errno));
		talloc_free(s);
		return NULL;
	}
	s->n = n > 0 ? n : half_the_processors();
	s->held = NONE;
	talloc_set_destructor(s, slots_close);
	return s;
}

static bool
lock(const struct slots *s, int slot, short type)
{
	struct flock f = { .l_type = type, .l_whence = SEEK_SET, .l_start = slot, .l_len = 1 };
	return fcntl(s->fd, F_OFD_SETLK, &f) == 0;
}

/* False if all are taken. A file system without locks must not keep everybody out: it is logged, and there is no limit. */
static bool
take_free(struct slots *s)
{
	for (int i = 0; i < s->n; i++) {
		if (lock(s, i, F_WRLCK)) {
			s->held = i;
			return true;
		}
		if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
			log_line("slots: no locks here: %s", strerror(errno));
			return true;
		}
	}
	return false;
}

static int64_t
milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

bool
slots_take(struct slots *s, int wait_ms)
{
	int64_t end = milliseconds() + wait_ms;
	assert(s->held == NONE);
	while (!take_free(s)) {
		if (milliseconds() >= end)
			return false;
		nanosleep(&(struct timespec) { 0, POLL_MS * 1000000L }, NULL);
	}
	return true;
}

void
slots_give(struct slots *s)
{
	if (s->held != NONE)
		lock(s, s->held, F_UNLCK);
	s->held = NONE;
}
