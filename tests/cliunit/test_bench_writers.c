#include "tests/cliunit/bench_table.h"

#include "chandler_config.h"
#include "cli/bench/columns.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"

#include <math.h>
#include <stdio.h>

typedef void writer(struct text *out, const struct bench_table *table);

static struct bench_table made_up_four(void)
{
    struct bench_table table = made_up_table(4);
    table.rows[0] = made_up_row(POOL_THREADS, 2, 10, 0.25);
    table.rows[1] = made_up_row(POOL_THREADS, 2, 100, 0.125);
    table.rows[2] = made_up_row(POOL_PROCESSES, 2, 10, 1250);
    table.rows[3] = made_up_row(POOL_PROCESSES, 2, 100, 16);
    return table;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no \"%s\" in\n%s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" in\n%s", part, text);
}

/* No line is wider than 100 columns, ends in a space, or has what moves a terminal's cursor. */
static void assert_fits_terminal(const char *text)
{
    size_t width = 0;
    for (const char *at = text; *at; at++) {
        assert_true(*at == '\n' || (unsigned char)*at >= 0x20);
        if (*at == '\n') {
            assert_true(at == text || at[-1] != ' ');
            width = 0;
        } else if (((unsigned char)*at & 0xc0) != 0x80 && ++width > 100) {
            fail_msg("wider than 100 columns:\n%s", text);
        }
    }
}

static void assert_written(const struct text *out)
{
    assert_int_equal(text_status(out, NULL), STATUS_OK);
}

/* The row as if only so many workers had run. */
static void let_run(struct bench_table *table, size_t row, size_t workers, size_t started)
{
    table->rows[row].workers = workers;
    table->rows[row].started = started;
}

/* JSON */

static void json_holds_what_the_contract_names(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    bench_json(&out, &table);
    assert_written(&out);
    assert_has(out.data, "\"version\":\"" CHANDLER_VERSION "\"");
    assert_has(out.data, "\"host\":{\"model\":\"Made-up CPU\",\"arch\":\"x86_64\",\"cpus\":4,\"allowed_cpus\":2,"
                         "\"kernel\":\"1.2.3\",");
    assert_has(out.data, "\"python\":{\"version\":\"3.11.2\",\"gil\":\"on\"},\"auto_pool\":\"processes\"");
    assert_has(out.data, "\"candles\":100,\"candles_least\":100,\"candles_most\":100,\"width\":800,\"height\":400,"
                         "\"format\":\"png\",\"theme\":\"light\",");
    assert_has(out.data, "\"runs\":10,\"memory\":\"pss\",\"other_cpus\":0,");
    assert_has(out.data, "\"stages_us\":{\"read\":1,\"parse\":20,\"indicators\":0,\"layout\":9,\"draw\":50,"
                         "\"encode\":100,\"write\":20}");
    assert_has(out.data,
               "{\"pool\":\"threads\",\"workers\":2,\"started\":2,\"charts\":100,\"repeats\":1,\"ms_per_chart\":0.125,"
               "\"ms_per_chart_min\":0.12375,\"ms_per_chart_max\":0.1275,\"ms_per_chart_mad\":0.00125,"
               "\"charts_per_s\":8000,\"cpu_ms_per_chart\":0.5,\"efficiency\":0.5,\"peak_rss_kib\":2048,"
               "\"startup_ms\":0.1,\"ready_ms\":0.2}");
    assert_string_equal(out.data + out.length - 3, "]}\n");
    text_release(&out);
    bench_table_release(&table);
}

static void json_of_what_is_not_known_is_null(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    struct text comparison = {0};
    size_t slower;
    table.host = (struct bench_host){0};
    table.python_version[0] = 0;
    table.indicators = NULL;
    table.rows[0].efficiency = (double)NAN;
    table.rows[0].startup_ms = (double)INFINITY;
    table.rows[0].peak_rss_kib = 0;
    table.other_cpus = -1;
    table.stages_us[STAGE_READ] = (double)NAN;
    bench_json(&out, &table);
    assert_written(&out);
    assert_int_equal(bench_compare(&comparison, &slower, &table, out.data, out.length, 0.1, NULL), STATUS_OK);
    text_release(&comparison);
    assert_has(out.data, "\"model\":null");
    assert_has(out.data, "\"version\":null");
    assert_has(out.data, "\"indicators\":null");
    assert_has(out.data, "\"efficiency\":null");
    assert_has(out.data, "\"startup_ms\":null");
    assert_has(out.data, "\"peak_rss_kib\":null");
    assert_has(out.data, "\"memory\":\"pss\",\"other_cpus\":null,");
    assert_has(out.data, "\"read\":null");
    assert_has_not(out.data, "nan");
    assert_has_not(out.data, "inf");
    text_release(&out);
    bench_table_release(&table);
}

static void json_of_no_rows_memory_has_no_kind_of_it(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    table.is_pss = false;
    bench_json(&out, &table);
    assert_has(out.data, "\"memory\":\"rss\",");
    text_clear(&out);
    for (size_t i = 0; i < table.row_count; i++)
        table.rows[i].peak_rss_kib = 0;
    bench_json(&out, &table);
    assert_has(out.data, "\"memory\":null,");
    assert_has_not(out.data, "\"peak_rss_kib\":0");
    text_clear(&out);
    bench_console(&out, &table);
    assert_has(out.data, "effic.  MiB  start ms\n");
    assert_has(out.data, "    50%    -     0.100\n");
    assert_has_not(out.data, "\nmemory ");
    text_release(&out);
    bench_table_release(&table);
}

static void json_tells_the_work_and_who_else_was_busy(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    let_run(&table, 1, 8, 3);
    table.candles_least = 13;
    table.candles_most = 4906;
    table.format = "svg";
    table.theme = "dark";
    table.other_cpus = 0.03125;
    bench_json(&out, &table);
    assert_has(out.data, "\"candles_least\":13,\"candles_most\":4906,");
    assert_has(out.data, "\"format\":\"svg\",\"theme\":\"dark\",");
    assert_has(out.data, "\"other_cpus\":0.03125,");
    assert_has(out.data, "\"workers\":8,\"started\":3,\"charts\":100,");
    text_release(&out);
    bench_table_release(&table);
}

static void json_escapes_texts(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    snprintf(table.host.model, sizeof table.host.model, "a \"quoted\\ chip");
    table.indicators = "sma:20\n\xff";
    bench_json(&out, &table);
    assert_has(out.data, "\"model\":\"a \\\"quoted\\\\ chip\"");
    assert_has(out.data, "\"indicators\":\"sma:20\\n\xef\xbf\xbd\"");
    text_release(&out);
    bench_table_release(&table);
}

/* CSV */

static void csv_has_a_header_and_marks_the_pool_of_auto(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    table.rows[1].started = 1;
    table.rows[2].peak_rss_kib = 0;
    table.rows[3].efficiency = (double)NAN;
    bench_csv(&out, &table);
    assert_string_equal(out.data,
                        "pool,workers,started,charts,repeats,ms_per_chart,ms_per_chart_min,ms_per_chart_max,"
                        "ms_per_chart_mad,charts_per_s,cpu_ms_per_chart,efficiency,peak_rss_kib,startup_ms,ready_ms,"
                        "auto\n"
                        "threads,2,2,10,1,0.25,0.2475,0.255,0.0025,4000,0.5,0.5,2048,0.1,0.2,0\n"
                        "threads,2,1,100,1,0.125,0.12375,0.1275,0.00125,8000,0.5,0.5,2048,0.1,0.2,0\n"
                        "processes,2,2,10,1,1250,1237.5,1275,12.5,0.8,0.5,0.5,,0.1,0.2,1\n"
                        "processes,2,2,100,1,16,15.84,16.32,0.16,62.5,0.5,,2048,0.1,0.2,1\n");
    text_release(&out);
    bench_table_release(&table);
}

/* Console */

static void console_shows_rows_by_batch_with_the_pool_of_auto_marked(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    bench_console(&out, &table);
    assert_fits_terminal(out.data);
    assert_has(out.data,
               "  pool       workers  ms/chart      min..max   MAD  charts/s  CPU ms  effic.   MiB  start ms\n"
               "\n10 charts\n"
               "  threads          2     0.250  0.247..0.255  1.0%     4,000   0.500     50%  2.00     0.100\n"
               "* processes        2      1250    1238..1275  1.0%      0.80   0.500     50%  2.00     0.100\n"
               "\n100 charts\n"
               "  threads          2     0.125  0.124..0.128  1.0%     8,000   0.500     50%  2.00     0.100\n"
               "* processes        2     16.00  15.84..16.32  1.0%      62.5   0.500     50%  2.00     0.100\n");
    assert_has(out.data, "\nauto      takes processes here, marked *\n");
    assert_has(out.data, "\nfastest   threads x 2, 100 charts: 0.125 ms a chart, 8,000 charts/s\n");
    assert_has(out.data, "\n\nstage     read  parse  indicators  layout  draw  encode  write    all\n"
                         "us/chart   1.0   20.0         0.0     9.0  50.0   100.0   20.0  200.0\n"
                         "share     0.5%    10%        0.0%    4.5%   25%     50%    10%\n\n");
    text_release(&out);
    bench_table_release(&table);
}

static void console_says_what_was_measured_on_what(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    bench_console(&out, &table);
    assert_has(out.data, "machine   Made-up CPU, 4 CPUs of which it may use 2, x86_64, Linux 1.2.3\n"
                         "state     Python 3.11.2 with GIL on\n"
                         "work      8 made-up series of 100 candles, 800x400, from CSV in memory to PNG in memory\n"
                         "figures   chandler " CHANDLER_VERSION ", medians of 10 runs after one that does not count\n");
    text_clear(&out);
    snprintf(table.host.governor, sizeof table.host.governor, "ondemand");
    snprintf(table.host.throttling, sizeof table.host.throttling, "too hot now");
    table.python_version[0] = 0;
    table.is_synthetic = false;
    table.has_files = true;
    table.is_pinned = true;
    table.indicators = "sma:20 zscore";
    table.candles = 1;
    bench_console(&out, &table);
    assert_has(out.data, "state     governor ondemand, throttling: too hot now, no Python\n");
    assert_has(out.data, "work      8 series of 1 candle, 800x400 with sma:20 zscore, from CSV files to PNG files, "
                         "workers\n          pinned to CPUs\n");
    text_release(&out);
    bench_table_release(&table);
}

static void console_warns_of_what_makes_figures_doubtful(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    bench_console(&out, &table);
    assert_has_not(out.data, "\nnoise ");
    assert_has_not(out.data, "\nrepeats ");
    assert_has_not(out.data, "\nworkers ");
    assert_has_not(out.data, "\nmemory ");
    text_clear(&out);
    table.rows[1].ms_per_chart_mad = 0.0501 * table.rows[1].ms_per_chart;
    table.rows[2].repeats = 1200;
    let_run(&table, 3, 8, 8);
    table.is_pss = false;
    table.auto_pool = POOL_SERIAL;
    bench_console(&out, &table);
    assert_has(out.data, "\nnoise     1 of 4 rows has a MAD above 5%: threads x 2, 100 charts (5.0%)\n");
    assert_has(out.data, "\nrepeats   batches too short to be measured alone are repeated within a run, up to "
                         "1,200 times\n");
    assert_has(out.data, "\nworkers   more of them than the 2 CPUs that chandler may use take turns\n");
    assert_has(out.data, "\nmemory    the sum of resident sets");
    assert_has(out.data, "\nauto      takes serial here, which was not measured\n");
    text_release(&out);
    bench_table_release(&table);
}

static void console_says_which_pictures_and_how_many_candles(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    table.inputs = 20;
    table.is_synthetic = false;
    table.candles = 422;
    table.candles_least = 13;
    table.candles_most = 4906;
    table.format = "svg";
    bench_console(&out, &table);
    assert_has(out.data,
               "\nwork      20 series of 13 to 4,906 candles (median 422), 800x400, from CSV in memory to SVG "
               "in\n          memory\n");
    text_clear(&out);
    table.candles_least = table.candles_most = 422;
    table.theme = "dark";
    table.has_files = true;
    bench_console(&out, &table);
    assert_has(out.data, "\nwork      20 series of 422 candles, 800x400, dark theme, from CSV files to SVG files\n");
    text_release(&out);
    bench_table_release(&table);
}

static void console_tells_of_other_programs_that_kept_cpus_busy(void **state)
{
    (void)state;
    static const double little[] = {-1, 0, 0.09, (double)NAN, (double)INFINITY};
    struct bench_table table = made_up_four();
    struct text out = {0};
    for (size_t i = 0; i < sizeof little / sizeof *little; i++) {
        table.other_cpus = little[i];
        bench_console(&out, &table);
        bench_markdown(&out, &table);
        assert_has_not(out.data, "other programs");
    }
    text_clear(&out);
    table.other_cpus = 1.6;
    bench_console(&out, &table);
    assert_fits_terminal(out.data);
    assert_has(out.data, "\nload      other programs kept 1.6 CPUs busy meanwhile: these figures are of a machine that "
                         "was not\n          free\n");
    text_clear(&out);
    bench_markdown(&out, &table);
    assert_has(out.data, "\n\nLoad: other programs kept 1.6 CPUs busy meanwhile: these figures are of a machine that "
                         "was not free.\n");
    text_release(&out);
    bench_table_release(&table);
}

static void fewer_workers_than_asked_for_are_marked_and_explained(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    let_run(&table, 1, 8, 2);
    let_run(&table, 2, 16, 10);
    bench_console(&out, &table);
    assert_fits_terminal(out.data);
    assert_has(out.data, "  threads      8 (2)     0.125");
    assert_has(out.data, "* processes  16 (10)      1250");
    assert_has(out.data, "\nfastest   threads x 2 (8 asked for), 100 charts: 0.125 ms a chart");
    assert_has(out.data, "\nwarning   threads x 8, 100 charts: only 2 of them ran (the system started no more, so this "
                         "row is\n          not what was asked for)\n");
    assert_has(out.data, "\nworkers   processes x 16, 10 charts: only 10 of them ran (a batch starts no more workers "
                         "than it has\n          charts)\n");
    assert_has(out.data, "\nworkers   more of them than the 2 CPUs");
    text_clear(&out);
    bench_markdown(&out, &table);
    assert_has(out.data, "| 100 | threads | 8 (2) | 0.125 |");
    assert_has(out.data, "\nWarning: threads x 8, 100 charts: only 2 of them ran (the system started no more, so this "
                         "row is not what was asked for).\n");
    assert_has(out.data, "\nWorkers: processes x 16, 10 charts: only 10 of them ran (a batch starts no more workers "
                         "than it has charts).\n");
    text_release(&out);
    bench_table_release(&table);
}

static void workers_that_all_ran_need_no_word(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    let_run(&table, 2, 10, 10); /* as many as charts */
    table.host.allowed_cpus = 10;
    bench_console(&out, &table);
    bench_markdown(&out, &table);
    assert_has_not(out.data, "of them ran");
    assert_has_not(out.data, "\nworkers ");
    assert_has_not(out.data, " (10)");
    let_run(&table, 2, 12, 10);
    text_clear(&out);
    bench_console(&out, &table);
    assert_has(out.data, "only 10 of them ran");
    assert_has_not(out.data, "more of them than"); /* those that ran have a CPU each */
    text_release(&out);
    bench_table_release(&table);
}

static void few_of_many_rows_with_fewer_workers_are_named(void **state)
{
    (void)state;
    struct bench_table table = made_up_table(30);
    struct text out = {0};
    for (size_t i = 0; i < 30; i++) {
        table.rows[i] = made_up_row(POOL_THREADS, i + 2, 50, 1);
        table.rows[i].started = 1;
    }
    bench_console(&out, &table);
    assert_fits_terminal(out.data);
    assert_has(out.data, "\nwarning   threads x 2, 50 charts: only 1 of them ran; threads x 3, 50 charts: only 1");
    text_clear(&out);
    bench_markdown(&out, &table);
    assert_has(out.data, "threads x 5, 50 charts: only 1 of them ran and 26 more (the system started no more, so these "
                         "rows are not what was asked for).\n");
    text_release(&out);
    bench_table_release(&table);
}

static void one_run_has_no_deviation(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    for (size_t i = 0; i < table.row_count; i++)
        table.rows[i].ms_per_chart_mad = 0;
    table.runs = 1;
    bench_console(&out, &table);
    assert_has(out.data, "\n  threads          2     0.250  0.247..0.255    -     4,000 ");
    assert_has(out.data, ", 1 run after one that does not count\n");
    assert_has_not(out.data, "medians");
    text_clear(&out);
    bench_markdown(&out, &table);
    assert_has(out.data, "| 10 | threads | 2 | 0.250 | 0.247..0.255 | - | 4,000 |");
    assert_has(out.data, "; 1 run. Bold");
    text_clear(&out);
    table.runs = 2;
    bench_console(&out, &table);
    assert_has(out.data, "0.247..0.255  0.0%     4,000 ");
    text_release(&out);
    bench_table_release(&table);
}

static void console_names_few_of_many_noisy_rows(void **state)
{
    (void)state;
    struct bench_table table = made_up_table(30);
    struct text out = {0};
    for (size_t i = 0; i < 30; i++) {
        table.rows[i] = made_up_row(POOL_THREADS, i + 1, 50, 1);
        table.rows[i].ms_per_chart_mad = 0.5;
    }
    bench_console(&out, &table);
    assert_fits_terminal(out.data);
    assert_has(out.data, "30 of 30 rows have a MAD above 5%: threads x 1, 50 charts (50%);");
    assert_has(out.data, " and 26 more\n");
    text_release(&out);
    bench_table_release(&table);
}

static void console_is_never_too_wide(void **state)
{
    (void)state;
    struct bench_table table = made_up_table(8);
    struct text out = {0};
    char indicators[1000];
    memset(indicators, 'i', sizeof indicators - 1);
    indicators[sizeof indicators - 1] = 0;
    memset(table.host.model, 'm', sizeof table.host.model - 1);
    memset(table.host.kernel, '\x1b', sizeof table.host.kernel - 1);
    memset(table.host.throttling, ' ', sizeof table.host.throttling - 1);
    table.indicators = indicators;
    table.is_sweep = true;
    table.other_cpus = 1e15;
    table.candles_least = 0;
    table.candles_most = SIZE_MAX;
    for (size_t i = 0; i < 8; i++) {
        table.rows[i] = made_up_row(POOL_SUBINTERPRETERS, 128 * (i + 1), 100000, i % 2 ? 12345.6 : 0.0123);
        table.rows[i].peak_rss_kib = 12e6;
        table.rows[i].efficiency = 1.04;
        table.rows[i].started = i % 3 ? 128 * (i + 1) : 99;
    }
    bench_console(&out, &table);
    assert_written(&out);
    assert_fits_terminal(out.data);
    assert_has(out.data, "\n  subinterpreters 512 (99)    12346 "); /* columns move together */
    text_release(&out);
    bench_table_release(&table);
}

/* Markdown */

static void markdown_is_a_table_below_a_line(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    table.row_count = 3;
    bench_markdown(&out, &table);
    assert_string_equal(
        out.data,
        "chandler " CHANDLER_VERSION " on Made-up CPU, 4 CPUs of which it may use 2, x86\\_64, Linux 1.2.3 (Python "
        "3.11.2 with GIL on): 8 made-up series of 100 candles, 800x400, from CSV in memory to PNG in memory; medians "
        "of 10 runs. Bold: what `auto` takes.\n\n"
        "| charts | pool | workers | ms a chart | min..max | MAD | charts/s | CPU ms a chart | efficiency | memory, "
        "MiB | start-up, ms |\n"
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| 10 | threads | 2 | 0.250 | 0.247..0.255 | 1.0% | 4,000 | 0.500 | 50% | 2.00 | 0.100 |\n"
        "| 10 | **processes** | 2 | 1250 | 1238..1275 | 1.0% | 0.80 | 0.500 | 50% | 2.00 | 0.100 |\n"
        "| 100 | threads | 2 | 0.125 | 0.124..0.128 | 1.0% | 8,000 | 0.500 | 50% | 2.00 | 0.100 |\n\n"
        "A chart on one worker, in microseconds: read 1.0 (0.5%), parse 20.0 (10%), indicators 0.0 (0.0%), layout "
        "9.0 (4.5%), draw 50.0 (25%), encode 100.0 (50%), write 20.0 (10%).\n");
    text_release(&out);
    bench_table_release(&table);
}

static void markdown_keeps_a_hosts_name_plain(void **state)
{
    (void)state;
    struct bench_table table = made_up_four();
    struct text out = {0};
    snprintf(table.host.model, sizeof table.host.model, "*a* <b>|[c](d)`e`");
    bench_markdown(&out, &table);
    assert_has(out.data, " on \\*a\\* \\<b\\>\\|\\[c\\](d)\\`e\\`,");
    text_release(&out);
    bench_table_release(&table);
}

/* Sweeps */

static struct bench_table made_up_sweep(enum pool_kind pool, const double *charts_per_s, size_t count)
{
    struct bench_table table = made_up_table(count);
    table.is_sweep = true;
    for (size_t i = 0; i < count; i++)
        table.rows[i] = made_up_row(pool, i + 1, 100, 1000 / charts_per_s[i]);
    return table;
}

static void sweep_bends_where_workers_bring_next_to_nothing(void **state)
{
    (void)state;
    const double charts_per_s[] = {1000, 1920, 2000, 1500};
    struct bench_table table = made_up_sweep(POOL_THREADS, charts_per_s, 4);
    struct bench_bend bends[POOL_KIND_COUNT];
    struct text out = {0};
    assert_int_equal(bench_bends(bends, &table), 1);
    assert_int_equal(bends[0].pool, POOL_THREADS);
    assert_int_equal(bends[0].charts, 100);
    assert_int_equal(bends[0].best_workers, 3);
    assert_int_equal(bends[0].bend_workers, 2);
    assert_int_equal(bends[0].most_workers, 4);
    assert_true(fabs(bends[0].best_charts_per_s - 2000) < 1e-6);
    assert_true(fabs(bends[0].loss_at_most - 0.25) < 1e-9);
    bench_console(&out, &table);
    assert_has(out.data, "\nsweep     threads, 100 charts: best with 3 workers (2,000 charts/s); 2 reach 95% of it; "
                         "25% less\n          with 4\n");
    text_clear(&out);
    bench_markdown(&out, &table);
    assert_has(out.data, "\n- threads, 100 charts: best with 3 workers (2,000 charts/s); 2 reach 95% of it; 25% "
                         "less with 4\n");
    text_release(&out);
    bench_table_release(&table);
}

static void sweep_that_grows_to_its_end_says_so(void **state)
{
    (void)state;
    const double charts_per_s[] = {1000, 1940, 2900};
    struct bench_table table = made_up_sweep(POOL_PROCESSES, charts_per_s, 3);
    struct bench_bend bends[POOL_KIND_COUNT];
    struct text out = {0};
    assert_int_equal(bench_bends(bends, &table), 1);
    assert_int_equal(bends[0].best_workers, 3);
    assert_int_equal(bends[0].bend_workers, 3);
    assert_true(bends[0].loss_at_most == 0);
    bench_console(&out, &table);
    assert_has(out.data, "best with 3 workers (2,900 charts/s), the most that ran\n");
    text_release(&out);
    bench_table_release(&table);
}

static void sweep_takes_the_fewest_of_equally_good_workers(void **state)
{
    (void)state;
    const double charts_per_s[] = {2000, 2000, 2000};
    struct bench_table table = made_up_sweep(POOL_THREADS, charts_per_s, 3);
    struct bench_bend bends[POOL_KIND_COUNT];
    assert_int_equal(bench_bends(bends, &table), 1);
    assert_int_equal(bends[0].best_workers, 1);
    assert_int_equal(bends[0].bend_workers, 1);
    bench_table_release(&table);
}

static void sweep_speaks_of_the_workers_that_ran(void **state)
{
    (void)state;
    const double charts_per_s[] = {1000, 1900, 2000, 1500, 1600};
    struct bench_table table = made_up_sweep(POOL_THREADS, charts_per_s, 5);
    struct bench_bend bends[POOL_KIND_COUNT];
    for (size_t i = 2; i < 5; i++)
        table.rows[i].started = i == 2 ? 2 : 3;
    assert_int_equal(bench_bends(bends, &table), 1);
    assert_int_equal(bends[0].best_workers, 2);
    assert_int_equal(bends[0].bend_workers, 2);
    assert_int_equal(bends[0].most_workers, 3);
    assert_true(fabs(bends[0].loss_at_most - 0.2) < 1e-9);
    for (size_t i = 0; i < 5; i++)
        table.rows[i].started = 1;
    assert_int_equal(bench_bends(bends, &table), 0);
    bench_table_release(&table);
}

static void sweep_looks_at_each_pools_largest_batch(void **state)
{
    (void)state;
    struct bench_table table = made_up_table(6);
    struct bench_bend bends[POOL_KIND_COUNT];
    table.rows[0] = made_up_row(POOL_SERIAL, 1, 100, 1);
    table.rows[1] = made_up_row(POOL_PROCESSES, 1, 10, 0.1);
    table.rows[2] = made_up_row(POOL_PROCESSES, 1, 50, 1);
    table.rows[3] = made_up_row(POOL_PROCESSES, 2, 50, 0.5);
    table.rows[4] = made_up_row(POOL_THREADS, 1, 10, 1);
    table.rows[5] = made_up_row(POOL_THREADS, 2, 10, 2);
    assert_int_equal(bench_bends(bends, &table), 2);
    assert_int_equal(bends[0].pool, POOL_PROCESSES);
    assert_int_equal(bends[0].charts, 50);
    assert_int_equal(bends[0].best_workers, 2);
    assert_int_equal(bends[1].pool, POOL_THREADS);
    assert_int_equal(bends[1].best_workers, 1);
    assert_true(fabs(bends[1].loss_at_most - 0.5) < 1e-9);
    bench_table_release(&table);
}

/* All of them */

static void writers_take_a_table_without_rows(void **state)
{
    (void)state;
    static writer *const writers[] = {bench_console, bench_json, bench_csv, bench_markdown};
    struct bench_table table = {.indicators = ""};
    struct bench_bend bends[POOL_KIND_COUNT];
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        struct text out = {0};
        writers[i](&out, &table);
        assert_written(&out);
        assert_true(out.length > 0);
        assert_has_not(out.data, "nan");
        text_release(&out);
    }
    assert_int_equal(bench_bends(bends, &table), 0);
    bench_table_release(&table);
}

static void writers_write_the_same_for_the_same_table(void **state)
{
    (void)state;
    static writer *const writers[] = {bench_console, bench_json, bench_csv, bench_markdown};
    struct bench_table table = made_up_four();
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        struct text out[2] = {{0}};
        writers[i](&out[0], &table);
        writers[i](&out[1], &table);
        assert_string_equal(out[0].data, out[1].data);
        text_release(&out[0]);
        text_release(&out[1]);
    }
    bench_table_release(&table);
}

static void long_words_are_cut_and_short_ones_wrapped(void **state)
{
    (void)state;
    struct text out = {0};
    wrapped_append(&out, "ab  cd é日é12345678901 x ", 12, 4);
    assert_string_equal(out.data, "ab cd\n    é日é12345\n    678901 x\n");
    text_clear(&out);
    wrapped_append(&out, " ", 12, 4);
    assert_string_equal(out.data, "\n");
    text_release(&out);
}

static void shares_that_were_asked_for_have_the_digits_they_need(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *text;
    } cases[] = {
        {0.1, "10%"},    {0, "0%"},           {0.07, "7%"},         {0.005, "0.5%"},
        {0.001, "0.1%"}, {0.00001, "0.001%"}, {1e-9, "0.0000001%"}, {0.0000123, "0.00123%"},
        {10, "1000%"},   {0.125, "12.5%"},    {1e-30, "1e-28%"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = {0};
        words_exact_share(&out, cases[i].share);
        assert_string_equal(out.data, cases[i].text);
        text_release(&out);
    }
}

static void noise_begins_above_five_per_cent(void **state)
{
    (void)state;
    struct bench_row row = {.ms_per_chart = 2, .ms_per_chart_mad = 0.1};
    assert_false(bench_row_is_noisy(&row));
    row.ms_per_chart_mad = 0.101;
    assert_true(bench_row_is_noisy(&row));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_holds_what_the_contract_names),
        cmocka_unit_test(json_of_what_is_not_known_is_null),
        cmocka_unit_test(json_of_no_rows_memory_has_no_kind_of_it),
        cmocka_unit_test(json_tells_the_work_and_who_else_was_busy),
        cmocka_unit_test(json_escapes_texts),
        cmocka_unit_test(csv_has_a_header_and_marks_the_pool_of_auto),
        cmocka_unit_test(console_shows_rows_by_batch_with_the_pool_of_auto_marked),
        cmocka_unit_test(console_says_what_was_measured_on_what),
        cmocka_unit_test(console_warns_of_what_makes_figures_doubtful),
        cmocka_unit_test(console_says_which_pictures_and_how_many_candles),
        cmocka_unit_test(console_tells_of_other_programs_that_kept_cpus_busy),
        cmocka_unit_test(fewer_workers_than_asked_for_are_marked_and_explained),
        cmocka_unit_test(workers_that_all_ran_need_no_word),
        cmocka_unit_test(few_of_many_rows_with_fewer_workers_are_named),
        cmocka_unit_test(one_run_has_no_deviation),
        cmocka_unit_test(console_names_few_of_many_noisy_rows),
        cmocka_unit_test(console_is_never_too_wide),
        cmocka_unit_test(markdown_is_a_table_below_a_line),
        cmocka_unit_test(markdown_keeps_a_hosts_name_plain),
        cmocka_unit_test(sweep_bends_where_workers_bring_next_to_nothing),
        cmocka_unit_test(sweep_that_grows_to_its_end_says_so),
        cmocka_unit_test(sweep_takes_the_fewest_of_equally_good_workers),
        cmocka_unit_test(sweep_speaks_of_the_workers_that_ran),
        cmocka_unit_test(sweep_looks_at_each_pools_largest_batch),
        cmocka_unit_test(writers_take_a_table_without_rows),
        cmocka_unit_test(writers_write_the_same_for_the_same_table),
        cmocka_unit_test(long_words_are_cut_and_short_ones_wrapped),
        cmocka_unit_test(shares_that_were_asked_for_have_the_digits_they_need),
        cmocka_unit_test(noise_begins_above_five_per_cent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
