#include "render/base/clock.h"
#include "render/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_hash_is_fnv_1a(void **state)
{
    (void)state;
    /* From the authors' list of test vectors. */
    assert_true(hash_bytes(HASH_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(hash_bytes(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

static void a_hash_can_be_continued(void **state)
{
    (void)state;
    uint64_t hash = hash_bytes(HASH_START, "foo", 3);
    assert_true(hash_bytes(hash, "bar", 3) == hash_bytes(HASH_START, "foobar", 6));
}

static void clocks_do_not_run_backwards(void **state)
{
    (void)state;
    int64_t now = clock_now_ns(), process = clock_process_cpu_ns(), thread = clock_thread_cpu_ns();
    assert_true(now > 0);
    uint64_t hash = HASH_START;
    int64_t used = 0;
    for (int i = 0; i < 1000000 && used < 1000000; i++) {
        hash = hash_bytes(hash, &i, sizeof i);
        int64_t later = clock_thread_cpu_ns();
        assert_true(later - thread >= used);
        used = later - thread;
    }
    assert_true(hash != HASH_START);
    assert_true(used > 0);
    assert_true(clock_now_ns() > now);
    assert_true(clock_process_cpu_ns() > process);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_fnv_1a),
        cmocka_unit_test(a_hash_can_be_continued),
        cmocka_unit_test(clocks_do_not_run_backwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
