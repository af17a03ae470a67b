#include "render/chart/brush.h"

void paint_start_spared(struct painter *painter)
{
    cairo_new_path(painter->cr);
    cairo_rectangle(painter->cr, 0, 0, painter->width, painter->height);
}

/* By the even-odd rule what lies in both boxes, the picture and a spared one, is outside. */
void paint_finish_spared(struct painter *painter)
{
    cairo_set_fill_rule(painter->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_clip(painter->cr);
    cairo_set_fill_rule(painter->cr, CAIRO_FILL_RULE_WINDING);
}

void paint_end_spared(struct painter *painter)
{
    if (!painter->pixels)
        cairo_reset_clip(painter->cr);
}
