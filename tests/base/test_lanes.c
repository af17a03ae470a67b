#include "render/base/lanes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROUNDS = 20000 };

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 32);
}

/* Often one of the numbers where sums and comparisons go wrong. */
static int16_t any_short(uint64_t *random)
{
    static const int16_t edges[] = {0, 1, -1, 15, 16, 255, 256, INT16_MAX, INT16_MIN, INT16_MAX - 1, INT16_MIN + 1};
    uint32_t value = next_random(random);
    return value % 3 ? (int16_t)(value >> 8) : edges[(value >> 8) % (sizeof edges / sizeof *edges)];
}

static lanes_short any_shorts(uint64_t *random)
{
    lanes_short lanes;
    for (int i = 0; i < SHORT_LANES; i++)
        lanes[i] = any_short(random);
    return lanes;
}

static lanes_byte any_bytes(uint64_t *random)
{
    lanes_byte lanes;
    for (int i = 0; i < BYTE_LANES; i++) {
        uint32_t value = next_random(random);
        lanes[i] = (uint8_t)(value % 3 ? value >> 8 : value & 1 ? 255 : 0);
    }
    return lanes;
}

static int within(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void shorts_add_subtract_and_compare_lane_by_lane(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < ROUNDS; round++) {
        lanes_short a = any_shorts(&random), b = any_shorts(&random);
        lanes_short sum = lanes_add_shorts(a, b), rest = lanes_subtract_shorts(a, b);
        lanes_short least = lanes_least_shorts(a, b), most = lanes_most_shorts(a, b);
        int lowest = a[0], highest = a[0];
        for (int i = 0; i < SHORT_LANES; i++) {
            assert_int_equal(sum[i], within(a[i] + b[i], INT16_MIN, INT16_MAX));
            assert_int_equal(rest[i], within(a[i] - b[i], INT16_MIN, INT16_MAX));
            assert_int_equal(least[i], a[i] < b[i] ? a[i] : b[i]);
            assert_int_equal(most[i], a[i] > b[i] ? a[i] : b[i]);
            lowest = a[i] < lowest ? a[i] : lowest;
            highest = a[i] > highest ? a[i] : highest;
        }
        assert_int_equal(lanes_least_short(a), lowest);
        assert_int_equal(lanes_most_short(a), highest);
    }
}

static void bytes_subtract_and_compare_lane_by_lane(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int round = 0; round < ROUNDS; round++) {
        lanes_byte a = any_bytes(&random), b = any_bytes(&random);
        lanes_byte rest = lanes_subtract_bytes(a, b), least = lanes_least_bytes(a, b);
        unsigned marks = 0;
        for (unsigned i = 0; i < BYTE_LANES; i++) {
            assert_int_equal(rest[i], a[i] > b[i] ? a[i] - b[i] : 0);
            assert_int_equal(least[i], a[i] < b[i] ? a[i] : b[i]);
            marks |= (unsigned)(a[i] >= 128) << i;
        }
        assert_int_equal(lanes_marks_of_bytes(a), marks);
    }
}

static void shorts_become_bytes_cut_to_what_these_can_be(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int round = 0; round < ROUNDS; round++) {
        lanes_short a = any_shorts(&random), b = any_shorts(&random);
        lanes_byte bytes = lanes_bytes_of_shorts(a, b);
        for (int i = 0; i < BYTE_LANES; i++)
            assert_int_equal(bytes[i], within(i < SHORT_LANES ? a[i] : b[i - SHORT_LANES], 0, UINT8_MAX));
    }
}

static void floats_are_cut_to_a_range_and_to_whole_numbers(void **state)
{
    (void)state;
    lanes_float a = {-1e30F, 0.49F, 99.99F, 1e30F}, b = {7, 8.5F, 9.999F, INFINITY};
    lanes_float low = lanes_all_floats(0), high = lanes_all_floats(32000.5F);
    lanes_short shorts = lanes_shorts_of_floats(lanes_within_floats(a, low, high), lanes_within_floats(b, low, high));
    static const int16_t expected[SHORT_LANES] = {0, 0, 99, 32000, 7, 8, 9, 32000};
    for (int i = 0; i < SHORT_LANES; i++)
        assert_int_equal(shorts[i], expected[i]);
}

static void four_neighbours_have_a_mean(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (int round = 0; round < ROUNDS; round++) {
        lanes_byte a = any_bytes(&random) & 127;
        uint32_t means = lanes_means_of_four(a);
        for (int i = 0; i < BYTE_LANES; i += 4)
            assert_int_equal(means >> (i * 2) & 255, (a[i] + a[i + 1] + a[i + 2] + a[i + 3]) / 4);
    }
}

static void bytes_of_two_numbers_pair(void **state)
{
    (void)state;
    assert_true(lanes_pairs_of_four(0x44332211, 0xddccbbaa) == UINT64_C(0xdd44cc33bb22aa11));
    uint64_t random = 5;
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t a = next_random(&random), b = next_random(&random);
        uint64_t pairs = lanes_pairs_of_four(a, b);
        for (int i = 0; i < 4; i++)
            assert_int_equal(pairs >> (16 * i) & 0xffff, (a >> (8 * i) & 255) | (b >> (8 * i) & 255) << 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shorts_add_subtract_and_compare_lane_by_lane),
        cmocka_unit_test(bytes_subtract_and_compare_lane_by_lane),
        cmocka_unit_test(shorts_become_bytes_cut_to_what_these_can_be),
        cmocka_unit_test(floats_are_cut_to_a_range_and_to_whole_numbers),
        cmocka_unit_test(four_neighbours_have_a_mean),
        cmocka_unit_test(bytes_of_two_numbers_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
