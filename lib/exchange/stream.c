/* stream.c: libxml2's push parser with handlers of our own. No tree is built by the library: the handlers make items of
   one record at a time. So a record that is whole is handed over even where the next byte is garbage, a DTD is refused
   at its first line, before anything in it has been read, and line numbers do not end at 65535. */
#include "exchange/stream.h"

#include <errno.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

/* The first piece is small: it ends soon after the encoding's declaration. */
enum { HEAD = 256, CHUNK = 16384, DEPTH_MAX = 24, NODES_MAX = 20000, GUESS = 4 };

#define SOAP "http://schemas.xmlsoap.org/soap/envelope/"

struct level {
	struct item *item;
	char *text;
};

struct stream {
	const void *ctx;
	const struct stream_user *user;
	xmlParserCtxtPtr parser;
	int depth;      /* elements open */
	int base;       /* depth of the root: 1, or 3 in a SOAP message; 0 while it is not known */
	int skip;       /* in a SOAP message beside the body: depth of what is passed over */
	bool ended;     /* the root is closed */
	bool ending;    /* all has been read */
	void *holder;   /* of the record being read */
	struct level levels[DEPTH_MAX]; /* of the record being read; [0] is the record */
	size_t nodes;   /* elements and attributes of the record */
	size_t nodes_before; /* … before the piece being read */
	const char *bad;
	long line;      /* of the record */
	uint64_t bytes, mark; /* read; read when the last record ended */
	const char *cause;
	long cause_line;
	/* A file that says windows-1251 and is UTF-8: characters of several bytes that are right UTF-8, and how many
	   more bytes the present one needs; -1: it is not UTF-8, or says so itself. */
	int guess, need;
};

/* The first cause counts; the parser is stopped. */
static void
stop(struct stream *s, const char *cause)
{
	if (s->cause == NULL) {
		s->cause = cause;
		s->cause_line = xmlSAX2GetLineNumber(s->parser);
	}
	xmlStopParser(s->parser);
}

static const char *
copy(const void *ctx, const xmlChar *s)
{
	return s ? mem_strdup(ctx, (const char *)s) : NULL;
}

/* A prefix that is bound to nothing is left in the name, so that nobody takes it for the name without. */
static const char *
element_name(const void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	return prefix && !space ? mem_printf(ctx, "%s:%s", prefix, name) : copy(ctx, name);
}

/* The parser, which expands no entities for us, hands over & in attributes as its reference. */
static const char *
attribute_value(const void *ctx, const xmlChar *from, const xmlChar *to)
{
	char *s = mem_strndup(ctx, (const char *)from, (size_t)(to - from)), *w = s;
	for (const char *r = s; *r; w++) {
		*w = *r;
		r += text_starts(r, "&#38;") ? 5 : 1;
	}
	*w = '\0';
	return s;
}

static struct item *
new_item(const void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int n, const xmlChar **a)
{
	struct item *item = mem_new(ctx, struct item);
	item->name = element_name(item, name, prefix, space);
	item->space = copy(item, space);
	item->fields = mem_array(item, struct field, (size_t)n);
	item->n_fields = (size_t)n;
	for (int i = 0; i < n; i++, a += 5) /* name, prefix, namespace, begin and end of the value */
		item->fields[i] = (struct field) { element_name(item, a[0], a[1], a[2]), copy(item, a[2]), attribute_value(item, a[3], a[4]) };
	return item;
}

static bool
is_soap(const xmlChar *name, const xmlChar *space, const char *what)
{
	return space && strcmp((const char *)space, SOAP) == 0 && strcmp((const char *)name, what) == 0;
}

/* An element at the root or around it. */
static void
open_outside(struct stream *s, struct item *item, const xmlChar *name, const xmlChar *space)
{
	if (s->depth == 1 && is_soap(name, space, "Envelope"))
		return;
	if (s->depth == 2 && !is_soap(name, space, "Body")) {
		s->skip = s->depth;
		return;
	}
	if (s->depth == 2)
		return;
	s->base = s->depth;
	const char *cause = s->user->root(s->user->arg, item);
	if (cause)
		stop(s, cause);
}

static bool
is_piece(const struct stream *s, const struct item *item)
{
	return s->user->piece_name && strcmp(item->name, s->user->piece_name) == 0;
}

static void
open_inside(struct stream *s, struct item *item)
{
	int level = s->depth - s->base - 1;
	if (level >= DEPTH_MAX) {
		s->bad = "nested too deeply";
		return;
	}
	s->nodes = 1 + item->n_fields + (level ? s->nodes : 0);
	if (level == 0) {
		s->line = xmlSAX2GetLineNumber(s->parser);
		s->bad = NULL;
		s->holder = talloc_new(s->ctx);
	} else if (s->nodes > NODES_MAX) {
		s->bad = "more than 20000 elements and attributes";
	} else {
		if (is_piece(s, item))
			s->nodes_before = s->nodes - 1 - item->n_fields;
		struct item *up = s->levels[level - 1].item;
		mem_grow(up, (void **)&up->children, sizeof *up->children, up->n_children);
		up->children[up->n_children++] = item;
	}
	talloc_steal(level ? (void *)s->levels[level - 1].item : s->holder, item);
	s->levels[level] = (struct level) { item, NULL };
}

static void
on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int n_spaces, const xmlChar **spaces,
    int n, int n_defaulted, const xmlChar **attributes)
{
	struct stream *s = ((xmlParserCtxtPtr)arg)->_private;
	(void)n_spaces, (void)spaces, (void)n_defaulted;
	s->depth++;
	if (s->skip || s->cause)
		return;
	void *tmp = talloc_new(s->ctx);
	struct item *item = new_item(tmp, name, prefix, space, n, attributes);
	if (s->base == 0)
		open_outside(s, item, name, space);
	else
		open_inside(s, item);
	talloc_free(tmp);
}

/* The last child of what it stands in, handed over and forgotten. */
static void
close_piece(struct stream *s, struct item *up, struct item *piece)
{
	s->mark = s->bytes;
	s->nodes = s->nodes_before;
	up->n_children--;
	if (!s->user->piece(s->user->arg, piece, xmlSAX2GetLineNumber(s->parser)))
		stop(s, "");
	talloc_free(piece);
}

static void
close_inside(struct stream *s, int level)
{
	struct level *l = &s->levels[level];
	if (l->text) {
		char *text = text_trim(l->item, l->text);
		l->item->text = *text ? text : NULL;
		talloc_free(l->text);
	}
	if (level > 0) {
		if (is_piece(s, l->item) && s->bad == NULL)
			close_piece(s, s->levels[level - 1].item, l->item);
		return;
	}
	s->mark = s->bytes;
	if (!s->user->record(s->user->arg, l->item, s->line, s->bad))
		stop(s, "");
	talloc_free(s->holder); /* and the item, if it is still there */
	s->holder = NULL;
}

static void
on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	struct stream *s = ((xmlParserCtxtPtr)arg)->_private;
	int level = s->depth - s->base - 1;
	(void)name, (void)prefix, (void)space;
	if (s->skip == 0 && s->cause == NULL && s->base > 0 && level >= 0 && level < DEPTH_MAX)
		close_inside(s, level);
	if (s->depth == s->skip)
		s->skip = 0;
	s->ended |= s->depth == s->base;
	s->depth--;
}

static void
on_text(void *arg, const xmlChar *text, int n)
{
	struct stream *s = ((xmlParserCtxtPtr)arg)->_private;
	int level = s->depth - s->base - 1;
	if (s->base == 0 || s->skip || s->cause || level >= DEPTH_MAX)
		return;
	size_t blank = strspn((const char *)text, " \t\r\n");
	if (level < 0) {
		if (s->depth == s->base && blank < (size_t)n)
			stop(s, "text between the records, where none may be");
		return;
	}
	struct level *l = &s->levels[level];
	if (l->text == NULL && blank >= (size_t)n)
		return;
	l->text = talloc_strndup_append_buffer(l->text ? l->text : mem_strdup(l->item, ""), (const char *)text, (size_t)n);
}

static void
on_dtd(void *arg, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
	struct stream *s = ((xmlParserCtxtPtr)arg)->_private;
	(void)name, (void)public_id, (void)system_id;
	stop(s, "has a DTD (<!DOCTYPE), which is never accepted");
}

/* libxml2's own words may quote the file, so ours are told. ending: the parser has been told that nothing follows, so
   whatever it still misses is what was cut off. */
static const char *
plain_words(const void *ctx, int code, bool ending)
{
	switch (code) {
	case XML_ERR_DOCUMENT_EMPTY:
	case XML_ERR_DOCUMENT_START:
		return "is no XML";
	case XML_ERR_DOCUMENT_END:
	case XML_ERR_TAG_NOT_FINISHED:
		return "ends before it is complete";
	case XML_ERR_INVALID_ENCODING:
	case XML_ERR_INVALID_CHAR:
	case XML_I18N_CONV_FAILED:
	case XML_I18N_NO_OUTPUT:
	case XML_IO_ENCODER:
		return "holds bytes that its encoding does not allow";
	case XML_ERR_UNKNOWN_ENCODING:
	case XML_ERR_UNSUPPORTED_ENCODING:
		return "declares an encoding that is not known here";
	case XML_ERR_TAG_NAME_MISMATCH:
		return "an element is closed by another name";
	case XML_ERR_ATTRIBUTE_REDEFINED:
		return "an attribute stands twice in one element";
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY:
		return "uses an entity that XML does not have";
	default:
		return ending ? "ends before it is complete" : mem_printf(ctx, "is not well-formed XML (libxml2 error %d)", code);
	}
}

static void
on_error(void *arg, xmlErrorPtr error)
{
	struct stream *s = ((xmlParserCtxtPtr)arg)->_private;
	if (error->level < XML_ERR_ERROR || s->cause)
		return;
	s->cause = plain_words(s->ctx, error->code, s->ending);
	s->cause_line = error->line;
}

static xmlParserCtxtPtr
new_parser(struct stream *s)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_dtd,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.serror = on_error,
	};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	parser->_private = s;
	parser->userData = parser;
	return parser;
}

/* Does the piece go on being UTF-8, with characters beyond ASCII? */
static void
guess_utf8(struct stream *s, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n && s->need >= 0; i++) {
		if (s->need > 0)
			s->need = (p[i] & 0xc0) != 0x80 ? -1 : s->need - 1;
		else if (p[i] >= 0x80)
			s->need = p[i] >= 0xc2 && p[i] < 0xe0 ? 1 : (p[i] & 0xf0) == 0xe0 ? 2 : (p[i] & 0xf8) == 0xf0 ? 3 : -1;
		else
			continue;
		s->guess += s->need == 0;
	}
}

/* The encoding that the file declares, if not UTF-8; NULL before it has. */
static const char *
other_encoding(const struct stream *s)
{
	const xmlParserInput *input = s->parser->input;
	const xmlChar *name = input && input->encoding ? input->encoding : s->parser->encoding;
	return name && strcasecmp((const char *)name, "utf-8") != 0 ? (const char *)name : NULL;
}

static const char *
check_piece(struct stream *s, const char *p, size_t n)
{
	if (s->bytes - s->mark > RECORD_MAX)
		return mem_printf(s->ctx, "a record of more than %d bytes", RECORD_MAX);
	if (memchr(p, '\0', n)) /* UTF-16 too */
		return "holds a NUL byte";
	guess_utf8(s, (const unsigned char *)p, n);
	/* Text of a one-byte encoding is never that much UTF-8 by chance. */
	if (s->need >= 0 && s->guess >= GUESS && other_encoding(s))
		return mem_printf(s->ctx, "declares %.20s and is UTF-8", other_encoding(s));
	return NULL;
}

static bool
feed(struct stream *s, const char *p, size_t n)
{
	s->bytes += n;
	const char *cause = check_piece(s, p, n);
	if (cause)
		stop(s, cause);
	else
		xmlParseChunk(s->parser, p, (int)n, 0);
	s->user->progress(s->user->arg, s->bytes);
	return s->cause == NULL;
}

static void
finish(struct stream *s)
{
	s->ending = true;
	if (s->bytes == 0)
		stop(s, "is empty");
	else
		xmlParseChunk(s->parser, NULL, 0, 1);
	if (s->cause == NULL && (s->parser->wellFormed == 0 || !s->ended))
		stop(s, "ends before it is complete");
}

static ssize_t
read_piece(int fd, char *buffer, size_t size)
{
	ssize_t n;
	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	return n;
}

bool
stream_read(const void *ctx, int fd, const struct stream_user *user, long *line_r, const char **cause_r)
{
	struct stream *s = mem_new(ctx, struct stream);
	char *buffer = mem_array(s, char, CHUNK);
	ssize_t n;
	s->ctx = s;
	s->user = user;
	s->parser = new_parser(s);
	while ((n = read_piece(fd, buffer, s->bytes ? CHUNK : HEAD)) > 0 && feed(s, buffer, (size_t)n))
		;
	if (n < 0)
		stop(s, mem_printf(s, "cannot be read: %s", strerror(errno)));
	if (s->cause == NULL)
		finish(s);
	*line_r = s->cause_line;
	*cause_r = s->cause ? mem_strdup(ctx, s->cause) : NULL;
	xmlFreeParserCtxt(s->parser);
	bool whole = s->cause == NULL;
	talloc_free(s);
	return whole;
}
