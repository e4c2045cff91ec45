/* bad-atol.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	atol(a, b);
}
