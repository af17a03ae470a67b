/* The short way through plain rows gives what the fields say, and leaves every other row to the general way. */
#include "tests/ohlc/test_reader.h"

#include "render/base/text.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* 1 to 19 digits in all, a point somewhere or nowhere; never 0 as a whole. */
static void write_number(char *out, uint64_t *state)
{
    size_t digits = 1 + next_random(state) % 19, point = next_random(state) % (digits + 1), at = 0;
    for (size_t i = 0; i < digits; i++) {
        if (i && i == point)
            out[at++] = '.';
        out[at++] = (char)('0' + (i ? next_random(state) % 10 : 1 + next_random(state) % 9));
    }
    out[at] = 0;
}

static void numbers_of_any_plain_form_are_the_nearest_doubles(void **state)
{
    (void)state;
    enum { ROWS = 5000 };
    uint64_t random = UINT64_C(0x9e3779b97f4a7c15);
    static char numbers[ROWS][32];
    struct text text = {.length = 0};
    text_printf(&text, "Date,Open,High,Low,Close,Volume\n");
    for (size_t i = 0; i < ROWS; i++) {
        char volume[32];
        write_number(numbers[i], &random);
        write_number(volume, &random);
        text_printf(&text, "%zu-%02zu-%02zu,%s,%s,%s,%s,%s\n", 1900 + i / 336, i / 28 % 12 + 1, i % 28 + 1, numbers[i],
                    numbers[i], numbers[i], numbers[i], volume);
    }
    assert_false(text.is_broken);
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse_n(&reading, text.data, text.length, NULL, &error), STATUS_OK);
    const struct series *series = reading.series[0].series;
    assert_int_equal(series->length, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(series->open[i] == strtod(numbers[i], NULL));
        assert_true(series->close[i] == strtod(numbers[i], NULL));
    }
    reading_release(&reading);
    text_release(&text);
}

/* Reads three plain rows with the given one in their midst. */
static void read_with(struct reading *reading, const char *row)
{
    struct error error;
    char text[512];
    snprintf(text, sizeof text,
             "Date,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
             "%s\n2024-01-18,12.75,14,12.5,13.5,1500\n",
             row);
    assert_int_equal(parse(reading, text, NULL, &error), STATUS_OK);
    assert_int_equal(reading->count, 1);
}

static void a_row_that_is_not_plain_is_read_in_its_place(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "2024-01-17,11.5,14,11,13,1600",   "2024-01-17, 11.5 ,14,11,13,1600",   "\"2024-01-17\",11.5,14,11,13,1600",
        "2024-01-17,+11.5,14,11,13,1600",  "2024-01-17,\"11.5\",14,11,13,1600", "2024-01-17,1.15e1,14,11,13,1600",
        "2024-1-17,11.5,14,11,13,1600",    "2024-01-17,11.5,14,11,13,1600\r",   "2024-01-17,11.5,14.,11,13,1600",
        "2024-01-17,11.5,14,11,13,1600.0", "2024-01-17,11.5,14,11,13,1.6K",     "2024-01-17,11.5,14,11,13,1600,",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = {0};
        read_with(&reading, rows[i]);
        assert_int_equal(reading.series[0].rejected, 0);
        assert_int_equal(reading.series[0].series->length, 4);
        assert_candle(reading.series[0].series, 2, DAY_15 + 2 * DAY_S, 11.5, 14, 11, 13, 1600);
        assert_candle(reading.series[0].series, 3, DAY_15 + 3 * DAY_S, 12.75, 14, 12.5, 13.5, 1500);
        reading_release(&reading);
    }
}

static void a_faulty_row_between_plain_ones_is_named_with_its_line(void **state)
{
    (void)state;
    static const char *const rows[] = {"2024-01-32,11.5,14,11,13,1600", "2024-01-17,11..5,14,11,13,1600",
                                       "2024-01-17,11.5,10,11,13,1600", "2024-01-17,11.5,14,,13,1600",
                                       "2024-01-17,11.5,14,11",         "2024-01-17,11.5,14,11,13,1600,7,8",
                                       "2024-01-17,1,150,14,11,13,1600"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = {0};
        read_with(&reading, rows[i]);
        assert_int_equal(reading.series[0].rejected, 1);
        assert_int_equal(reading.series[0].series->length, 3);
        assert_int_equal(reading.series[0].warnings[0].line, 4);
        reading_release(&reading);
    }
}

static void a_large_file_whose_rows_get_shorter_is_read_whole(void **state)
{
    (void)state;
    enum { LONG_ROWS = 100, SHORT_ROWS = 30000, MINUTE_S = 60 };
    struct text text = {.length = 0};
    text_printf(&text, "time,open,high,low,close,volume\n");
    for (size_t i = 0; i < LONG_ROWS + SHORT_ROWS; i++) {
        /* All places that a sample is taken from hold long rows. */
        bool is_long = i < 50 || i >= LONG_ROWS + SHORT_ROWS - 50;
        text_printf(&text, "%zu,%s\n", 1700000000 + i * MINUTE_S,
                    is_long ? "1.50000000000000000,2.0000000000000000,1.0000000000000000,1.75000000000000000,100000000"
                            : "1.5,2,1,1.75,1");
    }
    assert_false(text.is_broken);
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse_n(&reading, text.data, text.length, NULL, &error), STATUS_OK);
    assert_int_equal(reading.series[0].series->length, LONG_ROWS + SHORT_ROWS);
    assert_candle(reading.series[0].series, SHORT_ROWS, 1700000000 + (int64_t)SHORT_ROWS * MINUTE_S, 1.5, 2, 1, 1.75,
                  1);
    reading_release(&reading);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_any_plain_form_are_the_nearest_doubles),
        cmocka_unit_test(a_row_that_is_not_plain_is_read_in_its_place),
        cmocka_unit_test(a_faulty_row_between_plain_ones_is_named_with_its_line),
        cmocka_unit_test(a_large_file_whose_rows_get_shorter_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
