/* The setters of the options of the picture. */
#include "cli/suggest.h"
#include "cli/theme_file.h"
#include "cli/value_names.h"
#include "cli/value_text.h"
#include "cli/values.h"
#include "render/chart/type.h"
#include "render/ohlc/number.h"
#include "render/ohlc/time.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

static enum status unknown_entry(const char *what, const char *list, const char *nearest, struct error *error)
{
    if (nearest)
        return error_set(error, STATUS_USAGE, "there is no such %s; did you mean %s?", what, nearest);
    return error_set(error, STATUS_USAGE, "there is no such %s; see chandler --list %s", what, list);
}

enum status set_type(struct cli_options *options, const char *value, struct error *error)
{
    if (chart_type_named(value))
        return chart_type_parse(&options->chart, value, error);
    char name[64] = "";
    size_t length = strcspn(value, ":");
    if (length < sizeof name)
        memcpy(name, value, length);
    struct suggestion suggestion = {.given = name};
    for (size_t i = 0; chart_types[i]; i++)
        suggestion_offer(&suggestion, chart_types[i]->name);
    return unknown_entry("chart type", "types", suggestion.nearest, error);
}

enum status set_size(struct cli_options *options, const char *value, struct error *error)
{
    size_t width, height;
    size_t length = strcspn(value, "xX");
    if (!value[length] || !value_count(value, length, INT_MAX, &width) ||
        !value_count(value + length + 1, strlen(value + length + 1), INT_MAX, &height))
        return error_set(error, STATUS_USAGE, "is not a size such as 1280x720");
    if (width < IMAGE_SIZE_MIN || width > IMAGE_SIZE_MAX || height < IMAGE_SIZE_MIN || height > IMAGE_SIZE_MAX)
        return error_set(error, STATUS_USAGE, "a side is %d to %d pixels", IMAGE_SIZE_MIN, IMAGE_SIZE_MAX);
    options->chart.width_px = (int)width;
    options->chart.height_px = (int)height;
    options->has_size = true;
    return STATUS_OK;
}

/* Whatever is wrong with it, the file is a value that cannot be taken. */
static enum status read_theme(struct cli_options *options, const char *path, struct error *error)
{
    char quoted[100];
    struct error inner = {0};
    options->chart.theme = &options->theme;
    if (theme_file_read(&options->theme, path, &inner) == STATUS_OK)
        return STATUS_OK;
    if (!inner.line)
        return error_set(error, STATUS_USAGE, "%s", inner.message);
    return error_set(error, STATUS_USAGE, "--theme %s: line %" PRIu64 ": %s",
                     error_quote(quoted, sizeof quoted, path, strlen(path)), inner.line, inner.message);
}

enum status set_theme(struct cli_options *options, const char *value, struct error *error)
{
    if (theme_file_is_path(value))
        return read_theme(options, value, error);
    options->chart.theme = theme_find(value);
    if (options->chart.theme)
        return STATUS_OK;
    struct suggestion suggestion = {.given = value};
    for (size_t i = 0; themes[i]; i++)
        suggestion_offer(&suggestion, themes[i]->name);
    return unknown_entry("theme", "themes", suggestion.nearest, error);
}

enum status set_background(struct cli_options *options, const char *value, struct error *error)
{
    options->has_background = true;
    options->is_background_open = strcmp(value, "none") == 0;
    return options->is_background_open ? STATUS_OK : value_colour(value, &options->background, true, error);
}

enum status set_up(struct cli_options *options, const char *value, struct error *error)
{
    options->has_up = true;
    return value_colour(value, &options->up, false, error);
}

enum status set_down(struct cli_options *options, const char *value, struct error *error)
{
    options->has_down = true;
    return value_colour(value, &options->down, false, error);
}

enum status set_title(struct cli_options *options, const char *value, struct error *error)
{
    (void)error;
    options->chart.title = value;
    return STATUS_OK;
}

enum status set_no_volume(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->chart.hide_volume = true;
    return STATUS_OK;
}

enum status set_log(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->chart.is_log = true;
    return STATUS_OK;
}

enum status set_last(struct cli_options *options, const char *value, struct error *error)
{
    if (!value_count(value, strlen(value), SIZE_MAX, &options->chart.last) || options->chart.last == 0)
        return error_set(error, STATUS_USAGE, "is no number of candles");
    return STATUS_OK;
}

static enum status read_date(const char *value, int64_t *start_us, int64_t *end_us, bool *is_utc, struct error *error)
{
    if (time_parse_range(value, start_us, end_us, is_utc))
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "is no date such as 2024, 2024-03, 2024-03-15 or 2024-03-15T10:30");
}

enum status set_from(struct cli_options *options, const char *value, struct error *error)
{
    int64_t end_us;
    options->chart.has_from = true;
    return read_date(value, &options->chart.from_us, &end_us, &options->chart.is_from_utc, error);
}

enum status set_to(struct cli_options *options, const char *value, struct error *error)
{
    int64_t start_us;
    options->chart.has_to = true;
    return read_date(value, &start_us, &options->chart.to_us, &options->chart.is_to_utc, error);
}

/* Taken apart once the plugins are there to know it. */
enum status set_indicator(struct cli_options *options, const char *value, struct error *error)
{
    options->indicators[options->indicator_count++] = value;
    return value_need(value, "name of an indicator", error);
}

enum status set_resample(struct cli_options *options, const char *value, struct error *error)
{
    return resample_rule_parse(&options->resample, value, error);
}

enum status set_tz(struct cli_options *options, const char *value, struct error *error)
{
    zone_free(&options->zone);
    options->tz = value;
    return value_zone(value, &options->zone, error);
}

enum status set_marks(struct cli_options *options, const char *value, struct error *error)
{
    options->marks_path = value;
    return value_need(value, "name of a file", error);
}

/* "1,234.5" or "1,234,567": a price whose thousands are parted is no price of 1 with a text. */
static bool has_thousands(const char *value)
{
    value += *value == '-' || *value == '+';
    size_t digits = strspn(value, "0123456789"), group = value[digits] ? strspn(value + digits + 1, "0123456789") : 0;
    const char *after = value + digits + 1 + group;
    return digits >= 1 && digits <= 3 && value[digits] == ',' && group == 3 &&
           (!*after || *after == ',' || *after == '.');
}

enum status set_hline(struct cli_options *options, const char *value, struct error *error)
{
    struct hline *line = &options->hlines[options->chart.hline_count];
    size_t length = strcspn(value, ",");
    if (has_thousands(value))
        return error_set(error, STATUS_USAGE,
                         "write the price without commas between its digits, or a text with a blank before it");
    const char *text = value[length] ? value + length + 1 : "";
    text += strspn(text, " ");
    *line = (struct hline){.text = *text ? text : NULL};
    if (!number_parse(value, length, &(struct number_style){.decimal = '.'}, &line->price))
        return error_set(error, STATUS_USAGE, "is no PRICE such as 101.5, nor PRICE,TEXT");
    options->chart.hline_count++;
    return STATUS_OK;
}

enum status set_bare(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->chart.is_bare = true;
    return STATUS_OK;
}
