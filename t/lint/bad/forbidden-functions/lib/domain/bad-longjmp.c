/* bad-longjmp.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	longjmp(a, b);
}
