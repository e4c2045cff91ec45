/* good.c: a pattern of LIKE. */
static const char s[] = "SELECT id FROM t WHERE k LIKE CONCAT(?, '-%') ORDER BY id";
