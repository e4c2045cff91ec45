/* bad7.c: SQL that is not right on a cluster. */
static const char s[] = "UPDATE t SET at = CURRENT_TIMESTAMP WHERE id = ?";
