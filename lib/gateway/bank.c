/* bank.c: the RBS protocol. HTTP is always 200; errorCode tells, sometimes as a number, sometimes as text, sometimes
   not at all. What cannot be read for certain is "unknown", never "failed". */
#include "gateway/bank.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/mem.h"
#include "gateway/http.h"

enum { ERROR_TAKEN = 1, ERROR_NO_ORDER = 6, ERROR_SYSTEM = 7, NO_CODE = -99999 };

struct bank {
	const char *url; /* of the REST folder */
	const char *user;
	const char *page_origin; /* of the form that takes the card */
	char *password, *callback_key;
};

static const char url_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";

struct bank *
bank_open(const void *ctx, const struct conf *conf)
{
	struct bank *bank = mem_new(ctx, struct bank);
	bank->url = conf_str(conf, "bank.url", "");
	bank->user = conf_str(conf, "bank.user", "");
	bank->page_origin = conf_str(conf, "bank.page_origin", "");
	bank->password = conf_secret(bank, conf, "bank.password");
	bank->callback_key = conf_secret(bank, conf, "bank.callback_key");
	http_open();
	return bank;
}

/* A field that may be number or text; def where it is neither. */
static int64_t
number(const json_t *object, const char *key, int64_t def)
{
	const json_t *v = json_object_get(object, key);
	if (json_is_integer(v))
		return json_integer_value(v);
	char *end;
	int64_t n = json_is_string(v) ? strtoll(json_string_value(v), &end, 10) : 0;
	return json_is_string(v) && *end == '\0' && end != json_string_value(v) ? n : def;
}

static char *
text(const void *ctx, const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s ? mem_strdup(ctx, s) : NULL;
}

/* The answer as an object; NULL if there is none to be had. */
static json_t *
parse(const struct http_answer *answer, const char *what)
{
	json_error_t error;
	json_t *object = answer->done && answer->status == 200 ? json_loads(answer->body, JSON_REJECT_DUPLICATES, &error) : NULL;
	if (json_is_object(object))
		return object;
	log_line("bank: %s: %s, status %ld", what, answer->done ? "answer not understood" : answer->why, answer->status);
	json_decref(object);
	return NULL;
}

/* Where the browser is sent must be the bank's own page, whatever the answer says. */
static bool
at_bank(const struct bank *bank, const char *url)
{
	size_t n = strlen(bank->page_origin);
	return n > 0 && strncmp(url, bank->page_origin, n) == 0 && url[n] == '/' && strlen(url) <= 512 &&
	    strspn(url, url_characters) == strlen(url);
}

static enum bank_outcome
register_outcome(const struct bank *bank, const struct bank_registered *r)
{
	if (r->order_id && r->form_url && (r->error == 0 || r->error == NO_CODE))
		return at_bank(bank, r->form_url) ? BANK_DONE : BANK_UNKNOWN;
	if (r->error == ERROR_TAKEN)
		return BANK_TAKEN;
	return r->error == NO_CODE || r->error == 0 || r->error == ERROR_SYSTEM ? BANK_UNKNOWN : BANK_REFUSED;
}

struct bank_registered *
bank_register(const void *ctx, const struct bank *bank, const struct bank_order *o)
{
	struct bank_registered *r = mem_new(ctx, struct bank_registered);
	char *amount = mem_printf(r, "%" PRId64, o->amount), *seconds = mem_printf(r, "%d", BANK_SESSION_SECONDS);
	struct http_answer *answer = http_post(r, mem_printf(r, "%s/register.do", bank->url), "userName", bank->user,
	    "password", bank->password, "orderNumber", o->number, "amount", amount, "currency", "643", "returnUrl", o->return_url,
	    "failUrl", o->return_url, "dynamicCallbackUrl", o->callback_url, "description", o->description, "language",
	    o->language, "sessionTimeoutSecs", seconds, "jsonParams", o->parts, NULL);
	json_t *object = parse(answer, "register");
	r->error = object ? (int)number(object, "errorCode", NO_CODE) : NO_CODE;
	r->order_id = text(r, object, "orderId");
	r->form_url = text(r, object, "formUrl");
	r->outcome = object ? register_outcome(bank, r) : answer->sent ? BANK_UNKNOWN : BANK_NOT_SENT;
	if (object && r->outcome != BANK_DONE)
		log_line("bank: register %s: errorCode %d", o->number, r->error);
	json_decref(object);
	return r;
}

static void
read_status(struct bank_status *s, const json_t *object)
{
	const json_t *sums = json_object_get(object, "paymentAmountInfo");
	int64_t error = number(object, "errorCode", 0);
	if (error != 0 && error != ERROR_NO_ORDER)
		return;
	/* "No such order" must be said; an answer without a status says nothing. */
	int64_t state = error == ERROR_NO_ORDER ? BANK_NO_ORDER : number(object, "orderStatus", NO_CODE);
	if (state == NO_CODE)
		return;
	s->outcome = BANK_DONE;
	s->state = (enum bank_state)state;
	s->order_number = text(s, object, "orderNumber");
	s->amount = number(object, "amount", -1);
	s->deposited = number(sums, "depositedAmount", -1);
	s->currency = (int)number(object, "currency", 0);
	s->action = (int)number(object, "actionCode", 0);
	size_t i;
	json_t *attribute;
	json_array_foreach(json_object_get(object, "attributes"), i, attribute) {
		const char *name = json_string_value(json_object_get(attribute, "name"));
		if (name && strcmp(name, "mdOrder") == 0)
			s->order_id = text(s, attribute, "value");
	}
}

struct bank_status *
bank_status(const void *ctx, const struct bank *bank, const char *order_number)
{
	struct bank_status *s = mem_new(ctx, struct bank_status);
	struct http_answer *answer = http_post(s, mem_printf(s, "%s/getOrderStatusExtended.do", bank->url), "userName",
	    bank->user, "password", bank->password, "orderNumber", order_number, NULL);
	json_t *object = parse(answer, "status");
	s->outcome = BANK_UNKNOWN;
	if (object)
		read_status(s, object);
	json_decref(object);
	return s;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct bank_pair *)a)->name, ((const struct bank_pair *)b)->name);
}

bool
bank_callback_genuine(const void *ctx, const struct bank *bank, struct bank_pair *pairs, int n)
{
	char *signed_text = mem_strdup(ctx, "");
	const char *checksum = "";
	qsort(pairs, (size_t)n, sizeof *pairs, by_name);
	for (int i = 0; i < n; i++) {
		if (strcmp(pairs[i].name, "checksum") == 0)
			checksum = pairs[i].value;
		else if (strcmp(pairs[i].name, "sign_alias") != 0)
			signed_text = mem_printf(ctx, "%s%s;%s;", signed_text, pairs[i].name, pairs[i].value);
	}
	char *given = mem_strdup(ctx, checksum);
	for (char *c = given; *c; c++)
		if (*c >= 'A' && *c <= 'F')
			*c = (char)(*c - 'A' + 'a');
	/* Without a key nothing is genuine: an unsigned bank is a bank that anybody can play. */
	return *bank->callback_key && crypt_equal(given, crypt_hmac_hex(ctx, bank->callback_key, signed_text));
}
