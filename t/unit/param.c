/* param.c: parameters: whole names, types, repeats, prefixes, escapes; all else is refused before any handler runs. */
#include "fcgi/web/param.h"

#include <string.h>

#include "base/mem.h"
#include "t/unit/unit.h"

#define ALL UINT64_MAX
#define HEX32 "0123456789abcdef0123456789abcdef"
#define TOKEN43 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_"
#define CSRF "0123456789ab." HEX32 HEX32

/* value: what params_get(p) then gives; NULL: the text is refused. */
static const struct {
	const char *text;
	enum param p;
	const char *value;
} types[] = {
	/* ID */
	{ "bill=1", P_BILL, "1" }, { "bill=123456789012345678", P_BILL, "123456789012345678" }, { "bill=007", P_BILL, "007" },
	{ "bill=", P_BILL, NULL }, { "bill", P_BILL, NULL }, { "bill=1234567890123456789", P_BILL, NULL }, { "bill=-1", P_BILL, NULL },
	{ "bill=1a", P_BILL, NULL }, { "bill=%D9%A3", P_BILL, NULL }, { "bill=+1", P_BILL, NULL }, { "bill=1%20", P_BILL, NULL },
	{ "page=999999", P_PAGE, "999999" }, { "page=1234567", P_PAGE, NULL }, { "id=5", P_ID, "5" }, { "shown=123", P_SHOWN, "123" },
	/* CHOICE */
	{ "account=11", P_ACCOUNT, "11" }, { "account=", P_ACCOUNT, "" }, { "account", P_ACCOUNT, "" }, { "supplier=", P_SUPPLIER, "" },
	{ "supplier=x", P_SUPPLIER, NULL }, { "account=1;2", P_ACCOUNT, NULL },
	/* WORD */
	{ "by=phone", P_BY, "phone" }, { "by=Phone", P_BY, NULL }, { "by=", P_BY, NULL }, { "by=telephone", P_BY, NULL }, { "by=a_b", P_BY, NULL },
	{ "by=e-mail", P_BY, "e-mail" }, { "lang=en", P_LANG, "en" }, { "lang=eng", P_LANG, NULL }, { "do=pay%0A", P_DO, NULL },
	{ "group=12", P_GROUP, "12" }, { "method=card", P_METHOD, "card" },
	/* ITEM */
	{ "tick=a11", P_TICK, "a11" }, { "tick=l101", P_TICK, "l101" }, { "tick=x1", P_TICK, NULL }, { "tick=a", P_TICK, NULL }, { "tick=11", P_TICK, NULL },
	{ "tick=A11", P_TICK, NULL }, { "tick=a-1", P_TICK, NULL }, { "tick=", P_TICK, NULL },
	/* HEX */
	{ "key=" HEX32, P_KEY, HEX32 }, { "key=0123456789ABCDEF0123456789ABCDEF", P_KEY, NULL }, { "key=" HEX32 "0", P_KEY, NULL }, { "key=0123", P_KEY, NULL },
	{ "key=g123456789abcdef0123456789abcdef", P_KEY, NULL }, { "key=", P_KEY, NULL },
	/* TOKEN */
	{ "payment=" TOKEN43, P_PAYMENT, TOKEN43 }, { "payment=" TOKEN43 "a", P_PAYMENT, NULL }, { "payment=short", P_PAYMENT, NULL },
	{ "payment=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno%2B/", P_PAYMENT, NULL },
	/* CSRF */
	{ "csrf=" CSRF, P_CSRF, CSRF }, { "csrf=xyz", P_CSRF, NULL }, { "csrf=" CSRF HEX32, P_CSRF, NULL },
	/* TEXT */
	{ "phone=8+(999)+123-45-67", P_PHONE, "8 (999) 123-45-67" }, { "phone=%2B7999", P_PHONE, "+7999" }, { "phone=", P_PHONE, "" },
	{ "phone=%D0%96", P_PHONE, "Ж" }, { "phone=%d0%96", P_PHONE, "Ж" }, { "phone=a%0Ab", P_PHONE, NULL }, { "phone=a%0D%0Ab", P_PHONE, NULL },
	{ "password=%3Cb%3E%26+a%3Db", P_PASSWORD, "<b>& a=b" }, { "email=a=b", P_EMAIL, "a=b" }, { "email=a%09b", P_EMAIL, "a\tb" },
	{ "from=22.11.2026", P_FROM, "22.11.2026" }, { "from=22.11.20266", P_FROM, NULL }, { "to=2026-11-22", P_TO, "2026-11-22" },
	/* broken escapes, and bytes that are no text */
	{ "phone=%", P_PHONE, NULL }, { "phone=%4", P_PHONE, NULL }, { "phone=%4g", P_PHONE, NULL }, { "phone=%g4", P_PHONE, NULL },
	{ "phone=%%41", P_PHONE, NULL }, { "phone=a%", P_PHONE, NULL }, { "phone=%+1", P_PHONE, NULL }, { "phone=%u0416", P_PHONE, NULL },
	{ "phone=%00", P_PHONE, NULL }, { "phone=a%00b", P_PHONE, NULL }, { "phone=%01", P_PHONE, NULL }, { "phone=%7F", P_PHONE, NULL },
	{ "phone=%FF", P_PHONE, NULL }, { "phone=%C0%AF", P_PHONE, NULL }, { "phone=%ED%A0%80", P_PHONE, NULL }, { "phone=\xd0\x96", P_PHONE, "Ж" },
	{ "phone=\xd0", P_PHONE, NULL }, { "phone=%E2%80%AE", P_PHONE, NULL }, { "phone=%C2%A01", P_PHONE, NBSP "1" }, { "phone=%41&phone%3D=1", P_PHONE, NULL },
	/* names are compared whole */
	{ "bil=1", P_BILL, NULL }, { "bills=1", P_BILL, NULL }, { "Bill=1", P_BILL, NULL }, { "=1", P_BILL, NULL }, { "=", P_BILL, NULL }, { "bill%20=1", P_BILL, NULL },
	{ "%62ill=1", P_BILL, "1" }, { "bill[]=1", P_BILL, NULL }, { "unknown=1", P_BILL, NULL }, { "bil%=1", P_BILL, NULL },
	/* repeats */
	{ "bill=1&bill=1", P_BILL, NULL }, { "bill=1&bill=2", P_BILL, NULL }, { "bill=1&%62ill=2", P_BILL, NULL }, { "tick=a1&tick=a2", P_TICK, "a1" },
	{ "sum-a1=5&sum-a1=6", P_SUM, NULL },
	/* joints */
	{ "&bill=1", P_BILL, "1" }, { "bill=1&", P_BILL, "1" }, { "page=2&&bill=1", P_BILL, "1" }, { "&&&", P_BILL, "" }, { "", P_BILL, "" },
	{ "bill=1;page=2", P_BILL, NULL },
};

START_TEST(typed)
{
	struct params params = { 0 };
	enum err e = params_read(ctx, &params, types[_i].text, ALL, false);
	const char *v = e == OK ? params_get(&params, types[_i].p) : NULL;
	ck_assert_msg(e == (types[_i].value ? OK : ERR_BAD_REQUEST), "«%s» is %s", types[_i].text, e == OK ? "taken" : "refused");
	if (types[_i].value == NULL || params.n == 0)
		return;
	ck_assert_msg(v && strcmp(v, types[_i].value) == 0, "«%s» gives «%s»", types[_i].text, v ? v : "nothing");
}
END_TEST

START_TEST(lengths)
{
	static const struct {
		const char *name;
		size_t max;
	} max[] = { { "phone", 60 }, { "email", 200 }, { "password", 512 }, { "from", 10 }, { "to", 10 }, { "r-1", 60 }, { "sum-a1", 60 } };
	for (size_t i = 0; i < COUNT(max); i++)
		for (size_t n = max[i].max - 1; n <= max[i].max + 1; n++) {
			struct params params = { 0 };
			char *value = mem_array(ctx, char, n + 1);
			memset(value, 'x', n);
			enum err e = params_read(ctx, &params, mem_printf(ctx, "%s=%s", max[i].name, value), ALL, false);
			ck_assert_msg((e == OK) == (n <= max[i].max), "%s of %zu bytes", max[i].name, n);
		}
}
END_TEST

START_TEST(allowed)
{
	struct params a = { 0 }, b = { 0 }, c = { 0 };
	ck_assert(params_read(ctx, &a, "bill=1", PARAM(P_BILL), false) == OK);
	ck_assert(params_read(ctx, &b, "bill=1", PARAM(P_ACCOUNT), false) == ERR_BAD_REQUEST);
	ck_assert(params_read(ctx, &c, "bill=1", 0, false) == ERR_BAD_REQUEST);
}
END_TEST

/* Each parameter alone is taken where it is allowed, and refused where everything but it is. */
START_TEST(each_is_its_own_bit)
{
	static const char *const sample[P__MAX] = {
		[P_ACCOUNT] = "account=1", [P_BILL] = "bill=1", [P_BY] = "by=phone", [P_CSRF] = "csrf=" CSRF, [P_DO] = "do=pay", [P_EMAIL] = "email=a",
		[P_FROM] = "from=a", [P_GROUP] = "group=1", [P_ID] = "id=1", [P_KEY] = "key=" HEX32, [P_LANG] = "lang=ru", [P_METHOD] = "method=card",
		[P_PAGE] = "page=1", [P_PASSWORD] = "password=a", [P_PAYMENT] = "payment=" TOKEN43, [P_PHONE] = "phone=1", [P_READING] = "r-1=5",
		[P_SHOWN] = "shown=1", [P_SUM] = "sum-a1=5", [P_SUPPLIER] = "supplier=1", [P_TICK] = "tick=a1", [P_TO] = "to=a",
		[P_ADVERTS] = "adverts=yes", [P_AGREE] = "agree=yes", [P_ATTESTATION] = "attestation=o2M", [P_AUTHENTICATOR] = "authenticator=SZY",
		[P_BORN] = "born=5.11.1956", [P_CHANGE] = "change=1", [P_CLIENT] = "client=eyJ0", [P_CODE] = "code=123+456", [P_CREDENTIAL] = "credential=-_a",
		[P_FEED] = "feed=" TOKEN43, [P_FIRST_NAME] = "first-name=a", [P_GENDER] = "gender=", [P_LAST_NAME] = "last-name=a", [P_MIDDLE_NAME] = "middle-name=", [P_NAME] = "name=a",
		[P_ON] = "on=yes", [P_PASSWORD_AGAIN] = "password-again=a", [P_PASSWORD_NEW] = "password-new=a", [P_PROOF] = "proof=" TOKEN43,
		[P_SIGNATURE] = "signature=MEU", [P_USER] = "user=", [P_YES] = "yes-1=high-15737000",
		[P_ALIAS] = "alias=a", [P_BILLED] = "billed=1", [P_NIGHT] = "night=1", [P_NUMBER] = "number=1", [P_PAID] = "paid=1",
		[P_PAID_ON] = "paid-on=1", [P_SERIAL] = "serial=1", [P_SERVICE] = "service=1", [P_YEAR] = "year=2026",
	};
	for (int p = 0; p < P__MAX; p++) {
		struct params with = { 0 }, without = { 0 };
		ck_assert_msg(sample[p] != NULL, "parameter %d has no sample here", p);
		ck_assert_msg(params_read(ctx, &with, sample[p], PARAM(p), false) == OK, "%s", sample[p]);
		ck_assert_msg(params_read(ctx, &without, sample[p], ~PARAM(p), false) == ERR_BAD_REQUEST, "%s", sample[p]);
	}
}
END_TEST

START_TEST(prefixes)
{
	static const char *const bad[] = { "sum-=5", "sum-x1=5", "sum-a=5", "sum-a1x=5", "sum=5", "r-=5", "r-x=5", "r-a1b=1", "r=5", "sum-a1234567890123456789=1", "r--1=5" };
	struct params params = { 0 };
	ck_assert(params_read(ctx, &params, "sum-a11=5&sum-l101=6,50&r-7=15+737&r-8=", ALL, false) == OK);
	ck_assert_str_eq(params_suffixed(&params, P_SUM, "a11"), "5");
	ck_assert_str_eq(params_suffixed(&params, P_SUM, "l101"), "6,50");
	ck_assert_str_eq(params_suffixed(&params, P_READING, "7"), "15 737");
	ck_assert_str_eq(params_suffixed(&params, P_READING, "8"), "");
	ck_assert_ptr_null(params_suffixed(&params, P_READING, "9"));
	ck_assert_ptr_null(params_suffixed(&params, P_SUM, "7"));
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct params none = { 0 };
		ck_assert_msg(params_read(ctx, &none, bad[i], ALL, false) == ERR_BAD_REQUEST, "«%s»", bad[i]);
	}
}
END_TEST

START_TEST(repeated)
{
	struct params params = { 0 };
	ck_assert(params_read(ctx, &params, "tick=a1&tick=l2&tick=a1", ALL, false) == OK);
	ck_assert_uint_eq(params.n, 3);
	ck_assert_str_eq(params.items[1].value, "l2");
	ck_assert_int_eq(params.items[2].param, P_TICK);
}
END_TEST

/* A partner's own parameters are kept as they come; ours are judged all the same. */
START_TEST(foreign)
{
	struct params params = { 0 }, bad = { 0 }, twice = { 0 }, bytes = { 0 }, foreign_repeat = { 0 };
	ck_assert(params_read(ctx, &params, "payment=" TOKEN43 "&mdOrder=06cf-99&Amount=1%2C5&lang=zz&bill=x", PARAM(P_PAYMENT), true) == OK);
	ck_assert_uint_eq(params.n, 5);
	ck_assert_str_eq(params_get(&params, P_PAYMENT), TOKEN43);
	ck_assert_str_eq(params.items[2].name, "Amount");
	ck_assert_str_eq(params.items[2].value, "1,5");
	ck_assert_int_eq(params.items[1].param, P__MAX);
	/* not allowed here, so it is the partner's, whatever it looks like */
	ck_assert_ptr_null(params_get(&params, P_BILL));
	ck_assert(params_read(ctx, &bad, "payment=short&x=1", PARAM(P_PAYMENT), true) == ERR_BAD_REQUEST);
	ck_assert(params_read(ctx, &twice, "x=1&payment=" TOKEN43 "&payment=" TOKEN43, PARAM(P_PAYMENT), true) == ERR_BAD_REQUEST);
	ck_assert(params_read(ctx, &bytes, "x=%FF", PARAM(P_PAYMENT), true) == ERR_BAD_REQUEST);
	ck_assert(params_read(ctx, &foreign_repeat, "status=0&status=1", PARAM(P_PAYMENT), true) == ERR_BAD_REQUEST);
}
END_TEST

START_TEST(limit)
{
	struct params params = { 0 }, more = { 0 };
	char *text = mem_strdup(ctx, "tick=a1");
	for (int i = 1; i < 512; i++)
		text = mem_printf(ctx, "%s&tick=a%d", text, i);
	ck_assert(params_read(ctx, &params, text, ALL, false) == OK);
	ck_assert_uint_eq(params.n, 512);
	ck_assert(params_read(ctx, &more, mem_printf(ctx, "%s&tick=a9", text), ALL, false) == ERR_BAD_REQUEST);
}
END_TEST

/* Query and body fill the same params: what stands in one may not be said again in the other. */
START_TEST(two_sources)
{
	struct params params = { 0 };
	ck_assert(params_read(ctx, &params, "account=1", ALL, false) == OK);
	ck_assert(params_read(ctx, &params, "key=" HEX32, ALL, false) == OK);
	ck_assert(params_read(ctx, &params, "account=2", ALL, false) == ERR_BAD_REQUEST);
}
END_TEST

START_TEST(noise)
{
	static const char alphabet[] = "abilrsumtck-=&%+0149aF\xd0\x96;[]";
	uint64_t seed = 61;
	for (int i = 0; i < 20000; i++) {
		struct params params = { 0 };
		char text[40] = "";
		for (int64_t k = 0, n = unit_below(&seed, 39); k < n; k++)
			text[k] = alphabet[unit_below(&seed, sizeof alphabet - 1)];
		char *copy = mem_strdup(ctx, text);
		params_read(ctx, &params, copy, ALL, i % 2);
		talloc_free_children(ctx);
	}
}
END_TEST

Suite *
param_suite(void)
{
	Suite *s = suite_create("param");
	unit_rows(s, "param.typed", typed, COUNT(types));
	unit_test(s, "param.lengths", lengths);
	unit_test(s, "param.allowed", allowed);
	unit_test(s, "param.each-is-its-own-bit", each_is_its_own_bit);
	unit_test(s, "param.prefixes", prefixes);
	unit_test(s, "param.repeated", repeated);
	unit_test(s, "param.foreign", foreign);
	unit_test(s, "param.limit", limit);
	unit_test(s, "param.two-sources", two_sources);
	unit_test(s, "param.noise", noise);
	return s;
}
