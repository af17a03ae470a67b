#include "render/chart/annotations.h"

#include "render/chart/figure.h"
#include "render/chart/type.h"

#include <math.h>
#include <string.h>

/* ---- Times ---- */

/* Candles with times, and how many of them come before the first that is shown. */
struct clocked {
    const int64_t *time_us;
    size_t count, before, shown;
};

/* A type that makes other candles has those alone. */
static struct clocked clocked_of(const struct compose *compose)
{
    if (compose->candles.count != compose->own.count || compose->candles.time_us != compose->own.time_us)
        return (struct clocked){compose->candles.time_us, compose->candles.count, 0, compose->candles.count};
    return (struct clocked){compose->series->time_us, compose->series->length, compose->span.first,
                            compose->span.count};
}

/* The first whose time is time_us or later. */
static size_t first_from(const struct clocked *candles, int64_t time_us)
{
    size_t first = 0, end = candles->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (candles->time_us[middle] < time_us)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* Steps from one moment to another; hostile ones are so far apart that an int64_t does not hold it. */
static double steps(const struct compose *compose, int64_t from_us, int64_t to_us)
{
    double step_us = compose->series->interval_us > 0 ? (double)compose->series->interval_us : 1;
    return ((double)to_us - (double)from_us) / step_us;
}

struct annotation_place annotation_place(const struct compose *compose, const struct mark_time *time)
{
    const struct series *series = compose->series;
    struct clocked candles = clocked_of(compose);
    int64_t start_us = time->is_utc ? time->start_us : series_time_us(series, time->start_us);
    int64_t end_us = time->is_utc ? time->end_us : series_time_us(series, time->end_us);
    if (series->is_dated_last) {
        const int64_t day_us = INT64_C(86400000000);
        int64_t clock_us = series_clock_us(series, start_us), into_us = (clock_us % day_us + day_us) % day_us;
        start_us = series_time_us(series, clock_us - into_us);
    }
    size_t at = first_from(&candles, start_us);
    bool is_within = at < candles.count && candles.time_us[at] < end_us;
    if (series->is_dated_last && at < candles.count)
        is_within = is_within || at > 0 || steps(compose, start_us, candles.time_us[0]) < 1;
    double found = (double)at;
    if (at == candles.count && !is_within) {
        double beyond = steps(compose, candles.time_us[at - 1], start_us);
        bool is_last = !series->is_dated_last && (beyond < 1 || series->interval_us == 0);
        found = (double)(at - 1) + (is_last ? 0 : fmax(beyond, 1));
    } else if (at == 0 && !is_within) {
        found = -fmax(steps(compose, start_us, candles.time_us[0]), 1);
    } else if (!is_within) {
        found = (double)(at - 1);
    }
    found -= (double)candles.before;
    return (struct annotation_place){found, found >= 0 && found < (double)candles.shown};
}

/* ---- What belongs to the chart ---- */

/* A series without a symbol is called after its file. */
static bool is_for(const struct compose *compose, const struct mark *mark)
{
    const char *symbol = compose->series->symbol ? compose->series->symbol : compose->name;
    return !mark->symbol || (symbol && strcmp(mark->symbol, symbol) == 0);
}

static bool is_trend(const struct mark *mark)
{
    return mark->kind == MARK_LINE || mark->kind == MARK_RAY;
}

static void add_sign(struct compose *compose, const struct mark *mark)
{
    struct annotations *annotations = compose->annotations;
    struct clocked candles = clocked_of(compose);
    struct annotation_place place = annotation_place(compose, &mark->time[0]);
    if (!place.is_shown)
        return;
    annotations->signs[annotations->sign_count++] = (struct sign){
        .mark = mark,
        .candle = (size_t)place.at,
        .time_us = candles.time_us[candles.before + (size_t)place.at],
        .price = mark->price[0],
        .row = -1,
    };
}

static enum status add_marks(struct compose *compose, const struct marks *marks)
{
    struct annotations *annotations = compose->annotations;
    size_t trends = 0;
    if (!compose->series->has_time)
        return compose_warn(compose, "the candles have no times to put marks at");
    for (size_t i = 0; i < marks->count; i++)
        trends += is_trend(&marks->items[i]);
    annotations->trends = arena_alloc(compose->arena, trends, sizeof *annotations->trends);
    annotations->signs = arena_alloc(compose->arena, marks->count - trends, sizeof *annotations->signs);
    if (!annotations->trends || !annotations->signs)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->items[i];
        if (!is_for(compose, mark))
            continue;
        if (is_trend(mark))
            annotations->trends[annotations->trend_count++] = (struct trend){.mark = mark};
        else
            add_sign(compose, mark);
    }
    return STATUS_OK;
}

/* In the prices' decimals, or what more the price itself needs. */
static enum status set_level(struct compose *compose, struct level *level, const struct hline *given)
{
    char text[FIGURE_SIZE];
    int decimals = figure_price_decimals(&given->price, 1);
    figure_price(text, given->price, decimals > compose->price_decimals ? decimals : compose->price_decimals);
    *level = (struct level){.price = given->price, .text = given->text, .row = -1};
    level->tag.fill = compose->layout->theme.text_muted;
    level->tag.label.font = (struct font){FONT_REGULAR, compose->text_px};
    level->tag.label.text = compose_text(compose, text);
    level->tag.label.width = typeface_width(compose->typeface, level->tag.label.font, text);
    return level->tag.label.text ? STATUS_OK : error_no_memory(compose->error);
}

enum status compose_annotations(struct compose *compose)
{
    const struct chart_options *options = compose->options;
    bool has_marks = options->marks && options->marks->count > 0;
    if (options->hline_count == 0 && !has_marks)
        return STATUS_OK;
    struct annotations *annotations = arena_alloc(compose->arena, 1, sizeof *annotations);
    struct level *levels = arena_alloc(compose->arena, options->hline_count, sizeof *levels);
    if (!annotations || !levels)
        return error_no_memory(compose->error);
    annotations->levels = levels;
    compose->annotations = annotations;
    compose->layout->annotations = annotations;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < options->hline_count; i++)
        status = set_level(compose, &levels[annotations->level_count++], &options->hlines[i]);
    return status == STATUS_OK && has_marks ? add_marks(compose, options->marks) : status;
}

/* ---- The scale ---- */

size_t annotation_extents(const struct compose *compose)
{
    const struct annotations *annotations = compose->annotations;
    return annotations ? annotations->level_count + annotations->trend_count + annotations->sign_count : 0;
}

static void widen(struct annotation_extent *extent, const struct compose *compose, double price)
{
    if (isnan(price) || (compose->options->is_log && price <= 0))
        return;
    extent->low = price < extent->low ? price : extent->low;
    extent->high = price > extent->high ? price : extent->high;
}

struct annotation_extent annotation_extent(const struct compose *compose, size_t i)
{
    const struct annotations *annotations = compose->annotations;
    struct annotation_extent extent = {.low = INFINITY, .high = -INFINITY};
    if (i < annotations->level_count) {
        widen(&extent, compose, annotations->levels[i].price);
        return extent;
    }
    i -= annotations->level_count;
    if (i >= annotations->trend_count) {
        widen(&extent, compose, annotations->signs[i - annotations->trend_count].price);
        return extent;
    }
    const struct mark *mark = annotations->trends[i].mark;
    for (int point = 0; point < MARK_POINTS; point++) {
        if (annotation_place(compose, &mark->time[point]).is_shown)
            widen(&extent, compose, mark->price[point]);
    }
    return extent;
}

struct marker_room annotation_room(const struct compose *compose, struct marker_room markers)
{
    enum { STACK_MOST = 4 };
    const struct annotations *annotations = compose->annotations;
    const struct layout *layout = compose->layout;
    if (!annotations)
        return markers;
    int most = (layout->panes[0].box.y1 - layout->panes[0].box.y0 + 1) / 4;
    int sign = layout->marker_px / 2 + paint_triangle_rows(layout->marker_px), line = compose->text_px * 3 / 2;
    struct marker_room room = {0};
    size_t candle = SIZE_MAX, stacked = 0;
    for (size_t i = 0; i < annotations->sign_count; i++) {
        const struct mark *mark = annotations->signs[i].mark;
        /* Those of one candle stand side by side in the file, as a rule. */
        stacked = annotations->signs[i].candle == candle && stacked < STACK_MOST ? stacked + 1 : 1;
        candle = annotations->signs[i].candle;
        int rows = (mark->kind == MARK_TEXT ? 0 : sign * (int)stacked) + (mark->text && !layout->is_bare ? line : 0);
        int *side = mark->kind == MARK_BUY ? &room.below : &room.above;
        *side = rows > *side ? rows : *side;
    }
    markers.above = markers.above + room.above < most ? markers.above + room.above : most;
    markers.below = markers.below + room.below < most ? markers.below + room.below : most;
    return markers;
}
