/* bad-strcat.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	strcat(a, b);
}
