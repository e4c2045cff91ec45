/* good.c: the owner's bill; prices are nobody's. */
enum { ONE, PRICES, ADD };
#define OWNER " WHERE l.resident_id = ?"
static const struct sql sqls[] = {
	[ONE] = { "SELECT b.id FROM link l JOIN bill b ON b.account_id = l.account_id" OWNER " AND b.id = ?", "ii", "i" },
	[PRICES] = { "SELECT id FROM tariff WHERE service_id = ?", "i", "i" },
	[ADD] = { "INSERT INTO notice (resident_id, topic) VALUES (?, ?)", "is", "" },
};
