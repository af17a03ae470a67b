#include "render/ohlc/zone_rule.h"

#include "render/ohlc/time.h"

#include <ctype.h>

enum { MINUTE_LENGTH_S = 60, HOUR_LENGTH_S = 3600, DAY_LENGTH_S = 86400, HOURS_MAX = 167 };

/* The rest of the text. */
struct rest {
    const char *at, *end;
};

static bool take(struct rest *rest, char letter)
{
    if (rest->at == rest->end || *rest->at != letter)
        return false;
    rest->at++;
    return true;
}

static bool take_number(struct rest *rest, int most, int *number)
{
    const char *start = rest->at;
    *number = 0;
    for (; rest->at < rest->end && isdigit((unsigned char)*rest->at); rest->at++) {
        *number = *number * 10 + (*rest->at - '0');
        if (*number > most)
            return false;
    }
    return rest->at > start;
}

/* Three letters or more, or anything in angle brackets: what the clock is called. */
static bool skip_name(struct rest *rest)
{
    const char *start = rest->at;
    if (take(rest, '<')) {
        while (rest->at < rest->end && *rest->at != '>')
            rest->at++;
        return take(rest, '>');
    }
    while (rest->at < rest->end && isalpha((unsigned char)*rest->at))
        rest->at++;
    return rest->at - start >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(struct rest *rest, int32_t *time_s)
{
    int hours, minutes = 0, seconds = 0;
    bool is_negative = take(rest, '-');
    if (!is_negative)
        take(rest, '+');
    if (!take_number(rest, HOURS_MAX, &hours))
        return false;
    if (take(rest, ':') && (!take_number(rest, 59, &minutes) || (take(rest, ':') && !take_number(rest, 59, &seconds))))
        return false;
    *time_s = hours * HOUR_LENGTH_S + minutes * MINUTE_LENGTH_S + seconds;
    *time_s = is_negative ? -*time_s : *time_s;
    return true;
}

static bool take_day(struct rest *rest, struct zone_day *day)
{
    *day = (struct zone_day){.kind = ZONE_DAY_ORDINAL, .time_s = 2 * HOUR_LENGTH_S};
    bool is_read;
    if (take(rest, 'M')) {
        day->kind = ZONE_DAY_WEEKDAY;
        is_read = take_number(rest, 12, &day->month) && take(rest, '.') && take_number(rest, 5, &day->week) &&
                  take(rest, '.') && take_number(rest, 6, &day->weekday) && day->month >= 1 && day->week >= 1;
    } else if (take(rest, 'J')) {
        day->kind = ZONE_DAY_JULIAN;
        is_read = take_number(rest, 365, &day->day) && day->day >= 1;
    } else {
        is_read = take_number(rest, 365, &day->day);
    }
    return is_read && (!take(rest, '/') || take_time(rest, &day->time_s));
}

bool zone_rule_parse(struct zone_rule *rule, const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    *rule = (struct zone_rule){0};
    /* POSIX counts west of UTC. */
    if (!skip_name(&rest) || !take_time(&rest, &rule->standard_s))
        return false;
    rule->standard_s = -rule->standard_s;
    if (rest.at == rest.end)
        return true;
    rule->has_summer = true;
    rule->summer_s = rule->standard_s + HOUR_LENGTH_S;
    if (!skip_name(&rest))
        return false;
    if (rest.at < rest.end && *rest.at != ',') {
        if (!take_time(&rest, &rule->summer_s))
            return false;
        rule->summer_s = -rule->summer_s;
    }
    return take(&rest, ',') && take_day(&rest, &rule->start) && take(&rest, ',') && take_day(&rest, &rule->end) &&
           rest.at == rest.end;
}

/* The day's number since 1970 in that year. */
static int64_t day_number(const struct zone_day *day, int64_t year)
{
    int64_t first = days_from_civil(year, 1, 1);
    if (day->kind == ZONE_DAY_ORDINAL)
        return first + day->day;
    if (day->kind == ZONE_DAY_JULIAN)
        return first + day->day - 1 + (day->day >= 60 && civil_has_day(year, 2, 29));
    int64_t month = days_from_civil(year, day->month, 1);
    int weekday = (int)(((month + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    int64_t found = month + (day->weekday - weekday + 7) % 7 + 7 * (day->week - 1);
    int64_t next = day->month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, day->month + 1, 1);
    return found < next ? found : found - 7;
}

/* The moment of the change in UTC, where the clock before it was `offset_s` ahead. */
static int64_t change_s(const struct zone_day *day, int64_t year, int32_t offset_s)
{
    return day_number(day, year) * DAY_LENGTH_S + day->time_s - offset_s;
}

int32_t zone_rule_offset(const struct zone_rule *rule, int64_t time_s)
{
    /* Next to the ends of time the calendar would not fit. */
    const int64_t far = INT64_MAX / 1000000 - 4 * DAY_LENGTH_S;
    if (!rule->has_summer || time_s < -far || time_s > far)
        return rule->standard_s;
    /* The last change before the moment tells; it may have been in the year before or, by the other clock, after. */
    int64_t year = civil_from_us((time_s + rule->standard_s) * 1000000).year;
    int64_t latest = INT64_MIN;
    int32_t offset_s = rule->standard_s;
    for (int64_t at = year - 1; at <= year + 1; at++) {
        int64_t start = change_s(&rule->start, at, rule->standard_s), end = change_s(&rule->end, at, rule->summer_s);
        /* Summer time all year round: the end of one is the start of the next, which then counts. */
        if (end <= time_s && end >= latest) {
            latest = end;
            offset_s = rule->standard_s;
        }
        if (start <= time_s && start >= latest) {
            latest = start;
            offset_s = rule->summer_s;
        }
    }
    return offset_s;
}
