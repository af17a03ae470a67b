#include "cli/collision.h"

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

/* The input that is the same file as the one at path; NULL where none is, or where there is no file yet. */
static const struct input *same_input(const struct input_list *inputs, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return NULL;
    for (size_t i = 0; i < inputs->found; i++) {
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

static enum status check_side_file(struct collisions *collisions, const struct plan *plan, const char *path,
                                   const char *flag, const char **place, struct error *error)
{
    size_t earlier;
    if (!path || strcmp(path, "-") == 0)
        return STATUS_OK;
    *place = path;
    const struct input *input = same_input(&plan->inputs, path);
    if (input)
        return error_set(error, STATUS_USAGE, "%s would be written over the input %.180s", flag, input->path);
    /* An index that no chart has: only whether it is taken matters. */
    const size_t side_file = SIZE_MAX - 1;
    enum status status = collisions_claim(collisions, path, side_file, &earlier, error);
    if (status != STATUS_OK || earlier == SIZE_MAX)
        return status;
    return error_set(error, STATUS_USAGE, "%s would be written to the same file as %.180s", flag,
                     earlier == side_file ? "--geometry" : plan->inputs.items[collisions_input(plan, earlier)].path);
}

enum status collisions_check(struct collisions *collisions, const struct plan *plan, const struct cli_options *options,
                             const char **place, struct error *error)
{
    enum status status = check_charts(plan, place, error);
    if (status == STATUS_OK)
        status = check_side_file(collisions, plan, options->geometry, "--geometry", place, error);
    if (status == STATUS_OK)
        status = check_side_file(collisions, plan, options->report, "--report", place, error);
    return status;
}

void collisions_release(struct collisions *collisions)
{
    name_table_release(&collisions->outputs);
}
