/* What a worker leaves on the board when it is killed at any step of taking a job. */
#include <signal.h>

#include "pool/kind.h"
#include "world.h"

static void the_board_deals_each_job_once_in_order_and_then_none(void **state)
{
    (void)state;
    static const size_t order[] = {2, 0, 3, 1};
    struct board *board = board_new(4, 1, order);
    assert_non_null(board);
    for (size_t i = 0; i < 4; i++) {
        assert_true(board_has_more(board));
        assert_int_equal(board_deal(board), order[i]);
    }
    assert_false(board_has_more(board));
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(board_deal(board), BOARD_NO_JOB);
    board_free(&board);
    assert_null(board);
    board_free(&board);
}

static void slots_and_counters_share_no_line(void **state)
{
    (void)state;
    struct board *board = board_new(1000, 3, NULL);
    assert_non_null(board);
    assert_int_equal((uintptr_t)&board->next % BOARD_LINE, 0);
    assert_int_equal((uintptr_t)&board->is_stopped % BOARD_LINE, 0);
    assert_true(offsetof(struct board, is_stopped) - offsetof(struct board, next) >= BOARD_LINE);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal((uintptr_t)&board->slots[i] % BOARD_LINE, 0);
    board_free(&board);
}

static void a_board_of_impossible_size_is_refused(void **state)
{
    (void)state;
    assert_null(board_new(SIZE_MAX, 1, NULL));
    assert_null(board_new(SIZE_MAX / 8, 1, NULL));
    assert_null(board_new(1, SIZE_MAX / BOARD_LINE + 2, NULL));
}

static void dealing_again_keeps_the_order_and_leaves_out_what_ended(void **state)
{
    (void)state;
    static const size_t order[] = {4, 3, 2, 1, 0};
    struct board *board = board_new(5, 1, order);
    assert_non_null(board);
    struct board_slot *slot = &board->slots[0];
    for (size_t i = 0; i < 5; i++) {
        size_t job = board_deal(board);
        if (job == 3 || job == 0)
            continue; /* dealt, and nothing more heard of */
        board_begin(board, slot, job, false);
        assert_int_equal(board_state(board, job), POOL_JOB_RUNNING);
        assert_true(board_finish(board, slot, job));
    }
    assert_int_equal(board_ended(board), 3);
    assert_int_equal(board_redeal(board), 2);
    assert_int_equal(board_deal(board), 3);
    assert_int_equal(board_redeal(board), 2);
    assert_int_equal(board_deal(board), 3);
    assert_int_equal(board_deal(board), 0);
    assert_int_equal(board_deal(board), BOARD_NO_JOB);
    board_free(&board);
}

static void a_job_ends_either_done_or_timed_out(void **state)
{
    (void)state;
    struct board *board = board_new(2, 1, NULL);
    assert_non_null(board);
    struct board_slot *slot = &board->slots[0];
    assert_false(board_expire(board, 0)); /* not begun */
    board_begin(board, slot, 0, true);
    assert_true(slot->job_began_ns > 0);
    assert_true(board_expire(board, 0));
    assert_false(board_expire(board, 0));
    assert_false(board_finish(board, slot, 0));
    assert_int_equal(board_state(board, 0), POOL_JOB_TIMEOUT);
    board_begin(board, slot, 1, true);
    assert_true(board_finish(board, slot, 1));
    assert_false(board_expire(board, 1));
    assert_int_equal(board_state(board, 1), POOL_JOB_DONE);
    assert_int_equal(board_ended(board), 1);
    board_free(&board);
}

/* Workers that take a step towards a job and are killed there, as their first act. */
static struct board *board_of_the_run;

static bool die_after_being_dealt(struct world *world, size_t worker)
{
    if (world->starts_of[worker] <= 2) {
        (void)board_deal(board_of_the_run);
        (void)raise(SIGKILL);
    }
    return true;
}

static bool die_after_claiming(struct world *world, size_t worker)
{
    if (world->starts_of[worker] <= 2) {
        board_of_the_run->slots[worker].job = board_deal(board_of_the_run);
        (void)raise(SIGKILL);
    }
    return true;
}

static bool die_after_finishing(struct world *world, size_t worker)
{
    if (world->starts_of[worker] <= 2) {
        struct board *board = board_of_the_run;
        size_t job = board_deal(board);
        if (job == BOARD_NO_JOB)
            return true;
        world->jobs[job].begun++;
        world->jobs[job].finished++;
        board->slots[worker].job = job;
        board->states[job] = POOL_JOB_DONE; /* and not yet struck off the slot */
        (void)raise(SIGKILL);
    }
    return true;
}

static void check_nothing_is_lost(struct world_plan plan, size_t job_count, size_t workers)
{
    struct world *world = world_new(job_count, plan);
    struct pool_work work = world_work(world);
    struct pool_options options = {.kind = POOL_PROCESSES, .workers = workers};
    memset(world->ends, 0, job_count * sizeof *world->ends);
    struct pool_batch batch = {.work = &work,
                               .options = &options,
                               .workers = workers,
                               .board = board_new(job_count, workers, NULL),
                               .ends = world->ends,
                               .outcome = &world->outcome};
    assert_non_null(batch.board);
    board_of_the_run = batch.board;
    assert_int_equal(pool_processes.run(&batch), 0);
    for (size_t i = 0; i < job_count; i++) {
        assert_int_equal(board_state(batch.board, i), POOL_JOB_DONE);
        assert_int_equal(world->jobs[i].begun, 1);
        assert_int_equal(world->jobs[i].finished, 1);
        assert_int_equal(world->jobs[i].died, 0);
    }
    assert_true(world->idle_deaths > 0);
    assert_int_equal(batch.lost, 0);
    board_free(&batch.board);
    world_free(world);
}

static void a_worker_killed_on_the_way_to_a_job_loses_none(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 5, 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t workers = 1; workers <= 3 && workers <= counts[i]; workers++) {
            check_nothing_is_lost((struct world_plan){.start = die_after_being_dealt}, counts[i], workers);
            check_nothing_is_lost((struct world_plan){.start = die_after_claiming}, counts[i], workers);
            check_nothing_is_lost((struct world_plan){.start = die_after_finishing}, counts[i], workers);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_board_deals_each_job_once_in_order_and_then_none),
        cmocka_unit_test(slots_and_counters_share_no_line),
        cmocka_unit_test(a_board_of_impossible_size_is_refused),
        cmocka_unit_test(dealing_again_keeps_the_order_and_leaves_out_what_ended),
        cmocka_unit_test(a_job_ends_either_done_or_timed_out),
        cmocka_unit_test(a_worker_killed_on_the_way_to_a_job_loses_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
