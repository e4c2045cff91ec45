/* gis.c: requests of ГИС ЖКХ through xslt/exchange/gis-*.xsl. */
#include "exchange/gis.h"

#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define NS "http://dom.gosuslugi.ru/schema/integration/"

struct gis_request {
	const char *root, *record, *space, *sheet;
};

static const struct gis_request requests[] = {
	{ "importAccountRequest", "Account", NS "house-management/", "gis-account" },
	{ "importMeteringDeviceDataRequest", "MeteringDevice", NS "house-management/", "gis-meter" },
	{ "importMeteringDeviceValuesRequest", "MeteringDevicesValues", NS "device-metering/", "gis-reading" },
	{ "importPaymentDocumentRequest", "PaymentDocument", NS "bills/", "gis-bill" },
};
enum { REQUESTS = sizeof requests / sizeof requests[0], HEAD_MAX = 16, DEPTH_MAX = 32 };

struct gis {
	char *sheets;
	xsltSecurityPrefsPtr prefs;
	xsltStylesheetPtr loaded[REQUESTS];
};

/* A tree and a transform of one record, freed with the talloc context they hang on. */
struct transform {
	xmlDocPtr in, out;
	xsltTransformContextPtr context;
};

static int
free_gis(struct gis *gis)
{
	for (size_t i = 0; i < REQUESTS; i++)
		if (gis->loaded[i])
			xsltFreeStylesheet(gis->loaded[i]);
	xsltFreeSecurityPrefs(gis->prefs);
	return 0;
}

static int
free_transform(struct transform *t)
{
	if (t->context)
		xsltFreeTransformContext(t->context);
	if (t->out)
		xmlFreeDoc(t->out);
	xmlFreeDoc(t->in);
	return 0;
}

/* A stylesheet of ours must not do any of this; so one that tries is wrong or not ours. */
static xsltSecurityPrefsPtr
forbid_all(void)
{
	xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();
	for (int option = XSLT_SECPREF_READ_FILE; option <= XSLT_SECPREF_WRITE_NETWORK; option++)
		xsltSetSecurityPrefs(prefs, (xsltSecurityOption)option, xsltSecurityForbid);
	return prefs;
}

struct gis *
gis_new(const void *ctx, const char *sheets)
{
	struct gis *gis = mem_new(ctx, struct gis);
	gis->sheets = mem_strdup(gis, sheets);
	gis->prefs = forbid_all();
	talloc_set_destructor(gis, free_gis);
	return gis;
}

static bool
is_named(const struct item *item, const char *name, const char *space)
{
	return item->space && strcmp(item->name, name) == 0 && strcmp(item->space, space) == 0;
}

const struct gis_request *
gis_request(const struct item *root)
{
	for (size_t i = 0; i < REQUESTS; i++)
		if (is_named(root, requests[i].root, requests[i].space))
			return &requests[i];
	return NULL;
}

bool
gis_is_record(const struct gis_request *request, const struct item *item)
{
	return is_named(item, request->record, request->space);
}

bool
gis_keep_head(struct item *head, const struct item *item)
{
	if (item->space && (strcmp(item->name, "Signature") == 0 || strcmp(item->name, "PaymentInformation") == 0))
		return true;
	if (head->n_children >= HEAD_MAX || item->n_children || item->space == NULL || item->text == NULL || strlen(item->text) > 64)
		return false;
	struct item *kept = mem_new(head, struct item);
	*kept = (struct item) { mem_strdup(kept, item->name), mem_strdup(kept, item->space), mem_strdup(kept, item->text),
		NULL, 0, NULL, 0 };
	mem_grow(head, (void **)&head->children, sizeof *head->children, head->n_children);
	head->children[head->n_children++] = kept;
	return true;
}

/* The sheet of the request, compiled once; NULL, logged by libxslt, if it cannot be. */
static xsltStylesheetPtr
sheet(struct gis *gis, const void *ctx, const struct gis_request *request)
{
	size_t i = (size_t)(request - requests);
	if (gis->loaded[i] == NULL) {
		char *path = mem_printf(ctx, "%s/exchange/%s.xsl", gis->sheets, request->sheet);
		gis->loaded[i] = xsltParseStylesheetFile(BAD_CAST path);
	}
	return gis->loaded[i];
}

/* The namespace as declared at the root, where all that come up are collected. */
static xmlNsPtr
space_of(xmlNodePtr root, const char *href)
{
	char prefix[16];
	int n = 0;
	if (href == NULL)
		return NULL;
	for (xmlNsPtr ns = root->nsDef; ns; ns = ns->next, n++)
		if (strcmp((const char *)ns->href, href) == 0)
			return ns;
	snprintf(prefix, sizeof prefix, "n%d", n);
	return xmlNewNs(root, BAD_CAST href, BAD_CAST prefix);
}

static void
add_item(xmlNodePtr root, xmlNodePtr up, const struct item *item, int depth)
{
	if (depth > DEPTH_MAX)
		return;
	xmlNodePtr node = xmlNewDocNode(root->doc, space_of(root, item->space), BAD_CAST item->name, NULL);
	xmlAddChild(up, node);
	for (size_t i = 0; i < item->n_fields; i++)
		xmlNewNsProp(node, space_of(root, item->fields[i].space), BAD_CAST item->fields[i].name, BAD_CAST item->fields[i].value);
	if (item->text)
		xmlAddChild(node, xmlNewDocText(root->doc, BAD_CAST item->text));
	for (size_t i = 0; i < item->n_children; i++)
		add_item(root, node, item->children[i], depth + 1);
}

/* <request supplier="…">, the head's fields, the record: all that a stylesheet may know. */
static xmlDocPtr
tree(const struct gis_request *request, const struct item *head, const struct item *item, const char *supplier)
{
	xmlDocPtr doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNodePtr root = xmlNewDocNode(doc, NULL, BAD_CAST request->root, NULL);
	xmlDocSetRootElement(doc, root);
	xmlNewProp(root, BAD_CAST "supplier", BAD_CAST supplier);
	for (size_t i = 0; i < head->n_children; i++)
		add_item(root, root, head->children[i], 0);
	add_item(root, root, item, 0);
	return doc;
}

static bool
apply(struct gis *gis, struct transform *t, xsltStylesheetPtr with)
{
	t->context = xsltNewTransformContext(with, t->in);
	t->context->maxTemplateDepth = 200;
	t->context->maxTemplateVars = 2000;
	xsltSetCtxtSecurityPrefs(gis->prefs, t->context);
	t->out = xsltApplyStylesheetUser(with, t->in, NULL, NULL, NULL, t->context);
	return t->out && t->context->state == XSLT_STATE_OK && xmlDocGetRootElement(t->out);
}

static struct item *
to_item(const void *ctx, xmlNodePtr node, int depth)
{
	struct item *item = mem_new(ctx, struct item);
	item->name = mem_strdup(item, (const char *)node->name);
	for (xmlAttrPtr a = node->properties; a; a = a->next) {
		mem_grow(item, (void **)&item->fields, sizeof *item->fields, item->n_fields);
		const char *value = a->children && a->children->content ? (const char *)a->children->content : "";
		item->fields[item->n_fields++] = (struct field) { mem_strdup(item, (const char *)a->name), NULL, mem_strdup(item, value) };
	}
	for (xmlNodePtr child = node->children; child && depth < DEPTH_MAX; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		mem_grow(item, (void **)&item->children, sizeof *item->children, item->n_children);
		item->children[item->n_children++] = to_item(item, child, depth + 1);
	}
	return item;
}

const struct item **
gis_convert(struct gis *gis, const void *ctx, const struct gis_request *request, const struct item *head,
    const struct item *item, const char *supplier, size_t *n_r, const char **cause_r)
{
	struct transform *t = mem_new(ctx, struct transform);
	xsltStylesheetPtr with = sheet(gis, t, request);
	*cause_r = with ? "its stylesheet failed on it" : "its stylesheet cannot be loaded";
	*n_r = 0;
	if (with == NULL)
		return NULL;
	t->in = tree(request, head, item, supplier);
	talloc_set_destructor(t, free_transform);
	if (!apply(gis, t, with)) {
		talloc_free(t);
		return NULL;
	}
	struct item *root = to_item(ctx, xmlDocGetRootElement(t->out), 0);
	talloc_free(t);
	*n_r = root->n_children;
	*cause_r = root->n_children ? NULL : item_field(root, "refused") ? item_field(root, "refused") : "holds nothing for Kabinet";
	return (const struct item **)(void *)root->children;
}

void
gis_end(void)
{
	xsltCleanupGlobals();
}
