/* What --check prints. */
#include "render/ohlc/reader.h"

#include <inttypes.h>
#include <stdio.h>

static void put_candle(struct text *out, const struct series *series, size_t at)
{
    text_puts(out, "{\"time\":");
    if (series->has_time)
        json_seconds(out, series->time_us[at]);
    else
        text_printf(out, "%" PRId64, series->time_us[at]);
    const struct {
        const char *key;
        double value;
    } values[] = {{"open", series->open[at]},
                  {"high", series->high[at]},
                  {"low", series->low[at]},
                  {"close", series->close[at]},
                  {"volume", series->volume[at]}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text_printf(out, ",\"%s\":", values[i].key);
        json_number(out, values[i].value);
    }
    text_puts(out, "}");
}

static void put_warning(struct text *out, const struct error *warning)
{
    char line[480];
    if (warning->line)
        snprintf(line, sizeof line, "line %" PRIu64 ": %s", warning->line, warning->message);
    else
        snprintf(line, sizeof line, "%s", warning->message);
    json_string(out, line);
}

void reading_check_json(struct text *out, const char *input, const struct reading *reading, size_t index)
{
    const struct reading_series *one = &reading->series[index];
    const struct series *series = one->series;
    text_puts(out, "{\"input\":");
    json_string(out, input);
    text_puts(out, ",\"symbol\":");
    json_string(out, one->symbol);
    text_puts(out, ",\"dialect\":");
    json_string(out, reading->dialect);
    text_printf(out, ",\"rows\":%zu,\"rejected\":%zu,\"first\":", series ? series->length : 0, one->rejected);
    if (series)
        put_candle(out, series, 0);
    else
        text_puts(out, "null");
    text_puts(out, ",\"last\":");
    if (series)
        put_candle(out, series, series->length - 1);
    else
        text_puts(out, "null");
    text_puts(out, ",\"warnings\":[");
    for (size_t i = 0; i < one->warning_count; i++) {
        if (i)
            text_puts(out, ",");
        put_warning(out, &one->warnings[i]);
    }
    text_puts(out, "]}\n");
}
