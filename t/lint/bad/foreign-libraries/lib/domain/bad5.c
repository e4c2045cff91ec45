/* bad5.c: a library in the wrong room. */
#include <openssl/evp.h>
