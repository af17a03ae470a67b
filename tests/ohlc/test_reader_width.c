/* Rows with more fields than the table has, and rows behind another header: refused, never read with wrong columns. */
#include "test_reader.h"

static struct reading read_or_fail(const char *text)
{
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text, NULL, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text);
    return reading;
}

static void assert_refused(const char *text, const char *part)
{
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text, NULL, &error) != STATUS_INPUT)
        fail_msg("read:\n%s", text);
    if (!strstr(error.message, part))
        fail_msg("%s\n%s", error.message, text);
    reading_release(&reading);
}

#define HEADER "Date,Open,High,Low,Close,Volume\n"

static void row_cut_inside_a_number_is_rejected(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "2024-01-16,99.01,99.90,90.25,95.10,1,234,567", "2024-01-16,99.01,99.90,90.25,95.10,1,234",
        "2024-01-16,999.50,999.90,990.25,1,000.10,1200", "2024-01-16,1,234.50,1,240.00,1,230.25,1,235.10,1200"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct text text = {0};
        text_printf(&text,
                    HEADER "2024-01-15,1,2,1,2,5\n%s\n2024-01-17,1,2,1,2,5\n2024-01-18,1,2,1,2,5,\n"
                           "2024-01-19,1,2,1,2,5,,, \n2024-01-20,1,2,1,2,5\n",
                    bad[i]);
        struct reading reading = read_or_fail(text.data);
        assert_int_equal(reading.series[0].series->length, 5);
        assert_int_equal(reading.series[0].rejected, 1);
        assert_int_equal(reading.series[0].warnings[0].line, 3);
        assert_int_equal(reading.series[0].warnings[0].column, 7);
        assert_non_null(strstr(reading.series[0].warnings[0].message, "fields where the header has 6"));
        reading_release(&reading);
        text_release(&text);
    }
}

static void row_of_quotes_may_end_in_empty_ones(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("\"Date\",\"Open\",\"High\",\"Low\",\"Close\"\n\"2024-01-15\",\"1\",\"2\",\"1\",\"2\"\n"
                     "\"2024-01-16\",\"1\",\"2\",\"1\",\"2\",\"\"\n\"2024-01-17\",\"1\",\"2\",\"1\",\"2\",\"7\"\n");
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_string_equal(
        reading.series[0].warnings[0].message,
        "6 fields where the header has 5; a number with a comma inside needs quotes (the row is left out)");
    reading_release(&reading);
}

static void table_cut_inside_its_numbers_is_refused(void **state)
{
    (void)state;
    static const char *const wide = "fields where the header has";
    assert_refused(HEADER "2024-03-04,1,234.50,1,240.00,1,230.25,1,235.10,1200\n", wide);
    assert_refused(
        HEADER "2024-03-04,99.01,99.90,90.25,95.10,1,234,567\n2024-03-05,99.01,99.90,90.25,95.10,1,234,568\n", wide);
    assert_refused(HEADER "2024-03-04,99.01,99.90,90.25,95.10,1,234\n2024-03-05,99.01,99.90,90.25,95.10,2,030\n", wide);
    assert_refused("Date,Open,High,Low,Close\n2024-03-04,1,50,1,60,1,40,1,55\n2024-03-05,1,55,1,65,1,50,1,60\n", wide);
    assert_refused("Date,Open,High,Low,Close\n2024-03-04,101,50,102,60,100,40,101,55\n", wide);
}

static void numbers_cut_without_a_header_are_refused(void **state)
{
    (void)state;
    static const char *const inside = "commas inside numbers";
    assert_refused("2024-03-04,101,50,102,60,100,40,101,55,100\n", inside);
    assert_refused("2024-03-04,1,50,1,60,1,40,1,55,100\n", "");
    assert_refused("2024-03-04,1,234.50,1,240.00,1,230.25,1,235.10,1200\n"
                   "2024-03-05,1,235.50,1,241.00,1,231.25,1,236.10,900\n",
                   "");
    struct reading reading = read_or_fail("2024-01-15,10,12,9,11,100\n2024-01-16,11,13,10,12,1,200\n"
                                          "2024-01-17,12,14,12,13,150\n");
    assert_int_equal(reading.series[0].rejected, 1);
    assert_non_null(strstr(reading.series[0].warnings[0].message, "7 fields where most rows have 6"));
    reading_release(&reading);
}

static void columns_without_a_name_are_part_of_the_table(void **state)
{
    (void)state;
    static const char *const texts[] = {
        /* an index in front, as programs write it; two of them; one behind */
        "Date,Open,High,Low,Close\n0,2024-01-15,1,2,1,2\n1,2024-01-16,1,2,1,2\n",
        "Open,High,Low,Close,Volume\n2024-01-15,1,2,1,2,500\n2024-01-16,1,2,1,2,600\n",
        "Open,High,Low,Close,Volume\nA,2024-01-15,1,2,1,2,500\nA,2024-01-16,1,2,1,2,600\n",
        "Date,Open,High,Low,Close,Volume\n2024-01-15,1,2,1,2,500,x\n2024-01-16,1,2,1,2,600,y\n",
        "Date,Open,High,Low,Close,Volume\n2024-01-15,1,2,1,2,500\n2024-01-16,1,2,1,2,600,\"see, the\",note\n",
        "Date,Open,High,Low,Close,Volume,,\n2024-01-15,1,2,1,2,500,,\n2024-01-16,1,2,1,2,600,,a split\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = read_or_fail(texts[i]);
        if (reading.series[0].rejected || reading.series[0].series->length != 2)
            fail_msg("%s", texts[i]);
        assert_true(reading.series[0].series->high[1] == 2);
        reading_release(&reading);
    }
}

static void rows_behind_another_header_are_rejected(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail(HEADER "2024-01-15,1,3,1,2,5\n2024-01-16,1,3,1,2,5\n" HEADER "2024-01-17,1,3,1,2,5\n"
                            "Date,Close,High,Low,Open,Volume\n2024-01-18,2,3,1,1,5\n2024-01-19,2,3,1,1,5\n" HEADER
                            "2024-01-20,1,3,1,2,5\n");
    assert_int_equal(reading.series[0].series->length, 4);
    assert_int_equal(reading.series[0].rejected, 2);
    assert_int_equal(reading.series[0].warnings[0].line, 7);
    assert_string_equal(reading.series[0].warnings[0].message,
                        "the header in line 6 has the columns in another order (the first of 2 rows left out)");
    reading_release(&reading);
    /* a column in front moves all others */
    reading = read_or_fail(
        HEADER
        "2024-01-13,1,3,1,2,5\n2024-01-14,1,3,1,2,5\n2024-01-15,1,3,1,2,5\nTicker,Date,Open,High,Low,Close,Volume\n"
        "A,2024-01-16,1,3,1,2,5\nA,2024-01-17,1,3,1,2,5\n\nthe end\n");
    assert_int_equal(reading.series[0].series->length, 3);
    assert_int_equal(reading.series[0].rejected, 2);
    reading_release(&reading);
    /* the lower header says more and is the one that counts */
    reading = read_or_fail("Opening,High,Low,Last,Note\n1,3,1,2,2024-01-15\nDate,Close,High,Low,Open\n"
                           "2024-01-16,1,3,1,2\n2024-01-17,1,3,1,2\n");
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 2);
    reading_release(&reading);
    /* the index has no name, in either header */
    reading = read_or_fail("Open,High,Low,Close,Volume\n2024-01-15,1,3,1,2,5\n2024-01-16,1,3,1,2,5\n"
                           "Open,High,Low,Close,Volume\n2024-01-17,1,3,1,2,5\n2024-01-18,1,3,1,2,5\n");
    assert_int_equal(reading.series[0].series->length, 4);
    assert_int_equal(reading.series[0].rejected, 0);
    reading_release(&reading);
    /* other words, the same columns */
    reading = read_or_fail(HEADER "2024-01-15,1,3,1,2,5\nDATE,OPEN,HIGH,LOW,LAST,VOL\n2024-01-16,1,3,1,2,5\n");
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 0);
    reading_release(&reading);
}

static void wide_row_names_no_symbol(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Date,Open,High,Low,Close,Volume,Ticker\n2024-01-15,1,2,1,2,5,A\n"
                                          "2024-01-16,1,2,1,2,1,234,A\n2024-01-17,1,2,1,2,5,A\n");
    assert_int_equal(reading.count, 1);
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 1);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_cut_inside_a_number_is_rejected),
        cmocka_unit_test(row_of_quotes_may_end_in_empty_ones),
        cmocka_unit_test(table_cut_inside_its_numbers_is_refused),
        cmocka_unit_test(numbers_cut_without_a_header_are_refused),
        cmocka_unit_test(columns_without_a_name_are_part_of_the_table),
        cmocka_unit_test(rows_behind_another_header_are_rejected),
        cmocka_unit_test(wide_row_names_no_symbol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
