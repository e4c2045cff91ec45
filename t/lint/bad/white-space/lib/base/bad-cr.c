/* bad-cr.c: the other line break. */
int a;
