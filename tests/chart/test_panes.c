#include "studies.h"

static const int SIZES[][2] = {{1280, 720}, {800, 400}, {320, 200}, {64, 64}, {200, 700}, {3000, 400}, {1000, 5000}};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES };

static int rows_of(const struct pane *pane)
{
    return pane->box.y1 - pane->box.y0 + 1;
}

static void check_panes(const struct layout *layout, size_t own)
{
    size_t base = layout->pane_count - own;
    int plot_rows = layout->plot.y1 - layout->plot.y0 + 1;
    assert_int_equal(layout->panes[0].role, PANE_PRICE);
    assert_int_equal(layout->panes[0].box.y0, layout->plot.y0);
    assert_int_equal(layout->panes[layout->pane_count - 1].box.y1, layout->plot.y1);
    for (size_t i = 1; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        assert_true(pane->box.y0 > pane[-1].box.y1 + 1);
        assert_true(pane->rule_row > pane[-1].box.y1 && pane->rule_row < pane->box.y0);
        assert_int_equal(pane->box.x0, layout->plot.x0);
        assert_int_equal(pane->box.x1, layout->plot.x1);
        assert_int_equal(pane->role, i < base ? PANE_VOLUME : PANE_INDICATOR);
        assert_int_equal(rows_of(pane), rows_of(&layout->panes[i < base ? i : base]));
        assert_true(rows_of(pane) >= (i < base ? 9 : 12));
        assert_true(rows_of(&layout->panes[0]) >= rows_of(pane));
    }
    /* Half for the candles, unless that would leave the others too low to read. */
    if (own > 0 && rows_of(&layout->panes[base]) > layout->height_px / 12 + 12)
        assert_true(rows_of(&layout->panes[0]) * 2 >= plot_rows - 4);
}

static void panes_share_the_plot_in_order(void **state)
{
    struct bench *bench = *state;
    int fitting = 0, refused = 0;
    for (int has_volume = 0; has_volume < 2; has_volume++) {
        struct series *series = maker_series((struct walk){.count = 90, .has_no_volume = !has_volume});
        for (size_t own = 0; own < 9; own++) {
            struct studies studies = {.series = series};
            studies_fill(&studies, own);
            for (size_t s = 0; s < SIZE_COUNT; s++) {
                struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
                options.is_bare = (s + own) % 3 == 0;
                const struct layout *layout;
                if (studies_try(bench, &studies, &options, &layout) == STATUS_OK) {
                    assert_int_equal(layout->pane_count, 1 + (size_t)has_volume + own);
                    check_panes(layout, own);
                    fitting++;
                } else {
                    char size[32];
                    snprintf(size, sizeof size, "%dx%d", SIZES[s][0], SIZES[s][1]);
                    assert_int_equal(bench->error.status, STATUS_USAGE);
                    assert_non_null(strstr(bench->error.message, size));
                    assert_true(own > 2);
                    refused++;
                }
            }
            studies_release(&studies);
        }
        series_release(&series);
    }
    assert_true(fitting > 80 && refused > 5);
}

static void panes_are_called_as_the_indicators_were_asked_for(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    studies_fill(&studies, 2);
    char text[] = "p0:20";
    studies.items[3].call.text = text;
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    text[0] = 'x'; /* the layout has a copy */
    assert_string_equal(layout->panes[2].name, "p0:20");
    assert_string_equal(layout->panes[3].name, "p1");
    struct text json = {0};
    chart_geometry_json(&json, layout, "in", "out");
    assert_non_null(strstr(json.data, "{\"name\":\"p0:20\",\"x0\":"));
    assert_non_null(strstr(json.data, "{\"name\":\"p1\",\"x0\":"));
    text_release(&json);
    studies_release(&studies);
    series_release(&series);
}

static void more_panes_than_a_chart_can_have_are_refused(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 5});
    struct studies studies = {.series = series};
    for (int i = 0; i < PANES_MAX - 1; i++)
        study_add(&studies, "many", INDICATOR_PANE_OWN);
    struct chart_options options = maker_options(1000, 16384);
    const struct layout *layout;
    assert_int_equal(studies_try(bench, &studies, &options, &layout), STATUS_USAGE);
    assert_string_equal(bench->error.message, "31 panes of indicators: a chart has 30 at most");
    studies.count--;
    assert_int_equal(studies_layout(bench, &studies, &options)->pane_count, PANES_MAX);
    studies_release(&studies);
    series_release(&series);
}

static void a_pane_without_values_is_empty_and_says_so(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "nothing", INDICATOR_PANE_OWN, (struct plot){.values = study_column(&studies, NAN)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = layout_pane(layout, PANE_INDICATOR);
    assert_true(pane->is_empty);
    assert_int_equal(pane->tick_count, 0);
    assert_false(pane->tag.is_shown);
    assert_string_equal(layout->legend[layout->legend_count - 1].text, "no values");
    struct text json = {0};
    chart_geometry_json(&json, layout, "in", "out");
    assert_non_null(strstr(json.data, "\"min\":null,\"max\":null"));
    text_release(&json);
    cairo_surface_t *surface = studies_draw(bench, layout);
    for (int y = pane->box.y0; y <= pane->box.y1; y++) {
        for (int x = pane->box.x0; x <= pane->box.x1; x++) {
            colour_rgb colour = studies_pixel(surface, x, y);
            assert_true(colour == layout->theme.background || colour == layout->theme.grid);
        }
    }
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void check_finite(const struct layout *layout)
{
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct scale *scale = &layout->panes[i].scale;
        assert_true(isfinite(scale->min) && isfinite(scale->max) && scale->min < scale->max);
    }
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        for (size_t at = 0; at < layout->candles.count; at++) {
            if (trace->points)
                assert_true(isnan(trace->values[at]) || fabs(trace->points[at].y) <= 2 * SCALE_BEYOND_PX);
            if (trace->bars && trace->bars[at].y0 <= trace->bars[at].y1)
                assert_true(trace->bars[at].y0 >= layout->panes[trace->pane].box.y0 &&
                            trace->bars[at].y1 <= layout->panes[trace->pane].box.y1);
            if (trace->rows && trace->rows[at] >= 0)
                assert_true(box_has(layout->panes[trace->pane].box, layout->plot.x0, trace->rows[at]));
        }
    }
}

/* Values at the ends of what a double holds, constant ones, and a single candle, of every kind in every pane. */
static void hostile_values_are_drawn_within_their_panes(void **state)
{
    struct bench *bench = *state;
    static const double VALUES[][2] = {{7, 7},      {0, 0},           {1e308, -1e308},  {1.7e308, 1.7e308},
                                       {5e-324, 0}, {-1e308, -1e307}, {1e15, 1e15 + 1}, {-3, 1e-9}};
    for (size_t v = 0; v < 2 * sizeof VALUES / sizeof *VALUES; v++) {
        const double *pair = VALUES[v / 2];
        struct series *series = maker_series((struct walk){.count = v % 2 ? 1 : 40});
        struct studies studies = {.series = series};
        for (int k = 0; k < 2 * PLOT_KIND_COUNT; k++) {
            double *values = study_column(&studies, pair[0]), *lower = study_column(&studies, pair[1]);
            for (size_t i = 0; i < series->length; i += 2)
                values[i] = pair[1];
            study_one(&studies, "hostile", k % 2 ? INDICATOR_PANE_OWN : INDICATOR_PANE_PRICE,
                      (struct plot){.kind = (enum plot_kind)(k / 2), .values = values, .lower = lower});
        }
        for (int is_log = 0; is_log < 2; is_log++) {
            struct chart_options options = maker_options(640, 480);
            options.is_log = is_log;
            const struct layout *layout = studies_layout(bench, &studies, &options);
            check_finite(layout);
            cairo_surface_destroy(studies_draw(bench, layout));
        }
        studies_release(&studies);
        series_release(&series);
    }
}

static void large_values_are_ticked_in_thousands_and_millions(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "large", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 4e6)});
    study_one(&studies, "small", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 0.004)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    for (size_t p = 2; p < 4; p++) {
        const struct pane *pane = &layout->panes[p];
        size_t labels = 0;
        for (size_t i = 0; i < pane->tick_count; i++) {
            const char *text = pane->ticks[i].label.text;
            labels += text != NULL;
            if (text && pane->ticks[i].value != 0)
                assert_non_null(strstr(text, p == 2 ? "M" : "0.00"));
            assert_int_equal(pane->ticks[i].row, scale_row(&pane->scale, pane->ticks[i].value));
        }
        assert_true(labels >= 2);
    }
    studies_release(&studies);
    series_release(&series);
}

/* A plug-in's wide figures must not cost the prices their axis. */
static void wide_ticks_of_an_indicator_leave_the_price_axis_alone(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "wide", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 1e-11)});
    struct chart_options options = maker_options(240, 400);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->panes[0].tick_count > 2 && layout->last.is_shown);
    assert_true(layout->plot.x1 - layout->plot.x0 > 160);
    studies_release(&studies);
    series_release(&series);
}

/* At any height that leaves room for two, whatever the values. */
static void low_panes_have_two_ticks_that_stand_apart(void **state)
{
    struct bench *bench = *state;
    static const double HEIGHTS[] = {0.9, 1, 2, 2.4, 3, 7, 45, 0.00019};
    struct series *series = maker_series((struct walk){.count = 90});
    for (size_t h = 0; h < sizeof HEIGHTS / sizeof *HEIGHTS; h++) {
        struct studies studies = {.series = series};
        for (size_t own = 1; own < 4; own++) {
            study_one(&studies, "osc", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, HEIGHTS[h])});
            struct chart_options options = maker_options(800, 400);
            const struct layout *layout = studies_layout(bench, &studies, &options);
            for (size_t p = 2; p < layout->pane_count; p++) {
                const struct pane *pane = &layout->panes[p];
                assert_true(pane->tick_count >= 2);
                for (size_t i = 1; i < pane->tick_count; i++)
                    assert_true(pane->ticks[i - 1].row - pane->ticks[i].row >= 14);
            }
        }
        studies_release(&studies);
    }
    series_release(&series);
}

/* Bars without a number beside them say nothing of how much was traded. */
static void volume_has_a_tick_beside_two_panes(void **state)
{
    struct bench *bench = *state;
    static const int SIZES_READ[][2] = {{800, 400}, {800, 360}, {1280, 720}, {640, 480}};
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct series *series = maker_series((struct walk){.count = 90, .seed = seed});
        struct studies studies = {.series = series};
        studies_fill(&studies, 2);
        for (size_t s = 0; s < sizeof SIZES_READ / sizeof *SIZES_READ; s++) {
            struct chart_options options = maker_options(SIZES_READ[s][0], SIZES_READ[s][1]);
            const struct pane *volume = layout_pane(studies_layout(bench, &studies, &options), PANE_VOLUME);
            assert_true(volume->tick_count >= 1 && volume->ticks[0].label.text);
            for (size_t i = 1; i < volume->tick_count; i++)
                assert_true(volume->ticks[i - 1].row - volume->ticks[i].row >= 14);
        }
        studies_release(&studies);
        series_release(&series);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(panes_share_the_plot_in_order, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(panes_are_called_as_the_indicators_were_asked_for, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(more_panes_than_a_chart_can_have_are_refused, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_pane_without_values_is_empty_and_says_so, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(hostile_values_are_drawn_within_their_panes, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(large_values_are_ticked_in_thousands_and_millions, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(volume_has_a_tick_beside_two_panes, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(low_panes_have_two_ticks_that_stand_apart, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(wide_ticks_of_an_indicator_leave_the_price_axis_alone, bench_setup,
                                        bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
