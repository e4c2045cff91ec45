/* text.c: what is let in from outside, and the spellings people use. */
#include "base/text.h"

#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

#define T(s) s, sizeof(s) - 1

static const struct {
	const char *s;
	size_t n;
	bool valid;
} bytes[] = {
	{ T(""), true }, { T("hello"), true }, { T("Привет, мир"), true }, { T("a\tb\nc\r"), true }, { T("\xc2\xa0"), true },
	{ T("~"), true }, { T("😀"), true }, { T("\xf4\x8f\xbf\xbd"), true }, { T("\xef\xbf\xbd"), true }, { T("\xef\xa4\x80"), true },
	{ T("\xed\x9f\xbf"), true }, { T("é"), true }, { T("e\u0301"), true }, { T("\xe2\x80\x8d"), true }, { T("<&>\"'"), true },
	/* private use: the marks of lib/view/sheet.c live there */
	{ T("\xee\x80\x80"), false }, { T("\xee\x80\x81"), false }, { T("\xef\xa3\xbf"), false },
	/* control characters, C0 and C1 */
	{ T("\0"), false }, { T("a\0b"), false }, { T("\x01"), false }, { T("\x08"), false }, { T("\x0b"), false }, { T("\x0c"), false },
	{ T("\x1b[31m"), false }, { T("\x1f"), false }, { T("\x7f"), false }, { T("\xc2\x80"), false }, { T("\xc2\x85"), false },
	{ T("\xc2\x9f"), false },
	/* overlong: the same character in more bytes than it needs */
	{ T("\xc0\x80"), false }, { T("\xc0\xaf"), false }, { T("\xc1\xbf"), false }, { T("\xe0\x80\xaf"), false }, { T("\xe0\x9f\xbf"), false },
	{ T("\xf0\x80\x80\xaf"), false }, { T("\xf0\x8f\xbf\xbf"), false }, { T("\xc0\xbc""script"), false },
	/* surrogates, beyond Unicode, noncharacters of the first plane */
	{ T("\xed\xa0\x80"), false }, { T("\xed\xaf\xbf"), false }, { T("\xed\xbf\xbf"), false }, { T("\xed\xa0\xbd\xed\xb8\x80"), false },
	{ T("\xf4\x90\x80\x80"), false }, { T("\xf5\x80\x80\x80"), false }, { T("\xf7\xbf\xbf\xbf"), false }, { T("\xef\xbf\xbe"), false },
	{ T("\xef\xbf\xbf"), false }, { T("\xf8\x88\x80\x80\x80"), false }, { T("\xfc\x84\x80\x80\x80\x80"), false }, { T("\xfe"), false }, { T("\xff"), false },
	/* cut off, or a tail without a head */
	{ T("\x80"), false }, { T("\xbf"), false }, { T("\xc3"), false }, { T("a\xc3"), false }, { T("\xe2\x82"), false }, { T("\xf0\x9f\x98"), false },
	{ T("\xc3("), false }, { T("\xe2(\xac"), false }, { T("\xe2\x82("), false }, { T("\xf0\x9f(\x80"), false }, { T("\xe2\x82\xac\xac"), false },
	{ T("\xcf\xf0\xe8\xe2\xe5\xf2"), false }, /* «Привет» in windows-1251 */
	/* bidi controls make text lie (Trojan Source) */
	{ T("abc\u202e""321"), false }, { T("\u202a"), false }, { T("\u202b"), false }, { T("\u202c"), false }, { T("\u202d"), false },
	{ T("\u2066"), false }, { T("\u2067"), false }, { T("\u2068"), false }, { T("\u2069"), false }, { T("\u2029"), true }, { T("\u206a"), true },
	{ T("\u2065"), true }, { T("\u202f"), true },
};

START_TEST(valid)
{
	/* An exact copy, so that the sanitizer sees a byte too many. */
	char *copy = mem_array(ctx, char, bytes[_i].n);
	memcpy(copy, bytes[_i].s, bytes[_i].n);
	ck_assert_msg(text_valid(copy, bytes[_i].n) == bytes[_i].valid, "row %d is %s", _i, bytes[_i].valid ? "refused" : "let in");
}
END_TEST

/* Every code point, encoded here by the book. */
START_TEST(every_character)
{
	for (uint32_t c = 1; c < 0x120000; c++) {
		char s[4];
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		for (size_t i = n; i-- > 1;)
			s[i] = (char)(0x80 | (c >> (6 * (n - 1 - i)) & 0x3f));
		static const uint32_t head[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
		s[0] = (char)(head[n] | c >> (6 * (n - 1)));
		bool xml = c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
		bool bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069), c1 = c >= 0x7f && c <= 0x9f, own = c >= 0xe000 && c <= 0xf8ff;
		ck_assert_msg(text_valid(s, n) == (xml && !bidi && !c1 && !own), "U+%04X", c);
	}
}
END_TEST

START_TEST(noise)
{
	uint64_t seed = 51;
	for (int i = 0; i < 20000; i++) {
		size_t n = (size_t)unit_below(&seed, 12);
		char *s = mem_array(ctx, char, n);
		for (size_t k = 0; k < n; k++)
			s[k] = (char)unit_random(&seed);
		text_valid(s, n);
		talloc_free(s);
	}
}
END_TEST

START_TEST(length)
{
	ck_assert_uint_eq(text_length(""), 0);
	ck_assert_uint_eq(text_length("abc"), 3);
	ck_assert_uint_eq(text_length("Эльза"), 5);
	ck_assert_uint_eq(text_length("😀é"), 2);
}
END_TEST

static const struct {
	const char *s, *trimmed, *squeezed;
} spaces[] = {
	{ "", "", "" }, { " ", "", "" }, { "a", "a", "a" }, { " a ", "a", "a" }, { "\ta\r\n", "a", "a" }, { "a b", "a b", "ab" },
	{ NBSP "a" NBSP "b" NBSP, "a" NBSP "b", "ab" }, { "\u2009" "1\u202f000\u2009", "1\u202f000", "1000" }, { "  \n" NBSP "\t ", "", "" },
	{ "Ж", "Ж", "Ж" }, { " à ", "à", "à" }, /* à ends in A0, as a no-break space does */
	{ "\xc3\xa0" NBSP, "\xc3\xa0", "\xc3\xa0" }, { "1 000" NBSP "000,5", "1 000" NBSP "000,5", "1000000,5" },
};

START_TEST(space)
{
	ck_assert_str_eq(text_trim(ctx, spaces[_i].s), spaces[_i].trimmed);
	ck_assert_str_eq(text_squeeze(ctx, spaces[_i].s), spaces[_i].squeezed);
}
END_TEST

static const struct {
	const char *s;
	size_t max;
	bool ok;
	int64_t v;
} digits[] = {
	{ "0", 18, true, 0 }, { "7", 1, true, 7 }, { "007", 3, true, 7 }, { "123456789012345678", 18, true, INT64_C(123456789012345678) },
	{ "999999999999999999", 18, true, INT64_C(999999999999999999) }, { "", 18, false, 0 }, { "12", 1, false, 0 }, { "1234567", 6, false, 0 },
	{ "1234567890123456789", 19, false, 0 }, { "9999999999999999999", 40, false, 0 }, { "-1", 18, false, 0 }, { "+1", 18, false, 0 },
	{ " 1", 18, false, 0 }, { "1 ", 18, false, 0 }, { "1a", 18, false, 0 }, { "0x1", 18, false, 0 }, { "1.0", 18, false, 0 }, { "٣", 18, false, 0 },
	{ "１", 18, false, 0 }, { "1", 0, false, 0 },
};

START_TEST(numbers)
{
	int64_t v = 777;
	bool ok = text_digits(digits[_i].s, digits[_i].max, &v);
	ck_assert_msg(ok == digits[_i].ok && (!ok || v == digits[_i].v), "«%s»: %d %" PRId64, digits[_i].s, ok, v);
}
END_TEST

static const struct {
	const char *s, *phone;
} phones[] = {
	{ "+79991234567", "+79991234567" }, { "79991234567", "+79991234567" }, { "89991234567", "+79991234567" }, { "9991234567", "+79991234567" },
	{ "+7 999 123-45-67", "+79991234567" }, { "8 (999) 123-45-67", "+79991234567" }, { "8(999)1234567", "+79991234567" },
	{ "+7" NBSP "999" NBSP "123-45-67", "+79991234567" }, { "8-999-123-45-67", "+79991234567" }, { "8.999.123.45.67", "+79991234567" },
	{ "(999) 123 45 67", "+79991234567" }, { " 8 999 123 45 67 ", "+79991234567" }, { "7 (900) 000-00-00", "+79000000000" },
	{ "+7\u2009""999\u202f""1234567", "+79991234567" },
	{ "", NULL }, { " ", NULL }, { "+", NULL }, { "+7", NULL }, { "999123456", NULL }, { "99912345678", NULL }, { "+7999123456", NULL },
	{ "+799912345678", NULL }, { "799912345678", NULL }, { "1234567890", NULL }, { "+1 212 555 0100", NULL }, { "+380501234567", NULL },
	{ "8 999 123-45-6O", NULL }, { "8 999 123 45 67 доб. 1", NULL }, { "tel:+79991234567", NULL }, { "8,999,123,45,67", NULL }, { "９９９1234567", NULL },
	{ "89991234567;89991234568", NULL }, { "9991234567x", NULL }, { "19991234567", NULL }, { "8 999 123-45-67\n", "+79991234567" },
	/* with its country's digit any number of eleven; ten alone must be a mobile one */
	{ "+7 495 123-45-67", "+74951234567" }, { "8 (222) 222-22-11", "+72222222211" }, { "4951234567", NULL },
};

START_TEST(phone)
{
	const char *p = text_phone(ctx, phones[_i].s);
	ck_assert_msg(phones[_i].phone ? p && strcmp(p, phones[_i].phone) == 0 : p == NULL, "«%s» is %s", phones[_i].s, p ? p : "refused");
}
END_TEST

static const struct {
	const char *s, *email;
} emails[] = {
	{ "a@b.ru", "a@b.ru" }, { " Elsa.Chernova@Example.RU ", "elsa.chernova@example.ru" }, { "a+tag_1-x@sub.host-name.travel", "a+tag_1-x@sub.host-name.travel" },
	{ NBSP "a@b.ru" NBSP, "a@b.ru" }, { "1@2.io", "1@2.io" },
	{ "", NULL }, { "a", NULL }, { "@", NULL }, { "a@", NULL }, { "@b.ru", NULL }, { "a@b", NULL }, { "a@b.", NULL }, { "a@.ru", NULL }, { "a@@b.ru", NULL },
	{ "a@b@c.ru", NULL }, { "a b@c.ru", NULL }, { "a@b .ru", NULL }, { "a@b.ru,c@d.ru", NULL }, { "a@b.ru;c@d.ru", NULL }, { "<a@b.ru>", NULL },
	{ "\"a\"@b.ru", NULL }, { "a@b.ru\r\nBcc: x@y.ru", NULL }, { "a@b.ru\n", "a@b.ru" }, { "почта@пример.рф", NULL }, { "a@пример.рф", NULL }, { "a%b@c.ru", NULL },
	{ "a@[127.0.0.1]", NULL }, { "a@b.ru\xc2\xad", NULL }, { "a@b..ru", NULL }, { "a@.b.ru", NULL },
	{ "a23456789012345678901234567890123456789012345678901234567890@b2345678901234567890123456789012345678901234567890123456.ru",
	    "a23456789012345678901234567890123456789012345678901234567890@b2345678901234567890123456789012345678901234567890123456.ru" },
	{ "a234567890123456789012345678901234567890123456789012345678901@b2345678901234567890123456789012345678901234567890123456.ru", NULL },
};

START_TEST(email)
{
	const char *e = text_email(ctx, emails[_i].s);
	ck_assert_msg(emails[_i].email ? e && strcmp(e, emails[_i].email) == 0 : e == NULL, "«%s» is %s", emails[_i].s, e ? e : "refused");
}
END_TEST

START_TEST(starts)
{
	ck_assert(text_starts("sum-a11", "sum-") && text_starts("a", "") && text_starts("ab", "ab"));
	ck_assert(!text_starts("sum", "sum-") && !text_starts("", "a") && !text_starts("Sum-", "sum-"));
}
END_TEST

Suite *
text_suite(void)
{
	Suite *s = suite_create("text");
	unit_rows(s, "text.valid", valid, COUNT(bytes));
	unit_test(s, "text.every-character", every_character);
	unit_test(s, "text.noise", noise);
	unit_test(s, "text.length", length);
	unit_rows(s, "text.space", space, COUNT(spaces));
	unit_rows(s, "text.digits", numbers, COUNT(digits));
	unit_rows(s, "text.phone", phone, COUNT(phones));
	unit_rows(s, "text.email", email, COUNT(emails));
	unit_test(s, "text.starts", starts);
	return s;
}
