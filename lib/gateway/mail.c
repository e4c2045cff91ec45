/* mail.c: SMTP by libcurl, which also writes the MIME. */
#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "base/text.h"
#include "gateway/message.h"

/* "=?UTF-8?B?…?=" words of 45 bytes each, never cutting a character (RFC 2047). */
static char *
encoded_word(const void *ctx, const char *s)
{
	char *out = mem_strdup(ctx, "");
	for (size_t n; *s; s += n) {
		char b64[64];
		for (n = strlen(s) < 45 ? strlen(s) : 45; s[n] && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
			;
		crypt_base64(s, n, b64);
		out = mem_printf(ctx, "%s%s=?UTF-8?B?%s?=", out, *out ? "\r\n " : "", b64);
	}
	return out;
}

static struct curl_slist *
header(struct curl_slist *list, const void *ctx, const char *name, const char *value)
{
	return curl_slist_append(list, mem_printf(ctx, "%s: %s", name, value));
}

static struct curl_slist *
headers(const void *ctx, const struct conf *conf, const char *to, const char *subject, const char *id)
{
	const char *from = conf_str(conf, "mail.from", "");
	const char *host = strchr(from, '@') ? strchr(from, '@') + 1 : "localhost";
	char date[40];
	time_t now = time(NULL);
	struct tm tm;
	gmtime_r(&now, &tm);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	struct curl_slist *list = NULL;
	list = header(list, ctx, "Date", date);
	list = header(list, ctx, "From", mem_printf(ctx, "%s <%s>", encoded_word(ctx, conf_str(conf, "mail.from_name", "")), from));
	list = header(list, ctx, "To", to);
	list = header(list, ctx, "Subject", encoded_word(ctx, subject));
	list = header(list, ctx, "Message-ID", mem_printf(ctx, "<%s@%s>", id, host));
	return header(list, ctx, "Auto-Submitted", "auto-generated");
}

static void
limit(CURL *curl, const struct conf *conf, const char *url)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	/* TLS everywhere but to the relay on this very machine. */
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(text_starts(url, "smtp://127.0.0.1") ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 3000L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 20000L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	if (*conf_str(conf, "mail.user", ""))
		curl_easy_setopt(curl, CURLOPT_USERNAME, conf_str(conf, "mail.user", ""));
}

struct delivery_result *
mail_send(const void *ctx, const struct conf *conf, const char *to, const char *subject, const char *text, const char *id)
{
	struct delivery_result *result = mem_new(ctx, struct delivery_result);
	CURL *curl = curl_easy_init();
	char *password = conf_secret(result, conf, "mail.password");
	struct curl_slist *list = headers(result, conf, to, subject, id);
	struct curl_slist *rcpt = curl_slist_append(NULL, to);
	curl_mime *mime = curl_mime_init(curl);
	curl_mimepart *part = curl_mime_addpart(mime);
	limit(curl, conf, conf_str(conf, "mail.url", ""));
	if (*password)
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
	curl_mime_data(part, text, CURL_ZERO_TERMINATED);
	curl_mime_type(part, "text/plain; charset=utf-8");
	curl_mime_encoder(part, "base64");
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, conf_str(conf, "mail.from", ""));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, rcpt);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
	CURLcode rc = curl_easy_perform(curl);
	long status = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	/* 5xx to RCPT or DATA will be so tomorrow too; a refused sign-in or greeting is ours to mend. */
	bool theirs = rc == CURLE_SEND_ERROR || rc == CURLE_RECV_ERROR || rc == CURLE_UPLOAD_FAILED;
	result->delivery = rc == CURLE_OK ? DELIVERED : theirs && status >= 500 && status < 600 ? DELIVERY_NEVER : DELIVERY_LATER;
	result->why = rc == CURLE_OK ? mem_strdup(result, "") : mem_printf(result, "%s, %ld", curl_easy_strerror(rc), status);
	curl_mime_free(mime);
	curl_slist_free_all(list);
	curl_slist_free_all(rcpt);
	curl_easy_cleanup(curl);
	return result;
}
