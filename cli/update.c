#include "cli/update.h"

#include "chandler_config.h"
#include "render/base/hash.h"
#include "render/chart/type.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Lengths keep neighbours apart: "ab" and "c" is not "a" and "bc". */
static uint64_t add_text(uint64_t hash, const char *text)
{
    uint64_t length = text ? strlen(text) : UINT64_MAX;
    hash = hash_bytes(hash, &length, sizeof length);
    return text ? hash_bytes(hash, text, strlen(text)) : hash;
}

static uint64_t add_number(uint64_t hash, int64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

/* By its colours: a theme's file may be edited, moved or named in another way. */
static uint64_t add_theme(uint64_t hash, const struct theme *theme)
{
    struct theme copy = *theme;
    for (size_t i = 0; i < THEME_COLOURS; i++)
        hash = add_number(hash, (int64_t)*theme_colour_at(&copy, &theme_colours[i]));
    hash = hash_bytes(hash, theme->plots, sizeof theme->plots);
    return add_number(hash, theme->is_open);
}

static uint64_t add_picture(uint64_t hash, const struct cli_options *options)
{
    const struct chart_options *chart = &options->chart;
    hash = add_text(hash, chart->type->name);
    hash = hash_bytes(hash, chart->arguments, sizeof chart->arguments);
    hash = add_theme(hash, chart->theme);
    hash = add_number(hash, chart->width_px);
    hash = add_number(hash, chart->height_px);
    hash = add_text(hash, chart->title);
    hash = add_number(hash, chart->hide_volume);
    hash = add_number(hash, chart->is_log);
    hash = add_number(hash, chart->is_bare);
    hash = add_number(hash, (int64_t)chart->last);
    hash = add_number(hash, chart->has_from ? chart->from_us : INT64_MIN);
    hash = add_number(hash, chart->has_to ? chart->to_us : INT64_MAX);
    hash = add_number(hash, chart->is_from_utc + 2 * chart->is_to_utc);
    hash = add_text(hash, options->resample.text);
    hash = add_text(hash, options->tz);
    hash = add_number(hash, (int64_t)chart->hline_count);
    for (size_t i = 0; i < chart->hline_count; i++) {
        hash = hash_bytes(hash, &chart->hlines[i].price, sizeof chart->hlines[i].price);
        hash = add_text(hash, chart->hlines[i].text);
    }
    return add_number(hash, chart->marks ? (int64_t)chart->marks->fingerprint : 0);
}

static uint64_t add_reading(uint64_t hash, const struct read_options *read)
{
    hash = add_text(hash, read->columns);
    hash = add_text(hash, read->date_format);
    hash = add_number(hash, read->date_order);
    /* Which symbol was asked for does not change a chart of it, nor do limits. */
    return add_number(hash, read->is_strict);
}

static uint64_t add_indicators(uint64_t hash, const struct plugin_set *plugins)
{
    hash = add_number(hash, (int64_t)plugins->fingerprint);
    for (size_t i = 0; i < plugins->call_count; i++)
        hash = add_text(hash, plugins->calls[i].text);
    return hash;
}

void fingerprint_make(char out[IMAGE_FINGERPRINT_SIZE], const struct cli_options *options,
                      const struct plugin_set *plugins, const struct plan *plan, const struct chart *chart)
{
    const char *path = plan->inputs.items[chart->input].path;
    const char *slash = strrchr(path, '/');
    uint64_t hash = add_text(HASH_START, CHANDLER_VERSION);
    hash = add_text(hash, plan->format->name);
    hash = add_picture(hash, options);
    hash = add_reading(hash, &options->read);
    hash = add_indicators(hash, plugins);
    hash = add_text(hash, chart->is_one_of_several ? chart->symbol : NULL);
    hash = add_text(hash, slash ? slash + 1 : path);
    snprintf(out, IMAGE_FINGERPRINT_SIZE, "%016" PRIx64, hash);
}

static bool is_newer(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

bool update_is_current(const struct plan *plan, const struct chart *chart, const char *fingerprint, uint64_t *size)
{
    const struct input *input = &plan->inputs.items[chart->input];
    char stored[IMAGE_FINGERPRINT_SIZE] = "";
    struct stat info;
    if (input->is_stream || input->error || !chart->output || strcmp(chart->output, "-") == 0)
        return false;
    if (stat(chart->output, &info) != 0 || !S_ISREG(info.st_mode) || !is_newer(&info.st_mtim, &input->modified))
        return false;
    /* Made before the clock was set back: what changed since may look older. */
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) == 0 && is_newer(&info.st_mtim, &now))
        return false;
    *size = (uint64_t)info.st_size;
    return plan->format->fingerprint(chart->output, stored, NULL) == STATUS_OK && strcmp(stored, fingerprint) == 0;
}
