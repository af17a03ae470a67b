#include "cli/index/index.h"

#include "cli/index/page.h"
#include "cli/messages.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "render/image/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What stands in the skeleton's head, near its start. */
static bool is_own_page(const char *text, size_t length)
{
    static const char mark[] = "<meta name=\"generator\" content=\"chandler ";
    return memmem(text, length, mark, sizeof mark - 1) != NULL;
}

enum status index_check_place(const char *path, struct error *error)
{
    char head[4096];
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return errno == EACCES ? error_errno(error, "cannot see whether --index may replace it") : STATUS_OK;
    bool is_page = fstat(file, &info) == 0 && S_ISREG(info.st_mode);
    ssize_t length = is_page ? read(file, head, sizeof head) : 0;
    close(file);
    /* Nothing, or zeros, is what a machine may find there that lost its power. */
    if (length <= 0 || head[0] == 0 || is_own_page(head, (size_t)length))
        return STATUS_OK;
    return error_set(error, STATUS_USAGE,
                     "--index would be written over a page that chandler did not write: move that away, or let -o name "
                     "another folder");
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
