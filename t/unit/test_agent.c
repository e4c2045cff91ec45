/* test_agent.c: a User-Agent in a few words, and none of its own. */
#include "base/agent.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "t/unit/unit.h"

#define WINDOWS "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
#define ANDROID "Mozilla/5.0 (Linux; Android 10; K) "
#define IPHONE "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
#define MAC "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
#define LINUX "Mozilla/5.0 (X11; Linux x86_64) "
#define CHROME "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
#define MOBILE "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36"
#define SAFARI "AppleWebKit/605.1.15 (KHTML, like Gecko) "

static const struct {
	const char *agent, *name;
} rows[] = {
	{ WINDOWS CHROME, "Chrome, Windows" },
	{ LINUX CHROME, "Chrome, Linux" },
	{ MAC CHROME, "Chrome, macOS" },
	{ ANDROID MOBILE, "Chrome, Android" },
	{ IPHONE SAFARI "CriOS/124.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone" },
	{ WINDOWS "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 YaBrowser/24.4.0.0 Safari/537.36", "Яндекс Браузер, Windows" },
	{ ANDROID "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 YaBrowser/24.4.1.88.00 SA/3 Mobile Safari/537.36", "Яндекс Браузер, Android" },
	{ IPHONE SAFARI "Version/17.0 YaBrowser/24.4.3.364.10 SA/3 Mobile/15E148 Safari/604.1", "Яндекс Браузер, iPhone" },
	{ WINDOWS CHROME " Edg/124.0.0.0", "Edge, Windows" },
	{ ANDROID MOBILE " EdgA/124.0.0.0", "Edge, Android" },
	{ IPHONE SAFARI "Version/17.0 EdgiOS/124.0 Mobile/15E148 Safari/605.1.15", "Edge, iPhone" },
	{ WINDOWS CHROME " OPR/109.0.0.0", "Opera, Windows" },
	{ IPHONE SAFARI "Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.6.0", "Opera, iPhone" },
	{ ANDROID "AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox, Windows" },
	{ "Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0", "Firefox, Android" },
	{ IPHONE SAFARI "FxiOS/125.0 Mobile/15E148 Safari/605.1.15", "Firefox, iPhone" },
	{ IPHONE SAFARI "Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone" },
	{ "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) " SAFARI "Version/12.1.2 Mobile/15E148 Safari/604.1", "Safari, iPad" },
	{ MAC SAFARI "Version/17.4.1 Safari/605.1.15", "Safari, macOS" },
	{ "Mozilla/5.0 (Linux; U; Android 4.0.3) AppleWebKit/534.30 Version/4.0 Mobile Safari/534.30", "Android" },
	{ "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " CHROME, "Chrome" },
	{ "curl/8.5.0", "" },
	{ "", "" },
	{ "<b>Chrome/1</b>\n\x01\xff&amp;\"Windows", "Chrome, Windows" },
	{ "<script>alert(1)</script>", "" },
};

START_TEST(table)
{
	ck_assert_str_eq(agent_name(ctx, rows[_i].agent), rows[_i].name);
}
END_TEST

/* Whatever comes, the name is valid text of 40 characters at most. */
START_TEST(anything)
{
	static const char *const parts[] = { "YaBrowser/", "SamsungBrowser/", "Firefox/", "Safari/", "Windows", "Android", "Macintosh", "<", "\n", "\x80" };
	uint64_t seed = 7;
	for (int i = 0; i < 2000; i++) {
		char *agent = mem_strdup(ctx, "");
		for (int64_t k = unit_below(&seed, 12); k > 0; k--)
			agent = mem_printf(ctx, "%s%s", agent, parts[unit_below(&seed, COUNT(parts))]);
		const char *name = agent_name(ctx, agent);
		ck_assert(text_valid(name, strlen(name)) && text_length(name) <= 40 && strpbrk(name, "<>&\"'\n") == NULL);
	}
}
END_TEST

Suite *
agent_suite(void)
{
	Suite *s = suite_create("agent");
	unit_rows(s, "agent.name", table, COUNT(rows));
	unit_test(s, "agent.anything", anything);
	return s;
}
