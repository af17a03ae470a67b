/* What --values writes. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_keys.h"

#include <inttypes.h>

static void put_time(struct text *out, const struct series *series, struct series_span span)
{
    text_puts(out, "\"time\":[");
    for (size_t i = 0; i < span.count; i++) {
        int64_t time_us = series->time_us[span.first + i];
        if (i > 0)
            text_append(out, ",", 1);
        if (series->has_time)
            json_seconds(out, time_us);
        else
            text_printf(out, "%" PRId64, time_us);
    }
    text_puts(out, "]");
}

static void put_values(struct text *out, const double *values, struct series_span span)
{
    text_puts(out, "[");
    for (size_t i = 0; i < span.count; i++) {
        if (i > 0)
            text_append(out, ",", 1);
        json_number(out, values[span.first + i]);
    }
    text_puts(out, "]");
}

/* Shares of both ends, since the distance between two huge prices may overflow. */
static double edge_of(const struct plot_profile *profile, size_t bin)
{
    double share = (double)bin / (double)profile->bins;
    return profile->low * (1 - share) + profile->high * share;
}

static void put_profile(struct text *out, const struct plot_profile *profile)
{
    const struct series_span all = {0, profile->bins};
    const double area[] = {profile->value_low, profile->value_high};
    text_puts(out, ",\"profile\":{\"edges\":[");
    for (size_t i = 0; i <= profile->bins; i++) {
        text_puts(out, i ? "," : "");
        json_number(out, edge_of(profile, i));
    }
    text_puts(out, "],\"up\":");
    put_values(out, profile->up, all);
    text_puts(out, ",\"down\":");
    put_values(out, profile->down, all);
    text_puts(out, ",\"value_area\":");
    put_values(out, area, (struct series_span){0, 2});
    text_puts(out, "}");
}

/* As of any writer of text, memory that runs out breaks the text. */
static void put_label(struct text *out, const struct indicator_call *call)
{
    struct text label = {0};
    indicator_call_label(&label, call);
    if (label.is_broken)
        out->is_broken = true;
    else
        json_string(out, label.data);
    text_release(&label);
}

static void put_repeated(struct text *out, const struct indicator_call *call, size_t parameter, size_t count)
{
    struct text list = {0};
    for (size_t k = 0; k < count; k++)
        text_printf(&list, "%s%s", k ? "," : "", indicator_call_repeated(call, parameter, k));
    if (list.is_broken)
        out->is_broken = true;
    else
        json_string(out, list.data);
    text_release(&list);
}

static void put_parameters(struct text *out, const struct indicator_call *call)
{
    text_puts(out, "\"parameters\":{");
    for (size_t i = 0; i < call->indicator->parameter_count; i++) {
        if (i > 0)
            text_puts(out, ",");
        json_string(out, call->indicator->parameters[i].name);
        text_puts(out, ":");
        size_t count = indicator_call_repeats(call, i);
        if (count > 1)
            put_repeated(out, call, i, count);
        else
            json_string(out, indicator_call_value(call, i));
    }
    text_puts(out, "}");
}

static void put_line(struct text *out, const char *key, const double *values, struct series_span span)
{
    if (!key) {
        out->is_broken = true;
        return;
    }
    json_string(out, key);
    text_puts(out, ":");
    put_values(out, values, span);
}

static void put_lines(struct text *out, const struct indicator_result *result, struct series_span span)
{
    const struct plots *plots = &result->plots;
    struct arena arena = {0};
    size_t line_count = 0;
    for (size_t i = 0; i < plots->count; i++)
        line_count += plots->items[i].kind == PLOT_BAND ? 2 : 1;
    struct indicator_keys keys = indicator_keys_new(&arena, line_count);
    if (!keys.slots) {
        out->is_broken = true;
        return;
    }
    text_puts(out, "\"lines\":{");
    for (size_t i = 0; i < plots->count; i++) {
        const struct plot *plot = &plots->items[i];
        const char *name = plot->name ? plot->name : result->call->name;
        bool is_band = plot->kind == PLOT_BAND;
        if (i > 0)
            text_puts(out, ",");
        put_line(out, indicator_keys_add(&keys, name, is_band ? ".upper" : "", i + 1), plot->values, span);
        if (is_band) {
            text_puts(out, ",");
            put_line(out, indicator_keys_add(&keys, name, ".lower", i + 1), plot->lower, span);
        }
    }
    text_puts(out, "}");
    arena_release(&arena);
}

static void put_levels(struct text *out, const struct indicator_result *result)
{
    const struct plots *plots = &result->plots;
    struct arena arena = {0};
    struct indicator_keys keys = indicator_keys_new(&arena, plots->level_count);
    text_puts(out, ",\"levels\":{");
    for (size_t i = 0; i < plots->level_count; i++) {
        const struct plot_level *level = &plots->levels[i];
        const char *key = keys.slots ? indicator_keys_add(&keys, level->label, "", i + 1) : NULL;
        if (!key) {
            out->is_broken = true;
            break;
        }
        text_puts(out, i ? "," : "");
        json_string(out, key);
        text_puts(out, ":");
        json_number(out, level->value);
    }
    text_puts(out, "}");
    arena_release(&arena);
}

/* Names as those of --geometry; one over the volume is so also where a chart shows none. */
static const char *const pane_names[] = {
    [INDICATOR_PANE_PRICE] = "price",
    [INDICATOR_PANE_OWN] = "own",
    [INDICATOR_PANE_VOLUME] = "volume",
};

static void put_result(struct text *out, const struct indicator_result *result, struct series_span span)
{
    const struct indicator_call *call = result->call;
    text_puts(out, "{\"indicator\":");
    json_string(out, call->text);
    text_puts(out, ",\"name\":");
    json_string(out, call->name);
    text_puts(out, ",\"label\":");
    put_label(out, call);
    text_printf(out, ",\"pane\":\"%s\",", pane_names[call->indicator->pane]);
    put_parameters(out, call);
    text_puts(out, ",");
    put_lines(out, result, span);
    if (result->plots.level_count > 0)
        put_levels(out, result);
    if (result->plots.profile.up)
        put_profile(out, &result->plots.profile);
    text_puts(out, "}");
}

void indicator_values_json(struct text *out, const char *input, const struct series *series, struct series_span span,
                           const struct indicator_result *results, size_t result_count)
{
    text_puts(out, "{\"input\":");
    json_string(out, input);
    text_puts(out, ",\"symbol\":");
    json_string(out, series->symbol);
    text_puts(out, ",");
    put_time(out, series, span);
    text_puts(out, ",\"indicators\":[");
    for (size_t i = 0; i < result_count; i++) {
        if (i > 0)
            text_puts(out, ",");
        put_result(out, &results[i], span);
    }
    text_puts(out, "]}\n");
}
