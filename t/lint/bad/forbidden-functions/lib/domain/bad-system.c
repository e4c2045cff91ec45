/* bad-system.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	system(a, b);
}
