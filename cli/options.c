#include "cli/options.h"

#include "cli/options_together.h"
#include "cli/suggest.h"
#include "cli/values.h"
#include "render/chart/type.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_WIDTH = 1280, DEFAULT_HEIGHT = 720 };

/* clang-format off: one option a row, or two lines */
const struct option option_table[] = {
    {"recursive", 'r', GROUP_INPUTS, NULL, "descend into the folders given, and keep their sub-folders in the output",
     set_recursive},
    {"files-from", 0, GROUP_INPUTS, "FILE", "read paths from FILE, one a line (- is standard input)", set_files_from},
    {"null", '0', GROUP_INPUTS, NULL, "paths in --files-from end with a NUL byte, not with a line", set_null},
    {"shard", 0, GROUP_INPUTS, "K/N", "take the K-th of N equal shares of the sorted inputs", set_shard},
    {"symbol", 0, GROUP_INPUTS, "NAME", "of files that hold several symbols, keep this one", set_symbol},

    {"output", 'o', GROUP_OUTPUTS, "PATH",
     "folder to write to, made where missing (default: the current one); for one chart also a file such as x.png, or -",
     set_output},
    {"name", 0, GROUP_OUTPUTS, "TEMPLATE",
     "file name without extension, of text and {stem}, {symbol}, {type}, {first}, {last} (default: {stem})", set_name},
    {"format", 0, GROUP_OUTPUTS, "FORMAT", "png, svg or pdf (default: what the extension of -o says, or png)",
     set_format},
    {"update", 'u', GROUP_OUTPUTS, NULL,
     "leave a chart alone that is newer than its input and was made with the same options", set_update},
    {"index", 0, GROUP_OUTPUTS, NULL,
     "write index.html beside the charts: thumbnails with last price and change, to sort and filter", set_index},
    {"dry-run", 'n', GROUP_OUTPUTS, NULL, "say what would be done; write nothing", set_dry_run},

    {"type", 't', GROUP_PICTURE, "TYPE",
     "chart type; with parameters NAME:5,3 or NAME:size=5 (default: candles; see --list types)", set_type},
    {"size", 0, GROUP_PICTURE, "WxH", "size in pixels, 64x64 to 16384x16384 (default: 1280x720)", set_size},
    {"theme", 0, GROUP_PICTURE, "THEME",
     "colours (default: light; see --list themes); one with a / or a dot is a file of KEY = VALUE lines", set_theme},
    {"background", 0, GROUP_PICTURE, "COLOUR", "colour of the background, or none for a transparent one",
     set_background},
    {"up", 0, GROUP_PICTURE, "COLOUR", "colour of rising candles: #rgb, #rrggbb or a CSS name", set_up},
    {"down", 0, GROUP_PICTURE, "COLOUR", "colour of falling candles", set_down},
    {"title", 0, GROUP_PICTURE, "TEXT", "title (default: the symbol, or the file's stem)", set_title},
    {"no-volume", 0, GROUP_PICTURE, NULL, "no volume pane", set_no_volume},
    {"log", 0, GROUP_PICTURE, NULL, "logarithmic price scale", set_log},
    {"last", 0, GROUP_PICTURE, "N", "only the last N candles", set_last},
    {"from", 0, GROUP_PICTURE, "DATE", "only candles from DATE on: 2024, 2024-03, 2024-03-15, 2024-03-15T10:30",
     set_from},
    {"to", 0, GROUP_PICTURE, "DATE", "only candles up to the end of DATE", set_to},
    {"resample", 0, GROUP_PICTURE, "RULE",
     "make longer candles: 5m, 4h, 1d, 1w, 1M (months), 100t (rows) or 10000v (volume)", set_resample},
    {"tz", 0, GROUP_PICTURE, "ZONE",
     "clock of labels and borders of days: America/New_York, UTC, +02:00 (default: each file's own)", set_tz},
    {"indicator", 'i', GROUP_PICTURE, "INDICATOR",
     "draw an indicator; with parameters NAME:20,2 or NAME:period=20 (repeatable; see --list indicators)",
     set_indicator},
    {"marks", 0, GROUP_PICTURE, "FILE",
     "draw purchases, sales, texts, trend lines and rays of a CSV file: time, price, kind, text", set_marks},
    {"hline", 0, GROUP_PICTURE, "PRICE[,TEXT]", "draw a horizontal line (repeatable)", set_hline},
    {"bare", 0, GROUP_PICTURE, NULL, "only candles and volume: no text, no axes", set_bare},
    {"geometry", 0, GROUP_PICTURE, "FILE", "write where each candle was drawn, as JSON Lines (- is standard output)",
     set_geometry},
    {"values", 0, GROUP_PICTURE, "FILE", "write what the indicators computed, as JSON Lines (- is standard output)",
     set_values},

    {"check", 0, GROUP_READING, NULL, "draw nothing; print what was read, one JSON object a series", set_check},
    {"columns", 0, GROUP_READING, "COLUMN=NAME,...",
     "which column is what, as time=NAME,open=NAME; a NAME may be a number from 1", set_columns},
    {"date-format", 0, GROUP_READING, "PATTERN", "how times are written, as %d.%m.%Y %H:%M", set_date_format},
    {"date-order", 0, GROUP_READING, "ORDER", "dmy, mdy or ymd", set_date_order},
    {"strict", 0, GROUP_READING, NULL, "a row that cannot be read is an error", set_strict},
    {"max-rows", 0, GROUP_READING, "N", "refuse a file with more candles (default: 50000000)", set_max_rows},
    {"max-symbols", 0, GROUP_READING, "N", "refuse a file with more symbols (default: 100000)", set_max_symbols},
    {"max-bytes", 0, GROUP_READING, "SIZE",
     "refuse a file with more text, unpacked: 500000, 64M or 4G (default: 4G, and of a .gz 64M or 100 times its size)",
     set_max_bytes},

    {"workers", 'j', GROUP_RUNNING, "N", "charts made at a time (default: the CPUs this process may use)", set_workers},
    {"pool", 0, GROUP_RUNNING, "POOL", "auto, serial, threads, processes or subinterpreters (default: auto)", set_pool},
    {"plugin", 0, GROUP_RUNNING, "FILE.py", "load a Python plugin; its indicators are then known to -i (repeatable)",
     set_plugin},
    {"pin", 0, GROUP_RUNNING, NULL, "pin each worker to one CPU", set_pin},
    {"timeout", 0, GROUP_RUNNING, "SECONDS", "give up a chart that takes longer (with processes)", set_timeout},
    {"fail-fast", 0, GROUP_RUNNING, NULL, "stop at the first failure", set_fail_fast},
    {"lock", 0, GROUP_RUNNING, "FILE", "hold a lock; while another run holds it, leave at once with status 75",
     set_lock},
    {"report", 0, GROUP_RUNNING, "FILE", "write a JSON report of the run (- is standard output)", set_report},
    {"merge-reports", 0, GROUP_RUNNING, NULL,
     "draw nothing; join the reports of all shards, which are the PATHs, into one (to --report, or standard output)",
     set_merge_reports},
    {"progress", 0, GROUP_RUNNING, "WHEN", "auto (on a terminal), always or never", set_progress},
    {"quiet", 'q', GROUP_RUNNING, NULL, "print errors alone", set_quiet},
    {"verbose", 'v', GROUP_RUNNING, NULL, "say more about the run", set_verbose},

    {"bench", 0, GROUP_BENCH, NULL,
     "measure this machine: render batches from memory in each pool; of the inputs, or of made-up series", set_bench},
    {"bench-charts", 0, GROUP_BENCH, "LIST", "charts in a batch (default: 10,50,100)", set_bench_charts},
    {"bench-workers", 0, GROUP_BENCH, "LIST", "workers (default: 2,4,8)", set_bench_workers},
    {"bench-pools", 0, GROUP_BENCH, "POOLS", "pools (default: each that can run here)", set_bench_pools},
    {"bench-candles", 0, GROUP_BENCH, "N", "candles of a made-up series (default: 100)", set_bench_candles},
    {"bench-runs", 0, GROUP_BENCH, "N", "runs of each row, after one that does not count (default: 10)",
     set_bench_runs},
    {"bench-io", 0, GROUP_BENCH, NULL, "read real files and write real files, in a folder that is removed again",
     set_bench_io},
    {"bench-sweep", 0, GROUP_BENCH, NULL, "find the best number of workers, from 1 to twice the CPUs", set_bench_sweep},
    {"bench-json", 0, GROUP_BENCH, "FILE", "write the results as JSON (- is standard output)", set_bench_json},
    {"bench-csv", 0, GROUP_BENCH, "FILE", "write the rows as CSV (- is standard output)", set_bench_csv},
    {"bench-markdown", 0, GROUP_BENCH, "FILE", "write the rows as Markdown (- is standard output)", set_bench_markdown},
    {"bench-plot", 0, GROUP_BENCH, "FILE.png", "draw throughput against workers, as a PNG", set_bench_plot},
    {"bench-compare", 0, GROUP_BENCH, "OLD.json", "compare with earlier results; exit 1 where a row is slower",
     set_bench_compare},
    {"bench-tolerance", 0, GROUP_BENCH, "PERCENT", "how much slower a row may be (default: 10%)", set_bench_tolerance},

    {"list", 0, GROUP_OTHER, "WHAT", "what there is: types, themes, indicators, dialects or pools", set_list},
    {"completion", 0, GROUP_OTHER, "SHELL", "print the completions of this command line for bash, zsh or fish",
     set_completion},
    {"help", 'h', GROUP_OTHER, NULL, "print this", set_help},
    {"version", 0, GROUP_OTHER, NULL, "print the versions of the program and of what it is linked with", set_version},
    {NULL, 0, 0, NULL, NULL, NULL},
};
/* clang-format on */

/* The rest of argv. */
struct cursor {
    char **at;
    char **end;
};

static const struct option *find_name(const char *name, size_t length)
{
    for (const struct option *option = option_table; option->name; option++)
        if (strncmp(option->name, name, length) == 0 && !option->name[length])
            return option;
    return NULL;
}

static const struct option *find_letter(char letter)
{
    for (const struct option *option = option_table; option->name; option++)
        if (option->letter && option->letter == letter)
            return option;
    return NULL;
}

/* What has a meaning where reports are merged. */
static bool goes_with_merging(const struct option *option)
{
    static value_setter *const setters[] = {set_merge_reports, set_report, set_quiet, set_verbose, set_lock};
    for (size_t i = 0; i < sizeof setters / sizeof *setters; i++)
        if (option->set == setters[i])
            return true;
    return false;
}

/* `flag` is the option as it was written. */
static enum status apply(struct cli_options *options, const struct option *option, const char *flag, const char *value,
                         struct error *error)
{
    struct error inner = {0};
    if (!options->unmergeable && !goes_with_merging(option))
        options->unmergeable = option->name;
    enum status status = option->set(options, value, &inner);
    if (status == STATUS_OK)
        return STATUS_OK;
    /* A check that other rooms offer may name the option and its value itself. */
    if (strncmp(inner.message, flag, strlen(flag)) == 0)
        return error_set(error, status, "%s", inner.message);
    if (!value)
        return error_set(error, status, "%s: %s", flag, inner.message);
    char quoted[100];
    error_quote(quoted, sizeof quoted, value, strlen(value));
    return error_set(error, status, "%s %s: %s", flag, quoted, inner.message);
}

static enum status next_value(struct cursor *cursor, const struct option *option, const char *flag, const char **value,
                              struct error *error)
{
    if (cursor->at == cursor->end)
        return error_set(error, STATUS_USAGE, "%s: needs a value (%s)", flag, option->argument);
    *value = *cursor->at++;
    return STATUS_OK;
}

static enum status unknown_long(const char *name, size_t length, struct error *error)
{
    char quoted[100];
    char given[41] = "";
    struct suggestion suggestion = {.given = given};
    if (length < sizeof given)
        memcpy(given, name, length);
    for (const struct option *option = option_table; option->name; option++)
        suggestion_offer(&suggestion, option->name);
    error_quote(quoted, sizeof quoted, name - 2, length + 2);
    if (suggestion.nearest)
        return error_set(error, STATUS_USAGE, "%s: no such option; did you mean --%s?", quoted, suggestion.nearest);
    return error_set(error, STATUS_USAGE, "%s: no such option; see chandler --help", quoted);
}

static enum status parse_long(struct cli_options *options, const char *argument, struct cursor *cursor,
                              struct error *error)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const struct option *option = find_name(name, length);
    if (!option)
        return unknown_long(name, length, error);
    char flag[48] = "--";
    strcat(flag, option->name);
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    if (!option->argument && value)
        return error_set(error, STATUS_USAGE, "%s: takes no value", flag);
    if (option->argument && !value) {
        enum status status = next_value(cursor, option, flag, &value, error);
        if (status != STATUS_OK)
            return status;
    }
    return apply(options, option, flag, value, error);
}

/* -qrj4: letters without a value, and perhaps one with a value behind them. */
static enum status parse_letters(struct cli_options *options, const char *argument, struct cursor *cursor,
                                 struct error *error)
{
    for (const char *letter = argument + 1; *letter; letter++) {
        const struct option *option = find_letter(*letter);
        if (!option) {
            char quoted[100];
            error_quote(quoted, sizeof quoted, argument, strlen(argument));
            const struct option *meant = find_name(argument + 1, strcspn(argument + 1, "="));
            if (meant)
                return error_set(error, STATUS_USAGE, "%s: no such option; did you mean --%s?", quoted, meant->name);
            if (letter == argument + 1 && !argument[2])
                return error_set(error, STATUS_USAGE, "%s: no such option; see chandler --help", quoted);
            char unknown[24];
            return error_set(error, STATUS_USAGE, "%s: no option has the letter %s; see chandler --help", quoted,
                             error_quote(unknown, sizeof unknown, letter, 1));
        }
        char flag[3] = {'-', *letter, 0};
        const char *value = NULL;
        if (option->argument) {
            value = letter + 1;
            if (!*value) {
                enum status status = next_value(cursor, option, flag, &value, error);
                if (status != STATUS_OK)
                    return status;
            }
        }
        enum status status = apply(options, option, flag, value, error);
        if (status != STATUS_OK || option->argument)
            return status;
    }
    return STATUS_OK;
}

static void finish(struct cli_options *options)
{
    if (options->chart.theme != &options->theme)
        options->theme = *options->chart.theme;
    if (options->has_background)
        options->theme.is_open = options->is_background_open;
    if (options->has_background && !options->is_background_open)
        theme_set_background(&options->theme, options->background);
    if (options->has_up)
        theme_set_up(&options->theme, options->up);
    if (options->has_down)
        theme_set_down(&options->theme, options->down);
    options->chart.theme = &options->theme;
    options->chart.hlines = options->hlines;
    options->read.zone = options->zone;
    bool is_run = options->mode == MODE_RENDER || options->mode == MODE_CHECK || options->mode == MODE_BENCH;
    if (options->is_merge && is_run)
        options->mode = MODE_MERGE;
}

static enum status parse_all(struct cli_options *options, int argc, char **argv, struct error *error)
{
    struct cursor cursor = {argv + (argc > 0 ? 1 : 0), argv + argc};
    bool is_over = false; /* "--" was seen */
    while (cursor.at < cursor.end) {
        const char *argument = *cursor.at++;
        enum status status = STATUS_OK;
        if (is_over || argument[0] != '-' || !argument[1])
            options->inputs[options->input_count++] = argument;
        else if (strcmp(argument, "--") == 0)
            is_over = true;
        else if (argument[1] == '-')
            status = parse_long(options, argument, &cursor, error);
        else
            status = parse_letters(options, argument, &cursor, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status options_parse(struct cli_options *options, int argc, char **argv, struct error *error)
{
    *options = (struct cli_options){
        .name = "{stem}",
        .chart = {.type = chart_type_find("candles"),
                  .theme = theme_find("light"),
                  .width_px = DEFAULT_WIDTH,
                  .height_px = DEFAULT_HEIGHT},
        .bench = {.tolerance = -1},
    };
    if (!options->chart.type || !options->chart.theme)
        return error_set(error, STATUS_UNSUPPORTED, "this build has no type 'candles' or no theme 'light'");
    options->inputs = calloc((size_t)argc + 1, sizeof *options->inputs);
    options->plugins = calloc((size_t)argc + 1, sizeof *options->plugins);
    options->indicators = calloc((size_t)argc + 1, sizeof *options->indicators);
    options->hlines = calloc((size_t)argc + 1, sizeof *options->hlines);
    if (!options->inputs || !options->plugins || !options->indicators || !options->hlines)
        return error_no_memory(error);
    enum status status = parse_all(options, argc, argv, error);
    if (status != STATUS_OK)
        return status;
    finish(options);
    return options_check_together(options, error);
}

enum status options_read_marks(struct cli_options *options, struct error *error)
{
    if (!options->marks_path)
        return STATUS_OK;
    options->chart.marks = &options->marks;
    return marks_read(&options->marks, options->marks_path, error);
}

void options_release(struct cli_options *options)
{
    free(options->hlines);
    zone_free(&options->zone);
    marks_release(&options->marks);
    free(options->inputs);
    free(options->plugins);
    free(options->indicators);
    *options = (struct cli_options){0};
}
