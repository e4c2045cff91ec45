/* remind.h: reminding of readings, three days and one day before the last day where the supplier is. */
#ifndef DOMAIN_REMIND_H
#define DOMAIN_REMIND_H
#include <stdbool.h>

#include "db/db.h"

/* Which reminder is due at an instant: 3, 1, or 0: none. A courier that was away catches up while the window is open; nobody is
   woken: only between 9 and 21 by the supplier's clock. last_r: the window's last day. */
int remind_stage(const char *zone, int from, int to, int64_t instant, int64_t *last_r);

/* How far the courier has come; begins with all zero. */
struct remind {
	int64_t supplier, account; /* the last ones done */
	bool within;               /* the supplier's accounts are not done yet */
	int64_t told;              /* messages written since the beginning */
};
/* Reminds of the next thousand accounts, each holder once for a window and stage, whatever is asked how often. more_r false: all
   are done, and *place is at the beginning again. */
enum err remind(struct db *db, struct remind *place, int64_t now, bool *more_r);
#endif
