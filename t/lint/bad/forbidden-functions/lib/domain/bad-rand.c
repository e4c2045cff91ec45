/* bad-rand.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	rand(a, b);
}
