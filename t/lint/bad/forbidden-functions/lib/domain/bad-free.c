/* bad-free.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	free(a, b);
}
