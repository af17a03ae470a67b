#include "render/ohlc/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct number_style PLAIN = {'.', 0};
static const struct number_style ENGLISH = {'.', ','};
static const struct number_style GERMAN = {',', '.'};
static const struct number_style FRENCH = {',', ' '};
static const struct number_style SWISS = {'.', '\''};

/* The text in a block of exactly its size, so that a sanitizer sees any byte read outside it. */
static bool parse(bool is_volume, const char *text, size_t length, struct number_style style, double *value)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    if (length)
        memcpy(copy, text, length);
    bool is_number =
        is_volume ? number_parse_volume(copy, length, &style, value) : number_parse(copy, length, &style, value);
    free(copy);
    return is_number;
}

static void expect(const char *text, struct number_style style, double wanted)
{
    double value = 12345.678;
    if (!parse(false, text, strlen(text), style, &value))
        fail_msg("'%s' is refused", text);
    if (memcmp(&value, &wanted, sizeof value) != 0)
        fail_msg("'%s' is %.17g, not %.17g", text, value, wanted);
}

static void expect_volume(const char *text, struct number_style style, double wanted)
{
    double value = 12345.678;
    if (!parse(true, text, strlen(text), style, &value))
        fail_msg("'%s' is refused", text);
    if (value != wanted)
        fail_msg("'%s' is %.17g, not %.17g", text, value, wanted);
}

static void refuse(const char *text, struct number_style style)
{
    double value = 0;
    if (parse(false, text, strlen(text), style, &value))
        fail_msg("'%s' is taken for %.17g", text, value);
}

static void refuse_volume(const char *text, struct number_style style)
{
    double value = 0;
    if (parse(true, text, strlen(text), style, &value))
        fail_msg("'%s' is taken for %.17g", text, value);
}

static void number_reads_plain_decimals(void **state)
{
    (void)state;
    expect("123.45", PLAIN, 123.45);
    expect("-1", PLAIN, -1);
    expect("+7.5", PLAIN, 7.5);
    expect("0", PLAIN, 0);
    expect("-0.0", PLAIN, -0.0);
    expect(".5", PLAIN, 0.5);
    expect("5.", PLAIN, 5);
    expect("70292.01000000", PLAIN, 70292.01);
    expect("00000000000000000000000012.50", PLAIN, 12.5);
    expect("12345678", PLAIN, 12345678);
    expect("9007199254740993", PLAIN, 9007199254740992.0);
    expect("243.26972892021308", PLAIN, 243.26972892021308);
}

static void number_reads_exponents(void **state)
{
    (void)state;
    expect("1.412e-05", PLAIN, 1.412e-05);
    expect("1.6E+12", PLAIN, 1.6e12);
    expect("5e0", PLAIN, 5);
    expect("1,4e-05", GERMAN, 1.4e-05);
    expect("1e000000000000000000000000000003", PLAIN, 1000);
    refuse("1e", PLAIN);
    refuse("1e+", PLAIN);
    refuse("e5", PLAIN);
    refuse("1e5.5", PLAIN);
    refuse("1e5e5", PLAIN);
}

static void number_reads_decimal_comma(void **state)
{
    (void)state;
    expect("8.127,80", GERMAN, 8127.80);
    expect("12,5", GERMAN, 12.5);
    expect("1.764.851.712", GERMAN, 1764851712);
    expect("-0,75%", GERMAN, -0.75);
    expect("1.234", GERMAN, 1234);
    refuse("1.23", GERMAN);
    refuse("12,084.30", GERMAN);
}

static void number_reads_thousands_marks_only_where_they_group(void **state)
{
    (void)state;
    expect("12,084.30", ENGLISH, 12084.30);
    expect("1,234,567", ENGLISH, 1234567);
    expect("1,23,456.78", ENGLISH, 123456.78);
    expect("12,34,56,789", ENGLISH, 123456789);
    expect("1'234.5", SWISS, 1234.5);
    expect("1\u2019234\u2019567.5", SWISS, 1234567.5);
    expect("1 234,5", FRENCH, 1234.5);
    expect("1\u00a0234,5", FRENCH, 1234.5);
    expect("12\u202f345\u202f678,5", FRENCH, 12345678.5);
    expect("1\u2009234", FRENCH, 1234);
    refuse("12,34", ENGLISH);
    refuse("1234,567", ENGLISH);
    refuse("0,123", ENGLISH);
    refuse("1,234,56", ENGLISH);
    refuse("1,2345", ENGLISH);
    refuse("123,45,678", ENGLISH);
    refuse("1,,234", ENGLISH);
    refuse(",234", ENGLISH);
    refuse("1,234", PLAIN);
    refuse("1.234,5", ENGLISH);
    refuse("1,234.5,6", ENGLISH);
    refuse("5 000", PLAIN);
}

static void number_passes_over_what_people_write_around_it(void **state)
{
    (void)state;
    expect(" $3204.4", PLAIN, 3204.4);
    expect("-$5", PLAIN, -5);
    expect("$-5", PLAIN, -5);
    expect("$ 1,234.50", ENGLISH, 1234.5);
    expect("12.50 €", PLAIN, 12.5);
    expect("12,50\u00a0€", GERMAN, 12.5);
    expect("USD 7", PLAIN, 7);
    expect("7 EUR", PLAIN, 7);
    expect("R$ 7,5", GERMAN, 7.5);
    expect("₹1,23,456", ENGLISH, 123456);
    expect("₽5", PLAIN, 5);
    expect("(5.25)", PLAIN, -5.25);
    expect("($5.25)", PLAIN, -5.25);
    expect("-0.70%", PLAIN, -0.70);
    expect("\u22121.5", PLAIN, -1.5);
    expect("\"12.5\"", PLAIN, 12.5);
    expect("'12.5", PLAIN, 12.5);
    expect("\t12.5\u00a0", PLAIN, 12.5);
    refuse("-(5)", PLAIN);
    refuse("(5", PLAIN);
    refuse("5)", PLAIN);
    refuse("$$5", PLAIN);
    refuse("$5 USD", PLAIN);
    refuse("5%%", PLAIN);
}

static void minus_may_stand_behind(void **state)
{
    (void)state;
    expect("1.50-", PLAIN, -1.5);
    expect("1.50 -", PLAIN, -1.5);
    expect("1.234,50-", GERMAN, -1234.5);
    expect("1,50\u2212", GERMAN, -1.5);
    expect("1.50- USD", PLAIN, -1.5);
    refuse("-1.50-", PLAIN);
    refuse("(1.50-)", PLAIN);
    refuse("1.50--", PLAIN);
    refuse("-", PLAIN);
    refuse("1-5", PLAIN);
}

static void number_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        " ",
                                        "-",
                                        "+",
                                        ".",
                                        ",",
                                        "null",
                                        "NaN",
                                        "nan",
                                        "inf",
                                        "-Inf",
                                        "N/A",
                                        "#N/A",
                                        "n.a.",
                                        "--5",
                                        "+-5",
                                        "1.2.3",
                                        "1..2",
                                        "0x10",
                                        "١٢",
                                        "１２",
                                        "1e999",
                                        "-1e999",
                                        "12a",
                                        "a12",
                                        "1 2",
                                        "$",
                                        "%",
                                        "()",
                                        "true",
                                        "12:30",
                                        "2024-03-15",
                                        "\"\"",
                                        "\xff",
                                        "1\xff",
                                        "\xe2\x82",
                                        "1e99999999999999999999",
                                        "infinity",
                                        "1_000",
                                        "5K",
                                        "1.5M"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        refuse(texts[i], PLAIN);
        refuse(texts[i], ENGLISH);
        refuse(texts[i], GERMAN);
    }
    double value;
    assert_false(parse(false, "1\0002", 3, PLAIN, &value));
    assert_false(parse(false, "\0", 1, PLAIN, &value));
}

static void number_meets_the_ends_of_doubles(void **state)
{
    (void)state;
    expect("1.7976931348623157e308", PLAIN, DBL_MAX);
    expect("1.7976931348623158e308", PLAIN, DBL_MAX);
    refuse("1.7976931348623159e308", PLAIN);
    refuse("1e309", PLAIN);
    expect("4.9406564584124654e-324", PLAIN, 4.9406564584124654e-324);
    expect("2.5e-324", PLAIN, 4.9406564584124654e-324);
    refuse("1e-400", PLAIN);
    refuse("1e-99999999999", PLAIN);
    expect("0e999999999999999999999", PLAIN, 0);
    expect("2.2250738585072011e-308", PLAIN, 2.2250738585072011e-308);
}

/* Half way between two doubles, all 767 digits of it, and a last digit that tips it. */
static void number_rounds_long_digit_strings_exactly(void **state)
{
    (void)state;
    char text[1200];
    snprintf(text, sizeof text, "%.1100f", ldexp(1, -1000) + ldexp(1, -1052));
    expect(text, PLAIN, strtod(text, NULL));

    expect("9007199254740993.00000000000000000000000000000000000000000000000000", PLAIN, 9007199254740992.0);
    expect("9007199254740993.00000000000000000000000000000000000000000000000001", PLAIN, 9007199254740994.0);

    /* 2^53 + 1 with a thousand zeros and a one behind them. */
    size_t used = (size_t)snprintf(text, sizeof text, "9007199254740993.");
    memset(text + used, '0', 1000);
    text[used + 1000] = 0;
    expect(text, PLAIN, 9007199254740992.0);
    text[used + 999] = '1';
    expect(text, PLAIN, 9007199254740994.0);
}

static void number_reads_a_million_digits(void **state)
{
    (void)state;
    enum { ZEROS = 1000000 };
    char *text = malloc(ZEROS + 32);
    assert_non_null(text);
    double value;
    memset(text, '0', ZEROS);
    text[0] = '7';
    assert_false(parse(false, text, ZEROS, PLAIN, &value));
    memcpy(text + ZEROS, "e-999999", 8);
    assert_true(parse(false, text, ZEROS + 8, PLAIN, &value));
    assert_true(value == 7);
    text[0] = '0';
    text[1] = '.';
    memcpy(text + ZEROS, "25e999999", 9);
    assert_true(parse(false, text, ZEROS + 9, PLAIN, &value));
    assert_true(value == 2.5);
    free(text);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void compare_with_strtod(const char *text)
{
    double value = 0, wanted = strtod(text, NULL);
    bool is_number = number_parse(text, strlen(text), &PLAIN, &value);
    bool is_zero = strcspn(text, "123456789") >= strcspn(text, "e");
    bool is_held = !isinf(wanted) && (wanted != 0 || is_zero);
    if (is_number != is_held || (is_number && memcmp(&value, &wanted, sizeof value) != 0))
        fail_msg("'%s' is %.17g, strtod says %.17g", text, value, wanted);
}

static void number_agrees_with_strtod_on_random_decimals(void **state)
{
    (void)state;
    uint64_t seed = 20240315;
    char text[64];
    for (int i = 0; i < 200000; i++) {
        char digits[32];
        size_t count = 1 + draw(&seed) % 22;
        for (size_t at = 0; at < count; at++)
            digits[at] = (char)('0' + draw(&seed) % 10);
        size_t point = draw(&seed) % (count + 1);
        snprintf(text, sizeof text, "%s%.*s.%.*s", draw(&seed) % 4 ? "" : "-", (int)point, digits, (int)(count - point),
                 digits + point);
        compare_with_strtod(text);
        snprintf(text, sizeof text, "%.*s.%.*se%d", (int)point, digits, (int)(count - point), digits + point,
                 (int)(draw(&seed) % 700) - 350);
        compare_with_strtod(text);
    }
}

static void number_reads_back_every_double_that_is_printed(void **state)
{
    (void)state;
    uint64_t seed = 77;
    char text[64];
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = draw(&seed);
        double value, back = 0;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        /* As prices: a few thousand, with the seventeen digits of Python. */
        if (i % 2)
            value = ldexp(value, 12 - ilogb(value) % 40 - ilogb(value) / 40 * 40);
        if (!isfinite(value))
            continue;
        snprintf(text, sizeof text, "%.17g", value);
        assert_true(number_parse(text, strlen(text), &PLAIN, &back));
        assert_memory_equal(&value, &back, sizeof value);
    }
}

static void number_does_not_depend_on_the_locale(void **state)
{
    (void)state;
    /* Where no locale with a decimal comma is installed this still checks the C locale. */
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C.UTF-8", "C"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setlocale(LC_ALL, names[i]);
        expect("12345678901234567890.12345678901234567890e-3", PLAIN, 12345678901234567.89012345678901234567890);
        expect("1.5e-300", PLAIN, 1.5e-300);
    }
    setlocale(LC_ALL, "C");
}

static void volume_suffixes_are_exact(void **state)
{
    (void)state;
    expect_volume("69.17M", PLAIN, 69170000);
    expect_volume("178,69M", GERMAN, 178690000);
    expect_volume("1.1K", PLAIN, 1100);
    expect_volume("0.07k", PLAIN, 70);
    expect_volume("1.005B", PLAIN, 1005000000);
    expect_volume("2.3T", PLAIN, 2300000000000);
    expect_volume("4.35m", PLAIN, 4350000);
    expect_volume("4.35 b", PLAIN, 4350000000);
    expect_volume("1,5 Mio", GERMAN, 1500000);
    expect_volume("1,5 Mio.", GERMAN, 1500000);
    expect_volume("1,5 Mrd.", GERMAN, 1500000000);
    expect_volume("12 mil", GERMAN, 12000);
    expect_volume("3,2 млн", GERMAN, 3200000);
    expect_volume("3,2 млрд", GERMAN, 3200000000);
    expect_volume("5.6万", PLAIN, 56000);
    expect_volume("5.6亿", PLAIN, 560000000);
    expect_volume("5.6万手", PLAIN, 56000);
    expect_volume("12.5MM", PLAIN, 12500000);
    expect_volume("$1.2M", PLAIN, 1200000);
    expect_volume("1.2M USD", PLAIN, 1200000);
    expect_volume("1,234,567", ENGLISH, 1234567);
    expect_volume("5918827652737.0", PLAIN, 5918827652737);
    expect_volume("1.5e3", PLAIN, 1500);
}

static void volume_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   "-",   "M",      "K",   "1KM", "1.5MK", "1MMM", "5 X",   "M5",
                                        "--", "nan", "1e308M", "N/A", "T",   "$",     "万",   "1.2.3K"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuse_volume(texts[i], PLAIN);
}

static struct number_style vote_of(const char *const *texts)
{
    struct number_vote vote = {0};
    for (; *texts; texts++)
        number_vote_add(&vote, *texts, strlen(*texts));
    return number_vote_style(&vote);
}

#define assert_style(decimal_mark, group_mark, ...)                                                                    \
    do {                                                                                                               \
        struct number_style style = vote_of((const char *const[]){__VA_ARGS__, NULL});                                 \
        assert_int_equal(style.decimal, decimal_mark);                                                                 \
        assert_int_equal(style.group, group_mark);                                                                     \
    } while (0)

static void vote_knows_points_and_commas(void **state)
{
    (void)state;
    assert_style(',', '.', "8.127,80");
    assert_style('.', ',', "12,084.30");
    assert_style(',', '.', "1.764.851.712");
    assert_style('.', ',', "1,764,851,712");
    assert_style(',', '.', "9.950,8", "9.893,26", "850.000", "1.764.851.712");
    assert_style(',', '.', "12,5", "13,25", "1.234");
    assert_style('.', ',', "12.5", "13.25", "1,234");
    assert_style(',', '.', "178,69M", "1,08%");
    assert_style('.', ',', "$1,234.50");
    assert_style('.', ',', "1.412e-05");
    assert_style(',', '.', "1,412e-05");
    assert_style('.', ',', "1,23,456");
}

static void vote_settles_what_stays_open_as_english(void **state)
{
    (void)state;
    assert_style('.', ',', "1.234", "1.235", "1.240");
    assert_style('.', ',', "1,234");
    assert_style('.', ',', "1234", "5");
    assert_style('.', ',', "");
}

static void vote_knows_that_nobody_groups_behind_a_zero(void **state)
{
    (void)state;
    assert_style(',', '.', "0,984", "1,012", "1,013");
    assert_style(',', '.', "1234,567");
    assert_style('.', ',', "0.984", "1.012");
    assert_style(',', '.', ",984");
}

static void vote_knows_apostrophes_and_blanks(void **state)
{
    (void)state;
    assert_style('.', '\'', "1'234.50", "1'234'567");
    assert_style('.', '\'', "1\u2019234");
    assert_style(',', ' ', "1 234,50");
    assert_style(',', ' ', "1\u00a0234,567");
    assert_style('.', ' ', "1\u202f234\u202f567");
}

static void vote_passes_over_what_is_no_number(void **state)
{
    (void)state;
    assert_style('.', ',', "2024.03.15", "12.5");
    assert_style('.', ',', "1.2.3", "10:30", "null", "n.a.", "-", "--", "1.2,3.4", "12.34,5", "A,5");
    assert_style(',', '.', "2024 03 15", "1.2.3", "7,5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_reads_plain_decimals),
        cmocka_unit_test(number_reads_exponents),
        cmocka_unit_test(number_reads_decimal_comma),
        cmocka_unit_test(number_reads_thousands_marks_only_where_they_group),
        cmocka_unit_test(number_passes_over_what_people_write_around_it),
        cmocka_unit_test(minus_may_stand_behind),
        cmocka_unit_test(number_refuses_what_is_none),
        cmocka_unit_test(number_meets_the_ends_of_doubles),
        cmocka_unit_test(number_rounds_long_digit_strings_exactly),
        cmocka_unit_test(number_reads_a_million_digits),
        cmocka_unit_test(number_agrees_with_strtod_on_random_decimals),
        cmocka_unit_test(number_reads_back_every_double_that_is_printed),
        cmocka_unit_test(number_does_not_depend_on_the_locale),
        cmocka_unit_test(volume_suffixes_are_exact),
        cmocka_unit_test(volume_refuses_what_is_none),
        cmocka_unit_test(vote_knows_points_and_commas),
        cmocka_unit_test(vote_settles_what_stays_open_as_english),
        cmocka_unit_test(vote_knows_that_nobody_groups_behind_a_zero),
        cmocka_unit_test(vote_knows_apostrophes_and_blanks),
        cmocka_unit_test(vote_passes_over_what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
