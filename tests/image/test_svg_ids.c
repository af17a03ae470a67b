#include "render/image/svg_ids.h"
#include "support.h"

static void assert_renumbered(const char *svg, const char *expected)
{
    struct text out = {0};
    svg_renumber(&out, svg, strlen(svg));
    assert_false(out.is_broken);
    assert_string_equal(out.data, expected);
    text_release(&out);
}

static void ids_count_from_1_in_order_of_appearance(void **state)
{
    (void)state;
    assert_renumbered(
        "<g id=\"surface981\"/><use xlink:href=\"#surface77\"/><g id=\"surface77\"/><use href=\"#surface981\"/>",
        "<g id=\"surface1\"/><use xlink:href=\"#surface2\"/><g id=\"surface2\"/><use href=\"#surface1\"/>");
}

static void each_kind_of_id_has_its_own_numbers(void **state)
{
    (void)state;
    assert_renumbered("<image id=\"image9\"/><g id=\"surface9\"/><image id=\"source-12\"/><g mask=\"url(#image9)\"/>",
                      "<image id=\"image1\"/><g id=\"surface1\"/><image id=\"source-1\"/><g mask=\"url(#image1)\"/>");
}

static void what_only_looks_like_an_id_stays(void **state)
{
    (void)state;
    static const char *const same[] = {
        "<g id=\"surfaces9\"/>",
        "<g id=\"surface\"/>",
        "<g d=\"surface9x\"/>",
        "<g>surface9</g>",
        "<image href=\"data:image/png;base64,image9\"/>",
        "<g id=\"surface9",
        "#surface9",
        "<g id=\"glyph0-12\"/>",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_renumbered(same[i], same[i]);
}

static void the_text_need_not_end_in_nul(void **state)
{
    (void)state;
    const char text[] = {'#', 's', 'u', 'r', 'f', 'a', 'c', 'e', '4', ')', '#', 's', 'u', 'r'};
    struct text out = {0};
    svg_renumber(&out, text, sizeof text);
    assert_string_equal(out.data, "#surface1)#sur");
    text_release(&out);
}

static void many_ids_stay_apart(void **state)
{
    (void)state;
    struct text svg = {0}, expected = {0};
    for (int i = 0; i < 300; i++) {
        text_printf(&svg, "\"surface%d\"", 1000 - i * 3);
        text_printf(&expected, "\"surface%d\"", i + 1);
    }
    assert_renumbered(svg.data, expected.data);
    text_release(&svg);
    text_release(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_count_from_1_in_order_of_appearance),
        cmocka_unit_test(each_kind_of_id_has_its_own_numbers),
        cmocka_unit_test(what_only_looks_like_an_id_stays),
        cmocka_unit_test(the_text_need_not_end_in_nul),
        cmocka_unit_test(many_ids_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
