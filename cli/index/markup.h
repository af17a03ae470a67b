/* Text for a page: names as they are safe in HTML and in addresses. Pure functions. */
#ifndef CHANDLER_CLI_INDEX_MARKUP_H
#define CHANDLER_CLI_INDEX_MARKUP_H

#include "render/base/text.h"

#include <stddef.h>

/* Appends text as the content of an element or of an attribute in double quotes (HTML, 13.1.2). Bytes that are not
 * UTF-8, controls and what is no character become U+FFFD. */
void markup_text(struct text *out, const char *text);
void markup_text_n(struct text *out, const char *text, size_t length);

/* Appends a path as a relative address (RFC 3986, 4.2): every byte but letters, digits, "-._~" and "/" as %XX, so that
 * any file name leads to its file, and none to a scheme, a query or a fragment. path does not begin with a slash. It
 * needs no further escape in HTML. */
void markup_address(struct text *out, const char *path);

#endif
