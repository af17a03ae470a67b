#include "render/base/arena.h"
#include "render/base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A sanitizer's allocator has an address space of its own, and copies. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NO_LIMITS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define NO_LIMITS
#endif
#endif

static void bytes_keep_what_was_appended(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    for (unsigned i = 0; i < 10000; i++) {
        unsigned char pair[2] = {(unsigned char)i, (unsigned char)(i >> 8)};
        assert_int_equal(bytes_append(&bytes, pair, 2, NULL), STATUS_OK);
    }
    assert_int_equal(bytes.length, 20000);
    for (unsigned i = 0; i < 10000; i++)
        assert_int_equal(bytes.data[i * 2] | bytes.data[i * 2 + 1] << 8, i);
    bytes_release(&bytes);
    assert_null(bytes.data);
    assert_int_equal(bytes.capacity, 0);
}

/* In a process with room for the block that the text ends up in, and not for another beside it. */
static void a_large_text_grows_without_a_copy(void **state)
{
    (void)state;
    enum { PIECE = 1 << 20, PIECES = 256, ROOM = 400 };
    struct bytes bytes = {0};
#ifdef NO_LIMITS
    skip();
#endif
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {(rlim_t)ROOM * PIECE, (rlim_t)ROOM * PIECE};
        bool is_good = setrlimit(RLIMIT_AS, &limit) == 0;
        for (int i = 0; is_good && i < PIECES; i++) {
            is_good = bytes_reserve(&bytes, PIECE, NULL) == STATUS_OK;
            bytes.length += is_good ? PIECE : 0;
        }
        _exit(is_good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void appending_nothing_is_no_error(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    assert_int_equal(bytes_append(&bytes, NULL, 0, NULL), STATUS_OK);
    assert_int_equal(bytes.length, 0);
    bytes_release(&bytes);
    bytes_release(&bytes);
}

static void reserved_room_is_the_buffers_to_write(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    assert_int_equal(bytes_append(&bytes, "abc", 3, NULL), STATUS_OK);
    assert_int_equal(bytes_reserve(&bytes, 100000, NULL), STATUS_OK);
    assert_true(bytes.capacity >= 100003);
    memset(bytes.data + bytes.length, 'x', 100000);
    assert_memory_equal(bytes.data, "abcx", 4);
    const unsigned char *data = bytes.data;
    assert_int_equal(bytes_reserve(&bytes, 50000, NULL), STATUS_OK);
    assert_ptr_equal(bytes.data, data);
    bytes_release(&bytes);
}

static void a_size_that_overflows_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    struct error error = {0};
    assert_int_equal(bytes_append(&bytes, "abc", 3, NULL), STATUS_OK);
    const struct bytes before = bytes;
    assert_int_equal(bytes_reserve(&bytes, SIZE_MAX - 1, &error), STATUS_MEMORY);
    assert_int_equal(error.status, STATUS_MEMORY);
    assert_memory_equal(&bytes, &before, sizeof bytes);
    assert_memory_equal(bytes.data, "abc", 3);
    bytes_release(&bytes);
}

static void products_that_do_not_fit_are_noticed(void **state)
{
    (void)state;
    size_t product = 0;
    assert_true(size_multiply(0, SIZE_MAX, &product));
    assert_int_equal(product, 0);
    assert_true(size_multiply(SIZE_MAX, 1, &product));
    assert_true(product == SIZE_MAX);
    assert_true(size_multiply(65536, 65536, &product));
    assert_false(size_multiply(SIZE_MAX / 2 + 1, 2, &product));
    assert_false(size_multiply(SIZE_MAX, SIZE_MAX, &product));
}

static bool is_zero(const unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i])
            return false;
    return true;
}

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    unsigned char *kept[300];
    size_t sizes[300];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 300; i++) {
            sizes[i] = 1 + i * i % 4099;
            kept[i] = arena_alloc(&arena, sizes[i], 1);
            assert_non_null(kept[i]);
            assert_int_equal((uintptr_t)kept[i] % _Alignof(max_align_t), 0);
            assert_true(is_zero(kept[i], sizes[i]));
            memset(kept[i], (int)(1 + i % 255), sizes[i]);
        }
        for (size_t i = 0; i < 300; i++)
            for (size_t j = 0; j < sizes[i]; j++)
                assert_int_equal(kept[i][j], 1 + i % 255);
        arena_reset(&arena);
    }
    arena_release(&arena);
    assert_null(arena.first);
}

static void an_arena_reuses_its_memory_after_a_reset(void **state)
{
    (void)state;
    struct arena arena = {0};
    void *first = arena_alloc(&arena, 1000, 8);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 10, 8), first);
    arena_release(&arena);
}

static void an_arena_serves_more_than_its_block(void **state)
{
    (void)state;
    struct arena arena = {0};
    unsigned char *small = arena_alloc(&arena, 1, 1);
    unsigned char *large = arena_alloc(&arena, 3 << 20, 1);
    unsigned char *again = arena_alloc(&arena, 1, 1);
    assert_non_null(small);
    assert_non_null(large);
    assert_non_null(again);
    assert_true(is_zero(large, 3 << 20));
    large[0] = large[(3 << 20) - 1] = 1;
    assert_int_equal(*small + *again, 0);
    arena_release(&arena);
}

static void an_arena_gives_back_more_than_8_mib_at_a_reset(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_non_null(arena_alloc(&arena, 9 << 20, 1));
    arena_reset(&arena);
    assert_null(arena.first);
    assert_non_null(arena_alloc(&arena, 1, 1));
    arena_release(&arena);
}

static void an_arena_gives_a_pointer_to_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};
    void *a = arena_alloc(&arena, 0, 8);
    void *b = arena_alloc(&arena, 8, 0);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    arena_release(&arena);
}

static void an_arena_refuses_sizes_that_overflow(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_null(arena_alloc(&arena, SIZE_MAX, 2));
    assert_null(arena_alloc(&arena, SIZE_MAX, 1));
    assert_null(arena_alloc(&arena, SIZE_MAX - 20, 1));
    assert_non_null(arena_alloc(&arena, 16, 1));
    arena_release(&arena);
}

static void an_unused_arena_can_be_reset_and_released(void **state)
{
    (void)state;
    struct arena arena = {0};
    arena_reset(&arena);
    arena_release(&arena);
    arena_release(&arena);
    assert_null(arena.current);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_keep_what_was_appended),
        cmocka_unit_test(a_large_text_grows_without_a_copy),
        cmocka_unit_test(appending_nothing_is_no_error),
        cmocka_unit_test(reserved_room_is_the_buffers_to_write),
        cmocka_unit_test(a_size_that_overflows_is_refused_and_changes_nothing),
        cmocka_unit_test(products_that_do_not_fit_are_noticed),
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(an_arena_reuses_its_memory_after_a_reset),
        cmocka_unit_test(an_arena_serves_more_than_its_block),
        cmocka_unit_test(an_arena_gives_back_more_than_8_mib_at_a_reset),
        cmocka_unit_test(an_arena_gives_a_pointer_to_nothing),
        cmocka_unit_test(an_arena_refuses_sizes_that_overflow),
        cmocka_unit_test(an_unused_arena_can_be_reset_and_released),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
