/* bad6.c: a library in the wrong room. */
#include <argon2.h>
