/* Which charts are made from the inputs, and where each goes: settled before the first is drawn. */
#ifndef CHANDLER_CLI_PLAN_H
#define CHANDLER_CLI_PLAN_H

#include "cli/inputs.h"
#include "cli/options.h"
#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/image/image.h"

#include <stdbool.h>
#include <stddef.h>

/* One chart. Its strings live in the plan's arena. */
struct chart {
    size_t input;           /* its place in the list */
    const char *symbol;     /* NULL: the input names none */
    bool is_one_of_several; /* the input has other symbols as well: keep to this one */
    const char *stem;       /* the input's name without extension */
    const char *output;     /* the picture's path; "-": standard output; NULL: draws nothing */
};

/* Zeroed is empty. Read-only for workers. */
struct plan {
    struct input_list inputs;
    const struct image_format *format;
    const char *folder;   /* where the charts go, made before the run; NULL: no folder is needed */
    const char *index;    /* the path of --index' page; NULL: none is asked for */
    struct chart *charts; /* in input order */
    size_t count;
    size_t capacity;
    struct arena arena;
};

/* Lists the inputs, looks at each for its symbols, and names the pictures. STATUS_USAGE, with *place set to what the
 * error is about, where two charts would have one file, a chart would overwrite an input, or the output does not fit
 * the number of charts. The inputs of other shards count in all of this, as far as their paths tell what becomes of
 * them: they are not read. An input that cannot be read is no error here: its chart says so when it is made. */
enum status plan_charts(struct plan *plan, const struct cli_options *options, const char **place, struct error *error);
void plan_release(struct plan *plan);

#endif
