/* take.h: what was typed for one meter: read, judged, asked about, answered. */
#ifndef PAGE_TAKE_H
#define PAGE_TAKE_H
#include "domain/reading.h"
#include "fcgi/web/req.h"
#include "view/view.h"

/* One meter's line of the form. */
struct outcome {
	struct judged *registers; /* as many as the meter has */
	bool typed;    /* something stands in a field */
	bool wrong;    /* something is to be mended or answered */
	char *answers; /* the questions that were answered, as in reading.answers */
	char *number;  /* of the reading that was taken; NULL: none */
};

/* What was typed for a register; "" for nothing. */
const char *take_typed(struct req *r, int64_t id);
bool take_anything(struct req *r, const struct meter *m);
/* Reads and judges; errors and open questions are noted at their fields. today: in the supplier's zone. */
void take_meter(struct req *r, const struct meter *m, int64_t today, struct outcome *o);
/* The question at a <register>, with the answer that its tick sends; nothing where none is asked. */
void take_view_question(struct req *r, node *n, const struct outcome *o, const struct meter *m, size_t at);
#endif
