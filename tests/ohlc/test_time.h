/* What the tests of times share. */
#ifndef CHANDLER_TESTS_OHLC_TEST_TIME_H
#define CHANDLER_TESTS_OHLC_TEST_TIME_H

#include "render/ohlc/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <string.h>

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static inline int64_t at(int64_t year, int month, int day, int hour, int minute, int second)
{
    return days_from_civil(year, month, day) * DAY + (hour * 3600 + minute * 60 + second) * SECOND;
}

/* A copy of exactly the text's size, so that a sanitizer sees any byte read outside it. */
static inline struct time_field field_of(const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    if (length)
        memcpy(copy, text, length);
    return (struct time_field){copy, length};
}

static inline void field_free(struct time_field field)
{
    free((char *)(uintptr_t)field.text);
}

enum { FIELDS_MAX = 64 };

/* A column, its format and what it reads. */
struct column {
    struct time_format format;
    struct error error;
    enum status status;
    size_t count;
    bool is_time[FIELDS_MAX];
    int64_t time_us[FIELDS_MAX];
};

static inline struct column read_columns(const char *const *texts, const char *const *clocks,
                                         struct read_options options)
{
    struct column column = {0};
    struct time_field fields[FIELDS_MAX], times[FIELDS_MAX];
    for (; texts[column.count]; column.count++) {
        assert_true(column.count < FIELDS_MAX);
        fields[column.count] = field_of(texts[column.count]);
        if (clocks)
            times[column.count] = field_of(clocks[column.count]);
    }
    column.status =
        time_format_detect(&column.format, fields, clocks ? times : NULL, column.count, &options, &column.error);
    for (size_t i = 0; i < column.count; i++) {
        if (column.status == STATUS_OK)
            column.is_time[i] = time_parse(&column.format, fields[i].text, fields[i].length, clocks ? &times[i] : NULL,
                                           &column.time_us[i]);
        field_free(fields[i]);
        if (clocks)
            field_free(times[i]);
    }
    return column;
}

#define COLUMN(...) read_columns((const char *const[]){__VA_ARGS__, NULL}, NULL, (struct read_options){0})

#define PAIRS(texts, clocks) read_columns(texts, clocks, (struct read_options){0})

static inline void expect(const char *text, int64_t wanted)
{
    struct column column = COLUMN(text);
    if (column.status != STATUS_OK || !column.is_time[0])
        fail_msg("'%s' is no time: %s", text, column.error.message);
    if (column.time_us[0] != wanted)
        fail_msg("'%s' is %lld, not %lld", text, (long long)column.time_us[0], (long long)wanted);
}

static inline void refuse(const char *text)
{
    struct column column = COLUMN(text);
    if (column.status != STATUS_INPUT)
        fail_msg("'%s' is taken for %lld", text, (long long)column.time_us[0]);
    assert_string_not_equal(column.error.message, "");
}

#endif
