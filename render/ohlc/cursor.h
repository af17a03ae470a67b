/* Reading a short text from left to right. Internal to this room; inline, since every field of a time column goes
 * through it. */
#ifndef CHANDLER_OHLC_CURSOR_H
#define CHANDLER_OHLC_CURSOR_H

#include "render/ohlc/number_affix.h"

#include <stdbool.h>
#include <stddef.h>

/* The text that is left to read. */
struct cursor {
    const char *at, *end;
};

/* The character that stands there, or 0 at the end. */
static inline char cursor_peek(const struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : 0;
}

static inline void cursor_skip_blanks(struct cursor *cursor)
{
    while (cursor->at < cursor->end) {
        unsigned char c = (unsigned char)*cursor->at;
        bool is_ascii_blank = c == ' ' || c == '\t';
        size_t n = c < 0x80 ? is_ascii_blank : blank_length(cursor->at, (size_t)(cursor->end - cursor->at));
        if (n == 0)
            return;
        cursor->at += n;
    }
}

/* How many digits stand there, up to 32. */
static inline int cursor_digits(const struct cursor *cursor)
{
    const char *p = cursor->at;
    while (p < cursor->end && p - cursor->at < 32 && *p >= '0' && *p <= '9')
        p++;
    return (int)(p - cursor->at);
}

/* The value of that many digits (at most 9), which stand there. */
static inline int cursor_number(struct cursor *cursor, int digits)
{
    int value = 0;
    for (; digits > 0 && cursor->at < cursor->end; digits--)
        value = value * 10 + (*cursor->at++ - '0');
    return value;
}

/* Moves behind text (not empty) where it stands there. */
static inline bool cursor_take(struct cursor *cursor, const char *text)
{
    const char *p = cursor->at;
    for (; *text; p++, text++) {
        if (p == cursor->end || *p != *text)
            return false;
    }
    cursor->at = p;
    return true;
}

#endif
