/* The texts of a picture made fit for its file. Pure functions. */
#ifndef CHANDLER_IMAGE_CAPTION_H
#define CHANDLER_IMAGE_CAPTION_H

#include "render/base/error.h"
#include "render/base/text.h"
#include "render/image/image.h"

#include <stdbool.h>
#include <stddef.h>

enum { CAPTION_LENGTH_MAX = 2000 };

/* Appends utf8 as valid UTF-8 of at most CAPTION_LENGTH_MAX bytes, cut at a whole character: bytes and characters that
 * no text may hold (those XML 1.0 forbids) become U+FFFD, control characters blanks. */
void caption_clean(struct text *out, const char *utf8);

/* Appends clean text in ISO 8859-1. False, and nothing appended, where a character is not in it. */
bool caption_latin1(struct text *out, const char *utf8);

/* Appends clean text escaped as the content of an XML element. */
void caption_xml(struct text *out, const char *utf8);

/* STATUS_USAGE where there is a fingerprint and it is not 1 to 63 ASCII letters and digits: these stand in each format
 * as they are. */
enum status caption_check(const struct image_text *text, struct error *error);

/* Whether length bytes have the form of a fingerprint. */
bool caption_is_fingerprint(const void *data, size_t length);

#endif
