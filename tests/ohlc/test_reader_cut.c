/* How text is cut: delimiters, quotes, line ends, what stands around the table. */
#include "test_reader.h"

static void reads_each(const char *const *texts, double volume_scale)
{
    for (; *texts; texts++)
        reads_usual(*texts, volume_scale);
}

#define TEXTS_TEST(name, scale, ...)                                                                                   \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        static const char *const texts[] = {__VA_ARGS__, NULL};                                                        \
        reads_each(texts, scale);                                                                                      \
    }

TEXTS_TEST(delimiter_is_voted_for, 1,
           "Date,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
           "2024-01-17,12.75,14,12.5,13.5,1500\n",
           "Date;Open;High;Low;Close;Volume\n2024-01-15;10.5;12.25;9.75;11;1000\n2024-01-16;11;13.5;10.5;12.75;2000\n"
           "2024-01-17;12.75;14;12.5;13.5;1500\n",
           "Date\tOpen\tHigh\tLow\tClose\tVolume\n2024-01-15\t10.5\t12.25\t9.75\t11\t1000\n"
           "2024-01-16\t11\t13.5\t10.5\t12.75\t2000\n2024-01-17\t12.75\t14\t12.5\t13.5\t1500\n",
           "Date|Open|High|Low|Close|Volume\n2024-01-15|10.5|12.25|9.75|11|1000\n2024-01-16|11|13.5|10.5|12.75|2000\n"
           "2024-01-17|12.75|14|12.5|13.5|1500\n",
           "Date Open High Low Close Volume\n2024-01-15 10.5 12.25 9.75 11 1000\n2024-01-16 11 13.5 10.5 12.75 2000\n"
           "2024-01-17 12.75 14 12.5 13.5 1500\n")
TEXTS_TEST(runs_of_blanks_are_one_delimiter, 1,
           "Date         Open   High    Low  Close  Volume\n2024-01-15   10.5  12.25   9.75     11    1000\n"
           "2024-01-16     11   13.5   10.5  12.75    2000\n2024-01-17  12.75     14   12.5   13.5    1500\n",
           /* as pandas prints a frame: the index has no name */
           "             Open   High    Low  Close  Volume\n2024-01-15   10.5  12.25   9.75     11    1000\n"
           "2024-01-16     11   13.5   10.5  12.75    2000\n2024-01-17  12.75     14   12.5   13.5    1500\n",
           "Datetime Open High Low Close Volume\n2024-01-15 00:00:00 10.5 12.25 9.75 11 1000\n"
           "2024-01-16 00:00:00 11 13.5 10.5 12.75 2000\n2024-01-17 00:00:00 12.75 14 12.5 13.5 1500\n")
TEXTS_TEST(blank_inside_a_time_does_not_cut, 1,
           "Date,Open,High,Low,Close,Volume\n2024-01-15 00:00:00,10.5,12.25,9.75,11,1000\n"
           "2024-01-16 00:00:00,11,13.5,10.5,12.75,2000\n2024-01-17 00:00:00,12.75,14,12.5,13.5,1500\n",
           "20240115 000000;10.5;12.25;9.75;11;1000\n20240116 000000;11;13.5;10.5;12.75;2000\n"
           "20240117 000000;12.75;14;12.5;13.5;1500\n")
TEXTS_TEST(decimal_comma_does_not_cut, 1,
           "Date;Open;High;Low;Close;Volume\n2024-01-15;10,5;12,25;9,75;11,0;1000\n"
           "2024-01-16;11,0;13,5;10,5;12,75;2000\n2024-01-17;12,75;14,0;12,5;13,5;1500\n",
           "Date\tOpen\tHigh\tLow\tClose\tVolume\n2024-01-15\t10,5\t12,25\t9,75\t11,0\t1000\n"
           "2024-01-16\t11,0\t13,5\t10,5\t12,75\t2000\n2024-01-17\t12,75\t14,0\t12,5\t13,5\t1500\n",
           "Date Open High Low Close Volume\n2024-01-15 10,5 12,25 9,75 11,0 1000\n"
           "2024-01-16 11,0 13,5 10,5 12,75 2000\n2024-01-17 12,75 14,0 12,5 13,5 1500\n",
           "\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n"
           "\"2024-01-15\",\"10,5\",\"12,25\",\"9,75\",\"11,0\",\"1.000\"\n"
           "\"2024-01-16\",\"11,0\",\"13,5\",\"10,5\",\"12,75\",\"2.000\"\n"
           "\"2024-01-17\",\"12,75\",\"14,0\",\"12,5\",\"13,5\",\"1.500\"\n")

#define BODY_COMMA                                                                                                     \
    "2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n"
#define HEADER_COMMA "Date,Open,High,Low,Close,Volume\n"

TEXTS_TEST(
    quotes_are_honoured, 1,
    "\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n\"Jan 15, 2024\",\"10.5\",\"12.25\",\"9.75\",\"11\","
    "\"1,000\"\n\"Jan 16, 2024\",\"11\",\"13.5\",\"10.5\",\"12.75\",\"2,000\"\n\"Jan 17, 2024\",\"12.75\",\"14\","
    "\"12.5\",\"13.5\",\"1,500\"\n",
    "\"Date\",\"Name \"\"of\"\" it\",\"Open\",\"High\",\"Low\",\"Close\",\"Vol\nume\"\n"
    "2024-01-15,\"a, \"\"b\"\"\",10.5,12.25,9.75,11,1000\n2024-01-16,\"a, \"\"b\"\"\",11,13.5,10.5,12.75,2000\n"
    "2024-01-17,\"a, \"\"b\"\"\",12.75,14,12.5,13.5,1500\n")
TEXTS_TEST(apostrophes_serve_as_quotes, 1,
           "'Date','Open','High','Low','Close','Volume'\n'2024-01-15','10.5','12.25','9.75','11','1000'\n"
           "'2024-01-16','11','13.5','10.5','12.75','2000'\n'2024-01-17','12.75','14','12.5','13.5','1500'\n",
           HEADER_COMMA "'2024-01-15,10.5,12.25,9.75,11,'1000\n'2024-01-16,11,13.5,10.5,12.75,'2000\n"
                        "'2024-01-17,12.75,14,12.5,13.5,'1500\n")
TEXTS_TEST(lines_in_quotes_as_a_whole_are_read, 1,
           "\"Date,Open,High,Low,Close,Volume\"\n\"2024-01-15,10.5,12.25,9.75,11,1000\"\n"
           "\"2024-01-16,11,13.5,10.5,12.75,2000\"\n\"2024-01-17,12.75,14,12.5,13.5,1500\"\n",
           HEADER_COMMA "\"2024-01-15,10.5,12.25,9.75,11,1000\"\n\"2024-01-16,11,13.5,10.5,12.75,2000\"\n"
                        "\"2024-01-17,12.75,14,12.5,13.5,1500\"\n",
           "\"Date,Open,High,Low,Close,Volume\";;\r\n\"2024-01-15,10.5,12.25,9.75,11,\"\"1,000\"\"\";;\r\n"
           "\"2024-01-16,11,13.5,10.5,12.75,\"\"2,000\"\"\";;\r\n\"2024-01-17,12.75,14,12.5,13.5,\"\"1,500\"\"\";;\r\n",
           "\"\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\"\n"
           "\"\"Jan 15, 2024\",\"10.5\",\"12.25\",\"9.75\",\"11\",\"1000\"\"\n"
           "\"\"Jan 16, 2024\",\"11\",\"13.5\",\"10.5\",\"12.75\",\"2000\"\"\n"
           "\"\"Jan 17, 2024\",\"12.75\",\"14\",\"12.5\",\"13.5\",\"1500\"\"\n")
TEXTS_TEST(every_line_end_is_known, 1,
           "Date,Open,High,Low,Close,Volume\r\n2024-01-15,10.5,12.25,9.75,11,1000\r\n"
           "2024-01-16,11,13.5,10.5,12.75,2000\r\n2024-01-17,12.75,14,12.5,13.5,1500",
           "Date,Open,High,Low,Close,Volume\r2024-01-15,10.5,12.25,9.75,11,1000\r"
           "2024-01-16,11,13.5,10.5,12.75,2000\r2024-01-17,12.75,14,12.5,13.5,1500\r",
           "Date,Open,High,Low,Close,Volume\r\r\n2024-01-15,10.5,12.25,9.75,11,1000\r\r\n"
           "2024-01-16,11,13.5,10.5,12.75,2000\r\r\n2024-01-17,12.75,14,12.5,13.5,1500\r\r\n")
TEXTS_TEST(delimiter_at_the_end_of_lines_makes_no_column, 1,
           "Date,Open,High,Low,Close,Volume,\n2024-01-15,10.5,12.25,9.75,11,1000,\n"
           "2024-01-16,11,13.5,10.5,12.75,2000,\n2024-01-17,12.75,14,12.5,13.5,1500,\n",
           HEADER_COMMA "2024-01-15,10.5,12.25,9.75,11,1000,\n2024-01-16,11,13.5,10.5,12.75,2000,\n"
                        "2024-01-17,12.75,14,12.5,13.5,1500,\n",
           "Date,Open,High,Low,Close,Volume,\n" BODY_COMMA)
TEXTS_TEST(lines_around_the_table_are_no_rows, 1,
           "https://www.example.com/prices?from=1,to=2\n" HEADER_COMMA BODY_COMMA,
           "Prices of something\nExported 2024-02-01 10:00, by someone\n\n" HEADER_COMMA BODY_COMMA,
           "# Date: 2024-02-01\n# prices, 2, 3, 4, 5\n" HEADER_COMMA BODY_COMMA,
           "Currency:,USD\nFrom,2024-01-15,to,2024-01-17\n" HEADER_COMMA "YYYY-MM-DD,USD,USD,USD,USD,pcs\n" BODY_COMMA,
           HEADER_COMMA BODY_COMMA "\n\nSource: somebody, 2024\n", HEADER_COMMA BODY_COMMA "Total,,,,,4500\n",
           HEADER_COMMA BODY_COMMA "Average,11.4,13.25,10.9,12.4,1500\nCopyright 2024 Someone, Inc.\n",
           HEADER_COMMA BODY_COMMA ",,,,,\n,,,,,\n# the end\n3 rows\n-----\n",
           HEADER_COMMA "\n\n" BODY_COMMA "\n \n\t\n",
           HEADER_COMMA "2024-01-15,10.5,12.25,9.75,11,1000\n" HEADER_COMMA
                        "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n",
           HEADER_COMMA "2024-01-15,10.5,12.25,9.75,11,1000\n// checked until here\n;2024-01-15,1,2,1,2,5\n"
                        "//2024-01-15,1,2,1,2,5\n2024-01-16,11,13.5,10.5,12.75,2000\n; the rest\n"
                        "2024-01-17,12.75,14,12.5,13.5,1500\n",
           "#" HEADER_COMMA BODY_COMMA, BODY_COMMA HEADER_COMMA)

static void preamble_may_be_longer_than_a_look(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 30; i++)
        text_puts(&text, "A title, and more of it\n");
    text_puts(&text, "Date;Open;High;Low;Close;Volume\n");
    for (int i = 0; i < 3; i++)
        text_puts(&text, i == 0   ? "2024-01-15;10,5;12,25;9,75;11;1000\n"
                         : i == 1 ? "2024-01-16;11;13,5;10,5;12,75;2000\n"
                                  : "2024-01-17;12,75;14;12,5;13,5;1500\n");
    reads_usual(text.data, 1);
    text_release(&text);
}

static void total_below_a_table_is_no_symbol(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(
        parse(&reading,
              "Ticker,Date,Open,High,Low,Close\nA,2024-01-15,1,2,1,2\nA,2024-01-16,1,2,1,2\nTotal,1,2,3,4,5\n", NULL,
              &error),
        STATUS_OK);
    assert_int_equal(reading.count, 1);
    assert_int_equal(reading.series[0].rejected, 0);
    reading_release(&reading);
}

static void quote_that_is_never_closed_costs_its_line_alone(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           HEADER_COMMA
                           "2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,\"x,13.5,10.5,12.75,2000\n"
                           "2024-01-17,12.75,14,12.5,13.5,1500\n\"2024-01-18,1,2,1,2,3\n2024-01-19,1,2,1,2,3\n",
                           NULL, &error),
                     STATUS_OK);
    assert_int_equal(reading.series[0].series->length, 4);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 3);
    assert_int_equal(reading.series[0].warnings[0].column, 2);
    assert_non_null(strstr(reading.series[0].warnings[0].message, "'x'"));
    reading_release(&reading);
}

static void broken_lines_between_rows_are_rejected(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "title\n" HEADER_COMMA "2024-01-15,10.5,12.25,9.75,11,1000\nwhat is this\n"
                           "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-16,11\nyesterday,1,2,1,2,5\n"
                           "2024-01-17,12.75,14,12.5,13.5,1500\n2024-01-18,1,2\n",
                           NULL, &error),
                     STATUS_OK);
    assert_int_equal(reading.series[0].series->length, 3);
    assert_int_equal(reading.series[0].rejected, 4);
    assert_int_equal(reading.series[0].warnings[0].line, 4);
    reading_release(&reading);
}

static void line_numbers_count_blank_and_quoted_lines(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(
        parse(&reading, "Date,\"Op\nen\",High,Low,Close\n\n2024-01-15,1,2,1,2\n\n2024-01-16,1,2,3,2\n", NULL, &error),
        STATUS_OK);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 6);
    assert_int_equal(reading.series[0].warnings[0].column, 3);
    assert_string_equal(reading.series[0].warnings[0].message, "high '2' is below low '3' (the row is left out)");
    reading_release(&reading);
}

static void assert_refused(const char *text, size_t length, const char *part)
{
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse_n(&reading, text, length, NULL, &error), STATUS_INPUT);
    if (!strstr(error.message, part))
        fail_msg("%s", error.message);
    assert_int_equal(reading.count, 0);
    reading_release(&reading);
}

static void text_without_a_table_is_refused_with_a_reason(void **state)
{
    (void)state;
    assert_refused("", 0, "empty");
    assert_refused("\n\n \n", 4, "empty");
    assert_refused("hello\nworld\n", 12, "no table");
    assert_refused(HEADER_COMMA, strlen(HEADER_COMMA), "no row");
    const char *only_close = "Date,Close,Volume\n2024-01-15,10,100\n2024-01-16,11,100\n";
    assert_refused(only_close, strlen(only_close), "no column for open, high, low among 'Date', 'Close', 'Volume'");
    const char *bad = HEADER_COMMA "2024-01-15,a,b,c,d,5\n2024-01-16,1,2,3,4,5\n";
    assert_refused(bad, strlen(bad), "open 'a' is no number");
    const char *no_time = HEADER_COMMA "soon,1,2,1,2,5\nlater,1,2,1,2,5\n";
    assert_refused(no_time, strlen(no_time), "'soon' is no time");
}

/* Long and odd text ends in a result or an error, and the work stays in proportion; a timeout would show it. */
static void hostile_text_is_survived(void **state)
{
    (void)state;
    static const char *const parts[] = {"\"",   ",",  "\n",  "\"\n", "\"a,", "\",\"",
                                        "\"\"", "1,", "\0x", "a\r",  "\"  ", "1;2,"};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        for (int with_header = 0; with_header < 2; with_header++) {
            size_t length = strlen(parts[p]) ? strlen(parts[p]) : 2;
            size_t start = 0;
            if (with_header) {
                const char *head = HEADER_COMMA "2024-01-15,10.5,12.25,9.75,11,1000\n";
                start = strlen(head);
                memcpy(text, head, start);
            }
            for (size_t i = start; i + length <= SIZE; i += length)
                memcpy(text + i, parts[p], length);
            struct reading reading = {0};
            struct error error;
            enum status status = parse_n(&reading, text, start + (SIZE - start) / length * length, NULL, &error);
            assert_true(status == STATUS_OK || status == STATUS_INPUT);
            reading_release(&reading);
        }
    free(text);
}

static void nul_bytes_in_fields_are_no_numbers(void **state)
{
    (void)state;
    static const char text[] = HEADER_COMMA "2024-01-15,1\0,2,1,2,5\n2024-01-16,1,2,1,2,5\n";
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse_n(&reading, text, sizeof text - 1, NULL, &error), STATUS_OK);
    assert_int_equal(reading.series[0].series->length, 1);
    assert_int_equal(reading.series[0].rejected, 1);
    reading_release(&reading);
}

/* The last number of a row that its writer did not finish may be the beginning of another one. */
static void the_last_row_is_left_out_where_the_file_ends_within_it(void **state)
{
    (void)state;
    static const char *const cut[] = {
        HEADER_COMMA BODY_COMMA "2024-01-18,13.5,15,13,14.",
        HEADER_COMMA BODY_COMMA "2024-01-18,13.5,15,13,14.5",
        "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-15,10.5,12.25,9.75,11,11,1000\n"
        "2024-01-16,11,13.5,10.5,12.75,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,13.5,1500\n2024-01-18,13.5,15,13,14",
        "Date,Open,High,Low,Close,Name\r\n2024-01-15,10.5,12.25,9.75,11,A\r\n2024-01-16,11,13.5,10.5,12.75,A\r\n"
        "2024-01-17,12.75,14,12.5,13.5,A\r\n2024-01-18,13.5,15,13,14",
    };
    static const char *const whole[] = {
        HEADER_COMMA BODY_COMMA "2024-01-18,13.5,15,13,14,1700",
        HEADER_COMMA BODY_COMMA "2024-01-18,13.5,15,13,14\n",
        /* Only what is not read is missing. */
        "Date,Open,High,Low,Close,Volume,Remark,Note\n2024-01-15,10.5,12.25,9.75,11,1000,A,x\n"
        "2024-01-16,11,13.5,10.5,12.75,2000,A,x\n2024-01-17,12.75,14,12.5,13.5,1500,A,x\n2024-01-18,13.5,15,13,14,1700,"
        "A",
        /* As narrow as the row before; and beside a row that ends in nothing. */
        "Date,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75\n"
        "2024-01-17,12.75,14,12.5,13.5\n2024-01-18,13.5,15,13,14",
        "Date,Open,High,Low,Close,\n2024-01-15,10.5,12.25,9.75,11,\n2024-01-16,11,13.5,10.5,12.75,\n"
        "2024-01-17,12.75,14,12.5,13.5,\n2024-01-18,13.5,15,13,14",
    };
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        struct reading reading = {0};
        struct error error;
        assert_int_equal(parse(&reading, cut[i], NULL, &error), STATUS_OK);
        assert_int_equal(reading.series[0].series->length, 3);
        assert_int_equal(reading.series[0].rejected, 1);
        reading_release(&reading);
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct reading reading = {0};
        struct error error;
        assert_int_equal(parse(&reading, whole[i], NULL, &error), STATUS_OK);
        assert_int_equal(reading.series[0].series->length, 4);
        assert_true(reading.series[0].series->close[3] == 14);
        reading_release(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_row_is_left_out_where_the_file_ends_within_it),
        cmocka_unit_test(delimiter_is_voted_for),
        cmocka_unit_test(runs_of_blanks_are_one_delimiter),
        cmocka_unit_test(blank_inside_a_time_does_not_cut),
        cmocka_unit_test(decimal_comma_does_not_cut),
        cmocka_unit_test(quotes_are_honoured),
        cmocka_unit_test(apostrophes_serve_as_quotes),
        cmocka_unit_test(lines_in_quotes_as_a_whole_are_read),
        cmocka_unit_test(every_line_end_is_known),
        cmocka_unit_test(delimiter_at_the_end_of_lines_makes_no_column),
        cmocka_unit_test(lines_around_the_table_are_no_rows),
        cmocka_unit_test(preamble_may_be_longer_than_a_look),
        cmocka_unit_test(total_below_a_table_is_no_symbol),
        cmocka_unit_test(quote_that_is_never_closed_costs_its_line_alone),
        cmocka_unit_test(broken_lines_between_rows_are_rejected),
        cmocka_unit_test(line_numbers_count_blank_and_quoted_lines),
        cmocka_unit_test(text_without_a_table_is_refused_with_a_reason),
        cmocka_unit_test(hostile_text_is_survived),
        cmocka_unit_test(nul_bytes_in_fields_are_no_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
