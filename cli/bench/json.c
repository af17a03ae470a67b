#include "chandler_config.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"

#include <math.h>

static void append_number(struct text *out, double value)
{
    if (isfinite(value))
        text_printf(out, "%.7g", value);
    else
        text_puts(out, "null");
}

static void append_member(struct text *out, const char *name, double value)
{
    text_printf(out, ",\"%s\":", name);
    append_number(out, value);
}

/* What is not known is null. */
static void append_words(struct text *out, const char *name, const char *words)
{
    text_printf(out, "\"%s\":", name);
    json_string(out, words && words[0] ? words : NULL);
}

static void append_host(struct text *out, const struct bench_host *host)
{
    text_puts(out, "\"host\":{");
    append_words(out, "model", host->model);
    text_puts(out, ",");
    append_words(out, "arch", host->arch);
    text_printf(out, ",\"cpus\":%zu,\"allowed_cpus\":%zu,", host->cpus, host->allowed_cpus);
    append_words(out, "kernel", host->kernel);
    text_puts(out, ",");
    append_words(out, "governor", host->governor);
    text_puts(out, ",");
    append_words(out, "throttling", host->throttling);
    text_puts(out, "},\n");
}

static const char *truth(bool is_so)
{
    return is_so ? "true" : "false";
}

static bool has_memory(const struct bench_table *table)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].peak_rss_kib > 0)
            return true;
    return false;
}

static void append_work(struct text *out, const struct bench_table *table)
{
    text_printf(out, "\"candles\":%zu,\"candles_least\":%zu,\"candles_most\":%zu,", table->candles,
                table->candles_least, table->candles_most);
    text_printf(out, "\"width\":%d,\"height\":%d,", table->width, table->height);
    append_words(out, "format", table->format);
    text_puts(out, ",");
    append_words(out, "theme", table->theme);
    text_puts(out, ",");
    append_words(out, "indicators", table->indicators);
    text_printf(out, ",\"inputs\":%zu,\"synthetic\":%s,\"files\":%s,\"pinned\":%s,\"sweep\":%s", table->inputs,
                truth(table->is_synthetic), truth(table->has_files), truth(table->is_pinned), truth(table->is_sweep));
    text_printf(out, ",\"runs\":%zu,", table->runs);
    append_words(out, "memory", !has_memory(table) ? NULL : table->is_pss ? "pss" : "rss");
    append_member(out, "other_cpus", table->other_cpus >= 0 ? table->other_cpus : (double)NAN);
    text_puts(out, ",\n");
}

static void append_row(struct text *out, const struct bench_row *row)
{
    text_printf(out, "{\"pool\":\"%s\",\"workers\":%zu,\"started\":%zu,\"charts\":%zu,\"repeats\":%zu",
                pool_kind_name(row->pool), row->workers, words_ran(row), row->charts, row->repeats);
    append_member(out, "ms_per_chart", row->ms_per_chart);
    append_member(out, "ms_per_chart_min", row->ms_per_chart_min);
    append_member(out, "ms_per_chart_max", row->ms_per_chart_max);
    append_member(out, "ms_per_chart_mad", row->ms_per_chart_mad);
    append_member(out, "charts_per_s", row->charts_per_s);
    append_member(out, "cpu_ms_per_chart", row->cpu_ms_per_chart);
    append_member(out, "efficiency", row->efficiency);
    append_member(out, "peak_rss_kib", row->peak_rss_kib > 0 ? row->peak_rss_kib : (double)NAN);
    append_member(out, "startup_ms", row->startup_ms);
    append_member(out, "ready_ms", row->ready_ms);
    text_puts(out, "}");
}

void bench_json(struct text *out, const struct bench_table *table)
{
    text_puts(out, "{\"version\":\"" CHANDLER_VERSION "\",\n");
    append_host(out, &table->host);
    text_puts(out, "\"python\":{");
    append_words(out, "version", table->python_version);
    text_puts(out, ",");
    append_words(out, "gil", table->gil);
    text_printf(out, "},\"auto_pool\":\"%s\",\n", pool_kind_name(table->auto_pool));
    append_work(out, table);
    text_puts(out, "\"stages_us\":{");
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        text_printf(out, "%s\"%s\":", stage ? "," : "", stage_name((enum stage)stage));
        append_number(out, table->stages_us[stage]);
    }
    text_puts(out, "},\n\"rows\":[");
    for (size_t i = 0; i < table->row_count; i++) {
        text_puts(out, i ? ",\n" : "\n");
        append_row(out, &table->rows[i]);
    }
    text_puts(out, "]}\n");
}
