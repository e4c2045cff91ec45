/* bad-calloc.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	calloc(a, b);
}
