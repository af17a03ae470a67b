#include "render/base/utf8.h"
#include "render/image/caption.h"
#include "support.h"

static void assert_clean(const char *utf8, const char *expected)
{
    struct text out = {0};
    text_puts(&out, "");
    caption_clean(&out, utf8);
    assert_string_equal(out.data, expected);
    text_release(&out);
}

static void clean_text_is_kept(void **state)
{
    (void)state;
    assert_clean("", "");
    assert_clean("AAPL 1d", "AAPL 1d");
    assert_clean("茅台 É 😀", "茅台 É 😀");
}

static void what_no_text_may_hold_is_replaced(void **state)
{
    (void)state;
    assert_clean("a\tb\nc\x7f"
                 "d\xc2\x85",
                 "a b c d ");
    assert_clean("\xff\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    assert_clean("\xef\xbf\xbe", "\xef\xbf\xbd");                         /* U+FFFE */
    assert_clean("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* a surrogate */
}

static void long_text_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    char text[3 * 1000 + 1] = "";
    for (int i = 0; i < 1000; i++)
        strcpy(text + i * 3, "茅");
    struct text out = {0};
    caption_clean(&out, text);
    assert_in_range(out.length, CAPTION_LENGTH_MAX - 2, CAPTION_LENGTH_MAX);
    assert_true(utf8_is_valid(out.data, out.length));
    text_release(&out);
}

static void latin1_takes_what_it_has_and_nothing_else(void **state)
{
    (void)state;
    struct text out = {0};
    assert_true(caption_latin1(&out, "Köln ÿ"));
    assert_string_equal(out.data, "K\xf6ln \xff");
    text_clear(&out);
    assert_false(caption_latin1(&out, "Köln €"));
    assert_int_equal(out.length, 0);
    text_release(&out);
}

static void xml_escapes_what_would_be_markup(void **state)
{
    (void)state;
    struct text out = {0};
    caption_xml(&out, "a<b>&\"c\"");
    assert_string_equal(out.data, "a&lt;b&gt;&amp;\"c\"");
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_text_is_kept),
        cmocka_unit_test(what_no_text_may_hold_is_replaced),
        cmocka_unit_test(long_text_is_cut_at_a_whole_character),
        cmocka_unit_test(latin1_takes_what_it_has_and_nothing_else),
        cmocka_unit_test(xml_escapes_what_would_be_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
