/* Which column is what: names that compete, names that are missing, several instruments. */
#include "test_reader.h"

#define TEXTS_TEST(name, scale, ...)                                                                                   \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        static const char *const texts[] = {__VA_ARGS__, NULL};                                                        \
        for (const char *const *text = texts; *text; text++)                                                           \
            reads_usual(*text, scale);                                                                                 \
    }

TEXTS_TEST(close_goes_by_price_or_last_where_there_is_no_other, 1,
           "Date,Price,Open,High,Low,Vol.\n2024-01-15,11,10.5,12.25,9.75,1K\n2024-01-16,12.75,11,13.5,10.5,2K\n"
           "2024-01-17,13.5,12.75,14,12.5,1.5K\n",
           "Date, Close/Last, Volume, Open, High, Low\n01/17/2024, $13.5, 1500, $12.75, $14, $12.5\n"
           "01/16/2024, $12.75, 2000, $11, $13.5, $10.5\n01/15/2024, $11, 1000, $10.5, $12.25, $9.75\n",
           "Date,Open,High,Low,Last,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
           "2024-01-17,12.75,14,12.5,13.5,1500\n",
           "Date,Price,Open,High,Low,Close,Volume\n2024-01-15,9,10.5,12.25,9.75,11,1000\n"
           "2024-01-16,9,11,13.5,10.5,12.75,2000\n2024-01-17,9,12.75,14,12.5,13.5,1500\n")
TEXTS_TEST(unadjusted_first_exact_set_wins, 1,
           "Date,Adj Open,Adj High,Adj Low,Adj Close,Open,High,Low,Close,Volume\n"
           "2024-01-15,1,2,1,2,10.5,12.25,9.75,11,1000\n2024-01-16,1,2,1,2,11,13.5,10.5,12.75,2000\n"
           "2024-01-17,1,2,1,2,12.75,14,12.5,13.5,1500\n",
           "Date,Adj Close,Open,High,Low,Close,Adj. Close*,Volume\n2024-01-15,5,10.5,12.25,9.75,11,5,1000\n"
           "2024-01-16,5,11,13.5,10.5,12.75,5,2000\n2024-01-17,5,12.75,14,12.5,13.5,5,1500\n",
           "time,prevOpen,open,high,low,close,Volume MA,Volume,open,high,low,close,EMA Close,RSI\n"
           "1705276800,9,10.5,12.25,9.75,11,7,1000,1,2,1,1,8,NaN\n1705363200,9,11,13.5,10.5,12.75,7,2000,1,2,1,1,8,50\n"
           "1705449600,9,12.75,14,12.5,13.5,7,1500,1,2,1,1,8,51\n",
           "Date,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,Volume\n"
           "2024-01-15,10.5,12.25,9.75,11,20,21,19,20,1000\n2024-01-16,11,13.5,10.5,12.75,20,21,19,20,2000\n"
           "2024-01-17,12.75,14,12.5,13.5,20,21,19,20,1500\n",
           "DateTime,BidOpen,BidHigh,BidLow,BidClose,AskOpen,AskHigh,AskLow,AskClose,Total Ticks,Volume\n"
           "01/15/2024 00:00:00,10.5,12.25,9.75,11,20,21,19,20,3,1000\n01/16/2024 "
           "00:00:00,11,13.5,10.5,12.75,20,21,19,20,3,2000\n"
           "01/17/2024 00:00:00,12.75,14,12.5,13.5,20,21,19,20,3,1500\n",
           "time,mid.o,mid.h,mid.l,mid.c,bid.o,bid.h,bid.l,bid.c,volume\n"
           "2024-01-15T00:00:00.000000000Z,10.5,12.25,9.75,11,20,21,19,20,1000\n"
           "2024-01-16T00:00:00.000000000Z,11,13.5,10.5,12.75,20,21,19,20,2000\n"
           "2024-01-17T00:00:00.000000000Z,12.75,14,12.5,13.5,20,21,19,20,1500\n",
           "timestamp,1a. open (USD),1b. open (CNY),2a. high (USD),2b. high (CNY),3a. low (USD),3b. low (CNY),"
           "4a. close (USD),4b. close (CNY),5. volume\n2024-01-15,10.5,1,12.25,1,9.75,1,11,1,1000\n"
           "2024-01-16,11,1,13.5,1,10.5,1,12.75,1,2000\n2024-01-17,12.75,1,14,1,12.5,1,13.5,1,1500\n")
TEXTS_TEST(adjusted_close_serves_where_there_is_no_other, 0,
           "Date,Open,High,Low,Adj Close\n2024-01-15,10.5,12.25,9.75,11\n2024-01-16,11,13.5,10.5,12.75\n"
           "2024-01-17,12.75,14,12.5,13.5\n",
           "Date,Adj Open,Adj High,Adj Low,Adj Close\n2024-01-15,10.5,12.25,9.75,11\n2024-01-16,11,13.5,10.5,12.75\n"
           "2024-01-17,12.75,14,12.5,13.5\n")
TEXTS_TEST(
    one_of_several_volumes_is_chosen, 1,
    "unix,date,symbol,open,high,low,close,Volume USD,Volume BTC\n"
    "1705449600000,2024-01-17 00:00:00,BTC/USD,12.75,14,12.5,13.5,9,1500\n"
    "1705363200,2024-01-16 00:00:00,BTC/USD,11,13.5,10.5,12.75,9,2000\n"
    "1705276800,2024-01-15 00:00:00,BTC/USD,10.5,12.25,9.75,11,9,1000\n",
    "date,symbol,open,high,low,close,Volume BTC,Volume ETH\n2024-01-15,ETHBTC,10.5,12.25,9.75,11,9,1000\n"
    "2024-01-16,ETHBTC,11,13.5,10.5,12.75,9,2000\n2024-01-17,ETHBTC,12.75,14,12.5,13.5,9,1500\n",
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
    "2024.01.15\t00:00:00\t10.5\t12.25\t9.75\t11\t1000\t0\t5\n2024.01.16\t00:00:00\t11\t13.5\t10.5\t12.75\t2000\t0\t5\n"
    "2024.01.17\t00:00:00\t12.75\t14\t12.5\t13.5\t1500\t0\t5\n",
    "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
    "2024.01.15\t10.5\t12.25\t9.75\t11\t7\t1000\t5\n2024.01.16\t11\t13.5\t10.5\t12.75\t7\t2000\t5\n"
    "2024.01.17\t12.75\t14\t12.5\t13.5\t7\t1500\t5\n",
    "Timestamp,Open,High,Low,Close,Volume_(Currency),Volume_(BTC),Weighted_Price\n"
    "1705276800,10.5,12.25,9.75,11,7,1000,10\n1705363200,11,13.5,10.5,12.75,7,2000,11\n"
    "1705449600,12.75,14,12.5,13.5,7,1500,12\n",
    "日期,开盘,收盘,最高,最低,成交额,成交量\n2024-01-15,10.5,11,12.25,9.75,7,1000\n2024-01-16,11,12.75,13.5,10.5,7,"
    "2000\n"
    "2024-01-17,12.75,13.5,14,12.5,7,1500\n",
    "Date,Open,High,Low,Close,Average Volume,Volume\n2024-01-15,10.5,12.25,9.75,11,7,1000\n"
    "2024-01-16,11,13.5,10.5,12.75,7,2000\n2024-01-17,12.75,14,12.5,13.5,7,1500\n")
TEXTS_TEST(
    index_columns_and_missing_names_shift_nothing, 1,
    ",Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
    "2024-01-17,12.75,14,12.5,13.5,1500\n",
    ",Date,Open,High,Low,Close,Volume\n0,2024-01-15,10.5,12.25,9.75,11,1000\n1,2024-01-16,11,13.5,10.5,12.75,2000\n"
    "2,2024-01-17,12.75,14,12.5,13.5,1500\n",
    "Unnamed: 0,Date,Open,High,Low,Close,Volume\n0,2024-01-15,10.5,12.25,9.75,11,1000\n"
    "1,2024-01-16,11,13.5,10.5,12.75,2000\n2,2024-01-17,12.75,14,12.5,13.5,1500\n",
    "Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
    "2024-01-17,12.75,14,12.5,13.5,1500\n",
    "Date,Open,High,Low,Close,Volume\n0,2024-01-15,10.5,12.25,9.75,11,1000\n1,2024-01-16,11,13.5,10.5,12.75,2000\n"
    "2,2024-01-17,12.75,14,12.5,13.5,1500\n",
    "index,Date,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n"
    "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n",
    "Date,Open,High,Low,Close,Volume,OpenInt\n2024-01-15,10.5,12.25,9.75,11,1000\n"
    "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n")
TEXTS_TEST(day_and_time_of_day_may_stand_apart, 1,
           "Date,Time,Open,High,Low,Close,Volume\n2024-01-15,00:00,10.5,12.25,9.75,11,1000\n"
           "2024-01-16,00:00,11,13.5,10.5,12.75,2000\n2024-01-17,00:00,12.75,14,12.5,13.5,1500\n",
           "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
           "X,D,20240115,000000,10.5,12.25,9.75,11,1000,0\nX,D,20240116,000000,11,13.5,10.5,12.75,2000,0\n"
           "X,D,20240117,000000,12.75,14,12.5,13.5,1500,0\n",
           "Time,Date,Open,High,Low,Close,Volume\n12:00 AM,15 Jan 2024,10.5,12.25,9.75,11,1000\n"
           "12:00 AM,16 Jan 2024,11,13.5,10.5,12.75,2000\n12:00 AM,17 Jan 2024,12.75,14,12.5,13.5,1500\n",
           "Weekday,Date,Open,High,Low,Close,Volume\nMon,2024-01-15,10.5,12.25,9.75,11,1000\n"
           "Tue,2024-01-16,11,13.5,10.5,12.75,2000\nWed,2024-01-17,12.75,14,12.5,13.5,1500\n")
TEXTS_TEST(
    finest_readable_time_is_chosen, 1,
    "date,unix,open,high,low,close,volume\n2024-01-15,1705276800,10.5,12.25,9.75,11,1000\n"
    "2024-01-15,1705363200,11,13.5,10.5,12.75,2000\n2024-01-15,1705449600,12.75,14,12.5,13.5,1500\n",
    "unix,date,open,high,low,close,volume\n1.70528E+12,2024-01-15,10.5,12.25,9.75,11,1000\n"
    "1.70536E+12,2024-01-16,11,13.5,10.5,12.75,2000\n1.70545E+12,2024-01-17,12.75,14,12.5,13.5,1500\n",
    "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume\n"
    "1705276800000,10.5,12.25,9.75,11,1000,1705363199999,5\n1705363200000,11,13.5,10.5,12.75,2000,1705449599999,5\n"
    "1705449600000,12.75,14,12.5,13.5,1500,1705535999999,5\n",
    "timeOpen;timeClose;timeHigh;timeLow;open;high;low;close;volume;timestamp\n"
    "2024-01-15T00:00:00.000Z;2024-01-15T23:59:59.999Z;2024-01-15T10:00:00.000Z;2024-01-15T11:00:00.000Z;10.5;12.25;"
    "9.75;11;1000;2024-01-15T23:59:59.999Z\n"
    "2024-01-16T00:00:00.000Z;2024-01-16T23:59:59.999Z;2024-01-16T10:00:00.000Z;2024-01-16T11:00:00.000Z;11;13.5;"
    "10.5;12.75;2000;2024-01-16T23:59:59.999Z\n"
    "2024-01-17T00:00:00.000Z;2024-01-17T23:59:59.999Z;2024-01-17T10:00:00.000Z;2024-01-17T11:00:00.000Z;12.75;14;"
    "12.5;13.5;1500;2024-01-17T23:59:59.999Z\n")

static struct reading read_or_fail(const char *text, const struct read_options *options)
{
    struct reading reading = {0};
    struct error error;
    if (parse(&reading, text, options, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text);
    return reading;
}

static void ticker_row_names_the_series(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2024-01-15,11,12.25,9.75,10.5,"
        "1000\n"
        "2024-01-16,12.75,13.5,10.5,11,2000\n2024-01-17,13.5,14,12.5,12.75,1500\n",
        "Price,Adj Close,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,,\n"
        "2024-01-15,5,11,12.25,9.75,10.5,1000\n2024-01-16,5,12.75,13.5,10.5,11,2000\n2024-01-17,5,13.5,14,12.5,12.75,"
        "1500\n",
        ",Open,High,Low,Close,Volume\n,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2024-01-15,10.5,12.25,9.75,11,1000\n"
        "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n",
        "Symbol: AAPL\nDate,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n"
        "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n",
        "Ticker,AAPL\nDate,Open,High,Low,Close,Volume\n2024-01-15,10.5,12.25,9.75,11,1000\n"
        "2024-01-16,11,13.5,10.5,12.75,2000\n2024-01-17,12.75,14,12.5,13.5,1500\n",
        "Date,Open,High,Low,Close,Volume,Name\n2024-01-15,10.5,12.25,9.75,11,1000,AAPL\n"
        "2024-01-16,11,13.5,10.5,12.75,2000,AAPL\n2024-01-17,12.75,14,12.5,13.5,1500,AAPL\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = read_or_fail(texts[i], NULL);
        assert_usual(&reading, 0, 1);
        assert_non_null(reading.series[0].symbol);
        assert_string_equal(reading.series[0].symbol, "AAPL");
        assert_string_equal(reading.series[0].series->symbol, "AAPL");
        reading_release(&reading);
    }
}

static void units_below_the_header_are_no_tickers(void **state)
{
    (void)state;
    struct reading reading = read_or_fail("Date,Open,High,Low,Close,Volume\n,USD,USD,USD,USD,pcs\n"
                                          "2024-01-15,10.5,12.25,9.75,11,1000\n2024-01-16,11,13.5,10.5,12.75,2000\n"
                                          "2024-01-17,12.75,14,12.5,13.5,1500\n",
                                          NULL);
    assert_usual(&reading, 0, 1);
    assert_null(reading.series[0].symbol);
    reading_release(&reading);
}

static void tickers_side_by_side_are_series_of_their_own(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume\nTicker,A,B,A,B,A,B,A,B,A,B\nDate,,,,,,,,,,\n"
        "2024-01-15,11,1,12.25,2,9.75,1,10.5,2,1000,5\n2024-01-16,12.75,1,13.5,2,10.5,1,11,2,2000,6\n"
        "2024-01-17,13.5,,14,,12.5,,12.75,,1500,\n",
        "Ticker,A,A,A,A,A,B,B,B,B,B\nPrice,Open,High,Low,Close,Volume,Open,High,Low,Close,Volume\nDate,,,,,,,,,,\n"
        "2024-01-15,10.5,12.25,9.75,11,1000,2,2,1,1,5\n2024-01-16,11,13.5,10.5,12.75,2000,2,2,1,1,6\n"
        "2024-01-17,12.75,14,12.5,13.5,1500,,,,,\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = read_or_fail(texts[i], NULL);
        assert_int_equal(reading.count, 2);
        assert_usual(&reading, 0, 1);
        assert_string_equal(reading.series[0].symbol, "A");
        assert_string_equal(reading.series[1].symbol, "B");
        assert_int_equal(reading.series[1].series->length, 2);
        assert_candle(reading.series[1].series, 1, DAY_15 + DAY_S, 2, 2, 1, 1, 6);
        assert_int_equal(reading.series[1].rejected, 1);
        reading_release(&reading);
    }
}

static const char long_form[] =
    "date,open,high,low,close,volume,ticker\n2024-01-15,10.5,12.25,9.75,11,1000,A\n"
    "2024-01-17,3,4,2,3,7,B\n2024-01-16,11,13.5,10.5,12.75,2000,A\n2024-01-16,x,4,2,3,7,B\n"
    "2024-01-15,5,6,5,6,7,B\n2024-01-17,12.75,14,12.5,13.5,1500,A\n2024-01-15,-,-,-,-,-,C\n";

static void rows_of_symbols_may_be_mixed(void **state)
{
    (void)state;
    struct reading reading = read_or_fail(long_form, NULL);
    assert_int_equal(reading.count, 3);
    assert_usual(&reading, 0, 1);
    assert_string_equal(reading.series[0].symbol, "A");
    assert_string_equal(reading.series[1].symbol, "B");
    assert_int_equal(reading.series[1].rejected, 1);
    assert_int_equal(reading.series[1].series->length, 2);
    assert_candle(reading.series[1].series, 0, DAY_15, 5, 6, 5, 6, 7);
    assert_string_equal(reading.series[2].symbol, "C");
    assert_null(reading.series[2].series);
    assert_int_equal(reading.series[2].error.line, 8);
    assert_int_equal(reading.series[2].error.status, STATUS_INPUT);
    reading_release(&reading);
}

static void one_symbol_can_be_asked_for(void **state)
{
    (void)state;
    struct read_options options = {.symbol = "B"};
    struct reading reading = read_or_fail(long_form, &options);
    assert_int_equal(reading.count, 1);
    assert_string_equal(reading.series[0].symbol, "B");
    assert_int_equal(reading.series[0].series->length, 2);
    assert_int_equal(reading.series[0].rejected, 1);
    struct error error;
    options.symbol = "Z";
    assert_int_equal(parse(&reading, long_form, &options, &error), STATUS_INPUT);
    assert_string_equal(error.message, "no symbol 'Z'; there are 'A', 'B', 'C'");
    assert_int_equal(reading.count, 0);
    reading_release(&reading);
}

static void many_symbols_are_read_in_one_pass(void **state)
{
    (void)state;
    enum { SYMBOLS = 20000 };
    struct text text = {0};
    text_puts(&text, "symbol,date,open,high,low,close\n");
    for (int day = 15; day < 17; day++)
        for (int i = 0; i < SYMBOLS; i++)
            text_printf(&text, "S%d,2024-01-%d,1,2,1,%d\n", i, day, 1 + i % 2);
    struct reading reading = read_or_fail(text.data, NULL);
    assert_int_equal(reading.count, SYMBOLS);
    assert_string_equal(reading.series[4321].symbol, "S4321");
    assert_int_equal(reading.series[4321].series->length, 2);
    assert_true(reading.series[4321].series->close[1] == 2);
    reading_release(&reading);
    text_release(&text);
}

static void columns_can_be_named_or_numbered(void **state)
{
    (void)state;
    static const char text[] =
        "D,A,B,C,E,F,Open,High,Low,Close\n2024-01-15,10.5,12.25,9.75,11,1000,1,1,1,1\n"
        "2024-01-16,11,13.5,10.5,12.75,2000,1,1,1,1\n2024-01-17,12.75,14,12.5,13.5,1500,1,1,1,1\n";
    static const char *const columns[] = {"time=D,open=A,high=B,low=C,close=E,volume=F",
                                          "open=a,high=b,low=c,close=e,volume=f",
                                          "time=1,open=2,high=3,low=4,close=5,volume=6"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct read_options options = {.columns = columns[i]};
        assert_int_equal(read_options_check(&options, NULL), STATUS_OK);
        struct reading reading = read_or_fail(text, &options);
        assert_usual(&reading, 0, 1);
        reading_release(&reading);
    }
    struct read_options options = {.columns = "open=Nothing"};
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading, text, &options, &error), STATUS_INPUT);
    assert_string_equal(error.message, "no column is called 'Nothing'");
    reading_release(&reading);
}

static void options_are_checked_for_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "open", "=x", "open=", "opening=1", "open=1,,close=2"};
    struct error error;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct read_options options = {.columns = wrong[i]};
        assert_int_equal(read_options_check(&options, &error), STATUS_USAGE);
        assert_int_equal(error.status, STATUS_USAGE);
    }
    struct read_options options = {.columns = "time=Date,symbol=3", .date_format = "%d.%m.%Y"};
    assert_int_equal(read_options_check(&options, &error), STATUS_OK);
    options.date_format = "%Q";
    assert_int_equal(read_options_check(&options, &error), STATUS_USAGE);
}

static void date_format_and_order_settle_the_time(void **state)
{
    (void)state;
    static const char odd[] = "Date,Open,High,Low,Close,Volume\n15~2024~01,10.5,12.25,9.75,11,1000\n"
                              "16~2024~01,11,13.5,10.5,12.75,2000\n17~2024~01,12.75,14,12.5,13.5,1500\n";
    struct read_options options = {.date_format = "%d~%Y~%m"};
    struct reading reading = read_or_fail(odd, &options);
    assert_usual(&reading, 0, 1);
    reading_release(&reading);
    static const char open[] = "Date,Open,High,Low,Close\n02/01/2024,1,2,1,2\n03/05/2024,1,2,1,2\n";
    options = (struct read_options){.date_order = DATE_ORDER_DMY};
    reading = read_or_fail(open, &options);
    assert_int_equal(reading.series[0].series->time_us[0], INT64_C(1704153600000000));
    assert_int_equal(reading.series[0].warning_count, 0);
    reading_release(&reading);
    options.date_order = DATE_ORDER_MDY;
    reading = read_or_fail(open, &options);
    assert_int_equal(reading.series[0].series->time_us[0], INT64_C(1706745600000000));
    reading_release(&reading);
    reading = read_or_fail(open, NULL);
    assert_int_equal(reading.series[0].warning_count, 1);
    assert_non_null(strstr(reading.series[0].warnings[0].message, "--date-order"));
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_goes_by_price_or_last_where_there_is_no_other),
        cmocka_unit_test(unadjusted_first_exact_set_wins),
        cmocka_unit_test(adjusted_close_serves_where_there_is_no_other),
        cmocka_unit_test(one_of_several_volumes_is_chosen),
        cmocka_unit_test(index_columns_and_missing_names_shift_nothing),
        cmocka_unit_test(day_and_time_of_day_may_stand_apart),
        cmocka_unit_test(finest_readable_time_is_chosen),
        cmocka_unit_test(ticker_row_names_the_series),
        cmocka_unit_test(units_below_the_header_are_no_tickers),
        cmocka_unit_test(tickers_side_by_side_are_series_of_their_own),
        cmocka_unit_test(rows_of_symbols_may_be_mixed),
        cmocka_unit_test(one_symbol_can_be_asked_for),
        cmocka_unit_test(many_symbols_are_read_in_one_pass),
        cmocka_unit_test(columns_can_be_named_or_numbered),
        cmocka_unit_test(options_are_checked_for_form),
        cmocka_unit_test(date_format_and_order_settle_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
