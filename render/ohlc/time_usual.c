/* The dates that most columns of most files hold, taken apart without looking for anything else. */
#include "render/ohlc/time_parts.h"

static int digits_at(const char *p, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

static void set_part(struct time_parts *parts, int at, int value, int digits, enum part_tag tag)
{
    parts->part[at].value = value;
    parts->part[at].digits = digits;
    parts->part[at].tag = tag;
}

/* "2024-03-15" or "15.03.2024". */
static bool read_usual_day(struct time_parts *parts, const char *text)
{
    const bool is_year_first = text[4] == text[7] && (text[4] == '-' || text[4] == '.' || text[4] == '/');
    const int first = is_year_first ? 4 : 2, last = is_year_first ? 2 : 4;
    const char mark = text[first];
    if ((mark != '-' && mark != '.' && mark != '/') || text[first + 3] != mark)
        return false;
    int a = digits_at(text, first), b = digits_at(text + first + 1, 2), c = digits_at(text + first + 4, last);
    if (a < 0 || b < 0 || c < 0)
        return false;
    *parts = (struct time_parts){.count = 3, .mark = mark, .weekday = -1};
    set_part(parts, 0, a, first, is_year_first ? PART_YEAR : PART_OPEN);
    set_part(parts, 1, b, 2, is_year_first ? PART_MONTH : PART_OPEN);
    set_part(parts, 2, c, last, is_year_first ? PART_DAY : PART_YEAR);
    return true;
}

/* "10:30" or "10:30:00", with nothing or an offset such as "-05:00" behind it. */
static bool read_usual_clock(struct clock_parts *clock, const char *text, size_t length)
{
    if (length < 5 || text[2] != ':')
        return false;
    clock->has_seconds = length >= 8 && text[5] == ':';
    int hour = digits_at(text, 2), minute = digits_at(text + 3, 2);
    int second = clock->has_seconds ? digits_at(text + 6, 2) : 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    clock->has_clock = clock->has_minutes = true;
    clock->mark = ':';
    clock->of_day_us = ((int64_t)hour * HOUR_S + minute * MINUTE_S + second) * SECOND_US;
    size_t used = clock->has_seconds ? 8 : 5;
    if (used == length)
        return true;
    const char *offset = text + used;
    if (length - used != 6 || (offset[0] != '+' && offset[0] != '-') || offset[3] != ':')
        return false;
    int hours = digits_at(offset + 1, 2), minutes = digits_at(offset + 4, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59)
        return false;
    clock->has_offset = true;
    clock->offset_s = (hours * HOUR_S + minutes * MINUTE_S) * (offset[0] == '-' ? -1 : 1);
    return true;
}

bool parts_read_usual(struct time_parts *parts, const char *text, size_t length)
{
    if (length < 10 || !read_usual_day(parts, text))
        return false;
    if (length == 10)
        return true;
    parts->join = text[10];
    return (text[10] == ' ' || text[10] == 'T') && read_usual_clock(&parts->clock, text + 11, length - 11);
}
