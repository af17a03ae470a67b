#include "cli/index/index.h"

#include "cli/index/page.h"
#include "cli/messages.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "render/image/file.h"

#include <inttypes.h>
#include <string.h>

/* What the page is made of, and the chart that is being told of. */
struct index {
    const struct batch *batch;
    size_t folder_length; /* of plan->index, with the slash behind it: what all addresses leave out */
    struct index_summary summary;
    struct text message;
};

bool index_is_due(const struct batch *batch)
{
    bool has_any = batch->plan->count == 0 || batch->rendered + batch->skipped;
    bool is_whole = batch->plan->inputs.found && batch->unstarted == 0 && !signals_received();
    return batch->plan->index && has_any && is_whole;
}

static void set_address(struct page_chart *told, const struct index *index, const char *output)
{
    told->address = output + index->folder_length;
    while (*told->address == '/')
        told->address++;
}

static void set_failure(struct page_chart *told, struct index *index, size_t i)
{
    const struct error *error = &index->batch->results.errors[i];
    text_clear(&index->message);
    if (error->line)
        text_printf(&index->message, "line %" PRIu64 ": ", error->line);
    printable_append(&index->message, error->message);
    told->state = chart_status_name(index->batch->results.charts[i].status);
    told->message = index->message.is_broken ? NULL : index->message.data;
}

static void tell(void *context, size_t i, struct page_chart *told)
{
    struct index *index = context;
    const struct chart *chart = &index->batch->plan->charts[i];
    const struct chart_result *result = &index->batch->results.charts[i];
    const struct input *input = &index->batch->plan->inputs.items[chart->input];
    told->folder = input->path + input->folder_at;
    told->folder_length = input->folder_length;
    told->stem = chart->stem;
    told->name = chart->symbol && *chart->symbol ? chart->symbol : chart->stem;
    told->rejected = result->rejected;
    if (chart->output)
        set_address(told, index, chart->output);
    if (result->status != CHART_RENDERED && result->status != CHART_SKIPPED)
        set_failure(told, index, i);
    else if (results_summary(&index->batch->results, i, &index->summary, sizeof index->summary))
        told->summary = &index->summary;
}

enum status index_write(const struct batch *batch, struct error *error)
{
    const char *path = batch->plan->index;
    const char *slash = strrchr(path, '/');
    struct index index = {.batch = batch, .folder_length = slash ? (size_t)(slash + 1 - path) : 0};
    struct page page = {
        .count = batch->plan->count,
        .failed = batch->failed,
        .width_px = batch->options->chart.width_px,
        .height_px = batch->options->chart.height_px,
        .has_thumbnails = batch->plan->format->is_web,
        .chart = tell,
        .context = &index,
    };
    struct text out = {0};
    page_append(&out, &page);
    enum status status = text_status(&out, error);
    if (status == STATUS_OK)
        status = file_replace(path, batch->run, out.data, out.length, error);
    text_release(&out);
    text_release(&index.message);
    return status;
}
