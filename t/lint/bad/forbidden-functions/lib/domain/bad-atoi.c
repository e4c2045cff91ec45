/* bad-atoi.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	atoi(a, b);
}
