/* slots.h: so many at once and no more, over all processes that open the same file. A slot is a lock on a byte of it, which
   the kernel takes back when its owner dies. */
#ifndef BASE_SLOTS_H
#define BASE_SLOTS_H
#include <stdbool.h>

struct slots; /* opaque: the file, and the slot that this process has */

/* n slots of the file, which is made if it is not there; n 0: half the processors, at least one. NULL (logged) if it cannot be
   opened. A process opens it for itself, after a fork. On ctx; talloc_free gives back and closes. */
struct slots *slots_open(const void *ctx, const char *path, int n);
/* Takes a slot, waiting wait_ms at most; false if all stayed taken. One at a time: between take and give no second take. */
bool slots_take(struct slots *s, int wait_ms);
void slots_give(struct slots *s);
#endif
