#include "studies.h"

static struct box text_box(const struct label *label)
{
    return (struct box){label->x, label->baseline - typeface_cap_height(label->font), label->x + label->width - 1,
                        label->baseline - 1};
}

/* Boxes of all that is written, and of the signs in legends. */
struct texts {
    struct box boxes[2000];
    const char *words[2000];
    size_t count;
};

static void note(struct texts *texts, struct box box, const char *words)
{
    assert_true(texts->count < 2000);
    texts->boxes[texts->count] = box;
    texts->words[texts->count++] = words;
}

static void note_label(struct texts *texts, const struct label *label)
{
    if (label->text && label->text[0])
        note(texts, text_box(label), label->text);
}

static void note_tag(struct texts *texts, const struct tag *tag)
{
    if (tag->is_shown)
        note(texts, tag->box, tag->label.text);
}

static void note_all(struct texts *texts, const struct layout *layout)
{
    texts->count = 0;
    for (size_t i = 0; i < layout->header_count; i++)
        note_label(texts, &layout->header[i]);
    for (size_t i = 0; i < layout->legend_count; i++)
        note_label(texts, &layout->legend[i]);
    for (size_t i = 0; i < layout->time_tick_count; i++)
        note_label(texts, &layout->time_ticks[i].label);
    for (size_t p = 0; p < layout->pane_count; p++) {
        for (size_t i = 0; i < layout->panes[p].tick_count; i++)
            note_label(texts, &layout->panes[p].ticks[i].label);
        note_tag(texts, &layout->panes[p].tag);
    }
    note_tag(texts, &layout->last);
    for (size_t i = 0; i < layout->sign_count; i++) {
        const struct legend_sign *sign = &layout->signs[i];
        int half = layout->sign_px / 2;
        note(texts, (struct box){sign->x - half, sign->row, sign->x + half, sign->row}, "a sign");
    }
}

static void check_texts(const struct layout *layout)
{
    static struct texts texts;
    note_all(&texts, layout);
    assert_true(!layout->is_bare || texts.count == 0);
    struct box picture = {0, 0, layout->width_px - 1, layout->height_px - 1};
    for (size_t i = 0; i < texts.count; i++) {
        struct box box = texts.boxes[i];
        if (!box_has(picture, box.x0, box.y0) || !box_has(picture, box.x1, box.y1))
            fail_msg("%dx%d: '%s' leaves the picture", layout->width_px, layout->height_px, texts.words[i]);
        for (size_t p = 0; p < layout->pane_count; p++) {
            if (boxes_meet(box, layout->panes[p].box))
                fail_msg("%dx%d: '%s' lies over a pane", layout->width_px, layout->height_px, texts.words[i]);
            int rule = layout->panes[p].rule_row;
            assert_true(rule < box.y0 || rule > box.y1 || box.x0 > layout->plot.x1);
        }
        for (size_t other = 0; other < i; other++) {
            if (boxes_meet(box, texts.boxes[other]))
                fail_msg("%dx%d: '%s' lies over '%s'", layout->width_px, layout->height_px, texts.words[i],
                         texts.words[other]);
        }
    }
}

static void no_text_lies_over_another_or_over_a_pane(void **state)
{
    struct bench *bench = *state;
    static const int SIZES[][2] = {{1280, 720}, {800, 400}, {320, 200}, {64, 64}, {200, 700}, {500, 300}, {2560, 1440}};
    static const double PRICES[] = {100, 0.00012, 64000};
    int drawn = 0;
    for (size_t p = 0; p < 3; p++) {
        struct series *series = maker_series((struct walk){.count = 90, .price = PRICES[p], .symbol = "ACME"});
        for (size_t own = 0; own < 6; own++) {
            struct studies studies = {.series = series};
            studies_fill(&studies, own);
            for (size_t s = 0; s < sizeof SIZES / sizeof *SIZES; s++) {
                struct chart_options options = maker_options(SIZES[s][0], SIZES[s][1]);
                options.hide_volume = own % 2;
                options.is_bare = own == 3;
                const struct layout *layout;
                if (studies_try(bench, &studies, &options, &layout) != STATUS_OK)
                    continue;
                check_texts(layout);
                drawn++;
            }
            studies_release(&studies);
        }
        series_release(&series);
    }
    assert_true(drawn > 90);
}

/* The texts of the legend from number `at`, with blanks between them. */
static const char *legend_text(const struct layout *layout, size_t at)
{
    static char text[2000];
    size_t length = 0;
    text[0] = 0;
    for (; at < layout->legend_count; at++)
        length +=
            (size_t)snprintf(text + length, sizeof text - length, "%s%s", length ? " " : "", layout->legend[at].text);
    return text;
}

static void legends_name_the_plots_and_their_last_values(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct studies studies = {.series = series};
    double *absent = study_closes(&studies, 0, 0);
    absent[29] = NAN;
    study_one(&studies, "sma", INDICATOR_PANE_PRICE, (struct plot){.values = study_column(&studies, 101.5)});
    study_one(&studies, "late", INDICATOR_PANE_PRICE, (struct plot){.values = absent});
    study_one(&studies, "band", INDICATOR_PANE_PRICE,
              (struct plot){
                  .kind = PLOT_BAND, .values = study_column(&studies, 102.25), .lower = study_column(&studies, 99)});
    study_add(&studies, "osc", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.name = "fast", .values = study_column(&studies, 2.5)});
    study_plot(&studies, (struct plot){.name = "slow", .values = study_column(&studies, -1)});
    study_plot(&studies, (struct plot){.name = "go", .kind = PLOT_MARKERS, .values = study_column(&studies, 0)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    assert_string_equal(legend_text(layout, 0), "sma 101.50 late \xe2\x80\x93 band 102.25 99.00 "
                                                "osc fast 2.50 slow \xe2\x88\x92"
                                                "1 go");
    assert_int_equal(layout->sign_count, 1);
    for (size_t i = 0; i < layout->legend_count; i++)
        assert_true(colour_contrast(layout->legend[i].colour, layout->theme.background) >= 4.5);
    studies_release(&studies);
    series_release(&series);
}

static void a_plot_called_as_its_indicator_is_named_once(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct studies studies = {.series = series};
    study_one(&studies, "atr", INDICATOR_PANE_OWN, (struct plot){.name = "atr", .values = study_column(&studies, 2.5)});
    study_one(&studies, "rsi", INDICATOR_PANE_OWN, (struct plot){.name = "mean", .values = study_column(&studies, 5)});
    study_add(&studies, "dmi", INDICATOR_PANE_OWN);
    study_plot(&studies, (struct plot){.name = "dmi", .values = study_column(&studies, 7)});
    study_plot(&studies, (struct plot){.name = "x", .values = study_column(&studies, 8)});
    struct chart_options options = maker_options(1280, 720);
    assert_string_equal(legend_text(studies_layout(bench, &studies, &options), 0), "atr 2.50 rsi mean 5 dmi dmi 7 x 8");
    studies_release(&studies);
    series_release(&series);
}

/* Panes too low for a legend above them have their name inside; those too low for that too are warned of. */
static void crowded_panes_keep_a_name_or_are_warned_of(void **state)
{
    struct bench *bench = *state;
    static const char *const NAMES[] = {"one", "two", "three", "four", "five", "six", "seven", "eight"};
    struct series *series = maker_series((struct walk){.count = 90});
    struct studies studies = {.series = series};
    study_one(&studies, "average", INDICATOR_PANE_PRICE, (struct plot){.values = study_closes(&studies, 0, 0)});
    size_t inside = 0, without = 0;
    for (size_t own = 1; own <= 8; own++) {
        study_one(&studies, NAMES[own - 1], INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 1)});
        struct chart_options options = maker_options(800, 400);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        char expected[100] = "";
        bool is_lost = layout->strip_count == 0 && layout->legend_count == 2;
        if (is_lost)
            snprintf(expected, sizeof expected, "no room for the legends of %zu panes: make the picture larger", own);
        assert_string_equal(chart_warning(layout), expected);
        assert_string_equal(layout->legend[0].text, "average");
        assert_true(is_lost || layout->strip_count == 0 || layout->strip_count == own);
        cairo_surface_t *surface = studies_draw(bench, layout);
        for (size_t i = 0; i < layout->strip_count; i++) {
            struct box strip = layout->strips[i], pane = layout->panes[2 + i].box;
            const struct label *label = &layout->legend[2 + i];
            assert_string_equal(label->text, NAMES[i]);
            assert_true(strip.x0 == pane.x0 && strip.y0 == pane.y0 && label->x == strip.x0);
            assert_true(label->x + label->width <= strip.x1 && label->baseline <= strip.y1);
            assert_true(2 * (strip.y1 - strip.y0 + 1) <= pane.y1 - pane.y0 + 1);
            assert_int_equal(studies_pixel(surface, strip.x1, strip.y0), layout->theme.background);
        }
        cairo_surface_destroy(surface);
        inside += layout->strip_count > 0;
        without += is_lost;
    }
    assert_true(inside > 0 && without > 0);
    studies_release(&studies);
    series_release(&series);
}

static void long_legends_wrap_and_end_in_an_ellipsis(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    char name[] = "a rather long name of an average";
    for (int i = 0; i < 30; i++)
        study_one(&studies, name, INDICATOR_PANE_PRICE, (struct plot){.values = study_closes(&studies, 0, 0)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    check_texts(layout);
    int lines = 1;
    for (size_t i = 1; i < layout->legend_count; i++)
        lines += layout->legend[i].baseline != layout->legend[i - 1].baseline;
    assert_int_equal(lines, 3);
    assert_true(layout->legend_count < 60);
    assert_string_equal(layout->legend[layout->legend_count - 1].text, "\xe2\x80\xa6");
    /* One line more of legend is one line less of candles. */
    int top = layout->panes[0].box.y0;
    studies.count = 1;
    assert_true(studies_layout(bench, &studies, &options)->panes[0].box.y0 < top);
    studies_release(&studies);
    series_release(&series);
}

static void no_legend_is_wider_than_its_room(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    static char endless[5000];
    memset(endless, 'w', sizeof endless - 1);
    static const enum indicator_pane PANES[] = {INDICATOR_PANE_PRICE, INDICATOR_PANE_OWN};
    for (int p = 0; p < 2; p++) {
        struct studies studies = {.series = series};
        study_add(&studies, endless, PANES[p]);
        for (int i = 0; i < STUDY_PLOTS_MAX; i++)
            study_plot(&studies, (struct plot){.name = endless, .values = study_wave(&studies, 1e12)});
        for (int width = 160; width < 1500; width += 97) {
            struct chart_options options = maker_options(width, 400);
            const struct layout *layout = studies_layout(bench, &studies, &options);
            check_texts(layout);
            assert_true(layout->legend_count > 0 || width < 180);
        }
        studies_release(&studies);
    }
    series_release(&series);
}

static void check_foreign_names(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    static const char *const NAMES[] = {
        "\xe7\xa7\xbb\xe5\x8b\x95\xe5\xb9\xb3\xe5\x9d\x87", "a\x01\nb", "\xff\xfe", "", "\xf4\x8f\xbf\xbf", "  "};
    for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++) {
        struct studies studies = {.series = series};
        study_add(&studies, NAMES[n], INDICATOR_PANE_PRICE);
        study_plot(&studies, (struct plot){.name = NAMES[n], .values = study_closes(&studies, 0, 0)});
        struct chart_options options = maker_options(800, 400);
        const struct layout *layout = studies_layout(bench, &studies, &options);
        check_texts(layout);
        for (size_t i = 0; i < layout->legend_count; i++)
            assert_null(strpbrk(layout->legend[i].text, "\x01\n"));
        cairo_surface_destroy(studies_draw(bench, layout));
        studies_release(&studies);
    }
    series_release(&series);
}

static void names_in_any_letters_are_shown(void **state)
{
    maker_in_child(check_foreign_names, state);
}

static void last_values_are_tagged_where_there_is_room(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 60});
    struct studies studies = {.series = series};
    study_one(&studies, "osc", INDICATOR_PANE_OWN, (struct plot){.values = study_wave(&studies, 2)});
    struct chart_options options = maker_options(1280, 720);
    const struct layout *layout = studies_layout(bench, &studies, &options);
    const struct pane *pane = layout_pane(layout, PANE_INDICATOR);
    assert_true(pane->tag.is_shown);
    assert_int_equal(pane->tag.row, scale_row(&pane->scale, layout->traces[0].last));
    assert_int_equal(pane->tag.fill, layout->traces[0].colour);
    assert_string_equal(pane->tag.label.text, layout->legend[layout->legend_count - 1].text);
    assert_true(colour_contrast(pane->tag.fill, pane->tag.label.colour) >= 4.5);
    options.height_px = 200;
    options.width_px = 320;
    assert_false(layout_pane(studies_layout(bench, &studies, &options), PANE_INDICATOR)->tag.is_shown);
    studies_release(&studies);
    series_release(&series);
}

/* As of sma:20,50: "sma 20 50 20 94.02 50 97.41" would say them twice. */
static void values_that_plots_are_called_by_stand_once(void **state)
{
    struct bench *bench = *state;
    static const struct indicator_parameter PERIOD[] = {{.name = "period", .default_text = "20", .repeats = true}};
    struct series *series = maker_series((struct walk){.count = 30});
    for (int is_called_so = 0; is_called_so < 2; is_called_so++) {
        struct studies studies = {.series = series};
        struct study *study = study_add(&studies, "sma", INDICATOR_PANE_PRICE);
        study->indicator.parameters = PERIOD;
        study->indicator.parameter_count = 1;
        study->call.arguments[0].value = "20";
        study->call.arguments[1].value = "50";
        study->call.argument_count = 2;
        study_plot(&studies, (struct plot){.name = "20", .values = study_column(&studies, 101.5)});
        study_plot(&studies,
                   (struct plot){.name = is_called_so ? "50" : "slow", .values = study_column(&studies, 99.25)});
        struct chart_options options = maker_options(1280, 720);
        assert_string_equal(legend_text(studies_layout(bench, &studies, &options), 0),
                            is_called_so ? "sma 20 101.50 50 99.25" : "sma 20 50 20 101.50 slow 99.25");
        studies_release(&studies);
    }
    series_release(&series);
}

static void dots_have_a_last_value_and_triangles_none(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 30});
    struct studies studies = {.series = series};
    for (int marker = 0; marker < PLOT_MARKER_COUNT; marker++)
        study_one(&studies, "sign", INDICATOR_PANE_PRICE,
                  (struct plot){.kind = PLOT_MARKERS,
                                .marker = (enum plot_marker)marker,
                                .values = study_column(&studies, 100.5)});
    double *early = study_column(&studies, 100.5);
    early[29] = NAN;
    study_one(&studies, "early", INDICATOR_PANE_PRICE,
              (struct plot){.kind = PLOT_MARKERS, .marker = PLOT_MARKER_DOT, .values = early});
    struct chart_options options = maker_options(1280, 720);
    assert_string_equal(legend_text(studies_layout(bench, &studies, &options), 0), "sign sign sign 100.50 early");
    studies_release(&studies);
    series_release(&series);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(no_text_lies_over_another_or_over_a_pane),
        CASE(legends_name_the_plots_and_their_last_values),
        CASE(a_plot_called_as_its_indicator_is_named_once),
        CASE(values_that_plots_are_called_by_stand_once),
        CASE(dots_have_a_last_value_and_triangles_none),
        CASE(crowded_panes_keep_a_name_or_are_warned_of),
        CASE(long_legends_wrap_and_end_in_an_ellipsis),
        CASE(no_legend_is_wider_than_its_room),
        CASE(names_in_any_letters_are_shown),
        CASE(last_values_are_tagged_where_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
