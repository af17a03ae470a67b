/* Which candles get a label on the time axis, and what it says. */
#ifndef CHANDLER_CHART_TIMEAXIS_H
#define CHANDLER_CHART_TIMEAXIS_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/chart/typeface.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct time_tick {
    size_t index;       /* of the candle */
    int x;              /* the middle of the candle */
    bool has_line;      /* a period starts here; false for a first label that only says where the axis begins */
    struct label label; /* colour and baseline are the caller's to set */
};

struct time_axis {
    const int64_t *time_us; /* of each candle, ascending; row numbers where has_time is false */
    const int *x;           /* the middle of each candle, ascending */
    size_t count;
    bool has_time;
    bool is_gathered;    /* each stands for several: a period may begin inside one */
    int64_t interval_us; /* between source candles, 0 where unknown */
    int left, right;     /* labels stay within these columns, inclusive */
    int size_px;         /* of the letters */
};

/* Labels sit where years, months, weeks, days, hours or minutes begin, whichever give the most labels that have room,
 * and greater turns come before smaller ones. The first label says its full date as far as the labels after it need it
 * ("2 Jan 2020", "Jan 2020", "2020"); after it each says what changed since the label before. Labels never overlap.
 * *ticks lives in the arena. */
enum status time_axis_ticks(const struct time_axis *axis, struct typeface *typeface, struct arena *arena,
                            struct time_tick **ticks, size_t *count, struct error *error);

#endif
