#include "cli/index/summary.h"

#include "render/ohlc/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static void write_time(char out[SUMMARY_TIME_SIZE], const struct series *series, int64_t time_us)
{
    const int64_t day_us = INT64_C(86400) * 1000000;
    struct civil_time time = civil_from_us(series_clock_us(series, time_us));
    int length = snprintf(out, SUMMARY_TIME_SIZE, "%04" PRId64 "-%02d-%02d", time.year, time.month, time.day);
    bool is_within_day = series->interval_us > 0 && series->interval_us < day_us;
    if (is_within_day && length > 0 && length < SUMMARY_TIME_SIZE)
        snprintf(out + length, SUMMARY_TIME_SIZE - (size_t)length, "T%02d:%02d", time.hour, time.minute);
}

/* Which candle the point stands for: the first point for the first candle, the last for the last. */
static size_t candle_of(size_t point, size_t points, size_t candles)
{
    return points > 1 ? (size_t)((double)point * (double)(candles - 1) / (double)(points - 1) + 0.5) : 0;
}

/* Halves keep a range of prices near the largest double finite. */
static void write_spark(struct index_summary *summary, const double *close, size_t count)
{
    size_t points = count < SPARK_POINTS ? count : SPARK_POINTS;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < points; i++) {
        double price = close[candle_of(i, points, count)] / 2;
        low = price < low ? price : low;
        high = price > high ? price : high;
    }
    for (size_t i = 0; i < points; i++) {
        double price = close[candle_of(i, points, count)] / 2;
        double level = high > low ? (price - low) / (high - low) : 0.5;
        summary->spark[i] = (uint8_t)lround(level * SPARK_TOP);
    }
    summary->spark_count = (uint8_t)points;
}

void index_summary_make(struct index_summary *summary, const struct series *series, struct series_span span)
{
    size_t last = span.first + span.count - 1;
    const double *close = series->close + span.first;
    double start = series->open[span.first];
    int decimals = figure_price_decimals(close, span.count);
    *summary = (struct index_summary){.candles = span.count, .last = series->close[last], .change_percent = NAN};
    summary->change = summary->last - start;
    if (start > 0 && isfinite(summary->change / start * 100))
        summary->change_percent = summary->change / start * 100;
    figure_price(summary->price, summary->last, decimals);
    if (isfinite(summary->change))
        figure_change(summary->difference, summary->change, decimals);
    if (series->has_time) {
        summary->time_us = series->time_us[last];
        write_time(summary->time, series, summary->time_us);
    }
    write_spark(summary, close, span.count);
}
