#include "cli/bench/words.h"
#include "cli/bench/writers.h"

#include <math.h>

/* A cell stays empty where there is no number. */
static void append_cell(struct text *out, double value)
{
    text_puts(out, ",");
    if (isfinite(value))
        text_printf(out, "%.7g", value);
}

void bench_csv(struct text *out, const struct bench_table *table)
{
    text_puts(out,
              "pool,workers,started,charts,repeats,ms_per_chart,ms_per_chart_min,ms_per_chart_max,ms_per_chart_mad,"
              "charts_per_s,cpu_ms_per_chart,efficiency,peak_rss_kib,startup_ms,ready_ms,auto\n");
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        text_printf(out, "%s,%zu,%zu,%zu,%zu", pool_kind_name(row->pool), row->workers, words_ran(row), row->charts,
                    row->repeats);
        append_cell(out, row->ms_per_chart);
        append_cell(out, row->ms_per_chart_min);
        append_cell(out, row->ms_per_chart_max);
        append_cell(out, row->ms_per_chart_mad);
        append_cell(out, row->charts_per_s);
        append_cell(out, row->cpu_ms_per_chart);
        append_cell(out, row->efficiency);
        append_cell(out, row->peak_rss_kib > 0 ? row->peak_rss_kib : (double)NAN);
        append_cell(out, row->startup_ms);
        append_cell(out, row->ready_ms);
        text_printf(out, ",%d\n", row->pool == table->auto_pool);
    }
}
