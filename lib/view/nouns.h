/* nouns.h: the domain's structs as elements of a view. No rules in here: what is shown was decided before. */
#ifndef VIEW_NOUNS_H
#define VIEW_NOUNS_H
#include "domain/bill.h"
#include "domain/payment.h"
#include "domain/resident.h"
#include "domain/tariff.h"
#include "domain/tell.h"
#include "domain/terms.h"
#include "view/view.h"

/* <groups><group…/></groups>; current 0: all */
void view_groups(node *parent, const struct group_list *groups, int64_t current);
/* <account> with what names it: id, number, alias, supplier */
node *view_account(node *parent, const struct account *a);
/* … and its balance */
void view_balance(const struct view *v, node *n, const struct account *a);
/* … and the supplier's commission rule */
void view_commission_rule(node *n, const struct account *a);
/* … all of these, the item to pay and the last bill */
node *view_account_to_pay(const struct view *v, node *parent, const struct account *a);
/* <total>: of sums and commission */
void view_total(node *parent, size_t count, int64_t sum, int64_t commission);
/* <line> of the details: item, name, kind, owed */
node *view_balance_line(node *parent, const struct balance_line *line);
void view_dwelling(node *parent, const struct account_page *page);
void view_meter(node *parent, const struct meter *m);
void view_prices(const struct view *v, node *parent, const struct account_page *page, const struct terms *terms);
/* <register> of a meter whose values may be sent */
node *view_register(node *meter, const struct meter *m, const struct reg *g);
/* <value> at which a meter was taken off */
void view_end_value(node *parent, const struct meter *m, const struct reg *g);
node *view_reading(node *parent, const struct reading *r);
/* <event>s of its story */
void view_story(const struct view *v, node *parent, const struct reading_story *story);
/* "5,15 ₽" and "204 кВт·ч"; the caller frees. */
char *view_price_text(int64_t price);
char *view_volume_text(int64_t volume, const char *unit);
/* The trace of a charge: <step>s. usages' registers are named by serial (NULL: not named) and zone; dates stand there where
   prices changed, and the exact product where it was rounded. */
void view_steps(node *parent, const struct charge *charge, const struct usage *usages,
    const char *const *serials, const char *unit);
void view_pager(node *parent, const char *path, const struct filter *filter, int64_t total);
void view_bill(const struct view *v, node *parent, const struct bill *b);
void view_payment(const struct view *v, node *parent, const struct payment *p, bool with_accounts);
void view_resident(const struct view *v, node *profile, const struct resident *r);
void view_notice(const struct view *v, node *parent, const struct notice *n);
#endif
