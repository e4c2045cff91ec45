/* feed.h: the address by which a calendar program gets the days for readings. Whoever knows it gets them, so it can be ended. */
#ifndef DOMAIN_FEED_H
#define DOMAIN_FEED_H
#include "db/db.h"

/* The token of the resident's feed, on ctx; NULL: it cannot be made again, for the key has changed. ERR_NOT_FOUND: there is no
   feed. */
enum err feed_token(const void *ctx, struct db *db, const char *key, int64_t resident, char **token_r);
/* Makes a feed; there is none but the newest. */
enum err feed_start(struct db *db, const char *key, int64_t resident, int64_t now);
enum err feed_end(struct db *db, int64_t resident, int64_t now);

struct feed_owner {
	int64_t resident;
	char *lang; /* of what is sent to them */
};
/* Whose feed it is; ERR_NOT_FOUND: nobody's, or ended. On ctx. */
enum err feed_find(const void *ctx, struct db *db, const char *token, struct feed_owner *owner_r);
#endif
