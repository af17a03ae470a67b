/* Indicators for the tests of this room, computed by the tests themselves. */
#ifndef CHANDLER_TESTS_CHART_STUDIES_H
#define CHANDLER_TESTS_CHART_STUDIES_H

#include "maker.h"

#include <stdlib.h>
#include <string.h>

enum { STUDIES_MAX = 40, STUDY_PLOTS_MAX = 4, STUDY_COLUMNS_MAX = 160 };

/* One indicator with its call and its plots. */
struct study {
    struct indicator indicator;
    struct indicator_call call;
    struct plot plots[STUDY_PLOTS_MAX];
};

/* The indicators of one chart. Zeroed with series set has none. */
struct studies {
    const struct series *series;
    struct study items[STUDIES_MAX];
    struct indicator_result results[STUDIES_MAX];
    size_t count;
    double *columns[STUDY_COLUMNS_MAX];
    size_t column_count;
};

static inline void studies_release(struct studies *studies)
{
    for (size_t i = 0; i < studies->column_count; i++)
        free(studies->columns[i]);
    *studies = (struct studies){0};
}

/* A column of `value`, as long as the series, that the test may change. */
static inline double *study_column(struct studies *studies, double value)
{
    size_t length = studies->series->length;
    double *column = malloc(length * sizeof *column);
    assert_non_null(column);
    assert_true(studies->column_count < STUDY_COLUMNS_MAX);
    for (size_t i = 0; i < length; i++)
        column[i] = value;
    return studies->columns[studies->column_count++] = column;
}

/* The closing prices `ahead` above where they are, absent at the first `absent` candles. */
static inline double *study_closes(struct studies *studies, double ahead, size_t absent)
{
    double *column = study_column(studies, NAN);
    for (size_t i = absent; i < studies->series->length; i++)
        column[i] = studies->series->close[i] + ahead;
    return column;
}

/* A wave around 0. */
static inline double *study_wave(struct studies *studies, double height)
{
    double *column = study_column(studies, NAN);
    for (size_t i = 3; i < studies->series->length; i++)
        column[i] = sin((double)i / 7) * height;
    return column;
}

/* A new indicator without a plot. */
static inline struct study *study_add(struct studies *studies, const char *name, enum indicator_pane pane)
{
    assert_true(studies->count < STUDIES_MAX);
    struct study *study = &studies->items[studies->count];
    struct indicator_result *result = &studies->results[studies->count++];
    *study = (struct study){
        .indicator = {.name = name, .summary = "", .pane = pane},
        .call = {.text = name, .name = name, .indicator = &study->indicator},
    };
    *result = (struct indicator_result){.call = &study->call, .plots = {.items = study->plots}};
    return study;
}

/* One more plot of the indicator that was added last. */
static inline struct plot *study_plot(struct studies *studies, struct plot plot)
{
    struct indicator_result *result = &studies->results[studies->count - 1];
    assert_true(result->plots.count < STUDY_PLOTS_MAX);
    struct plot *place = &studies->items[studies->count - 1].plots[result->plots.count++];
    *place = plot;
    return place;
}

/* An indicator of a single plot. */
static inline struct plot *study_one(struct studies *studies, const char *name, enum indicator_pane pane,
                                     struct plot plot)
{
    study_add(studies, name, pane);
    return study_plot(studies, plot);
}

/* One of everything: two bands and a line over the candles, markers, and as many panes as asked for. */
static inline void studies_fill(struct studies *studies, size_t panes)
{
    static const char *const NAMES[] = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"};
    study_one(studies, "envelope", INDICATOR_PANE_PRICE,
              (struct plot){
                  .kind = PLOT_BAND, .values = study_closes(studies, 5, 10), .lower = study_closes(studies, -5, 10)});
    study_one(studies, "average", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_LINE, .values = study_closes(studies, 1, 20)});
    study_add(studies, "cross", INDICATOR_PANE_PRICE);
    for (int marker = 0; marker < PLOT_MARKER_COUNT; marker++) {
        double *values = study_column(studies, NAN);
        for (size_t i = (size_t)marker; i < studies->series->length; i += 11)
            values[i] = studies->series->close[i];
        study_plot(studies, (struct plot){.name = marker == PLOT_MARKER_UP ? "buy" : NULL,
                                          .kind = PLOT_MARKERS,
                                          .marker = (enum plot_marker)marker,
                                          .values = values});
    }
    for (size_t i = 0; i < panes; i++) {
        study_add(studies, i < 10 ? NAMES[i] : "more", INDICATOR_PANE_OWN);
        study_plot(studies, (struct plot){.name = "histogram",
                                          .kind = PLOT_HISTOGRAM,
                                          .values = study_wave(studies, pow(40, (double)(i % 5)))});
        study_plot(studies,
                   (struct plot){.name = "line", .values = study_wave(studies, 1.5 * pow(40, (double)(i % 5)))});
    }
}

static inline enum status studies_try(struct bench *bench, const struct studies *studies,
                                      const struct chart_options *options, const struct layout **layout)
{
    arena_reset(&bench->arena);
    struct chart_data data = {
        .series = studies->series, .name = "file", .indicators = studies->results, .indicator_count = studies->count};
    return chart_layout(layout, &data, options, bench->typeface, &bench->arena, &bench->error);
}

/* The layout, valid until the next call. */
static inline const struct layout *studies_layout(struct bench *bench, const struct studies *studies,
                                                  const struct chart_options *options)
{
    const struct layout *layout;
    if (studies_try(bench, studies, options, &layout) != STATUS_OK)
        fail_msg("%s", bench->error.message);
    return layout;
}

/* A drawn picture, and one of its pixels as 0xRRGGBB. */
static inline cairo_surface_t *studies_draw(struct bench *bench, const struct layout *layout)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, layout->width_px, layout->height_px);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
    cairo_surface_flush(surface);
    return surface;
}

static inline colour_rgb studies_pixel(cairo_surface_t *surface, int x, int y)
{
    uint32_t value;
    memcpy(&value,
           cairo_image_surface_get_data(surface) + (ptrdiff_t)y * cairo_image_surface_get_stride(surface) +
               (ptrdiff_t)x * 4,
           sizeof value);
    return value & 0xffffff;
}

static inline bool box_has(struct box box, int x, int y)
{
    return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
}

static inline bool boxes_meet(struct box a, struct box b)
{
    return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

#endif
