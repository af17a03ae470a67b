/* A look into an input before the run: which symbols it holds, and for names with dates, which span. */
#ifndef CHANDLER_CLI_SURVEY_H
#define CHANDLER_CLI_SURVEY_H

#include "cli/inputs.h"
#include "cli/naming.h"
#include "cli/options.h"
#include "render/base/bytes.h"
#include "render/ohlc/glance.h"
#include "render/ohlc/reader.h"

/* Zeroed is ready. Reused from input to input. */
struct survey {
    const char *const *symbols; /* of the charts to make of the input: at least one; NULL where it names none */
    size_t count;
    bool is_several; /* the input holds more than one symbol, whether or not --symbol keeps one alone */
    char first[NAME_DATE_SIZE], last[NAME_DATE_SIZE]; /* see survey_dates */
    /* STATUS_IO: the system did not let the input be read, so that its symbols are not known; else STATUS_OK. */
    struct error failure;

    struct symbol_list list;
    struct glance glance;
    struct bytes text;
    struct reading reading;
    bool has_reading;
    size_t found; /* the series of the reading that was asked for last */
    const char *sole[1];
};

/* Looks at the head of the input, and at all of it where it has a column of symbols or names need its dates. What
 * is no table counts as one series without a symbol: whoever reads it in full says why. STATUS_MEMORY alone is
 * returned. */
enum status survey_input(struct survey *survey, const struct input *input, const struct cli_options *options,
                         struct error *error);
/* Sets first and last to the dates that the index-th chart will show; "undated" where that is not known. */
void survey_dates(struct survey *survey, size_t index, const struct cli_options *options);
void survey_release(struct survey *survey);

#endif
