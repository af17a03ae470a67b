#include "subject.h"

#include "render/ohlc/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Noreturn void subject_fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
    exit(1);
}

int64_t subject_cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void subject_init(struct subject *subject, const char *size, const char *theme)
{
    char end;
    struct error error;
    *subject = (struct subject){.options = {.type = chart_type_find("candles"), .theme = theme_find(theme)}};
    struct chart_options *options = &subject->options;
    if (sscanf(size, "%dx%d%c", &options->width_px, &options->height_px, &end) != 2 || !options->theme) {
        fprintf(stderr, "%s: no size %s or no theme %s\n", program_invocation_short_name, size, theme);
        exit(2);
    }
    if (typeface_new(&subject->typeface, &error) != STATUS_OK)
        subject_fail("typeface", error.message);
}

void subject_release(struct subject *subject)
{
    typeface_free(&subject->typeface);
    arena_release(&subject->arena);
    bytes_release(&subject->text);
    reading_release(&subject->reading);
}

static void set_stem(struct subject *subject, const char *path)
{
    const char *slash = strrchr(path, '/');
    snprintf(subject->stem, sizeof subject->stem, "%s", slash ? slash + 1 : path);
    char *dot = strrchr(subject->stem, '.');
    if (dot)
        *dot = 0;
}

const struct layout *subject_layout(struct subject *subject, const char *path)
{
    static const struct read_options detect = {0};
    const struct layout *layout = NULL;
    const char *encoding = "";
    struct error error;
    set_stem(subject, path);
    enum status status = source_read(&subject->text, path, 0, &error);
    if (status == STATUS_OK)
        status = source_to_utf8(&subject->text, &encoding, &error);
    if (status == STATUS_OK)
        status = reading_parse(&subject->reading, &subject->text, encoding, &detect, &error);
    if (status != STATUS_OK)
        subject_fail(path, error.message);
    if (subject->reading.count != 1)
        subject_fail(path, "holds several series");
    struct chart_data data = {.series = subject->reading.series[0].series, .name = subject->stem};
    arena_reset(&subject->arena);
    status = chart_layout(&layout, &data, &subject->options, subject->typeface, &subject->arena, &error);
    if (status != STATUS_OK)
        subject_fail(path, error.message);
    return layout;
}
