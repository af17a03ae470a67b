#include "world.h"

static void a_gil_means_processes_and_none_means_threads(void **state)
{
    (void)state;
    static const struct {
        enum pool_gil gil;
        enum pool_kind kind;
        const char *word;
    } rows[] = {
        {POOL_GIL_NONE, POOL_THREADS, "no Python"},
        {POOL_GIL_ON, POOL_PROCESSES, "has a GIL"},
        {POOL_GIL_OFF, POOL_THREADS, "without a GIL"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *reason = NULL;
        assert_int_equal(pool_choose(rows[i].gil, &reason), rows[i].kind);
        assert_non_null(strstr(reason, rows[i].word));
        assert_int_equal(pool_choose(rows[i].gil, NULL), rows[i].kind);
    }
}

static void kinds_have_the_names_that_options_use(void **state)
{
    (void)state;
    assert_string_equal(pool_kind_name(POOL_SERIAL), "serial");
    assert_string_equal(pool_kind_name(POOL_THREADS), "threads");
    assert_string_equal(pool_kind_name(POOL_PROCESSES), "processes");
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++) {
        const char *summary = pool_kind_summary((enum pool_kind)kind);
        assert_non_null(summary);
        assert_true(strlen(summary) > 0);
        assert_null(strpbrk(summary, "\t\n"));
    }
}

static void a_kind_that_does_not_exist_has_no_name_and_does_not_run(void **state)
{
    (void)state;
    assert_null(pool_kind_name(POOL_KIND_COUNT));
    assert_null(pool_kind_summary((enum pool_kind) - 1));
    struct world *world = world_new(1, (struct world_plan){0});
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_KIND_COUNT, .workers = 1}), -1);
    assert_int_equal(world->turns, 0);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gil_means_processes_and_none_means_threads),
        cmocka_unit_test(kinds_have_the_names_that_options_use),
        cmocka_unit_test(a_kind_that_does_not_exist_has_no_name_and_does_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
