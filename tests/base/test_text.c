#include "render/base/text.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void text_grows_and_always_ends_in_nul(void **state)
{
    (void)state;
    struct text text = {0};
    for (size_t i = 0; i < 5000; i++) {
        text_append(&text, "xyz", 1 + i % 3);
        assert_int_equal(strlen(text.data), text.length);
    }
    assert_int_equal(text.length, 1666 * 6 + 1 + 2);
    assert_int_equal(text_status(&text, NULL), STATUS_OK);
    text_release(&text);
    assert_null(text.data);
    assert_int_equal(text.length, 0);
}

static void printed_text_may_be_longer_than_any_guess(void **state)
{
    (void)state;
    struct text text = {0};
    text_puts(&text, "a");
    text_printf(&text, "%5000d|%s", 7, "end");
    assert_int_equal(text.length, 1 + 5000 + 4);
    assert_string_equal(text.data + text.length - 5, "7|end");
    text_printf(&text, "%s", "");
    assert_int_equal(text.length, 1 + 5000 + 4);
    text_release(&text);
}

static void appended_bytes_may_hold_nul(void **state)
{
    (void)state;
    struct text text = {0};
    text_append(&text, "a\0b", 3);
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.data, "a\0b", 4);
    text_release(&text);
}

static void text_that_ran_out_of_memory_says_so_at_the_end(void **state)
{
    (void)state;
    struct text text = {0};
    struct error error = {0};
    text_puts(&text, "kept");
    text_append(&text, "", SIZE_MAX); /* fails before a byte is read */
    text_puts(&text, "dropped");
    text_printf(&text, "%d", 1);
    json_string(&text, "dropped");
    assert_string_equal(text.data, "kept");
    assert_int_equal(text_status(&text, &error), STATUS_MEMORY);
    assert_int_equal(error.status, STATUS_MEMORY);
    text_clear(&text);
    assert_int_equal(text_status(&text, NULL), STATUS_OK);
    text_puts(&text, "again");
    assert_string_equal(text.data, "again");
    text_release(&text);
}

static void clearing_keeps_the_memory(void **state)
{
    (void)state;
    struct text text = {0};
    text_clear(&text); /* nothing to clear is fine */
    text_puts(&text, "something");
    const char *data = text.data;
    text_clear(&text);
    assert_int_equal(text.length, 0);
    assert_string_equal(text.data, "");
    text_puts(&text, "else");
    assert_ptr_equal(text.data, data);
    text_release(&text);
}

static void assert_json_string(const char *string, size_t length, const char *expected)
{
    struct text text = {0};
    json_string_n(&text, string, length);
    assert_string_equal(text.data, expected);
    text_release(&text);
}

static void json_strings_escape_what_they_must(void **state)
{
    (void)state;
    assert_json_string("", 0, "\"\"");
    assert_json_string("AAPL", 4, "\"AAPL\"");
    assert_json_string("a\"b\\c/", 6, "\"a\\\"b\\\\c/\"");
    assert_json_string("\n\t\r\b\x01\x1f\x7f", 7, "\"\\n\\t\\u000d\\u0008\\u0001\\u001f\\u007f\"");
    assert_json_string("a\0b", 3, "\"a\\u0000b\"");
    assert_json_string("é烛😀", 9, "\"é烛😀\"");
}

static void json_strings_are_always_utf8(void **state)
{
    (void)state;
    assert_json_string("a\xff\xc3", 3, "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    assert_json_string("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    assert_json_string("\xef\xbf\xbd", 3, "\"\xef\xbf\xbd\"");
}

static void a_missing_json_string_is_null(void **state)
{
    (void)state;
    struct text text = {0};
    json_string(&text, NULL);
    json_string(&text, "x");
    assert_string_equal(text.data, "null\"x\"");
    text_release(&text);
}

static void assert_json_number(double value, const char *expected)
{
    struct text text = {0};
    json_number(&text, value);
    assert_string_equal(text.data, expected);
    text_release(&text);
}

static void json_numbers_are_as_short_as_they_can_be(void **state)
{
    (void)state;
    assert_json_number(0, "0");
    assert_json_number(0.1, "0.1");
    assert_json_number(100, "100");
    assert_json_number(-3.25, "-3.25");
    assert_json_number(1.0 / 3, "0.3333333333333333");
    assert_json_number(0.1 + 0.2, "0.30000000000000004");
    assert_json_number(1e-8, "1e-08");
    assert_json_number(9007199254740993.0, "9007199254740992");
}

static void json_numbers_read_back_as_they_were(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 20000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double value;
        memcpy(&value, &seed, sizeof value);
        if (!isfinite(value))
            continue;
        struct text text = {0};
        json_number(&text, value);
        double again = strtod(text.data, NULL);
        assert_memory_equal(&again, &value, sizeof value);
        text_release(&text);
    }
    assert_json_number(DBL_MAX, "1.7976931348623157e+308");
}

static void json_has_no_nan_and_no_infinity(void **state)
{
    (void)state;
    assert_json_number(NAN, "null");
    assert_json_number(INFINITY, "null");
    assert_json_number(-INFINITY, "null");
}

static void json_seconds_have_a_fraction_only_where_there_is_one(void **state)
{
    (void)state;
    static const struct {
        int64_t time_us;
        const char *expected;
    } cases[] = {
        {0, "0"},
        {1700000000000000, "1700000000"},
        {1700000000500000, "1700000000.5"},
        {1700000000000001, "1700000000.000001"},
        {1, "0.000001"},
        {-1, "-0.000001"},
        {-500000, "-0.5"},
        {-1000000, "-1"},
        {-1250000, "-1.25"},
        {-1999999, "-1.999999"},
        {INT64_MAX, "9223372036854.775807"},
        {INT64_MIN, "-9223372036854.775808"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = {0};
        json_seconds(&text, cases[i].time_us);
        assert_string_equal(text.data, cases[i].expected);
        text_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_and_always_ends_in_nul),
        cmocka_unit_test(printed_text_may_be_longer_than_any_guess),
        cmocka_unit_test(appended_bytes_may_hold_nul),
        cmocka_unit_test(text_that_ran_out_of_memory_says_so_at_the_end),
        cmocka_unit_test(clearing_keeps_the_memory),
        cmocka_unit_test(json_strings_escape_what_they_must),
        cmocka_unit_test(json_strings_are_always_utf8),
        cmocka_unit_test(a_missing_json_string_is_null),
        cmocka_unit_test(json_numbers_are_as_short_as_they_can_be),
        cmocka_unit_test(json_numbers_read_back_as_they_were),
        cmocka_unit_test(json_has_no_nan_and_no_infinity),
        cmocka_unit_test(json_seconds_have_a_fraction_only_where_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
