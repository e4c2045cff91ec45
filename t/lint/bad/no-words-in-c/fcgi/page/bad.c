/* bad.c: says something in Russian. */
static const char s[] = "Оплата прошла";
