#include "render/ohlc/resample.h"

#include "render/ohlc/time.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define HOUR_US (3600 * SECOND_US)
#define DAY_US (24 * HOUR_US)

enum { WEEK_DAYS = 7, MONTH_DAYS_MOST = 31, COUNT_MOST = 1000000000 };

/* ---- Rules ---- */

static const struct unit {
    char letter;
    enum resample_unit unit;
    int64_t each; /* of the unit */
    int64_t most; /* of the letter's */
} units[] = {
    {'s', RESAMPLE_SECONDS, 1, 86400},   {'S', RESAMPLE_SECONDS, 1, 86400},   {'m', RESAMPLE_SECONDS, 60, 1440},
    {'h', RESAMPLE_SECONDS, 3600, 24},   {'H', RESAMPLE_SECONDS, 3600, 24},   {'d', RESAMPLE_DAYS, 1, 36500},
    {'D', RESAMPLE_DAYS, 1, 36500},      {'w', RESAMPLE_WEEKS, 1, 5200},      {'W', RESAMPLE_WEEKS, 1, 5200},
    {'M', RESAMPLE_MONTHS, 1, 1200},     {'y', RESAMPLE_MONTHS, 12, 100},     {'Y', RESAMPLE_MONTHS, 12, 100},
    {'t', RESAMPLE_ROWS, 1, COUNT_MOST}, {'T', RESAMPLE_ROWS, 1, COUNT_MOST},
};

static enum status refuse(struct error *error)
{
    return error_set(error, STATUS_USAGE,
                     "is no rule such as 5m, 4h, 1d, 1w, 1M (months), 100t (rows) or 10000v (volume)");
}

/* Digits, and with a point among them for a volume. */
static enum status parse_volume(struct resample_rule *rule, const char *text, size_t length, struct error *error)
{
    enum { DIGITS_MOST = 60 };
    char number[DIGITS_MOST + 1];
    if (length > DIGITS_MOST || strspn(text, "0123456789.") != length)
        return refuse(error);
    memcpy(number, text, length);
    number[length] = 0;
    char *end;
    rule->volume = strtod(number, &end);
    if (*end || end == number)
        return refuse(error);
    if (!(rule->volume > 0) || !isfinite(rule->volume))
        return error_set(error, STATUS_USAGE, "a candle's volume is above 0");
    rule->unit = RESAMPLE_VOLUME;
    rule->count = 1;
    return STATUS_OK;
}

enum status resample_rule_parse(struct resample_rule *rule, const char *text, struct error *error)
{
    size_t length = strlen(text);
    *rule = (struct resample_rule){.text = text};
    if (length < 2)
        return refuse(error);
    char letter = text[length - 1];
    if (letter == 'v' || letter == 'V')
        return parse_volume(rule, text, length - 1, error);
    if (strspn(text, "0123456789") != length - 1)
        return refuse(error);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].letter != letter)
            continue;
        int64_t count = 0;
        for (const char *digit = text; digit < text + length - 1 && count <= units[i].most; digit++)
            count = count * 10 + (*digit - '0');
        if (count < 1 || count > units[i].most)
            return error_set(error, STATUS_USAGE, "1%c to %lld%c is what can be had", letter, (long long)units[i].most,
                             letter);
        rule->unit = units[i].unit;
        rule->count = count * units[i].each;
        /* A day by another name. */
        if (rule->unit == RESAMPLE_SECONDS && rule->count == DAY_US / SECOND_US) {
            rule->unit = RESAMPLE_DAYS;
            rule->count = 1;
        }
        return STATUS_OK;
    }
    return refuse(error);
}

/* ---- Periods ---- */

static int64_t divide_down(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

static int64_t day_of(const struct series *series, size_t row)
{
    return divide_down(series_clock_us(series, series->time_us[row]), DAY_US);
}

/* 0 Sunday .. 6; 1970-01-01 was a Thursday. */
static int weekday_of(int64_t day)
{
    return (int)(((day + 4) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS);
}

/* What there is to know of a series before its rows are dealt. */
struct dealing {
    const struct series *series;
    const struct resample_rule *rule;
    int64_t week_shift; /* from a day's number to weeks that begin where they should */
};

/* The weekday on which weeks begin. Fewer than a quarter as many sessions are next to none: exchanges open on a
 * Saturday once a year. A series of less than two weeks does not tell. */
static int first_weekday(const struct series *series)
{
    enum { SUNDAY, MONDAY, FRIDAY = 5, SATURDAY, FEW = 4 };
    size_t sessions[WEEK_DAYS] = {0};
    int64_t first = day_of(series, 0), day = first;
    sessions[weekday_of(day)]++;
    for (size_t i = 1; i < series->length; i++) {
        int64_t next = day_of(series, i);
        if (next != day)
            sessions[weekday_of(next)]++;
        day = next;
    }
    if (day - first < 2 * WEEK_DAYS - 1)
        return MONDAY;
    if (sessions[SATURDAY] > FEW * sessions[FRIDAY])
        return SATURDAY;
    return sessions[SUNDAY] > FEW * sessions[SATURDAY] ? SUNDAY : MONDAY;
}

static int64_t month_of(int64_t day)
{
    struct civil_time civil = civil_from_us(day * DAY_US);
    return civil.year * 12 + civil.month - 1 - 1970 * 12;
}

/* The number of the period that a row is in. */
static int64_t period_of(const struct dealing *dealing, size_t row)
{
    const struct series *series = dealing->series;
    int64_t count = dealing->rule->count, day = day_of(series, row);
    if (dealing->rule->unit == RESAMPLE_DAYS)
        return divide_down(day, count);
    if (dealing->rule->unit == RESAMPLE_WEEKS)
        return divide_down(divide_down(day + dealing->week_shift, WEEK_DAYS), count);
    if (dealing->rule->unit == RESAMPLE_MONTHS)
        return divide_down(month_of(day), count);
    int64_t clock_us = series_clock_us(series, series->time_us[row]), length_us = count * SECOND_US;
    int64_t into_us = (clock_us - day * DAY_US) % length_us;
    /* The beginning tells periods apart; on the clock the hour that comes twice would be one. */
    return count <= HOUR_US / SECOND_US ? series->time_us[row] - into_us : clock_us - into_us;
}

/* What a candle of that period has as its time. */
static int64_t stamp_of(const struct dealing *dealing, int64_t period, size_t first, size_t last)
{
    const struct series *series = dealing->series;
    int64_t midnight_us;
    switch (dealing->rule->unit) {
    case RESAMPLE_SECONDS:
        return dealing->rule->count <= HOUR_US / SECOND_US ? period : series_time_us(series, period);
    case RESAMPLE_DAYS:
        midnight_us = period * dealing->rule->count * DAY_US;
        break;
    case RESAMPLE_WEEKS:
    case RESAMPLE_MONTHS:
        midnight_us = day_of(series, last) * DAY_US;
        break;
    default:
        return series->time_us[first];
    }
    return series_time_us(series, midnight_us);
}

/* The first row behind those that go together with row `first`. */
static size_t find_end(const struct dealing *dealing, size_t first, int64_t *period)
{
    const struct series *series = dealing->series;
    const struct resample_rule *rule = dealing->rule;
    size_t end = first;
    if (rule->unit == RESAMPLE_ROWS)
        return series->length - first > (size_t)rule->count ? first + (size_t)rule->count : series->length;
    if (rule->unit == RESAMPLE_VOLUME) {
        for (double sum = 0; end < series->length && sum < rule->volume; end++)
            sum += series->volume[end] > 0 ? series->volume[end] : 0;
        return end;
    }
    *period = period_of(dealing, first);
    for (end = first + 1; end < series->length; end++) {
        /* A clock that was set back shows times again that are over. */
        if (period_of(dealing, end) > *period)
            break;
    }
    return end;
}

/* ---- Candles ---- */

static void put_candle(const struct series_columns *columns, size_t at, const struct series *series, size_t first,
                       size_t end)
{
    double high = series->high[first], low = series->low[first], volume = NAN;
    for (size_t i = first; i < end; i++) {
        high = series->high[i] > high ? series->high[i] : high;
        low = series->low[i] < low ? series->low[i] : low;
        if (!isnan(series->volume[i]))
            volume = isnan(volume) ? series->volume[i] : volume + series->volume[i];
    }
    columns->open[at] = series->open[first];
    columns->high[at] = high;
    columns->low[at] = low;
    columns->close[at] = series->close[end - 1];
    columns->volume[at] = isnan(volume) ? NAN : fmax(fmin(volume, DBL_MAX), -DBL_MAX);
}

/* "15m", "1d", "90s": a step between candles. */
static void name_step(char out[32], int64_t step_us)
{
    static const struct {
        int64_t us;
        char letter;
    } steps[] = {{7 * DAY_US, 'w'}, {DAY_US, 'd'}, {HOUR_US, 'h'}, {60 * SECOND_US, 'm'}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (step_us % steps[i].us == 0) {
            snprintf(out, 32, "%lld%c", (long long)(step_us / steps[i].us), steps[i].letter);
            return;
        }
    }
    snprintf(out, 32, "%.6gs", (double)step_us / 1e6);
}

/* The longest that a period can be; 0 where that is no time. */
static int64_t longest_us(const struct resample_rule *rule)
{
    switch (rule->unit) {
    case RESAMPLE_SECONDS:
        return rule->count * SECOND_US;
    case RESAMPLE_DAYS:
        return rule->count * DAY_US;
    case RESAMPLE_WEEKS:
        return rule->count * WEEK_DAYS * DAY_US;
    case RESAMPLE_MONTHS:
        return rule->count * MONTH_DAYS_MOST * DAY_US;
    default:
        return 0;
    }
}

static enum status check_fit(const struct series *series, const struct resample_rule *rule, struct error *error)
{
    int64_t most_us = longest_us(rule);
    char step[32];
    const int64_t far_us = INT64_MAX / 4; /* no sum of a time and a period overflows */
    if (series->time_us[0] < -far_us || series->time_us[series->length - 1] > far_us)
        return error_set(error, STATUS_INPUT, "--resample %s: the file's times are too far away", rule->text);
    if (rule->unit == RESAMPLE_VOLUME && !series->has_volume)
        return error_set(error, STATUS_USAGE, "--resample %s: the file has no volume to go by", rule->text);
    if (most_us > 0 && !series->has_time)
        return error_set(error, STATUS_USAGE, "--resample %s: the file has no times to go by", rule->text);
    if (most_us > 0 && series->interval_us > most_us) {
        name_step(step, series->interval_us);
        return error_set(error, STATUS_USAGE,
                         "--resample %s: the candles are %s apart, and finer ones cannot be made of them", rule->text,
                         step);
    }
    return STATUS_OK;
}

/* Each row alone is more than the rule asks for. */
static bool is_below_rows(const struct series *series, const struct resample_rule *rule)
{
    if (rule->unit != RESAMPLE_VOLUME || series->length < 2)
        return false;
    for (size_t i = 0; i < series->length; i++) {
        if (!(series->volume[i] > rule->volume))
            return false;
    }
    return true;
}

enum status resample(struct series **resampled, const struct series *series, const struct resample_rule *rule,
                     struct error *error)
{
    struct dealing dealing = {.series = series, .rule = rule};
    struct series_columns columns;
    *resampled = NULL;
    enum status status = check_fit(series, rule, error);
    if (status != STATUS_OK)
        return status;
    if (is_below_rows(series, rule))
        return error_set(error, STATUS_USAGE, "--resample %s: every row has more volume, and none can be divided",
                         rule->text);
    /* Weeks from Monday on are those of the day's number and 3. */
    if (rule->unit == RESAMPLE_WEEKS)
        dealing.week_shift = (11 - first_weekday(series)) % WEEK_DAYS;
    /* Memory that is never written to costs nothing. */
    status = series_new(resampled, series->length, series->symbol, &columns, error);
    if (status != STATUS_OK)
        return status;
    size_t count = 0;
    for (size_t first = 0, end; first < series->length; first = end, count++) {
        int64_t period = 0;
        end = find_end(&dealing, first, &period);
        put_candle(&columns, count, series, first, end);
        columns.time_us[count] = stamp_of(&dealing, period, first, end - 1);
    }
    series_trim(*resampled, count);
    (*resampled)->ahead_us = series->ahead_us;
    (*resampled)->zone = series->zone;
    (*resampled)->is_dated_last =
        series->is_dated_last || rule->unit == RESAMPLE_WEEKS || rule->unit == RESAMPLE_MONTHS;
    return series_finish(*resampled, series->has_time, error);
}
