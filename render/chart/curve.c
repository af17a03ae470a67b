#include "render/chart/brush.h"
#include "render/chart/dashes.h"
#include "render/chart/stroke.h"

#include <assert.h>
#include <endian.h>

/* What is covered of a pixel, in 16ths, is all that its level depends on: see share_of. */
enum {
    COVERED_FULL = STROKE_FINE,
    GROUP_PX = BYTE_LANES / STROKE_PARTS, /* columns whose rows are computed together */
    /* Rows that are computed from bytes, the first of which may begin above them. */
    GROUP_ROWS = UINT8_MAX / STROKE_FINE,
};

struct curve {
    const struct painter *painter;
    uint32_t colour;
    struct box clip;
    struct stroke stroke;

    /* Of an indexed frame: where so much is covered what becomes of each number; -1 until it is asked for. */
    int16_t numbers[COVERED_FULL + 1][PALETTE_SIZE_MAX];
    int8_t level_bits[PALETTE_SIZE_MAX]; /* of each number; -1 until it is asked for */
};

/* How much of the curve's colour, of 256, a pixel gets whose coverage has so many levels: the nearest. */
static uint32_t share_of(unsigned covered, int bits)
{
    return ((covered << bits) + COVERED_FULL / 2) / COVERED_FULL << (8 - bits);
}

static void blend(struct curve *curve, uint32_t *pixel, unsigned covered)
{
    uint32_t share = covered == COVERED_FULL ? 256 : share_of(covered, brush_level_bits(curve->painter, *pixel));
    if (share > 0)
        *pixel = brush_mix(*pixel, curve->colour, share);
}

static int find_number(struct curve *curve, uint8_t under, unsigned covered)
{
    const struct painter *painter = curve->painter;
    uint32_t pixel = brush_pixel(painter, under);
    if (curve->level_bits[under] < 0)
        curve->level_bits[under] = (int8_t)brush_level_bits(painter, pixel);
    uint32_t share = share_of(covered, curve->level_bits[under]);
    uint8_t number = share > 0 ? brush_number(painter, brush_mix(pixel, curve->colour, share)) : under;
    return curve->numbers[covered][under] = number;
}

/* What pixels of a row have covered is in the bytes of a number, the first lowest. */
static void blend_few(struct curve *curve, uint8_t *pixels, uint32_t covered, int count)
{
    for (int i = 0; i < count; i++, covered >>= 8) {
        int number = curve->numbers[covered & 255][pixels[i]];
        pixels[i] = (uint8_t)(number < 0 ? find_number(curve, pixels[i], covered & 255) : number);
    }
}

static inline void blend_four(struct curve *curve, uint8_t *pixels, uint32_t covered)
{
    static_assert(GROUP_PX == sizeof covered && sizeof *curve->numbers / sizeof **curve->numbers == 256,
                  "a byte of what is covered and one of pixels are a place in the table");
    uint32_t under;
    memcpy(&under, pixels, sizeof under);
    uint64_t places = lanes_pairs_of_four(le32toh(under), covered);
    const int16_t *numbers = *curve->numbers;
    int a = numbers[places & 0xffff], b = numbers[places >> 16 & 0xffff];
    int c = numbers[places >> 32 & 0xffff], d = numbers[places >> 48];
    if ((a | b | c | d) < 0) {
        blend_few(curve, pixels, covered, GROUP_PX);
        return;
    }
    under = htole32((uint32_t)a | (uint32_t)b << 8 | (uint32_t)c << 16 | (uint32_t)d << 24);
    memcpy(pixels, &under, sizeof under);
}

static void blend_row(struct curve *curve, int x, int row, uint32_t covered, int count)
{
    if (curve->painter->indexed) {
        uint8_t *pixels = brush_index_row(curve->painter, row) + x;
        if (count == GROUP_PX)
            blend_four(curve, pixels, covered);
        else
            blend_few(curve, pixels, covered, count);
        return;
    }
    uint32_t *pixels = brush_row(curve->painter, row) + x;
    for (int i = 0; i < count; i++, covered >>= 8)
        blend(curve, pixels + i, covered & 255);
}

/* The columns from x on, whose intervals stand from `part` on. */
static void blend_group(struct curve *curve, int x, int part, int columns)
{
    const struct stroke *stroke = &curve->stroke;
    lanes_short from[2] = {lanes_load_shorts(stroke->from + part),
                           lanes_load_shorts(stroke->from + part + SHORT_LANES)};
    lanes_short end[2] = {lanes_load_shorts(stroke->end + part), lanes_load_shorts(stroke->end + part + SHORT_LANES)};
    int top = lanes_least_short(lanes_least_shorts(from[0], from[1])) & ~(STROKE_FINE - 1);
    int bottom = lanes_most_short(lanes_most_shorts(end[0], end[1]));
    const lanes_byte whole = lanes_all_bytes(STROKE_FINE);
    for (; top < bottom; top += GROUP_ROWS * STROKE_FINE) {
        lanes_short above = lanes_all_shorts((int16_t)top);
        lanes_byte begins = lanes_bytes_of_shorts(from[0] - above, from[1] - above);
        lanes_byte ends = lanes_bytes_of_shorts(end[0] - above, end[1] - above);
        int rows = (bottom - top + STROKE_FINE - 1) / STROKE_FINE, row = stroke->y0 + top / STROKE_FINE;
        for (int i = 0; i < rows && i < GROUP_ROWS; i++, row++) {
            /* Of each sub-column's row what is above the interval's end, less what is above its beginning. */
            uint32_t covered = lanes_means_of_four(
                lanes_subtract_bytes(lanes_least_bytes(ends, whole), lanes_least_bytes(begins, whole)));
            if (covered)
                blend_row(curve, x, row, covered, columns);
            begins = lanes_subtract_bytes(begins, whole);
            ends = lanes_subtract_bytes(ends, whole);
        }
    }
}

static void blend_band(struct curve *curve)
{
    int width = curve->stroke.width;
    for (int column = 0; column < width; column += GROUP_PX)
        blend_group(curve, curve->stroke.x0 + column, column * STROKE_PARTS,
                    width - column < GROUP_PX ? width - column : GROUP_PX);
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
    struct stroke *stroke = &curve->stroke;
    double radius = stroke->radius;
    int first = clipped_column(curve, brush_near(points[0]).x - radius);
    int last = clipped_column(curve, brush_near(points[count - 1]).x + radius);
    first = first < curve->clip.x0 ? curve->clip.x0 : first;
    last = last > curve->clip.x1 ? curve->clip.x1 : last;
    size_t start = 0;
    for (stroke->x0 = first; stroke->x0 <= last; stroke->x0 += STROKE_BAND_PX) {
        stroke->width = last - stroke->x0 < STROKE_BAND_PX ? last - stroke->x0 + 1 : STROKE_BAND_PX;
        while (start + 1 < count && points[start + 1].x + radius < stroke->x0 - 1)
            start++;
        for (stroke->y0 = curve->clip.y0; stroke->y0 <= curve->clip.y1; stroke->y0 += STROKE_ROWS_MAX) {
            int rows = curve->clip.y1 - stroke->y0 + 1;
            stroke->rows = rows < STROKE_ROWS_MAX ? rows : STROKE_ROWS_MAX;
            stroke_band(stroke, points + start, count - start);
            blend_band(curve);
        }
    }
}

static void begin_curve(struct curve *curve, const struct painter *painter, colour_rgb colour, double width_px,
                        struct box clip)
{
    curve->painter = painter;
    curve->colour = BRUSH_OPAQUE | colour;
    stroke_begin(&curve->stroke, width_px);
    curve->clip = clip;
    if (!painter->indexed)
        return;
    memset(curve->numbers, -1, sizeof curve->numbers);
    memset(curve->level_bits, -1, sizeof curve->level_bits);
}

/* Whether anything of it is in the picture; the clip and the width are cut to it. */
static bool is_visible(const struct painter *painter, double *width_px, struct box *clip)
{
    *clip = brush_clip(painter, *clip);
    if (*width_px > STROKE_WIDEST_PX)
        *width_px = STROKE_WIDEST_PX;
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
