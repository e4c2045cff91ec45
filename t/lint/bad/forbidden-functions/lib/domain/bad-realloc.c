/* bad-realloc.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	realloc(a, b);
}
