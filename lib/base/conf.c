/* conf.c: INI by inih. */
#include "base/conf.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

struct pair {
	char *key, *value;
};

struct conf {
	char *folder;
	struct pair *pairs;
	size_t n;
};

static int
add(void *arg, const char *section, const char *name, const char *value)
{
	struct conf *conf = arg;
	mem_grow(conf, (void **)&conf->pairs, sizeof *conf->pairs, conf->n);
	conf->pairs[conf->n].key = mem_printf(conf, "%s.%s", section, name);
	conf->pairs[conf->n++].value = mem_strdup(conf, value);
	return 1;
}

struct conf *
conf_open(const void *ctx, const char *path)
{
	struct conf *conf = mem_new(ctx, struct conf);
	const char *slash = strrchr(path, '/');
	conf->folder = slash ? mem_strndup(conf, path, (size_t)(slash - path)) : mem_strdup(conf, ".");
	int rc = ini_parse(path, add, conf);
	if (rc == 0)
		return conf;
	if (rc < 0)
		log_line("configuration %s cannot be read", path);
	else
		log_line("configuration %s: line %d is wrong", path, rc);
	talloc_free(conf);
	return NULL;
}

const char *
conf_str(const struct conf *conf, const char *key, const char *def)
{
	for (size_t i = 0; i < conf->n; i++)
		if (strcmp(conf->pairs[i].key, key) == 0)
			return conf->pairs[i].value;
	return def;
}

int64_t
conf_int(const struct conf *conf, const char *key, int64_t def)
{
	const char *s = conf_str(conf, key, NULL);
	return s ? strtoll(s, NULL, 10) : def;
}

char *
conf_path(const void *ctx, const struct conf *conf, const char *key)
{
	const char *s = conf_str(conf, key, "");
	return *s == '/' || *s == '\0' ? mem_strdup(ctx, s) : mem_printf(ctx, "%s/%s", conf->folder, s);
}

char *
conf_secret(const void *ctx, const struct conf *conf, const char *key)
{
	char *line = NULL, *path = conf_path(NULL, conf, key);
	size_t room = 0;
	FILE *f = *path ? fopen(path, "r") : NULL;
	ssize_t n = f ? getline(&line, &room, f) : -1;
	if (*path && n < 0)
		log_line("secret %s: %s cannot be read", key, path);
	if (f)
		fclose(f);
	talloc_free(path);
	char *secret = mem_strndup(ctx, line && n > 0 ? line : "", line && n > 0 ? strcspn(line, "\r\n") : 0);
	if (line)
		explicit_bzero(line, room);
	free(line);
	return secret;
}
