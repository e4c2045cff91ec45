/* bad-strdup.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	strdup(a, b);
}
