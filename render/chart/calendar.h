/* Moments and steps of time as a chart writes them, in English and UTC. Pure functions, thread-safe. */
#ifndef CHANDLER_CHART_CALENDAR_H
#define CHANDLER_CHART_CALENDAR_H

#include "render/ohlc/series.h"
#include "render/ohlc/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_SECOND_US INT64_C(1000000)
#define CALENDAR_MINUTE_US (60 * CALENDAR_SECOND_US)
#define CALENDAR_HOUR_US (60 * CALENDAR_MINUTE_US)
#define CALENDAR_DAY_US (24 * CALENDAR_HOUR_US)

/* Room for a text of one moment, and of a span, with the NUL. */
enum { CALENDAR_SIZE = 64, CALENDAR_SPAN_SIZE = 144 };

/* How much of a moment is written. */
enum calendar_form {
    CALENDAR_YEAR,           /* 2020 */
    CALENDAR_MONTH,          /* Jan */
    CALENDAR_MONTH_OF_YEAR,  /* Jan 2020 */
    CALENDAR_DAY,            /* 2 */
    CALENDAR_DAY_OF_MONTH,   /* 2 Jan */
    CALENDAR_DAY_OF_YEAR,    /* 2 Jan 2020 */
    CALENDAR_MINUTE,         /* 09:30 */
    CALENDAR_TIME,           /* 09:30:15 */
    CALENDAR_MINUTE_OF_YEAR, /* 2 Jan 2020 09:30 */
};
void calendar_text(char out[CALENDAR_SIZE], const struct civil_time *moment, enum calendar_form form);

/* The finest thing that tells the series' candles apart. */
enum calendar_grain { GRAIN_SECOND, GRAIN_MINUTE, GRAIN_DAY, GRAIN_MONTH };
enum calendar_grain calendar_grain(int64_t interval_us);

/* "1m", "15m", "1h", "1D", "1W", "1M", "1Y" for the step between candles; "" where the candles keep no step: fewer than
 * half of a fair sample of their steps are the series' interval. */
void calendar_interval(char out[CALENDAR_SIZE], const struct series *series);

/* "2 Jan 2020 – 17 Dec 2020", "2 Jan 2020 09:30 – 16:00", "Jan 2010 – Mar 2020" or one moment. */
void calendar_span(char out[CALENDAR_SPAN_SIZE], int64_t first_us, int64_t last_us, enum calendar_grain grain);

#endif
