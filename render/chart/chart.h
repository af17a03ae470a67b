/* From a series to a drawing: layout (numbers only), then cairo. */
#ifndef CHANDLER_CHART_CHART_H
#define CHANDLER_CHART_CHART_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/base/index_frame.h"
#include "render/base/text.h"
#include "render/base/words.h"
#include "render/chart/theme.h"
#include "render/chart/typeface.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/marks.h"
#include "render/ohlc/series.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chart_type; /* see type.h */
struct layout;     /* see layout.h */

enum { CHART_ARGUMENTS_MAX = 2 };

/* A horizontal line at a price. */
struct hline {
    double price;     /* finite */
    const char *text; /* any bytes; NULL: none */
};

/* What to draw. Read-only for workers. Zeroed with type, theme, width_px, height_px set is the default picture. */
struct chart_options {
    const struct chart_type *type;
    double arguments[CHART_ARGUMENTS_MAX]; /* of the type's parameters, within their ranges; 0: by default */
    const struct theme *theme;             /* with --up and --down already put into a copy */
    int width_px, height_px;               /* 64 to 16384 */
    const char *title;                     /* NULL: the symbol, or `name` of chart_layout */
    bool hide_volume;
    bool is_log;
    bool is_bare; /* only candles and volume: no text, no axes */
    size_t last;  /* 0: all */
    bool has_from, has_to;
    int64_t from_us, to_us;      /* from <= time < to, on each file's own clock ... */
    bool is_from_utc, is_to_utc; /* ... or in UTC */
    const struct hline *hlines;  /* hline_count of them; not owned */
    size_t hline_count;
    const struct marks *marks; /* NULL: none; not owned */
};

/* NULL where no type has that name; of NAME[:P1[,P2...]] likewise. */
const struct chart_type *chart_type_find(const char *name);
const struct chart_type *chart_type_named(const char *text);
/* Sets the type and its arguments as NAME[:P1[,P2...]] says, where P is VALUE or PARAMETER=VALUE. STATUS_USAGE with the
 * parameter that is wrong and what it may be; the options are then as before. */
enum status chart_type_parse(struct chart_options *options, const char *text, struct error *error);
/* What parameter number `index` is where it is not given; 0 where the prices say it. */
double chart_type_default(const struct chart_type *type, size_t index);
extern const struct chart_type *const chart_types[]; /* ends with NULL */

/* The candles of a series that the options ask for; count is 0 where there are none. */
struct series_span chart_span(const struct chart_options *options, const struct series *series);

/* What is drawn: a series with what indicators computed of the whole of it. */
struct chart_data {
    const struct series *series;
    const char *name; /* titles a series without a symbol */
    const struct indicator_result *indicators;
    size_t indicator_count;
};

/* Computes everything that will be drawn, from the arena.
 * STATUS_USAGE where the options do not fit the data: log scale with prices <= 0, no candle in the asked span, more
 * panes than the picture has room for, an indicator's colour that is none, an indicator on a type whose columns are no
 * candles, more of these than can be shown. */
enum status chart_layout(const struct layout **layout, const struct chart_data *data,
                         const struct chart_options *options, struct typeface *typeface, struct arena *arena,
                         struct error *error);
/* Draws on a surface of the layout's size, every pixel of it. */
enum status chart_draw(const struct layout *layout, struct typeface *typeface, cairo_surface_t *surface,
                       struct error *error);
/* The same for a file that keeps texts by itself: they are added to the words, over all that is drawn, and not drawn.
 * They live as long as the layout. */
enum status chart_draw_wordless(const struct layout *layout, struct typeface *typeface, cairo_surface_t *surface,
                                struct words *words, struct error *error);
/* The same pixels as on an image surface, as numbers, on a frame of the layout's size, whose palette takes their
 * colours in order of first use. A chart of more than 256 colours leaves the frame overflown. */
enum status chart_draw_indexed(const struct layout *layout, struct typeface *typeface, struct index_frame *frame,
                               struct error *error);

/* The candles of the series that the layout shows (source candles, before columns are aggregated). */
size_t chart_candles(const struct layout *layout);
/* The title line's first part: what the picture is called. */
const char *chart_title(const struct layout *layout);
/* What there is to warn of, in one line joined by "; ", or "": a text without a glyph in any font, an
 * indicator without a value, or with values outside the picture. Valid as long as the arena. */
const char *chart_warning(const struct layout *layout);

/* The --geometry line of the chart: one JSON object and a newline. output is the picture's path. */
void chart_geometry_json(struct text *out, const struct layout *layout, const char *input, const char *output);

#endif
