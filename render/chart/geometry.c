#include "render/chart/annotations.h"
#include "render/chart/chart.h"
#include "render/chart/layout.h"
#include "render/chart/type.h"

#include <math.h>

static void put_key(struct text *out, const char *key)
{
    json_string(out, key);
    text_puts(out, ":");
}

static void put_string(struct text *out, const char *key, const char *value)
{
    put_key(out, key);
    json_string(out, value);
    text_puts(out, ",");
}

static void put_pane(struct text *out, const struct pane *pane)
{
    text_puts(out, "{");
    put_string(out, "name", pane->name);
    text_printf(out, "\"x0\":%d,\"y0\":%d,\"x1\":%d,\"y1\":%d,\"min\":", pane->box.x0, pane->box.y0, pane->box.x1,
                pane->box.y1);
    json_number(out, pane->is_empty ? NAN : pane->scale.min);
    text_puts(out, ",\"max\":");
    json_number(out, pane->is_empty ? NAN : pane->scale.max);
    text_printf(out, ",\"log\":%s}", pane->scale.is_log ? "true" : "false");
}

static void put_time(struct text *out, const struct layout *layout, int64_t time_us)
{
    if (layout->has_time)
        json_seconds(out, time_us);
    else
        text_printf(out, "%lld", (long long)time_us);
}

static void put_candle(struct text *out, const struct layout *layout, size_t index)
{
    const struct candle_box *box = &layout->boxes[index];
    text_puts(out, "{\"time\":");
    put_time(out, layout, layout->candles.time_us[index]);
    text_printf(out, ",\"x0\":%d,\"x1\":%d,\"open\":%d,\"high\":%d,\"low\":%d,\"close\":%d,\"volume\":", box->x0,
                box->x1, box->open_row, box->high_row, box->low_row, box->close_row);
    if (box->volume_row >= 0)
        text_printf(out, "%d", box->volume_row);
    else
        text_puts(out, "null");
    text_printf(out, ",\"color\":\"#%06x\",\"count\":%zu", (unsigned)layout_candle_colour(layout, index),
                layout->candles.sources ? layout->candles.sources[index] : (size_t)1);
    if (layout->type->describe)
        layout->type->describe(out, layout, index);
    text_puts(out, "}");
}

/* As they were taken; null where there was nothing to take. */
static void put_arguments(struct text *out, const struct layout *layout)
{
    put_key(out, "parameters");
    for (size_t i = 0; i < layout->type->parameter_count; i++) {
        text_puts(out, i ? "," : "{");
        put_key(out, layout->type->parameters[i].name);
        json_number(out, layout->arguments[i] > 0 ? layout->arguments[i] : NAN);
    }
    text_puts(out, "},");
}

void chart_geometry_json(struct text *out, const struct layout *layout, const char *input, const char *output)
{
    text_puts(out, "{");
    put_string(out, "input", input);
    put_string(out, "output", output);
    put_string(out, "symbol", layout->symbol);
    put_string(out, "type", layout->type->name);
    if (layout->type->parameter_count > 0)
        put_arguments(out, layout);
    put_string(out, "theme", layout->theme.name);
    text_printf(out, "\"width\":%d,\"height\":%d,\"candles_shown\":%zu,\"panes\":[", layout->width_px,
                layout->height_px, layout->candle_count);
    for (size_t i = 0; i < layout->pane_count; i++) {
        text_puts(out, i ? "," : "");
        put_pane(out, &layout->panes[i]);
    }
    text_puts(out, "],\"candles\":[");
    for (size_t i = 0; !layout->is_empty && i < layout->candles.count; i++) {
        text_puts(out, i ? "," : "");
        put_candle(out, layout, i);
    }
    text_puts(out, "]");
    annotations_json(out, layout);
    text_puts(out, "}\n");
}
