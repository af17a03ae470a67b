#include "test_reader.h"

#define ROWS                                                                                                           \
    "2024-01-15;10,5;12,25;9,75;11,0;1000\n"                                                                           \
    "2024-01-16;11,0;13,5;10,5;12,75;2000\n"                                                                           \
    "2024-01-17;12,75;14,0;12,5;13,5;1500\n"

static void reads_headers(const char *const *headers)
{
    for (; *headers; headers++) {
        char text[1024];
        assert_true(strlen(*headers) + sizeof ROWS + 2 < sizeof text);
        strcpy(text, *headers);
        strcat(text, "\n" ROWS);
        reads_usual(text, 1);
    }
}

#define HEADERS_TEST(name, ...)                                                                                        \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        static const char *const headers[] = {__VA_ARGS__, NULL};                                                      \
        reads_headers(headers);                                                                                        \
    }

HEADERS_TEST(header_is_known_in_english, "Date;Open;High;Low;Close;Volume", "DATE;OPEN;HIGH;LOW;CLOSE;VOL",
             "<DATE>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>", "trade_date;open_price;high_price;low_price;close_price;qty",
             "Timestamp;o;h;l;c;v", "Date;Open Price;High Price;Low Price;Last Price;No. of Shares",
             "time;1. open;2. high;3. low;4. close;5. volume", "Date (UTC);Open ($);High ($);Low ($);Close ($);Volume",
             "Exchange Date;Open;High;Low;Settle;Total Volume",
             "day;openPrice;highPrice;lowPrice;closePrice;totalVolume", " Date ; Open ; High ; Low ; Close ; Volume ",
             "Date.;Open*;High*;Low*;Close/Last;Vol.", "Date;AAPL.Open;AAPL.High;AAPL.Low;AAPL.Close;AAPL.Volume",
             "Date;Open_BTC;High_BTC;Low_BTC;Close_BTC;Volume_BTC")
HEADERS_TEST(header_is_known_in_spanish, "Fecha;Apertura;Máximo;Mínimo;Cierre;Volumen",
             "FECHA;APERTURA;MÁXIMO;MÍNIMO;ÚLTIMO;VOL.", "Fecha;Precio de apertura;Alto;Bajo;Precio de cierre;Títulos")
HEADERS_TEST(header_is_known_in_portuguese, "Data;Abertura;Máxima;Mínima;Fechamento;Volume",
             "Data;Abertura;Máximo;Mínimo;Último;Quantidade", "Data do pregão;Abertura;Alta;Baixa;Fecho;Vol.")
HEADERS_TEST(header_is_known_in_french, "Date;Ouverture;Plus haut;Plus bas;Clôture;Volume",
             "Date;Ouv.;+ Haut;+ Bas;Dernier;Vol.", "Jour;Premier;Haut;Bas;Cours de clôture;Quantité")
HEADERS_TEST(header_is_known_in_german, "Datum;Eröffnung;Hoch;Tief;Schluss;Volumen",
             "DATUM;ERÖFFNUNG;HOCH;TIEF;SCHLUSS;STÜCK", "Datum;Erster;Tageshoch;Tagestief;Schlußkurs;Volumen",
             "Datum;Eroeffnungskurs;Höchstkurs;Tiefstkurs;Letzter;Handelsvolumen",
             "Zeit;Eröffn.;Hoch;Tief;Zuletzt;Vol.")
HEADERS_TEST(header_is_known_in_italian, "Data;Apertura;Massimo;Minimo;Chiusura;Volume",
             "Data;Prezzo di apertura;Max;Min;Ultimo;Quantità")
HEADERS_TEST(header_is_known_in_polish, "Data;Otwarcie;Najwyższy;Najniższy;Zamknięcie;Wolumen",
             "Data;Kurs otwarcia;Kurs maksymalny;Kurs minimalny;Kurs zamknięcia;Wolumen",
             "Data;Otwarcie;Max.;Min.;Ostatnio;Wol.")
HEADERS_TEST(header_is_known_in_russian, "Дата;Открытие;Максимум;Минимум;Закрытие;Объём",
             "ДАТА;ОТКР.;МАКС.;МИН.;ЦЕНА;ОБЪЕМ", "Дата;Цена открытия;Макс. цена;Мин. цена;Цена закрытия;Объем торгов")
HEADERS_TEST(header_is_known_in_turkish, "Tarih;Açılış;Yüksek;Düşük;Kapanış;Hacim",
             "TARİH;AÇILIŞ;EN YÜKSEK;EN DÜŞÜK;ŞİMDİ;HAC.")
HEADERS_TEST(header_is_known_in_chinese, "日期;开盘;最高;最低;收盘;成交量",
             "日期;开盘价;最高价;最低价;收盘价(元);成交量(手)", "日期;開盤價;最高價;最低價;收盤價;成交股數",
             "交易日期;開市;最高;最低;收市;成交量")
HEADERS_TEST(header_is_known_in_japanese, "日付;始値;高値;安値;終値;出来高",
             "日付け;始値;高値;安値;終値(円);出来高(株)")
HEADERS_TEST(header_is_known_in_korean, "날짜;시가;고가;저가;종가;거래량", "일자;시가;고가;저가;현재가;거래량")
HEADERS_TEST(header_is_known_in_other_languages, "Datum;Opening;Hoogste;Laagste;Slot;Volume",
             "Datum;Öppning;Högsta;Lägsta;Stängning;Volym", "Datum;Otevření;Nejvyšší;Nejnižší;Uzavření;Objem",
             "Päivä;Avaus;Ylin;Alin;Päätös;Vaihto", "Ngày;Mở;Cao;Thấp;Lần cuối;KL",
             "Tanggal;Pembukaan;Tertinggi;Terendah;Penutupan;Vol.")
/* Decomposed accents, full-width forms. */
HEADERS_TEST(header_is_folded_from_any_unicode_form, "Fecha;Apertura;Ma\xcc\x81ximo;Mi\xcc\x81nimo;Cierre;Volumen",
             "Ｄａｔｅ；;Ｏｐｅｎ;Ｈｉｇｈ;Ｌｏｗ;Ｃｌｏｓｅ;Ｖｏｌｕｍｅ",
             "\xef\xbb\xbf"
             "Date;Open;High;Low;Close;Volume")
/* No word of these is known: the values tell. */
HEADERS_TEST(header_in_an_unknown_language_is_replaced_by_values, "Abc;Def;Ghi;Jkl;Mno;Pqr",
             "Date;Def;High;Low;Mno;Pqr")

/* One row below a header; the prices it gives, or what the error says. */
static void reads_row(const char *header, const char *row, double open, double high, double low, double close)
{
    struct reading reading = {0};
    struct text text = {0};
    struct error error;
    text_printf(&text, "%s\n%s\n", header, row);
    if (parse(&reading, text.data, NULL, &error) != STATUS_OK)
        fail_msg("%s\n%s", error.message, text.data);
    const struct series *series = reading.series[0].series;
    if (series->open[0] != open || series->high[0] != high || series->low[0] != low || series->close[0] != close)
        fail_msg("%g %g %g %g\n%s", series->open[0], series->high[0], series->low[0], series->close[0], text.data);
    text_release(&text);
    reading_release(&reading);
}

static void names_known_as_something_else_are_no_prices(void **state)
{
    (void)state;
    /* Three unknown names; nothing but the adjusted close, the average and the volume is known. */
    reads_row("Date,Aa,Bb,Cc,Dd,Adj Close,Volume", "2024-01-15,100,102,99,101,95,500", 100, 102, 99, 101);
    reads_row("Date,VWAP,Aa,Bb,Cc,Dd,Volume", "2024-01-15,102,100,102,99,101,500", 100, 102, 99, 101);
    reads_row("Date,Prev Close,Aa,Bb,Cc,Dd", "2024-01-15,101,100,102,99,101", 100, 102, 99, 101);
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading, "Date,Open,High,Low,VWAP,Volume\n2024-01-15,100,102,99,101,500\n", NULL, &error),
                     STATUS_INPUT);
    assert_non_null(strstr(error.message, "no column for close"));
    /* a turnover, and an adjusted close beside plain prices */
    static const char *const others[] = {"Date,Open,High,Low,Value\n2024-01-15,100,102,99,50500\n",
                                         "Date,Open,High,Low,Adj Close\n2024-01-15,100,102,99,80.5\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(parse(&reading, others[i], NULL, &error), STATUS_INPUT);
        assert_non_null(strstr(error.message, "no column for close"));
    }
    reads_row("Date,Open,High,Low,Value", "2024-01-15,100,102,99,101", 100, 102, 99, 101);
    reads_row("Date,Open,High,Low,Adj Close", "2024-01-15,100,102,99,101", 100, 102, 99, 101);
    reading_release(&reading);
}

static void names_that_are_known_hold_where_values_tell_the_rest(void **state)
{
    (void)state;
    reads_row("Date,Close,Aa,High,Low", "2024-01-15,101,100,102,99", 100, 102, 99, 101);
    reads_row("Date,Aa,Open,High,Low", "2024-01-15,101,100,102,99", 100, 102, 99, 101);
}

static void full_names_go_before_those_of_the_day(void **state)
{
    (void)state;
    reads_row("Date,Day High,Day Low,Open,High,Low,Close", "2024-01-15,110,90,100,102,99,101", 100, 102, 99, 101);
    reads_row("Date,Open,Day High,Day Low,Last,Last Close", "2024-01-15,100,102,99,101,100.5", 100, 102, 99, 101);
}

static void name_of_a_column_of_dates_is_no_symbol(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct error error;
    assert_int_equal(parse(&reading,
                           "Name,P,PO,PH,PL,VO\n2024-01-15,101,100,102,99,500\n2024-01-16,102,101,103,100,600\n", NULL,
                           &error),
                     STATUS_OK);
    assert_int_equal(reading.count, 1);
    assert_null(reading.series[0].symbol);
    assert_candle(reading.series[0].series, 1, DAY_15 + DAY_S, 101, 103, 100, 102, 600);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_is_known_in_english),
        cmocka_unit_test(header_is_known_in_spanish),
        cmocka_unit_test(header_is_known_in_portuguese),
        cmocka_unit_test(header_is_known_in_french),
        cmocka_unit_test(header_is_known_in_german),
        cmocka_unit_test(header_is_known_in_italian),
        cmocka_unit_test(header_is_known_in_polish),
        cmocka_unit_test(header_is_known_in_russian),
        cmocka_unit_test(header_is_known_in_turkish),
        cmocka_unit_test(header_is_known_in_chinese),
        cmocka_unit_test(header_is_known_in_japanese),
        cmocka_unit_test(header_is_known_in_korean),
        cmocka_unit_test(header_is_known_in_other_languages),
        cmocka_unit_test(header_is_folded_from_any_unicode_form),
        cmocka_unit_test(header_in_an_unknown_language_is_replaced_by_values),
        cmocka_unit_test(names_known_as_something_else_are_no_prices),
        cmocka_unit_test(names_that_are_known_hold_where_values_tell_the_rest),
        cmocka_unit_test(full_names_go_before_those_of_the_day),
        cmocka_unit_test(name_of_a_column_of_dates_is_no_symbol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
