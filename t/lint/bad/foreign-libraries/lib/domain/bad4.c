/* bad4.c: a library in the wrong room. */
#include <jansson.h>
