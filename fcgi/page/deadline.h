/* deadline.h: what comes if readings are not sent, as an element of the pages that ask for them. */
#ifndef PAGE_DEADLINE_H
#define PAGE_DEADLINE_H
#include "domain/outlook.h"
#include "fcgi/web/req.h"

/* Of one account, or of all of the resident's (account 0). */
enum err deadline_load(struct req *r, int64_t account, struct outlook_rows **rows_r);
/* <unsent> in n; nothing where nothing is wanted, or nothing can be said. */
void deadline_view(struct req *r, node *n, const struct outlook_rows *rows, const struct account *a);
#endif
