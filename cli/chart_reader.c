#include "cli/chart_reader.h"

#include <string.h>

void chart_reader_release(struct chart_reader *reader)
{
    reading_release(&reader->reading);
    bytes_release(&reader->text);
    series_release(&reader->resampled);
}

static enum status read_input(struct chart_reader *reader, const struct input *input, bool is_kept,
                              const struct read_options *options, struct stage_clock *clock, struct error *error)
{
    const char *encoding = "";
    if (reader->input == input) {
        if (reader->error.status != STATUS_OK)
            *error = reader->error;
        return reader->error.status;
    }
    reader->input = NULL;
    reader->found = 0;
    enum status status = input_read(&reader->text, input, options, &encoding, error);
    stage_clock_end(clock, STAGE_READ);
    if (status == STATUS_OK)
        status = reading_parse(&reader->reading, &reader->text, encoding, options, error);
    stage_clock_end(clock, STAGE_PARSE);
    if (is_kept) {
        reader->input = input;
        reader->error = status == STATUS_OK ? (struct error){0} : *error;
    }
    return status;
}

/* Charts are dealt in the order of a file's symbols: the search goes on where the last one ended. */
static enum status find_series(struct chart_reader *reader, const struct chart *chart, size_t *index,
                               struct error *error)
{
    const struct reading *reading = &reader->reading;
    const char *symbol = chart->symbol;
    for (size_t i = 0; i < reading->count; i++) {
        size_t at = (reader->found + i) % reading->count;
        const struct reading_series *found = &reading->series[at];
        bool is_it = chart->is_one_of_several ? found->symbol && symbol && strcmp(found->symbol, symbol) == 0
                                              : reading->count == 1;
        if (!is_it)
            continue;
        *index = reader->found = at;
        if (found->series)
            return STATUS_OK;
        *error = found->error;
        return found->error.status;
    }
    if (chart->is_one_of_several)
        return error_set(error, STATUS_INPUT, "the symbol is no longer in the file");
    return error_set(error, STATUS_INPUT, "the file now holds %zu symbols: it was changed meanwhile", reading->count);
}

enum status chart_reader_find(struct chart_reader *reader, const struct plan *plan, const struct chart *chart,
                              const struct read_options *options, struct stage_clock *clock, size_t *index,
                              struct error *error)
{
    const struct input *input = &plan->inputs.items[chart->input];
    enum status status = read_input(reader, input, chart->is_one_of_several, options, clock, error);
    return status == STATUS_OK ? find_series(reader, chart, index, error) : status;
}

enum status chart_reader_take(struct chart_reader *reader, size_t index, const struct resample_rule *rule,
                              struct stage_clock *clock, struct series **series, struct error *error)
{
    const struct reading_series *read = &reader->reading.series[index];
    series_release(&reader->resampled);
    *series = read->series;
    if (rule->count == 0)
        return STATUS_OK;
    enum status status = resample(&reader->resampled, read->series, rule, error);
    *series = reader->resampled;
    stage_clock_end(clock, STAGE_PARSE);
    return status;
}
