/* good.c: clean. */
