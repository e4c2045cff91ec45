/* bad-room.c: SQL in a page. */
static const struct sql sqls[] = { { "SELECT 1", "", "i" } };
SQL_SET(good_sql, sqls);
