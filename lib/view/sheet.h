/* sheet.h: the stylesheets, compiled at start; views in, pages out. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H
#include <stddef.h>

#include "base/conf.h"
#include "view/view.h"

struct sheet; /* opaque, const once loaded */

/* Compiles the file and all it includes, once for all languages. A [[key]] in text or in an attribute becomes its word
   when a page is made; {xpath} in a word is a value from the view, at whatever place each language wants it. NULL (logged)
   if anything is wrong, a key is unknown, or languages differ in keys or values: a worker does not start with a broken
   page. On ctx. */
struct sheet *sheet_load(const void *ctx, const char *path, struct words *const words[LANG__MAX]);
/* All words and DIR/site.xsl, every page of every program: for checks and goldens. */
struct sheet *sheet_site(const void *ctx, const char *dir, struct words *words_r[LANG__MAX]);
/* Forbids libxml2 to load anything from here on; once, after all sheets are loaded. */
void sheet_seal(void);
/* The page for a view, whole, in the language of the view's words, on ctx; NULL (logged) unless the transform ended well and the page ends as it should. */
char *sheet_render(const void *ctx, const struct sheet *sheet, const struct view *view, size_t *size_r);
#endif
