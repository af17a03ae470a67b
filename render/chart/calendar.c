#include "render/chart/calendar.h"

#include <stdio.h>
#include <string.h>

static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static char *put_number(char *out, int64_t number)
{
    char digits[24], *end = digits + sizeof digits, *at = end;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    memcpy(out, at, (size_t)(end - at));
    return out + (end - at);
}

/* Behind a blank where something stands before it. */
static char *put_part(const char *start, char *out)
{
    if (out > start)
        *out++ = ' ';
    return out;
}

/* Two digits. */
static char *put_pair(char *out, int number)
{
    *out++ = (char)('0' + number / 10);
    *out++ = (char)('0' + number % 10);
    return out;
}

void calendar_text(char out[CALENDAR_SIZE], const struct civil_time *moment, enum calendar_form form)
{
    /* Which parts each form has, in their order. */
    static const struct {
        bool day, month, year, minute, second;
    } PARTS[] = {
        [CALENDAR_YEAR] = {.year = true},
        [CALENDAR_MONTH] = {.month = true},
        [CALENDAR_MONTH_OF_YEAR] = {.month = true, .year = true},
        [CALENDAR_DAY] = {.day = true},
        [CALENDAR_DAY_OF_MONTH] = {.day = true, .month = true},
        [CALENDAR_DAY_OF_YEAR] = {.day = true, .month = true, .year = true},
        [CALENDAR_MINUTE] = {.minute = true},
        [CALENDAR_TIME] = {.minute = true, .second = true},
        [CALENDAR_MINUTE_OF_YEAR] = {.day = true, .month = true, .year = true, .minute = true},
    };
    char *at = out;
    if (PARTS[form].day)
        at = put_number(at, moment->day);
    if (PARTS[form].month)
        at = (char *)memcpy(put_part(out, at), MONTHS[moment->month - 1], 3) + 3;
    if (PARTS[form].year)
        at = put_number(put_part(out, at), moment->year);
    if (PARTS[form].minute) {
        at = put_pair(put_part(out, at), moment->hour);
        *at++ = ':';
        at = put_pair(at, moment->minute);
    }
    if (PARTS[form].second) {
        *at++ = ':';
        at = put_pair(at, moment->second);
    }
    *at = 0;
}

enum calendar_grain calendar_grain(int64_t interval_us)
{
    if (interval_us >= 28 * CALENDAR_DAY_US)
        return GRAIN_MONTH;
    if (interval_us >= CALENDAR_DAY_US || interval_us == 0)
        return GRAIN_DAY;
    return interval_us >= CALENDAR_MINUTE_US ? GRAIN_MINUTE : GRAIN_SECOND;
}

/* Months differ in length, and so do years and the hours of a day when clocks change. */
static bool is_step(uint64_t step_us, uint64_t interval_us)
{
    if (interval_us < CALENDAR_DAY_US)
        return step_us == interval_us;
    uint64_t slack = interval_us >= 28 * CALENDAR_DAY_US ? interval_us / 9 : CALENDAR_HOUR_US;
    return step_us >= interval_us - slack && step_us <= interval_us + slack;
}

static bool is_regular(const struct series *series)
{
    enum { SAMPLE = 2048 };
    size_t stride = series->length / SAMPLE + 1, seen = 0, even = 0;
    for (size_t i = 1; i < series->length; i += stride) {
        seen++;
        /* Unsigned, since hostile times may lie further apart than an int64_t reaches. */
        uint64_t step_us = (uint64_t)series->time_us[i] - (uint64_t)series->time_us[i - 1];
        even += is_step(step_us, (uint64_t)series->interval_us);
    }
    return even * 2 >= seen;
}

static bool put_months(char out[CALENDAR_SIZE], int64_t interval_us)
{
    int64_t days = interval_us / CALENDAR_DAY_US;
    /* The mean month has 30.44 days. */
    int64_t months = (days * 100 + 1522) / 3044;
    if (months < 1 || days < months * 28 || days > months * 31)
        return false;
    if (months % 12 == 0)
        snprintf(out, CALENDAR_SIZE, "%lldY", (long long)(months / 12));
    else
        snprintf(out, CALENDAR_SIZE, "%lldM", (long long)months);
    return true;
}

void calendar_interval(char out[CALENDAR_SIZE], const struct series *series)
{
    static const struct {
        int64_t us;
        const char *suffix;
    } UNITS[] = {
        {7 * CALENDAR_DAY_US, "W"}, {CALENDAR_DAY_US, "D"},    {CALENDAR_HOUR_US, "h"},
        {CALENDAR_MINUTE_US, "m"},  {CALENDAR_SECOND_US, "s"}, {1000, "ms"},
    };
    out[0] = 0;
    int64_t interval = series->interval_us;
    if (interval <= 0 || !series->has_time || !is_regular(series))
        return;
    if (interval >= 28 * CALENDAR_DAY_US && put_months(out, interval))
        return;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        if (interval % UNITS[i].us == 0) {
            snprintf(out, CALENDAR_SIZE, "%lld%s", (long long)(interval / UNITS[i].us), UNITS[i].suffix);
            return;
        }
    }
}

void calendar_span(char out[CALENDAR_SPAN_SIZE], int64_t first_us, int64_t last_us, enum calendar_grain grain)
{
    struct civil_time first = civil_from_us(first_us), last = civil_from_us(last_us);
    bool same_day = first.year == last.year && first.month == last.month && first.day == last.day;
    enum calendar_form from = CALENDAR_DAY_OF_YEAR, to = CALENDAR_DAY_OF_YEAR;
    if (grain == GRAIN_MONTH) {
        from = to = CALENDAR_MONTH_OF_YEAR;
    } else if (grain != GRAIN_DAY && same_day) {
        from = CALENDAR_MINUTE_OF_YEAR;
        to = CALENDAR_MINUTE;
    }
    char start[CALENDAR_SIZE], end[CALENDAR_SIZE];
    calendar_text(start, &first, from);
    calendar_text(end, &last, to);
    bool is_one = first_us == last_us || (from == to && strcmp(start, end) == 0);
    snprintf(out, CALENDAR_SPAN_SIZE, "%s%s%s", start, is_one ? "" : " \xe2\x80\x93 ", is_one ? "" : end);
}
