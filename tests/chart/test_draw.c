#include "maker.h"
#include "render/base/text.h"
#include "render/chart/paint.h"

#include <cairo-svg.h>
#include <stdlib.h>
#include <string.h>

/* A drawn picture, 0xRRGGBB a pixel. */
struct picture {
    cairo_surface_t *surface;
    const unsigned char *data;
    int stride, width, height;
};

static colour_rgb pixel(const struct picture *picture, int x, int y)
{
    uint32_t value;
    memcpy(&value, picture->data + (ptrdiff_t)y * picture->stride + (ptrdiff_t)x * 4, sizeof value);
    return value & 0xffffff;
}

static struct picture draw(struct bench *bench, const struct layout *layout)
{
    struct picture picture = {.width = layout->width_px, .height = layout->height_px};
    picture.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height);
    /* A writer's frame has the last picture in it, and every pixel must be painted. */
    memset(cairo_image_surface_get_data(picture.surface), 0x5a,
           (size_t)cairo_image_surface_get_stride(picture.surface) * (size_t)picture.height);
    cairo_surface_mark_dirty(picture.surface);
    assert_int_equal(chart_draw(layout, bench->typeface, picture.surface, &bench->error), STATUS_OK);
    cairo_surface_flush(picture.surface);
    picture.data = cairo_image_surface_get_data(picture.surface);
    picture.stride = cairo_image_surface_get_stride(picture.surface);
    return picture;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* Body and wick in the candle's colour, and nothing of that colour above and below them. */
static void check_candle(const struct layout *layout, const struct picture *picture, size_t index)
{
    const struct candle_box *box = &layout->boxes[index];
    colour_rgb colour = layout_colour(layout, box->direction);
    int top = least(box->open_row, box->close_row), bottom = most(box->open_row, box->close_row);
    for (int y = top; y <= bottom; y++) {
        for (int x = box->x0; x <= box->x1; x++)
            assert_int_equal(pixel(picture, x, y), colour);
    }
    int middle = (box->x0 + box->x1) / 2;
    for (int y = box->high_row; y <= box->low_row; y++)
        assert_int_equal(pixel(picture, middle, y), colour);
    for (int x = box->x0; x <= box->x1; x++) {
        for (int y = layout->panes[0].box.y0; y <= layout->panes[0].box.y1; y++) {
            bool is_wick = abs(x - middle) <= layout->wick_px / 2 && y >= least(top, box->high_row) &&
                           y <= most(bottom, box->low_row);
            if (!is_wick && (y < top || y > bottom))
                assert_int_not_equal(pixel(picture, x, y), colour);
        }
    }
    const struct pane *volume = layout_pane(layout, PANE_VOLUME);
    for (int y = box->volume_row; volume && box->volume_row >= 0 && y <= volume->box.y1; y++)
        assert_int_equal(pixel(picture, middle, y), layout_volume_colour(layout, box->direction));
}

static void check_picture(struct bench *bench, const struct series *series, const struct chart_options *options)
{
    const struct layout *layout = bench_layout(bench, series, options);
    struct picture picture = draw(bench, layout);
    for (size_t i = 0; i < layout->candles.count; i++)
        check_candle(layout, &picture, i);
    cairo_surface_destroy(picture.surface);
}

static void every_candle_is_found_at_its_pixels_in_every_theme(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 150, .symbol = "ACME", .skips_weekends = true});
    for (size_t i = 0; themes[i]; i++) {
        struct chart_options options = maker_options(800, 400);
        options.theme = themes[i];
        check_picture(bench, series, &options);
    }
    series_release(&series);
}

static void every_candle_is_found_at_its_pixels_at_every_size(void **state)
{
    struct bench *bench = *state;
    static const int SIZES[][2] = {{64, 64}, {200, 100}, {333, 222}, {1280, 720}, {1921, 1081}};
    static const size_t COUNTS[] = {1, 2, 9, 120, 3000};
    for (size_t c = 0; c < sizeof COUNTS / sizeof *COUNTS; c++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[c], .symbol = "ACME", .seed = c});
        for (size_t s = 0; s < sizeof SIZES / sizeof *SIZES; s++) {
            struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
            options.is_log = s % 2;
            check_picture(bench, series, &options);
        }
        series_release(&series);
    }
}

static void a_body_beside_its_wick_is_joined_to_it(void **state)
{
    struct bench *bench = *state;
    struct series_columns columns;
    struct series *series;
    assert_int_equal(series_new(&series, 3, NULL, &columns, NULL), STATUS_OK);
    for (int i = 0; i < 3; i++) {
        columns.time_us[i] = i * DAY_US;
        columns.open[i] = 10;
        columns.high[i] = 11;
        columns.low[i] = 10.5;
        columns.close[i] = 9;
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    struct chart_options options = maker_options(640, 360);
    const struct layout *layout = bench_layout(bench, series, &options);
    struct picture picture = draw(bench, layout);
    const struct candle_box *box = &layout->boxes[1];
    for (int y = box->high_row; y <= box->close_row; y++)
        assert_int_equal(pixel(&picture, (box->x0 + box->x1) / 2, y), layout->theme.down);
    cairo_surface_destroy(picture.surface);
    series_release(&series);
}

static void bare_pictures_hold_nothing_but_candles_and_volume(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60, .symbol = "ACME"});
    struct chart_options options = maker_options(640, 360);
    options.is_bare = true;
    const struct layout *layout = bench_layout(bench, series, &options);
    struct picture picture = draw(bench, layout);
    const struct theme *theme = &layout->theme;
    const colour_rgb allowed[] = {theme->background,      theme->up,          theme->down,
                                  theme->unchanged,       theme->down_volume, theme->up_volume,
                                  theme->unchanged_volume};
    for (int y = 0; y < picture.height; y++) {
        for (int x = 0; x < picture.width; x++) {
            bool is_allowed = false;
            for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
                is_allowed = is_allowed || pixel(&picture, x, y) == allowed[i];
            assert_true(is_allowed);
        }
    }
    cairo_surface_destroy(picture.surface);
    series_release(&series);
}

static int by_value(const void *a, const void *b)
{
    const uint32_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static size_t count_colours(const struct picture *picture)
{
    size_t size = (size_t)picture->width * (size_t)picture->height, found = 1;
    uint32_t *pixels = malloc(size * sizeof *pixels);
    assert_non_null(pixels);
    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++)
            pixels[(size_t)y * (size_t)picture->width + (size_t)x] = pixel(picture, x, y);
    }
    qsort(pixels, size, sizeof *pixels, by_value);
    for (size_t i = 1; i < size; i++)
        found += pixels[i] != pixels[i - 1];
    free(pixels);
    return found;
}

static void a_picture_fits_a_palette_in_every_theme(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 252, .symbol = "ACME & S\xc3\xb8n"});
    for (size_t i = 0; themes[i]; i++) {
        struct chart_options options = maker_options(1280, 720);
        options.theme = themes[i];
        struct picture picture = draw(bench, bench_layout(bench, series, &options));
        assert_in_range(count_colours(&picture), 20, 256);
        cairo_surface_destroy(picture.surface);
    }
    series_release(&series);
}

static void the_same_chart_has_the_same_pixels_whatever_was_drawn_before(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100, .symbol = "ACME"});
    struct chart_options options = maker_options(800, 400), other = maker_options(333, 222);
    struct picture first = draw(bench, bench_layout(bench, series, &options));
    other.theme = theme_find("dark");
    struct picture between = draw(bench, bench_layout(bench, series, &other));
    struct bench fresh = {0};
    assert_int_equal(typeface_new(&fresh.typeface, NULL), STATUS_OK);
    struct picture second = draw(&fresh, bench_layout(&fresh, series, &options));
    assert_memory_equal(first.data, second.data, (size_t)first.stride * (size_t)first.height);
    cairo_surface_destroy(first.surface);
    cairo_surface_destroy(between.surface);
    cairo_surface_destroy(second.surface);
    typeface_free(&fresh.typeface);
    arena_release(&fresh.arena);
    series_release(&series);
}

static void boxes_through_cairo_are_the_same_pixels(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100, .symbol = "ACME"});
    struct chart_options options = maker_options(800, 400);
    options.is_bare = true;
    const struct layout *layout = bench_layout(bench, series, &options);
    struct picture direct = draw(bench, layout);
    cairo_surface_t *recording = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
    assert_int_equal(chart_draw(layout, bench->typeface, recording, &bench->error), STATUS_OK);
    cairo_surface_t *played = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 800, 400);
    cairo_t *cr = cairo_create(played);
    cairo_set_source_surface(cr, recording, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(played);
    struct picture through = {played, cairo_image_surface_get_data(played), cairo_image_surface_get_stride(played), 800,
                              400};
    for (int y = 0; y < 400; y++) {
        for (int x = 0; x < 800; x++)
            assert_int_equal(pixel(&direct, x, y), pixel(&through, x, y));
    }
    cairo_surface_destroy(played);
    cairo_surface_destroy(recording);
    cairo_surface_destroy(direct.surface);
    series_release(&series);
}

static cairo_status_t append_bytes(void *closure, const unsigned char *data, unsigned length)
{
    text_append(closure, (const char *)data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void vector_targets_are_drawn_with_the_same_layout(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 100, .symbol = "ACME"});
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = bench_layout(bench, series, &options);
    struct text out = {0};
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(append_bytes, &out, 800, 400);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
    cairo_surface_finish(surface);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_non_null(strstr(out.data, "glyph"));
    assert_true(out.length > 5000);
    text_release(&out);
    series_release(&series);
}

static void what_lies_outside_the_picture_is_cut_off(void **state)
{
    struct bench *bench = *state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 64, 64);
    struct painter painter;
    assert_int_equal(painter_begin(&painter, surface, 64, 64, bench->typeface, NULL), STATUS_OK);
    paint_start(&painter, 0x123456);
    paint_box(&painter, (struct box){-100, -100, 1000, 1000});
    paint_box(&painter, (struct box){60, 60, 1 << 30, 1 << 30});
    paint_box(&painter, (struct box){70, 70, 80, 80});
    paint_box(&painter, (struct box){10, 10, 9, 20});
    paint_finish(&painter);
    for (int x = -40; x < 100; x += 7) {
        struct label label = {.text = "edge", .font = {FONT_REGULAR, 12}, .x = x, .baseline = x, .width = 30};
        assert_int_equal(paint_label(&painter, &label, NULL), STATUS_OK);
    }
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    cairo_surface_destroy(surface);
}

static void a_broken_surface_is_an_error(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 5});
    struct chart_options options = maker_options(800, 400);
    const struct layout *layout = bench_layout(bench, series, &options);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 800, -1);
    struct error error = {0};
    assert_int_not_equal(chart_draw(layout, bench->typeface, surface, &error), STATUS_OK);
    assert_true(error.message[0] != 0);
    cairo_surface_destroy(surface);
    series_release(&series);
}

/* How often a text occurs. */
static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void geometry_is_one_line_with_every_candle(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 3, .symbol = "A\"B\n"});
    struct chart_options options = maker_options(640, 360);
    const struct layout *layout = bench_layout(bench, series, &options);
    struct text out = {0};
    chart_geometry_json(&out, layout, "in.csv", "out.png");
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_int_equal(occurrences(out.data, "\n"), 1);
    assert_int_equal(out.data[out.length - 1], '\n');
    assert_int_equal(occurrences(out.data, "\"time\":"), 3);
    assert_non_null(strstr(out.data, "{\"input\":\"in.csv\",\"output\":\"out.png\",\"symbol\":\"A\\\"B\\n\","
                                     "\"type\":\"candles\",\"theme\":\"light\",\"width\":640,\"height\":360,"
                                     "\"candles_shown\":3,\"panes\":[{\"name\":\"price\",\"x0\":"));
    assert_non_null(strstr(out.data, "{\"time\":1577923200,\"x0\":"));
    char first[200];
    const struct candle_box *box = &layout->boxes[0];
    snprintf(first, sizeof first, "\"x0\":%d,\"x1\":%d,\"open\":%d,\"high\":%d,\"low\":%d,\"close\":%d,", box->x0,
             box->x1, box->open_row, box->high_row, box->low_row, box->close_row);
    assert_non_null(strstr(out.data, first));
    assert_int_equal(occurrences(out.data, "\"count\":1}"), 3);
    text_release(&out);
    series_release(&series);
}

static void geometry_numbers_rows_without_time_and_counts_gathered_candles(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 640, .has_no_time = true, .has_no_volume = true});
    struct chart_options options = maker_options(64, 64);
    const struct layout *layout = bench_layout(bench, series, &options);
    struct text out = {0};
    chart_geometry_json(&out, layout, "in.csv", "out.png");
    assert_non_null(strstr(out.data, "{\"time\":0,"));
    assert_non_null(strstr(out.data, "\"volume\":null"));
    assert_int_equal(occurrences(out.data, "\"time\":"), layout->candles.count);
    assert_non_null(strstr(out.data, "\"count\":10}"));
    assert_non_null(strstr(out.data, "\"symbol\":null"));
    text_release(&out);
    series_release(&series);
}

static void warn_of_a_missing_glyph(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 5});
    struct chart_options options = maker_options(800, 400);
    options.title = "x\xf3\xb0\x80\x80y";
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_non_null(strstr(chart_warning(layout), "U+F0000"));
    struct picture picture = draw(bench, layout);
    cairo_surface_destroy(picture.surface);
    series_release(&series);
}

static void a_glyph_that_no_font_has_is_warned_of_and_drawn(void **state)
{
    maker_in_child(warn_of_a_missing_glyph, state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_candle_is_found_at_its_pixels_in_every_theme),
        cmocka_unit_test(every_candle_is_found_at_its_pixels_at_every_size),
        cmocka_unit_test(a_body_beside_its_wick_is_joined_to_it),
        cmocka_unit_test(bare_pictures_hold_nothing_but_candles_and_volume),
        cmocka_unit_test(a_picture_fits_a_palette_in_every_theme),
        cmocka_unit_test(the_same_chart_has_the_same_pixels_whatever_was_drawn_before),
        cmocka_unit_test(boxes_through_cairo_are_the_same_pixels),
        cmocka_unit_test(vector_targets_are_drawn_with_the_same_layout),
        cmocka_unit_test(what_lies_outside_the_picture_is_cut_off),
        cmocka_unit_test(a_broken_surface_is_an_error),
        cmocka_unit_test(geometry_is_one_line_with_every_candle),
        cmocka_unit_test(geometry_numbers_rows_without_time_and_counts_gathered_candles),
        cmocka_unit_test(a_glyph_that_no_font_has_is_warned_of_and_drawn),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
