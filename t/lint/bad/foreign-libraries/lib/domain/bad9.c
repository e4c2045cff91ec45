/* bad9.c: a library in the wrong room. */
#include <fcgiapp.h>
