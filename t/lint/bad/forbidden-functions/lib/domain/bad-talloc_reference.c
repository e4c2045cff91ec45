/* bad-talloc_reference.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	talloc_reference(a, b);
}
