/* good.c: each in its room. */
#include <mysql.h>
#include <string.h>
