#include "cli/survey.h"

#include "render/base/utf8.h"
#include "render/ohlc/source.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_SIZE = 1 << 16 };

/* Whether a first look at the file is enough. What it cannot be had from is looked at in full. */
static bool is_usual(struct survey *survey, const struct input *input, const struct read_options *options)
{
    char head[GLANCE_SIZE];
    if (!input->is_regular || options->columns)
        return false;
    /* Were it a pipe by now, opening would not wait for a writer. */
    int file = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return false;
    ssize_t length = read(file, head, sizeof head);
    close(file);
    return length > 0 && glance_shows_no_symbol(&survey->glance, head, (size_t)length);
}

/* What is wrong with the input's content is for the job to say. What the system answered is kept: a moment later the
 * answer may be another. */
static enum status only_memory(struct survey *survey, const struct error *reason, enum status status)
{
    if (status == STATUS_IO)
        survey->failure = *reason;
    return status == STATUS_MEMORY ? STATUS_MEMORY : STATUS_OK;
}

/* The head as UTF-8. A cut through a character is mended for UTF-8 only; *is_certain is false for others. */
static enum status read_head(struct survey *survey, const struct input *input, const struct read_options *options,
                             bool *is_whole, bool *is_certain, struct error *error)
{
    const char *encoding = "";
    *is_whole = *is_certain = true;
    if (input->is_stream)
        return input_read(&survey->text, input, options, &encoding, error);
    enum status status = source_read_head(&survey->text, input->path, HEAD_SIZE, is_whole, error);
    if (status != STATUS_OK)
        return status;
    if (!*is_whole) {
        size_t length = utf8_whole_prefix((const char *)survey->text.data, survey->text.length);
        memset(survey->text.data + length, 0, survey->text.length - length);
        survey->text.length = length;
    }
    status = source_to_utf8(&survey->text, &encoding, error);
    *is_certain = *is_whole || (status == STATUS_OK && strcmp(encoding, "UTF-8") == 0);
    return status;
}

static enum status list_symbols(struct survey *survey, const struct input *input, const struct read_options *options,
                                struct error *error)
{
    const char *encoding;
    bool is_whole, is_certain, needs_rest = false;
    if (is_usual(survey, input, options))
        return STATUS_OK;
    enum status status = read_head(survey, input, options, &is_whole, &is_certain, error);
    if (status != STATUS_OK && is_whole)
        return status;
    if (status == STATUS_OK && is_certain) {
        status = symbols_survey(&survey->list, &survey->text, is_whole, options, &needs_rest, error);
        if (status != STATUS_OK || !needs_rest)
            return status;
        symbol_list_release(&survey->list);
    }
    status = input_read(&survey->text, input, options, &encoding, error);
    return status == STATUS_OK ? symbols_survey(&survey->list, &survey->text, true, options, &needs_rest, error)
                               : status;
}

static enum status read_series(struct survey *survey, const struct input *input, const struct read_options *options,
                               struct error *error)
{
    const char *encoding = "";
    enum status status = input_read(&survey->text, input, options, &encoding, error);
    if (status == STATUS_OK)
        status = reading_parse(&survey->reading, &survey->text, encoding, options, error);
    survey->has_reading = status == STATUS_OK;
    return status;
}

/* Which of the symbols found become charts. */
static void choose(struct survey *survey, const char *wanted)
{
    const struct symbol_list *list = &survey->list;
    survey->sole[0] = list->count == 1 ? list->names[0] : list->count == 0 ? list->sole : NULL;
    survey->symbols = survey->sole;
    survey->count = 1;
    survey->is_several = list->count > 1;
    if (!survey->is_several)
        return;
    if (!wanted) {
        survey->symbols = (const char *const *)list->names;
        survey->count = list->count;
        return;
    }
    for (size_t i = 0; i < list->count && !survey->sole[0]; i++)
        if (strcmp(list->names[i], wanted) == 0)
            survey->sole[0] = list->names[i];
    survey->is_several = survey->sole[0] != NULL;
}

enum status survey_input(struct survey *survey, const struct input *input, const struct cli_options *options,
                         struct error *error)
{
    /* All symbols of the file are wanted, to know whether there are several. */
    struct read_options all = options->read;
    struct error reason = {0};
    enum status status = STATUS_OK;
    all.symbol = NULL;
    symbol_list_release(&survey->list);
    survey->has_reading = false;
    survey->failure = (struct error){0};
    survey->found = 0;
    if (!input->error) {
        status = only_memory(survey, &reason, list_symbols(survey, input, &all, &reason));
        if (status == STATUS_OK && template_needs_dates(options->name) && options->mode == MODE_RENDER)
            status = only_memory(survey, &reason, read_series(survey, input, &options->read, &reason));
    }
    choose(survey, options->read.symbol);
    if (status == STATUS_OK)
        return STATUS_OK;
    bytes_release(&survey->text);
    return error_no_memory(error);
}

/* Symbols are asked for in the order of the file: the search goes on where the last one ended. */
static const struct series *find_series(struct survey *survey, const char *symbol)
{
    const struct reading *reading = &survey->reading;
    for (size_t i = 0; i < reading->count; i++) {
        size_t at = (survey->found + i) % reading->count;
        const struct reading_series *found = &reading->series[at];
        if (symbol ? found->symbol && strcmp(found->symbol, symbol) == 0 : found->series != NULL) {
            survey->found = at;
            return found->series;
        }
    }
    return NULL;
}

void survey_dates(struct survey *survey, size_t index, const struct cli_options *options)
{
    const struct chart_options *chart = &options->chart;
    const struct series *series = NULL;
    struct series *resampled = NULL;
    struct series_span span = {0, 0};
    strcpy(survey->first, "undated");
    strcpy(survey->last, "undated");
    if (survey->has_reading)
        series = find_series(survey, survey->is_several ? survey->symbols[index] : NULL);
    if (series && options->resample.count && resample(&resampled, series, &options->resample, NULL) == STATUS_OK)
        series = resampled;
    if (series)
        span = chart_span(chart, series);
    if (span.count) {
        name_date(survey->first, series, span.first);
        name_date(survey->last, series, span.first + span.count - 1);
    }
    series_release(&resampled);
}

void survey_release(struct survey *survey)
{
    symbol_list_release(&survey->list);
    reading_release(&survey->reading);
    bytes_release(&survey->text);
    *survey = (struct survey){0};
}
