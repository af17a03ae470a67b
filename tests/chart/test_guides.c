/* Panes with guides and bounds of their own, and plots over the volume. */
#include "studies.h"

static struct plots *last_plots(struct studies *studies)
{
    return &studies->results[studies->count - 1].plots;
}

static void add_oscillator(struct studies *studies, const double *guides, size_t count)
{
    double *values = study_wave(studies, 15);
    for (size_t i = 0; i < studies->series->length; i++)
        values[i] += 50;
    study_one(studies, "osc", INDICATOR_PANE_OWN, (struct plot){.values = values});
    struct plots *plots = last_plots(studies);
    plots->guides = guides;
    plots->guide_count = count;
    plots->has_range = true;
    plots->range_low = 0;
    plots->range_high = 100;
}

static const struct tick *tick_of(const struct pane *pane, double value)
{
    for (size_t i = 0; i < pane->tick_count; i++) {
        if (pane->ticks[i].value == value)
            return &pane->ticks[i];
    }
    return NULL;
}

static void a_range_is_shown_whole_with_guides_on_the_axis(void **state)
{
    struct bench *bench = *state;
    static const double guides[] = {30, 70};
    struct series *series = maker_series((struct walk){.count = 90});
    static const int SIZES[][2] = {{1280, 720}, {800, 400}};
    for (size_t s = 0; s < 2; s++) {
        struct studies studies = {.series = series};
        add_oscillator(&studies, guides, 2);
        add_oscillator(&studies, guides, 2);
        struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        for (size_t p = 2; p < 4; p++) {
            const struct pane *pane = &layout->panes[p];
            assert_true(pane->scale.min <= 0 && pane->scale.max >= 100);
            assert_int_equal(pane->guide_count, 2);
            for (size_t i = 0; i < 2; i++) {
                const struct tick *tick = tick_of(pane, guides[i]);
                assert_non_null(tick);
                assert_true(tick && tick->is_guide && tick->row == pane->guide_rows[i]);
                assert_string_equal(tick ? tick->label.text : "", i ? "70" : "30");
            }
            /* Labels stand apart. */
            for (size_t i = 0; i < pane->tick_count; i++) {
                for (size_t other = 0; other < i; other++)
                    assert_true(abs(pane->ticks[i].row - pane->ticks[other].row) >= layout->legend[0].font.size_px);
            }
        }
        studies_release(&studies);
    }
    series_release(&series);
}

static void guides_are_dotted_and_that_of_zero_is_the_zero_line(void **state)
{
    struct bench *bench = *state;
    static const double guides[] = {0, 70, 1e9, -5};
    struct series *series = maker_series((struct walk){.count = 90});
    struct studies studies = {.series = series};
    add_oscillator(&studies, guides, 4);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = &layout->panes[2];
    assert_int_equal(pane->guide_count, 1);
    assert_int_equal(pane->zero_row, scale_row(&pane->scale, 0));
    cairo_surface_t *surface = studies_draw(bench, layout);
    int dots = 0, solid = 0;
    for (int x = layout->plot.x0; x <= layout->plot.x1; x++) {
        dots += studies_pixel(surface, x, pane->guide_rows[0]) == options.theme->axis;
        solid += studies_pixel(surface, x, pane->zero_row) == options.theme->axis;
    }
    int columns = layout->plot.x1 - layout->plot.x0 + 1;
    assert_in_range(dots, columns / 4, columns / 2);
    assert_true(solid == columns);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void a_pane_without_values_has_no_guides(void **state)
{
    struct bench *bench = *state;
    static const double guides[] = {30, 70};
    struct series *series = maker_series((struct walk){.count = 2});
    struct studies studies = {.series = series};
    add_oscillator(&studies, guides, 2);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->panes[2].is_empty);
    assert_int_equal(layout->panes[2].guide_count, 0);
    assert_int_equal(layout->panes[2].tick_count, 0);
    studies_release(&studies);
    series_release(&series);
}

static void an_average_of_volume_lies_over_the_volume(void **state)
{
    struct bench *bench = *state;
    for (size_t count = 90; count <= 9000; count *= 10) {
        struct series *series = maker_series((struct walk){.count = count});
        struct studies studies = {.series = series};
        study_one(&studies, "volume", INDICATOR_PANE_VOLUME, (struct plot){.values = study_column(&studies, 2.5e6)});
        study_one(&studies, "peak", INDICATOR_PANE_VOLUME, (struct plot){.values = study_column(&studies, 2e7)});
        struct chart_options options = maker_options(800, 400);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        assert_int_equal(layout->pane_count, 2);
        const struct pane *pane = &layout->panes[1];
        assert_int_equal(layout->traces[0].pane, 1);
        /* Bars of gathered candles are sums, and so is what lies over them. */
        double share = (double)count / (double)layout->candles.count;
        assert_true(fabs(layout->traces[0].values[10] / 2.5e6 - share) <= 1);
        assert_true(pane->scale.max >= layout->traces[1].values[10]);
        assert_true(layout->traces[0].colour != layout->traces[1].colour);
        assert_int_equal(layout->legend_count, 4);
        assert_string_equal(layout->legend[1].text, "2.5M");
        for (size_t i = 0; i < 4; i++)
            assert_true(layout->legend[i].baseline < pane->box.y0 && layout->legend[i].baseline > pane->rule_row);
        studies_release(&studies);
        series_release(&series);
    }
}

static void without_a_volume_pane_it_has_one_of_its_own(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 90});
    struct studies studies = {.series = series};
    study_one(&studies, "volume", INDICATOR_PANE_VOLUME, (struct plot){.values = study_column(&studies, 2.5e6)});
    struct chart_options options = maker_options(800, 400);
    options.hide_volume = true;
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->pane_count, 2);
    assert_int_equal(layout->panes[1].role, PANE_INDICATOR);
    assert_int_equal(layout->traces[0].pane, 1);
    studies_release(&studies);
    series_release(&series);
}

static void dots_at_most_candles_are_small(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 300});
    struct studies studies = {.series = series};
    double *few = study_column(&studies, NAN);
    few[20] = few[40] = series->close[20];
    study_one(&studies, "few", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOT, .values = few});
    study_one(&studies, "trail", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOT, .values = study_closes(&studies, 1, 5)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->traces[0].marker_px, layout->marker_px);
    assert_int_equal(layout->traces[1].marker_px, 3);
    studies_release(&studies);
    series_release(&series);
}

/* As of ADX, which may reach 100 and hardly ever goes beyond 50. */
static void a_range_grows_with_values_beyond_it(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 90});
    struct studies studies = {.series = series};
    double *values = study_column(&studies, 20);
    values[40] = 97;
    study_one(&studies, "adx", INDICATOR_PANE_OWN, (struct plot){.values = values});
    studies.results[0].plots.has_range = true;
    studies.results[0].plots.range_high = 50;
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = layout_pane(layout, PANE_INDICATOR);
    assert_true(pane && pane->scale.min <= 0 && pane->scale.max >= 97);
    studies_release(&studies);
    series_release(&series);
}

/* Beside a guide at 0 there is another number, wherever that lies between the values. */
static void a_guide_is_not_the_only_number(void **state)
{
    struct bench *bench = *state;
    static const double ZERO[] = {0};
    struct series *series = maker_series((struct walk){.count = 90});
    for (double height = 0.7; height < 100; height *= 1.13) {
        struct studies studies = {.series = series};
        for (size_t own = 0; own < 2; own++) {
            double *values = study_wave(&studies, height);
            for (size_t i = 0; i < 90; i++)
                values[i] += (double)own * height / 3;
            study_one(&studies, "macd", INDICATOR_PANE_OWN, (struct plot){.values = values});
            studies.results[own].plots.guides = ZERO;
            studies.results[own].plots.guide_count = 1;
        }
        struct chart_options options = maker_options(800, 400);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        for (size_t p = 2; p < layout->pane_count; p++)
            assert_true(layout->panes[p].tick_count >= 2);
        studies_release(&studies);
    }
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_range_grows_with_values_beyond_it, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_guide_is_not_the_only_number, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_range_is_shown_whole_with_guides_on_the_axis, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(guides_are_dotted_and_that_of_zero_is_the_zero_line, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(a_pane_without_values_has_no_guides, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(an_average_of_volume_lies_over_the_volume, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(without_a_volume_pane_it_has_one_of_its_own, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(dots_at_most_candles_are_small, bench_setup, bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
