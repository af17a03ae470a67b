#include "cli/bench/words.h"
#include "cli/bench/writers.h"

/* More workers that bring less than this share of the best throughput bring next to nothing. */
static const double enough = 0.95;

/* The largest batch of a pool's rows, and whether several numbers of workers ran. */
static size_t largest_batch(const struct bench_table *table, enum pool_kind pool, bool *has_several)
{
    size_t charts = 0;
    size_t fewest = SIZE_MAX;
    size_t most = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].pool == pool && table->rows[i].charts > charts)
            charts = table->rows[i].charts;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (row->pool != pool || row->charts != charts)
            continue;
        fewest = words_ran(row) < fewest ? words_ran(row) : fewest;
        most = words_ran(row) > most ? words_ran(row) : most;
    }
    *has_several = most > fewest;
    return charts;
}

/* Of rows as fast as each other the one with the fewest workers is the best. */
static struct bench_bend find_bend(const struct bench_table *table, enum pool_kind pool, size_t charts)
{
    struct bench_bend bend = {.pool = pool, .charts = charts};
    double at_most = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (row->pool != pool || row->charts != charts)
            continue;
        size_t ran = words_ran(row);
        bool is_better = row->charts_per_s > bend.best_charts_per_s ||
                         (row->charts_per_s == bend.best_charts_per_s && ran < bend.best_workers);
        if (bend.best_workers == 0 || is_better) {
            bend.best_workers = ran;
            bend.best_charts_per_s = row->charts_per_s;
        }
        if (ran > bend.most_workers || (ran == bend.most_workers && row->charts_per_s > at_most)) {
            bend.most_workers = ran;
            at_most = row->charts_per_s;
        }
    }
    bend.bend_workers = bend.best_workers;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (row->pool == pool && row->charts == charts && words_ran(row) < bend.bend_workers &&
            row->charts_per_s >= enough * bend.best_charts_per_s)
            bend.bend_workers = words_ran(row);
    }
    if (bend.best_charts_per_s > 0)
        bend.loss_at_most = 1 - at_most / bend.best_charts_per_s;
    return bend;
}

size_t bench_bends(struct bench_bend out[POOL_KIND_COUNT], const struct bench_table *table)
{
    bool is_seen[POOL_KIND_COUNT] = {false};
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        enum pool_kind pool = table->rows[i].pool;
        bool has_several;
        if ((unsigned)pool >= POOL_KIND_COUNT || is_seen[pool])
            continue;
        is_seen[pool] = true;
        size_t charts = largest_batch(table, pool, &has_several);
        if (has_several)
            out[count++] = find_bend(table, pool, charts);
    }
    return count;
}
