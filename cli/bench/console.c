#include "chandler_config.h"
#include "cli/bench/columns.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 100, LABEL = 10 };

/* A line with a word in front that says what it is about. Consumes the words. */
static void append_line(struct text *out, const char *label, struct text *words)
{
    if (words->length) {
        text_printf(out, "%-*s", LABEL, label);
        wrapped_append(out, words->data, WIDTH, LABEL);
    }
    out->is_broken |= words->is_broken;
    text_release(words);
}

static void append_head(struct text *out, const struct bench_table *table)
{
    struct text words = {0};
    words_host(&words, &table->host);
    append_line(out, "machine", &words);
    words_state(&words, table);
    append_line(out, "state", &words);
    words_work(&words, table);
    append_line(out, "work", &words);
    text_puts(&words, "chandler " CHANDLER_VERSION ", ");
    text_puts(&words, table->runs > 1 ? "medians of " : "");
    words_of(&words, table->runs, "run");
    text_puts(&words, " after one that does not count");
    append_line(out, "figures", &words);
}

static void append_batch(struct text *cells, const struct bench_table *table, size_t charts)
{
    text_puts(cells, "\n");
    words_of(cells, charts, "chart");
    text_puts(cells, "\n");
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (row->charts != charts)
            continue;
        text_printf(cells, "%c %s\t", row->pool == table->auto_pool ? '*' : ' ', pool_kind_name(row->pool));
        words_figures(cells, table, row, "\t");
        text_puts(cells, "\n");
    }
}

static void append_rows(struct text *out, const struct bench_table *table)
{
    struct text cells = {0};
    text_puts(&cells, "  pool\tworkers\tms/chart\tmin..max\tMAD\tcharts/s\tCPU ms\teffic.\tMiB\tstart ms\n");
    for (size_t i = 0; i < table->row_count; i++)
        if (words_begin_batch(table, i))
            append_batch(&cells, table, table->rows[i].charts);
    columns_append(out, &cells, "lrrrrrrrrr");
    text_release(&cells);
}

static void append_stages(struct text *out, const struct bench_table *table)
{
    struct text cells = {0};
    double all = words_all_stages(table);
    text_puts(&cells, "stage");
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        text_printf(&cells, "\t%s", stage_name((enum stage)stage));
    text_puts(&cells, "\tall\nus/chart");
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        text_printf(&cells, "\t%.1f", table->stages_us[stage]);
    text_printf(&cells, "\t%.1f\nshare", all);
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        text_puts(&cells, "\t");
        words_share(&cells, table->stages_us[stage] / all);
    }
    text_puts(&cells, "\n");
    columns_append(out, &cells, "lrrrrrrrr");
    text_release(&cells);
}

static void append_fastest(struct text *out, const struct bench_table *table)
{
    const struct bench_row *fastest = NULL;
    struct text words = {0};
    for (size_t i = 0; i < table->row_count; i++)
        if (!fastest || table->rows[i].ms_per_chart < fastest->ms_per_chart)
            fastest = &table->rows[i];
    if (!fastest)
        return;
    words_ran_row(&words, fastest);
    text_puts(&words, ": ");
    words_time(&words, fastest->ms_per_chart);
    text_puts(&words, " ms a chart, ");
    words_rate(&words, fastest->charts_per_s);
    text_puts(&words, " charts/s");
    append_line(out, "fastest", &words);
}

static void append_auto(struct text *out, const struct bench_table *table)
{
    struct text words = {0};
    bool is_measured = false;
    for (size_t i = 0; i < table->row_count; i++)
        is_measured |= table->rows[i].pool == table->auto_pool;
    text_printf(&words, "takes %s here, %s", pool_kind_name(table->auto_pool),
                is_measured ? "marked *" : "which was not measured");
    append_line(out, "auto", &words);
}

/* What a reader has to know before he trusts the figures. */
static void append_notes(struct text *out, const struct bench_table *table)
{
    struct text words = {0};
    size_t repeats = 0;
    size_t workers = 0;
    size_t cpus = table->host.allowed_cpus;
    for (size_t i = 0; i < table->row_count; i++) {
        repeats = table->rows[i].repeats > repeats ? table->rows[i].repeats : repeats;
        workers = words_ran(&table->rows[i]) > workers ? words_ran(&table->rows[i]) : workers;
    }
    words_fewer(&words, table, true);
    append_line(out, "warning", &words);
    words_load(&words, table);
    append_line(out, "load", &words);
    words_noise(&words, table);
    append_line(out, "noise", &words);
    if (repeats > 1) {
        text_puts(&words, "batches too short to be measured alone are repeated within a run, up to ");
        words_of(&words, repeats, "time");
        append_line(out, "repeats", &words);
    }
    if (cpus && workers > cpus) {
        text_puts(&words, "more of them than the ");
        words_of(&words, cpus, "CPU");
        text_puts(&words, " that chandler may use take turns");
        append_line(out, "workers", &words);
    }
    words_fewer(&words, table, false);
    append_line(out, "workers", &words);
    words_memory(&words, table);
    append_line(out, "memory", &words);
}

void bench_console(struct text *out, const struct bench_table *table)
{
    append_head(out, table);
    text_puts(out, "\n");
    append_rows(out, table);
    text_puts(out, "\n");
    append_stages(out, table);
    text_puts(out, "\n");
    append_auto(out, table);
    append_fastest(out, table);
    if (table->is_sweep) {
        struct bench_bend bends[POOL_KIND_COUNT];
        struct text words = {0};
        size_t count = bench_bends(bends, table);
        for (size_t i = 0; i < count; i++) {
            words_bend(&words, &bends[i]);
            append_line(out, i ? "" : "sweep", &words);
        }
    }
    append_notes(out, table);
}
