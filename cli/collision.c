#include "cli/collision.h"

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

/* An input can only be overwritten by a picture whose extension it has. */
static enum status check_charts(const struct plan *plan, const char **place, struct error *error)
{
    struct input_list alike = {0};
    struct arena arena = {0};
    enum status status = STATUS_OK;
    alike.items = arena_alloc(&arena, plan->inputs.count, sizeof *alike.items);
    if (!alike.items)
        status = error_no_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < plan->inputs.count; i++) {
        const char *dot = strrchr(plan->inputs.items[i].path, '.');
        if (dot && strcmp(dot + 1, plan->format->name) == 0)
            alike.items[alike.count++] = plan->inputs.items[i];
    }
    for (size_t i = 0; status == STATUS_OK && alike.count && i < plan->count; i++) {
        const struct chart *chart = &plan->charts[i];
        const struct input *input = chart->output ? same_input(&alike, chart->output) : NULL;
        if (!input)
            continue;
        *place = plan->inputs.items[chart->input].path;
        status = error_set(error, STATUS_USAGE, "would be written over the input %.180s", input->path);
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
    /* One past the charts: only whether it is taken matters. */
    enum status status = collisions_claim(collisions, path, plan->count, &earlier, error);
    if (status != STATUS_OK || earlier == SIZE_MAX)
        return status;
    return error_set(error, STATUS_USAGE, "%s would be written to the same file as %.180s", flag,
                     earlier < plan->count ? plan->inputs.items[plan->charts[earlier].input].path : "--geometry");
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
