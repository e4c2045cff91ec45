/* view.h: a page as an XML tree, and the only place that builds one. Views carry values formatted once, here, in the
   visitor's language; stylesheets only place them. Text must be text_valid() before it comes here. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H
#include <stdbool.h>
#include <stdint.h>

#include "view/words.h"

struct _xmlDoc;
struct _xmlNode;
typedef struct _xmlNode node; /* an element, owned by its view */

struct view {
	struct _xmlDoc *doc;
	node *page;                /* the root, <page> */
	const struct words *words; /* borrowed */
	int64_t today;             /* for dates that leave out this year */
	const char *zone;          /* portal's own time zone; borrowed */
};

/* A view with an empty <page name=… lang=…>. On ctx, which frees the tree too. */
struct view *view_new(const void *ctx, const char *name, const struct words *words, const char *zone);
/* A view whose page is read from a file: samples for the catalogue and for `kabinet render`. NULL (logged) if it is
   not well-formed. */
struct view *view_read(const void *ctx, const char *path, const struct words *words);
/* The tree as text, on ctx: for machines and tests. */
char *view_xml(const void *ctx, const struct view *v);
node *view_add(node *parent, const char *name);
void view_text(node *n, const char *attr, const char *value); /* NULL: no attribute */
void view_int(node *n, const char *attr, int64_t value);
void view_flag(node *n, const char *attr, bool value); /* yes, no */
/* <field name= value=>: what stands in a form's field, typed or known; NULL: nothing */
void view_field(node *parent, const char *name, const char *value);
/* attr = kopecks, attr-text = "510,72 ₽" */
void view_money(node *n, const char *attr, int64_t kopecks);
/* attr-text only, of the sum without its sign: whether it is owed or paid ahead is said in words */
void view_sum(node *n, const char *attr, int64_t kopecks);
/* attr = ISO, attr-text = as in tables; nothing for DAY_NONE */
void view_day_table(node *n, const char *attr, int64_t day);
/* attr = ISO, attr-text = as people write it; nothing for DAY_NONE */
void view_day(const struct view *v, node *n, const char *attr, int64_t day);
void view_month(const struct view *v, node *n, const char *attr, int64_t day);
void view_instant(const struct view *v, node *n, const char *attr, int64_t instant);
#endif
