#include "cli/naming.h"

#include "render/base/hash.h"
#include "render/base/utf8.h"
#include "render/ohlc/time.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum placeholder {
    PLACEHOLDER_STEM,
    PLACEHOLDER_SYMBOL,
    PLACEHOLDER_TYPE,
    PLACEHOLDER_FIRST,
    PLACEHOLDER_LAST,
    PLACEHOLDER_COUNT,
};

static const char *const placeholder_names[PLACEHOLDER_COUNT] = {"{stem}", "{symbol}", "{type}", "{first}", "{last}"};

/* The placeholder that text begins with; PLACEHOLDER_COUNT where there is none. */
static enum placeholder placeholder_at(const char *text)
{
    int found = 0;
    while (found < PLACEHOLDER_COUNT && strncmp(text, placeholder_names[found], strlen(placeholder_names[found])) != 0)
        found++;
    return (enum placeholder)found;
}

static bool has(const char *template, enum placeholder placeholder)
{
    return strstr(template, placeholder_names[placeholder]) != NULL;
}

enum status template_check(const char *template, struct error *error)
{
    if (!*template)
        return error_set(error, STATUS_USAGE, "is no name");
    if (strchr(template, '/'))
        return error_set(error, STATUS_USAGE, "a name has no '/'; -o names the folder");
    for (const char *at = strchr(template, '{'); at; at = strchr(at + 1, '{')) {
        if (placeholder_at(at) == PLACEHOLDER_COUNT) {
            char quoted[60];
            size_t length = strcspn(at, "}");
            error_quote(quoted, sizeof quoted, at, length + (at[length] ? 1 : 0));
            return error_set(error, STATUS_USAGE, "%s is none of {stem}, {symbol}, {type}, {first}, {last}", quoted);
        }
    }
    return STATUS_OK;
}

bool template_needs_dates(const char *template)
{
    return has(template, PLACEHOLDER_FIRST) || has(template, PLACEHOLDER_LAST);
}

bool template_needs_content(const char *template)
{
    return has(template, PLACEHOLDER_SYMBOL) || template_needs_dates(template);
}

bool template_tells_symbols(const char *template)
{
    return has(template, PLACEHOLDER_SYMBOL) || has(template, PLACEHOLDER_STEM);
}

/* No control character (C0, DEL, C1), no slash. */
static bool is_safe(uint32_t c)
{
    return c >= 0x20 && c != '/' && (c < 0x7f || c > 0x9f) && c != 0xfffd;
}

static void append_symbol(struct text *out, const char *symbol)
{
    size_t length = strlen(symbol);
    if (length == 0)
        text_append(out, "_", 1);
    for (size_t at = 0; at < length;) {
        size_t step;
        uint32_t c = utf8_decode(symbol + at, length - at, &step);
        if (is_safe(c) && !(at == 0 && c == '.'))
            text_append(out, symbol + at, step);
        else
            text_append(out, "_", 1);
        at += step;
    }
}

static void append_placeholder(struct text *out, enum placeholder placeholder, const char *template,
                               const struct name_parts *parts)
{
    switch (placeholder) {
    case PLACEHOLDER_STEM:
        text_puts(out, parts->stem);
        if (parts->is_one_of_several && parts->symbol && !has(template, PLACEHOLDER_SYMBOL)) {
            text_append(out, "-", 1);
            append_symbol(out, parts->symbol);
        }
        break;
    case PLACEHOLDER_SYMBOL:
        if (parts->symbol)
            append_symbol(out, parts->symbol);
        else
            text_puts(out, parts->stem);
        break;
    case PLACEHOLDER_TYPE:
        text_puts(out, parts->type);
        break;
    case PLACEHOLDER_FIRST:
        text_puts(out, parts->first);
        break;
    default:
        text_puts(out, parts->last);
        break;
    }
}

static void append_hash(struct text *out, const char *data, size_t length)
{
    uint64_t hash = hash_bytes(HASH_START, data, length);
    text_printf(out, "~%08" PRIx32, (uint32_t)(hash ^ hash >> 32));
}

void name_append(struct text *out, const char *template, const struct name_parts *parts, const char *extension)
{
    enum { MARK = 9 }; /* '~' and eight digits */
    size_t start = out->length;
    for (const char *at = template; *at;) {
        enum placeholder placeholder = *at == '{' ? placeholder_at(at) : PLACEHOLDER_COUNT;
        if (placeholder == PLACEHOLDER_COUNT) {
            text_append(out, at++, 1);
        } else {
            append_placeholder(out, placeholder, template, parts);
            at += strlen(placeholder_names[placeholder]);
        }
    }
    if (parts->is_marked)
        append_hash(out, parts->symbol, strlen(parts->symbol));
    size_t room = NAME_MAX - 1 - strlen(extension);
    if (!out->is_broken && out->length - start > room) {
        struct text mark = {0};
        append_hash(&mark, out->data + start, out->length - start);
        out->length = start + utf8_whole_prefix(out->data + start, room - MARK);
        text_append(out, mark.data ? mark.data : "", mark.length);
        out->is_broken |= mark.is_broken;
        text_release(&mark);
    }
    text_printf(out, ".%s", extension);
}

static size_t without_extension(const char *name, size_t length)
{
    for (size_t at = length; at > 1; at--)
        if (name[at - 1] == '.')
            return at - 1;
    return length;
}

void stem_append(struct text *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length > 3 && strcasecmp(name + length - 3, ".gz") == 0)
        length -= 3;
    text_append(out, name, without_extension(name, length));
}

void name_date(char out[NAME_DATE_SIZE], const struct series *series, size_t index)
{
    const int64_t day_us = INT64_C(86400) * 1000000;
    if (!series->has_time) {
        snprintf(out, NAME_DATE_SIZE, "%" PRId64, series->time_us[index]);
        return;
    }
    struct civil_time time = civil_from_us(series_clock_us(series, series->time_us[index]));
    if (series->interval_us > 0 && series->interval_us < day_us)
        snprintf(out, NAME_DATE_SIZE, "%04" PRId64 "%02d%02dT%02d%02d", time.year, time.month, time.day, time.hour,
                 time.minute);
    else
        snprintf(out, NAME_DATE_SIZE, "%04" PRId64 "-%02d-%02d", time.year, time.month, time.day);
}
