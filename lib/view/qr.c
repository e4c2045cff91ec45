/* qr.c: libqrencode's modules as an SVG path. */
#include "view/qr.h"

#include <qrencode.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/mem.h"

enum { MARGIN = 4, RUN_SIZE = sizeof "M177 177h177v1h-177z" };

static bool
dark(const QRcode *code, int x, int y)
{
	return x < code->width && (code->data[y * code->width + x] & 1);
}

/* Each row's runs of dark modules, one bar a run: a fifth of what single squares would take. */
static char *
runs(const void *ctx, const QRcode *code)
{
	size_t room = (size_t)code->width * ((size_t)code->width / 2 + 1) * RUN_SIZE + 1, used = 0;
	char *path = mem_array(ctx, char, room);
	for (int y = 0; y < code->width; y++)
		for (int x = 0, end; x < code->width; x = end) {
			for (end = x; dark(code, end, y); end++)
				;
			if (end > x)
				used += (size_t)snprintf(path + used, room - used, "M%d %dh%dv1h-%dz", x + MARGIN, y + MARGIN, end - x, end - x);
			else
				end++;
		}
	return mem_resize(path, used + 1);
}

char *
qr_path(const void *ctx, const char *text, int64_t *size_r)
{
	/* Level M: a code on a clean screen, with something in hand for a scratched one. */
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return NULL;
	char *path = runs(ctx, code);
	*size_r = code->width + 2 * MARGIN;
	QRcode_free(code);
	return path;
}
