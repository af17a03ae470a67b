#include "render/chart/annotations.h"
#include "render/chart/colour_names.h"
#include "studies.h"

#include <string.h>

static colour_rgb parsed(const char *text)
{
    colour_rgb colour = 0xdeadbeef;
    struct error error = {0};
    if (colour_parse(text, &colour, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    return colour;
}

static void colours_are_read_in_every_form(void **state)
{
    (void)state;
    assert_int_equal(parsed("#0a1bfc"), 0x0a1bfc);
    assert_int_equal(parsed("0A1BFC"), 0x0a1bfc);
    assert_int_equal(parsed("#f12"), 0xff1122);
    assert_int_equal(parsed("rebeccapurple"), 0x663399);
    assert_int_equal(parsed("Orange"), 0xffa500);
    assert_int_equal(parsed("facade"), 0xfacade);
}

static void what_is_no_colour_is_quoted(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"",    "#",    "#12",     "#12345", "#1234567", "12345",
                                        "f12", "#ggg", "blurple", " red",   "red ",     "#f1\n"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        colour_rgb colour = 7;
        struct error error = {0};
        assert_int_equal(colour_parse(TEXTS[i], &colour, &error), STATUS_USAGE);
        assert_non_null(strstr(error.message, "is no colour"));
    }
}

static void css_has_148_names(void **state)
{
    (void)state;
    size_t count = 0;
    for (; colour_names[count].name; count++)
        assert_true(count == 0 || strcmp(colour_names[count - 1].name, colour_names[count].name) < 0);
    assert_int_equal(count, 148);
}

static void contrast_is_as_wcag_defines_it(void **state)
{
    (void)state;
    assert_true(fabs(colour_contrast(0x000000, 0xffffff) - 21) < 1e-9);
    assert_true(fabs(colour_contrast(0x777777, 0xffffff) - 4.478) < 0.001);
    assert_true(colour_contrast(0x123456, 0x123456) == 1);
    assert_true(colour_contrast(0xff0000, 0x00ff00) == colour_contrast(0x00ff00, 0xff0000));
}

static void mixing_reaches_both_ends(void **state)
{
    (void)state;
    assert_int_equal(colour_mix(0x102030, 0xf0e0d0, 0), 0x102030);
    assert_int_equal(colour_mix(0x102030, 0xf0e0d0, 256), 0xf0e0d0);
    assert_int_equal(colour_mix(0x000000, 0xffffff, 128), 0x808080);
}

static void every_colour_becomes_readable(void **state)
{
    (void)state;
    for (colour_rgb colour = 0; colour <= 0xffffff; colour += 0x1e1e1) {
        for (size_t i = 0; themes[i]; i++)
            assert_true(colour_contrast(colour_readable(colour, themes[i]->background), themes[i]->background) >= 4.5);
        assert_true(colour_contrast(colour_readable(0x0a1bfc, colour), colour) >= 4.5);
    }
}

static void themes_keep_candles_and_text_apart_from_the_background(void **state)
{
    (void)state;
    for (size_t i = 0; themes[i]; i++) {
        const struct theme *theme = themes[i];
        const struct {
            const char *what;
            colour_rgb colour;
            double least;
        } CLAIMS[] = {
            {"text", theme->text, 4.5},
            {"muted text", theme->text_muted, 4.5},
            {"up", theme->up, 3},
            {"down", theme->down, 3},
            {"unchanged", theme->unchanged, 3},
            {"up volume", theme->up_volume, 1.5},
            {"down volume", theme->down_volume, 1.5},
            {"unchanged volume", theme->unchanged_volume, 1.5},
        };
        for (size_t c = 0; c < sizeof CLAIMS / sizeof *CLAIMS; c++) {
            double contrast = colour_contrast(CLAIMS[c].colour, theme->background);
            if (contrast < CLAIMS[c].least)
                fail_msg("%s of %s has a contrast of %.2f", CLAIMS[c].what, theme->name, contrast);
        }
        assert_int_not_equal(theme->up, theme->down);
        assert_true(colour_contrast(theme->grid, theme->background) < 1.5);
    }
}

/* CIE 1976 L*a*b* under D65 of linear RGB. */
struct lab {
    double l, a, b;
};

static double lab_part(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static struct lab to_lab(const double rgb[3])
{
    double x = lab_part((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
    double y = lab_part(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
    double z = lab_part((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
    return (struct lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/* How eyes see linear RGB: all cones, no M cones, no L cones (Machado, Oliveira and Fernandes 2009, severity 1). */
static const double VISIONS[3][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
};

static struct lab seen(colour_rgb colour, int vision)
{
    double rgb[3], cones[3];
    for (int i = 0; i < 3; i++) {
        double part = (colour >> (16 - 8 * i) & 255) / 255.0;
        rgb[i] = part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
    }
    for (int i = 0; i < 3; i++) {
        const double *row = VISIONS[vision][i];
        cones[i] = fmin(fmax(row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2], 0), 1);
    }
    return to_lab(cones);
}

/* CIE 1976: about 2 can just be told apart side by side. */
static double apart(colour_rgb a, colour_rgb b, int vision)
{
    struct lab first = seen(a, vision), second = seen(b, vision);
    double l = first.l - second.l, x = first.a - second.a, y = first.b - second.b;
    return sqrt(l * l + x * x + y * y);
}

static void distances_are_as_cie_defines_them(void **state)
{
    (void)state;
    assert_true(fabs(apart(0x000000, 0xffffff, 0) - 100) < 0.01);
    assert_true(fabs(seen(0xff0000, 0).l - 53.24) < 0.01);
    assert_true(fabs(seen(0xff0000, 0).a - 80.09) < 0.05);
    assert_true(apart(0xd62f35, 0x0b8468, 1) < apart(0xd62f35, 0x0b8468, 0) / 2); /* red and green */
}

/* The least distance of a theme's plots from each other and from rising and falling candles. */
static double least_apart(const struct theme *theme, int vision)
{
    double least = INFINITY;
    for (int i = 0; i < THEME_PLOTS; i++) {
        least = fmin(least, apart(theme->plots[i], theme->up, vision));
        least = fmin(least, apart(theme->plots[i], theme->down, vision));
        for (int before = 0; before < i; before++)
            least = fmin(least, apart(theme->plots[i], theme->plots[before], vision));
    }
    return least;
}

static void plots_are_apart_from_the_background_from_candles_and_from_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; themes[i]; i++) {
        for (int plot = 0; plot < THEME_PLOTS; plot++) {
            double contrast = colour_contrast(themes[i]->plots[plot], themes[i]->background);
            if (contrast < 3)
                fail_msg("plot %d of %s has a contrast of %.2f", plot + 1, themes[i]->name, contrast);
            assert_true(apart(themes[i]->plots[plot], themes[i]->unchanged, 0) >= 25);
        }
        if (least_apart(themes[i], 0) < 25)
            fail_msg("two plots or candles of %s are only %.1f apart", themes[i]->name, least_apart(themes[i], 0));
    }
}

static void plots_of_the_colour_blind_theme_are_apart_for_everyone(void **state)
{
    (void)state;
    const struct theme *theme = theme_find("colour-blind");
    for (int vision = 0; vision < 3; vision++) {
        if (least_apart(theme, vision) < 15)
            fail_msg("only %.1f apart in vision %d", least_apart(theme, vision), vision);
    }
}

static void plots_of_the_print_theme_are_apart_in_grey(void **state)
{
    (void)state;
    const struct theme *theme = theme_find("print");
    colour_rgb colours[THEME_PLOTS + 2] = {theme->up, theme->down};
    memcpy(colours + 2, theme->plots, sizeof theme->plots);
    for (int i = 0; i < THEME_PLOTS + 2; i++) {
        for (int before = 0; before < i; before++)
            assert_true(fabs(seen(colours[i], 0).l - seen(colours[before], 0).l) >= 6);
    }
}

static void themes_are_found_by_name(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"light", "dark", "tradingview", "colour-blind", "east-asia"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        assert_non_null(theme_find(NAMES[i]));
        assert_string_equal(theme_find(NAMES[i])->name, NAMES[i]);
    }
    assert_null(theme_find("Light"));
    assert_null(theme_find(""));
}

static void red_rises_in_east_asia(void **state)
{
    (void)state;
    const struct theme *theme = theme_find("east-asia");
    assert_true(theme->up >> 16 > (theme->up >> 8 & 255));
    assert_true(theme->down >> 16 < (theme->down >> 8 & 255));
}

static void check_read(const struct theme *theme, const struct label *label, colour_rgb under)
{
    if (label->text && *label->text && colour_contrast(label->colour, under) < 4.5)
        fail_msg("'%s' has a contrast of %.2f in %s", label->text, colour_contrast(label->colour, under), theme->name);
}

static void check_tag(const struct theme *theme, const struct tag *tag)
{
    if (tag->is_shown)
        check_read(theme, &tag->label, tag->fill);
}

/* Of all labels of a chart with indicators, each on what lies under it. */
static void check_labels(const struct layout *layout)
{
    const struct theme *theme = &layout->theme;
    for (size_t i = 0; i < layout->header_count; i++)
        check_read(theme, &layout->header[i], theme->background);
    for (size_t i = 0; i < layout->legend_count; i++)
        check_read(theme, &layout->legend[i], theme->background);
    for (size_t i = 0; i < layout->time_tick_count; i++)
        check_read(theme, &layout->time_ticks[i].label, theme->background);
    for (size_t i = 0; i < layout->pane_count; i++) {
        check_tag(theme, &layout->panes[i].tag);
        for (size_t at = 0; at < layout->panes[i].tick_count; at++)
            check_read(theme, &layout->panes[i].ticks[at].label, theme->background);
    }
    check_tag(theme, &layout->last);
}

static void every_text_of_a_chart_can_be_read(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; themes[i]; i++) {
        for (uint64_t seed = 0; seed < 6; seed++) {
            struct series *series = maker_series((struct walk){.count = 120, .seed = seed, .is_flat = seed == 5});
            struct studies studies = {.series = series};
            struct chart_options options = maker_options(1000, 700);
            studies_fill(&studies, 2);
            options.theme = themes[i];
            const struct layout *layout = studies_layout(bench, &studies, &options);
            assert_true(layout->legend_count > 4 && layout->last.is_shown);
            check_labels(layout);
            for (size_t at = 0; at < layout->trace_count; at++) {
                const struct trace *trace = &layout->traces[at];
                assert_true(colour_contrast(trace->strong, themes[i]->background) >= 3);
                /* Bars may be as pale as the volume's. */
                if (!trace->is_pale && colour_contrast(trace->colour, themes[i]->background) < 3)
                    fail_msg("trace %zu (kind %d) of %s is %06x", at, (int)trace->kind, themes[i]->name, trace->colour);
            }
            studies_release(&studies);
            series_release(&series);
        }
    }
}

/* Levels, and what users put on a chart. */
static void every_line_and_mark_can_be_seen(void **state)
{
    struct bench *bench = *state;
    static const struct plot_level LEVELS[] = {{99.5, "0 %"}, {100.5, "100 %"}};
    static const struct hline HLINES[] = {{.price = 100, .text = "Stop"}};
    for (size_t i = 0; themes[i]; i++) {
        struct series *series = maker_series((struct walk){.count = 60, .seed = 2});
        struct studies studies = {.series = series};
        study_add(&studies, "levels", INDICATOR_PANE_PRICE);
        studies.results[0].plots.levels = LEVELS;
        studies.results[0].plots.level_count = 2;
        struct chart_options options = maker_options(1000, 700);
        options.theme = themes[i];
        options.hlines = HLINES;
        options.hline_count = 1;
        const struct layout *layout = studies_layout(bench, &studies, &options);
        colour_rgb background = themes[i]->background;
        assert_true(colour_contrast(layout->level_colour, background) >= 3);
        assert_int_equal(layout->side_label_count, 2);
        for (size_t at = 0; at < layout->side_label_count; at++)
            check_read(themes[i], &layout->side_labels[at].label, background);
        const struct level *level = &layout->annotations->levels[0];
        assert_true(level->tag.is_shown && level->label.text);
        check_tag(themes[i], &level->tag);
        check_read(themes[i], &level->label, background);
        assert_true(colour_contrast(level->tag.fill, background) >= 3);
        studies_release(&studies);
        series_release(&series);
    }
}

static void themes_that_are_hard_to_see_are_found_out(void **state)
{
    (void)state;
    struct theme_pale pale[THEME_PALE_MAX];
    for (size_t i = 0; themes[i]; i++)
        assert_int_equal(theme_find_pale(themes[i], pale), 0);
    struct theme theme = *theme_find("light");
    theme.up = 0xffff80;
    theme.plots[4] = 0xdddddd;
    theme.plots[2] = 0xeeeeee;
    theme.text_muted = 0x888888; /* 3.5:1: enough for a line */
    assert_int_equal(theme_find_pale(&theme, pale), 3);
    static const char *const NAMES[] = {"text-muted", "up", "plots"};
    static const double LEAST[] = {4.5, 3, 3};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(pale[i].name, NAMES[i]);
        assert_true(pale[i].least == LEAST[i] && pale[i].contrast < LEAST[i]);
    }
    assert_true(pale[2].contrast == colour_contrast(0xeeeeee, 0xffffff));
    theme.background = theme.text = theme.text_muted = theme.up = theme.down = theme.unchanged = 0x123456;
    for (int i = 0; i < THEME_PLOTS; i++)
        theme.plots[i] = 0x123456;
    assert_int_equal(theme_find_pale(&theme, pale), THEME_PALE_MAX);
}

static void another_background_keeps_texts_readable_and_the_rest_pale(void **state)
{
    (void)state;
    for (size_t i = 0; themes[i]; i++) {
        for (colour_rgb background = 0; background <= 0xffffff; background += 0x0f1e2d) {
            struct theme theme = *themes[i];
            theme_set_background(&theme, background);
            assert_int_equal(theme.background, background);
            assert_true(colour_contrast(theme.text, background) >= 4.5);
            assert_true(colour_contrast(theme.text_muted, background) >= 4.5);
            assert_true(colour_contrast(theme.grid, background) < 1.6);
            assert_int_equal(theme.up, themes[i]->up);
            assert_int_not_equal(theme.grid, background);
        }
        struct theme theme = *themes[i];
        theme_set_background(&theme, theme.background);
        assert_int_equal(theme.text, themes[i]->text);
        assert_int_equal(theme.text_muted, themes[i]->text_muted);
        assert_true(apart(theme.up_volume, themes[i]->up_volume, 0) < 4);
    }
}

static void own_colours_bring_their_volume_along(void **state)
{
    (void)state;
    struct theme theme = *theme_find("dark");
    theme_set_up(&theme, 0x0a1bfc);
    theme_set_down(&theme, theme.background);
    assert_int_equal(theme.up, 0x0a1bfc);
    assert_int_not_equal(theme.up_volume, theme_find("dark")->up_volume);
    assert_int_equal(theme.down_volume, theme.background);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_read_in_every_form),
        cmocka_unit_test(what_is_no_colour_is_quoted),
        cmocka_unit_test(css_has_148_names),
        cmocka_unit_test(contrast_is_as_wcag_defines_it),
        cmocka_unit_test(mixing_reaches_both_ends),
        cmocka_unit_test(every_colour_becomes_readable),
        cmocka_unit_test(themes_keep_candles_and_text_apart_from_the_background),
        cmocka_unit_test(distances_are_as_cie_defines_them),
        cmocka_unit_test(plots_are_apart_from_the_background_from_candles_and_from_each_other),
        cmocka_unit_test(plots_of_the_colour_blind_theme_are_apart_for_everyone),
        cmocka_unit_test(plots_of_the_print_theme_are_apart_in_grey),
        cmocka_unit_test(themes_are_found_by_name),
        cmocka_unit_test(red_rises_in_east_asia),
        cmocka_unit_test(every_text_of_a_chart_can_be_read),
        cmocka_unit_test(every_line_and_mark_can_be_seen),
        cmocka_unit_test(themes_that_are_hard_to_see_are_found_out),
        cmocka_unit_test(another_background_keeps_texts_readable_and_the_rest_pale),
        cmocka_unit_test(own_colours_bring_their_volume_along),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
