/* bad-atof.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	atof(a, b);
}
