/* main.c: runs every unit suite; one line a test: `ok unit/NAME`, `FAIL unit/NAME: why`, `SKIP unit/NAME: why`. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/money.h"
#include "t/unit/unit.h"

/* The sanitizer keeps freed memory aside; a parent of a thousand forks must not grow by it. Unused without -fsanitize. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=8:detect_stack_use_after_return=1";
}

/* LeakSanitizer stops the world for each row, which makes minutes of a thousand rows. Where only talloc allocates, the
   fixture's count of blocks finds the same leaks. */
static bool only_talloc;
int __lsan_is_turned_off(void);
int
__lsan_is_turned_off(void)
{
	return only_talloc;
}

void *ctx;
static size_t blocks;
static char folder[] = "/tmp/kabinet-unit-XXXXXX";

enum { SKIPS_MAX = 16, TESTS_MAX = 300, TIMEOUT = 60 };
static struct skip {
	const char *name, *why;
} skips[SKIPS_MAX];
static size_t skips_n;

static struct test {
	const char *name;
	size_t rows;
} tests[TESTS_MAX];
static size_t tests_n;

static void
set_up(void)
{
	talloc_enable_null_tracking();
	blocks = talloc_total_blocks(NULL);
	ctx = talloc_new(NULL);
}

static void
set_up_talloc(void)
{
	only_talloc = true;
	set_up();
}

static bool
is_only_talloc(const char *name)
{
	static const char *const modules[] = { "money.", "date.", "window.", "deadline.", "remind.", "ical.", "tariff.", "estimate.", "penalty.", "payment-plan.", "meter.", "reading.", "text.", "param." };
	for (size_t i = 0; i < COUNT(modules); i++)
		if (strncmp(name, modules[i], strlen(modules[i])) == 0)
			return true;
	return false;
}

static void
tear_down(void)
{
	talloc_free(ctx);
	size_t after = talloc_total_blocks(NULL);
	/* Else LeakSanitizer reports talloc's own root in every test. */
	talloc_disable_null_tracking();
	ck_assert_msg(after == blocks, "%zu talloc blocks before, %zu after: something hangs on a wrong owner", blocks, after);
}

static void
add(Suite *s, const char *name, const TTest *test, size_t rows, int signal)
{
	TCase *c = tcase_create(name);
	tcase_add_checked_fixture(c, is_only_talloc(name) ? set_up_talloc : set_up, tear_down);
	tcase_set_timeout(c, TIMEOUT);
	tcase_add_loop_test_raise_signal(c, test, signal, 0, (int)rows);
	suite_add_tcase(s, c);
	if (tests_n == TESTS_MAX)
		abort();
	tests[tests_n++] = (struct test) { name, rows };
}

void
unit_rows(Suite *s, const char *name, const TTest *test, size_t rows)
{
	add(s, name, test, rows, 0);
}

void
unit_dies(Suite *s, const char *name, const TTest *test)
{
	add(s, name, test, 1, SIGABRT);
}

void
unit_test(Suite *s, const char *name, const TTest *test)
{
	unit_rows(s, name, test, 1);
}

void
unit_skip(const char *name, const char *why)
{
	if (skips_n < SKIPS_MAX)
		skips[skips_n++] = (struct skip) { name, why };
}

/* splitmix64 (Steele, Lea, Flood 2014) */
uint64_t
unit_random(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

int64_t
unit_below(uint64_t *seed, int64_t n)
{
	return (int64_t)(unit_random(seed) % (uint64_t)n);
}

int64_t
unit_day(const char *iso)
{
	int64_t day = DAY_NONE;
	if (strcmp(iso, "-") != 0 && !day_parse(iso, &day))
		ck_abort_msg("the table has no day: %s", iso);
	return day;
}

int64_t
unit_decimal(const char *s, int places)
{
	int64_t v = 0;
	if (!decimal_parse(s, places, &v))
		ck_abort_msg("the table has no number: %s", s);
	return v;
}

char *
unit_file(const char *name, const char *contents)
{
	char *path = mem_printf(ctx, "%s/%s", folder, name);
	for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *f = fopen(path, "w");
	ck_assert_msg(f != NULL && fputs(contents, f) >= 0 && fclose(f) == 0, "%s cannot be written", path);
	return path;
}

void
unit_quiet(void)
{
	int null = open("/dev/null", O_WRONLY);
	dup2(null, STDERR_FILENO);
	close(null);
}

const char *
unit_root(void)
{
	const char *root = getenv("KABINET_ROOT");
	return root ? root : ".";
}

/* Results come in the order of the tests, a row at a time; a test that has a failed row says so for each. */
static void
report(SRunner *sr)
{
	TestResult **results = srunner_results(sr);
	int n = srunner_ntests_run(sr);
	size_t t = 0, row = 0, bad = 0;
	for (int i = 0; i < n; i++) {
		if (tr_rtype(results[i]) != CK_PASS) {
			printf("FAIL unit/%s[%zu]: %s (%s:%d)\n", tests[t].name, row, tr_msg(results[i]), tr_lfile(results[i]),
			    tr_lno(results[i]));
			bad++;
		}
		if (++row < tests[t].rows)
			continue;
		if (bad == 0 && row == 1)
			printf("ok unit/%s\n", tests[t].name);
		else if (bad == 0)
			printf("ok unit/%s (%zu rows)\n", tests[t].name, row);
		t++;
		row = bad = 0;
	}
	free(results);
	for (size_t i = 0; i < skips_n; i++)
		printf("SKIP unit/%s: %s\n", skips[i].name, skips[i].why);
	if (t != tests_n)
		printf("FAIL unit/main: %zu of %zu tests ran\n", t, tests_n);
}

static void
remove_folder(void)
{
	char *const argv[] = { "rm", "-rf", folder, NULL };
	if (fork() == 0)
		execv("/bin/rm", argv);
}

int
main(void)
{
	Suite *(*const suites[])(void) = { usage_suite, money_suite, date_suite, window_suite, deadline_suite, remind_suite, ical_suite, tariff_suite, estimate_suite, penalty_suite, payment_plan_suite, meter_suite,
		reading_suite, judge_suite, text_suite, crypt_suite, conf_suite, mem_suite, param_suite, words_suite, view_suite, sheet_suite,
		bank_suite, slots_suite, serve_suite, agent_suite, qr_suite, seal_suite, webauthn_suite };
	SRunner *sr = srunner_create(NULL);
	if (mkdtemp(folder) == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < COUNT(suites); i++)
		srunner_add_suite(sr, suites[i]());
	srunner_run_all(sr, CK_SILENT);
	report(sr);
	bool failed = srunner_ntests_failed(sr) > 0 || (size_t)srunner_ntests_run(sr) < tests_n;
	srunner_free(sr);
	remove_folder();
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
