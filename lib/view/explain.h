/* explain.h: charges told in lines: a bill explained, schemes of zones compared, the rules of charging. */
#ifndef VIEW_EXPLAIN_H
#define VIEW_EXPLAIN_H
#include "domain/terms.h"
#include "domain/whatif.h"
#include "domain/why.h"
#include "view/nouns.h"

/* <service>s of a bill, each with <reading>s, <step>s or <line>s, and <change>s against the bill before; <before>, <penalty> */
void view_why(const struct view *v, node *parent, const struct why *why);
/* <service> with a <scheme> for one, two and three zones */
void view_whatif(const struct view *v, node *parent, const struct whatif *w);
/* The attributes of <service> on the account's page that tell the rules, and <late> */
void view_term(node *service, const struct terms *terms, const struct term *term, const char *unit);
void view_late(node *parent, const struct terms *terms);
#endif
