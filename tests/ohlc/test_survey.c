#include "test_reader.h"

static void survey(struct symbol_list *list, const char *text, bool is_whole, bool *needs_rest)
{
    static const struct read_options none;
    struct bytes bytes = {0};
    size_t length = strlen(text);
    assert_int_equal(bytes_reserve(&bytes, length + SOURCE_PADDING, NULL), STATUS_OK);
    memcpy(bytes.data, text, length);
    memset(bytes.data + length, 0, SOURCE_PADDING);
    bytes.length = length;
    assert_int_equal(symbols_survey(list, &bytes, is_whole, &none, needs_rest, NULL), STATUS_OK);
    bytes_release(&bytes);
}

#define LONG_FORM "date,open,high,low,close,ticker\n2024-01-15,1,2,1,2,B\n2024-01-15,1,2,1,2,A\n2024-01-16,1,2,1,2,B\n"

static void survey_lists_symbols_in_order_of_appearance(void **state)
{
    (void)state;
    struct symbol_list list;
    bool needs_rest;
    survey(&list, LONG_FORM "Source: somebody,,,,,nobody\n", true, &needs_rest);
    assert_false(needs_rest);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.names[0], "B");
    assert_string_equal(list.names[1], "A");
    assert_null(list.sole);
    symbol_list_release(&list);
    symbol_list_release(&list);
}

static void survey_of_a_head_asks_for_the_rest_where_symbols_stand_in_rows(void **state)
{
    (void)state;
    struct symbol_list list;
    bool needs_rest;
    survey(&list, LONG_FORM, false, &needs_rest);
    assert_true(needs_rest);
    symbol_list_release(&list);
    survey(&list, "date,open,high,low,close\n2024-01-15,1,2,1,2\n2024-01-16,1,2,1,2\n", false, &needs_rest);
    assert_false(needs_rest);
    assert_int_equal(list.count, 0);
    assert_null(list.sole);
    symbol_list_release(&list);
}

static void survey_finds_the_sole_symbol(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "date,open,high,low,close,ticker\n2024-01-15,1,2,1,2,X Y\n2024-01-16,1,2,1,2,X Y\n",
        "Price,Close,High,Low,Open\nTicker,X Y,X Y,X Y,X Y\nDate,,,,\n2024-01-15,1,2,1,2\n2024-01-16,1,2,1,2\n",
        "Symbol: X Y\ndate,open,high,low,close\n2024-01-15,1,2,1,2\n2024-01-16,1,2,1,2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct symbol_list list;
        bool needs_rest;
        survey(&list, texts[i], true, &needs_rest);
        assert_non_null(list.sole);
        assert_string_equal(list.sole, "X Y");
        assert_true(list.count <= 1);
        symbol_list_release(&list);
    }
}

static void survey_lists_tickers_of_a_wide_header(void **state)
{
    (void)state;
    struct symbol_list list;
    bool needs_rest;
    survey(&list,
           "Ticker,A,A,A,A,B,B,B,B\nPrice,Open,High,Low,Close,Open,High,Low,Close\nDate,,,,,,,,\n"
           "2024-01-15,1,2,1,2,3,4,3,4\n2024-01-16,1,2,1,2,3,4,3,4\n",
           false, &needs_rest);
    assert_false(needs_rest);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.names[1], "B");
    symbol_list_release(&list);
}

static void survey_leaves_what_is_no_table_to_the_reader(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "hello", "date,open,high,low,close,ticker\n", "{\"error\":1}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct symbol_list list;
        bool needs_rest;
        survey(&list, texts[i], true, &needs_rest);
        assert_int_equal(list.count, 0);
        assert_null(list.sole);
        symbol_list_release(&list);
    }
}

/* Names for charts are settled by the survey, so both must see the same symbols. */
static void survey_and_reading_agree(void **state)
{
    (void)state;
    struct text text = {0};
    text_puts(&text, "date,open,high,low,close,ticker\n");
    for (int i = 0; i < 3000; i++)
        text_printf(&text, "2024-01-%02d,1,2,1,2,\"S\"\"%d\"\n", 1 + i % 28, i * i % 37);
    struct symbol_list list;
    bool needs_rest;
    survey(&list, text.data, true, &needs_rest);
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading, text.data, NULL, &error), STATUS_OK);
    assert_int_equal(list.count, reading.count);
    assert_true(list.count > 5);
    for (size_t i = 0; i < list.count; i++)
        assert_string_equal(list.names[i], reading.series[i].symbol);
    reading_release(&reading);
    symbol_list_release(&list);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survey_lists_symbols_in_order_of_appearance),
        cmocka_unit_test(survey_of_a_head_asks_for_the_rest_where_symbols_stand_in_rows),
        cmocka_unit_test(survey_finds_the_sole_symbol),
        cmocka_unit_test(survey_lists_tickers_of_a_wide_header),
        cmocka_unit_test(survey_leaves_what_is_no_table_to_the_reader),
        cmocka_unit_test(survey_and_reading_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
