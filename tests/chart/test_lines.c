/* Lines that begin anew, levels that hold on to their names, and histograms that share a pane. */
#include "studies.h"

static const size_t STARTS[] = {10, 20, 21, 40};
enum { START_COUNT = sizeof STARTS / sizeof *STARTS };

static const struct trace *line_with_starts(struct bench *bench, struct studies *studies,
                                            const struct chart_options *options, const size_t *starts, size_t count)
{
    study_one(studies, "vwap", INDICATOR_PANE_PRICE,
              (struct plot){.values = study_closes(studies, 0, 0), .starts = starts, .start_count = count});
    return &studies_layout(bench, studies, options)->traces[0];
}

/* The gaps of a curve that has a value everywhere. */
static size_t count_gaps(const struct trace *trace)
{
    size_t gaps = 0;
    for (size_t i = 0; i < trace->point_count; i++)
        gaps += isnan(trace->points[i].y);
    return gaps;
}

static void a_line_begins_anew_where_it_is_to(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    struct chart_options options = maker_options(1280, 720);
    const struct trace *trace = line_with_starts(bench, &studies, &options, STARTS, START_COUNT);
    assert_int_equal(trace->count, 60);
    assert_int_equal(trace->point_count, 60 + START_COUNT);
    size_t candle = 0, start = 0;
    for (size_t i = 0; i < trace->point_count; i++) {
        bool is_gap = start < START_COUNT && STARTS[start] == candle && i == candle + start;
        assert_int_equal(isnan(trace->points[i].y), is_gap);
        start += is_gap;
        candle += !is_gap;
        assert_true(i == 0 || trace->points[i].x >= trace->points[i - 1].x);
    }
    assert_int_equal(candle, 60);
    studies_release(&studies);
    series_release(&series);
}

static void starts_before_what_is_shown_do_not_count(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    struct chart_options options = maker_options(1280, 720);
    options.last = 40; /* from candle 20 on, which begins a line in any case */
    const struct trace *trace = line_with_starts(bench, &studies, &options, STARTS, START_COUNT);
    assert_int_equal(count_gaps(trace), 2);
    assert_true(isnan(trace->points[1].y) && isnan(trace->points[21].y));
    studies_release(&studies);
    series_release(&series);
}

/* 4000 candles in some 1200 columns: a day of 400 is told apart, days of 2 would leave specks. */
static void gathered_lines_are_parted_as_long_as_something_is_left_of_them(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 4000, .step_us = MINUTE_US});
    struct chart_options options = maker_options(1280, 720);
    static size_t starts[2000];
    for (int is_dense = 0; is_dense < 2; is_dense++) {
        struct studies studies = {.series = series};
        size_t step = is_dense ? 2 : 400, count = 0;
        for (size_t at = step; at < 4000; at += step)
            starts[count++] = at;
        const struct trace *trace = line_with_starts(bench, &studies, &options, starts, count);
        assert_true(trace->count < 1280);
        assert_int_equal(count_gaps(trace), is_dense ? 0 : 9);
        studies_release(&studies);
    }
    series_release(&series);
}

/* The rows in which a picture has the colour in a column. */
static int count_pixels(cairo_surface_t *surface, struct box box, int x, colour_rgb colour)
{
    int count = 0;
    for (int y = box.y0; y <= box.y1; y++)
        count += studies_pixel(surface, x, y) == colour;
    return count;
}

static void nothing_joins_two_days(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40, .is_flat = true});
    static const size_t start[] = {20};
    for (int is_parted = 0; is_parted < 2; is_parted++) {
        struct studies studies = {.series = series};
        double *values = study_column(&studies, 100.5);
        for (size_t i = 20; i < 40; i++)
            values[i] = 101.5;
        study_one(
            &studies, "vwap", INDICATOR_PANE_PRICE,
            (struct plot){.values = values, .colour = "#ff00ff", .starts = start, .start_count = is_parted ? 1 : 0});
        struct chart_options options = maker_options(1280, 720);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        cairo_surface_t *surface = studies_draw(bench, layout);
        int x = (layout->middles[19] + layout->middles[20]) / 2;
        int painted = count_pixels(surface, layout->panes[0].box, x, 0xff00ff);
        if (is_parted)
            assert_int_equal(painted, 0);
        else
            assert_true(painted > 0);
        cairo_surface_destroy(surface);
        studies_release(&studies);
    }
    series_release(&series);
}

/* A cloud ahead takes room between the last candle and the names. */
static void levels_of_today_go_on_to_their_names(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    double *ended = study_column(&studies, 99);
    ended[59] = NAN;
    study_add(&studies, "pivots", INDICATOR_PANE_PRICE);
    study_plot(&studies, (struct plot){.name = "P", .kind = PLOT_STEPS, .values = study_column(&studies, 101)});
    study_plot(&studies, (struct plot){.name = "S1", .kind = PLOT_STEPS, .values = ended});
    study_one(&studies, "cloud", INDICATOR_PANE_PRICE,
              (struct plot){.values = study_closes(&studies, 1, 0), .shift = 15});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_true(layout->boxes[59].x1 < layout->right - 100);
    assert_int_equal(layout->traces[0].step_count, 1);
    assert_int_equal(layout->traces[0].steps[0].x1, layout->right);
    assert_int_equal(layout->side_labels[0].box.x0, layout->right + 1);
    assert_true(layout->traces[1].steps[0].x1 < layout->boxes[59].x0);
    studies_release(&studies);
    series_release(&series);
}

/* Powers as of Elder's bulls and bears: both above 0, on either side, both below. */
static void of_two_histograms_the_shorter_bar_is_in_front(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct studies studies = {.series = series};
    double *bull = study_column(&studies, 5), *bear = study_column(&studies, 2);
    for (size_t i = 10; i < 20; i++)
        bear[i] = -2;
    for (size_t i = 20; i < 30; i++) {
        bull[i] = -2;
        bear[i] = -5;
    }
    study_add(&studies, "power", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.name = "bull", .kind = PLOT_HISTOGRAM, .values = bull, .paint = PLOT_PAINT_UP});
    study_plot(&studies,
               (struct plot){.name = "bear", .kind = PLOT_HISTOGRAM, .values = bear, .paint = PLOT_PAINT_DOWN});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = layout_pane(layout, PANE_INDICATOR);
    const struct theme *theme = &layout->theme;
    cairo_surface_t *surface = studies_draw(bench, layout);
    static const struct {
        size_t candle;
        double value;
        bool is_bull;
    } SEEN[] = {{5, 4, true}, {5, 1, false}, {15, 3, true}, {15, -1, false}, {25, -1, true}, {25, -4, false}};
    for (size_t i = 0; i < sizeof SEEN / sizeof *SEEN; i++)
        assert_int_equal(
            studies_pixel(surface, layout->middles[SEEN[i].candle], scale_row(&pane->scale, SEEN[i].value)),
            SEEN[i].is_bull ? theme->up_volume : theme->down_volume);
    /* The legend's values have the colours of candles, which can be read. */
    for (size_t i = 0; i < layout->trace_count; i++)
        assert_true(colour_contrast(layout->traces[i].strong, theme->background) >= 3);
    cairo_surface_destroy(surface);
    studies_release(&studies);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_begins_anew_where_it_is_to),
        cmocka_unit_test(starts_before_what_is_shown_do_not_count),
        cmocka_unit_test(gathered_lines_are_parted_as_long_as_something_is_left_of_them),
        cmocka_unit_test(nothing_joins_two_days),
        cmocka_unit_test(levels_of_today_go_on_to_their_names),
        cmocka_unit_test(of_two_histograms_the_shorter_bar_is_in_front),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
