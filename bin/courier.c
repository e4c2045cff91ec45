/* courier.c: sends the outbox, settles unclear payments, deletes what is over. No web at all; any number of couriers may
   run, for what one works on is leased. `--once` works off what is due now and ends. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crypt.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/challenge.h"
#include "domain/cleanup.h"
#include "domain/contact.h"
#include "domain/payment.h"
#include "domain/remind.h"
#include "domain/tell.h"
#include "gateway/bank.h"
#include "gateway/message.h"
#include "view/words.h"

enum { IDLE_MS = 200, CLEANUP_SECONDS = 3600, REMIND_SECONDS = 600 };

struct courier {
	const struct conf *conf;
	struct db *db;
	struct bank *bank;
	struct words *words[LANG__MAX];
	char owner[17];
	char *codes_key;
	bool settling;    /* the last look found a payment: there may be more */
	int64_t asked_at; /* when payments were last looked for */
	int64_t clean_at; /* when to clean next */
	struct remind reminded; /* how far reminding has come */
	int64_t remind_at;      /* when to look for reminders next */
};

static volatile sig_atomic_t ending;

static void
stop(int sig)
{
	(void)sig;
	ending = 1;
}

/* Where a message leads: a payment's page, the way back of a replaced phone or e-mail, or just the portal. */
static char *
link_of(const void *ctx, const struct courier *c, const struct message *m)
{
	const char *url = conf_str(c->conf, "portal.url", "");
	if (m->token)
		return mem_printf(ctx, "%s/pay/state?payment=%s", url, m->token);
	if (strcmp(m->topic, "phone-replaced") == 0 || strcmp(m->topic, "email-replaced") == 0)
		return mem_printf(ctx, "%s/undo?change=%s&proof=%s", url, m->subject,
		    contact_proof(ctx, c->codes_key, strtoll(m->subject, NULL, 10)));
	return mem_strdup(ctx, url);
}

/* The portal's host without the port: by it a telephone knows for which site a code is. */
static char *
host_of(const void *ctx, const struct courier *c)
{
	const char *url = conf_str(c->conf, "portal.url", ""), *host = strstr(url, "://");
	host = host ? host + 3 : url;
	return mem_strndup(ctx, host, strcspn(host, ":/"));
}

/* The words of a topic: key mail.<topic>.subject, mail.<topic>.text, sms.<topic>. */
static char *
wording(const void *ctx, const struct courier *c, const struct message *m, const char *channel, const char *part)
{
	const struct words *words = c->words[lang_of(m->lang) < 0 ? LANG_RU : lang_of(m->lang)];
	char *key = mem_printf(ctx, "%s.%s%s", channel, m->topic, part);
	char *amount = m->amount == INT_NONE ? mem_strdup(ctx, "") : money_text(ctx, m->amount);
	char *code = m->challenge_id == INT_NONE ? mem_strdup(ctx, "")
	                                         : challenge_code(ctx, c->codes_key, m->challenge_id, m->seed, m->digits);
	int64_t day;
	char *date = day_parse(m->subject, &day) ? words_day_year(ctx, words, day) : mem_strdup(ctx, "");
	return words_fill(ctx, words, key, "number", m->subject, "date", date, "account", m->account, "amount", amount, "link", link_of(ctx, c, m),
	    "host", host_of(ctx, c), "code", code, NULL);
}

static void
deliver(struct courier *c, const struct message *m)
{
	struct delivery_result *result;
	char *id = mem_printf(m, "%lld", (long long)m->id);
	if (strcmp(m->channel, "email") == 0)
		result = mail_send(m, c->conf, m->address, wording(m, c, m, "mail", ".subject"), wording(m, c, m, "mail", ".text"),
		    mem_printf(m, "kabinet-%s", id));
	else
		result = sms_send(m, c->conf, m->address, wording(m, c, m, "sms", ""), id);
	int64_t now = clock_now();
	enum err e = result->delivery == DELIVERED
	    ? message_sent(c->db, m, now)
	    : message_failed(c->db, m, result->delivery == DELIVERY_NEVER, result->why, now);
	log_line("message %s %s: %s%s%s", id, m->channel, result->delivery == DELIVERED ? "sent" : "failed: ", result->why,
	    e == OK ? "" : ", not noted");
}

static bool
send_one(struct courier *c)
{
	void *tmp = talloc_new(NULL);
	struct message *m;
	bool found = message_next(tmp, c->db, c->owner, clock_now(), &m) == OK;
	if (found)
		deliver(c, m);
	talloc_free(tmp);
	return found;
}

static bool
settle_one(struct courier *c)
{
	void *tmp = talloc_new(NULL);
	struct payment *p;
	bool found = payment_due(tmp, c->db, c->owner, clock_now(), &p) == OK;
	if (found) {
		struct bank_status *answer = bank_status(tmp, c->bank, p->order_number);
		enum err e = payment_settled(c->db, p, answer, ACTOR_COURIER, clock_now());
		log_line("payment %s: %s %s", p->order_number, p->state, e == OK ? "" : err_row(e)->symbol);
	}
	talloc_free(tmp);
	return found;
}

/* Once an hour, and again as soon as nothing waits while batches come back full. */
static bool
clean(struct courier *c, int64_t now)
{
	bool more;
	enum err e = cleanup(c->db, conf_int(c->conf, "session.absolute", 43200), now, &more);
	if (e != OK)
		log_line("cleanup: %s", err_row(e)->symbol);
	else if (more)
		return true;
	c->clean_at = now + CLEANUP_SECONDS;
	return false;
}

/* From time to time, batch by batch until all have been reminded; what is sent waits its turn in the outbox. */
static bool
remind_some(struct courier *c, int64_t now)
{
	bool more;
	enum err e = remind(c->db, &c->reminded, now, &more);
	if (e != OK)
		log_line("reminders: %s", err_row(e)->symbol);
	else if (more)
		return true;
	else if (c->reminded.told > 0)
		log_line("reminders: %lld written", (long long)c->reminded.told);
	c->reminded = (struct remind) { 0 };
	c->remind_at = now + REMIND_SECONDS;
	return false;
}

/* One thing of each kind; false if there was nothing to do. Messages are looked for at every turn, for who asked for a code is
   waiting; payments once a second. */
static bool
work(struct courier *c)
{
	int64_t now = clock_now();
	bool busy = send_one(c);
	if (c->settling || now != c->asked_at) {
		c->asked_at = now;
		c->settling = settle_one(c);
		busy |= c->settling;
	}
	if (!busy && now >= c->remind_at)
		busy = remind_some(c, now);
	if (!busy && now >= c->clean_at)
		busy = clean(c, now);
	return busy;
}

static struct courier *
courier_open(const void *ctx, const char *path)
{
	struct courier *c = mem_new(ctx, struct courier);
	c->conf = conf_open(c, path);
	if (c->conf == NULL)
		return NULL;
	for (int lang = 0; lang < LANG__MAX; lang++)
		if ((c->words[lang] = words_load(c, conf_path(c, c->conf, "portal.xslt"), lang)) == NULL)
			return NULL;
	c->codes_key = conf_secret(c, c->conf, "codes.key");
	if (*c->codes_key == '\0') {
		log_line("codes.key: a secret is needed");
		return NULL;
	}
	c->bank = bank_open(c, c->conf);
	c->db = db_open(c, c->conf, "database-courier");
	char *owner = crypt_key(c);
	snprintf(c->owner, sizeof c->owner, "%.16s", owner);
	return c->db ? c : NULL;
}

int
main(int argc, char **argv)
{
	bool once = argc > 1 && strcmp(argv[1], "--once") == 0;
	const char *path = getenv("KABINET_CONF");
	void *ctx = talloc_new(NULL);
	struct sigaction end = { .sa_handler = stop }, ignore = { .sa_handler = SIG_IGN };
	log_program("courier");
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	struct courier *c = courier_open(ctx, path ? path : "/etc/kabinet/kabinet.conf");
	if (c == NULL)
		return EXIT_FAILURE;
	while (!ending) {
		bool busy = work(c);
		if (!busy && once)
			break;
		if (!busy)
			nanosleep(&(struct timespec) { 0, IDLE_MS * 1000000L }, NULL);
	}
	talloc_free(ctx);
	return EXIT_SUCCESS;
}
