/* The index: texts and addresses that nothing can break out of, the figures of a chart, and the page. */
#include "tests/cliunit/place.h"

#include "cli/index/markup.h"
#include "cli/index/page.h"
#include "cli/index/summary.h"

#include <math.h>

static void assert_markup(void (*append)(struct text *out, const char *text), const char *text, const char *wanted)
{
    struct text out = {0};
    append(&out, text);
    assert_false(out.is_broken);
    assert_string_equal(out.data ? out.data : "", wanted);
    text_release(&out);
}

static void markup_escapes_all_that_html_reads(void **state)
{
    (void)state;
    assert_markup(markup_text, "", "");
    assert_markup(markup_text, "S&P 500", "S&amp;P 500");
    assert_markup(markup_text, "<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    assert_markup(markup_text, "\" onerror=\"x", "&quot; onerror=&quot;x");
    assert_markup(markup_text, "日経 ü", "日経 ü");
}

static void markup_replaces_what_no_page_may_hold(void **state)
{
    (void)state;
    assert_markup(markup_text, "a\nb\x01\x7f",
                  "a\xef\xbf\xbd"
                  "b\xef\xbf\xbd\xef\xbf\xbd");
    assert_markup(markup_text, "\xff<", "\xef\xbf\xbd&lt;");
    assert_markup(markup_text, "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd");             /* '<' in an overlong form */
    assert_markup(markup_text, "\xc2\x85\xef\xbf\xbe", "\xef\xbf\xbd\xef\xbf\xbd"); /* U+0085, U+FFFE */
    assert_markup(markup_text, "\xef\xb7\x90", "\xef\xbf\xbd");                     /* U+FDD0 */
    assert_markup(markup_text, "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80");
}

static void addresses_lead_to_the_file_whatever_its_name(void **state)
{
    (void)state;
    assert_markup(markup_address, "fx/EUR-USD_1.5~x.png", "fx/EUR-USD_1.5~x.png");
    assert_markup(markup_address, "a b#c?d%20.png", "a%20b%23c%3Fd%2520.png");
    assert_markup(markup_address, "javascript:alert(1)", "javascript%3Aalert%281%29");
    assert_markup(markup_address, "\"><x '&\\\n", "%22%3E%3Cx%20%27%26%5C%0A");
    assert_markup(markup_address, "\xff\xc3\xa9", "%FF%C3%A9");
}

static struct series *make_series(const double (*prices)[2], size_t count, int64_t step_us, bool has_time)
{
    struct series *series = NULL;
    struct series_columns columns;
    struct error error;
    assert_int_equal(series_new(&series, count, NULL, &columns, &error), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        columns.time_us[i] = has_time ? INT64_C(1704067200000000) + (int64_t)i * step_us : (int64_t)i;
        columns.open[i] = prices[i][0];
        columns.close[i] = prices[i][1];
        columns.high[i] = fmax(prices[i][0], prices[i][1]);
        columns.low[i] = fmin(prices[i][0], prices[i][1]);
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, has_time, &error), STATUS_OK);
    return series;
}

static const double rise[][2] = {{100, 101}, {101, 99.5}, {99.5, 104}, {104, 110.25}};

static void a_summary_is_of_the_shown_span(void **state)
{
    (void)state;
    struct index_summary summary;
    struct series *series = make_series(rise, 4, INT64_C(86400000000), true);
    index_summary_make(&summary, series, (struct series_span){0, 4});
    assert_int_equal(summary.candles, 4);
    assert_string_equal(summary.price, "110.25");
    assert_string_equal(summary.difference, "+10.25");
    assert_true(fabs(summary.change_percent - 10.25) < 1e-9);
    assert_string_equal(summary.time, "2024-01-04");
    assert_int_equal(summary.time_us, INT64_C(1704067200000000) + 3 * INT64_C(86400000000));
    assert_int_equal(summary.spark_count, 4);
    assert_int_equal(summary.spark[1], 0);
    assert_int_equal(summary.spark[3], SPARK_TOP);
    index_summary_make(&summary, series, (struct series_span){1, 2});
    assert_int_equal(summary.candles, 2);
    assert_string_equal(summary.price, "104.00");
    assert_string_equal(summary.time, "2024-01-03");
    assert_true(fabs(summary.change_percent - 300. / 101) < 1e-9);
    series_release(&series);
}

static void a_summary_tells_the_minute_of_candles_within_a_day(void **state)
{
    (void)state;
    struct index_summary summary;
    struct series *series = make_series(rise, 4, INT64_C(300000000), true);
    index_summary_make(&summary, series, (struct series_span){0, 4});
    assert_string_equal(summary.time, "2024-01-01T00:15");
    series_release(&series);
    series = make_series(rise, 4, 0, false);
    index_summary_make(&summary, series, (struct series_span){0, 4});
    assert_string_equal(summary.time, "");
    series_release(&series);
}

static void a_change_from_nothing_is_no_percentage(void **state)
{
    (void)state;
    static const double below[][2] = {{-4, -3}, {-3, 2.5}}, zero[][2] = {{0, 1}, {1, 2}};
    static const double huge[][2] = {{-1.7e308, -1.7e308}, {1.7e308, 1.7e308}};
    struct index_summary summary;
    struct series *series = make_series(below, 2, 1, true);
    index_summary_make(&summary, series, (struct series_span){0, 2});
    assert_true(isnan(summary.change_percent));
    assert_string_equal(summary.difference, "+6.50");
    series_release(&series);
    series = make_series(zero, 2, 1, true);
    index_summary_make(&summary, series, (struct series_span){0, 2});
    assert_true(isnan(summary.change_percent));
    series_release(&series);
    series = make_series(huge, 2, 1, true);
    index_summary_make(&summary, series, (struct series_span){0, 2});
    assert_string_equal(summary.difference, "");
    assert_int_equal(summary.spark[0], 0);
    assert_int_equal(summary.spark[1], SPARK_TOP);
    series_release(&series);
}

static void a_spark_takes_first_and_last_of_any_number(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    static double prices[COUNT][2];
    struct index_summary summary;
    for (size_t i = 0; i < COUNT; i++)
        prices[i][0] = prices[i][1] = (double)(i + 1);
    struct series *series = make_series((const double(*)[2])prices, COUNT, INT64_C(60000000), true);
    for (size_t count = 1; count <= COUNT; count += count < 60 ? 1 : 47) {
        index_summary_make(&summary, series, (struct series_span){COUNT - count, count});
        assert_int_equal(summary.spark_count, count < SPARK_POINTS ? count : SPARK_POINTS);
        assert_int_equal(summary.spark[0], count == 1 ? SPARK_TOP / 2 : 0);
        if (count > 1)
            assert_int_equal(summary.spark[summary.spark_count - 1], SPARK_TOP);
        for (size_t i = 1; i < summary.spark_count; i++)
            assert_true(summary.spark[i] >= summary.spark[i - 1]);
    }
    series_release(&series);
}

/* A page of one chart. */
static void tell(void *context, size_t index, struct page_chart *chart)
{
    assert_int_equal(index, 0);
    *chart = *(const struct page_chart *)context;
}

static char *page_of(struct page_chart *chart, bool has_thumbnails)
{
    struct page page = {.count = 1,
                        .failed = chart->state ? 1 : 0,
                        .width_px = 640,
                        .height_px = 400,
                        .has_thumbnails = has_thumbnails,
                        .chart = tell,
                        .context = chart};
    struct text out = {0};
    page_append(&out, &page);
    assert_false(out.is_broken);
    assert_null(strstr(out.data, "{{style"));
    return out.data;
}

static void a_hostile_chart_stays_text(void **state)
{
    (void)state;
    struct page_chart chart = {.name = "</h2><script>x</script>{{charts}}",
                               .stem = "\"><img src=x>",
                               .folder = "<i>/'\"><b>",
                               .folder_length = 10,
                               .address = "<i>/'\"><b>/x\".png"};
    char *page = page_of(&chart, true);
    assert_non_null(strstr(page, "<bdi>&lt;/h2&gt;&lt;script&gt;x&lt;/script&gt;{{charts}}</bdi>"));
    assert_non_null(strstr(page, "<bdi>&lt;i&gt;/&#39;&quot;&gt;&lt;b&gt;/&quot;&gt;&lt;img src=x&gt;</bdi>"));
    assert_non_null(strstr(page, "data-folder=\"&lt;i&gt;/&#39;&quot;&gt;&lt;b&gt;\""));
    assert_non_null(strstr(page, ">&lt;i&gt;/&#39;&quot;&gt;&lt;b&gt;</option>"));
    assert_non_null(strstr(page, "href=\"%3Ci%3E/%27%22%3E%3Cb%3E/x%22.png\""));
    assert_null(strstr(page, "<b>"));
    assert_null(strstr(page, "<i>"));
    free(page);
}

static void a_failed_chart_has_a_reason_and_no_link(void **state)
{
    (void)state;
    struct page_chart chart = {.name = "ACME",
                               .stem = "ACME",
                               .address = "ACME.png",
                               .state = "timeout",
                               .message = "took longer than 5 s <&>"};
    char *page = page_of(&chart, true);
    assert_non_null(strstr(page, "<b>timeout</b> took longer than 5 s &lt;&amp;&gt;"));
    assert_non_null(strstr(page, "1 failed"));
    assert_null(strstr(page, "ACME.png"));
    free(page);
}

static void a_chart_that_no_page_shows_has_a_link_alone(void **state)
{
    (void)state;
    struct index_summary summary = {.candles = 1, .price = "5", .spark = {12}, .spark_count = 1, .change_percent = NAN};
    struct page_chart chart = {.name = "ACME", .stem = "ACME", .address = "ACME.pdf", .summary = &summary};
    char *page = page_of(&chart, false);
    assert_non_null(strstr(page, "<a href=\"ACME.pdf\">"));
    assert_null(strstr(page, "<img"));
    assert_non_null(strstr(page, "<svg"));
    free(page);
    page = page_of(&chart, true);
    assert_non_null(strstr(page, "<img src=\"ACME.pdf\" alt=\"\" width=\"640\" height=\"400\" loading=\"lazy\""));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_escapes_all_that_html_reads),
        cmocka_unit_test(markup_replaces_what_no_page_may_hold),
        cmocka_unit_test(addresses_lead_to_the_file_whatever_its_name),
        cmocka_unit_test(a_summary_is_of_the_shown_span),
        cmocka_unit_test(a_summary_tells_the_minute_of_candles_within_a_day),
        cmocka_unit_test(a_change_from_nothing_is_no_percentage),
        cmocka_unit_test(a_spark_takes_first_and_last_of_any_number),
        cmocka_unit_test(a_hostile_chart_stays_text),
        cmocka_unit_test(a_failed_chart_has_a_reason_and_no_link),
        cmocka_unit_test(a_chart_that_no_page_shows_has_a_link_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
