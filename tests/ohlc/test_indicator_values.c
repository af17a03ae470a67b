#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/ohlc/indicator.h"

enum { DAY_S = 86400 };

/* A day apart from 1970-01-02 on, or rows numbered. */
static struct series *make(size_t length, const char *symbol, bool has_time)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, symbol, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = has_time ? (int64_t)(i + 1) * DAY_S * 1000000 : (int64_t)i;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = (double)i;
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, has_time, NULL), STATUS_OK);
    return series;
}

static const struct indicator_parameter zscore_parameters[] = {
    {.name = "period", .default_text = "20"}, {.name = "from", .default_text = "none"}, {.name = "unit"}};
static const struct indicator zscore = {
    .name = "zscore", .pane = INDICATOR_PANE_OWN, .parameters = zscore_parameters, .parameter_count = 3};
static const struct indicator bands = {.name = "bands", .pane = INDICATOR_PANE_PRICE};

static const struct indicator_call zscore_call = {
    .text = "zscore: 2", .name = "zscore", .arguments = {{NULL, "2"}}, .argument_count = 1, .indicator = &zscore};
static const struct indicator_call bands_call = {.text = "bands", .name = "bands", .indicator = &bands};

/* What is written of `count` results over the span. */
static void assert_json(const struct series *series, struct series_span span, const struct indicator_result *results,
                        size_t count, const char *expected)
{
    struct text out = {0};
    indicator_values_json(&out, "in.csv", series, span, results, count);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_string_equal(out.data, expected);
    assert_int_equal(out.length, strlen(expected));
    text_release(&out);
}

static const double rising[] = {NAN, 0.5, -1, 1e300};
static const double falling[] = {4, 3, NAN, 0.1};

static void a_line_holds_times_calls_and_values(void **state)
{
    (void)state;
    struct series *series = make(4, "A \"B\"", true);
    const struct plot line = {.kind = PLOT_LINE, .values = rising};
    const struct indicator_result result = {&zscore_call, {.items = &line, .count = 1}};
    assert_json(
        series, (struct series_span){0, 4}, &result, 1,
        "{\"input\":\"in.csv\",\"symbol\":\"A \\\"B\\\"\",\"time\":[86400,172800,259200,345600],\"indicators\":["
        "{\"indicator\":\"zscore: 2\",\"name\":\"zscore\",\"label\":\"zscore 2\",\"pane\":\"own\","
        "\"parameters\":{\"period\":\"2\",\"from\":\"none\",\"unit\":null},"
        "\"lines\":{\"zscore\":[null,0.5,-1,1e+300]}}]}\n");
    series_release(&series);
}

static void a_parameter_that_repeats_is_written_whole(void **state)
{
    (void)state;
    static const struct indicator_parameter parameters[] = {{.name = "period", .default_text = "20", .repeats = true}};
    static const struct indicator average = {.name = "average", .parameters = parameters, .parameter_count = 1};
    static const struct indicator_call call = {.text = "average:5,50",
                                               .name = "average",
                                               .arguments = {{NULL, "5"}, {NULL, "50"}},
                                               .argument_count = 2,
                                               .indicator = &average};
    struct series *series = make(1, NULL, true);
    const struct plot lines[] = {{.name = "5", .values = falling}, {.name = "50", .values = rising}};
    const struct indicator_result result = {&call, {.items = lines, .count = 2}};
    assert_json(series, (struct series_span){0, 1}, &result, 1,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[86400],\"indicators\":["
                "{\"indicator\":\"average:5,50\",\"name\":\"average\",\"label\":\"average 5 50\",\"pane\":\"price\","
                "\"parameters\":{\"period\":\"5,50\"},\"lines\":{\"5\":[4],\"50\":[null]}}]}\n");
    series_release(&series);
}

static void panes_are_called_as_in_pictures(void **state)
{
    (void)state;
    static const struct {
        enum indicator_pane pane;
        const char *name;
    } panes[] = {{INDICATOR_PANE_PRICE, "price"}, {INDICATOR_PANE_OWN, "own"}, {INDICATOR_PANE_VOLUME, "volume"}};
    struct series *series = make(1, NULL, true);
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++) {
        const struct indicator indicator = {.name = "x", .pane = panes[i].pane};
        const struct indicator_call call = {.text = "x", .name = "x", .indicator = &indicator};
        const struct plot line = {.values = rising};
        const struct indicator_result result = {&call, {.items = &line, .count = 1}};
        struct text out = {0}, wanted = {0};
        indicator_values_json(&out, "in.csv", series, (struct series_span){0, 1}, &result, 1);
        text_printf(&wanted, ",\"pane\":\"%s\",", panes[i].name);
        assert_non_null(strstr(out.data, wanted.data));
        text_release(&wanted);
        text_release(&out);
    }
    series_release(&series);
}

static void only_the_span_is_written(void **state)
{
    (void)state;
    struct series *series = make(4, NULL, true);
    const struct plot line = {.kind = PLOT_HISTOGRAM, .values = falling};
    const struct indicator_result result = {&bands_call, {.items = &line, .count = 1}};
    assert_json(series, (struct series_span){1, 2}, &result, 1,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[172800,259200],\"indicators\":["
                "{\"indicator\":\"bands\",\"name\":\"bands\",\"label\":\"bands\",\"pane\":\"price\",\"parameters\":{},"
                "\"lines\":{\"bands\":[3,null]}}]}\n");
    assert_json(series, (struct series_span){4, 0}, &result, 1,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[],\"indicators\":["
                "{\"indicator\":\"bands\",\"name\":\"bands\",\"label\":\"bands\",\"pane\":\"price\",\"parameters\":{},"
                "\"lines\":{\"bands\":[]}}]}\n");
    series_release(&series);
}

static void without_indicators_the_times_stand_alone(void **state)
{
    (void)state;
    struct series *series = make(2, "S", true);
    assert_json(series, (struct series_span){0, 2}, NULL, 0,
                "{\"input\":\"in.csv\",\"symbol\":\"S\",\"time\":[86400,172800],\"indicators\":[]}\n");
    series_release(&series);
}

static void rows_without_times_are_numbered(void **state)
{
    (void)state;
    struct series *series = make(4, "S", false);
    assert_json(series, (struct series_span){1, 3}, NULL, 0,
                "{\"input\":\"in.csv\",\"symbol\":\"S\",\"time\":[1,2,3],\"indicators\":[]}\n");
    series_release(&series);
}

static void times_keep_their_fractions(void **state)
{
    (void)state;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 3, NULL, &columns, NULL), STATUS_OK);
    memcpy(columns.time_us, (int64_t[]){-1250000, 1, 2500000}, 3 * sizeof *columns.time_us);
    for (size_t i = 0; i < 3; i++)
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = columns.volume[i] = 1;
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    assert_json(series, (struct series_span){0, 3}, NULL, 0,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[-1.25,0.000001,2.5],\"indicators\":[]}\n");
    series_release(&series);
}

/* The "lines" object of one indicator with these plots, over two candles. */
static void assert_lines(const struct plot *plots, size_t count, const char *expected)
{
    struct series *series = make(2, NULL, true);
    const struct indicator_result result = {&bands_call, {.items = plots, .count = count}};
    struct text out = {0};
    indicator_values_json(&out, "in.csv", series, (struct series_span){1, 1}, &result, 1);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    const char *lines = strstr(out.data, "\"lines\":");
    assert_non_null(lines);
    lines += strlen("\"lines\":");
    assert_memory_equal(lines, expected, strlen(expected));
    assert_string_equal(lines + strlen(expected), "}]}\n");
    text_release(&out);
    series_release(&series);
}

static void levels_are_given_by_their_labels(void **state)
{
    (void)state;
    struct series *series = make(1, NULL, true);
    static const struct plot_level levels[] = {{1.5, "0 %"}, {2, "50 %"}, {3, "0 %"}};
    const struct indicator_result result = {&bands_call, {.levels = levels, .level_count = 3}};
    assert_json(series, (struct series_span){0, 1}, &result, 1,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[86400],\"indicators\":["
                "{\"indicator\":\"bands\",\"name\":\"bands\",\"label\":\"bands\",\"pane\":\"price\",\"parameters\":{},"
                "\"lines\":{},\"levels\":{\"0 %\":1.5,\"50 %\":2,\"0 %-3\":3}}]}\n");
    series_release(&series);
}

static void a_profile_is_given_by_its_bins(void **state)
{
    (void)state;
    struct series *series = make(1, NULL, true);
    static const double up[] = {10, 20, 0, 7}, down[] = {5, 0, 0.5, 0};
    const struct plot_profile profile = {
        .low = 99, .high = 101, .bins = 4, .up = up, .down = down, .value_low = 99, .value_high = 100};
    const struct indicator_result result = {&bands_call, {.profile = profile}};
    assert_json(series, (struct series_span){0, 1}, &result, 1,
                "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[86400],\"indicators\":["
                "{\"indicator\":\"bands\",\"name\":\"bands\",\"label\":\"bands\",\"pane\":\"price\",\"parameters\":{},"
                "\"lines\":{},\"profile\":{\"edges\":[99,99.5,100,100.5,101],\"up\":[10,20,0,7],"
                "\"down\":[5,0,0.5,0],\"value_area\":[99,100]}}]}\n");
    series_release(&series);
}

static void each_kind_of_plot_gives_its_columns(void **state)
{
    (void)state;
    assert_lines((const struct plot[]){{.name = "upper", .kind = PLOT_LINE, .values = rising},
                                       {.name = "bars", .kind = PLOT_HISTOGRAM, .values = rising},
                                       {.name = "space", .kind = PLOT_BAND, .values = falling, .lower = rising},
                                       {.name = "buy", .kind = PLOT_MARKERS, .values = falling}},
                 4, "{\"upper\":[0.5],\"bars\":[0.5],\"space.upper\":[3],\"space.lower\":[0.5],\"buy\":[3]}");
    assert_lines((const struct plot[]){{.kind = PLOT_BAND, .values = falling, .lower = rising}}, 1,
                 "{\"bands.upper\":[3],\"bands.lower\":[0.5]}");
    assert_lines(NULL, 0, "{}");
}

static void names_of_lines_are_text(void **state)
{
    (void)state;
    assert_lines((const struct plot[]){{.name = "", .values = rising},
                                       {.name = "a\"b\\\n", .values = rising},
                                       {.name = "größe", .values = rising},
                                       {.name = "\xff", .values = rising}},
                 4, "{\"\":[0.5],\"a\\\"b\\\\\\n\":[0.5],\"größe\":[0.5],\"\xef\xbf\xbd\":[0.5]}");
}

static void a_name_that_was_given_gets_its_place_appended(void **state)
{
    (void)state;
    assert_lines((const struct plot[]){{.values = rising}, {.values = falling}, {.values = rising}}, 3,
                 "{\"bands\":[0.5],\"bands-2\":[3],\"bands-3\":[0.5]}");
    assert_lines((const struct plot[]){{.name = "a-2", .values = rising},
                                       {.name = "b", .values = falling},
                                       {.name = "b-4", .values = rising},
                                       {.name = "b", .values = falling}},
                 4, "{\"a-2\":[0.5],\"b\":[3],\"b-4\":[0.5],\"b-4-4\":[3]}");
    assert_lines((const struct plot[]){{.name = "a.lower", .values = rising},
                                       {.name = "a", .kind = PLOT_BAND, .values = falling, .lower = rising},
                                       {.name = "a", .kind = PLOT_BAND, .values = falling, .lower = rising}},
                 3, "{\"a.lower\":[0.5],\"a.upper\":[3],\"a.lower-2\":[0.5],\"a.upper-3\":[3],\"a.lower-3\":[0.5]}");
}

/* The same name stands in another indicator of its own right. */
static void names_repeat_between_indicators(void **state)
{
    (void)state;
    struct series *series = make(1, NULL, true);
    const double one = 1;
    const struct plot line = {.values = &one};
    const struct indicator_result results[] = {{&bands_call, {.items = &line, .count = 1}},
                                               {&bands_call, {.items = &line, .count = 1}}};
    const char *item = "{\"indicator\":\"bands\",\"name\":\"bands\",\"label\":\"bands\",\"pane\":\"price\","
                       "\"parameters\":{},\"lines\":{\"bands\":[1]}}";
    struct text expected = {0};
    text_printf(&expected, "{\"input\":\"in.csv\",\"symbol\":null,\"time\":[86400],\"indicators\":[%s,%s]}\n", item,
                item);
    assert_json(series, (struct series_span){0, 1}, results, 2, expected.data);
    text_release(&expected);
    series_release(&series);
}

static size_t count_of(const char *text, char c)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == c;
    return count;
}

/* Would take hours if a name, a value or the text were looked through for each of them. */
static void a_million_values_and_a_hundred_thousand_lines_are_written(void **state)
{
    (void)state;
    enum { MILLION = 1000000, MANY = 100000 };
    struct text out = {0};
    struct series *series = make(MILLION, NULL, true);
    double *values = calloc(MILLION, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < MILLION; i++)
        values[i] = i < 20 ? NAN : sin((double)i);
    const struct plot line = {.values = values};
    const struct indicator_result result = {&zscore_call, {.items = &line, .count = 1}};
    indicator_values_json(&out, "in.csv", series, (struct series_span){0, MILLION}, &result, 1);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_int_equal(count_of(out.data, ','), 3 + 2 * (MILLION - 1) + 4 + 1 + 2);
    const char *last = strrchr(out.data, ',');
    assert_true(strtod(last + 1, NULL) == sin(MILLION - 1.0));

    text_clear(&out);
    struct plot *plots = calloc(MANY, sizeof *plots);
    assert_non_null(plots);
    for (size_t i = 0; i < MANY; i++)
        plots[i] = (struct plot){.name = i % 2 ? "same" : NULL, .kind = PLOT_BAND, .values = values, .lower = values};
    const struct indicator_result wide = {&bands_call, {.items = plots, .count = MANY}};
    indicator_values_json(&out, "in.csv", series, (struct series_span){MILLION - 1, 1}, &wide, 1);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_int_equal(count_of(out.data, '['), 2 + 2 * MANY);
    assert_non_null(strstr(out.data, "\"same.lower-100000\":["));
    assert_null(strstr(out.data, "-100000-100000"));
    free(plots);
    free(values);
    series_release(&series);
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_holds_times_calls_and_values),
        cmocka_unit_test(a_parameter_that_repeats_is_written_whole),
        cmocka_unit_test(panes_are_called_as_in_pictures),
        cmocka_unit_test(only_the_span_is_written),
        cmocka_unit_test(without_indicators_the_times_stand_alone),
        cmocka_unit_test(rows_without_times_are_numbered),
        cmocka_unit_test(times_keep_their_fractions),
        cmocka_unit_test(levels_are_given_by_their_labels),
        cmocka_unit_test(a_profile_is_given_by_its_bins),
        cmocka_unit_test(each_kind_of_plot_gives_its_columns),
        cmocka_unit_test(names_of_lines_are_text),
        cmocka_unit_test(a_name_that_was_given_gets_its_place_appended),
        cmocka_unit_test(names_repeat_between_indicators),
        cmocka_unit_test(a_million_values_and_a_hundred_thousand_lines_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
