/* ical.c: RFC 5545: escaping, folding between characters, days. */
#include "exchange/ical.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "t/unit/unit.h"

START_TEST(whole)
{
	const struct ical_event e = { "readings-1-202611@lk.example.ru", unit_day("2026-11-30"), "Дача; дом, сад \\ 1\nи 2", "Текст", "https://lk.example.ru/readings" };
	ck_assert_str_eq(ical_calendar(ctx, "Сроки, все", &e, 1, 1795629599),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kabinet//Readings//RU\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:Сроки\\, все\r\n"
	    "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\nX-PUBLISHED-TTL:PT12H\r\n"
	    "BEGIN:VEVENT\r\nUID:readings-1-202611@lk.example.ru\r\nDTSTAMP:20261125T175959Z\r\nDTSTART;VALUE=DATE:20261130\r\n"
	    "DTEND;VALUE=DATE:20261201\r\nSUMMARY:Дача\\; дом\\, сад \\\\ 1\\nи 2\r\nDESCRIPTION:Текст\r\nURL:https://lk.example.ru/readings\r\n"
	    "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}
END_TEST

/* A summary of _i characters of one, two, three or four octets: no line is longer than 75, each is text by itself, and unfolded it is
   what it was. */
START_TEST(folding)
{
	static const char *const letters[] = { "a", "ж", "₽", "🏠" };
	for (size_t l = 0; l < COUNT(letters); l++) {
		char *summary = mem_strdup(ctx, "x"), *joined = mem_strdup(ctx, ""), *next;
		for (int i = 0; i < _i; i++)
			summary = talloc_strdup_append(summary, letters[l]);
		const struct ical_event e = { "u", 0, summary, "", "u" };
		for (char *p = ical_calendar(ctx, "n", &e, 1, 0); *p; p = next + 2) {
			next = strstr(p, "\r\n");
			ck_assert_msg(next != NULL && next - p <= 75, "a line of %d octets", (int)(next - p));
			ck_assert_msg(text_valid(p, (size_t)(next - p)), "cut inside a character");
			joined = talloc_asprintf_append(joined, "%s%.*s", *p == ' ' ? "" : "\n", (int)(next - p) - (*p == ' '), p + (*p == ' '));
		}
		ck_assert_msg(strstr(joined, mem_printf(ctx, "\nSUMMARY:%s\n", summary)) != NULL, "%s", joined);
	}
}
END_TEST

Suite *
ical_suite(void)
{
	Suite *s = suite_create("ical");
	unit_test(s, "ical.whole", whole);
	unit_rows(s, "ical.folding", folding, 160);
	return s;
}
