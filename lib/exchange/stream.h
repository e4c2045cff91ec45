/* stream.h: an XML file of any size as one item after another, in constant memory. Nothing of it is trusted: no DTD, no
   entity, nothing fetched, and no more than RECORD_MAX bytes of input for one record. */
#ifndef EXCHANGE_STREAM_H
#define EXCHANGE_STREAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/intake.h"

enum { RECORD_MAX = 1 << 20 };

/* What is done with it. An item lives until the call is over, unless it is taken by talloc_steal. */
struct stream_user {
	/* The root; of a SOAP message, what stands in its body. NULL, or why the file is refused. */
	const char *(*root)(void *arg, const struct item *root);
	/* A child of the root, whole. bad: NULL, or why it must not be used: it is then only a name and a key.
	   False: stop reading. */
	bool (*record)(void *arg, struct item *item, long line, const char *bad);
	/* After each piece that was read, so many bytes in all. */
	void (*progress)(void *arg, uint64_t bytes);
	void *arg;
	/* NULL, or the name of elements inside a record that are handed over one by one, before it, and are not in it: a
	   record may then be of any length. False: stop reading. */
	const char *piece_name;
	bool (*piece)(void *arg, const struct item *item, long line);
};

/* Reads to the end or to the first thing wrong with the file as a whole: then false, and *line_r and *cause_r (on ctx)
   tell where and what. Records that were whole before that have all been handed over. */
bool stream_read(const void *ctx, int fd, const struct stream_user *user, long *line_r, const char **cause_r);
#endif
