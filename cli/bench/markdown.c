#include "chandler_config.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"

#include <string.h>

/* Plain text: what Markdown would read as its own gets a backslash. Consumes the words. */
static void append_plain(struct text *out, struct text *words)
{
    for (const char *at = words->data; at && *at; at++)
        text_printf(out, strchr("\\`*_{}[]<>|~&$", *at) ? "\\%c" : "%c", *at);
    out->is_broken |= words->is_broken;
    text_release(words);
}

static void append_head(struct text *out, const struct bench_table *table)
{
    struct text words = {0};
    text_puts(&words, "chandler " CHANDLER_VERSION " on ");
    words_host(&words, &table->host);
    text_puts(&words, " (");
    words_state(&words, table);
    text_puts(&words, "): ");
    words_work(&words, table);
    text_puts(&words, table->runs > 1 ? "; medians of " : "; ");
    words_of(&words, table->runs, "run");
    append_plain(out, &words);
    text_puts(out, ". Bold: what `auto` takes.\n\n");
}

static void append_batch(struct text *out, const struct bench_table *table, size_t charts)
{
    for (size_t i = 0; i < table->row_count; i++) {
        const struct bench_row *row = &table->rows[i];
        const char *mark = row->pool == table->auto_pool ? "**" : "";
        if (row->charts != charts)
            continue;
        text_puts(out, "| ");
        words_count(out, charts);
        text_printf(out, " | %s%s%s | ", mark, pool_kind_name(row->pool), mark);
        words_figures(out, table, row, " | ");
        text_puts(out, " |\n");
    }
}

static void append_rows(struct text *out, const struct bench_table *table)
{
    text_puts(out, "| charts | pool | workers | ms a chart | min..max | MAD | charts/s | CPU ms a chart | efficiency "
                   "| memory, MiB | start-up, ms |\n"
                   "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < table->row_count; i++)
        if (words_begin_batch(table, i))
            append_batch(out, table, table->rows[i].charts);
}

static void append_stages(struct text *out, const struct bench_table *table)
{
    double all = words_all_stages(table);
    text_puts(out, "\nA chart on one worker, in microseconds:");
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        text_printf(out, "%s%s %.1f (", stage ? ", " : " ", stage_name((enum stage)stage), table->stages_us[stage]);
        words_share(out, table->stages_us[stage] / all);
        text_puts(out, ")");
    }
    text_puts(out, ".\n");
}

/* A paragraph. Consumes the words, and appends nothing where there are none. */
static void append_note(struct text *out, const char *label, struct text *words)
{
    if (words->length)
        text_printf(out, "\n%s: ", label);
    const char *end = words->length ? ".\n" : "";
    append_plain(out, words);
    text_puts(out, end);
}

static void append_notes(struct text *out, const struct bench_table *table)
{
    struct text words = {0};
    words_fewer(&words, table, true);
    append_note(out, "Warning", &words);
    words_load(&words, table);
    append_note(out, "Load", &words);
    words_noise(&words, table);
    append_note(out, "Noise", &words);
    words_fewer(&words, table, false);
    append_note(out, "Workers", &words);
    words_memory(&words, table);
    append_note(out, "Memory", &words);
}

void bench_markdown(struct text *out, const struct bench_table *table)
{
    append_head(out, table);
    append_rows(out, table);
    append_stages(out, table);
    append_notes(out, table);
    if (table->is_sweep) {
        struct bench_bend bends[POOL_KIND_COUNT];
        size_t count = bench_bends(bends, table);
        for (size_t i = 0; i < count; i++) {
            text_puts(out, i ? "- " : "\n- ");
            words_bend(out, &bends[i]);
            text_puts(out, "\n");
        }
    }
}
