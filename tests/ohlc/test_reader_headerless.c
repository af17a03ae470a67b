/* Tables without names, and files without times. */
#include "test_reader.h"

/* A walk of daily candles in which each open is near the close before; written by a format of the caller's. */
struct walk {
    double open, high, low, close, volume;
    int64_t time_s;
};

static struct walk walk_at(int i)
{
    static const double closes[] = {100, 103, 101, 106, 108, 107, 111, 109, 114, 113, 117, 121, 119, 118, 124, 123};
    enum { COUNT = sizeof closes / sizeof *closes };
    double before = closes[(i + COUNT - 1) % COUNT], close = closes[i % COUNT];
    double open = i % COUNT ? before + 0.25 : 99.5;
    struct walk walk = {.open = open, .close = close, .volume = 1000 + i, .time_s = DAY_15 + (int64_t)i * DAY_S};
    walk.high = fmax(open, close) + 1.5;
    walk.low = fmin(open, close) - 1.25;
    return walk;
}

enum { WALK_LENGTH = 16 };

/* Letters: t epoch s, m epoch ms, d YYYYMMDD, o h l c v, a an adjusted close, n a count, w a weekday, s a symbol. */
static void put_row(struct text *text, const char *columns, char delimiter, int i)
{
    struct walk w = walk_at(i);
    for (const char *c = columns; *c; c++) {
        if (c > columns)
            text_append(text, &delimiter, 1);
        switch (*c) {
        case 't':
            text_printf(text, "%lld", (long long)w.time_s);
            break;
        case 'm':
            text_printf(text, "%lld000", (long long)w.time_s);
            break;
        case 'e':
            text_printf(text, "%lld999", (long long)w.time_s + DAY_S - 1);
            break;
        case 'd':
            text_printf(text, "202401%02d", 15 + i);
            break;
        case 'p':
            text_printf(text, "2024.01.%02d", 15 + i);
            break;
        case 'k':
            text_puts(text, "00:00");
            break;
        case 'o':
            text_printf(text, "%.4f", w.open);
            break;
        case 'h':
            text_printf(text, "%.4f", w.high);
            break;
        case 'l':
            text_printf(text, "%.4f", w.low);
            break;
        case 'c':
            text_printf(text, "%.4f", w.close);
            break;
        case 'a':
            text_printf(text, "%.4f", w.close * 0.5);
            break;
        case 'v':
            text_printf(text, "%.0f", w.volume);
            break;
        case 'n':
            text_printf(text, "%d", 17 * i + 3);
            break;
        case 'w':
            text_puts(text, i % 2 ? "Mon" : "Tue");
            break;
        default:
            text_puts(text, "XYZ");
        }
    }
    text_puts(text, "\n");
}

static void reads_walk(const char *columns, char delimiter, bool is_newest_first, bool has_volume)
{
    struct text text = {0};
    for (int i = 0; i < WALK_LENGTH; i++)
        put_row(&text, columns, delimiter, is_newest_first ? WALK_LENGTH - 1 - i : i);
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text.data, NULL, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text.data);
    if (reading.series[0].series->length != WALK_LENGTH || reading.series[0].series->open[3] != walk_at(3).open)
        print_error("columns %s newest first %d\n%s", columns, is_newest_first, text.data),
            print_error("%s %f\n", reading.dialect, reading.series[0].series->open[3]);
    assert_int_equal(reading.series[0].series->length, WALK_LENGTH);
    assert_int_equal(reading.series[0].rejected, 0);
    for (int i = 0; i < WALK_LENGTH; i++) {
        struct walk w = walk_at(i);
        assert_candle(reading.series[0].series, (size_t)i, w.time_s, w.open, w.high, w.low, w.close,
                      has_volume ? w.volume : NAN);
    }
    if (strchr(columns, 's'))
        assert_string_equal(reading.series[0].symbol, "XYZ");
    else
        assert_null(reading.series[0].symbol);
    reading_release(&reading);
    text_release(&text);
}

static void columns_are_found_by_their_values(void **state)
{
    (void)state;
    static const struct {
        const char *columns;
        char delimiter;
        bool has_volume;
    } cases[] = {
        {"mohlcvennnnn", ',', true}, /* Binance */
        {"tohlcvn", ',', true},      /* Kraken */
        {"tlhocv", ',', true},       /* Coinbase */
        {"pkohlcv", ',', true},      /* MetaTrader 4 */
        {"dohlcv", ';', true},       /* HistData */
        {"dohlc", ',', false},       {"dohlcav", ',', true},  {"sdohlcv", ',', true}, {"dsohlcv", ',', true},
        {"dwohlcv", ',', true},      {"dohlcvs", '\t', true}, {"dchlov", ',', true},  {"dcohlv", ' ', true},
        {"tochlv", '|', true},       {"ohlcvd", ',', true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reads_walk(cases[i].columns, cases[i].delimiter, false, cases[i].has_volume);
        reads_walk(cases[i].columns, cases[i].delimiter, true, cases[i].has_volume);
    }
}

static void usual_order_is_taken_where_nothing_tells(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading, "2024-01-15,1,4,1,2\n2024-01-16,9,10,8,8.5\n", NULL, &error), STATUS_OK);
    assert_candle(reading.series[0].series, 0, DAY_15, 1, 4, 1, 2, NAN);
    assert_int_equal(parse(&reading, "2024-01-15,7,7,7,7,3\n", NULL, &error), STATUS_OK);
    assert_candle(reading.series[0].series, 0, DAY_15, 7, 7, 7, 7, 3);
    reading_release(&reading);
}

static void leading_rows_without_prices_belong_to_a_headerless_table(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "2024-01-13,null,null,null,null,null\n2024-01-14,null,null,null,null,null\n"
                           "2024-01-15,10,12,9,11,5\n2024-01-16,11,13,10,12,6\n",
                           NULL, &error),
                     STATUS_OK);
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 2);
    reading_release(&reading);
}

static void rows_without_times_are_numbered(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Open,High,Low,Close,Volume\n10,12,9,11,5\n11,13,10,12,6\n12,14,11,13,7\n",
        "10,12,9,11,5\n11,13,10,12,6\n12,14,11,13,7\n",
        ",Open,High,Low,Close,Volume\n0,10,12,9,11,5\n1,11,13,10,12,6\n2,12,14,11,13,7\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = {0};
        struct error error;
        assert_int_equal(parse(&reading, texts[i], NULL, &error), STATUS_OK);
        const struct series *series = reading.series[0].series;
        assert_int_equal(series->length, 3);
        assert_false(series->has_time);
        assert_int_equal(series->time_us[2], 2);
        assert_true(series->close[2] == 13);
        assert_true(series->volume[0] == 5);
        const size_t last = reading.series[0].warning_count - 1;
        assert_int_equal(last, i == 1); /* few rows and no header: that is said as well */
        assert_non_null(strstr(reading.series[0].warnings[last].message, "numbered"));
        reading_release(&reading);
    }
}

static void volumes_that_look_like_epochs_are_no_times(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(
        parse(&reading,
              "10,12,9,11,1500000000\n11,13,10,12,1400000000\n12,14,11,13,1600000000\n13,15,12,14,1450000000\n", NULL,
              &error),
        STATUS_OK);
    assert_false(reading.series[0].series->has_time);
    reading_release(&reading);
}

/* Reads the text, and the first candle of it as given. */
static void reads_first(const char *text, double open, double high, double low, double close, double volume)
{
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text, NULL, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text);
    const struct series *series = reading.series[0].series;
    if (series->open[0] != open || series->high[0] != high || series->low[0] != low || series->close[0] != close)
        fail_msg("%g %g %g %g\n%s", series->open[0], series->high[0], series->low[0], series->close[0], text);
    assert_candle(series, 0, series->time_us[0] / 1000000, open, high, low, close, volume);
    reading_release(&reading);
}

static void adjusted_close_behind_the_prices_is_no_low(void **state)
{
    (void)state;
    reads_first("2019-12-17,1.10031,1.10042,1.09383,1.09575,0.95330,1993\n", 1.10031, 1.10042, 1.09383, 1.09575, 1993);
    reads_first("2019-12-17,1.10031,1.10042,1.09383,1.09575,0.95330,1993\n"
                "2019-12-18,1.09570,1.09810,1.09480,1.09790,0.95517,2114\n"
                "2019-12-19,1.09785,1.09920,1.09600,1.09660,0.95404,1870\n"
                "2019-12-20,1.09650,1.09750,1.09110,1.09180,0.94987,1651\n",
                1.10031, 1.10042, 1.09383, 1.09575, 1993);
}

static void constant_column_in_front_is_no_price(void **state)
{
    (void)state;
    reads_first("SBER;60;20240304;100000;150.00;150.60;149.50;150.30;1000\n", 150, 150.6, 149.5, 150.3, 1000);
    reads_first(
        "SBER;60;20240304;100000;60.10;60.60;59.50;60.30;1000\nSBER;60;20240304;110000;60.30;60.90;60.20;60.80;1200\n",
        60.1, 60.6, 59.5, 60.3, 1000);
}

/* Gaps between the days that by chance look better the other way round. */
static void few_rows_do_not_turn_open_and_close(void **state)
{
    (void)state;
    reads_first("2024-01-15,10,12,9,11,500\n2024-01-16,12,12.5,9.5,10,600\n2024-01-17,11,12.5,10.5,12,700\n"
                "2024-01-18,12.5,13,10.5,11,800\n",
                10, 12, 9, 11, 500);
    reads_first("1705276800,9,12,10,11,500\n1705363200,9.5,12.5,12,10,600\n1705449600,10.5,12.5,11,12,700\n", 10, 12, 9,
                11, 500);
    reads_first("1705276800000,10,11,12,9,500\n1705363200000,12,10,12.5,9.5,600\n", 10, 12, 9, 11, 500);
}

static void equal_prices_leave_the_usual_orders(void **state)
{
    (void)state;
    reads_first("2024-01-02,100.33,100.78,100.78,100.08,4966218\n", 100.33, 100.78, 100.08, 100.78, 4966218);
    reads_first("2024-01-02,100.11,100.91,100.73,100.11,6786522\n", 100.73, 100.91, 100.11, 100.11, 6786522);
}

static void rows_without_times_do_not_turn_open_and_close(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = WALK_LENGTH; i-- > 0;)
        put_row(&text, "ohlcv", ',', i);
    struct walk w = walk_at(WALK_LENGTH - 1);
    reads_first(text.data, w.open, w.high, w.low, w.close, w.volume);
    text_release(&text);
}

static void volume_in_front_of_the_prices_is_found(void **state)
{
    (void)state;
    reads_first("2024-01-15,52000,10,12,9,11\n2024-01-16,48000,11,13,10,12\n2024-01-17,61000,12,14,11,13\n", 10, 12, 9,
                11, 52000);
    /* numbers of rows, and days of the week */
    reads_first("1,2024-01-15,10,12,9,11\n2,2024-01-16,11,13,10,12\n3,2024-01-17,12,14,11,13\n", 10, 12, 9, 11, NAN);
    reads_first("2024-01-19,5,10,12,9,11\n2024-01-22,1,11,13,10,12\n2024-01-23,2,12,14,11,13\n", 10, 12, 9, 11, NAN);
}

static const char *first_warning_of(struct reading *reading, const char *columns, int rows)
{
    struct text text = {0};
    struct error error;
    for (int i = 0; i < rows; i++)
        put_row(&text, columns, ',', i);
    if (parse(reading, text.data, NULL, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    text_release(&text);
    return reading->series[0].warning_count ? reading->series[0].warnings[0].message : "";
}

static void doubtful_columns_are_told(void **state)
{
    (void)state;
    struct reading reading = {0};
    assert_string_equal(first_warning_of(&reading, "dohlcv", WALK_LENGTH), "");
    assert_string_equal(first_warning_of(&reading, "mohlcvennnnn", WALK_LENGTH), "");
    assert_string_equal(first_warning_of(&reading, "tlhocv", WALK_LENGTH), "");
    assert_string_equal(first_warning_of(&reading, "dohlcv", 3),
                        "no header: columns taken as open 2, high 3, low 4, close 5");
    assert_string_equal(first_warning_of(&reading, "dochlv", 9),
                        "no header: columns taken as open 2, high 4, low 5, close 3");
    /* Close, high, low, open: the values lean to that order, and are too few to settle it. */
    struct text text = {0};
    struct error error;
    for (int i = 0; i < 11; i++)
        text_printf(&text, "2024-01-%d,%d,%d,%d,%d\n", 15 + i, 12 + 3 * i, 14 + 3 * i, 9 + 3 * i, 10 + 3 * i);
    assert_int_equal(parse(&reading, text.data, NULL, &error), STATUS_OK);
    assert_int_equal(reading.series[0].warning_count, 1);
    text_release(&text);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_their_values),
        cmocka_unit_test(usual_order_is_taken_where_nothing_tells),
        cmocka_unit_test(leading_rows_without_prices_belong_to_a_headerless_table),
        cmocka_unit_test(rows_without_times_are_numbered),
        cmocka_unit_test(volumes_that_look_like_epochs_are_no_times),
        cmocka_unit_test(adjusted_close_behind_the_prices_is_no_low),
        cmocka_unit_test(constant_column_in_front_is_no_price),
        cmocka_unit_test(few_rows_do_not_turn_open_and_close),
        cmocka_unit_test(equal_prices_leave_the_usual_orders),
        cmocka_unit_test(rows_without_times_do_not_turn_open_and_close),
        cmocka_unit_test(volume_in_front_of_the_prices_is_found),
        cmocka_unit_test(doubtful_columns_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
