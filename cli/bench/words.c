#include "cli/bench/words.h"

#include "cli/messages.h"

#include <ctype.h>
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

void words_exact_share(struct text *out, double share)
{
    enum { DECIMALS_MAX = 12 };
    double left = share * 100;
    int decimals = 0;
    for (; decimals < DECIMALS_MAX && !(fabs(left - round(left)) <= 1e-6 * fabs(left)); decimals++)
        left *= 10;
    if (isfinite(share) && (share == 0 || fabs(left) >= 0.5))
        text_printf(out, "%.*f%%", decimals, share * 100);
    else
        text_printf(out, "%g%%", share * 100);
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

/* "100 candles", "13 to 4,906 candles (median 422)" */
static void append_candles(struct text *out, const struct bench_table *table)
{
    bool has_several = table->candles_least < table->candles_most;
    if (has_several) {
        words_count(out, table->candles_least);
        text_puts(out, " to ");
    }
    words_of(out, has_several ? table->candles_most : table->candles, "candle");
    if (has_several) {
        text_puts(out, " (median ");
        words_count(out, table->candles);
        text_puts(out, ")");
    }
}

void words_work(struct text *out, const struct bench_table *table)
{
    words_count(out, table->inputs);
    text_printf(out, " %sseries of ", table->is_synthetic ? "made-up " : "");
    append_candles(out, table);
    text_printf(out, ", %dx%d", table->width, table->height);
    if (table->indicators && table->indicators[0]) {
        text_puts(out, " with ");
        printable_append(out, table->indicators);
    }
    if (table->theme && strcmp(table->theme, "light") != 0) {
        text_puts(out, ", ");
        printable_append(out, table->theme);
        text_puts(out, " theme");
    }
    text_puts(out, table->has_files ? ", from CSV files to " : ", from CSV in memory to ");
    for (const char *at = table->format ? table->format : "pictures"; *at; at++)
        text_printf(out, "%c", table->format ? toupper((unsigned char)*at) : *at);
    text_puts(out, table->has_files ? " files" : " in memory");
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

size_t words_ran(const struct bench_row *row)
{
    return row->started > 0 && row->started < row->workers ? row->started : row->workers;
}

void words_ran_row(struct text *out, const struct bench_row *row)
{
    text_printf(out, "%s x %zu", pool_kind_name(row->pool), words_ran(row));
    if (words_ran(row) < row->workers)
        text_printf(out, " (%zu asked for)", row->workers);
    text_puts(out, ", ");
    words_of(out, row->charts, "chart");
}

void words_figures(struct text *out, const struct bench_table *table, const struct bench_row *row, const char *between)
{
    text_printf(out, "%zu", row->workers);
    if (words_ran(row) < row->workers)
        text_printf(out, " (%zu)", words_ran(row));
    text_puts(out, between);
    words_time(out, row->ms_per_chart);
    text_puts(out, between);
    words_time(out, row->ms_per_chart_min);
    text_puts(out, "..");
    words_time(out, row->ms_per_chart_max);
    text_puts(out, between);
    words_share(out, table->runs > 1 ? row->ms_per_chart_mad / row->ms_per_chart : (double)NAN);
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

/* Of many rows that a note is about the first few are named. */
enum { NAMED = 4 };

void words_noise(struct text *out, const struct bench_table *table)
{
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

static bool has_fewer(const struct bench_row *row, bool is_refused)
{
    size_t ran = words_ran(row);
    return ran < row->workers && (ran < row->charts) == is_refused;
}

void words_fewer(struct text *out, const struct bench_table *table, bool is_refused)
{
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        if (!has_fewer(row, is_refused) || count++ >= NAMED)
            continue;
        text_puts(out, count > 1 ? "; " : "");
        words_row(out, row);
        text_printf(out, ": only %zu of them ran", words_ran(row));
    }
    if (count > NAMED) {
        text_puts(out, " and ");
        words_count(out, count - NAMED);
        text_puts(out, " more");
    }
    if (count && is_refused)
        text_printf(out, " (the system started no more, so %s not what was asked for)",
                    count == 1 ? "this row is" : "these rows are");
    else if (count)
        text_puts(out, " (a batch starts no more workers than it has charts)");
}

void words_load(struct text *out, const struct bench_table *table)
{
    if (!(table->other_cpus >= 0.1 && isfinite(table->other_cpus)))
        return;
    text_printf(out, "other programs kept %.1f CPUs busy meanwhile: these figures are of a machine that was not free",
                table->other_cpus);
}

void words_memory(struct text *out, const struct bench_table *table)
{
    bool is_known = false;
    for (size_t i = 0; i < table->row_count; i++)
        is_known |= table->rows[i].peak_rss_kib > 0;
    if (is_known && !table->is_pss)
        text_puts(out, "the sum of resident sets: pages that processes share count in each of them");
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
        text_puts(out, ", the most that ran");
    } else {
        text_puts(out, "; ");
        words_share(out, bend->loss_at_most);
        text_printf(out, " less with %zu", bend->most_workers);
    }
}
