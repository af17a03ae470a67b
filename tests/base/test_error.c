#include "render/base/error.h"
#include "render/base/utf8.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_zeroed_error_is_no_error(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error.status, STATUS_OK);
    assert_string_equal(error.message, "");
}

static void setting_an_error_fills_it_and_returns_its_status(void **state)
{
    (void)state;
    struct error error = {.line = 3, .column = 4};
    assert_int_equal(error_set(&error, STATUS_INPUT, "high %g is below low %g", 9.1, 9.4), STATUS_INPUT);
    assert_int_equal(error.status, STATUS_INPUT);
    assert_int_equal(error.line, 0);
    assert_int_equal(error.column, 0);
    assert_string_equal(error.message, "high 9.1 is below low 9.4");
}

static void an_error_knows_its_line_and_column(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error_at(&error, STATUS_INPUT, UINT64_C(5000000000), 7, "x"), STATUS_INPUT);
    assert_true(error.line == UINT64_C(5000000000));
    assert_int_equal(error.column, 7);
}

static void nobody_need_listen(void **state)
{
    (void)state;
    errno = EACCES;
    assert_int_equal(error_set(NULL, STATUS_USAGE, "x"), STATUS_USAGE);
    assert_int_equal(error_at(NULL, STATUS_INPUT, 1, 1, "x"), STATUS_INPUT);
    assert_int_equal(error_errno(NULL, "x"), STATUS_IO);
    assert_int_equal(error_no_memory(NULL), STATUS_MEMORY);
}

static void errno_is_said_in_words(void **state)
{
    (void)state;
    struct error error = {0};
    errno = ENOSPC;
    assert_int_equal(error_errno(&error, "cannot write '%s'", "a.png"), STATUS_IO);
    assert_string_equal(error.message, "cannot write 'a.png': No space left on device");
    errno = ENOMEM;
    assert_int_equal(error_errno(&error, "cannot map"), STATUS_MEMORY);
    assert_int_equal(error.status, STATUS_MEMORY);
}

static void a_long_message_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        char text[1000] = "";
        for (size_t i = 0; i < lead; i++)
            strcat(text, "x");
        while (strlen(text) < 900)
            strcat(text, "烛");
        struct error error;
        error_set(&error, STATUS_INPUT, "%s", text);
        size_t length = strlen(error.message);
        assert_in_range(length, sizeof error.message - 4, sizeof error.message - 1);
        assert_true(utf8_is_valid(error.message, length));
        assert_memory_equal(error.message, text, length);
        errno = ENOENT;
        error_errno(&error, "%s", text);
        assert_true(memchr(error.message, 0, sizeof error.message) != NULL);
    }
}

static void assert_quoted(const char *text, size_t length, const char *expected)
{
    char out[100];
    assert_ptr_equal(error_quote(out, sizeof out, text, length), out);
    assert_string_equal(out, expected);
}

static void quoted_text_shows_what_cannot_be_seen(void **state)
{
    (void)state;
    assert_quoted("", 0, "''");
    assert_quoted("9.1", 3, "'9.1'");
    assert_quoted("a\0b", 3, "'a\\x00b'");
    assert_quoted("a\tb\r\n\x1b\x7f", 7, "'a\\x09b\\x0d\\x0a\\x1b\\x7f'");
    assert_quoted("é烛😀", 9, "'é烛😀'");
    assert_quoted("\xff\xc3", 2, "'\\xff\\xc3'");
    assert_quoted("\xe7\x83", 2, "'\\xe7\\x83'");
}

static void quoted_text_fits_any_buffer(void **state)
{
    (void)state;
    static const char *const texts[] = {"abcdefghijklmnopqrstuvwxyz", "\x01\x02\x03\x04\x05\x06\x07\x08",
                                        "烛烛烛烛烛烛烛烛烛烛", "😀😀😀😀😀😀😀😀", "ab\xff烛😀\x01 cd"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (size_t size = 16; size < 80; size++) {
            char out[100];
            memset(out, '#', sizeof out);
            error_quote(out, size, texts[t], strlen(texts[t]));
            size_t length = strlen(out);
            assert_true(length < size);
            assert_int_equal(out[size], '#');
            assert_int_equal(out[0], '\'');
            assert_int_equal(out[length - 1], '\'');
            assert_true(utf8_is_valid(out, length));
        }
    }
    char out[16];
    assert_string_equal(error_quote(out, sizeof out, texts[0], 26), "'abcdefghij...'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zeroed_error_is_no_error),
        cmocka_unit_test(setting_an_error_fills_it_and_returns_its_status),
        cmocka_unit_test(an_error_knows_its_line_and_column),
        cmocka_unit_test(nobody_need_listen),
        cmocka_unit_test(errno_is_said_in_words),
        cmocka_unit_test(a_long_message_is_cut_at_a_whole_character),
        cmocka_unit_test(quoted_text_shows_what_cannot_be_seen),
        cmocka_unit_test(quoted_text_fits_any_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
