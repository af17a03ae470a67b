#include "test_time.h"

static bool looks_like_time(const char *text)
{
    struct time_field field = field_of(text);
    bool answer = time_looks_like(field.text, field.length);
    field_free(field);
    return answer;
}

static void times_look_like_times(void **state)
{
    (void)state;
    static const char *const times[] = {"2024-03-15",       "2024-03-15 10:30:00-04:00",
                                        "20180101 163000",  "20180101",
                                        "1609459200",       "1730419200000",
                                        "1735689600000000", "1609459200000000000",
                                        "1609459200.0",     "946684800",
                                        "946684800000",     "946684800000000000",
                                        "1.609459e+12",     "2009.12.21",
                                        "15/03/2024",       "3/15/24",
                                        "Jun 14, 2019",     "201801011630",
                                        "20180101163000",   "2024年3月15日",
                                        "15.03.2024 10:30"};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (!looks_like_time(times[i]))
            fail_msg("'%s' does not look like a time", times[i]);
    }
}

static void prices_and_volumes_do_not_look_like_times(void **state)
{
    (void)state;
    static const char *const others[] = {"1.0716",
                                         "2668.000000",
                                         "70292.01",
                                         "122.0",
                                         "5504",
                                         "0",
                                         "1",
                                         "12.5",
                                         "-0.70%",
                                         "8.127,80",
                                         "1.764.851.712",
                                         "1,234,567",
                                         "12,084.30",
                                         "69.17M",
                                         "840.45290000",
                                         "38457604816.00",
                                         "158148800",
                                         "2678179",
                                         "1.412e-05",
                                         "3.5e+07",
                                         "48930162",
                                         "1413",
                                         "AAPL",
                                         "GOOG.US",
                                         "D",
                                         "null",
                                         "",
                                         "10:30",
                                         "000000",
                                         "$3204.4",
                                         "-1609459200",
                                         "5918827652737.0",
                                         "0.1",
                                         "2024",
                                         "99999999",
                                         "612345678",
                                         "12345678901",
                                         "100000000",
                                         "ESM24",
                                         "JUN2024"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (looks_like_time(others[i]))
            fail_msg("'%s' looks like a time", others[i]);
    }
}

static void clocks_look_like_clocks(void **state)
{
    (void)state;
    static const char *const clocks[] = {"00:00", "16:00:00", "9:30 PM", "163000", "000000"};
    static const char *const others[] = {"",     "5504",       "1.0716", "12.30", "256000", "0",
                                         "1630", "2024-03-15", "25:00",  "x",     "93000"};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        assert_true(time_of_day_looks_like(clocks[i], strlen(clocks[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(time_of_day_looks_like(others[i], strlen(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_look_like_times),
        cmocka_unit_test(prices_and_volumes_do_not_look_like_times),
        cmocka_unit_test(clocks_look_like_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
