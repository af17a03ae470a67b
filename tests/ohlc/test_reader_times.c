/* Columns of times in whole files: the order of day and month, clocks of their own, and what is no time. */
#include "test_reader.h"

#include "render/ohlc/time.h"

#include <stdio.h>

/* Rows of candles whose times the caller writes. */
struct made {
    struct text text;
    int rows;
};

static void add_row(struct made *made, const char *times)
{
    double open = 100 + made->rows * 0.5, close = open + (made->rows % 2 ? 0.25 : -0.25);
    text_printf(&made->text, "%s,%.2f,%.2f,%.2f,%.2f,%d\n", times, open, open + 1, open - 1, close,
                1000 + 7 * (made->rows * 13 % 11));
    made->rows++;
}

static int64_t moment(int year, int month, int day, int hour, int minute)
{
    struct civil_time civil = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
    int64_t time_us;
    assert_true(civil_to_us(&civil, &time_us));
    return time_us;
}

static void read_made(struct made *made, struct reading *reading)
{
    struct error error;
    if (parse(reading, made->text.data, NULL, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, made->text.data);
    text_release(&made->text);
    assert_int_equal(reading->count, 1);
    assert_int_equal(reading->series[0].rejected, 0);
    assert_int_equal(reading->series[0].series->length, made->rows);
}

/* Hours in a row from 4 March 2024, 09:00, with a mark between the parts of the day and one
 * between day and hour. */
static void reads_hours(const char *header, char mark, char join, bool is_day_first, int hours)
{
    struct made made = {.rows = 0};
    struct reading reading = {0};
    text_puts(&made.text, header);
    int64_t start = moment(2024, 3, 4, 9, 0);
    for (int i = 0; i < hours; i++) {
        char times[64];
        struct civil_time c = civil_from_us(start + i * INT64_C(3600000000));
        snprintf(times, sizeof times, "%02d%c%02d%c%d%c%02d:00", is_day_first ? c.day : c.month, mark,
                 is_day_first ? c.month : c.day, mark, (int)c.year, join, c.hour);
        add_row(&made, times);
    }
    read_made(&made, &reading);
    for (int i = 0; i < hours; i++)
        assert_int_equal(reading.series[0].series->time_us[i], start + i * INT64_C(3600000000));
    assert_int_equal(reading.series[0].warning_count, 0);
    reading_release(&reading);
}

static void hours_around_the_clock_keep_day_and_month(void **state)
{
    (void)state;
    static const int lengths[] = {30, 48, 96};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int is_day_first = 0; is_day_first < 2; is_day_first++) {
            reads_hours("Date,Open,High,Low,Close,Volume\n", '/', ' ', is_day_first, lengths[i]);
            reads_hours("Date,Time,Open,High,Low,Close,Volume\n", '/', ',', is_day_first, lengths[i]);
            reads_hours("Date,Open,High,Low,Close,Volume\n", '.', ' ', is_day_first, lengths[i]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_around_the_clock_keep_day_and_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
