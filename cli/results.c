#include "cli/results.h"

#include "pool/pool.h"
#include "render/base/bytes.h"
#include "render/base/clock.h"
#include "render/image/file.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct start_failure {
    _Atomic bool is_taken; /* by the worker that may write the error */
    struct error error;
};

static void *shared_array(size_t count, size_t size, struct error *error)
{
    size_t total;
    if (!size_multiply(count ? count : 1, size, &total)) {
        error_no_memory(error);
        return NULL;
    }
    void *memory = pool_shared_alloc(total);
    if (!memory)
        error_errno(error, "cannot share memory");
    return memory;
}

const char *stage_name(enum stage stage)
{
    static const char *const names[STAGE_COUNT] = {"read", "parse", "indicators", "layout", "draw", "encode", "write"};
    return names[stage];
}

void stage_clock_start(struct stage_clock *clock, struct chart_result *result)
{
    *clock = (struct stage_clock){.result = result, .since_ns = clock_now_ns()};
}

void stage_clock_end(struct stage_clock *clock, enum stage stage)
{
    int64_t now_ns = clock_now_ns();
    clock->result->stage_ns[stage] += now_ns - clock->since_ns;
    clock->since_ns = now_ns;
}

enum status results_init(struct results *results, size_t count, struct error *error)
{
    *results = (struct results){.count = count};
    results->charts = shared_array(count, sizeof *results->charts, error);
    results->errors = results->charts ? shared_array(count, sizeof *results->errors, error) : NULL;
    results->start_failure = results->errors ? shared_array(1, sizeof *results->start_failure, error) : NULL;
    return results->start_failure ? spool_new(&results->spool, error) : STATUS_MEMORY;
}

void results_release(struct results *results)
{
    size_t count = results->count ? results->count : 1;
    spool_free(results->spool);
    if (results->start_failure)
        pool_shared_free(results->start_failure, sizeof *results->start_failure);
    if (results->errors)
        pool_shared_free(results->errors, count * sizeof *results->errors);
    if (results->charts)
        pool_shared_free(results->charts, count * sizeof *results->charts);
    *results = (struct results){0};
}

void results_cannot_start(struct results *results, const struct error *error)
{
    /* Relaxed: one of the workers writes the error, and that is all; it is read when they are gone. */
    if (!atomic_exchange_explicit(&results->start_failure->is_taken, true, memory_order_relaxed))
        results->start_failure->error = *error;
}

const struct error *results_start_error(const struct results *results)
{
    const struct error *error = &results->start_failure->error;
    return error->status != STATUS_OK ? error : NULL;
}

enum status results_warnings(const struct results *results, size_t index, struct error *warnings, struct error *error)
{
    const struct chart_result *chart = &results->charts[index];
    return spool_read(results->spool, chart->spool_at, warnings, chart->warning_count * sizeof *warnings, error);
}

bool results_summary(const struct results *results, size_t index, void *summary, size_t length)
{
    const struct chart_result *chart = &results->charts[index];
    uint64_t at = chart->spool_at + chart->warning_count * sizeof(struct error) + chart->output_length +
                  chart->geometry_length + chart->values_length;
    return length && chart->summary_length == length &&
           spool_read(results->spool, at, summary, length, NULL) == STATUS_OK;
}

enum status results_copy(const struct results *results, enum results_part part, int file, struct error *error)
{
    enum { STEP = 1 << 18 };
    enum status status = STATUS_OK;
    unsigned char *buffer = malloc(STEP);
    if (!buffer)
        return error_no_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < results->count; i++) {
        const struct chart_result *chart = &results->charts[i];
        uint64_t at = chart->spool_at + chart->warning_count * sizeof(struct error);
        const uint64_t lengths[] = {
            [RESULTS_OUTPUT] = chart->output_length,
            [RESULTS_GEOMETRY] = chart->geometry_length,
            [RESULTS_VALUES] = chart->values_length,
        };
        uint64_t rest = lengths[part];
        for (int before = 0; before < (int)part; before++)
            at += lengths[before];
        if (chart->status != CHART_RENDERED)
            continue;
        while (status == STATUS_OK && rest) {
            size_t step = rest < STEP ? (size_t)rest : STEP;
            status = spool_read(results->spool, at, buffer, step, error);
            if (status == STATUS_OK)
                status = write_all(file, buffer, step, error);
            at += step;
            rest -= step;
        }
    }
    free(buffer);
    return status;
}

enum status results_save(const struct results *results, enum results_part part, const char *path, const char *tag,
                         struct error *error)
{
    void *memory = NULL;
    int file = file_without_name();
    if (file < 0)
        return error_errno(error, "cannot make a temporary file");
    enum status status = results_copy(results, part, file, error);
    off_t length = status == STATUS_OK ? lseek(file, 0, SEEK_END) : 0;
    if (length > 0) {
        /* Nobody else can shorten a file without a name. */
        memory = mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, file, 0);
        if (memory == MAP_FAILED) {
            memory = NULL;
            status = error_errno(error, "cannot read a temporary file");
        }
    }
    if (status == STATUS_OK)
        status = file_replace(path, tag, memory ? memory : "", length > 0 ? (size_t)length : 0, error);
    if (memory)
        munmap(memory, (size_t)length);
    close(file);
    return status;
}
