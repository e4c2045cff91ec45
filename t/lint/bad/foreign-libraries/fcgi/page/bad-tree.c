/* bad-tree.c: builds the tree itself. */
void *f(void);
void *
f(void)
{
	return xmlNewDoc(0);
}
