#include "render/base/lanes.h"
#include "render/chart/brush.h"

#include <string.h>

/* What lies between the curves has a first and a last row in each column. From column to column few of them change: a
 * row is blended when its last column is known, from where it began. */
enum { ROWS_MAX = 2048 };

struct veil {
    struct painter *painter;
    uint32_t colour, share;
    struct box clip;                    /* at most ROWS_MAX rows of it at a time */
    int begun[ROWS_MAX];                /* of the rows that are open: their first column */
    int16_t mixtures[PALETTE_SIZE_MAX]; /* what becomes of each number of an indexed frame; -1 until it is asked for */
    bool has_plain;
    lanes_byte plain, blended; /* a number that many pixels have, and its mixture */
};

/* Rows from the top up to, not including, the end. */
struct extent {
    int top, end;
};

static uint8_t mixture_of(struct veil *veil, uint8_t number)
{
    int16_t *mixture = &veil->mixtures[number];
    if (*mixture < 0)
        *mixture =
            brush_number(veil->painter, brush_mix(brush_pixel(veil->painter, number), veil->colour, veil->share));
    return (uint8_t)*mixture;
}

static void set_plain(struct veil *veil, uint8_t number)
{
    veil->has_plain = true;
    veil->plain = lanes_all_bytes(number);
    veil->blended = lanes_all_bytes(mixture_of(veil, number));
}

/* Those of BYTE_LANES pixels whose lanes are chosen, all bits set: as a rule they are of one colour, the last one. */
static inline void blend_lanes(struct veil *veil, uint8_t *numbers, lanes_byte chosen)
{
    lanes_byte pixels = lanes_load_bytes(numbers), plain = (lanes_byte)(pixels == veil->plain) & chosen;
    lanes_store_bytes(numbers, (pixels & ~plain) | (veil->blended & plain));
    unsigned others = lanes_marks_of_bytes(chosen & ~plain);
    if (!others)
        return;
    for (unsigned rest = others; rest; rest &= rest - 1)
        numbers[__builtin_ctz(rest)] = mixture_of(veil, numbers[__builtin_ctz(rest)]);
    if (others == lanes_marks_of_bytes(chosen))
        set_plain(veil, pixels[__builtin_ctz(others)]);
}

/* Beginning with x0, up to but not including x1. */
static void blend_numbers(struct veil *veil, uint8_t *row, int x0, int x1)
{
    static const uint8_t first[2 * BYTE_LANES] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                  255, 255, 255, 255, 255, 255, 255, 255};
    if (!veil->has_plain && x0 < x1)
        set_plain(veil, row[x0]);
    for (; x0 + BYTE_LANES <= x1; x0 += BYTE_LANES) {
        if (lanes_marks_of_bytes((lanes_byte)(lanes_load_bytes(row + x0) == veil->plain)) == 0xffff)
            lanes_store_bytes(row + x0, veil->blended);
        else
            blend_lanes(veil, row + x0, lanes_all_bytes(255));
    }
    if (x0 < x1 && x0 + BYTE_LANES <= veil->painter->width) {
        blend_lanes(veil, row + x0, lanes_load_bytes(first + BYTE_LANES - (x1 - x0)));
        return;
    }
    for (; x0 < x1; x0++)
        row[x0] = mixture_of(veil, row[x0]);
}

/* Rows that end before a column. */
static void blend_rows(struct veil *veil, int from, int end, int x)
{
    for (int y = from; y < end; y++) {
        int x0 = veil->begun[y - veil->clip.y0];
        if (veil->painter->indexed) {
            blend_numbers(veil, brush_index_row(veil->painter, y), x0, x);
            continue;
        }
        uint32_t *pixels = brush_row(veil->painter, y);
        for (int i = x0; i < x; i++)
            pixels[i] = brush_mix(pixels[i], veil->colour, veil->share);
    }
}

static void begin_rows(struct veil *veil, int from, int end, int x)
{
    for (int y = from; y < end; y++)
        veil->begun[y - veil->clip.y0] = x;
}

/* From the column before x to x: rows that were in it alone end, and those that are in x alone begin. */
static void step_to(struct veil *veil, struct extent before, struct extent here, int x)
{
    blend_rows(veil, before.top, before.end < here.top ? before.end : here.top, x);
    blend_rows(veil, before.top > here.end ? before.top : here.end, before.end, x);
    begin_rows(veil, here.top, here.end < before.top ? here.end : before.top, x);
    begin_rows(veil, here.top > before.end ? here.top : before.end, here.end, x);
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
    int x;
    double first = upper[0].x - 0.5, last = upper[count - 1].x - 0.5;
    if (!(first <= veil->clip.x1 && last >= veil->clip.x0))
        return;
    struct slope above = slope_through(upper[at], upper[next]), below = slope_through(lower[at], lower[next]);
    struct extent before = {veil->clip.y0, veil->clip.y0};
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
        struct extent here = {a < b ? a : b, a < b ? b : a};
        step_to(veil, before, here, x);
        before = here;
    }
    step_to(veil, before, (struct extent){before.end, before.end}, x);
}

static void veil_rows(struct veil *veil, const struct point *upper, const struct point *lower, size_t count)
{
    for (size_t at = 0; at < count;) {
        size_t end = at;
        while (end < count && !brush_is_gap(upper[end]) && !brush_is_gap(lower[end]))
            end++;
        if (end > at)
            veil_run(veil, upper + at, lower + at, end - at);
        at = end + 1;
    }
}

static void begin_veil(struct veil *veil, struct painter *painter, uint32_t colour, unsigned share, struct box clip)
{
    veil->painter = painter;
    veil->colour = colour;
    veil->share = share;
    veil->clip = clip;
    veil->has_plain = false;
    if (painter->indexed)
        memset(veil->mixtures, -1, sizeof veil->mixtures);
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
    struct veil veil;
    begin_veil(&veil, painter, BRUSH_OPAQUE | colour, share, clip);
    for (int i = 0, bare = painter->plain_count; i < bare; i++) {
        int bits = painter->plain_bits[i] - 1;
        brush_add_plain(painter, brush_mix(painter->plain[i], veil.colour, share),
                        bits < LEVEL_BITS_ON_CURVE ? LEVEL_BITS_ON_CURVE : bits);
    }
    for (int y1 = clip.y1; veil.clip.y0 <= y1; veil.clip.y0 += ROWS_MAX) {
        int rows = y1 - veil.clip.y0 + 1;
        veil.clip.y1 = veil.clip.y0 + (rows < ROWS_MAX ? rows : ROWS_MAX) - 1;
        veil_rows(&veil, upper, lower, count);
    }
}
