#include "tests/cliunit/bench_table.h"

#include "cli/bench/writers.h"

#include <stdio.h>

static struct bench_table made_up_three(void)
{
    struct bench_table table = made_up_table(3);
    table.rows[0] = made_up_row(POOL_THREADS, 2, 100, 0.5);
    table.rows[1] = made_up_row(POOL_THREADS, 4, 100, 0.5);
    table.rows[2] = made_up_row(POOL_PROCESSES, 2, 100, 0.5);
    return table;
}

static void assert_has(const struct text *text, const char *part)
{
    if (!text->data || !strstr(text->data, part))
        fail_msg("no \"%s\" in\n%s", part, text->data ? text->data : "");
}

static size_t compare_within(struct text *out, const struct bench_table *table, const char *json, double tolerance)
{
    struct error error = {0};
    size_t slower = SIZE_MAX;
    if (bench_compare(out, &slower, table, json, strlen(json), tolerance, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    assert_int_equal(text_status(out, NULL), STATUS_OK);
    return slower;
}

static size_t compare_with(struct text *out, const struct bench_table *table, const char *json)
{
    return compare_within(out, table, json, 0.1);
}

static void assert_refused_n(const char *json, size_t length, uint64_t line, const char *message)
{
    struct bench_table table = made_up_three();
    struct error error = {0};
    struct text out = {0};
    size_t slower = SIZE_MAX;
    assert_int_equal(bench_compare(&out, &slower, &table, json, length, 0.1, &error), STATUS_INPUT);
    if (!strstr(error.message, message))
        fail_msg("no \"%s\" in \"%s\"", message, error.message);
    assert_int_equal(error.line, line);
    assert_int_equal(out.length, 0);
    assert_int_equal(slower, 0);
    text_release(&out);
    bench_table_release(&table);
    /* Whether there are common rows is known only after the measurement. */
    bool is_table = strstr(message, "has no row of") != NULL;
    assert_int_equal(bench_compare_check(json, length, &error), is_table ? STATUS_OK : STATUS_INPUT);
    if (!strstr(error.message, message))
        fail_msg("no \"%s\" in \"%s\"", message, error.message);
}

static void assert_refused(const char *json, uint64_t line, const char *message)
{
    assert_refused_n(json, strlen(json), line, message);
}

#define ROW(workers, ms) "{\"pool\":\"threads\",\"workers\":" workers ",\"charts\":100,\"ms_per_chart\":" ms "}"

static void table_compared_with_itself_is_the_same(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    snprintf(table.host.model, sizeof table.host.model, "a \"quoted\" chip");
    bench_json(&json, &table);
    assert_int_equal(bench_compare_check(json.data, json.length, NULL), STATUS_OK);
    assert_int_equal(compare_with(&out, &table, json.data), 0);
    assert_string_equal(out.data, "pool       workers  charts  ms before  ms now  ratio\n"
                                  "threads          2     100      0.500   0.500   1.00\n"
                                  "threads          4     100      0.500   0.500   1.00\n"
                                  "processes        2     100      0.500   0.500   1.00\n\n"
                                  "slower    0 of 3 rows by more than 10%; geometric mean of the ratios: 1.00\n");
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void rows_slower_than_the_tolerance_are_counted(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    bench_json(&json, &table);
    table.rows[0].ms_per_chart = 0.54;
    table.rows[1].ms_per_chart = 0.56;
    table.rows[1].ms_per_chart_mad = 0.4;
    table.rows[2].ms_per_chart = 0.25;
    assert_int_equal(compare_with(&out, &table, json.data), 1);
    assert_has(&out, "threads          2     100      0.500   0.540   1.08\n"
                     "threads          4     100      0.500   0.560   1.12  slower  noisy\n"
                     "processes        2     100      0.500   0.250   0.50  faster\n\n"
                     "slower    1 of 3 rows by more than 10%; geometric mean of the ratios: 0.85\n");
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void rows_that_one_of_them_lacks_are_named(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text out = {0};
    assert_int_equal(compare_with(&out, &table,
                                  "{\"rows\":[" ROW("2", "0.5") "," ROW(
                                      "16", "1") ",{\"pool\":\"\\u001b[31mjets\","
                                                 "\"workers\":1,\"charts\":1,\"ms_per_chart\":1}]}"),
                     0);
    assert_has(&out, "new       threads x 4, 100 charts; processes x 2, 100 charts\n");
    assert_has(&out, "missing   '\\x1b[31mjets' x 1, 1 chart; threads x 16, 100 charts\n");
    assert_has(&out, "\nslower    0 of 1 row by ");
    text_release(&out);
    bench_table_release(&table);
}

static void many_rows_that_are_not_common_are_not_all_named(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    text_puts(&json, "{\"rows\":[" ROW("2", "0.5"));
    for (int i = 0; i < 1000; i++)
        text_printf(&json, "," ROW("%d", "1"), 1000 + i);
    text_puts(&json, "]}");
    assert_int_equal(compare_with(&out, &table, json.data), 0);
    assert_has(&out, "threads x 1005, 100 charts and 994");
    assert_in_range(out.length, 1, 2000);
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void what_else_differs_is_said(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    bench_json(&json, &table);
    snprintf(table.host.model, sizeof table.host.model, "Another CPU");
    snprintf(table.host.governor, sizeof table.host.governor, "ondemand");
    table.host.allowed_cpus = 1;
    table.python_version[0] = 0;
    table.candles = 252;
    table.width = 1280;
    table.indicators = "sma:20";
    table.is_pinned = true;
    assert_int_equal(compare_with(&out, &table, json.data), 0);
    const char *first = "warning   the work is not the same (candles, width, indicators, pinned differ): the ratios "
                        "compare\n          different work\n\npool ";
    assert_memory_equal(out.data, first, strlen(first));
    assert_has(&out, "differs   machine 'Made-up CPU' before, 'Another CPU' now\n"
                     "          allowed CPUs 2 before, 1 now\n"
                     "          governor unknown before, 'ondemand' now\n"
                     "          Python '3.11.2' before, unknown now\n"
                     "          candles 100 before, 252 now\n"
                     "          width 800 before, 1280 now\n"
                     "          indicators none before, 'sma:20' now\n"
                     "          pinned no before, yes now\n"
                     "slower    0 of 3 rows");
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void each_part_of_the_work_is_compared(void **state)
{
    (void)state;
    struct bench_table before = made_up_three();
    struct text json = {0};
    bench_json(&json, &before);
    struct bench_table changed[13];
    for (size_t i = 0; i < 13; i++)
        changed[i] = before;
    changed[0].format = "svg";
    changed[1].theme = "dark";
    changed[2].indicators = "zscore";
    changed[3].width++;
    changed[4].height++;
    changed[5].candles++;
    changed[6].candles_least--;
    changed[7].candles_most++;
    changed[8].inputs++;
    changed[9].is_synthetic = false;
    changed[10].has_files = true;
    changed[11].is_pinned = true;
    static const char *const lines[] = {
        "format 'png' before, 'svg' now",    "theme 'light' before, 'dark' now", "indicators none before, 'zscore' now",
        "width 800 before, 801 now",         "height 400 before, 401 now",       "candles 100 before, 101 now",
        "fewest candles 100 before, 99 now", "most candles 100 before, 101 now", "series 8 before, 9 now",
        "made-up series yes before, no now", "files no before, yes now",         "pinned no before, yes now",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct text out = {0}, line = {0};
        compare_with(&out, &changed[i], json.data);
        text_printf(&line, "differs   %s\nslower", lines[i]);
        assert_has(&out, line.data);
        assert_memory_equal(out.data, "warning   the work is not the same (", 36);
        assert_has(&out, " differs): ");
        text_release(&line);
        text_release(&out);
    }
    struct text out = {0};
    snprintf(changed[12].host.kernel, sizeof changed[12].host.kernel, "9.9");
    snprintf(changed[12].host.governor, sizeof changed[12].host.governor, "ondemand");
    snprintf(changed[12].host.model, sizeof changed[12].host.model, "another");
    changed[12].python_version[0] = 0;
    compare_with(&out, &changed[12], json.data);
    assert_has(&out, "differs   machine ");
    assert_memory_equal(out.data, "pool ", 5);
    text_release(&out);
    text_release(&json);
    bench_table_release(&before);
}

static void a_small_tolerance_has_its_digits_and_those_of_its_ratios(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    bench_json(&json, &table);
    table.rows[0].ms_per_chart = 0.5 * 1.0012;
    table.rows[1].ms_per_chart = 0.5 / 1.0012;
    table.rows[2].ms_per_chart = 0.5 * 1.0009;
    assert_int_equal(compare_within(&out, &table, json.data, 0.001), 1);
    assert_has(&out, "threads          2     100      0.500   0.501  1.001  slower\n"
                     "threads          4     100      0.500   0.499  0.999  faster\n"
                     "processes        2     100      0.500   0.500  1.001\n");
    assert_has(&out, "slower    1 of 3 rows by more than 0.1%; geometric mean of the ratios: 1.000\n");
    text_clear(&out);
    assert_int_equal(compare_within(&out, &table, json.data, 0.00001), 2);
    assert_has(&out, "0.500   0.501  1.00120  slower\n");
    assert_has(&out, " rows by more than 0.001%;");
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void a_ratio_of_one_is_neither_faster_nor_slower(void **state)
{
    (void)state;
    static const double tolerances[] = {0, 1e-12, 1e-9, 0.00001, 0.001, 0.01, 0.1};
    struct bench_table table = made_up_three();
    struct text json = {0};
    table.rows[0].ms_per_chart = 1.0 / 3; /* the file has seven digits of it */
    table.rows[1].ms_per_chart = 2.0 / 3;
    bench_json(&json, &table);
    for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++) {
        struct text out = {0};
        assert_int_equal(compare_within(&out, &table, json.data, tolerances[i]), 0);
        assert_null(strstr(out.data, "  slower\n"));
        assert_null(strstr(out.data, "faster"));
        assert_has(&out, "  1.00");
        text_release(&out);
    }
    for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++) {
        struct text out = {0};
        table.rows[2].ms_per_chart = 0.5 * (1 + tolerances[i] * 1.001 + 2e-6);
        assert_int_equal(compare_within(&out, &table, json.data, tolerances[i]), 1);
        const char *row = strstr(out.data, "\nprocesses");
        if (!row || !strstr(row, "  slower\n"))
            fail_msg("%s", out.data);
        const char *ratio = strstr(row, "  1.");
        assert_non_null(ratio);
        assert_true(strspn(ratio + 4, "0") < strcspn(ratio + 4, " ")); /* not as if it were 1 */
        text_release(&out);
    }
    text_release(&json);
    bench_table_release(&table);
}

static void other_numbers_of_workers_that_ran_are_noted(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    bench_json(&json, &table);
    table.rows[1].started = 2;
    table.rows[2].started = 1;
    table.rows[2].ms_per_chart_mad = 0.4;
    compare_with(&out, &table, json.data);
    assert_has(&out, "threads          4     100      0.500   0.500   1.00    4 ran before, 2 now\n"
                     "processes        2     100      0.500   0.500   1.00    noisy; 2 ran before, 1 now\n");
    text_clear(&out);
    compare_with(&out, &table, "{\"rows\":[" ROW("4", "0.5") "]}");
    assert_null(strstr(out.data, "ran before")); /* the file does not tell */
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void texts_of_the_file_are_shown_printable_and_short(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text json = {0};
    struct text out = {0};
    text_puts(&json, "{\"host\":{\"model\":\"\\u001b]0;x\\u0007\\u0000\\n");
    for (int i = 0; i < 100000; i++)
        text_puts(&json, "y ");
    text_puts(&json, "\"},\"rows\":[" ROW("2", "0.5") "]}");
    assert_int_equal(compare_with(&out, &table, json.data), 0);
    assert_has(&out, "machine '\\x1b]0;x\\x07");
    assert_in_range(out.length, 1, 1000);
    for (size_t i = 0; i < out.length; i++)
        assert_true(out.data[i] == '\n' || (out.data[i] >= 0x20 && out.data[i] < 0x7f));
    text_release(&out);
    text_release(&json);
    bench_table_release(&table);
}

static void what_is_no_json_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("", 1, "is not JSON: it ends too early");
    assert_refused("{\n\"rows\":\n[", 3, "it ends too early");
    assert_refused("{\n\n\"rows\": x}", 3, "is not JSON: ");
    assert_refused("pool,workers\nthreads,2\n", 1, "is not JSON: ");
    assert_refused("\x89PNG\r\n", 1, "is not JSON: ");
    assert_refused("{\"rows\":[]} {}", 1, "is not JSON: ");
    assert_refused("{\"a\":\"\xff\"}", 1, "is not JSON: ");
    assert_refused_n("{\n\0}", 4, 2, "is not JSON: ");
    assert_refused_n(NULL, 0, 1, "is not JSON: ");
}

static void json_that_is_nested_without_end_is_refused(void **state)
{
    (void)state;
    struct text json = {0};
    for (int i = 0; i < 100000; i++)
        text_puts(&json, "[");
    assert_refused(json.data, 1, "is not JSON: nesting too deep");
    text_release(&json);
}

static void json_that_is_no_table_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = {"[]", "3 ", "\"rows\""};
    static const char *const rowless[] = {"{}", "{\"rows\":[]}", "{\"rows\":null}", "{\"rows\":{\"a\":1}}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_refused(others[i], 1, "not a JSON object");
    for (size_t i = 0; i < sizeof rowless / sizeof *rowless; i++)
        assert_refused(rowless[i], 0, "it has no \"rows\"");
}

static void rows_of_other_types_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *row, *message;
    } cases[] = {
        {"3", "row 2 is not an object"},
        {"null", "row 2 is not an object"},
        {"{}", "\"pool\" of row 2 is not a name"},
        {"{\"pool\":7,\"workers\":1,\"charts\":1,\"ms_per_chart\":1}", "\"pool\" of row 2"},
        {ROW("0", "1"), "\"workers\" of row 2 is not a whole number above 0"},
        {ROW("-3", "1"), "\"workers\" of row 2"},
        {ROW("2.5", "1"), "\"workers\" of row 2"},
        {ROW("\"2\"", "1"), "\"workers\" of row 2"},
        {ROW("NaN", "1"), "\"workers\" of row 2"},
        {"{\"pool\":\"threads\",\"workers\":1,\"charts\":true,\"ms_per_chart\":1}", "\"charts\" of row 2"},
        {ROW("3", "null"), "\"ms_per_chart\" of row 2 is not a time"},
        {ROW("3", "\"1\""), "\"ms_per_chart\" of row 2"},
        {ROW("3", "0"), "\"ms_per_chart\" of row 2"},
        {ROW("3", "-1"), "\"ms_per_chart\" of row 2"},
        {ROW("3", "1e308"), "\"ms_per_chart\" of row 2"},
        {ROW("3", "1e-300"), "\"ms_per_chart\" of row 2"},
        {ROW("3", "Infinity"), "\"ms_per_chart\" of row 2"},
        {ROW("3", "NaN"), "\"ms_per_chart\" of row 2"},
        {ROW("2", "1"), "has two rows of the same pool, workers and charts: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text json = {0};
        text_printf(&json, "{\"rows\":[" ROW("2", "0.5") ",%s]}", cases[i].row);
        assert_refused(json.data, 0, cases[i].message);
        text_release(&json);
    }
}

static void numbers_beyond_64_bits_do_no_harm(void **state)
{
    (void)state;
    struct bench_table table = made_up_three();
    struct text out = {0};
    assert_int_equal(compare_with(&out, &table,
                                  "{\"candles\":99999999999999999999999999,\"rows\":[" ROW("2", "0.5") "," ROW(
                                      "99999999999999999999999999", "1") "]}"),
                     0);
    assert_has(&out, "threads x 9223372036854775807, 100 charts\n");
    text_release(&out);
    bench_table_release(&table);
}

static void facts_of_other_types_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *member, *message;
    } cases[] = {
        {"\"host\":[]", "\"host\" is not an object"},
        {"\"host\":null", "\"host\" is not an object"},
        {"\"host\":{\"model\":3}", "\"model\" is not a text"},
        {"\"host\":{\"cpus\":\"4\"}", "\"cpus\" is not a whole number"},
        {"\"python\":\"3.11\"", "\"python\" is not an object"},
        {"\"candles\":1.5", "\"candles\" is not a whole number"},
        {"\"candles\":null", "\"candles\" is not a whole number"},
        {"\"format\":7", "\"format\" is not a text"},
        {"\"theme\":[]", "\"theme\" is not a text"},
        {"\"candles_least\":\"3\"", "\"candles_least\" is not a whole number"},
        {"\"pinned\":0", "\"pinned\" is not true or false"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text json = {0};
        text_printf(&json, "{%s,\"rows\":[" ROW("2", "0.5") "]}", cases[i].member);
        assert_refused(json.data, 0, cases[i].message);
        text_release(&json);
    }
}

static void tables_without_a_common_row_are_refused(void **state)
{
    (void)state;
    assert_refused("{\"rows\":[" ROW("3", "0.5") "]}", 0, "has no row of a pool, workers and charts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_compared_with_itself_is_the_same),
        cmocka_unit_test(rows_slower_than_the_tolerance_are_counted),
        cmocka_unit_test(rows_that_one_of_them_lacks_are_named),
        cmocka_unit_test(many_rows_that_are_not_common_are_not_all_named),
        cmocka_unit_test(what_else_differs_is_said),
        cmocka_unit_test(each_part_of_the_work_is_compared),
        cmocka_unit_test(a_small_tolerance_has_its_digits_and_those_of_its_ratios),
        cmocka_unit_test(a_ratio_of_one_is_neither_faster_nor_slower),
        cmocka_unit_test(other_numbers_of_workers_that_ran_are_noted),
        cmocka_unit_test(texts_of_the_file_are_shown_printable_and_short),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_line),
        cmocka_unit_test(json_that_is_nested_without_end_is_refused),
        cmocka_unit_test(json_that_is_no_table_is_refused),
        cmocka_unit_test(rows_of_other_types_are_refused),
        cmocka_unit_test(numbers_beyond_64_bits_do_no_harm),
        cmocka_unit_test(facts_of_other_types_are_refused),
        cmocka_unit_test(tables_without_a_common_row_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
