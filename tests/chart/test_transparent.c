/* Charts whose background is left open: over any background they are what they would be on it. */
#include "render/chart/brush.h"
#include "studies.h"

enum { WIDTH = 640, HEIGHT = 480 };

static uint32_t pixel_at(cairo_surface_t *surface, int x, int y)
{
    uint32_t value;
    memcpy(&value,
           cairo_image_surface_get_data(surface) + (ptrdiff_t)y * cairo_image_surface_get_stride(surface) +
               (ptrdiff_t)x * 4,
           sizeof value);
    return value;
}

/* A pixel over an opaque colour, as a browser puts it there. */
static colour_rgb over(uint32_t pixel, colour_rgb under)
{
    colour_rgb result = 0;
    uint32_t rest = 255 - (pixel >> 24);
    for (int shift = 0; shift <= 16; shift += 8)
        result |= ((pixel >> shift & 255) + ((under >> shift & 255) * rest + 127) / 255) << shift;
    return result;
}

static int channel_distance(colour_rgb a, colour_rgb b)
{
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int distance = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
        most = distance > most ? distance : most;
    }
    return most;
}

static cairo_surface_t *draw(struct bench *bench, const struct layout *layout)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, layout->width_px, layout->height_px);
    /* A writer's frame has the last picture in it. */
    memset(cairo_image_surface_get_data(surface), 0x5a,
           (size_t)cairo_image_surface_get_stride(surface) * (size_t)layout->height_px);
    cairo_surface_mark_dirty(surface);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
    cairo_surface_flush(surface);
    return surface;
}

/* Indicators of every kind in two panes, in a theme with an open background. */
struct subject {
    struct series *series;
    struct studies studies;
    struct theme theme;
    struct chart_options options;
};

static void subject_make(struct subject *subject, const struct theme *theme)
{
    *subject = (struct subject){.series = maker_series((struct walk){.count = 150, .seed = 5}), .theme = *theme};
    subject->studies.series = subject->series;
    studies_fill(&subject->studies, 2);
    subject->theme.is_open = true;
    subject->options = maker_options(WIDTH, HEIGHT);
    subject->options.theme = &subject->theme;
}

static void subject_free(struct subject *subject)
{
    studies_release(&subject->studies);
    series_release(&subject->series);
}

static void over_its_themes_background_it_is_the_painted_chart(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; themes[i]; i++) {
        struct subject subject;
        subject_make(&subject, themes[i]);
        cairo_surface_t *open = draw(bench, studies_layout(bench, &subject.studies, &subject.options));
        subject.options.theme = themes[i];
        cairo_surface_t *painted = draw(bench, studies_layout(bench, &subject.studies, &subject.options));
        int clear = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                uint32_t pixel = pixel_at(open, x, y);
                colour_rgb shown = over(pixel, themes[i]->background), wanted = pixel_at(painted, x, y) & 0xffffff;
                clear += pixel == 0;
                /* Each time that a pixel is mixed it is rounded. */
                if (channel_distance(shown, wanted) > 2)
                    fail_msg("%s: pixel %d,%d shows as %06x, not %06x", themes[i]->name, x, y, shown, wanted);
            }
        }
        assert_true(clear > WIDTH * HEIGHT / 2);
        cairo_surface_destroy(open);
        cairo_surface_destroy(painted);
        subject_free(&subject);
    }
}

static void numbers_and_colours_are_the_same_pixels(void **state)
{
    struct bench *bench = *state;
    size_t fitting = 0;
    for (size_t i = 0; themes[i]; i++) {
        struct subject subject;
        subject_make(&subject, themes[i]);
        const struct layout *layout = studies_layout(bench, &subject.studies, &subject.options);
        struct index_frame frame = {.stride = WIDTH, .width_px = WIDTH, .height_px = HEIGHT};
        frame.pixels = malloc((size_t)WIDTH * HEIGHT);
        assert_non_null(frame.pixels);
        memset(frame.pixels, 0xa5, (size_t)WIDTH * HEIGHT);
        assert_int_equal(chart_draw_indexed(layout, bench->typeface, &frame, &bench->error), STATUS_OK);
        cairo_surface_t *colours = draw(bench, layout);
        fitting += !frame.has_overflown;
        for (size_t at = 0; !frame.has_overflown && at < (size_t)WIDTH * HEIGHT; at++) {
            uint32_t entry = frame.palette.colours[frame.pixels[at]];
            assert_int_equal(entry ^ PALETTE_OPAQUE, pixel_at(colours, (int)(at % WIDTH), (int)(at / WIDTH)));
        }
        cairo_surface_destroy(colours);
        free(frame.pixels);
        subject_free(&subject);
    }
    assert_true(fitting > 4);
}

/* The edges of letters have the letters' colour and nothing of the background that the theme is made for. */
static void letters_have_their_own_colour_up_to_their_edges(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; themes[i]; i++) {
        struct subject subject;
        subject_make(&subject, themes[i]);
        const struct layout *layout = studies_layout(bench, &subject.studies, &subject.options);
        const struct label *title = &layout->header[0];
        cairo_surface_t *surface = draw(bench, layout);
        int edges = 0, cores = 0;
        for (int y = title->baseline - 8; y < title->baseline; y++) {
            for (int x = title->x; x < title->x + title->width; x++) {
                uint32_t pixel = pixel_at(surface, x, y), alpha = pixel >> 24;
                edges += alpha > 0 && alpha < 255;
                cores += alpha == 255;
                for (int shift = 0; shift <= 16; shift += 8) {
                    int wanted = (int)(((title->colour >> shift & 255) * alpha + 127) / 255);
                    assert_in_range(abs((int)(pixel >> shift & 255) - wanted), 0, 1);
                }
            }
        }
        assert_true(edges > 20 && cores > 5);
        cairo_surface_destroy(surface);
        subject_free(&subject);
    }
}

static void a_pixel_is_whole_at_every_opacity(void **state)
{
    struct bench *bench = *state;
    struct subject subject;
    subject_make(&subject, theme_find("light"));
    cairo_surface_t *surface = draw(bench, studies_layout(bench, &subject.studies, &subject.options));
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            uint32_t pixel = pixel_at(surface, x, y);
            for (int shift = 0; shift <= 16; shift += 8)
                assert_true((pixel >> shift & 255) <= pixel >> 24); /* as of colours multiplied by alpha */
        }
    }
    cairo_surface_destroy(surface);
    subject_free(&subject);
}

static void a_faint_box_shows_as_its_colour_on_its_background(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int i = 0; i < 20000; i++) {
        colour_rgb colour = (colour_rgb)(maker_random(&random) * 0x1000000);
        colour_rgb background = (colour_rgb)(maker_random(&random) * 0x1000000);
        if (i % 3 == 0)
            background = i % 2 ? 0xffffff : 0;
        if (i % 5 == 0)
            colour = background;
        struct painter painter = {.pixels = (unsigned char[4]){0}, .width = 1, .height = 1};
        paint_start_faint(&painter, colour, background);
        uint32_t pixel = painter.colour;
        assert_in_range(channel_distance(over(pixel, background), colour), 0, 1);
        for (int shift = 0; shift <= 16; shift += 8)
            assert_true((pixel >> shift & 255) <= pixel >> 24);
    }
    struct painter painter = {.pixels = (unsigned char[4]){0}, .width = 1, .height = 1};
    paint_start_faint(&painter, 0xf0f0f0, 0xffffff);
    assert_int_equal(painter.colour, 0x0f000000);
    paint_start_faint(&painter, 0x000000, 0xffffff);
    assert_int_equal(painter.colour, 0xff000000);
}

/* Where cairo draws there is no box as large as the picture. */
static void vectors_leave_the_surface_open(void **state)
{
    struct bench *bench = *state;
    for (int is_open = 0; is_open < 2; is_open++) {
        struct subject subject;
        subject_make(&subject, theme_find("dark"));
        subject.theme.is_open = is_open;
        const struct layout *layout = studies_layout(bench, &subject.studies, &subject.options);
        cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
        assert_int_equal(chart_draw(layout, bench->typeface, surface, &bench->error), STATUS_OK);
        double x, y, width, height;
        cairo_recording_surface_ink_extents(surface, &x, &y, &width, &height);
        bool is_whole = x <= 0 && y <= 0 && x + width >= WIDTH && y + height >= HEIGHT;
        assert_int_equal(is_whole, !is_open);
        cairo_surface_destroy(surface);
        subject_free(&subject);
    }
}

static const struct plot_level LEVELS[] = {{99, "0 %"}, {101, "100 %"}};

static void add_levels(struct studies *studies)
{
    study_add(studies, "levels", INDICATOR_PANE_PRICE);
    studies->results[studies->count - 1].plots.levels = LEVELS;
    studies->results[studies->count - 1].plots.level_count = 2;
}

static bool is_spared(const struct layout *layout, int x, int y)
{
    for (size_t i = 0; i < layout->strip_count; i++) {
        if (box_has(layout->strips[i], x, y))
            return true;
    }
    for (size_t i = 0; i < layout->side_label_count; i++) {
        if (box_has(layout->side_labels[i].box, x, y))
            return true;
    }
    return false;
}

/* Names beside levels, and inside panes too low for a legend above, have nothing beneath them, as all other texts. A
 * surface twice as fine is none that is written to as pixels, and is drawn on as a vector is. */
static void names_inside_panes_stand_in_the_open(void **state)
{
    struct bench *bench = *state;
    for (int scale = 1; scale <= 2; scale++) {
        struct subject subject;
        subject_make(&subject, theme_find("dark"));
        add_levels(&subject.studies);
        for (int i = 0; i < 5; i++)
            study_one(&subject.studies, "low", INDICATOR_PANE_OWN,
                      (struct plot){.values = study_wave(&subject.studies, 1)});
        const struct layout *layout = studies_layout(bench, &subject.studies, &subject.options);
        assert_true(layout->strip_count > 4 && layout->side_label_count > 0);
        struct words words = {.arena = &bench->arena};
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, scale * WIDTH, scale * HEIGHT);
        cairo_surface_set_device_scale(surface, scale, scale);
        assert_int_equal(chart_draw_wordless(layout, bench->typeface, surface, &words, &bench->error), STATUS_OK);
        cairo_surface_flush(surface);
        int drawn = 0;
        for (int y = 0; y < scale * HEIGHT; y++) {
            for (int x = 0; x < scale * WIDTH; x++) {
                uint32_t pixel = pixel_at(surface, x, y);
                drawn += pixel != 0;
                if (pixel != 0 && is_spared(layout, x / scale, y / scale))
                    fail_msg("pixel %d,%d at scale %d is %08x", x, y, scale, pixel);
            }
        }
        assert_true(drawn > 10000);
        cairo_surface_destroy(surface);
        subject_free(&subject);
    }
}

/* They are as pale on another background. */
static void levels_and_guides_are_not_opaque(void **state)
{
    struct bench *bench = *state;
    static const double GUIDE[] = {0.5};
    struct subject subject;
    subject_make(&subject, theme_find("light"));
    add_levels(&subject.studies);
    study_one(&subject.studies, "guided", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&subject.studies, 1)});
    subject.studies.results[subject.studies.count - 1].plots.guides = GUIDE;
    subject.studies.results[subject.studies.count - 1].plots.guide_count = 1;
    const struct layout *layout = studies_layout(bench, &subject.studies, &subject.options);
    cairo_surface_t *surface = draw(bench, layout);
    const struct pane *pane = &layout->panes[layout->pane_count - 1];
    const int rows[] = {layout->levels[0], layout->levels[1], pane->guide_rows[0]};
    for (size_t i = 0; i < 3; i++) {
        int faint = 0;
        for (int x = layout->plot.x0; x <= layout->right; x++) {
            uint32_t alpha = pixel_at(surface, x, rows[i]) >> 24;
            faint += alpha > 0 && alpha < 255;
        }
        assert_true(faint > (layout->right - layout->plot.x0) / 4);
    }
    cairo_surface_destroy(surface);
    subject_free(&subject);
}

static void what_is_cleared_is_transparent_again(void **state)
{
    struct bench *bench = *state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 64, 64);
    struct painter painter;
    assert_int_equal(painter_begin(&painter, surface, 64, 64, bench->typeface, NULL), STATUS_OK);
    paint_clear(&painter, (struct box){0, 0, 63, 63});
    paint_start(&painter, 0x123456);
    paint_box(&painter, (struct box){10, 10, 50, 50});
    paint_finish(&painter);
    paint_clear(&painter, (struct box){20, 20, 30, 30});
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    assert_int_equal(pixel_at(surface, 9, 10), 0);
    assert_int_equal(pixel_at(surface, 10, 10), 0xff123456);
    assert_int_equal(pixel_at(surface, 20, 30), 0);
    assert_int_equal(pixel_at(surface, 31, 30), 0xff123456);
    cairo_surface_destroy(surface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_its_themes_background_it_is_the_painted_chart),
        cmocka_unit_test(numbers_and_colours_are_the_same_pixels),
        cmocka_unit_test(letters_have_their_own_colour_up_to_their_edges),
        cmocka_unit_test(a_pixel_is_whole_at_every_opacity),
        cmocka_unit_test(a_faint_box_shows_as_its_colour_on_its_background),
        cmocka_unit_test(vectors_leave_the_surface_open),
        cmocka_unit_test(names_inside_panes_stand_in_the_open),
        cmocka_unit_test(levels_and_guides_are_not_opaque),
        cmocka_unit_test(what_is_cleared_is_transparent_again),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
