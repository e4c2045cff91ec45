/* bad-strtod.c: reads one. */
int
f(const char *s)
{
	return (int)strtod(s, 0);
}
