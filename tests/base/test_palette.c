#include "render/base/palette.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void palette_numbers_colours_in_order_of_first_use(void **state)
{
    (void)state;
    struct palette palette = {0};
    assert_int_equal(palette_entry(&palette, 0xff0000), 0);
    assert_int_equal(palette_entry(&palette, 0x000000), 1);
    assert_int_equal(palette_entry(&palette, 0xff0000), 0);
    assert_int_equal(palette_entry(&palette, 0xffffff), 2);
    assert_int_equal(palette.count, 3);
    assert_int_equal(palette.colours[1], 0x000000);
}

static void palette_holds_256_colours_and_no_more(void **state)
{
    (void)state;
    struct palette palette = {0};
    for (uint32_t i = 0; i < 256; i++)
        assert_int_equal(palette_entry(&palette, i * 0x010307 & 0xffffff), i);
    assert_int_equal(palette_entry(&palette, 0xabcdef), -1);
    assert_int_equal(palette_entry(&palette, 0x010307), 1);
    assert_int_equal(palette.count, 256);
}

static void palette_finds_colours_that_share_a_slot(void **state)
{
    (void)state;
    /* More colours than a sparse table would spread: 256 in 1024 slots collide often; every one must be found again. */
    struct palette palette = {0};
    uint32_t random = 7;
    uint32_t colours[256];
    for (int i = 0; i < 256; i++) {
        random = random * 1664525 + 1013904223; /* Numerical Recipes' generator */
        colours[i] = random >> 8;
        assert_int_equal(palette_entry(&palette, colours[i]), i);
    }
    for (int i = 0; i < 256; i++)
        assert_int_equal(palette_entry(&palette, colours[i]), i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(palette_numbers_colours_in_order_of_first_use),
        cmocka_unit_test(palette_holds_256_colours_and_no_more),
        cmocka_unit_test(palette_finds_colours_that_share_a_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
