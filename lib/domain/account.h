/* account.h: a subscriber's account at a supplier, as a resident who holds it sees it. */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H
#include <stdbool.h>

#include "base/date.h"
#include "db/db.h"

struct account {
	int64_t id;
	char *number;  /* as printed on the bill */
	char *alias;   /* "" without one */
	int64_t group_id;
	char *group;   /* "" without one */
	int64_t supplier_id;
	char *supplier, *zone; /* its name, its time zone */
	bool details, ebills; /* what the supplier provides (ACC-8) */
	bool payments;        /* it can be paid here, and this holder may */
	int64_t commission_permille, commission_min, commission_max;
	int readings_from, readings_to;
	int64_t closed_on;   /* day, or DAY_NONE while it is open */
	char *role;          /* owner, pay, submit, view: each may what those after it may */
	bool may_submit;     /* may send readings; who may pay stands in payments */
	int64_t sees_from;   /* DAY_NONE: all that there is */
	int64_t sees_to;     /* the last day that this holder sees, once another has proved the account; else DAY_NONE */
	int64_t owed;        /* kopecks: the sum of the lines that owe; what is paid ahead elsewhere is not set off (E28) */
	int64_t balance;     /* -owed, or what is paid ahead where nothing is owed */
	int64_t balance_on;
	/* The last bill; bill_id 0: none. */
	int64_t bill_id, bill_period;
	char *bill_number;
	/* Only from account_readings: */
	int64_t meters, automatic, in_service; /* meters not removed; of them those that need no resident; that may be read */
	int64_t last_reading; /* day of the newest, or DAY_NONE */
};

/* What a hold allows, for the WHERE of a statement; l is the alias of link. The one place of this rule. */
#define LINK_PAYS(l) "(" #l ".role IN ('owner', 'pay') AND " #l ".sees_to IS NULL)"
#define LINK_SUBMITS(l) "(" #l ".role <> 'view' AND " #l ".sees_to IS NULL)"
/* … and which days it shows: a new owner sees nothing of the one before, nor that one of them (E40). A month is seen by both. */
#define LINK_SEES(l, day) \
	"(" #l ".sees_from IS NULL OR " day " >= " #l ".sees_from) AND (" #l ".sees_to IS NULL OR " day " <= " #l ".sees_to)"
#define LINK_SEES_MONTH(l, first) \
	"(" #l ".sees_from IS NULL OR LAST_DAY(" first ") >= " #l ".sees_from) AND (" #l ".sees_to IS NULL OR " first " <= " #l ".sees_to)"

struct account_list {
	struct account *items;
	size_t n;
};

/* The resident's accounts in the order they were linked; group 0: all. On ctx. */
enum err account_list(const void *ctx, struct db *db, int64_t resident, int64_t group, struct account_list *list_r);
/* The same, with the state of their readings. */
enum err account_readings(const void *ctx, struct db *db, int64_t resident, int64_t group, struct account_list *list_r);
/* One of the resident's accounts; ERR_NOT_FOUND for anybody else's. */
enum err account_get(const void *ctx, struct db *db, int64_t resident, int64_t account, struct account **account_r);

/* The tabs: [0] is "all" with id 0 and no name. On ctx. */
struct group {
	int64_t id;
	char *name;
	int64_t count;
};
struct group_list {
	struct group *items;
	size_t n;
};
enum err group_list(const void *ctx, struct db *db, int64_t resident, struct group_list *list_r);

/* A line of what is owed: a service's main sum or its penalty. */
struct balance_line {
	int64_t id, account_id, service_id;
	char *service;
	bool penalty;
	int64_t amount; /* minus: owed */
};
struct balance_lines {
	struct balance_line *items;
	size_t n;
};
/* The lines of one of the resident's accounts, or of all of them (account 0). On ctx. */
enum err balance_lines(const void *ctx, struct db *db, int64_t resident, int64_t account, struct balance_lines *lines_r);

/* What the account page shows beside struct account: the dwelling (ACC-5) and the prices in force (ACC-7). */
struct dwelling_item {
	char *name, *value;
};
struct price {
	int64_t service_id;
	char *service, *unit, *tariff, *zone;
	int64_t from, range, upto, price; /* upto thousandths, INT_NONE: no bound; price millionths of a rouble */
};
struct account_page {
	char *address, *contract, *stove, *delivery;
	int64_t rooms, residents, area; /* INT_NONE: not told; area thousandths of m² */
	int64_t holders;                /* residents who own the account */
	int64_t papers;                 /* of the others those who get, or want, paper */
	int64_t guests;                 /* who were invited */
	char *supplier_phone;
	bool email_confirmed;           /* the asker's: e-bills need it */
	struct dwelling_item *items;
	size_t items_n;
	struct price *prices;
	size_t prices_n;
};
/* today: whose prices are in force. On ctx; ERR_NOT_FOUND as account_get. */
enum err account_page(const void *ctx, struct db *db, int64_t resident, int64_t account, int64_t today,
    struct account_page **page_r);

/* Links an account to a resident, in a group of that name (made if need be; "": none). For the administrator's
   command; ERR_NOT_FOUND where there is no such account. It is the office's word: whoever is linked so, or again, is an owner who
   sees everything, and no longer under review. */
enum err account_link(const void *ctx, struct db *db, int64_t resident, const char *supplier, const char *number,
    const char *alias, const char *group, int64_t now);

/* Contacts of the suppliers whose accounts the resident holds (HELP-2). */
struct contact {
	int64_t id;
	char *name, *phone, *email, *site, *address, *hours;
};
struct contact_list {
	struct contact *items;
	size_t n;
};
enum err contact_list(const void *ctx, struct db *db, int64_t resident, struct contact_list *list_r);

/* How the bills of an account come (PROF-4): only where the supplier lets residents choose. */
struct delivery_row {
	int64_t id;
	char *number, *alias, *supplier;
	char *delivery; /* paper, email: what this resident has chosen */
	int64_t others; /* who hold it too and want paper: until none of them does, paper comes (ACC-4) */
};
struct delivery_list {
	struct delivery_row *items;
	size_t n;
};
enum err account_delivery_list(const void *ctx, struct db *db, int64_t resident, struct delivery_list *list_r);
/* paper or email. ERR_NOT_FOUND: not the resident's, the supplier has no e-bills, or e-mail without a confirmed address. */
enum err account_delivery_set(struct db *db, int64_t resident, int64_t account, const char *delivery);
#endif
