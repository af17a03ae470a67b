#include "cli/values.h"

#include "cli/completion/completion.h"
#include "cli/lists.h"
#include "cli/naming.h"
#include "cli/suggest.h"
#include "cli/value_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- inputs ---- */

enum status set_recursive(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_recursive = true;
    return STATUS_OK;
}

enum status set_files_from(struct cli_options *options, const char *value, struct error *error)
{
    options->files_from = value;
    return value_need(value, "name of a file", error);
}

enum status set_null(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_null_separated = true;
    return STATUS_OK;
}

enum status set_shard(struct cli_options *options, const char *value, struct error *error)
{
    const char *slash = strchr(value, '/');
    size_t shard, shards;
    if (!slash || !value_count(value, (size_t)(slash - value), SIZE_MAX, &shard) ||
        !value_count(slash + 1, strlen(slash + 1), SIZE_MAX, &shards) || shard < 1 || shard > shards)
        return error_set(error, STATUS_USAGE, "is not K/N with 1 <= K <= N");
    options->shard = shard;
    options->shards = shards;
    return STATUS_OK;
}

enum status set_symbol(struct cli_options *options, const char *value, struct error *error)
{
    options->read.symbol = value;
    return value_need(value, "symbol", error);
}

/* ---- outputs ---- */

enum status set_output(struct cli_options *options, const char *value, struct error *error)
{
    options->output = value;
    return value_need(value, "folder or file", error);
}

enum status set_name(struct cli_options *options, const char *value, struct error *error)
{
    options->name = value;
    return template_check(value, error);
}

enum status set_format(struct cli_options *options, const char *value, struct error *error)
{
    options->format = image_format_find(value);
    if (options->format)
        return STATUS_OK;
    struct text known = {0};
    for (size_t i = 0; image_formats[i]; i++)
        text_printf(&known, "%s%s", i ? ", " : "", image_formats[i]->name);
    error_set(error, STATUS_USAGE, "there is no such format; there are %s", known.data ? known.data : "none");
    text_release(&known);
    return STATUS_USAGE;
}

enum status set_update(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_update = true;
    return STATUS_OK;
}

enum status set_dry_run(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_dry_run = true;
    return STATUS_OK;
}

enum status set_index(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_index = true;
    return STATUS_OK;
}

enum status set_geometry(struct cli_options *options, const char *value, struct error *error)
{
    options->geometry = value;
    return value_need(value, "name of a file", error);
}

enum status set_values(struct cli_options *options, const char *value, struct error *error)
{
    options->values = value;
    return value_need(value, "name of a file", error);
}

/* ---- reading ---- */

enum status set_check(struct cli_options *options, const char *value, struct error *error)
{
    (void)value;
    if (options->mode == MODE_BENCH)
        return error_set(error, STATUS_USAGE, "does not go with --bench");
    if (options->mode == MODE_RENDER)
        options->mode = MODE_CHECK;
    return STATUS_OK;
}

enum status set_columns(struct cli_options *options, const char *value, struct error *error)
{
    options->read.columns = value;
    return read_options_check(&(struct read_options){.columns = value}, error);
}

enum status set_date_format(struct cli_options *options, const char *value, struct error *error)
{
    options->read.date_format = value;
    return read_options_check(&(struct read_options){.date_format = value}, error);
}

const char *const date_order_words[] = {"dmy", "mdy", "ymd", NULL};

enum status set_date_order(struct cli_options *options, const char *value, struct error *error)
{
    static const enum date_order orders[] = {DATE_ORDER_DMY, DATE_ORDER_MDY, DATE_ORDER_YMD};
    int found = value_word(value, date_order_words, error);
    if (found < 0)
        return STATUS_USAGE;
    options->read.date_order = orders[found];
    return STATUS_OK;
}

enum status set_strict(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->read.is_strict = true;
    return STATUS_OK;
}

enum status set_max_rows(struct cli_options *options, const char *value, struct error *error)
{
    return value_limit(value, SIZE_MAX, &options->read.max_rows, error);
}

enum status set_max_symbols(struct cli_options *options, const char *value, struct error *error)
{
    return value_limit(value, READ_SYMBOLS_COUNTED, &options->read.max_symbols, error);
}

enum status set_max_bytes(struct cli_options *options, const char *value, struct error *error)
{
    return value_bytes(value, &options->read.max_bytes, error);
}

/* ---- running ---- */

enum status set_workers(struct cli_options *options, const char *value, struct error *error)
{
    if (!value_count(value, strlen(value), WORKERS_MAX, &options->workers) || options->workers == 0)
        return error_set(error, STATUS_USAGE, "is no number of workers, 1 to %d", WORKERS_MAX);
    return STATUS_OK;
}

enum status set_pool(struct cli_options *options, const char *value, struct error *error)
{
    const char *words[POOL_KIND_COUNT + 2] = {NULL};
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        words[kind] = pool_kind_name((enum pool_kind)kind);
    words[POOL_KIND_COUNT] = "auto";
    int found = value_word(value, words, error);
    if (found < 0)
        return STATUS_USAGE;
    options->has_pool = found < POOL_KIND_COUNT;
    options->pool = options->has_pool ? (enum pool_kind)found : POOL_SERIAL;
    return STATUS_OK;
}

enum status set_plugin(struct cli_options *options, const char *value, struct error *error)
{
    options->plugins[options->plugin_count++] = value;
    return value_need(value, "name of a file", error);
}

enum status set_pin(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->pin = true;
    return STATUS_OK;
}

enum status set_timeout(struct cli_options *options, const char *value, struct error *error)
{
    const double longest_s = 1e6;
    size_t length = strspn(value, "0123456789.");
    char *end = NULL;
    double seconds = strtod(value, &end);
    if (length == 0 || value[length] || *end || !isfinite(seconds) || seconds * 1e9 < 1 || seconds > longest_s)
        return error_set(error, STATUS_USAGE, "is no number of seconds, above 0 and up to %g", longest_s);
    options->timeout_ns = (int64_t)(seconds * 1e9);
    return STATUS_OK;
}

enum status set_fail_fast(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_fail_fast = true;
    return STATUS_OK;
}

enum status set_lock(struct cli_options *options, const char *value, struct error *error)
{
    options->lock = value;
    return value_need(value, "name of a file", error);
}

enum status set_report(struct cli_options *options, const char *value, struct error *error)
{
    options->report = value;
    return value_need(value, "name of a file", error);
}

enum status set_merge_reports(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->is_merge = true;
    return STATUS_OK;
}

const char *const progress_words[] = {"auto", "always", "never", NULL};

enum status set_progress(struct cli_options *options, const char *value, struct error *error)
{
    static const enum progress_mode modes[] = {PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER};
    int found = value_word(value, progress_words, error);
    if (found < 0)
        return STATUS_USAGE;
    options->progress = modes[found];
    return STATUS_OK;
}

enum status set_quiet(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->verbosity = VERBOSITY_QUIET;
    return STATUS_OK;
}

enum status set_verbose(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->verbosity = VERBOSITY_VERBOSE;
    return STATUS_OK;
}

/* ---- other ---- */

enum status set_list(struct cli_options *options, const char *value, struct error *error)
{
    struct suggestion suggestion = {.given = value};
    if (options->mode != MODE_HELP && options->mode != MODE_VERSION && options->mode != MODE_COMPLETION)
        options->mode = MODE_LIST;
    for (const struct listing *listing = listings; listing->name; listing++) {
        suggestion_offer(&suggestion, listing->name);
        if (strcmp(listing->name, value) == 0) {
            options->listing = listing;
            return STATUS_OK;
        }
    }
    if (suggestion.nearest)
        return error_set(error, STATUS_USAGE, "did you mean %s?", suggestion.nearest);
    return error_set(error, STATUS_USAGE, "there are lists of types, themes, indicators, dialects and pools");
}

enum status set_completion(struct cli_options *options, const char *value, struct error *error)
{
    if (options->mode != MODE_HELP && options->mode != MODE_VERSION)
        options->mode = MODE_COMPLETION;
    for (const struct completion *completion = completions; completion->name; completion++) {
        if (strcmp(completion->name, value) == 0) {
            options->completion = completion;
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_USAGE, "there are completions for bash, zsh and fish");
}

enum status set_help(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->mode = MODE_HELP;
    return STATUS_OK;
}

enum status set_version(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    if (options->mode != MODE_HELP)
        options->mode = MODE_VERSION;
    return STATUS_OK;
}
