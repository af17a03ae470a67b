#include "tests/cliunit/place.h"

#include "cli/job.h"

#include <fcntl.h>

/* A planned run and one worker for it. */
struct work {
    char words[400];
    char *argv[16];
    struct cli_options options;
    struct plan plan;
    struct plugin_set plugins; /* none */
    struct results results;
    struct job_context context;
    void *worker;
};

static void begin(struct work *work, const char *line)
{
    int argc = 0;
    const char *place = NULL;
    struct error error = {0};
    *work = (struct work){0};
    snprintf(work->words, sizeof work->words, "chandler %s", line);
    for (char *word = strtok(work->words, " "); word && argc < 16; word = strtok(NULL, " "))
        work->argv[argc++] = word;
    if (options_parse(&work->options, argc, work->argv, &error) != STATUS_OK ||
        plan_charts(&work->plan, &work->options, &place, &error) != STATUS_OK)
        fail_msg("'%s': %s", line, error.message);
    assert_int_equal(results_init(&work->results, work->plan.count, NULL), STATUS_OK);
    work->context = (struct job_context){.options = &work->options,
                                         .plan = &work->plan,
                                         .plugins = &work->plugins,
                                         .results = &work->results,
                                         .run = "unit"};
    work->worker = job_worker_start(&work->context, 0);
    assert_non_null(work->worker);
}

static void end(struct work *work)
{
    job_worker_stop(&work->context, work->worker, 0);
    results_release(&work->results);
    plan_release(&work->plan);
    options_release(&work->options);
}

static void run(struct work *work, size_t index, enum chart_status expected)
{
    job_run(&work->context, work->worker, 0, index);
    if (work->results.charts[index].status != expected)
        fail_msg("status %d: %s", work->results.charts[index].status, work->results.errors[index].message);
}

static void write_long(const char *path)
{
    place_write(path, "Symbol,Date,Open,High,Low,Close\n"
                      "AAA,2024-01-02,10,12,9,11\nBBB,2024-01-02,20,22,19,21\n"
                      "AAA,2024-01-03,11,13,10,12\nBBB,2024-01-03,21,23,20,22\n");
}

static void job_writes_the_picture_and_says_what_it_did(void **state)
{
    (void)state;
    struct work work;
    struct stat info;
    place_write("a.csv", place_table);
    begin(&work, "a.csv -o out/deep --size 100x80");
    run(&work, 0, CHART_RENDERED);
    assert_int_equal(stat("out/deep/a.png", &info), 0);
    assert_int_equal(work.results.charts[0].bytes, info.st_size);
    assert_int_equal(work.results.charts[0].candles, 3);
    assert_true(work.results.charts[0].elapsed_ns > 0);
    assert_true(work.results.charts[0].stage_ns[STAGE_DRAW] > 0);
    end(&work);
}

/* The second chart is made although the file is gone: it was read once. */
static void job_reads_a_file_of_several_symbols_once(void **state)
{
    (void)state;
    struct work work;
    write_long("long.csv");
    begin(&work, "long.csv --size 100x80");
    assert_int_equal(work.plan.count, 2);
    run(&work, 0, CHART_RENDERED);
    unlink("long.csv");
    run(&work, 1, CHART_RENDERED);
    end(&work);
}

static void job_notices_symbols_that_came_or_went(void **state)
{
    (void)state;
    struct work work;
    write_long("long.csv");
    place_write("a.csv", place_table);
    begin(&work, "long.csv a.csv --size 100x80");
    assert_int_equal(work.plan.count, 3);
    place_write("long.csv", place_table);
    write_long("a.csv");
    run(&work, 0, CHART_FAILED);
    run(&work, 2, CHART_FAILED);
    assert_non_null(strstr(work.results.errors[2].message, "changed"));
    assert_int_equal(access("a.png", F_OK), -1);
    end(&work);
}

/* Whoever changes an input while it is drawn gets it drawn again by the next --update. */
static void job_does_not_call_a_changed_input_current(void **state)
{
    (void)state;
    struct work work;
    const struct timespec listed[2] = {{1000, 7}, {1000, 7}}, changed[2] = {{2000, 0}, {2000, 0}};
    struct stat info;
    place_write("a.csv", place_table);
    utimensat(AT_FDCWD, "a.csv", listed, 0);
    begin(&work, "-u a.csv --size 100x80");
    utimensat(AT_FDCWD, "a.csv", changed, 0);
    run(&work, 0, CHART_RENDERED);
    assert_int_equal(stat("a.png", &info), 0);
    assert_int_equal(info.st_mtim.tv_sec, 1000);
    end(&work);
    begin(&work, "-u a.csv --size 100x80");
    run(&work, 0, CHART_RENDERED);
    end(&work);
    begin(&work, "-u a.csv --size 100x80");
    run(&work, 0, CHART_SKIPPED);
    end(&work);
}

static void job_stops_the_run_where_failures_do(void **state)
{
    (void)state;
    struct work work;
    place_write("bad.csv", "<html><body>no</body></html>");
    begin(&work, "bad.csv --fail-fast");
    assert_false(job_run(&work.context, work.worker, 0, 0));
    end(&work);
    begin(&work, "bad.csv");
    assert_true(job_run(&work.context, work.worker, 0, 0));
    end(&work);
}

static void job_leaves_its_check_line_in_the_spool(void **state)
{
    (void)state;
    struct work work;
    char line[600] = "";
    place_write("a.csv", place_table);
    begin(&work, "--check a.csv");
    run(&work, 0, CHART_RENDERED);
    const struct chart_result *result = &work.results.charts[0];
    assert_in_range(result->output_length, 20, sizeof line - 1);
    assert_int_equal(spool_read(work.results.spool, result->spool_at + result->warning_count * sizeof(struct error),
                                line, result->output_length, NULL),
                     STATUS_OK);
    assert_non_null(strstr(line, "\"input\":\"a.csv\""));
    assert_non_null(strstr(line, "\"rows\":3,"));
    assert_int_equal(access("a.png", F_OK), -1);
    end(&work);
}

static void death_of_a_worker_leaves_no_temporary(void **state)
{
    (void)state;
    struct work work;
    place_write("a.csv", place_table);
    begin(&work, "a.csv -o ./");
    place_write(".chandler-unit-3.tmp", "half");
    place_write(".chandler-unit-4.tmp", "another worker's");
    job_worker_died(&work.context, 3, 0);
    assert_int_equal(access(".chandler-unit-3.tmp", F_OK), -1);
    assert_int_equal(access(".chandler-unit-4.tmp", F_OK), 0);
    job_worker_died(&work.context, 4, SIZE_MAX);
    end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(job_writes_the_picture_and_says_what_it_did), PLACE_TEST(job_reads_a_file_of_several_symbols_once),
        PLACE_TEST(job_notices_symbols_that_came_or_went),       PLACE_TEST(job_does_not_call_a_changed_input_current),
        PLACE_TEST(job_stops_the_run_where_failures_do),         PLACE_TEST(job_leaves_its_check_line_in_the_spool),
        PLACE_TEST(death_of_a_worker_leaves_no_temporary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
