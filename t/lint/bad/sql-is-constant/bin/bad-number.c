/* bad-number.c: a number is. */
static const char s[] = "DELETE FROM t WHERE id = %lld";
