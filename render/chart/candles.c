#include "render/chart/candles.h"

#include <float.h>
#include <math.h>

struct candles candles_of_series(const struct series *series, struct series_span span)
{
    return (struct candles){
        .count = span.count,
        .time_us = series->time_us + span.first,
        .open = series->open + span.first,
        .high = series->high + span.first,
        .low = series->low + span.first,
        .close = series->close + span.first,
        .volume = series->volume + span.first,
        .close_before = span.first > 0 ? series->close[span.first - 1] : NAN,
    };
}

/* floor(index * count / columns) without overflow. */
size_t candles_share(size_t index, size_t count, size_t columns)
{
    return count / columns * index + count % columns * index / columns;
}

/* What is gathered of one share. */
struct share {
    double high, low;
    double volume; /* NaN where none is there */
};

/* One pass over all three columns, since each of them alone would wait for its own last result. */
static struct share share_of(const struct candles *candles, size_t from, size_t end)
{
    double high = candles->high[from], low = candles->low[from], sum = 0;
    size_t absent = 0;
    for (size_t i = from; i < end; i++) {
        double volume = candles->volume[i];
        bool is_absent = isnan(volume);
        high = candles->high[i] > high ? candles->high[i] : high;
        low = candles->low[i] < low ? candles->low[i] : low;
        sum += is_absent ? 0 : volume;
        absent += is_absent;
    }
    return (struct share){high, low, absent == end - from ? NAN : sum < DBL_MAX ? sum : DBL_MAX};
}

enum status candles_gather(struct candles *gathered, const struct candles *candles, size_t columns, struct arena *arena,
                           struct error *error)
{
    double *values = arena_alloc(arena, columns, 5 * sizeof *values);
    int64_t *time_us = arena_alloc(arena, columns, sizeof *time_us);
    size_t *sources = arena_alloc(arena, columns, sizeof *sources);
    if (!values || !time_us || !sources)
        return error_no_memory(error);
    double *open = values, *high = open + columns, *low = high + columns, *close = low + columns;
    double *volume = close + columns;
    for (size_t i = 0; i < columns; i++) {
        size_t from = candles_share(i, candles->count, columns);
        size_t end = candles_share(i + 1, candles->count, columns);
        time_us[i] = candles->time_us[from];
        open[i] = candles->open[from];
        struct share share = share_of(candles, from, end);
        high[i] = share.high;
        low[i] = share.low;
        close[i] = candles->close[end - 1];
        volume[i] = share.volume;
        sources[i] = end - from;
    }
    *gathered = (struct candles){
        .count = columns,
        .time_us = time_us,
        .open = open,
        .high = high,
        .low = low,
        .close = close,
        .volume = volume,
        .sources = sources,
        .close_before = candles->close_before,
    };
    return STATUS_OK;
}

enum direction candles_direction(const struct candles *candles, size_t index)
{
    double open = candles->open[index], close = candles->close[index];
    if (close == open)
        open = index > 0 ? candles->close[index - 1] : candles->close_before;
    if (close > open)
        return DIRECTION_UP;
    return close < open ? DIRECTION_DOWN : DIRECTION_UNCHANGED;
}

/* Where the lowest price first stands. */
static size_t find_lowest(const struct candles *candles, size_t from, size_t end, double low)
{
    for (size_t i = from; i < end; i++) {
        if (candles->low[i] == low || candles->open[i] == low || candles->close[i] == low)
            return i;
    }
    return from;
}

/* Extremes are sought in several rows at once, which compilers turn into vectors. Prices are never NaN. */
enum { LANES = 4 };

struct extremes {
    double lows[LANES], highs[LANES];
};

static inline void add_price(struct extremes *extremes, int lane, double price)
{
    extremes->lows[lane] = price < extremes->lows[lane] ? price : extremes->lows[lane];
    extremes->highs[lane] = price > extremes->highs[lane] ? price : extremes->highs[lane];
}

/* Files exist whose open or close lies outside low..high. Each price is compared with what was found: to order open and
 * close first would be a branch that falls this way and that. */
static inline void add_prices(struct extremes *extremes, const struct candles *candles, size_t at, int lane)
{
    add_price(extremes, lane, candles->open[at]);
    add_price(extremes, lane, candles->close[at]);
    extremes->lows[lane] = candles->low[at] < extremes->lows[lane] ? candles->low[at] : extremes->lows[lane];
    extremes->highs[lane] = candles->high[at] > extremes->highs[lane] ? candles->high[at] : extremes->highs[lane];
}

/* Carries range, but for where it is lowest, on over candles from..end. */
static void widen_range(struct price_range *range, const struct candles *candles, size_t from, size_t end)
{
    struct extremes extremes;
    size_t at = from;
    for (int lane = 0; lane < LANES; lane++) {
        extremes.lows[lane] = range->low;
        extremes.highs[lane] = range->high;
    }
    for (; at + LANES <= end; at += LANES) {
        for (int lane = 0; lane < LANES; lane++)
            add_prices(&extremes, candles, at + (size_t)lane, lane);
    }
    for (; at < end; at++)
        add_prices(&extremes, candles, at, 0);
    for (int lane = 0; lane < LANES; lane++) {
        range->low = extremes.lows[lane] < range->low ? extremes.lows[lane] : range->low;
        range->high = extremes.highs[lane] > range->high ? extremes.highs[lane] : range->high;
    }
}

struct price_range candles_range(const struct candles *candles)
{
    /* So that the lowest is looked for in a small part of many candles. */
    enum { PART = 1024 };
    struct price_range range = {.low = candles->low[0], .high = candles->high[0]};
    size_t lowest_part = 0;
    for (size_t from = 0; from < candles->count; from += PART) {
        double low = range.low;
        widen_range(&range, candles, from, candles->count - from < PART ? candles->count : from + PART);
        if (range.low < low)
            lowest_part = from;
    }
    range.lowest = find_lowest(candles, lowest_part, candles->count, range.low);
    /* Never -0, which is as low as 0 and would be printed otherwise. */
    range.low += 0.0;
    range.high += 0.0;
    return range;
}

double candles_top_volume(const struct candles *candles)
{
    double top = 0;
    for (size_t i = 0; i < candles->count; i++)
        top = candles->volume[i] > top ? candles->volume[i] : top;
    return top;
}

bool candles_have_volume(const struct candles *candles)
{
    for (size_t i = 0; i < candles->count; i++) {
        if (candles->volume[i] > 0)
            return true;
    }
    return false;
}
