#include "render/chart/layout.h"

#include "render/chart/annotations.h"
#include "render/chart/calendar.h"
#include "render/chart/compose.h"
#include "render/chart/figure.h"
#include "render/chart/type.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIDE_MIN_PX = 64, SIDE_MAX_PX = 16384 };

const char *compose_text(struct compose *compose, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = arena_alloc(compose->arena, size, 1);
    return copy ? memcpy(copy, text, size) : NULL;
}

enum status compose_warn(struct compose *compose, const char *text)
{
    const char *before = compose->layout->warning, *joint = before[0] ? "; " : "";
    size_t size = strlen(before) + strlen(joint) + strlen(text) + 1;
    char *warning = arena_alloc(compose->arena, size, 1);
    if (!warning)
        return error_no_memory(compose->error);
    snprintf(warning, size, "%s%s%s", before, joint, text);
    compose->layout->warning = warning;
    return STATUS_OK;
}

colour_rgb layout_colour(const struct layout *layout, enum direction direction)
{
    const struct theme *theme = &layout->theme;
    return direction == DIRECTION_UP ? theme->up : direction == DIRECTION_DOWN ? theme->down : theme->unchanged;
}

colour_rgb layout_volume_colour(const struct layout *layout, enum direction direction)
{
    const struct theme *theme = &layout->theme;
    return direction == DIRECTION_UP     ? theme->up_volume
           : direction == DIRECTION_DOWN ? theme->down_volume
                                         : theme->unchanged_volume;
}

colour_rgb layout_candle_colour(const struct layout *layout, size_t index)
{
    return layout->type->is_curve ? layout->theme.text : layout_colour(layout, layout->boxes[index].direction);
}

colour_rgb layout_bar_colour(const struct layout *layout, const struct trace *trace, double value)
{
    if (!trace->is_by_sign)
        return trace->colour;
    return layout_volume_colour(layout, value < 0 ? DIRECTION_DOWN : DIRECTION_UP);
}

const struct pane *layout_pane(const struct layout *layout, enum pane_role role)
{
    for (size_t i = 0; i < layout->pane_count; i++) {
        if (layout->panes[i].role == role)
            return &layout->panes[i];
    }
    return NULL;
}

size_t chart_candles(const struct layout *layout)
{
    return layout->candle_count;
}

const char *chart_title(const struct layout *layout)
{
    return layout->title;
}

const char *chart_warning(const struct layout *layout)
{
    return layout->warning;
}

/* A candle's moment, for messages. */
static void name_moment(char out[CALENDAR_SIZE], const struct series *series, int64_t time_us)
{
    if (!series->has_time) {
        char count[FIGURE_SIZE];
        figure_count(count, (size_t)time_us);
        snprintf(out, CALENDAR_SIZE, "row %s", count);
        return;
    }
    struct civil_time moment = civil_from_us(series_clock_us(series, time_us));
    bool is_day = moment.hour == 0 && moment.minute == 0;
    calendar_text(out, &moment, is_day ? CALENDAR_DAY_OF_YEAR : CALENDAR_MINUTE_OF_YEAR);
}

/* A bound in UTC; `none` where there is none. */
static int64_t bound_us(bool is_given, int64_t time_us, bool is_utc, const struct series *series, int64_t none)
{
    if (!is_given)
        return none;
    return is_utc ? time_us : series_time_us(series, time_us);
}

struct series_span chart_span(const struct chart_options *options, const struct series *series)
{
    return series_window(series, bound_us(options->has_from, options->from_us, options->is_from_utc, series, INT64_MIN),
                         bound_us(options->has_to, options->to_us, options->is_to_utc, series, INT64_MAX),
                         options->last);
}

static enum status select_candles(struct compose *compose)
{
    const struct series *series = compose->series;
    const struct chart_options *options = compose->options;
    struct series_span span = chart_span(options, series);
    if (span.count == 0) {
        char first[CALENDAR_SIZE], last[CALENDAR_SIZE];
        name_moment(first, series, series->time_us[0]);
        name_moment(last, series, series->time_us[series->length - 1]);
        return error_set(compose->error, STATUS_USAGE, "no candle in the asked span: the file has %s to %s", first,
                         last);
    }
    compose->layout->candle_count = span.count;
    compose->span = span;
    compose->own = compose->candles = candles_of_series(series, span);
    compose->price_decimals = figure_price_decimals(compose->own.close, compose->own.count);
    return compose_transform(compose);
}

static enum status check_log(struct compose *compose, const struct candles *candles, const struct price_range *range)
{
    if (!compose->options->is_log || range->low > 0)
        return STATUS_OK;
    char price[FIGURE_SIZE], moment[CALENDAR_SIZE];
    figure_price(price, range->low, figure_price_decimals(&range->low, 1));
    name_moment(moment, compose->series, candles->time_us[range->lowest]);
    return error_set(compose->error, STATUS_USAGE, "a log scale needs prices above 0, and the lowest is %s (%s)", price,
                     moment);
}

/* The prices that the scale must show: those drawn, and the last close, which the axis marks. */
static enum status find_range(struct compose *compose, struct price_range *range)
{
    const struct candles *own = &compose->own;
    *range = candles_range(own);
    enum status status = check_log(compose, own, range);
    if (status != STATUS_OK || !compose->options->type->transform || compose->layout->is_empty)
        return status;
    *range = candles_range(&compose->candles);
    double last = own->close[own->count - 1];
    status = check_log(compose, &compose->candles, range);
    range->low = last < range->low ? last : range->low;
    range->high = last > range->high ? last : range->high;
    return status;
}

/* Letters grow with the picture, but slower: 10 to 12 px up to 720 rows, 24 px from 3000 on. */
static int text_size(int width_px, int height_px)
{
    int rows = width_px * 9 / 16 < height_px ? width_px * 9 / 16 : height_px;
    if (rows < 200)
        return 10;
    if (rows < 500)
        return 11;
    if (rows <= 720)
        return 12;
    return rows >= 3000 ? 24 : 12 + (rows - 720) * 12 / 2280;
}

/* Text gives way before candles do: the header first, then the time axis, then the price axis. */
static void choose_parts(struct compose *compose)
{
    int width = compose->layout->width_px, height = compose->layout->height_px;
    compose->text_px = text_size(width, height);
    int em = compose->text_px;
    bool is_bare = compose->options->is_bare;
    compose->has_header = !is_bare && height >= 15 * em && width >= 16 * em;
    compose->has_time_axis = !is_bare && height >= 11 * em && width >= 12 * em;
    compose->has_price_axis = !is_bare && height >= 7 * em && width >= 18 * em;
    bool is_small = width < 16 * em || height < 11 * em;
    compose->margin_px = is_bare || is_small ? 2 : em;
    compose->header_rows = compose->has_header ? 3 * em + em / 2 : compose->margin_px;
    compose->has_legend = compose->has_legend_rows = compose->has_header && compose->indicator_count > 0;
}

/* The width of a body: odd, about seven tenths of the pitch, with a pixel free beside it while one fits. Three columns
 * are the least in which body and wick can be told apart, so these may touch. A few candles do not become slabs. */
static int body_width(size_t count, int columns)
{
    double pitch = (double)columns / (double)count;
    int most = pitch >= 3 && pitch < 4 ? 3 : (int)pitch - 1;
    int limit = columns / 48 | 1;
    limit = limit < 5 ? 5 : limit;
    most = most < limit ? most : limit;
    if (most < 1)
        return 1;
    int width = (int)(pitch * 0.72 / 2) * 2 + 1;
    return width <= most ? width : most - 1 + most % 2;
}

static int wick_width(int body_px)
{
    return body_px >= 63 ? 5 : body_px >= 21 ? 3 : 1;
}

/* Rows of the volume bars' tops. A bar is there where the volume is above 0, which an absent one is not. */
static void place_volume(struct layout *layout, const struct pane *pane)
{
    const double *volume = layout->candles.volume;
    for (size_t i = 0; i < layout->candles.count; i++)
        layout->boxes[i].volume_row = pane && volume[i] > 0 ? scale_row(&pane->scale, volume[i]) : -1;
}

/* Rows of the prices, and which way they went, in parts that the stack holds. */
static void place_prices(struct layout *layout, const struct scale *scale)
{
    enum { PART = 256 };
    const struct candles *candles = &layout->candles;
    int open[PART], high[PART], low[PART], close[PART];
    for (size_t from = 0; from < candles->count; from += PART) {
        size_t count = candles->count - from < PART ? candles->count - from : PART;
        scale_rows(scale, candles->open + from, count, open);
        scale_rows(scale, candles->high + from, count, high);
        scale_rows(scale, candles->low + from, count, low);
        scale_rows(scale, candles->close + from, count, close);
        for (size_t i = 0; i < count; i++) {
            struct candle_box *box = &layout->boxes[from + i];
            box->open_row = open[i];
            box->high_row = high[i];
            box->low_row = low[i];
            box->close_row = close[i];
            box->direction = candles_direction(candles, from + i);
        }
    }
    for (size_t i = 0; layout->type->direction && i < candles->count; i++)
        layout->boxes[i].direction = layout->type->direction(candles, i);
}

/* Candles share all columns. What has no time of its own stands side by side, from the left. */
static size_t count_places(const struct layout *layout, int body_px, int columns)
{
    size_t count = layout->candles.count, close = (size_t)columns / ((size_t)body_px + 2);
    return layout->type->unit && !layout->is_empty && close > count ? close : count;
}

static enum status place_candles(struct compose *compose)
{
    struct layout *layout = compose->layout;
    size_t count = layout->candles.count;
    layout->boxes = arena_alloc(compose->arena, count, sizeof *layout->boxes);
    if (!layout->boxes)
        return error_no_memory(compose->error);
    int columns = layout->right - layout->plot.x0 + 1;
    int body = layout->type->body_px && !layout->is_empty ? layout->type->body_px(layout, count, columns)
                                                          : body_width(layout->place_count, columns);
    size_t close = count_places(layout, body, columns),
           places = close > layout->place_count ? close : layout->place_count;
    int *middles = arena_alloc(compose->arena, places, sizeof *middles);
    if (!middles)
        return error_no_memory(compose->error);
    layout->place_count = places;
    layout->wick_px = wick_width(body);
    layout->middles = middles;
    for (size_t i = 0; i < places; i++)
        middles[i] = layout->plot.x0 + (int)((2 * i + 1) * (size_t)columns / (2 * places));
    for (size_t i = 0; i < count; i++) {
        layout->boxes[i].x0 = middles[i] - body / 2;
        layout->boxes[i].x1 = middles[i] + body / 2;
    }
    place_prices(layout, &layout->panes[0].scale);
    place_volume(layout, layout_pane(layout, PANE_VOLUME));
    return STATUS_OK;
}

/* Where there are more places than columns each column is a place, and the candles have their part of them. */
static enum status gather_columns(struct compose *compose)
{
    struct layout *layout = compose->layout;
    size_t columns = (size_t)(layout->right - layout->plot.x0 + 1);
    size_t count = compose->candles.count, places = count + compose->ahead;
    layout->place_count = places < columns ? places : columns;
    if (places <= columns) {
        layout->candles = compose->candles;
        return STATUS_OK;
    }
    size_t share = candles_share(count, columns, places);
    return candles_gather(&layout->candles, &compose->candles, share > 0 ? share : 1, compose->arena, compose->error);
}

static struct scale volume_scale(const struct pane *volume, double top)
{
    double most = top < DBL_MAX / 2 ? top * 1.05 : top;
    return (struct scale){.max = most < DBL_MIN ? DBL_MIN : most, .y0 = volume->box.y0, .y1 = volume->box.y1};
}

/* What can be known before the width of the price axis is: the rows of everything, and the axis' labels. */
static enum status compose_vertically(struct compose *compose)
{
    enum status status = select_candles(compose);
    if (status != STATUS_OK)
        return status;
    struct price_range range;
    status = find_range(compose, &range);
    if (status != STATUS_OK)
        return status;
    choose_parts(compose);
    compose->has_volume =
        !compose->options->hide_volume && !compose->layout->is_empty && candles_have_volume(&compose->candles);
    status = compose_annotations(compose);
    if (status != STATUS_OK)
        return status;
    status = compose_plots(compose);
    if (status == STATUS_OK)
        status = compose_side_width(compose);
    if (status == STATUS_OK)
        status = compose_price_legend(compose);
    if (status == STATUS_OK)
        status = compose_rows(compose);
    if (status == STATUS_OK)
        status = compose_absent_plots(compose);
    if (status == STATUS_OK)
        status = compose_price_scale(compose, &range);
    if (status == STATUS_OK)
        status = compose_plot_scales(compose);
    return status == STATUS_OK ? compose_ticks(compose) : status;
}

static enum status compose_all(struct compose *compose)
{
    struct layout *layout = compose->layout;
    enum status status = compose_vertically(compose);
    if (status != STATUS_OK)
        return status;
    compose_columns(compose);
    status = gather_columns(compose);
    if (status == STATUS_OK)
        status = compose_trace_columns(compose);
    if (status != STATUS_OK)
        return status;
    if (layout_pane(layout, PANE_VOLUME)) {
        double top = fmax(candles_top_volume(&layout->candles), compose_top_of_volume(compose));
        layout->panes[1].scale = volume_scale(&layout->panes[1], top);
    }
    status = place_candles(compose);
    if (status == STATUS_OK)
        status = compose_shape(compose);
    if (status == STATUS_OK)
        status = compose_traces(compose);
    if (status == STATUS_OK)
        status = compose_profiles(compose);
    if (status == STATUS_OK)
        status = compose_levels(compose);
    if (status == STATUS_OK)
        status = compose_annotation_places(compose);
    if (status == STATUS_OK)
        status = compose_axes(compose);
    if (status == STATUS_OK)
        status = compose_header(compose);
    return status == STATUS_OK ? compose_pane_legends(compose) : status;
}

enum status chart_layout(const struct layout **layout, const struct chart_data *data,
                         const struct chart_options *options, struct typeface *typeface, struct arena *arena,
                         struct error *error)
{
    const struct series *series = data->series;
    *layout = NULL;
    int width = options->width_px, height = options->height_px;
    if (width < SIDE_MIN_PX || width > SIDE_MAX_PX || height < SIDE_MIN_PX || height > SIDE_MAX_PX)
        return error_set(error, STATUS_USAGE, "a picture of %dx%d: each side must be %d to %d", width, height,
                         SIDE_MIN_PX, SIDE_MAX_PX);
    struct layout *made = arena_alloc(arena, 1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    made->type = options->type;
    made->theme = *options->theme;
    made->width_px = width;
    made->height_px = height;
    made->has_time = series->has_time;
    made->is_bare = options->is_bare;
    made->title = made->warning = made->type_note = "";
    struct compose compose = {
        .layout = made,
        .series = series,
        .name = data->name,
        .indicators = data->indicators,
        .indicator_count = data->indicator_count,
        .options = options,
        .typeface = typeface,
        .arena = arena,
        .error = error,
    };
    if (series->symbol && !(made->symbol = compose_text(&compose, series->symbol)))
        return error_no_memory(error);
    enum status status = compose_all(&compose);
    if (status == STATUS_OK)
        *layout = made;
    return status;
}
