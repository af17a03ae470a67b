/* Times of day and zones. */
#include "render/ohlc/month_names.h"
#include "render/ohlc/time_parts.h"

#include <string.h>

static bool take_one_of(struct cursor *cursor, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cursor_take(cursor, list[i]))
            return true;
    }
    return false;
}

#define TAKE(cursor, ...)                                                                                              \
    take_one_of(cursor, (const char *const[]){__VA_ARGS__},                                                            \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

char meridiem_read(struct cursor *cursor)
{
    struct cursor c = *cursor;
    char found = 0;
    cursor_skip_blanks(&c);
    cursor_take(&c, "-"); /* "11-PM" */
    unsigned char next = (unsigned char)cursor_peek(&c);
    char half = (char)(next | 0x20);
    if (next < 'A')
        return 0;
    if (TAKE(&c, "上午", "午前", "오전")) {
        found = 'a';
    } else if (TAKE(&c, "下午", "午後", "오후")) {
        found = 'p';
    } else if (half == 'a' || half == 'p') {
        c.at++;
        bool has_point = cursor_take(&c, ".");
        if (has_point)
            cursor_skip_blanks(&c);
        if ((cursor_peek(&c) | 0x20) != 'm')
            return 0;
        c.at++;
        if (has_point)
            cursor_take(&c, ".");
        if (is_letter(cursor_peek(&c)))
            return 0;
        found = half;
    }
    if (found)
        *cursor = c;
    return found;
}

/* Digits behind the seconds' mark; what is finer than a microsecond is cut. */
static int64_t fraction_us(struct cursor *cursor, int *digits)
{
    int64_t value = 0;
    *digits = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        if (*digits < 6)
            value = value * 10 + (*cursor->at - '0');
        if (*digits < 1000)
            ++*digits;
    }
    for (int n = *digits; n < 6; n++)
        value *= 10;
    return value;
}

/* "093000", and shorter where zeros were lost. */
static bool read_compact(struct cursor *cursor, struct clock_parts *clock, int digits, int wanted)
{
    static const int scale[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    int full = digits <= 2 && wanted == 2 ? 2 : digits <= 4 && wanted <= 4 ? 4 : digits <= 6 && wanted <= 6 ? 6 : 9;
    if (digits > full || (full == 9 && digits != 9 && wanted != 9))
        return false;
    int value = cursor_number(cursor, digits);
    int milliseconds = full == 9 ? value % scale[3] : 0;
    value /= full == 9 ? scale[3] : 1;
    int second = full >= 6 ? value % 100 : 0;
    value /= full >= 6 ? 100 : 1;
    int minute = full >= 4 ? value % 100 : 0;
    int hour = full >= 4 ? value / 100 : value;
    clock->digits = full;
    clock->has_minutes = full >= 4;
    clock->has_seconds = full >= 6;
    clock->fraction_digits = full == 9 ? 3 : 0;
    if (full == 6 && (cursor_peek(cursor) == '.' || cursor_peek(cursor) == ',')) {
        cursor->at++;
        clock->of_day_us = fraction_us(cursor, &clock->fraction_digits);
        /* 93000.0 has been through a program that knows only floating point; 1.07 is a price. */
        if (clock->fraction_digits == 0 || (digits < 5 && clock->of_day_us))
            return false;
    }
    clock->of_day_us += (hour * HOUR_S + minute * MINUTE_S + second) * SECOND_US + milliseconds * 1000;
    return hour <= 24 && minute <= 59 && second <= 60;
}

/* The hour is read; its mark comes next: ":", ".", "h", "时". */
static bool read_marked(struct cursor *cursor, struct clock_parts *clock, int hour)
{
    clock->mark = *cursor->at;
    bool is_letter_mark = !TAKE(cursor, ":", ".");
    if (is_letter_mark && !TAKE(cursor, "h", "H", "时", "時", "点", "點", "시"))
        return false;
    cursor_skip_blanks(cursor);
    int minute = 0, second = 0, digits = cursor_digits(cursor);
    if (digits == 2 || (digits == 1 && is_letter_mark)) {
        clock->has_minutes = true;
        minute = cursor_number(cursor, digits);
    } else if (digits || !is_letter_mark) {
        return false;
    }
    bool has_second = false;
    if (is_letter_mark) {
        if (clock->has_minutes && TAKE(cursor, "min", "m", "分", "분", ":")) {
            cursor_skip_blanks(cursor);
            has_second = cursor_digits(cursor) > 0;
        }
    } else if (cursor_peek(cursor) == clock->mark) {
        cursor->at++;
        has_second = true;
    }
    if (has_second) {
        digits = cursor_digits(cursor);
        if (digits != 2 && !(digits == 1 && is_letter_mark))
            return false;
        second = cursor_number(cursor, digits);
        clock->has_seconds = true;
        char mark = cursor_peek(cursor);
        if (mark == '.' || mark == ',' || (mark == ':' && clock->mark == ':')) {
            cursor->at++;
            clock->of_day_us = fraction_us(cursor, &clock->fraction_digits);
            if (clock->fraction_digits == 0)
                return false;
        }
        if (is_letter_mark)
            TAKE(cursor, "s", "秒", "초");
    }
    clock->of_day_us += (hour * HOUR_S + minute * MINUTE_S + second) * SECOND_US;
    return hour <= 24 && minute <= 59 && second <= 60;
}

static bool apply_meridiem(struct clock_parts *clock, char meridiem)
{
    int64_t hour = clock->of_day_us / (HOUR_S * SECOND_US);
    clock->is_12_hours = true;
    if (meridiem == 'a') {
        if (hour == 12)
            clock->of_day_us -= 12 * HOUR_S * SECOND_US;
        return hour <= 12;
    }
    if (hour < 12)
        clock->of_day_us += 12 * HOUR_S * SECOND_US;
    return hour <= 23;
}

bool clock_read(struct cursor *cursor, struct clock_parts *clock, bool may_be_short, int clock_digits)
{
    struct cursor c = *cursor;
    char meridiem = meridiem_read(&c);
    cursor_skip_blanks(&c);
    int digits = cursor_digits(&c);
    bool is_read = false;
    if (digits == 0)
        return false;
    if (digits <= 2) {
        struct cursor hour_end = c;
        int hour = cursor_number(&hour_end, digits);
        struct cursor behind = hour_end;
        if (hour_end.at < hour_end.end && read_marked(&behind, clock, hour)) {
            c = behind;
            is_read = true;
        } else {
            *clock = (struct clock_parts){.offset_s = clock->offset_s, .has_offset = clock->has_offset};
            behind = hour_end;
            bool is_hour =
                (meridiem || meridiem_read(&behind)) ? hour <= 12 : digits == 2 && !may_be_short && hour <= 24;
            if (is_hour) {
                clock->of_day_us = hour * HOUR_S * SECOND_US;
                c = hour_end;
                is_read = true;
            }
        }
    }
    if (!is_read && (may_be_short || digits == 4 || digits == 6 || digits == 9))
        is_read = digits <= 9 && read_compact(&c, clock, digits, may_be_short ? clock_digits : 4);
    if (!is_read)
        return false;
    if (!meridiem)
        meridiem = meridiem_read(&c);
    if (meridiem && !apply_meridiem(clock, meridiem))
        return false;
    /* Of the hour 24 only its first moment is a time; and 23:59:60 is one. */
    if (clock->of_day_us > DAY_US && clock->of_day_us / SECOND_US >= DAY_S + 1)
        return false;
    clock->has_clock = true;
    *cursor = c;
    return zone_read(cursor, clock);
}

/* "+01:00", "-0500", "+8". */
static bool read_offset(struct cursor *cursor, int *offset_s)
{
    bool is_west = cursor_take(cursor, "-") || cursor_take(cursor, "\u2212");
    if (!is_west && !cursor_take(cursor, "+"))
        return false;
    int digits = cursor_digits(cursor), hours, minutes = 0;
    if (digits == 3 || digits == 4) {
        hours = cursor_number(cursor, digits - 2);
        minutes = cursor_number(cursor, 2);
    } else if (digits == 1 || digits == 2) {
        hours = cursor_number(cursor, digits);
        if (cursor_peek(cursor) == ':') {
            cursor->at++;
            if (cursor_digits(cursor) != 2)
                return false;
            minutes = cursor_number(cursor, 2);
        }
    } else {
        return false;
    }
    if (hours > 18 || minutes > 59)
        return false;
    *offset_s = (hours * HOUR_S + minutes * MINUTE_S) * (is_west ? -1 : 1);
    return true;
}

/* "(CET)", "[Europe/Berlin]", "(Fri)": a remark where the offset is known, else the zone or the weekday. */
static bool read_remark(struct cursor *cursor, struct clock_parts *clock)
{
    char open = cursor_peek(cursor);
    const char *close = memchr(cursor->at, open == '(' ? ')' : ']', (size_t)(cursor->end - cursor->at));
    if (!close)
        return false;
    const char *text = cursor->at + 1;
    size_t length = (size_t)(close - text);
    char word[DATE_WORD_SIZE];
    int weekday;
    cursor->at = close + 1;
    if (clock->has_offset || east_asian_day_letter(text, length) >= 0 ||
        east_asian_weekday(text, length, &weekday) == length)
        return true;
    if (date_word_length(text, length) != length)
        return false;
    date_word_fold(word, text, length);
    if (weekday_by_name(word) >= 0)
        return true;
    clock->has_offset = zone_by_name(word, &clock->offset_s);
    return clock->has_offset;
}

/* A word behind the time: a zone, "Uhr", or a weekday. */
static bool read_zone_word(struct cursor *cursor, struct clock_parts *clock)
{
    char word[DATE_WORD_SIZE];
    size_t length = date_word_length(cursor->at, (size_t)(cursor->end - cursor->at));
    date_word_fold(word, cursor->at, length);
    int offset_s;
    if (!clock->has_offset && zone_by_name(word, &offset_s)) {
        cursor->at += length;
        clock->offset_s = offset_s;
        clock->has_offset = true;
        bool is_utc = strcmp(word, "utc") == 0 || strcmp(word, "gmt") == 0;
        char sign = cursor_peek(cursor);
        return !is_utc || (sign != '+' && sign != '-') || read_offset(cursor, &clock->offset_s);
    }
    cursor->at += length;
    return is_date_filler(word) || weekday_by_name(word) >= 0;
}

bool zone_read(struct cursor *cursor, struct clock_parts *clock)
{
    while (cursor->at < cursor->end) {
        struct cursor c = *cursor;
        int weekday;
        cursor_skip_blanks(&c);
        char next = cursor_peek(&c);
        size_t left = (size_t)(c.end - c.at);
        if (next == '+' || next == '-' || (unsigned char)next == 0xe2) {
            if (clock->has_offset || !read_offset(&c, &clock->offset_s))
                return false;
            clock->has_offset = true;
        } else if (next == '(' || next == '[') {
            if (!read_remark(&c, clock))
                return false;
        } else if (left && east_asian_weekday(c.at, left, &weekday)) {
            c.at += east_asian_weekday(c.at, left, &weekday);
        } else if (left && date_word_length(c.at, left)) {
            if (!read_zone_word(&c, clock))
                return false;
        } else {
            return true;
        }
        *cursor = c;
    }
    return true;
}

bool clock_field_read(struct clock_parts *clock, const char *text, size_t length, int clock_digits)
{
    struct cursor cursor = {text, text + length};
    *clock = (struct clock_parts){0};
    if (!clock_read(&cursor, clock, true, clock_digits))
        return false;
    cursor_skip_blanks(&cursor);
    return cursor.at == cursor.end;
}
