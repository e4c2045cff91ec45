/* bad9.c: SQL that is not right on a cluster. */
static const char s[] = "CALL settle(?)";
