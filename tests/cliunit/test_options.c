#include "tests/cliunit/place.h"

#include "cli/lists.h"
#include "cli/options.h"
#include "render/chart/type.h"

enum { ARGUMENTS_MAX = 16 };

/* Options read from words that blanks part. */
struct parsed {
    char words[400];
    char *argv[ARGUMENTS_MAX];
    struct cli_options options;
    struct error error;
    enum status status;
};

static void parse(struct parsed *parsed, const char *line)
{
    int argc = 0;
    *parsed = (struct parsed){0};
    assert_true(snprintf(parsed->words, sizeof parsed->words, "chandler %s", line) < (int)sizeof parsed->words);
    for (char *word = strtok(parsed->words, " "); word; word = strtok(NULL, " ")) {
        assert_true(argc < ARGUMENTS_MAX);
        parsed->argv[argc++] = word;
    }
    parsed->status = options_parse(&parsed->options, argc, parsed->argv, &parsed->error);
}

static void assert_refused(const char *line, const char *named)
{
    struct parsed parsed;
    parse(&parsed, line);
    if (parsed.status != STATUS_USAGE || !strstr(parsed.error.message, named))
        fail_msg("'%s': status %d, message '%s'", line, parsed.status, parsed.error.message);
    options_release(&parsed.options);
}

static void options_have_defaults(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "a.csv");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.options.mode, MODE_RENDER);
    assert_int_equal(parsed.options.chart.width_px, 1280);
    assert_int_equal(parsed.options.chart.height_px, 720);
    assert_string_equal(parsed.options.chart.theme->name, "light");
    assert_string_equal(parsed.options.name, "{stem}");
    assert_null(parsed.options.output);
    assert_false(parsed.options.has_pool);
    assert_int_equal(parsed.options.input_count, 1);
    options_release(&parsed.options);
}

static void options_read_both_forms_of_a_value(void **state)
{
    (void)state;
    static const char *const lines[] = {"--size 640x480 a", "--size=640x480 a", "a --size 640x480",
                                        "--size=1x1 --size 640X480 a"};
    for (size_t i = 0; i < 3; i++) {
        struct parsed parsed;
        parse(&parsed, lines[i]);
        assert_int_equal(parsed.status, STATUS_OK);
        assert_int_equal(parsed.options.chart.width_px, 640);
        assert_int_equal(parsed.options.chart.height_px, 480);
        options_release(&parsed.options);
    }
    assert_refused(lines[3], "--size");
}

static void options_read_bundled_letters(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "-qrj4 -o out -tcandles a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.options.verbosity, VERBOSITY_QUIET);
    assert_true(parsed.options.is_recursive);
    assert_int_equal(parsed.options.workers, 4);
    assert_string_equal(parsed.options.output, "out");
    options_release(&parsed.options);
    parse(&parsed, "-qj 3 a");
    assert_int_equal(parsed.options.workers, 3);
    options_release(&parsed.options);
}

static void options_end_at_two_dashes(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "- -- -q --size");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.options.input_count, 3);
    assert_string_equal(parsed.options.inputs[0], "-");
    assert_string_equal(parsed.options.inputs[1], "-q");
    assert_string_equal(parsed.options.inputs[2], "--size");
    assert_int_equal(parsed.options.verbosity, VERBOSITY_NORMAL);
    options_release(&parsed.options);
}

static void options_let_the_last_one_count(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "-q -v --pool threads --pool auto --last 5 --last 7 a");
    assert_int_equal(parsed.options.verbosity, VERBOSITY_VERBOSE);
    assert_false(parsed.options.has_pool);
    assert_int_equal(parsed.options.chart.last, 7);
    options_release(&parsed.options);
}

static void options_suggest_the_nearest_name(void **state)
{
    (void)state;
    assert_refused("--thme dark a", "--theme?");
    assert_refused("--progres never a", "--progress?");
    assert_refused("-theme dark a", "-t");
    assert_refused("--theme drak a", "dark?");
    assert_refused("--pool thread a", "threads?");
    assert_refused("--list theme", "themes?");
    assert_refused("--zzzzzz a", "--help");
    assert_refused("--theme Dark a", "dark?");
    assert_refused("--up crimsom a", "did you mean crimson?");
    assert_refused("--down none a", "is no colour");
    assert_refused("--background transparent a", "did you mean none?");
    assert_refused("--background #12 a", "or none");
    assert_refused("--type OHLC-candles a", "--list types");
    assert_refused("--type line-break a", "three-line-break?");
    assert_refused("--type renko2.5 a", "renko?");
}

static void options_refuse_what_is_no_value(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"--size 10x10 a", "--size '10x10'"},
        {"--size 64x16385 a", "16384"},
        {"--size 640x480x3 a", "--size"},
        {"--size 99999999999999999999x64 a", "--size"},
        {"--size", "--size: needs a value"},
        {"a -o", "-o: needs a value"},
        {"--bare=yes a", "--bare: takes no value"},
        {"--merge-reports", "--merge-reports: name the reports"},
        {"--merge-reports a -o b", "--output: does not go with --merge-reports"},
        {"--theme dark a --merge-reports", "--theme: does not go"},
        {"--bench --merge-reports a", "--bench: does not go"},
        {"--merge-reports --check a", "--check: does not go"},
        {"--shard 0/3 a", "--shard"},
        {"--shard 4/3 a", "--shard"},
        {"--shard 1 a", "--shard"},
        {"--shard 1/18446744073709551616 a", "--shard"},
        {"--type renko:0 a", "size: '0' is not atr, and no number of 1e-12 or more"},
        {"--type renko:1e999 a", "size"},
        {"--type renko:5,6 a", "size=atr"},
        {"--type pnf:5,1 a", "reversal: '1' is no whole number of 2 to 100"},
        {"--type hollow:1 a", "takes no parameters"},
        {"--type renkoo:5 a", "did you mean renko?"},
        {"--type :5 a", "--list types"},
        {"--last 0 a", "--last"},
        {"--last 1.5 a", "--last"},
        {"-j 0 a", "-j"},
        {"-j 1025 a", "1024"},
        {"--timeout 0 a", "--timeout"},
        {"--timeout 1e3 a", "--timeout"},
        {"--timeout nan a", "--timeout"},
        {"--timeout 1.2.3 a", "--timeout"},
        {"--timeout . a", "--timeout"},
        {"--up nocolour a", "--up"},
        {"--from 2024-13 a", "--from"},
        {"--name {stem a", "--name"},
        {"--name {nosuch} a", "{nosuch}"},
        {"--name a/b a", "--name"},
        {"--name= a", "--name"},
        {"--format bmp a", "--format"},
        {"--date-order xyz a", "dmy"},
        {"--progress sometimes a", "--progress"},
        {"--resample 5x a", "--resample '5x'"},
        {"--resample 0d a", "--resample"},
        {"--tz Mars/Olympus a", "folder"},
        {"--tz ../etc/passwd a", "--tz"},
        {"--hline abc a", "--hline"},
        {"--hline ,text a", "--hline"},
        {"--hline nan a", "--hline"},
        {"--marks= a", "--marks"},
        {"-Z a", "-Z"},
        {"-qZ a", "-qZ"},
        {"--- a", "---"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_refused(lines[i][0], lines[i][1]);
}

static void options_refuse_what_does_not_go_together(void **state)
{
    (void)state;
    assert_refused("--pool threads --timeout 5 a", "--timeout");
    assert_refused("--timeout 5 --pool serial a", "--timeout");
    assert_refused("-o - --report - a", "--report -");
    assert_refused("--geometry - --report - a", "--geometry -");
    assert_refused("--check --report x a", "--report");
    assert_refused("--files-from - -", "standard input");
    assert_refused("-0 a", "--files-from");
    assert_refused("--from 2024-02 --to 2024-01 a", "--from");
    assert_refused("-q", "no input");
    assert_refused("-t renko -i sma a", "a brick is none");
    assert_refused("--bench -t pnf -i sma", "a column is none");
}

static void options_read_a_type_with_its_arguments(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name;
        double first, second;
    } cases[] = {
        {"-t renko a", "renko", 0, 0},          {"-t renko:atr a", "renko", 0, 0},
        {"-t renko:2.5 a", "renko", 2.5, 0},    {"-t pnf:1e2 a", "pnf", 100, 3},
        {"-t pnf:atr,5 a", "pnf", 0, 5},        {"-t pnf:reversal=2 a", "pnf", 0, 2},
        {"-t pnf:1,2 -t bars a", "bars", 0, 0}, {"-t three-line-break:2 a", "three-line-break", 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed parsed;
        parse(&parsed, cases[i].line);
        assert_int_equal(parsed.status, STATUS_OK);
        assert_string_equal(parsed.options.chart.type->name, cases[i].name);
        assert_true(parsed.options.chart.arguments[0] == cases[i].first);
        assert_true(parsed.options.chart.arguments[1] == cases[i].second);
        options_release(&parsed.options);
    }
}

static void options_take_the_whole_of_a_named_span(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--from 2024-03 --to 2024-03 a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.options.chart.to_us - parsed.options.chart.from_us, INT64_C(31) * 86400 * 1000000);
    options_release(&parsed.options);
}

static void options_add_horizontal_lines_up(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--hline 101.5 --hline -3,A,B --hline 7, a");
    assert_int_equal(parsed.status, STATUS_OK);
    const struct chart_options *chart = &parsed.options.chart;
    assert_int_equal(chart->hline_count, 3);
    assert_true(chart->hlines[0].price == 101.5 && chart->hlines[1].price == -3 && chart->hlines[2].price == 7);
    assert_null(chart->hlines[0].text);
    assert_string_equal(chart->hlines[1].text, "A,B");
    assert_null(chart->hlines[2].text);
    options_release(&parsed.options);
}

static void options_hand_the_zone_to_the_reader(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--tz +02:00 --tz -05:00 --resample 4h a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_non_null(parsed.options.read.zone);
    assert_int_equal(zone_clock_us(parsed.options.read.zone, 0), INT64_C(-5) * 3600 * 1000000);
    assert_int_equal(parsed.options.resample.count, 4 * 3600);
    options_release(&parsed.options);
}

static void options_put_colours_into_the_theme(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--up #123456 --theme dark a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_string_equal(parsed.options.chart.theme->name, "dark");
    assert_int_equal(parsed.options.chart.theme->up, 0x123456);
    assert_int_equal(parsed.options.chart.theme->down, theme_find("dark")->down);
    options_release(&parsed.options);
}

static void options_put_a_background_into_the_theme(void **state)
{
    (void)state;
    struct parsed parsed;
    struct theme wanted = *theme_find("light");
    parse(&parsed, "--up #123456 --background #203040 a");
    assert_int_equal(parsed.status, STATUS_OK);
    theme_set_background(&wanted, 0x203040);
    theme_set_up(&wanted, 0x123456);
    assert_int_equal(parsed.options.chart.theme->background, 0x203040);
    assert_int_equal(parsed.options.chart.theme->text, wanted.text);
    assert_int_equal(parsed.options.chart.theme->up_volume, wanted.up_volume);
    assert_false(parsed.options.chart.theme->is_open);
    options_release(&parsed.options);
    parse(&parsed, "--background red --background none --theme dark a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_true(parsed.options.chart.theme->is_open);
    assert_int_equal(parsed.options.chart.theme->background, theme_find("dark")->background);
    options_release(&parsed.options);
    assert_refused("--background noen a", "--background");
    assert_refused("--background= a", "--background");
}

static void options_read_a_theme_from_its_file(void **state)
{
    (void)state;
    struct parsed parsed;
    place_write("mine.theme", "base = dark\nbackground = none\nup = #123456\ndown = #654321\n");
    place_write("wrong.theme", "base = dark\nupp = red\n");
    parse(&parsed, "--theme mine.theme --down #0a0b0c a");
    assert_int_equal(parsed.status, STATUS_OK);
    assert_string_equal(parsed.options.chart.theme->name, "mine.theme");
    assert_int_equal(parsed.options.chart.theme->up, 0x123456);
    assert_int_equal(parsed.options.chart.theme->down, 0x0a0b0c);
    assert_true(parsed.options.chart.theme->is_open);
    options_release(&parsed.options);
    parse(&parsed, "--theme ./mine.theme --background white a");
    assert_false(parsed.options.chart.theme->is_open);
    assert_int_equal(parsed.options.chart.theme->background, 0xffffff);
    options_release(&parsed.options);
    parse(&parsed, "--theme ./mine.theme --theme dark a");
    assert_int_equal(parsed.options.chart.theme->up, theme_find("dark")->up);
    assert_false(parsed.options.chart.theme->is_open);
    options_release(&parsed.options);
    assert_refused("--theme wrong.theme a", "--theme 'wrong.theme': line 2: 'upp'");
    assert_refused("--theme absent.theme a", "absent.theme");
    assert_refused("--theme ./ a", "--theme");
    assert_refused("--theme drak a", "did you mean dark?");
}

static void options_count_a_timeout_in_nanoseconds(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--timeout 2.5 a");
    assert_int_equal(parsed.options.timeout_ns, INT64_C(2500000000));
    options_release(&parsed.options);
}

static void options_have_distinct_names_and_letters(void **state)
{
    (void)state;
    for (const struct option *a = option_table; a->name; a++) {
        assert_non_null(a->help);
        assert_non_null(a->set);
        for (const struct option *b = option_table; b < a; b++) {
            assert_string_not_equal(a->name, b->name);
            assert_true(!a->letter || a->letter != b->letter);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_have_defaults),
        cmocka_unit_test(options_read_both_forms_of_a_value),
        cmocka_unit_test(options_read_bundled_letters),
        cmocka_unit_test(options_end_at_two_dashes),
        cmocka_unit_test(options_let_the_last_one_count),
        cmocka_unit_test(options_suggest_the_nearest_name),
        cmocka_unit_test(options_refuse_what_is_no_value),
        cmocka_unit_test(options_refuse_what_does_not_go_together),
        cmocka_unit_test(options_read_a_type_with_its_arguments),
        cmocka_unit_test(options_take_the_whole_of_a_named_span),
        cmocka_unit_test(options_add_horizontal_lines_up),
        cmocka_unit_test(options_hand_the_zone_to_the_reader),
        cmocka_unit_test(options_put_colours_into_the_theme),
        cmocka_unit_test(options_put_a_background_into_the_theme),
        PLACE_TEST(options_read_a_theme_from_its_file),
        cmocka_unit_test(options_count_a_timeout_in_nanoseconds),
        cmocka_unit_test(options_have_distinct_names_and_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
