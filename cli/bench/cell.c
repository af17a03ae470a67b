#include "cli/bench/cell.h"

#include "cli/batch.h"
#include "cli/bench/memory.h"
#include "cli/bench/statistics.h"
#include "cli/plugin_set.h"
#include "cli/pool_choice.h"
#include "cli/signals.h"
#include "render/base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child has. */
struct bench {
    int socket;
    struct cli_options *options;
    const struct material *material;
    struct plugin_set plugins;
    struct pool_choice choice;
};

/* All of it, or false: the other end is gone, or a signal came. */
static bool put(int socket, const void *data, size_t length)
{
    const char *at = data;
    while (length) {
        ssize_t count = send(socket, at, length, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR && !signals_received())
            continue;
        if (count <= 0)
            return false;
        at += count;
        length -= (size_t)count;
    }
    return true;
}

static bool get(int socket, void *data, size_t length)
{
    char *at = data;
    while (length) {
        ssize_t count = recv(socket, at, length, 0);
        if (count < 0 && errno == EINTR && !signals_received())
            continue;
        if (count <= 0)
            return false;
        at += count;
        length -= (size_t)count;
    }
    return true;
}

static double now_s(void)
{
    return (double)clock_now_ns() / 1e9;
}

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

/* User and system time of this process and of the workers that it has waited for. */
static double cpu_s(void)
{
    struct rusage self = {0}, children = {0};
    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    return seconds(&self.ru_utime) + seconds(&self.ru_stime) + seconds(&children.ru_utime) +
           seconds(&children.ru_stime);
}

static void name_place(char place[200], const char *text)
{
    snprintf(place, 200, "%s", text ? text : "");
}

/* The first chart that was not made: what fails quickly must not pass for fast. */
static enum status find_failure(struct cell_sample *sample, const struct batch *batch)
{
    for (size_t i = 0; i < batch->plan->count; i++) {
        if (batch->results.charts[i].status == CHART_RENDERED)
            continue;
        name_place(sample->place, batch->plan->inputs.items[batch->plan->charts[i].input].path);
        sample->error = batch->results.errors[i];
        return sample->error.status != STATUS_OK ? sample->error.status : STATUS_INTERRUPTED;
    }
    return STATUS_OK;
}

static void add_stages(struct cell_sample *sample, const struct batch *batch)
{
    for (size_t i = 0; i < batch->plan->count; i++)
        for (int stage = 0; stage < STAGE_COUNT; stage++)
            sample->stage_us[stage] += (double)batch->results.charts[i].stage_ns[stage] / 1e3;
}

static void count_candles(struct cell_sample *sample, const struct batch *batch)
{
    size_t count = batch->plan->count;
    double *candles = calloc(count, sizeof *candles);
    if (!candles)
        return;
    for (size_t i = 0; i < count; i++)
        candles[i] = (double)batch->results.charts[i].candles;
    sample->candles = (size_t)median(candles, count); /* sorts them */
    sample->candles_least = (size_t)candles[0];
    sample->candles_most = (size_t)candles[count - 1];
    free(candles);
}

static enum status run_once(struct cell_sample *sample, struct bench *bench, const struct plan *plan,
                            struct memory_meeting *meeting)
{
    struct batch batch;
    struct batch_watch watch = {.meeting = meeting, .attend = memory_meeting_attend};
    double start_s = now_s(), start_cpu_s = cpu_s();
    enum status status = batch_run(&batch, bench->options, plan, &bench->plugins, &bench->choice,
                                   meeting ? &watch : NULL, clock_now_ns(), &sample->error);
    sample->wall_s += now_s() - start_s;
    sample->cpu_s += cpu_s() - start_cpu_s;
    if (status == STATUS_OK)
        status = find_failure(sample, &batch);
    if (status == STATUS_OK) {
        sample->startup_s += (double)batch.startup_cpu_ns / 1e9;
        sample->ready_s += (double)batch.startup_ns / 1e9;
        add_stages(sample, &batch);
        if (batch.workers < sample->started)
            sample->started = batch.workers;
        if (meeting)
            count_candles(sample, &batch);
    }
    batch_release(&batch);
    return status;
}

static enum status run_task(struct cell_sample *sample, struct bench *bench, const struct cell_task *task)
{
    struct plan plan;
    struct memory_meeting *meeting = NULL;
    size_t workers = bench->options->workers < task->charts ? bench->options->workers : task->charts;
    enum status status = material_plan(&plan, bench->material, task->charts, &sample->error);
    if (status == STATUS_OK && task->is_warm_up) {
        meeting = memory_meeting_new(bench->choice.answer.kind == POOL_SERIAL ? 1 : workers);
        status = meeting ? STATUS_OK : error_no_memory(&sample->error);
    }
    for (size_t i = 0; status == STATUS_OK && i < task->repeats; i++)
        status = run_once(sample, bench, &plan, meeting);
    double repeats = (double)task->repeats;
    sample->wall_s /= repeats;
    sample->cpu_s /= repeats;
    sample->startup_s /= repeats;
    sample->ready_s /= repeats;
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        sample->stage_us[stage] /= repeats * (double)task->charts;
    if (meeting)
        sample->memory_kib = memory_meeting_kib(meeting, &sample->is_pss);
    memory_meeting_free(&meeting);
    material_plan_release(&plan);
    return status;
}

/* The pool that was asked for, or why it cannot be had. What auto takes is asked as well, of the same interpreter. */
static enum status choose(struct bench *bench, enum pool_kind kind, struct cell_greeting *greeting, struct error *error)
{
    struct cli_options *options = bench->options;
    options->has_pool = false;
    enum status status = pool_choice_make(&bench->choice, options, &bench->plugins, error);
    greeting->auto_pool = bench->choice.answer.kind;
    options->has_pool = true;
    options->pool = kind;
    if (status == STATUS_OK)
        status = pool_choice_make(&bench->choice, options, &bench->plugins, error);
    if (status == STATUS_OK && bench->choice.answer.kind != kind)
        return error_set(error, STATUS_UNSUPPORTED, "%s", bench->choice.answer.obstacle);
    return status;
}

static enum status open_bench(struct bench *bench, enum pool_kind kind, bool says_notes, struct cell_greeting *greeting)
{
    const char *place = NULL;
    bench->options->mode = MODE_RENDER;
    bench->options->has_pool = true;
    bench->options->pool = kind;
    bench->options->progress = PROGRESS_NEVER;
    enum status status = plugin_set_open(&bench->plugins, bench->options, &place, &greeting->error);
    if (says_notes)
        plugin_set_say_notes(&bench->plugins);
    if (status == STATUS_OK)
        status = choose(bench, kind, greeting, &greeting->error);
    bench->options->verbosity = VERBOSITY_QUIET;
    name_place(greeting->place, place);
    snprintf(greeting->python_version, sizeof greeting->python_version, "%s", bench->plugins.version);
    snprintf(greeting->gil, sizeof greeting->gil, "%s", python_gil_name(bench->plugins.gil));
    return status;
}

static void serve(struct bench *bench, enum pool_kind kind, bool says_notes)
{
    struct cell_greeting greeting = {0};
    struct cell_task task;
    greeting.status = open_bench(bench, kind, says_notes, &greeting);
    bool goes_on = put(bench->socket, &greeting, sizeof greeting) && greeting.status == STATUS_OK;
    while (goes_on && get(bench->socket, &task, sizeof task)) {
        struct cell_sample sample = {.started = SIZE_MAX};
        sample.status = run_task(&sample, bench, &task);
        goes_on = put(bench->socket, &sample, sizeof sample);
    }
    plugin_set_release(&bench->plugins);
}

enum status cell_start(struct cell *cell, struct cli_options *options, const struct material *material,
                       enum pool_kind kind, size_t workers, bool says_notes, struct error *error)
{
    int ends[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_errno(error, "cannot start a process to measure in");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        /* Whoever measures must not outlive the benchmark. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        struct bench bench = {.socket = ends[1], .options = options, .material = material};
        options->workers = workers;
        if (getppid() == parent)
            serve(&bench, kind, says_notes);
        fflush(NULL);
        _exit(0);
    }
    int reason = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = reason;
        return error_errno(error, "cannot start a process to measure in");
    }
    *cell = (struct cell){.pid = pid, .socket = ends[0], .pool = kind, .workers = workers};
    return STATUS_OK;
}

/* Why nothing comes from the cell any more. */
static enum status lost(struct cell *cell, struct error *error)
{
    int status = 0;
    if (signals_received())
        return error_set(error, STATUS_INTERRUPTED, "the benchmark was interrupted");
    while (waitpid(cell->pid, &status, 0) < 0 && errno == EINTR && !signals_received())
        ;
    cell->pid = 0;
    close(cell->socket);
    if (WIFSIGNALED(status))
        return error_set(error, STATUS_INTERRUPTED, "the process that measured %s x %zu was ended by signal %d (%s)",
                         pool_kind_name(cell->pool), cell->workers, WTERMSIG(status), strsignal(WTERMSIG(status)));
    return error_set(error, STATUS_INTERRUPTED, "the process that measured %s x %zu left with status %d",
                     pool_kind_name(cell->pool), cell->workers, WEXITSTATUS(status));
}

enum status cell_greet(struct cell *cell, struct cell_greeting *greeting, struct error *error)
{
    return get(cell->socket, greeting, sizeof *greeting) ? STATUS_OK : lost(cell, error);
}

enum status cell_measure(struct cell *cell, const struct cell_task *task, struct cell_sample *sample,
                         struct error *error)
{
    bool is_done = put(cell->socket, task, sizeof *task) && get(cell->socket, sample, sizeof *sample);
    return is_done && !signals_received() ? STATUS_OK : lost(cell, error);
}

void cell_end(struct cell *cell)
{
    if (!cell->pid)
        return;
    /* Cells that were forked later hold this end as well: closing it would not be noticed. */
    shutdown(cell->socket, SHUT_RDWR);
    close(cell->socket);
    if (signals_received())
        kill(cell->pid, SIGTERM);
    while (waitpid(cell->pid, NULL, 0) < 0 && errno == EINTR)
        if (atomic_load_explicit(signals_kill(), memory_order_relaxed)) /* stands for itself */
            kill(cell->pid, SIGKILL);
    *cell = (struct cell){0};
}
