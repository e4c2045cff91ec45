/* sql.c: the list. */
const struct sql_set *const sql_sets[] = { &good_sql };
