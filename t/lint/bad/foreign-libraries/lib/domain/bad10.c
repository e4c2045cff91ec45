/* bad10.c: a library in the wrong room. */
#include <ini.h>
