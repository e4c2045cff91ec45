/* conf.c: the configuration: keys, defaults, secrets and paths beside it. */
#include "base/conf.h"

#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "t/unit/unit.h"

static const char text[] = "; a comment\n[portal]\nurl = https://lk.example.ru\nbody_max=1000\nempty =\nspaces =   a b  \n"
                           "form_key = secrets/form\nlong_key = secrets/long\nxslt = ../xslt\nabsolute = /etc/kabinet\n[bank]\nurl = https://bank\n"
                           "nothing = secrets/none\nblank = secrets/blank\nnumber = -5\n";

static struct conf *
open_it(void)
{
	unit_file("conf/secrets/form", "a secret\nand a second line\n");
	unit_file("conf/secrets/long", "no line break after this one");
	unit_file("conf/secrets/blank", "");
	return conf_open(ctx, unit_file("conf/kabinet.conf", text));
}

START_TEST(values)
{
	struct conf *c = open_it();
	ck_assert(c != NULL);
	ck_assert_str_eq(conf_str(c, "portal.url", ""), "https://lk.example.ru");
	ck_assert_str_eq(conf_str(c, "bank.url", ""), "https://bank");
	ck_assert_str_eq(conf_str(c, "portal.empty", "x"), "");
	ck_assert_str_eq(conf_str(c, "portal.spaces", ""), "a b");
	ck_assert_str_eq(conf_str(c, "portal.none", "default"), "default");
	ck_assert_str_eq(conf_str(c, "url", "default"), "default");
	ck_assert_ptr_null(conf_str(c, "none.url", NULL));
	ck_assert_int_eq(conf_int(c, "portal.body_max", 5), 1000);
	ck_assert_int_eq(conf_int(c, "bank.number", 5), -5);
	ck_assert_int_eq(conf_int(c, "portal.none", 5), 5);
}
END_TEST

START_TEST(secrets)
{
	struct conf *c = open_it();
	ck_assert_str_eq(conf_secret(ctx, c, "portal.form_key"), "a secret");
	ck_assert_str_eq(conf_secret(ctx, c, "portal.long_key"), "no line break after this one");
	ck_assert_str_eq(conf_secret(ctx, c, "portal.none"), "");
	unit_quiet();
	ck_assert_str_eq(conf_secret(ctx, c, "bank.nothing"), "");
	ck_assert_str_eq(conf_secret(ctx, c, "bank.blank"), "");
}
END_TEST

/* A secret is used whole or not at all: cut short in silence, it would be another. */
START_TEST(secret_of_length)
{
	char line[1001];
	memset(line, 'k', 1000);
	line[1000] = '\0';
	unit_file("conf/secrets/form", line);
	struct conf *c = conf_open(ctx, unit_file("conf/kabinet.conf", "[portal]\nform_key = secrets/form\n"));
	unit_quiet();
	const char *secret = conf_secret(ctx, c, "portal.form_key");
	ck_assert_msg(*secret == '\0' || strlen(secret) == 1000, "of 1000 characters the first %zu are used", strlen(secret));
}
END_TEST

START_TEST(paths)
{
	struct conf *c = open_it();
	const char *path = conf_path(ctx, c, "portal.xslt");
	ck_assert_str_eq(conf_path(ctx, c, "portal.absolute"), "/etc/kabinet");
	ck_assert_str_eq(conf_path(ctx, c, "portal.none"), "");
	ck_assert(path[0] == '/' && strstr(path, "/conf/../xslt") != NULL);
}
END_TEST

/* Wrong is wrong at the start, not at the first use. */
START_TEST(refused)
{
	static const char *const wrong[] = { "[portal]\nno value here\n", "[portal\nurl = x\n" };
	unit_quiet();
	ck_assert_ptr_null(conf_open(ctx, "/nowhere/kabinet.conf"));
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_ptr_null(conf_open(ctx, unit_file("conf/wrong.conf", wrong[i])));
}
END_TEST

START_TEST(many_keys)
{
	char *long_text = mem_strdup(ctx, "[k]\n");
	for (int i = 0; i < 300; i++)
		long_text = mem_printf(ctx, "%sk%d = v%d\n", long_text, i, i);
	struct conf *c = conf_open(ctx, unit_file("conf/many.conf", long_text));
	for (int i = 0; i < 300; i++)
		ck_assert_str_eq(conf_str(c, mem_printf(ctx, "k.k%d", i), ""), mem_printf(ctx, "v%d", i));
}
END_TEST

Suite *
conf_suite(void)
{
	Suite *s = suite_create("conf");
	unit_test(s, "conf.values", values);
	unit_test(s, "conf.secrets", secrets);
	unit_test(s, "conf.secret-of-length", secret_of_length);
	unit_test(s, "conf.paths", paths);
	unit_test(s, "conf.refused", refused);
	unit_test(s, "conf.many-keys", many_keys);
	return s;
}
