#include "render/image/changes.h"

#include "support.h"

enum { WIDTH_MAX = 400, WORDS_MAX = (WIDTH_MAX + 63) / 64 };

/* Rows of exactly width bytes, so that a sanitizer sees a byte read beyond. */
struct rows {
    uint8_t *a, *b;
    size_t width;
};

static struct rows make_rows(size_t width, unsigned rarity, uint64_t *seed)
{
    struct rows rows = {malloc(width), malloc(width), width};
    assert_non_null(rows.a);
    assert_non_null(rows.b);
    for (size_t x = 0; x < width; x++) {
        rows.a[x] = (uint8_t)next_random(seed);
        rows.b[x] = rows.a[x];
        /* Each single bit of a byte is a difference. */
        if (next_random(seed) % rarity == 0)
            rows.b[x] ^= (uint8_t)(1u << next_random(seed) % 8);
    }
    return rows;
}

static void free_rows(struct rows *rows)
{
    free(rows->a);
    free(rows->b);
}

static void check_find(const struct changes_way *way, const struct rows *rows)
{
    uint64_t words[WORDS_MAX], expected[WORDS_MAX] = {0};
    uint32_t busy[WORDS_MAX];
    memset(words, 0x5a, sizeof words);
    for (size_t x = 0; x < rows->width; x++)
        expected[x / 64] |= (uint64_t)(rows->a[x] != rows->b[x]) << x % 64;
    size_t count = way->find(words, busy, rows->a, rows->b, rows->width);
    assert_memory_equal(words, expected, changes_words(rows->width) * sizeof *words);
    size_t at = 0;
    for (size_t i = 0; i < changes_words(rows->width); i++) {
        if (expected[i] || (i > 0 && expected[i - 1] >> 63)) {
            assert_true(at < count);
            assert_int_equal(busy[at++], i);
        }
    }
    assert_int_equal(at, count);
}

static void each_way_finds_every_change_and_no_other(void **state)
{
    (void)state;
    static const unsigned rarities[] = {1, 2, 20, 300, 100000};
    for (const struct changes_way *way = changes_ways; way->name; way++) {
        uint64_t seed = 17;
        if (!way->is_available())
            continue;
        for (size_t width = 1; width <= WIDTH_MAX; width++) {
            for (size_t i = 0; i < sizeof rarities / sizeof *rarities; i++) {
                struct rows rows = make_rows(width, rarities[i], &seed);
                check_find(way, &rows);
                free_rows(&rows);
            }
        }
    }
}

static void each_way_compares_a_word_as_the_portable_one_does(void **state)
{
    (void)state;
    const struct changes_way *portable = changes_ways;
    while (portable[1].name)
        portable++;
    assert_true(portable->is_available());
    uint64_t seed = 4;
    for (int round = 0; round < 2000; round++) {
        struct rows rows = make_rows(CHANGES_PER_WORD, 1 + next_random(&seed) % 40, &seed);
        for (const struct changes_way *way = changes_ways; way->name; way++)
            if (way->is_available())
                assert_true(way->word(rows.a, rows.b) == portable->word(rows.a, rows.b));
        free_rows(&rows);
    }
}

static void all_set_is_what_is_found_where_all_differ(void **state)
{
    (void)state;
    static const uint8_t zeros[WIDTH_MAX];
    static uint8_t ones[WIDTH_MAX];
    memset(ones, 1, sizeof ones);
    for (size_t width = 1; width <= WIDTH_MAX; width++) {
        uint64_t found[WORDS_MAX] = {0}, set[WORDS_MAX] = {0};
        uint32_t found_busy[WORDS_MAX] = {0}, set_busy[WORDS_MAX] = {0};
        size_t count = changes_best()->find(found, found_busy, zeros, ones, width);
        assert_int_equal(changes_set_all(set, set_busy, width), count);
        assert_memory_equal(set, found, sizeof set);
        assert_memory_equal(set_busy, found_busy, count * sizeof *set_busy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_finds_every_change_and_no_other),
        cmocka_unit_test(each_way_compares_a_word_as_the_portable_one_does),
        cmocka_unit_test(all_set_is_what_is_found_where_all_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
