#include "render/chart/periods.h"

#include "render/chart/calendar.h"

const struct period periods[PERIOD_COUNT] = {
    {UNIT_SECOND, 1}, {UNIT_SECOND, 2}, {UNIT_SECOND, 5},     {UNIT_SECOND, 10}, {UNIT_SECOND, 15}, {UNIT_SECOND, 30},
    {UNIT_MINUTE, 1}, {UNIT_MINUTE, 2}, {UNIT_MINUTE, 5},     {UNIT_MINUTE, 10}, {UNIT_MINUTE, 15}, {UNIT_MINUTE, 30},
    {UNIT_HOUR, 1},   {UNIT_HOUR, 2},   {UNIT_HOUR, 3},       {UNIT_HOUR, 4},    {UNIT_HOUR, 6},    {UNIT_HOUR, 12},
    {UNIT_DAY, 1},    {UNIT_WEEK, 1},   {UNIT_HALF_MONTH, 1}, {UNIT_MONTH, 1},   {UNIT_MONTH, 2},   {UNIT_MONTH, 3},
    {UNIT_MONTH, 6},  {UNIT_YEAR, 1},   {UNIT_YEAR, 2},       {UNIT_YEAR, 5},    {UNIT_YEAR, 10},   {UNIT_YEAR, 20},
    {UNIT_YEAR, 50},  {UNIT_YEAR, 100}, {UNIT_YEAR, 200},     {UNIT_YEAR, 500},  {UNIT_YEAR, 1000},
};

static const int64_t UNIT_US[] = {
    [UNIT_SECOND] = CALENDAR_SECOND_US,
    [UNIT_MINUTE] = CALENDAR_MINUTE_US,
    [UNIT_HOUR] = CALENDAR_HOUR_US,
};

int64_t period_floor(int64_t value, int64_t by)
{
    int64_t quotient = value / by;
    return quotient - (value % by < 0);
}

int64_t period_count(struct period period, const struct civil_time *civil, int64_t time_us)
{
    switch (period.unit) {
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
        return period_floor(time_us, period.step * UNIT_US[period.unit]);
    case UNIT_DAY:
        return period_floor(time_us, CALENDAR_DAY_US);
    case UNIT_WEEK: /* from Monday on; 1970 began on a Thursday */
        return period_floor(period_floor(time_us, CALENDAR_DAY_US) + 3, 7);
    case UNIT_HALF_MONTH:
        return civil->year * 24 + civil->month * 2 + (civil->day >= 16);
    case UNIT_MONTH:
        return civil->year * 12 + (period.step == 1 ? civil->month - 1 : (civil->month - 1) / period.step);
    case UNIT_YEAR:
        return period_floor(civil->year, period.step);
    }
    return 0;
}

int64_t period_length_us(struct period period)
{
    if (period.unit <= UNIT_HOUR)
        return period.step * UNIT_US[period.unit];
    return period.unit == UNIT_DAY ? CALENDAR_DAY_US : 0;
}

enum period_turn period_turn_between(const struct civil_time *before, const struct civil_time *after)
{
    if (before->year != after->year)
        return TURN_YEAR;
    if (before->month != after->month)
        return TURN_MONTH;
    if (before->day != after->day)
        return TURN_DAY;
    if (before->hour != after->hour)
        return TURN_HOUR;
    return before->minute != after->minute ? TURN_MINUTE : TURN_SECOND;
}
