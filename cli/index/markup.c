#include "cli/index/markup.h"

#include "render/base/utf8.h"

#include <string.h>

static const char *escape_of(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Controls are not allowed in a document, nor are the noncharacters, U+FDD0 to U+FDEF and two in each plane. */
static bool is_forbidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

void markup_text_n(struct text *out, const char *text, size_t length)
{
    for (size_t at = 0, step; at < length; at += step) {
        char bytes[4];
        uint32_t c = utf8_decode(text + at, length - at, &step);
        const char *escape = escape_of(c);
        if (escape)
            text_puts(out, escape);
        else
            text_append(out, bytes, utf8_encode(is_forbidden(c) ? 0xfffd : c, bytes));
    }
}

void markup_text(struct text *out, const char *text)
{
    markup_text_n(out, text, strlen(text));
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
}

void markup_address(struct text *out, const char *path)
{
    for (; *path; path++) {
        if (is_unreserved(*path))
            text_append(out, path, 1);
        else
            text_printf(out, "%%%02X", (unsigned char)*path);
    }
}
