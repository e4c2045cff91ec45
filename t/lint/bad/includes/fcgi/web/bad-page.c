/* bad-page.c: what serves every page knows one. */
#include "fcgi/page/pages.h"
