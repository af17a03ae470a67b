#include "tests/plugins/support.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum { CHILDREN = 4, ROUNDS = 3 };

#define COUNTER                                                                                                        \
    "import atexit, chandler, os\n"                                                                                    \
    "calls = 0\n"                                                                                                      \
    "@chandler.indicator('count')\n"                                                                                   \
    "def count(series):\n"                                                                                             \
    "    global calls\n"                                                                                               \
    "    calls += 1\n"                                                                                                 \
    "    return [calls] * len(series)\n"                                                                               \
    "@chandler.indicator('forks')\n"                                                                                   \
    "def forks(series): return [children] * len(series)\n"                                                             \
    "children = 0\n"                                                                                                   \
    "def is_child():\n"                                                                                                \
    "    global children\n"                                                                                            \
    "    children += 1\n"                                                                                              \
    "os.register_at_fork(after_in_child=is_child)\n"

struct board {
    enum status status;
    double count;
    double forks;
};

/* As a pool's child does: leaves by _exit. */
__attribute__((noreturn)) static void child(struct world *world, struct board *slot)
{
    const struct plugin_interface *python = world->python;
    python->fork_child(world->host);
    struct plugin_worker *worker = NULL;
    struct error error = {0};
    slot->status = python->worker_start(&worker, world->host, PLUGIN_IN_PROCESS, &error);
    for (int i = 0; !slot->status && i < 5; i++)
        slot->status = world_compute(world, worker, "count", &slot->count, &error);
    if (!slot->status)
        slot->status = world_compute(world, worker, "forks", &slot->forks, &error);
    python->worker_stop(&worker);
    _exit(0);
}

static pid_t fork_worker(struct world *world, struct board *slot)
{
    world->python->fork_prepare(world->host);
    pid_t pid = fork();
    if (pid == 0)
        child(world, slot);
    world->python->fork_parent(world->host);
    assert_true(pid > 0);
    return pid;
}

static void wait_for(pid_t pid)
{
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void forked_children_compute_with_what_was_imported(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_open(world);
    double last = 0;
    assert_int_equal(world_compute_here(world, "count", &last, &world->error), STATUS_OK);
    struct board *board =
        mmap(NULL, CHILDREN * sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(board != MAP_FAILED);
    world->python->fork_plan(world->host);
    for (int round = 0; round < ROUNDS; round++) {
        pid_t pids[CHILDREN];
        for (int i = 0; i < CHILDREN; i++) {
            board[i] = (struct board){.status = STATUS_MEMORY};
            pids[i] = fork_worker(world, &board[i]);
        }
        for (int i = 0; i < CHILDREN; i++) {
            wait_for(pids[i]);
            assert_int_equal(board[i].status, STATUS_OK);
            assert_true(board[i].count == 1 + 5);
            assert_true(board[i].forks == 1);
        }
    }
    munmap(board, CHILDREN * sizeof *board);
    /* The parent is as it was. */
    assert_int_equal(world_compute_here(world, "count", &last, &world->error), STATUS_OK);
    assert_true(last == 2);
    assert_int_equal(world_compute_here(world, "forks", &last, &world->error), STATUS_OK);
    assert_true(last == 0);
}

static void a_fork_that_failed_leaves_the_parent_working(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_open(world);
    world->python->fork_prepare(world->host);
    world->python->fork_parent(world->host);
    double last = 0;
    assert_int_equal(world_compute_here(world, "count", &last, &world->error), STATUS_OK);
}

/* What a child of ours does with the file descriptors 1 and 2, read back. */
static size_t captured(struct world *world, bool closes, char *out, char *err, size_t size)
{
    int streams[2][2];
    assert_int_equal(pipe(streams[0]) | pipe(streams[1]), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(streams[0][1], 1);
        dup2(streams[1][1], 2);
        double last = 0;
        world_open(world);
        world_compute_here(world, "one", &last, &world->error);
        if (closes)
            world->python->close(&world->host);
        _exit(0);
    }
    close(streams[0][1]);
    close(streams[1][1]);
    char *into[2] = {out, err};
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        ssize_t got;
        while (length + 1 < size && (got = read(streams[i][0], into[i] + length, size - 1 - length)) > 0)
            length += (size_t)got;
        into[i][length] = 0;
        close(streams[i][0]);
    }
    wait_for(pid);
    return strlen(out);
}

static void what_is_printed_is_on_standard_error_even_without_an_end(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import atexit, chandler, os, sys\natexit.register(print, 'at exit')\n"
                 "print('imported')\n"
                 "@chandler.indicator('one')\ndef one(s):\n"
                 "    print('computed')\n    sys.stdout.write('no newline')\n    return s.close\n");
    char out[256], err[256];
    assert_int_equal(captured(world, false, out, err, sizeof out), 0);
    assert_string_equal(err, "imported\ncomputed\nno newline");
    assert_int_equal(captured(world, true, out, err, sizeof out), 0);
    assert_string_equal(err, "imported\ncomputed\nno newlineat exit\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(forked_children_compute_with_what_was_imported),
        world_test(a_fork_that_failed_leaves_the_parent_working),
        world_test(what_is_printed_is_on_standard_error_even_without_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
