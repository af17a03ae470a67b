#include "cli/bench/table.h"

#include <stdlib.h>

void bench_table_release(struct bench_table *table)
{
    free(table->rows);
    *table = (struct bench_table){0};
}

bool bench_row_is_noisy(const struct bench_row *row)
{
    return row->ms_per_chart_mad > BENCH_NOISE * row->ms_per_chart;
}
