/* bad.c: anybody's bill by its number. */
enum { ONE };
#define COLUMNS "id, number"
static const struct sql sqls[] = {
	[ONE] = { "SELECT " COLUMNS " FROM bill WHERE id = ?", "i", "is" },
};
