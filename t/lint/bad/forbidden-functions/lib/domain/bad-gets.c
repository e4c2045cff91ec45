/* bad-gets.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	gets(a, b);
}
