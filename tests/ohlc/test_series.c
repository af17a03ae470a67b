#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "render/ohlc/series.h"

/* A series of these times whose close is the row's place in the file. */
static struct series *make(const int64_t *times, size_t length)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = times[i];
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = (double)i;
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static void assert_order(const int64_t *times, size_t length, const double *closes)
{
    struct series *series = make(times, length);
    for (size_t i = 0; i < length; i++) {
        assert_true(series->close[i] == closes[i] && series->open[i] == closes[i] && series->low[i] == closes[i]);
        assert_int_equal(series->time_us[i], times[(size_t)closes[i]]);
    }
    series_release(&series);
}

static void series_keeps_time_order(void **state)
{
    (void)state;
    assert_order((int64_t[]){1, 2, 2, 3}, 4, (double[]){0, 1, 2, 3});
    assert_order((int64_t[]){7}, 1, (double[]){0});
}

static void series_turns_newest_first_and_keeps_equal_times_in_file_order(void **state)
{
    (void)state;
    assert_order((int64_t[]){9, 8, 7}, 3, (double[]){2, 1, 0});
    assert_order((int64_t[]){9, 8, 8, 8, 7, 7}, 6, (double[]){4, 5, 1, 2, 3, 0});
}

static void series_sorts_stably(void **state)
{
    (void)state;
    assert_order((int64_t[]){5, 1, 5, 3, 1, 5, 2}, 7, (double[]){1, 4, 6, 3, 0, 2, 5});
    enum { LENGTH = 1000 };
    int64_t times[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        times[i] = i * 7919 % 101;
    struct series *series = make(times, LENGTH);
    for (size_t i = 1; i < LENGTH; i++) {
        assert_true(series->time_us[i] >= series->time_us[i - 1]);
        if (series->time_us[i] == series->time_us[i - 1])
            assert_true(series->close[i] > series->close[i - 1]);
    }
    series_release(&series);
}

static void series_survives_times_at_the_ends_of_the_range(void **state)
{
    (void)state;
    struct series *series = make((int64_t[]){INT64_MAX, INT64_MIN, 0}, 3);
    assert_int_equal(series->time_us[0], INT64_MIN);
    assert_int_equal(series->time_us[2], INT64_MAX);
    series_release(&series);
}

static void interval_is_the_most_common_step(void **state)
{
    (void)state;
    struct series *series = make((int64_t[]){0, 60, 120, 120, 120, 500, 560, 900}, 8);
    assert_int_equal(series->interval_us, 60);
    series_release(&series);
    series = make((int64_t[]){300, 200, 100}, 3);
    assert_int_equal(series->interval_us, 100);
    series_release(&series);
    series = make((int64_t[]){5}, 1);
    assert_int_equal(series->interval_us, 0);
    series_release(&series);
    series = make((int64_t[]){5, 5, 5}, 3);
    assert_int_equal(series->interval_us, 0);
    series_release(&series);
    /* More different steps than are counted: the usual one is still found. */
    enum { LENGTH = 2000 };
    static int64_t times[LENGTH];
    for (size_t i = 1; i < LENGTH; i++)
        times[i] = times[i - 1] + (i % 3 ? 1000 : (int64_t)(100000 + i));
    series = make(times, LENGTH);
    assert_int_equal(series->interval_us, 1000);
    series_release(&series);
}

static void rows_without_time_are_numbered(void **state)
{
    (void)state;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 3, "XYZ", &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < 3; i++) {
        columns.time_us[i] = 99;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = 1;
        columns.volume[i] = i == 1 ? 5 : NAN;
    }
    series_trim(series, 2);
    assert_int_equal(series_finish(series, false, NULL), STATUS_OK);
    assert_int_equal(series->length, 2);
    assert_int_equal(series->time_us[1], 1);
    assert_false(series->has_time);
    assert_true(series->has_volume);
    assert_int_equal(series->interval_us, 0);
    assert_string_equal(series->symbol, "XYZ");
    series_release(&series);
    assert_null(series);
    series_release(&series);
}

static void series_refuses_what_cannot_be_allocated(void **state)
{
    (void)state;
    struct series *series;
    struct series_columns columns;
    struct error error;
    assert_int_equal(series_new(&series, 0, NULL, &columns, &error), STATUS_MEMORY);
    assert_int_equal(series_new(&series, SIZE_MAX / 2, NULL, &columns, &error), STATUS_MEMORY);
    assert_int_equal(series_new(&series, SIZE_MAX / 48, NULL, &columns, &error), STATUS_MEMORY);
    assert_null(series);
}

static void columns_stand_on_cache_lines_of_their_own(void **state)
{
    (void)state;
    for (size_t length = 1; length < 20; length++) {
        struct series *series;
        struct series_columns columns;
        assert_int_equal(series_new(&series, length, "S", &columns, NULL), STATUS_OK);
        assert_int_equal((uintptr_t)columns.time_us % 64, 0);
        assert_int_equal((uintptr_t)columns.volume % 64, 0);
        memset(columns.volume, 0, length * sizeof *columns.volume);
        memset(columns.time_us, 0, length * sizeof *columns.time_us);
        assert_string_equal(series->symbol, "S");
        series_release(&series);
    }
}

static void *hold_and_release(void *argument)
{
    struct series *series = argument;
    for (int i = 0; i < 10000; i++) {
        struct series *held = series_hold(series);
        series_release(&held);
    }
    return NULL;
}

static void references_are_counted_across_threads(void **state)
{
    (void)state;
    struct series *series = make((int64_t[]){1, 2}, 2);
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hold_and_release, series), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    struct series *held = series_hold(series);
    series_release(&series);
    assert_int_equal(held->time_us[1], 2);
    series_release(&held);
}

static void window_cuts_by_time_and_count(void **state)
{
    (void)state;
    struct series *series = make((int64_t[]){10, 20, 20, 30, 40}, 5);
    struct series_span span = series_window(series, INT64_MIN, INT64_MAX, 0);
    assert_true(span.first == 0 && span.count == 5);
    span = series_window(series, 20, 40, 0);
    assert_true(span.first == 1 && span.count == 3);
    span = series_window(series, 11, 40, 2);
    assert_true(span.first == 2 && span.count == 2);
    span = series_window(series, INT64_MIN, INT64_MAX, 9);
    assert_true(span.first == 0 && span.count == 5);
    span = series_window(series, 41, INT64_MAX, 0);
    assert_int_equal(span.count, 0);
    span = series_window(series, 30, 20, 0);
    assert_int_equal(span.count, 0);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_keeps_time_order),
        cmocka_unit_test(series_turns_newest_first_and_keeps_equal_times_in_file_order),
        cmocka_unit_test(series_sorts_stably),
        cmocka_unit_test(series_survives_times_at_the_ends_of_the_range),
        cmocka_unit_test(interval_is_the_most_common_step),
        cmocka_unit_test(rows_without_time_are_numbered),
        cmocka_unit_test(series_refuses_what_cannot_be_allocated),
        cmocka_unit_test(columns_stand_on_cache_lines_of_their_own),
        cmocka_unit_test(references_are_counted_across_threads),
        cmocka_unit_test(window_cuts_by_time_and_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
