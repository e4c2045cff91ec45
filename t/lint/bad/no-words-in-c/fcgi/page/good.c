/* good.c: ГИС ЖКХ in a comment. */
static const char s[] = "ok";
