/* unit.h: what the unit suites share: a context, the leak check, and how a table becomes a test. */
#ifndef T_UNIT_H
#define T_UNIT_H
#include <check.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tariff_rows;

#define NBSP "\xc2\xa0"
#define MINUS "−"
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Every test allocates here. The fixture frees it and then compares talloc's blocks with those before the test, so that
   memory put on any other owner, NULL too, fails the test (STYLE.md 9). */
extern void *ctx;

/* Adds a test that runs once for each row of a table (_i is the row); name is what the report says. */
void unit_rows(Suite *s, const char *name, const TTest *test, size_t rows);
void unit_test(Suite *s, const char *name, const TTest *test);
/* Adds a test that must end in abort(). */
void unit_dies(Suite *s, const char *name, const TTest *test);
/* Says in the report that a test did not run, and why. Borrowed. */
void unit_skip(const char *name, const char *why);
/* A seeded generator: the same numbers at each run. unit_below: 0 … n-1. */
uint64_t unit_random(uint64_t *seed);
int64_t unit_below(uint64_t *seed, int64_t n);
/* A day from "2026-11-22"; DAY_NONE from "-". */
int64_t unit_day(const char *iso);
/* A folder of this process for files a test writes; the file's path, on ctx. */
char *unit_file(const char *name, const char *contents);
/* A number of a table, "1.50", in units of 10^-places. */
int64_t unit_decimal(const char *s, int places);
/* From here on log lines go nowhere: a refusal that a test wants is no news. */
void unit_quiet(void);
/* Root of the repository: the tests are run there; $KABINET_ROOT otherwise. */
const char *unit_root(void);

Suite *agent_suite(void);
Suite *bank_suite(void);
Suite *conf_suite(void);
Suite *crypt_suite(void);
Suite *date_suite(void);
Suite *deadline_suite(void);
Suite *estimate_suite(void);
Suite *ical_suite(void);
Suite *judge_suite(void);
Suite *mem_suite(void);
Suite *meter_suite(void);
Suite *money_suite(void);
Suite *param_suite(void);
Suite *payment_plan_suite(void);
Suite *penalty_suite(void);
Suite *qr_suite(void);
Suite *reading_suite(void);
Suite *remind_suite(void);
Suite *seal_suite(void);
Suite *serve_suite(void);
Suite *sheet_suite(void);
Suite *slots_suite(void);
Suite *tariff_suite(void);
Suite *text_suite(void);
Suite *usage_suite(void);
Suite *view_suite(void);
Suite *webauthn_suite(void);
Suite *window_suite(void);
Suite *words_suite(void);
/* tariff.c's reading of oracle.py's price lists, and a sum as its tables have it, on ctx. */
enum { UNIT_SERVICE = 7 };
struct tariff_rows unit_prices(const char *text);
const char *unit_sum(int64_t kopecks);
#endif
