/* http.c: libcurl for calls (RELIABILITY.md 1.4). */
#include "gateway/http.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { ANSWER_MAX = 256 * 1024, CONNECT_MS = 3000, TOTAL_MS = 15000 };

struct sink {
	const void *ctx;
	char *text;
	size_t n;
};

static size_t
collect(char *data, size_t size, size_t n, void *arg)
{
	struct sink *sink = arg;
	if (sink->n + size * n > ANSWER_MAX)
		return 0;
	sink->text = talloc_strndup_append_buffer(sink->text, data, size * n);
	sink->n += size * n;
	return size * n;
}

static void
limit(CURL *curl, const char *url, bool loopback)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, loopback ? "http" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

/* The form's text; each value percent-encoded. */
static char *
form(CURL *curl, const void *ctx, va_list ap)
{
	char *text = mem_strdup(ctx, "");
	for (const char *name; (name = va_arg(ap, const char *)) != NULL;) {
		const char *value = va_arg(ap, const char *);
		char *escaped = curl_easy_escape(curl, value, 0);
		text = mem_printf(ctx, "%s%s%s=%s", text, *text ? "&" : "", name, escaped ? escaped : "");
		curl_free(escaped);
	}
	return text;
}

struct http_answer *
http_post(const void *ctx, const char *url, ...)
{
	struct http_answer *answer = mem_new(ctx, struct http_answer);
	struct sink sink = { answer, mem_strdup(answer, ""), 0 };
	CURL *curl = curl_easy_init();
	va_list ap;
	va_start(ap, url);
	char *text = form(curl, answer, ap);
	va_end(ap);
	limit(curl, url, text_starts(url, "http://127.0.0.1:"));
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
	CURLcode rc = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_off_t connected = 0;
	curl_easy_getinfo(curl, CURLINFO_CONNECT_TIME_T, &connected);
	answer->done = rc == CURLE_OK;
	answer->sent = connected > 0 && rc != CURLE_COULDNT_RESOLVE_HOST && rc != CURLE_COULDNT_CONNECT && rc != CURLE_PEER_FAILED_VERIFICATION &&
	    rc != CURLE_SSL_CONNECT_ERROR && rc != CURLE_UNSUPPORTED_PROTOCOL;
	answer->why = mem_strdup(answer, curl_easy_strerror(rc));
	answer->body = sink.text;
	curl_easy_cleanup(curl);
	return answer;
}

void
http_open(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}
