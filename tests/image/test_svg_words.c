#include "render/image/svg_words.h"
#include "support.h"

static struct text put(const char *family, const struct word *word)
{
    struct arena arena = {0};
    struct words words = {.arena = &arena, .family = family};
    struct text out = {0};
    assert_int_equal(words_add(&words, *word, NULL), STATUS_OK);
    svg_put_words(&out, &words);
    assert_false(out.is_broken);
    arena_release(&arena);
    return out;
}

static void a_word_is_a_text_element_at_its_place(void **state)
{
    (void)state;
    struct text out = put("Roboto", &(struct word){.text = "93.30",
                                                   .x = 12,
                                                   .baseline = 27,
                                                   .width = 31,
                                                   .size_px = 15,
                                                   .is_medium = true,
                                                   .colour = 0x0a8558});
    assert_string_equal(out.data, "<g font-family=\"'Roboto', Helvetica, Arial, sans-serif\" xml:space=\"preserve\">\n"
                                  "<text x=\"12\" y=\"27\" font-size=\"15\" font-weight=\"500\" textLength=\"31\" "
                                  "lengthAdjust=\"spacingAndGlyphs\" fill=\"#0a8558\">93.30</text>\n</g>\n");
    text_release(&out);
}

static void words_stay_in_their_order(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct words words = {.arena = &arena};
    struct text out = {0};
    static const char *const TEXTS[] = {">one<", ">two<", ">three<"};
    assert_int_equal(words_add(&words, (struct word){.text = "one"}, NULL), STATUS_OK);
    assert_int_equal(words_add(&words, (struct word){.text = "two"}, NULL), STATUS_OK);
    assert_int_equal(words_add(&words, (struct word){.text = "three"}, NULL), STATUS_OK);
    svg_put_words(&out, &words);
    const char *at = out.data;
    for (size_t i = 0; i < 3; i++) {
        at = strstr(at, TEXTS[i]);
        assert_non_null(at);
    }
    text_release(&out);
    arena_release(&arena);
}

static void hostile_texts_are_escaped(void **state)
{
    (void)state;
    struct text out = put("Roboto", &(struct word){.text = "<script>&\x01\xff", .size_px = 12});
    assert_non_null(strstr(out.data, ">&lt;script&gt;&amp; \xef\xbf\xbd</text>"));
    assert_null(strstr(out.data, "textLength"));
    text_release(&out);
}

static void a_family_that_cannot_be_quoted_is_left_out(void **state)
{
    (void)state;
    static const char *const FAMILIES[] = {NULL, "", "Bob's", "a\"b", "a\\b"};
    for (size_t i = 0; i < sizeof FAMILIES / sizeof *FAMILIES; i++) {
        struct text out = put(FAMILIES[i], &(struct word){.text = "x"});
        assert_memory_equal(out.data, "<g font-family=\"Helvetica", 24);
        text_release(&out);
    }
    struct text out = put("R&D <Sans>", &(struct word){.text = "x"});
    assert_memory_equal(out.data, "<g font-family=\"'R&amp;D &lt;Sans&gt;', ", 40);
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_a_text_element_at_its_place),
        cmocka_unit_test(words_stay_in_their_order),
        cmocka_unit_test(hostile_texts_are_escaped),
        cmocka_unit_test(a_family_that_cannot_be_quoted_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
