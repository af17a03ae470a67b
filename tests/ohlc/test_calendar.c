#include "test_time.h"

#include <time.h>

static void calendar_agrees_with_timegm(void **state)
{
    (void)state;
    for (int64_t day = -800000; day <= 800000; day += 7) {
        time_t seconds = (time_t)(day * 86400 + 12345);
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        struct civil_time civil = civil_from_us(seconds * SECOND + 678901);
        assert_int_equal(civil.year, tm.tm_year + 1900);
        assert_int_equal(civil.month, tm.tm_mon + 1);
        assert_int_equal(civil.day, tm.tm_mday);
        assert_int_equal(civil.hour, tm.tm_hour);
        assert_int_equal(civil.minute, tm.tm_min);
        assert_int_equal(civil.second, tm.tm_sec);
        assert_int_equal(civil.microsecond, 678901);
        assert_int_equal(civil.weekday, tm.tm_wday);
        assert_int_equal(days_from_civil(civil.year, civil.month, civil.day), day);
        int64_t back;
        assert_true(civil_to_us(&civil, &back));
        assert_int_equal(back, seconds * SECOND + 678901);
    }
}

static void calendar_reaches_both_ends(void **state)
{
    (void)state;
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct civil_time civil = civil_from_us(ends[i]);
        int64_t back;
        assert_true(civil_to_us(&civil, &back));
        assert_int_equal(back, ends[i]);
    }
    struct civil_time civil = civil_from_us(INT64_MAX);
    int64_t time_us;
    civil.microsecond++;
    assert_false(civil_to_us(&civil, &time_us));
    civil = civil_from_us(INT64_MIN);
    civil.microsecond--;
    assert_false(civil_to_us(&civil, &time_us));
}

static void calendar_refuses_days_that_are_none(void **state)
{
    (void)state;
    static const struct civil_time none[] = {{.year = 2023, .month = 2, .day = 29},
                                             {.year = 2024, .month = 4, .day = 31},
                                             {.year = 1900, .month = 2, .day = 29},
                                             {.year = 2024, .month = 13, .day = 1},
                                             {.year = 2024, .month = 0, .day = 1},
                                             {.year = 2024, .month = 1, .day = 0},
                                             {.year = 2024, .month = 1, .day = 1, .hour = 24},
                                             {.year = 2024, .month = 1, .day = 1, .minute = 60},
                                             {.year = 2024, .month = 1, .day = 1, .second = -1},
                                             {.year = 2024, .month = 1, .day = 1, .microsecond = 1000000},
                                             {.year = 300001, .month = 1, .day = 1},
                                             {.year = INT64_MIN, .month = 1, .day = 1},
                                             {.year = INT64_MAX, .month = 1, .day = 1}};
    int64_t time_us;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(civil_to_us(&none[i], &time_us));
    assert_true(civil_has_day(2000, 2, 29));
    assert_true(civil_has_day(2024, 2, 29));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_agrees_with_timegm),
        cmocka_unit_test(calendar_reaches_both_ends),
        cmocka_unit_test(calendar_refuses_days_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
