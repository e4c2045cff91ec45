/* bad-malloc.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	malloc(a, b);
}
