/* bad.c: base reaches up. */
#include "db/db.h"
