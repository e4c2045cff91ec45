/* conf.h: the configuration file, read once at start. Secrets stand in files of their own, named there. */
#ifndef BASE_CONF_H
#define BASE_CONF_H
#include <stdbool.h>
#include <stdint.h>

struct conf; /* opaque: keys are "section.key" */

/* Reads a file of INI form; NULL, and a line on standard error, if it cannot be read or a line is wrong. On ctx. */
struct conf *conf_open(const void *ctx, const char *path);
/* The value, or def where the key is absent. Borrowed, as long as conf lives. */
const char *conf_str(const struct conf *conf, const char *key, const char *def);
int64_t conf_int(const struct conf *conf, const char *key, int64_t def);
/* The first line of the file that the key names; "" where the key is absent or the file cannot be read (logged).
   On ctx. A path that does not begin with '/' is relative to the configuration's folder. */
char *conf_secret(const void *ctx, const struct conf *conf, const char *key);
/* A path of the configuration, made absolute in the same way; "" where the key is absent. On ctx. */
char *conf_path(const void *ctx, const struct conf *conf, const char *key);
#endif
