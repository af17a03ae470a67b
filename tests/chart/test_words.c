/* Charts whose texts are left to the file: all of them come as words, and none is drawn. */
#include "studies.h"

#include "render/base/words.h"

static const struct word *find_word(const struct words *words, const char *text)
{
    const struct word *word = words->first;
    while (word && strcmp(word->text, text) != 0)
        word = word->next;
    return word;
}

static void check_label(const struct words *words, const struct label *label)
{
    const struct word *word = words->first;
    if (!label->text || !*label->text)
        return;
    while (word && (word->x != label->x || word->baseline != label->baseline || strcmp(word->text, label->text) != 0))
        word = word->next;
    if (!word) {
        fail_msg("'%s' is no word", label->text);
        return;
    }
    assert_int_equal(word->width, label->width);
    assert_int_equal(word->size_px, label->font.size_px);
    assert_int_equal(word->is_medium, label->font.face == FONT_MEDIUM);
    assert_int_equal(word->colour, label->colour);
}

static void every_text_of_a_chart_is_a_word(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120, .symbol = "A&B"});
    struct studies studies = {.series = series};
    struct arena arena = {0};
    struct words words = {.arena = &arena};
    studies_fill(&studies, 2);
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    assert_int_equal(chart_draw_wordless(layout, bench->typeface, surface, &words, &bench->error), STATUS_OK);
    const struct word *title = find_word(&words, "A&B");
    assert_true(title && title->is_medium);
    assert_non_null(words.family);
    assert_true(words.family[0] != 0);
    for (size_t i = 0; i < layout->header_count; i++)
        check_label(&words, &layout->header[i]);
    for (size_t i = 0; i < layout->legend_count; i++)
        check_label(&words, &layout->legend[i]);
    for (size_t i = 0; i < layout->time_tick_count; i++)
        check_label(&words, &layout->time_ticks[i].label);
    for (size_t p = 0; p < layout->pane_count; p++)
        for (size_t i = 0; i < layout->panes[p].tick_count; i++)
            check_label(&words, &layout->panes[p].ticks[i].label);
    check_label(&words, &layout->last.label);
    assert_null(words.last->next);
    cairo_surface_destroy(surface);
    arena_release(&arena);
    studies_release(&studies);
    series_release(&series);
}

/* The header's rows hold nothing but text. */
static void no_text_is_drawn(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct chart_options options = maker_options(640, 360);
    const struct layout *layout = bench_layout(bench, series, &options);
    struct arena arena = {0};
    struct words words = {.arena = &arena};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 640, 360);
    assert_int_equal(chart_draw_wordless(layout, bench->typeface, surface, &words, &bench->error), STATUS_OK);
    cairo_surface_flush(surface);
    assert_true(layout->header_count > 2 && layout->plot.y0 > 20);
    for (int y = 0; y < layout->plot.y0; y++)
        for (int x = 0; x < 640; x++)
            assert_int_equal(studies_pixel(surface, x, y), layout->theme.background);
    cairo_surface_destroy(surface);
    arena_release(&arena);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_a_chart_is_a_word),
        cmocka_unit_test(no_text_is_drawn),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
