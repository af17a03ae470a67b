#include "cli/plan.h"

#include "cli/collision.h"
#include "cli/folder.h"
#include "cli/index/index.h"
#include "cli/naming.h"
#include "cli/survey.h"
#include "cli/target.h"
#include "render/chart/type.h"

#include <stdlib.h>
#include <string.h>

/* What is needed while the plan is made. */
struct planner {
    struct plan *plan;
    const struct cli_options *options;
    struct target target;
    struct survey survey;
    struct collisions collisions;
    struct text text; /* of the name being made; kept for the next */
    const char **place;
};

static const char *keep(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *copy = arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

static enum status add_chart(struct plan *plan, const struct chart *chart, struct error *error)
{
    if (plan->count == plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 64, size;
        if (!size_multiply(capacity, sizeof *plan->charts, &size))
            return error_no_memory(error);
        struct chart *charts = realloc(plan->charts, size);
        if (!charts)
            return error_no_memory(error);
        plan->charts = charts;
        plan->capacity = capacity;
    }
    plan->charts[plan->count++] = *chart;
    return STATUS_OK;
}

/* The path of a chart's picture: output folder, the input's sub-folder, the template. */
static enum status name_output(struct planner *planner, struct chart *chart, bool is_marked, struct error *error)
{
    const struct input *input = &planner->plan->inputs.items[chart->input];
    const char *folder = planner->target.folder;
    struct name_parts parts = {
        .stem = chart->stem,
        .symbol = chart->symbol,
        .type = planner->options->chart.type->name,
        .first = planner->survey.first,
        .last = planner->survey.last,
        .is_one_of_several = chart->is_one_of_several,
        .is_marked = is_marked,
    };
    struct text *path = &planner->text;
    text_clear(path);
    if (folder) {
        text_puts(path, folder);
        text_puts(path, folder[strlen(folder) - 1] == '/' ? "" : "/");
    }
    if (input->folder_length) {
        text_append(path, input->path + input->folder_at, input->folder_length);
        text_append(path, "/", 1);
    }
    name_append(path, planner->options->name, &parts, planner->target.format->name);
    enum status status = text_status(path, error);
    chart->output = status == STATUS_OK ? keep(&planner->plan->arena, path->data) : NULL;
    return chart->output ? STATUS_OK : error_no_memory(error);
}

static enum status refuse(struct planner *planner, const struct chart *chart, const struct chart *earlier,
                          struct error *error)
{
    const struct input_list *inputs = &planner->plan->inputs;
    *planner->place = inputs->items[chart->input].path;
    if (earlier->input != chart->input)
        return error_set(error, STATUS_USAGE, "would be written to the same file as %.180s: %.180s",
                         inputs->items[earlier->input].path, chart->output);
    return error_set(error, STATUS_USAGE,
                     "its symbols %.60s and %.60s would both be written to %.180s; --name needs a {symbol}",
                     earlier->symbol ? earlier->symbol : "?", chart->symbol ? chart->symbol : "?", chart->output);
}

/* Symbols of one input whose names fall together are told apart by a mark. Where the template has no place for a symbol
 * at all, and between inputs, falling together is refused. */
static enum status claim_output(struct planner *planner, struct chart *chart, struct error *error)
{
    const struct plan *plan = planner->plan;
    size_t earlier;
    enum status status = collisions_claim(&planner->collisions, chart->output, plan->count, &earlier, error);
    if (status != STATUS_OK || earlier == SIZE_MAX)
        return status;
    if (plan->charts[earlier].input == chart->input && template_tells_symbols(planner->options->name)) {
        status = name_output(planner, chart, true, error);
        if (status == STATUS_OK)
            status = collisions_claim(&planner->collisions, chart->output, plan->count, &earlier, error);
        if (status != STATUS_OK || earlier == SIZE_MAX)
            return status;
    }
    return refuse(planner, chart, &plan->charts[earlier], error);
}

static enum status place_chart(struct planner *planner, struct chart *chart, struct error *error)
{
    bool is_written = planner->options->mode == MODE_RENDER && !planner->plan->inputs.items[chart->input].error;
    enum status status = STATUS_OK;
    chart->output = NULL;
    if (is_written && planner->target.file) {
        chart->output = planner->target.file;
    } else if (is_written) {
        status = name_output(planner, chart, false, error);
        if (status == STATUS_OK)
            status = claim_output(planner, chart, error);
    }
    return status == STATUS_OK ? add_chart(planner->plan, chart, error) : status;
}

/* The index-th input's stem, in the plan's arena; NULL where memory runs out. */
static const char *keep_stem(struct planner *planner, size_t index)
{
    struct text *stem = &planner->text;
    text_clear(stem);
    stem_append(stem, planner->plan->inputs.items[index].path);
    return stem->is_broken ? NULL : keep(&planner->plan->arena, stem->data);
}

static enum status plan_input(struct planner *planner, size_t index, struct error *error)
{
    struct plan *plan = planner->plan;
    struct survey *survey = &planner->survey;
    struct chart chart = {.input = index, .stem = keep_stem(planner, index)};
    if (!chart.stem)
        return error_no_memory(error);
    struct error reason = {0};
    enum status status = survey_input(survey, &plan->inputs.items[index], planner->options, &reason);
    /* An input that memory does not suffice for is that input's failure: the next one may be small. */
    if (status != STATUS_OK)
        status = input_fail(&plan->inputs, &plan->inputs.items[index], &reason, error);
    else if (survey->failure.status != STATUS_OK)
        status = input_fail(&plan->inputs, &plan->inputs.items[index], &survey->failure, error);
    chart.is_one_of_several = survey->is_several;
    for (size_t i = 0; status == STATUS_OK && i < survey->count; i++) {
        chart.symbol = NULL;
        if (survey->symbols[i]) {
            chart.symbol = keep(&plan->arena, survey->symbols[i]);
            if (!chart.symbol)
                return error_no_memory(error);
        }
        survey_dates(survey, i, planner->options);
        status = place_chart(planner, &chart, error);
    }
    return status;
}

/* Whether the input's only chart has the name that its path tells: one of several symbols has others. */
static enum status look_for_one(struct planner *planner, size_t index, bool *is_one, struct error *error)
{
    enum status status = survey_input(&planner->survey, &planner->plan->inputs.items[index], planner->options, error);
    *is_one = !planner->survey.is_several;
    return status;
}

/* Claims the name of another shard's input. Only where it is taken is that file looked into. */
static enum status claim_other(struct planner *planner, size_t index, struct error *error)
{
    struct plan *plan = planner->plan;
    struct chart chart = {.input = index, .stem = keep_stem(planner, index)};
    size_t earlier = SIZE_MAX;
    bool is_same = true;
    if (!chart.stem)
        return error_no_memory(error);
    enum status status = name_output(planner, &chart, false, error);
    if (status == STATUS_OK)
        status =
            collisions_claim(&planner->collisions, chart.output, collisions_of_input(plan, index), &earlier, error);
    if (status != STATUS_OK || earlier == SIZE_MAX)
        return status;
    struct chart rival = {.input = collisions_input(plan, earlier)};
    status = look_for_one(planner, index, &is_same, error);
    /* This shard's charts have been looked at already. */
    if (status == STATUS_OK && is_same && rival.input >= plan->inputs.count)
        status = look_for_one(planner, rival.input, &is_same, error);
    return status != STATUS_OK || !is_same ? status : refuse(planner, &chart, &rival, error);
}

/* Charts of other shards have the same folder: their names count as well, as far as paths tell them. */
static enum status claim_others(struct planner *planner, struct error *error)
{
    const struct input_list *inputs = &planner->plan->inputs;
    enum status status = STATUS_OK;
    if (planner->options->mode != MODE_RENDER || planner->target.file || template_needs_content(planner->options->name))
        return STATUS_OK;
    for (size_t i = inputs->count; status == STATUS_OK && i < inputs->found; i++)
        if (!inputs->items[i].error)
            status = claim_other(planner, i, error);
    return status;
}

/* One file, or standard output, has room for one chart. A file of all shards has so too; standard output is each
 * shard's own. */
static enum status check_count(const struct planner *planner, struct error *error)
{
    const char *file = planner->target.file;
    const struct input_list *inputs = &planner->plan->inputs;
    if (!file || planner->options->mode != MODE_RENDER)
        return STATUS_OK;
    bool is_stdout = strcmp(file, "-") == 0;
    *planner->place = is_stdout ? "standard output" : file;
    if (inputs->found > inputs->count && !is_stdout && inputs->found > 1)
        return error_set(error, STATUS_USAGE, "has room for one chart, and there are %zu inputs: let -o name a folder",
                         inputs->found);
    if (planner->plan->count <= 1)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "has room for one chart, and there are %zu: let -o name a folder",
                     planner->plan->count);
}

/* The page lies where the charts do: in the output folder, or in that of the one file. */
static enum status name_index(struct planner *planner, struct error *error)
{
    static const char name[] = "index.html";
    const struct target *target = &planner->target;
    struct text *path = &planner->text;
    if (!planner->options->is_index || planner->options->mode != MODE_RENDER)
        return STATUS_OK;
    if (target->file && target_is_stream(target->file))
        return error_set(error, STATUS_USAGE, "--index needs charts that are files in a folder");
    text_clear(path);
    if (target->folder)
        text_printf(path, "%s%s", target->folder, target->folder[strlen(target->folder) - 1] == '/' ? "" : "/");
    else if (target->file && strchr(target->file, '/'))
        text_append(path, target->file, (size_t)(strrchr(target->file, '/') + 1 - target->file));
    text_puts(path, name);
    enum status status = text_status(path, error);
    planner->plan->index = status == STATUS_OK ? keep(&planner->plan->arena, path->data) : NULL;
    return planner->plan->index ? STATUS_OK : error_no_memory(error);
}

static enum status make(struct planner *planner, struct error *error)
{
    struct plan *plan = planner->plan;
    *planner->place = planner->options->output;
    enum status status = target_choose(&planner->target, planner->options, error);
    if (status != STATUS_OK)
        return status;
    plan->format = planner->target.format;
    plan->folder = planner->target.folder;
    status = name_index(planner, error);
    if (status == STATUS_OK)
        status = inputs_collect(&plan->inputs, planner->options, planner->place, error);
    if (status == STATUS_OK)
        *planner->place = NULL;
    for (size_t i = 0; status == STATUS_OK && i < plan->inputs.count; i++)
        status = plan_input(planner, i, error);
    if (status == STATUS_OK)
        status = claim_others(planner, error);
    if (status == STATUS_OK)
        status = check_count(planner, error);
    if (status == STATUS_OK)
        status = collisions_check(&planner->collisions, plan, planner->options, planner->place, error);
    if (status == STATUS_OK && plan->index) {
        *planner->place = plan->index;
        status = index_check_place(plan->index, error);
    }
    return status;
}

enum status plan_charts(struct plan *plan, const struct cli_options *options, const char **place, struct error *error)
{
    struct planner planner = {.plan = plan, .options = options, .place = place};
    enum status status = make(&planner, error);
    survey_release(&planner.survey);
    collisions_release(&planner.collisions);
    text_release(&planner.text);
    return status;
}

void plan_release(struct plan *plan)
{
    inputs_release(&plan->inputs);
    free(plan->charts);
    arena_release(&plan->arena);
    *plan = (struct plan){0};
}
