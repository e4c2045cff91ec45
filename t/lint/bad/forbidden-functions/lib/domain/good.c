/* good.c: names only: a member, a comment (malloc(3)), a string, and longer words. */
void f(struct thing *t);
void
f(struct thing *t)
{
	t->free(t); /* free(t) */
	talloc_free(t);
	snprintf(t->a, 5, "system(%s)", "free()");
}
