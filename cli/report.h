/* What a run came to: the report as JSON, and the lines on standard error. */
#ifndef CHANDLER_CLI_REPORT_H
#define CHANDLER_CLI_REPORT_H

#include "cli/batch.h"
#include "render/base/text.h"

/* Appends the JSON report: one object and a newline. */
void report_json(struct text *out, const struct batch *batch);
/* Prints warnings, errors and the summary, as far as the options want them. */
void report_messages(const struct batch *batch);

/* What is said where the run found nothing to draw. */
#define NO_INPUT "no input: there is no *.csv, *.tsv or *.txt, nor one with .gz, in what was named"

const char *chart_status_name(enum chart_status status);

#endif
