/* bad10.c: SQL that is not right on a cluster. */
static const char s[] = "SET unique_checks = 0";
