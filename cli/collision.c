#include "cli/collision.h"

#include "cli/theme_file.h"

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

static bool is_file(const char *path)
{
    return path && strcmp(path, "-") != 0;
}

static bool is_same_file(const char *path, const struct stat *file)
{
    struct stat info;
    return is_file(path) && stat(path, &info) == 0 && info.st_dev == file->st_dev && info.st_ino == file->st_ino;
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
        if (is_same_file(others[i], &file))
            return others[i];
    for (size_t i = 0; i < options->plugin_count; i++)
        if (is_same_file(options->plugins[i], &file))
            return options->plugins[i];
    return NULL;
}

static enum status check_side_files(struct collisions *collisions, const struct plan *plan,
                                    const struct cli_options *options, const char **place, struct error *error)
{
    const struct side_file files[] = {
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
    const size_t first = collisions_of_input(plan, plan->inputs.found); /* behind all that charts have */
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *flag = files[i].flag, *path = files[i].path;
        size_t earlier;
        if (!is_file(path))
            continue;
        *place = path;
        const char *source = same_source(plan, options, path);
        if (source)
            return error_set(error, STATUS_USAGE, "%s %s the input %.180s", flag,
                             path == options->lock ? "is" : "would be written over", source);
        enum status status = collisions_claim(collisions, path, first + i, &earlier, error);
        if (status != STATUS_OK)
            return status;
        if (earlier != SIZE_MAX)
            return error_set(error, STATUS_USAGE, "%s would be written to the same file as %.180s", flag,
                             earlier < first ? plan->inputs.items[collisions_input(plan, earlier)].path
                                             : files[earlier - first].flag);
    }
    return STATUS_OK;
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
