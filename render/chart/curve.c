#include "render/chart/brush.h"

/* A stroke with round joins is the union of discs around the points and of slanted bars between them. At a given x the
 * part of an unbroken curve that lies there is one interval, for all discs and bars that reach this x hang together: so
 * the union is the least top and the greatest bottom. Both are kept for a few sub-columns of each pixel column, in
 * bands of columns that stay in the nearest cache; what they cover of a pixel becomes one of a few levels. */
enum {
    BAND_PX = 64,
    PARTS = 4, /* sub-columns of a pixel */
    FINE = 64, /* heights are whole 64ths of a pixel */
    FULL = PARTS * FINE,
    LEVELS = 8,
    WIDEST_PX = 1000,
};

/* Bars narrower than this are nothing but their ends' discs. */
#define NARROW_PX 1e-6

struct curve {
    const struct painter *painter;
    uint32_t colour;
    double radius;
    struct box clip;
    int x0, width; /* the band's pixel columns */
    double top[BAND_PX * PARTS], bottom[BAND_PX * PARTS];
};

/* Sub-columns from *from up to but not including *end have their middles in left..right. */
static void parts_within(const struct curve *curve, double left, double right, int *from, int *end)
{
    int parts = curve->width * PARTS;
    double first = (left - curve->x0) * PARTS - 0.5, last = (right - curve->x0) * PARTS - 0.5;
    *from = first <= 0 ? 0 : first >= parts ? parts : (int)first + ((int)first < first);
    *end = last < 0 ? 0 : last >= parts ? parts : (int)last + 1;
}

static double part_middle(const struct curve *curve, int part)
{
    return curve->x0 + (part + 0.5) / PARTS;
}

static void add_disc(struct curve *curve, struct point middle)
{
    double radius = curve->radius;
    int from, end;
    parts_within(curve, middle.x - radius, middle.x + radius, &from, &end);
    for (int part = from; part < end; part++) {
        double aside = part_middle(curve, part) - middle.x, square = radius * radius - aside * aside;
        double reach = sqrt(square > 0 ? square : 0);
        double top = middle.y - reach, bottom = middle.y + reach;
        curve->top[part] = top < curve->top[part] ? top : curve->top[part];
        curve->bottom[part] = bottom > curve->bottom[part] ? bottom : curve->bottom[part];
    }
}

static void add_bar(struct curve *curve, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    if (!(dx > NARROW_PX))
        return;
    /* The edges are the line itself moved at right angles to it. */
    double scale = curve->radius / sqrt(dx * dx + dy * dy), aside = dy * scale, reach = dx * scale, slope = dy / dx;
    int from, end;
    parts_within(curve, a.x + aside, b.x + aside, &from, &end);
    for (int part = from; part < end; part++) {
        double top = a.y - reach + slope * (part_middle(curve, part) - (a.x + aside));
        curve->top[part] = top < curve->top[part] ? top : curve->top[part];
    }
    parts_within(curve, a.x - aside, b.x - aside, &from, &end);
    for (int part = from; part < end; part++) {
        double bottom = a.y + reach + slope * (part_middle(curve, part) - (a.x - aside));
        curve->bottom[part] = bottom > curve->bottom[part] ? bottom : curve->bottom[part];
    }
}

static void clear_band(struct curve *curve, int x0, int width)
{
    curve->x0 = x0;
    curve->width = width;
    for (int part = 0; part < width * PARTS; part++) {
        curve->top[part] = INFINITY;
        curve->bottom[part] = -INFINITY;
    }
}

/* From pixels to 64ths below the clip's top, cut to the clip. */
static int fine_height(const struct curve *curve, double y)
{
    int height = curve->clip.y1 - curve->clip.y0 + 1;
    double below = y - curve->clip.y0;
    return (int)((below <= 0 ? 0 : below >= height ? height : below) * FINE + 0.5);
}

/* What one pixel column has between the tops and bottoms of its sub-columns. */
static void blend_column(const struct curve *curve, int column)
{
    int tops[PARTS], bottoms[PARTS], highest = INT32_MAX, lowest = 0, full_from = 0, full_end = INT32_MAX;
    for (int i = 0; i < PARTS; i++) {
        int top = tops[i] = fine_height(curve, curve->top[column * PARTS + i]);
        int bottom = bottoms[i] = fine_height(curve, curve->bottom[column * PARTS + i]);
        highest = top < highest ? top : highest;
        lowest = bottom > lowest ? bottom : lowest;
        full_from = top > full_from ? top : full_from;
        full_end = bottom < full_end ? bottom : full_end;
    }
    if (highest >= lowest)
        return;
    uint32_t *pixel = brush_row(curve->painter, curve->clip.y0 + highest / FINE) + curve->x0 + column;
    ptrdiff_t stride_px = curve->painter->stride / (ptrdiff_t)sizeof *pixel;
    for (int y = highest / FINE * FINE; y < lowest; y += FINE, pixel += stride_px) {
        if (y >= full_from && y + FINE <= full_end) {
            *pixel = curve->colour;
            continue;
        }
        int covered = 0;
        for (int i = 0; i < PARTS; i++) {
            int from = tops[i] > y ? tops[i] : y, end = bottoms[i] < y + FINE ? bottoms[i] : y + FINE;
            covered += end > from ? end - from : 0;
        }
        int level = (covered * LEVELS + FULL / 2) / FULL;
        if (level > 0)
            *pixel = brush_mix(*pixel, curve->colour, (uint32_t)level * (256 / LEVELS));
    }
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
        for (int column = 0; column < curve->width; column++)
            blend_column(curve, column);
    }
}

void paint_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                 struct box clip)
{
    clip = brush_clip(painter, clip);
    if (clip.x1 < clip.x0 || clip.y1 < clip.y0 || !(width_px > 0))
        return;
    width_px = width_px < WIDEST_PX ? width_px : WIDEST_PX;
    if (!painter->pixels) {
        outline_curve(painter, colour, points, count, width_px, clip);
        return;
    }
    struct curve curve = {.painter = painter, .colour = 0xff000000u | colour, .radius = width_px / 2, .clip = clip};
    for (size_t at = 0; at < count;) {
        size_t end = at;
        while (end < count && !brush_is_gap(points[end]))
            end++;
        if (end > at)
            paint_run(&curve, points + at, end - at);
        at = end + 1;
    }
}
