#include "cli/bench/inputs.h"
#include "render/ohlc/reader.h"
#include "render/ohlc/source.h"
#include "render/ohlc/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_US INT64_C(86400000000)

static struct text made(size_t candles, uint64_t seed)
{
    struct text text = {0};
    bench_synthetic_csv(&text, candles, seed);
    assert_int_equal(text_status(&text, NULL), STATUS_OK);
    return text;
}

/* Read as a chart's input is; the text must bring exactly one series and nothing to complain of. */
static const struct series *read_one(struct reading *reading, size_t candles, uint64_t seed)
{
    static const struct read_options detect = {0};
    struct text text = made(candles, seed);
    struct bytes bytes = {0};
    struct error error = {0};
    assert_int_equal(bytes_reserve(&bytes, text.length + SOURCE_PADDING, &error), STATUS_OK);
    memcpy(bytes.data, text.data, text.length);
    memset(bytes.data + text.length, 0, SOURCE_PADDING);
    bytes.length = text.length;
    if (reading_parse(reading, &bytes, "UTF-8", &detect, &error) != STATUS_OK)
        fail_msg("%zu candles, seed %" PRIu64 ": %s", candles, seed, error.message);
    assert_int_equal(reading->count, 1);
    assert_int_equal(reading->series[0].rejected, 0);
    assert_int_equal(reading->series[0].warning_count, 0);
    assert_int_equal(reading->series[0].series->length, candles);
    bytes_release(&bytes);
    text_release(&text);
    return reading->series[0].series;
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    struct text one = made(500, 7), again = made(500, 7), other = made(500, 8);
    assert_int_equal(one.length, again.length);
    assert_memory_equal(one.data, again.data, one.length);
    assert_true(one.length != other.length || memcmp(one.data, other.data, one.length) != 0);
    text_release(&one);
    text_release(&again);
    text_release(&other);
}

/* On every machine: what this one wrote when the test was written. */
static void the_bytes_are_those_of_every_machine(void **state)
{
    (void)state;
    struct text text = made(3, 1);
    assert_string_equal(text.data, "Date,Open,High,Low,Close,Volume\n"
                                   "2015-01-02,183.85,190.07,180.24,189.58,13569185\n"
                                   "2015-01-05,189.66,189.70,188.35,189.49,5488659\n"
                                   "2015-01-06,190.33,190.89,187.49,188.25,8690377\n");
    text_release(&text);
}

static void a_longer_series_begins_as_the_shorter_does(void **state)
{
    (void)state;
    struct text shorter = made(100, 3), longer = made(10000, 3);
    assert_memory_equal(shorter.data, longer.data, shorter.length);
    text_release(&shorter);
    text_release(&longer);
}

static void what_stands_in_the_text_is_kept(void **state)
{
    (void)state;
    struct text text = {0};
    text_puts(&text, "before\n");
    bench_synthetic_csv(&text, 1, 1);
    assert_memory_equal(text.data, "before\nDate,Open,High,Low,Close,Volume\n2015-01-02,", 50);
    text_release(&text);
}

static void the_reader_has_nothing_to_complain_of(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 10, 100, 252, 10000, 10001, 50000};
    struct reading reading = {0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (uint64_t seed = 0; seed < 20; seed++)
            read_one(&reading, counts[i], seed);
        read_one(&reading, counts[i], UINT64_MAX);
    }
    reading_release(&reading);
}

static void lows_and_highs_hold_opens_and_closes(void **state)
{
    (void)state;
    static const size_t counts[] = {10000, 20000};
    struct reading reading = {0};
    for (uint64_t seed = 0; seed < 40; seed++) {
        const struct series *series = read_one(&reading, counts[seed % 2], seed);
        for (size_t i = 0; i < series->length; i++) {
            assert_true(series->low[i] >= 1 && series->high[i] < 100000);
            assert_true(series->low[i] <= series->open[i] && series->open[i] <= series->high[i]);
            assert_true(series->low[i] <= series->close[i] && series->close[i] <= series->high[i]);
            assert_true(series->volume[i] > 0);
        }
    }
    reading_release(&reading);
}

static void daily_candles_are_the_weekdays_from_2_january_2015_on(void **state)
{
    (void)state;
    struct reading reading = {0};
    const struct series *series = read_one(&reading, 10000, 5);
    int64_t day = days_from_civil(2015, 1, 2);
    for (size_t i = 0; i < series->length; i++) {
        assert_int_equal(series->time_us[i], day * DAY_US);
        do {
            day++;
        } while (civil_from_us(day * DAY_US).weekday % 6 == 0);
    }
    reading_release(&reading);
}

static void longer_series_are_minutes_so_that_years_stay_believable(void **state)
{
    (void)state;
    struct reading reading = {0};
    const struct series *series = read_one(&reading, 300000, 5);
    assert_int_equal(series->time_us[0], days_from_civil(2015, 1, 2) * DAY_US);
    for (size_t i = 1; i < series->length; i++) {
        int64_t step = series->time_us[i] - series->time_us[i - 1];
        assert_true(step == DAY_US / 1440 || step == 2 * DAY_US + DAY_US / 1440);
        assert_true(civil_from_us(series->time_us[i]).weekday % 6 != 0);
    }
    assert_true(civil_from_us(series->time_us[series->length - 1]).year == 2015);
    reading_release(&reading);
}

static double deviation(const double *values, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
        squares += values[i] * values[i];
    }
    return sqrt(squares / (double)count - sum * sum / (double)count / (double)count);
}

static void days_move_by_one_or_two_percent_with_gaps_between(void **state)
{
    (void)state;
    struct reading reading = {0};
    for (uint64_t seed = 0; seed < 10; seed++) {
        const struct series *series = read_one(&reading, 1000, seed);
        double changes[999];
        size_t gaps = 0;
        for (size_t i = 1; i < series->length; i++) {
            changes[i - 1] = series->close[i] / series->close[i - 1] - 1;
            assert_true(fabs(changes[i - 1]) < 0.12);
            gaps += series->open[i] != series->close[i - 1];
        }
        double swing = deviation(changes, 999);
        assert_true(swing > 0.01 && swing < 0.02);
        assert_true(gaps > 900);
    }
    reading_release(&reading);
}

static void there_are_trends_and_volumes_vary(void **state)
{
    (void)state;
    struct reading reading = {0};
    size_t ranges = 0;
    for (uint64_t seed = 0; seed < 10; seed++) {
        const struct series *series = read_one(&reading, 1000, seed);
        double lowest = INFINITY, highest = 0, least = INFINITY, most = 0;
        size_t rising = 0;
        for (size_t i = 0; i < series->length; i++) {
            lowest = fmin(lowest, series->low[i]);
            highest = fmax(highest, series->high[i]);
            least = fmin(least, series->volume[i]);
            most = fmax(most, series->volume[i]);
            rising += series->close[i] > series->open[i];
        }
        ranges += highest > lowest * 1.5;
        assert_true(most > least * 3);
        assert_true(rising > 350 && rising < 650);
    }
    assert_true(ranges >= 8);
    reading_release(&reading);
}

static void text_that_lacks_memory_ends_the_work(void **state)
{
    (void)state;
    struct text text = {.is_broken = true};
    bench_synthetic_csv(&text, 10000000, 1);
    assert_int_equal(text.length, 0);
    assert_int_equal(text_status(&text, NULL), STATUS_MEMORY);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(the_bytes_are_those_of_every_machine),
        cmocka_unit_test(a_longer_series_begins_as_the_shorter_does),
        cmocka_unit_test(what_stands_in_the_text_is_kept),
        cmocka_unit_test(the_reader_has_nothing_to_complain_of),
        cmocka_unit_test(lows_and_highs_hold_opens_and_closes),
        cmocka_unit_test(daily_candles_are_the_weekdays_from_2_january_2015_on),
        cmocka_unit_test(longer_series_are_minutes_so_that_years_stay_believable),
        cmocka_unit_test(days_move_by_one_or_two_percent_with_gaps_between),
        cmocka_unit_test(there_are_trends_and_volumes_vary),
        cmocka_unit_test(text_that_lacks_memory_ends_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
