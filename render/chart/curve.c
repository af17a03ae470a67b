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

/* What is covered of a pixel, in these units, is all that its level depends on: see share_of. */
enum { COVERED_UNIT = 16, COVERED_UNITS = FULL / COVERED_UNIT };

/* The same for a row of a column that is not high: the bottoms of the sub-columns, then their tops, counted from a row
 * at most TALL_PX above. */
typedef short edges_vector __attribute__((vector_size(2 * PARTS * sizeof(short))));
typedef short half_edges_vector __attribute__((vector_size(PARTS * sizeof(short))));
enum { TALL_PX = 400 };

/* Discs up to this many sub-columns wide are kept from point to point. */
enum { DISC_PARTS_MAX = 64 };

/* Bars narrower than this are nothing but their ends' discs. */
#define NARROW_PX 1e-6

struct curve {
    const struct painter *painter;
    uint32_t colour;
    double radius;
    struct box clip;
    uint32_t under; /* the last pixel value that was asked for, and its levels */
    int level_bits;

    /* Of an indexed frame: what becomes of each number where so much is covered; -1 until it is asked for. */
    int16_t numbers[PALETTE_SIZE_MAX][COVERED_UNITS + 1];

    /* How far the last disc reached above and below its middle at its sub-columns, the first of which lay disc_first
     * from it. As a rule points lie in the middle of columns, so that this is the same for all of them. */
    float disc_first;
    int disc_count;
    float disc_reach[DISC_PARTS_MAX];

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

static float reach_at(float square, float first, int part)
{
    float aside = (first + (float)part) / PARTS, rest = square - aside * aside;
    return sqrtf(rest > 0 ? rest : 0);
}

static const float *disc_reach(struct curve *curve, float first, int count)
{
    float square = (float)(curve->radius * curve->radius);
    if (first != curve->disc_first || count > curve->disc_count) {
        for (int i = 0; i < count; i++)
            curve->disc_reach[i] = reach_at(square, first, i);
        curve->disc_first = first;
        curve->disc_count = count;
    }
    return curve->disc_reach;
}

static inline void widen(struct curve *curve, int part, float top, float bottom)
{
    curve->top[part] = top < curve->top[part] ? top : curve->top[part];
    curve->bottom[part] = bottom > curve->bottom[part] ? bottom : curve->bottom[part];
}

static void add_disc(struct curve *curve, struct point middle)
{
    float y = (float)(middle.y - curve->clip.y0), square = (float)(curve->radius * curve->radius);
    int from, end;
    parts_within(curve, middle.x - curve->radius, middle.x + curve->radius, &from, &end);
    float first = (float)(from - part_at(curve, middle.x));
    if (end - from <= DISC_PARTS_MAX) {
        const float *reach = disc_reach(curve, first, end - from);
        for (int i = 0; i < end - from; i++)
            widen(curve, from + i, y - reach[i], y + reach[i]);
        return;
    }
    for (int i = 0; i < end - from; i++) {
        float reach = reach_at(square, first, i);
        widen(curve, from + i, y - reach, y + reach);
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
    if (under != curve->under) {
        curve->under = under;
        curve->level_bits = brush_level_bits(curve->painter, under);
    }
    return curve->level_bits;
}

/* How much of the curve's colour, of 256, a pixel gets whose coverage, of FULL, has so many levels: the nearest. */
static uint32_t share_of(uint32_t covered, int bits)
{
    return ((covered << bits) + FULL / 2) / FULL << (8 - bits);
}

static void blend(struct curve *curve, uint32_t *pixel, int covered)
{
    uint32_t share = covered == FULL ? FULL : share_of((uint32_t)covered, level_bits_on(curve, *pixel));
    if (share > 0)
        *pixel = brush_mix(*pixel, curve->colour, share);
}

/* Levels change at multiples of COVERED_UNIT: at odd 16ths for eight levels, at odd eighths for four, ... */
static int16_t find_number(struct curve *curve, uint8_t under, int covered)
{
    const struct painter *painter = curve->painter;
    uint32_t pixel = brush_pixel(painter, under);
    uint32_t share = share_of((uint32_t)(covered / COVERED_UNIT * COVERED_UNIT), level_bits_on(curve, pixel));
    uint8_t number = share > 0 ? brush_number(painter, brush_mix(pixel, curve->colour, share)) : under;
    return curve->numbers[under][covered / COVERED_UNIT] = number;
}

static inline void blend_number(struct curve *curve, uint8_t *pixel, unsigned covered)
{
    int16_t number = curve->numbers[*pixel][covered / COVERED_UNIT];
    *pixel = (uint8_t)(number < 0 ? find_number(curve, *pixel, (int)covered) : number);
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

/* The same of a bottom that is nowhere above its top, in short numbers: what each edge has above it of the row, the
 * tops' taken from the bottoms' four at a time. No lane is more than FINE, and none becomes less than 0. */
static inline unsigned covered_between(edges_vector edges, short y)
{
    edges_vector inside = edges - y;
    inside &= inside > 0;
    edges_vector is_part = inside < FINE;
    inside = (inside & is_part) | (FINE & ~is_part);
    uint64_t sums[2];
    memcpy(sums, &inside, sizeof sums);
    return (unsigned)((sums[0] - sums[1]) * UINT64_C(0x0001000100010001) >> 48);
}

/* Rows from `row` on of a column that is not tall; y0 are the 64ths down to that row. */
static void blend_short(struct curve *curve, int x, int row, parts_vector from, parts_vector end, int y0, int bottom)
{
    half_edges_vector edges[2] = {__builtin_convertvector(end - y0, half_edges_vector),
                                  __builtin_convertvector(from - y0, half_edges_vector)};
    edges_vector both;
    memcpy(&both, edges, sizeof both);
    if (!curve->painter->indexed) {
        for (int y = 0; y < bottom - y0; y += FINE, row++)
            blend(curve, brush_row(curve->painter, row) + x, (int)covered_between(both, (short)y));
        return;
    }
    uint8_t *pixel = brush_index_row(curve->painter, row) + x;
    for (int y = 0; y < bottom - y0; y += FINE, pixel += curve->painter->stride)
        blend_number(curve, pixel, covered_between(both, (short)y));
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
    /* Sub-columns that the curve does not reach are empty at its top. */
    parts_vector is_empty = end < from;
    from = (top & is_empty) | (from & ~is_empty);
    end = (top & is_empty) | (end & ~is_empty);
    int x = curve->x0 + column, y0 = top & ~(FINE - 1), row = curve->clip.y0 + top / FINE;
    if (bottom - y0 < TALL_PX * FINE) {
        blend_short(curve, x, row, from, end, y0, bottom);
        return;
    }
    for (int y = y0; y < bottom; y += FINE, row++) {
        int covered = covered_within(from, end, y);
        if (curve->painter->indexed)
            blend_number(curve, brush_index_row(curve->painter, row) + x, (unsigned)covered);
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
    curve->under = 0; /* a pixel that may be there, as an open background is */
    curve->level_bits = brush_level_bits(painter, 0);
    curve->disc_count = 0;
    curve->disc_first = 0;
    if (painter->indexed)
        memset(curve->numbers, -1, sizeof curve->numbers);
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
    brush_add_plain(painter, curve.colour, LEVEL_BITS_ON_CURVE);
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
    brush_add_plain(painter, curve.colour, LEVEL_BITS_ON_CURVE);
}
