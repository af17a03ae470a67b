/* From a chart to the series that it shows. A worker keeps the file it read last, for the charts of its other symbols:
 * they are dealt one after the other. */
#ifndef CHANDLER_CLI_CHART_READER_H
#define CHANDLER_CLI_CHART_READER_H

#include "cli/plan.h"
#include "cli/results.h"
#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/ohlc/reader.h"
#include "render/ohlc/resample.h"

#include <stddef.h>

/* One worker's; zeroed is empty. */
struct chart_reader {
    struct reading reading; /* of the file read last */
    struct bytes text;
    const struct input *input; /* of which `reading` or `error` are kept; NULL: of none */
    struct error error;        /* why it could not be read: its other charts need not try again */
    size_t found;              /* the series that was found last: the next one's is likely to be behind it */
    struct series *resampled;  /* of the chart at hand; NULL: the series is drawn as it was read */
};
void chart_reader_release(struct chart_reader *reader);

/* Reads the chart's input where it is not the one kept, and finds the chart's series among those of the file: *index in
 * reader->reading, which stands until the next call. Fails as input_read and reading_parse do, with the series' own
 * error, and with STATUS_INPUT where the file's symbols are no longer those of the plan. */
enum status chart_reader_find(struct chart_reader *reader, const struct plan *plan, const struct chart *chart,
                              const struct read_options *options, struct stage_clock *clock, size_t *index,
                              struct error *error);

/* The series that is drawn: that one, or what the rule (of count 0: none) makes of it. The reader's, until the next
 * call. */
enum status chart_reader_take(struct chart_reader *reader, size_t index, const struct resample_rule *rule,
                              struct stage_clock *clock, struct series **series, struct error *error);

#endif
