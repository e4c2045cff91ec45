/* test_slots.c: slots shared by processes: never more than there are, none lost with a dead owner. */
#include "base/slots.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "t/unit/unit.h"

static void
pause_ms(long ms)
{
	nanosleep(&(struct timespec) { ms / 1000, ms % 1000 * 1000000L }, NULL);
}

static int64_t
milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* A process of its own that opens the file, takes a slot, says so, and keeps it until it is killed. */
static pid_t
holder(const char *path, int n)
{
	int told[2];
	char byte;
	ck_assert_int_eq(pipe(told), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct slots *s = slots_open(NULL, path, n);
		byte = s && slots_take(s, 0) ? 'y' : 'n';
		if (write(told[1], &byte, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ck_assert(read(told[0], &byte, 1) == 1);
	ck_assert_int_eq(byte, 'y');
	close(told[0]);
	close(told[1]);
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

START_TEST(take_and_give)
{
	const char *path = unit_file("slots", "");
	struct slots *a = slots_open(ctx, path, 1), *b = slots_open(ctx, path, 1);
	ck_assert(slots_take(a, 0));
	ck_assert(!slots_take(b, 0));
	slots_give(a);
	ck_assert(slots_take(b, 0));
	slots_give(b);
	slots_give(b); /* giving back nothing is nothing */
	ck_assert(slots_take(a, 0));
	talloc_free(a);
	ck_assert(slots_take(b, 0));
}
END_TEST

START_TEST(as_many_as_there_are)
{
	const char *path = unit_file("slots", "");
	struct slots *s = slots_open(ctx, path, 3);
	pid_t first = holder(path, 3), second = holder(path, 3);
	ck_assert(slots_take(s, 0));
	struct slots *late = slots_open(ctx, path, 3);
	ck_assert(!slots_take(late, 0));
	end(first);
	ck_assert(slots_take(late, 1000)); /* a dead owner's slot is free at once */
	end(second);
}
END_TEST

START_TEST(waiting)
{
	const char *path = unit_file("slots", "");
	struct slots *s = slots_open(ctx, path, 1);
	pid_t owner = holder(path, 1);
	int64_t began = milliseconds();
	ck_assert(!slots_take(s, 100));
	int64_t waited = milliseconds() - began;
	ck_assert_msg(waited >= 100 && waited < 2000, "waited %" PRId64 " ms of 100", waited);
	pid_t killer = fork();
	if (killer == 0) {
		pause_ms(50);
		kill(owner, SIGKILL);
		_exit(0);
	}
	ck_assert(slots_take(s, 5000)); /* it came free while we waited */
	end(killer);
	end(owner);
}
END_TEST

enum { PROCESSES = 8, ROUNDS = 40, SLOTS = 2 };

/* Marks of those who came in and have not yet gone. */
static int
marks_inside(const char *path)
{
	int n = 0;
	char *marks = file_read(NULL, path);
	for (const char *c = marks; *c; c++)
		n += *c == '+' ? 1 : -1;
	talloc_free(marks);
	return n;
}

/* One of many: comes in, leaves a mark, looks how many are in, leaves another, goes. */
static int
visitor(const char *path, const char *inside)
{
	struct slots *s = slots_open(NULL, path, SLOTS);
	int fd = open(inside, O_RDWR | O_APPEND);
	bool good = s != NULL;
	for (int i = 0; i < ROUNDS && good; i++) {
		good = slots_take(s, 20000) && write(fd, "+", 1) == 1;
		int n = marks_inside(inside);
		good &= n >= 1 && n <= SLOTS && write(fd, "-", 1) == 1;
		slots_give(s);
	}
	return good ? 0 : 1;
}

START_TEST(never_more)
{
	const char *path = unit_file("slots", ""), *inside = unit_file("inside", "");
	pid_t pids[PROCESSES];
	for (int i = 0; i < PROCESSES; i++)
		if ((pids[i] = fork()) == 0)
			_exit(visitor(path, inside));
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;
		waitpid(pids[i], &status, 0);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "process %d: status %x", i, (unsigned)status);
	}
}
END_TEST

START_TEST(the_file)
{
	char *path = mem_printf(ctx, "%s-new", unit_file("slots", ""));
	struct stat st;
	struct slots *s = slots_open(ctx, path, 0);
	ck_assert(s != NULL && slots_take(s, 0)); /* 0: at least one */
	ck_assert(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	unit_quiet();
	ck_assert_ptr_null(slots_open(ctx, "/nowhere/slots", 1));
}
END_TEST

Suite *
slots_suite(void)
{
	Suite *s = suite_create("slots");
	unit_test(s, "slots.take-and-give", take_and_give);
	unit_test(s, "slots.as-many-as-there-are", as_many_as_there_are);
	unit_test(s, "slots.waiting", waiting);
	unit_test(s, "slots.never-more", never_more);
	unit_test(s, "slots.the-file", the_file);
	return s;
}
