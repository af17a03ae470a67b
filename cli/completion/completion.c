#include "cli/completion/completion.h"

#include "cli/indicator_text.h"
#include "cli/lists.h"
#include "cli/values.h"
#include "pool/pool.h"
#include "render/chart/theme.h"
#include "render/chart/type.h"
#include "render/image/image.h"
#include "render/ohlc/columns.h"
#include "render/ohlc/indicator.h"

#include <string.h>

const struct completion completions[] = {
    {"bash", completion_append_bash},
    {"zsh", completion_append_zsh},
    {"fish", completion_append_fish},
    {NULL, NULL},
};

/* ---- the words of the tables ---- */

static void append_formats(struct text *out)
{
    for (size_t i = 0; image_formats[i]; i++)
        text_printf(out, "%s\t\n", image_formats[i]->name);
}

/* "NAME:PARAMETER=" and what the parameter may be, or "NAME:PARAMETER=WORD" for each word that it may be. */
static void append_parameters(struct text *out, const char *name, const struct indicator_parameter *parameters,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].kind == PARAMETER_CHOICE) {
            for (const char *const *choice = parameters[i].choices; *choice; choice++)
                text_printf(out, "%s:%s=%s\t\n", name, parameters[i].name, *choice);
            continue;
        }
        text_printf(out, "%s:%s=\t", name, parameters[i].name);
        parameter_append_range(out, &parameters[i]);
        text_puts(out, "\n");
    }
}

static void append_types(struct text *out)
{
    for (size_t i = 0; chart_types[i]; i++) {
        const struct chart_type *type = chart_types[i];
        text_printf(out, "%s\t%s\n", type->name, type->summary);
        append_parameters(out, type->name, type->parameters, type->parameter_count);
    }
}

static void append_indicators(struct text *out)
{
    for (size_t i = 0; indicators[i]; i++) {
        const struct indicator *indicator = indicators[i];
        text_printf(out, "%s\t%s\n", indicator->name, indicator->summary);
        append_parameters(out, indicator->name, indicator->parameters, indicator->parameter_count);
    }
}

static void append_themes(struct text *out)
{
    for (size_t i = 0; themes[i]; i++)
        text_printf(out, "%s\t%s\n", themes[i]->name, themes[i]->summary);
}

static void append_kinds_of_pool(struct text *out)
{
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        text_printf(out, "%s\t%s\n", pool_kind_name((enum pool_kind)kind), pool_kind_summary((enum pool_kind)kind));
}

static void append_pools(struct text *out)
{
    text_puts(out, "auto\tas the linked Python allows\n");
    append_kinds_of_pool(out);
}

static void append_words(struct text *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        text_printf(out, "%s\t\n", words[i]);
}

static void append_date_orders(struct text *out)
{
    append_words(out, date_order_words);
}

static void append_progress(struct text *out)
{
    append_words(out, progress_words);
}

static void append_columns(struct text *out)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        text_printf(out, "%s=\t\n", column_role_names[i]);
}

static void append_lists(struct text *out)
{
    for (const struct listing *listing = listings; listing->name; listing++)
        text_printf(out, "%s\t\n", listing->name);
}

static void append_shells(struct text *out)
{
    for (const struct completion *completion = completions; completion->name; completion++)
        text_printf(out, "%s\t\n", completion->name);
}

/* ---- what a value is called, and what it may be ---- */

struct candidates candidates_of(const struct option *option)
{
    static const struct {
        const char *argument;
        struct candidates candidates;
    } known[] = {
        {"PATH", {CANDIDATE_FILE, "", NULL}},
        {"FILE", {CANDIDATE_FILE, "", NULL}},
        {"FORMAT", {CANDIDATE_WORD, NULL, append_formats}},
        {"TYPE", {CANDIDATE_CALL, NULL, append_types}},
        {"THEME", {CANDIDATE_THEME, NULL, append_themes}},
        {"ZONE", {CANDIDATE_ZONE, NULL, NULL}},
        {"INDICATOR", {CANDIDATE_CALL, NULL, append_indicators}},
        {"COLUMN=NAME,...", {CANDIDATE_LIST, NULL, append_columns}},
        {"ORDER", {CANDIDATE_WORD, NULL, append_date_orders}},
        {"POOL", {CANDIDATE_WORD, NULL, append_pools}},
        {"POOLS", {CANDIDATE_LIST, NULL, append_kinds_of_pool}},
        {"WHEN", {CANDIDATE_WORD, NULL, append_progress}},
        {"WHAT", {CANDIDATE_WORD, NULL, append_lists}},
        {"SHELL", {CANDIDATE_WORD, NULL, append_shells}},
    };
    for (size_t i = 0; option->argument && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].argument, option->argument) == 0)
            return known[i].candidates;
    /* FILE.png */
    const char *dot = option->argument ? strchr(option->argument, '.') : NULL;
    if (dot && !strpbrk(option->argument, ",="))
        return (struct candidates){CANDIDATE_FILE, dot, NULL};
    return (struct candidates){CANDIDATE_NONE, NULL, NULL};
}

bool option_adds_up(const struct option *option)
{
    return strstr(option->help, "(repeatable") != NULL;
}

bool candidate_next(const char **at, struct candidate *candidate)
{
    const char *line = *at;
    if (!line || !*line)
        return false;
    size_t length = strcspn(line, "\n");
    size_t word = strcspn(line, "\t\n");
    size_t gap = word < length ? 1 : 0;
    *candidate = (struct candidate){line, line + word + gap, word, length - word - gap};
    *at = line[length] ? line + length + 1 : line + length;
    return true;
}
