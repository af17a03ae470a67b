/* What is recalled of the time before is what the whole field says. */
#include "render/ohlc/time_memory.h"

#include "tests/ohlc/test_time.h"

enum { FIELD_SIZE = 64 };

/* A field with the room behind it that may be read ahead. */
struct padded {
    char text[FIELD_SIZE + TIME_MEMORY_READS];
    size_t length;
};

static struct padded padded(const char *text)
{
    struct padded field = {.length = strlen(text)};
    assert_true(field.length < FIELD_SIZE);
    memcpy(field.text, text, field.length);
    return field;
}

static struct time_format format_of(const char *text)
{
    const struct read_options options = {.date_order = DATE_ORDER_AUTO};
    const struct time_field field = {text, strlen(text)};
    struct time_format format;
    struct error error;
    assert_int_equal(time_format_detect(&format, &field, NULL, 1, &options, &error), STATUS_OK);
    return format;
}

/* Whether `next` is recalled behind `first`; if so it must be what it is by itself. */
static bool is_recalled(const char *first, const char *next)
{
    struct time_format format = format_of(first);
    struct time_memory memory = {.length = 0};
    struct padded a = padded(first), b = padded(next);
    int64_t time_us, recalled_us, whole_us;
    assert_true(time_parse_and_keep(&memory, &format, a.text, a.length, &time_us));
    assert_true(time_recall(&memory, a.text, a.length, &recalled_us));
    assert_int_equal(recalled_us, time_us);
    if (!time_recall(&memory, b.text, b.length, &recalled_us))
        return false;
    assert_true(time_parse(&format, b.text, b.length, NULL, &whole_us));
    assert_int_equal(recalled_us, whole_us);
    return true;
}

static void a_day_of_the_same_month_is_recalled(void **state)
{
    (void)state;
    assert_true(is_recalled("2024-02-28", "2024-02-29"));
    assert_true(is_recalled("31.12.2023", "01.12.2023"));
    assert_true(is_recalled("12/31/2023", "12/01/2023"));
    assert_true(is_recalled("20240315", "20240301"));
}

static void a_time_of_day_and_its_zone_are_recalled(void **state)
{
    (void)state;
    assert_true(is_recalled("2024-02-28 09:30", "2024-02-28 23:59"));
    assert_true(is_recalled("2024-02-28T09:30:00Z", "2024-02-01T00:00:59Z"));
    assert_true(is_recalled("2025-02-26 00:00:00-05:00", "2025-02-27 16:00:00-05:00"));
    assert_true(is_recalled("2024-02-28 09:30:00.250", "2024-02-28 09:31:00.250"));
    assert_true(is_recalled("20240315 103000", "20240316 000001"));
    assert_true(is_recalled("2024-02-28 09:30", "2024-02-28"));
}

static void what_differs_is_left_to_the_whole_reading(void **state)
{
    (void)state;
    assert_false(is_recalled("2024-02-28", "2024-03-01"));
    assert_false(is_recalled("2024-02-28", "2023-02-28"));
    assert_false(is_recalled("2024-02-28", "2024.02.28"));
    assert_false(is_recalled("2025-02-26 00:00:00-05:00", "2025-02-26 00:00:00-04:00"));
    assert_false(is_recalled("2025-02-26 00:00:00-05:00", "2025-02-26 00:00-05:00"));
    assert_false(is_recalled("2024-02-28 09:30:00.250", "2024-02-28 09:30:00.25"));
}

static void no_day_or_time_outside_the_calendar_is_recalled(void **state)
{
    (void)state;
    assert_false(is_recalled("2024-02-28", "2024-02-30"));
    assert_false(is_recalled("2023-02-28", "2023-02-29"));
    assert_false(is_recalled("2024-02-28", "2024-02-00"));
    assert_false(is_recalled("2024-02-28", "2024-02-2x"));
    assert_false(is_recalled("2024-02-28", "2024-02-2"));
    assert_false(is_recalled("2024-02-28 09:30", "2024-02-28 24:00"));
    assert_false(is_recalled("2024-02-28 09:30", "2024-02-28 09:60"));
    assert_false(is_recalled("2024-02-28 09:30", "2024-02-28 09:3"));
    assert_false(is_recalled("2024-02-28 09:30", "2024-02-28,09:30"));
}

static void an_empty_memory_recalls_nothing(void **state)
{
    (void)state;
    const struct time_memory memory = {.length = 0};
    const struct padded field = padded("2024-02-28");
    int64_t time_us;
    assert_false(time_recall(&memory, field.text, field.length, &time_us));
    assert_false(time_recall(&memory, field.text, 0, &time_us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_the_same_month_is_recalled),
        cmocka_unit_test(a_time_of_day_and_its_zone_are_recalled),
        cmocka_unit_test(what_differs_is_left_to_the_whole_reading),
        cmocka_unit_test(no_day_or_time_outside_the_calendar_is_recalled),
        cmocka_unit_test(an_empty_memory_recalls_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
