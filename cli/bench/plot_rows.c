#include "cli/bench/plot.h"

#include <math.h>
#include <stdlib.h>

static bool is_drawable(const struct bench_row *row)
{
    return (unsigned)row->pool < POOL_KIND_COUNT && isfinite(row->charts_per_s) && row->charts_per_s > 0;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

/* Sorts, and keeps one of each. */
static size_t unique(size_t *sizes, size_t count)
{
    size_t kept = 0;
    if (count > 0)
        qsort(sizes, count, sizeof *sizes, compare_sizes);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || sizes[kept - 1] != sizes[i])
            sizes[kept++] = sizes[i];
    }
    return kept;
}

/* The workers of the pools that have several; where there is no such pool, those of the serial one. */
static enum status gather_slots(struct plot *plot)
{
    const struct bench_table *table = plot->table;
    plot->slots = arena_alloc(plot->arena, table->row_count, sizeof *plot->slots);
    if (!plot->slots)
        return error_no_memory(plot->error);
    bool is_serial = true;
    for (size_t i = 0; i < table->row_count; i++)
        is_serial = is_serial && (!is_drawable(&table->rows[i]) || table->rows[i].pool == POOL_SERIAL);
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (is_drawable(row) && (is_serial || row->pool != POOL_SERIAL))
            plot->slots[count++] = row->workers;
    }
    plot->slot_count = unique(plot->slots, count);
    return STATUS_OK;
}

static enum status gather_panes(struct plot *plot)
{
    const struct bench_table *table = plot->table;
    size_t *sizes = arena_alloc(plot->arena, table->row_count, sizeof *sizes), count = 0;
    if (!sizes)
        return error_no_memory(plot->error);
    for (size_t i = 0; i < table->row_count; i++) {
        if (is_drawable(&table->rows[i]))
            sizes[count++] = table->rows[i].charts;
    }
    count = unique(sizes, count);
    plot->pane_count = count < PLOT_PANES_MAX ? count : PLOT_PANES_MAX;
    plot->sizes_left_out = count - plot->pane_count;
    for (size_t i = 0; i < plot->pane_count; i++)
        plot->panes[i].charts = sizes[plot->sizes_left_out + i];
    return STATUS_OK;
}

static struct plot_pane *pane_of(struct plot *plot, const struct bench_row *row)
{
    for (size_t i = 0; i < plot->pane_count; i++) {
        if (plot->panes[i].charts == row->charts)
            return &plot->panes[i];
    }
    return NULL;
}

size_t plot_slot_of(const struct plot *plot, const struct bench_row *row)
{
    size_t slot = 0;
    while (row->pool != POOL_SERIAL && plot->slots[slot] != row->workers)
        slot++;
    return slot;
}

static struct plot_value value_of(const struct bench_row *row)
{
    struct plot_value value = {.middle = row->charts_per_s, .low = row->charts_per_s, .high = row->charts_per_s};
    double time = row->ms_per_chart, mad = row->ms_per_chart_mad;
    if (!(time > 0 && mad > 0 && isfinite(time) && isfinite(mad)))
        return value;
    value.low *= time / (time + mad);
    /* Noise may be as long as the time itself; twice the throughput says enough of that. */
    value.high *= mad * 2 < time ? time / (time - mad) : 2;
    if (!isfinite(value.high))
        value.high = value.middle;
    return value;
}

static enum status put_row(struct plot *plot, struct plot_pane *pane, const struct bench_row *row)
{
    if (!pane->values[row->pool]) {
        struct plot_value *values = arena_alloc(plot->arena, plot->slot_count, sizeof *values);
        if (!values)
            return error_no_memory(plot->error);
        for (size_t i = 0; i < plot->slot_count; i++)
            values[i].middle = NAN;
        pane->values[row->pool] = values;
    }
    pane->values[row->pool][plot_slot_of(plot, row)] = value_of(row);
    plot->has_pool[row->pool] = true;
    pane->only = pane->value_count++ == 0 ? row : NULL;
    if (!pane->best || row->charts_per_s > pane->best->charts_per_s)
        pane->best = row;
    if (row->workers == 1 && row->charts_per_s > pane->one_worker)
        pane->one_worker = row->charts_per_s;
    return STATUS_OK;
}

enum status plot_gather(struct plot *plot)
{
    const struct bench_table *table = plot->table;
    enum status status = gather_slots(plot);
    if (status == STATUS_OK)
        status = gather_panes(plot);
    if (status == STATUS_OK && plot->pane_count == 0)
        return error_set(plot->error, STATUS_INPUT, "the benchmark has no rows to plot");
    for (size_t i = 0; status == STATUS_OK && i < table->row_count; i++) {
        struct plot_pane *pane = is_drawable(&table->rows[i]) ? pane_of(plot, &table->rows[i]) : NULL;
        if (pane)
            status = put_row(plot, pane, &table->rows[i]);
    }
    /* Where nothing has more than one worker, the line would only repeat what it begins with. */
    for (size_t i = 0; i < plot->pane_count; i++)
        plot->has_ideal |= plot->panes[i].one_worker > 0 && plot->slots[plot->slot_count - 1] > 1;
    return status;
}

double plot_ideal(const struct plot *plot, const struct plot_pane *pane, size_t workers)
{
    size_t cpus = plot->table->host.allowed_cpus;
    return pane->one_worker * (double)(cpus > 0 && cpus < workers ? cpus : workers);
}
