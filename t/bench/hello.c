/* hello.c: the least that a libfcgi program can do, under headers as long as Kabinet's: what bench.py measures against. */
#include <fcgiapp.h>
#include <stdlib.h>

static const char hello[] =
    "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self' http://127.0.0.1:12345; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nX-Request-Id: 0123456789abcdef\r\n\r\n"
    "<html><body>hello</body></html>";

int
main(void)
{
	FCGX_Request fcgi;
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&fcgi) == 0) {
		FCGX_PutStr(hello, sizeof hello - 1, fcgi.out);
		FCGX_Finish_r(&fcgi);
	}
	return EXIT_SUCCESS;
}
