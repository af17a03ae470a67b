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

/* Reads rows of times, one a candle, under a header (NULL: none), and wants these moments. */
static void reads_times(const char *header, const char *const *times, const int64_t *wanted)
{
    struct made made = {.rows = 0};
    struct reading reading = {0};
    if (header)
        text_printf(&made.text, "%s,Open,High,Low,Close,Volume\n", header);
    while (times[made.rows])
        add_row(&made, times[made.rows]);
    read_made(&made, &reading);
    for (int i = 0; i < made.rows; i++)
        if (reading.series[0].series->time_us[i] != wanted[i])
            fail_msg("%s: '%s' is %lld, not %lld", header ? header : "no header", times[i],
                     (long long)reading.series[0].series->time_us[i], (long long)wanted[i]);
    reading_release(&reading);
}

#define TIMES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define MOMENTS(...) ((const int64_t[]){__VA_ARGS__})

static void a_clock_column_stands_beside_days_at_midnight(void **state)
{
    (void)state;
    reads_times("Date,Time", TIMES("2024-03-04 00:00:00,16:00:00", "2024-03-05 00:00:00,16:00:00"),
                MOMENTS(moment(2024, 3, 4, 16, 0), moment(2024, 3, 5, 16, 0)));
    reads_times("Date,Time", TIMES("03/04/2024 0:00,09:30", "03/04/2024 0:00,09:45", "03/15/2024 0:00,16:00"),
                MOMENTS(moment(2024, 3, 4, 9, 30), moment(2024, 3, 4, 9, 45), moment(2024, 3, 15, 16, 0)));
}

static void a_clock_column_may_state_its_offset(void **state)
{
    (void)state;
    reads_times("Date,Time", TIMES("2024-03-04,16:00:00+01:00", "2024-03-05,16:00:00+01:00"),
                MOMENTS(moment(2024, 3, 4, 15, 0), moment(2024, 3, 5, 15, 0)));
}

static void a_clock_column_may_have_lost_zeros_or_be_hours(void **state)
{
    (void)state;
    static const char *const mixed[] = {"20240304,930", "20240304,945", "20240304,1000", NULL};
    const int64_t wanted[] = {moment(2024, 3, 4, 9, 30), moment(2024, 3, 4, 9, 45), moment(2024, 3, 4, 10, 0)};
    reads_times("Date,Time", mixed, wanted);
    reads_times(NULL, mixed, wanted);
    reads_times("Date,Time", TIMES("20240304,930", "20240304,945"), wanted);
    reads_times("Datum,Stunde", TIMES("2024-03-04,8", "2024-03-04,9", "2024-03-04,10"),
                MOMENTS(moment(2024, 3, 4, 8, 0), moment(2024, 3, 4, 9, 0), moment(2024, 3, 4, 10, 0)));
    /* A count of the rows is no clock. */
    reads_times("Date,Time", TIMES("2024-03-04,1", "2024-03-05,2", "2024-03-06,3"),
                MOMENTS(moment(2024, 3, 4, 0, 0), moment(2024, 3, 5, 0, 0), moment(2024, 3, 6, 0, 0)));
}

static void whole_prices_are_no_clocks(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "20240304,1015,1030,1005,1020,500\n20240305,1020,1035,1010,1030,700\n"
                           "20240306,1030,1050,1020,1040,600\n",
                           NULL, &error),
                     STATUS_OK);
    assert_candle(reading.series[0].series, 1, moment(2024, 3, 5, 0, 0) / 1000000, 1020, 1035, 1010, 1030, 700);
    reading_release(&reading);
}

static void ten_digits_may_be_day_and_hour(void **state)
{
    (void)state;
    static const char *const hours[] = {"2024030409", "2024030410", "2024030411", NULL};
    const int64_t wanted[] = {moment(2024, 3, 4, 9, 0), moment(2024, 3, 4, 10, 0), moment(2024, 3, 4, 11, 0)};
    reads_times("time", hours, wanted);
    reads_times(NULL, hours, wanted);
    reads_times("time", TIMES("1709546400", "1709550000"), wanted + 1);
}

static void a_named_column_may_hold_epochs_before_1990(void **state)
{
    (void)state;
    reads_times("time", TIMES("476064000", "476150400", "476236800"),
                MOMENTS(moment(1985, 2, 1, 0, 0), moment(1985, 2, 2, 0, 0), moment(1985, 2, 3, 0, 0)));
}

static void a_volume_is_never_taken_for_a_time(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "BHP,240304,43.10,44.2,42.0,43.5,1234567890\nBHP,240305,43.50,44.9,42.8,44.5,1234597990\n",
                           NULL, &error),
                     STATUS_OK);
    assert_false(reading.series[0].series->has_time);
    assert_true(reading.series[0].series->volume[0] == 1234567890);
    assert_int_equal(parse(&reading, "Date,Turnover,Open,High,Low,Close\nQ1 'x,1888442730,10,12,9,11\n", NULL, &error),
                     STATUS_INPUT);
    assert_non_null(strstr(error.message, "Q1 'x"));
    reading_release(&reading);
}

static void another_date_does_not_replace_an_unreadable_one(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "Date,Expiry,Open,High,Low,Close\nfoo 4,2024-06-30,10,12,9,11\n"
                           "foo 5,2024-06-30,11,13,10,12\n",
                           NULL, &error),
                     STATUS_INPUT);
    assert_non_null(strstr(error.message, "foo 4"));
    reading_release(&reading);
}

/* Reads rows of times and wants so many warnings, the first of them with the part in it. */
static void warns_of_times(const char *header, const char *const *times, size_t warnings, const char *part)
{
    struct made made = {.rows = 0};
    struct reading reading = {0};
    text_printf(&made.text, "%s,Open,High,Low,Close,Volume\n", header);
    while (times[made.rows])
        add_row(&made, times[made.rows]);
    read_made(&made, &reading);
    const struct reading_series *one = &reading.series[0];
    if (one->warning_count != warnings || (warnings && !strstr(one->warnings[0].message, part)))
        fail_msg("%zu warnings for %s: %s", one->warning_count, times[0],
                 one->warning_count ? one->warnings[0].message : "");
    reading_release(&reading);
}

static void milliseconds_from_1960_on_are_no_seconds(void **state)
{
    (void)state;
    struct made made = {.rows = 0};
    struct reading reading = {0};
    const int64_t first = moment(1960, 1, 4, 0, 0), step = INT64_C(30) * DAY_S * 1000000;
    text_puts(&made.text, "time,Open,High,Low,Close,Volume\n");
    for (int64_t time_us = first; time_us < moment(2023, 1, 1, 0, 0); time_us += step) {
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)(time_us / 1000));
        add_row(&made, text);
    }
    read_made(&made, &reading);
    for (size_t i = 0; i < reading.series[0].series->length; i++)
        assert_int_equal(reading.series[0].series->time_us[i], first + (int64_t)i * step);
    reading_release(&reading);
}

static void years_of_two_digits_stay_in_order(void **state)
{
    (void)state;
    reads_times("Date", TIMES("01/15/62", "01/15/68", "01/15/69", "01/15/99", "01/15/00", "01/15/23"),
                MOMENTS(moment(1962, 1, 15, 0, 0), moment(1968, 1, 15, 0, 0), moment(1969, 1, 15, 0, 0),
                        moment(1999, 1, 15, 0, 0), moment(2000, 1, 15, 0, 0), moment(2023, 1, 15, 0, 0)));
}

static void a_year_before_the_month_name_shows_in_the_steps(void **state)
{
    (void)state;
    reads_times("Date", TIMES("24-Jan-01", "24-Jan-02", "24-Jan-03"),
                MOMENTS(moment(2024, 1, 1, 0, 0), moment(2024, 1, 2, 0, 0), moment(2024, 1, 3, 0, 0)));
    reads_times("Date", TIMES("05-Jan-24", "08-Jan-24", "09-Jan-24"),
                MOMENTS(moment(2024, 1, 5, 0, 0), moment(2024, 1, 8, 0, 0), moment(2024, 1, 9, 0, 0)));
    warns_of_times("Date", TIMES("24-Jan-01", "24-Jan-02"), 0, "");
    warns_of_times("Date", TIMES("05-Jan-24"), 1, "day from year");
    warns_of_times("Date", TIMES("25-Jan-99"), 0, "");
}

static void dates_written_in_two_ways_are_pointed_out(void **state)
{
    (void)state;
    warns_of_times("Date", TIMES("2024-01-12", "13/01/2024", "14/01/2024"), 1, "more than one way");
    warns_of_times("Date", TIMES("12/01/2024", "13/01/2024", "14/01/2024"), 0, "");
}

static void years_of_taiwan_have_three_digits(void **state)
{
    (void)state;
    reads_times("Date", TIMES("113/01/02", "113/01/03", "113/12/31"),
                MOMENTS(moment(2024, 1, 2, 0, 0), moment(2024, 1, 3, 0, 0), moment(2024, 12, 31, 0, 0)));
    /* Whoever writes 99 for 2010 beside them is not read as of 1999. */
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "Date,Open,High,Low,Close\n99/12/31,10,12,9,11\n100/01/03,10,12,9,11\n"
                           "100/01/04,10,12,9,11\n100/01/05,10,12,9,11\n",
                           NULL, &error),
                     STATUS_OK);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_int_equal(reading.series[0].series->time_us[0], moment(2011, 1, 3, 0, 0));
    reading_release(&reading);
}

static void a_column_named_as_a_time_is_not_dropped_silently(void **state)
{
    (void)state;
    warns_of_times("Date,Time", TIMES("2024-03-04,x1", "2024-03-05,x2"), 1, "column 2 is named as a time");
    warns_of_times("Date,Time", TIMES("2024-03-04,", "2024-03-05,"), 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_around_the_clock_keep_day_and_month),
        cmocka_unit_test(a_clock_column_stands_beside_days_at_midnight),
        cmocka_unit_test(a_clock_column_may_state_its_offset),
        cmocka_unit_test(a_clock_column_may_have_lost_zeros_or_be_hours),
        cmocka_unit_test(whole_prices_are_no_clocks),
        cmocka_unit_test(ten_digits_may_be_day_and_hour),
        cmocka_unit_test(a_named_column_may_hold_epochs_before_1990),
        cmocka_unit_test(a_volume_is_never_taken_for_a_time),
        cmocka_unit_test(another_date_does_not_replace_an_unreadable_one),
        cmocka_unit_test(milliseconds_from_1960_on_are_no_seconds),
        cmocka_unit_test(years_of_two_digits_stay_in_order),
        cmocka_unit_test(a_year_before_the_month_name_shows_in_the_steps),
        cmocka_unit_test(dates_written_in_two_ways_are_pointed_out),
        cmocka_unit_test(years_of_taiwan_have_three_digits),
        cmocka_unit_test(a_column_named_as_a_time_is_not_dropped_silently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
