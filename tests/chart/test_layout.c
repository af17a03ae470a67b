#include "maker.h"
#include "render/chart/type.h"

#include <float.h>
#include <string.h>

static const int SIZES[][2] = {{64, 64},     {100, 64},    {64, 400},   {400, 64},   {160, 120},    {200, 200},
                               {240, 135},   {320, 200},   {480, 270},  {640, 360},  {800, 400},    {1280, 720},
                               {1921, 1081}, {3840, 2160}, {16384, 64}, {64, 16384}, {16384, 16384}};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES };
static const size_t COUNTS[] = {1, 2, 3, 10, 57, 100, 252, 700, 1210, 5000, 100000};
enum { COUNT_COUNT = sizeof COUNTS / sizeof *COUNTS };

typedef void check_layout(const struct layout *layout);

static void each_layout(struct bench *bench, check_layout *check)
{
    for (size_t c = 0; c < COUNT_COUNT; c++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[c], .symbol = "ACME", .seed = c});
        for (size_t s = 0; s < SIZE_COUNT; s++) {
            struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
            options.is_bare = (c + s) % 5 == 4;
            check(bench_layout(bench, series, &options));
        }
        series_release(&series);
    }
}

static bool is_inside(struct box box, int width_px, int height_px)
{
    return box.x0 >= 0 && box.y0 >= 0 && box.x1 < width_px && box.y1 < height_px && box.x0 <= box.x1 &&
           box.y0 <= box.y1;
}

static bool do_overlap(struct box a, struct box b)
{
    return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

static void check_panes(const struct layout *layout)
{
    assert_int_equal(layout->panes[0].role, PANE_PRICE);
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        assert_true(is_inside(pane->box, layout->width_px, layout->height_px));
        assert_true(pane->scale.y0 == pane->box.y0 && pane->scale.y1 == pane->box.y1);
        assert_true(pane->scale.min < pane->scale.max);
        if (i > 0)
            assert_true(pane->box.y0 > layout->panes[i - 1].box.y1 + 1);
    }
    /* Text gives way before candles do. */
    double plot = (double)(layout->plot.x1 - layout->plot.x0 + 1) * (layout->plot.y1 - layout->plot.y0 + 1);
    double share = plot / ((double)layout->width_px * layout->height_px);
    if (share < 0.48)
        fail_msg("%dx%d gives candles %.2f", layout->width_px, layout->height_px, share);
    if (layout->width_px < 100 || layout->height_px < 70)
        assert_true(share > 0.85);
}

static void panes_are_inside_and_mostly_candles(void **state)
{
    each_layout(*state, check_panes);
}

static void check_boxes(const struct layout *layout)
{
    const struct box *pane = &layout->panes[0].box;
    const struct candle_box *boxes = layout->boxes;
    size_t count = layout->candles.count;
    int columns = pane->x1 - pane->x0 + 1, body = boxes[0].x1 - boxes[0].x0 + 1;
    assert_int_equal(count, layout->candle_count < (size_t)columns ? layout->candle_count : (size_t)columns);
    assert_int_equal(body % 2, 1);
    assert_int_equal(layout->wick_px % 2, 1);
    assert_true(layout->wick_px <= body);
    assert_true(count < 2 || body * (int)count <= columns);
    int least_step = columns, most_step = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(boxes[i].x1 - boxes[i].x0 + 1, body);
        assert_true(boxes[i].x0 >= pane->x0 && boxes[i].x1 <= pane->x1);
        int rows[] = {boxes[i].open_row, boxes[i].high_row, boxes[i].low_row, boxes[i].close_row};
        for (int r = 0; r < 4; r++)
            assert_true(rows[r] >= pane->y0 && rows[r] <= pane->y1);
        assert_true(boxes[i].high_row <= boxes[i].low_row);
        if (i == 0)
            continue;
        int step = boxes[i].x0 - boxes[i - 1].x0;
        least_step = step < least_step ? step : least_step;
        most_step = step > most_step ? step : most_step;
    }
    if (count > 1) {
        assert_true(most_step - least_step <= 1);
        /* Three columns, the least that show body and wick, may touch. */
        size_t pitch = (size_t)columns / count;
        assert_true(least_step > body || pitch < 2 || (pitch == 3 && body == 3 && least_step == 3));
        assert_true(least_step >= 1);
    }
}

static void bodies_are_equal_odd_apart_and_inside(void **state)
{
    each_layout(*state, check_boxes);
}

static void check_rows(const struct layout *layout)
{
    const struct scale *scale = &layout->panes[0].scale;
    for (size_t i = 0; i < layout->candles.count; i++) {
        const double values[] = {layout->candles.open[i], layout->candles.high[i], layout->candles.low[i],
                                 layout->candles.close[i]};
        const int rows[] = {layout->boxes[i].open_row, layout->boxes[i].high_row, layout->boxes[i].low_row,
                            layout->boxes[i].close_row};
        for (int r = 0; r < 4; r++) {
            double exact = scale->y0 + (scale->max - values[r]) / (scale->max - scale->min) * (scale->y1 - scale->y0);
            assert_true(fabs(rows[r] - exact) <= 0.5 + 1e-6);
        }
    }
}

static void rows_agree_with_prices_to_half_a_pixel(void **state)
{
    each_layout(*state, check_rows);
}

static void check_volume(const struct layout *layout)
{
    const struct pane *pane = layout_pane(layout, PANE_VOLUME);
    for (size_t i = 0; i < layout->candles.count; i++) {
        int row = layout->boxes[i].volume_row;
        if (!pane || !(layout->candles.volume[i] > 0)) {
            assert_int_equal(row, -1);
            continue;
        }
        assert_true(row >= pane->box.y0 && row <= pane->box.y1);
    }
}

static void every_volume_has_a_bar_and_no_volume_none(void **state)
{
    each_layout(*state, check_volume);
}

static struct box label_box(const struct label *label)
{
    return (struct box){label->x, label->baseline - typeface_cap_height(label->font), label->x + label->width - 1,
                        label->baseline - 1};
}

/* All texts of a chart; returns how many. */
static size_t collect_labels(const struct layout *layout, const struct label **labels, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < layout->header_count && count < room; i++)
        labels[count++] = &layout->header[i];
    for (size_t i = 0; i < layout->time_tick_count && count < room; i++)
        labels[count++] = &layout->time_ticks[i].label;
    for (size_t p = 0; p < layout->pane_count; p++) {
        for (size_t i = 0; i < layout->panes[p].tick_count && count < room; i++) {
            if (layout->panes[p].ticks[i].label.text)
                labels[count++] = &layout->panes[p].ticks[i].label;
        }
    }
    if (layout->last.is_shown && count < room)
        labels[count++] = &layout->last.label;
    return count;
}

static void check_labels(const struct layout *layout)
{
    enum { ROOM = 2000 };
    static const struct label *labels[ROOM];
    size_t count = collect_labels(layout, labels, ROOM);
    assert_true(count < ROOM);
    assert_true(!layout->is_bare || count == 0);
    for (size_t i = 0; i < count; i++) {
        if (!labels[i]->text[0])
            continue;
        struct box box = label_box(labels[i]);
        if (!is_inside(box, layout->width_px, layout->height_px))
            fail_msg("%dx%d: '%s' leaves the picture", layout->width_px, layout->height_px, labels[i]->text);
        if (do_overlap(box, layout->plot))
            fail_msg("%dx%d: '%s' lies over the plot", layout->width_px, layout->height_px, labels[i]->text);
        for (size_t other = 0; other < i; other++) {
            if (labels[other]->text[0] && do_overlap(box, label_box(labels[other])))
                fail_msg("%dx%d: '%s' lies over '%s'", layout->width_px, layout->height_px, labels[i]->text,
                         labels[other]->text);
        }
    }
}

static void labels_are_inside_and_apart(void **state)
{
    each_layout(*state, check_labels);
}

static void check_tag(const struct layout *layout)
{
    const struct tag *tag = &layout->last;
    if (!tag->is_shown)
        return;
    assert_true(is_inside(tag->box, layout->width_px, layout->height_px));
    assert_false(do_overlap(tag->box, layout->plot));
    struct box text = label_box(&tag->label);
    assert_true(text.x0 > tag->box.x0 && text.x1 < tag->box.x1 && text.y0 > tag->box.y0 && text.y1 < tag->box.y1);
    assert_true(colour_contrast(tag->fill, tag->label.colour) >= 4.5);
    for (size_t p = 0; p < layout->pane_count; p++) {
        for (size_t i = 0; i < layout->panes[p].tick_count; i++) {
            const struct label *label = &layout->panes[p].ticks[i].label;
            assert_true(!label->text || !do_overlap(label_box(label), tag->box));
        }
    }
}

static void nothing_hides_under_the_tag(void **state)
{
    each_layout(*state, check_tag);
}

static void usual_sizes_have_title_axes_and_tag(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 252, .symbol = "ACME", .skips_weekends = true});
    for (size_t i = 7; i < 14; i++) {
        struct chart_options options = maker_options(SIZES[i][0], SIZES[i][1]);
        const struct layout *layout = bench_layout(bench, series, &options);
        assert_true(layout->header_count > 2);
        assert_true(layout->time_tick_count >= 2);
        assert_true(layout->panes[0].tick_count >= 2);
        assert_true(layout->last.is_shown);
        assert_int_equal(layout->pane_count, 2);
    }
    series_release(&series);
}

/* True where a header label says the text. */
static bool header_says(const struct layout *layout, const char *text)
{
    for (size_t i = 0; i < layout->header_count; i++) {
        if (strcmp(layout->header[i].text, text) == 0)
            return true;
    }
    return false;
}

static void header_names_symbol_interval_and_span(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 10, .symbol = "ACME"});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_true(header_says(layout, "ACME"));
    assert_true(header_says(layout, "1D"));
    assert_true(header_says(layout, "2 Jan 2020 \xe2\x80\x93 11 Jan 2020"));
    assert_string_equal(chart_title(layout), "ACME");
    assert_string_equal(chart_warning(layout), "");
    assert_int_equal(chart_candles(layout), 10);
    series_release(&series);
}

static void titles_come_from_the_option_the_symbol_or_the_name(void **state)
{
    struct bench *bench = *state;
    struct series *named = maker_series((struct walk){.count = 5, .symbol = "ACME"});
    struct series *unnamed = maker_series((struct walk){.count = 5});
    struct chart_options options = maker_options(640, 360);
    assert_string_equal(chart_title(bench_layout(bench, named, &options)), "ACME");
    assert_string_equal(chart_title(bench_layout(bench, unnamed, &options)), "file");
    options.title = "Mine\n";
    assert_string_equal(chart_title(bench_layout(bench, named, &options)), "Mine");
    options.title = "";
    assert_string_equal(chart_title(bench_layout(bench, named, &options)), "");
    series_release(&named);
    series_release(&unnamed);
}

static void long_titles_leave_the_header_whole(void **state)
{
    struct bench *bench = *state;
    char title[401];
    memset(title, 'x', 400);
    title[400] = 0;
    struct series *series = maker_series((struct walk){.count = 5000});
    for (int width = 180; width < 2400; width += 37) {
        struct chart_options options = maker_options(width, 400);
        options.title = title;
        const struct layout *layout = bench_layout(bench, series, &options);
        check_labels(layout);
        assert_string_equal(chart_title(layout), title);
    }
    series_release(&series);
}

static void gathered_columns_are_said_in_the_header(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 20000, .symbol = "ACME"});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = bench_layout(bench, series, &options);
    char expected[80];
    snprintf(expected, sizeof expected, "20,000 candles, 1,%03zu columns", layout->candles.count - 1000);
    assert_true(header_says(layout, expected));
    assert_int_equal(chart_candles(layout), 20000);
    size_t sources = 0;
    for (size_t i = 0; i < layout->candles.count; i++)
        sources += layout->candles.sources[i];
    assert_int_equal(sources, 20000);
    series_release(&series);
}

static void hours_stay_round_where_minutes_are_gathered(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 4321, .step_us = MINUTE_US});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_non_null(layout->candles.sources);
    size_t hours = 0;
    for (size_t i = 0; i < layout->time_tick_count; i++) {
        const char *text = layout->time_ticks[i].label.text, *minutes = strchr(text, ':');
        if (minutes)
            assert_string_equal(minutes, ":00");
        hours += minutes != NULL;
    }
    assert_true(hours > 3);
    series_release(&series);
}

static void a_single_spike_among_very_many_candles_is_kept(void **state)
{
    struct bench *bench = *state;
    struct series_columns columns;
    struct series *series;
    size_t count = 300000;
    assert_int_equal(series_new(&series, count, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        columns.time_us[i] = (int64_t)i * MINUTE_US;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = 100;
        columns.volume[i] = 1;
    }
    columns.high[123456] = 110;
    columns.volume[123456] = 1e6;
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = bench_layout(bench, series, &options);
    size_t spikes = 0, bars = 0;
    for (size_t i = 0; i < layout->candles.count; i++) {
        spikes += layout->boxes[i].high_row < layout->boxes[i].low_row - 50;
        bars += layout->boxes[i].volume_row < layout->panes[1].box.y1 - 30;
    }
    assert_int_equal(spikes, 1);
    assert_int_equal(bars, 1);
    series_release(&series);
}

static void log_scales_refuse_prices_that_have_no_logarithm(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30, .price = 2, .swing = 0.1});
    struct chart_options options = maker_options(640, 360);
    options.is_log = true;
    assert_true(bench_layout(bench, series, &options)->panes[0].scale.is_log);
    series_release(&series);
    struct series_columns columns;
    assert_int_equal(series_new(&series, 2, NULL, &columns, NULL), STATUS_OK);
    for (int i = 0; i < 2; i++) {
        columns.time_us[i] = (days_from_civil(2020, 4, 19) + i) * DAY_US;
        columns.open[i] = columns.high[i] = columns.close[i] = 10;
        columns.low[i] = i ? -37.63 : 9;
        columns.volume[i] = 1;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    const struct layout *layout;
    struct error error = {0};
    assert_int_equal(chart_layout(&layout, &(struct chart_data){.series = series, .name = "file"}, &options,
                                  bench->typeface, &bench->arena, &error),
                     STATUS_USAGE);
    assert_non_null(strstr(error.message, "37.63"));
    assert_non_null(strstr(error.message, "20 Apr 2020"));
    assert_null(layout);
    series_release(&series);
}

static void spans_without_a_candle_are_an_error(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct chart_options options = maker_options(640, 360);
    options.has_from = true;
    options.from_us = days_from_civil(2030, 1, 1) * DAY_US;
    const struct layout *layout;
    struct error error = {0};
    assert_int_equal(chart_layout(&layout, &(struct chart_data){.series = series, .name = "file"}, &options,
                                  bench->typeface, &bench->arena, &error),
                     STATUS_USAGE);
    assert_non_null(strstr(error.message, "2 Jan 2020"));
    options = maker_options(640, 360);
    options.last = 7;
    assert_int_equal(chart_candles(bench_layout(bench, series, &options)), 7);
    series_release(&series);
}

static void sizes_out_of_range_are_refused(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 3});
    static const int BAD[][2] = {{63, 100}, {100, 63}, {16385, 100}, {100, 16385}, {0, 0}, {-5, 100}};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct chart_options options = maker_options(BAD[i][0], BAD[i][1]);
        const struct layout *layout;
        struct error error = {0};
        assert_int_equal(chart_layout(&layout, &(struct chart_data){.series = series, .name = "file"}, &options,
                                      bench->typeface, &bench->arena, &error),
                         STATUS_USAGE);
    }
    series_release(&series);
}

static void without_volume_the_price_has_all_the_room(void **state)
{
    struct bench *bench = *state;
    struct series *with = maker_series((struct walk){.count = 30});
    struct series *without = maker_series((struct walk){.count = 30, .has_no_volume = true});
    struct chart_options options = maker_options(640, 360);
    assert_int_equal(bench_layout(bench, with, &options)->pane_count, 2);
    int rows = bench_layout(bench, without, &options)->panes[0].box.y1;
    options.hide_volume = true;
    const struct layout *layout = bench_layout(bench, with, &options);
    assert_int_equal(layout->pane_count, 1);
    assert_int_equal(layout->panes[0].box.y1, rows);
    series_release(&with);
    series_release(&without);
}

static void strange_prices_are_laid_out(void **state)
{
    struct bench *bench = *state;
    static const struct walk WALKS[] = {
        {.count = 40, .is_flat = true, .price = 5},
        {.count = 1, .is_flat = true, .price = 5},
        {.count = 40, .is_flat = true, .price = -3},
        {.count = 40, .price = -20},
        {.count = 40, .price = 1e-8},
        {.count = 40, .price = 1e12},
        {.count = 40, .price = 1e300},
        {.count = 40, .price = 1e-300},
        {.count = 40, .price = 5e-324, .swing = 1e-323},
        {.count = 40, .price = 5e6, .swing = 1e-3},
        {.count = 40, .price = 1e308, .swing = 1e307},
        {.count = 40, .has_no_time = true},
    };
    for (size_t i = 0; i < sizeof WALKS / sizeof *WALKS; i++) {
        struct series *series = maker_series(WALKS[i]);
        for (size_t s = 0; s < SIZE_COUNT; s++) {
            struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
            const struct layout *layout = bench_layout(bench, series, &options);
            check_panes(layout);
            check_boxes(layout);
            check_labels(layout);
            check_tag(layout);
        }
        series_release(&series);
    }
}

static void flat_prices_stand_in_the_middle_unchanged(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40, .is_flat = true, .price = 5});
    struct chart_options options = maker_options(640, 360);
    const struct layout *layout = bench_layout(bench, series, &options);
    const struct box *pane = &layout->panes[0].box;
    for (size_t i = 0; i < 40; i++) {
        assert_int_equal(layout->boxes[i].direction, DIRECTION_UNCHANGED);
        assert_int_equal(layout->boxes[i].open_row, layout->boxes[i].close_row);
        assert_in_range(layout->boxes[i].close_row, (pane->y0 * 2 + pane->y1) / 3, (pane->y0 + pane->y1 * 2) / 3);
    }
    series_release(&series);
}

static void types_are_found_by_name(void **state)
{
    (void)state;
    assert_non_null(chart_type_find("candles"));
    assert_null(chart_type_find("Candles"));
    for (size_t i = 0; chart_types[i]; i++)
        assert_ptr_equal(chart_type_find(chart_types[i]->name), chart_types[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panes_are_inside_and_mostly_candles),
        cmocka_unit_test(bodies_are_equal_odd_apart_and_inside),
        cmocka_unit_test(rows_agree_with_prices_to_half_a_pixel),
        cmocka_unit_test(every_volume_has_a_bar_and_no_volume_none),
        cmocka_unit_test(labels_are_inside_and_apart),
        cmocka_unit_test(nothing_hides_under_the_tag),
        cmocka_unit_test(usual_sizes_have_title_axes_and_tag),
        cmocka_unit_test(header_names_symbol_interval_and_span),
        cmocka_unit_test(titles_come_from_the_option_the_symbol_or_the_name),
        cmocka_unit_test(long_titles_leave_the_header_whole),
        cmocka_unit_test(gathered_columns_are_said_in_the_header),
        cmocka_unit_test(hours_stay_round_where_minutes_are_gathered),
        cmocka_unit_test(a_single_spike_among_very_many_candles_is_kept),
        cmocka_unit_test(log_scales_refuse_prices_that_have_no_logarithm),
        cmocka_unit_test(spans_without_a_candle_are_an_error),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(without_volume_the_price_has_all_the_room),
        cmocka_unit_test(strange_prices_are_laid_out),
        cmocka_unit_test(flat_prices_stand_in_the_middle_unchanged),
        cmocka_unit_test(types_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
