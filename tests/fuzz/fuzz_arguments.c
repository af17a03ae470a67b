/* Any arguments whatever are a command line or wrong usage, said in a message; and with the columns and formats that
 * they give, any table is read or refused.
 *
 * The input: arguments, one a line, up to an empty line; behind it the text of a table. */
#include "fuzz.h"

#include "cli/options.h"
#include "render/base/utf8.h"
#include "render/ohlc/source.h"

#include <math.h>
#include <string.h>

enum { ARGUMENTS_MOST = 32 };

/* Cuts the text at its line ends; returns where the table starts. */
static char *cut(char *text, char *end, char **arguments, int *count)
{
    *count = 0;
    arguments[(*count)++] = text; /* the program's name: not looked at */
    while (text < end && *text != '\n' && *count < ARGUMENTS_MOST) {
        char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        *stop = 0;
        arguments[(*count)++] = text;
        text = stop < end ? stop + 1 : end;
    }
    arguments[*count] = NULL;
    return text;
}

static void claim_indicators(const struct cli_options *options)
{
    struct arena arena = {0};
    for (size_t i = 0; i < options->indicator_count; i++) {
        struct indicator_call call;
        struct error error = {0};
        enum status status = indicator_call_parse(&call, options->indicators[i], &arena, &error);
        for (const struct indicator *const *one = indicators; status == STATUS_OK && *one; one++) {
            if (strcmp((*one)->name, call.name) != 0)
                continue;
            struct text label = {.length = 0};
            call.indicator = *one;
            status = (*one)->check(*one, &call, &error);
            indicator_call_label(&label, &call);
            text_release(&label);
            break;
        }
        CLAIM(status == STATUS_OK || (status == STATUS_USAGE && error.message[0]));
    }
    arena_release(&arena);
}

static void claim_reading(const struct cli_options *options, const char *table, size_t length)
{
    struct bytes text = {calloc(1, length + SOURCE_PADDING), length, length + SOURCE_PADDING};
    struct reading reading = {.count = 0};
    struct error error = {0};
    CLAIM(text.data);
    memcpy(text.data, table, length);
    enum status status = reading_parse(&reading, &text, "UTF-8", &options->read, &error);
    CLAIM(status == STATUS_OK || error.message[0]);
    for (size_t i = 0; i < reading.count; i++) {
        const struct series *series = reading.series[i].series;
        for (size_t k = 0; series && k < series->length; k++) {
            CLAIM(isfinite(series->open[k]) && isfinite(series->close[k]) && series->high[k] >= series->low[k]);
            CLAIM(k == 0 || series->time_us[k] >= series->time_us[k - 1]);
        }
        struct series *resampled = NULL;
        if (series && options->resample.count && resample(&resampled, series, &options->resample, &error) == STATUS_OK)
            CLAIM(resampled->length > 0 && resampled->length <= series->length);
        series_release(&resampled);
    }
    reading_release(&reading);
    bytes_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    char *arguments[ARGUMENTS_MOST + 1];
    int count;
    struct cli_options options;
    struct error error = {0};
    CLAIM(text);
    memcpy(text, data, size);
    text[size] = 0;
    const char *table = cut(text, text + size, arguments, &count);
    enum status status = options_parse(&options, count, arguments, &error);
    if (status == STATUS_OK) {
        claim_indicators(&options);
        if (read_options_check(&options.read, NULL) == STATUS_OK)
            claim_reading(&options, table, (size_t)(text + size - table));
    } else {
        CLAIM(status == STATUS_USAGE || status == STATUS_IO || status == STATUS_INPUT);
        CLAIM(error.message[0] && utf8_is_valid(error.message, strlen(error.message)));
    }
    options_release(&options);
    free(text);
    return 0;
}
