#include "render/base/utf8.h"

#include <string.h>

static bool is_tail(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

size_t utf8_length(const void *text, size_t length)
{
    const unsigned char *p = text;
    if (length == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xc2)
        return 0;
    if (p[0] < 0xe0)
        return length >= 2 && is_tail(p[1]) ? 2 : 0;
    if (p[0] < 0xf0) {
        if (length < 3 || !is_tail(p[1]) || !is_tail(p[2]))
            return 0;
        bool is_overlong = p[0] == 0xe0 && p[1] < 0xa0;
        bool is_surrogate = p[0] == 0xed && p[1] >= 0xa0;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    if (p[0] < 0xf5) {
        if (length < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
            return 0;
        bool is_overlong = p[0] == 0xf0 && p[1] < 0x90;
        bool is_too_large = p[0] == 0xf4 && p[1] >= 0x90;
        return is_overlong || is_too_large ? 0 : 4;
    }
    return 0;
}

uint32_t utf8_decode(const void *text, size_t length, size_t *step)
{
    const unsigned char *p = text;
    size_t n = utf8_length(text, length);
    *step = n ? n : 1;
    switch (n) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    case 3:
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
               (p[3] & 0x3f);
    default:
        return 0xfffd;
    }
}

size_t utf8_encode(uint32_t codepoint, char *out)
{
    if (codepoint > 0x10ffff || (codepoint >= 0xd800 && codepoint < 0xe000))
        codepoint = 0xfffd;
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        out[0] = (char)(0xc0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3f));
        return 2;
    }
    if (codepoint < 0x10000) {
        out[0] = (char)(0xe0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3f));
        out[2] = (char)(0x80 | (codepoint & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | codepoint >> 18);
    out[1] = (char)(0x80 | (codepoint >> 12 & 0x3f));
    out[2] = (char)(0x80 | (codepoint >> 6 & 0x3f));
    out[3] = (char)(0x80 | (codepoint & 0x3f));
    return 4;
}

size_t utf8_plain_prefix(const void *text, size_t length)
{
    const unsigned char *p = text;
    size_t at = 0;
    for (; length - at >= 64; at += 64) {
        /* Taken by one, NUL wraps round to a byte beyond ASCII as well: the compiler makes this 16 bytes at a time. */
        unsigned char odd = 0;
        for (size_t i = 0; i < 64; i++)
            odd |= (unsigned char)(p[at + i] | (unsigned char)(p[at + i] - 1));
        if (odd & 0x80)
            break;
    }
    return at;
}

bool utf8_is_valid(const void *text, size_t length)
{
    const unsigned char *p = text;
    for (size_t at = 0; at < length;) {
        /* Eight ASCII bytes at a time: most of any file. */
        uint64_t word;
        while (at + sizeof word <= length) {
            memcpy(&word, p + at, sizeof word);
            if (word & UINT64_C(0x8080808080808080))
                break;
            at += sizeof word;
        }
        if (at == length)
            break;
        size_t step = utf8_length(p + at, length - at);
        if (step == 0)
            return false;
        at += step;
    }
    return true;
}

size_t utf8_whole_prefix(const char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 3 && is_tail((unsigned char)text[start - 1]))
        start--;
    if (start == 0)
        return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return length - (start - 1) < need ? start - 1 : length;
}
