/* bad2.c: a library in the wrong room. */
#include <mariadb/mysql.h>
