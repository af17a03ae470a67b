#include "cli/lists.h"

#include "cli/indicator_text.h"
#include "cli/messages.h"
#include "cli/pool_choice.h"
#include "pool/pool.h"
#include "render/chart/chart.h"
#include "render/chart/type.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/reader.h"

static void append_line(struct text *out, const char *name, const char *summary)
{
    text_printf(out, "%s\t%s\n", name, summary);
}

/* " (period=20, mode=ema)", as they would be given, and the line's end. */
static void append_parameters(struct text *out, const struct indicator_parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "%s%s", i ? ", " : " (", parameters[i].name);
        if (!parameters[i].default_text)
            continue;
        text_puts(out, "=");
        printable_append(out, parameters[i].default_text);
    }
    text_puts(out, count ? ")\n" : "\n");
}

static void append_types(struct text *out, const struct plugin_set *plugins)
{
    (void)plugins;
    for (size_t i = 0; chart_types[i]; i++) {
        text_printf(out, "%s\t%s", chart_types[i]->name, chart_types[i]->summary);
        append_parameters(out, chart_types[i]->parameters, chart_types[i]->parameter_count);
    }
}

static void append_themes(struct text *out, const struct plugin_set *plugins)
{
    (void)plugins;
    for (size_t i = 0; themes[i]; i++)
        append_line(out, themes[i]->name, themes[i]->summary);
}

static void append_indicator(struct text *out, const struct indicator *indicator)
{
    const char *summary = *indicator->summary || !indicator->origin ? indicator->summary : indicator->origin;
    text_printf(out, "%s\t", indicator->name);
    printable_append(out, summary);
    if (indicator->parameter_count) {
        text_puts(out, " (");
        indicator_append_parameters(out, indicator);
        text_puts(out, ")");
    }
    text_puts(out, "\n");
}

static void append_indicators(struct text *out, const struct plugin_set *plugins)
{
    for (size_t i = 0; indicators[i]; i++)
        append_indicator(out, indicators[i]);
    const struct indicator *const *brought = plugins->host ? plugins->python->indicators(plugins->host) : NULL;
    for (size_t i = 0; brought && brought[i]; i++)
        append_indicator(out, brought[i]);
}

static void append_dialects(struct text *out, const struct plugin_set *plugins)
{
    (void)plugins;
    for (const struct dialect *dialect = dialects; dialect->name; dialect++)
        append_line(out, dialect->name, dialect->summary);
}

static void append_pools(struct text *out, const struct plugin_set *plugins)
{
    (void)plugins;
    struct pool_answer taken = pool_choice_built();
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++) {
        const char *missing = pool_choice_missing((enum pool_kind)kind);
        text_printf(out, "%s\t%s", pool_kind_name((enum pool_kind)kind), pool_kind_summary((enum pool_kind)kind));
        if (missing)
            text_printf(out, " (not here: %s)", missing);
        if (kind == (int)taken.kind)
            text_printf(out, " (auto takes it: %s)", taken.reason);
        text_puts(out, "\n");
    }
}

const struct listing listings[] = {
    {"types", append_types},       {"themes", append_themes}, {"indicators", append_indicators},
    {"dialects", append_dialects}, {"pools", append_pools},   {NULL, NULL},
};
