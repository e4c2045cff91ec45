/* good.c: reads a word by itself. */
static const char s[] = "in.c";
