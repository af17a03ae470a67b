#include "cli/collision.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum status collisions_claim(struct collisions *collisions, const char *path, size_t index, size_t *earlier,
                             struct error *error)
{
    return name_table_add(&collisions->outputs, path, index, earlier, error);
}

/* The input that is the same file as the one at path; NULL where none is, or where there is no file yet. */
static const struct input *same_input(const struct input_list *inputs, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return NULL;
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input *input = &inputs->items[i];
        if (!input->is_stdin && !input->error && input->inode == info.st_ino && input->device == info.st_dev)
            return input;
    }
    return NULL;
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
    *sorted = arena_alloc(arena, inputs->count, sizeof **sorted);
    if (!*sorted)
        return error_no_memory(error);
    for (size_t i = 0; i < inputs->count; i++)
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

/* A file that is written beside the charts. */
struct side_file {
    const char *path; /* NULL, or "-": none */
    const char *flag;
};

static enum status check_side_file(struct collisions *collisions, const struct plan *plan,
                                   const struct side_file *files, size_t index, const char **place, struct error *error)
{
    const struct side_file *file = &files[index];
    size_t earlier;
    if (!file->path || strcmp(file->path, "-") == 0)
        return STATUS_OK;
    *place = file->path;
    const struct input *input = same_input(&plan->inputs, file->path);
    if (input)
        return error_set(error, STATUS_USAGE, "%s would be written over the input %.180s", file->flag, input->path);
    /* Numbers past the charts are those of side files. */
    enum status status = collisions_claim(collisions, file->path, plan->count + index, &earlier, error);
    if (status != STATUS_OK || earlier == SIZE_MAX)
        return status;
    return error_set(error, STATUS_USAGE, "%s would be written to the same file as %.180s", file->flag,
                     earlier < plan->count ? plan->inputs.items[plan->charts[earlier].input].path
                                           : files[earlier - plan->count].flag);
}

enum status collisions_check(struct collisions *collisions, const struct plan *plan, const struct cli_options *options,
                             const char **place, struct error *error)
{
    const struct side_file files[] = {
        {plan->index, "--index"},
        {options->geometry, "--geometry"},
        {options->values, "--values"},
        {options->report, "--report"},
    };
    enum status status = check_charts(plan, place, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof files / sizeof *files; i++)
        status = check_side_file(collisions, plan, files, i, place, error);
    return status;
}

void collisions_release(struct collisions *collisions)
{
    name_table_release(&collisions->outputs);
}
