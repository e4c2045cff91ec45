/* bad11.c: a library in the wrong room. */
#include <talloc.h>
