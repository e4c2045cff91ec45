/* bad-exit.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	exit(a, b);
}
