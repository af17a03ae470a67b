/* What an indicator is. One file in indicators/ for each that is built in, holding
 * `const struct indicator indicator_NAME`; plugins make others. */
#ifndef CHANDLER_OHLC_INDICATOR_H
#define CHANDLER_OHLC_INDICATOR_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/base/text.h"
#include "render/ohlc/plot.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>

enum { INDICATOR_ARGUMENTS_MAX = 16, INDICATOR_PERIOD_MAX = 1000000 };

enum indicator_pane {
    INDICATOR_PANE_PRICE, /* drawn over the candles, on their scale */
    INDICATOR_PANE_OWN,
    INDICATOR_PANE_VOLUME, /* over the bars of volume, on their scale; in a pane of its own where a chart has none */
};

/* What an argument of an indicator that is built in may be; plugins look at their arguments themselves. */
enum parameter_kind {
    PARAMETER_TEXT = 0,
    PARAMETER_COUNT,  /* a whole number of candles, least .. most */
    PARAMETER_NUMBER, /* any number, least .. most, or one of several words (choices may be NULL) */
    PARAMETER_CHOICE, /* one of several words */
    PARAMETER_DATE,   /* a date or time as for --from, or one of several words (choices may be NULL) */
};

struct indicator_parameter {
    const char *name;
    const char *default_text; /* as it would be given; NULL: it must be given */
    enum parameter_kind kind;
    double least, most;         /* both allowed */
    const char *const *choices; /* ends with NULL */
    bool repeats;               /* the last one: further arguments by position give more of it, as in sma:20,50,200 */
    bool is_quiet;              /* its default tells a reader of the legend nothing */
};

struct indicator_call;

struct indicator {
    const char *name;    /* as given to --indicator */
    const char *summary; /* one line, for --list indicators; "" where there is none */
    const char *origin;  /* the plugin's file; NULL: built in */
    enum indicator_pane pane;
    bool needs_volume; /* there is no value where the series has none; of one that is built in */
    const struct indicator_parameter *parameters;
    size_t parameter_count;
    /* Looks at the arguments before any chart is made. STATUS_USAGE with what is wrong, the parameter, and what it may
     * be; the message does not name the indicator. */
    enum status (*check)(const struct indicator *indicator, const struct indicator_call *call, struct error *error);
    /* Computes over the whole series, into the arena. `worker` is what the pool's worker keeps for plugins' indicators
     * (NULL for one that is built in). The message of an error need not name the indicator. */
    enum status (*compute)(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error);
};

extern const struct indicator *const indicators[]; /* those that are built in; ends with NULL */

/* An argument as it was given. */
struct indicator_argument {
    const char *name; /* NULL: by position */
    const char *value;
};

/* --indicator NAME[:P1[,P2...]], where P is VALUE or PARAMETER=VALUE. */
struct indicator_call {
    const char *text; /* as it was given */
    const char *name;
    struct indicator_argument arguments[INDICATOR_ARGUMENTS_MAX];
    size_t argument_count;
    const struct indicator *indicator; /* which is meant; NULL until it is looked up */
};

/* Takes the text apart: at its first ':', then at each ',', and an argument at its first '='. Blanks around names and
 * values go. The strings live in the arena, `text` stays the caller's and is pointed to. STATUS_USAGE, quoting what is
 * wrong, where a name or a value is missing, an argument is empty, one by position follows one by name, a name is given
 * twice, or there are too many; whether such an indicator and its parameters exist is not looked at. */
enum status indicator_call_parse(struct indicator_call *call, const char *text, struct arena *arena,
                                 struct error *error);

/* The value that the call gives parameter number `index` of its indicator (which must have been looked up), by position
 * or by name; the default where it gives none; NULL where there is neither, or no such parameter. */
const char *indicator_call_value(const struct indicator_call *call, size_t index);

/* How many values the call gives parameter number `index`: 1, unless it is one that repeats; and its k-th from 0, the
 * first of them being indicator_call_value. */
size_t indicator_call_repeats(const struct indicator_call *call, size_t index);
const char *indicator_call_repeated(const struct indicator_call *call, size_t index, size_t k);

/* What a legend calls it: the name and the values of its parameters, those of the defaults too: "zscore 20", "sma 20 50
 * 200". A parameter that is quiet, or whose default is "none", does not show where it has its default. */
void indicator_call_label(struct text *out, const struct indicator_call *call);

/* One call with what it came to for a series. */
struct indicator_result {
    const struct indicator_call *call;
    struct plots plots;
};

/* The --values line of a chart: one JSON object and a newline. An indicator with a profile has beside what is named
 * below the prices between its bins and at both ends, the volumes of these and the value area:
 *     "profile":{"edges":[99,100,101],"up":[10,20],"down":[5,0],"value_area":[99,101]}
 * For the others:
 *     {"input":"a.csv","symbol":"A","time":[86400,172800],"indicators":[{"indicator":"zscore:2","name":"zscore",
 *      "label":"zscore 2","pane":"own","parameters":{"period":"2"},"lines":{"zscore":[null,0.5]}}]}
 * Times and values are those of the span: seconds as of json_seconds (row numbers where the series has no times), and
 * null where there is no value. A pane is "price", "volume" or "own". Parameters are text, as given or by default, null
 * where there is neither; the values of one that repeats are joined: "20,50". A line is called as its plot, or, where
 * that has no name, as its indicator; a band gives two, NAME.upper and NAME.lower. What would be called as a plot
 * before it gets "-PLACE" appended, its place among the plots counted from 1. An indicator with levels has these as
 * well, in the same way: "levels":{"50 %":101.5}. */
void indicator_values_json(struct text *out, const char *input, const struct series *series, struct series_span span,
                           const struct indicator_result *results, size_t result_count);

#endif
