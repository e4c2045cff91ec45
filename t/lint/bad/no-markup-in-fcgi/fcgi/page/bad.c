/* bad.c: a page built by hand. */
static const char s[] = "<p>hello</p>";
