#include "render/image/caption.h"

#include "render/base/utf8.h"

#include <stdint.h>
#include <string.h>

void caption_clean(struct text *out, const char *utf8)
{
    size_t length = strlen(utf8);
    size_t start = out->length;
    for (size_t at = 0, step; at < length; at += step) {
        uint32_t c = utf8_decode(utf8 + at, length - at, &step);
        char bytes[4];
        bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        bool is_forbidden = c == 0xfffe || c == 0xffff;
        size_t size = utf8_encode(is_control ? ' ' : is_forbidden ? 0xfffd : c, bytes);
        if (out->length - start + size > CAPTION_LENGTH_MAX)
            break;
        text_append(out, bytes, size);
    }
}

bool caption_latin1(struct text *out, const char *utf8)
{
    size_t length = strlen(utf8);
    size_t step;
    for (size_t at = 0; at < length; at += step)
        if (utf8_decode(utf8 + at, length - at, &step) > 0xff)
            return false;
    for (size_t at = 0; at < length; at += step) {
        char byte = (char)utf8_decode(utf8 + at, length - at, &step);
        text_append(out, &byte, 1);
    }
    return true;
}

void caption_xml(struct text *out, const char *utf8)
{
    for (const char *p = utf8; *p; p++) {
        if (*p == '&')
            text_puts(out, "&amp;");
        else if (*p == '<')
            text_puts(out, "&lt;");
        else if (*p == '>')
            text_puts(out, "&gt;");
        else
            text_append(out, p, 1);
    }
}

bool caption_is_fingerprint(const void *data, size_t length)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = bytes[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            return false;
    }
    return length >= 1 && length < IMAGE_FINGERPRINT_SIZE;
}

enum status caption_check(const struct image_text *text, struct error *error)
{
    if (!text || !text->fingerprint || caption_is_fingerprint(text->fingerprint, strlen(text->fingerprint)))
        return STATUS_OK;
    char quoted[100];
    return error_set(error, STATUS_USAGE, "a fingerprint is 1 to %d letters and digits, not %s",
                     IMAGE_FINGERPRINT_SIZE - 1,
                     error_quote(quoted, sizeof quoted, text->fingerprint, strlen(text->fingerprint)));
}
