#include "render/ohlc/number_affix.h"
#include "render/ohlc/time_parts.h"

#include <string.h>

void cursor_skip_blanks(struct cursor *cursor)
{
    size_t n;
    while (cursor->at < cursor->end && (unsigned char)(*cursor->at - '0') > 9 &&
           (n = blank_length(cursor->at, (size_t)(cursor->end - cursor->at))) != 0)
        cursor->at += n;
}

int cursor_digits(const struct cursor *cursor)
{
    const char *p = cursor->at;
    while (p < cursor->end && p - cursor->at < 32 && *p >= '0' && *p <= '9')
        p++;
    return (int)(p - cursor->at);
}

int cursor_number(struct cursor *cursor, int digits)
{
    int value = 0;
    for (; digits > 0 && cursor->at < cursor->end; digits--)
        value = value * 10 + (*cursor->at++ - '0');
    return value;
}

char cursor_peek(const struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : 0;
}

bool cursor_take(struct cursor *cursor, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(cursor->end - cursor->at) < n || memcmp(cursor->at, text, n) != 0)
        return false;
    cursor->at += n;
    return true;
}
