/* Sums over a window are not kept by adding the newest value and taking off the oldest: what rounding a large value
 * costs would stay in the sum for good. Instead the column is cut into blocks of `period` values. A window then spans
 * at most two of them: the end of one and the beginning of the next, each summed up from their common border, so that
 * only values within the window ever meet (after van Herk 1992 and Gil and Werman 1993, who did so for maxima). */
#include "render/ohlc/averages.h"

#include <math.h>
#include <stdbool.h>

static void fill_nan(double *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = NAN;
}

/* True where not one window fits; out is done then. Else the places before the first window's end are for the caller to
 * make NaN, at last, as they are room to work in. */
static bool is_too_short(double *out, size_t length, size_t period)
{
    if (period > 0 && period <= length)
        return false;
    fill_nan(out, length);
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static double finite_or_nan(double value)
{
    return isfinite(value) ? value : NAN;
}

/* Behind the last value of the block that begins at `block`. The windows that end in it are treated from its end on:
 * the last takes no value from the block before, the one before it takes one, and so on. */
static size_t block_end(size_t block, size_t length, size_t period)
{
    return least(block + period, length);
}

void running_sum(double *out, const double *values, size_t length, size_t period)
{
    if (is_too_short(out, length, period))
        return;
    for (size_t block = 0; block < length; block += period) {
        double sum = 0;
        for (size_t i = block; i < block_end(block, length, period); i++)
            out[i] = sum += values[i];
        if (block == 0)
            continue;
        sum = 0;
        for (size_t taken = 1; taken < period; taken++) {
            size_t newest = block + period - 1 - taken;
            sum += values[block - taken];
            if (newest < length)
                out[newest] += sum;
        }
    }
    fill_nan(out, period - 1);
    for (size_t i = period - 1; i < length; i++)
        out[i] = finite_or_nan(out[i]);
}

void average_simple(double *out, const double *values, size_t length, size_t period)
{
    running_sum(out, values, length, period);
    for (size_t i = 0; i < length; i++)
        out[i] /= (double)period;
}

void average_weighted(double *out, const double *values, size_t length, size_t period)
{
    if (is_too_short(out, length, period))
        return;
    double weight = (double)period;
    for (size_t block = 0; block < length; block += period) {
        /* With each step every value of the block so far weighs one less, and the new one in full. */
        double sum = 0, weighted = 0;
        for (size_t i = block; i < block_end(block, length, period); i++) {
            out[i] = weighted += weight * values[i] - sum;
            sum += values[i];
        }
        if (block == 0)
            continue;
        /* Backwards every value weighs one more, and the new one once. */
        sum = weighted = 0;
        for (size_t taken = 1; taken < period; taken++) {
            size_t newest = block + period - 1 - taken;
            sum += values[block - taken];
            weighted += sum;
            if (newest < length)
                out[newest] += weighted;
        }
    }
    fill_nan(out, period - 1);
    double weights = weight * (weight + 1) / 2;
    for (size_t i = period - 1; i < length; i++)
        out[i] = finite_or_nan(out[i] / weights);
}

/* An average that moves by the part `alpha` of the way to each new value. */
static void average_smooth(double *out, const double *values, size_t length, size_t period, double alpha)
{
    double state = 0;
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        double value = values[i];
        state = count < period ? state + value : state + alpha * (value - state);
        count++;
        if (count == period)
            state /= (double)period;
        if (!isfinite(state)) {
            state = 0;
            count = 0;
        }
        out[i] = period > 0 && count >= period ? state : NAN;
    }
}

void average_exponential(double *out, const double *values, size_t length, size_t period)
{
    average_smooth(out, values, length, period, 2 / ((double)period + 1));
}

void average_wilder(double *out, const double *values, size_t length, size_t period)
{
    average_smooth(out, values, length, period, 1 / (double)period);
}

/* Sums of differences from a value of the window, and of their squares: those from 0 would be large and their
 * difference small, with nothing of the deviation left in it. */
struct moments {
    double first, second;
};

static void moments_add(struct moments *moments, double difference)
{
    moments->first += difference;
    moments->second += difference * difference;
}

static double moments_deviation(struct moments moments, size_t period)
{
    double mean = moments.first / (double)period;
    /* Below 0 only where squares are too small for a double. */
    double variance = moments.second / (double)period - mean * mean;
    return isfinite(variance) ? sqrt(fmax(variance, 0)) : NAN;
}

/* The windows whose newest value is in this block all hold its first value. */
static void deviation_block(double *mean, double *deviation, const double *values, size_t length, size_t period,
                            size_t block)
{
    double base = values[block];
    struct moments moments = {0};
    for (size_t i = block; i < block_end(block, length, period); i++) {
        moments_add(&moments, values[i] - base);
        mean[i] = moments.first;
        deviation[i] = moments.second;
    }
    moments = (struct moments){0};
    for (size_t taken = 0; taken < period; taken++) {
        size_t newest = block + period - 1 - taken;
        if (taken > 0)
            moments_add(&moments, values[block - taken] - base);
        if (newest < length) {
            struct moments both = {mean[newest] + moments.first, deviation[newest] + moments.second};
            mean[newest] = finite_or_nan(base + both.first / (double)period);
            deviation[newest] = moments_deviation(both, period);
        }
        if (block == 0)
            break; /* one window alone lies in the first block, whole */
    }
}

void running_deviation(double *mean, double *deviation, const double *values, size_t length, size_t period)
{
    if (!deviation) {
        average_simple(mean, values, length, period);
        return;
    }
    if (is_too_short(mean, length, period)) {
        fill_nan(deviation, length);
        return;
    }
    for (size_t block = 0; block < length; block += period)
        deviation_block(mean, deviation, values, length, period, block);
    fill_nan(mean, period - 1);
    fill_nan(deviation, period - 1);
}

/* The places of the values that may yet be the extreme one of a window, oldest first, each more extreme than those
 * after it; a ring of `period` places. */
struct extremes {
    size_t *places;
    size_t room, first, count;
};

static size_t ring_place(const struct extremes *queue, size_t k)
{
    size_t place = queue->first + k;
    return place < queue->room ? place : place - queue->room;
}

static void running_extreme(double *out, const double *values, size_t length, size_t period, size_t *scratch,
                            double sign)
{
    if (is_too_short(out, length, period))
        return;
    struct extremes queue = {.places = scratch, .room = period};
    size_t run = 0; /* values since the last NaN */
    for (size_t i = 0; i < length; i++) {
        double value = values[i];
        if (isnan(value)) {
            run = queue.count = 0;
            out[i] = NAN;
            continue;
        }
        run++;
        if (queue.count > 0 && queue.places[queue.first] + period == i) {
            queue.first = ring_place(&queue, 1);
            queue.count--;
        }
        while (queue.count > 0 && sign * values[queue.places[ring_place(&queue, queue.count - 1)]] <= sign * value)
            queue.count--;
        queue.places[ring_place(&queue, queue.count)] = i;
        queue.count++;
        out[i] = run >= period ? values[queue.places[queue.first]] : NAN;
    }
}

void running_highest(double *out, const double *values, size_t length, size_t period, size_t *scratch)
{
    running_extreme(out, values, length, period, scratch, 1);
}

void running_lowest(double *out, const double *values, size_t length, size_t period, size_t *scratch)
{
    running_extreme(out, values, length, period, scratch, -1);
}

void true_range(double *out, const double *high, const double *low, const double *close, size_t length)
{
    if (length > 0)
        out[0] = NAN;
    for (size_t i = 1; i < length; i++) {
        double before = close[i - 1];
        double range = fmax(high[i] - low[i], fmax(fabs(high[i] - before), fabs(low[i] - before)));
        bool is_whole = !isnan(high[i]) && !isnan(low[i]) && !isnan(before);
        out[i] = is_whole ? finite_or_nan(range) : NAN;
    }
}
