/* sheet.h: the stylesheets, compiled at start, once for each language; views in, pages out. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H
#include <stddef.h>

#include "base/conf.h"
#include "view/view.h"

struct sheet; /* opaque, const once loaded */

/* Compiles the file (and all it includes) with each [[key]] in text and attributes replaced by its word, in which
   {xpath} is a value. NULL (logged) if anything is wrong: a worker does not start with a broken page. On ctx. */
struct sheet *sheet_load(const void *ctx, const char *path, const struct words *words);
/* Forbids libxml2 to load anything from here on; once, after all sheets are loaded. */
void sheet_seal(void);
/* The page for a view, whole, on ctx; NULL (logged) unless the transform ended well and the page ends as it should. */
char *sheet_render(const void *ctx, const struct sheet *sheet, const struct view *view, size_t *size_r);
#endif
