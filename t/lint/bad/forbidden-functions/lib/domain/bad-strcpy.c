/* bad-strcpy.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	strcpy(a, b);
}
