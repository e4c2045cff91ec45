/* bad-sprintf.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	sprintf(a, b);
}
