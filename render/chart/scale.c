#include "render/chart/scale.h"

#include <float.h>
#include <math.h>

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* Ranges of doubles up to 1.8e308 wide: halves keep max - min finite. */
static double half_span(double low, double high)
{
    return high / 2 - low / 2;
}

/* A range narrower than this has no room for steps among the smallest doubles. */
#define NARROWEST 1e-300

/* Opens a range that is empty, or too narrow for doubles to count rows in. */
static void open_range(double *low, double *high)
{
    double size = fmax(fabs(*low), fabs(*high));
    if (half_span(*low, *high) * 2 > fmax(size * 1e-12, NARROWEST))
        return;
    double margin = size > 0 ? fmax(size * 0.01, 10 * NARROWEST) : 1;
    *low = clamp(*low - margin, -DBL_MAX, DBL_MAX);
    *high = clamp(*high + margin, -DBL_MAX, DBL_MAX);
}

static struct scale fit_linear(struct scale scale, double low, double high, double headroom)
{
    bool never_negative = low >= 0 && high > 0; /* prices that are all 0 stand in the middle */
    open_range(&low, &high);
    double margin = half_span(low, high) * 2 * headroom / (1 - 2 * headroom);
    if (half_span(low, high) > DBL_MAX / 4)
        margin = 0;
    scale.min = low - margin;
    scale.max = clamp(high + margin, -DBL_MAX, DBL_MAX);
    if (never_negative && scale.min < 0)
        scale.min = 0;
    return scale;
}

static struct scale fit_log(struct scale scale, double low, double high, double headroom)
{
    double from = log10(low), to = log10(high);
    if (to - from < 1e-11) {
        from -= 0.005;
        to += 0.005;
    }
    double margin = (to - from) * headroom / (1 - 2 * headroom);
    /* Rounding in pow() must not push the extremes out. */
    scale.min = fmin(clamp(pow(10, from - margin), DBL_MIN, DBL_MAX), low);
    scale.max = fmax(clamp(pow(10, to + margin), DBL_MIN, DBL_MAX), high);
    return scale;
}

struct scale scale_fit(double low, double high, int y0, int y1, bool is_log, double headroom)
{
    struct scale scale = {.y0 = y0, .y1 = y1 > y0 ? y1 : y0, .is_log = is_log};
    return is_log ? fit_log(scale, low, high, headroom) : fit_linear(scale, low, high, headroom);
}

/* How far below max the value is, 0 to 1. */
static double scale_depth(const struct scale *scale, double value)
{
    if (scale->is_log)
        return (log10(scale->max) - log10(value)) / (log10(scale->max) - log10(scale->min));
    return half_span(value, scale->max) / half_span(scale->min, scale->max);
}

int scale_row(const struct scale *scale, double value)
{
    int row;
    scale_rows(scale, &value, 1, &row);
    return row;
}

/* The row nearest to a depth of 0 to 1, in the scale's rows. */
static inline int nearest_row(const struct scale *scale, double depth)
{
    double row = clamp(scale->y0 + depth * (scale->y1 - scale->y0) + 0.5, scale->y0, scale->y1 + 0.5);
    int whole = (int)row;
    return whole - (whole > row); /* floor(), which only newer processors have */
}

void scale_rows(const struct scale *scale, const double *values, size_t count, int *rows)
{
    double min = scale->min, max = scale->max, span = half_span(min, max);
    if (scale->is_log) {
        double top = log10(max), decades = top - log10(min);
        for (size_t i = 0; i < count; i++)
            rows[i] = nearest_row(scale, (top - log10(clamp(values[i], min, max))) / decades);
        return;
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = nearest_row(scale, half_span(clamp(values[i], min, max), max) / span);
}

double scale_position(const struct scale *scale, double value)
{
    double lowest = scale->y1 + (double)SCALE_BEYOND_PX;
    if (isnan(value) || (scale->is_log && value <= 0))
        return isnan(value) ? value : lowest;
    double position = scale->y0 + scale_depth(scale, value) * (scale->y1 - scale->y0);
    return clamp(position, scale->y0 - (double)SCALE_BEYOND_PX, lowest);
}

struct scale scale_extend(const struct scale *scale, int y0, int y1)
{
    struct scale extended = {.y0 = y0, .y1 = y1, .is_log = scale->is_log};
    double rows = scale->y1 > scale->y0 ? scale->y1 - scale->y0 : 1;
    double above = (scale->y0 - y0) / rows, below = (y1 - scale->y1) / rows;
    if (scale->is_log) {
        double from = log10(scale->min), to = log10(scale->max);
        extended.min = fmin(clamp(pow(10, from - (to - from) * below), DBL_MIN, DBL_MAX), scale->min);
        extended.max = fmax(clamp(pow(10, to + (to - from) * above), DBL_MIN, DBL_MAX), scale->max);
        return extended;
    }
    double half = half_span(scale->min, scale->max);
    extended.min = clamp(scale->min / 2 - half * below, -DBL_MAX / 2, DBL_MAX / 2) * 2;
    extended.max = clamp(scale->max / 2 + half * above, -DBL_MAX / 2, DBL_MAX / 2) * 2;
    return extended;
}

static const double STEPS[] = {1, 2, 2.5, 5};
enum { STEP_COUNT = sizeof STEPS / sizeof *STEPS };

/* The smallest round step of at least `least`; 0 where it is no double. */
static double round_step(double least)
{
    if (!(least > 0))
        return 0;
    double power = floor(log10(least));
    for (; power <= 308; power++) {
        for (size_t i = 0; i < STEP_COUNT; i++) {
            /* Division by a whole power of ten is exact where multiplication by its reciprocal is not. */
            double step = power < 0 ? STEPS[i] / pow(10, -power) : STEPS[i] * pow(10, power);
            if (step >= least * (1 - 1e-9) && step > 0 && step <= DBL_MAX)
                return step;
        }
    }
    return 0;
}

static void multiples(struct scale_ticks *ticks, const struct scale *scale, double step)
{
    ticks->count = 0;
    ticks->step = step;
    ticks->is_decades = false;
    if (step <= 0)
        return;
    double first = ceil(scale->min / step), last = floor(scale->max / step);
    for (double at = first; at <= last && ticks->count < SCALE_TICKS_MAX; at++) {
        double value = at * step;
        if (value >= scale->min && value <= scale->max)
            ticks->values[ticks->count++] = value;
    }
}

static void linear_ticks(struct scale_ticks *ticks, const struct scale *scale, int spacing_px)
{
    int rows = scale->y1 - scale->y0;
    if (rows < spacing_px) {
        *ticks = (struct scale_ticks){.step = 1};
        return;
    }
    /* One row more than asked for, since the rows that ticks are rounded to may be one closer. */
    double share = (spacing_px + 1.0) / rows;
    if (share * SCALE_TICKS_MAX < 1)
        share = 1.0 / SCALE_TICKS_MAX;
    multiples(ticks, scale, round_step(fmin(half_span(scale->min, scale->max) * share * 2, DBL_MAX)));
}

/* Rows between a value and the one a step below it. */
static double rows_below(const struct scale *scale, double value, double step)
{
    double below = fmax(value - step, scale->min);
    return (log10(value) - log10(below)) / (log10(scale->max) - log10(scale->min)) * (scale->y1 - scale->y0);
}

/* Less than a decade: multiples of one step; they stand closest at the top. */
static void narrow_log_ticks(struct scale_ticks *ticks, const struct scale *scale, int spacing_px)
{
    double step = round_step((scale->max - scale->min) / SCALE_TICKS_MAX);
    while (step > 0 && step < scale->max && rows_below(scale, scale->max, step) < spacing_px + 1)
        step = round_step(step * 1.01);
    multiples(ticks, scale, step);
}

/* Decades: 1-2-5, or 1 alone, or every second, third, ... power of ten. */
static void decade_ticks(struct scale_ticks *ticks, const struct scale *scale, int spacing_px)
{
    static const double PARTS[] = {1, 2, 5};
    double decade_px = (scale->y1 - scale->y0) / (log10(scale->max) - log10(scale->min));
    size_t parts = decade_px * 0.301 >= spacing_px + 1 ? 3 : 1;
    int stride = (int)clamp(ceil((spacing_px + 1) / decade_px), 1, 700);
    *ticks = (struct scale_ticks){.is_decades = true};
    for (int power = -308; power <= 308; power++) {
        if (power % stride != 0)
            continue;
        for (size_t i = 0; i < parts && ticks->count < SCALE_TICKS_MAX; i++) {
            double value = power < 0 ? PARTS[i] / pow(10, -power) : PARTS[i] * pow(10, power);
            if (value >= scale->min && value <= scale->max)
                ticks->values[ticks->count++] = value;
        }
    }
    ticks->step = ticks->count ? ticks->values[0] : 1;
}

void scale_ticks(struct scale_ticks *ticks, const struct scale *scale, int spacing_px)
{
    if (!scale->is_log)
        linear_ticks(ticks, scale, spacing_px);
    else if (scale->max / scale->min <= 10)
        narrow_log_ticks(ticks, scale, spacing_px);
    else
        decade_ticks(ticks, scale, spacing_px);
}
