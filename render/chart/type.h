/* What a chart type is. One file in types/ for each, holding `const struct chart_type chart_type_NAME`; a new type is
 * that file alone. All callbacks are pure but for the arena, and thread-safe. */
#ifndef CHANDLER_CHART_TYPE_H
#define CHANDLER_CHART_TYPE_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/base/text.h"
#include "render/chart/candles.h"
#include "render/chart/layout.h"
#include "render/chart/paint.h"
#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stddef.h>

enum { CHART_NOTE_SIZE = 128 };

/* What a transform is given, and what it makes of it. */
struct transformation {
    const struct series *series; /* the whole: what came before the span may count, what comes after it may not */
    struct series_span span;
    struct candles candles; /* in: the span's own, at least one; out: those to draw, in the arena */
    /* In: of the parameters, 0 for one whose default is no number; out: what was taken, 0 where there was nothing to
     * take. */
    double arguments[CHART_ARGUMENTS_MAX];
    size_t most;                /* that may come out; more are an error, before memory is spent on them */
    char note[CHART_NOTE_SIZE]; /* out: what was made, for the header; where nothing came out, that; may stay "" */
    struct arena *arena;
    struct error *error;
};

struct chart_type {
    const char *name;    /* as given to --type */
    const char *summary; /* one line, for --list types */
    /* Of kind PARAMETER_COUNT or PARAMETER_NUMBER, least above 0. */
    const struct indicator_parameter *parameters;
    size_t parameter_count; /* at most CHART_ARGUMENTS_MAX */
    /* What is drawn in a column where that is no candle of the series: "brick". No indicator has a value for these, and
     * there may be none at all. NULL: as many candles are drawn as the span has. */
    const char *unit;
    /* Other candles in place of the span's own; NULL: these. */
    enum status (*transform)(struct transformation *work);
    /* Which way a candle went, of those that are drawn; NULL: candles_direction. */
    enum direction (*direction)(const struct candles *candles, size_t index);
    /* Pixel columns of a body, odd, where so many share that many columns; the price pane has its scale. NULL: those of
     * a candle. */
    int (*body_px)(const struct layout *layout, size_t count, int columns);
    bool is_curve; /* all closes as one line, in a single colour; layout->closes is there */
    /* Draws layout->boxes into the price pane. Grid, axes, volume and text are drawn by others. */
    enum status (*draw)(const struct layout *layout, struct painter *painter, struct error *error);
    /* Appends to a candle's object in --geometry what else was drawn: `,"key":value`. NULL: nothing. */
    void (*describe)(struct text *out, const struct layout *layout, size_t index);
};

#endif
