#include "cli/bench/bench.h"

#include "cli/bench/host.h"
#include "cli/bench/material.h"
#include "cli/bench/measure.h"
#include "cli/bench/writers.h"
#include "cli/messages.h"
#include "cli/signals.h"
#include "render/image/file.h"
#include "render/image/leftovers.h"
#include "render/ohlc/source.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The size that others publish their figures for. */
enum { BENCH_WIDTH = 800, BENCH_HEIGHT = 400 };
enum { OLD_RESULTS_MAX = 16 << 20 };
static const double DEFAULT_TOLERANCE = 0.1;

static bool is_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static bool write_form(void (*append)(struct text *out, const struct bench_table *table), const char *path,
                       const struct bench_table *table)
{
    struct text out = {0};
    char tag[WRITER_NAME_SIZE];
    if (!path)
        return true;
    writer_name(tag);
    append(&out, table);
    bool is_written = text_save(&out, path, tag);
    text_release(&out);
    return is_written;
}

static bool write_plot(const char *path, const struct bench_table *table)
{
    struct bytes png = {0};
    struct error error;
    char tag[WRITER_NAME_SIZE];
    if (!path)
        return true;
    writer_name(tag);
    enum status status = bench_plot_png(&png, table, &error);
    if (status == STATUS_OK)
        status = file_replace(path, tag, png.data, png.length, &error);
    bytes_release(&png);
    if (status != STATUS_OK)
        message_error(path, NULL, &error);
    return status == STATUS_OK;
}

/* What is for people goes to standard output, unless a file of results does. */
static bool print(const struct text *text, const struct cli_options *options)
{
    const struct bench_options *bench = &options->bench;
    if (!is_stdout(bench->json) && !is_stdout(bench->csv) && !is_stdout(bench->markdown))
        return stdout_write(text);
    return text->length == 0 || fwrite(text->data, 1, text->length, stderr) == text->length;
}

static enum status compare(const struct cli_options *options, const struct bench_table *table, const struct bytes *old,
                           bool *is_slower, char place[200], struct error *error)
{
    const struct bench_options *bench = &options->bench;
    double tolerance = bench->tolerance >= 0 ? bench->tolerance : DEFAULT_TOLERANCE;
    struct text out = {0};
    size_t slower = 0;
    snprintf(place, 200, "%s", bench->compare);
    if (options->verbosity != VERBOSITY_QUIET)
        text_puts(&out, "\n");
    enum status status = bench_compare(&out, &slower, table, (const char *)old->data, old->length, tolerance, error);
    if (status == STATUS_OK && !print(&out, options))
        status = error_set(error, STATUS_IO, "the comparison could not be written");
    *is_slower = slower > 0;
    text_release(&out);
    return status;
}

static enum status write_all_forms(const struct cli_options *options, const struct bench_table *table,
                                   const struct bytes *old, bool *is_slower, char place[200], struct error *error)
{
    const struct bench_options *bench = &options->bench;
    struct text console = {0};
    bool is_written = true;
    if (options->verbosity != VERBOSITY_QUIET) {
        bench_console(&console, table);
        is_written = print(&console, options);
    }
    text_release(&console);
    is_written &= write_form(bench_json, bench->json, table);
    is_written &= write_form(bench_csv, bench->csv, table);
    is_written &= write_form(bench_markdown, bench->markdown, table);
    is_written &= write_plot(bench->plot, table);
    enum status status = bench->compare ? compare(options, table, old, is_slower, place, error) : STATUS_OK;
    if (status == STATUS_OK && !is_written) {
        place[0] = 0;
        return error_set(error, STATUS_IO, "not all results were written");
    }
    return status;
}

static enum status measure(struct bench_table *table, struct cli_options *options, char place[200], struct error *error)
{
    struct material material;
    const char *about = NULL;
    enum status status = material_make(&material, options, bench_most_charts(options), &about, error);
    snprintf(place, 200, "%s", about ? about : "");
    if (status == STATUS_OK) {
        table->is_synthetic = material.is_synthetic;
        table->inputs = material.source.count;
        table->format = material.source.format->name;
        status = bench_measure(table, options, &material, place, error);
    }
    material_release(&material);
    return status;
}

static enum status join_indicators(struct text *out, const struct cli_options *options, struct error *error)
{
    for (size_t i = 0; i < options->indicator_count; i++)
        text_printf(out, "%s%s", i ? " " : "", options->indicators[i]);
    text_puts(out, "");
    return text_status(out, error);
}

/* Whether a file can come to stand there, as far as that can be told: said before minutes are spent. */
static enum status check_file(const char *path, char place[200], struct error *error)
{
    struct stat info;
    char folder[PATH_MAX] = ".";
    if (!path || is_stdout(path))
        return STATUS_OK;
    snprintf(place, 200, "%s", path);
    if (stat(path, &info) == 0)
        return S_ISDIR(info.st_mode) ? error_set(error, STATUS_USAGE, "is a folder, not a file")
               : S_ISREG(info.st_mode) || access(path, W_OK) == 0 ? STATUS_OK
                                                                  : error_errno(error, "cannot write it");
    const char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash - path) < sizeof folder) {
        size_t length = slash == path ? 1 : (size_t)(slash - path);
        memcpy(folder, path, length);
        folder[length] = 0;
    }
    return access(folder, W_OK) == 0 ? STATUS_OK : error_errno(error, "cannot write to its folder");
}

static enum status check_files(const struct bench_options *bench, char place[200], struct error *error)
{
    const char *const paths[] = {bench->json, bench->csv, bench->markdown, bench->plot};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof paths / sizeof *paths; i++)
        status = check_file(paths[i], place, error);
    if (status == STATUS_OK)
        place[0] = 0;
    return status;
}

enum status bench_run(struct cli_options *options, bool *is_slower, char place[200], struct error *error)
{
    struct bench_table table = {0};
    struct bytes old = {0};
    struct text joined = {0};
    *is_slower = false;
    place[0] = 0;
    if (!options->has_size) {
        options->chart.width_px = BENCH_WIDTH;
        options->chart.height_px = BENCH_HEIGHT;
    }
    enum status status = check_files(&options->bench, place, error);
    if (status == STATUS_OK && options->bench.compare) {
        snprintf(place, 200, "%s", options->bench.compare);
        status = source_read(&old, options->bench.compare, OLD_RESULTS_MAX, error);
        if (status == STATUS_OK)
            status = bench_compare_check((const char *)old.data, old.length, error);
    }
    if (status == STATUS_OK)
        status = join_indicators(&joined, options, error);
    if (status == STATUS_OK) {
        bench_host_read(&table.host, "");
        table.width = options->chart.width_px;
        table.height = options->chart.height_px;
        table.has_files = options->bench.has_files;
        table.is_sweep = options->bench.is_sweep;
        table.is_pinned = options->pin;
        table.theme = options->theme.name;
        table.indicators = joined.data ? joined.data : "";
        status = measure(&table, options, place, error);
    }
    if (status == STATUS_OK)
        status = write_all_forms(options, &table, &old, is_slower, place, error);
    bench_table_release(&table);
    bytes_release(&old);
    text_release(&joined);
    return status;
}
