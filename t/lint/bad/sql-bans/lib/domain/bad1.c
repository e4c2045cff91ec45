/* bad1.c: SQL that is not right on a cluster. */
static const char s[] = "SELECT v FROM t WHERE id = ? FOR UPDATE";
