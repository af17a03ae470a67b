#include "cli/bench/plot.h"
#include "cli/bench/words.h"
#include "render/base/text.h"
#include "render/chart/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    TITLE_ROW = 21,
    FACTS_ROW = 45,
    PANE_ROW = 78,
    RIGHT_PX = PLOT_WIDTH_PX - PLOT_MARGIN_PX,
    PART_GAP_PX = PLOT_TEXT_PX,
    ENTRY_GAP_PX = 20,
    SIGN_WIDTH_PX = 26,
    SIGN_GAP_PX = 6,
    BLANK_PX = 3,             /* about what a blank takes */
    INDICATORS_MOST_PX = 280, /* so that the host keeps some room beside them */
};

static const struct font regular = {FONT_REGULAR, PLOT_TEXT_PX};
static const struct font medium = {FONT_MEDIUM, PLOT_TEXT_PX};
static const struct font large = {FONT_MEDIUM, PLOT_TEXT_PX + PLOT_TEXT_PX / 4};

/* Adds a label whose left edge is at *x, and moves *x to its end. */
static enum status add_from(struct plot *plot, int *x, struct font font, colour_rgb colour, int row, const char *text)
{
    struct label *label;
    enum status status = plot_add_label(plot, font, colour, row, text, RIGHT_PX - *x, &label);
    label->x = *x;
    *x += label->width;
    return status;
}

/* The same from the right: its end is at *x, which moves to its left edge; it may be room_px wide. */
static enum status add_before(struct plot *plot, int *x, colour_rgb colour, int row, const char *text, int room_px)
{
    struct label *label;
    enum status status = plot_add_label(plot, regular, colour, row, text, room_px, &label);
    *x -= label->width;
    label->x = *x;
    return status;
}

static enum status add_title(struct plot *plot)
{
    int x = PLOT_MARGIN_PX;
    enum status status = add_from(plot, &x, large, plot->theme->text, TITLE_ROW, "Throughput by pool and workers");
    x += PART_GAP_PX;
    if (status == STATUS_OK)
        status = add_from(plot, &x, regular, plot->theme->text_muted, TITLE_ROW, "charts per second, higher is better");
    return status;
}

/* ---- Legend ---- */

static enum status add_entry(struct plot *plot, int *x, struct plot_sign sign, const char *text)
{
    sign.box = (struct box){*x, TITLE_ROW - 5, *x + SIGN_WIDTH_PX - 1, TITLE_ROW + 5};
    plot->signs[plot->sign_count++] = sign;
    *x += SIGN_WIDTH_PX + SIGN_GAP_PX;
    enum status status = add_from(plot, x, regular, plot->theme->text, TITLE_ROW, text);
    *x += ENTRY_GAP_PX;
    return status;
}

static enum status add_ideal_entry(struct plot *plot, int *x)
{
    char text[FIGURE_SIZE] = "ideal scaling";
    size_t cpus = plot->table->host.allowed_cpus;
    if (cpus > 0)
        snprintf(text, sizeof text, "ideal on %zu CPU%s", cpus, cpus == 1 ? "" : "s");
    return add_entry(plot, x, (struct plot_sign){.is_ideal = true}, text);
}

/* Put together from the left edge on, then moved so that it ends at the right one. */
static enum status add_legend(struct plot *plot)
{
    size_t first = plot->label_count;
    int x = 0;
    enum status status = STATUS_OK;
    for (int pool = 0; status == STATUS_OK && pool < POOL_KIND_COUNT; pool++) {
        char text[64];
        if (!plot->has_pool[pool])
            continue;
        bool is_auto = plot->table->auto_pool == (enum pool_kind)pool;
        snprintf(text, sizeof text, "%s%s", pool_kind_name((enum pool_kind)pool), is_auto ? " (auto)" : "");
        status = add_entry(plot, &x, (struct plot_sign){.pool = (enum pool_kind)pool}, text);
    }
    if (status == STATUS_OK && plot->has_ideal)
        status = add_ideal_entry(plot, &x);
    int shift = RIGHT_PX - (x - ENTRY_GAP_PX);
    for (size_t i = first; i < plot->label_count; i++)
        plot->labels[i].x += shift;
    for (size_t i = 0; i < plot->sign_count; i++) {
        plot->signs[i].box.x0 += shift;
        plot->signs[i].box.x1 += shift;
    }
    return status;
}

/* ---- The line below ---- */

static void append_measure(struct text *out, const struct plot *plot)
{
    const struct bench_table *table = plot->table;
    bool has_several = table->candles_least < table->candles_most;
    size_t candles = has_several ? table->candles_most : table->candles;
    if (has_several)
        text_printf(out, "%zu to ", table->candles_least);
    text_printf(out, "%zu candle%s a chart, %d \xc3\x97 %d px", candles, candles == 1 ? "" : "s", table->width,
                table->height);
    if (table->format && strcmp(table->format, "png") != 0)
        text_printf(out, ", %s", table->format);
    if (table->has_files)
        text_puts(out, ", files read and written");
    if (table->runs > 1)
        text_printf(out, " \xc2\xb7 medians of %zu runs, bars: MAD", table->runs);
    else
        text_printf(out, " \xc2\xb7 %zu run", table->runs);
    if (table->other_cpus >= 0.1 && isfinite(table->other_cpus))
        text_printf(out, " \xc2\xb7 others kept %.1f CPUs busy", table->other_cpus);
    if (plot->sizes_left_out > 0)
        text_printf(out, " \xc2\xb7 %zu smaller batch size%s left out", plot->sizes_left_out,
                    plot->sizes_left_out == 1 ? "" : "s");
}

static void append_host_rest(struct text *out, const struct bench_host *host)
{
    size_t cpus = host->cpus > host->allowed_cpus ? host->cpus : host->allowed_cpus;
    if (host->arch[0])
        text_printf(out, "%s%s", host->model[0] ? "\xc2\xb7 " : "", host->arch);
    if (cpus == 0)
        return;
    text_puts(out, out->length > 0 ? " \xc2\xb7 " : host->model[0] ? "\xc2\xb7 " : "");
    if (host->allowed_cpus > 0 && host->allowed_cpus < cpus)
        text_printf(out, "%zu of ", host->allowed_cpus);
    text_printf(out, "%zu CPU%s", cpus, cpus == 1 ? "" : "s");
}

/* What was measured stands on the right, from its end to its beginning, the host on the left. Its name alone, and
 * indicators, may be of any length: they are shortened to what the others leave. */
static enum status add_measure(struct plot *plot, struct text *out, int *right)
{
    append_measure(out, plot);
    enum status status = text_status(out, plot->error);
    if (status == STATUS_OK)
        status = add_before(plot, right, plot->theme->text_muted, FACTS_ROW, out->data, RIGHT_PX - PLOT_MARGIN_PX);
    return status;
}

static enum status add_indicators(struct plot *plot, struct text *out, int *right)
{
    const struct bench_table *table = plot->table;
    enum status status = STATUS_OK;
    if (!table->indicators || !*table->indicators)
        return status;
    *right -= 2 * PART_GAP_PX;
    if (table->python_version[0]) {
        text_clear(out);
        text_printf(out, "Python %s, GIL %s", table->python_version, table->gil);
        status = text_status(out, plot->error);
        if (status == STATUS_OK)
            status = add_before(plot, right, plot->theme->text_muted, FACTS_ROW, out->data, *right - PLOT_MARGIN_PX);
        *right -= PART_GAP_PX;
    }
    int room = *right - PLOT_MARGIN_PX;
    if (status == STATUS_OK)
        status = add_before(plot, right, plot->theme->text, FACTS_ROW, table->indicators,
                            room < INDICATORS_MOST_PX ? room : INDICATORS_MOST_PX);
    return status;
}

static enum status add_host(struct plot *plot, struct text *out, int right)
{
    const struct bench_host *host = &plot->table->host;
    text_clear(out);
    text_puts(out, "");
    append_host_rest(out, host);
    enum status status = text_status(out, plot->error);
    if (status != STATUS_OK)
        return status;
    int x = PLOT_MARGIN_PX, room = right - 2 * PART_GAP_PX - x;
    int rest = typeface_width(plot->typeface, regular, out->data) + BLANK_PX;
    struct label *label;
    status = plot_add_label(plot, regular, plot->theme->text, FACTS_ROW, host->model, room - rest, &label);
    if (status != STATUS_OK)
        return status;
    label->x = x;
    x += label->width > 0 ? label->width + BLANK_PX : 0;
    room -= x - PLOT_MARGIN_PX;
    status = plot_add_label(plot, regular, plot->theme->text_muted, FACTS_ROW, out->data, room, &label);
    label->x = x;
    return status;
}

/* ---- Above the panes ---- */

static void write_throughput(char text[FIGURE_SIZE], double value)
{
    if (value < 1)
        figure_volume(text, value);
    else
        figure_price(text, value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/* The best row, in as many words as there is room for. */
static enum status add_best(struct plot *plot, const struct plot_pane *pane, int left)
{
    enum { FORMS = 3 };
    char forms[FORMS][128], value[FIGURE_SIZE];
    const struct bench_row *best = pane->best;
    const char *pool = pool_kind_name(best->pool), *plural = best->workers == 1 ? "" : "s";
    char ran[32] = "";
    if (words_ran(best) < best->workers)
        snprintf(ran, sizeof ran, "%zu of ", words_ran(best));
    write_throughput(value, best->charts_per_s);
    snprintf(forms[0], sizeof forms[0], "best %s/s: %s, %s%zu worker%s", value, pool, ran, best->workers, plural);
    snprintf(forms[1], sizeof forms[1], "best %s/s: %s", value, pool);
    snprintf(forms[2], sizeof forms[2], "best %s/s", value);
    for (int i = 0; i < FORMS; i++) {
        int right = pane->box.x1 + 1;
        if (typeface_width(plot->typeface, regular, forms[i]) <= right - left)
            return add_before(plot, &right, plot->theme->text_muted, PANE_ROW, forms[i], right - left);
    }
    return STATUS_OK;
}

static enum status add_pane_title(struct plot *plot, const struct plot_pane *pane)
{
    char text[FIGURE_SIZE + 8], count[FIGURE_SIZE];
    figure_count(count, pane->charts);
    snprintf(text, sizeof text, "%s chart%s", count, pane->charts == 1 ? "" : "s");
    struct label *label;
    enum status status =
        plot_add_label(plot, medium, plot->theme->text, PANE_ROW, text, pane->box.x1 + 1 - pane->box.x0, &label);
    if (status != STATUS_OK)
        return status;
    label->x = pane->box.x0;
    return add_best(plot, pane, label->x + label->width + PART_GAP_PX);
}

/* On the right of the mark, or where there is no room on its left; above the level of the serial pool, or below. */
static enum status add_only_value(struct plot *plot, const struct plot_pane *pane)
{
    enum { BESIDE_PX = 10, ABOVE_PX = 13 }; /* clear of the grid, too */
    char text[FIGURE_SIZE + 8], value[FIGURE_SIZE];
    if (!pane->only)
        return STATUS_OK;
    bool is_level = pane->only->pool == POOL_SERIAL;
    size_t slot = plot_slot_of(plot, pane->only);
    int x = is_level ? (pane->box.x0 + pane->box.x1) / 2 : (int)plot_pool_x(plot, pane, pane->only->pool, slot);
    int row = scale_row(&plot->scale, pane->only->charts_per_s);
    write_throughput(value, pane->only->charts_per_s);
    snprintf(text, sizeof text, "%s/s", value);
    int width = typeface_width(plot->typeface, regular, text);
    if (is_level) {
        row += row - ABOVE_PX - PLOT_TEXT_PX > pane->box.y0 ? -ABOVE_PX : ABOVE_PX;
        x += BESIDE_PX / 2;
    } else if (x + BESIDE_PX + width <= pane->box.x1) {
        x += BESIDE_PX;
    } else {
        x -= BESIDE_PX + width;
    }
    if (x < pane->box.x0 || x + width > pane->box.x1 + 1)
        return STATUS_OK;
    struct label *label;
    enum status status = plot_add_label(plot, regular, plot->theme->text, row, text, width, &label);
    label->x = x;
    return status;
}

enum status plot_header(struct plot *plot)
{
    struct text text = {0};
    int right = RIGHT_PX;
    enum status status = add_title(plot);
    if (status == STATUS_OK)
        status = add_legend(plot);
    if (status == STATUS_OK)
        status = add_measure(plot, &text, &right);
    if (status == STATUS_OK)
        status = add_indicators(plot, &text, &right);
    if (status == STATUS_OK)
        status = add_host(plot, &text, right);
    text_release(&text);
    for (size_t i = 0; status == STATUS_OK && i < plot->pane_count; i++)
        status = add_pane_title(plot, &plot->panes[i]);
    for (size_t i = 0; status == STATUS_OK && i < plot->pane_count; i++)
        status = add_only_value(plot, &plot->panes[i]);
    return status;
}
