#include "maker.h"
#include "render/base/utf8.h"
#include "render/chart/typeface.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct font REGULAR = {FONT_REGULAR, 12};

static struct label fitted(struct bench *bench, const char *text, int room_px, uint32_t *missing)
{
    struct label label = {.font = REGULAR};
    assert_int_equal(typeface_fit(bench->typeface, &label, text, room_px, &bench->arena, missing, NULL), STATUS_OK);
    return label;
}

static void digits_are_equally_wide(void **state)
{
    struct bench *bench = *state;
    for (int face = FONT_REGULAR; face <= FONT_MEDIUM; face++) {
        for (int size = FONT_SIZE_MIN; size <= 40; size++) {
            struct font font = {face, size};
            int width = typeface_width(bench->typeface, font, "0");
            for (char digit[] = "1"; digit[0] <= '9'; digit[0]++)
                assert_int_equal(typeface_width(bench->typeface, font, digit), width);
            assert_int_equal(typeface_width(bench->typeface, font, "0123456789"), 10 * width);
        }
    }
}

static void medium_is_heavier_than_regular(void **state)
{
    struct bench *bench = *state;
    long ink[2] = {0};
    for (int face = FONT_REGULAR; face <= FONT_MEDIUM; face++) {
        struct label label = {.text = "Heavy", .font = {face, 24}, .x = 10, .baseline = 40, .width = 90};
        struct mask mask;
        assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
        for (int i = 0; i < mask.width * mask.height; i++)
            ink[face] += mask.data[i];
    }
    assert_true(ink[FONT_MEDIUM] > ink[FONT_REGULAR]);
}

static void letters_stand_on_their_baseline(void **state)
{
    struct bench *bench = *state;
    for (int size = 8; size <= 40; size++) {
        struct label label = {.text = "HE0", .font = {FONT_REGULAR, size}, .x = 50, .baseline = 100, .width = 3 * size};
        struct mask mask;
        assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
        int top = 1000, bottom = -1;
        for (int y = 0; y < mask.height; y++) {
            for (int x = 0; x < mask.width; x++) {
                if (mask.data[y * mask.stride + x] > MASK_FULL / 2) {
                    top = y < top ? y : top;
                    bottom = y;
                }
            }
        }
        assert_int_equal(mask.y + bottom, 99);
        assert_in_range(bottom - top + 1, typeface_cap_height(label.font) - 1, typeface_cap_height(label.font) + 1);
    }
}

static void masks_have_sixteen_levels(void **state)
{
    struct bench *bench = *state;
    struct label label = {.text = "AVAWA@&%gjpqy8", .font = {FONT_MEDIUM, 13}, .width = 200};
    struct mask mask;
    assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
    for (int i = 0; i < mask.stride * mask.height; i++)
        assert_true(mask.data[i] <= MASK_FULL);
}

/* Marks that stand before their pen, on a label that says it is narrower than its text: within the mask all the same.
 */
static void shapes_that_reach_over_the_side_are_cut(void **state)
{
    struct bench *bench = *state;
    for (int size = FONT_SIZE_MIN; size <= FONT_SIZE_MAX; size += 7) {
        struct label label = {.text = "\xcc\x80\xcc\x81MWM", .font = {FONT_REGULAR, size}, .x = -3, .baseline = size};
        struct mask mask;
        for (label.width = 0; label.width < 2 * size; label.width += 3) {
            assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
            for (int i = 0; i < mask.stride * mask.height; i++)
                assert_true(mask.data[i] <= MASK_FULL);
        }
    }
}

static void long_titles_end_in_an_ellipsis_within_their_room(void **state)
{
    struct bench *bench = *state;
    const char *text = "An uncommonly long title \xc3\xa9\xc3\xa9\xc3\xa9 of a chart";
    for (int room = 0; room < 400; room++) {
        uint32_t missing;
        struct label label = fitted(bench, text, room, &missing);
        assert_true(label.width <= room);
        assert_true(utf8_is_valid(label.text, strlen(label.text)));
        assert_int_equal(missing, 0);
        if (strcmp(label.text, text) == 0 || !*label.text)
            continue;
        assert_non_null(strstr(label.text, "\xe2\x80\xa6"));
        assert_int_equal(label.width, typeface_width(bench->typeface, REGULAR, label.text));
    }
    uint32_t missing;
    assert_string_equal(fitted(bench, text, 4000, &missing).text, text);
}

static void control_characters_become_blanks(void **state)
{
    struct bench *bench = *state;
    uint32_t missing;
    assert_string_equal(fitted(bench,
                               "\n\ta\x01"
                               "b\x7f\r\n",
                               400, &missing)
                            .text,
                        "a b");
    assert_string_equal(typeface_clean("a\xff\xfe"
                                       "b\xe2\x80\xa8"
                                       "c\xc2\x85",
                                       &bench->arena),
                        "a\xef\xbf\xbd\xef\xbf\xbd"
                        "b c");
    assert_string_equal(fitted(bench, "", 400, &missing).text, "");
}

static void endless_titles_are_cut_at_a_whole_character(void **state)
{
    struct bench *bench = *state;
    char *text = malloc(100001);
    for (size_t i = 0; i < 100000; i += 2)
        memcpy(text + i, "\xc3\xa9", 2);
    text[99999] = text[100000] = 0;
    char *cleaned = typeface_clean(text, &bench->arena);
    assert_true(strlen(cleaned) <= 4096);
    assert_null(strstr(cleaned, "\xef\xbf\xbd"));
    free(text);
}

static void embedded_faces_write_european_languages_without_help(void **state)
{
    struct bench *bench = *state;
    static const char *const TEXTS[] = {
        "AAPL",
        "\xc3\x85kermanns & S\xc3\xb8n",
        "\xd0\xa1\xd0\xb1\xd0\xb5\xd1\x80",
        "\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1",
        "\xe2\x88\x92 1 \xe2\x80\x93 2",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        uint32_t missing;
        struct label label = fitted(bench, TEXTS[i], 400, &missing);
        assert_false(label.is_foreign);
        assert_int_equal(missing, 0);
    }
}

static bool has_ink(const struct mask *mask)
{
    for (int y = 0; y < mask->height; y++) {
        for (int x = 0; x < mask->width; x++) {
            if (mask->data[y * mask->stride + x])
                return true;
        }
    }
    return false;
}

static void draw_foreign_texts(void **state)
{
    struct bench *bench = *state;
    static const char *const TEXTS[] = {
        "\xe8\xb4\xb5\xe5\xb7\x9e\xe8\x8c\x85\xe5\x8f\xb0 600519", /* Chinese */
        "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",                /* Arabic, from right to left */
        "e\xcc\x81",                                               /* a combining accent */
        "\xf0\x93\x80\x80",                                        /* a hieroglyph */
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        uint32_t missing;
        struct label label = fitted(bench, TEXTS[i], 300, &missing);
        assert_in_range(label.width, 1, 300);
        struct mask mask;
        assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
        assert_true(has_ink(&mask));
        struct label squeezed = fitted(bench, TEXTS[i], 20, &missing);
        assert_true(squeezed.width <= 20);
    }
}

/* With whatever fonts this system has, or none: the text takes room and leaves ink. */
static void foreign_texts_are_drawn_one_way_or_the_other(void **state)
{
    maker_in_child(draw_foreign_texts, state);
}

/* Whether a file with that in its name is mapped into this process. */
static bool is_mapped(const char *name)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    char line[8192];
    bool found = false;
    while (!found && fgets(line, sizeof line, maps))
        found = strstr(line, name) != NULL;
    fclose(maps);
    return found;
}

static void load_pango(void **state)
{
    struct bench *bench = *state;
    uint32_t missing;
    fitted(bench, "\xc3\x85kermanns", 300, &missing);
    assert_false(is_mapped("libpango"));
    fitted(bench, "\xe8\xb4\xb5", 300, &missing);
    assert_true(is_mapped("libpango"));
}

static void pango_is_loaded_at_the_first_text_that_needs_it(void **state)
{
    maker_in_child(load_pango, state);
}

static void name_a_missing_character(void **state)
{
    struct bench *bench = *state;
    uint32_t missing;
    fitted(bench, "x\xf3\xb0\x80\x80y", 300, &missing); /* U+F0000, private use */
    assert_int_equal(missing, 0xf0000);
}

static void a_character_that_no_font_has_is_named(void **state)
{
    maker_in_child(name_a_missing_character, state);
}

static void without_any_font_boxes_stand_for_foreign_letters(void **state)
{
    setenv("FONTCONFIG_FILE", "/dev/null", 1);
    maker_in_child(draw_foreign_texts, state);
    maker_in_child(name_a_missing_character, state);
    unsetenv("FONTCONFIG_FILE");
}

static void the_same_label_has_the_same_mask_in_every_typeface(void **state)
{
    struct bench *bench = *state;
    struct typeface *other;
    assert_int_equal(typeface_new(&other, NULL), STATUS_OK);
    struct label label = {.text = "12,084.30", .font = REGULAR, .x = 3, .baseline = 30, .width = 60};
    struct mask mask, second;
    assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
    assert_int_equal(typeface_mask(other, &label, &second, NULL), STATUS_OK);
    assert_int_equal(mask.stride * mask.height, second.stride * second.height);
    assert_memory_equal(mask.data, second.data, (size_t)(mask.stride * mask.height));
    typeface_free(&other);
    assert_null(other);
    typeface_free(&other);
}

static void the_cache_of_shapes_stays_bounded_and_right(void **state)
{
    struct bench *bench = *state;
    struct label label = {.text = "Quick 09", .font = REGULAR, .x = 3, .baseline = 30, .width = 60};
    struct mask mask;
    unsigned char before[4096];
    assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
    size_t size = (size_t)(mask.stride * mask.height);
    assert_true(size <= sizeof before);
    memcpy(before, mask.data, size);
    for (int size_px = FONT_SIZE_MIN; size_px <= FONT_SIZE_MAX; size_px++) {
        for (char text[] = " "; text[0] < 127; text[0]++)
            typeface_width(bench->typeface, (struct font){FONT_MEDIUM, size_px}, text);
    }
    assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
    assert_memory_equal(before, mask.data, size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_equally_wide),
        cmocka_unit_test(medium_is_heavier_than_regular),
        cmocka_unit_test(letters_stand_on_their_baseline),
        cmocka_unit_test(masks_have_sixteen_levels),
        cmocka_unit_test(shapes_that_reach_over_the_side_are_cut),
        cmocka_unit_test(long_titles_end_in_an_ellipsis_within_their_room),
        cmocka_unit_test(control_characters_become_blanks),
        cmocka_unit_test(endless_titles_are_cut_at_a_whole_character),
        cmocka_unit_test(embedded_faces_write_european_languages_without_help),
        cmocka_unit_test(foreign_texts_are_drawn_one_way_or_the_other),
        cmocka_unit_test(pango_is_loaded_at_the_first_text_that_needs_it),
        cmocka_unit_test(a_character_that_no_font_has_is_named),
        cmocka_unit_test(without_any_font_boxes_stand_for_foreign_letters),
        cmocka_unit_test(the_same_label_has_the_same_mask_in_every_typeface),
        cmocka_unit_test(the_cache_of_shapes_stays_bounded_and_right),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
