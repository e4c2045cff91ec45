/* bad.c: a page that nothing else knows. */
enum err
page_lost(struct req *r)
{
	req_page(r, "lost", "lost");
	return OK;
}
