/* good.c: a whole page. */
enum err
page_found(struct req *r)
{
	req_page(r, "found", "found");
	return OK;
}
