/* tell.h: telling a resident that something happened: a notice in the portal and a message in the outbox, both
   written in the transaction that caused it, and each once for one event. */
#ifndef DOMAIN_TELL_H
#define DOMAIN_TELL_H
#include <stdbool.h>

#include "db/db.h"
#include "domain/challenge.h"

struct event {
	int64_t resident;    /* tell_address: 0: nobody of ours */
	const char *topic;   /* payment-paid, reading-sent …: the stylesheets have its words */
	const char *once;    /* what happened, as a key: telling it again does nothing */
	const char *subject; /* number of the payment or the reading */
	const char *account; /* printed number */
	int64_t amount;      /* INT_NONE: none */
	const char *token;   /* of the payment, or NULL */
	int64_t now;
	const char *lang;    /* tell_address: of who is no resident; NULL: Russian */
};

/* Inside a transaction. The message goes to the confirmed e-mail, else by SMS. */
enum err tell(struct db *db, const struct event *event);
/* Inside a transaction: the same to everybody else who holds the account now, in two statements however many they are. */
enum err tell_others(struct db *db, const struct event *event, int64_t account);
/* Inside a transaction: a message to this one address ("sms" or "email"), and no notice; in the resident's language where there
   is one. Told once for an event, channel and address. */
enum err tell_address(struct db *db, const struct event *event, const char *channel, const char *address);
/* Inside a transaction: the message that carries the code of a challenge; the code itself stands nowhere. resident 0: nobody
   yet. lang: of the page that asked; NULL: the resident's, or of whoever has this address. nobody: all is written, nothing is sent, so that neither time nor
   statements tell whom we know. After until it is worth nothing and is not sent. */
enum err tell_code(struct db *db, int64_t resident, int64_t challenge, const char *topic, const char *channel,
    const char *address, const char *lang, bool nobody, int64_t until, int64_t now);

struct notice {
	int64_t id;
	char *topic, *subject, *account, *token; /* token NULL: none */
	int64_t amount, created_at;
	bool read;
};
struct notice_list {
	struct notice *items;
	size_t n;
};
/* Unread first, newest first; then read, newest first; a hundred at most. On ctx. */
enum err notice_list(const void *ctx, struct db *db, int64_t resident, struct notice_list *list_r);
/* Marks a notice of this resident as read; no error if it was, or is somebody else's. */
enum err notice_read(struct db *db, int64_t resident, int64_t notice, int64_t now);

struct message {
	int64_t id, amount, tries;
	char *topic, *channel, *address, *lang, *subject, *account, *token;
	int64_t challenge_id; /* whose code it carries; INT_NONE: none */
	int64_t digits;       /* of the code */
	unsigned char seed[SEED_SIZE];
	const char *owner; /* of the lease */
};
/* The next message that is due, codes first, leased to owner (16 characters) for a minute; ERR_NOT_FOUND when there is none.
   Codes that nobody can use any more are buried on the way. */
enum err message_next(const void *ctx, struct db *db, const char *owner, int64_t now, struct message **message_r);
enum err message_sent(struct db *db, const struct message *message, int64_t now);
/* Notes a failed try: later again with growing pauses, or never (dead) when final or after ten tries. */
enum err message_failed(struct db *db, const struct message *message, bool final, const char *why, int64_t now);
#endif
