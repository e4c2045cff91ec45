/* cleanup.h: what is over and of no use to anybody is deleted, little by little, by the courier. */
#ifndef DOMAIN_CLEANUP_H
#define DOMAIN_CLEANUP_H
#include <stdbool.h>

#include "db/db.h"

/* Deletes a batch of each kind, each in a transaction of its own; *more_r: there is more to do. absolute: the longest life of a
   session, seconds. */
enum err cleanup(struct db *db, int64_t absolute, int64_t now, bool *more_r);
#endif
