#include "render/chart/brush.h"

#include <assert.h>
#include <string.h>

/* As many columns as a cache line has pixels: rows that all of them share are blended together. */
enum { BAND_PX = 16 };

struct veil {
    struct painter *painter;
    uint32_t colour, share;
    struct box clip;
    int16_t mixtures[PALETTE_SIZE_MAX]; /* what becomes of each number of an indexed frame; -1 until it is asked for */
    int tops[BAND_PX], ends[BAND_PX];   /* rows of the band's columns: from the top up to, not including, the end */
};

static uint8_t blended(struct veil *veil, uint8_t number)
{
    int16_t *mixture = &veil->mixtures[number];
    if (*mixture < 0)
        *mixture =
            brush_number(veil->painter, brush_mix(brush_pixel(veil->painter, number), veil->colour, veil->share));
    return (uint8_t)*mixture;
}

/* Most rows of a band are of one colour: they are blended at once. */
static void blend_numbers(struct veil *veil, uint8_t *numbers, int width)
{
    enum { HALF = BAND_PX / 2 };
    static_assert(HALF == sizeof(uint64_t), "half a band's row is one number");
    uint64_t halves[2], all = numbers[0] * UINT64_C(0x0101010101010101);
    if (width == BAND_PX) {
        memcpy(halves, numbers, sizeof halves);
        if (halves[0] == all && halves[1] == all) {
            memset(numbers, blended(veil, numbers[0]), BAND_PX);
            return;
        }
    }
    for (int i = 0; i < width; i++)
        numbers[i] = blended(veil, numbers[i]);
}

static void blend_rows(struct veil *veil, int x, int width, int from, int end)
{
    for (int y = from; y < end; y++) {
        if (veil->painter->indexed) {
            blend_numbers(veil, brush_index_row(veil->painter, y) + x, width);
            continue;
        }
        uint32_t *pixels = brush_row(veil->painter, y) + x;
        for (int i = 0; i < width; i++)
            pixels[i] = brush_mix(pixels[i], veil->colour, veil->share);
    }
}

static void blend_band(struct veil *veil, int x, int width)
{
    int from = veil->tops[0], end = veil->ends[0];
    for (int i = 1; i < width; i++) {
        from = veil->tops[i] > from ? veil->tops[i] : from;
        end = veil->ends[i] < end ? veil->ends[i] : end;
    }
    if (from < end)
        blend_rows(veil, x, width, from, end);
    else
        end = from;
    for (int i = 0; i < width; i++) {
        blend_rows(veil, x + i, 1, veil->tops[i], veil->ends[i] < from ? veil->ends[i] : from);
        blend_rows(veil, x + i, 1, veil->tops[i] > end ? veil->tops[i] : end, veil->ends[i]);
    }
}

/* The first row whose middle lies at or below y, cut to the clip and the row after it. */
static int first_row(const struct veil *veil, double y)
{
    double below = y - 0.5 - veil->clip.y0;
    int rows = veil->clip.y1 - veil->clip.y0 + 1;
    if (below <= 0)
        return veil->clip.y0;
    return veil->clip.y0 + (below >= rows ? rows : (int)below + ((int)below < below));
}

/* A line through x, y, and what it gains with each column. */
struct slope {
    double x, y, gain;
};

/* Through a alone where they are one above the other. */
static struct slope slope_through(struct point a, struct point b)
{
    a = brush_near(a);
    b = brush_near(b);
    return (struct slope){a.x, a.y, b.x > a.x ? (b.y - a.y) / (b.x - a.x) : 0};
}

static double height_at(const struct slope *slope, double x)
{
    return slope->y + (x - slope->x) * slope->gain;
}

/* Points without a gap, at least one. */
static void veil_run(struct veil *veil, const struct point *upper, const struct point *lower, size_t count)
{
    size_t at = 0, next = count > 1 ? 1 : 0;
    int width = 0, x;
    double first = upper[0].x - 0.5, last = upper[count - 1].x - 0.5;
    if (!(first <= veil->clip.x1 && last >= veil->clip.x0))
        return;
    struct slope above = slope_through(upper[at], upper[next]), below = slope_through(lower[at], lower[next]);
    x = first <= veil->clip.x0 ? veil->clip.x0 : (int)first + ((int)first < first);
    for (; x <= veil->clip.x1 && x <= last; x++) {
        bool is_behind = at + 2 < count && upper[at + 1].x < x + 0.5;
        while (at + 2 < count && upper[at + 1].x < x + 0.5)
            at++;
        if (is_behind) {
            above = slope_through(upper[at], upper[at + 1]);
            below = slope_through(lower[at], lower[at + 1]);
        }
        int a = first_row(veil, height_at(&above, x + 0.5)), b = first_row(veil, height_at(&below, x + 0.5));
        veil->tops[width] = a < b ? a : b;
        veil->ends[width] = a < b ? b : a;
        if (++width == BAND_PX || x == veil->clip.x1 || x + 1 > last) {
            blend_band(veil, x + 1 - width, width);
            width = 0;
        }
    }
}

void paint_between(struct painter *painter, colour_rgb colour, unsigned share, const struct point *upper,
                   const struct point *lower, size_t count, struct box clip)
{
    clip = brush_clip(painter, clip);
    share = share > 256 ? 256 : share;
    if (clip.x1 < clip.x0 || clip.y1 < clip.y0 || share == 0)
        return;
    if (!painter->pixels) {
        outline_between(painter, colour, share, upper, lower, count, clip);
        return;
    }
    struct veil veil = {.painter = painter, .colour = BRUSH_OPAQUE | colour, .share = share, .clip = clip};
    if (painter->indexed)
        memset(veil.mixtures, -1, sizeof veil.mixtures);
    for (int i = 0, bare = painter->plain_count; i < bare; i++) {
        int bits = painter->plain_bits[i] - 1;
        brush_add_plain(painter, brush_mix(painter->plain[i], veil.colour, share),
                        bits < LEVEL_BITS_ON_CURVE ? LEVEL_BITS_ON_CURVE : bits);
    }
    for (size_t at = 0; at < count;) {
        size_t end = at;
        while (end < count && !brush_is_gap(upper[end]) && !brush_is_gap(lower[end]))
            end++;
        if (end > at)
            veil_run(&veil, upper + at, lower + at, end - at);
        at = end + 1;
    }
}
