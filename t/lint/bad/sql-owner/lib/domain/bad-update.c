/* bad-update.c: marks anybody's notice as read. */
enum { READ };
static const struct sql sqls[] = {
	[READ] = { "UPDATE notice SET read_at = ? WHERE id = ?", "ti", "" },
};
