/* link.h: a resident's hold on an account: proved, changed, let go; and the groups that residents sort their accounts into. */
#ifndef DOMAIN_LINK_H
#define DOMAIN_LINK_H
#include <stdbool.h>

#include "base/date.h"
#include "db/db.h"

/* Where an account can be looked for: suppliers that let residents prove, each with its services. */
struct proving_service {
	int64_t id;
	char *name;
};
struct proving_supplier {
	int64_t id;
	char *name, *proofs, *zone; /* proofs: "meter,payment,bill" */
	struct proving_service *services;
	size_t n;
};
struct proving_list {
	struct proving_supplier *items;
	size_t n;
};
/* On ctx. */
enum err proving_list(const void *ctx, struct db *db, struct proving_list *list_r);
bool proving_allows(const struct proving_supplier *supplier, const char *proof);

/* What somebody says of an account to prove that it is theirs. */
struct claim {
	int64_t supplier, service; /* service 0: any */
	const char *number;        /* as printed: compared byte by byte */
	const char *proof;         /* meter, payment, bill */
	const char *meter;         /* serial without white space */
	int64_t paid_on, amount;
};
/* One answer for no such account and for a wrong proof, by one and the same statement: ERR_NOT_FOUND. */
enum err link_prove(const void *ctx, struct db *db, const struct claim *claim, int64_t *account_r);

/* How a hold is called and sorted. group 0 with group_name "": none; group_name: made if there is none of that name. */
struct link_place {
	const char *alias, *group_name;
	int64_t group;
};
/* The resident has proved the account. Those who held it before and did not invite the resident come under review: each side
   sees only its own days from then on (E40). Doing it again changes alias and group. */
enum err link_add(struct db *db, int64_t resident, int64_t account, const char *proof, const struct link_place *place,
    int64_t today, int64_t now);
/* ERR_NOT_FOUND: not the resident's account, or not their group. */
enum err link_change(struct db *db, int64_t resident, int64_t account, const struct link_place *place);
/* The resident lets the account go, and with it whoever they invited. ERR_NOT_FOUND: not theirs. */
enum err link_drop(struct db *db, int64_t resident, int64_t account, int64_t now);

enum { ALIAS_MAX = 60, GROUP_NAME_MAX = 60 };
/* "prefix 1", or 2, 3 …: the first that is free. Asked twice at once it is one group. */
enum err group_add(const void *ctx, struct db *db, int64_t resident, const char *prefix, int64_t *group_r);
/* ERR_EXISTS: there is another of that name; ERR_NOT_FOUND: not theirs. */
enum err group_rename(struct db *db, int64_t resident, int64_t group, const char *name);
/* Its accounts stay, in no group. ERR_NOT_FOUND: not theirs. */
enum err group_delete(struct db *db, int64_t resident, int64_t group);
#endif
