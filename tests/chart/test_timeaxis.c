#include "maker.h"
#include "render/chart/calendar.h"
#include "render/chart/timeaxis.h"

#include <string.h>

/* The ticks of a series whose candles share `width_px` columns. */
struct made_axis {
    struct time_tick *ticks;
    size_t count;
    struct time_axis axis;
};

static struct made_axis make_axis(struct bench *bench, const struct series *series, int width_px)
{
    arena_reset(&bench->arena);
    int *x = arena_alloc(&bench->arena, series->length, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < series->length; i++)
        x[i] = 12 + (int)((2 * i + 1) * (size_t)width_px / (2 * series->length));
    struct made_axis made = {
        .axis =
            {
                .time_us = series->time_us,
                .x = x,
                .count = series->length,
                .has_time = series->has_time,
                .interval_us = series->interval_us,
                .left = 12,
                .right = 12 + width_px + 40,
                .size_px = 12,
            },
    };
    assert_int_equal(time_axis_ticks(&made.axis, bench->typeface, &bench->arena, &made.ticks, &made.count, NULL),
                     STATUS_OK);
    return made;
}

/* Labels stand in order, apart, inside, and over candles that exist. */
static void check_places(const struct made_axis *made)
{
    assert_true(made->count >= 1);
    for (size_t i = 0; i < made->count; i++) {
        const struct time_tick *tick = &made->ticks[i];
        assert_true(tick->index < made->axis.count);
        assert_int_equal(tick->x, made->axis.x[tick->index]);
        assert_true(tick->label.text[0] != 0);
        assert_true(tick->label.x >= made->axis.left);
        assert_true(tick->label.x + tick->label.width - 1 <= made->axis.right);
        if (i > 0)
            assert_true(tick->label.x >= tick[-1].label.x + tick[-1].label.width + made->axis.size_px);
    }
}

/* Reads the labels as a person does, from left to right, and says which day each of them means: what a label leaves
 * out is as in the one before it. */
static void check_dates_can_be_read(const struct made_axis *made)
{
    long long year = 0;
    char month[4] = "";
    int day = 0;
    for (size_t i = 0; i < made->count; i++) {
        const char *text = made->ticks[i].label.text;
        struct civil_time moment = civil_from_us(made->axis.time_us[made->ticks[i].index]);
        char expected_month[CALENDAR_SIZE], read_month[4] = "";
        calendar_text(expected_month, &moment, CALENDAR_MONTH);
        int read_day = 0, end = 0;
        long long read_year = 0;
        if (sscanf(text, "%d %3[A-Z a-z] %lld%n", &read_day, read_month, &read_year, &end) == 3 && !text[end]) {
            year = read_year, memcpy(month, read_month, 4), day = read_day;
        } else if (sscanf(text, "%3[A-Za-z] %lld%n", read_month, &read_year, &end) == 2 && !text[end]) {
            year = read_year, memcpy(month, read_month, 4), day = 0;
        } else if (end = 0, sscanf(text, "%d %3[A-Za-z]%n", &read_day, read_month, &end) == 2 && !text[end]) {
            memcpy(month, read_month, 4), day = read_day;
        } else if (strchr(text, ':')) {
            int hour, minute;
            assert_int_equal(sscanf(text, "%d:%d", &hour, &minute), 2);
            assert_true(hour == moment.hour && minute == moment.minute);
        } else if (sscanf(text, "%3[A-Za-z]", read_month) == 1) {
            memcpy(month, read_month, 4), day = 0;
        } else if (strlen(text) == 4) {
            assert_int_equal(sscanf(text, "%lld", &year), 1);
            month[0] = 0, day = 0;
        } else {
            assert_int_equal(sscanf(text, "%d", &day), 1);
        }
        assert_int_equal(year, moment.year);
        if (month[0])
            assert_string_equal(month, expected_month);
        if (day)
            assert_int_equal(day, moment.day);
    }
}

static const struct walk WALKS[] = {
    {.count = 1},
    {.count = 2},
    {.count = 20, .skips_weekends = true},
    {.count = 100, .skips_weekends = true},
    {.count = 252, .skips_weekends = true},
    {.count = 2520, .skips_weekends = true},
    {.count = 700, .skips_weekends = true, .has_gaps = true},
    {.count = 30, .has_gaps = true, .seed = 5},
    {.count = 520, .step_us = 7 * DAY_US},
    {.count = 400, .step_us = 30 * DAY_US + DAY_US / 2},
    {.count = 60, .step_us = 365 * DAY_US + DAY_US / 4},
    {.count = 390, .step_us = MINUTE_US},
    {.count = 60, .step_us = MINUTE_US},
    {.count = 3000, .step_us = 15 * MINUTE_US, .skips_weekends = true},
    {.count = 200, .step_us = 60 * MINUTE_US},
    {.count = 200, .step_us = 60 * MINUTE_US, .has_gaps = true},
    {.count = 2000, .step_us = 240 * MINUTE_US, .has_gaps = true, .seed = 3},
    {.count = 100, .step_us = MINUTE_US / 60},
    {.count = 50, .step_us = 1},
    {.count = 90, .start_us = -200000 * DAY_US},
    {.count = 300, .start_us = 18620 * DAY_US, .skips_weekends = true},
};
enum { WALK_COUNT = sizeof WALKS / sizeof *WALKS };

static void labels_never_overlap_or_leave_the_picture(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < WALK_COUNT; i++) {
        struct series *series = maker_series(WALKS[i]);
        for (int width = 100; width < 4000; width = width * 5 / 4 + 7) {
            struct made_axis made = make_axis(bench, series, width);
            check_places(&made);
        }
        series_release(&series);
    }
}

static void dates_are_always_readable_from_the_labels(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < WALK_COUNT; i++) {
        struct series *series = maker_series(WALKS[i]);
        for (int width = 100; width < 4000; width = width * 5 / 4 + 7) {
            struct made_axis made = make_axis(bench, series, width);
            check_dates_can_be_read(&made);
        }
        series_release(&series);
    }
}

static void wide_axes_have_several_labels(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < WALK_COUNT; i++) {
        if (WALKS[i].count < 20 || (WALKS[i].step_us && WALKS[i].step_us < 1000))
            continue;
        struct series *series = maker_series(WALKS[i]);
        struct made_axis made = make_axis(bench, series, 1200);
        if (made.count < 4)
            fail_msg("walk %zu has %zu labels", i, made.count);
        series_release(&series);
    }
}

static void check_texts(const struct made_axis *made, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count && i < made->count; i++)
        assert_string_equal(made->ticks[i].label.text, texts[i]);
    assert_true(made->count >= count);
}

static void a_year_of_days_shows_its_months(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 280, .skips_weekends = true});
    struct made_axis made = make_axis(bench, series, 1210);
    static const char *const TEXTS[] = {"Jan 2020", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                        "Aug",      "Sep", "Oct", "Nov", "Dec", "2021"};
    check_texts(&made, TEXTS, 13);
    assert_int_equal(made.ticks[12].label.font.face, FONT_MEDIUM);
    assert_int_equal(made.ticks[1].label.font.face, FONT_REGULAR);
    assert_true(made.ticks[0].has_line);
    series_release(&series);
}

static void minutes_show_hours_and_the_day_where_it_turns(void **state)
{
    struct bench *bench = *state;
    int64_t start_us = days_from_civil(2024, 3, 14) * DAY_US + 22 * 60 * MINUTE_US;
    struct series *series = maker_series((struct walk){.count = 240, .step_us = MINUTE_US, .start_us = start_us});
    struct made_axis made = make_axis(bench, series, 720);
    static const char *const TEXTS[] = {"14 Mar 2024", "23:00", "23:30", "15 Mar", "00:30", "01:00"};
    check_texts(&made, TEXTS, 6);
    assert_int_equal(made.ticks[3].label.font.face, FONT_MEDIUM);
    series_release(&series);
}

static void decades_of_days_show_years(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 5000, .skips_weekends = true});
    struct made_axis made = make_axis(bench, series, 1210);
    static const char *const TEXTS[] = {"2020", "2021", "2022", "2023"};
    check_texts(&made, TEXTS, 4);
    series_release(&series);
}

static void a_first_candle_inside_a_period_gets_no_line(void **state)
{
    struct bench *bench = *state;
    struct series *series =
        maker_series((struct walk){.count = 280, .start_us = days_from_civil(2020, 1, 15) * DAY_US});
    struct made_axis made = make_axis(bench, series, 1210);
    if (made.ticks[0].index == 0)
        assert_false(made.ticks[0].has_line);
    for (size_t i = 1; i < made.count; i++)
        assert_true(made.ticks[i].has_line);
    series_release(&series);
}

static void rows_without_time_show_round_numbers(void **state)
{
    struct bench *bench = *state;
    static const size_t COUNTS[] = {1, 2, 30, 200, 12345};
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[i], .has_no_time = true});
        struct made_axis made = make_axis(bench, series, 800);
        check_places(&made);
        assert_string_equal(made.ticks[0].label.text, "0");
        for (size_t at = 1; at < made.count; at++)
            assert_null(strpbrk(made.ticks[at].label.text, ":-"));
        series_release(&series);
    }
    struct series *series = maker_series((struct walk){.count = 12345, .has_no_time = true});
    struct made_axis made = make_axis(bench, series, 800);
    static const char *const TEXTS[] = {"0", "2,000", "4,000", "6,000"};
    check_texts(&made, TEXTS, 4);
    series_release(&series);
}

static void times_at_the_ends_of_the_calendar_do_no_harm(void **state)
{
    struct bench *bench = *state;
    struct series_columns columns;
    struct series *series;
    assert_int_equal(series_new(&series, 3, NULL, &columns, NULL), STATUS_OK);
    int64_t times[] = {-INT64_C(60000000000000000), 0, INT64_C(200000000000000000)};
    for (int i = 0; i < 3; i++) {
        columns.time_us[i] = times[i];
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = columns.volume[i] = 1;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    struct made_axis made = make_axis(bench, series, 800);
    check_places(&made);
    char text[CALENDAR_SIZE];
    calendar_interval(text, series);
    series_release(&series);
}

static void intervals_have_their_usual_names(void **state)
{
    (void)state;
    static const struct {
        int64_t step_us;
        const char *name;
    } CASES[] = {
        {MINUTE_US, "1m"},   {15 * MINUTE_US, "15m"}, {60 * MINUTE_US, "1h"}, {240 * MINUTE_US, "4h"},
        {DAY_US, "1D"},      {7 * DAY_US, "1W"},      {MINUTE_US / 60, "1s"}, {MINUTE_US * 3 / 2, "90s"},
        {31 * DAY_US, "1M"}, {28 * DAY_US, "1M"},     {91 * DAY_US, "3M"},    {365 * DAY_US, "1Y"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct series *series = maker_series((struct walk){.count = 50, .step_us = CASES[i].step_us});
        char text[CALENDAR_SIZE];
        calendar_interval(text, series);
        assert_string_equal(text, CASES[i].name);
        series_release(&series);
    }
}

static void uneven_steps_have_no_name(void **state)
{
    (void)state;
    struct series_columns columns;
    struct series *series;
    assert_int_equal(series_new(&series, 40, NULL, &columns, NULL), STATUS_OK);
    for (int i = 0; i < 40; i++) {
        columns.time_us[i] = (int64_t)i * i * 7919 * 1000000;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = columns.volume[i] = 1;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    char text[CALENDAR_SIZE];
    calendar_interval(text, series);
    assert_string_equal(text, "");
    series_release(&series);
}

static void spans_say_as_much_as_their_candles_need(void **state)
{
    (void)state;
    int64_t first = days_from_civil(2020, 1, 2) * DAY_US, last = days_from_civil(2020, 12, 17) * DAY_US;
    char text[CALENDAR_SPAN_SIZE];
    calendar_span(text, first, last, GRAIN_DAY);
    assert_string_equal(text, "2 Jan 2020 \xe2\x80\x93 17 Dec 2020");
    calendar_span(text, first, last, GRAIN_MONTH);
    assert_string_equal(text, "Jan 2020 \xe2\x80\x93 Dec 2020");
    calendar_span(text, first, first, GRAIN_DAY);
    assert_string_equal(text, "2 Jan 2020");
    calendar_span(text, first + 570 * MINUTE_US, first + 960 * MINUTE_US, GRAIN_MINUTE);
    assert_string_equal(text, "2 Jan 2020 09:30 \xe2\x80\x93 16:00");
    calendar_span(text, first, last, GRAIN_MINUTE);
    assert_string_equal(text, "2 Jan 2020 \xe2\x80\x93 17 Dec 2020");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_never_overlap_or_leave_the_picture),
        cmocka_unit_test(dates_are_always_readable_from_the_labels),
        cmocka_unit_test(wide_axes_have_several_labels),
        cmocka_unit_test(a_year_of_days_shows_its_months),
        cmocka_unit_test(minutes_show_hours_and_the_day_where_it_turns),
        cmocka_unit_test(decades_of_days_show_years),
        cmocka_unit_test(a_first_candle_inside_a_period_gets_no_line),
        cmocka_unit_test(rows_without_time_show_round_numbers),
        cmocka_unit_test(times_at_the_ends_of_the_calendar_do_no_harm),
        cmocka_unit_test(intervals_have_their_usual_names),
        cmocka_unit_test(uneven_steps_have_no_name),
        cmocka_unit_test(spans_say_as_much_as_their_candles_need),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
