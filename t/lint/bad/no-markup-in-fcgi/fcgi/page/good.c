/* good.c: <p> in a comment, and a smaller-than. */
#include <string.h>
static const char s[] = "a < b";
