/* intake_rule.c: fields by rules. */
#include "domain/intake_rule.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"

const char *const zones[] = { "round", "day", "night", "peak", "half-peak", NULL };
const char *const kinds_of_line[] = { "main", "penalty", NULL };

enum err
intake_refuse(struct intake *in, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *cause = talloc_vasprintf(in->ctx, fmt, ap);
	va_end(ap);
	in->cause = cause ? cause : "refused";
	return ERR_INPUT;
}

const char *
item_field(const struct item *item, const char *name)
{
	for (size_t i = 0; i < item->n_fields; i++)
		if (item->fields[i].space == NULL && strcmp(item->fields[i].name, name) == 0)
			return item->fields[i].value;
	return NULL;
}

static bool
is_text(const struct rule *rule)
{
	return rule->kind <= RULE_CHOICE;
}

static const char **
text_at(const struct rule *rule, const void *record)
{
	return (const char **)(uintptr_t)((const char *)record + rule->offset);
}

static int64_t *
number_at(const struct rule *rule, const void *record)
{
	return (int64_t *)(uintptr_t)((const char *)record + rule->offset);
}

static bool
printable(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

/* A tab or a line's end inside would break lists and messages that hold the text. */
static bool
one_line(const char *s)
{
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p < ' ')
			return false;
	return text_valid(s, strlen(s));
}

static enum err
check_text(struct intake *in, const struct rule *rule, const char *where, const char *s)
{
	size_t n = rule->kind == RULE_CODE ? strlen(s) : text_length(s);
	if (rule->kind == RULE_CODE && !printable(s))
		return intake_refuse(in, "%s%s: only letters, digits and signs of ASCII, no spaces", where, rule->name);
	if (!one_line(s))
		return intake_refuse(in, "%s%s: holds a character that no text may hold", where, rule->name);
	if (n < (size_t)rule->min)
		return intake_refuse(in, "%s%s: is empty or too short", where, rule->name);
	if (n > (size_t)rule->max)
		return intake_refuse(in, "%s%s: longer than %d characters", where, rule->name, (int)rule->max);
	return OK;
}

static enum err
check_choice(struct intake *in, const struct rule *rule, const char *where, const char *s)
{
	char *all = mem_strdup(in->ctx, "");
	for (size_t i = 0; rule->choices[i]; i++) {
		if (strcmp(rule->choices[i], s) == 0)
			return OK;
		all = mem_printf(in->ctx, "%s%s%s", all, i ? ", " : "", *rule->choices[i] ? rule->choices[i] : "nothing");
	}
	return intake_refuse(in, "%s%s: must be one of %s", where, rule->name, all);
}

static bool
month_parse(const void *ctx, const char *s, int64_t *day)
{
	return strlen(s) == 7 && day_parse(mem_printf(ctx, "%s-01", s), day);
}

static bool
instant_parse(const void *ctx, const char *s, int64_t *out)
{
	int64_t day, h, m, sec;
	if (strlen(s) != 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != 'Z' ||
	    !day_parse(mem_strndup(ctx, s, 10), &day) || !text_digits(mem_strndup(ctx, s + 11, 2), 2, &h) ||
	    !text_digits(mem_strndup(ctx, s + 14, 2), 2, &m) || !text_digits(mem_strndup(ctx, s + 17, 2), 2, &sec))
		return false;
	*out = day * 86400 + h * 3600 + m * 60 + sec;
	return h < 24 && m < 60 && sec < 60;
}

static enum err
check_date(struct intake *in, const struct rule *rule, const char *where, const char *s, int64_t *out)
{
	static const char *const form[] = { [RULE_DAY] = "YYYY-MM-DD", [RULE_MONTH] = "YYYY-MM", [RULE_INSTANT] = "YYYY-MM-DDThh:mm:ssZ" };
	if (rule->kind == RULE_DAY ? day_parse(s, out) : rule->kind == RULE_MONTH ? month_parse(in->ctx, s, out) : instant_parse(in->ctx, s, out))
		return OK;
	return intake_refuse(in, "%s%s: is no date of the form %s", where, rule->name, form[rule->kind]);
}

static enum err
check_flag(struct intake *in, const struct rule *rule, const char *where, const char *s, int64_t *out)
{
	*out = strcmp(s, "yes") == 0;
	return *out || strcmp(s, "no") == 0 ? OK : intake_refuse(in, "%s%s: must be yes or no", where, rule->name);
}

static enum err
check_number(struct intake *in, const struct rule *rule, const char *where, const char *s, int64_t *out)
{
	if (rule->kind == RULE_INT ? !text_digits(s, 18, out) : !decimal_parse(s, rule->places, out))
		return rule->kind == RULE_INT ? intake_refuse(in, "%s%s: is no whole number", where, rule->name) :
		    intake_refuse(in, "%s%s: is no number of the form 1234.56 with at most %d places", where, rule->name, rule->places);
	if (*out < rule->min || *out > rule->max)
		return intake_refuse(in, "%s%s: is out of range", where, rule->name);
	return OK;
}

static enum err
check_value(struct intake *in, const struct rule *rule, const char *where, const char *s, void *out)
{
	if (rule->kind == RULE_CHOICE || rule->kind == RULE_TEXT || rule->kind == RULE_CODE) {
		const char **to = text_at(rule, out);
		*to = rule->kind == RULE_TEXT ? text_trim(in->ctx, s) : s;
		return rule->kind == RULE_CHOICE ? check_choice(in, rule, where, *to) : check_text(in, rule, where, *to);
	}
	if (rule->kind == RULE_FLAG)
		return check_flag(in, rule, where, s, number_at(rule, out));
	if (rule->kind >= RULE_DAY)
		return check_date(in, rule, where, s, number_at(rule, out));
	return check_number(in, rule, where, s, number_at(rule, out));
}

static enum err
absent(struct intake *in, const struct rule *rule, bool partial, const char *where, void *out)
{
	if (rule->need == ALWAYS || (rule->need == NEEDED && !partial))
		return intake_refuse(in, "%s%s is missing", where, rule->name);
	bool none = rule->null || (partial && !rule->key);
	if (is_text(rule))
		*text_at(rule, out) = none ? NULL : rule->def ? rule->def : "";
	else if (rule->def && !none)
		return check_value(in, rule, where, rule->def, out);
	else
		*number_at(rule, out) = rule->zero && !(partial && !rule->key) ? 0 : INT_NONE;
	return OK;
}

static const struct rule *
rule_named(const struct rule *rules, size_t n, const struct field *field)
{
	for (size_t i = 0; i < n && field->space == NULL; i++)
		if (strcmp(rules[i].name, field->name) == 0)
			return &rules[i];
	return NULL;
}

enum err
rule_fields(struct intake *in, const struct item *item, const struct rule *rules, size_t n, bool partial,
    const char *where, void *out)
{
	enum err e = OK;
	for (size_t i = 0; i < item->n_fields && e == OK; i++)
		if (rule_named(rules, n, &item->fields[i]) == NULL)
			e = intake_refuse(in, "%sunknown attribute %.60s", where, item->fields[i].name);
	if (e == OK && item->text)
		e = intake_refuse(in, "%stext inside %.60s, where none may be", where, item->name);
	for (size_t i = 0; i < n && e == OK; i++) {
		const char *s = item_field(item, rules[i].name);
		/* An empty attribute says the same as none, but for partial records, where it says: make it empty. */
		if (s && (*s || (partial && is_text(&rules[i]) && rules[i].need != ALWAYS && !rules[i].null)))
			e = check_value(in, &rules[i], where, s, out);
		else
			e = absent(in, &rules[i], partial, where, out);
	}
	return e;
}

static enum err
fill_list(struct intake *in, const struct item *item, const struct list *list, void *out)
{
	struct array *a = (struct array *)(void *)((char *)out + list->offset);
	size_t n = 0;
	enum err e = OK;
	for (size_t i = 0; i < item->n_children; i++)
		n += strcmp(item->children[i]->name, list->name) == 0;
	if (n < list->min || n > list->max)
		return intake_refuse(in, "%zu elements %s, must be %zu to %zu", n, list->name, list->min, list->max);
	a->items = mem_zero_array(in->ctx, list->size, n, "list");
	for (size_t i = 0; i < item->n_children && e == OK; i++) {
		if (strcmp(item->children[i]->name, list->name) != 0)
			continue;
		const char *where = mem_printf(in->ctx, "%s %zu: ", list->name, a->n + 1);
		if (item->children[i]->n_children > 0)
			return intake_refuse(in, "%sunknown element %.60s", where, item->children[i]->children[0]->name);
		e = rule_fields(in, item->children[i], list->rules, list->n_rules, false, where, (char *)a->items + a->n++ * list->size);
	}
	return e;
}

static bool
in_lists(const struct item *child, const struct list *lists, size_t n)
{
	for (size_t i = 0; i < n && child->space == NULL; i++)
		if (strcmp(child->name, lists[i].name) == 0)
			return true;
	return false;
}

enum err
rule_lists(struct intake *in, const struct item *item, const struct list *lists, size_t n, void *out)
{
	enum err e = OK;
	for (size_t i = 0; i < item->n_children; i++)
		if (!in_lists(item->children[i], lists, n))
			return intake_refuse(in, "unknown element %.60s", item->children[i]->name);
	for (size_t i = 0; i < n && e == OK; i++)
		e = fill_list(in, item, &lists[i], out);
	return e;
}

void
rule_load(const struct rows *rows, size_t first, const struct rule *rules, size_t n, void *out)
{
	for (size_t i = 0; i < n; i++) {
		if (rules[i].key)
			continue;
		if (is_text(&rules[i]))
			*text_at(&rules[i], out) = rows_str(rows, first++);
		else
			*number_at(&rules[i], out) = rows_int(rows, first++);
	}
}

struct array
rule_load_all(const void *ctx, struct rows *rows, const struct rule *rules, size_t n, size_t size)
{
	struct array a = { mem_zero_array(ctx, size, rows_count(rows), "rows"), 0 };
	while (rows_next(rows))
		rule_load(rows, 0, rules, n, (char *)a.items + a.n++ * size);
	return a;
}

void
rule_merge(const struct rule *rules, size_t n, void *to, const void *from)
{
	for (size_t i = 0; i < n; i++) {
		if (rules[i].key)
			continue;
		if (is_text(&rules[i]) && *text_at(&rules[i], to) == NULL)
			*text_at(&rules[i], to) = *text_at(&rules[i], from);
		else if (!is_text(&rules[i]) && *number_at(&rules[i], to) == INT_NONE)
			*number_at(&rules[i], to) = *number_at(&rules[i], from);
	}
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool
rule_same(const struct rule *rules, size_t n, const void *a, const void *b)
{
	bool same = true;
	for (size_t i = 0; i < n && same; i++)
		if (!rules[i].key)
			same = is_text(&rules[i]) ? same_text(*text_at(&rules[i], a), *text_at(&rules[i], b)) :
			    *number_at(&rules[i], a) == *number_at(&rules[i], b);
	return same;
}

bool
rule_same_all(const struct rule *rules, size_t n, size_t size, struct array a, struct array b)
{
	bool same = a.n == b.n;
	for (size_t i = 0; i < a.n && same; i++)
		same = rule_same(rules, n, (const char *)a.items + i * size, (const char *)b.items + i * size);
	return same;
}
