/* reading.c: why readings can or cannot be sent, and when: the supplier's window by the supplier's clocks. */
#include "domain/reading.h"

#include "base/mem.h"
#include "t/unit/unit.h"

static const struct window is_open = { true, 0, 0 }, is_closed = { false, 0, 0 };

static const struct {
	const char *closed_on;
	int64_t meters, automatic, in_service;
	bool window;
	enum reading_door door;
} accounts[] = {
	{ "-", 2, 0, 2, true, DOOR_OPEN }, { "-", 2, 1, 1, true, DOOR_OPEN }, { "-", 2, 0, 2, false, DOOR_CLOSED },
	{ "-", 0, 0, 0, true, DOOR_NONE }, { "-", 0, 0, 0, false, DOOR_NONE }, { "-", 1, 1, 0, true, DOOR_AUTOMATIC },
	{ "-", 1, 1, 0, false, DOOR_AUTOMATIC }, { "-", 1, 0, 0, true, DOOR_OUT_OF_SERVICE },
	{ "2026-01-31", 2, 0, 2, true, DOOR_ACCOUNT_CLOSED }, { "2026-01-31", 0, 0, 0, false, DOOR_ACCOUNT_CLOSED },
};

START_TEST(account_door)
{
	struct account a = { .may_submit = true, .closed_on = unit_day(accounts[_i].closed_on), .meters = accounts[_i].meters,
		.automatic = accounts[_i].automatic, .in_service = accounts[_i].in_service };
	ck_assert_int_eq(reading_account_door(&a, accounts[_i].window ? &is_open : &is_closed), accounts[_i].door);
}
END_TEST

static const struct {
	const char *state;
	bool automatic, window;
	enum reading_door door;
} meters[] = {
	{ "in-service", false, true, DOOR_OPEN }, { "in-service", false, false, DOOR_CLOSED }, { "in-service", true, true, DOOR_AUTOMATIC },
	{ "in-service", true, false, DOOR_AUTOMATIC }, { "out-of-service", false, true, DOOR_OUT_OF_SERVICE },
	{ "out-of-service", true, true, DOOR_OUT_OF_SERVICE }, { "removed", false, true, DOOR_OUT_OF_SERVICE },
};

START_TEST(meter_door)
{
	struct meter m = { .state = mem_strdup(ctx, meters[_i].state), .automatic = meters[_i].automatic };
	ck_assert_int_eq(reading_meter_door(&m, meters[_i].window ? &is_open : &is_closed), meters[_i].door);
}
END_TEST

/* E2: the last day of the window ends when it ends where the supplier is. Instants by Python's zoneinfo. */
static const struct {
	const char *zone;
	int64_t instant;
	bool open;
} windows[] = {
	{ "Asia/Omsk", INT64_C(1795629599), true },      /* 25 November 23:59:59 in Omsk, 17:59:59Z */
	{ "Asia/Omsk", INT64_C(1795629600), false },     /* the 26th there, still the 25th in UTC */
	{ "Europe/Moscow", INT64_C(1795629600), true },  /* 21:00 on the 25th */
	{ "Europe/Moscow", INT64_C(1795640399), true },  /* 23:59:59 */
	{ "Europe/Moscow", INT64_C(1795640400), false }, /* the 26th */
	{ "UTC", INT64_C(1795640400), true },            /* 21:00 on the 25th */
};

START_TEST(window_by_the_suppliers_clock)
{
	struct account a = { .zone = mem_strdup(ctx, windows[_i].zone), .readings_from = 15, .readings_to = 25 };
	ck_assert(reading_window(&a, windows[_i].instant).open == windows[_i].open);
}
END_TEST

START_TEST(number)
{
	ck_assert_str_eq(reading_number(ctx, 501), "П-0000501");
	ck_assert_str_eq(reading_number(ctx, 123456789), "П-123456789");
}
END_TEST

Suite *
reading_suite(void)
{
	Suite *s = suite_create("reading");
	unit_rows(s, "reading.account-door", account_door, COUNT(accounts));
	unit_rows(s, "reading.meter-door", meter_door, COUNT(meters));
	unit_rows(s, "reading.window-by-the-suppliers-clock", window_by_the_suppliers_clock, COUNT(windows));
	unit_test(s, "reading.number", number);
	return s;
}
