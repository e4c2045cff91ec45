/* payment.h: payments: an append-only event log with a declared state machine (RELIABILITY.md 2).

     created ──► registered ──► paid
        │             ├──► declined ──► paid    (late truth wins)
        ▼             ├──► expired  ──► paid
     registering ─────┘
     any state not final ──► mismatch: the bank's answer does not fit, a person looks

   Not known whether done is a state: registering (the bank may or may not have the order).
   Every step is a compare-and-set with an event beside it, in one transaction. */
#ifndef DOMAIN_PAYMENT_H
#define DOMAIN_PAYMENT_H
#include "domain/reading.h"
#include "gateway/bank.h"

/* One thing to pay: an account as a whole, or a line of its balance; kopecks. */
struct payment_item {
	char kind; /* 'a', 'l' */
	int64_t id;
	int64_t amount;
};

/* What an item comes to: whose it is and what the supplier takes on top. */
struct payment_account {
	const struct account *account;
	int64_t amount, commission;
};
struct payment_part {
	const struct account *account;
	const struct balance_line *line; /* NULL: to the account as a whole */
	int64_t amount, commission;      /* commission: the account's, on its first part */
};
struct payment_plan {
	struct payment_account *accounts;
	size_t accounts_n;
	struct payment_part *parts;
	size_t parts_n;
	int64_t amount, commission; /* parts add up to amount */
};
/* Turns items into parts by the resident's accounts and lines (account_list, balance_lines of all). ERR_NOT_FOUND for an
   item that is not the resident's or cannot be paid here, ERR_BAD_REQUEST for an account beside one of its lines. A whole account paid to the kopeck what it owes is divided
   over the lines that owe. On ctx; borrows from accounts and lines. */
enum err payment_plan(const void *ctx, const struct account_list *accounts, const struct balance_lines *lines,
    const struct payment_item *items, size_t n, struct payment_plan *plan_r);

struct payment {
	int64_t id, resident;
	char *order_number, *plan_hash, *token, *state, *bank_order_id, *form_url; /* the last two may be NULL */
	int64_t amount, commission, reason;
	int64_t created_at, final_at; /* final_at TIME_NONE: not yet */
	int64_t checks;
	bool booked; /* the supplier has booked all of it */
	/* Summed by account, for showing. */
	struct payment_account *accounts;
	size_t accounts_n;
};

/* T1: writes the payment, its parts and requisites; it exists before the bank hears of it. The same key gives the same
   payment again; ERR_CONFLICT if anything in the plan was another. On ctx. */
enum err payment_start(const void *ctx, struct db *db, int64_t resident, const char *key,
    const struct payment_plan *plan, int64_t now, struct payment **payment_r);

/* By the unguessable token of the return address; accounts filled. ERR_NOT_FOUND. On ctx. */
enum err payment_by_token(const void *ctx, struct db *db, const char *token, struct payment **payment_r);
enum err payment_by_order(const void *ctx, struct db *db, const char *order_number, struct payment **payment_r);

enum payment_actor { ACTOR_RESIDENT, ACTOR_RETURN, ACTOR_CALLBACK, ACTOR_COURIER };

/* T2: what came of asking the bank to register the order. */
enum err payment_registered(struct db *db, struct payment *payment, const struct bank_registered *answer,
    enum payment_actor actor, int64_t now);
/* T3: what the bank says of the order now. The one place where money moves: state, ledger, event, notice and message in
   one transaction; called again, or by two at once, it does nothing twice. payment->state is afterwards as stored. */
enum err payment_settled(struct db *db, struct payment *payment, const struct bank_status *answer,
    enum payment_actor actor, int64_t now);

/* The next payment that is due to be asked after, leased to owner for a minute; ERR_NOT_FOUND: none. On ctx. */
enum err payment_due(const void *ctx, struct db *db, const char *owner, int64_t now, struct payment **payment_r);

bool payment_final(const struct payment *payment);

/* History: what was paid here and what the suppliers booked, one list, newest first. */
struct payment_row {
	bool portal;  /* false: booked by the supplier, paid elsewhere */
	char *state, *number, *token;
	int64_t day, amount, commission;
	char *account, *alias, *supplier;
};
struct payment_rows {
	struct payment_row *items;
	size_t n;
	int64_t total;
};
/* zone: whose days the filter means for what was paid here. On ctx. */
enum err payment_history(const void *ctx, struct db *db, int64_t resident, const struct filter *filter, const char *zone,
    struct payment_rows *rows_r);
#endif
