#include "test_time.h"

#include <stdio.h>

static void iso_times_are_read(void **state)
{
    (void)state;
    int64_t day = at(2024, 3, 15, 0, 0, 0), noon = at(2024, 3, 15, 12, 34, 56);
    expect("2024-03-15", day);
    expect("2024-03-15 12:34", noon - 56 * SECOND);
    expect("2024-03-15T12:34:56", noon);
    expect("2024-03-15 12:34:56.5", noon + 500000);
    expect("2024-03-15T12:34:56,25", noon + 250000);
    expect("2024-03-15T12:34:56.123456", noon + 123456);
    expect("2024-03-15T12:34:56.123456789", noon + 123456);
    expect("2024-03-15T12:34:56Z", noon);
    expect("2024-03-15 12:34:56 UTC", noon);
    expect("2024-03-15 12:34:56+01:00", noon - 3600 * SECOND);
    expect("2024-03-15T12:34:56-0430", noon + (4 * 3600 + 1800) * SECOND);
    expect("2024-03-15 12:34:56+05", noon - 5 * 3600 * SECOND);
    expect("2024-03-15T12:34:56.000-04:00", noon + 4 * 3600 * SECOND);
    expect("2024-03-15T12:34:56.250 +01:00", noon - 3600 * SECOND + 250000);
    expect("2024-03-15T12:34+01:00[Europe/Berlin]", noon - 56 * SECOND - 3600 * SECOND);
    expect("2024-03-15T12", noon - (34 * 60 + 56) * SECOND);
    expect("2024-03-15Z", day);
    expect("2024-03-15+02:00", day - 2 * 3600 * SECOND);
    expect("2024-03-15-05:00", day + 5 * 3600 * SECOND);
    expect("20240315T123456Z", noon);
    expect("  2024-03-15 ", day);
    expect("2024-03", at(2024, 3, 1, 0, 0, 0));
    expect("1969-12-31 23:59:59.999999", -1);
    expect("0001-01-01", at(1, 1, 1, 0, 0, 0));
}

static void compact_dates_are_read(void **state)
{
    (void)state;
    int64_t half_past_four = at(2018, 1, 1, 16, 30, 0);
    expect("20180101", at(2018, 1, 1, 0, 0, 0));
    expect("20180101 163000", half_past_four);
    expect("20180101 1630", half_past_four);
    expect("20180101 16:30", half_past_four);
    expect("20180101 16:30:00", half_past_four);
    expect("20180101-16:30:00", half_past_four);
    expect("20180101 93000", at(2018, 1, 1, 9, 30, 0));
    expect("20180101 163000123", half_past_four + 123000);
    expect("201801011630", half_past_four);
    expect("20180101163000", half_past_four);
    expect("20180101163000.5", half_past_four + 500000);
    expect("20180101163000123", half_past_four + 123000);
    expect("20180101.0", at(2018, 1, 1, 0, 0, 0));
    expect("19000101", at(1900, 1, 1, 0, 0, 0));
    expect("21001231", at(2100, 12, 31, 0, 0, 0));
    refuse("20181301");
    refuse("20180230");
    refuse("18991231");
    refuse("20180101.5");
    refuse("20180101 2400001");
    refuse("20180101 256000");
}

static void epochs_are_told_apart_by_size(void **state)
{
    (void)state;
    int64_t wanted = INT64_C(1609459200) * SECOND;
    expect("1609459200", wanted);
    expect("1609459200000", wanted);
    expect("1609459200000000", wanted);
    expect("1609459200000000000", wanted);
    expect("1609459200.0", wanted);
    expect("1609459200.25", wanted + 250000);
    expect("1609459200123.5", wanted + 123500);
    expect("1.6e+12", INT64_C(1600000000) * SECOND);
    expect("1.6094592e+09", wanted);
    expect("1.609459200000E12", wanted);
    expect("-252322200", INT64_C(-252322200) * SECOND);
    expect("1609459200123456789", wanted + 123456);
    struct column column = COLUMN("1609459200", "1609459200000", "1609459200000000", "1609459200000000000");
    for (size_t i = 0; i < column.count; i++)
        assert_int_equal(column.time_us[i], wanted);
}

static void separated_dates_are_read_in_each_order(void **state)
{
    (void)state;
    int64_t day = at(2024, 3, 15, 0, 0, 0);
    static const char *const texts[] = {"15.03.2024",  "15/03/2024", "15-03-2024", "15 03 2024", "15.3.2024",
                                        "15. 3. 2024", "15.03.24",   "03/15/2024", "3/15/24",    "03-15-2024",
                                        "2024/03/15",  "2024.03.15", "2024 03 15", "2024-3-15",  "2024. 3. 15"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], day);
    expect("31/12/41", at(1941, 12, 31, 0, 0, 0));
    expect("31/12/40", at(2040, 12, 31, 0, 0, 0));
    expect("08.05.2017 00:01:00.000", at(2017, 5, 8, 0, 1, 0));
    expect("2009.12.21 04:00", at(2009, 12, 21, 4, 0, 0));
    expect("3/15/2024 4:05 PM", at(2024, 3, 15, 16, 5, 0));
    expect("15.03.2024, 16:05", at(2024, 3, 15, 16, 5, 0));
    expect("15.03.2024 16.05", at(2024, 3, 15, 16, 5, 0));
    expect("2019-07-01 11-PM", at(2019, 7, 1, 23, 0, 0));
}

static void month_names_are_read_in_many_languages(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int month;
    } names[] = {
        {"14 Jun 2019", 6},
        {"14-Jun-19", 6},
        {"14-JUN-2019", 6},
        {"Jun 14, 2019", 6},
        {"June 14th, 2019", 6},
        {"14 Jun '19", 6},
        {"14Jun2019", 6},
        {"2019-Jun-14", 6},
        {"2019 June 14", 6},
        {"Sept. 14, 2019", 9},
        {"14-sept.-2019", 9},
        {"14/janv./2019", 1},
        {"Fri, 14 Jun 2019", 6},
        {"Friday 14 June 2019", 6},
        {"Jun-14-2019", 6},
        {"14. März 2019", 3},
        {"14. Mrz 2019", 3},
        {"14. Jänner 2019", 1},
        {"14. Dez. 2019", 12},
        {"14 Mai 2019", 5},
        {"14. Okt 2019", 10},
        {"14 de junio de 2019", 6},
        {"14 ene 2019", 1},
        {"14-ago-2019", 8},
        {"14 dic. 2019", 12},
        {"14 de março de 2019", 3},
        {"14/fev/2019", 2},
        {"14 set 2019", 9},
        {"14 out 2019", 10},
        {"14 dez 2019", 12},
        {"sexta-feira, 14 de junho de 2019", 6},
        {"14 février 2019", 2},
        {"14 févr. 2019", 2},
        {"14 août 2019", 8},
        {"14 juil. 2019", 7},
        {"14 juin 2019", 6},
        {"14 décembre 2019", 12},
        {"14 avr. 2019", 4},
        {"14 gennaio 2019", 1},
        {"14 mag 2019", 5},
        {"14 giu 2019", 6},
        {"14 lug 2019", 7},
        {"14 ott 2019", 10},
        {"14 stycznia 2019", 1},
        {"14 lut 2019", 2},
        {"14 kwietnia 2019", 4},
        {"14 maja 2019", 5},
        {"14 cze 2019", 6},
        {"14 sierpnia 2019", 8},
        {"14 wrz 2019", 9},
        {"14 październik 2019", 10},
        {"14 paź 2019", 10},
        {"14 listopada 2019", 11},
        {"14 gru 2019", 12},
        {"14 января 2019", 1},
        {"14 фев 2019", 2},
        {"14 МАРТА 2019 г.", 3},
        {"14 мая 2019", 5},
        {"14 июня 2019", 6},
        {"14 июл. 2019", 7},
        {"14 сентябрь 2019", 9},
        {"14 дек 2019", 12},
        {"14 Ocak 2019", 1},
        {"14 Şub 2019", 2},
        {"14 Mayıs 2019", 5},
        {"14 Haz 2019", 6},
        {"14 Ağu 2019", 8},
        {"14 Eylül 2019", 9},
        {"14 EKİM 2019", 10},
        {"14 Kas 2019", 11},
        {"14 Aralık 2019", 12},
        {"2019年6月14日", 6},
        {"2019 年 6 月 14 日", 6},
        {"14-6月-19", 6},
        {"2019년 6월 14일", 6},
        {"14-六月-2019", 6},
        {"14-十二月-2019", 12},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect(names[i].text, at(2019, names[i].month, 14, 0, 0, 0));
    expect("Jun 2019", at(2019, 6, 1, 0, 0, 0));
    expect("2019年6月", at(2019, 6, 1, 0, 0, 0));
    refuse("14 jui 2019");
    refuse("14 Foo 2019");
    refuse("Jun 31, 2019");
}

static void weekday_names_are_passed_over(void **state)
{
    (void)state;
    int64_t friday = at(2024, 3, 15, 0, 0, 0);
    static const char *const texts[] = {"Fri 2024-03-15",    "2024-03-15 Fri",         "2024-03-15 (Fri)",
                                        "Fr, 15.03.2024",    "Freitag, 15. März 2024", "viernes 15 marzo 2024",
                                        "ven 15 mar 2024",   "пт, 15 марта 2024",      "2024年3月15日 星期五",
                                        "2024/03/15(金)",    "2024年3月15日(金)",      "2024년 3월 15일 금요일",
                                        "2024年3月15日周五", "Cum 15 Mar 2024",        "15/03/2024 Friday"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], friday);
    /* Words that are a month in one place and a weekday in another. */
    expect("mar 12 mar 2024", at(2024, 3, 12, 0, 0, 0));
    expect("mar. 19/03/2024", at(2024, 3, 19, 0, 0, 0));
    expect("Mar 12 2024", at(2024, 3, 12, 0, 0, 0));
    expect("Paz 17 Mar 2024", at(2024, 3, 17, 0, 0, 0));
}

static void clocks_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int hour, minute, second;
    } clocks[] = {{"9:30:00 AM", 9, 30, 0}, {"9:30 PM", 21, 30, 0},      {"12:00 AM", 0, 0, 0},
                  {"12:00 PM", 12, 0, 0},   {"9:30 p.m.", 21, 30, 0},    {"9:30 p. m.", 21, 30, 0},
                  {"9:30pm", 21, 30, 0},    {"9 AM", 9, 0, 0},           {"0930", 9, 30, 0},
                  {"093000", 9, 30, 0},     {"14h30", 14, 30, 0},        {"10:30 Uhr", 10, 30, 0},
                  {"下午3:30", 15, 30, 0},  {"上午 9:30:15", 9, 30, 15}, {"午後3:30", 15, 30, 0},
                  {"오후 3:30", 15, 30, 0}, {"10时30分", 10, 30, 0},     {"10時30分15秒", 10, 30, 15},
                  {"24:00", 24, 0, 0},      {"23:59:60", 23, 59, 60},    {"16:00 GMT", 16, 0, 0}};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        char text[80];
        snprintf(text, sizeof text, "2024-03-15 %s", clocks[i].text);
        expect(text, at(2024, 3, 15, clocks[i].hour, clocks[i].minute, clocks[i].second));
    }
    static const char *const none[] = {"25:00",
                                       "24:30",
                                       "24:00:01",
                                       "10:60",
                                       "10:30:61",
                                       "13:30 AM",
                                       "1:2",
                                       "10:3",
                                       "12345",
                                       "10:30 Foo",
                                       "10:30+99:00",
                                       "10:30:00.",
                                       "10:",
                                       ":30",
                                       "+",
                                       "T",
                                       "10:30 CST",
                                       "10:30 IST",
                                       "10:30 America/New_York",
                                       "10:30 (CST)",
                                       "10:30 xm",
                                       "10:30+01:00Z"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char text[80];
        snprintf(text, sizeof text, "2024-03-15 %s", none[i]);
        refuse(text);
    }
}

static void zones_count_where_their_name_has_one_meaning(void **state)
{
    (void)state;
    int64_t noon = at(2024, 3, 15, 12, 0, 0);
    expect("2024-03-15 12:00 EST", noon + 5 * 3600 * SECOND);
    expect("2024-03-15 12:00 CEST", noon - 2 * 3600 * SECOND);
    expect("2024-03-15 12:00:00 (JST)", noon - 9 * 3600 * SECOND);
    expect("2024-03-15 12:00 UTC+8", noon - 8 * 3600 * SECOND);
    expect("2024-03-15 12:00 GMT-0330", noon + (3 * 3600 + 1800) * SECOND);
}

static void javascript_and_unix_dates_are_read(void **state)
{
    (void)state;
    int64_t wanted = at(2023, 12, 28, 23, 0, 0);
    expect("Fri Dec 29 2023 00:00:00 GMT+0100 (CET)", wanted);
    expect("Fri Dec 29 2023 00:00:00 GMT+0100 (Central European Standard Time)", wanted);
    expect("Fri Dec 29 00:00:00 CET 2023", wanted);
    expect("Fri Dec 29 00:00:00 2023", at(2023, 12, 29, 0, 0, 0));
    expect("Fri, 29 Dec 2023 00:00:00 +0100", wanted);
    expect("12/29/2023, 3:30:00 PM", at(2023, 12, 29, 15, 30, 0));
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        " ",
                                        "12",
                                        "1.2345",
                                        "1.0716",
                                        "2668.000000",
                                        "70292.01",
                                        "2024",
                                        "2024.03",
                                        "45000.5",
                                        "45000",
                                        "null",
                                        "-",
                                        "--",
                                        "N/A",
                                        "Total",
                                        "1/2",
                                        "1/2/3",
                                        "1.2.3",
                                        "10.20",
                                        "32/01/2024",
                                        "31/04/2024",
                                        "00/01/2024",
                                        "2024-13-01",
                                        "2024-00-01",
                                        "2023-02-29",
                                        "2024-02-30",
                                        "0000-01-01",
                                        "2024-03-15x",
                                        "x2024-03-15",
                                        "2024-03-15 10:30 x",
                                        "2024--03-15",
                                        "2024-03/15",
                                        "15.03-2024",
                                        "1234567",
                                        "15032024",
                                        "123-45-678",
                                        "1,234,567",
                                        "12,34,5678",
                                        "192.168.1.1",
                                        "1/2/3/4",
                                        "10:30",
                                        "Jun",
                                        "Jun 14",
                                        "Monday",
                                        "2024-03-",
                                        "-2024-03-15",
                                        "12-2024",
                                        "JUN2024",
                                        "2024-03-15T",
                                        "\xff\xfe",
                                        "2024\x00",
                                        "١٥/٠٣/٢٠٢٤",
                                        "99999999999999999999",
                                        "1e99",
                                        "1e400",
                                        "nan",
                                        "1609459200x",
                                        "年月日",
                                        "2024年",
                                        "3月",
                                        "()",
                                        "[",
                                        "2024-03-15 (",
                                        "2024-03-15 12:00 [",
                                        "Fri",
                                        "Fri Fri Fri 2024",
                                        "Jun Jul 2024",
                                        "2024-03-15 2024-03-15",
                                        "1 234 567",
                                        "20240315 20240316"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuse(texts[i]);
    struct time_field none = {"", 0};
    struct time_format format;
    struct read_options options = {0};
    assert_int_equal(time_format_detect(&format, &none, NULL, 0, &options, NULL), STATUS_INPUT);
}

static void a_long_field_is_refused(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    char *text = malloc(LENGTH + 1);
    assert_non_null(text);
    static const char *const starts[] = {"2024-03-15 10:30:00.", "Fri ", "(",           "1",
                                         "Jun 14, 2024 ",        "a",    "\xe5\xb9\xb4"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        memset(text, starts[i][strlen(starts[i]) - 1], LENGTH);
        memcpy(text, starts[i], strlen(starts[i]));
        text[LENGTH] = 0;
        refuse(text);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_times_are_read),
        cmocka_unit_test(compact_dates_are_read),
        cmocka_unit_test(epochs_are_told_apart_by_size),
        cmocka_unit_test(separated_dates_are_read_in_each_order),
        cmocka_unit_test(month_names_are_read_in_many_languages),
        cmocka_unit_test(weekday_names_are_passed_over),
        cmocka_unit_test(clocks_are_read),
        cmocka_unit_test(zones_count_where_their_name_has_one_meaning),
        cmocka_unit_test(javascript_and_unix_dates_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(a_long_field_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
