#include "cli/collision.h"

#include "cli/target.h"
#include "cli/theme_file.h"
#include "cli/true_path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum status collisions_claim(struct collisions *collisions, const char *path, size_t index, size_t *earlier,
                             struct error *error)
{
    return name_table_add(&collisions->outputs, path, index, earlier, error);
}

size_t collisions_of_input(const struct plan *plan, size_t input)
{
    return plan->count + input;
}

size_t collisions_input(const struct plan *plan, size_t index)
{
    return index < plan->count ? plan->charts[index].input : index - plan->count;
}

static int compare_files(const void *a, const void *b)
{
    const struct input *one = *(const struct input *const *)a, *other = *(const struct input *const *)b;
    if (one->device != other->device)
        return one->device < other->device ? -1 : 1;
    return one->inode < other->inode ? -1 : one->inode > other->inode;
}

/* The inputs that are files, by device and inode. */
static enum status sort_inputs(const struct input_list *inputs, const struct input ***sorted, size_t *count,
                               struct arena *arena, struct error *error)
{
    *count = 0;
    *sorted = arena_alloc(arena, inputs->found, sizeof **sorted);
    if (!*sorted)
        return error_no_memory(error);
    for (size_t i = 0; i < inputs->found; i++)
        if (!inputs->items[i].is_stdin && !inputs->items[i].error)
            (*sorted)[(*count)++] = &inputs->items[i];
    qsort(*sorted, *count, sizeof **sorted, compare_files);
    return STATUS_OK;
}

/* A chart overwrites an input where it has its name, or where its name is a link to it. */
static enum status check_charts(const struct plan *plan, const char **place, struct error *error)
{
    struct arena arena = {0};
    const struct input **sorted;
    size_t count;
    enum status status = sort_inputs(&plan->inputs, &sorted, &count, &arena, error);
    for (size_t i = 0; status == STATUS_OK && i < plan->count; i++) {
        const struct chart *chart = &plan->charts[i];
        struct stat info;
        if (!chart->output || stat(chart->output, &info) != 0)
            continue;
        const struct input key = {.device = info.st_dev, .inode = info.st_ino}, *wanted = &key;
        const struct input *const *found = bsearch(&wanted, sorted, count, sizeof *sorted, compare_files);
        if (!found)
            continue;
        *place = plan->inputs.items[chart->input].path;
        status = error_set(error, STATUS_USAGE, "would be written over the input %.180s", (*found)->path);
    }
    arena_release(&arena);
    return status;
}

/* A file that is written, or held, besides the charts. */
struct side_file {
    const char *flag;
    const char *path; /* NULL or "-": none */
};

enum { SIDE_FILES = 9 };

static bool is_file(const char *path)
{
    return path && strcmp(path, "-") != 0;
}

/* What the run reads and is the file at path; NULL where there is none such, or no file yet. */
static const char *same_source(const struct plan *plan, const struct cli_options *options, const char *path)
{
    const char *theme = options->chart.theme->name;
    struct stat file;
    if (stat(path, &file) != 0)
        return NULL;
    for (size_t i = 0; i < plan->inputs.found; i++) {
        const struct input *input = &plan->inputs.items[i];
        if (!input->is_stdin && !input->error && input->inode == file.st_ino && input->device == file.st_dev)
            return input->path;
    }
    const char *const others[] = {options->marks_path, options->files_from, theme_file_is_path(theme) ? theme : NULL};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_file(others[i]) && path_leads_to(others[i], &file))
            return others[i];
    for (size_t i = 0; i < options->plugin_count; i++)
        if (path_leads_to(options->plugins[i], &file))
            return options->plugins[i];
    return NULL;
}

/* STATUS_OK with *real NULL where the path leads nowhere, or to what takes anything that is written to it. */
static enum status find_true_path(char **real, const char *path, struct error *error)
{
    *real = NULL;
    if (target_is_stream(path))
        return STATUS_OK;
    errno = 0;
    *real = true_path(path);
    return *real || errno != ENOMEM ? STATUS_OK : error_no_memory(error);
}

/* The chart that would have the file at the true path, however either is spelt; SIZE_MAX where there is none. */
static enum status find_chart(const struct plan *plan, const char *real, size_t *found, struct error *error)
{
    const char *name = strrchr(real, '/') + 1;
    enum status status = STATUS_OK;
    *found = SIZE_MAX;
    for (size_t i = 0; status == STATUS_OK && *found == SIZE_MAX && i < plan->count; i++) {
        const char *output = plan->charts[i].output, *slash = output ? strrchr(output, '/') : NULL;
        char *other = NULL;
        if (!output || strcmp(slash ? slash + 1 : output, name) != 0)
            continue;
        status = find_true_path(&other, output, error);
        if (other && strcmp(other, real) == 0)
            *found = i;
        free(other);
    }
    return status;
}

/* The side file before the index-th, or the chart, that has its file as well. */
static enum status check_side_file(struct collisions *collisions, const struct plan *plan,
                                   const struct side_file files[SIDE_FILES], char *reals[SIDE_FILES], size_t index,
                                   struct error *error)
{
    const size_t first = collisions_of_input(plan, plan->inputs.found); /* behind all that charts have */
    const char *real, *other = NULL;
    size_t earlier, chart = SIZE_MAX;
    enum status status = find_true_path(&reals[index], files[index].path, error);
    if (status == STATUS_OK)
        status = collisions_claim(collisions, files[index].path, first + index, &earlier, error);
    if (status != STATUS_OK)
        return status;
    real = reals[index];
    if (earlier != SIZE_MAX)
        other =
            earlier < first ? plan->inputs.items[collisions_input(plan, earlier)].path : files[earlier - first].flag;
    for (size_t i = 0; real && !other && i < index; i++)
        if (reals[i] && strcmp(reals[i], real) == 0)
            other = files[i].flag;
    if (real && !other)
        status = find_chart(plan, real, &chart, error);
    if (chart != SIZE_MAX)
        other = plan->inputs.items[plan->charts[chart].input].path;
    if (status != STATUS_OK || !other)
        return status;
    return error_set(error, STATUS_USAGE, "%s would be written to the same file as %.180s", files[index].flag, other);
}

/* A lock is never written, but it would be gone once something else takes its name: another run would get one too. */
static enum status check_side_files(struct collisions *collisions, const struct plan *plan,
                                    const struct cli_options *options, const char **place, struct error *error)
{
    const struct side_file files[SIDE_FILES] = {
        {"--lock", options->lock},
        {"--index", plan->index},
        {"--geometry", options->geometry},
        {"--values", options->values},
        {"--report", options->report},
        {"--bench-json", options->bench.json},
        {"--bench-csv", options->bench.csv},
        {"--bench-markdown", options->bench.markdown},
        {"--bench-plot", options->bench.plot},
    };
    char *reals[SIDE_FILES] = {NULL};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < SIDE_FILES; i++) {
        if (!is_file(files[i].path))
            continue;
        *place = files[i].path;
        const char *source = same_source(plan, options, files[i].path);
        status = source ? error_set(error, STATUS_USAGE, "%s %s the input %.180s", files[i].flag,
                                    files[i].path == options->lock ? "is" : "would be written over", source)
                        : check_side_file(collisions, plan, files, reals, i, error);
    }
    for (size_t i = 0; i < SIDE_FILES; i++)
        free(reals[i]);
    return status;
}

enum status collisions_check(struct collisions *collisions, const struct plan *plan, const struct cli_options *options,
                             const char **place, struct error *error)
{
    enum status status = check_charts(plan, place, error);
    return status == STATUS_OK ? check_side_files(collisions, plan, options, place, error) : status;
}

void collisions_release(struct collisions *collisions)
{
    name_table_release(&collisions->outputs);
}
