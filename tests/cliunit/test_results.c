#include "cli/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void results_of_two_workers_share_no_line(void **state)
{
    (void)state;
    struct results results;
    assert_int_equal(results_init(&results, 100, NULL), STATUS_OK);
    assert_int_equal((uintptr_t)results.charts % RESULT_LINE, 0);
    assert_int_equal(sizeof *results.charts % RESULT_LINE, 0);
    /* A batch of 100,000 charts is not to be felt. */
    assert_true(sizeof *results.charts <= 2 * RESULT_LINE);
    results_release(&results);
    results_release(&results);
}

static void results_are_waiting_until_a_worker_writes_them(void **state)
{
    (void)state;
    struct results results;
    assert_int_equal(results_init(&results, 3, NULL), STATUS_OK);
    for (size_t i = 0; i < results.count; i++) {
        assert_int_equal(results.charts[i].status, CHART_WAITING);
        assert_int_equal(results.errors[i].status, STATUS_OK);
    }
    assert_null(results_start_error(&results));
    struct error first = {0}, second = {0};
    error_set(&first, STATUS_MEMORY, "first");
    error_set(&second, STATUS_IO, "second");
    results_cannot_start(&results, &first);
    results_cannot_start(&results, &second);
    assert_string_equal(results_start_error(&results)->message, "first");
    results_release(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_of_two_workers_share_no_line),
        cmocka_unit_test(results_are_waiting_until_a_worker_writes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
