/* What chart types make of candles: examples worked by hand, and what holds of any series. */
#include "maker.h"
#include "render/chart/type.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { ENOUGH = 5000 };

static void assert_near(double value, double wanted, double tolerance)
{
    if (!(fabs(value - wanted) <= tolerance))
        fail_msg("%.17g is not %.17g", value, wanted);
}

/* Candles that are nothing but their closes, a day apart, with volumes 1, 2, 4, ... of the first ones. */
static struct series *closes_of(const double *closes, size_t count)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, count, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        columns.time_us[i] = (int64_t)i * DAY_US;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = closes[i];
        columns.volume[i] = i < 50 ? (double)(UINT64_C(1) << i) : NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static enum status try_span(struct bench *bench, struct transformation *work, const char *type,
                            const struct series *series, struct series_span span)
{
    struct chart_options options = {0};
    assert_int_equal(chart_type_parse(&options, type, NULL), STATUS_OK);
    *work = (struct transformation){
        .series = series,
        .span = span,
        .candles = candles_of_series(series, span),
        .most = ENOUGH,
        .arena = &bench->arena,
        .error = &bench->error,
    };
    memcpy(work->arguments, options.arguments, sizeof work->arguments);
    return options.type->transform(work);
}

static struct transformation make_span(struct bench *bench, const char *type, const struct series *series,
                                       struct series_span span)
{
    struct transformation work;
    if (try_span(bench, &work, type, series, span) != STATUS_OK)
        fail_msg("%s: %s", type, bench->error.message);
    return work;
}

static struct transformation make(struct bench *bench, const char *type, const struct series *series)
{
    return make_span(bench, type, series, (struct series_span){0, series->length});
}

/* What is expected of a column; day: the candle that completed it. */
struct wanted {
    double open, close, volume;
    int day;
};

static void check_columns(const struct transformation *work, const struct wanted *wanted, size_t count)
{
    const struct candles *candles = &work->candles;
    assert_int_equal(candles->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_near(candles->open[i], wanted[i].open, 1e-9);
        assert_near(candles->close[i], wanted[i].close, 1e-9);
        assert_true(candles->high[i] == fmax(candles->open[i], candles->close[i]));
        assert_true(candles->low[i] == fmin(candles->open[i], candles->close[i]));
        assert_near(candles->volume[i], wanted[i].volume, 1e-9);
        assert_int_equal(candles->time_us[i], wanted[i].day * DAY_US);
    }
}

#define CHECK(bench, type, closes, ...)                                                                                \
    do {                                                                                                               \
        struct series *checked = closes_of(closes, sizeof(closes) / sizeof *(closes));                                 \
        const struct wanted all[] = {__VA_ARGS__};                                                                     \
        struct transformation work = make(bench, type, checked);                                                       \
        check_columns(&work, all, sizeof all / sizeof *all);                                                           \
        series_release(&checked);                                                                                      \
    } while (0)

/* ---- Worked examples ---- */

static void renko_lays_a_brick_for_each_whole_size(void **state)
{
    /* 104.9 is short of a brick; 111 completes two; 106 is one size below the last upper end, and no turn; 100 is two,
     * and one brick; 94 another; 105 two sizes above the last lower end, and one brick. */
    static const double closes[] = {100, 104.9, 111, 106, 100, 94, 99, 105};
    CHECK(*state, "renko:5", closes, {100, 105, 3.5, 2}, {105, 110, 3.5, 2}, {105, 100, 24, 4}, {100, 95, 32, 5},
          {100, 105, 192, 7});
}

static void renko_counts_decimal_fractions_as_they_are_written(void **state)
{
    static const double closes[] = {100.1, 100.2, 100.3, 100.5, 100.3, 100.2};
    CHECK(*state, "renko:0.1", closes, {100.1, 100.2, 3, 1}, {100.2, 100.3, 4, 2}, {100.3, 100.4, 4, 3},
          {100.4, 100.5, 4, 3}, {100.4, 100.3, 16, 4}, {100.3, 100.2, 32, 5});
}

static void pnf_columns_turn_by_the_reversal(void **state)
{
    /* From 10.5 the next boxes are at 11 and 10. 13.9 reaches 13, and 11 would be two boxes back; 10 is three: a column
     * of 12, 11, 10. 9.5 reaches nothing, 8.2 reaches 9, 12 turns: 10, 11, 12. */
    static const double closes[] = {10.5, 10.9, 12, 13.9, 11, 10, 9.5, 8.2, 12, 11.9};
    CHECK(*state, "pnf:1,3", closes, {10.5, 13.5, 31, 3}, {12.5, 8.5, 224, 7}, {9.5, 12.5, 768, 8});
}

static void pnf_reaches_boxes_of_decimal_fractions(void **state)
{
    /* 0.7 / 0.1 is less than 7 as doubles go, and so is 0.3 / 0.1 than 3. */
    static const double closes[] = {0.55, 0.7, 0.3};
    CHECK(*state, "pnf:0.1,3", closes, {0.55, 0.75, 3, 1}, {0.65, 0.25, 4, 2});
}

static void pnf_begins_downwards_and_below_zero(void **state)
{
    static const double closes[] = {0.5, 0, -2.3, -4, -1};
    CHECK(*state, "pnf:1,2", closes, {0.5, -4.5, 15, 3}, {-3.5, -0.5, 16, 4});
}

static void kagi_lines_turn_by_the_reversal(void **state)
{
    /* 103 is less than 4 away; 106 begins a line that goes on to 109; 106 is 3 back; 105 turns; 101 and 98 go on; 111
     * turns up. */
    static const double closes[] = {100, 103, 106, 109, 106, 105, 101, 98, 111, 112};
    struct bench *bench = *state;
    CHECK(bench, "kagi:4", closes, {100, 109, 31, 3}, {109, 98, 224, 7}, {98, 112, 768, 9});
    struct series *series = closes_of(closes, sizeof closes / sizeof *closes);
    struct candles lines = make(bench, "kagi:4", series).candles;
    /* Thick from the start; below the waist at 100 thin; above the shoulder at 109 thick. */
    assert_true(isnan(lines.turns[0]) && lines.turns[1] == 100 && lines.turns[2] == 109);
    assert_true(lines.is_thick[0] && !lines.is_thick[1] && lines.is_thick[2]);
    series_release(&series);
}

static void kagi_lines_between_shoulder_and_waist_stay_as_they_are(void **state)
{
    static const double closes[] = {100, 90, 96, 91, 95, 92, 97};
    struct bench *bench = *state;
    struct series *series = closes_of(closes, sizeof closes / sizeof *closes);
    struct candles lines = make(bench, "kagi:3", series).candles;
    assert_int_equal(lines.count, 6);
    for (size_t i = 0; i < 5; i++)
        assert_true(!lines.is_thick[i] && isnan(lines.turns[i]));
    assert_true(lines.is_thick[5] && lines.turns[5] == 95);
    series_release(&series);
}

static void three_line_break_turns_beyond_three_lines(void **state)
{
    /* 101 and 99.5 make no line; 100 is not below 100; 99 turns from the last line's lower end, 105. 106 is not above
     * the highest of the last three, 108; 109 is, and rises from 105. */
    static const double closes[] = {100, 100, 103, 101, 105, 108, 100, 99, 106, 109, 110};
    CHECK(*state, "three-line-break", closes, {100, 103, 7, 2}, {103, 105, 24, 4}, {105, 108, 32, 5}, {105, 99, 192, 7},
          {105, 109, 768, 9}, {109, 110, 1024, 10});
}

static void fewer_lines_turn_sooner(void **state)
{
    static const double closes[] = {100, 103, 105, 108, 104, 102};
    CHECK(*state, "three-line-break:1", closes, {100, 103, 3, 1}, {103, 105, 4, 2}, {105, 108, 8, 3}, {105, 104, 16, 4},
          {104, 102, 32, 5});
    CHECK(*state, "three-line-break:2", closes, {100, 103, 3, 1}, {103, 105, 4, 2}, {105, 108, 8, 3},
          {105, 102, 48, 5});
}

static void heikin_ashi_averages_as_defined(void **state)
{
    struct bench *bench = *state;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 2, NULL, &columns, NULL), STATUS_OK);
    for (int i = 0; i < 2; i++) {
        columns.time_us[i] = i * DAY_US;
        columns.open[i] = 10 + 2 * i;
        columns.high[i] = 14 + 2 * i;
        columns.low[i] = 8 + 3 * i;
        columns.close[i] = 12 + i;
        columns.volume[i] = 1 + i;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    struct candles made = make(bench, "heikin-ashi", series).candles;
    assert_int_equal(made.count, 2);
    /* 10, 14, 8, 12: (10 + 12) / 2 and 44 / 4. Then 12, 16, 11, 13: (11 + 11) / 2 and 52 / 4. */
    assert_true(made.open[0] == 11 && made.close[0] == 11 && made.high[0] == 14 && made.low[0] == 8);
    assert_true(made.open[1] == 11 && made.close[1] == 13 && made.high[1] == 16 && made.low[1] == 11);
    assert_true(made.volume[1] == 2);
    series_release(&series);
}

static void heikin_ashi_does_not_depend_on_what_is_shown(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 200});
    struct candles all = make(bench, "heikin-ashi", series).candles;
    struct candles some = make_span(bench, "heikin-ashi", series, (struct series_span){150, 30}).candles;
    assert_int_equal(some.count, 30);
    assert_memory_equal(some.open, all.open + 150, 30 * sizeof *some.open);
    assert_memory_equal(some.close, all.close + 150, 30 * sizeof *some.close);
    assert_memory_equal(some.high, all.high + 150, 30 * sizeof *some.high);
    assert_memory_equal(some.low, all.low + 150, 30 * sizeof *some.low);
    assert_true(some.close_before == all.close[149]);
    series_release(&series);
}

static void lines_are_closes_alone(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 20});
    static const char *const types[] = {"line", "area"};
    for (int i = 0; i < 2; i++) {
        struct candles made = make(bench, types[i], series).candles;
        assert_int_equal(made.count, 20);
        assert_ptr_equal(made.high, series->close);
        assert_ptr_equal(made.low, series->close);
        assert_ptr_equal(made.open, series->close);
    }
    series_release(&series);
}

static void hollow_candles_go_by_the_close_before(void **state)
{
    (void)state;
    static const double open[] = {10, 14, 9, 11}, close[] = {12, 13, 12.5, 12.5};
    struct candles candles = {.count = 4, .open = open, .close = close, .close_before = NAN};
    enum direction (*way)(const struct candles *, size_t) = chart_type_find("hollow")->direction;
    assert_int_equal(way(&candles, 0), DIRECTION_UP);
    assert_int_equal(way(&candles, 1), DIRECTION_UP);   /* filled, and up */
    assert_int_equal(way(&candles, 2), DIRECTION_DOWN); /* hollow, and down */
    assert_int_equal(way(&candles, 3), DIRECTION_UNCHANGED);
    candles.close_before = 12.5;
    assert_int_equal(way(&candles, 0), DIRECTION_DOWN);
}

/* ---- Sizes ---- */

/* Wilder's average, computed anew. */
static double range_at(const struct series *series, size_t last)
{
    double average = 0;
    size_t period = last < 14 ? last : 14;
    for (size_t i = 1; i <= last; i++) {
        double before = series->close[i - 1];
        double range = fmax(series->high[i], before) - fmin(series->low[i], before);
        average =
            i <= period ? average + range / (double)period : (average * (double)(period - 1) + range) / (double)period;
    }
    return average;
}

static void sizes_are_the_average_true_range_at_the_last_candle_shown(void **state)
{
    struct bench *bench = *state;
    struct series *series = maker_series((struct walk){.count = 120});
    static const char *const types[] = {"renko", "pnf", "kagi"};
    static const struct series_span spans[] = {{0, 120}, {60, 30}, {0, 15}, {0, 14}, {0, 2}, {14, 1}};
    for (size_t type = 0; type < 3; type++) {
        for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
            struct transformation work = make_span(bench, types[type], series, spans[i]);
            double wanted = range_at(series, spans[i].first + spans[i].count - 1);
            assert_near(work.arguments[0], wanted, wanted * 1e-12);
        }
        struct transformation one = make_span(bench, types[type], series, (struct series_span){0, 1});
        assert_true(one.arguments[0] == series->high[0] - series->low[0]);
        assert_int_equal(one.candles.count, 0);
    }
    series_release(&series);
}

static void prices_that_never_move_make_nothing(void **state)
{
    struct bench *bench = *state;
    static const char *const types[] = {"renko", "pnf", "kagi", "three-line-break", "renko:5", "pnf:5", "kagi:5"};
    static const double closes[40] = {0};
    struct series *series = closes_of(closes, 40);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct transformation work = make(bench, types[i], series);
        assert_int_equal(work.candles.count, 0);
        const char *wanted = i < 3 ? "never moves" : "40 candles";
        if (strncmp(work.note, "no ", 3) != 0 || !strstr(work.note, wanted))
            fail_msg("%s: '%s'", types[i], work.note);
    }
    series_release(&series);
}

static void too_many_are_refused_with_their_size(void **state)
{
    struct bench *bench = *state;
    static const double closes[] = {100, 5099, 99, 1e300};
    static const char *const refused[][2] = {
        {"renko:1", "0"}, {"renko:0.001", "0.001"}, {"pnf:0.001", "0.001"}, {"pnf:1e-12", "1e-12"}};
    struct series *series = closes_of(closes, 2);
    struct transformation work;
    assert_int_equal(make(bench, "renko:1", series).candles.count, 4999);
    assert_int_equal(try_span(bench, &work, "renko:0.99", series, (struct series_span){0, 2}), STATUS_USAGE);
    series_release(&series);
    series = closes_of(closes, 4);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(try_span(bench, &work, refused[i][0], series, (struct series_span){0, 3}), STATUS_USAGE);
        assert_non_null(strstr(bench->error.message, refused[i][1]));
        assert_int_equal(try_span(bench, &work, refused[i][0], series, (struct series_span){0, 4}), STATUS_USAGE);
    }
    series_release(&series);
}

/* ---- What holds of any series ---- */

static const char *const timeless[] = {"renko",  "renko:0.7", "pnf",   "pnf:0.4,2",        "pnf:0.9,5",
                                       "kagi:1", "kagi",      "renko", "three-line-break", "three-line-break:7"};
enum { TIMELESS = sizeof timeless / sizeof *timeless };

static bool is_rising(const struct candles *columns, size_t i)
{
    return columns->close[i] > columns->open[i];
}

static void check_renko(const struct transformation *work)
{
    const struct candles *bricks = &work->candles;
    double size = work->arguments[0];
    for (size_t i = 0; i < bricks->count; i++) {
        assert_near(fabs(bricks->close[i] - bricks->open[i]), size, size * 1e-9);
        if (i == 0)
            continue;
        bool turns = is_rising(bricks, i) != is_rising(bricks, i - 1);
        assert_near(bricks->open[i], turns ? bricks->open[i - 1] : bricks->close[i - 1], size * 1e-9);
    }
}

static void check_pnf(const struct transformation *work)
{
    const struct candles *columns = &work->candles;
    double box = work->arguments[0];
    for (size_t i = 0; i < columns->count; i++) {
        double boxes = (columns->high[i] - columns->low[i]) / box, first = columns->low[i] / box + 0.5;
        assert_near(boxes, floor(boxes + 0.5), 1e-6);
        assert_near(first, floor(first + 0.5), 1e-6);
        assert_true(boxes > (i > 0 ? work->arguments[1] : 1) - 0.5);
        if (i == 0)
            continue;
        assert_true(is_rising(columns, i) != is_rising(columns, i - 1));
        double step =
            is_rising(columns, i) ? columns->low[i] - columns->low[i - 1] : columns->high[i - 1] - columns->high[i];
        assert_near(step, box, box * 1e-6);
    }
}

static void check_kagi(const struct transformation *work)
{
    const struct candles *lines = &work->candles;
    for (size_t i = 0; i < lines->count; i++) {
        assert_true(fabs(lines->close[i] - lines->open[i]) >= work->arguments[0] * (1 - 1e-9));
        if (i == 0)
            continue;
        assert_true(is_rising(lines, i) != is_rising(lines, i - 1));
        assert_true(lines->open[i] == lines->close[i - 1]);
        bool changes = !isnan(lines->turns[i]);
        assert_true(changes == (lines->is_thick[i] != lines->is_thick[i - 1]));
        if (changes)
            assert_true(lines->turns[i] > lines->low[i] && lines->turns[i] < lines->high[i]);
    }
}

static void check_line_break(const struct transformation *work)
{
    const struct candles *lines = &work->candles;
    for (size_t i = 1; i < lines->count; i++) {
        bool turns = is_rising(lines, i) != is_rising(lines, i - 1);
        assert_true(lines->open[i] == (turns ? lines->open[i - 1] : lines->close[i - 1]));
        for (size_t back = 1; back <= (turns ? (size_t)work->arguments[0] : 1) && back <= i; back++)
            assert_true(is_rising(lines, i) ? lines->close[i] > lines->high[i - back]
                                            : lines->close[i] < lines->low[i - back]);
    }
}

static void check_any(const char *type, const struct transformation *work, const struct series *series)
{
    double shown = 0, traded = 0;
    const struct candles *columns = &work->candles;
    for (size_t i = 0; i < columns->count; i++) {
        assert_true(columns->high[i] > columns->low[i]);
        assert_true(i == 0 || columns->time_us[i] >= columns->time_us[i - 1]);
        shown += columns->volume[i];
    }
    for (size_t i = 0; i < series->length; i++)
        traded += series->volume[i];
    if (columns->count > 0 && (type[0] == 'p' || type[0] == 'k'))
        assert_near(shown, traded, traded * 1e-9);
    else
        assert_true(shown <= traded * (1 + 1e-9));
    if (type[0] == 'r')
        check_renko(work);
    else if (type[0] == 'p')
        check_pnf(work);
    else if (type[0] == 'k')
        check_kagi(work);
    else
        check_line_break(work);
}

static void columns_are_what_their_type_says(void **state)
{
    struct bench *bench = *state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct series *series = maker_series((struct walk){.count = 5 + seed * 17, .swing = 3, .seed = seed});
        for (size_t i = 0; i < TIMELESS; i++) {
            arena_reset(&bench->arena);
            struct transformation work = make(bench, timeless[i], series);
            check_any(timeless[i], &work, series);
        }
        series_release(&series);
    }
}

/* Of a given size: what stands is changed by no later candle. Of the last column, which may grow, only the start. */
static void later_candles_change_nothing_that_stands(void **state)
{
    struct bench *bench = *state;
    static const char *const types[] = {"renko:0.7", "pnf:0.4,3", "kagi:1", "three-line-break"};
    struct series *series = maker_series((struct walk){.count = 300, .swing = 3, .seed = 5});
    for (size_t i = 0; i < 4; i++) {
        arena_reset(&bench->arena);
        struct candles all = make(bench, types[i], series).candles;
        assert_true(all.count > 10);
        for (size_t length = 1; length <= series->length; length += 7) {
            struct candles part = make_span(bench, types[i], series, (struct series_span){0, length}).candles;
            assert_true(part.count <= all.count);
            for (size_t at = 0; at < part.count; at++) {
                assert_true(part.open[at] == all.open[at]);
                if (at + 1 < part.count || types[i][0] == 'r' || types[i][0] == 't')
                    assert_true(part.close[at] == all.close[at] && part.time_us[at] == all.time_us[at]);
            }
        }
    }
    series_release(&series);
}

static void rising_and_falling_are_treated_alike(void **state)
{
    struct bench *bench = *state;
    static const char *const types[] = {"renko:0.5", "pnf:0.5", "kagi:1", "three-line-break"};
    struct series *series = maker_series((struct walk){.count = 250, .swing = 4, .seed = 9});
    double mirrored[250];
    for (size_t i = 0; i < 250; i++)
        mirrored[i] = -series->close[i];
    struct series *mirror = closes_of(mirrored, 250);
    for (size_t i = 0; i < 4; i++) {
        struct candles a = make(bench, types[i], series).candles, b = make(bench, types[i], mirror).candles;
        assert_true(a.count > 5);
        assert_int_equal(a.count, b.count);
        for (size_t at = 0; at < a.count; at++) {
            assert_near(a.open[at], -b.open[at], 1e-9);
            assert_near(a.close[at], -b.close[at], 1e-9);
        }
    }
    series_release(&series);
    series_release(&mirror);
}

static void hostile_prices_give_finite_columns_or_an_error(void **state)
{
    struct bench *bench = *state;
    static const double values[] = {0,     -0.0,    1,        -1,    1e-12,  5e-324, -5e-324, DBL_MIN,
                                    1e300, DBL_MAX, -DBL_MAX, 1e308, -1e308, 1e15,   1e-300,  0.1};
    static const char *const types[] = {
        "renko",     "renko:1", "renko:1e308", "renko:1e-12", "pnf",         "pnf:1", "pnf:1e308",
        "pnf:1e-12", "kagi",    "kagi:1e-12",  "kagi:1e308",  "heikin-ashi", "line",  "three-line-break"};
    uint64_t random = 77;
    for (int turn = 0; turn < 300; turn++) {
        double closes[24];
        for (size_t i = 0; i < 24; i++)
            closes[i] = values[(size_t)(maker_random(&random) * (turn % 3 ? 16 : 7))];
        struct series *series = closes_of(closes, 1 + (size_t)(maker_random(&random) * 24));
        for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
            struct transformation work;
            arena_reset(&bench->arena);
            if (try_span(bench, &work, types[i], series, (struct series_span){0, series->length}) != STATUS_OK)
                continue;
            for (size_t at = 0; at < work.candles.count; at++)
                assert_true(isfinite(work.candles.open[at]) && isfinite(work.candles.high[at]) &&
                            isfinite(work.candles.low[at]) && isfinite(work.candles.close[at]));
        }
        series_release(&series);
    }
}

static void arguments_are_kept_only_where_all_are_right(void **state)
{
    (void)state;
    struct chart_options options = {0};
    struct error error;
    assert_int_equal(chart_type_parse(&options, "pnf:2,4", &error), STATUS_OK);
    static const char *const wrong[] = {"pnf:5,0", "pnf:1e400", "renko:",      "renko:0x5",   "renko:1 2", "nosuch:5",
                                        "",        ":",         "kagi:size=5", "renko:size=", "pnf:1,2,3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (chart_type_parse(&options, wrong[i], &error) != STATUS_USAGE)
            fail_msg("'%s' was taken", wrong[i]);
        assert_string_equal(options.type->name, "pnf");
        assert_true(options.arguments[0] == 2 && options.arguments[1] == 4);
    }
}

static void every_parameter_has_a_default_in_its_range(void **state)
{
    (void)state;
    for (size_t i = 0; chart_types[i]; i++) {
        assert_true(chart_types[i]->parameter_count <= CHART_ARGUMENTS_MAX);
        for (size_t at = 0; at < chart_types[i]->parameter_count; at++) {
            char text[100];
            const struct indicator_parameter *parameter = &chart_types[i]->parameters[at];
            assert_true(parameter->least > 0);
            snprintf(text, sizeof text, "%s:%s=%s", chart_types[i]->name, parameter->name, parameter->default_text);
            struct chart_options options;
            assert_int_equal(chart_type_parse(&options, text, NULL), STATUS_OK);
        }
    }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(renko_lays_a_brick_for_each_whole_size),
        CASE(renko_counts_decimal_fractions_as_they_are_written),
        CASE(pnf_columns_turn_by_the_reversal),
        CASE(pnf_reaches_boxes_of_decimal_fractions),
        CASE(pnf_begins_downwards_and_below_zero),
        CASE(kagi_lines_turn_by_the_reversal),
        CASE(kagi_lines_between_shoulder_and_waist_stay_as_they_are),
        CASE(three_line_break_turns_beyond_three_lines),
        CASE(fewer_lines_turn_sooner),
        CASE(heikin_ashi_averages_as_defined),
        CASE(heikin_ashi_does_not_depend_on_what_is_shown),
        CASE(lines_are_closes_alone),
        CASE(hollow_candles_go_by_the_close_before),
        CASE(sizes_are_the_average_true_range_at_the_last_candle_shown),
        CASE(prices_that_never_move_make_nothing),
        CASE(too_many_are_refused_with_their_size),
        CASE(columns_are_what_their_type_says),
        CASE(later_candles_change_nothing_that_stands),
        CASE(rising_and_falling_are_treated_alike),
        CASE(hostile_prices_give_finite_columns_or_an_error),
        CASE(arguments_are_kept_only_where_all_are_right),
        CASE(every_parameter_has_a_default_in_its_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
