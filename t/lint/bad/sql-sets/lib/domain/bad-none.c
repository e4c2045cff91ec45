/* bad-none.c: no set at all. */
static const struct sql sqls[] = { { "SELECT 1", "", "i" } };
