#include "render/chart/brush.h"
#include "render/chart/dashes.h"

#include <string.h>

/* A stroke with round joins is the union of discs around the points and of slanted bars between them. At a given x the
 * part of an unbroken curve that lies there is one interval, for all discs and bars that reach this x hang together: so
 * the union is the least top and the greatest bottom. Both are kept for a few sub-columns of each pixel column, in
 * bands of columns that stay in the nearest cache; what they cover of a pixel becomes one of a few levels. The loops
 * over sub-columns are short sums of floats without a branch, which compilers turn into vectors. */
enum {
    BAND_PX = 64,
    PARTS = 4, /* sub-columns of a pixel */
    FINE = 64, /* heights are whole 64ths of a pixel */
    FULL = PARTS * FINE,
    WIDEST_PX = 1000,
};

/* One number for each sub-column of a pixel; gcc and clang compute with all at once. */
typedef int parts_vector __attribute__((vector_size(PARTS * sizeof(int))));

/* How many levels coverage has, as a power of two; see paint_curve. */
enum { BITS_ON_FIRST = 3, BITS_ON_PLAIN = 2, BITS_ON_MIXED = 0 };

/* Bars narrower than this are nothing but their ends' discs. */
#define NARROW_PX 1e-6

struct curve {
    const struct painter *painter;
    uint32_t colour;
    double radius;
    struct box clip;
    uint32_t under; /* the last pixel value that was asked for, and its levels */
    int level_bits;

    /* Of an indexed frame. */
    int8_t bits[PALETTE_SIZE_MAX]; /* level_bits on each number, -1 until they are asked for */
    struct mixtures mixtures;      /* at eighths of coverage */

    int x0, width;                                       /* the band's pixel columns */
    float top[BAND_PX * PARTS], bottom[BAND_PX * PARTS]; /* rows below the clip's top */
    parts_vector from[BAND_PX], end[BAND_PX];            /* the same in 64ths and within the clip */
};

/* Where x lies in the band's sub-columns: the middle of the first is at 0. */
static double part_at(const struct curve *curve, double x)
{
    return (x - curve->x0) * PARTS - 0.5;
}

/* Sub-columns from *from up to but not including *end have their middles in left..right. */
static void parts_within(const struct curve *curve, double left, double right, int *from, int *end)
{
    int parts = curve->width * PARTS;
    double first = part_at(curve, left), last = part_at(curve, right);
    *from = first <= 0 ? 0 : first >= parts ? parts : (int)first + ((int)first < first);
    *end = last < 0 ? 0 : last >= parts ? parts : (int)last + 1;
}

static void add_disc(struct curve *curve, struct point middle)
{
    float y = (float)(middle.y - curve->clip.y0), square = (float)(curve->radius * curve->radius);
    int from, end;
    parts_within(curve, middle.x - curve->radius, middle.x + curve->radius, &from, &end);
    float first = (float)(from - part_at(curve, middle.x));
    for (int i = 0; i < end - from; i++) {
        float aside = (first + (float)i) / PARTS, rest = square - aside * aside;
        float reach = sqrtf(rest > 0 ? rest : 0), top = y - reach, bottom = y + reach;
        curve->top[from + i] = top < curve->top[from + i] ? top : curve->top[from + i];
        curve->bottom[from + i] = bottom > curve->bottom[from + i] ? bottom : curve->bottom[from + i];
    }
}

static void add_bar(struct curve *curve, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    if (!(dx > NARROW_PX))
        return;
    /* The edges are the line itself moved at right angles to it. */
    double scale = curve->radius / sqrt(dx * dx + dy * dy), aside = dy * scale, reach = dx * scale;
    double slope = dy / dx / PARTS, y = a.y - curve->clip.y0;
    float step = (float)slope;
    int from, end;
    parts_within(curve, a.x + aside, b.x + aside, &from, &end);
    float top = (float)(y - reach + slope * (from - part_at(curve, a.x + aside)));
    for (int i = 0; i < end - from; i++) {
        float edge = top + step * (float)i;
        curve->top[from + i] = edge < curve->top[from + i] ? edge : curve->top[from + i];
    }
    parts_within(curve, a.x - aside, b.x - aside, &from, &end);
    float bottom = (float)(y + reach + slope * (from - part_at(curve, a.x - aside)));
    for (int i = 0; i < end - from; i++) {
        float edge = bottom + step * (float)i;
        curve->bottom[from + i] = edge > curve->bottom[from + i] ? edge : curve->bottom[from + i];
    }
}

static void clear_band(struct curve *curve, int x0, int width)
{
    curve->x0 = x0;
    curve->width = width;
    for (int i = 0; i < width * PARTS; i++) {
        curve->top[i] = INFINITY;
        curve->bottom[i] = -INFINITY;
    }
}

/* Rows in 64ths, rounded, within 0 and height. */
static void to_fine(parts_vector *fine, const float *rows, int columns, float height)
{
    for (int column = 0; column < columns; column++) {
        for (int i = 0; i < PARTS; i++) {
            float row = rows[column * PARTS + i];
            row = row > 0 ? row : 0;
            fine[column][i] = (int)((row < height ? row : height) * FINE + 0.5F);
        }
    }
}

static int level_bits_on(struct curve *curve, uint32_t under)
{
    if (under == curve->under)
        return curve->level_bits;
    curve->under = under;
    if (under == curve->painter->plain[0])
        curve->level_bits = BITS_ON_FIRST;
    else
        curve->level_bits = brush_is_plain(curve->painter, under) ? BITS_ON_PLAIN : BITS_ON_MIXED;
    return curve->level_bits;
}

/* How much of the curve's colour, of 256, a pixel gets whose coverage has that many levels. */
static uint32_t share_of(int covered, int bits)
{
    return (uint32_t)((covered << bits) + FULL / 2) / FULL << (8 - bits);
}

static void blend(struct curve *curve, uint32_t *pixel, int covered)
{
    uint32_t share = covered == FULL ? FULL : share_of(covered, level_bits_on(curve, *pixel));
    if (share > 0)
        *pixel = brush_mix(*pixel, curve->colour, share);
}

static void blend_number(struct curve *curve, uint8_t *pixel, int covered)
{
    const struct painter *painter = curve->painter;
    uint8_t under = *pixel;
    if (curve->bits[under] < 0)
        curve->bits[under] = (int8_t)level_bits_on(curve, brush_pixel(painter, under));
    uint32_t share = covered == FULL ? FULL : share_of(covered, curve->bits[under]);
    if (share == 0)
        return;
    int16_t *mixture = &curve->mixtures.numbers[share >> (8 - BITS_ON_FIRST)][under];
    if (*mixture < 0)
        *mixture = brush_number(painter, brush_mix(brush_pixel(painter, under), curve->colour, share));
    *pixel = (uint8_t)*mixture;
}

/* How much of a row, y 64ths down, lies between the tops and bottoms of a pixel column's sub-columns. */
static int covered_within(parts_vector from, parts_vector end, int y)
{
    parts_vector is_above = from<y, is_beyond = end> y + FINE; /* comparisons give 0 or -1 */
    parts_vector start = (y & is_above) | (from & ~is_above);
    parts_vector stop = ((y + FINE) & is_beyond) | (end & ~is_beyond);
    parts_vector covered = stop - start;
    covered &= covered > 0;
    return (covered[0] + covered[1]) + (covered[2] + covered[3]);
}

static void blend_column(struct curve *curve, int column)
{
    parts_vector from = curve->from[column], end = curve->end[column];
    int top = from[0], bottom = end[0];
    for (int i = 1; i < PARTS; i++) {
        top = from[i] < top ? from[i] : top;
        bottom = end[i] > bottom ? end[i] : bottom;
    }
    if (top >= bottom)
        return;
    bool is_indexed = curve->painter->indexed != NULL;
    int x = curve->x0 + column, row = curve->clip.y0 + top / FINE;
    for (int y = top - top % FINE; y < bottom; y += FINE, row++) {
        int covered = covered_within(from, end, y);
        if (is_indexed)
            blend_number(curve, brush_index_row(curve->painter, row) + x, covered);
        else
            blend(curve, brush_row(curve->painter, row) + x, covered);
    }
}

static void blend_band(struct curve *curve)
{
    float height = (float)(curve->clip.y1 - curve->clip.y0 + 1);
    to_fine(curve->from, curve->top, curve->width, height);
    to_fine(curve->end, curve->bottom, curve->width, height);
    for (int column = 0; column < curve->width; column++)
        blend_column(curve, column);
}

/* The column that x lies in, cut to the clip's and one more on each side. */
static int clipped_column(const struct curve *curve, double x)
{
    if (x < curve->clip.x0)
        return curve->clip.x0 - 1;
    return x >= curve->clip.x1 + 1 ? curve->clip.x1 + 1 : (int)x;
}

/* Points without a gap. */
static void paint_run(struct curve *curve, const struct point *points, size_t count)
{
    double radius = curve->radius;
    int first = clipped_column(curve, brush_near(points[0]).x - radius);
    int last = clipped_column(curve, brush_near(points[count - 1]).x + radius);
    first = first < curve->clip.x0 ? curve->clip.x0 : first;
    last = last > curve->clip.x1 ? curve->clip.x1 : last;
    size_t start = 0;
    for (int x = first; x <= last; x += BAND_PX) {
        clear_band(curve, x, last - x < BAND_PX ? last - x + 1 : BAND_PX);
        while (start + 1 < count && points[start + 1].x + radius < x)
            start++;
        for (size_t i = start; i < count && points[i].x - radius < x + curve->width; i++) {
            struct point point = brush_near(points[i]);
            add_disc(curve, point);
            if (i + 1 < count)
                add_bar(curve, point, brush_near(points[i + 1]));
        }
        blend_band(curve);
    }
}

static void begin_curve(struct curve *curve, const struct painter *painter, colour_rgb colour, double width_px,
                        struct box clip)
{
    curve->painter = painter;
    curve->colour = BRUSH_OPAQUE | colour;
    curve->radius = width_px / 2;
    curve->clip = clip;
    curve->under = painter->plain[0];
    curve->level_bits = BITS_ON_FIRST;
    if (painter->indexed) {
        memset(curve->bits, -1, sizeof curve->bits);
        brush_clear_mixtures(&curve->mixtures, curve->colour);
    }
}

/* Whether anything of it is in the picture; the clip and the width are cut to it. */
static bool is_visible(const struct painter *painter, double *width_px, struct box *clip)
{
    *clip = brush_clip(painter, *clip);
    if (*width_px > WIDEST_PX)
        *width_px = WIDEST_PX;
    return clip->x1 >= clip->x0 && clip->y1 >= clip->y0 && *width_px > 0;
}

void paint_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                 struct box clip)
{
    if (!is_visible(painter, &width_px, &clip))
        return;
    if (!painter->pixels) {
        outline_curve(painter, colour, points, count, width_px, 0, 0, clip);
        return;
    }
    struct curve curve;
    begin_curve(&curve, painter, colour, width_px, clip);
    for (size_t at = 0; at < count;) {
        size_t end = at;
        while (end < count && !brush_is_gap(points[end]))
            end++;
        if (end > at)
            paint_run(&curve, points + at, end - at);
        at = end + 1;
    }
    brush_add_plain(painter, curve.colour);
}

void paint_dashes(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                  double on_px, double off_px, struct box clip)
{
    if (!is_visible(painter, &width_px, &clip))
        return;
    if (!painter->pixels) {
        outline_curve(painter, colour, points, count, width_px, on_px, off_px, clip);
        return;
    }
    struct curve curve;
    begin_curve(&curve, painter, colour, width_px, clip);
    struct dashes dashes = {
        .points = points,
        .count = count,
        .on_px = on_px,
        .off_px = off_px,
        .top = clip.y0 - width_px,
        .bottom = clip.y1 + 1 + width_px,
    };
    while (dashes_next(&dashes))
        paint_run(&curve, dashes.dash, dashes.dash_count);
    brush_add_plain(painter, curve.colour);
}
