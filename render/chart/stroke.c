#include "render/chart/stroke.h"

#include "render/chart/brush.h"

/* Heights are kept above 0 by as much as a disc reaches and more, so that what is above all rows stays so. Rows and
 * twice that much fit into a short. */
enum {
    RAISED = (STROKE_WIDEST_PX / 2 + 16) * STROKE_FINE,
    HIGHEST = STROKE_ROWS_MAX * STROKE_FINE + 2 * RAISED,
    NOWHERE_LOW = INT16_MAX,
    NOWHERE_HIGH = INT16_MIN,
};
_Static_assert((int)HIGHEST <= INT16_MAX, "every height is a short");

/* A segment narrower than this is nothing but its ends. */
#define NARROW_PX 1e-6

/* How far a sample's part of a steep segment reaches to each side of it, in sub-columns: half the way to the next would
 * widen the stroke, and none would make it thinner. */
#define SAMPLE_REACH 0.25

void stroke_begin(struct stroke *stroke, double width_px)
{
    stroke->radius = width_px / 2;
    stroke->reach_count = 0;
    for (int i = 0; i < STROKE_ASIDE - 2; i++) {
        double aside = (i + 0.5) / STROKE_PARTS, square = stroke->radius * stroke->radius - aside * aside;
        if (i > 0 && !(square > 0))
            break;
        stroke->reach[stroke->reach_count++] = (int16_t)(sqrt(square > 0 ? square : 0) * STROKE_FINE + 0.5);
    }
}

/* The first sample that matters to the band; sample 0 of the band itself is in the middle of its first column. Samples
 * lie in the middles of columns and every quarter of a pixel from there. */
static int first_sample(const struct stroke *stroke)
{
    return -1 - stroke->reach_count;
}

static int last_sample(const struct stroke *stroke)
{
    return stroke->width * STROKE_PARTS - 2 + stroke->reach_count;
}

/* Where x lies in samples, cut to those that matter and one more on each side. */
static double sample_at(const struct stroke *stroke, double x)
{
    double at = (x - (stroke->x0 + 0.5)) * STROKE_PARTS;
    double low = first_sample(stroke) - 1, high = last_sample(stroke) + 1;
    return at < low ? low : at > high ? high : at;
}

static double height_of(const struct stroke *stroke, double y)
{
    double height = (y - stroke->y0) * STROKE_FINE + RAISED;
    return height < 0 ? 0 : height > HIGHEST ? HIGHEST : height;
}

static int16_t *low_at(struct stroke *stroke, int sample)
{
    return stroke->low + STROKE_ASIDE + sample;
}

static int16_t *high_at(struct stroke *stroke, int sample)
{
    return stroke->high + STROKE_ASIDE + sample;
}

static void clear_samples(struct stroke *stroke)
{
    for (int i = first_sample(stroke) - 1; i <= last_sample(stroke) + 1; i += SHORT_LANES) {
        lanes_store_shorts(low_at(stroke, i), lanes_all_shorts(NOWHERE_LOW));
        lanes_store_shorts(high_at(stroke, i), lanes_all_shorts(NOWHERE_HIGH));
    }
}

static void widen(struct stroke *stroke, int sample, int low, int high)
{
    int16_t *lowest = low_at(stroke, sample), *highest = high_at(stroke, sample);
    *lowest = (int16_t)(low < *lowest ? low : *lowest);
    *highest = (int16_t)(high > *highest ? high : *highest);
}

/* A point belongs to the sample next to it. That matters only where no sample shows it: of what is narrow and steep. */
static void add_point(struct stroke *stroke, double at, double height)
{
    int sample = (int)(at + (STROKE_ASIDE + 0.5)) - STROKE_ASIDE, rounded = (int)(height + 0.5);
    if (sample >= first_sample(stroke) && sample <= last_sample(stroke))
        widen(stroke, sample, rounded, rounded);
}

/* The samples from the first to the last, all between a and b, and behind them none: what is stored four at a time
 * reaches past the last. */
static void add_slope(struct stroke *stroke, struct point a, struct point b, int first, int last, float lowest,
                      float highest)
{
    double slope = (b.y - a.y) / (b.x - a.x), x = stroke->x0 + 0.5 + (double)first / STROKE_PARTS;
    float height = (float)((a.y + slope * (x - a.x) - stroke->y0) * STROKE_FINE + RAISED);
    float step = (float)(slope * STROKE_FINE / STROKE_PARTS), beside = fabsf(step) * (float)SAMPLE_REACH;
    lanes_float heights = height + step * (lanes_float){0, 1, 2, 3};
    lanes_float low = lanes_all_floats(lowest + 0.5F), high = lanes_all_floats(highest + 0.5F);
    lanes_float up = lanes_all_floats(0.5F - beside), down = lanes_all_floats(0.5F + beside);
    int16_t low_before = *low_at(stroke, first), high_before = *high_at(stroke, first);
    for (int i = first; i <= last; i += FLOAT_LANES, heights += FLOAT_LANES * step) {
        lanes_short both = lanes_shorts_of_floats(lanes_within_floats(heights + up, low, high),
                                                  lanes_within_floats(heights + down, low, high));
        memcpy(low_at(stroke, i), &both, sizeof both / 2);
        memcpy(high_at(stroke, i), (const int16_t *)&both + FLOAT_LANES, sizeof both / 2);
    }
    widen(stroke, first, low_before, high_before);
    for (int i = 1; i <= FLOAT_LANES; i++) {
        *low_at(stroke, last + i) = NOWHERE_LOW;
        *high_at(stroke, last + i) = NOWHERE_HIGH;
    }
}

static void add_segment(struct stroke *stroke, struct point a, struct point b, double at_a, double at_b,
                        double height_a, double height_b)
{
    int first = (int)(at_a + STROKE_ASIDE), last = (int)(at_b + STROKE_ASIDE) - STROKE_ASIDE;
    first += (first < at_a + STROKE_ASIDE) - STROKE_ASIDE;
    if (first <= last && b.x - a.x > NARROW_PX)
        add_slope(stroke, a, b, first, last, (float)(height_a < height_b ? height_a : height_b),
                  (float)(height_a < height_b ? height_b : height_a));
    if (first >= last && fabs(height_a - height_b) > STROKE_FINE) {
        add_point(stroke, at_a, height_a);
        add_point(stroke, at_b, height_b);
    }
}

static void add_samples(struct stroke *stroke, const struct point *points, size_t count)
{
    double right = stroke->x0 + stroke->width + stroke->radius;
    struct point a = brush_near(points[0]);
    double at_a = sample_at(stroke, a.x), height_a = height_of(stroke, a.y);
    bool is_narrow = sample_at(stroke, brush_near(points[count - 1]).x) - at_a < 1;
    if (is_narrow)
        add_point(stroke, at_a, height_a);
    for (size_t i = 1; i < count && a.x <= right; i++) {
        struct point b = brush_near(points[i]);
        double at_b = sample_at(stroke, b.x), height_b = height_of(stroke, b.y);
        add_segment(stroke, a, b, at_a, at_b, height_a, height_b);
        if (is_narrow)
            add_point(stroke, at_b, height_b);
        a = b;
        at_a = at_b;
        height_a = height_b;
    }
}

/* Sixteen sub-columns: each has a sample half a sub-column to its left, and one to its right, and so on. */
static inline void find_ends(struct stroke *stroke, int i)
{
    const int16_t *low = low_at(stroke, i - 2), *high = high_at(stroke, i - 2);
    lanes_short from[2] = {lanes_all_shorts(INT16_MAX), lanes_all_shorts(INT16_MAX)};
    lanes_short end[2] = {lanes_all_shorts(INT16_MIN), lanes_all_shorts(INT16_MIN)};
    for (int k = 0; k < stroke->reach_count; k++) {
        lanes_short reach = lanes_all_shorts(stroke->reach[k]);
        for (int half = 0, at = 0; half < 2; half++, at += SHORT_LANES) {
            lanes_short top = lanes_least_shorts(lanes_load_shorts(low + at - k), lanes_load_shorts(low + at + 1 + k));
            lanes_short bottom =
                lanes_most_shorts(lanes_load_shorts(high + at - k), lanes_load_shorts(high + at + 1 + k));
            from[half] = lanes_least_shorts(from[half], lanes_subtract_shorts(top, reach));
            end[half] = lanes_most_shorts(end[half], lanes_add_shorts(bottom, reach));
        }
    }
    /* An end that is nowhere stays before the first row, whatever is taken from it. */
    lanes_short least = lanes_all_shorts(RAISED);
    lanes_short most = lanes_all_shorts((int16_t)(RAISED + stroke->rows * STROKE_FINE));
    for (int half = 0; half < 2; half++) {
        lanes_store_shorts(stroke->from + i + half * SHORT_LANES, lanes_most_shorts(from[half], least) - least);
        lanes_store_shorts(stroke->end + i + half * SHORT_LANES,
                           lanes_most_shorts(lanes_least_shorts(end[half], most), least) - least);
    }
}

void stroke_band(struct stroke *stroke, const struct point *points, size_t count)
{
    clear_samples(stroke);
    add_samples(stroke, points, count);
    int ends = stroke->width * STROKE_PARTS;
    for (int i = 0; i < ends; i += 2 * SHORT_LANES)
        find_ends(stroke, i);
    for (int i = ends; i % (2 * SHORT_LANES) != 0; i++) {
        stroke->from[i] = INT16_MAX;
        stroke->end[i] = 0;
    }
}
