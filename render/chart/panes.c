#include "render/chart/compose.h"

/* How the rows between header and time axis are shared. */
struct shares {
    int price, volume, own;       /* rows of the price pane, the volume pane, each pane of an indicator */
    int gap, volume_gap, own_gap; /* rows between panes, as a rule; above the volume pane, above an indicator's */
};

/* The legend of a pane stands below the rule, two lines of letters high. */
static int legend_gap(const struct compose *compose, int gap)
{
    return compose->has_legend_rows ? gap / 2 + 2 * compose->text_px : gap;
}

/* What a pane needs so that one tick can be read; or, where that cannot be had, a curve be told from a line. */
static int least_rows(const struct compose *compose, bool is_tight)
{
    enum { CURVE_ROWS = 12 };
    return compose->has_price_axis && !is_tight ? compose->text_px * 5 / 2 : CURVE_ROWS;
}

/* Panes of indicators are a quarter higher than the volume pane. Below the price pane stands half of the rows at most,
 * or a little more where the panes would be too low for a few ticks else, as long as every pane has what it needs.
 * False where they have not. */
static bool share_rows(const struct compose *compose, int rows, bool is_tight, struct shares *shares)
{
    int panes = (int)compose->own_panes, volumes = compose->has_volume ? 1 : 0;
    int left = rows - volumes * shares->volume_gap - panes * shares->own_gap, least = least_rows(compose, is_tight);
    int wanted = 18 * volumes + 24 * panes;
    int below = left * wanted / 100, most = rows / 2 - (rows - left);
    below = below < most ? below : most;
    int parts = 4 * volumes + 5 * panes;
    int roomy = 4 * compose->text_px < rows / 5 ? 4 * compose->text_px : rows / 5,
        own_most = (left - rows * 45 / 100) * 5 / parts;
    roomy = own_most < roomy ? own_most : roomy;
    shares->own = below * 5 / parts;
    shares->own = shares->own < roomy ? roomy : shares->own;
    shares->own = shares->own < least ? least : shares->own;
    shares->volume = volumes * shares->own * 4 / 5;
    shares->price = left - shares->volume - panes * shares->own;
    return shares->price >= least * 3 / 2;
}

/* As above, for the plot below `legend_lines` lines. */
static bool fit_panes(struct compose *compose, bool is_tight, struct shares *shares)
{
    struct layout *layout = compose->layout;
    int em = compose->text_px;
    layout->plot.y0 = compose->header_rows + compose->legend_lines * (em * 3 / 2);
    int rows = layout->plot.y1 - layout->plot.y0 + 1;
    shares->gap = compose->has_price_axis ? em : rows >= 100 ? 4 : 2;
    shares->own_gap = legend_gap(compose, shares->gap);
    shares->volume_gap = compose->volume_plots > 0 ? shares->own_gap : shares->gap;
    if (compose->own_panes > 0)
        return share_rows(compose, rows, is_tight, shares);
    shares->volume = compose->has_volume && (rows / 5 >= 6 || compose->volume_plots > 0) ? rows / 5 : 0;
    shares->price = shares->volume ? rows - shares->volume - shares->volume_gap : rows;
    return true;
}

/* With the legends that are left, and if need be without room for the indicators' ticks. */
static bool fit_tightly(struct compose *compose, struct shares *shares)
{
    return fit_panes(compose, false, shares) || fit_panes(compose, true, shares);
}

/* Where the rows are too few for all panes, the legends between them go first, then the ticks of the indicators, at
 * last the price pane's legend. */
static enum status choose_shares(struct compose *compose, struct shares *shares)
{
    if (fit_panes(compose, false, shares))
        return STATUS_OK;
    compose->has_legend_rows = false;
    if (fit_tightly(compose, shares))
        return STATUS_OK;
    compose->has_lost_legend = compose->legend_lines > 0;
    compose->legend_lines = 0;
    compose->layout->legend_count = compose->layout->sign_count = 0;
    if (fit_tightly(compose, shares))
        return STATUS_OK;
    return error_set(compose->error, STATUS_USAGE, "%zu %s not fit a picture of %dx%d", compose->own_panes,
                     compose->own_panes == 1 ? "pane of an indicator does" : "panes of indicators do",
                     compose->layout->width_px, compose->layout->height_px);
}

/* Puts a pane below the last one. */
static struct pane *add_pane(struct layout *layout, enum pane_role role, const char *name, int gap, int rows)
{
    struct pane *pane = &layout->panes[layout->pane_count];
    int top = layout->pane_count ? layout->panes[layout->pane_count - 1].box.y1 + 1 + gap : layout->plot.y0;
    *pane = (struct pane){
        .role = role, .name = name, .box = {.y0 = top, .y1 = top + rows - 1}, .rule_row = -1, .zero_row = -1};
    layout->pane_count++;
    return pane;
}

static enum status add_own_panes(struct compose *compose, const struct shares *shares)
{
    struct layout *layout = compose->layout;
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct indicator_call *call = compose->indicators[i].call;
        if (compose_pane_of(compose, call) != INDICATOR_PANE_OWN)
            continue;
        const char *name = compose_text(compose, call->text);
        if (!name)
            return error_no_memory(compose->error);
        struct pane *pane = add_pane(layout, PANE_INDICATOR, name, shares->own_gap, shares->own);
        pane->rule_row = pane[-1].box.y1 + (shares->gap + 1) / 2;
    }
    for (size_t i = 0; i < layout->trace_count; i++) {
        size_t *pane = &layout->traces[i].pane;
        if (*pane == PANES_MAX)
            *pane = 1;
        else if (*pane > 0)
            *pane += layout->pane_count - compose->own_panes - 1;
    }
    return STATUS_OK;
}

enum status compose_rows(struct compose *compose)
{
    struct layout *layout = compose->layout;
    int em = compose->text_px;
    layout->plot.y1 = layout->height_px - 1 - (compose->has_time_axis ? 2 * em + em / 2 : compose->margin_px);
    if (compose->own_panes > PANES_MAX - 2)
        return error_set(compose->error, STATUS_USAGE, "%zu panes of indicators: a chart has %d at most",
                         compose->own_panes, PANES_MAX - 2);
    struct shares shares = {0};
    enum status status = choose_shares(compose, &shares);
    if (status != STATUS_OK)
        return status;
    add_pane(layout, PANE_PRICE, "price", 0, shares.price);
    if (shares.volume > 0) {
        struct pane *volume = add_pane(layout, PANE_VOLUME, "volume", shares.volume_gap, shares.volume);
        int above = volume[-1].box.y1;
        volume->rule_row = compose->volume_plots > 0 ? above + (shares.gap + 1) / 2 : (above + volume->box.y0) / 2;
    }
    return add_own_panes(compose, &shares);
}

void compose_columns(struct compose *compose)
{
    struct layout *layout = compose->layout;
    int left = compose->margin_px, right = layout->width_px - 1 - compose->margin_px;
    if (compose->has_price_axis) {
        int axis = compose_axis_width(compose);
        if (axis <= layout->width_px / 4) {
            right = layout->width_px - 1 - axis;
        } else {
            compose->has_price_axis = false;
            for (size_t i = 0; i < layout->pane_count; i++)
                layout->panes[i].tick_count = 0;
        }
    }
    compose->axis_x = right + 1;
    layout->plot.x0 = left;
    layout->plot.x1 = right;
    layout->right = right - compose->side_px;
    for (size_t i = 0; i < layout->pane_count; i++) {
        layout->panes[i].box.x0 = left;
        layout->panes[i].box.x1 = right;
    }
}
