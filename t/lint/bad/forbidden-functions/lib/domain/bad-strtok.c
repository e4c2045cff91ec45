/* bad-strtok.c: calls it. */
void f(char *a, char *b);
void
f(char *a, char *b)
{
	strtok(a, b);
}
