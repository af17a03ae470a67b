#include "cli/cli.h"

#include "cli/batch.h"
#include "cli/bench/bench.h"
#include "cli/completion/completion.h"
#include "cli/index/index.h"
#include "cli/job.h"
#include "cli/lists.h"
#include "cli/lock.h"
#include "cli/merge.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/plan.h"
#include "cli/plugin_set.h"
#include "cli/pool_choice.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/theme_file.h"
#include "cli/update.h"
#include "render/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum exit_status {
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_LOCKED = 75, /* EX_TEMPFAIL of sysexits.h */
    EXIT_SIGNAL = 128,
};

/* A standard stream that is closed would become the first file that is opened. It gets one on which nothing can be
 * done: reading and writing fail, as they would have. False where it cannot get one. */
static bool open_standard_streams(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) < 0 && open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) != file)
            return false;
    return true;
}

/* Fontconfig, where a title needs it, asks the environment for a language first of all, and warns of one that it does
 * not know. Here as long as there is one thread: getenv and setenv are not for several. */
static void settle_language(void)
{
    (void)setenv("FC_LANG", "en", 1);
}

static int failed(const char *place, const struct error *error)
{
    message_error(place, NULL, error);
    return error->status == STATUS_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

static int print(void (*append)(struct text *out))
{
    struct text out = {0};
    append(&out);
    bool is_written = stdout_write(&out);
    text_release(&out);
    return is_written ? EXIT_OK : EXIT_FAILED;
}

/* --list, with what plugins bring. */
static int list(const struct cli_options *options)
{
    struct plugin_set plugins;
    struct text out = {0};
    struct error error = {0};
    const char *place = NULL;
    int status = EXIT_OK;
    if (plugin_set_open(&plugins, options, &place, &error) == STATUS_OK)
        options->listing->append(&out, &plugins);
    else
        status = failed(place, &error);
    plugin_set_release(&plugins);
    if (status == EXIT_OK && !stdout_write(&out))
        status = EXIT_FAILED;
    text_release(&out);
    return status;
}

/* --dry-run: what would be written, from what. */
static int describe(const struct cli_options *options, const struct plugin_set *plugins, const struct plan *plan)
{
    struct text out = {0};
    int status = EXIT_OK;
    for (size_t i = 0; i < plan->count; i++) {
        const struct chart *chart = &plan->charts[i];
        const struct input *input = &plan->inputs.items[chart->input];
        char fingerprint[IMAGE_FINGERPRINT_SIZE];
        uint64_t size;
        if (input->error) {
            message_error(input->path, NULL, input->error);
            status = EXIT_FAILED;
            continue;
        }
        fingerprint_make(fingerprint, options, plugins, plan, chart);
        bool is_current = options->is_update && update_is_current(plan, chart, fingerprint, &size);
        text_puts(&out, is_current ? "up to date: " : "would write ");
        printable_append(&out, strcmp(chart->output, "-") == 0 ? "standard output" : chart->output);
        text_puts(&out, " from ");
        printable_append(&out, input->path);
        if (chart->is_one_of_several) {
            text_puts(&out, ", ");
            printable_append(&out, chart->symbol);
        }
        text_puts(&out, "\n");
    }
    if (plan->index) {
        text_puts(&out, "would write ");
        printable_append(&out, plan->index);
        text_puts(&out, " from these charts\n");
    }
    if (!stdout_write(&out))
        status = EXIT_FAILED;
    text_release(&out);
    return status;
}

/* The spooled output goes to standard output, and side files to where they were asked for. */
static bool write_part(const struct batch *batch, enum results_part part, const char *path)
{
    struct error error;
    if (strcmp(path, "-") == 0) {
        errno = 0;
        if (results_copy(&batch->results, part, STDOUT_FILENO, &error) == STATUS_OK)
            return true;
        return stdout_failed(&error, errno);
    }
    if (results_save(&batch->results, part, path, batch->run, &error) == STATUS_OK)
        return true;
    message_error(path, NULL, &error);
    return false;
}

static bool write_report(const struct batch *batch, const char *path)
{
    struct text json = {0};
    report_json(&json, batch);
    bool is_written = text_save(&json, path, batch->run);
    text_release(&json);
    return is_written;
}

static bool write_index(const struct batch *batch)
{
    struct error error;
    if (index_write(batch, &error) == STATUS_OK)
        return true;
    message_error(batch->plan->index, NULL, &error);
    return false;
}

static bool write_outputs(const struct batch *batch)
{
    const struct cli_options *options = batch->options;
    bool is_to_stdout = options->mode == MODE_CHECK || (options->output && strcmp(options->output, "-") == 0);
    bool is_written = !is_to_stdout || write_part(batch, RESULTS_OUTPUT, "-");
    if (options->mode == MODE_RENDER && options->geometry)
        is_written &= write_part(batch, RESULTS_GEOMETRY, options->geometry);
    if (options->mode == MODE_RENDER && options->values)
        is_written &= write_part(batch, RESULTS_VALUES, options->values);
    if (index_is_due(batch))
        is_written &= write_index(batch);
    if (options->report)
        is_written &= write_report(batch, options->report);
    return is_written;
}

/* Ends the interpreter before anything is said: what plugins print as it ends comes first. */
static void close_plugins(struct batch *batch, struct plugin_set *plugins)
{
    enum python_gil before = plugins->gil;
    struct error said;
    batch->gil = plugin_set_close(plugins);
    if (batch->gil == before || batch->options->verbosity == VERBOSITY_QUIET)
        return;
    error_set(&said, STATUS_OK,
              "the GIL was %s when the run began and is %s at its end: a plugin imported something late",
              python_gil_name(before), python_gil_name(batch->gil));
    message_warning(NULL, NULL, &said);
}

static int run(const struct cli_options *options, const struct plan *plan, struct plugin_set *plugins,
               const struct pool_choice *choice, int64_t start_ns)
{
    struct batch batch;
    struct error error;
    int status = EXIT_OK;
    if (batch_run(&batch, options, plan, plugins, choice, NULL, start_ns, &error) == STATUS_OK) {
        close_plugins(&batch, plugins);
        report_messages(&batch);
        bool is_written = write_outputs(&batch);
        status = is_written && batch.failed == 0 ? EXIT_OK : EXIT_FAILED;
        if (signals_received())
            status = EXIT_SIGNAL + signals_received();
    } else {
        status = failed(options->output, &error);
        /* Who reads reports must not take that of an earlier run for this one's. */
        if (options->report && batch.results.spool)
            (void)write_report(&batch, options->report);
    }
    batch_release(&batch);
    return status;
}

/* Where the shares of a shard outnumber the inputs, one without any is as it should be. */
static int plan_and_run(const struct cli_options *options, struct plugin_set *plugins, const struct pool_choice *choice,
                        int64_t start_ns)
{
    struct plan plan = {0};
    struct error error;
    const char *place = NULL;
    int status = EXIT_OK;
    if (plan_charts(&plan, options, &place, &error) != STATUS_OK) {
        status = failed(place, &error);
    } else {
        if (plan.inputs.found == 0)
            message_note(NO_INPUT);
        if (options->is_dry_run && options->mode == MODE_RENDER) {
            (void)plugin_set_close(plugins);
            status = describe(options, plugins, &plan);
        } else {
            status = run(options, &plan, plugins, choice, start_ns);
        }
        if (status == EXIT_OK && plan.inputs.found == 0)
            status = EXIT_FAILED;
    }
    plan_release(&plan);
    return status;
}

/* What the run needs beside its inputs is settled first: a plugin that fails stops it before anything is done. */
static int prepare_and_run(const struct cli_options *options, int64_t start_ns)
{
    struct plugin_set plugins;
    struct pool_choice choice;
    struct error error = {0};
    const char *place = NULL;
    int status;
    bool is_ready = plugin_set_open(&plugins, options, &place, &error) == STATUS_OK &&
                    pool_choice_make(&choice, options, &plugins, &error) == STATUS_OK;
    if (options->verbosity != VERBOSITY_QUIET)
        plugin_set_say_notes(&plugins);
    if (is_ready) {
        if (options->verbosity != VERBOSITY_QUIET)
            pool_choice_say(&choice, options);
        status = plan_and_run(options, &plugins, &choice, start_ns);
    } else {
        status = failed(place, &error);
    }
    plugin_set_release(&plugins);
    return status;
}

static int bench(struct cli_options *options)
{
    char place[200];
    struct error error;
    bool is_slower = false;
    if (bench_run(options, &is_slower, place, &error) == STATUS_OK)
        return is_slower ? EXIT_FAILED : EXIT_OK;
    int status = failed(place[0] ? place : NULL, &error);
    return signals_received() ? EXIT_SIGNAL + signals_received() : status;
}

/* Says, once a run, which of the user's colours are hard to see. Those of indicators count where there are some. */
static void say_pale(const struct cli_options *options)
{
    struct theme_pale pale[THEME_PALE_MAX];
    size_t found = theme_find_pale(&options->theme, pale), count = 0;
    struct text colours = {0};
    if (options->verbosity == VERBOSITY_QUIET || options->mode != MODE_RENDER)
        return;
    for (size_t i = 0; i < found; i++) {
        bool is_plot = strcmp(pale[i].name, "plots") == 0;
        if (is_plot && options->indicator_count == 0)
            continue;
        /* Rounded down: 2.96 is less than 3. */
        text_printf(&colours, "%s%s (%.1f:1 of %g:1)", count++ ? ", " : "", pale[i].name,
                    floor(pale[i].contrast * 10) / 10, pale[i].least);
    }
    struct error said;
    if (count > 0 && text_status(&colours, &said) == STATUS_OK) {
        error_set(&said, STATUS_OK, "hard to see on the background: %s", colours.data);
        message_warning(theme_file_is_path(options->theme.name) ? options->theme.name : NULL, NULL, &said);
    }
    text_release(&colours);
}

static int merge(const struct cli_options *options)
{
    struct error error;
    const char *place = NULL;
    bool is_good = false;
    if (merge_reports(options, &is_good, &place, &error) != STATUS_OK)
        return failed(place, &error);
    return is_good ? EXIT_OK : EXIT_FAILED;
}

/* Says which rows of --marks are left out. */
static void say_marks(const struct cli_options *options)
{
    const struct marks *marks = &options->marks;
    if (options->verbosity == VERBOSITY_QUIET)
        return;
    for (size_t i = 0; i < marks->warning_count; i++)
        message_warning(options->marks_path, NULL, &marks->warnings[i]);
    if (marks->rejected > marks->warning_count)
        message_note("%zu rows of --marks were left out; the first %zu are named above", marks->rejected,
                     marks->warning_count);
}

static int dispatch(struct cli_options *options, int64_t start_ns)
{
    switch (options->mode) {
    case MODE_HELP:
        return print(options_help);
    case MODE_VERSION:
        return print(version_append);
    case MODE_COMPLETION:
        return print(options->completion->append);
    case MODE_LIST:
        return list(options);
    default:
        break;
    }
    if (options->lock) {
        struct error error;
        bool is_held;
        if (lock_take(options->lock, &is_held, &error) != STATUS_OK) {
            int status = failed(options->lock, &error);
            return is_held ? EXIT_LOCKED : status;
        }
    }
    if (options->mode == MODE_MERGE)
        return merge(options);
    if (options->mode != MODE_CHECK) {
        struct error error;
        if (options_read_marks(options, &error) != STATUS_OK)
            return failed(options->marks_path, &error);
        say_marks(options);
        say_pale(options);
    }
    return options->mode == MODE_BENCH ? bench(options) : prepare_and_run(options, start_ns);
}

int cli_main(int argc, char **argv)
{
    int64_t start_ns = clock_now_ns();
    struct cli_options options;
    struct error error;
    if (!open_standard_streams()) {
        error_errno(&error, "a standard stream is closed, and /dev/null cannot be opened in its place");
        return failed(NULL, &error);
    }
    job_use_plain_locale();
    settle_language();
    signals_ignore_write_errors();
    int status =
        options_parse(&options, argc, argv, &error) == STATUS_OK ? dispatch(&options, start_ns) : failed(NULL, &error);
    options_release(&options);
    return status;
}
