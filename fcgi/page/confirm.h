/* confirm.h: where to go on after the password was given again. */
#ifndef PAGE_CONFIRM_H
#define PAGE_CONFIRM_H

/* The page of a word that /confirm?to= carries: from a table, never an address from outside. */
const char *confirm_path(const char *to);
#endif
