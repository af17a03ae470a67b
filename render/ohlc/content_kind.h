/* What a file is that is no table. Internal to reading sources. Pure. */
#ifndef CHANDLER_OHLC_CONTENT_KIND_H
#define CHANDLER_OHLC_CONTENT_KIND_H

#include "render/base/error.h"

#include <stddef.h>

/* STATUS_INPUT with the file's kind where the first bytes are those of a known binary format. */
enum status content_check_binary(const unsigned char *data, size_t length, struct error *error);
/* STATUS_INPUT where UTF-8 text is empty, an HTML page, an XML or a JSON document. */
enum status content_check_text(const char *text, size_t length, struct error *error);

#endif
