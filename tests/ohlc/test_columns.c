/* Header names and field shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "render/ohlc/csv.h"
#include "render/ohlc/header_name.h"

static void words_stand_folded_and_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < header_word_count; i++) {
        char folded[96];
        const char *word = header_words[i].text;
        name_fold(word, strlen(word), folded, sizeof folded);
        assert_string_equal(folded, word);
        if (i && strcmp(header_words[i - 1].text, word) >= 0)
            fail_msg("%s stands before %s", header_words[i - 1].text, word);
    }
}

static void every_word_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < header_word_count; i++) {
        const struct header_word *word = &header_words[i];
        struct name_meaning meaning = name_read(word->text, strlen(word->text));
        if (word->role < NAME_ADJUSTED) {
            assert_int_equal(meaning.role, word->role);
            assert_int_equal(meaning.rank, word->rank);
            assert_true(meaning.set == 0);
        }
    }
}

static void names_are_folded(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{" <Adj. Clôse> ", "adjclose"},
                                           {"ÉRÖFFNUNG", "eroffnung"},
                                           {"Schluß", "schluss"},
                                           {"ЗАКРЫТИЕ Ёё", "закрытиеее"},
                                           {"Ｏｐｅｎ（円）", "open円"},
                                           {"İŞLEM", "islem"},
                                           {"Najwyższy", "najwyzszy"},
                                           {"a\xcc\x81-b_c", "abc"},
                                           {"\xff\xfe", ""},
                                           {"", ""},
                                           {"Mở", "mo"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char folded[64];
        assert_int_equal(name_fold(cases[i][0], strlen(cases[i][0]), folded, sizeof folded), strlen(cases[i][1]));
        assert_string_equal(folded, cases[i][1]);
    }
    char tiny[4];
    assert_int_equal(name_fold("éä開b", strlen("éä開b"), tiny, sizeof tiny), 2);
    assert_string_equal(tiny, "ea");
}

static enum name_role role_of(const char *name)
{
    return name_read(name, strlen(name)).role;
}

static void names_of_several_words_are_understood(void **state)
{
    (void)state;
    assert_int_equal(role_of("1. open"), NAME_OPEN);
    assert_int_equal(role_of("4a. close (USD)"), NAME_CLOSE);
    assert_int_equal(role_of("BidHigh"), NAME_HIGH);
    assert_int_equal(role_of("ask_low"), NAME_LOW);
    assert_int_equal(role_of("AAPL.Volume"), NAME_VOLUME);
    assert_int_equal(role_of("('Close', 'AAPL')"), NAME_CLOSE);
    assert_int_equal(role_of("Closing price of the day"), NAME_IGNORED); /* a close and a day at once */
    assert_int_equal(role_of("Volume MA"), NAME_IGNORED);
    assert_int_equal(role_of("Prev. Close"), NAME_IGNORED);
    assert_int_equal(role_of("Open Interest"), NAME_IGNORED);
    assert_int_equal(role_of("RSI"), NAME_UNKNOWN);
    assert_int_equal(role_of(""), NAME_UNKNOWN);
    assert_int_equal(role_of("Change %"), NAME_IGNORED);
    struct name_meaning bid = name_read("bid_open", 8), ask = name_read("OpenAsk", 7), bid_low = name_read("LowBid", 6);
    assert_true(bid.set != 0 && bid.set != ask.set && bid.set == bid_low.set);
    assert_true(name_read("Adj. Open", 9).is_adjusted);
    assert_false(name_read("Open", 4).is_adjusted);
    assert_int_equal(name_read("Adj Close*", 10).rank, RANK_CLOSE_ADJUSTED);
    assert_int_equal(name_read("Volume USDT", 11).rank, RANK_VOLUME_QUOTE);
    assert_int_equal(name_read("Volume (BTC)", 12).rank, RANK_VOLUME_NAMED);
}

/* t o h l c v, s for a symbol, - for what is known to be nothing of these. */
static char letter_of(struct name_meaning meaning)
{
    static const char letters[] = {
        [NAME_UNKNOWN] = '?', [NAME_IGNORED] = '-', [NAME_TIME] = 't',   [NAME_OPEN] = 'o',  [NAME_HIGH] = 'h',
        [NAME_LOW] = 'l',     [NAME_CLOSE] = 'c',   [NAME_VOLUME] = 'v', [NAME_SYMBOL] = 's'};
    return meaning.is_adjusted ? 'a' : letters[meaning.role];
}

static void headers_of_sites_are_understood(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Data,Abrir,Alto,Baixo,Fechamento*,Fechamento ajustado**,Volume", "tohlcav"},
        {"Fecha,Abrir,Máx.,Mín.,Cerrar*,Cierre ajustado**,Volumen", "tohlcav"},
        {"Datum,Offen,Hoch,Tief,Schließen*,Adj. Schluss**,Volumen", "tohlcav"},
        {"Datum;Öffnen;Hoch;Tief;Schlusskurs;Stuecke;Volumen", "tohlcvv"},
        {"Date,Open,High,Low,VWAP,Volume", "tohl-v"},
        {"Currency,Date,Closing Price (USD),24h Open (USD),24h High (USD),24h Low (USD)", "-tcohl"},
        {"Date,Today's Open,Today's High,Today's Low,Last,Prev Close,Last Close,Pre. Close", "tohlc---"},
        {"Date,Daily Open,Daily High,Daily Low,Day High,Day Low", "tohlhl"},
        {"Timestamp,OPEN_PRC,HIGH_1,LOW_1,TRDPRC_1,ACVOL_1", "tohlcv"},
        {"PERMNO,date,BIDLO,ASKHI,PRC,VOL,RET,SHROUT,OPENPRC", "stlhcv--o"},
        {"TradDt,TckrSymb,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,TtlTradgVol,TtlTrfVal", "tsohlcc-v-"},
        {"SYMBOL,DATE1,PREV_CLOSE,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,LAST_PRICE,CLOSE_PRICE,AVG_PRICE,TTL_TRD_QNTY,DELIV_"
         "QTY",
         "s?-ohlcc-v-"},
        {"Datum,Laatste,Open,Hoog,Laag,Vol.,Verschil %", "tcohlv-"},
        {"Datum,Senaste,Öppen,Högst,Lägst,Vol.", "tcohlv"},
        {"Päivämäärä,Viimeisin,Avaus,Ylin,Alin,Volyymi,Muutos %", "tcohlv-"},
        {"Ημερομηνία,Τιμή,ΆΝΟΙΓΜΑ,Υψηλό,Χαμηλό,Όγκος,Μεταβολή %", "tcohlv-"},
        {"วันที่,ราคาเปิด,ราคาสูงสุด,ราคาต่ำสุด,ราคาเฉลี่ย,ราคาปิด,ปริมาณ", "tohl-cv"},
        {"วันเดือนปี,ล่าสุด,เปิด,สูง,ต่ำ,ปริมาณ", "tcohlv"},
        {"תאריך,שער,פתיחה,גבוה,נמוך,נפח,שער בסיס", "tcohlv-"},
        {"التاريخ,السعر,مفتوح,مرتفع,منخفض,الحجم,سعر الإغلاق", "tcohlvc"},
        {"Datum,Poslední,Otevřít,Vysoká,Nízká,Objem,Změna %", "tcohlv-"},
        {"Dátum,Utolsó ár,Nyitó,Max.,Min.,Mennyiség,Átlagár", "tcohlv-"},
        {"Data,Ultimul,Deschidere,Maxim,Minim,Vol.", "tcohlv"},
        {"Datum;Durchschnittskurs;Schlusskurs Vortag;Clôture veille;Cierre anterior;Preço médio;Средняя цена",
         "t------"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char letters[32] = "";
        const char *name = cases[i][0];
        for (size_t n = 0; *name; n++) {
            size_t length = strcspn(name, ",;");
            letters[n] = letter_of(name_read(name, length));
            name += length + (name[length] != 0);
        }
        assert_string_equal(letters, cases[i][1]);
    }
    assert_true(name_read("Day High", 8).rank > name_read("High", 4).rank);
    assert_true(name_read("Stuecke", 7).rank < name_read("Volumen", 7).rank);
}

static void fields_are_told_by_their_shape(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum field_shape shape;
    } cases[] = {{"", SHAPE_EMPTY},
                 {"null", SHAPE_NULL},
                 {"-", SHAPE_NULL},
                 {"1", SHAPE_NUMBER},
                 {"-1.5", SHAPE_NUMBER},
                 {"1,234.5", SHAPE_NUMBER},
                 {"1.764.851.712", SHAPE_NUMBER},
                 {"178,69M", SHAPE_NUMBER},
                 {"$12.50", SHAPE_NUMBER},
                 {"12,50 €", SHAPE_NUMBER},
                 {"USD 12", SHAPE_NUMBER},
                 {"-0.70%", SHAPE_NUMBER},
                 {"1.4e-05", SHAPE_NUMBER},
                 {"(12.5)", SHAPE_NUMBER},
                 {"1 234,5", SHAPE_NUMBER},
                 {"2.5亿", SHAPE_NUMBER},
                 {"1\xc2\xa0"
                  "234,5",
                  SHAPE_NUMBER},
                 {"1\xe2\x80\x99"
                  "234.5",
                  SHAPE_NUMBER},
                 {"2024-01-15", SHAPE_TIME},
                 {"15.01.2024 10:00", SHAPE_TIME},
                 {"10:00", SHAPE_TIME},
                 {"Jan 15, 2024", SHAPE_TIME},
                 {"2009.12.21", SHAPE_TIME},
                 {"20180101 163000", SHAPE_TIME},
                 {"AAPL", SHAPE_WORD},
                 {"1. low", SHAPE_WORD},
                 {"BRK.B", SHAPE_WORD},
                 {"26;10.095", SHAPE_WORD},
                 {"3466687,", SHAPE_WORD},
                 {"00:00,1,2", SHAPE_WORD}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (field_shape(cases[i].text, strlen(cases[i].text)) != cases[i].shape)
            fail_msg("%s", cases[i].text);
}

static void times_of_day_are_told(void **state)
{
    (void)state;
    static const char *const clocks[] = {"00:00", "9:30", "23:59:59", "10:00:00.123", "4:00 PM", "04:15:00 am"};
    static const char *const others[] = {"", "9", "25:00", "10:60", "10:00x", "1:2:3", "10:00:00 2024", "093000"};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        if (!field_is_clock(clocks[i], strlen(clocks[i]), false))
            fail_msg("%s", clocks[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (field_is_clock(others[i], strlen(others[i]), false))
            fail_msg("%s", others[i]);
    assert_true(field_is_clock("093000", 6, true));
    assert_true(field_is_clock("0930", 4, true));
    assert_false(field_is_clock("093060", 6, true));
    assert_false(field_is_clock("93000", 5, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_folded_and_in_order),
        cmocka_unit_test(every_word_is_found),
        cmocka_unit_test(names_are_folded),
        cmocka_unit_test(names_of_several_words_are_understood),
        cmocka_unit_test(headers_of_sites_are_understood),
        cmocka_unit_test(fields_are_told_by_their_shape),
        cmocka_unit_test(times_of_day_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
