/* bad-web.c: a command uses the web. */
#include "fcgi/web/app.h"
