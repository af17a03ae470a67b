/* Plots that are shifted against the candles, and bands without edges. */
#include "studies.h"

#include <limits.h>

static struct plot *line(struct studies *studies, const double *values, long shift)
{
    return study_one(studies, "line", INDICATOR_PANE_PRICE, (struct plot){.values = values, .shift = shift});
}

static void what_is_shifted_ahead_gets_room_beside_the_last_candle(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100});
    struct studies studies = {.series = series};
    line(&studies, study_closes(&studies, 0, 0), 10);
    line(&studies, study_closes(&studies, 0, 0), 0);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->candles.count, 100);
    assert_int_equal(layout->place_count, 110);
    assert_int_equal(layout->traces[0].count, 110);
    assert_int_equal(layout->traces[1].count, 100);
    assert_true(isnan(layout->traces[0].values[9]));
    assert_true(layout->traces[0].values[109] == series->close[99]);
    assert_true(layout->traces[0].last == series->close[89]);
    int right = layout->middles[109], candle = layout->boxes[99].x1;
    assert_true(candle < right - 60 && right <= layout->right);
    /* No label of the time axis stands over the empty places. */
    for (size_t i = 0; i < layout->time_tick_count; i++)
        assert_true(layout->time_ticks[i].x <= candle);
    studies_release(&studies);
    series_release(&series);
}

static void room_ahead_is_a_quarter_of_the_candles_at_most(void **state)
{
    struct bench *bench = *state;
    static const size_t COUNTS[] = {1, 3, 4, 40, 5000};
    for (size_t c = 0; c < 5; c++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[c]});
        struct studies studies = {.series = series};
        static const long SHIFTS[] = {1000, LONG_MAX, -1000, LONG_MIN, 30};
        for (size_t i = 0; i < 5; i++)
            line(&studies, study_closes(&studies, 0, 0), SHIFTS[i]);
        struct chart_options options = maker_options(800, 400);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        /* 30 places ahead of 4 candles nothing is known yet; of 5000 candles the columns are shared. */
        size_t ahead = layout->place_count - layout->candles.count;
        if (COUNTS[c] <= 40)
            assert_int_equal(ahead, COUNTS[c] == 40 ? 10 : 0);
        else
            assert_in_range(ahead, layout->place_count / 6 - 2, layout->place_count / 6 + 2);
        for (size_t i = 0; i < layout->trace_count; i++)
            assert_true(layout->traces[i].count <= layout->place_count);
        studies_release(&studies);
        series_release(&series);
    }
}

static void values_from_before_the_span_come_in_and_later_ones_stay_out(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100});
    struct studies studies = {.series = series};
    line(&studies, study_closes(&studies, 0, 0), 8);
    line(&studies, study_closes(&studies, 0, 0), -8);
    struct chart_options options = maker_options(1280, 720);
    options.has_from = options.has_to = true;
    options.from_us = series->time_us[20];
    options.to_us = series->time_us[60];
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct trace *ahead = &layout->traces[0], *behind = &layout->traces[1];
    assert_int_equal(layout->candles.count, 40);
    assert_true(ahead->values[0] == series->close[12]);
    assert_true(ahead->values[47] == series->close[59]);
    assert_true(behind->values[31] == series->close[59]);
    assert_true(isnan(behind->values[32]) && isnan(behind->values[39]));
    assert_true(behind->last == series->close[59]);
    studies_release(&studies);
    series_release(&series);
}

/* A cloud of two waves that cross. */
static void add_cloud(struct studies *studies)
{
    double *a = study_column(studies, NAN), *b = study_column(studies, NAN);
    for (size_t i = 5; i < studies->series->length; i++) {
        a[i] = 100 + 5 * sin((double)i / 6);
        b[i] = 100 + 2 * cos((double)i / 9);
    }
    study_add(studies, "cloud", INDICATOR_PANE_PRICE);
    study_plot(studies, (struct plot){.name = "up",
                                      .kind = PLOT_BAND,
                                      .values = a,
                                      .lower = b,
                                      .paint = PLOT_PAINT_UP,
                                      .is_bare = true,
                                      .shift = 7});
    study_plot(studies, (struct plot){.name = "down",
                                      .kind = PLOT_BAND,
                                      .values = b,
                                      .lower = a,
                                      .paint = PLOT_PAINT_DOWN,
                                      .is_bare = true,
                                      .shift = 7});
}

static void a_bare_band_is_filled_only_where_its_upper_edge_is_above(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120, .has_no_volume = true});
    struct studies studies = {.series = series};
    add_cloud(&studies);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    for (size_t t = 0; t < 2; t++) {
        const struct trace *trace = &layout->traces[t];
        size_t crossings = 0;
        for (size_t i = 0; i < trace->point_count; i++) {
            if (isnan(trace->points[i].y))
                continue;
            assert_true(trace->points[i].x == trace->lower_points[i].x);
            assert_true(trace->points[i].y <= trace->lower_points[i].y);
            crossings += trace->points[i].y == trace->lower_points[i].y;
        }
        assert_in_range(crossings, 5, 12);
    }
    /* Where one is, the other is not: together they fill every column between the first and the last point. */
    cairo_surface_t *surface = studies_draw(bench, layout);
    colour_rgb up = colour_mix(options.theme->background, options.theme->up, 26);
    colour_rgb down = colour_mix(options.theme->background, options.theme->down, 26);
    size_t both = 0, seen = 0;
    for (int x = layout->middles[12] + 1; x < layout->middles[layout->place_count - 1]; x++) {
        bool has_up = false, has_down = false;
        for (int y = layout->plot.y0; y <= layout->plot.y1; y++) {
            has_up = has_up || studies_pixel(surface, x, y) == up;
            has_down = has_down || studies_pixel(surface, x, y) == down;
        }
        both += has_up && has_down;
        seen += has_up || has_down;
    }
    assert_true(both == 0 && seen > 700);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void bare_bands_are_not_in_the_legend(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120});
    struct studies studies = {.series = series};
    add_cloud(&studies);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->legend_count, 1);
    assert_string_equal(layout->legend[0].text, "cloud");
    studies_release(&studies);
    series_release(&series);
}

static void of_two_counterparts_the_legend_has_the_one_with_a_value(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    double *up = study_column(&studies, NAN), *down = study_column(&studies, NAN);
    for (size_t i = 0; i < 40; i++)
        (i == 17 || i > 30 ? up : down)[i] = 100;
    study_add(&studies, "trend", INDICATOR_PANE_PRICE);
    study_plot(&studies, (struct plot){.name = "up", .values = up, .paint = PLOT_PAINT_UP});
    study_plot(&studies, (struct plot){.name = "down", .values = down, .paint = PLOT_PAINT_DOWN});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->legend_count, 3);
    assert_string_equal(layout->legend[1].text, "up");
    assert_string_equal(layout->legend[2].text, "100.00");
    assert_int_equal(layout->traces[0].colour, options.theme->up);
    assert_int_equal(layout->traces[1].colour, options.theme->down);
    /* The turn of a single candle shows. */
    cairo_surface_t *surface = studies_draw(bench, layout);
    const struct point *lone = &layout->traces[0].points[17];
    assert_int_equal(studies_pixel(surface, (int)lone->x, (int)floor(lone->y)), options.theme->up);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void paint_says_where_a_colour_comes_from(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    const double *values = study_wave(&studies, 3);
    study_add(&studies, "a", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.values = values, .paint = PLOT_PAINT_LAST});
    study_plot(&studies, (struct plot){.values = values});
    study_plot(&studies, (struct plot){.values = values, .paint = PLOT_PAINT_LAST, .is_dashed = true});
    study_plot(&studies, (struct plot){.kind = PLOT_HISTOGRAM, .values = values, .paint = PLOT_PAINT_SIGN});
    study_add(&studies, "b", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.kind = PLOT_HISTOGRAM, .values = values, .paint = PLOT_PAINT_DOWN});
    struct chart_options options = maker_options(640, 480);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct theme *theme = options.theme;
    const colour_rgb expected[] = {theme->plots[0], theme->plots[1], theme->plots[1], theme->up_volume,
                                   theme->down_volume};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(layout->traces[i].colour, expected[i]);
    assert_true(layout->traces[3].is_by_sign && !layout->traces[4].is_by_sign);
    assert_int_equal(layout_bar_colour(layout, &layout->traces[3], -1), theme->down_volume);
    assert_int_equal(layout_bar_colour(layout, &layout->traces[4], 1), theme->down_volume);
    studies_release(&studies);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_shifted_ahead_gets_room_beside_the_last_candle, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(room_ahead_is_a_quarter_of_the_candles_at_most, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(values_from_before_the_span_come_in_and_later_ones_stay_out, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(a_bare_band_is_filled_only_where_its_upper_edge_is_above, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(bare_bands_are_not_in_the_legend, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(of_two_counterparts_the_legend_has_the_one_with_a_value, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(paint_says_where_a_colour_comes_from, bench_setup, bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
