/* bad.c: a name is printed into SQL. */
static const char s[] = "SELECT id FROM account"
    " WHERE number = '%s'";
