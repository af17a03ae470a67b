/* Levels, steps and volume profiles over the candles. */
#include "studies.h"

static const struct plot_level LEVELS[] = {{99, "0 %"}, {100, "50 %"}, {101, "100 %"}, {1e9, "far"}};

static void set_levels(struct studies *studies, size_t count)
{
    study_add(studies, "levels", INDICATOR_PANE_PRICE);
    studies->results[studies->count - 1].plots.levels = LEVELS;
    studies->results[studies->count - 1].plots.level_count = count;
}

static void levels_have_lines_and_names_beside_them(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    set_levels(&studies, 3);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->level_count, 3);
    assert_int_equal(layout->side_label_count, 3);
    assert_string_equal(layout->warning, "");
    for (size_t i = 0; i < 3; i++) {
        const struct side_label *side = &layout->side_labels[i];
        assert_int_equal(layout->levels[i], scale_row(&layout->panes[0].scale, LEVELS[i].value));
        assert_string_equal(side->label.text, LEVELS[i].label);
        assert_true(box_has(side->box, side->box.x0, layout->levels[i]));
        assert_true(side->label.x > layout->right && side->label.x + side->label.width <= layout->plot.x1);
        assert_true(colour_contrast(side->label.colour, options.theme->background) >= 4.5);
        for (size_t other = 0; other < i; other++)
            assert_false(boxes_meet(side->box, layout->side_labels[other].box));
    }
    /* No candle comes near the names, and the legend has the indicator's alone. */
    assert_true(layout->boxes[59].x1 <= layout->right);
    assert_int_equal(layout->legend_count, 1);
    studies_release(&studies);
    series_release(&series);
}

static void levels_far_away_are_warned_of_and_leave_the_scale_alone(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    set_levels(&studies, 4);
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->panes[0].scale.max < 1000);
    assert_in_range(layout->level_count, 1, 3);
    assert_string_equal(layout->warning, "values of levels lie outside the picture");
    studies_release(&studies);
    series_release(&series);
}

static void names_that_would_lie_over_each_other_are_left_out(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    set_levels(&studies, 3);
    set_levels(&studies, 3);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->level_count, 6);
    assert_int_equal(layout->side_label_count, 3);
    studies_release(&studies);
    series_release(&series);
}

static void small_and_bare_pictures_have_no_names(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    set_levels(&studies, 3);
    static const int SIZES[][2] = {{64, 64}, {200, 150}, {1280, 720}};
    for (size_t s = 0; s < 3; s++) {
        struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
        options.is_bare = s == 2;
        const struct layout *layout = studies_layout(bench, &studies, &options);
        assert_int_equal(layout->side_label_count, 0);
        assert_int_equal(layout->right, layout->plot.x1);
        assert_int_equal(layout->level_count, 3);
    }
    studies_release(&studies);
    series_release(&series);
}

/* Steps of 100, then nothing, then 101, then 100. */
static double *make_steps(struct studies *studies)
{
    double *values = study_column(studies, 100);
    for (size_t i = 20; i < 30; i++)
        values[i] = NAN;
    for (size_t i = 30; i < 40; i++)
        values[i] = 101;
    return values;
}

static void steps_hold_for_their_candles_without_a_slope(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "pivots", INDICATOR_PANE_PRICE,
              (struct plot){.name = "P", .kind = PLOT_STEPS, .values = make_steps(&studies)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct trace *trace = &layout->traces[0];
    assert_int_equal(trace->step_count, 3);
    static const size_t FROM[] = {0, 30, 40}, END[] = {20, 40, 60};
    for (size_t i = 0; i < 3; i++) {
        const struct step *step = &trace->steps[i];
        assert_int_equal(step->row, scale_row(&layout->panes[0].scale, i == 1 ? 101 : 100));
        assert_true(step->x0 <= layout->boxes[FROM[i]].x0 && step->x1 >= layout->boxes[END[i] - 1].x1);
        assert_true(i == 0 || step->x0 > trace->steps[i - 1].x1);
    }
    assert_int_equal(trace->steps[2].x1, layout->right);
    assert_int_equal(layout->side_label_count, 1);
    assert_string_equal(layout->side_labels[0].label.text, "P");
    assert_int_equal(layout->legend_count, 1);
    cairo_surface_t *surface = studies_draw(bench, layout);
    int between = (trace->steps[1].x1 + trace->steps[2].x0) / 2;
    for (int y = trace->steps[1].row + 2; y < trace->steps[2].row - 1; y++)
        assert_true(studies_pixel(surface, between, y) != trace->colour);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void steps_without_room_for_names_are_in_the_legend(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "pivots", INDICATOR_PANE_PRICE,
              (struct plot){.name = "P", .kind = PLOT_STEPS, .values = make_steps(&studies)});
    struct chart_options options = maker_options(230, 400);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->side_label_count, 0);
    assert_int_equal(layout->legend_count, 3);
    studies_release(&studies);
    series_release(&series);
}

static struct plot_profile *set_profile(struct studies *studies, struct plot_profile profile)
{
    study_add(studies, "profile", INDICATOR_PANE_PRICE);
    struct plot_profile *place = &studies->results[studies->count - 1].plots.profile;
    *place = profile;
    return place;
}

static void profiles_stand_at_the_right_as_wide_as_a_fifth(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    static const double UP[] = {1, 0, 30, 4}, DOWN[] = {3, 0, 10, 4};
    set_profile(&studies,
                (struct plot_profile){
                    .low = 98, .high = 102, .bins = 4, .up = UP, .down = DOWN, .value_low = 100, .value_high = 101});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    int widest = (layout->right - layout->plot.x0 + 1) / 5;
    assert_int_equal(layout->profile_bar_count, 3);
    const struct profile_bar *bars = layout->profile_bars;
    assert_int_equal(bars[1].up_px + bars[1].down_px, widest);
    assert_true(abs(bars[1].up_px - 3 * bars[1].down_px) <= 3);
    assert_true(bars[1].is_value && !bars[0].is_value && !bars[2].is_value);
    assert_true(bars[0].y0 > bars[1].y1 && bars[1].y0 > bars[2].y1);
    assert_true(abs((bars[0].up_px + bars[0].down_px) * 10 - widest) <= 10);
    assert_int_equal(layout->legend_count, 1);
    /* The parts have four shades. */
    cairo_surface_t *surface = studies_draw(bench, layout);
    colour_rgb up = studies_pixel(surface, layout->right - bars[1].up_px + 2, bars[1].y0 + 1);
    colour_rgb down = studies_pixel(surface, layout->right - bars[1].up_px - 2, bars[1].y0 + 1);
    assert_true(up != down && up != options.theme->background && down != options.theme->background);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

static void hostile_profiles_stay_in_their_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    static double up[1000], down[1000];
    for (size_t i = 0; i < 1000; i++)
        up[i] = down[i] = i % 3 ? 1e308 / 1000 : 0;
    static const double ENDS[][2] = {{100, 100}, {-1e308, 1e308}, {99, 101}, {1e300, 1e308}, {0, 0}};
    static const size_t BINS[] = {1, 2, 24, 1000};
    for (size_t e = 0; e < 5; e++) {
        for (size_t b = 0; b < 4; b++) {
            struct studies studies = {.series = series};
            set_profile(&studies, (struct plot_profile){.low = ENDS[e][0],
                                                        .high = ENDS[e][1],
                                                        .bins = BINS[b],
                                                        .up = up,
                                                        .down = down,
                                                        .value_low = ENDS[e][0],
                                                        .value_high = ENDS[e][1]});
            up[0] = b ? 1 : 1e308;
            struct chart_options options = maker_options(800, 400);
            options.is_log = b & 1;
            const struct layout *layout = studies_layout(bench, &studies, &options);
            for (size_t i = 0; i < layout->profile_bar_count; i++) {
                const struct profile_bar *bar = &layout->profile_bars[i];
                assert_true(bar->y0 >= layout->panes[0].box.y0 && bar->y1 <= layout->panes[0].box.y1);
                assert_true(bar->y0 <= bar->y1 && bar->up_px >= 0 && bar->down_px >= 0);
                assert_true(bar->up_px + bar->down_px <= (layout->right - layout->plot.x0 + 1) / 5);
            }
            assert_true(e > 0 || layout->profile_bar_count > 0);
            studies_release(&studies);
        }
    }
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(levels_have_lines_and_names_beside_them, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(levels_far_away_are_warned_of_and_leave_the_scale_alone, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(names_that_would_lie_over_each_other_are_left_out, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(small_and_bare_pictures_have_no_names, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(steps_hold_for_their_candles_without_a_slope, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(steps_without_room_for_names_are_in_the_legend, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(profiles_stand_at_the_right_as_wide_as_a_fifth, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(hostile_profiles_stay_in_their_pane, bench_setup, bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
