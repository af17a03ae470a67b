/* A chart drawn into palette numbers is, pixel for pixel, the chart drawn into colours. */
#include "render/chart/paint.h"
#include "studies.h"

/* One drawing in both forms. */
struct pair {
    cairo_surface_t *surface;
    struct index_frame frame;
};

static struct pair pair_new(int width_px, int height_px, int gap)
{
    struct pair pair = {.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px)};
    pair.frame = (struct index_frame){
        .stride = (size_t)(width_px + gap), .width_px = (size_t)width_px, .height_px = (size_t)height_px};
    pair.frame.pixels = malloc(pair.frame.stride * pair.frame.height_px);
    assert_non_null(pair.frame.pixels);
    /* A writer's frame has the last picture in it. */
    memset(pair.frame.pixels, 0xa5, pair.frame.stride * pair.frame.height_px);
    return pair;
}

static void pair_free(struct pair *pair)
{
    cairo_surface_destroy(pair->surface);
    free(pair->frame.pixels);
}

static void check_same(const struct pair *pair)
{
    const struct index_frame *frame = &pair->frame;
    assert_in_range(frame->palette.count, 1, PALETTE_SIZE_MAX);
    cairo_surface_flush(pair->surface);
    for (size_t y = 0; y < frame->height_px; y++) {
        for (size_t x = 0; x < frame->width_px; x++) {
            uint8_t number = frame->pixels[y * frame->stride + x];
            colour_rgb colour = studies_pixel(pair->surface, (int)x, (int)y);
            if (number >= frame->palette.count || frame->palette.colours[number] != colour)
                fail_msg("pixel %zu,%zu has number %d, not that of %06x", x, y, number, colour);
        }
        for (size_t x = frame->width_px; x < frame->stride; x++)
            assert_int_equal(frame->pixels[y * frame->stride + x], 0xa5);
    }
}

/* True where 256 colours suffice. */
static bool check_layout(struct bench *bench, const struct layout *layout)
{
    struct pair pair = pair_new(layout->width_px, layout->height_px, layout->width_px % 5);
    assert_int_equal(chart_draw_indexed(layout, bench->typeface, &pair.frame, &bench->error), STATUS_OK);
    bool fits = !pair.frame.has_overflown;
    if (fits) {
        assert_int_equal(chart_draw(layout, bench->typeface, pair.surface, &bench->error), STATUS_OK);
        check_same(&pair);
    }
    pair_free(&pair);
    return fits;
}

static void charts_are_the_same_in_every_theme_and_size(void **state)
{
    struct bench *bench = *state;
    static const int sizes[][2] = {{64, 64}, {333, 200}, {800, 400}, {1280, 720}};
    static const size_t counts[] = {1, 7, 251, 4000};
    for (size_t theme = 0; themes[theme]; theme++) {
        for (size_t i = 0; i < 4; i++) {
            struct series *series =
                maker_series((struct walk){.count = counts[(theme + i) % 4], .seed = theme * 4 + i});
            struct chart_options options = maker_options(sizes[i][0], sizes[i][1]);
            options.theme = themes[theme];
            options.title = "An uncommon title: \xc3\x85\xc3\xa9 AVA fj\xe2\x80\xa6";
            options.is_log = i & 1;
            assert_true(check_layout(bench, bench_layout(bench, series, &options)));
            options.is_bare = true;
            assert_true(check_layout(bench, bench_layout(bench, series, &options)));
            series_release(&series);
        }
    }
}

static void charts_of_every_type_are_the_same(void **state)
{
    struct bench *bench = *state;
    static const int sizes[][2] = {{64, 64}, {333, 200}, {800, 400}, {1280, 720}};
    static const size_t counts[] = {1, 30, 251, 4000};
    for (size_t type = 0; chart_types[type]; type++) {
        for (size_t i = 0; i < 8; i++) {
            struct series *series =
                maker_series((struct walk){.count = counts[(type + i) % 4], .price = 400, .swing = 4, .seed = i});
            struct chart_options options = maker_options(sizes[i % 4][0], sizes[i % 4][1]);
            options.type = chart_types[type];
            options.theme = themes[i % 4];
            options.is_log = i & 4;
            assert_true(check_layout(bench, bench_layout(bench, series, &options)));
            series_release(&series);
        }
    }
}

static void charts_with_all_kinds_of_traces_are_the_same(void **state)
{
    struct bench *bench = *state;
    size_t fitting = 0;
    for (size_t theme = 0; themes[theme]; theme++) {
        for (size_t panes = 0; panes < 3; panes++) {
            struct series *series = maker_series((struct walk){.count = 180, .seed = panes});
            struct studies studies = {.series = series};
            studies_fill(&studies, panes);
            struct chart_options options = maker_options(900, 600);
            options.theme = themes[theme];
            fitting += check_layout(bench, studies_layout(bench, &studies, &options));
            studies_release(&studies);
            series_release(&series);
        }
    }
    assert_true(fitting > 8);
}

/* Bare bands ahead of the candles, dashes, steps, levels, a profile, guides, an average over the volume. */
static void add_the_rest(struct studies *studies)
{
    static const struct plot_level levels[] = {{99, "50 %"}, {101, "100 %"}};
    static const double up[] = {1, 2, 3}, down[] = {3, 2, 1}, guides[] = {-0.5, 0, 0.5};
    double *a = study_closes(studies, 1, 3), *b = study_column(studies, 100);
    study_add(studies, "cloud", INDICATOR_PANE_PRICE);
    study_plot(
        studies,
        (struct plot){.kind = PLOT_BAND, .values = a, .lower = b, .paint = PLOT_PAINT_UP, .is_bare = true, .shift = 9});
    study_plot(studies,
               (struct plot){
                   .kind = PLOT_BAND, .values = b, .lower = a, .paint = PLOT_PAINT_DOWN, .is_bare = true, .shift = 9});
    study_plot(studies, (struct plot){.values = a, .is_dashed = true, .shift = 9});
    study_plot(studies, (struct plot){.name = "P", .kind = PLOT_STEPS, .values = b, .is_dashed = true});
    studies->results[studies->count - 1].plots.levels = levels;
    studies->results[studies->count - 1].plots.level_count = 2;
    studies->results[studies->count - 1].plots.profile = (struct plot_profile){
        .low = 98, .high = 102, .bins = 3, .up = up, .down = down, .value_low = 100, .value_high = 101};
    study_one(studies, "volume", INDICATOR_PANE_VOLUME, (struct plot){.values = study_column(studies, 2e6)});
    study_one(studies, "osc", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(studies, 1), .is_dashed = true});
    studies->results[studies->count - 1].plots.guides = guides;
    studies->results[studies->count - 1].plots.guide_count = 3;
}

static void charts_with_all_that_indicators_ask_for_are_the_same(void **state)
{
    struct bench *bench = *state;
    static const size_t counts[] = {5, 180, 3000};
    for (size_t theme = 0; themes[theme]; theme++) {
        struct series *series = maker_series((struct walk){.count = counts[theme % 3], .seed = theme});
        struct studies studies = {.series = series};
        add_the_rest(&studies);
        struct chart_options options = maker_options(theme % 2 ? 800 : 1280, theme % 2 ? 400 : 720);
        options.theme = themes[theme];
        assert_true(check_layout(bench, studies_layout(bench, &studies, &options)));
        studies_release(&studies);
        series_release(&series);
    }
}

/* Bands over each other, with curves through them. */
static void a_chart_of_too_many_colours_is_found_out(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 300});
    struct studies studies = {.series = series};
    for (int i = 1; i <= 12; i++)
        study_one(&studies, "band", INDICATOR_PANE_PRICE,
                  (struct plot){.kind = PLOT_BAND,
                                .values = study_closes(&studies, i, (size_t)i),
                                .lower = study_closes(&studies, -i, (size_t)i)});
    struct chart_options options = maker_options(900, 600);
    assert_false(check_layout(bench, studies_layout(bench, &studies, &options)));
    studies_release(&studies);
    series_release(&series);
}

static void what_was_drawn_before_does_not_show(void **state)
{
    struct bench *bench = *state;
    struct series *series[2] = {maker_series((struct walk){.count = 90, .seed = 3}),
                                maker_series((struct walk){.count = 200, .seed = 4})};
    struct chart_options options = maker_options(500, 300);
    struct pair fresh = pair_new(500, 300, 0), used = pair_new(500, 300, 0);
    const struct layout *layout = bench_layout(bench, series[1], &options);
    assert_int_equal(chart_draw_indexed(layout, bench->typeface, &used.frame, &bench->error), STATUS_OK);
    layout = bench_layout(bench, series[0], &options);
    assert_int_equal(chart_draw_indexed(layout, bench->typeface, &fresh.frame, &bench->error), STATUS_OK);
    used.frame.palette = (struct palette){0};
    assert_int_equal(chart_draw_indexed(layout, bench->typeface, &used.frame, &bench->error), STATUS_OK);
    assert_memory_equal(&fresh.frame.palette, &used.frame.palette, sizeof fresh.frame.palette);
    assert_memory_equal(fresh.frame.pixels, used.frame.pixels, 500 * 300);
    for (int i = 0; i < 2; i++)
        series_release(&series[i]);
    pair_free(&fresh);
    pair_free(&used);
}

/* One random thing, somewhere in or about the picture. */
struct stroke {
    int kind, x, y, size;
    colour_rgb colour;
    struct box box, clip;
    struct point upper[40], lower[40];
};

enum { STROKE_BOX, STROKE_CURVE, STROKE_DASHES, STROKE_VEIL, STROKE_TRIANGLE, STROKE_DOT, STROKE_LABEL, STROKES };

static int within(uint64_t *random, int from, int end)
{
    return from + (int)(maker_random(random) * (end - from));
}

static struct stroke make_stroke(uint64_t *random, int width, int height)
{
    static const colour_rgb colours[] = {0x000000, 0xd62728, 0x2ca02c, 0x1f77b4};
    struct stroke stroke = {.kind = within(random, 0, STROKES),
                            .x = within(random, -20, width + 20),
                            .y = within(random, -20, height + 20),
                            .size = within(random, 1, 30),
                            .colour = colours[within(random, 0, 4)]};
    stroke.box = (struct box){stroke.x, stroke.y, stroke.x + within(random, -1, 40), stroke.y + within(random, -1, 20)};
    stroke.clip = (struct box){within(random, -5, 20), within(random, -5, 20), width - within(random, -5, 20),
                               height - within(random, -5, 20)};
    for (int i = 0; i < 40; i++) {
        stroke.upper[i] = (struct point){i * width / 38.0 - 2, maker_random(random) * height};
        stroke.lower[i] = (struct point){stroke.upper[i].x, maker_random(random) * height};
        if (within(random, 0, 9) == 0)
            stroke.upper[i].y = NAN;
    }
    return stroke;
}

static void paint_stroke(struct painter *painter, const struct stroke *stroke)
{
    struct label label = {.text = "AVfj\xc3\x85gy 12.50",
                          .font = {stroke->size % 2 ? FONT_MEDIUM : FONT_REGULAR, 8 + stroke->size},
                          .colour = stroke->colour,
                          .x = stroke->x,
                          .baseline = stroke->y};
    switch (stroke->kind) {
    case STROKE_CURVE:
        paint_curve(painter, stroke->colour, stroke->upper, 40, stroke->size / 5.0, stroke->clip);
        break;
    case STROKE_DASHES:
        paint_dashes(painter, stroke->colour, stroke->upper, 40, stroke->size / 5.0, stroke->size, 4, stroke->clip);
        break;
    case STROKE_VEIL:
        paint_between(painter, stroke->colour, 26, stroke->upper, stroke->lower, 40, stroke->clip);
        break;
    case STROKE_TRIANGLE:
        paint_triangle(painter, stroke->colour, stroke->x, stroke->y, stroke->size, stroke->size % 2, stroke->clip);
        break;
    case STROKE_DOT:
        paint_dot(painter, stroke->colour, stroke->x, stroke->y, stroke->size, stroke->clip);
        break;
    case STROKE_LABEL:
        label.width = typeface_width(painter->typeface, label.font, label.text);
        assert_int_equal(paint_label(painter, &label, NULL), STATUS_OK);
        break;
    case STROKE_BOX:
    default:
        paint_start(painter, stroke->colour);
        paint_box(painter, stroke->box);
        paint_finish(painter);
    }
}

static void start_blank(struct painter *painter)
{
    paint_start(painter, 0xffffff);
    paint_box(painter, (struct box){0, 0, painter->width - 1, painter->height - 1});
    paint_finish(painter);
}

/* Until the palette overflows, every stroke leaves both alike; from then on the frame stays as it is. */
static void every_stroke_leaves_the_same_pixels(void **state)
{
    struct bench *bench = *state;
    enum { WIDTH = 97, HEIGHT = 83, ROUNDS = 60, STROKES_EACH = 30 };
    int compared = 0, overflown = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        uint64_t random = round * 77;
        struct pair pair = pair_new(WIDTH, HEIGHT, 3);
        struct painter colours, numbers;
        assert_int_equal(painter_begin(&colours, pair.surface, WIDTH, HEIGHT, bench->typeface, NULL), STATUS_OK);
        painter_begin_indexed(&numbers, &pair.frame, bench->typeface);
        start_blank(&colours);
        start_blank(&numbers);
        for (int i = 0; i < STROKES_EACH; i++) {
            struct stroke stroke = make_stroke(&random, WIDTH, HEIGHT);
            paint_stroke(&numbers, &stroke);
            if (pair.frame.has_overflown)
                break;
            paint_stroke(&colours, &stroke);
            check_same(&pair);
            compared++;
        }
        overflown += pair.frame.has_overflown;
        assert_int_equal(painter_end(&colours, NULL), STATUS_OK);
        assert_int_equal(painter_end(&numbers, NULL), STATUS_OK);
        pair_free(&pair);
    }
    assert_true(compared > ROUNDS * 4);
    assert_true(overflown > 0);
}

static void boxes_of_every_width_are_filled_and_nothing_beside_them(void **state)
{
    struct bench *bench = *state;
    for (int width = 1; width <= 40; width++) {
        struct pair pair = pair_new(80, 9, 2);
        struct painter colours, numbers;
        assert_int_equal(painter_begin(&colours, pair.surface, 80, 9, bench->typeface, NULL), STATUS_OK);
        painter_begin_indexed(&numbers, &pair.frame, bench->typeface);
        struct painter *both[] = {&colours, &numbers};
        for (int i = 0; i < 2; i++) {
            start_blank(both[i]);
            paint_start(both[i], 0x336699);
            paint_box(both[i], (struct box){5, 2, 5 + width - 1, 6});
            paint_box(both[i], (struct box){79 - width % 7, 0, 200, 0});
            paint_finish(both[i]);
            assert_int_equal(painter_end(both[i], NULL), STATUS_OK);
        }
        check_same(&pair);
        pair_free(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_are_the_same_in_every_theme_and_size),
        cmocka_unit_test(charts_of_every_type_are_the_same),
        cmocka_unit_test(charts_with_all_kinds_of_traces_are_the_same),
        cmocka_unit_test(charts_with_all_that_indicators_ask_for_are_the_same),
        cmocka_unit_test(a_chart_of_too_many_colours_is_found_out),
        cmocka_unit_test(what_was_drawn_before_does_not_show),
        cmocka_unit_test(every_stroke_leaves_the_same_pixels),
        cmocka_unit_test(boxes_of_every_width_are_filled_and_nothing_beside_them),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
