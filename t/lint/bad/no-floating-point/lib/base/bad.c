/* bad.c: money by floating point. */
double f(void);
