/* bank.c: is a callback the bank's? The bank's own vectors (STANDARDS.md 4.4), and every way to change them. */
#include "gateway/bank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/mem.h"
#include "t/unit/unit.h"

static struct bank *
bank_with(const char *key)
{
	unit_file("bank/key", key);
	unit_file("bank/password", "p");
	return bank_open(ctx, conf_open(ctx, unit_file("bank/bank.conf",
	    "[bank]\nurl = http://127.0.0.1:1\nuser = u\npassword = password\ncallback_key = key\n")));
}

static const struct {
	const char *name, *key;
	struct bank_pair pairs[8];
	bool genuine;
} rows[] = {
	{ "as the bank's manual has it", "ooc7slpvc61k7sf7ma7p4hrefr", { { "mdOrder", "06cf5599-3f17-7c86-bdbc-bd7d00a8b38b" }, { "operation", "approved" },
		{ "orderNumber", "2003" }, { "status", "1" }, { "checksum", "EAF2FB72CAB99FD5067F4BA493DD84F4D79C1589FDE8ED29622F0F07215AA972" } }, true },
	{ "in another order, in lower case", "ooc7slpvc61k7sf7ma7p4hrefr", { { "checksum", "eaf2fb72cab99fd5067f4ba493dd84f4d79c1589fde8ed29622f0f07215aa972" },
		{ "status", "1" }, { "orderNumber", "2003" }, { "operation", "approved" }, { "mdOrder", "06cf5599-3f17-7c86-bdbc-bd7d00a8b38b" } }, true },
	{ "sign_alias is not signed", "ooc7slpvc61k7sf7ma7p4hrefr", { { "mdOrder", "06cf5599-3f17-7c86-bdbc-bd7d00a8b38b" }, { "operation", "approved" }, { "sign_alias", "x" },
		{ "orderNumber", "2003" }, { "status", "1" }, { "checksum", "EAF2FB72CAB99FD5067F4BA493DD84F4D79C1589FDE8ED29622F0F07215AA972" } }, true },
	{ "of a real gateway, 2018", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "mdOrder", "ceea9fd0-e2bb-72b6-ceea-9fd00014d255" },
		{ "operation", "deposited" }, { "status", "0" }, { "checksum", "1238F85DF6A28D0A5D41B7937717FD09E1A4005A7A5A67F1E08D64040E23889D" } }, true },
	{ "another status", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "mdOrder", "ceea9fd0-e2bb-72b6-ceea-9fd00014d255" },
		{ "operation", "deposited" }, { "status", "1" }, { "checksum", "1238F85DF6A28D0A5D41B7937717FD09E1A4005A7A5A67F1E08D64040E23889D" } }, false },
	{ "a parameter more", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "mdOrder", "ceea9fd0-e2bb-72b6-ceea-9fd00014d255" }, { "amount", "1" },
		{ "operation", "deposited" }, { "status", "0" }, { "checksum", "1238F85DF6A28D0A5D41B7937717FD09E1A4005A7A5A67F1E08D64040E23889D" } }, false },
	{ "a parameter less", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "mdOrder", "ceea9fd0-e2bb-72b6-ceea-9fd00014d255" },
		{ "operation", "deposited" }, { "checksum", "1238F85DF6A28D0A5D41B7937717FD09E1A4005A7A5A67F1E08D64040E23889D" } }, false },
	{ "another key", "rdte9jhiau3b2uj5nevmcl25v1", { { "orderNumber", "50967" }, { "mdOrder", "ceea9fd0-e2bb-72b6-ceea-9fd00014d255" },
		{ "operation", "deposited" }, { "status", "0" }, { "checksum", "1238F85DF6A28D0A5D41B7937717FD09E1A4005A7A5A67F1E08D64040E23889D" } }, false },
	{ "no checksum", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "status", "0" } }, false },
	{ "an empty checksum", "rdte9jhiau3b2uj5nevmcl25v0", { { "orderNumber", "50967" }, { "checksum", "" } }, false },
	{ "nothing but a right checksum", "key", { { "checksum", "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0" } }, true },
	/* HMAC with an empty key of nothing: without a key nothing is genuine */
	{ "no key", "", { { "checksum", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" } }, false },
};

START_TEST(table)
{
	struct bank_pair pairs[8];
	int n = 0;
	for (; n < 8 && rows[_i].pairs[n].name; n++)
		pairs[n] = rows[_i].pairs[n];
	unit_quiet();
	ck_assert_msg(bank_callback_genuine(ctx, bank_with(rows[_i].key), pairs, n) == rows[_i].genuine, "%s is %s", rows[_i].name,
	    rows[_i].genuine ? "refused" : "taken");
}
END_TEST

#define VECTORS "acquiring-rbs/callback_vectors.csv"

static char *
vectors_path(void)
{
	const char *shared = getenv("KABINET_SHARED");
	return mem_printf(NULL, "%s/data/" VECTORS, shared ? shared : "../shared");
}

/* id,key_type,key,query_params,signed_string,checksum,…: those of HMAC; and each with any one character changed. */
START_TEST(vectors)
{
	char line[4000], *path = vectors_path();
	FILE *f = fopen(path, "r");
	int seen = 0;
	talloc_free(path);
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		char *rest = line, *cell[6] = { NULL };
		for (size_t i = 0; i < COUNT(cell); i++)
			cell[i] = strsep(&rest, ",");
		if (rest == NULL || strcmp(cell[1], "hmac-sha256") != 0)
			continue;
		struct bank_pair pairs[12];
		int n = 0;
		for (char *query = mem_strdup(ctx, cell[3]), *pair; (pair = strsep(&query, "&")) != NULL; n++) {
			pairs[n].name = strsep(&pair, "=");
			pairs[n].value = pair;
		}
		pairs[n++] = (struct bank_pair) { "checksum", cell[5] };
		struct bank *bank = bank_with(cell[2]);
		ck_assert_msg(bank_callback_genuine(ctx, bank, pairs, n), "%s", cell[0]);
		for (int i = 0; i < n; i++) {
			char *value = mem_strdup(ctx, pairs[i].value);
			const char *kept = pairs[i].value;
			pairs[i].value = value;
			for (char *c = value; *c; c++) {
				char was = *c;
				*c = was == '0' ? '1' : '0';
				ck_assert_msg(!bank_callback_genuine(ctx, bank, pairs, n), "%s with %s=%s", cell[0], pairs[i].name, value);
				*c = was;
			}
			pairs[i].value = kept;
		}
		seen++;
	}
	fclose(f);
	ck_assert_int_ge(seen, 3);
}
END_TEST

Suite *
bank_suite(void)
{
	Suite *s = suite_create("bank");
	char *path = vectors_path();
	FILE *f = fopen(path, "r");
	unit_rows(s, "bank.callback", table, COUNT(rows));
	if (f)
		unit_test(s, "bank.callback-vectors", vectors);
	else
		unit_skip("bank.callback-vectors", "no ../shared/data/" VECTORS " (KABINET_SHARED)");
	if (f)
		fclose(f);
	talloc_free(path);
	return s;
}
