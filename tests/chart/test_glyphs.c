#include "maker.h"
#include "render/chart/glyph_table.h"
#include "render/chart/glyphs.h"

#include <string.h>

/* The glyph as FreeType makes it now. */
static struct glyph rasterised(struct faces *faces, struct font font, uint32_t codepoint, struct bytes *levels)
{
    struct glyph glyph;
    uint32_t index;
    levels->length = 0;
    assert_int_equal(faces_index(faces, font.face, codepoint, &index, NULL), STATUS_OK);
    assert_int_equal(faces_shape(faces, font, index, &glyph.shape, levels, NULL), STATUS_OK);
    glyph.levels = levels->data;
    return glyph;
}

static void assert_same(struct glyph a, struct glyph b)
{
    assert_int_equal(a.shape.advance, b.shape.advance);
    assert_int_equal(a.shape.width, b.shape.width);
    assert_int_equal(a.shape.height, b.shape.height);
    if (a.shape.width == 0 || a.shape.height == 0)
        return;
    assert_int_equal(a.shape.left, b.shape.left);
    assert_int_equal(a.shape.top, b.shape.top);
    assert_memory_equal(a.levels, b.levels, (size_t)(shape_stride(a.shape.width) * a.shape.height));
}

static void shapes_are_what_freetype_makes_of_every_character_and_size(void **state)
{
    (void)state;
    static const uint32_t CHARACTERS[] = {' ',  '!',    '0',    '9',    'A',    'Q',   'j',    '~',     0x7f,
                                          0xb7, 0x2013, 0x2026, 0x2212, 0x20ac, 0x416, 0x8d35, 0x10ffff};
    static const int SIZES[] = {FONT_SIZE_MIN, 7, 8, 10, 11, 12, 13, 15, 16, 17, 40, FONT_SIZE_MAX};
    struct glyphs *glyphs;
    struct faces *faces;
    struct bytes levels = {0};
    assert_int_equal(glyphs_new(&glyphs, NULL), STATUS_OK);
    assert_int_equal(faces_new(&faces, NULL), STATUS_OK);
    for (int face = 0; face < FACE_COUNT; face++) {
        for (size_t size = 0; size < sizeof SIZES / sizeof *SIZES; size++) {
            for (size_t i = 0; i < sizeof CHARACTERS / sizeof *CHARACTERS; i++) {
                struct font font = {(enum font_face)face, SIZES[size]};
                struct glyph expected = rasterised(faces, font, CHARACTERS[i], &levels);
                assert_same(glyphs_get(glyphs, font, CHARACTERS[i]), expected); /* made, or built in */
                assert_same(glyphs_get(glyphs, font, CHARACTERS[i]), expected); /* kept */
            }
        }
    }
    assert_int_equal(glyphs_status(glyphs, NULL), STATUS_OK);
    bytes_release(&levels);
    faces_free(&faces);
    glyphs_free(&glyphs);
    assert_null(glyphs);
}

static void a_face_has_the_same_characters_at_every_size(void **state)
{
    (void)state;
    struct glyphs *glyphs;
    assert_int_equal(glyphs_new(&glyphs, NULL), STATUS_OK);
    for (int size_px = FONT_SIZE_MIN; size_px <= FONT_SIZE_MAX; size_px++) {
        struct font font = {FONT_MEDIUM, size_px};
        assert_true(glyphs_has(glyphs, font, '7'));
        assert_true(glyphs_has(glyphs, font, 0x2212));
        assert_true(glyphs_has(glyphs, font, 0x416));
        assert_false(glyphs_has(glyphs, font, 0x8d35));
        assert_false(glyphs_has(glyphs, font, 0x10ffff));
    }
    glyphs_free(&glyphs);
}

static void places_in_the_table_are_apart(void **state)
{
    (void)state;
    bool is_taken[TABLE_CHARACTERS] = {false};
    for (uint32_t codepoint = 0; codepoint < 0x3000; codepoint++) {
        int place = table_place(codepoint);
        if (place < 0)
            continue;
        assert_in_range(place, 0, TABLE_CHARACTERS - 1);
        assert_false(is_taken[place]);
        is_taken[place] = true;
    }
    for (int place = 0; place < TABLE_CHARACTERS; place++)
        assert_true(is_taken[place]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_what_freetype_makes_of_every_character_and_size),
        cmocka_unit_test(a_face_has_the_same_characters_at_every_size),
        cmocka_unit_test(places_in_the_table_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
