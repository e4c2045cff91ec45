/* guard.h: counting what must not be done too often. Counted before it is tried, in the database, so that a thousand
   tries at once are a thousand; it closes for a growing time and never for good (RELIABILITY.md 1.8). */
#ifndef DOMAIN_GUARD_H
#define DOMAIN_GUARD_H
#include "db/db.h"

enum guard {
	GUARD_PASSWORD,     /* wrong passwords for a phone, an e-mail, or a known browser of theirs */
	GUARD_NETWORK,      /* wrong passwords and codes from one network */
	GUARD_CODE,         /* wrong codes for an address, across codes */
	GUARD_SEND_ADDRESS, /* codes sent to an address */
	GUARD_SEND_NETWORK, /* codes asked for from a network */
	GUARD_SEND_ALL,     /* codes in all: a flood costs money */
	GUARD_PROOF_ACCOUNT,  /* wrong proofs of owning an account, by whomever */
	GUARD_PROOF_RESIDENT, /* … by one resident, of whatever account */
	GUARD_PROOF_NETWORK,  /* … from one network */
	GUARD__MAX
};

/* Counts one try of what; *wait_r: 0, it may go on, or the seconds until it may. What is refused is not counted. */
enum err guard_pass(struct db *db, const char *key, enum guard guard, const char *what, int64_t now, int64_t *wait_r);
/* The owner has come in: forget all failures. */
enum err guard_clear(struct db *db, const char *key, enum guard guard, const char *what);
/* This try was a good one: it does not count. */
enum err guard_forgive(struct db *db, const char *key, enum guard guard, const char *what);
/* The network of an address, on ctx: 24 bits of IPv4, 64 of IPv6. */
char *guard_network(const void *ctx, const char *address);
#endif
