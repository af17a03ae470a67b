#include "cli/plugin_set.h"

#include "cli/messages.h"
#include "cli/suggest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a plugin prints, by whatever way, must not end up in a picture or a report. */
static enum status guard_stdout(struct plugin_set *set, struct error *error)
{
    int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    struct stat info;
    if (kept < 0 || fstat(kept, &info) < 0)
        return error_errno(error, "cannot put standard output aside");
    set->stdout_device = info.st_dev;
    set->stdout_inode = info.st_ino;
    if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        enum status status = error_errno(error, "cannot lead plugins' output to standard error");
        close(kept);
        return status;
    }
    set->stdout_file = kept;
    return STATUS_OK;
}

static void release_stdout(struct plugin_set *set)
{
    if (!set->stdout_file)
        return;
    (void)fflush(stdout); /* what extensions left in it */
    struct stat info;
    if (fstat(set->stdout_file, &info) == 0 && info.st_dev == set->stdout_device && info.st_ino == set->stdout_inode) {
        (void)dup2(set->stdout_file, STDOUT_FILENO);
        close(set->stdout_file);
    } else {
        /* A plugin has closed it: what is written now has to fail, and not to go astray. */
        int nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
        (void)dup2(nowhere, STDOUT_FILENO);
        close(nowhere);
    }
    set->stdout_file = 0;
}

/* A plugin may have closed a standard stream: no file of the program's must come to stand in its place. */
static void keep_open(int file)
{
    if (fcntl(file, F_GETFD) >= 0)
        return;
    int null = open("/dev/null", O_RDWR);
    if (null >= 0 && null != file) {
        (void)dup2(null, file);
        close(null);
    }
}

static enum status start_python(struct plugin_set *set, const struct cli_options *options, size_t plugin_count,
                                const char **place, struct error *error)
{
    enum status status = plugins_load(&set->python, error);
    if (status != STATUS_OK) {
        set->python = NULL;
        *place = plugin_count ? options->plugins[0] : NULL;
        struct error inner = *error;
        return error_set(error, STATUS_USAGE, "%s%s", plugin_count ? "" : "--pool subinterpreters: ", inner.message);
    }
    status = guard_stdout(set, error);
    if (status == STATUS_OK)
        status = set->python->open(&set->host, options->plugins, plugin_count, place, error);
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        keep_open(file);
    if (status != STATUS_OK)
        return status;
    set->gil = set->python->gil(set->host);
    set->fingerprint = set->python->fingerprint(set->host);
    snprintf(set->version, sizeof set->version, "%s", set->python->python_version());
    return STATUS_OK;
}

static const struct indicator *find_among(const struct indicator *const *table, const char *name,
                                          struct suggestion *suggestion)
{
    for (size_t i = 0; table[i]; i++) {
        suggestion_offer(suggestion, table[i]->name);
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    }
    return NULL;
}

static enum status look_up(const struct plugin_set *set, struct indicator_call *call, struct error *error)
{
    struct suggestion suggestion = {.given = call->name};
    call->indicator = find_among(indicators, call->name, &suggestion);
    if (!call->indicator && set->host)
        call->indicator = find_among(set->python->indicators(set->host), call->name, &suggestion);
    if (call->indicator)
        return call->indicator->check(call->indicator, call, error);
    if (suggestion.nearest)
        return error_set(error, STATUS_USAGE, "there is no such indicator; did you mean %s?", suggestion.nearest);
    return error_set(error, STATUS_USAGE, "there is no such indicator%s; see --list indicators",
                     set->host ? "" : "; plugins bring some (--plugin FILE)");
}

static enum status look_up_all(struct plugin_set *set, const struct cli_options *options, struct error *error)
{
    set->calls = arena_alloc(&set->arena, options->indicator_count, sizeof *set->calls);
    if (!set->calls)
        return error_no_memory(error);
    for (size_t i = 0; i < options->indicator_count; i++) {
        struct error inner = {0};
        enum status status = indicator_call_parse(&set->calls[i], options->indicators[i], &set->arena, &inner);
        if (status == STATUS_OK)
            status = look_up(set, &set->calls[i], &inner);
        if (status != STATUS_OK) {
            char quoted[100];
            error_quote(quoted, sizeof quoted, options->indicators[i], strlen(options->indicators[i]));
            return error_set(error, status, "--indicator %s: %s", quoted, inner.message);
        }
        set->call_count++;
    }
    return STATUS_OK;
}

enum status plugin_set_open(struct plugin_set *set, const struct cli_options *options, const char **place,
                            struct error *error)
{
    /* --check computes nothing. */
    bool is_computing = options->mode != MODE_CHECK;
    size_t plugin_count = is_computing ? options->plugin_count : 0;
    bool needs_python = plugin_count || (options->has_pool && options->pool == POOL_SUBINTERPRETERS);
    *set = (struct plugin_set){.gil = chandler_python_status(), .is_drawing = options->mode == MODE_RENDER};
    *place = NULL;
    enum status status = needs_python ? start_python(set, options, plugin_count, place, error) : STATUS_OK;
    return status == STATUS_OK && is_computing ? look_up_all(set, options, error) : status;
}

void plugin_set_say_notes(const struct plugin_set *set)
{
    size_t count = 0;
    const struct plugin_note *notes = set->host ? set->python->notes(set->host, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        message_warning(notes[i].plugin, NULL, &notes[i].note);
    const struct indicator *const *brought = set->host ? set->python->indicators(set->host) : NULL;
    if (!brought || !brought[0] || set->call_count || !set->is_drawing)
        return;
    struct error said;
    error_set(&said, STATUS_OK, "no indicator is asked for, so none is drawn: -i %s, for example", brought[0]->name);
    message_warning(NULL, NULL, &said);
}

enum python_gil plugin_set_close(struct plugin_set *set)
{
    enum python_gil gil = set->gil;
    if (set->host) {
        gil = set->python->gil(set->host);
        set->python->close(&set->host);
    }
    for (size_t i = 0; i < set->call_count; i++)
        set->calls[i].indicator = NULL;
    release_stdout(set);
    return gil;
}

void plugin_set_release(struct plugin_set *set)
{
    (void)plugin_set_close(set);
    arena_release(&set->arena);
    set->calls = NULL;
    set->call_count = 0;
}
