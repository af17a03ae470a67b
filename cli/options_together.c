#include "cli/options_together.h"

#include "render/chart/type.h"

#include <string.h>

/* Two options cannot both have standard output; a dry run uses neither. */
static enum status check_stdout(const struct cli_options *options, struct error *error)
{
    if (options->is_dry_run && options->mode == MODE_RENDER)
        return STATUS_OK;
    const struct {
        const char *flag;
        bool is_on;
    } users[] = {
        {"--check", options->mode == MODE_CHECK},
        {"-o -", options->mode == MODE_RENDER && options->output && strcmp(options->output, "-") == 0},
        {"--geometry -", options->geometry && strcmp(options->geometry, "-") == 0},
        {"--values -", options->values && strcmp(options->values, "-") == 0},
        {"--report -", options->report && strcmp(options->report, "-") == 0},
        {"--bench-json -", options->bench.json && strcmp(options->bench.json, "-") == 0},
        {"--bench-csv -", options->bench.csv && strcmp(options->bench.csv, "-") == 0},
        {"--bench-markdown -", options->bench.markdown && strcmp(options->bench.markdown, "-") == 0},
    };
    const char *first = NULL;
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        if (!users[i].is_on)
            continue;
        if (first)
            return error_set(error, STATUS_USAGE, "%s and %s: only one of them can have standard output", first,
                             users[i].flag);
        first = users[i].flag;
    }
    return STATUS_OK;
}

static enum status check_type(const struct cli_options *options, struct error *error)
{
    const struct chart_type *type = options->chart.type;
    if (!type->unit || options->indicator_count == 0)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE,
                     "--indicator: does not go with --type %s: it has a value for each candle, and a %s is none",
                     type->name, type->unit);
}

/* A benchmark writes no charts of its own, so what is about these has no meaning. */
static enum status check_bench(const struct cli_options *options, struct error *error)
{
    const struct bench_options *bench = &options->bench;
    const struct {
        const char *flag;
        bool is_on;
    } strangers[] = {
        {"--update", options->is_update},       {"--dry-run", options->is_dry_run},
        {"--geometry", options->geometry},      {"--values", options->values},
        {"--report", options->report},          {"--timeout", options->timeout_ns > 0},
        {"--fail-fast", options->is_fail_fast}, {"--name", strcmp(options->name, "{stem}") != 0},
        {"--index", options->is_index},
    };
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        if (strangers[i].is_on)
            return error_set(error, STATUS_USAGE, "%s: does not go with --bench", strangers[i].flag);
    if (options->is_null_separated && !options->files_from)
        return error_set(error, STATUS_USAGE, "-0: goes with --files-from");
    if (options->output && !bench->has_files)
        return error_set(error, STATUS_USAGE, "--output: goes with --bench-io, as --bench alone writes no pictures");
    if (options->output && strcmp(options->output, "-") == 0)
        return error_set(error, STATUS_USAGE, "--output -: --bench-io needs a folder");
    if (bench->candles && (options->input_count || options->files_from))
        return error_set(error, STATUS_USAGE, "--bench-candles: is for made-up series; the inputs have their own");
    if (bench->is_sweep && (bench->workers.count || options->workers))
        return error_set(error, STATUS_USAGE, "--bench-sweep: tries all numbers of workers; %s does not go with it",
                         bench->workers.count ? "--bench-workers" : "--workers");
    if (bench->tolerance >= 0 && !bench->compare)
        return error_set(error, STATUS_USAGE, "--bench-tolerance: goes with --bench-compare");
    if (bench->plot && strcmp(bench->plot, "-") == 0)
        return error_set(error, STATUS_USAGE, "--bench-plot: needs the name of a file");
    return check_stdout(options, error);
}

static enum status check_run(const struct cli_options *options, struct error *error)
{
    if (options->bench.first)
        return error_set(error, STATUS_USAGE, "--%s: goes with --bench", options->bench.first);
    if (options->input_count == 0 && !options->files_from)
        return error_set(error, STATUS_USAGE, "no input: name a file, a folder or - (see chandler --help)");
    if (options->is_null_separated && !options->files_from)
        return error_set(error, STATUS_USAGE, "-0: goes with --files-from");
    if (options->files_from && strcmp(options->files_from, "-") == 0)
        for (size_t i = 0; i < options->input_count; i++)
            if (strcmp(options->inputs[i], "-") == 0)
                return error_set(error, STATUS_USAGE, "--files-from - and -: only one of them can have standard input");
    if (options->timeout_ns && options->has_pool && options->pool != POOL_PROCESSES)
        return error_set(error, STATUS_USAGE,
                         "--timeout: needs --pool processes; a chart in the pool '%s' cannot be ended",
                         pool_kind_name(options->pool));
    if (options->chart.has_from && options->chart.has_to && options->chart.from_us >= options->chart.to_us)
        return error_set(error, STATUS_USAGE, "--from: is later than --to");
    if (options->mode == MODE_CHECK && (options->geometry || options->values || options->report || options->is_index))
        return error_set(error, STATUS_USAGE, "%s: does not go with --check, which draws nothing",
                         options->geometry ? "--geometry"
                         : options->values ? "--values"
                         : options->report ? "--report"
                                           : "--index");
    return check_stdout(options, error);
}

static enum status check_merge(const struct cli_options *options, struct error *error)
{
    if (options->unmergeable)
        return error_set(error, STATUS_USAGE, "--%s: does not go with --merge-reports", options->unmergeable);
    if (options->input_count == 0)
        return error_set(error, STATUS_USAGE, "--merge-reports: name the reports of all shards");
    return STATUS_OK;
}

enum status options_check_together(const struct cli_options *options, struct error *error)
{
    if (options->mode == MODE_MERGE)
        return check_merge(options, error);
    if (options->mode != MODE_BENCH && options->mode != MODE_RENDER && options->mode != MODE_CHECK)
        return STATUS_OK;
    enum status status = check_type(options, error);
    if (status != STATUS_OK)
        return status;
    return options->mode == MODE_BENCH ? check_bench(options, error) : check_run(options, error);
}
