#include "render/ohlc/number.h"

#include "render/ohlc/decimal.h"
#include "render/ohlc/digits.h"
#include "render/ohlc/number_affix.h"
#include "render/ohlc/number_groups.h"

#include <stdint.h>
#include <string.h>

/* An exponent that any text could need is far smaller; a larger one says 0 or infinity all the same. */
#define EXPONENT_MOST INT64_C(1000000000000)

/* "123.45" with at most a minus before it: most fields of most files. */
static bool parse_plain(const char *text, size_t length, char decimal_mark, double *value)
{
    const char *end = text + length;
    const char *mark = NULL;
    bool is_negative = length && *text == '-';
    const char *start = text + is_negative;
    uint64_t head = 0;
    if (end - start > DECIMAL_HEAD_DIGITS + 1)
        return false;
    for (const char *p = start; p < end;) {
        uint64_t eight = end - p >= 8 ? load_eight(p) ^ DIGITS_ZERO : UINT64_MAX;
        if (!digits_others(eight)) {
            head = head * 100000000 + digits_sum(eight);
            p += 8;
            continue;
        }
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit <= 9)
            head = head * 10 + digit;
        else if (*p == decimal_mark && !mark)
            mark = p;
        else
            return false;
        p++;
    }
    ptrdiff_t digits = end - start - (mark != NULL);
    if (digits < 1 || digits > DECIMAL_HEAD_DIGITS)
        return false;
    double magnitude;
    if (!decimal_short(head, mark ? mark + 1 - end : 0, &magnitude))
        return false;
    *value = is_negative ? -magnitude : magnitude;
    return true;
}

static size_t group_mark_length(char group, const char *text, size_t length)
{
    if (group == ' ')
        return blank_length(text, length);
    if (group == '\'')
        return apostrophe_length(text, length);
    return group && *text == group ? 1 : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void push_digit(struct decimal *decimal, char digit)
{
    if (decimal->digits == 0 && digit == '0')
        return;
    if (decimal->digits < DECIMAL_HEAD_DIGITS)
        decimal->head = decimal->head * 10 + (uint64_t)(digit - '0');
    decimal->digits++;
}

/* "e-05" and nothing behind it. */
static bool scan_exponent(const char *text, size_t length, int64_t *exponent)
{
    size_t at = 1;
    bool is_negative = false;
    if (at < length && (text[at] == '-' || text[at] == '+'))
        is_negative = text[at++] == '-';
    if (at == length)
        return false;
    int64_t value = 0;
    for (; at < length; at++) {
        if (!is_digit(text[at]))
            return false;
        if (value < EXPONENT_MOST)
            value = value * 10 + (text[at] - '0');
    }
    *exponent += is_negative ? -value : value;
    return true;
}

static bool scan(const struct number_body *body, const struct number_style *style, struct decimal *decimal)
{
    const char *text = body->text;
    size_t length = body->length, at = 0, step;
    size_t written = 0;
    struct groups groups = {0};
    for (; at < length; at += step) {
        step = 1;
        if (is_digit(text[at])) {
            push_digit(decimal, text[at]);
            groups_digit(&groups);
            written++;
        } else if ((step = group_mark_length(style->group, text + at, length - at)) != 0) {
            groups_mark(&groups, text[0] == '0');
        } else {
            break;
        }
    }
    if (!groups_are_right(&groups))
        return false;
    if (at < length && text[at] == style->decimal) {
        for (at++; at < length && is_digit(text[at]); at++) {
            push_digit(decimal, text[at]);
            decimal->exponent--;
            written++;
        }
    }
    if (written == 0)
        return false;
    decimal->text = text;
    decimal->length = at;
    if (at == length)
        return true;
    return (text[at] == 'e' || text[at] == 'E') && scan_exponent(text + at, length - at, &decimal->exponent);
}

static bool parse_dressed(const char *text, size_t length, const struct number_style *style, bool is_volume,
                          double *value)
{
    struct number_body body;
    struct decimal decimal = {0};
    if (!number_body_find(&body, text, length, is_volume) || !scan(&body, style, &decimal))
        return false;
    decimal.exponent += body.shift;
    decimal.is_negative = body.is_negative;
    return decimal_to_double(&decimal, value);
}

bool number_parse(const char *text, size_t length, const struct number_style *style, double *value)
{
    return parse_plain(text, length, style->decimal, value) || parse_dressed(text, length, style, false, value);
}

bool number_parse_volume(const char *text, size_t length, const struct number_style *style, double *value)
{
    return parse_plain(text, length, style->decimal, value) || parse_dressed(text, length, style, true, value);
}
