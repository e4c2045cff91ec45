/* bad-abort.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	abort(a, b);
}
