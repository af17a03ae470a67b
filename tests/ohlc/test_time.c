#include "render/ohlc/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static int64_t at(int64_t year, int month, int day, int hour, int minute, int second)
{
    return days_from_civil(year, month, day) * DAY + (hour * 3600 + minute * 60 + second) * SECOND;
}

/* A copy of exactly the text's size, so that a sanitizer sees any byte read outside it. */
static struct time_field field_of(const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    if (length)
        memcpy(copy, text, length);
    return (struct time_field){copy, length};
}

static void field_free(struct time_field field)
{
    free((char *)(uintptr_t)field.text);
}

enum { FIELDS_MAX = 64 };

/* A column, its format and what it reads. */
struct column {
    struct time_format format;
    struct error error;
    enum status status;
    size_t count;
    bool is_time[FIELDS_MAX];
    int64_t time_us[FIELDS_MAX];
};

static struct column read_columns(const char *const *texts, const char *const *clocks, struct read_options options)
{
    struct column column = {0};
    struct time_field fields[FIELDS_MAX], times[FIELDS_MAX];
    for (; texts[column.count]; column.count++) {
        assert_true(column.count < FIELDS_MAX);
        fields[column.count] = field_of(texts[column.count]);
        if (clocks)
            times[column.count] = field_of(clocks[column.count]);
    }
    column.status =
        time_format_detect(&column.format, fields, clocks ? times : NULL, column.count, &options, &column.error);
    for (size_t i = 0; i < column.count; i++) {
        if (column.status == STATUS_OK)
            column.is_time[i] = time_parse(&column.format, fields[i].text, fields[i].length, clocks ? &times[i] : NULL,
                                           &column.time_us[i]);
        field_free(fields[i]);
        if (clocks)
            field_free(times[i]);
    }
    return column;
}

#define COLUMN(...) read_columns((const char *const[]){__VA_ARGS__, NULL}, NULL, (struct read_options){0})

static void expect(const char *text, int64_t wanted)
{
    struct column column = COLUMN(text);
    if (column.status != STATUS_OK || !column.is_time[0])
        fail_msg("'%s' is no time: %s", text, column.error.message);
    if (column.time_us[0] != wanted)
        fail_msg("'%s' is %lld, not %lld", text, (long long)column.time_us[0], (long long)wanted);
}

static void refuse(const char *text)
{
    struct column column = COLUMN(text);
    if (column.status != STATUS_INPUT)
        fail_msg("'%s' is taken for %lld", text, (long long)column.time_us[0]);
    assert_string_not_equal(column.error.message, "");
}

static void calendar_agrees_with_timegm(void **state)
{
    (void)state;
    for (int64_t day = -800000; day <= 800000; day += 7) {
        time_t seconds = (time_t)(day * 86400 + 12345);
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        struct civil_time civil = civil_from_us(seconds * SECOND + 678901);
        assert_int_equal(civil.year, tm.tm_year + 1900);
        assert_int_equal(civil.month, tm.tm_mon + 1);
        assert_int_equal(civil.day, tm.tm_mday);
        assert_int_equal(civil.hour, tm.tm_hour);
        assert_int_equal(civil.minute, tm.tm_min);
        assert_int_equal(civil.second, tm.tm_sec);
        assert_int_equal(civil.microsecond, 678901);
        assert_int_equal(civil.weekday, tm.tm_wday);
        assert_int_equal(days_from_civil(civil.year, civil.month, civil.day), day);
        int64_t back;
        assert_true(civil_to_us(&civil, &back));
        assert_int_equal(back, seconds * SECOND + 678901);
    }
}

static void calendar_reaches_both_ends(void **state)
{
    (void)state;
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct civil_time civil = civil_from_us(ends[i]);
        int64_t back;
        assert_true(civil_to_us(&civil, &back));
        assert_int_equal(back, ends[i]);
    }
    struct civil_time civil = civil_from_us(INT64_MAX);
    int64_t time_us;
    civil.microsecond++;
    assert_false(civil_to_us(&civil, &time_us));
    civil = civil_from_us(INT64_MIN);
    civil.microsecond--;
    assert_false(civil_to_us(&civil, &time_us));
}

static void calendar_refuses_days_that_are_none(void **state)
{
    (void)state;
    static const struct civil_time none[] = {{.year = 2023, .month = 2, .day = 29},
                                             {.year = 2024, .month = 4, .day = 31},
                                             {.year = 1900, .month = 2, .day = 29},
                                             {.year = 2024, .month = 13, .day = 1},
                                             {.year = 2024, .month = 0, .day = 1},
                                             {.year = 2024, .month = 1, .day = 0},
                                             {.year = 2024, .month = 1, .day = 1, .hour = 24},
                                             {.year = 2024, .month = 1, .day = 1, .minute = 60},
                                             {.year = 2024, .month = 1, .day = 1, .second = -1},
                                             {.year = 2024, .month = 1, .day = 1, .microsecond = 1000000},
                                             {.year = 300001, .month = 1, .day = 1},
                                             {.year = INT64_MIN, .month = 1, .day = 1},
                                             {.year = INT64_MAX, .month = 1, .day = 1}};
    int64_t time_us;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(civil_to_us(&none[i], &time_us));
    assert_true(civil_has_day(2000, 2, 29));
    assert_true(civil_has_day(2024, 2, 29));
}

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

static void epochs_near_1970_follow_their_column(void **state)
{
    (void)state;
    struct column column = COLUMN("-252322200", "-86400", "0", "86400", "252322200");
    assert_int_equal(column.status, STATUS_OK);
    assert_int_equal(column.time_us[1], -DAY);
    assert_int_equal(column.time_us[2], 0);
    assert_int_equal(column.time_us[3], DAY);
    column = COLUMN("-86400000", "0", "86400000", "94694400000", "315532800000", "946684800000");
    assert_int_equal(column.time_us[0], -DAY);
    assert_int_equal(column.time_us[2], DAY);
    assert_int_equal(column.time_us[3], at(1973, 1, 1, 0, 0, 0));
    assert_int_equal(column.time_us[4], at(1980, 1, 1, 0, 0, 0));
    assert_int_equal(column.time_us[5], at(2000, 1, 1, 0, 0, 0));
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
    expect("31/12/69", at(1969, 12, 31, 0, 0, 0));
    expect("31/12/68", at(2068, 12, 31, 0, 0, 0));
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

static void weekday_names_settle_the_order(void **state)
{
    (void)state;
    expect("Mon 03/04/2024", at(2024, 3, 4, 0, 0, 0));
    expect("Wed 03/04/2024", at(2024, 4, 3, 0, 0, 0));
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

static void buddhist_years_are_turned(void **state)
{
    (void)state;
    struct column column = COLUMN("14/03/2567", "15/03/2567", "29/02/2567");
    assert_int_equal(column.status, STATUS_OK);
    assert_true(column.format.is_buddhist);
    assert_int_equal(column.time_us[1], at(2024, 3, 15, 0, 0, 0));
    assert_int_equal(column.time_us[2], at(2024, 2, 29, 0, 0, 0));
    expect("2567-03-15", at(2024, 3, 15, 0, 0, 0));
    expect("15 Mar 2567", at(2024, 3, 15, 0, 0, 0));
    column = COLUMN("15/03/2567", "15/03/2024");
    assert_false(column.format.is_buddhist);
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

static void order_follows_a_field_over_twelve(void **state)
{
    (void)state;
    struct column column = COLUMN("01/02/2024", "02/02/2024", "13/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
    assert_int_equal(column.time_us[0], at(2024, 2, 1, 0, 0, 0));
    column = COLUMN("02/01/2024", "Total", "02/13/2024", "02/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    assert_false(column.is_time[1]);
    assert_int_equal(column.time_us[0], at(2024, 2, 1, 0, 0, 0));
    column = COLUMN("24-02-01", "24-02-02", "24-02-13", "24-02-29");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
    column = COLUMN("24-02-28", "24-02-29", "24-03-01", "24-03-31", "24-04-30");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
}

static void order_follows_even_steps(void **state)
{
    (void)state;
    /* Daily with a weekend. */
    struct column column = COLUMN("01/02/2024", "02/02/2024", "05/02/2024", "06/02/2024", "07/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    assert_true(time_order_matters(&column.format));
    column = COLUMN("02.07.2024", "02.06.2024", "02.05.2024", "02.02.2024", "02.01.2024");
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    assert_false(column.format.is_ambiguous);
    /* Monthly over two years. */
    column = COLUMN("01/01/2022", "01/02/2022", "01/03/2022", "01/04/2022", "01/05/2022", "01/06/2022", "01/07/2022",
                    "01/08/2022", "01/09/2022", "01/10/2022", "01/11/2022", "01/12/2022", "01/01/2023", "01/02/2023",
                    "01/03/2023", "01/04/2023");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    /* Two days of minutes. */
    column = COLUMN("05/03/2024 15:58", "05/03/2024 15:59", "05/03/2024 16:00", "06/03/2024 09:30", "06/03/2024 09:31",
                    "06/03/2024 09:32");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    /* In one direction only one way. */
    column = COLUMN("03/11/2024", "04/11/2024", "05/12/2024", "06/01/2025", "07/01/2025");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    /* Two digits each, and the days are the last. */
    column = COLUMN("24-02-01", "24-02-02", "24-02-05", "24-02-06", "24-02-07");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
}

static void order_that_nothing_tells_is_ambiguous_and_usual(void **state)
{
    (void)state;
    struct column column = COLUMN("03/04/2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    column = COLUMN("03.04.2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    column = COLUMN("03-04-2024", "03-04-2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    /* Every reading is the same day. */
    column = COLUMN("04/04/2024", "05/05/2024");
    assert_false(column.format.is_ambiguous);
    column = COLUMN("2024-04-03");
    assert_false(column.format.is_ambiguous);
    column = COLUMN("3 Apr 2024");
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
}

static void order_that_was_asked_for_is_kept(void **state)
{
    (void)state;
    static const char *const texts[] = {"03/04/2024", "04/04/2024", "05/04/2024", NULL};
    struct column column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_MDY});
    assert_int_equal(column.time_us[0], at(2024, 3, 4, 0, 0, 0));
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
    column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_DMY});
    assert_int_equal(column.time_us[0], at(2024, 4, 3, 0, 0, 0));
    column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_YMD});
    assert_int_equal(column.status, STATUS_INPUT);
    static const char *const short_years[] = {"03-04-05", NULL};
    column = read_columns(short_years, NULL, (struct read_options){.date_order = DATE_ORDER_YMD});
    assert_int_equal(column.time_us[0], at(2003, 4, 5, 0, 0, 0));
    static const char *const iso[] = {"2024-03-04", NULL};
    column = read_columns(iso, NULL, (struct read_options){.date_order = DATE_ORDER_DMY});
    assert_int_equal(column.time_us[0], at(2024, 3, 4, 0, 0, 0));
}

#define PAIRS(texts, clocks) read_columns(texts, clocks, (struct read_options){0})

static void a_second_column_holds_the_time_of_day(void **state)
{
    (void)state;
    static const char *const days[] = {"2009.12.21", "2009.12.21", "2009.12.22", NULL};
    static const char *const colons[] = {"00:00", "16:00:30", "9:30 PM", NULL};
    struct column column = PAIRS(days, colons);
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 16, 0, 30));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 21, 30, 0));
    static const char *const six[] = {"000000", "93000", "160000", NULL};
    column = PAIRS(days, six);
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 16, 0, 0));
    static const char *const lost[] = {"0", "930", "160000", NULL};
    column = PAIRS(days, lost);
    assert_true(time_order_matters(&column.format));
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 0, 9, 30));
    static const char *const four[] = {"0", "930", "1600", NULL};
    column = PAIRS(days, four);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 16, 0, 0));
    static const char *const hours[] = {"0", "9", "23", NULL};
    column = PAIRS(days, hours);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 0, 0));
    static const char *const floats[] = {"0.0", "93000.0", "160000.0", NULL};
    column = PAIRS(days, floats);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    static const char *const bad[] = {"", "25:00", "1.0716", NULL};
    column = PAIRS(days, bad);
    assert_int_equal(column.status, STATUS_INPUT);
}

static void a_day_column_keeps_a_time_of_its_own(void **state)
{
    (void)state;
    static const char *const days[] = {"2024-03-15 10:30", "2024-03-15 00:00:00", "2024-03-15", NULL};
    static const char *const clocks[] = {"10:30", "11:30", "16:00+01:00", NULL};
    struct column column = PAIRS(days, clocks);
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 10, 30, 0));
    assert_int_equal(column.time_us[1], at(2024, 3, 15, 11, 30, 0));
    assert_int_equal(column.time_us[2], at(2024, 3, 15, 15, 0, 0));
}

static void a_format_has_a_name_for_people(void **state)
{
    (void)state;
    assert_string_equal(COLUMN("2024-03-15").format.name, "%Y-%m-%d");
    assert_string_equal(COLUMN("2024-03-15 10:30:00-04:00").format.name, "%Y-%m-%d %H:%M:%S%z");
    assert_string_equal(COLUMN("2024-03-15T10:30:00.5Z").format.name, "%Y-%m-%dT%H:%M:%S.%f%z");
    assert_string_equal(COLUMN("15.03.2024 10:30").format.name, "%d.%m.%Y %H:%M");
    assert_string_equal(COLUMN("3/15/24 4:05 PM").format.name, "%m/%d/%y %I:%M %p");
    assert_string_equal(COLUMN("20240315 103000").format.name, "%Y%m%d %H%M%S");
    assert_string_equal(COLUMN("Jun 14, 2019").format.name, "%b %d %Y");
    assert_string_equal(COLUMN("1609459200000").format.name, "epoch ms");
    assert_string_equal(COLUMN("15/03/2567").format.name, "%d/%m/%Y Buddhist");
    static const char *const days[] = {"2009.12.21", NULL}, *const clocks[] = {"16:00", NULL};
    assert_string_equal(PAIRS(days, clocks).format.name, "%Y.%m.%d %H:%M");
}

static void iso_columns_take_any_form_of_the_calendar_row_by_row(void **state)
{
    (void)state;
    struct column column = COLUMN("2024-03-15", "2024-03-16 10:30", "20240317", "18 Mar 2024", "x", "", "1609459200");
    assert_int_equal(column.time_us[1], at(2024, 3, 16, 10, 30, 0));
    assert_int_equal(column.time_us[2], at(2024, 3, 17, 0, 0, 0));
    assert_int_equal(column.time_us[3], at(2024, 3, 18, 0, 0, 0));
    assert_false(column.is_time[4]);
    assert_false(column.is_time[5]);
    assert_false(column.is_time[6]);
}

static void expect_pattern(const char *pattern, const char *text, int64_t wanted)
{
    const char *const texts[] = {text, NULL};
    struct error error = {0};
    if (time_pattern_check(pattern, &error) != STATUS_OK)
        fail_msg("%s: %s", pattern, error.message);
    struct column column = read_columns(texts, NULL, (struct read_options){.date_format = pattern});
    if (column.status != STATUS_OK)
        fail_msg("%s does not fit '%s': %s", pattern, text, column.error.message);
    if (column.time_us[0] != wanted)
        fail_msg("%s in '%s' is %lld, not %lld", pattern, text, (long long)column.time_us[0], (long long)wanted);
}

static void patterns_are_followed(void **state)
{
    (void)state;
    int64_t wanted = at(2024, 3, 15, 16, 5, 9);
    expect_pattern("%Y-%m-%d", "2024-03-15", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%y%m%d", "240315", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%d%m%Y", "15032024", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%d.%m.%y %H:%M:%S", "15.03.24 16:05:09", wanted);
    expect_pattern("%F %T", "2024-03-15 16:05:09", wanted);
    expect_pattern("%Y/%m/%d %I:%M:%S %p", "2024/03/15 4:05:09 PM", wanted);
    expect_pattern("%d %b %Y %H:%M:%S.%f", "15 mars 2024 16:05:09.25", wanted + 250000);
    expect_pattern("%d. %B %Y, %H:%M:%S", "15. März 2024, 16:05:09", wanted);
    expect_pattern("%a %d %b %Y %T %z", "Fri 15 Mar 2024 16:05:09 +0100", wanted - 3600 * SECOND);
    expect_pattern("%Y%m%d%H%M%S%f", "20240315160509123", wanted + 123000);
    expect_pattern("%Y-%m-%d %T EST", "2024-03-15 16:05:09 EST", wanted);
    expect_pattern("%m/%Y", "03/2024", at(2024, 3, 1, 0, 0, 0));
    expect_pattern("%s", "1609459200", at(2021, 1, 1, 0, 0, 0));
    expect_pattern("%s", "86400", DAY);
    expect_pattern("%s.%f", "-1.5", -SECOND + 500000);
    expect_pattern("100%% %Y-%m-%d", "100% 2024-03-15", at(2024, 3, 15, 0, 0, 0));
    expect_pattern("%Y-%m-%d %H:%M", "2024-03-15 24:00", at(2024, 3, 16, 0, 0, 0));
}

static void patterns_refuse_what_does_not_fit(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"%Y-%m-%d", "15.03.2024"},
                                           {"%Y-%m-%d", "2024-03-15x"},
                                           {"%Y-%m-%d", "2024-13-15"},
                                           {"%Y-%m-%d", ""},
                                           {"%d/%m/%Y", "31/02/2024"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15 25:00"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15 24:01"},
                                           {"%Y-%m-%d %H:%M", "2024-03-15"},
                                           {"%Y-%m-%d %I:%M %p", "2024-03-15 13:00 PM"},
                                           {"%s", "x"},
                                           {"%s", "1609459200000"},
                                           {"%d %b %Y", "15 Foo 2024"},
                                           {"%Y-%m-%d %z", "2024-03-15"},
                                           {"%F%%", "2024-03-15"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *const texts[] = {pairs[i][1], NULL};
        struct column column = read_columns(texts, NULL, (struct read_options){.date_format = pairs[i][0]});
        if (column.status != STATUS_INPUT)
            fail_msg("%s fits '%s'", pairs[i][0], pairs[i][1]);
    }
}

static void patterns_reach_over_two_columns(void **state)
{
    (void)state;
    static const char *const days[] = {"15/03/2024", NULL}, *const clocks[] = {"1605", NULL};
    struct column column = read_columns(days, clocks, (struct read_options){.date_format = "%d/%m/%Y %H%M"});
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 16, 5, 0));
    column = read_columns(days, clocks, (struct read_options){.date_format = "%d/%m/%Y"});
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 16, 5, 0));
}

static void patterns_are_checked_before_any_file(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "%", "%Q", "%Y-%m-%", "abc", "%H:%M", "%d", "%Y", "%\xc3\xa9", "%m-%d"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = {0};
        assert_int_equal(time_pattern_check(bad[i], &error), STATUS_USAGE);
        assert_string_not_equal(error.message, "");
    }
    assert_int_equal(time_pattern_check("%F", NULL), STATUS_OK);
    assert_int_equal(time_pattern_check("%b %Y", NULL), STATUS_OK);
}

static bool looks_like_time(const char *text)
{
    struct time_field field = field_of(text);
    bool answer = time_looks_like(field.text, field.length);
    field_free(field);
    return answer;
}

static void times_look_like_times(void **state)
{
    (void)state;
    static const char *const times[] = {"2024-03-15",       "2024-03-15 10:30:00-04:00",
                                        "20180101 163000",  "20180101",
                                        "1609459200",       "1730419200000",
                                        "1735689600000000", "1609459200000000000",
                                        "1609459200.0",     "1.609459e+12",
                                        "2009.12.21",       "15/03/2024",
                                        "3/15/24",          "Jun 14, 2019",
                                        "201801011630",     "20180101163000",
                                        "2024年3月15日",    "15.03.2024 10:30"};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (!looks_like_time(times[i]))
            fail_msg("'%s' does not look like a time", times[i]);
    }
}

static void prices_and_volumes_do_not_look_like_times(void **state)
{
    (void)state;
    static const char *const others[] = {"1.0716",
                                         "2668.000000",
                                         "70292.01",
                                         "122.0",
                                         "5504",
                                         "0",
                                         "1",
                                         "12.5",
                                         "-0.70%",
                                         "8.127,80",
                                         "1.764.851.712",
                                         "1,234,567",
                                         "12,084.30",
                                         "69.17M",
                                         "840.45290000",
                                         "38457604816.00",
                                         "158148800",
                                         "2678179",
                                         "1.412e-05",
                                         "3.5e+07",
                                         "48930162",
                                         "1413",
                                         "AAPL",
                                         "GOOG.US",
                                         "D",
                                         "null",
                                         "",
                                         "10:30",
                                         "000000",
                                         "$3204.4",
                                         "-1609459200",
                                         "5918827652737.0",
                                         "0.1",
                                         "2024",
                                         "99999999",
                                         "100000000",
                                         "ESM24",
                                         "JUN2024"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (looks_like_time(others[i]))
            fail_msg("'%s' looks like a time", others[i]);
    }
}

static void clocks_look_like_clocks(void **state)
{
    (void)state;
    static const char *const clocks[] = {"00:00", "16:00:00", "9:30 PM", "163000", "000000"};
    static const char *const others[] = {"",     "5504",       "1.0716", "12.30", "256000", "0",
                                         "1630", "2024-03-15", "25:00",  "x",     "93000"};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        assert_true(time_of_day_looks_like(clocks[i], strlen(clocks[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(time_of_day_looks_like(others[i], strlen(others[i])));
}

static void expect_range(const char *text, int64_t wanted_start, int64_t wanted_end)
{
    int64_t start, end;
    if (!time_parse_range(text, &start, &end))
        fail_msg("'%s' is no range", text);
    if (start != wanted_start || end != wanted_end)
        fail_msg("'%s' is %lld to %lld", text, (long long)start, (long long)end);
}

static void ranges_end_behind_what_they_name(void **state)
{
    (void)state;
    expect_range("2024", at(2024, 1, 1, 0, 0, 0), at(2025, 1, 1, 0, 0, 0));
    expect_range("2024-02", at(2024, 2, 1, 0, 0, 0), at(2024, 3, 1, 0, 0, 0));
    expect_range("2024-12", at(2024, 12, 1, 0, 0, 0), at(2025, 1, 1, 0, 0, 0));
    expect_range("2024-03-15", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("20240315", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("15 Mar 2024", at(2024, 3, 15, 0, 0, 0), at(2024, 3, 16, 0, 0, 0));
    expect_range("2024-03-15T10", at(2024, 3, 15, 10, 0, 0), at(2024, 3, 15, 11, 0, 0));
    expect_range("2024-03-15T10:30", at(2024, 3, 15, 10, 30, 0), at(2024, 3, 15, 10, 31, 0));
    expect_range("2024-03-15 10:30:15", at(2024, 3, 15, 10, 30, 15), at(2024, 3, 15, 10, 30, 16));
    expect_range("2024-03-15T10:30:15.25Z", at(2024, 3, 15, 10, 30, 15) + 250000, at(2024, 3, 15, 10, 30, 15) + 260000);
    expect_range("2024-03-15T10:30+01:00", at(2024, 3, 15, 9, 30, 0), at(2024, 3, 15, 9, 31, 0));
    expect_range("1609459200", 1609459200 * SECOND, 1609459201 * SECOND);
    expect_range("1609459200000", 1609459200 * SECOND, 1609459200 * SECOND + 1000);
    static const char *const none[] = {"",
                                       "x",
                                       "24",
                                       "0000",
                                       "2024-13",
                                       "2024-02-30",
                                       "03/04/2024",
                                       "12345",
                                       "2024-03-15T25:00",
                                       "2024-03-15 x",
                                       "yesterday"};
    int64_t start, end;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (time_parse_range(none[i], &start, &end))
            fail_msg("'%s' is taken for a range", none[i]);
    }
}

/* Every day of two centuries, in each way of writing it, reads back. */
static void every_day_reads_back_in_every_form(void **state)
{
    (void)state;
    struct time_format format = COLUMN("13.02.2001").format;
    assert_int_equal(format.order, DATE_ORDER_DMY);
    for (int64_t day = days_from_civil(1900, 1, 1); day <= days_from_civil(2100, 12, 31); day++) {
        static const char *const forms[] = {"%Y-%m-%d",       "%Y%m%d",     "%d.%m.%Y",
                                            "%d %b %Y",       "%B %d, %Y",  "%Y-%m-%d 00:00:00",
                                            "%Y/%m/%d 00:00", "%a %b %d %Y"};
        time_t seconds = (time_t)(day * 86400);
        struct tm tm;
        gmtime_r(&seconds, &tm);
        const char *form = forms[(size_t)(day + 100000) % (sizeof forms / sizeof *forms)];
        char text[64];
        int64_t time_us;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        size_t length = strftime(text, sizeof text, form, &tm);
#pragma GCC diagnostic pop
        if (!time_parse(&format, text, length, NULL, &time_us) || time_us != day * DAY)
            fail_msg("'%s' does not read back", text);
    }
}

/* The fast way reads what stands at the first byte; a blank before it asks the general one. */
static void both_ways_of_reading_agree(void **state)
{
    (void)state;
    static const char *const seeds[] = {
        "2024-03-15 10:30:00-04:00", "15.03.2024 10:30", "20240315 103000",         "03/15/2024",
        "2024/03/15T10:30:59.125Z",  "20240315",         "15-03-2024 10:30:00+0100"};
    static const char alphabet[] = "0123456789-/.: TZ+";
    struct time_format formats[] = {COLUMN("13/02/2024").format, COLUMN("02/13/2024").format};
    uint64_t seed = 9;
    for (int i = 0; i < 200000; i++) {
        char text[64] = " ";
        const char *source = seeds[i % 7];
        size_t length = strlen(source);
        memcpy(text + 1, source, length);
        for (int k = 0; k < i % 4; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[1 + (seed >> 33) % length] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        if (text[1] == ' ')
            continue;
        int64_t fast = 0, general = 0;
        bool is_fast = time_parse(&formats[i % 2], text + 1, length, NULL, &fast);
        bool is_general = time_parse(&formats[i % 2], text, length + 1, NULL, &general);
        if (is_fast != is_general || fast != general)
            fail_msg("'%s': %lld and %lld", text + 1, (long long)fast, (long long)general);
    }
}

/* Bytes that were dates once: no crash, and what is accepted is in the range of years. */
static void garbled_fields_do_no_harm(void **state)
{
    (void)state;
    static const char *const seeds[] = {"2024-03-15 10:30:00-04:00", "Fri Dec 29 2023 00:00:00 GMT+0100 (CET)",
                                        "2024年3月15日 下午3:30",    "14. März 2024 10:30 Uhr",
                                        "20180101 163000",           "1609459200000.5e-1",
                                        "3/15/24 4:05:06.789 PM",    "14 de março de 2019 [x]"};
    static const char alphabet[] = "0123456789-/.: TZ+()[]eAMpm,'\xe5\xb9\xb4\xff";
    struct time_format formats[] = {COLUMN("2024-03-15").format, COLUMN("13/02/2024").format,
                                    COLUMN("1609459200").format, COLUMN("13/02/2567").format};
    uint64_t seed = 5;
    for (int i = 0; i < 60000; i++) {
        char text[64];
        const char *source = seeds[i % 8];
        size_t length = strlen(source);
        memcpy(text, source, length);
        for (int k = 0; k < 1 + i % 3; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[(seed >> 33) % length] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        length -= (size_t)(seed >> 50) % length;
        char *copy = malloc(length);
        assert_non_null(copy);
        memcpy(copy, text, length);
        int64_t time_us;
        for (size_t f = 0; f < 4; f++) {
            if (time_parse(&formats[f], copy, length, NULL, &time_us) && f != 2)
                assert_true(time_us > at(-1, 1, 1, 0, 0, 0) && time_us < at(10001, 1, 1, 0, 0, 0));
        }
        struct time_field clock = {copy, length};
        time_parse(&formats[0], "2024-03-15", 10, &clock, &time_us);
        time_looks_like(copy, length);
        time_of_day_looks_like(copy, length);
        struct time_format format = {.kind = formats[0].kind, .pattern = "%a %d %b %Y %T.%f %p %z"};
        struct read_options options = {.date_format = "%a %d %b %Y %T.%f %p %z"};
        time_format_detect(&format, &clock, NULL, 1, &options, NULL);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_agrees_with_timegm),
        cmocka_unit_test(calendar_reaches_both_ends),
        cmocka_unit_test(calendar_refuses_days_that_are_none),
        cmocka_unit_test(iso_times_are_read),
        cmocka_unit_test(compact_dates_are_read),
        cmocka_unit_test(epochs_are_told_apart_by_size),
        cmocka_unit_test(epochs_near_1970_follow_their_column),
        cmocka_unit_test(separated_dates_are_read_in_each_order),
        cmocka_unit_test(month_names_are_read_in_many_languages),
        cmocka_unit_test(weekday_names_are_passed_over),
        cmocka_unit_test(weekday_names_settle_the_order),
        cmocka_unit_test(clocks_are_read),
        cmocka_unit_test(zones_count_where_their_name_has_one_meaning),
        cmocka_unit_test(javascript_and_unix_dates_are_read),
        cmocka_unit_test(buddhist_years_are_turned),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(a_long_field_is_refused),
        cmocka_unit_test(order_follows_a_field_over_twelve),
        cmocka_unit_test(order_follows_even_steps),
        cmocka_unit_test(order_that_nothing_tells_is_ambiguous_and_usual),
        cmocka_unit_test(order_that_was_asked_for_is_kept),
        cmocka_unit_test(a_second_column_holds_the_time_of_day),
        cmocka_unit_test(a_day_column_keeps_a_time_of_its_own),
        cmocka_unit_test(a_format_has_a_name_for_people),
        cmocka_unit_test(iso_columns_take_any_form_of_the_calendar_row_by_row),
        cmocka_unit_test(patterns_are_followed),
        cmocka_unit_test(patterns_refuse_what_does_not_fit),
        cmocka_unit_test(patterns_reach_over_two_columns),
        cmocka_unit_test(patterns_are_checked_before_any_file),
        cmocka_unit_test(times_look_like_times),
        cmocka_unit_test(prices_and_volumes_do_not_look_like_times),
        cmocka_unit_test(clocks_look_like_clocks),
        cmocka_unit_test(ranges_end_behind_what_they_name),
        cmocka_unit_test(every_day_reads_back_in_every_form),
        cmocka_unit_test(both_ways_of_reading_agree),
        cmocka_unit_test(garbled_fields_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
