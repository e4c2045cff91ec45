/* qr.h: a text as a QR code, for pages. */
#ifndef VIEW_QR_H
#define VIEW_QR_H
#include <stdint.h>

/* The dark modules as the path of an SVG picture of *size_r modules a side, its white margin of four included. On ctx; NULL if
   the text is empty or too long. */
char *qr_path(const void *ctx, const char *text, int64_t *size_r);
#endif
