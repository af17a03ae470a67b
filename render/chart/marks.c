#include "render/chart/brush.h"

/* No mark is larger than a picture can be, nor further away than would overflow. */
enum { MARK_SIZE_MAX = 16385, MARK_FAR = 1 << 24 };

static bool take_mark(int x, int row, int *size_px)
{
    if (*size_px < 1 || x < -MARK_FAR || x > MARK_FAR || row < -MARK_FAR || row > MARK_FAR)
        return false;
    *size_px = *size_px > MARK_SIZE_MAX ? MARK_SIZE_MAX : *size_px % 2 == 0 ? *size_px - 1 : *size_px;
    return true;
}

static void paint_clipped(struct painter *painter, struct box box, struct box clip)
{
    box.x0 = box.x0 < clip.x0 ? clip.x0 : box.x0;
    box.y0 = box.y0 < clip.y0 ? clip.y0 : box.y0;
    box.x1 = box.x1 > clip.x1 ? clip.x1 : box.x1;
    box.y1 = box.y1 > clip.y1 ? clip.y1 : box.y1;
    paint_box(painter, box);
}

static void begin_path(struct painter *painter, colour_rgb colour, struct box clip)
{
    cairo_save(painter->cr);
    cairo_rectangle(painter->cr, clip.x0, clip.y0, clip.x1 - clip.x0 + 1, clip.y1 - clip.y0 + 1);
    cairo_clip(painter->cr);
    cairo_set_antialias(painter->cr, CAIRO_ANTIALIAS_DEFAULT);
    brush_source(painter->cr, colour, 1);
}

static void end_path(struct painter *painter)
{
    cairo_fill(painter->cr);
    cairo_restore(painter->cr);
}

int paint_triangle_rows(int size_px)
{
    return (4 * size_px + 2) / 5;
}

void paint_triangle(struct painter *painter, colour_rgb colour, int x, int row, int size_px, bool points_up,
                    struct box clip)
{
    clip = brush_clip(painter, clip);
    if (clip.x1 < clip.x0 || clip.y1 < clip.y0 || !take_mark(x, row, &size_px))
        return;
    int half = size_px / 2, down = points_up ? 1 : -1, height = paint_triangle_rows(size_px);
    if (!painter->pixels) {
        begin_path(painter, colour, clip);
        double tip = row + (points_up ? 0 : 1);
        cairo_move_to(painter->cr, x + 0.5, tip);
        cairo_line_to(painter->cr, x + 0.5 - size_px / 2.0, tip + down * height);
        cairo_line_to(painter->cr, x + 0.5 + size_px / 2.0, tip + down * height);
        cairo_close_path(painter->cr);
        end_path(painter);
        return;
    }
    paint_start(painter, colour);
    for (int i = 0; i < height; i++) {
        int side = height > 1 ? (2 * half * i + height - 1) / (2 * (height - 1)) : 0, y = row + down * i;
        paint_clipped(painter, (struct box){x - side, y, x + side, y}, clip);
    }
    paint_finish(painter);
}

void paint_dot(struct painter *painter, colour_rgb colour, int x, int row, int size_px, struct box clip)
{
    clip = brush_clip(painter, clip);
    if (clip.x1 < clip.x0 || clip.y1 < clip.y0 || !take_mark(x, row, &size_px))
        return;
    if (!painter->pixels) {
        begin_path(painter, colour, clip);
        cairo_arc(painter->cr, x + 0.5, row + 0.5, size_px / 2.0, 0, 2 * 3.14159265358979323846);
        end_path(painter);
        return;
    }
    /* The pixels whose middle lies in the circle: (2 side)^2 + (2 y)^2 <= size^2. */
    int half = size_px / 2, side = half;
    paint_start(painter, colour);
    for (int y = 0; y <= half; y++) {
        while (4 * ((int64_t)side * side + (int64_t)y * y) > (int64_t)size_px * size_px)
            side--;
        paint_clipped(painter, (struct box){x - side, row + y, x + side, row + y}, clip);
        if (y > 0)
            paint_clipped(painter, (struct box){x - side, row - y, x + side, row - y}, clip);
    }
    paint_finish(painter);
}
