#include "render/ohlc/time.h"

#include "render/ohlc/time_parts.h"

#include <string.h>

static bool parse_calendar(const struct time_format *format, const char *text, size_t length,
                           const struct time_field *day_time, int64_t *time_us)
{
    struct time_parts parts;
    int64_t days;
    int year;
    if (!parts_read(&parts, text, length) || (format->is_republic && parts.part[0].digits != 3) ||
        !parts_day(&parts, format->order, format->is_buddhist, &days, &year))
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
        if (format->is_one_unit)
            return epoch_read_as(text, length, (enum epoch_unit)format->epoch_unit, time_us);
        return epoch_read(text, length, (enum epoch_unit)format->epoch_unit, time_us, &unit);
    case TIME_PATTERN:
        return pattern_read(format, text, length, day_time, time_us);
    case TIME_CALENDAR:
        if (!format->is_buddhist && fixed_width_read(format, text, length, day_time, time_us))
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

/* From 1990 to 2100: a number of 9 or 10 digits before the point, or 3, 6 or 9 more. */
static bool looks_like_epoch(const char *text, size_t length)
{
    int64_t time_us;
    enum epoch_unit unit;
    struct cursor cursor = {text, text + length};
    cursor_skip_blanks(&cursor);
    int digits = cursor_digits(&cursor);
    cursor.at += digits;
    bool is_scientific = digits == 1 && (memchr(text, 'e', length) || memchr(text, 'E', length));
    if (!is_scientific && (digits < 9 || digits > 19 || digits % 3 == 2))
        return false;
    return epoch_read(text, length, EPOCH_NONE, &time_us, &unit) && time_us >= INT64_C(631152000) * SECOND_US &&
           time_us <= INT64_C(4102444800) * SECOND_US;
}

bool time_is_whole_day(const char *text, size_t length)
{
    struct time_parts parts;
    return parts_read(&parts, text, length) && parts.clock.of_day_us == 0;
}

bool time_is_epoch(const char *text, size_t length, int64_t *time_us)
{
    enum epoch_unit unit;
    struct cursor cursor = {text, text + length};
    return cursor_digits(&cursor) >= 9 && epoch_read(text, length, EPOCH_NONE, time_us, &unit) &&
           *time_us <= INT64_C(4102444800) * SECOND_US;
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

bool time_parse_range(const char *text, int64_t *start_us, int64_t *end_us, bool *is_utc)
{
    *is_utc = false;
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
        *is_utc = parts.clock.has_offset;
        return true;
    }
    *is_utc = true;
    /* A short number is rather a mistake than a moment in 1970. */
    return length >= 9 && parse_epoch_range(text, length, start_us, end_us);
}
