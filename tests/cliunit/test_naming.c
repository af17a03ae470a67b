#include "tests/cliunit/place.h"

#include "cli/name_table.h"
#include "cli/naming.h"
#include "render/base/utf8.h"

#include <limits.h>

static void assert_name(const char *template, const struct name_parts *parts, const char *expected)
{
    struct text name = {0};
    name_append(&name, template, parts, "png");
    assert_int_equal(text_status(&name, NULL), STATUS_OK);
    assert_string_equal(name.data, expected);
    text_release(&name);
}

static void name_fills_in_each_placeholder(void **state)
{
    (void)state;
    struct name_parts parts = {
        .stem = "acme", .symbol = "BTC", .type = "candles", .first = "2024-01-02", .last = "2024-03-04"};
    assert_name("{stem}", &parts, "acme.png");
    assert_name("{symbol}_{type}", &parts, "BTC_candles.png");
    assert_name("x {first}..{last}", &parts, "x 2024-01-02..2024-03-04.png");
    assert_name("{stem}{stem}", &parts, "acmeacme.png");
}

static void name_adds_the_symbol_to_the_stem_of_several(void **state)
{
    (void)state;
    struct name_parts parts = {.stem = "long", .symbol = "AAA", .type = "candles", .is_one_of_several = true};
    assert_name("{stem}", &parts, "long-AAA.png");
    assert_name("x{stem}_{type}", &parts, "xlong-AAA_candles.png");
    assert_name("{stem}.{symbol}", &parts, "long.AAA.png");
    assert_name("{type}", &parts, "candles.png");
    assert_true(template_tells_symbols("a{stem}"));
    assert_true(template_tells_symbols("{symbol}"));
    assert_false(template_tells_symbols("{type}"));
}

static void name_takes_the_stem_for_an_unknown_symbol(void **state)
{
    (void)state;
    struct name_parts parts = {.stem = "acme", .type = "candles"};
    assert_name("{symbol}", &parts, "acme.png");
}

static void name_keeps_braces_of_a_stem(void **state)
{
    (void)state;
    struct name_parts parts = {.stem = "{symbol}%s", .symbol = "AAA", .type = "candles"};
    assert_name("{stem}", &parts, "{symbol}%s.png");
}

static void name_makes_symbols_safe(void **state)
{
    (void)state;
    static const char *const symbols[][2] = {
        {"../../etc/x", "_._.._etc_x.png"},
        {"/etc/passwd", "_etc_passwd.png"},
        {".", "_.png"},
        {"..", "_..png"},
        {"", "_.png"},
        {"a\nb\x1b[1m\x7f", "a_b_[1m_.png"},
        {"BTC/USD", "BTC_USD.png"},
        {"bad\xff\xc3", "bad__.png"},
        {"c1\xc2\x85x", "c1_x.png"},
        {"日経", "日経.png"},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        struct name_parts parts = {.stem = "s", .symbol = symbols[i][0], .type = "candles"};
        assert_name("{symbol}", &parts, symbols[i][1]);
    }
}

static void name_marks_what_would_clash(void **state)
{
    (void)state;
    struct name_parts a = {.stem = "s", .symbol = "a/b", .type = "t", .is_marked = true}, b = a;
    struct text names[2] = {0};
    b.symbol = "a:b";
    name_append(&names[0], "{symbol}", &a, "png");
    name_append(&names[1], "{symbol}", &b, "png");
    assert_memory_equal(names[0].data, "a_b~", 4);
    assert_string_not_equal(strchr(names[0].data, '~'), strchr(names[1].data, '~'));
    text_release(&names[0]);
    text_release(&names[1]);
}

/* Two long names that differ behind the cut stay distinct, fit, and end at a whole character. */
static void name_fits_the_file_system(void **state)
{
    (void)state;
    char stems[2][1001];
    struct text names[2] = {0};
    for (int i = 0; i < 2; i++) {
        for (size_t at = 0; at < 1000; at += 2)
            memcpy(stems[i] + at, "é", 2);
        stems[i][998] = (char)('a' + i);
        stems[i][999] = 'x';
        stems[i][1000] = 0;
        struct name_parts parts = {.stem = stems[i], .type = "t"};
        name_append(&names[i], "y{stem}", &parts, "png");
        assert_in_range(names[i].length, 250, NAME_MAX);
        assert_true(utf8_is_valid(names[i].data, names[i].length));
        assert_string_equal(names[i].data + names[i].length - 4, ".png");
    }
    assert_string_not_equal(names[0].data, names[1].data);
    text_release(&names[0]);
    text_release(&names[1]);
}

static void name_of_just_the_longest_is_kept(void **state)
{
    (void)state;
    char stem[NAME_MAX + 1];
    struct text name = {0};
    memset(stem, 'a', NAME_MAX - 4);
    stem[NAME_MAX - 4] = 0;
    struct name_parts parts = {.stem = stem, .type = "t"};
    name_append(&name, "{stem}", &parts, "png");
    assert_int_equal(name.length, NAME_MAX);
    assert_null(strchr(name.data, '~'));
    text_release(&name);
}

static void stem_is_the_name_without_extensions(void **state)
{
    (void)state;
    static const char *const paths[][2] = {
        {"a.csv", "a"},
        {"x/y.csv.gz", "y"},
        {"dots...in.name.csv", "dots...in.name"},
        {"prices.dat", "prices"},
        {"noextension", "noextension"},
        {".csv", ".csv"},
        {"stdin", "stdin"},
        {"a.CSV.GZ", "a"},
        {"/tmp/.hidden.csv", ".hidden"},
        {".gz", ".gz"},
        {"BRK.B.csv", "BRK.B"},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct text stem = {0};
        stem_append(&stem, paths[i][0]);
        assert_string_equal(stem.data, paths[i][1]);
        text_release(&stem);
    }
}

static void date_of_a_name_follows_the_interval(void **state)
{
    (void)state;
    const int64_t times[] = {INT64_C(1710498600) * 1000000, INT64_C(-62135596800) * 1000000};
    struct series series = {.length = 2, .time_us = times, .has_time = true};
    char date[NAME_DATE_SIZE];
    series.interval_us = INT64_C(86400000000);
    name_date(date, &series, 0);
    assert_string_equal(date, "2024-03-15");
    series.interval_us = INT64_C(60000000);
    name_date(date, &series, 0);
    assert_string_equal(date, "20240315T1030");
    name_date(date, &series, 1);
    assert_string_equal(date, "00010101T0000");
    const int64_t rows[] = {0, 7};
    series = (struct series){.length = 2, .time_us = rows};
    name_date(date, &series, 1);
    assert_string_equal(date, "7");
}

static void table_finds_every_name_among_many(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    struct name_table table = {0};
    char(*names)[12] = calloc(COUNT, sizeof *names);
    size_t earlier;
    assert_non_null(names);
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "n%zu", i);
        assert_int_equal(name_table_add(&table, names[i], i, &earlier, NULL), STATUS_OK);
        assert_true(earlier == SIZE_MAX);
    }
    for (size_t i = 0; i < COUNT; i++) {
        char same[12];
        strcpy(same, names[i]);
        assert_int_equal(name_table_add(&table, same, COUNT, &earlier, NULL), STATUS_OK);
        assert_int_equal(earlier, i);
    }
    assert_int_equal(table.count, COUNT);
    name_table_release(&table);
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_fills_in_each_placeholder),
        cmocka_unit_test(name_adds_the_symbol_to_the_stem_of_several),
        cmocka_unit_test(name_takes_the_stem_for_an_unknown_symbol),
        cmocka_unit_test(name_keeps_braces_of_a_stem),
        cmocka_unit_test(name_makes_symbols_safe),
        cmocka_unit_test(name_marks_what_would_clash),
        cmocka_unit_test(name_fits_the_file_system),
        cmocka_unit_test(name_of_just_the_longest_is_kept),
        cmocka_unit_test(stem_is_the_name_without_extensions),
        cmocka_unit_test(date_of_a_name_follows_the_interval),
        cmocka_unit_test(table_finds_every_name_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
