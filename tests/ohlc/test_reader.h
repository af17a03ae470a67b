/* What the tests of the reader share: one small series, written in many ways, and a check that it was read. */
#ifndef CHANDLER_TEST_READER_H
#define CHANDLER_TEST_READER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/ohlc/reader.h"
#include "render/ohlc/source.h"

/* Parses text as reading_parse wants it: in a buffer of its own with the padding, so that a sanitizer sees a read
 * beyond. */
static inline enum status parse_n(struct reading *reading, const char *text, size_t length,
                                  const struct read_options *options, struct error *error)
{
    static const struct read_options none;
    struct bytes bytes = {0};
    assert_int_equal(bytes_reserve(&bytes, length + SOURCE_PADDING, NULL), STATUS_OK);
    memcpy(bytes.data, text, length);
    memset(bytes.data + length, 0, SOURCE_PADDING);
    bytes.length = length;
    *error = (struct error){0};
    enum status status = reading_parse(reading, &bytes, "UTF-8", options ? options : &none, error);
    bytes_release(&bytes);
    return status;
}

static inline enum status parse(struct reading *reading, const char *text, const struct read_options *options,
                                struct error *error)
{
    return parse_n(reading, text, strlen(text), options, error);
}

static inline void assert_candle(const struct series *series, size_t at, int64_t time_s, double open, double high,
                                 double low, double close, double volume)
{
    assert_true(at < series->length);
    assert_int_equal(series->time_us[at], time_s * 1000000);
    assert_true(series->open[at] == open);
    assert_true(series->high[at] == high);
    assert_true(series->low[at] == low);
    assert_true(series->close[at] == close);
    if (isnan(volume))
        assert_true(isnan(series->volume[at]));
    else
        assert_true(series->volume[at] == volume);
}

/* The series that most tests write down: 15 to 17 January 2024. */
enum { DAY_15 = 1705276800, DAY_S = 86400 };

/* Fails with the text where it is not read as those three candles; volume_scale 0: there is no volume. */
static inline void assert_usual(const struct reading *reading, size_t index, double volume_scale)
{
    assert_true(index < reading->count);
    const struct series *series = reading->series[index].series;
    assert_non_null(series);
    assert_int_equal(series->length, 3);
    const double none = NAN;
    assert_candle(series, 0, DAY_15, 10.5, 12.25, 9.75, 11, volume_scale ? 1000 * volume_scale : none);
    assert_candle(series, 1, DAY_15 + DAY_S, 11, 13.5, 10.5, 12.75, volume_scale ? 2000 * volume_scale : none);
    assert_candle(series, 2, DAY_15 + 2 * DAY_S, 12.75, 14, 12.5, 13.5, volume_scale ? 1500 * volume_scale : none);
    assert_int_equal(reading->series[index].rejected, 0);
}

static inline void reads_usual(const char *text, double volume_scale)
{
    struct reading reading = {0};
    struct error error;
    enum status status = parse(&reading, text, NULL, &error);
    if (status != STATUS_OK)
        fail_msg("%s\n%s", error.message, text);
    if (reading.count != 1 || !reading.series[0].series || reading.series[0].series->length != 3 ||
        reading.series[0].rejected)
        print_error("not the usual series:\n%s\n(%s)\n", text, reading.dialect);
    assert_int_equal(reading.count, 1);
    assert_usual(&reading, 0, volume_scale);
    reading_release(&reading);
}

#endif
