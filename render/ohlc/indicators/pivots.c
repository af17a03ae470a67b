/* Pivot points: levels for each day of intraday data from the high H, low L and close C of the day before that has
 * candles; on daily data, of weeks (from Monday on) from the week before, and on coarser data of months and years. Days
 * begin at midnight on the file's own clock. P = (H + L + C) / 3, and with H - L as the range:
 *     classic     R1 = 2 P - L, R2 = P + range, R3 = H + 2 (P - L); the floor traders', as in John Person, A Complete
 *                 Guide to Technical Trading Tactics, 2004 (others have R3 = P + 2 range)
 *     fibonacci   P and 0.382, 0.618 and 1 of the range
 *     camarilla   C and 1.1 / 12, 1.1 / 6 and 1.1 / 4 of the range; Nick Stott, 1989 (of his four the inner three)
 * S1 to S3 lie likewise below. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"
#include "render/ohlc/time.h"

#include <math.h>
#include <stdbool.h>

#define DAY_US INT64_C(86400000000)

enum { SUPPORT_3, SUPPORT_2, SUPPORT_1, PIVOT, RESISTANCE_1, RESISTANCE_2, RESISTANCE_3, LEVELS };
enum method { METHOD_CLASSIC, METHOD_FIBONACCI, METHOD_CAMARILLA };
enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

/* The candles of a day (week, ...) taken together. */
struct session {
    double high, low, close;
};

static int64_t divide_down(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

/* Longer than the candles are, so that each has several of them. */
static enum unit choose_unit(int64_t interval_us)
{
    if (interval_us < DAY_US)
        return UNIT_DAY;
    if (interval_us < 7 * DAY_US)
        return UNIT_WEEK;
    return interval_us < 28 * DAY_US ? UNIT_MONTH : UNIT_YEAR;
}

/* A number that differs from one session to the next. */
static int64_t session_number(int64_t clock_us, enum unit unit)
{
    if (unit == UNIT_DAY)
        return divide_down(clock_us, DAY_US);
    if (unit == UNIT_WEEK)
        return divide_down(divide_down(clock_us, DAY_US) + 3, 7); /* 1970-01-01 was a Thursday */
    struct civil_time civil = civil_from_us(clock_us);
    return unit == UNIT_MONTH ? civil.year * 12 + civil.month : civil.year;
}

static void put_around(double *levels, double middle, const double *distances)
{
    for (int i = 0; i < 3; i++) {
        levels[RESISTANCE_1 + i] = middle + distances[i];
        levels[SUPPORT_1 - i] = middle - distances[i];
    }
}

static void put_levels(double *levels, const struct session *before, enum method method)
{
    double high = before->high, low = before->low, range = high - low;
    double pivot = (high + low + before->close) / 3;
    if (method == METHOD_FIBONACCI) {
        put_around(levels, pivot, (double[]){0.382 * range, 0.618 * range, range});
    } else if (method == METHOD_CAMARILLA) {
        put_around(levels, before->close, (double[]){1.1 / 12 * range, 1.1 / 6 * range, 1.1 / 4 * range});
    } else {
        put_around(levels, pivot, (double[]){0, range, 0});
        levels[RESISTANCE_1] = 2 * pivot - low;
        levels[SUPPORT_1] = 2 * pivot - high;
        levels[RESISTANCE_3] = high + 2 * (pivot - low);
        levels[SUPPORT_3] = low - 2 * (high - pivot);
    }
    levels[PIVOT] = pivot;
    for (int i = 0; i < LEVELS; i++)
        levels[i] = isfinite(levels[i]) ? levels[i] : NAN;
}

static void follow(double *const *columns, const struct series *series, enum method method)
{
    enum unit unit = choose_unit(series->interval_us);
    double levels[LEVELS];
    for (int i = 0; i < LEVELS; i++)
        levels[i] = NAN;
    struct session session = {0};
    int64_t number = 0;
    for (size_t i = 0; i < series->length; i++) {
        int64_t own = session_number(series_clock_us(series, series->time_us[i]), unit);
        if (i > 0 && own != number)
            put_levels(levels, &session, method);
        bool is_first = i == 0 || own != number;
        number = own;
        session.high = is_first ? series->high[i] : fmax(session.high, series->high[i]);
        session.low = is_first ? series->low[i] : fmin(session.low, series->low[i]);
        session.close = series->close[i];
        for (int level = 0; level < LEVELS; level++)
            columns[level][i] = levels[level];
    }
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    static const struct {
        const char *name;
        int level;
    } order[LEVELS] = {{"P", PIVOT},      {"R1", RESISTANCE_1}, {"R2", RESISTANCE_2}, {"R3", RESISTANCE_3},
                       {"S1", SUPPORT_1}, {"S2", SUPPORT_2},    {"S3", SUPPORT_3}};
    struct plot *items = plots_new(plots, arena, LEVELS);
    double *columns[LEVELS];
    for (size_t i = 0; items && i < LEVELS; i++) {
        items[i] = (struct plot){.name = order[i].name, .kind = PLOT_STEPS};
        items[i].paint = i > 0 ? PLOT_PAINT_LAST : PLOT_PAINT_NEXT;
        items[i].is_dashed = i > 0;
        columns[order[i].level] = plot_new(&items[i], arena, series->length);
        if (!columns[order[i].level])
            return error_no_memory(error);
    }
    if (!items)
        return error_no_memory(error);
    /* Rows that are merely numbered have no days. */
    if (series->has_time)
        follow(columns, series, (enum method)argument_choice(call, 0));
    return STATUS_OK;
}

static const char *const methods[] = {
    [METHOD_CLASSIC] = "classic", [METHOD_FIBONACCI] = "fibonacci", [METHOD_CAMARILLA] = "camarilla", NULL};

static const struct indicator_parameter parameters[] = {
    {"method", "classic", PARAMETER_CHOICE, .choices = methods},
};

const struct indicator indicator_pivots = {
    .name = "pivots",
    .summary = "Pivot points of the day before (daily data: the week before)",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
