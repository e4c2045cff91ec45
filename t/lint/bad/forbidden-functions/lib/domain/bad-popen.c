/* bad-popen.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	popen(a, b);
}
