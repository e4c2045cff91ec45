/* main.c: the accept loop of every program: open, then accept, serve, send, free. */
#include <errno.h>
#include <fcgiapp.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "fcgi/web/app.h"
#include "fcgi/web/req.h"

enum { YOUNG = 120 };

static int64_t
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void
stop(int sig)
{
	(void)sig;
	FCGX_ShutdownPending();
}

/* SIGTERM lets the page under way be finished; a client that goes away is no reason to die. */
static void
set_signals(void)
{
	struct sigaction end = { .sa_handler = stop }, ignore = { .sa_handler = SIG_IGN };
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGUSR1, &end, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static const char *
env(const FCGX_Request *fcgi, const char *name)
{
	const char *s = FCGX_GetParam(name, fcgi->envp);
	return s ? s : "";
}

static size_t
read_in(void *arg, char *buf, size_t n)
{
	size_t got = 0;
	for (int m = 1; got < n && m > 0; got += m > 0 ? (size_t)m : 0)
		m = FCGX_GetStr(buf + got, (int)(n - got), ((FCGX_Request *)arg)->in);
	return got;
}

static void
answer(const struct app *app, FCGX_Request *fcgi)
{
	void *ctx = talloc_new(NULL);
	struct input in = {
		.method = env(fcgi, "REQUEST_METHOD"), .uri = env(fcgi, "REQUEST_URI"), .cookie = env(fcgi, "HTTP_COOKIE"),
		.type = env(fcgi, "CONTENT_TYPE"), .length = env(fcgi, "CONTENT_LENGTH"), .origin = env(fcgi, "HTTP_ORIGIN"),
		.fetch_site = env(fcgi, "HTTP_SEC_FETCH_SITE"), .language = env(fcgi, "HTTP_ACCEPT_LANGUAGE"),
		.accept = env(fcgi, "HTTP_ACCEPT"), .agent = env(fcgi, "HTTP_USER_AGENT"), .address = env(fcgi, "REMOTE_ADDR"),
		.host = env(fcgi, "HTTP_HOST"),
		.id = env(fcgi, "REQUEST_ID"), .read = read_in, .arg = fcgi,
	};
	struct reply *reply = serve(ctx, app, &in);
	FCGX_PutS(reply->head, fcgi->out);
	FCGX_PutS("\r\n", fcgi->out);
	if (reply->size > 0)
		FCGX_PutStr(reply->body, (int)reply->size, fcgi->out);
	FCGX_Finish_r(fcgi);
	serve_after(app, reply);
	talloc_free(ctx);
}

int
main(int argc, char **argv)
{
	const char *path = getenv("KABINET_CONF");
	void *ctx = talloc_new(NULL);
	log_program(program.name);
	if (argc > 1)
		path = argv[1];
	const struct conf *conf = conf_open(ctx, path ? path : "/etc/kabinet/kabinet.conf");
	const struct app *app = conf ? app_open(ctx, conf) : NULL;
	if (app == NULL) {
		sleep(1); /* the supervisor starts us again at once, for ever */
		return EXIT_FAILURE;
	}
	FCGX_Request fcgi;
	set_signals();
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		return EXIT_FAILURE;
	int64_t pages = conf_int(conf, "portal.worker_pages", 10000), began = seconds();
	/* A worker ends after so many pages and is started again: what leaks in a library stays small. But not while it is
	   young: to its supervisor a short life is a crash, and a flood of requests must not look like a broken program. Now
	   and then what its largest page needed goes back to the system: a worker lives on little (make bench shows it). */
	for (int64_t n = 1; (n <= pages || seconds() < began + YOUNG) && FCGX_Accept_r(&fcgi) == 0; n++) {
		answer(app, &fcgi);
		if (n % 16 == 0)
			malloc_trim(0);
	}
	FCGX_Free(&fcgi, 1);
	talloc_free(ctx);
	return EXIT_SUCCESS;
}
