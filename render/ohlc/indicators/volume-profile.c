/* How much was traded at which price (J. Peter Steidlmayer's market profile, with volume in place of time). A candle's
 * volume is spread evenly over its range, as nothing more is known of it; others put it at the close or look into finer
 * candles. A candle counts as rising by close against open, and where these are equal by close against the close
 * before. The value area is the narrowest range about the fullest bin that has 70 % of the volume, and of several as
 * narrow the one with the most; Steidlmayer's goes out from that bin by two at a time, to the side where they hold
 * more.
 *
 * O(candles + bins): of the bins that a candle spans whole only the first and the one behind the last are touched, with
 * what begins and ends there; sums over these give the bins. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { PARAMETER_BINS, PARAMETER_PERIOD };

static const double VALUE_SHARE = 0.7;

/* Prices as places: bin k is from k to k + 1. */
struct ruler {
    double low, range;
    double factor; /* a half where the range would overflow else */
    size_t bins;
};

/* One direction's volume while it is gathered; each has bins + 1 items. */
struct gathering {
    double *bins;   /* what lies within a bin */
    double *begins; /* change of the volume that every bin gets from this one on */
    int64_t *spans; /* change of the count of the candles that give it */
};

static bool gathering_new(struct gathering *gathering, struct arena *arena, size_t bins)
{
    gathering->bins = arena_alloc(arena, bins + 1, sizeof *gathering->bins);
    gathering->begins = arena_alloc(arena, bins + 1, sizeof *gathering->begins);
    gathering->spans = arena_alloc(arena, bins + 1, sizeof *gathering->spans);
    return gathering->bins && gathering->begins && gathering->spans;
}

static struct ruler ruler_new(double low, double high, size_t bins)
{
    double factor = isfinite(high - low) ? 1 : 0.5;
    /* A price that never moved is one bin without height. */
    return (struct ruler){low, high * factor - low * factor, factor, high > low ? bins : 1};
}

static double ruler_place(const struct ruler *ruler, double price)
{
    if (!(ruler->range > 0))
        return 0;
    return fmin((price * ruler->factor - ruler->low * ruler->factor) / ruler->range, 1) * (double)ruler->bins;
}

/* In two parts where the range is of halves, since the whole of it would overflow. */
static double ruler_price(const struct ruler *ruler, size_t place)
{
    double share = (double)place / (double)ruler->bins;
    return ruler->low + share * ruler->range + share * ruler->range * (1 / ruler->factor - 1);
}

static size_t bin_at(const struct ruler *ruler, double place)
{
    size_t bin = (size_t)place;
    return bin < ruler->bins ? bin : ruler->bins - 1;
}

static void gather(struct gathering *gathering, const struct ruler *ruler, double low, double high, double volume)
{
    double from = ruler_place(ruler, low), to = ruler_place(ruler, high), height = to - from;
    size_t first = bin_at(ruler, from), last = bin_at(ruler, to);
    if (first == last) {
        gathering->bins[first] += volume;
        return;
    }
    gathering->bins[first] += volume * (((double)first + 1 - from) / height);
    gathering->bins[last] += volume * ((to - (double)last) / height);
    if (last > first + 1) {
        double each = volume / height;
        gathering->begins[first + 1] += each;
        gathering->begins[last] -= each;
        gathering->spans[first + 1]++;
        gathering->spans[last]--;
    }
}

static void add_up(struct gathering *gathering, size_t bins)
{
    double each = 0;
    int64_t spans = 0;
    for (size_t i = 0; i < bins; i++) {
        each += gathering->begins[i];
        spans += gathering->spans[i];
        if (spans == 0) /* what is left is rounding */
            each = 0;
        gathering->bins[i] += fmax(each, 0);
    }
}

static bool is_falling(const struct series *series, size_t i)
{
    if (series->close[i] != series->open[i])
        return series->close[i] < series->open[i];
    return i > 0 && series->close[i] < series->close[i - 1];
}

static bool has_traded(const struct series *series, size_t i)
{
    return series->volume[i] > 0;
}

static size_t fullest_bin(const struct plot_profile *profile)
{
    size_t fullest = 0;
    for (size_t i = 1; i < profile->bins; i++)
        if (profile->up[i] + profile->down[i] > profile->up[fullest] + profile->down[fullest])
            fullest = i;
    return fullest;
}

/* As the lower end goes up to the fullest bin the upper end that is needed never comes down again. */
static void put_value_area(struct plot_profile *profile, const struct ruler *ruler, double *sums)
{
    size_t bins = profile->bins, fullest = fullest_bin(profile), end = fullest + 1;
    for (size_t i = 0; i < bins; i++)
        sums[i + 1] = sums[i] + (profile->up[i] + profile->down[i]);
    double wanted = VALUE_SHARE * sums[bins], most = -1;
    size_t best_first = 0, best_end = bins;
    for (size_t first = 0; first <= fullest; first++) {
        while (end < bins && sums[end] - sums[first] < wanted)
            end++;
        double held = sums[end] - sums[first];
        if (held < wanted)
            break;
        bool is_narrower = end - first < best_end - best_first;
        if (is_narrower || (end - first == best_end - best_first && held > most)) {
            best_first = first;
            best_end = end;
            most = held;
        }
    }
    profile->value_low = best_first == 0 ? profile->low : ruler_price(ruler, best_first);
    profile->value_high = best_end == bins ? profile->high : ruler_price(ruler, best_end);
}

/* The prices that candles with volume reached, from `first` on; false where there is none, or where the volume
 * does not fit a double, shares of it included. */
static bool find_range(const struct series *series, size_t first, struct plot_profile *profile)
{
    double total = 0;
    for (size_t i = first; i < series->length; i++) {
        if (!has_traded(series, i))
            continue;
        profile->low = total > 0 ? fmin(profile->low, series->low[i]) : series->low[i];
        profile->high = total > 0 ? fmax(profile->high, series->high[i]) : series->high[i];
        total += series->volume[i];
    }
    return total >= DBL_MIN && isfinite(total);
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t period = argument_count(call, PARAMETER_PERIOD), length = series->length;
    size_t first = period > 0 && period < length ? length - period : 0;
    struct plot_profile profile = {0};
    *plots = (struct plots){0};
    if (!find_range(series, first, &profile))
        return STATUS_OK;
    struct ruler ruler = ruler_new(profile.low, profile.high, argument_count(call, PARAMETER_BINS));
    profile.bins = ruler.bins;
    struct gathering up, down;
    double *sums = arena_alloc(arena, ruler.bins + 1, sizeof *sums);
    if (!gathering_new(&up, arena, ruler.bins) || !gathering_new(&down, arena, ruler.bins) || !sums)
        return error_no_memory(error);
    for (size_t i = first; i < length; i++)
        if (has_traded(series, i))
            gather(is_falling(series, i) ? &down : &up, &ruler, series->low[i], series->high[i], series->volume[i]);
    add_up(&up, ruler.bins);
    add_up(&down, ruler.bins);
    profile.up = up.bins;
    profile.down = down.bins;
    put_value_area(&profile, &ruler, sums);
    plots->profile = profile;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    [PARAMETER_BINS] = {"bins", "24", PARAMETER_COUNT, .least = 1, .most = 1000},
    [PARAMETER_PERIOD] = {"period", "0", PARAMETER_COUNT, .least = 0, .most = INDICATOR_PERIOD_MAX, .is_quiet = true},
};

const struct indicator indicator_volume_profile = {
    .name = "volume-profile",
    .summary = "Volume by price, with the value area (period 0: of all candles)",
    .pane = INDICATOR_PANE_PRICE,
    .needs_volume = true,
    .parameters = parameters,
    .parameter_count = 2,
    .check = arguments_check,
    .compute = compute,
};
