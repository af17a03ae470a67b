#include "render/ohlc/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <errno.h>
#include <iconv.h>
#include <string.h>

static struct bytes bytes_of(const void *data, size_t length)
{
    struct bytes bytes = {0};
    assert_int_equal(bytes_append(&bytes, data, length, NULL), STATUS_OK);
    return bytes;
}

/* The UTF-8 text in another encoding. */
static struct bytes encode(const char *text, const char *name)
{
    struct bytes bytes = {0};
    iconv_t converter = iconv_open(name, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_int_equal(bytes_reserve(&bytes, strlen(text) * 4 + 8, NULL), STATUS_OK);
    char *from = strdup(text), *at = from, *to = (char *)bytes.data;
    assert_non_null(from);
    size_t left = strlen(text), room = bytes.capacity;
    assert_true(iconv(converter, &at, &left, &to, &room) != (size_t)-1);
    bytes.length = bytes.capacity - room;
    iconv_close(converter);
    free(from);
    return bytes;
}

static void expect_bytes(struct bytes raw, const char *wanted, const char *wanted_encoding)
{
    const char *encoding = NULL;
    struct error error = {0};
    if (source_to_utf8(&raw, &encoding, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    assert_string_equal(encoding, wanted_encoding);
    assert_int_equal(raw.length, strlen(wanted));
    assert_memory_equal(raw.data, wanted, raw.length);
    for (size_t i = 0; i < SOURCE_PADDING; i++)
        assert_int_equal(raw.data[raw.length + i], 0);
    bytes_release(&raw);
}

static void expect(const char *text, size_t length, const char *wanted, const char *wanted_encoding)
{
    expect_bytes(bytes_of(text, length), wanted, wanted_encoding);
}

/* The text in an encoding comes back, and the encoding is named. */
static void expect_round(const char *text, const char *name, const char *shown)
{
    expect_bytes(encode(text, name), text, shown);
}

static void refuse(const char *data, size_t length, const char *wanted)
{
    struct bytes raw = bytes_of(data, length);
    const char *encoding = NULL;
    struct error error = {0};
    assert_int_equal(source_to_utf8(&raw, &encoding, &error), STATUS_INPUT);
    if (!strstr(error.message, wanted))
        fail_msg("'%s' does not say '%s'", error.message, wanted);
    bytes_release(&raw);
}

#define REFUSE(literal, wanted) refuse(literal, sizeof(literal) - 1, wanted)

static void utf8_stays_as_it_is(void **state)
{
    (void)state;
    static const char text[] = "Datum;Höchst;€\n2024-03-15;1,5;日\n";
    expect(text, sizeof text - 1, text, "UTF-8");
    expect("a", 1, "a", "UTF-8");
    expect("\xef\xbb\xbf"
           "a,b\n",
           7, "a,b\n", "UTF-8");
}

static void a_head_that_ends_inside_a_character_is_utf8(void **state)
{
    (void)state;
    expect("Datum;H\xc3\xb6"
           "chst;\xe2\x82",
           16, "Datum;Höchst;", "UTF-8");
}

static void a_broken_byte_among_utf8_is_replaced(void **state)
{
    (void)state;
    static const char text[] = "é,é,é,é,é,é\n\xff,1\né\n";
    expect(text, sizeof text - 1, "é,é,é,é,é,é\n\xef\xbf\xbd,1\né\n", "UTF-8");
}

static void utf16_and_utf32_are_known_by_their_marks(void **state)
{
    (void)state;
    expect("\xff\xfe"
           "a\0,\0\x11\x62\n\0",
           10, "a,我\n", "UTF-16LE");
    expect("\xfe\xff\0a\0,\x62\x11\0\n", 10, "a,我\n", "UTF-16BE");
    expect("\xff\xfe\0\0a\0\0\0\n\0\0\0", 12, "a\n", "UTF-32LE");
    expect("\0\0\xfe\xff\0\0\0a\0\0\0\n", 12, "a\n", "UTF-32BE");
    /* An odd byte at the end, and half of a surrogate pair. */
    expect("\xff\xfe"
           "a\0b\0c",
           7, "ab", "UTF-16LE");
    expect("\xff\xfe"
           "a\0\x00\xd8"
           "b\0",
           8,
           "a\xef\xbf\xbd"
           "b",
           "UTF-16LE");
}

static void utf16_without_a_mark_is_known_by_its_nuls(void **state)
{
    (void)state;
    expect_round("Date,Open\n2024-03-15,1.5\n", "UTF-16LE", "UTF-16LE");
    expect_round("Date,Open\n2024-03-15,1.5\n", "UTF-16BE", "UTF-16BE");
    expect_round("日期,开盘,收盘\n2024-03-15,1.5,2\n", "UTF-16LE", "UTF-16LE");
}

static void code_pages_are_known_by_their_words(void **state)
{
    (void)state;
    expect_round("日期,开盘,收盘,最高,最低\n2024-03-15,1,2,3,4\n", "GB18030", "GB18030");
    expect_round("日付,始値,高値,安値,終値\n2024-03-15,1,2,3,4\n", "CP932", "Shift_JIS");
    expect_round("日期,開盤,最高,最低,收盤\n2024-03-15,1,2,3,4\n", "BIG5", "Big5");
    expect_round("날짜,시가,고가,저가,종가\n2024-03-15,1,2,3,4\n", "CP949", "EUC-KR");
    expect_round("Дата;Открытие;Закрытие\n15.03.2024;1;2\n", "WINDOWS-1251", "windows-1251");
    expect_round("Data;Otwarcie;Najwyższy;Zamknięcie\n2024-03-15;1;2;3\n", "WINDOWS-1250", "windows-1250");
    expect_round("Tarih;Açılış;Kapanış;Düşük\n15.03.2024;1;2;3\n", "WINDOWS-1254", "windows-1254");
    expect_round("Fecha;Último;Máximo;Mínimo\n15.03.2024;1;2;3\n", "WINDOWS-1252", "windows-1252");
    expect_round("Datum;Schluß;Höchst;€\n15.03.2024;1;2;3\n", "WINDOWS-1252", "windows-1252");
}

static void unknown_bytes_are_windows_1252(void **state)
{
    (void)state;
    expect("caf\xe9 1,2\n\x80\n", 11, "café 1,2\n€\n", "windows-1252");
    /* 0x81 is nothing there. */
    expect("x\x81"
           "\xe9y\n",
           5, "x\xef\xbf\xbdéy\n", "windows-1252");
}

static void a_long_file_in_a_code_page_is_converted_whole(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    static const char row[] = "15.03.2024;Дата €\n";
    struct bytes text = {0};
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(bytes_append(&text, row, sizeof row - 1, NULL), STATUS_OK);
    assert_int_equal(bytes_append(&text, "", 1, NULL), STATUS_OK);
    struct bytes raw = encode((const char *)text.data, "WINDOWS-1251");
    expect_bytes(raw, (const char *)text.data, "windows-1251");
    bytes_release(&text);
}

static void every_byte_converts_somehow(void **state)
{
    (void)state;
    /* Lengths of one to a few bytes at the end of a buffer, where room is scarce. */
    for (unsigned first = 0x80; first < 0x100; first++) {
        for (size_t length = 1; length <= 6; length++) {
            char text[8];
            memset(text, (int)first, sizeof text);
            text[0] = 'a';
            struct bytes raw = bytes_of(text, length);
            const char *encoding;
            assert_int_equal(source_to_utf8(&raw, &encoding, NULL), STATUS_OK);
            bytes_release(&raw);
        }
    }
}

static void binary_files_are_called_what_they_are(void **state)
{
    (void)state;
    REFUSE("PK\3\4rest of it", "is a zip archive: unpack it first");
    REFUSE("PK\3\4......[Content_Types].xml", "is an Excel workbook");
    REFUSE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "is an Excel workbook");
    REFUSE("\x1f\x8b\x08rest", "compressed twice");
    REFUSE("BZh91AY", "bzip2");
    REFUSE("\xfd"
           "7zXZ\0abc",
           "xz");
    REFUSE("%PDF-1.4\n", "PDF");
    REFUSE("\x89PNG\r\n\x1a\n", "PNG");
    REFUSE("SQLite format 3\0x", "SQLite");
    REFUSE("abc,1\ndef\0,2\n", "is binary data, not text");
    REFUSE("\1\2\3\4\5\6\7", "is binary data, not text");
    REFUSE("\0", "is binary data, not text");
    struct bytes raw = bytes_of("Date,Open\nabc\0def", 17);
    const char *encoding;
    struct error error = {0};
    assert_int_equal(source_to_utf8(&raw, &encoding, &error), STATUS_INPUT);
    assert_int_equal(error.line, 2);
    bytes_release(&raw);
}

static void empty_files_are_called_empty(void **state)
{
    (void)state;
    REFUSE("", "is empty");
    REFUSE(" \n\r\n\t", "is empty");
    REFUSE("\xef\xbb\xbf", "is empty");
    REFUSE("\xff\xfe", "is empty");
    struct bytes none = {0};
    const char *encoding;
    assert_int_equal(source_to_utf8(&none, &encoding, NULL), STATUS_INPUT);
}

static void pages_and_documents_are_called_what_they_are(void **state)
{
    (void)state;
    REFUSE("<!DOCTYPE html><html><head><title> 404 Not Found </title>",
           "is an HTML page, not a table: '404 Not Found'");
    REFUSE("\n  <html lang=\"en\">", "is an HTML page, not a table");
    REFUSE("<HTML>", "is an HTML page, not a table");
    REFUSE("<?xml version=\"1.0\"?><html xmlns=\"x\">", "is an HTML page, not a table");
    REFUSE("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>", "is an XML document, not a table");
    REFUSE("{\"error\": \"rate limit\"}\n", "is a JSON document, not a table: '{\"error\": \"rate limit\"}'");
    REFUSE(" [ [1, 2], [3, 4] ]", "is a JSON document, not a table");
    REFUSE("[{\"a\": 1}]", "is a JSON document, not a table");
    REFUSE("{}", "is a JSON document, not a table");
    struct bytes raw = encode("<html><body>", "UTF-16LE");
    const char *encoding;
    assert_int_equal(source_to_utf8(&raw, &encoding, NULL), STATUS_INPUT);
    bytes_release(&raw);
}

static void tables_with_odd_starts_are_tables(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<DATE>\t<TIME>\t<OPEN>\n", "<TICKER>,<PER>,<DATE>\n", "<HEADLINE>,<OPEN>\n", "{date},{open}\n",
        "[Date],[Open]\n",          "\"Date\",\"Open\"\n",     "\n\nDate,Open\n",     "1,2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], strlen(texts[i]), texts[i], "UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_stays_as_it_is),
        cmocka_unit_test(a_head_that_ends_inside_a_character_is_utf8),
        cmocka_unit_test(a_broken_byte_among_utf8_is_replaced),
        cmocka_unit_test(utf16_and_utf32_are_known_by_their_marks),
        cmocka_unit_test(utf16_without_a_mark_is_known_by_its_nuls),
        cmocka_unit_test(code_pages_are_known_by_their_words),
        cmocka_unit_test(unknown_bytes_are_windows_1252),
        cmocka_unit_test(a_long_file_in_a_code_page_is_converted_whole),
        cmocka_unit_test(every_byte_converts_somehow),
        cmocka_unit_test(binary_files_are_called_what_they_are),
        cmocka_unit_test(empty_files_are_called_empty),
        cmocka_unit_test(pages_and_documents_are_called_what_they_are),
        cmocka_unit_test(tables_with_odd_starts_are_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
