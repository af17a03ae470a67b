/* Any file whatever, as it would be stored (of any encoding, delimiter or dialect, or gzip), is read or refused, and
 * what is read is sound: finite prices, high not below low, times in order, symbols that differ. The survey of symbols
 * before the reading names the series that the reading finds, and reading twice with the same memory gives the same.
 *
 * The input: the file's bytes. */
#include "fuzz.h"

#include "render/base/utf8.h"
#include "render/ohlc/glance.h"
#include "render/ohlc/reader.h"
#include "render/ohlc/source.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 20 };

/* The bytes as a file of their own. */
static enum status read_stored(struct bytes *text, const uint8_t *data, size_t size, struct error *error)
{
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    CLAIM(file >= 0);
    CLAIM(write(file, data, size) == (ssize_t)size);
    CLAIM(lseek(file, 0, SEEK_SET) == 0);
    enum status status = source_read_fd(text, file, TEXT_MOST, error);
    close(file);
    return status;
}

static void claim_error(enum status status, const struct error *error)
{
    CLAIM(error->status == status);
    CLAIM(error->message[0]);
    CLAIM(memchr(error->message, 0, sizeof error->message));
    CLAIM(utf8_is_valid(error->message, strlen(error->message)));
    for (const char *at = error->message; *at; at++)
        CLAIM((unsigned char)*at >= ' ');
}

/* A copy with the padding and nothing behind it, so that a sanitizer sees a read beyond. */
static struct bytes exact(const struct bytes *text)
{
    struct bytes copy = {malloc(text->length + SOURCE_PADDING), text->length, text->length + SOURCE_PADDING};
    CLAIM(copy.data);
    memcpy(copy.data, text->data, text->length + SOURCE_PADDING);
    return copy;
}

static void claim_candles(const struct series *series)
{
    bool has_volume = false;
    CLAIM(series->length > 0);
    for (size_t i = 0; i < series->length; i++) {
        CLAIM(isfinite(series->open[i]) && isfinite(series->high[i]));
        CLAIM(isfinite(series->low[i]) && isfinite(series->close[i]));
        CLAIM(series->high[i] >= series->low[i]);
        CLAIM(isnan(series->volume[i]) || (series->volume[i] >= 0 && isfinite(series->volume[i])));
        has_volume = has_volume || !isnan(series->volume[i]);
        if (i > 0)
            CLAIM(series->time_us[i] >= series->time_us[i - 1]);
        if (!series->has_time)
            CLAIM(series->time_us[i] == (int64_t)i);
    }
    CLAIM(series->has_volume == has_volume);
    CLAIM(series->interval_us >= 0);
}

static void claim_series(const struct reading_series *series, const char *symbol)
{
    CLAIM(series->warning_count <= READING_WARNINGS_MAX);
    for (size_t i = 0; i < series->warning_count; i++)
        claim_error(STATUS_OK, &series->warnings[i]);
    CLAIM(!symbol == !series->symbol);
    if (symbol) {
        CLAIM(strcmp(symbol, series->symbol) == 0);
        CLAIM(utf8_is_valid(symbol, strlen(symbol)));
    }
    if (series->series)
        claim_candles(series->series);
    else
        claim_error(STATUS_INPUT, &series->error);
}

static void claim_reading(const struct reading *reading)
{
    size_t readable = 0;
    CLAIM(reading->count > 0);
    CLAIM(reading->dialect[0] && memchr(reading->dialect, 0, sizeof reading->dialect));
    for (size_t i = 0; i < reading->count; i++) {
        struct text line = {.length = 0};
        claim_series(&reading->series[i], reading->series[i].symbol);
        if (reading->series[i].series) {
            CLAIM(!reading->series[i].symbol == !reading->series[i].series->symbol);
            reading_check_json(&line, "fuzz.csv", reading, i);
            CLAIM(line.length > 2 && line.data[0] == '{' && line.data[line.length - 1] == '\n');
            CLAIM(utf8_is_valid(line.data, line.length));
            readable++;
        }
        text_release(&line);
    }
    CLAIM(readable > 0);
    for (size_t i = 1; i < reading->count && i < 64; i++)
        for (size_t k = 0; k < i; k++)
            CLAIM(!reading->series[i].symbol || !reading->series[k].symbol ||
                  strcmp(reading->series[i].symbol, reading->series[k].symbol) != 0);
}

static void claim_same(const struct reading *one, const struct reading *other)
{
    CLAIM(one->count == other->count);
    CLAIM(strcmp(one->dialect, other->dialect) == 0);
    for (size_t i = 0; i < one->count; i++) {
        const struct series *a = one->series[i].series, *b = other->series[i].series;
        CLAIM(one->series[i].rejected == other->series[i].rejected);
        CLAIM(one->series[i].warning_count == other->series[i].warning_count);
        CLAIM(!a == !b);
        if (!a)
            continue;
        CLAIM(a->length == b->length);
        CLAIM(memcmp(a->time_us, b->time_us, a->length * sizeof *a->time_us) == 0);
        CLAIM(memcmp(a->close, b->close, a->length * sizeof *a->close) == 0);
    }
}

/* What becomes of charts is settled by the survey: it has to name the series that the reading then finds. */
static void claim_survey(const struct bytes *text, const struct reading *reading)
{
    struct symbol_list list;
    bool needs_rest;
    CLAIM(symbols_survey(&list, text, true, NULL, &needs_rest, NULL) == STATUS_OK);
    CLAIM(!needs_rest);
    size_t named = 0;
    for (size_t i = 0; i < reading->count; i++)
        named += reading->series[i].symbol != NULL;
    if (list.count > 1) {
        CLAIM(list.count == named);
        for (size_t i = 0, k = 0; i < reading->count; i++)
            if (reading->series[i].symbol)
                CLAIM(strcmp(reading->series[i].symbol, list.names[k++]) == 0);
    } else {
        CLAIM(reading->count == 1);
    }
    symbol_list_release(&list);
}

/* A look at the stored bytes that saves the survey has to be right. */
static void claim_glance(const uint8_t *data, size_t size, const struct bytes *text)
{
    static struct glance glance;
    struct symbol_list list;
    bool needs_rest;
    if (!glance_shows_no_symbol(&glance, (const char *)data, size < GLANCE_SIZE ? size : GLANCE_SIZE))
        return;
    CLAIM(symbols_survey(&list, text, true, NULL, &needs_rest, NULL) == STATUS_OK);
    CLAIM(list.count == 0 && !list.sole);
    symbol_list_release(&list);
}

/* The head of a file tells its symbols, or says that it needs the rest. */
static void claim_head(const struct bytes *text, const struct reading *reading)
{
    size_t length = utf8_whole_prefix((const char *)text->data, text->length / 2);
    struct bytes head = {calloc(1, length + SOURCE_PADDING), length, length + SOURCE_PADDING};
    struct symbol_list list;
    bool needs_rest;
    CLAIM(head.data);
    memcpy(head.data, text->data, length);
    CLAIM(symbols_survey(&list, &head, false, NULL, &needs_rest, NULL) == STATUS_OK);
    if (!needs_rest && list.count > 1)
        CLAIM(reading->count > 1);
    symbol_list_release(&list);
    free(head.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Kept from input to input, as a worker keeps it. */
    static struct reading kept;
    struct bytes stored = {0};
    struct error error = {0};
    const char *encoding = NULL;
    enum status status = read_stored(&stored, data, size, &error);
    if (status == STATUS_OK)
        status = source_to_utf8(&stored, &encoding, &error);
    if (status != STATUS_OK) {
        claim_error(status, &error);
        bytes_release(&stored);
        return 0;
    }
    CLAIM(utf8_is_valid(stored.data, stored.length));
    for (size_t i = 0; i < SOURCE_PADDING; i++)
        CLAIM(stored.data[stored.length + i] == 0);

    struct bytes text = exact(&stored);
    struct reading fresh = {.count = 0};
    status = reading_parse(&fresh, &text, encoding, NULL, &error);
    CLAIM(reading_parse(&kept, &text, encoding, NULL, NULL) == status);
    claim_glance(data, size, &text);
    if (status == STATUS_OK) {
        claim_reading(&fresh);
        claim_same(&fresh, &kept);
        claim_survey(&text, &fresh);
        claim_head(&text, &fresh);
    } else {
        claim_error(status, &error);
    }
    reading_release(&fresh);
    bytes_release(&text);
    bytes_release(&stored);
    return 0;
}
