/* good.c: in the list. */
static const struct sql sqls[] = { { "SELECT 1", "", "i" } };
SQL_SET(good_sql, sqls);
