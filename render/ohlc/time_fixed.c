/* Dates and times of one width, which most columns of most files are. */
#include "render/ohlc/time_parts.h"

/* Two digits at p, or a number over 99 where they are none. */
static unsigned two_digits(const char *p)
{
    unsigned tens = (unsigned)(unsigned char)p[0] - '0', ones = (unsigned)(unsigned char)p[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 100;
}

static unsigned four_digits(const char *p)
{
    unsigned high = two_digits(p), low = two_digits(p + 2);
    return high <= 99 && low <= 99 ? high * 100 + low : 10000;
}

static bool is_date_mark(char c)
{
    return c == '-' || c == '.' || c == '/';
}

/* Where the date ends; 0 where the text starts with none. */
static size_t read_date(const struct time_format *format, const char *text, size_t length, int64_t *days)
{
    unsigned year, month, day;
    size_t used = 10;
    if (length >= 10 && is_date_mark(text[4]) && text[7] == text[4]) {
        year = four_digits(text);
        month = two_digits(text + 5);
        day = two_digits(text + 8);
    } else if (length >= 10 && is_date_mark(text[2]) && text[5] == text[2]) {
        if (format->order != DATE_ORDER_DMY && format->order != DATE_ORDER_MDY)
            return 0;
        bool is_day_first = format->order == DATE_ORDER_DMY;
        day = two_digits(text + (is_day_first ? 0 : 3));
        month = two_digits(text + (is_day_first ? 3 : 0));
        year = four_digits(text + 6);
    } else if (length >= 8) {
        year = four_digits(text);
        month = two_digits(text + 4);
        day = two_digits(text + 6);
        used = 8;
        /* Without marks it could be another number. */
        if (year < 1900 || year > 2100)
            return 0;
    } else {
        return 0;
    }
    if (year < 1 || year > 9999 || !civil_has_day(year, (int)month, (int)day))
        return 0;
    *days = days_from_civil(year, (int)month, (int)day);
    return used;
}

/* "10:30", "10:30:00", "103000"; where it ends, or 0. */
static size_t read_clock(const char *text, size_t length, int64_t *second)
{
    unsigned hour, minute, seconds = 0;
    size_t used = 5;
    if (length >= 5 && text[2] == ':') {
        hour = two_digits(text);
        minute = two_digits(text + 3);
        if (length >= 8 && text[5] == ':') {
            seconds = two_digits(text + 6);
            used = 8;
        }
    } else if (length == 6) {
        hour = two_digits(text);
        minute = two_digits(text + 2);
        seconds = two_digits(text + 4);
        used = 6;
    } else {
        return 0;
    }
    *second = (int64_t)hour * HOUR_S + minute * MINUTE_S + seconds;
    return hour <= 23 && minute <= 59 && seconds <= 59 ? used : 0;
}

/* ".000" where seconds stand before it, "Z", "-04:00", "+0100", up to the end. */
static bool read_rest(const char *text, size_t length, bool has_seconds, int64_t *time_us)
{
    size_t at = 0;
    if (has_seconds && length >= 2 && text[0] == '.') {
        int64_t unit = 100000;
        for (at = 1; at < length && text[at] >= '0' && text[at] <= '9'; at++, unit /= 10)
            *time_us += (text[at] - '0') * unit;
        if (at == 1)
            return false;
    }
    if (at == length || (at + 1 == length && text[at] == 'Z'))
        return true;
    size_t left = length - at;
    bool has_colon = left == 6 && text[at + 3] == ':';
    if ((text[at] != '+' && text[at] != '-') || (left != 5 && !has_colon))
        return false;
    unsigned hours = two_digits(text + at + 1), minutes = two_digits(text + at + 3 + has_colon);
    if (hours > 18 || minutes > 59)
        return false;
    int64_t offset_us = ((int64_t)hours * HOUR_S + minutes * MINUTE_S) * SECOND_US;
    *time_us += text[at] == '-' ? offset_us : -offset_us;
    return true;
}

bool fixed_width_read(const struct time_format *format, const char *text, size_t length,
                      const struct time_field *day_time, int64_t *time_us)
{
    int64_t days, second = 0;
    size_t used = read_date(format, text, length, &days);
    if (used == 0)
        return false;
    if (day_time) {
        /* Six digits are hour, minute and second unless the column has more. */
        if (used != length || day_time->length < 5 || format->clock_digits > 6 ||
            read_clock(day_time->text, day_time->length, &second) != day_time->length)
            return false;
        *time_us = days * DAY_US + second * SECOND_US;
        return true;
    }
    int64_t time = days * DAY_US;
    if (used < length) {
        if (text[used] != ' ' && text[used] != 'T')
            return false;
        used++;
        size_t clock = read_clock(text + used, length - used, &second);
        time += second * SECOND_US;
        used += clock;
        if (clock == 0 || (used < length && !read_rest(text + used, length - used, clock > 5, &time)))
            return false;
    }
    *time_us = time;
    return true;
}
