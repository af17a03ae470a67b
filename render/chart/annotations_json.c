#include "render/chart/annotations.h"

#include <math.h>

static void put_box(struct text *out, const char *key, bool is_there, struct box box)
{
    if (is_there)
        text_printf(out, ",\"%s\":{\"x0\":%d,\"y0\":%d,\"x1\":%d,\"y1\":%d}", key, box.x0, box.y0, box.x1, box.y1);
    else
        text_printf(out, ",\"%s\":null", key);
}

static void put_text(struct text *out, const char *text, const struct label *label, struct box box)
{
    text_puts(out, ",\"text\":");
    json_string(out, text);
    put_box(out, "label", label->text != NULL, box);
}

static void put_number(struct text *out, const char *key, double value)
{
    text_printf(out, ",\"%s\":", key);
    json_number(out, value);
}

static void put_level(struct text *out, const struct level *level)
{
    text_puts(out, "{\"kind\":\"hline\"");
    put_number(out, "price", level->price);
    if (level->row >= 0)
        text_printf(out, ",\"row\":%d", level->row);
    else
        text_puts(out, ",\"row\":null");
    put_text(out, level->text, &level->label, level->label_box);
    put_box(out, "tag", level->tag.is_shown, level->tag.box);
    text_puts(out, "}");
}

static void put_trend(struct text *out, const struct trend *trend)
{
    text_printf(out, "{\"kind\":\"%s\"", mark_kind_names[trend->mark->kind]);
    put_number(out, "x0", trend->ends[0].x);
    put_number(out, "y0", trend->ends[0].y);
    put_number(out, "x1", trend->ends[1].x);
    put_number(out, "y1", trend->ends[1].y);
    put_text(out, trend->mark->text, &trend->label, trend->label_box);
    text_puts(out, "}");
}

static void put_sign(struct text *out, const struct sign *sign)
{
    text_printf(out, "{\"kind\":\"%s\",\"time\":", mark_kind_names[sign->mark->kind]);
    json_seconds(out, sign->time_us);
    put_number(out, "price", sign->price);
    text_printf(out, ",\"x\":%d", sign->x);
    if (sign->row >= 0)
        text_printf(out, ",\"row\":%d", sign->row);
    else
        text_puts(out, ",\"row\":null");
    put_text(out, sign->mark->text, &sign->label, sign->label_box);
    text_puts(out, "}");
}

void annotations_json(struct text *out, const struct layout *layout)
{
    static const struct annotations none = {0};
    const struct annotations *annotations = layout->annotations ? layout->annotations : &none;
    text_puts(out, ",\"lines\":[");
    for (size_t i = 0; i < annotations->level_count; i++) {
        text_puts(out, i ? "," : "");
        put_level(out, &annotations->levels[i]);
    }
    for (size_t i = 0; i < annotations->trend_count; i++) {
        text_puts(out, i || annotations->level_count ? "," : "");
        put_trend(out, &annotations->trends[i]);
    }
    text_puts(out, "],\"marks\":[");
    for (size_t i = 0; i < annotations->sign_count; i++) {
        text_puts(out, i ? "," : "");
        put_sign(out, &annotations->signs[i]);
    }
    text_puts(out, "]");
}
