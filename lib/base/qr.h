/* qr.h: a QR code as the path of a picture. */
#ifndef BASE_QR_H
#define BASE_QR_H

/* The dark modules of a QR code of text (ISO/IEC 18004: bytes, level M), as an SVG path of *size_r by *size_r units without
   the light margin of four that belongs around it. On ctx; NULL if text is longer than 660 bytes. */
char *qr_path(const void *ctx, const char *text, int *size_r);
#endif
