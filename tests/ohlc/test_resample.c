#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "render/ohlc/resample.h"
#include "render/ohlc/time.h"
#include "render/ohlc/zone.h"

#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

struct row {
    int64_t time_us;
    double open, high, low, close, volume;
};

static struct series *make(const struct row *rows, size_t count, const char *symbol)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, count, symbol, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        columns.time_us[i] = rows[i].time_us;
        columns.open[i] = rows[i].open;
        columns.high[i] = rows[i].high;
        columns.low[i] = rows[i].low;
        columns.close[i] = rows[i].close;
        columns.volume[i] = rows[i].volume;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

/* Candles at those times, each with prices of its own; the close is the row's number, and the volume 1. */
static struct series *numbered(const int64_t *times, size_t count)
{
    struct row rows[64];
    assert_true(count <= 64);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct row){times[i], (double)i + 0.5, (double)i + 1, (double)i - 1, (double)i, 1};
    return make(rows, count, NULL);
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return days_from_civil(year, month, day) * DAY_US + hour * HOUR_US + minute * MINUTE_US;
}

static struct series *made_by(const struct series *series, const char *text)
{
    struct resample_rule rule;
    struct series *resampled = NULL;
    struct error error = {0};
    if (resample_rule_parse(&rule, text, &error) != STATUS_OK ||
        resample(&resampled, series, &rule, &error) != STATUS_OK)
        fail_msg("%s: %s", text, error.message);
    return resampled;
}

static void assert_row(const struct series *series, size_t i, struct row row)
{
    assert_true(i < series->length);
    if (series->time_us[i] != row.time_us)
        fail_msg("candle %zu: %lld s, not %lld s", i, (long long)(series->time_us[i] / 1000000),
                 (long long)(row.time_us / 1000000));
    assert_true(series->open[i] == row.open && series->high[i] == row.high && series->low[i] == row.low);
    assert_true(series->close[i] == row.close);
    assert_true(series->volume[i] == row.volume || (isnan(row.volume) && isnan(series->volume[i])));
}

static void candles_have_first_highest_lowest_last_and_sum(void **state)
{
    (void)state;
    const struct row rows[] = {
        {at(2024, 3, 15, 9, 30), 10, 12, 9, 11, 100}, {at(2024, 3, 15, 9, 35), 11, 15, 11, 14, 200},
        {at(2024, 3, 15, 9, 40), 14, 14, 7, 8, NAN},  {at(2024, 3, 15, 9, 45), 8, 9, 8, 9, 50},
        {at(2024, 3, 15, 9, 50), 9, 10, 8, 8.5, 60},  {at(2024, 3, 15, 10, 5), 8.5, 9, 8, 8.75, NAN},
    };
    struct series *series = make(rows, 6, "ABC"), *found = made_by(series, "15m");
    assert_int_equal(found->length, 3);
    assert_row(found, 0, (struct row){at(2024, 3, 15, 9, 30), 10, 15, 7, 8, 300});
    assert_row(found, 1, (struct row){at(2024, 3, 15, 9, 45), 8, 10, 8, 8.5, 110});
    /* Unfinished, without a volume, and there. */
    assert_row(found, 2, (struct row){at(2024, 3, 15, 10, 0), 8.5, 9, 8, 8.75, NAN});
    assert_string_equal(found->symbol, "ABC");
    assert_true(found->has_time && found->has_volume && !found->is_dated_last);
    assert_int_equal(found->interval_us, 15 * MINUTE_US);
    series_release(&found);
    series_release(&series);
}

static void hours_are_counted_from_midnight(void **state)
{
    (void)state;
    const int64_t times[] = {at(2024, 3, 14, 20, 30), at(2024, 3, 14, 21, 30), at(2024, 3, 14, 23, 30),
                             at(2024, 3, 15, 0, 30), at(2024, 3, 15, 1, 30)};
    struct series *series = numbered(times, 5), *found = made_by(series, "7h");
    assert_int_equal(found->length, 3);
    assert_int_equal(found->time_us[0], at(2024, 3, 14, 14, 0));
    assert_int_equal(found->time_us[1], at(2024, 3, 14, 21, 0));
    assert_int_equal(found->time_us[2], at(2024, 3, 15, 0, 0));
    series_release(&found);
    series_release(&series);
}

static void weeks_begin_on_monday_and_have_the_date_of_their_last_session(void **state)
{
    (void)state;
    /* Good Friday of 2024 was 29 March; the last week is unfinished. */
    int64_t times[14];
    static const int days[] = {18, 19, 20, 21, 22, 25, 26, 27, 28, 32, 33, 34, 35, 36};
    for (int i = 0; i < 14; i++)
        times[i] = at(2024, 3, 1, 0, 0) + (days[i] - 1) * DAY_US;
    struct series *series = numbered(times, 12), *found = made_by(series, "1w");
    assert_int_equal(found->length, 3);
    assert_row(found, 0, (struct row){at(2024, 3, 22, 0, 0), 0.5, 5, -1, 4, 5});
    assert_row(found, 1, (struct row){at(2024, 3, 28, 0, 0), 5.5, 9, 4, 8, 4});
    assert_row(found, 2, (struct row){at(2024, 4, 3, 0, 0), 9.5, 12, 8, 11, 3});
    assert_true(found->is_dated_last);
    series_release(&found);
    found = made_by(series, "1M");
    assert_int_equal(found->length, 2);
    assert_row(found, 0, (struct row){at(2024, 3, 28, 0, 0), 0.5, 9, -1, 8, 9});
    assert_row(found, 1, (struct row){at(2024, 4, 3, 0, 0), 9.5, 12, 8, 11, 3});
    series_release(&found);
    found = made_by(series, "1y");
    assert_int_equal(found->length, 1);
    series_release(&found);
    series_release(&series);
}

/* Sessions on the weekdays of the mask, bit 0 being Sunday, from Monday 1 January 2024 on. */
static size_t week_count(unsigned mask, int weeks, int64_t *last_us)
{
    int64_t times[64];
    size_t count = 0;
    for (int day = 0; day < weeks * 7; day++)
        if (mask >> ((day + 1) % 7) & 1)
            times[count++] = at(2024, 1, 1, 0, 0) + day * DAY_US;
    struct series *series = numbered(times, count), *found = made_by(series, "1w");
    size_t made = found->length;
    *last_us = found->time_us[0];
    series_release(&found);
    series_release(&series);
    return made;
}

static void weeks_end_before_the_days_without_sessions(void **state)
{
    (void)state;
    int64_t first_end_us;
    /* Monday to Friday; every day. */
    assert_int_equal(week_count(0x3e, 3, &first_end_us), 3);
    assert_int_equal(first_end_us, at(2024, 1, 5, 0, 0));
    assert_int_equal(week_count(0x7f, 3, &first_end_us), 3);
    assert_int_equal(first_end_us, at(2024, 1, 7, 0, 0));
    /* Sunday evenings are of the week to come, and so are Sundays where Friday and Saturday are the weekend. */
    assert_int_equal(week_count(0x3f, 3, &first_end_us), 4);
    assert_int_equal(first_end_us, at(2024, 1, 5, 0, 0));
    assert_int_equal(week_count(0x1f, 3, &first_end_us), 4);
    assert_int_equal(first_end_us, at(2024, 1, 4, 0, 0));
    /* Saturday to Wednesday. */
    assert_int_equal(week_count(0x4f, 3, &first_end_us), 4);
    assert_int_equal(first_end_us, at(2024, 1, 3, 0, 0));
    /* A few days tell nothing. */
    assert_int_equal(week_count(0x3f, 1, &first_end_us), 1);
}

static void rows_and_volume_make_candles(void **state)
{
    (void)state;
    int64_t times[10];
    for (int i = 0; i < 10; i++)
        times[i] = at(2024, 3, 15, 0, 0) + i * MINUTE_US;
    struct series *series = numbered(times, 10), *found = made_by(series, "4t");
    assert_int_equal(found->length, 3);
    assert_row(found, 0, (struct row){times[0], 0.5, 4, -1, 3, 4});
    assert_row(found, 1, (struct row){times[4], 4.5, 8, 3, 7, 4});
    assert_row(found, 2, (struct row){times[8], 8.5, 10, 7, 9, 2});
    series_release(&found);
    found = made_by(series, "2.5v");
    assert_int_equal(found->length, 4);
    assert_row(found, 0, (struct row){times[0], 0.5, 3, -1, 2, 3});
    assert_row(found, 3, (struct row){times[9], 9.5, 10, 8, 9, 1});
    series_release(&found);
    series_release(&series);
}

static void numbered_rows_are_taken_by_rows_alone(void **state)
{
    (void)state;
    int64_t times[6] = {0, 1, 2, 3, 4, 5};
    struct series *series = numbered(times, 6), *found = NULL;
    assert_int_equal(series_finish(series, false, NULL), STATUS_OK);
    struct resample_rule rule;
    struct error error = {0};
    assert_int_equal(resample_rule_parse(&rule, "1h", NULL), STATUS_OK);
    assert_int_equal(resample(&found, series, &rule, &error), STATUS_USAGE);
    assert_non_null(strstr(error.message, "--resample 1h: the file has no times"));
    assert_null(found);
    found = made_by(series, "4t");
    assert_int_equal(found->length, 2);
    assert_int_equal(found->time_us[1], 1);
    series_release(&found);
    series_release(&series);
}

static void nothing_finer_is_made(void **state)
{
    (void)state;
    int64_t times[6];
    for (int i = 0; i < 6; i++)
        times[i] = at(2024, 3, 15, 0, 0) + i * DAY_US;
    struct series *series = numbered(times, 6), *found = NULL;
    static const char *const rules[][2] = {
        {"5m", "the candles are 1d apart"}, {"23h", "1d apart"}, {"0.5v", "none can be divided"}};
    for (size_t i = 0; i < 3; i++) {
        struct resample_rule rule;
        struct error error = {0};
        assert_int_equal(resample_rule_parse(&rule, rules[i][0], NULL), STATUS_OK);
        assert_int_equal(resample(&found, series, &rule, &error), STATUS_USAGE);
        assert_null(found);
        if (!strstr(error.message, rules[i][1]))
            fail_msg("%s: %s", rules[i][0], error.message);
    }
    /* The same step is no finer one. */
    static const char *const same[] = {"1d", "24h", "1440m", "1t", "1v"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        found = made_by(series, same[i]);
        assert_int_equal(found->length, 6);
        for (size_t row = 0; row < 6; row++)
            assert_row(found, row,
                       (struct row){times[row], series->open[row], series->high[row], series->low[row],
                                    series->close[row], 1});
        series_release(&found);
    }
    series_release(&series);
}

static void what_is_no_rule_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",   "m", "5",  "5x",   "-5m", "0m",    "1441m", "25h", "1.5h", "5 m", "99999999999999999999t",
        "0v", "v", ".v", "1e5v", "-1v", "1..2v", "5mm",   "nan", "infv", "1\n", "36501d"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct resample_rule rule;
        struct error error = {0};
        if (resample_rule_parse(&rule, texts[i], &error) != STATUS_USAGE || !error.message[0])
            fail_msg("'%s' is taken", texts[i]);
    }
}

static void extreme_values_stay_finite(void **state)
{
    (void)state;
    struct row rows[4];
    for (int i = 0; i < 4; i++)
        rows[i] = (struct row){i * MINUTE_US, 1e308, 1e308, -1e308, 1e308, 1e308};
    struct series *series = make(rows, 4, NULL), *found = made_by(series, "1h");
    assert_int_equal(found->length, 1);
    assert_true(isfinite(found->volume[0]) && found->high[0] == 1e308 && found->low[0] == -1e308);
    series_release(&found);
    series_release(&series);
    const int64_t far[] = {INT64_MIN, 0, INT64_MAX};
    series = numbered(far, 3);
    struct resample_rule rule;
    assert_int_equal(resample_rule_parse(&rule, "1000y", NULL), STATUS_USAGE);
    assert_int_equal(resample_rule_parse(&rule, "100y", NULL), STATUS_OK);
    assert_int_equal(resample(&found, series, &rule, NULL), STATUS_INPUT);
    series_release(&series);
}

/* ---- With a clock of its own ---- */

static void days_begin_at_midnight_of_the_clock(void **state)
{
    (void)state;
    struct zone *zone;
    assert_int_equal(zone_open(&zone, "-05:00", NULL, NULL), STATUS_OK);
    int64_t times[48];
    for (int i = 0; i < 48; i++)
        times[i] = at(2024, 1, 10, 0, 0) + i * HOUR_US;
    struct series *series = numbered(times, 48);
    series_use_zone(series, zone);
    assert_ptr_equal(series->zone, zone);
    struct series *found = made_by(series, "1d");
    assert_int_equal(found->length, 3);
    assert_int_equal(found->time_us[0], at(2024, 1, 9, 5, 0));
    assert_true(found->volume[0] == 5 && found->volume[1] == 24 && found->volume[2] == 19);
    assert_ptr_equal(found->zone, zone);
    series_release(&found);
    series_release(&series);
    zone_free(&zone);
}

static void dates_keep_their_clock(void **state)
{
    (void)state;
    struct zone *zone;
    assert_int_equal(zone_open(&zone, "-05:00", NULL, NULL), STATUS_OK);
    const int64_t days[] = {at(2024, 1, 10, 0, 0), at(2024, 1, 11, 0, 0), at(2024, 1, 12, 0, 0)};
    const int64_t closes[] = {at(2024, 1, 10, 21, 0), at(2024, 1, 11, 21, 0), at(2024, 1, 12, 21, 0)};
    struct series *series = numbered(days, 3);
    series_use_zone(series, zone);
    assert_null(series->zone);
    assert_int_equal(series_clock_us(series, days[0]), days[0]);
    series_release(&series);
    series = numbered(closes, 3);
    series_use_zone(series, zone);
    assert_int_equal(series_clock_us(series, closes[0]), at(2024, 1, 10, 16, 0));
    assert_int_equal(series_time_us(series, at(2024, 1, 10, 16, 0)), closes[0]);
    series_release(&series);
    zone_free(&zone);
}

static void changes_of_clocks_move_no_border(void **state)
{
    (void)state;
    struct zone *zone;
    if (zone_open(&zone, "America/New_York", NULL, NULL) != STATUS_OK)
        skip();
    /* Half hours around the night of 3 November 2024, whose hour from 1:00 comes twice. */
    int64_t times[60];
    for (int i = 0; i < 60; i++)
        times[i] = at(2024, 11, 3, 2, 0) + i * 30 * MINUTE_US;
    struct series *series = numbered(times, 60);
    series_use_zone(series, zone);
    struct series *hours = made_by(series, "1h");
    assert_int_equal(hours->length, 30);
    for (size_t i = 0; i < 30; i++)
        assert_int_equal(hours->time_us[i], times[2 * i]);
    struct series *fours = made_by(series, "4h");
    /* 20:00 (from 22:00), 0:00 (with five hours), 4:00, ... */
    assert_int_equal(fours->time_us[0], at(2024, 11, 3, 0, 0));
    assert_int_equal(fours->time_us[1], at(2024, 11, 3, 4, 0));
    assert_int_equal(fours->time_us[2], at(2024, 11, 3, 9, 0));
    assert_true(fours->volume[0] == 4 && fours->volume[1] == 10 && fours->volume[2] == 8);
    struct series *days = made_by(series, "1d");
    assert_int_equal(days->length, 3);
    assert_int_equal(days->time_us[1], at(2024, 11, 3, 4, 0));
    assert_int_equal(days->time_us[2], at(2024, 11, 4, 5, 0));
    assert_true(days->volume[1] == 50);
    series_release(&days);
    series_release(&fours);
    series_release(&hours);
    series_release(&series);
    zone_free(&zone);
}

/* ---- On any series ---- */

static double next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (double)(*state >> 11) / 9007199254740992.0;
}

/* Five minutes apart, with nights and gaps. */
static struct series *random_series(uint64_t seed, size_t count)
{
    static struct row rows[6000];
    uint64_t random = seed * 7919 + 1;
    int64_t time_us = at(2023, 3, 1, 9, 30);
    assert_true(count <= sizeof rows / sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        double open = 100 + next_random(&random) * 10, close = 100 + next_random(&random) * 10;
        rows[i] = (struct row){time_us,
                               open,
                               fmax(open, close) + next_random(&random),
                               fmin(open, close) - next_random(&random),
                               close,
                               next_random(&random) < 0.1 ? NAN : floor(next_random(&random) * 1000)};
        time_us += 5 * MINUTE_US;
        if (next_random(&random) < 0.03)
            time_us += (int64_t)(next_random(&random) * 400) * 5 * MINUTE_US;
    }
    return make(rows, count, NULL);
}

static double sum_of(const struct series *series)
{
    double sum = 0;
    for (size_t i = 0; i < series->length; i++)
        sum += isnan(series->volume[i]) ? 0 : series->volume[i];
    return sum;
}

static void assert_kept(const struct series *made, const struct series *from)
{
    double high = -INFINITY, low = INFINITY, made_high = -INFINITY, made_low = INFINITY;
    for (size_t i = 0; i < from->length; i++) {
        high = fmax(high, from->high[i]);
        low = fmin(low, from->low[i]);
    }
    for (size_t i = 0; i < made->length; i++) {
        made_high = fmax(made_high, made->high[i]);
        made_low = fmin(made_low, made->low[i]);
        assert_true(i == 0 || made->time_us[i] > made->time_us[i - 1]);
    }
    assert_true(made->length >= 1 && made->length <= from->length);
    assert_true(made->open[0] == from->open[0] && made->close[made->length - 1] == from->close[from->length - 1]);
    assert_true(made_high == high && made_low == low && sum_of(made) == sum_of(from));
}

static void assert_same(const struct series *a, const struct series *b)
{
    assert_int_equal(a->length, b->length);
    for (size_t i = 0; i < a->length; i++)
        assert_row(a, i, (struct row){b->time_us[i], b->open[i], b->high[i], b->low[i], b->close[i], b->volume[i]});
}

static void any_series_keeps_what_there_is_of_it(void **state)
{
    (void)state;
    static const char *const rules[] = {"5m", "15m", "1h", "90m", "4h", "1d",   "3d",   "1w",
                                        "2w", "1M",  "3M", "1y",  "7t", "100t", "5000v"};
    static const char *const zones[] = {NULL, "+05:30", "America/New_York", "Australia/Lord_Howe"};
    for (size_t z = 0; z < 4; z++) {
        struct zone *zone = NULL;
        if (zones[z] && zone_open(&zone, zones[z], NULL, NULL) != STATUS_OK)
            continue;
        for (uint64_t seed = 0; seed < 3; seed++) {
            struct series *series = random_series(seed, 1 + (size_t)seed * 2900);
            series_use_zone(series, zone);
            for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
                struct series *found = made_by(series, rules[i]);
                assert_kept(found, series);
                series_release(&found);
            }
            series_release(&series);
        }
        zone_free(&zone);
    }
}

static void in_two_steps_comes_the_same(void **state)
{
    (void)state;
    static const char *const steps[][2] = {{"1h", "1d"}, {"15m", "4h"}, {"1d", "1w"}, {"1h", "1M"}, {"1M", "1y"}};
    static const char *const zones[] = {NULL, "America/New_York", "Asia/Kolkata"};
    for (size_t z = 0; z < 3; z++) {
        struct zone *zone = NULL;
        if (zones[z] && zone_open(&zone, zones[z], NULL, NULL) != STATUS_OK)
            continue;
        struct series *series = random_series(z, 5800);
        series_use_zone(series, zone);
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            struct series *once = made_by(series, steps[i][1]);
            struct series *first = made_by(series, steps[i][0]), *twice = made_by(first, steps[i][1]);
            assert_same(twice, once);
            series_release(&once);
            series_release(&first);
            series_release(&twice);
        }
        series_release(&series);
        zone_free(&zone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(candles_have_first_highest_lowest_last_and_sum),
        cmocka_unit_test(hours_are_counted_from_midnight),
        cmocka_unit_test(weeks_begin_on_monday_and_have_the_date_of_their_last_session),
        cmocka_unit_test(weeks_end_before_the_days_without_sessions),
        cmocka_unit_test(rows_and_volume_make_candles),
        cmocka_unit_test(numbered_rows_are_taken_by_rows_alone),
        cmocka_unit_test(nothing_finer_is_made),
        cmocka_unit_test(what_is_no_rule_is_refused),
        cmocka_unit_test(extreme_values_stay_finite),
        cmocka_unit_test(days_begin_at_midnight_of_the_clock),
        cmocka_unit_test(dates_keep_their_clock),
        cmocka_unit_test(changes_of_clocks_move_no_border),
        cmocka_unit_test(any_series_keeps_what_there_is_of_it),
        cmocka_unit_test(in_two_steps_comes_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
