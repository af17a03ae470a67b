#include "test_time.h"

static void expect_pattern(const char *pattern, const char *text, int64_t wanted)
{
    const char *const texts[] = {text, NULL};
    struct error error = {0};
    if (time_pattern_check(pattern, &error) != STATUS_OK)
        fail_msg("%s: %s", pattern, error.message);
    struct column column = read_columns(texts, NULL, (struct read_options){.date_format = pattern});
    if (column.status != STATUS_OK)
        fail_msg("%s does not fit '%s': %s", pattern, text, column.error.message);
    if (column.time_us[0] != wanted)
        fail_msg("%s in '%s' is %lld, not %lld", pattern, text, (long long)column.time_us[0], (long long)wanted);
}

static void patterns_are_followed(void **state)
{
    (void)state;
    int64_t wanted = at(2024, 3, 15, 16, 5, 9);
    expect_pattern("%Y-%m-%d", "2024-03-15", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%y%m%d", "240315", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%d%m%Y", "15032024", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%d.%m.%y %H:%M:%S", "15.03.24 16:05:09", wanted);
    expect_pattern("%F %T", "2024-03-15 16:05:09", wanted);
    expect_pattern("%Y/%m/%d %I:%M:%S %p", "2024/03/15 4:05:09 PM", wanted);
    expect_pattern("%d %b %Y %H:%M:%S.%f", "15 mars 2024 16:05:09.25", wanted + 250000);
    expect_pattern("%d. %B %Y, %H:%M:%S", "15. März 2024, 16:05:09", wanted);
    expect_pattern("%a %d %b %Y %T %z", "Fri 15 Mar 2024 16:05:09 +0100", wanted - 3600 * SECOND);
    expect_pattern("%Y%m%d%H%M%S%f", "20240315160509123", wanted + 123000);
    expect_pattern("%Y-%m-%d %T EST", "2024-03-15 16:05:09 EST", wanted);
    expect_pattern("%m/%Y", "03/2024", at(2024, 3, 1, 0, 0, 0));
    expect_pattern("%s", "1609459200", at(2021, 1, 1, 0, 0, 0));
    expect_pattern("%s", "86400", DAY);
    expect_pattern("%s.%f", "-1.5", -SECOND + 500000);
    expect_pattern("100%% %Y-%m-%d", "100% 2024-03-15", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%Y-%m-%d %H:%M", "2024-03-15 24:00", at(2024, 3, 16, 0, 0, 0));
}

static void patterns_refuse_what_does_not_fit(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"%Y-%m-%d", "15.03.2024"},
                                           {"%", "%"},
                                           {"%Y-%m-%d%", "2024-03-15%"},
                                           {"", "2024-03-15"},
                                           {"%Y-%m-%d", "2024-03-15x"},
                                           {"%Y-%m-%d", "2024-13-15"},
                                           {"%Y-%m-%d", ""},
                                           {"%d/%m/%Y", "31/02/2024"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15 25:00"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15 24:01"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15"},
                                           {"%Y-%m-%d %I:%M %p", "2024-03-15 13:00 PM"},
                                           {"%s", "x"},
                                           {"%s", "1609459200000"},
                                           {"%d %b %Y", "15 Foo 2024"},
                                           {"%Y-%m-%d %z", "2024-03-15"},
                                           {"%F%%", "2024-03-15"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *const texts[] = {pairs[i][1], NULL};
        /* On the heap, so that a sanitizer sees any byte read behind its end. */
        char *exact = strdup(pairs[i][0]);
        assert_non_null(exact);
        static const char *const clocks[] = {"10:30", NULL};
        struct column column = read_columns(texts, NULL, (struct read_options){.date_format = exact});
        /* With a clock beside it some fit; a time of day alone never makes a day. */
        struct column both = read_columns(clocks, texts, (struct read_options){.date_format = exact});
        assert_int_equal(both.status, STATUS_INPUT);
        free(exact);
        if (column.status != STATUS_INPUT)
            fail_msg("%s fits '%s'", pairs[i][0], pairs[i][1]);
    }
}

static void patterns_reach_over_two_columns(void **state)
{
    (void)state;
    static const char *const days[] = {"15/03/2024", NULL}, *const clocks[] = {"1605", NULL};
    struct column column = read_columns(days, clocks, (struct read_options){.date_format = "%d/%m/%Y %H%M"});
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 16, 5, 0));
    column = read_columns(days, clocks, (struct read_options){.date_format = "%d/%m/%Y"});
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 16, 5, 0));
}

static void patterns_are_checked_before_any_file(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "%", "%Q", "%Y-%m-%", "abc", "%H:%M", "%d", "%Y", "%\xc3\xa9", "%m-%d"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = {0};
        assert_int_equal(time_pattern_check(bad[i], &error), STATUS_USAGE);
        assert_string_not_equal(error.message, "");
    }
    assert_int_equal(time_pattern_check("%F", NULL), STATUS_OK);
    assert_int_equal(time_pattern_check("%b %Y", NULL), STATUS_OK);
}

static void expect_range(const char *text, int64_t wanted_start, int64_t wanted_end)
{
    int64_t start, end;
    bool is_utc;
    if (!time_parse_range(text, &start, &end, &is_utc))
        fail_msg("'%s' is no range", text);
    if (start != wanted_start || end != wanted_end)
        fail_msg("'%s' is %lld to %lld", text, (long long)start, (long long)end);
}

static void ranges_say_whether_they_are_in_utc(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_utc;
    } cases[] = {{"2024", false},
                 {"2024-03-15", false},
                 {"2024-03-15T10:30", false},
                 {"2024-03-15T10:30Z", true},
                 {"2024-03-15T10:30+05:30", true},
                 {"1609459200", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t start, end;
        bool is_utc;
        assert_true(time_parse_range(cases[i].text, &start, &end, &is_utc));
        assert_int_equal(is_utc, cases[i].is_utc);
    }
}

static void ranges_end_behind_what_they_name(void **state)
{
    (void)state;
    expect_range("2024", at(2024, 1, 1, 0, 0, 0), at(2025, 1, 1, 0, 0, 0));
    expect_range("2024-02", at(2024, 2, 1, 0, 0, 0), at(2024, 3, 1, 0, 0, 0));
    expect_range("2024-12", at(2024, 12, 1, 0, 0, 0), at(2025, 1, 1, 0, 0, 0));
    expect_range("2024-03-15", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("20240315", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("15 Mar 2024", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("2024-03-15T10", at(2024, 3, 15, 10, 0, 0), at(2024, 3, 15, 11, 0, 0));
    expect_range("2024-03-15T10:30", at(2024, 3, 15, 10, 30, 0), at(2024, 3, 15, 10, 31, 0));
    expect_range("2024-03-15 10:30:15", at(2024, 3, 15, 10, 30, 15), at(2024, 3, 15, 10, 30, 16));
    expect_range("2024-03-15T10:30:15.25Z", at(2024, 3, 15, 10, 30, 15) + 250000, at(2024, 3, 15, 10, 30, 15) + 260000);
    expect_range("2024-03-15T10:30+01:00", at(2024, 3, 15, 9, 30, 0), at(2024, 3, 15, 9, 31, 0));
    expect_range("1609459200", 1609459200 * SECOND, 1609459201 * SECOND);
    expect_range("1609459200000", 1609459200 * SECOND, 1609459200 * SECOND + 1000);
    static const char *const none[] = {"",
                                       "x",
                                       "24",
                                       "0000",
                                       "2024-13",
                                       "2024-02-30",
                                       "03/04/2024",
                                       "12345",
                                       "2024-03-15T25:00",
                                       "2024-03-15 x",
                                       "yesterday"};
    int64_t start, end;
    bool is_utc;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (time_parse_range(none[i], &start, &end, &is_utc))
            fail_msg("'%s' is taken for a range", none[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_followed),
        cmocka_unit_test(patterns_refuse_what_does_not_fit),
        cmocka_unit_test(patterns_reach_over_two_columns),
        cmocka_unit_test(patterns_are_checked_before_any_file),
        cmocka_unit_test(ranges_say_whether_they_are_in_utc),
        cmocka_unit_test(ranges_end_behind_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
