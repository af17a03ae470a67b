#include "test_overlays.h"

static const char *const overlays[] = {"sma:7",  "ema:7", "wma:7",       "dema:7",        "tema:7",    "hma:7",
                                       "vwma:7", "vwap",  "bollinger:7", "keltner:7,2,5", "donchian:7"};
enum { OVERLAYS = sizeof overlays / sizeof *overlays };

static void assert_moved(const double *moved, const double *values, double scale, double shift)
{
    double expected[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        expected[i] = values[i] * scale + shift;
    assert_values("moved", moved, expected, LENGTH);
}

/* All of them are prices: in other units, or raised, they are those of the candles in these units. */
static void overlays_move_with_the_prices(void **state)
{
    (void)state;
    static const double scales[] = {0.01, 1, 1000}, shifts[] = {0, 500, -20};
    struct series *series = daily();
    for (size_t c = 0; c < 3; c++) {
        struct series *moved = walk(LENGTH, DAY_US, scales[c], shifts[c]);
        for (size_t k = 0; k < OVERLAYS; k++) {
            struct computed a = compute(overlays[k], series), b = compute(overlays[k], moved);
            assert_int_equal(a.plots.count, b.plots.count);
            for (size_t p = 0; p < a.plots.count; p++) {
                assert_moved(b.plots.items[p].values, a.plots.items[p].values, scales[c], shifts[c]);
                if (a.plots.items[p].lower)
                    assert_moved(b.plots.items[p].lower, a.plots.items[p].lower, scales[c], shifts[c]);
            }
            arena_release(&a.arena);
            arena_release(&b.arena);
        }
        series_release(&moved);
    }
    series_release(&series);
}

/* Those that weigh closes by place or volume, and by nothing else: of a sum of two series they are the sum. */
static void averages_of_a_sum_are_sums_of_averages(void **state)
{
    (void)state;
    static const char *const linear[] = {"sma:7", "ema:7", "wma:7", "dema:7", "tema:7", "hma:7", "vwma:7"};
    double closes[3][LENGTH], volumes[LENGTH];
    uint64_t random = 5;
    for (size_t i = 0; i < LENGTH; i++) {
        closes[0][i] = 100 + 20 * uniform(&random);
        closes[1][i] = 3 * (double)i + 10 * uniform(&random);
        closes[2][i] = 0.5 * closes[0][i] + 2 * closes[1][i];
        volumes[i] = 1 + 1000 * uniform(&random);
    }
    for (size_t k = 0; k < sizeof linear / sizeof *linear; k++) {
        struct computed computed[3];
        struct series *series[3];
        for (size_t s = 0; s < 3; s++) {
            series[s] = of_closes(closes[s], LENGTH);
            const double *own = series[s]->volume;
            series[s]->volume = volumes;
            computed[s] = compute(linear[k], series[s]);
            series[s]->volume = own;
        }
        double expected[LENGTH];
        for (size_t i = 0; i < LENGTH; i++)
            expected[i] = 0.5 * plot_of(&computed[0], 0, 1)->values[i] + 2 * plot_of(&computed[1], 0, 1)->values[i];
        assert_values(linear[k], plot_of(&computed[2], 0, 1)->values, expected, LENGTH);
        for (size_t s = 0; s < 3; s++) {
            arena_release(&computed[s].arena);
            series_release(&series[s]);
        }
    }
}

/* A value once told stays so when candles are added: none looks ahead. */
static void overlays_of_the_first_candles_stay(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 6, 7, 8, 20, 50, 299};
    struct series *series = daily();
    for (size_t n = 0; n < sizeof lengths / sizeof *lengths; n++) {
        struct series *first = walk(lengths[n], DAY_US, 1, 0);
        for (size_t k = 0; k < OVERLAYS; k++) {
            struct computed a = compute(overlays[k], series), b = compute(overlays[k], first);
            for (size_t p = 0; p < a.plots.count; p++)
                assert_values(overlays[k], plot_of(&b, p, a.plots.count)->values, a.plots.items[p].values, lengths[n]);
            arena_release(&a.arena);
            arena_release(&b.arena);
        }
        series_release(&first);
    }
    series_release(&series);
}

static void assert_finite_or_nan(const char *what, const struct plot *plot, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (isinf(plot->values[i]) || (plot->lower && isinf(plot->lower[i])))
            fail_msg("%s [%zu] is infinite", what, i);
        if (plot->lower) {
            assert_int_equal(isnan(plot->values[i]), isnan(plot->lower[i]));
            assert_false(plot->lower[i] > plot->values[i]);
        }
    }
}

static void the_largest_prices_and_periods_give_no_infinity(void **state)
{
    (void)state;
    static const char *const long_ones[] = {"sma:1000000",
                                            "ema:1000000",
                                            "wma:1000000",
                                            "dema:1000000",
                                            "tema:1000000",
                                            "hma:1000000",
                                            "vwma:1000000",
                                            "bollinger:1000000,1000",
                                            "keltner:1000000,1000,1000000",
                                            "donchian:1000000"};
    static const double largest[] = {DBL_MAX, -DBL_MAX, 1e155, 0, -0.0, DBL_MIN, 5e-324, 1e308};
    double closes[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        closes[i] = largest[i * i % 8];
    struct series *series = of_closes(closes, LENGTH);
    double *volumes = malloc(LENGTH * sizeof *volumes);
    assert_non_null(volumes);
    for (size_t i = 0; i < LENGTH; i++)
        volumes[i] = i % 3 ? 1e308 : -5;
    const double *own = series->volume;
    series->volume = volumes;
    for (size_t k = 0; k < OVERLAYS; k++) {
        struct computed computed = compute(overlays[k], series);
        for (size_t p = 0; p < computed.plots.count; p++)
            assert_finite_or_nan(overlays[k], &computed.plots.items[p], LENGTH);
        arena_release(&computed.arena);
    }
    for (size_t k = 0; k < sizeof long_ones / sizeof *long_ones; k++) {
        struct computed computed = compute(long_ones[k], series);
        for (size_t i = 0; i < LENGTH; i++)
            assert_true(isnan(computed.plots.items[0].values[i]));
        arena_release(&computed.arena);
    }
    series->volume = own;
    free(volumes);
    series_release(&series);
}

/* An edge that does not fit a double takes the other with it. */
static void a_band_has_both_edges_or_none(void **state)
{
    (void)state;
    static const double closes[] = {-0.8e308, 0, -0.8e308, 0, 0, 0, 0, 0, 0.8e308, 0, 0.8e308};
    struct series *series = of_closes(closes, 11);
    struct computed channel = compute("keltner:2,2,2", series);
    const struct plot *band = plot_of(&channel, 0, 2);
    assert_finite_or_nan("keltner", band, 11);
    assert_true(isnan(band->values[2]) && isnan(band->values[10]));
    assert_false(isnan(band->values[7]) || isnan(channel.plots.items[1].values[2]));
    arena_release(&channel.arena);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlays_move_with_the_prices),
        cmocka_unit_test(averages_of_a_sum_are_sums_of_averages),
        cmocka_unit_test(overlays_of_the_first_candles_stay),
        cmocka_unit_test(a_band_has_both_edges_or_none),
        cmocka_unit_test(the_largest_prices_and_periods_give_no_infinity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
