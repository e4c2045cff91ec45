/* bad7.c: a library in the wrong room. */
#include <libxml/tree.h>
