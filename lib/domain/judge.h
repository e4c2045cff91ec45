/* judge.h: what there is to ask about a typed value. Pure: the meter's own past is given as data. Nothing in here
   refuses: a value may look odd and still stand on the meter (E8). Values and volumes in thousandths, without the ratio. */
#ifndef DOMAIN_JUDGE_H
#define DOMAIN_JUDGE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a register counted in thirty days, by its own readings. */
struct pace {
	int64_t usual, most; /* the median and the largest */
	size_t n;            /* spans of about a month that were looked at; 0: nothing is known */
};
struct point {
	int64_t day, value;
};
/* Oldest first; several of one day: the last counts. Steps backwards that are no way over zero are left out. */
struct pace judge_past(const struct point *points, size_t n, int digits);

enum doubt {
	DOUBT_NONE,
	DOUBT_ROLLOVER, /* lower, as after going over zero (E10) */
	DOUBT_BELOW,    /* lower, and no such thing */
	DOUBT_HIGH,     /* far more than this register ever counts */
	DOUBT_SWAP      /* two zones look exchanged (E13) */
};

/* One register with what was typed for it. */
struct judged {
	int64_t base, value, days; /* days since the base was read; 0: not known, taken as a month */
	int digits;
	struct pace past;
	enum doubt doubt;  /* found */
	int64_t volume;    /* since the base; -1: none can be said */
};
/* Looks at the registers of one meter together, and sets their doubts. DOUBT_SWAP stands at both registers concerned. */
void judge_meter(struct judged *registers, size_t n);
#endif
