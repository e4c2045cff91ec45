/* bad-alloca.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	alloca(a, b);
}
