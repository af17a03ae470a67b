/* What the index says of one chart: figures of the candles that it shows. */
#ifndef CHANDLER_CLI_INDEX_SUMMARY_H
#define CHANDLER_CLI_INDEX_SUMMARY_H

#include "render/chart/figure.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUMMARY_TIME_SIZE = 32, SPARK_POINTS = 48, SPARK_TOP = 24 };

/* Plain bytes, so that it travels through the spool. Zeroed says nothing: candles is 0. */
struct index_summary {
    uint64_t candles;
    double last;                  /* the last close */
    double change;                /* from the first open to the last close */
    double change_percent;        /* the same; NaN where the first open is not positive */
    int64_t time_us;              /* of the last candle; 0 where the series has no times */
    char price[FIGURE_SIZE];      /* the last close as the chart writes it */
    char difference[FIGURE_SIZE]; /* change likewise, signed */
    char time[SUMMARY_TIME_SIZE]; /* on the chart's clock: 2024-03-15, 2024-03-15T10:30, or "" */
    uint8_t spark[SPARK_POINTS];  /* closes evenly taken from first to last, 0 (lowest) to SPARK_TOP */
    uint8_t spark_count;          /* 1 to SPARK_POINTS */
};

/* span.count is at least 1. */
void index_summary_make(struct index_summary *summary, const struct series *series, struct series_span span);

#endif
