#include "render/ohlc/oscillators.h"

#include "render/ohlc/averages.h"

#include <float.h>
#include <math.h>

struct plot *lines_new(struct plots *plots, struct arena *arena, size_t length, size_t count, const char *const *names,
                       double **columns)
{
    struct plot *items = plots_new(plots, arena, count);
    for (size_t i = 0; items && i < count; i++) {
        items[i].name = names[i];
        columns[i] = plot_new(&items[i], arena, length);
        if (!columns[i])
            return NULL;
    }
    return items;
}

void bound_pane(struct plots *plots, double low, double high, const double *guides, size_t count)
{
    plots->has_range = true;
    plots->range_low = low;
    plots->range_high = high;
    plots->guides = guides;
    plots->guide_count = count;
}

bool columns_new(double **columns, size_t count, struct arena *arena, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        columns[i] = arena_alloc(arena, length, sizeof *columns[i]);
        if (!columns[i])
            return false;
    }
    return true;
}

static double finite_or_nan(double value)
{
    return isfinite(value) ? value : NAN;
}

double share_of(double part, double whole, double neutral)
{
    /* Sums that fade for long end as a few units of the smallest double there is, whose share is any. */
    if (fabs(part) < DBL_MIN && fabs(whole) < DBL_MIN)
        return neutral;
    return isfinite(whole) ? finite_or_nan(part / whole) : NAN;
}

double percent_of(double part, double whole, double neutral)
{
    return finite_or_nan(100 * share_of(part, whole, neutral / 100));
}

double difference_of(double a, double b)
{
    /* An average comes to rest some units of its last digit off the price that it follows. */
    const double rounding = 1e-13;
    double difference = finite_or_nan(a - b);
    return fabs(difference) <= rounding * fabs(a) ? 0 : difference;
}

void typical_price(double *out, const struct series *series)
{
    for (size_t i = 0; i < series->length; i++)
        out[i] = (series->high[i] + series->low[i] + series->close[i]) / 3;
}

bool running_range(double *highest, double *lowest, const double *high, const double *low, size_t length, size_t period,
                   struct arena *arena)
{
    /* A period that is never full needs no room, whatever its length. */
    size_t *scratch = arena_alloc(arena, period <= length ? period : 0, sizeof *scratch);
    if (!scratch)
        return false;
    if (period > length) {
        for (size_t i = 0; i < length; i++)
            highest[i] = lowest[i] = NAN;
        return true;
    }
    running_highest(highest, high, length, period, scratch);
    running_lowest(lowest, low, length, period, scratch);
    return true;
}

bool relative_strength(double *out, const double *values, size_t length, size_t period, struct arena *arena)
{
    double *columns[4];
    if (!columns_new(columns, 4, arena, length))
        return false;
    double *gain = columns[0], *loss = columns[1], *mean_gain = columns[2], *mean_loss = columns[3];
    gain[0] = loss[0] = NAN;
    for (size_t i = 1; i < length; i++) {
        double change = values[i] - values[i - 1];
        gain[i] = change > 0 ? change : 0;
        loss[i] = change < 0 ? -change : 0;
    }
    average_wilder(mean_gain, gain, length, period);
    average_wilder(mean_loss, loss, length, period);
    for (size_t i = 0; i < length; i++)
        out[i] = percent_of(mean_gain[i], mean_gain[i] + mean_loss[i], 50);
    /* Without a change both fade alike: what would differ is rounding, and a stochastic of the index would show it. */
    for (size_t i = 1; i < length; i++)
        if (gain[i] == 0 && loss[i] == 0 && !isnan(out[i - 1]))
            out[i] = out[i - 1];
    return true;
}

bool stochastic_lines(double *k, double *d, const struct stochastic *of, struct arena *arena)
{
    double *columns[3];
    if (!columns_new(columns, 3, arena, of->length))
        return false;
    double *highest = columns[0], *lowest = columns[1], *place = columns[2];
    if (!running_range(highest, lowest, of->high, of->low, of->length, of->period, arena))
        return false;
    for (size_t i = 0; i < of->length; i++)
        place[i] = percent_of(of->close[i] - lowest[i], highest[i] - lowest[i], 50);
    average_simple(k, place, of->length, of->smooth_k);
    average_simple(d, k, of->length, of->smooth_d);
    return true;
}
