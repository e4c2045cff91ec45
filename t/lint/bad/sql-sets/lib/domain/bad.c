/* bad.c: not in the list. */
static const struct sql sqls[] = { { "SELECT 1", "", "i" } };
SQL_SET(bad_sql, sqls);
