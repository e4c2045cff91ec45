/* gis.h: the four requests of ГИС ЖКХ (format 16.3.0.0), each record turned by a stylesheet into Kabinet's own. */
#ifndef EXCHANGE_GIS_H
#define EXCHANGE_GIS_H
#include "domain/intake.h"

struct gis;         /* the stylesheets, loaded when first needed */
struct gis_request; /* one of the four */

/* sheets: the folder above exchange/gis-*.xsl. On ctx. */
struct gis *gis_new(const void *ctx, const char *sheets);
/* The request that has this root; NULL for any other. */
const struct gis_request *gis_request(const struct item *root);
/* Is this child of the root a record? */
bool gis_is_record(const struct gis_request *request, const struct item *item);
/* Any other child: one without children, such as Month, is kept in head for the records to come, a few are known to say
   nothing for Kabinet. False: it is neither, so it must be refused. */
bool gis_keep_head(struct item *head, const struct item *item);
/* Kabinet's records that the stylesheet makes of the record, *n_r of them, on ctx; *cause_r is NULL, or why there are
   none. */
const struct item **gis_convert(struct gis *gis, const void *ctx, const struct gis_request *request,
    const struct item *head, const struct item *item, const char *supplier, size_t *n_r, const char **cause_r);
void gis_end(void);
#endif
