#include "render/ohlc/time.h"

#include "render/ohlc/time_parts.h"

#include <string.h>

/* Two digits at p, or a number over 99 where they are none. */
static unsigned two_digits(const char *p)
{
    unsigned tens = (unsigned)(unsigned char)p[0] - '0', ones = (unsigned)(unsigned char)p[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 100;
}

/* "2024-03-15", "2024-03-15 10:30", "2024-03-15T10:30:00": most calendar columns of most files. What stands behind is
 * left to the caller: *used gets the bytes read, 0 where the text is of no such form. */
static int64_t parse_iso_prefix(const char *text, size_t length, size_t *used)
{
    *used = 0;
    if (length < 10 || text[4] != '-' || text[7] != '-')
        return 0;
    unsigned century = two_digits(text), years = two_digits(text + 2), month = two_digits(text + 5),
             day = two_digits(text + 8);
    if (century > 99 || years > 99 || century + years == 0 ||
        !civil_has_day(century * 100 + years, (int)month, (int)day))
        return 0;
    int64_t time_us = days_from_civil(century * 100 + years, (int)month, (int)day) * DAY_US;
    if (length == 10) {
        *used = 10;
        return time_us;
    }
    if (length < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':')
        return 0;
    unsigned hour = two_digits(text + 11), minute = two_digits(text + 14), second = 0;
    *used = 16;
    if (length >= 19 && text[16] == ':') {
        second = two_digits(text + 17);
        *used = 19;
    }
    if (hour > 23 || minute > 59 || second > 59)
        *used = 0;
    return time_us + (int64_t)(hour * 3600 + minute * 60 + second) * SECOND_US;
}

/* ".000", "Z", "-04:00", "+0100" behind such a prefix, up to the end. */
static bool parse_iso_rest(const char *text, size_t length, int64_t *time_us)
{
    size_t at = 0;
    int64_t fraction = 0, unit = 100000;
    if (length >= 2 && text[0] == '.') {
        for (at = 1; at < length && text[at] >= '0' && text[at] <= '9'; at++, unit /= 10)
            fraction += (text[at] - '0') * unit;
        if (at == 1)
            return false;
    }
    *time_us += fraction;
    if (at == length || (at + 1 == length && text[at] == 'Z'))
        return true;
    size_t left = length - at;
    bool has_colon = left == 6 && text[at + 3] == ':';
    if ((text[at] != '+' && text[at] != '-') || (left != 5 && !has_colon))
        return false;
    unsigned hours = two_digits(text + at + 1), minutes = two_digits(text + at + 3 + has_colon);
    if (hours > 18 || minutes > 59)
        return false;
    int64_t offset_us = (int64_t)(hours * 3600 + minutes * 60) * SECOND_US;
    *time_us += text[at] == '-' ? offset_us : -offset_us;
    return true;
}

static bool parse_iso(const char *text, size_t length, int64_t *time_us)
{
    size_t used;
    int64_t time = parse_iso_prefix(text, length, &used);
    if (used == 0 || (used < length && !parse_iso_rest(text + used, length - used, &time)))
        return false;
    *time_us = time;
    return true;
}

static bool parse_calendar(const struct time_format *format, const char *text, size_t length,
                           const struct time_field *day_time, int64_t *time_us)
{
    struct time_parts parts;
    int64_t days;
    int year;
    if (!parts_read(&parts, text, length) || !parts_day(&parts, format->order, format->is_buddhist, &days, &year))
        return false;
    /* A day column that has times as well keeps them; midnight says nothing. */
    if (day_time && parts.clock.of_day_us == 0) {
        struct clock_parts own;
        if (!clock_field_read(&own, day_time->text, day_time->length, format->clock_digits))
            return false;
        if (!own.has_offset) {
            own.has_offset = parts.clock.has_offset;
            own.offset_s = parts.clock.offset_s;
        }
        parts.clock = own;
    }
    *time_us = moment_us(days, &parts.clock);
    return true;
}

bool time_parse(const struct time_format *format, const char *text, size_t length, const struct time_field *day_time,
                int64_t *time_us)
{
    enum epoch_unit unit;
    switch (format->kind) {
    case TIME_EPOCH:
        return epoch_read(text, length, (enum epoch_unit)format->epoch_unit, time_us, &unit);
    case TIME_PATTERN:
        return pattern_read(format, text, length, day_time, time_us);
    case TIME_CALENDAR:
        if (!day_time && !format->is_buddhist && parse_iso(text, length, time_us))
            return true;
        return parse_calendar(format, text, length, day_time, time_us);
    default:
        return false;
    }
}

bool time_order_matters(const struct time_format *format)
{
    return format->needs_all_rows;
}

/* A number of 10, 13, 16 or 19 digits before the point, from 2001 to 2100. */
static bool looks_like_epoch(const char *text, size_t length)
{
    int64_t time_us;
    enum epoch_unit unit;
    struct cursor cursor = {text, text + length};
    cursor_skip_blanks(&cursor);
    int digits = cursor_digits(&cursor);
    cursor.at += digits;
    bool is_scientific = digits == 1 && (memchr(text, 'e', length) || memchr(text, 'E', length));
    if (digits != 10 && digits != 13 && digits != 16 && digits != 19 && !is_scientific)
        return false;
    return epoch_read(text, length, EPOCH_NONE, &time_us, &unit) && time_us >= INT64_C(1000000000) * SECOND_US &&
           time_us <= INT64_C(4102444800) * SECOND_US;
}

bool time_looks_like(const char *text, size_t length)
{
    struct time_parts parts;
    int64_t days;
    int year;
    if (looks_like_epoch(text, length))
        return true;
    if (!parts_read(&parts, text, length))
        return false;
    for (enum date_order order = DATE_ORDER_DMY; order <= DATE_ORDER_YMD; order++) {
        if (parts_day(&parts, order, false, &days, &year) && (!parts.is_compact || year <= 2100))
            return true;
    }
    return false;
}

bool time_of_day_looks_like(const char *text, size_t length)
{
    struct clock_parts clock;
    struct cursor cursor = {text, text + length};
    return clock_field_read(&clock, text, length, 6) &&
           (clock.mark == ':' || (length == 6 && cursor_digits(&cursor) == 6));
}

/* The first moment behind the year, month, day, hour, ... that starts at the time. */
static int64_t end_of(const struct time_parts *parts, int64_t days, int year, int64_t start_us)
{
    const struct clock_parts *clock = &parts->clock;
    if (parts->count == 2) {
        struct civil_time civil = civil_from_us(days * DAY_US);
        int next = civil.month % 12 + 1;
        return start_us + (days_from_civil(year + (next == 1), next, 1) - days) * DAY_US;
    }
    if (!clock->has_clock)
        return start_us + DAY_US;
    if (clock->fraction_digits) {
        int64_t unit = SECOND_US;
        for (int i = 0; i < clock->fraction_digits && unit > 1; i++)
            unit /= 10;
        return start_us + unit;
    }
    return start_us + (clock->has_seconds ? 1 : clock->has_minutes ? MINUTE_S : HOUR_S) * SECOND_US;
}

static bool parse_epoch_range(const char *text, size_t length, int64_t *start_us, int64_t *end_us)
{
    static const int64_t units[] = {[EPOCH_S] = SECOND_US, [EPOCH_MS] = 1000, [EPOCH_US] = 1, [EPOCH_NS] = 1};
    enum epoch_unit unit;
    if (!epoch_read(text, length, EPOCH_NONE, start_us, &unit))
        return false;
    int64_t step = memchr(text, '.', length) ? 1 : units[unit];
    return !__builtin_add_overflow(*start_us, step, end_us);
}

bool time_parse_range(const char *text, int64_t *start_us, int64_t *end_us)
{
    size_t length = strlen(text);
    struct cursor cursor = {text, text + length};
    struct time_parts parts;
    int64_t days;
    int year;
    if (length == 4 && cursor_digits(&cursor) == 4) {
        year = cursor_number(&cursor, 4);
        *start_us = days_from_civil(year, 1, 1) * DAY_US;
        *end_us = days_from_civil(year + 1, 1, 1) * DAY_US;
        return year > 0;
    }
    if (parts_read(&parts, text, length)) {
        /* 03/04/2024 is two days. */
        if (parts_are_open(&parts) || !parts_day(&parts, DATE_ORDER_AUTO, false, &days, &year))
            return false;
        *start_us = moment_us(days, &parts.clock);
        *end_us = end_of(&parts, days, year, *start_us);
        return true;
    }
    /* A short number is rather a mistake than a moment in 1970. */
    return length >= 9 && parse_epoch_range(text, length, start_us, end_us);
}
