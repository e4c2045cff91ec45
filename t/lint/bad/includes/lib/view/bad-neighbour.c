/* bad-neighbour.c: view uses exchange. */
#include "exchange/import.h"
