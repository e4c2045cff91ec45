/* names.h: the fields of a person: at the first visit, and in the profile. */
#ifndef PAGE_NAMES_H
#define PAGE_NAMES_H
#include "domain/resident.h"
#include "fcgi/web/req.h"

struct names {
	const char *last, *first, *middle, *gender;
	int64_t born_on; /* day or DAY_NONE */
};

/* Reads the form, on r; false, with errors at the fields, if something is wrong. */
bool names_read(struct req *r, struct names *names_r);
/* Adds gender and the fields: as typed, or, where nothing was sent, as known (may be NULL). */
void names_view(struct req *r, node *parent, const struct resident *known);
#endif
