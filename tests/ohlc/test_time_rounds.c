#include "test_time.h"

#include <time.h>

/* Every day of two centuries, in each way of writing it, reads back. */
static void every_day_reads_back_in_every_form(void **state)
{
    (void)state;
    struct time_format format = COLUMN("13.02.2001").format;
    assert_int_equal(format.order, DATE_ORDER_DMY);
    for (int64_t day = days_from_civil(1900, 1, 1); day <= days_from_civil(2100, 12, 31); day++) {
        static const char *const forms[] = {"%Y-%m-%d",       "%Y%m%d",     "%d.%m.%Y",
                                            "%d %b %Y",       "%B %d, %Y",  "%Y-%m-%d 00:00:00",
                                            "%Y/%m/%d 00:00", "%a %b %d %Y"};
        time_t seconds = (time_t)(day * 86400);
        struct tm tm;
        gmtime_r(&seconds, &tm);
        const char *form = forms[(size_t)(day + 100000) % (sizeof forms / sizeof *forms)];
        char text[64];
        int64_t time_us;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        size_t length = strftime(text, sizeof text, form, &tm);
#pragma GCC diagnostic pop
        if (!time_parse(&format, text, length, NULL, &time_us) || time_us != day * DAY)
            fail_msg("'%s' does not read back", text);
    }
}

/* The fast way reads what stands at the first byte; a blank before it asks the general one. */
static void both_ways_of_reading_agree(void **state)
{
    (void)state;
    static const char *const seeds[] = {
        "2024-03-15 10:30:00-04:00", "15.03.2024 10:30", "20240315 103000",         "03/15/2024",
        "2024/03/15T10:30:59.125Z",  "20240315",         "15-03-2024 10:30:00+0100"};
    static const char alphabet[] = "0123456789-/.: TZ+";
    struct time_format formats[] = {COLUMN("13/02/2024").format, COLUMN("02/13/2024").format};
    uint64_t seed = 9;
    for (int i = 0; i < 200000; i++) {
        char text[64] = " ";
        const char *source = seeds[i % 7];
        size_t length = strlen(source);
        memcpy(text + 1, source, length);
        for (int k = 0; k < i % 4; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[1 + (seed >> 33) % length] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        if (text[1] == ' ')
            continue;
        int64_t fast = 0, general = 0;
        bool is_fast = time_parse(&formats[i % 2], text + 1, length, NULL, &fast);
        bool is_general = time_parse(&formats[i % 2], text, length + 1, NULL, &general);
        if (is_fast != is_general || fast != general)
            fail_msg("'%s': %lld and %lld", text + 1, (long long)fast, (long long)general);
    }
}

/* Bytes that were dates once: no crash, and what is accepted is in the range of years. */
static void garbled_fields_do_no_harm(void **state)
{
    (void)state;
    static const char *const seeds[] = {"2024-03-15 10:30:00-04:00", "Fri Dec 29 2023 00:00:00 GMT+0100 (CET)",
                                        "2024年3月15日 下午3:30",    "14. März 2024 10:30 Uhr",
                                        "20180101 163000",           "1609459200000.5e-1",
                                        "3/15/24 4:05:06.789 PM",    "14 de março de 2019 [x]"};
    static const char alphabet[] = "0123456789-/.: TZ+()[]eAMpm,'\xe5\xb9\xb4\xff";
    struct time_format formats[] = {COLUMN("2024-03-15").format, COLUMN("13/02/2024").format,
                                    COLUMN("1609459200").format, COLUMN("13/02/2567").format};
    uint64_t seed = 5;
    for (int i = 0; i < 60000; i++) {
        char text[64];
        const char *source = seeds[i % 8];
        size_t length = strlen(source);
        memcpy(text, source, length);
        for (int k = 0; k < 1 + i % 3; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[(seed >> 33) % length] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        length -= (size_t)(seed >> 50) % length;
        char *copy = malloc(length);
        assert_non_null(copy);
        memcpy(copy, text, length);
        int64_t time_us;
        for (size_t f = 0; f < 4; f++) {
            if (time_parse(&formats[f], copy, length, NULL, &time_us) && f != 2)
                assert_true(time_us > at(-1, 1, 1, 0, 0, 0) && time_us < at(10001, 1, 1, 0, 0, 0));
        }
        struct time_field clock = {copy, length};
        time_parse(&formats[0], "2024-03-15", 10, &clock, &time_us);
        time_looks_like(copy, length);
        time_of_day_looks_like(copy, length);
        struct time_format format = {.kind = formats[0].kind, .pattern = "%a %d %b %Y %T.%f %p %z"};
        struct read_options options = {.date_format = "%a %d %b %Y %T.%f %p %z"};
        time_format_detect(&format, &clock, NULL, 1, &options, NULL);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_reads_back_in_every_form),
        cmocka_unit_test(both_ways_of_reading_agree),
        cmocka_unit_test(garbled_fields_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
