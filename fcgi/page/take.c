/* take.c: one meter's line of /readings/send. A value that looks odd is asked about; the answer is good for that value only, so
   a tick left from the try before says nothing about another number. */
#include "fcgi/page/take.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"

#define NBSP "\xc2\xa0"

static const char *const doubts[] = {
	[DOUBT_ROLLOVER] = "rollover", [DOUBT_BELOW] = "below", [DOUBT_HIGH] = "high", [DOUBT_SWAP] = "swap",
};
static const char *const codes[] = {
	[DOUBT_ROLLOVER] = "reading-rollover", [DOUBT_BELOW] = "reading-below", [DOUBT_HIGH] = "reading-high",
	[DOUBT_SWAP] = "reading-swap",
};

const char *
take_typed(struct req *r, int64_t id)
{
	const char *s = params_suffixed(&r->params, P_READING, mem_printf(r, "%" PRId64, id));
	return s ? s : "";
}

bool
take_anything(struct req *r, const struct meter *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (*text_trim(r, take_typed(r, m->registers[i].id)))
			return true;
	return false;
}

static char *
field_of(struct req *r, const struct reg *g)
{
	return mem_printf(r, "r-%" PRId64, g->id);
}

/* The value typed for one register; false and an error at its field if it is none. */
static bool
read_value(struct req *r, const struct meter *m, const struct reg *g, int64_t *value)
{
	const char *text = text_trim(r, take_typed(r, g->id));
	if (*text == '\0') {
		req_error(r, field_of(r, g), "empty");
		return false;
	}
	switch (meter_parse(text, m->digits, m->decimals, value)) {
	case TYPED_FORMAT: req_error(r, field_of(r, g), "reading-format"); return false;
	case TYPED_DIGITS:
		req_error_with(r, field_of(r, g), "reading-digits", "digits", mem_printf(r, "%d", m->digits));
		return false;
	case TYPED_DECIMALS:
		req_error_with(r, field_of(r, g), "reading-decimals", "decimals", mem_printf(r, "%d", m->decimals));
		return false;
	case TYPED_OK: break;
	}
	return true;
}

/* Two exchanged zones are one question, at the first of them. */
static bool
asks_here(const struct outcome *o, size_t at)
{
	if (o->registers[at].doubt == DOUBT_NONE)
		return false;
	for (size_t i = 0; o->registers[at].doubt == DOUBT_SWAP && i < at; i++)
		if (o->registers[i].doubt == DOUBT_SWAP)
			return false;
	return true;
}

/* "high-15737000": the question and the values it is about. */
static char *
answer_of(struct req *r, const struct outcome *o, size_t n, size_t at)
{
	char *s = mem_printf(r, "%s-%" PRId64, doubts[o->registers[at].doubt], o->registers[at].value);
	for (size_t i = at + 1; o->registers[at].doubt == DOUBT_SWAP && i < n; i++)
		if (o->registers[i].doubt == DOUBT_SWAP)
			s = talloc_asprintf_append(s, "-%" PRId64, o->registers[i].value);
	return s;
}

static bool
answered(struct req *r, const struct outcome *o, const struct meter *m, size_t at)
{
	const char *yes = params_suffixed(&r->params, P_YES, mem_printf(r, "%" PRId64, m->registers[at].id));
	return yes && strcmp(yes, answer_of(r, o, m->n, at)) == 0;
}

static char *
volume_text(struct req *r, const struct meter *m, int64_t volume)
{
	int64_t all;
	if (__builtin_mul_overflow(volume, m->ratio, &all))
		all = volume;
	return mem_printf(r, "%s" NBSP "%s", decimal_text(r, all, 3), m->unit);
}

static void
ask(struct req *r, struct outcome *o, const struct meter *m, size_t at)
{
	const struct judged *j = &o->registers[at];
	const struct reg *g = &m->registers[at];
	if (answered(r, o, m, at)) {
		if (strstr(o->answers, doubts[j->doubt]) == NULL)
			o->answers = mem_printf(r, "%s%s%s", o->answers, *o->answers ? "," : "", doubts[j->doubt]);
		return;
	}
	o->wrong = true;
	if (j->doubt == DOUBT_SWAP)
		req_error(r, field_of(r, g), codes[j->doubt]);
	else if (j->doubt == DOUBT_BELOW)
		req_error_with(r, field_of(r, g), codes[j->doubt], "previous", meter_value_text(r, m->digits, m->decimals, g->base));
	else
		req_error_with(r, field_of(r, g), codes[j->doubt], "volume", volume_text(r, m, j->volume));
}

void
take_meter(struct req *r, const struct meter *m, int64_t today, struct outcome *o)
{
	o->registers = mem_array(r, struct judged, m->n);
	o->answers = mem_strdup(r, "");
	o->typed = take_anything(r, m);
	for (size_t i = 0; i < m->n; i++) {
		const struct reg *g = &m->registers[i];
		struct judged *j = &o->registers[i];
		int64_t since = g->base_on != DAY_NONE ? g->base_on : m->installed_on;
		*j = (struct judged) { .base = g->base, .days = since != DAY_NONE && since < today ? today - since : 0,
			.digits = m->digits, .past = g->past };
		o->wrong |= !read_value(r, m, g, &j->value);
	}
	if (o->wrong)
		return;
	judge_meter(o->registers, m->n);
	for (size_t i = 0; i < m->n; i++)
		if (asks_here(o, i))
			ask(r, o, m, i);
}

void
take_view_question(struct req *r, node *n, const struct outcome *o, const struct meter *m, size_t at)
{
	if (o->registers == NULL || !asks_here(o, at))
		return;
	view_text(n, "ask", doubts[o->registers[at].doubt]);
	view_text(n, "answer", answer_of(r, o, m->n, at));
	view_flag(n, "answered", answered(r, o, m, at));
}
