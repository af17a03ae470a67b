/* How busy the machine is. */
#include "tests/cliunit/place.h"

#include "cli/bench/load.h"

#include <math.h>

static double busy_by(const char *stat)
{
    assert_true(mkdir("proc", 0777) == 0 || access("proc", F_OK) == 0);
    place_write("proc/stat", stat);
    return load_busy_s(".");
}

static void idle_and_waiting_are_not_busy(void **state)
{
    (void)state;
    double ticks = (double)sysconf(_SC_CLK_TCK);
    double busy = busy_by("cpu  100 20 30 999999 888888 7 5 3 100 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
    assert_true(fabs(busy * ticks - 165) < 1e-6);
}

static void what_is_not_told_is_negative(void **state)
{
    (void)state;
    assert_true(load_busy_s("./none") < 0);
    assert_true(busy_by("") < 0);
    assert_true(busy_by("cpu 1 2 3\n") < 0);
    assert_true(busy_by("intr 1 2 3 4 5 6 7 8\n") < 0);
}

static void the_machine_itself_tells(void **state)
{
    (void)state;
    double first = load_busy_s("");
    if (access("/proc/stat", R_OK) != 0)
        skip();
    assert_true(first > 0);
    assert_true(load_busy_s("") >= first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(idle_and_waiting_are_not_busy),
        PLACE_TEST(what_is_not_told_is_negative),
        PLACE_TEST(the_machine_itself_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
