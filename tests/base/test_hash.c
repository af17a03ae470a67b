#include "render/base/clock.h"
#include "render/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static void the_keyed_hash_goes_by_every_byte_and_the_key(void **state)
{
    (void)state;
    enum { LENGTH = 21 };
    const struct hash_key key = hash_key_of_process(), again = hash_key_of_process();
    unsigned char text[LENGTH + 1];
    memset(text, 'x', sizeof text);
    for (size_t length = 0; length <= LENGTH; length++) {
        uint64_t hash = hash_keyed(&key, text, length);
        assert_true(hash == hash_keyed(&again, text, length));
        assert_true(hash != hash_keyed(&key, text, length + 1));
        for (size_t i = 0; i < length; i++) {
            text[i] ^= 1;
            assert_true(hash != hash_keyed(&key, text, length));
            text[i] ^= 1;
        }
        for (int i = 0; i < 128; i++) {
            struct hash_key other = key;
            other.words[i / 64] ^= UINT64_C(1) << i % 64;
            assert_true(hash != hash_keyed(&other, text, length));
        }
    }
}

/* Texts made to have the same low bits of FNV-1a, as a file could be full of. */
static void the_keyed_hash_spreads_texts_that_fall_together(void **state)
{
    (void)state;
    enum { TEXTS = 1024, SLOTS = 4096 };
    static unsigned char is_taken[SLOTS];
    const struct hash_key key = hash_key_of_process();
    size_t found = 0, taken = 0;
    for (uint32_t i = 0; found < TEXTS; i++) {
        if (hash_bytes(HASH_START, &i, sizeof i) % SLOTS)
            continue;
        size_t slot = (size_t)hash_keyed(&key, &i, sizeof i) % SLOTS;
        taken += !is_taken[slot];
        is_taken[slot] = 1;
        found++;
    }
    /* About 905 of them are to be expected, give or take 10. */
    assert_true(taken > 800);
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
        cmocka_unit_test(the_keyed_hash_goes_by_every_byte_and_the_key),
        cmocka_unit_test(the_keyed_hash_spreads_texts_that_fall_together),
        cmocka_unit_test(clock_does_not_run_backwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
