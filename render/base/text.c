#include "render/base/text.h"

#include "render/base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct text *text, size_t more)
{
    if (text->is_broken)
        return false;
    size_t need;
    if (__builtin_add_overflow(text->length, more, &need) || __builtin_add_overflow(need, (size_t)1, &need)) {
        text->is_broken = true;
        return false;
    }
    if (need <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity + text->capacity / 2 : 256;
    if (capacity < need)
        capacity = need;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->is_broken = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void text_append(struct text *text, const char *data, size_t length)
{
    if (!reserve(text, length))
        return;
    if (length)
        memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = 0;
}

void text_puts(struct text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) {
        text->is_broken = true;
    } else if (reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->is_broken = false;
    if (text->data)
        text->data[0] = 0;
}

void text_release(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

enum status text_status(const struct text *text, struct error *error)
{
    return text->is_broken ? error_no_memory(error) : STATUS_OK;
}

void json_string_n(struct text *text, const char *string, size_t length)
{
    text_append(text, "\"", 1);
    for (size_t at = 0; at < length;) {
        size_t step;
        uint32_t c = utf8_decode(string + at, length - at, &step);
        if (c == '"' || c == '\\')
            text_printf(text, "\\%c", (char)c);
        else if (c == '\n')
            text_puts(text, "\\n");
        else if (c == '\t')
            text_puts(text, "\\t");
        else if (c < 0x20 || c == 0x7f)
            text_printf(text, "\\u%04" PRIx32, c);
        else if (c == 0xfffd)
            text_puts(text, "\xef\xbf\xbd");
        else
            text_append(text, string + at, step);
        at += step;
    }
    text_append(text, "\"", 1);
}

void json_string(struct text *text, const char *string)
{
    if (string)
        json_string_n(text, string, strlen(string));
    else
        text_puts(text, "null");
}

void json_number(struct text *text, double value)
{
    if (!isfinite(value)) {
        text_puts(text, "null");
        return;
    }
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    text_puts(text, digits);
}

void json_seconds(struct text *text, int64_t time_us)
{
    int64_t seconds = time_us / 1000000;
    int64_t rest = time_us % 1000000;
    if (rest < 0) {
        seconds--;
        rest += 1000000;
    }
    if (rest == 0) {
        text_printf(text, "%" PRId64, seconds);
        return;
    }
    const char *sign = "";
    if (seconds < 0) {
        /* -1.25 s is stored as -2 s and 750,000 us. */
        seconds = -(seconds + 1);
        rest = 1000000 - rest;
        sign = "-";
    }
    char fraction[8];
    snprintf(fraction, sizeof fraction, "%06" PRId64, rest);
    for (size_t last = 5; last > 0 && fraction[last] == '0'; last--)
        fraction[last] = 0;
    text_printf(text, "%s%" PRId64 ".%s", sign, seconds, fraction);
}
