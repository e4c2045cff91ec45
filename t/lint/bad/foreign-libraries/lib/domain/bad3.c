/* bad3.c: a library in the wrong room. */
#include <curl/curl.h>
