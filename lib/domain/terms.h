/* terms.h: by which rules the services of an account are charged (ACC-7): whom the prices are for, the norm, what happens
   without readings, and what late payment costs. */
#ifndef DOMAIN_TERMS_H
#define DOMAIN_TERMS_H
#include "domain/account.h"

struct term {
	int64_t service_id;
	char *household;          /* "", gas, electric, rural, equated */
	char *norm_name;          /* NULL: no norm */
	int64_t norm;             /* thousandths a person a month */
	char *zones;              /* of its meters, "day,night"; NULL: no meter */
};
struct terms {
	struct term *items;
	size_t n;
	int64_t average_from, average_span, average_months, norm_factor;
	bool in_order, whole;
	int64_t due_day, penalty_free, penalty_first, penalty_second, penalty_rate; /* rate INT_NONE: not told */
};
/* n 0 for a stranger's account. On ctx. */
enum err terms_get(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today, struct terms *terms_r);
const struct term *terms_of(const struct terms *terms, int64_t service);
/* Do prices of that zone concern the account? Of a service without meters all do. */
bool term_has_zone(const struct term *term, const char *zone);
#endif
