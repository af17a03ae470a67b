#include "test_reader.h"

#include "render/ohlc/glance.h"
#include <stdio.h>

static bool shows_none(const char *text)
{
    struct glance glance = {.length = 0};
    return glance_shows_no_symbol(&glance, text, strlen(text));
}

static void glance_knows_the_usual_files(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Date,Open,High,Low,Close,Volume\n2024-01-15,1,2,1,2,100\n2024-01-16,",
        "Date,Open,High,Low,Close,Adj Close,Volume\r\n2024-01-15,1.5,2.25,1,2,2,100\r\n",
        ("\xef\xbb\xbf"
         "timestamp,open,high,low,close\n1705276800,1,2,1,2\n"),
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2024-01-15 00:00:00-05:00,1,2,1,2,100,0.0,0.0\n",
        "Datum;Kurs;Open;High;Low;Close\n15.01.2024;+1.;-2;2;1;2\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!shows_none(texts[i]))
            fail_msg("'%s' is one of its", texts[i]);
}

static void glance_says_nothing_of_others(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n",
        "\xef\xbb\xbf",
        "Date,Open,High,Low,Close",
        "Date,Open,High,Low,Close\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2", /* the row may go on */
        "Date,Open,High,Low,Close\n\n2024-01-15,1,2,1,2\n",
        "Date,Open,High,Low,Close,Ticker\n2024-01-15,1,2,1,2,600519\n",
        "Date,Code,Open,High,Low,Close\n2024-01-15,20240115,1,2,1,2\n",
        "Symbol,Date,Open,High,Low,Close\n600519,2024-01-15,1,2,1,2\n",
        "Date,Open,High,Low,Close\n,600519,600519,600519,600519\n2024-01-15,1,2,1,2\n",
        "Date,Open,High,Low,Close\nTicker,XYZ,XYZ,XYZ,XYZ\n2024-01-15,1,2,1,2\n",
        "Symbol: XYZ\nDate,Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
        "Open,High,Low,Close,Date\n1,2,1,2,2024-01-15\n",
        "Date,Open,High,Low\n2024-01-15,1,2,1\n",
        "Date,XYZ Open,XYZ High,XYZ Low,XYZ Close\n2024-01-15,1,2,1,2\n",
        "2024-01-15,1,2,1,2\n2024-01-16,1,2,1,2\n",
        "#Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
        "\"Date\",Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
        "Date;Open;High;Low;Close,x\n2024-01-15;1;2;1;2,3\n",
        "Date;Open;High;Low;Close\n2024-01-15;1,5;2;1;2\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1\n",
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n2024.01.15\t00:00\t1\t2\t1\t2\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2,3\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1,\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1,null\n",
        "Date,Open,High,Low,Close\n2024-01-15,1,2,1,1e3\n",
        "Date,Open,High,Low,Close\n\"2024-01-15\",1,2,1,2\n",
        "Date,Open,High,Low,Close\rDate,Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
        "Date,Open,High,Low,Cl\xf4se\n2024-01-15,1,2,1,2\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (shows_none(texts[i]))
            fail_msg("'%s' is none of its", texts[i]);
    struct glance glance = {.length = 0};
    static const char utf16[] = "D\0a\0t\0e\0,\0O\0p\0e\0n\0\n\0002\0";
    assert_false(glance_shows_no_symbol(&glance, utf16, sizeof utf16));
}

static void glance_passes_over_a_header_that_is_too_long(void **state)
{
    (void)state;
    static const char names[] = "Date,Open,High,Low,Close", row[] = "2024-01-15,1,2,1,2";
    for (int extra = 0; extra < 2; extra++) {
        struct text text = {0};
        text_puts(&text, names);
        while (text.length < GLANCE_HEADER_MAX)
            text_puts(&text, ",n");
        size_t fields = (text.length - (sizeof names - 1)) / 2;
        text_puts(&text, &"n\n"[1 - extra]);
        text_puts(&text, row);
        for (size_t i = 0; i < fields; i++)
            text_puts(&text, ",1");
        text_puts(&text, "\n");
        assert_int_equal(shows_none(text.data), extra == 0);
        text_release(&text);
    }
}

static void glance_is_not_misled_by_the_header_before(void **state)
{
    (void)state;
    struct glance glance = {.length = 0};
    static const char usual[] = "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
                      other[] = "Name,Open,High,Low,Close\n2024-01-15,1,2,1,2\n",
                      longer[] = "Date,Open,High,Low,Close,Symbol\n2024-01-15,1,2,1,2,3\n",
                      headless[] = "Date,Open,High,Low,Close\n,1,2,1,2\n";
    for (int round = 0; round < 2; round++) {
        assert_true(glance_shows_no_symbol(&glance, usual, sizeof usual - 1));
        assert_false(glance_shows_no_symbol(&glance, headless, sizeof headless - 1));
        assert_true(glance_shows_no_symbol(&glance, usual, sizeof usual - 1));
        assert_false(glance_shows_no_symbol(&glance, other, sizeof other - 1));
        assert_false(glance_shows_no_symbol(&glance, longer, sizeof longer - 1));
        assert_false(glance_shows_no_symbol(&glance, longer, sizeof longer - 1));
    }
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* A header of words that mean something or not, and rows of values that fit them or not. */
static void make_file(char *out, size_t size, uint32_t *seed)
{
    static const char *const names[] = {"Date", "Time",   "Open",   "High", "Low",  "Close",  "Volume",
                                        "Code", "Ticker", "Symbol", "Name", "Note", "Change", "Adj Close"};
    static const char *const values[] = {"1", "1.5", "20240115", "600519", "XYZ", "2024-01-15", "", "-", "2", "10:30"};
    enum { USUAL = 5, FIELDS_MAX = 9, ROWS = 6 };
    static const char *const usual[USUAL] = {"Date", "Open", "High", "Low", "Close"};
    static const char *const row[USUAL] = {"2024-01-15", "1", "2", "1", "2"};
    const char delimiter = ",;\t|"[next(seed) % 4];
    size_t at = 0, fields = USUAL + next(seed) % (FIELDS_MAX - USUAL);
    const char *kept[FIELDS_MAX] = {NULL};
    for (int line = 0; line < ROWS; line++)
        for (size_t i = 0; i < fields; i++) {
            bool is_known = i < USUAL && next(seed) % 40;
            const char *text = line == 0 ? names[next(seed) % 14] : values[next(seed) % 10];
            if (line == 0 ? is_known : i < USUAL && next(seed) % 60)
                text = line == 0 ? usual[i] : row[i];
            if (line > 1 && i >= USUAL && next(seed) % 4)
                text = kept[i];
            kept[i] = text;
            at += (size_t)snprintf(out + at, size - at, "%s%c", text, i + 1 < fields ? delimiter : '\n');
        }
}

static void glance_agrees_with_the_survey(void **state)
{
    (void)state;
    static const struct read_options none;
    struct glance glance = {.length = 0};
    struct bytes text = {0};
    uint32_t seed = 7;
    int answered = 0;
    assert_int_equal(bytes_reserve(&text, 4096, NULL), STATUS_OK);
    for (int i = 0; i < 20000; i++) {
        struct symbol_list list;
        bool needs_rest;
        memset(text.data, 0, 4096);
        make_file((char *)text.data, 4096 - SOURCE_PADDING, &seed);
        text.length = strlen((char *)text.data);
        if (!glance_shows_no_symbol(&glance, (char *)text.data, text.length))
            continue;
        answered++;
        assert_int_equal(symbols_survey(&list, &text, i % 2, &none, &needs_rest, NULL), STATUS_OK);
        if (needs_rest || list.count || list.sole)
            fail_msg("the survey finds a symbol in\n%s", (char *)text.data);
        symbol_list_release(&list);
    }
    bytes_release(&text);
    assert_true(answered > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glance_knows_the_usual_files),
        cmocka_unit_test(glance_says_nothing_of_others),
        cmocka_unit_test(glance_passes_over_a_header_that_is_too_long),
        cmocka_unit_test(glance_is_not_misled_by_the_header_before),
        cmocka_unit_test(glance_agrees_with_the_survey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
