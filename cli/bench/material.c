#include "cli/bench/material.h"

#include "cli/bench/inputs.h"
#include "cli/folder.h"
#include "render/image/file.h"
#include "render/ohlc/source.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Made-up series that differ: more of them would only take more memory. */
enum { SYNTHETIC_MAX = 100, SYNTHETIC_CANDLES = 100 };

static enum status make_scratch(struct material *material, const struct cli_options *options, const char **place,
                                struct error *error)
{
    const char *temporary = getenv("TMPDIR");
    const char *parent = options->output ? options->output : temporary && *temporary ? temporary : "/tmp";
    *place = parent;
    /* The user's folder is made where it is missing, as in any run; that for temporary files has to be there. */
    enum status status = options->output ? folder_make(parent, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    text_printf(&material->folder, "%s/chandler-bench-XXXXXX", parent);
    status = text_status(&material->folder, error);
    if (status != STATUS_OK)
        return status;
    if (!mkdtemp(material->folder.data))
        return error_errno(error, "cannot make a folder in it");
    material->scratch = material->folder.data;
    *place = NULL;
    return STATUS_OK;
}

/* What lies in it was put there by a benchmark: files, no folders. */
static void remove_scratch(const char *folder)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while (entries && (entry = readdir(entries)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries)
        closedir(entries);
    (void)rmdir(folder);
}

static enum status add_synthetic(struct material *material, size_t number, size_t candles, struct error *error)
{
    struct plan *source = &material->source;
    struct text csv = {0}, path = {0};
    char stem[32];
    snprintf(stem, sizeof stem, "SYN%03zu", number);
    if (material->scratch)
        text_printf(&path, "%s/", material->scratch);
    text_printf(&path, "%s.csv", stem);
    bench_synthetic_csv(&csv, candles, number);
    enum status status = text_status(&csv, error);
    if (status == STATUS_OK)
        status = text_status(&path, error);
    if (status == STATUS_OK && material->scratch)
        status = file_replace(path.data, "input", csv.data, csv.length, error);
    struct input *input = status == STATUS_OK ? inputs_add(&source->inputs, path.data, path.length) : NULL;
    char *kept = arena_alloc(&source->arena, sizeof stem, 1);
    if (status == STATUS_OK && (!input || !kept))
        status = error_no_memory(error);
    if (status == STATUS_OK) {
        memcpy(kept, stem, sizeof stem);
        source->charts[source->count++] = (struct chart){.input = source->inputs.count - 1, .stem = kept};
        input->size = csv.length;
    }
    if (status == STATUS_OK && !material->scratch) {
        input->is_stream = true;
        status = bytes_append(&input->held, csv.data, csv.length, error);
    }
    if (status == STATUS_OK && material->scratch)
        status = input_look(&source->inputs, input, true, error);
    text_release(&csv);
    text_release(&path);
    return status;
}

static enum status make_up(struct material *material, const struct cli_options *options, size_t count,
                           struct error *error)
{
    struct plan *source = &material->source;
    size_t different = count < SYNTHETIC_MAX ? count : SYNTHETIC_MAX;
    size_t candles = options->bench.candles ? options->bench.candles : SYNTHETIC_CANDLES;
    material->is_synthetic = true;
    source->format = options->format ? options->format : image_format_find("png");
    source->charts = calloc(different, sizeof *source->charts);
    enum status status = source->charts ? STATUS_OK : error_no_memory(error);
    for (size_t i = 1; status == STATUS_OK && i <= different; i++)
        status = add_synthetic(material, i, candles, error);
    return status;
}

/* Inputs as the plan of a run finds them. */
static enum status read_inputs(struct material *material, struct cli_options *options, const char **place,
                               struct error *error)
{
    struct plan *source = &material->source;
    const char *output = options->output;
    /* A plan that draws nothing: the pictures are named otherwise. */
    options->mode = MODE_CHECK;
    options->output = NULL;
    enum status status = plan_charts(source, options, place, error);
    options->mode = MODE_BENCH;
    options->output = output;
    if (status == STATUS_OK && source->count == 0)
        return error_set(error, STATUS_INPUT, "no input: there is no *.csv, *.tsv or *.txt, nor one with .gz");
    for (size_t i = 0; status == STATUS_OK && i < source->inputs.count; i++) {
        struct input *input = &source->inputs.items[i];
        *place = input->path;
        if (input->error) {
            *error = *input->error;
            status = error->status;
        } else if (!options->bench.has_files && !input->is_stream) {
            input->is_stream = true;
            status = source_read(&input->held, input->path, options->read.max_bytes, error);
            status = input_tell_limit(status, &input->held, options->read.max_bytes, error);
            input->size = input->held.length;
        }
    }
    if (status == STATUS_OK)
        *place = NULL;
    return status;
}

enum status material_make(struct material *material, struct cli_options *options, size_t count, const char **place,
                          struct error *error)
{
    *material = (struct material){0};
    *place = NULL;
    enum status status = options->bench.has_files ? make_scratch(material, options, place, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    return options->input_count || options->files_from ? read_inputs(material, options, place, error)
                                                       : make_up(material, options, count, error);
}

void material_release(struct material *material)
{
    plan_release(&material->source);
    if (material->scratch)
        remove_scratch(material->scratch);
    text_release(&material->folder);
    *material = (struct material){0};
}

static enum status name_pictures(struct plan *plan, const struct material *material, struct error *error)
{
    for (size_t i = 0; i < plan->count; i++) {
        size_t length = strlen(material->scratch) + 32;
        char *path = arena_alloc(&plan->arena, length, 1);
        if (!path)
            return error_no_memory(error);
        snprintf(path, length, "%s/%zu.%s", material->scratch, i, plan->format->name);
        plan->charts[i].output = path;
    }
    return STATUS_OK;
}

enum status material_plan(struct plan *plan, const struct material *material, size_t count, struct error *error)
{
    const struct plan *source = &material->source;
    size_t rounds = (count + source->count - 1) / source->count, inputs;
    *plan = (struct plan){.format = source->format, .count = count};
    plan->charts = calloc(count, sizeof *plan->charts);
    if (!plan->charts || !size_multiply(rounds, source->inputs.count, &inputs))
        return error_no_memory(error);
    plan->inputs.items = calloc(inputs, sizeof *plan->inputs.items);
    if (!plan->inputs.items)
        return error_no_memory(error);
    plan->inputs.count = plan->inputs.found = inputs;
    for (size_t i = 0; i < inputs; i++)
        plan->inputs.items[i] = source->inputs.items[i % source->inputs.count];
    for (size_t i = 0; i < count; i++) {
        plan->charts[i] = source->charts[i % source->count];
        plan->charts[i].input += i / source->count * source->inputs.count;
        plan->charts[i].output = NULL;
    }
    return material->scratch ? name_pictures(plan, material, error) : STATUS_OK;
}

/* The inputs' texts are the material's. */
void material_plan_release(struct plan *plan)
{
    free(plan->inputs.items);
    free(plan->charts);
    arena_release(&plan->arena);
    *plan = (struct plan){0};
}
