#include "cli/lists.h"

#include "pool/pool.h"
#include "render/chart/chart.h"
#include "render/chart/type.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/reader.h"

static void append_line(struct text *out, const char *name, const char *summary)
{
    text_printf(out, "%s\t%s\n", name, summary);
}

static void append_types(struct text *out)
{
    for (size_t i = 0; chart_types[i]; i++)
        append_line(out, chart_types[i]->name, chart_types[i]->summary);
}

static void append_themes(struct text *out)
{
    for (size_t i = 0; themes[i]; i++)
        append_line(out, themes[i]->name, themes[i]->summary);
}

static void append_indicators(struct text *out)
{
    for (size_t i = 0; indicators[i]; i++)
        append_line(out, indicators[i]->name, indicators[i]->summary);
}

static void append_dialects(struct text *out)
{
    for (const struct dialect *dialect = dialects; dialect->name; dialect++)
        append_line(out, dialect->name, dialect->summary);
}

static void append_pools(struct text *out)
{
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        append_line(out, pool_kind_name((enum pool_kind)kind), pool_kind_summary((enum pool_kind)kind));
}

const struct listing listings[] = {
    {"types", append_types},       {"themes", append_themes}, {"indicators", append_indicators},
    {"dialects", append_dialects}, {"pools", append_pools},   {NULL, NULL},
};
