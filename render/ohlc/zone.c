#include "render/ohlc/zone.h"

#include "render/base/bytes.h"
#include "render/ohlc/zone_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_US INT64_C(1000000)

/* The largest file of the world's zones has some 4 KiB. */
enum { FILE_SIZE_MAX = 1 << 20, NAME_LENGTH_MAX = 200, OFFSET_MAX_S = 26 * 3600, HEAD_SIZE = 44, KIND_SIZE = 6 };

/* From that moment on the clock is so much ahead of UTC. */
struct change {
    int64_t time_s;
    int32_t offset_s;
};

struct zone {
    int32_t first_s; /* the offset before the first change */
    struct change *changes;
    size_t count;
    bool has_rule; /* for what comes after the last change */
    struct zone_rule rule;
};

/* ---- Its file ---- */

/* The counts of a header, in the file's order. */
enum { COUNT_UTC, COUNT_STANDARD, COUNT_LEAPS, COUNT_CHANGES, COUNT_KINDS, COUNT_LETTERS, COUNTS };

struct block {
    const unsigned char *at;
    size_t counts[COUNTS];
    size_t length; /* of all behind the header */
};

static uint32_t read_32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_time(const unsigned char *at, size_t size)
{
    if (size == 4)
        return (int32_t)read_32(at);
    return (int64_t)((uint64_t)read_32(at) << 32 | read_32(at + 4));
}

/* A header and the size of what follows it, whose times have time_size bytes. */
static bool read_block(struct block *block, const unsigned char *data, size_t length, size_t time_size)
{
    if (length < HEAD_SIZE || memcmp(data, "TZif", 4) != 0)
        return false;
    for (int i = 0; i < COUNTS; i++) {
        block->counts[i] = read_32(data + 20 + 4 * i);
        if (block->counts[i] > FILE_SIZE_MAX)
            return false;
    }
    const size_t *counts = block->counts;
    block->at = data + HEAD_SIZE;
    block->length = counts[COUNT_CHANGES] * (time_size + 1) + counts[COUNT_KINDS] * KIND_SIZE + counts[COUNT_LETTERS] +
                    counts[COUNT_LEAPS] * (time_size + 4) + counts[COUNT_STANDARD] + counts[COUNT_UTC];
    return block->length <= length - HEAD_SIZE && counts[COUNT_KINDS] > 0;
}

static bool take_changes(struct zone *zone, const struct block *block, size_t time_size)
{
    size_t count = block->counts[COUNT_CHANGES];
    const unsigned char *kinds = block->at + count * time_size, *offsets = kinds + count;
    zone->changes = calloc(count ? count : 1, sizeof *zone->changes);
    if (!zone->changes)
        return false;
    zone->first_s = (int32_t)read_32(offsets);
    for (size_t i = 0; i < count; i++) {
        if (kinds[i] >= block->counts[COUNT_KINDS])
            return false;
        struct change change = {read_time(block->at + i * time_size, time_size),
                                (int32_t)read_32(offsets + (size_t)kinds[i] * KIND_SIZE)};
        if (change.offset_s < -OFFSET_MAX_S || change.offset_s > OFFSET_MAX_S ||
            (i > 0 && change.time_s <= zone->changes[i - 1].time_s))
            return false;
        zone->changes[i] = change;
    }
    zone->count = count;
    return zone->first_s >= -OFFSET_MAX_S && zone->first_s <= OFFSET_MAX_S;
}

/* The second block, of 64-bit times, and the rule behind it; in a file of the first version the first block. */
static bool take_file(struct zone *zone, const unsigned char *data, size_t length)
{
    struct block block;
    if (!read_block(&block, data, length, 4))
        return false;
    if (data[4] < '2')
        return take_changes(zone, &block, 4);
    size_t skipped = HEAD_SIZE + block.length;
    if (!read_block(&block, data + skipped, length - skipped, 8) || !take_changes(zone, &block, 8))
        return false;
    const char *rule = (const char *)block.at + block.length, *end = (const char *)data + length;
    if (rule == end || *rule++ != '\n')
        return false;
    const char *stop = memchr(rule, '\n', (size_t)(end - rule));
    zone->has_rule = stop && stop > rule;
    return stop && (stop == rule || zone_rule_parse(&zone->rule, rule, (size_t)(stop - rule)));
}

/* The file's bytes; *length is FILE_SIZE_MAX for a longer one. NULL, and errno, where it cannot be read. */
static unsigned char *read_file(const char *path, size_t *length)
{
    struct stat info;
    unsigned char *data = NULL;
    /* A name may lead to a pipe, which must not be waited for. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return NULL;
    *length = 0;
    if (fstat(file, &info) == 0 && !S_ISREG(info.st_mode))
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    else
        data = malloc(FILE_SIZE_MAX);
    while (data && *length < FILE_SIZE_MAX) {
        ssize_t got = read(file, data + *length, FILE_SIZE_MAX - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(data);
            data = NULL;
        }
        if (got <= 0)
            break;
        *length += (size_t)got;
    }
    int reason = errno;
    close(file);
    errno = reason;
    return data;
}

/* Letters, digits and "_+-" in parts joined by single slashes: so it stays in its folder. */
static bool is_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-";
    size_t length = 0;
    for (const char *part = name;; part += length + 1) {
        length = strspn(part, letters);
        if (length == 0 || (part[length] && part[length] != '/'))
            return false;
        if (!part[length])
            return part + length - name <= NAME_LENGTH_MAX;
    }
}

const char *zone_folder(void)
{
    const char *set = getenv("TZDIR");
    return set && *set ? set : "/usr/share/zoneinfo";
}

static enum status open_file(struct zone *zone, const char *name, const char *folder, struct error *error)
{
    char path[4096], quoted[64], quoted_folder[200];
    size_t length = 0;
    if (!folder)
        folder = zone_folder();
    error_quote(quoted, sizeof quoted, name, strlen(name));
    error_quote(quoted_folder, sizeof quoted_folder, folder, strlen(folder));
    if (!is_name(name))
        return error_set(error, STATUS_USAGE,
                         "%s is no zone: give a name such as America/New_York, UTC, or an offset such as +02:00",
                         quoted);
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return error_set(error, STATUS_USAGE, "the folder of zones has too long a name");
    unsigned char *data = read_file(path, &length);
    if (!data && errno == ENOMEM)
        return error_no_memory(error);
    if (!data && (errno == ENOENT || errno == ENOTDIR || errno == EISDIR))
        return error_set(error, STATUS_USAGE, "there is no zone %s in the folder %s", quoted, quoted_folder);
    if (!data)
        return error_errno(error, "cannot read the zone %s in the folder %s", quoted, quoted_folder);
    bool is_read = length < FILE_SIZE_MAX && take_file(zone, data, length);
    free(data);
    if (is_read)
        return STATUS_OK;
    return error_set(error, STATUS_INPUT, "the file of %s in the folder %s is no zone's", quoted, quoted_folder);
}

/* ---- Fixed offsets ---- */

static int digits_at(const char *text, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* +2, +02, +0230, +02:30. */
static bool read_offset(const char *name, int32_t *offset_s)
{
    int hours = -1, minutes = 0;
    if (name[0] != '+' && name[0] != '-')
        return false;
    const char *text = name + 1;
    size_t length = strlen(text);
    if (length == 1 || length == 2) {
        hours = digits_at(text, length);
    } else if (length == 4 || (length == 5 && text[2] == ':')) {
        hours = digits_at(text, 2);
        minutes = digits_at(text + length - 2, 2);
    }
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 24 * 60)
        return false;
    *offset_s = (hours * 60 + minutes) * (name[0] == '-' ? -60 : 60);
    return true;
}

enum status zone_open(struct zone **zone, const char *name, const char *folder, struct error *error)
{
    struct zone *made = *zone = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    if (strcmp(name, "UTC") == 0 || strcmp(name, "Z") == 0 || read_offset(name, &made->first_s))
        return STATUS_OK;
    enum status status = open_file(made, name, folder, error);
    if (status != STATUS_OK)
        zone_free(zone);
    return status;
}

void zone_free(struct zone **zone)
{
    if (*zone)
        free((*zone)->changes);
    free(*zone);
    *zone = NULL;
}

/* ---- What the clock shows ---- */

static int64_t divide_down(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

static int32_t offset_at(const struct zone *zone, int64_t time_s)
{
    size_t first = 0, end = zone->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (zone->changes[middle].time_s <= time_s)
            first = middle + 1;
        else
            end = middle;
    }
    if (first == zone->count && zone->has_rule)
        return zone_rule_offset(&zone->rule, time_s);
    return first > 0 ? zone->changes[first - 1].offset_s : zone->first_s;
}

int64_t zone_clock_us(const struct zone *zone, int64_t time_us)
{
    int64_t clock_us;
    int32_t offset_s = offset_at(zone, divide_down(time_us, SECOND_US));
    return __builtin_add_overflow(time_us, offset_s * SECOND_US, &clock_us) ? time_us : clock_us;
}

/* The first moment after `low_s`, up to `high_s`, at which the offset is another than at low_s. */
static int64_t find_change(const struct zone *zone, int64_t low_s, int64_t high_s)
{
    int32_t before = offset_at(zone, low_s);
    while (high_s - low_s > 1) {
        int64_t middle = low_s + (high_s - low_s) / 2;
        if (offset_at(zone, middle) == before)
            low_s = middle;
        else
            high_s = middle;
    }
    return high_s;
}

int64_t zone_time_us(const struct zone *zone, int64_t clock_us)
{
    /* A day before and a day after stand on either side of any change that could matter. */
    enum { DAY_LENGTH_S = 86400 };
    int64_t far = INT64_MAX - 4 * DAY_LENGTH_S * SECOND_US;
    if (clock_us > far || clock_us < -far)
        return clock_us;
    int64_t clock_s = divide_down(clock_us, SECOND_US);
    int64_t early_s = clock_s - 2 * DAY_LENGTH_S, late_s = clock_s + 2 * DAY_LENGTH_S;
    int64_t before = offset_at(zone, early_s), after = offset_at(zone, late_s);
    int64_t first_us = clock_us - before * SECOND_US, second_us = clock_us - after * SECOND_US;
    if (zone_clock_us(zone, first_us) == clock_us || before == after)
        return first_us;
    if (zone_clock_us(zone, second_us) == clock_us)
        return second_us;
    return find_change(zone, early_s, late_s) * SECOND_US;
}
