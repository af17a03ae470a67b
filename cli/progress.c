#include "cli/progress.h"

#include "cli/spool.h"
#include "render/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void progress_start(struct progress *progress, const struct cli_options *options, size_t total, const char *things)
{
    bool is_wanted =
        options->progress == PROGRESS_ALWAYS ||
        (options->progress == PROGRESS_AUTO && options->verbosity != VERBOSITY_QUIET && isatty(STDERR_FILENO));
    *progress = (struct progress){
        .is_on = is_wanted, .total = total, .things = things, .shown = SIZE_MAX, .start_ns = clock_now_ns()};
}

static void write_line(struct progress *progress, const char *line)
{
    char out[200];
    int length = snprintf(out, sizeof out, "\r%-*s", (int)progress->width, line);
    if (length < 0)
        return;
    progress->width = strlen(line);
    write_all(STDERR_FILENO, out, (size_t)length < sizeof out ? (size_t)length : sizeof out - 1, NULL);
}

void progress_update(struct progress *progress, size_t ended)
{
    const int64_t pause_ns = 100 * INT64_C(1000000);
    int64_t now_ns = clock_now_ns();
    bool is_first = progress->shown == SIZE_MAX;
    if (!progress->is_on || progress->shown == ended || (!is_first && now_ns - progress->shown_ns < pause_ns))
        return;
    char line[100];
    double elapsed_s = (double)(now_ns - progress->start_ns) / 1e9;
    double rate = elapsed_s > 0 ? (double)ended / elapsed_s : 0;
    if (rate > 0 && ended < progress->total)
        snprintf(line, sizeof line, "%zu of %zu %s, %.0f a second, %.0f s to go", ended, progress->total,
                 progress->things, rate, (double)(progress->total - ended) / rate);
    else
        snprintf(line, sizeof line, "%zu of %zu %s", ended, progress->total, progress->things);
    write_line(progress, line);
    progress->shown = ended;
    progress->shown_ns = now_ns;
}

void progress_end(struct progress *progress)
{
    if (!progress->is_on || progress->shown == SIZE_MAX)
        return;
    write_line(progress, "");
    write_all(STDERR_FILENO, "\r", 1, NULL);
    progress->shown = SIZE_MAX;
}
