#include "render/ohlc/time_memory.h"

#include "render/ohlc/byte_marks.h"
#include "render/ohlc/time_parts.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Two digits at p, or a number over 99 where they are none. */
static inline unsigned two_digits(const char *p)
{
    unsigned tens = (unsigned)(unsigned char)p[0] - '0', ones = (unsigned)(unsigned char)p[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 100;
}

/* The first bytes of eight, up to 8 of them. */
static inline uint64_t first_bytes(uint64_t word, size_t count)
{
    return count < 8 ? word & ((UINT64_C(1) << (8 * count)) - 1) : word;
}

/* "10:30", "10:30:00" or "103000" at text; the bytes it takes, or 0. */
static inline size_t clock_recall(const char *text, size_t length, int64_t *second)
{
    unsigned hour = two_digits(text), minute = two_digits(text + 3), seconds = 0;
    size_t used = 5;
    if (length >= 8 && text[2] == ':' && text[5] == ':') {
        seconds = two_digits(text + 6);
        used = 8;
    } else if (length == 6 && text[2] != ':') {
        minute = two_digits(text + 2);
        seconds = two_digits(text + 4);
        used = 6;
    } else if (length < 5 || text[2] != ':') {
        return 0;
    }
    *second = (int64_t)(hour * HOUR_S + minute * MINUTE_S + seconds);
    return hour <= 23 && minute <= 59 && seconds <= 59 ? used : 0;
}

bool time_recall(const struct time_memory *memory, const char *text, size_t length, int64_t *time_us)
{
    uint64_t differs = ((load_eight(text) ^ memory->keys[0]) & memory->masks[0]) |
                       ((load_eight(text + 2) ^ memory->keys[1]) & memory->masks[1]);
    size_t used = memory->date_length;
    if (used == 0 || differs || length < used)
        return false;
    unsigned day = two_digits(text + memory->day_at);
    if (day - 1 >= memory->days_in_month)
        return false;
    int64_t time = memory->before_us + (int64_t)day * DAY_US, second;
    if (used < length) {
        if (text[used] != ' ' && text[used] != 'T')
            return false;
        used++;
        size_t clock = clock_recall(text + used, length - used, &second);
        if (clock == 0)
            return false;
        used += clock;
        time += second * SECOND_US;
        if (used < length) {
            size_t left = length - used;
            if (left != memory->tail_length || memory->tail_has_seconds != (clock > 5) ||
                first_bytes(load_eight(text + used), left) != memory->tail)
                return false;
            time += memory->tail_us;
        }
    }
    *time_us = time;
    return true;
}

/* Which of the forms of one width a field starts with: the bytes of its date, and where the day stands. */
static size_t find_date(const struct time_format *format, const char *text, size_t length, size_t *day_at)
{
    if (length >= 10 && !is_digit(text[4]) && text[7] == text[4]) {
        *day_at = 8;
        return 10;
    }
    if (length >= 10 && !is_digit(text[2]) && text[5] == text[2]) {
        *day_at = format->order == DATE_ORDER_DMY ? 0 : 3;
        return 10;
    }
    *day_at = 6;
    return 8;
}

/* Keeps the month of a date that fixed_width_read has read. */
static void keep_month(struct time_memory *memory, const struct time_format *format, const char *text, size_t length)
{
    int64_t midnight_us;
    size_t day_at, used = find_date(format, text, length, &day_at);
    if (!fixed_width_read(format, text, used, NULL, &midnight_us))
        return;
    struct civil_time civil = civil_from_us(midnight_us);
    unsigned days = 28;
    while (civil_has_day(civil.year, civil.month, (int)days + 1))
        days++;
    uint64_t all = ~UINT64_C(0), day = UINT64_C(0xffff);
    memory->masks[0] = day_at < 8 ? all & ~(day << (8 * day_at)) : all;
    memory->masks[1] = day_at >= 2 ? all & ~(day << (8 * (day_at - 2))) : all;
    if (used == 8)
        memory->masks[1] = 0;
    memory->keys[0] = load_eight(text);
    memory->keys[1] = load_eight(text + 2);
    memory->date_length = used;
    memory->day_at = day_at;
    memory->days_in_month = days;
    memory->before_us = midnight_us - civil.day * DAY_US;
}

/* Keeps what stands behind the time of day of such a field. */
static void keep_tail(struct time_memory *memory, const char *text, size_t length, int64_t time_us)
{
    size_t start = memory->date_length + 1, clock;
    int64_t second, without_us;
    if (memory->date_length == 0 || length <= start)
        return;
    clock = clock_recall(text + start, length - start, &second);
    start += clock;
    if (clock == 0 || start >= length || length - start > 8 || !time_recall(memory, text, start, &without_us))
        return;
    memory->tail_length = length - start;
    memory->tail = first_bytes(load_eight(text + start), memory->tail_length);
    memory->tail_has_seconds = clock > 5;
    memory->tail_us = time_us - without_us;
}

bool time_parse_and_keep(struct time_memory *memory, const struct time_format *format, const char *text, size_t length,
                         int64_t *time_us)
{
    if (format->kind != TIME_CALENDAR || format->is_buddhist || !fixed_width_read(format, text, length, NULL, time_us))
        return time_parse(format, text, length, NULL, time_us);
    *memory = (struct time_memory){.length = length};
    keep_month(memory, format, text, length);
    keep_tail(memory, text, length, *time_us);
    return true;
}
