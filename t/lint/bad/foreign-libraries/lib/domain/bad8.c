/* bad8.c: a library in the wrong room. */
#include <libxslt/xslt.h>
