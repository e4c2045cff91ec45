/* bad3.c: SQL that is not right on a cluster. */
static const char s[] = "SELECT GET_LOCK(?, 5)";
