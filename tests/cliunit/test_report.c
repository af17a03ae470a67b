#include "tests/cliunit/place.h"

#include "cli/messages.h"
#include "cli/report.h"
#include "cli/results.h"

#include <fcntl.h>
#include <sys/wait.h>

/* A run of four charts that never was. */
struct fake {
    struct input inputs[2];
    struct chart charts[4];
    struct plan plan;
    struct cli_options options;
    struct plugin_set plugins;
    struct pool_choice choice;
    struct batch batch;
};

static void fake_make(struct fake *fake)
{
    *fake = (struct fake){
        .inputs = {{.path = "a\"b.csv"}, {.path = "long.csv"}},
        .charts = {{.input = 0, .output = "a\"b.png"},
                   {.input = 1, .symbol = "AAA", .is_one_of_several = true, .output = "long-AAA.png"},
                   {.input = 1, .symbol = "BBB", .is_one_of_several = true, .output = "long-BBB.png"},
                   {.input = 1, .symbol = "CCC", .is_one_of_several = true, .output = NULL}},
    };
    fake->plan.inputs.items = fake->inputs;
    fake->plan.inputs.count = fake->plan.inputs.found = 2;
    fake->plan.charts = fake->charts;
    fake->plan.count = 4;
    fake->choice.answer.reason = "asked for";
    fake->batch = (struct batch){
        .options = &fake->options,
        .plan = &fake->plan,
        .plugins = &fake->plugins,
        .choice = &fake->choice,
        .kind = POOL_THREADS,
        .workers = 2,
        .started = 1710540903,
        .elapsed_ns = 500000000,
        .rendered = 1,
        .skipped = 1,
        .failed = 2,
    };
    struct results *results = &fake->batch.results;
    assert_int_equal(results_init(results, 4, NULL), STATUS_OK);
    results->charts[0] = (struct chart_result){
        .status = CHART_RENDERED, .candles = 3, .rejected = 2, .bytes = 1234, .elapsed_ns = 1500000};
    results->charts[1].status = CHART_SKIPPED;
    results->charts[2].status = CHART_FAILED;
    results->charts[3].status = CHART_TIMEOUT;
    error_at(&results->errors[2], STATUS_INPUT, 7, 3, "high '9' is below low");
    error_set(&results->errors[3], STATUS_INTERRUPTED, "took longer than 2 s");
}

static void assert_has_in_order(const struct text *text, const char *const *parts, size_t count)
{
    const char *at = text->data;
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(at, parts[i]);
        if (!found)
            fail_msg("no %s in %s", parts[i], at);
        at = found + strlen(parts[i]);
    }
}

static void report_says_how_each_chart_ended(void **state)
{
    (void)state;
    struct fake fake;
    struct text json = {0};
    fake_make(&fake);
    report_json(&json, &fake.batch);
    assert_int_equal(text_status(&json, NULL), STATUS_OK);
    static const char *const parts[] = {
        "\"pool\":\"threads\",\"pool_reason\":\"asked for\",\"workers\":2,",
        "\"error\":null,\"started\":\"2024-03-15T22:15:03Z\",",
        "\"elapsed_s\":0.500000,\"charts_per_s\":2.000,\"rendered\":1,\"skipped\":1,\"failed\":2,\"charts\":[",
        "{\"input\":\"a\\\"b.csv\",\"symbol\":null,\"output\":\"a\\\"b.png\",\"status\":\"rendered\",\"candles\":3,"
        "\"rejected\":2,\"bytes\":1234,\"ms\":1.500,\"error\":null,\"warnings\":[]}",
        "\"symbol\":\"AAA\",\"output\":\"long-AAA.png\",\"status\":\"skipped\"",
        "\"status\":\"failed\",\"candles\":0,\"rejected\":0,\"bytes\":0,\"ms\":0.000,"
        "\"error\":\"7:3: high '9' is below low\",\"warnings\":[]}",
        "\"output\":null,\"status\":\"timeout\"",
        "\"error\":\"took longer than 2 s\",\"warnings\":[]}",
    };
    assert_has_in_order(&json, parts, sizeof parts / sizeof *parts);
    assert_string_equal(json.data + json.length - 3, "]}\n");
    text_release(&json);
    batch_release(&fake.batch);
}

static void report_of_a_shard_says_which(void **state)
{
    (void)state;
    struct fake fake;
    struct text json = {0};
    fake_make(&fake);
    fake.options.shard = 2;
    fake.options.shards = 3;
    fake.plan.inputs.found = 5;
    fake.plan.inputs.hash = UINT64_C(0xabcdef);
    report_json(&json, &fake.batch);
    static const char *const parts[] = {
        "\"failed\":2,\"shard\":2,\"shards\":3,\"inputs\":5,\"inputs_hash\":\"0000000000abcdef\",\"charts\":[",
        "\"error\":null,\"warnings\":[],\"index\":1}",
        "\"symbol\":\"BBB\"",
        ",\"index\":4}",
    };
    assert_has_in_order(&json, parts, sizeof parts / sizeof *parts);
    text_release(&json);
    batch_release(&fake.batch);
}

/* Workers end in any order, and some in another process: what they leave comes out in the order of the charts. */
static void spooled_output_comes_in_order(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    struct results results;
    struct text expected = {0};
    assert_int_equal(results_init(&results, COUNT, NULL), STATUS_OK);
    for (size_t k = 0; k < COUNT; k++) {
        size_t i = k * 17 % COUNT;
        char words[40];
        struct error warning = {0};
        error_at(&warning, STATUS_OK, i + 1, 0, "warning %zu", i);
        snprintf(words, sizeof words, "out %zu;geometry %zu\n", i, i);
        size_t split = strcspn(words, ";") + 1;
        struct spool_piece pieces[] = {
            {&warning, sizeof warning}, {words, split}, {words + split, strlen(words) - split}};
        pid_t child = i % 2 ? fork() : 0;
        if (child == 0) {
            struct chart_result *chart = &results.charts[i];
            int status = spool_write(results.spool, pieces, 3, &chart->spool_at, NULL);
            *chart = (struct chart_result){.status = i == 5 ? CHART_FAILED : CHART_RENDERED,
                                           .warning_count = 1,
                                           .spool_at = chart->spool_at,
                                           .output_length = split,
                                           .geometry_length = strlen(words) - split};
            if (i % 2)
                _exit(status);
            assert_int_equal(status, STATUS_OK);
        } else {
            int status = -1;
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_int_equal(status, 0);
        }
    }
    for (size_t i = 0; i < COUNT; i++) {
        struct error warning;
        assert_int_equal(results_warnings(&results, i, &warning, NULL), STATUS_OK);
        assert_int_equal(warning.line, i + 1);
        if (i != 5)
            text_printf(&expected, "geometry %zu\n", i);
    }
    assert_int_equal(results_save(&results, RESULTS_GEOMETRY, "geometry", "tag", NULL), STATUS_OK);
    int file = open("geometry", O_RDONLY);
    char *found = calloc(1, expected.length + 1);
    assert_non_null(found);
    assert_int_equal(read(file, found, expected.length + 1), expected.length);
    assert_memory_equal(found, expected.data, expected.length);
    close(file);
    free(found);
    text_release(&expected);
    results_release(&results);
}

static void nothing_spooled_makes_an_empty_file(void **state)
{
    (void)state;
    struct results results;
    struct stat info;
    assert_int_equal(results_init(&results, 3, NULL), STATUS_OK);
    assert_int_equal(results_save(&results, RESULTS_GEOMETRY, "geometry", "tag", NULL), STATUS_OK);
    assert_int_equal(stat("geometry", &info), 0);
    assert_int_equal(info.st_size, 0);
    results_release(&results);
}

static void message_shows_no_control_characters(void **state)
{
    (void)state;
    struct text out = {0};
    printable_append(&out, "a\x1b[31m\n\xff é\xc2\x9b日\t\x7f");
    assert_string_equal(out.data, "a\\x1b[31m\\x0a\\xff é\\xc2\\x9b日\\x09\\x7f");
    text_release(&out);
}

static void message_says_line_and_column_where_known(void **state)
{
    (void)state;
    struct text out = {0};
    struct error error;
    error_at(&error, STATUS_INPUT, 118, 4, "high 9.1 is below low 9.4");
    message_append(&out, &error);
    assert_string_equal(out.data, "118:4: high 9.1 is below low 9.4");
    text_clear(&out);
    error_at(&error, STATUS_INPUT, 118, 0, "x");
    message_append(&out, &error);
    assert_string_equal(out.data, "118: x");
    text_clear(&out);
    error_set(&error, STATUS_INPUT, "x");
    message_append(&out, &error);
    assert_string_equal(out.data, "x");
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(report_says_how_each_chart_ended),
        PLACE_TEST(report_of_a_shard_says_which),
        PLACE_TEST(spooled_output_comes_in_order),
        PLACE_TEST(nothing_spooled_makes_an_empty_file),
        cmocka_unit_test(message_shows_no_control_characters),
        cmocka_unit_test(message_says_line_and_column_where_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
