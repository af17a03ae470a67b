/* Lines and marks of the user's: where they are, that nothing lies on anything, and the same pixels in both ways. */
#include "studies.h"

#include "render/chart/annotations.h"
#include "render/chart/annotations_room.h"
#include "render/ohlc/csv.h"

#include <stdlib.h>
#include <string.h>

static bool do_meet(struct box a, struct box b)
{
    return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

static bool is_within(struct box inner, struct box outer)
{
    return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1;
}

static struct marks read_marks(const char *text)
{
    size_t length = strlen(text);
    struct marks marks;
    struct error error = {0};
    char *copy = calloc(1, length + CSV_PADDING);
    assert_non_null(copy);
    memcpy(copy, text, length);
    if (marks_parse(&marks, copy, length, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    free(copy);
    return marks;
}

/* ---- Room ---- */

static void room_is_taken_to_the_pixel(void **state)
{
    struct bench *bench = *state;
    static const struct box whole = {5, 7, 204, 66};
    struct room room;
    uint64_t random = 1;
    static bool taken[60][200];
    memset(taken, 0, sizeof taken);
    assert_true(room_init(&room, whole, &bench->arena));
    for (int tries = 0; tries < 400; tries++) {
        int x = (int)(maker_random(&random) * 240) - 10, y = (int)(maker_random(&random) * 90) - 10;
        struct box box = {x, y, x + (int)(maker_random(&random) * 90) - 2, y + (int)(maker_random(&random) * 12) - 1};
        bool is_free = is_within(box, whole) && box.x1 >= box.x0;
        for (int row = box.y0; row <= box.y1; row++)
            for (int column = box.x0; column <= box.x1; column++)
                if (is_within((struct box){column, row, column, row}, whole))
                    is_free = is_free && !taken[row - whole.y0][column - whole.x0];
        if (box.y1 >= box.y0)
            assert_int_equal(room_is_free(&room, box), is_free);
        if (tries % 4)
            continue;
        room_take(&room, box);
        for (int row = box.y0; row <= box.y1; row++)
            for (int column = box.x0; column <= box.x1; column++)
                if (is_within((struct box){column, row, column, row}, whole))
                    taken[row - whole.y0][column - whole.x0] = true;
    }
}

/* ---- One mark at a time ---- */

static struct series *days(size_t count)
{
    return maker_series((struct walk){.count = count, .skips_weekends = true, .seed = 5});
}

static const struct sign *only_sign(struct bench *bench, const struct series *series, struct chart_options *options,
                                    const char *text)
{
    static struct marks marks;
    marks_release(&marks);
    marks = read_marks(text);
    options->marks = &marks;
    const struct layout *layout = bench_layout(bench, series, options);
    return layout->annotations->sign_count ? &layout->annotations->signs[0] : NULL;
}

static void marks_stand_at_the_candle_of_their_time(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(40); /* from Thursday 2 January 2020 on, without weekends */
    struct chart_options options = maker_options(1280, 720);
    assert_int_equal(only_sign(bench, series, &options, "2020-01-06,,buy\n")->candle, 2);
    assert_int_equal(only_sign(bench, series, &options, "2020-01-06T15:00,,buy\n")->candle, 2);
    assert_int_equal(only_sign(bench, series, &options, "2020-01-05,,buy\n")->candle, 1);
    assert_int_equal(only_sign(bench, series, &options, "2020-02,,buy\n")->candle, 22);
    assert_int_equal(only_sign(bench, series, &options, "1578268800,,buy\n")->candle, 2);
    assert_null(only_sign(bench, series, &options, "2020-01-01,,buy\n"));
    assert_null(only_sign(bench, series, &options, "2020-03-01,,buy\n"));
    /* What is not shown has no marks. */
    options.last = 10;
    assert_null(only_sign(bench, series, &options, "2020-01-06,,buy\n"));
    assert_int_equal(only_sign(bench, series, &options, "2020-02-26,,buy\n")->candle, 9);
    series_release(&series);
}

static void marks_of_weeks_stand_at_the_week_that_ends_behind_them(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series(
        (struct walk){.count = 10, .step_us = 7 * DAY_US, .start_us = days_from_civil(2020, 1, 3) * DAY_US});
    series->is_dated_last = true; /* Fridays */
    struct chart_options options = maker_options(1280, 720);
    assert_int_equal(only_sign(bench, series, &options, "2020-01-06,,buy\n")->candle, 1);
    assert_int_equal(only_sign(bench, series, &options, "2020-01-10T18:00,,buy\n")->candle, 1);
    assert_int_equal(only_sign(bench, series, &options, "2019-12-30,,buy\n")->candle, 0);
    assert_null(only_sign(bench, series, &options, "2019-12-20,,buy\n"));
    assert_null(only_sign(bench, series, &options, "2020-03-20,,buy\n"));
    series_release(&series);
}

/* Where there are places ahead of the last candle, names beside the pane, or columns that stand closely. */
static void lines_end_at_the_candles_of_their_times(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    struct marks marks = read_marks("time,price,kind,text,time2,price2\n2020-02-04,100,line,,2020-03-03,101\n");
    static const char *const TYPES[] = {"candles", "candles", "candles", "three-line-break", "pnf:0.2"};
    static const struct plot_level LEVEL = {100, "61.8 %"};
    for (size_t t = 0; t < sizeof TYPES / sizeof *TYPES; t++) {
        struct studies studies = {.series = series};
        struct chart_options options = maker_options(1280, 720);
        assert_int_equal(chart_type_parse(&options, TYPES[t], &bench->error), STATUS_OK);
        options.marks = &marks;
        if (t == 1 || t == 2)
            study_one(&studies, "cloud", INDICATOR_PANE_PRICE,
                      (struct plot){.values = study_closes(&studies, 1, 0), .shift = 15});
        if (t == 2) {
            study_add(&studies, "levels", INDICATOR_PANE_PRICE);
            studies.results[1].plots.levels = &LEVEL;
            studies.results[1].plots.level_count = 1;
        }
        const struct layout *layout = studies_layout(bench, &studies, &options);
        const struct trend *trend = &layout->annotations->trends[0];
        for (int point = 0; point < MARK_POINTS; point++) {
            int64_t time_us = trend->mark->time[point].start_us;
            size_t candle = layout->candles.count - 1;
            while (candle > 0 && layout->candles.time_us[candle] > time_us)
                candle--;
            /* The first of several columns of that day. */
            while (candle > 0 && layout->candles.time_us[candle - 1] == time_us)
                candle--;
            const struct candle_box *box = &layout->boxes[candle];
            assert_int_equal((int)floor(trend->ends[point].x), (box->x0 + box->x1) / 2);
        }
        studies_release(&studies);
    }
    marks_release(&marks);
    series_release(&series);
}

/* About candles with a band around them there is room outside of its edges. */
static void texts_keep_clear_of_indicators_where_they_can(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60, .is_flat = true});
    struct studies studies = {.series = series};
    struct marks marks = read_marks("time,price,kind,text\n2020-01-20,,buy,Entry\n2020-02-01,,sell,Exit\n"
                                    "2020-02-10,,text,Turn\n");
    struct chart_options options = maker_options(1280, 720);
    options.marks = &marks;
    study_one(&studies, "band", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_BAND,
                            .values = study_closes(&studies, 0.3, 0),
                            .lower = study_closes(&studies, -0.3, 0)});
    study_one(&studies, "step", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_STEPS, .values = study_closes(&studies, 0.2, 0)});
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_int_equal(layout->annotations->sign_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct sign *sign = &layout->annotations->signs[i];
        assert_non_null(sign->label.text);
        for (size_t at = 0; at < layout->traces[0].point_count; at++) {
            int x = (int)layout->traces[0].points[at].x;
            assert_false(box_has(sign->label_box, x, (int)layout->traces[0].points[at].y));
            assert_false(box_has(sign->label_box, x, (int)layout->traces[0].lower_points[at].y));
        }
        struct step step = layout->traces[1].steps[0];
        assert_false(do_meet(sign->label_box, (struct box){step.x0, step.row, step.x1, step.row}));
    }
    studies_release(&studies);
    marks_release(&marks);
    series_release(&series);
}

static void marks_of_a_symbol_are_for_its_chart(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 20, .symbol = "ABC"}), *unnamed = days(20);
    struct chart_options options = maker_options(1280, 720);
    assert_non_null(only_sign(bench, series, &options, "time,kind,symbol\n2020-01-06,buy,ABC\n"));
    assert_null(only_sign(bench, series, &options, "time,kind,symbol\n2020-01-06,buy,ABCD\n"));
    /* A series without a symbol is called after its file. */
    assert_non_null(only_sign(bench, unnamed, &options, "time,kind,symbol\n2020-01-06,buy,file\n"));
    series_release(&unnamed);
    series_release(&series);
}

static void triangles_point_at_their_candle_from_outside(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    struct chart_options options = maker_options(1280, 720);
    for (int day = 6; day <= 10; day++) {
        char row[60];
        snprintf(row, sizeof row, "2020-01-%02d,,buy\n", day);
        assert_non_null(only_sign(bench, series, &options, row));
        const struct layout *layout = bench_layout(bench, series, &options);
        const struct sign *sign = &layout->annotations->signs[0];
        const struct candle_box *box = &layout->boxes[sign->candle];
        assert_int_equal(sign->x, (box->x0 + box->x1) / 2);
        assert_true(sign->row > box->low_row + 1);
        snprintf(row, sizeof row, "2020-01-%02d,,sell\n", day);
        assert_non_null(only_sign(bench, series, &options, row));
        layout = bench_layout(bench, series, &options);
        sign = &layout->annotations->signs[0];
        assert_true(sign->row < layout->boxes[sign->candle].high_row - 1 && sign->row >= 0);
    }
    series_release(&series);
}

/* ---- Lines ---- */

static void lines_have_their_price_on_the_axis(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    double close = series->close[30];
    struct hline lines[] = {{close, "Entry"}, {close * 1.001, NULL}, {close * 5, "far"}};
    struct chart_options options = maker_options(1280, 720);
    options.hlines = lines;
    options.hline_count = 3;
    const struct layout *layout = bench_layout(bench, series, &options);
    const struct level *levels = layout->annotations->levels;
    assert_int_equal(levels[0].row, scale_row(&layout->panes[0].scale, close));
    assert_true(levels[0].tag.is_shown && levels[0].label.text);
    assert_true(levels[1].row >= 0);
    if (levels[1].tag.is_shown)
        assert_false(do_meet(levels[0].tag.box, levels[1].tag.box));
    assert_int_equal(levels[2].row, -1);
    assert_false(levels[2].tag.is_shown);
    assert_null(levels[2].label.text);
    assert_non_null(strstr(layout->warning, "1 line lies outside the picture"));
    series_release(&series);
}

static void a_near_line_is_taken_into_the_scale(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = bench_layout(bench, series, &options);
    double above = layout->panes[0].scale.max * 1.01;
    options.hlines = &(struct hline){above, NULL};
    options.hline_count = 1;
    layout = bench_layout(bench, series, &options);
    assert_true(layout->panes[0].scale.max >= above);
    assert_true(layout->annotations->levels[0].row > layout->panes[0].box.y0);
    assert_string_equal(layout->warning, "");
    series_release(&series);
}

static void rays_go_on_and_lines_end(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(40);
    struct chart_options options = maker_options(1280, 720);
    char text[300];
    double price = series->close[5];
    snprintf(text, sizeof text,
             "2020-01-06,%.3f,line,,2020-01-20,%.3f\n2020-01-06,%.3f,ray,,2020-01-20,%.3f\n"
             "2020-01-20,%.3f,ray,,2020-01-06,%.3f\n2010-01-06,%.3f,line,,2011-01-20,%.3f\n",
             price, price * 1.01, price, price * 1.01, price, price * 1.01, price, price);
    struct marks marks = read_marks(text);
    options.marks = &marks;
    const struct layout *layout = bench_layout(bench, series, &options);
    const struct trend *trends = layout->annotations->trends;
    const struct candle_box *first = &layout->boxes[2], *second = &layout->boxes[12];
    double left = (first->x0 + first->x1) / 2, right = (second->x0 + second->x1) / 2;
    assert_true(fabs(trends[0].ends[0].x - left - 0.5) <= 1 && fabs(trends[0].ends[1].x - right - 0.5) <= 1);
    assert_true(fabs(trends[0].ends[0].y - 0.5 - scale_row(&layout->panes[0].scale, price)) <= 0.5);
    assert_true(trends[1].ends[0].x == trends[0].ends[0].x && trends[1].ends[1].x > layout->plot.x1);
    double slope = (trends[0].ends[1].y - trends[0].ends[0].y) / (trends[0].ends[1].x - trends[0].ends[0].x);
    double on = (trends[1].ends[1].y - trends[1].ends[0].y) / (trends[1].ends[1].x - trends[1].ends[0].x);
    assert_true(fabs(slope - on) < 1e-9);
    assert_true(trends[2].ends[0].x < layout->plot.x0 && trends[2].ends[1].x == trends[0].ends[1].x);
    assert_true(isnan(trends[3].ends[0].x));
    marks_release(&marks);
    series_release(&series);
}

/* Times of both ends in one column: shown where that is one of the pane's, however far away it is. */
static void upright_lines_are_shown_in_the_pane_alone(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(40);
    struct chart_options options = maker_options(640, 360);
    struct marks marks = read_marks("time,price,kind,text,time2,price2\n"
                                    "2020-01-20 00:00,99,line,,2020-01-20 00:01,101\n"
                                    "9999-12-30 10:00,99,line,never,9999-12-30 10:01,101\n"
                                    "9999-12-30 10:00,99,ray,,9999-12-30 10:01,101\n"
                                    "0001-01-03 10:00,99,line,,0001-01-03 10:01,101\n");
    series->interval_us = INT64_C(3600) * 1000000; /* hours from here to there are more columns than an int holds */
    options.marks = &marks;
    const struct layout *layout = bench_layout(bench, series, &options);
    const struct trend *trends = layout->annotations->trends;
    assert_int_equal(layout->annotations->trend_count, 4);
    assert_true(trends[0].ends[0].x > layout->plot.x0 && trends[0].ends[1].x == trends[0].ends[0].x);
    for (int i = 1; i < 4; i++)
        assert_true(isnan(trends[i].ends[0].x) && isnan(trends[i].ends[1].x));
    assert_null(trends[1].label.text);
    cairo_surface_destroy(studies_draw(bench, layout));
    marks_release(&marks);
    series_release(&series);
}

/* ---- Nothing lies on anything ---- */

static const int SIZES[][2] = {{1280, 720}, {800, 400}, {320, 200}, {64, 64}, {200, 700}, {3000, 400}};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES, BOXES_MAX = 4000 };

struct boxes {
    struct box items[BOXES_MAX];
    size_t count;
};

static void add_box(struct boxes *boxes, struct box box)
{
    for (size_t i = 0; i < boxes->count; i++) {
        if (do_meet(boxes->items[i], box))
            fail_msg("%d,%d..%d,%d lies on %d,%d..%d,%d", box.x0, box.y0, box.x1, box.y1, boxes->items[i].x0,
                     boxes->items[i].y0, boxes->items[i].x1, boxes->items[i].y1);
    }
    assert_true(boxes->count < BOXES_MAX);
    boxes->items[boxes->count++] = box;
}

static void check_candles(const struct layout *layout, struct box box)
{
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *candle = &layout->boxes[i];
        int top = candle->open_row < candle->close_row ? candle->open_row : candle->close_row;
        int bottom = candle->open_row + candle->close_row - top, middle = (candle->x0 + candle->x1) / 2;
        assert_false(do_meet(box, (struct box){candle->x0, top, candle->x1, bottom}));
        assert_false(do_meet(box, (struct box){middle, candle->high_row, middle, candle->low_row}));
    }
}

static size_t check_clear(const struct layout *layout)
{
    static struct boxes boxes;
    const struct annotations *annotations = layout->annotations;
    boxes.count = 0;
    for (size_t i = 0; i < annotations->sign_count; i++) {
        const struct sign *sign = &annotations->signs[i];
        if (sign->label.text)
            add_box(&boxes, sign->label_box);
        if (sign->row < 0)
            continue;
        int half = layout->marker_px / 2, rows = paint_triangle_rows(layout->marker_px);
        bool is_buy = sign->mark->kind == MARK_BUY;
        add_box(&boxes, (struct box){sign->x - half, is_buy ? sign->row : sign->row - rows + 1, sign->x + half,
                                     is_buy ? sign->row + rows - 1 : sign->row});
    }
    for (size_t i = 0; i < annotations->trend_count; i++) {
        if (annotations->trends[i].label.text)
            add_box(&boxes, annotations->trends[i].label_box);
    }
    for (size_t i = 0; i < annotations->level_count; i++) {
        if (annotations->levels[i].label.text)
            add_box(&boxes, annotations->levels[i].label_box);
    }
    for (size_t i = 0; i < boxes.count; i++)
        check_candles(layout, boxes.items[i]);
    size_t texts = boxes.count;
    boxes.count = 0;
    if (layout->last.is_shown)
        add_box(&boxes, layout->last.box);
    for (size_t i = 0; i < annotations->level_count; i++) {
        if (annotations->levels[i].tag.is_shown)
            add_box(&boxes, annotations->levels[i].tag.box);
    }
    return texts;
}

/* Some hundred marks of all kinds, at random, and as many lines as are given. */
static struct marks many_marks(const struct series *series, uint64_t seed, size_t count)
{
    struct text text = {0};
    uint64_t random = seed;
    text_puts(&text, "time,price,kind,text,time2,price2\n");
    for (size_t i = 0; i < count; i++) {
        size_t a = (size_t)(maker_random(&random) * (double)series->length);
        size_t b = (size_t)(maker_random(&random) * (double)series->length);
        int kind = (int)(maker_random(&random) * MARK_KINDS);
        text_printf(&text, "%lld,", (long long)(series->time_us[a] / 1000000));
        if (kind >= MARK_LINE || maker_random(&random) < 0.5)
            text_printf(&text, "%.4f", series->close[b]);
        text_printf(&text, ",%s,%.*s,%lld,%.4f\n", mark_kind_names[kind], 1 + (int)(maker_random(&random) * 20),
                    "A text with apples in", (long long)(series->time_us[b] / 1000000), series->close[a]);
    }
    struct marks marks = read_marks(text.data);
    text_release(&text);
    return marks;
}

static void nothing_lies_on_anything(void **state)
{
    struct bench *bench = *state;
    static const size_t counts[] = {1, 5, 60, 251, 4000};
    size_t texts = 0;
    for (size_t s = 0; s < SIZE_COUNT; s++) {
        for (size_t c = 0; c < 5; c++) {
            struct series *series = maker_series((struct walk){.count = counts[c], .seed = s});
            struct marks marks = many_marks(series, s * 10 + c, 120);
            struct hline lines[20];
            for (size_t i = 0; i < 20; i++)
                lines[i] = (struct hline){series->close[i * 7 % series->length], i % 2 ? "line" : NULL};
            struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
            options.marks = &marks;
            options.hlines = lines;
            options.hline_count = 20;
            options.is_log = c % 2;
            texts += check_clear(bench_layout(bench, series, &options));
            options.is_bare = true;
            const struct layout *bare = bench_layout(bench, series, &options);
            check_clear(bare);
            for (size_t i = 0; i < bare->annotations->sign_count; i++)
                assert_null(bare->annotations->signs[i].label.text);
            marks_release(&marks);
            series_release(&series);
        }
    }
    assert_true(texts > 300);
}

/* A hundred thousand marks at one candle, with and without texts, are laid out like few. */
static void a_heap_of_marks_is_no_danger(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    struct text text = {0};
    static const char *const kinds[] = {"buy", "sell", "text"};
    for (int i = 0; i < MARKS_MOST; i++)
        text_printf(&text, "2020-02-03,,%s,%s\n", kinds[i % 3], i % 5 ? "more" : "a longer text");
    struct marks marks = read_marks(text.data);
    assert_int_equal(marks.count, MARKS_MOST);
    struct chart_options options = maker_options(800, 400);
    options.marks = &marks;
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_int_equal(layout->annotations->sign_count, MARKS_MOST);
    assert_non_null(strstr(layout->warning, "marks find no room"));
    marks_release(&marks);
    text_release(&text);
    series_release(&series);
}

/* ---- Pixels ---- */

static void both_ways_of_drawing_agree(void **state)
{
    struct bench *bench = *state;
    size_t fitting = 0;
    for (size_t theme = 0; themes[theme]; theme++) {
        struct series *series = maker_series((struct walk){.count = 90, .seed = theme});
        struct marks marks = many_marks(series, theme + 1, 12);
        struct chart_options options = maker_options(800, 400);
        options.theme = themes[theme];
        options.marks = &marks;
        options.hlines = &(struct hline){series->close[40], "a line"};
        options.hline_count = 1;
        const struct layout *layout = bench_layout(bench, series, &options);
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 800, 400);
        struct index_frame frame = {.stride = 800, .width_px = 800, .height_px = 400, .pixels = malloc(800 * 400)};
        assert_non_null(frame.pixels);
        assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
        assert_int_equal(chart_draw_indexed(layout, bench->typeface, &frame, &bench->error), STATUS_OK);
        for (int y = 0; !frame.has_overflown && y < 400; y++)
            for (int x = 0; x < 800; x++)
                assert_int_equal(frame.palette.colours[frame.pixels[y * 800 + x]], studies_pixel(surface, x, y));
        fitting += !frame.has_overflown;
        free(frame.pixels);
        cairo_surface_destroy(surface);
        marks_release(&marks);
        series_release(&series);
    }
    assert_true(fitting >= 4);
}

static void no_candle_is_painted_over(void **state)
{
    struct bench *bench = *state;
    struct series *series = days(60);
    struct marks marks = many_marks(series, 9, 40);
    struct hline line = {series->close[20], "line"};
    struct chart_options options = maker_options(1280, 720);
    options.marks = &marks;
    options.hlines = &line;
    options.hline_count = 1;
    const struct layout *layout = bench_layout(bench, series, &options);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 720);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int top = box->open_row < box->close_row ? box->open_row : box->close_row;
        int bottom = box->open_row + box->close_row - top;
        for (int y = top; y <= bottom; y++)
            for (int x = box->x0; x <= box->x1; x++)
                assert_int_equal(studies_pixel(surface, x, y), layout_colour(layout, box->direction));
    }
    cairo_surface_destroy(surface);
    marks_release(&marks);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(room_is_taken_to_the_pixel, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(marks_stand_at_the_candle_of_their_time, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(marks_of_weeks_stand_at_the_week_that_ends_behind_them, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(lines_end_at_the_candles_of_their_times, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(texts_keep_clear_of_indicators_where_they_can, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(marks_of_a_symbol_are_for_its_chart, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(triangles_point_at_their_candle_from_outside, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(lines_have_their_price_on_the_axis, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_near_line_is_taken_into_the_scale, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(rays_go_on_and_lines_end, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(upright_lines_are_shown_in_the_pane_alone, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(nothing_lies_on_anything, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_heap_of_marks_is_no_danger, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(both_ways_of_drawing_agree, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(no_candle_is_painted_over, bench_setup, bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
