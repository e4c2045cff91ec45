/* bad4.c: SQL that is not right on a cluster. */
static const char s[] = "LOCK TABLES t WRITE";
