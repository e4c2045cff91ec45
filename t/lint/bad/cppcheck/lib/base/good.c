/* good.c: does not. */
int f(void);
int
f(void)
{
	int a[2] = { 1, 2 };
	return a[1];
}
