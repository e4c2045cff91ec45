/* agent.c: what a User-Agent says, out of our own words only: nothing of the header itself comes through. */
#include "base/agent.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"

struct mark {
	const char *has, *lacks; /* lacks may be NULL */
	const char *name;
};

/* In order: all of them also say Safari, most of them Chrome, and the rarer name comes first. */
static const struct mark browsers[] = {
	{ "YaBrowser/", NULL, "Яндекс Браузер" },
	{ "Edg/", NULL, "Edge" },
	{ "EdgA/", NULL, "Edge" },
	{ "EdgiOS/", NULL, "Edge" },
	{ "Edge/", NULL, "Edge" },
	{ "OPR/", NULL, "Opera" },
	{ "OPT/", NULL, "Opera" },
	{ "OPiOS/", NULL, "Opera" },
	{ "Opera", NULL, "Opera" },
	{ "SamsungBrowser/", NULL, "Samsung Internet" },
	{ "Firefox/", NULL, "Firefox" },
	{ "FxiOS/", NULL, "Firefox" },
	{ "CriOS/", NULL, "Chrome" },
	{ "Chrome/", NULL, "Chrome" },
	{ "Safari/", "Android", "Safari" }, /* Android's old browser only pretends */
};

static const struct mark systems[] = {
	{ "iPhone", NULL, "iPhone" },
	{ "iPad", NULL, "iPad" },
	{ "Android", NULL, "Android" },
	{ "Windows", NULL, "Windows" },
	{ "Mac OS X", NULL, "macOS" },
	{ "Macintosh", NULL, "macOS" },
	{ "Linux", NULL, "Linux" },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const char *
find(const struct mark *marks, size_t n, const char *text)
{
	for (const struct mark *m = marks; m < marks + n; m++)
		if (strstr(text, m->has) && !(m->lacks && strstr(text, m->lacks)))
			return m->name;
	return "";
}

char *
agent_name(const void *ctx, const char *user_agent)
{
	const char *browser = find(browsers, COUNT(browsers), user_agent);
	const char *system = find(systems, COUNT(systems), user_agent);
	return mem_printf(ctx, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}
