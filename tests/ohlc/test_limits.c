/* What one file may hold, and rows of a table with symbols that belong to none of them. */
#include "test_reader.h"

#include "render/base/text.h"

#include <stdio.h>

#define HEADER "Symbol,Date,Open,High,Low,Close\n"

static void reads_symbols(const char *text, size_t count, const char *first, size_t rejected, const char *warning)
{
    struct reading reading = {0};
    struct error error;
    struct bytes bytes = {0};
    struct symbol_list list;
    bool needs_rest;
    assert_int_equal(parse(&reading, text, NULL, &error), STATUS_OK);
    assert_int_equal(reading.count, count);
    assert_string_equal(reading.series[0].symbol, first);
    assert_string_equal(reading.series[0].series->symbol, first);
    assert_int_equal(reading.series[0].rejected, rejected);
    assert_true(reading.series[0].warning_count > 0);
    assert_int_equal(reading.series[0].warnings[0].line, 2);
    assert_non_null(strstr(reading.series[0].warnings[0].message, warning));
    for (size_t i = 0; i < reading.series[0].series->length; i++)
        assert_true(reading.series[0].series->open[i] == 1);

    /* What charts there are is known before: the same. */
    assert_int_equal(bytes_reserve(&bytes, strlen(text) + SOURCE_PADDING, NULL), STATUS_OK);
    memcpy(bytes.data, text, strlen(text));
    memset(bytes.data + strlen(text), 0, SOURCE_PADDING);
    bytes.length = strlen(text);
    assert_int_equal(symbols_survey(&list, &bytes, true, NULL, &needs_rest, NULL), STATUS_OK);
    assert_int_equal(list.count, count);
    assert_string_equal(list.names[0], first);
    symbol_list_release(&list);
    bytes_release(&bytes);
    reading_release(&reading);
}

static void rows_before_any_symbol_are_left_out(void **state)
{
    (void)state;
    reads_symbols(HEADER ",2024-01-15,7,9,6,8\nA,2024-01-16,1,2,1,2\nB,2024-01-16,3,4,3,4\n,2024-01-17,3,4,3,4\n"
                         "A,2024-01-17,1,2,1,2\n",
                  2, "A", 1, "no symbol");
    reads_symbols(HEADER ",2024-01-15,7,9,6,8\n,2024-01-15,7,9,6,8\nA,2024-01-16,1,2,1,2\nA,2024-01-17,1,2,1,2\n", 1,
                  "A", 2, "the first of 2");
}

static void first_row_with_a_field_too_many_is_left_out(void **state)
{
    (void)state;
    reads_symbols(HEADER "A,2024-01-15,1,2,1,2,3,4\nA,2024-01-16,1,2,1,2\nA,2024-01-17,1,2,1,2\n", 1, "A", 1,
                  "8 fields where the header has 6");
    reads_symbols(HEADER "A,2024-01-15,1,2,1,2,3,4\n,2024-01-15,7,9,6,8\nA,2024-01-16,1,2,1,2\nB,2024-01-17,1,2,1,2\n",
                  2, "A", 2, "8 fields where the header has 6");
}

static void a_column_of_symbols_may_be_empty(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading, HEADER ",2024-01-15,1,2,1,2\n,2024-01-16,1,2,1,2\n", NULL, &error), STATUS_OK);
    assert_int_equal(reading.count, 1);
    assert_null(reading.series[0].symbol);
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 0);
    reading_release(&reading);
}

/* Rows of the file, by its time's column or without one, in the short way and in the long one. */
static struct text write_rows(const char *header, const char *row, size_t count)
{
    struct text text = {0};
    text_puts(&text, header);
    for (size_t i = 0; i < count; i++)
        text_puts(&text, row);
    assert_false(text.is_broken);
    return text;
}

static void rows_are_limited_and_never_cut(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row;
    } tables[] = {
        {"Date,Open,High,Low,Close\n", "2024-01-15,1,2,1,2\n"},
        {"Date,Open,High,Low,Close\n", "15 Jan 2024,\"1\",2,1,$2\n"},
        {"Open,High,Low,Close\n", "1,2,1,2\n"},
        {HEADER, "A,2024-01-15,1,2,1,2\n"},
    };
    static const size_t limits[] = {1, 2, 63, 64, 65, 1000, 5000};
    struct reading reading = {0};
    struct error error;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            struct read_options options = {.max_rows = limits[i]};
            struct text text = write_rows(tables[t].header, tables[t].row, limits[i] < 2 ? 2 : limits[i]);
            if (limits[i] >= 2) {
                assert_int_equal(parse(&reading, text.data, &options, &error), STATUS_OK);
                assert_int_equal(reading.series[0].series->length, limits[i]);
                text_puts(&text, tables[t].row);
            }
            assert_int_equal(parse(&reading, text.data, &options, &error), STATUS_INPUT);
            assert_int_equal(error.line, limits[i] + 2);
            assert_non_null(strstr(error.message, "--max-rows"));
            assert_int_equal(reading.count, 0);
            text_release(&text);
        }
    }
    reading_release(&reading);
}

static void symbols_are_limited(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    struct read_options options = {.max_symbols = 2};
    const char *two = HEADER "A,2024-01-15,1,2,1,2\nB,2024-01-15,1,2,1,2\nA,2024-01-16,1,2,1,2\n";
    const char *three = HEADER "A,2024-01-15,1,2,1,2\nB,2024-01-15,1,2,1,2\nC,2024-01-16,1,2,1,2\n";
    assert_int_equal(parse(&reading, two, &options, &error), STATUS_OK);
    assert_int_equal(reading.count, 2);
    assert_int_equal(parse(&reading, three, &options, &error), STATUS_INPUT);
    assert_int_equal(error.line, 4);
    assert_non_null(strstr(error.message, "more than 2 symbols; --max-symbols"));
    /* The limit of one file is not that of the next. */
    assert_int_equal(parse(&reading, three, NULL, &error), STATUS_OK);
    assert_int_equal(reading.count, 3);
    reading_release(&reading);
}

static void many_symbols_are_told_apart(void **state)
{
    (void)state;
    enum { SYMBOLS = 3000 };
    struct text text = {0};
    struct reading reading = {0};
    struct error error;
    text_puts(&text, HEADER);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < SYMBOLS; i++)
            text_printf(&text, "S%d,2024-01-%d,%d,%d,%d,%d\n", i, 15 + round, i + 1, i + 2, i + 1, i + 2);
    assert_int_equal(parse(&reading, text.data, NULL, &error), STATUS_OK);
    assert_int_equal(reading.count, SYMBOLS);
    for (int i = 0; i < SYMBOLS; i++) {
        char symbol[16];
        snprintf(symbol, sizeof symbol, "S%d", i);
        assert_string_equal(reading.series[i].symbol, symbol);
        assert_int_equal(reading.series[i].series->length, 2);
        assert_true(reading.series[i].series->open[1] == i + 1);
    }
    reading_release(&reading);
    text_release(&text);
}

/* What stands below a header with other columns is not the table's, and is no symbol of a chart. */
static void survey_lists_what_is_read_behind_another_header(void **state)
{
    (void)state;
    static const char text[] = HEADER "A,2024-01-15,1,2,1,2\nA,2024-01-16,1,2,1,2\nTicker,Close,Date,Open,High,Low\n"
                                      "B,2,2024-01-15,1,2,1\nC,2,2024-01-15,1,2,1\nSymbol,Date,Open,High,Low,Close\n"
                                      "\"D \"\"x\"\"\",2024-01-15,1,2,1,2\nA,2024-01-17,1,2,1,2\n";
    struct bytes bytes = {0};
    struct symbol_list list;
    struct reading reading = {0};
    struct error error;
    bool needs_rest;
    assert_int_equal(parse(&reading, text, NULL, &error), STATUS_OK);
    assert_int_equal(bytes_reserve(&bytes, sizeof text + SOURCE_PADDING, NULL), STATUS_OK);
    memset(bytes.data, 0, bytes.capacity);
    memcpy(bytes.data, text, sizeof text - 1);
    bytes.length = sizeof text - 1;
    assert_int_equal(symbols_survey(&list, &bytes, true, NULL, &needs_rest, NULL), STATUS_OK);
    assert_int_equal(reading.count, 2);
    assert_string_equal(reading.series[1].symbol, "D \"x\"");
    assert_int_equal(list.count, reading.count);
    for (size_t i = 0; i < list.count; i++)
        assert_string_equal(list.names[i], reading.series[i].symbol);
    symbol_list_release(&list);
    bytes_release(&bytes);
    reading_release(&reading);
}

static void head_whose_first_line_is_cut_asks_for_the_rest(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    struct symbol_list list;
    bool needs_rest = false;
    const char text[] = HEADER "AAAAAAAAAAAAAAAA";
    assert_int_equal(bytes_reserve(&bytes, sizeof text + SOURCE_PADDING, NULL), STATUS_OK);
    memset(bytes.data, 0, bytes.capacity);
    memcpy(bytes.data, text, sizeof text - 1);
    bytes.length = sizeof text - 1;
    assert_int_equal(symbols_survey(&list, &bytes, false, NULL, &needs_rest, NULL), STATUS_OK);
    assert_true(needs_rest);
    symbol_list_release(&list);
    assert_int_equal(symbols_survey(&list, &bytes, true, NULL, &needs_rest, NULL), STATUS_OK);
    assert_false(needs_rest);
    symbol_list_release(&list);
    bytes_release(&bytes);
}

/* Of a large text rows are estimated: by long ones at its head there is room for few, and more is made on the way. */
static void the_limit_of_rows_holds_wherever_room_is_made(void **state)
{
    (void)state;
    enum { LONG = 400, SHORT = 20000 };
    struct text text = {0};
    text_puts(&text, "Date,Open,High,Low,Close,Volume,Remark\n");
    for (int i = 0; i < LONG; i++)
        text_printf(&text, "%d-%02d-%02d,1,2,1,2,5,%0300d\n", 1000 + i, 1 + i % 12, 1 + i % 28, i);
    for (int i = 0; i < SHORT; i++)
        text_printf(&text, "%d-%02d-%02d,1,2,1,2,5,x\n", 1400 + i / 336, 1 + i / 28 % 12, 1 + i % 28);
    assert_int_equal(text_status(&text, NULL), STATUS_OK);
    for (size_t most = LONG; most < LONG + SHORT; most += 1777) {
        struct reading reading = {0};
        struct error error;
        const struct read_options options = {.max_rows = most};
        assert_int_equal(parse(&reading, text.data, &options, &error), STATUS_INPUT);
        assert_non_null(strstr(error.message, "--max-rows"));
        assert_int_equal(error.line, most + 2);
        reading_release(&reading);
    }
    struct reading reading = {0};
    struct error error;
    const struct read_options options = {.max_rows = LONG + SHORT};
    assert_int_equal(parse(&reading, text.data, &options, &error), STATUS_OK);
    assert_int_equal(reading.series[0].series->length, LONG + SHORT);
    reading_release(&reading);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_of_rows_holds_wherever_room_is_made),
        cmocka_unit_test(rows_before_any_symbol_are_left_out),
        cmocka_unit_test(first_row_with_a_field_too_many_is_left_out),
        cmocka_unit_test(a_column_of_symbols_may_be_empty),
        cmocka_unit_test(rows_are_limited_and_never_cut),
        cmocka_unit_test(symbols_are_limited),
        cmocka_unit_test(many_symbols_are_told_apart),
        cmocka_unit_test(survey_lists_what_is_read_behind_another_header),
        cmocka_unit_test(head_whose_first_line_is_cut_asks_for_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
