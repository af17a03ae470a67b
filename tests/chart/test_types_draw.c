/* What chart types draw, and what --geometry says of it. */
#include "render/base/text.h"
#include "render/chart/type.h"
#include "studies.h"

static cairo_surface_t *draw(struct bench *bench, const struct layout *layout)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, layout->width_px, layout->height_px);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
    cairo_surface_flush(surface);
    return surface;
}

static struct chart_options options_of(const char *type, int width_px, int height_px)
{
    struct chart_options options = maker_options(width_px, height_px);
    assert_int_equal(chart_type_parse(&options, type, NULL), STATUS_OK);
    return options;
}

/* One picture with its layout, valid until the next. */
struct shown {
    const struct layout *layout;
    cairo_surface_t *surface;
};

static struct shown show(struct bench *bench, const char *type, const struct series *series, int width_px,
                         int height_px)
{
    struct chart_options options = options_of(type, width_px, height_px);
    const struct layout *layout = bench_layout(bench, series, &options);
    return (struct shown){layout, draw(bench, layout)};
}

static colour_rgb pixel(const struct shown *shown, int x, int y)
{
    return studies_pixel(shown->surface, x, y);
}

static int middle_of(const struct candle_box *box)
{
    return (box->x0 + box->x1) / 2;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* Pixels of that colour in the box. */
static int count_pixels(const struct shown *shown, struct box box, colour_rgb colour)
{
    int count = 0;
    for (int y = box.y0; y <= box.y1; y++) {
        for (int x = box.x0; x <= box.x1; x++)
            count += pixel(shown, x, y) == colour;
    }
    return count;
}

static int area_of(struct box box)
{
    return (box.x1 - box.x0 + 1) * (box.y1 - box.y0 + 1);
}

static struct text geometry_of(const struct layout *layout)
{
    struct text line = {0};
    chart_geometry_json(&line, layout, "a.csv", "a.png");
    assert_int_equal(text_status(&line, NULL), STATUS_OK);
    return line;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)); at++)
        count++;
    return count;
}

/* ---- Each type's pixels ---- */

static void hollow_bodies_have_an_outline_and_nothing_in_it(void **state)
{
    struct bench *bench = *state;
    static const struct {
        int width, height, count;
    } cases[] = {{1280, 720, 100}, {800, 400, 60}, {3000, 1600, 30}};
    for (size_t c = 0; c < 3; c++) {
        struct series *series = maker_series((struct walk){.count = (size_t)cases[c].count, .seed = c});
        struct shown shown = show(bench, "hollow", series, cases[c].width, cases[c].height);
        struct text geometry = geometry_of(shown.layout);
        size_t hollow = 0;
        for (size_t i = 0; i < shown.layout->candles.count; i++) {
            const struct candle_box *box = &shown.layout->boxes[i];
            colour_rgb colour = layout_candle_colour(shown.layout, i);
            int outline = (shown.layout->wick_px + 1) / 2;
            struct box body = {box->x0, least(box->open_row, box->close_row), box->x1,
                               most(box->open_row, box->close_row)};
            struct box inner = {body.x0 + outline, body.y0 + outline, body.x1 - outline, body.y1 - outline};
            bool is_hollow = series->close[i] > series->open[i] && inner.y1 >= inner.y0;
            hollow += is_hollow;
            int filled = area_of(body) - (is_hollow ? area_of(inner) : 0);
            assert_int_equal(count_pixels(&shown, body, colour), filled);
            /* A wick on both sides. */
            for (int y = box->high_row; y < body.y0; y++)
                assert_int_equal(pixel(&shown, middle_of(box), y), colour);
            for (int y = body.y1 + 1; y <= box->low_row; y++)
                assert_int_equal(pixel(&shown, middle_of(box), y), colour);
        }
        assert_true(hollow > 5);
        assert_int_equal(count_of(geometry.data, "\"hollow\":true"), hollow);
        assert_int_equal(count_of(geometry.data, "\"hollow\":false"), series->length - hollow);
        text_release(&geometry);
        cairo_surface_destroy(shown.surface);
        series_release(&series);
    }
}

static void bars_have_the_open_on_their_left_and_the_close_on_their_right(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 80, .seed = 2});
    struct shown shown = show(bench, "bars", series, 1280, 720);
    for (size_t i = 0; i < 80; i++) {
        const struct candle_box *box = &shown.layout->boxes[i];
        colour_rgb colour = layout_candle_colour(shown.layout, i);
        int middle = middle_of(box);
        for (int y = box->high_row; y <= box->low_row; y++) {
            for (int x = box->x0; x <= box->x1; x++) {
                bool is_drawn = x == middle || y == (x < middle ? box->open_row : box->close_row);
                assert_true((pixel(&shown, x, y) == colour) == is_drawn);
            }
        }
    }
    cairo_surface_destroy(shown.surface);
    series_release(&series);
}

static void bricks_are_boxes_and_stand_apart(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 300, .swing = 4, .seed = 4});
    static const char *const types[] = {"renko", "three-line-break"};
    for (int t = 0; t < 2; t++) {
        struct shown shown = show(bench, types[t], series, 1280, 720);
        assert_true(shown.layout->candles.count > 20);
        for (size_t i = 0; i < shown.layout->candles.count; i++) {
            const struct candle_box *box = &shown.layout->boxes[i];
            struct box brick = {box->x0, box->high_row, box->x1, box->low_row};
            assert_int_equal(count_pixels(&shown, brick, layout_candle_colour(shown.layout, i)), area_of(brick));
            assert_true(i == 0 || box->x0 > box[-1].x1 + 1);
        }
        cairo_surface_destroy(shown.surface);
    }
    series_release(&series);
}

static void a_sign_stands_in_every_box(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 300, .swing = 2, .seed = 6});
    struct shown shown = show(bench, "pnf:1,2", series, 1280, 720);
    struct text geometry = geometry_of(shown.layout);
    const struct scale *scale = &shown.layout->panes[0].scale;
    assert_true(shown.layout->candles.count > 3);
    for (size_t i = 0; i < shown.layout->candles.count; i++) {
        const struct candle_box *box = &shown.layout->boxes[i];
        colour_rgb colour = layout_candle_colour(shown.layout, i);
        int boxes = (int)(shown.layout->candles.high[i] - shown.layout->candles.low[i] + 0.5);
        for (int at = 0; at < boxes; at++) {
            int row = scale_row(scale, shown.layout->candles.low[i] + 0.5 + at);
            /* An X has something in its middle, an O has not. */
            bool is_cross = pixel(&shown, middle_of(box), row) == colour;
            assert_true(is_cross == (box->direction == DIRECTION_UP));
            struct box cell = {box->x0, row - 4, box->x1, row + 4};
            assert_true(count_pixels(&shown, cell, colour) > 6);
        }
        char entry[32];
        snprintf(entry, sizeof entry, "\"boxes\":%d}", boxes);
        assert_non_null(strstr(geometry.data, entry));
    }
    assert_int_equal(count_of(geometry.data, "\"boxes\":"), shown.layout->candles.count);
    assert_non_null(strstr(geometry.data, "\"type\":\"pnf\",\"parameters\":{\"box\":1,\"reversal\":2},"));
    text_release(&geometry);
    cairo_surface_destroy(shown.surface);
    series_release(&series);
}

/* Columns of that colour around the middle, in a row. */
static int thickness(const struct shown *shown, int middle, int row, colour_rgb colour)
{
    int from = middle, to = middle;
    while (pixel(shown, from - 1, row) == colour)
        from--;
    while (pixel(shown, to + 1, row) == colour)
        to++;
    return pixel(shown, middle, row) == colour ? to - from + 1 : 0;
}

static void kagi_lines_are_thick_or_thin(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 200, .swing = 6, .seed = 8});
    struct shown shown = show(bench, "kagi:3", series, 1280, 720);
    const struct theme *theme = &shown.layout->theme;
    struct text geometry = geometry_of(shown.layout);
    size_t turns = 0;
    assert_true(shown.layout->candles.count > 6);
    for (size_t i = 0; i < shown.layout->candles.count; i++) {
        const struct candle_box *box = &shown.layout->boxes[i];
        bool is_thick = shown.layout->candles.is_thick[i];
        int way = box->close_row > box->open_row ? 1 : -1;
        assert_int_equal(box->direction, is_thick ? DIRECTION_UP : DIRECTION_DOWN);
        turns += !isnan(shown.layout->candles.turns[i]);
        double turn = shown.layout->candles.turns[i];
        bool is_short = abs(box->close_row - box->open_row) < 20;
        if (is_short || (!isnan(turn) && abs(scale_row(&shown.layout->panes[0].scale, turn) - box->close_row) < 8))
            continue;
        int wide = thickness(&shown, middle_of(box), box->close_row - 6 * way, is_thick ? theme->up : theme->down);
        assert_int_equal(wide, is_thick ? 3 : 1);
        if (i + 1 < shown.layout->candles.count)
            for (int x = middle_of(box); x <= middle_of(box + 1); x++)
                assert_int_equal(pixel(&shown, x, box->close_row), is_thick ? theme->up : theme->down);
    }
    assert_true(turns > 1);
    assert_int_equal(count_of(geometry.data, "\"turn\":") - count_of(geometry.data, "\"turn\":null"), turns);
    text_release(&geometry);
    cairo_surface_destroy(shown.surface);
    series_release(&series);
}

static int count_dark(const struct shown *shown, struct box box)
{
    int count = 0;
    for (int y = box.y0; y <= box.y1; y++) {
        for (int x = box.x0; x <= box.x1; x++)
            count += (pixel(shown, x, y) & 0xff) < 0x80;
    }
    return count;
}

static void a_line_goes_through_every_close(void **state)
{
    struct bench *bench = *state;
    static const size_t counts[] = {1, 2, 90, 5000};
    static const char *const types[] = {"line", "area"};
    for (size_t c = 0; c < 8; c++) {
        struct series *series = maker_series((struct walk){.count = counts[c / 2], .seed = c});
        struct shown shown = show(bench, types[c % 2], series, 800, 400);
        const struct pane *pane = &shown.layout->panes[0];
        for (size_t i = 0; i < shown.layout->candles.count; i++) {
            const struct candle_box *box = &shown.layout->boxes[i];
            assert_int_equal(layout_candle_colour(shown.layout, i), shown.layout->theme.text);
            struct box near = {box->x0, box->close_row - 1, box->x1, box->close_row + 1};
            assert_true(count_dark(&shown, near) > 0);
            if (shown.layout->candles.sources)
                for (int y = box->high_row; y <= box->low_row; y++)
                    assert_int_equal(pixel(&shown, middle_of(box), y), shown.layout->theme.text);
            else
                assert_int_equal(box->high_row, box->low_row);
            /* Below there is a veil, or not. */
            colour_rgb under = pixel(&shown, middle_of(box), pane->box.y1);
            bool is_bare = under == shown.layout->theme.background || under == shown.layout->theme.grid;
            assert_true(counts[c / 2] == 1 || is_bare == (c % 2 == 0));
        }
        cairo_surface_destroy(shown.surface);
        series_release(&series);
    }
}

/* ---- What holds of all ---- */

static enum status draw_nothing(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)layout, (void)painter, (void)error;
    return STATUS_OK;
}

static void every_type_stays_in_the_price_pane(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 150, .swing = 5, .seed = 3});
    for (size_t t = 0; chart_types[t]; t++) {
        struct shown shown = show(bench, chart_types[t]->name, series, 640, 400);
        struct layout without = *shown.layout;
        struct chart_type none = *chart_types[t];
        none.draw = draw_nothing;
        without.type = &none;
        struct shown plain = {&without, draw(bench, &without)};
        struct box box = shown.layout->panes[0].box;
        int changed = 0;
        for (int y = 0; y < 400; y++) {
            for (int x = 0; x < 640; x++) {
                if (pixel(&shown, x, y) == pixel(&plain, x, y))
                    continue;
                changed++;
                assert_in_range(x, box.x0, box.x1);
                assert_in_range(y, box.y0, box.y1);
            }
        }
        assert_true(changed > 300);
        cairo_surface_destroy(shown.surface);
        cairo_surface_destroy(plain.surface);
    }
    series_release(&series);
}

static struct series *constant(size_t count, double price)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, count, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        columns.time_us[i] = (int64_t)i * DAY_US;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = price;
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static void every_type_draws_any_series_at_any_size(void **state)
{
    struct bench *bench = *state;
    static const int sizes[][2] = {{64, 64}, {130, 90}, {800, 400}, {2500, 64}};
    struct series *all[] = {
        maker_series((struct walk){.count = 1}),
        maker_series((struct walk){.count = 2, .has_no_volume = true}),
        maker_series((struct walk){.count = 3000, .swing = 0.8, .has_no_time = true}),
        maker_series((struct walk){.count = 60, .price = 1e300}),
        maker_series((struct walk){.count = 60, .price = 1e-300}),
        constant(1, 100),
        constant(40, 1e15),
        constant(40, 1e-9),
    };
    for (size_t t = 0; chart_types[t]; t++) {
        for (size_t i = 0; i < sizeof all / sizeof *all * 16; i++) {
            struct chart_options options = maker_options(sizes[i % 4][0], sizes[i % 4][1]);
            options.type = chart_types[t];
            options.is_log = i & 4;
            options.is_bare = i & 8;
            const struct layout *layout = bench_layout(bench, all[i / 16], &options);
            cairo_surface_destroy(draw(bench, layout));
            struct text geometry = geometry_of(layout);
            assert_true(layout->is_empty == (strstr(geometry.data, "\"candles\":[]") != NULL));
            text_release(&geometry);
        }
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        series_release(&all[i]);
}

static void a_chart_of_nothing_has_axes_and_says_so(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120});
    struct chart_options options = options_of("renko:500", 800, 400);
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_true(layout->is_empty);
    assert_string_equal(layout->notice.text, "no brick of 500 in 120 candles");
    assert_string_equal(chart_warning(layout), layout->notice.text);
    assert_true(layout->panes[0].tick_count > 3 && layout->time_tick_count > 3 && layout->last.is_shown);
    assert_int_equal(layout->pane_count, 1);
    struct shown shown = {layout, draw(bench, layout)};
    struct box box = layout->panes[0].box;
    assert_int_equal(count_pixels(&shown, box, layout->theme.up), 0);
    struct box middle = {layout->notice.x, layout->notice.baseline - 8, layout->notice.x + layout->notice.width,
                         layout->notice.baseline};
    assert_true(count_pixels(&shown, middle, layout->theme.background) < area_of(middle) * 9 / 10);
    assert_int_equal(count_pixels(&shown, middle, layout->theme.grid), 0);
    cairo_surface_destroy(shown.surface);
    options.is_bare = true;
    layout = bench_layout(bench, series, &options);
    assert_null(layout->notice.text);
    shown = (struct shown){layout, draw(bench, layout)};
    assert_int_equal(count_pixels(&shown, (struct box){0, 0, 799, 399}, layout->theme.background), 800 * 400);
    cairo_surface_destroy(shown.surface);
    series_release(&series);
}

static void the_scale_shows_the_last_close(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 150, .swing = 5, .seed = 7});
    static const char *const types[] = {"renko:6", "pnf:6,2", "kagi:9", "three-line-break:4", "heikin-ashi", "line"};
    for (size_t i = 0; i < 6; i++) {
        for (size_t last = 30; last <= 150; last += 20) {
            struct chart_options options = options_of(types[i], 800, 400);
            options.last = last;
            const struct scale *scale = &bench_layout(bench, series, &options)->panes[0].scale;
            assert_true(scale->min <= series->close[149] && series->close[149] <= scale->max);
        }
    }
    series_release(&series);
}

static void charts_without_candles_refuse_indicators(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 40});
    struct studies studies = {.series = series};
    study_one(&studies, "line", INDICATOR_PANE_OWN, (struct plot){.values = study_closes(&studies, 0, 0)});
    for (size_t t = 0; chart_types[t]; t++) {
        struct chart_options options = maker_options(640, 480);
        options.type = chart_types[t];
        const struct layout *layout;
        enum status status = studies_try(bench, &studies, &options, &layout);
        assert_int_equal(status, chart_types[t]->unit ? STATUS_USAGE : STATUS_OK);
        if (chart_types[t]->unit)
            assert_non_null(strstr(bench->error.message, chart_types[t]->name));
    }
    studies_release(&studies);
    series_release(&series);
}

static void more_bricks_than_columns_are_gathered(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 2000, .swing = 5, .seed = 1});
    static const char *const types[] = {"renko:0.5", "kagi:0.1", "three-line-break:1"};
    for (size_t i = 0; i < 3; i++) {
        struct shown shown = show(bench, types[i], series, 400, 300);
        const struct layout *layout = shown.layout;
        assert_non_null(layout->candles.sources);
        assert_int_equal(layout->candles.count, layout->plot.x1 - layout->plot.x0 + 1);
        for (size_t at = 0; at < layout->candles.count; at++) {
            const struct candle_box *box = &layout->boxes[at];
            for (int y = box->high_row; y <= box->low_row; y++)
                assert_int_equal(pixel(&shown, box->x0, y), layout_candle_colour(layout, at));
        }
        cairo_surface_destroy(shown.surface);
    }
    struct chart_options options = options_of("renko:0.001", 400, 300);
    const struct layout *layout;
    arena_reset(&bench->arena);
    assert_int_equal(chart_layout(&layout, &(struct chart_data){.series = series}, &options, bench->typeface,
                                  &bench->arena, &bench->error),
                     STATUS_USAGE);
    assert_string_equal(bench->error.message, "more than 10,400 bricks of 0.001: this picture needs larger ones");
    series_release(&series);
}

static void candles_say_nothing_new_in_geometry(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 3});
    struct chart_options options = options_of("candles", 300, 200);
    struct text geometry = geometry_of(bench_layout(bench, series, &options));
    static const char *const absent[] = {"parameters", "hollow", "turn", "boxes", "size"};
    for (size_t i = 0; i < 5; i++)
        assert_null(strstr(geometry.data, absent[i]));
    assert_int_equal(count_of(geometry.data, "\"count\":1}"), 3);
    text_release(&geometry);
    series_release(&series);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(hollow_bodies_have_an_outline_and_nothing_in_it),
        CASE(bars_have_the_open_on_their_left_and_the_close_on_their_right),
        CASE(bricks_are_boxes_and_stand_apart),
        CASE(a_sign_stands_in_every_box),
        CASE(kagi_lines_are_thick_or_thin),
        CASE(a_line_goes_through_every_close),
        CASE(every_type_stays_in_the_price_pane),
        CASE(every_type_draws_any_series_at_any_size),
        CASE(a_chart_of_nothing_has_axes_and_says_so),
        CASE(the_scale_shows_the_last_close),
        CASE(charts_without_candles_refuse_indicators),
        CASE(more_bricks_than_columns_are_gathered),
        CASE(candles_say_nothing_new_in_geometry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
