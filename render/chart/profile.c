#include "render/chart/compose.h"

#include <math.h>

/* The fullest bar takes this part of the plot's width. */
enum { PLOT_PART = 5 };

/* A price between the ends, of which the difference may be more than a double holds. */
static double price_at(const struct plot_profile *profile, size_t edge)
{
    double share = (double)edge / (double)profile->bins;
    return profile->low * (1 - share) + profile->high * share;
}

static double fullest(const struct plot_profile *profile)
{
    double most = 0;
    for (size_t i = 0; i < profile->bins; i++)
        most = fmax(most, profile->up[i] + profile->down[i]);
    return most;
}

/* Rows from the upper edge's up to the lower edge's: the bars of two bins never share one, unless a bin has none. Bars
 * of some height stand apart. */
static struct profile_bar place_bar(const struct scale *scale, const struct plot_profile *profile, size_t bin)
{
    double low = price_at(profile, bin), high = price_at(profile, bin + 1);
    struct profile_bar bar = {
        .y0 = (int)floor(scale_position(scale, high) + 0.5),
        .y1 = (int)floor(scale_position(scale, low) + 0.5) - 1,
        .is_value = low / 2 + high / 2 >= profile->value_low && low / 2 + high / 2 <= profile->value_high,
    };
    if (bar.y1 < bar.y0)
        bar.y1 = bar.y0;
    else if (bar.y1 - bar.y0 >= 3)
        bar.y0++;
    return bar;
}

/* Of bins that lie on one row the fullest is shown. */
static void add_bar(struct layout *layout, size_t first, struct profile_bar bar)
{
    if (layout->profile_bar_count > first) {
        struct profile_bar *last = &layout->profile_bars[layout->profile_bar_count - 1];
        if (last->y0 == bar.y0 && last->y1 == bar.y1) {
            *last = bar.up_px + bar.down_px > last->up_px + last->down_px ? bar : *last;
            return;
        }
    }
    layout->profile_bars[layout->profile_bar_count++] = bar;
}

static void add_profile(struct layout *layout, const struct plot_profile *profile)
{
    const struct pane *pane = &layout->panes[0];
    double most = fullest(profile);
    int widest = (layout->right - layout->plot.x0 + 1) / PLOT_PART;
    size_t first = layout->profile_bar_count;
    for (size_t i = 0; most > 0 && i < profile->bins; i++) {
        struct profile_bar bar = place_bar(&pane->scale, profile, i);
        if (bar.y1 < pane->box.y0 || bar.y0 > pane->box.y1)
            continue;
        bar.y0 = bar.y0 < pane->box.y0 ? pane->box.y0 : bar.y0;
        bar.y1 = bar.y1 > pane->box.y1 ? pane->box.y1 : bar.y1;
        int whole = (int)(widest * ((profile->up[i] + profile->down[i]) / most) + 0.5);
        bar.up_px = (int)(widest * (profile->up[i] / most) + 0.5);
        bar.up_px = bar.up_px > whole ? whole : bar.up_px;
        bar.down_px = whole - bar.up_px;
        if (whole > 0)
            add_bar(layout, first, bar);
    }
}

static bool has_profile(const struct indicator_result *result)
{
    return result->call->indicator->pane == INDICATOR_PANE_PRICE && result->plots.profile.up;
}

enum status compose_profiles(struct compose *compose)
{
    struct layout *layout = compose->layout;
    size_t bins = 0;
    for (size_t i = 0; i < compose->indicator_count; i++)
        bins += has_profile(&compose->indicators[i]) ? compose->indicators[i].plots.profile.bins : 0;
    layout->profile_bars = arena_alloc(compose->arena, bins, sizeof *layout->profile_bars);
    if (!layout->profile_bars)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < compose->indicator_count; i++) {
        if (has_profile(&compose->indicators[i]))
            add_profile(layout, &compose->indicators[i].plots.profile);
    }
    return STATUS_OK;
}
