/* bad8.c: SQL that is not right on a cluster. */
static const char s[] = "SELECT v FROM t LIMIT 1 FOR UPDATE SKIP LOCKED";
