#include "test_overlays.h"

/* True for an anchor, which is a beginning and no border. */
static bool has_first_day_only(const bool *begins)
{
    size_t count = 0;
    for (size_t i = 0; i < LENGTH; i++)
        count += begins[i];
    return count <= 1;
}

/* The average since the last candle for which `begins` is set. */
static void assert_vwap(const char *text, struct series *series, const bool *begins)
{
    double expected[LENGTH], sum = 0, traded = 0;
    bool has_begun = false;
    for (size_t i = 0; i < LENGTH; i++) {
        has_begun = has_begun || begins[i];
        if (begins[i])
            sum = traded = 0;
        if (has_begun && series->volume[i] > 0) {
            sum += series->volume[i] * (series->high[i] + series->low[i] + series->close[i]) / 3;
            traded += series->volume[i];
        }
        expected[i] = traded > 0 ? sum / traded : NAN;
    }
    struct computed computed = compute(text, series);
    const struct plot *plot = plot_of(&computed, 0, 1);
    assert_values(text, plot->values, expected, LENGTH);
    /* The line is not joined across the borders between days. */
    size_t starts = 0;
    for (size_t i = has_first_day_only(begins) ? LENGTH : 1; i < LENGTH; i++) {
        if (!begins[i])
            continue;
        assert_true(starts < plot->start_count);
        assert_int_equal(plot->starts[starts++], i);
    }
    assert_int_equal(plot->start_count, starts);
    arena_release(&computed.arena);
}

static void vwap_runs_from_the_first_candle_of_daily_ones(void **state)
{
    (void)state;
    const bool begins[LENGTH] = {true};
    static const int64_t steps[] = {1, 7};
    for (size_t s = 0; s < 2; s++) {
        struct series *series = walk(LENGTH, steps[s] * DAY_US, 1, 0);
        assert_vwap("vwap", series, begins);
        assert_vwap("vwap:auto", series, begins);
        series_release(&series);
    }
}

static void vwap_begins_anew_with_each_day_of_shorter_candles(void **state)
{
    (void)state;
    static const int64_t minutes[] = {5, 60, 240}, ahead_minutes[] = {0, 330, -300};
    for (size_t m = 0; m < 3; m++)
        for (size_t a = 0; a < 3; a++) {
            struct series *series = walk(LENGTH, minutes[m] * MINUTE_US, 1, 0);
            series->ahead_us = ahead_minutes[a] * MINUTE_US;
            bool begins[LENGTH] = {true};
            int64_t since_midnight = ahead_minutes[a] < 0 ? 1440 + ahead_minutes[a] : ahead_minutes[a];
            for (size_t i = 1; i < LENGTH; i++) {
                since_midnight += minutes[m];
                begins[i] = since_midnight >= 1440;
                since_midnight %= 1440;
            }
            assert_vwap("vwap", series, begins);
            series_release(&series);
        }
}

static void vwap_before_1970_keeps_its_days(void **state)
{
    (void)state;
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 4, NULL, &columns, NULL), STATUS_OK);
    static const int64_t hours[] = {-26, -25, -1, 1};
    for (size_t i = 0; i < 4; i++) {
        columns.time_us[i] = hours[i] * 60 * MINUTE_US;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = (double)(i + 1);
        columns.volume[i] = 10;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    series->interval_us = 60 * MINUTE_US;
    struct computed computed = compute("vwap", series);
    assert_values("vwap", plot_of(&computed, 0, 1)->values, (const double[]){1, 1.5, 3, 4}, 4);
    arena_release(&computed.arena);
    series_release(&series);
}

/* Day 19000 is 2022-01-08. */
static void vwap_runs_from_an_anchor_on(void **state)
{
    (void)state;
    struct series *series = daily();
    bool begins[LENGTH] = {false};
    begins[24] = true;
    assert_vwap("vwap:2022-02-01", series, begins);
    assert_vwap("vwap:anchor=2022-02", series, begins);
    assert_vwap("vwap:2022-01-31T00:01", series, begins);
    assert_vwap("vwap:2022-02-01T01:00+01:00", series, begins);
    /* Midnight of a clock that is ahead comes before that of UTC. */
    series->ahead_us = 60 * MINUTE_US;
    assert_vwap("vwap:2022-02-01T01:00", series, begins);
    assert_vwap("vwap:2022-01-31T00:30Z", series, begins);
    series->ahead_us = 0;
    begins[24] = false;
    assert_vwap("vwap:2031", series, begins);
    begins[0] = true;
    assert_vwap("vwap:1999", series, begins);
    series_release(&series);
}

static void an_anchor_without_times_is_an_error(void **state)
{
    (void)state;
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 1, NULL, &columns, NULL), STATUS_OK);
    *columns.time_us = 0;
    *columns.open = *columns.high = *columns.low = *columns.close = *columns.volume = 1;
    assert_int_equal(series_finish(series, false, NULL), STATUS_OK);
    struct computed computed = compute("vwap:2024-01-02", series);
    assert_int_equal(computed.status, STATUS_INPUT);
    assert_string_equal(computed.error.message, "anchor is 2024-01-02, but the candles have no times");
    arena_release(&computed.arena);
    computed = compute("vwap", series);
    assert_true(plot_of(&computed, 0, 1)->values[0] == 1);
    arena_release(&computed.arena);
    series_release(&series);
}

static void without_volume_what_needs_it_has_no_values(void **state)
{
    (void)state;
    static const double closes[] = {3, 1, 4, 1, 5, 9};
    struct series *series = of_closes(closes, 6);
    static const char *const needy[] = {"vwma:2", "vwap"};
    for (size_t n = 0; n < 2; n++) {
        struct computed computed = compute(needy[n], series);
        for (size_t i = 0; i < 6; i++)
            assert_true(isnan(plot_of(&computed, 0, 1)->values[i]));
        arena_release(&computed.arena);
    }
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vwap_runs_from_the_first_candle_of_daily_ones),
        cmocka_unit_test(vwap_begins_anew_with_each_day_of_shorter_candles),
        cmocka_unit_test(vwap_before_1970_keeps_its_days),
        cmocka_unit_test(vwap_runs_from_an_anchor_on),
        cmocka_unit_test(an_anchor_without_times_is_an_error),
        cmocka_unit_test(without_volume_what_needs_it_has_no_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
