/* names.c: name, birth date, gender: never the name on a bill. */
#include "fcgi/page/names.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

enum { NAME_MAX_LENGTH = 60, OLDEST = 120 * 366 };

static const char *
read_name(struct req *r, enum param p, const char *field, bool needed)
{
	const char *typed = req_param(r, p);
	char *name = text_trim(r, typed ? typed : "");
	if (needed && *name == '\0')
		req_error(r, field, "empty");
	if (text_length(name) > NAME_MAX_LENGTH)
		req_error(r, field, "name-long");
	return name;
}

static int64_t
read_born(struct req *r)
{
	const char *typed = req_param(r, P_BORN);
	int64_t day, today = zone_day(r->app->zone, r->now);
	char *text = text_trim(r, typed ? typed : "");
	if (*text == '\0')
		return DAY_NONE;
	if (!day_typed(text, &day))
		req_error(r, "born", "date-format");
	else if (day > today || day < today - OLDEST)
		req_error(r, "born", "date-range");
	else
		return day;
	return DAY_NONE;
}

static const char *
read_gender(const struct req *r)
{
	const char *gender = req_param(r, P_GENDER);
	return gender && (strcmp(gender, "female") == 0 || strcmp(gender, "male") == 0) ? gender : "";
}

bool
names_read(struct req *r, struct names *names_r)
{
	names_r->last = read_name(r, P_LAST_NAME, "last-name", true);
	names_r->first = read_name(r, P_FIRST_NAME, "first-name", true);
	names_r->middle = read_name(r, P_MIDDLE_NAME, "middle-name", false);
	names_r->born_on = read_born(r);
	names_r->gender = read_gender(r);
	return r->errors_n == 0;
}

static void
add(struct req *r, node *parent, const char *name, enum param p, const char *known)
{
	const char *typed = req_param(r, p);
	view_field(parent, name, typed ? typed : known);
}

void
names_view(struct req *r, node *parent, const struct resident *known)
{
	bool sent = r->route->method == POST;
	const char *born = known && known->born_on != DAY_NONE ? day_iso(r, known->born_on) : "";
	view_text(parent, "gender", sent || known == NULL ? read_gender(r) : known->gender);
	add(r, parent, "last-name", P_LAST_NAME, known ? known->last_name : "");
	add(r, parent, "first-name", P_FIRST_NAME, known ? known->first_name : "");
	add(r, parent, "middle-name", P_MIDDLE_NAME, known ? known->middle_name : "");
	add(r, parent, "born", P_BORN, born);
}
