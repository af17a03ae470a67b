#include "render/chart/type.h"
#include "studies.h"

#define MAGENTA 0xff00ff

static void points_stand_at_body_middles_on_exact_rows(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100});
    struct studies studies = {.series = series};
    double *values = study_closes(&studies, 0.123, 4);
    values[50] = NAN;
    study_one(&studies, "average", INDICATOR_PANE_PRICE, (struct plot){.values = values});
    for (int is_log = 0; is_log < 2; is_log++) {
        struct chart_options options = maker_options(1000, 500);
        options.is_log = is_log;
        const struct layout *layout = studies_layout(bench, &studies, &options);
        const struct trace *trace = &layout->traces[0];
        const struct scale *scale = &layout->panes[0].scale;
        for (size_t i = 0; i < 100; i++) {
            const struct candle_box *box = &layout->boxes[i];
            assert_true(trace->points[i].x == (box->x0 + box->x1) / 2 + 0.5);
            assert_int_equal(isnan(trace->points[i].y), i < 4 || i == 50);
            if (!isnan(values[i]))
                assert_int_equal((int)floor(trace->points[i].y), scale_row(scale, values[i]));
        }
    }
    studies_release(&studies);
    series_release(&series);
}

static void a_band_has_both_edges_or_a_gap(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct studies studies = {.series = series};
    double *upper = study_closes(&studies, 3, 5), *lower = study_closes(&studies, -3, 2);
    upper[20] = NAN;
    lower[25] = NAN;
    study_one(&studies, "band", INDICATOR_PANE_OWN, (struct plot){.kind = PLOT_BAND, .values = upper, .lower = lower});
    struct chart_options options = maker_options(600, 500);
    const struct trace *trace = &studies_layout(bench, &studies, &options)->traces[0];
    for (size_t i = 0; i < 30; i++) {
        bool is_gap = i < 5 || i == 20 || i == 25;
        assert_int_equal(isnan(trace->points[i].y), is_gap);
        assert_int_equal(isnan(trace->lower_points[i].y), is_gap);
        assert_true(is_gap || trace->points[i].y < trace->lower_points[i].y);
    }
    studies_release(&studies);
    series_release(&series);
}

static void the_asked_span_of_the_whole_series_is_drawn(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 300});
    struct studies studies = {.series = series};
    double *values = study_column(&studies, NAN);
    for (size_t i = 0; i < 300; i++)
        values[i] = i < 250 ? 1e9 : (double)i;
    study_one(&studies, "index", INDICATOR_PANE_OWN, (struct plot){.values = values});
    struct chart_options options = maker_options(1280, 720);
    options.last = 50;
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->traces[0].values[0] == 250 && layout->traces[0].values[49] == 299);
    assert_true(layout->panes[2].scale.max < 310 && layout->panes[2].scale.min > 240);
    assert_string_equal(layout->legend[1].text, "299");
    studies_release(&studies);
    series_release(&series);
}

/* What a column of several candles must show of them. */
static void gathered_columns_keep_what_counts(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 5003});
    struct studies studies = {.series = series};
    uint64_t random = 9;
    double *columns[6];
    for (int c = 0; c < 6; c++) {
        columns[c] = study_column(&studies, NAN);
        for (size_t i = 0; i < series->length; i++) {
            if (maker_random(&random) < 0.6)
                columns[c][i] = maker_random(&random) - 0.5;
        }
    }
    study_add(&studies, "all", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.values = columns[0]});
    study_plot(&studies, (struct plot){.kind = PLOT_HISTOGRAM, .values = columns[1]});
    study_plot(&studies, (struct plot){.kind = PLOT_BAND, .values = columns[2], .lower = columns[3]});
    study_plot(&studies, (struct plot){.kind = PLOT_MARKERS, .values = columns[4]});
    study_one(&studies, "down", INDICATOR_PANE_OWN,
              (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOWN, .values = columns[5]});
    struct chart_options options = maker_options(800, 600);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    size_t from = 0;
    for (size_t i = 0; i < layout->candles.count; i++) {
        double line = NAN, bar = NAN, upper = NAN, lower = NAN, up = NAN, down = NAN;
        size_t end = from + layout->candles.sources[i];
        for (; from < end; from++) {
            line = isnan(columns[0][from]) ? line : columns[0][from];
            bar = isnan(bar) || fabs(columns[1][from]) > fabs(bar) ? columns[1][from] : bar;
            upper = fmax(upper, columns[2][from]);
            lower = fmin(lower, columns[3][from]);
            up = fmin(up, columns[4][from]);
            down = fmax(down, columns[5][from]);
        }
        const double expected[] = {line, bar, upper, up, down};
        for (size_t t = 0; t < 5; t++) {
            double value = layout->traces[t].values[i];
            assert_true(value == expected[t] || (isnan(value) && isnan(expected[t])));
        }
        assert_true(layout->traces[2].lower[i] == lower || (isnan(lower) && isnan(layout->traces[2].lower[i])));
        assert_int_equal(layout->traces[3].rows[i] >= 0, !isnan(up));
    }
    assert_int_equal(from, series->length);
    /* The legend has the last candle's value, not the last column's. */
    assert_true(layout->traces[1].last == columns[1][5002] ||
                (isnan(layout->traces[1].last) && isnan(columns[1][5002])));
    studies_release(&studies);
    series_release(&series);
}

static void bars_begin_beside_the_zero_line(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 50});
    struct studies studies = {.series = series};
    double *rising = study_column(&studies, 0);
    for (size_t i = 0; i < 50; i++)
        rising[i] = (double)i;
    study_one(&studies, "wave", INDICATOR_PANE_OWN,
              (struct plot){.kind = PLOT_HISTOGRAM, .values = study_wave(&studies, 2)});
    study_one(&studies, "rising", INDICATOR_PANE_OWN, (struct plot){.kind = PLOT_HISTOGRAM, .values = rising});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct trace *wave = &layout->traces[0];
    const struct pane *pane = &layout->panes[wave->pane];
    assert_int_equal(wave->zero_row, scale_row(&pane->scale, 0));
    cairo_surface_t *surface = studies_draw(bench, layout);
    int above = 0, below = 0;
    for (size_t i = 0; i < 50; i++) {
        const struct bar *bar = &wave->bars[i];
        if (isnan(wave->values[i])) {
            assert_true(bar->y1 < bar->y0);
            continue;
        }
        int x = (layout->boxes[i].x0 + layout->boxes[i].x1) / 2, row = scale_row(&pane->scale, wave->values[i]);
        assert_int_equal(studies_pixel(surface, x, wave->zero_row), layout->theme.axis);
        if (row < wave->zero_row) {
            above++;
            assert_true(bar->y0 == row && bar->y1 == wave->zero_row - 1);
            assert_int_equal(studies_pixel(surface, x, row), layout->theme.up_volume);
        } else if (row > wave->zero_row) {
            below++;
            assert_true(bar->y1 == row && bar->y0 == wave->zero_row + 1);
            assert_int_equal(studies_pixel(surface, x, row), layout->theme.down_volume);
        }
    }
    assert_true(above > 15 && below > 15);
    /* Values that are never below 0 stand on the pane's lower edge, as volume does. */
    const struct trace *second = &layout->traces[1];
    assert_int_equal(second->zero_row, -1);
    assert_true(layout->panes[second->pane].scale.min == 0);
    assert_int_equal(second->bars[49].y1, layout->panes[second->pane].box.y1);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void bars_over_the_candles_rise_from_the_bottom_of_the_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 50});
    struct studies studies = {.series = series};
    study_one(&studies, "levels", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_HISTOGRAM, .values = study_closes(&studies, 0, 0)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->panes[0].scale.min > 50);
    for (size_t i = 0; i < 50; i++) {
        assert_int_equal(layout->traces[0].bars[i].y0, layout->boxes[i].close_row);
        assert_int_equal(layout->traces[0].bars[i].y1, layout->panes[0].box.y1);
    }
    studies_release(&studies);
    series_release(&series);
}

static int candle_rows(const struct layout *layout)
{
    int top = layout->panes[0].box.y1, bottom = layout->panes[0].box.y0;
    for (size_t i = 0; i < layout->candles.count; i++) {
        top = layout->boxes[i].high_row < top ? layout->boxes[i].high_row : top;
        bottom = layout->boxes[i].low_row > bottom ? layout->boxes[i].low_row : bottom;
    }
    return bottom - top;
}

static bool shows_all(const struct layout *layout, const struct trace *trace)
{
    const struct scale *scale = &layout->panes[0].scale;
    for (size_t i = 0; i < layout->candles.count; i++) {
        if (trace->values[i] < scale->min || trace->values[i] > scale->max)
            return false;
    }
    return true;
}

static void overlays_are_shown_whole_while_candles_keep_a_quarter(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120});
    static const double AHEAD[] = {1, -1, 9, -9, 1e3, -99, 1e300, -1e300};
    for (size_t a = 0; a < sizeof AHEAD / sizeof *AHEAD; a++) {
        struct studies studies = {.series = series};
        bool fits = fabs(AHEAD[a]) < 10;
        struct chart_options options = maker_options(1280, 720);
        for (int is_log = 0; is_log < 2; is_log++) {
            options.is_log = is_log;
            int alone = candle_rows(studies_layout(bench, &studies, &options));
            study_one(&studies, "level", INDICATOR_PANE_PRICE,
                      (struct plot){.values = study_closes(&studies, AHEAD[a], 0)});
            const struct layout *layout = studies_layout(bench, &studies, &options);
            const struct pane *price = &layout->panes[0];
            assert_true(candle_rows(layout) * 4 >= price->box.y1 - price->box.y0 - 4);
            assert_int_equal(shows_all(layout, &layout->traces[0]), fits);
            if (fits)
                assert_string_equal(chart_warning(layout), "");
            else
                assert_string_equal(chart_warning(layout), "values of level lie outside the picture");
            /* What is not shown costs the candles a legend's line at most. */
            assert_true(fits || candle_rows(layout) >= alone - 30);
            studies.count = 0;
        }
        studies_release(&studies);
    }
    series_release(&series);
}

/* One after the other: what comes first is shown, as long as it fits, whatever comes later. */
static void overlays_are_taken_in_order_and_their_nearer_side_first(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    struct chart_options options = maker_options(1280, 720);
    study_one(&studies, "far", INDICATOR_PANE_PRICE, (struct plot){.values = study_column(&studies, 500)});
    study_one(&studies, "near", INDICATOR_PANE_PRICE, (struct plot){.values = study_closes(&studies, 2, 0)});
    study_one(&studies, "band", INDICATOR_PANE_PRICE,
              (struct plot){
                  .kind = PLOT_BAND, .values = study_column(&studies, 1e5), .lower = study_closes(&studies, -2, 0)});
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(!shows_all(layout, &layout->traces[0]));
    assert_true(shows_all(layout, &layout->traces[1]));
    for (size_t i = 0; i < 60; i++)
        assert_true(layout->traces[2].lower[i] >= layout->panes[0].scale.min);
    assert_string_equal(chart_warning(layout), "values of far and 1 more lie outside the picture");
    studies_release(&studies);
    series_release(&series);
}

/* On a log scale nothing at or below 0 has a place; a bar of 0 needs none. */
static void values_without_a_place_on_a_log_scale_are_warned_of(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct chart_options options = maker_options(1280, 720);
    options.is_log = true;
    for (int kind = 0; kind < 2; kind++) {
        struct studies studies = {.series = series};
        double *values = study_closes(&studies, 1, 0);
        values[30] = kind == 0 ? -1 : 0;
        study_one(&studies, "dip", INDICATOR_PANE_PRICE,
                  (struct plot){.kind = kind == 0 ? PLOT_LINE : PLOT_HISTOGRAM, .values = values});
        const struct layout *layout = studies_layout(bench, &studies, &options);
        assert_true(values[29] <= layout->panes[0].scale.max);
        assert_string_equal(chart_warning(layout), kind == 0 ? "values of dip lie outside the picture" : "");
        studies_release(&studies);
    }
    series_release(&series);
}

/* Lines, bands and bars far outside every scale, in a colour of their own: none of it beside the panes. */
static void nothing_leaves_its_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 80});
    struct studies studies = {.series = series};
    for (int kind = 0; kind < PLOT_KIND_COUNT; kind++) {
        double *values = study_closes(&studies, 500, 0);
        for (size_t i = 0; i < 80; i += 2)
            values[i] = -400;
        study_one(&studies, "wild", INDICATOR_PANE_PRICE,
                  (struct plot){.kind = (enum plot_kind)kind,
                                .values = values,
                                .lower = study_column(&studies, -1e7),
                                .colour = "magenta"});
    }
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    cairo_surface_t *surface = studies_draw(bench, layout);
    int inside = 0;
    for (int y = 0; y < 400; y++) {
        for (int x = 0; x < 800; x++) {
            if (studies_pixel(surface, x, y) != MAGENTA)
                continue;
            bool is_sign = false;
            for (size_t i = 0; i < layout->sign_count; i++)
                is_sign |= abs(x - layout->signs[i].x) <= layout->sign_px && abs(y - layout->signs[i].row) <= 12;
            struct box pane = layout->panes[0].box;
            pane.x0 -= layout->marker_px / 3;
            pane.x1 += layout->marker_px / 3;
            assert_true(is_sign || box_has(pane, x, y));
            inside += !is_sign;
        }
    }
    assert_true(inside > 1000);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void check_candles_are_clear(cairo_surface_t *surface, const struct layout *layout)
{
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int top = box->open_row < box->close_row ? box->open_row : box->close_row;
        int bottom = box->open_row < box->close_row ? box->close_row : box->open_row;
        int middle = (box->x0 + box->x1) / 2;
        for (int y = box->high_row - 1; y <= box->low_row + 1; y++)
            assert_int_not_equal(studies_pixel(surface, middle, y), MAGENTA);
        for (int y = top; y <= bottom; y++) {
            for (int x = box->x0; x <= box->x1; x++)
                assert_int_not_equal(studies_pixel(surface, x, y), MAGENTA);
        }
    }
}

static int marker_pixels(cairo_surface_t *surface, const struct layout *layout)
{
    const struct box *pane = &layout->panes[0].box;
    int count = 0;
    for (int y = pane->y0; y <= pane->y1; y++) {
        for (int x = 0; x < layout->width_px; x++)
            count += studies_pixel(surface, x, y) == MAGENTA;
    }
    return count;
}

/* What a triangle comes to on an empty picture. */
static void measure_triangle(struct bench *bench, int size_px, int *pixels, int *rows)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 64, 64);
    struct painter painter;
    assert_int_equal(painter_begin(&painter, surface, 64, 64, bench->typeface, NULL), STATUS_OK);
    paint_triangle(&painter, MAGENTA, 32, 20, size_px, true, (struct box){0, 0, 63, 63});
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    *pixels = *rows = 0;
    for (int y = 0; y < 64; y++) {
        *rows += studies_pixel(surface, 32, y) == MAGENTA;
        for (int x = 0; x < 64; x++)
            *pixels += studies_pixel(surface, x, y) == MAGENTA;
    }
    cairo_surface_destroy(surface);
}

static int triangle_pixels(struct bench *bench, int size_px)
{
    int pixels, rows;
    measure_triangle(bench, size_px, &pixels, &rows);
    return pixels;
}

static int triangle_rows(struct bench *bench, int size_px)
{
    int pixels, rows;
    measure_triangle(bench, size_px, &pixels, &rows);
    return rows;
}

/* A triangle at the candles with the highest high and the lowest low, and at others: each is whole, inside the pane, on
 * its side of its candle, and covers no candle. */
static void triangles_are_whole_and_clear_of_every_candle(void **state)
{
    struct bench *bench = *state;
    static const size_t COUNTS[] = {1, 12, 60, 250};
    for (size_t c = 0; c < 4 * 2; c++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[c / 2], .seed = c});
        struct studies studies = {.series = series};
        bool is_up = c % 2;
        double *values = study_column(&studies, NAN);
        size_t edge = 0, marked = 0;
        for (size_t i = 0; i < series->length; i++)
            edge = is_up ? (series->low[i] < series->low[edge] ? i : edge)
                         : (series->high[i] > series->high[edge] ? i : edge);
        for (size_t i = edge % 16; i < series->length; i += 16, marked++)
            values[i] = series->close[i];
        study_one(&studies, "signal", INDICATOR_PANE_PRICE,
                  (struct plot){.kind = PLOT_MARKERS,
                                .marker = is_up ? PLOT_MARKER_UP : PLOT_MARKER_DOWN,
                                .values = values,
                                .colour = "magenta"});
        for (int is_log = 0; is_log < 2; is_log++) {
            struct chart_options options = maker_options(1280, 720);
            options.is_log = is_log;
            const struct layout *layout = studies_layout(bench, &studies, &options);
            cairo_surface_t *surface = studies_draw(bench, layout);
            check_candles_are_clear(surface, layout);
            assert_int_equal(marker_pixels(surface, layout), (int)marked * triangle_pixels(bench, layout->marker_px));
            for (size_t i = edge % 16; i < series->length; i += 16) {
                int tip = layout->traces[0].rows[i];
                assert_true(is_up ? tip > layout->boxes[i].low_row + 1 : tip < layout->boxes[i].high_row - 1);
            }
            cairo_surface_destroy(surface);
        }
        studies_release(&studies);
        series_release(&series);
    }
}

static void signs_at_one_candle_stand_behind_each_other(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    double *values = study_column(&studies, NAN);
    for (size_t i = 0; i < 40; i += 10)
        values[i] = series->close[i];
    for (int k = 0; k < 4; k++)
        study_one(
            &studies, "signal", INDICATOR_PANE_PRICE,
            (struct plot){.kind = PLOT_MARKERS, .marker = k % 2 ? PLOT_MARKER_DOWN : PLOT_MARKER_UP, .values = values});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    int rows = triangle_rows(bench, layout->marker_px);
    for (size_t i = 0; i < 40; i += 10) {
        assert_true(layout->traces[2].rows[i] >= layout->traces[0].rows[i] + rows);
        assert_true(layout->traces[3].rows[i] <= layout->traces[1].rows[i] - rows);
    }
    studies_release(&studies);
    series_release(&series);
}

static void a_marker_beyond_the_scale_stays_inside_the_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    for (int marker = 0; marker < PLOT_MARKER_COUNT; marker++) {
        for (int far = 0; far < 2; far++)
            study_one(&studies, "far", INDICATOR_PANE_PRICE,
                      (struct plot){.kind = PLOT_MARKERS,
                                    .marker = (enum plot_marker)marker,
                                    .values = study_column(&studies, far ? -1e9 : 1e9)});
    }
    static const int SIZES[][2] = {{1280, 720}, {64, 64}, {320, 200}};
    for (size_t s = 0; s < 3; s++) {
        struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        const struct box *pane = &layout->panes[0].box;
        for (size_t t = 0; t < layout->trace_count; t++) {
            enum plot_marker marker = layout->traces[t].marker;
            int half = layout->traces[t].marker_px / 2, foot = triangle_rows(bench, layout->marker_px) - 1;
            int above = marker == PLOT_MARKER_UP ? 0 : marker == PLOT_MARKER_DOWN ? foot : half;
            int below = marker == PLOT_MARKER_UP ? foot : marker == PLOT_MARKER_DOWN ? 0 : half;
            for (size_t i = 0; i < 40; i++)
                assert_true(layout->traces[t].rows[i] - above >= pane->y0 &&
                            layout->traces[t].rows[i] + below <= pane->y1);
        }
    }
    studies_release(&studies);
    series_release(&series);
}

static void colours_are_asked_for_or_come_in_turn_in_each_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    const double *values = study_closes(&studies, 0, 0);
    study_add(&studies, "a", INDICATOR_PANE_PRICE);
    study_plot(&studies, (struct plot){.values = values});
    study_plot(&studies, (struct plot){.values = values, .colour = "#123"});
    study_plot(&studies, (struct plot){.kind = PLOT_MARKERS, .values = values});
    study_plot(&studies, (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOWN, .values = values});
    study_add(&studies, "b", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.kind = PLOT_HISTOGRAM, .values = values});
    study_plot(&studies, (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOT, .values = values});
    study_plot(&studies, (struct plot){.kind = PLOT_BAND, .values = values, .lower = values});
    study_add(&studies, "c", INDICATOR_PANE_PRICE);
    study_plot(&studies, (struct plot){.values = values});
    struct chart_options options = maker_options(640, 480);
    const struct theme *theme = options.theme;
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const colour_rgb expected[] = {theme->plots[0],  0x112233,        theme->up,       theme->down,
                                   theme->up_volume, theme->plots[0], theme->plots[1], theme->plots[1]};
    assert_int_equal(layout->trace_count, 8);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(layout->traces[i].colour, expected[i]);
    studies.items[1].plots[2].colour = "blurple";
    assert_int_equal(studies_try(bench, &studies, &options, &layout), STATUS_USAGE);
    assert_non_null(strstr(bench->error.message, "indicator b: "));
    assert_non_null(strstr(bench->error.message, "blurple"));
    studies.items[1].indicator.origin = "/plugins/some.py";
    assert_int_equal(studies_try(bench, &studies, &options, &layout), STATUS_USAGE);
    assert_non_null(strstr(bench->error.message, "indicator b: some.py: "));
    studies_release(&studies);
    series_release(&series);
}

/* A value between gaps is a dot that can be seen; one of a curve is as thin as the curve. */
static void lone_values_are_dots(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    for (int kind = 0; kind < 2; kind++) {
        struct studies studies = {.series = series};
        double *values = study_column(&studies, NAN);
        values[0] = values[20] = values[39] = series->high[20] + 3;
        study_one(
            &studies, "lone", INDICATOR_PANE_PRICE,
            (struct plot){
                .kind = kind == 0 ? PLOT_LINE : PLOT_BAND, .values = values, .lower = values, .colour = "magenta"});
        struct chart_options options = maker_options(1280, 720);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        cairo_surface_t *surface = studies_draw(bench, layout);
        for (size_t i = 0; i < 40; i++) {
            const struct point *point = &layout->traces[0].points[i];
            if (isnan(values[i]))
                continue;
            int x = (int)point->x, y = (int)floor(point->y);
            assert_int_equal(studies_pixel(surface, x - 1, y), MAGENTA);
            assert_int_equal(studies_pixel(surface, x + 1, y), MAGENTA);
            assert_int_equal(studies_pixel(surface, x, y - 1), MAGENTA);
            assert_int_equal(studies_pixel(surface, x, y + 1), MAGENTA);
            assert_int_not_equal(studies_pixel(surface, x + 3, y), MAGENTA);
        }
        cairo_surface_destroy(surface);
        studies_release(&studies);
    }
    series_release(&series);
}

static void a_pane_with_values_of_both_signs_has_a_line_at_zero(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "osc", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 2)});
    study_one(&studies, "level", INDICATOR_PANE_OWN, (struct plot){.values = study_column(&studies, 2)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = &layout->panes[2];
    assert_int_equal(pane->zero_row, scale_row(&pane->scale, 0));
    for (size_t i = 0; i < layout->pane_count; i++)
        assert_true(i == 2 || layout->panes[i].zero_row == -1);
    cairo_surface_t *surface = studies_draw(bench, layout);
    assert_int_equal(studies_pixel(surface, layout->plot.x0, pane->zero_row), layout->theme.axis);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static enum status halve(struct transformation *work)
{
    struct candles own = work->candles;
    return candles_gather(&work->candles, &own, own.count / 2, work->arena, work->error);
}

static void types_with_other_candles_refuse_indicators(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    struct chart_type type = *chart_type_find("candles");
    type.name = "halves";
    type.transform = halve;
    struct chart_options options = maker_options(640, 480);
    options.type = &type;
    studies_layout(bench, &studies, &options);
    study_one(&studies, "line", INDICATOR_PANE_PRICE, (struct plot){.values = study_closes(&studies, 0, 0)});
    const struct layout *layout;
    assert_int_equal(studies_try(bench, &studies, &options, &layout), STATUS_USAGE);
    assert_non_null(strstr(bench->error.message, "halves"));
    studies_release(&studies);
    series_release(&series);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(points_stand_at_body_middles_on_exact_rows),
        CASE(a_band_has_both_edges_or_a_gap),
        CASE(the_asked_span_of_the_whole_series_is_drawn),
        CASE(gathered_columns_keep_what_counts),
        CASE(bars_begin_beside_the_zero_line),
        CASE(bars_over_the_candles_rise_from_the_bottom_of_the_pane),
        CASE(overlays_are_shown_whole_while_candles_keep_a_quarter),
        CASE(overlays_are_taken_in_order_and_their_nearer_side_first),
        CASE(values_without_a_place_on_a_log_scale_are_warned_of),
        CASE(nothing_leaves_its_pane),
        CASE(triangles_are_whole_and_clear_of_every_candle),
        CASE(signs_at_one_candle_stand_behind_each_other),
        CASE(a_marker_beyond_the_scale_stays_inside_the_pane),
        CASE(colours_are_asked_for_or_come_in_turn_in_each_pane),
        CASE(lone_values_are_dots),
        CASE(a_pane_with_values_of_both_signs_has_a_line_at_zero),
        CASE(types_with_other_candles_refuse_indicators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
