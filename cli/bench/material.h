/* What a benchmark renders: charts made of CSV texts, in memory or, for --bench-io, in files. */
#ifndef CHANDLER_CLI_BENCH_MATERIAL_H
#define CHANDLER_CLI_BENCH_MATERIAL_H

#include "cli/options.h"
#include "cli/plan.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Made before any cell is forked, which then all see the same pages. Zeroed is empty. */
struct material {
    struct plan source;  /* each different chart once */
    bool is_synthetic;   /* made up, not read from files */
    const char *scratch; /* a folder of its own for --bench-io; NULL: nothing is written */
    struct text folder;  /* its name */
};

/* Reads the inputs of the options, or makes up `count` series where they name none. An input that cannot be read is an
 * error: what fails quickly must not pass for fast. *place names what the error is about. */
enum status material_make(struct material *material, struct cli_options *options, size_t count, const char **place,
                          struct error *error);
/* Also removes the scratch folder. */
void material_release(struct material *material);

/* A plan of so many charts: those of the material, over and over, each time round from inputs of their own, so that no
 * chart profits from another's reading. It draws on the material, which must outlive it. */
enum status material_plan(struct plan *plan, const struct material *material, size_t count, struct error *error);
void material_plan_release(struct plan *plan);

#endif
