/* sms.c: an SMS gateway of the smsc.ru dialect. */
#include <jansson.h>
#include <stdbool.h>

#include "base/mem.h"
#include "gateway/http.h"
#include "gateway/message.h"

/* STANDARDS.md 6.1: what is wrong with us (parameters, password, no money, blocked) or with the moment is mended, and
   the message goes later; what is wrong with the message is final. */
static bool
later(int code)
{
	return code <= 4 || code == 9;
}

struct delivery_result *
sms_send(const void *ctx, const struct conf *conf, const char *phone, const char *text, const char *id)
{
	struct delivery_result *result = mem_new(ctx, struct delivery_result);
	char *password = conf_secret(result, conf, "sms.password");
	struct http_answer *answer = http_post(result, conf_str(conf, "sms.url", ""), "login", conf_str(conf, "sms.login", ""),
	    "psw", password, "phones", phone, "mes", text, "charset", "utf-8", "fmt", "3", "id", id, NULL);
	json_t *object = answer->done && answer->status == 200 ? json_loads(answer->body, 0, NULL) : NULL;
	const json_t *error = json_object_get(object, "error_code");
	int code = (int)json_integer_value(error);
	if (json_is_object(object) && error == NULL && json_object_get(object, "id")) {
		result->delivery = DELIVERED;
		result->why = mem_strdup(result, "");
	} else {
		result->delivery = error && !later(code) ? DELIVERY_NEVER : DELIVERY_LATER;
		result->why = error ? mem_printf(result, "gateway error %d", code) : mem_strdup(result, answer->why);
	}
	json_decref(object);
	return result;
}
