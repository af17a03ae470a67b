#include "cli/bench/words.h"

#include "cli/messages.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void words_time(struct text *out, double value)
{
    if (isfinite(value))
        text_printf(out, "%.*f", value < 9.9995 ? 3 : value < 99.995 ? 2 : value < 999.95 ? 1 : 0, value);
    else
        text_puts(out, "-");
}

/* Puts commas between the thousands of a whole number's digits. */
static void append_grouped(struct text *out, const char *digits)
{
    for (size_t left = strlen(digits); left > 0; left--, digits++)
        text_printf(out, left % 3 == 1 && left > 1 ? "%c," : "%c", *digits);
}

void words_rate(struct text *out, double value)
{
    char digits[40];
    if (!isfinite(value) || value < 0 || value > 1e15) {
        text_puts(out, "-");
    } else if (value < 99.95) {
        text_printf(out, "%.*f", value < 9.995 ? 2 : 1, value);
    } else {
        snprintf(digits, sizeof digits, "%.0f", value);
        append_grouped(out, digits);
    }
}

void words_count(struct text *out, size_t value)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%zu", value);
    append_grouped(out, digits);
}

void words_share(struct text *out, double share)
{
    if (isfinite(share))
        text_printf(out, "%.*f%%", fabs(share) < 0.0995 ? 1 : 0, share * 100);
    else
        text_puts(out, "-");
}

void words_of(struct text *out, size_t count, const char *noun)
{
    words_count(out, count);
    text_printf(out, " %s%s", noun, count == 1 ? "" : "s");
}

void words_host(struct text *out, const struct bench_host *host)
{
    printable_append(out, host->model[0] ? host->model : "a machine that does not tell its model");
    if (host->cpus) {
        text_puts(out, ", ");
        words_of(out, host->cpus, "CPU");
    }
    if (host->allowed_cpus && host->allowed_cpus != host->cpus) {
        text_puts(out, " of which it may use ");
        words_count(out, host->allowed_cpus);
    }
    if (host->arch[0]) {
        text_puts(out, ", ");
        printable_append(out, host->arch);
    }
    if (host->kernel[0]) {
        text_puts(out, ", Linux ");
        printable_append(out, host->kernel);
    }
}

void words_state(struct text *out, const struct bench_table *table)
{
    if (table->host.governor[0]) {
        text_puts(out, "governor ");
        printable_append(out, table->host.governor);
        text_puts(out, ", ");
    }
    if (table->host.throttling[0]) {
        text_puts(out, "throttling: ");
        printable_append(out, table->host.throttling);
        text_puts(out, ", ");
    }
    if (table->python_version[0]) {
        text_puts(out, "Python ");
        printable_append(out, table->python_version);
        text_printf(out, " with GIL %s", table->gil);
    } else {
        text_puts(out, "no Python");
    }
}

void words_work(struct text *out, const struct bench_table *table)
{
    words_count(out, table->inputs);
    text_printf(out, " %sseries of ", table->is_synthetic ? "made-up " : "");
    words_of(out, table->candles, "candle");
    text_printf(out, ", %dx%d", table->width, table->height);
    if (table->indicators && table->indicators[0]) {
        text_puts(out, " with ");
        printable_append(out, table->indicators);
    }
    text_puts(out, table->has_files ? ", from CSV files to PNG files" : ", from CSV in memory to PNG in memory");
    if (table->is_pinned)
        text_puts(out, ", workers pinned to CPUs");
}

double words_all_stages(const struct bench_table *table)
{
    double all = 0;
    for (size_t stage = 0; stage < STAGE_COUNT; stage++)
        all += table->stages_us[stage];
    return all;
}

bool words_begin_batch(const struct bench_table *table, size_t row)
{
    size_t first = 0;
    while (table->rows[first].charts != table->rows[row].charts)
        first++;
    return first == row;
}

void words_row(struct text *out, const struct bench_row *row)
{
    text_printf(out, "%s x %zu, ", pool_kind_name(row->pool), row->workers);
    words_of(out, row->charts, "chart");
}

void words_figures(struct text *out, const struct bench_row *row, const char *between)
{
    text_printf(out, "%zu%s", row->workers, between);
    words_time(out, row->ms_per_chart);
    text_puts(out, between);
    words_time(out, row->ms_per_chart_min);
    text_puts(out, "..");
    words_time(out, row->ms_per_chart_max);
    text_puts(out, between);
    words_share(out, row->ms_per_chart_mad / row->ms_per_chart);
    text_puts(out, between);
    words_rate(out, row->charts_per_s);
    text_puts(out, between);
    words_time(out, row->cpu_ms_per_chart);
    text_puts(out, between);
    if (isfinite(row->efficiency))
        text_printf(out, "%.0f%%", row->efficiency * 100);
    else
        text_puts(out, "-");
    text_puts(out, between);
    words_rate(out, row->peak_rss_kib > 0 ? row->peak_rss_kib / 1024 : (double)NAN);
    text_puts(out, between);
    words_time(out, row->startup_ms);
}

void words_noise(struct text *out, const struct bench_table *table)
{
    enum { NAMED = 4 };
    size_t noisy = 0;
    for (size_t i = 0; i < table->row_count; i++)
        noisy += bench_row_is_noisy(&table->rows[i]);
    if (!noisy)
        return;
    words_count(out, noisy);
    text_puts(out, " of ");
    words_of(out, table->row_count, "row");
    text_printf(out, " %s a MAD above %.0f%%:", noisy == 1 ? "has" : "have", BENCH_NOISE * 100);
    size_t named = 0;
    for (size_t i = 0; i < table->row_count && named < NAMED; i++) {
        const struct bench_row *row = &table->rows[i];
        if (!bench_row_is_noisy(row))
            continue;
        text_puts(out, named++ ? "; " : " ");
        words_row(out, row);
        text_puts(out, " (");
        words_share(out, row->ms_per_chart_mad / row->ms_per_chart);
        text_puts(out, ")");
    }
    if (noisy > named) {
        text_puts(out, " and ");
        words_count(out, noisy - named);
        text_puts(out, " more");
    }
}

void words_bend(struct text *out, const struct bench_bend *bend)
{
    text_printf(out, "%s, ", pool_kind_name(bend->pool));
    words_of(out, bend->charts, "chart");
    text_puts(out, ": best with ");
    words_of(out, bend->best_workers, "worker");
    text_puts(out, " (");
    words_rate(out, bend->best_charts_per_s);
    text_puts(out, " charts/s)");
    if (bend->bend_workers < bend->best_workers)
        text_printf(out, "; %zu reach%s 95%% of it", bend->bend_workers, bend->bend_workers == 1 ? "es" : "");
    if (bend->best_workers == bend->most_workers) {
        text_puts(out, ", the most that were tried");
    } else {
        text_puts(out, "; ");
        words_share(out, bend->loss_at_most);
        text_printf(out, " less with %zu", bend->most_workers);
    }
}
