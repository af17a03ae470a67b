#include "render/chart/calendar.h"

#include <stdio.h>
#include <string.h>

static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void calendar_text(char out[CALENDAR_SIZE], const struct civil_time *moment, enum calendar_form form)
{
    long long year = moment->year;
    const char *month = MONTHS[moment->month - 1];
    switch (form) {
    case CALENDAR_YEAR:
        snprintf(out, CALENDAR_SIZE, "%lld", year);
        break;
    case CALENDAR_MONTH:
        snprintf(out, CALENDAR_SIZE, "%s", month);
        break;
    case CALENDAR_MONTH_OF_YEAR:
        snprintf(out, CALENDAR_SIZE, "%s %lld", month, year);
        break;
    case CALENDAR_DAY:
        snprintf(out, CALENDAR_SIZE, "%d", moment->day);
        break;
    case CALENDAR_DAY_OF_MONTH:
        snprintf(out, CALENDAR_SIZE, "%d %s", moment->day, month);
        break;
    case CALENDAR_DAY_OF_YEAR:
        snprintf(out, CALENDAR_SIZE, "%d %s %lld", moment->day, month, year);
        break;
    case CALENDAR_MINUTE:
        snprintf(out, CALENDAR_SIZE, "%02d:%02d", moment->hour, moment->minute);
        break;
    case CALENDAR_TIME:
        snprintf(out, CALENDAR_SIZE, "%02d:%02d:%02d", moment->hour, moment->minute, moment->second);
        break;
    case CALENDAR_MINUTE_OF_YEAR:
        snprintf(out, CALENDAR_SIZE, "%d %s %lld %02d:%02d", moment->day, month, year, moment->hour, moment->minute);
        break;
    }
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
