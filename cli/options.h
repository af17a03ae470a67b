/* The command line, read into one struct. One table drives the parser, --help, the completions of shells and the tests
 * that compare these with the manual page. */
#ifndef CHANDLER_CLI_OPTIONS_H
#define CHANDLER_CLI_OPTIONS_H

#include "cli/bench/options.h"
#include "pool/pool.h"
#include "render/base/error.h"
#include "render/base/text.h"
#include "render/chart/chart.h"
#include "render/image/image.h"
#include "render/ohlc/marks.h"
#include "render/ohlc/reader.h"
#include "render/ohlc/resample.h"
#include "render/ohlc/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct listing;    /* see lists.h */
struct completion; /* see completion/completion.h */

enum cli_mode {
    MODE_RENDER = 0,
    MODE_CHECK,
    MODE_BENCH,
    MODE_MERGE,
    MODE_LIST,
    MODE_COMPLETION,
    MODE_HELP,
    MODE_VERSION
};
enum progress_mode { PROGRESS_AUTO = 0, PROGRESS_ALWAYS, PROGRESS_NEVER };
enum verbosity { VERBOSITY_NORMAL = 0, VERBOSITY_QUIET, VERBOSITY_VERBOSE };

/* What was asked for. Strings are those of argv. Read-only once parsed; chart.theme may point into the struct itself,
 * so it is not copied. */
struct cli_options {
    enum cli_mode mode;
    const struct listing *listing;       /* for MODE_LIST */
    const struct completion *completion; /* for MODE_COMPLETION */

    const char **inputs; /* the arguments that are no options, in order; owned */
    size_t input_count;
    bool is_recursive;
    const char *files_from; /* NULL: none; "-": standard input */
    bool is_null_separated;
    size_t shard, shards; /* the shard-th (from 1) of shards; 0, 0: all */

    const char *output;                /* NULL: the current folder */
    const char *name;                  /* the template; never NULL once parsed */
    const struct image_format *format; /* NULL: as the output's extension says, else png */
    bool is_update;
    bool is_dry_run;
    bool is_index;
    const char *geometry; /* NULL: none; "-": standard output */
    const char *values;   /* as well */

    struct chart_options chart;
    bool has_size; /* one was given */
    bool has_up, has_down, has_background;
    colour_rgb up, down, background;
    bool is_background_open;       /* of has_background: none */
    struct theme theme;            /* chart.theme with these colours put in */
    struct resample_rule resample; /* count 0: none */
    const char *tz;                /* NULL: none */
    struct zone *zone;             /* of that name; owned */
    struct hline *hlines;          /* what chart.hlines points to; owned */
    const char *marks_path;        /* NULL: none */
    struct marks marks;            /* what chart.marks points to once options_read_marks was called */

    const char **plugins; /* paths, in order; owned */
    size_t plugin_count;
    const char **indicators; /* as they were given, in order; owned */
    size_t indicator_count;

    struct read_options read;

    size_t workers; /* 0: as many as there are CPUs */
    bool has_pool;  /* false: auto */
    enum pool_kind pool;
    bool pin;
    int64_t timeout_ns; /* 0: none */
    bool is_fail_fast;
    bool is_merge;           /* see MODE_MERGE: the inputs are reports */
    const char *unmergeable; /* the first option that does not go with it; NULL: none */
    const char *lock;        /* NULL: none */
    const char *report;      /* NULL: none; "-": standard output */
    enum progress_mode progress;
    enum verbosity verbosity;

    struct bench_options bench;
};

enum option_group {
    GROUP_INPUTS,
    GROUP_OUTPUTS,
    GROUP_PICTURE,
    GROUP_READING,
    GROUP_RUNNING,
    GROUP_BENCH,
    GROUP_OTHER,
    GROUP_COUNT,
};

/* One option. */
struct option {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    enum option_group group;
    const char *argument; /* what --help calls its value, from which completions follow; NULL: it takes none */
    const char *help;
    /* Puts the value (NULL for an option that takes none) in. The message need not name the option or the value. */
    enum status (*set)(struct cli_options *options, const char *value, struct error *error);
};

extern const struct option option_table[]; /* ends with a NULL name */

/* Reads argv[1..argc). STATUS_USAGE with a message that names the option where it is wrong; the struct is to be
 * released in any case. argv must outlive the struct. */
enum status options_parse(struct cli_options *options, int argc, char **argv, struct error *error);
/* Reads the file of --marks, where there is one. */
enum status options_read_marks(struct cli_options *options, struct error *error);
void options_release(struct cli_options *options);

/* Appends what --help prints, at most 100 columns wide. */
void options_help(struct text *out);

#endif
