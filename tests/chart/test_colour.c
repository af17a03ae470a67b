#include "maker.h"
#include "render/chart/colour_names.h"

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
        cmocka_unit_test(themes_are_found_by_name),
        cmocka_unit_test(red_rises_in_east_asia),
        cmocka_unit_test(own_colours_bring_their_volume_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
