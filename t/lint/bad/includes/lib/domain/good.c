/* good.c: down and beside. */
#include "base/mem.h"
#include "domain/account.h"
#include "gateway/bank.h"
