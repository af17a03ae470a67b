/* What is read of prices and volumes, what is refused, and what is said about it. */
#include "test_reader.h"

#define TEXTS_TEST(name, scale, ...)                                                                                   \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        static const char *const texts[] = {__VA_ARGS__, NULL};                                                        \
        for (const char *const *text = texts; *text; text++)                                                           \
            reads_usual(*text, scale);                                                                                 \
    }

TEXTS_TEST(currency_signs_and_suffixes_are_read, 1,
           "Date,Open,High,Low,Close,Volume\n2024-01-15,$10.50,$12.25,$9.75,$11.00,1K\n"
           "2024-01-16,$11.00,$13.50,$10.50,$12.75,2.0K\n2024-01-17,$12.75,$14.00,$12.50,$13.50,1.5k\n",
           "Datum;Erster;Hoch;Tief;Schluss;Stück\n15.01.2024;10,50 €;12,25 €;9,75 €;11,00 €;1.000\n"
           "16.01.2024;11,00 €;13,50 €;10,50 €;12,75 €;2.000\n17.01.2024;12,75 €;14,00 €;12,50 €;13,50 €;1.500\n",
           "Date;Open;High;Low;Close;Volume\n2024-01-15;10.5;12.25;9.75;11;1'000\n2024-01-16;11;13.5;10.5;12.75;2'000\n"
           "2024-01-17;12.75;14;12.5;13.5;1'500\n",
           "Date;Ouverture;Haut;Bas;Clôture;Volume\n15/01/2024;10,50;12,25;9,75;11,00;1 000\n"
           "16/01/2024;11,00;13,50;10,50;12,75;2 000\n17/01/2024;12,75;14,00;12,50;13,50;1 500\n",
           "Date,Open,High,Low,Close,Volume\n2024-01-15,1.05e1,1.225e+01,9.75E0,11,1e3\n"
           "2024-01-16,1.1e1,13.5,10.5,12.75,2e3\n2024-01-17,12.75,1.4e1,12.5,13.5,1.5e3\n")
TEXTS_TEST(one_price_settles_the_marks_for_all, 0,
           /* only the last low tells that the comma is decimal */
           "Date;Open;High;Low;Close\n2024-01-15;10,500;12,250;9,750;11,000\n2024-01-16;11,000;13,500;10,500;12,750\n"
           "2024-01-17;12,750;14,000;12,5;13,500\n",
           /* the change in percent tells */
           "Date\tOpen\tHigh\tLow\tClose\tChange\n2024-01-15\t10,500\t12,250\t9,750\t11,000\t1,25%\n"
           "2024-01-16\t11,000\t13,500\t10,500\t12,750\t-0,5%\n2024-01-17\t12,750\t14,000\t12,500\t13,500\t2,75%\n",
           /* nothing tells but the semicolon */
           "Date;Open;High;Low;Close\n2024-01-15;10,500;12,250;9,750;11,000\n2024-01-16;11,000;13,500;10,500;12,750\n"
           "2024-01-17;12,750;14,000;12,500;13,500\n",
           "Date,Open,High,Low,Close\n2024-01-15,10.500,12.250,9.750,11.000\n2024-01-16,11.000,13.500,10.500,12.750\n"
           "2024-01-17,12.750,14.000,12.500,13.500\n")

static struct reading read_or_fail(const char *text, const struct read_options *options)
{
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text, options, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text);
    return reading;
}

static void thousands_are_told_by_what_makes_sound_candles(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Date;Open;High;Low;Close\n2024-01-15;998;1.002;995;1.001\n"
                                          "2024-01-16;1.001;1.010;999;1.005\n",
                                          NULL);
    assert_candle(reading.series[0].series, 0, DAY_15, 998, 1002, 995, 1001, NAN);
    reading_release(&reading);
    reading = read_or_fail("Date\tOpen\tHigh\tLow\tClose\n2024-01-15\t998\t999\t995\t998\n"
                           "2024-01-16\t1,001\t1,010\t1,000\t1,005\n",
                           NULL);
    assert_candle(reading.series[0].series, 1, DAY_15 + DAY_S, 1001, 1010, 1000, 1005, NAN);
    reading_release(&reading);
}

/* All of the sample is open, and a row far behind it is not: the file is asked once more. */
static void late_row_settles_the_marks_for_all(void **state)
{
    (void)state;
    struct text text = {0};
    text_puts(&text, "Date\tOpen\tHigh\tLow\tClose\n");
    for (int i = 0; i < 2000; i++)
        text_printf(&text, "%d\t1,234\t1,250\t1,200\t%s\n", 1705276800 + i * 60, i == 500 ? "1,24" : "1,240");
    struct reading reading = read_or_fail(text.data, NULL);
    assert_int_equal(reading.series[0].series->length, 2000);
    assert_candle(reading.series[0].series, 0, DAY_15, 1.234, 1.25, 1.2, 1.24, NAN);
    reading_release(&reading);
    text_release(&text);
}

/* The first price over a thousand stands behind the sample, with a mark that none of the sample showed. */
static void late_thousands_are_read(void **state)
{
    (void)state;
    static const char *const thousands[] = {"1 250,5", "1\u00a0250,5", "1.250,5", "1'250,5"};
    for (size_t k = 0; k < sizeof thousands / sizeof *thousands; k++) {
        struct text text = {0};
        text_puts(&text, "Date;Open;High;Low;Close\n");
        for (int i = 0; i < 1000; i++)
            text_printf(&text, "%d;950,25;%s;900,5;%s\n", 1705276800 + i * 60, i > 200 ? thousands[k] : "975,5",
                        i == 150 ? "null" : "960,0");
        struct reading reading = read_or_fail(text.data, NULL);
        assert_int_equal(reading.series[0].series->length, 999);
        assert_true(reading.series[0].series->high[998] == 1250.5);
        reading_release(&reading);
        text_release(&text);
    }
}

static void open_comma_is_said_in_a_warning(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("Date\tOpen\tHigh\tLow\tClose\n2024-01-15\t1,234\t1,250\t1,200\t1,240\n", NULL);
    assert_candle(reading.series[0].series, 0, DAY_15, 1234, 1250, 1200, 1240, NAN);
    assert_int_equal(reading.series[0].warning_count, 1);
    assert_non_null(strstr(reading.series[0].warnings[0].message, "thousands"));
    reading_release(&reading);
}

/* 37.836 is a price near 38, or an index near 38 thousand. */
static void points_of_a_language_that_writes_thousands_so_are_read_so(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Datum;Eröffnung;Schluss;Tageshoch;Tagestief\n23.01.2023;37.836;36.548;38.259;36.393\n",
        "Data;Apertura;Chiusura;Massimo;Minimo\n2023-01-23;37.836;36.548;38.259;36.393\n"
        "2023-01-24;37.836;36.548;38.259;36.393\n2023-01-25;37.836;36.548;38.259;36.393\n",
        "Tarih,Açılış,Şimdi,Yüksek,Düşük\n23.01.2023,37.836,36.548,38.259,36.393\n"
        "24.01.2023,37.836,36.548,38.259,36.393\n25.01.2023,37.836,36.548,38.259,36.393\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = read_or_fail(texts[i], NULL);
        assert_candle(reading.series[0].series, 0, 1674432000, 37836, 38259, 36393, 36548, NAN);
        assert_int_equal(reading.series[0].warning_count, 1);
        assert_non_null(strstr(reading.series[0].warnings[0].message, "taken as thousands"));
        reading_release(&reading);
    }
}

static void points_that_little_speaks_against_are_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t warnings;
    } cases[] = {
        {"Date;Open;High;Low;Close\n23.01.2023;37.836;38.259;36.393;36.548\n", 1},
        {"Datum,Eröffnung,Schluss,Hoch,Tief\n2023-01-23,37.836,36.548,38.259,36.393\n", 1},
        {"Date,Open,High,Low,Close\n2023-01-23,37.836,38.259,36.393,36.548\n", 0},
        {"Date,Open,High,Low,Close\n23.01.2023,37.836,38.259,36.393,36.548\n", 0},
        {"Datum;Eröffnung;Schluss;Hoch;Tief\n23.01.2023;37.836;36.548;38.259;36.393\n"
         "24.01.2023;37.83;36.548;38.259;36.393\n",
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_or_fail(cases[i].text, NULL);
        assert_true(reading.series[0].series->open[0] == 37.836);
        if (reading.series[0].warning_count != cases[i].warnings)
            fail_msg("%s", cases[i].text);
        reading_release(&reading);
    }
}

static void apostrophe_that_may_mark_parts_of_32_is_refused(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "Date,Open,High,Low,Close,Volume\n2024-01-15,110'160,110'250,110'080,110'215,1000\n"
                           "2024-01-16,110'210,110'317,110'102,110'290,1200\n",
                           NULL, &error),
                     STATUS_INPUT);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 2);
    assert_non_null(strstr(error.message, "'110'160' may be in 32nds"));
    reading_release(&reading);
    static const char *const thousands[] = {
        "Date;Open;High;Low;Close\n2024-01-15;10'160;10'170;10'150;10'160\n2024-01-16;10'160.50;10'170;10'150;10'160\n",
        "Date;Open;High;Low;Close\n2024-01-15;10'160;10'170;10'150;10'160\n2024-01-16;10'160;10'320;10'150;10'160\n",
        "Date;Open;High;Low;Close;Volume\n2024-01-15;10'160;10'170;10'150;10'160;1'234'567\n",
        "Date;Open;High;Low;Close;Volume\n2024-01-15;10'160;10'170;10'150;10'160;7'500\n",
    };
    for (size_t i = 0; i < sizeof thousands / sizeof *thousands; i++) {
        reading = read_or_fail(thousands[i], NULL);
        assert_true(reading.series[0].series->open[0] == 10160);
        assert_int_equal(reading.series[0].rejected, 0);
        reading_release(&reading);
    }
}

static void signs_around_a_price_are_read(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Data;Abertura;Máxima;Mínima;Fechamento\n"
                                          "15/01/2024;R$ 1.234,50;R$ 1.250,00;R$ 1.200,25;R$ 1.240,75\n"
                                          "16/01/2024;R$ 1.234,50;R$ 1.250,00;R$ 1.200,25;R$ 1.240,75\n",
                                          NULL);
    assert_candle(reading.series[0].series, 0, DAY_15, 1234.5, 1250, 1200.25, 1240.75, NAN);
    reading_release(&reading);
    reading = read_or_fail("Date,Open,High,Low,Close\n2024-01-15,1.50-,0.50,2.25-,1.00-\n", NULL);
    assert_candle(reading.series[0].series, 0, DAY_15, -1.5, 0.5, -2.25, -1, NAN);
    reading_release(&reading);
}

static void contradicting_marks_reject_the_row(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Date;Open;High;Low;Close\n2024-01-15;10.5;12.25;9.75;11.5\n"
                                          "2024-01-16;10.5;12.25;9.75;11.5\n2024-01-17;10,5;12,25;9,75;11,5\n",
                                          NULL);
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 4);
    assert_int_equal(reading.series[0].warnings[0].column, 2);
    assert_string_equal(reading.series[0].warnings[0].message, "open '10,5' is no number (the row is left out)");
    reading_release(&reading);
}

static void what_cannot_be_read_is_never_zero(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "null", "NaN", "N/A", "-", "abc", "1.2.3", "inf", "1e999", "0x10", "--5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int column = 0; column < 4; column++) {
            struct text text = {0};
            text_puts(&text, "Date,Open,High,Low,Close\n2024-01-15,1.5,2.5,1.25,2\n2024-01-16");
            for (int c = 0; c < 4; c++)
                text_printf(&text, ",%s", c == column ? bad[i] : "2");
            text_puts(&text, "\n2024-01-17,1.5,2.5,1.25,2\n");
            struct reading reading = read_or_fail(text.data, NULL);
            assert_int_equal(reading.series[0].series->length, 2);
            assert_int_equal(reading.series[0].rejected, 1);
            assert_int_equal(reading.series[0].warnings[0].line, 3);
            assert_int_equal(reading.series[0].warnings[0].column, 2 + column);
            reading_release(&reading);
            text_release(&text);
        }
}

static void prices_may_be_negative_tiny_and_huge(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("Date,Open,High,Low,Close\n2020-04-20,17.73,17.85,-40.32,-37.63\n"
                     "2020-04-21,1e-08,2e-08,1e-08,1.5e-08\n2020-04-22,10000000,20000000.5,1e7,1e7\n",
                     NULL);
    assert_int_equal(reading.series[0].series->length, 3);
    assert_true(reading.series[0].series->low[0] == -40.32);
    assert_true(reading.series[0].series->close[1] == 1.5e-08);
    assert_true(reading.series[0].series->high[2] == 20000000.5);
    reading_release(&reading);
}

static void open_outside_the_span_is_kept_and_said(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("Date,Open,High,Low,Close\n2024-01-15,3,2.5,1.5,2\n2024-01-16,2,2.5,1.5,1.25\n", NULL);
    assert_int_equal(reading.series[0].series->length, 2);
    assert_true(reading.series[0].series->open[0] == 3);
    assert_int_equal(reading.series[0].warning_count, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 2);
    assert_string_equal(
        reading.series[0].warnings[0].message,
        "open '3' is not within low '1.5' and high '2.5' (the first of 2 such candles, kept as they are)");
    reading_release(&reading);
}

static void unreadable_volume_is_absent_with_a_warning(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("Date,Open,High,Low,Close,Volume\n2024-01-15,1.5,2,1,2,-\n"
                     "2024-01-16,1.5,2,1,2,many\n2024-01-17,1.5,2,1,2,7\n2024-01-18,1.5,2,1,2,-1\n",
                     NULL);
    const struct series *series = reading.series[0].series;
    assert_int_equal(series->length, 4);
    assert_true(series->has_volume);
    assert_true(isnan(series->volume[0]) && isnan(series->volume[1]) && isnan(series->volume[3]));
    assert_true(series->volume[2] == 7);
    assert_int_equal(reading.series[0].warning_count, 1);
    assert_int_equal(reading.series[0].warnings[0].line, 3);
    assert_int_equal(reading.series[0].warnings[0].column, 6);
    reading_release(&reading);
}

static void candles_of_one_time_are_kept_in_file_order(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Date,Open,High,Low,Close\n2024-01-17,1,9,1,5\n2024-01-16,1,9,1,3\n"
                                          "2024-01-16,1,9,1,4\n2024-01-15,1,9,1,2\n",
                                          NULL);
    const double closes[] = {2, 3, 4, 5};
    for (size_t i = 0; i < 4; i++)
        assert_true(reading.series[0].series->close[i] == closes[i]);
    assert_int_equal(reading.series[0].warning_count, 1);
    assert_non_null(strstr(reading.series[0].warnings[0].message, "the time of the one before"));
    reading_release(&reading);
}

static void strict_reading_makes_a_rejected_row_an_error(void **state)
{
    (void)state;
    struct read_options options = {.is_strict = true};
    struct reading reading = {0};
    struct error error;
    assert_int_equal(
        parse(&reading, "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n2024-01-16,1,2,3,2\n", &options, &error),
        STATUS_INPUT);
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 3);
    assert_string_equal(error.message, "high '2' is below low '3'");
    assert_int_equal(parse(&reading, "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n\n", &options, &error), STATUS_OK);
    reading_release(&reading);
}

static void reading_can_be_used_again(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(parse(&reading, "Date,Open,High,Low,Close,Name\n2024-01-15,1,2,1,2,A\n2024-01-15,1,2,1,2,B\n",
                               NULL, &error),
                         STATUS_OK);
        assert_int_equal(reading.count, 2);
        assert_int_equal(parse(&reading, "nothing here", NULL, &error), STATUS_INPUT);
        assert_int_equal(reading.count, 0);
        assert_int_equal(parse(&reading, "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n", NULL, &error), STATUS_OK);
        assert_int_equal(reading.count, 1);
    }
    struct series *held = series_hold(reading.series[0].series);
    reading_release(&reading);
    assert_true(held->close[0] == 2);
    series_release(&held);
}

static void check_line_is_json_as_promised(void **state)
{
    (void)state;
    struct reading reading =
        read_or_fail("Date,Open,High,Low,Close,Volume,Ticker\n2024-01-15,10.5,12.25,9.75,11,-,A\"B\n"
                     "2024-01-16T00:00:00.25,11,13.5,10.5,12.75,2000,A\"B\n2024-01-17,1,2,3,2,1,A\"B\n",
                     NULL);
    struct text out = {0};
    reading_check_json(&out, "a\\b.csv", &reading, 0);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    char *dialect = strstr(out.data, "\"dialect\":");
    assert_non_null(dialect);
    char *rows = strstr(dialect, ",\"rows\"");
    assert_non_null(rows);
    memmove(dialect, rows + 1, strlen(rows + 1) + 1);
    assert_string_equal(out.data,
                        "{\"input\":\"a\\\\b.csv\",\"symbol\":\"A\\\"B\",\"rows\":2,\"rejected\":1,\"first\":{"
                        "\"time\":1705276800,\"open\":10.5,\"high\":12.25,\"low\":9.75,\"close\":11,"
                        "\"volume\":null},\"last\":{\"time\":1705363200.25,\"open\":11,\"high\":13.5,"
                        "\"low\":10.5,\"close\":12.75,\"volume\":2000},\"warnings\":[\"line 4: high '2' is below "
                        "low '3' (the row is left out)\"]}\n");
    text_release(&out);
    reading_release(&reading);
}

static void dialect_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *dialect;
    } cases[] = {
        {"Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-15,1,2,1,2,2,5\n", "yahoo; comma; %Y-%m-%d; UTF-8"},
        {"1705276800,1,2,1,2,5,3\n1705276860,2,3,2,2.5,5,3\n", "kraken; comma; epoch s; UTF-8"},
        {"a;Date;Open;High;Low;Close\n1;2024-01-15;1,5;2;1;2\n", "generic; semicolon; decimal comma; %Y-%m-%d; UTF-8"},
        {"Open|High|Low|Close\n1|2|1|2\n", "generic; bar; no time; UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_or_fail(cases[i].text, NULL);
        assert_string_equal(reading.dialect, cases[i].dialect);
        reading_release(&reading);
    }
    for (const struct dialect *dialect = dialects; dialect->name; dialect++)
        assert_true(dialect->summary && *dialect->summary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currency_signs_and_suffixes_are_read),
        cmocka_unit_test(one_price_settles_the_marks_for_all),
        cmocka_unit_test(thousands_are_told_by_what_makes_sound_candles),
        cmocka_unit_test(late_row_settles_the_marks_for_all),
        cmocka_unit_test(late_thousands_are_read),
        cmocka_unit_test(open_comma_is_said_in_a_warning),
        cmocka_unit_test(points_of_a_language_that_writes_thousands_so_are_read_so),
        cmocka_unit_test(points_that_little_speaks_against_are_decimal),
        cmocka_unit_test(apostrophe_that_may_mark_parts_of_32_is_refused),
        cmocka_unit_test(signs_around_a_price_are_read),
        cmocka_unit_test(contradicting_marks_reject_the_row),
        cmocka_unit_test(what_cannot_be_read_is_never_zero),
        cmocka_unit_test(prices_may_be_negative_tiny_and_huge),
        cmocka_unit_test(open_outside_the_span_is_kept_and_said),
        cmocka_unit_test(unreadable_volume_is_absent_with_a_warning),
        cmocka_unit_test(candles_of_one_time_are_kept_in_file_order),
        cmocka_unit_test(strict_reading_makes_a_rejected_row_an_error),
        cmocka_unit_test(reading_can_be_used_again),
        cmocka_unit_test(check_line_is_json_as_promised),
        cmocka_unit_test(dialect_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
