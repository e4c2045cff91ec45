/* log.h: one line an event on standard error, with the request's id. Never personal data: no names, phones,
   sums typed, codes, tokens; ids of rows are fine. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* The id that lines carry until the next call; "-" outside requests. Borrowed. */
void log_request(const char *id);
/* printf-like; control characters in the result are shown as '?', so that no input can forge a line. */
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The program's name at the head of each line. Borrowed. */
void log_program(const char *name);
#endif
