/* other.c: of another file. */
