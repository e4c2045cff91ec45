/* bad1.c: a library in the wrong room. */
#include <mysql.h>
