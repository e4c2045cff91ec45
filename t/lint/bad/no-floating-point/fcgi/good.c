/* good.c: no double here, only the word: "float". */
static const char s[] = "float double";
