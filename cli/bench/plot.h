/* The steps of bench_plot_png: what of a table is drawn, where, and the painting. Internal to plot*.c and their test.
 * Everything but the painting is pure; nothing here is thread-safe. */
#ifndef CHANDLER_CLI_BENCH_PLOT_H
#define CHANDLER_CLI_BENCH_PLOT_H

#include "cli/bench/table.h"
#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/chart/paint.h"
#include "render/chart/scale.h"
#include "render/chart/theme.h"
#include "render/chart/typeface.h"

enum { PLOT_WIDTH_PX = 1280, PLOT_HEIGHT_PX = 720, PLOT_TEXT_PX = 12, PLOT_MARGIN_PX = 12 };

/* A row's throughput in charts/s, and what it would be were the time its MAD longer or shorter. */
struct plot_value {
    double middle; /* NaN: the table has no such row */
    double low, high;
};

/* The batches of one size. */
struct plot_pane {
    size_t charts;
    /* Of each pool by slot (see plot.slots); NULL where it has no row here. The serial pool's stands in slot 0, however
     * many workers that means for the others, for it is drawn as a level. */
    struct plot_value *values[POOL_KIND_COUNT];
    const struct bench_row *best; /* with the highest throughput */
    /* Where the pane has a single value, which no line leads to: the row that it is of; it is written beside the mark.
     */
    const struct bench_row *only;
    size_t value_count;
    double one_worker; /* the highest throughput of one worker, charts/s; 0: the table has none */
    struct box box;    /* what lines are drawn in */
};

/* Side by side there is room for so many panes: the largest batches. */
enum { PLOT_PANES_MAX = 8 };

/* In front of each text of the legend: the line it speaks of. */
struct plot_sign {
    bool is_ideal;
    enum pool_kind pool; /* where it is not */
    struct box box;
};

struct plot {
    const struct bench_table *table;
    const struct theme *theme;
    struct typeface *typeface;
    struct arena *arena;
    struct error *error;

    size_t *slots;     /* the numbers of workers, ascending, that have a place on the x axis; at least one */
    bool *is_labelled; /* [slot_count]: the number stands below, a line of the grid above it */
    size_t slot_count;
    struct plot_pane panes[PLOT_PANES_MAX]; /* by batch size, ascending */
    size_t pane_count;
    size_t sizes_left_out; /* batch sizes that found no pane */
    bool has_pool[POOL_KIND_COUNT];
    bool has_ideal; /* once arranged: some of it is within a pane */

    struct scale scale; /* of all panes */
    struct scale_ticks ticks;
    int slot_px; /* the least distance of two slots' middles, or the width of the only one */
    struct label *labels;
    size_t label_count, label_most;
    struct plot_sign signs[POOL_KIND_COUNT + 1];
    size_t sign_count;
};

/* plot_rows.c: panes, slots and values. STATUS_INPUT where the table has no row to draw. */
enum status plot_gather(struct plot *plot);
/* Throughput of that many workers if each worked as fast as one alone does, as long as there are CPUs for them. */
double plot_ideal(const struct plot *plot, const struct plot_pane *pane, size_t workers);

/* plot_layout.c: scale, boxes, ticks and the labels beside them. */
enum status plot_arrange(struct plot *plot);
/* Where a slot's middle is in a pane, and where a pool's mark stands there: beside those of the others, so that none
 * hides another. */
double plot_slot_x(const struct plot *plot, const struct plot_pane *pane, size_t slot);
double plot_pool_x(const struct plot *plot, const struct plot_pane *pane, enum pool_kind pool, size_t slot);
/* The slot that a row has its place in: see plot_pane.values for the serial pool's. */
size_t plot_slot_of(const struct plot *plot, const struct bench_row *row);
/* Adds one line of text with its letters centred on a row; *label has its width, and gets its x from the caller. The
 * text is copied and ends in an ellipsis where it is wider than room_px. */
enum status plot_add_label(struct plot *plot, struct font font, colour_rgb colour, int row, const char *text,
                           int room_px, struct label **label);

/* plot_header.c: title, legend, and the line on what was measured where; what stands above each pane, and beside a
 * mark that is alone in it. */
enum status plot_header(struct plot *plot);

/* plot_draw.c */
enum status plot_draw(const struct plot *plot, struct painter *painter);

#endif
