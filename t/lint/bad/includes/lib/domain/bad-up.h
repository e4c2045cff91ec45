/* bad-up.h: a rule knows the web. */
#include "fcgi/web/req.h"
