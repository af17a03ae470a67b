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

static void clock_does_not_run_backwards(void **state)
{
    (void)state;
    int64_t before = clock_now_ns();
    assert_true(before > 0);
    for (int i = 0; i < 100000; i++) {
        int64_t now = clock_now_ns();
        assert_true(now >= before);
        before = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_fnv_1a),
        cmocka_unit_test(a_hash_can_be_continued),
        cmocka_unit_test(clock_does_not_run_backwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
