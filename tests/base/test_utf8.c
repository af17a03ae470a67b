#include "render/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_scalar(uint32_t c)
{
    return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

static void every_character_decodes_to_itself(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (!is_scalar(c))
            continue;
        char bytes[4];
        size_t step = 0;
        size_t size = utf8_encode(c, bytes);
        if (utf8_length(bytes, size) != size || utf8_decode(bytes, size, &step) != c || step != size)
            fail_msg("U+%04X", c);
        /* Without its last byte it is no character. */
        if (utf8_length(bytes, size - 1) != 0)
            fail_msg("U+%04X cut", c);
    }
}

static void characters_that_are_none_are_written_as_replacement(void **state)
{
    (void)state;
    static const uint32_t none[] = {0xd800, 0xdfff, 0x110000, 0xffffffff};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char bytes[4];
        assert_int_equal(utf8_encode(none[i], bytes), 3);
        assert_memory_equal(bytes, "\xef\xbf\xbd", 3);
    }
}

static void mark(unsigned char *set, size_t at)
{
    set[at / 8] |= (unsigned char)(1u << at % 8);
}

static bool is_marked(const unsigned char *set, size_t at)
{
    return set[at / 8] >> at % 8 & 1;
}

/* The encoded characters are the only ones: shown by listing them, against all strings of two and three bytes. */
static void nothing_else_of_up_to_three_bytes_is_a_character(void **state)
{
    (void)state;
    unsigned char *two = calloc(1, (1 << 16) / 8);
    unsigned char *three = calloc(1, (1 << 24) / 8);
    assert_non_null(two);
    assert_non_null(three);
    for (uint32_t c = 0x80; c < 0x10000; c++) {
        if (!is_scalar(c))
            continue;
        unsigned char b[4];
        size_t size = utf8_encode(c, (char *)b);
        if (size == 2)
            mark(two, (size_t)b[0] << 8 | b[1]);
        else
            mark(three, (size_t)b[0] << 16 | (size_t)b[1] << 8 | b[2]);
    }
    for (size_t s = 0; s < 1 << 24; s++) {
        unsigned char b[3] = {(unsigned char)(s >> 16), (unsigned char)(s >> 8), (unsigned char)s};
        size_t expected = b[0] < 0x80 ? 1 : is_marked(two, s >> 8) ? 2 : is_marked(three, s) ? 3 : 0;
        if (utf8_length(b, 3) != expected)
            fail_msg("%02x %02x %02x", b[0], b[1], b[2]);
    }
    free(two);
    free(three);
}

static void nothing_else_of_four_bytes_is_a_character(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"\xf0\x90\x80\x80", 4}, {"\xf4\x8f\xbf\xbf", 4}, {"\xf0\x8f\xbf\xbf", 0}, /* overlong */
        {"\xf4\x90\x80\x80", 0},                                                   /* above U+10FFFF */
        {"\xf5\x80\x80\x80", 0}, {"\xff\x80\x80\x80", 0}, {"\xf1\x80\x80\x7f", 0},
        {"\xf1\x80\xc0\x80", 0}, {"\xf1\x41\x80\x80", 0}, {"\xf1\x80\x80\xc0", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_length(cases[i].bytes, 4), cases[i].length);
}

static void an_invalid_byte_decodes_as_replacement_and_one_step(void **state)
{
    (void)state;
    static const char *const texts[] = {"\x80", "\xc0\x80", "\xe7\x83", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t step = 0;
        assert_int_equal(utf8_decode(texts[i], strlen(texts[i]), &step), 0xfffd);
        assert_int_equal(step, 1);
    }
}

static void no_bytes_are_no_character_but_valid_text(void **state)
{
    (void)state;
    assert_int_equal(utf8_length("", 0), 0);
    assert_true(utf8_is_valid("", 0));
}

static void one_invalid_byte_anywhere_makes_a_text_invalid(void **state)
{
    (void)state;
    char text[64];
    for (size_t length = 1; length <= sizeof text; length++) {
        memset(text, 'a', length);
        assert_true(utf8_is_valid(text, length));
        for (size_t at = 0; at < length; at++) {
            text[at] = '\xa9';
            assert_false(utf8_is_valid(text, length));
            if (at > 0) {
                text[at - 1] = '\xc3';
                assert_true(utf8_is_valid(text, length));
                text[at - 1] = 'a';
            }
            text[at] = '\0';
            assert_true(utf8_is_valid(text, length)); /* NUL is a character */
            text[at] = 'a';
        }
        text[length - 1] = '\xc3';
        assert_false(utf8_is_valid(text, length));
    }
}

static void a_whole_prefix_drops_a_cut_character_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length, whole;
    } cases[] = {
        {"", 0, 0},    {"ab", 2, 2},  {"aé", 3, 3},   {"aé", 2, 1},           {"a烛", 4, 4},
        {"a烛", 3, 1}, {"a烛", 2, 1}, {"a😀", 5, 5},   {"a😀", 4, 1},           {"a😀", 3, 1},
        {"a😀", 2, 1},  {"烛", 2, 0},  {"\x80", 1, 1}, {"\x80\x80\x80", 3, 3}, {"a\xc3", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_whole_prefix(cases[i].text, cases[i].length), cases[i].whole);
}

static void a_plain_prefix_ends_before_any_byte_that_is_not_plain(void **state)
{
    (void)state;
    static const char odd[] = {0, (char)0x80, (char)0xff, (char)0xc3};
    char text[200];
    for (size_t at = 0; at < sizeof text; at++)
        for (size_t i = 0; i < sizeof odd; i++) {
            memset(text, at % 2 ? 1 : 0x7f, sizeof text);
            assert_int_equal(utf8_plain_prefix(text, sizeof text), sizeof text / 64 * 64);
            text[at] = odd[i];
            size_t most = at / 64 * 64, whole = sizeof text / 64 * 64;
            assert_int_equal(utf8_plain_prefix(text, sizeof text), most < whole ? most : whole);
        }
    assert_int_equal(utf8_plain_prefix(text, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_decodes_to_itself),
        cmocka_unit_test(characters_that_are_none_are_written_as_replacement),
        cmocka_unit_test(nothing_else_of_up_to_three_bytes_is_a_character),
        cmocka_unit_test(nothing_else_of_four_bytes_is_a_character),
        cmocka_unit_test(an_invalid_byte_decodes_as_replacement_and_one_step),
        cmocka_unit_test(no_bytes_are_no_character_but_valid_text),
        cmocka_unit_test(one_invalid_byte_anywhere_makes_a_text_invalid),
        cmocka_unit_test(a_whole_prefix_drops_a_cut_character_alone),
        cmocka_unit_test(a_plain_prefix_ends_before_any_byte_that_is_not_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
