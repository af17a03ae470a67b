#include "render/ohlc/series.h"

#include "render/base/bytes.h"
#include "render/ohlc/zone.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_COUNT = 6, CACHE_LINE = 64 };

/* The series stands first, so that a pointer to it is a pointer to its block. */
struct series_block {
    struct series series;
    atomic_size_t references;
    struct series_columns columns;
};

static struct series_block *block_of(struct series *series)
{
    return (struct series_block *)series;
}

/* Bytes of a block: header, symbol, and six columns, each on a cache line of its own. False where that overflows. */
static bool block_size(size_t length, size_t symbol_size, size_t *head, size_t *stride, size_t *total)
{
    size_t columns;
    if (!size_multiply(length, sizeof(double), stride) || *stride > SIZE_MAX - CACHE_LINE || symbol_size > SIZE_MAX / 4)
        return false;
    *stride = (*stride + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    *head = (sizeof(struct series_block) + symbol_size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    return size_multiply(*stride, COLUMN_COUNT, &columns) && !__builtin_add_overflow(*head, columns, total);
}

enum status series_new(struct series **series, size_t length, const char *symbol, struct series_columns *columns,
                       struct error *error)
{
    *series = NULL;
    size_t symbol_size = symbol ? strlen(symbol) + 1 : 0;
    size_t head, stride, total;
    if (length == 0 || !block_size(length, symbol_size, &head, &stride, &total))
        return error_no_memory(error);
    struct series_block *block = memory_new(total);
    if (!block)
        return error_no_memory(error);
    memset(block, 0, sizeof *block);
    char *base = (char *)block + head;
    void *slots[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        slots[i] = base + i * stride;
    block->columns = (struct series_columns){slots[0], slots[1], slots[2], slots[3], slots[4], slots[5]};
    if (symbol)
        block->series.symbol = memcpy((char *)(block + 1), symbol, symbol_size);
    block->series.length = length;
    block->series.time_us = block->columns.time_us;
    block->series.open = block->columns.open;
    block->series.high = block->columns.high;
    block->series.low = block->columns.low;
    block->series.close = block->columns.close;
    block->series.volume = block->columns.volume;
    atomic_init(&block->references, 1);
    *series = &block->series;
    *columns = block->columns;
    return STATUS_OK;
}

void series_trim(struct series *series, size_t length)
{
    if (length < series->length)
        series->length = length;
}

static void reverse_rows(const struct series_columns *columns, size_t first, size_t last)
{
    double *values[] = {columns->open, columns->high, columns->low, columns->close, columns->volume};
    for (size_t a = first, b = last; a < b; a++, b--) {
        int64_t time = columns->time_us[a];
        columns->time_us[a] = columns->time_us[b];
        columns->time_us[b] = time;
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (size_t a = first, b = last; a < b; a++, b--) {
            double value = values[i][a];
            values[i][a] = values[i][b];
            values[i][b] = value;
        }
}

/* Turns a newest-first file round; equal times go back to the order they had. */
static void reverse_stably(const struct series_columns *columns, size_t length)
{
    reverse_rows(columns, 0, length - 1);
    for (size_t first = 0; first < length;) {
        size_t last = first;
        while (last + 1 < length && columns->time_us[last + 1] == columns->time_us[first])
            last++;
        if (last > first)
            reverse_rows(columns, first, last);
        first = last + 1;
    }
}

struct keyed_row {
    int64_t time_us;
    size_t row;
};

/* Merges the sorted from[first..middle) and from[middle..end) into to; the left one goes first where times are equal.
 */
static void merge_runs(const struct keyed_row *from, struct keyed_row *to, size_t first, size_t middle, size_t end)
{
    size_t left = first, right = middle;
    for (size_t at = first; at < end; at++) {
        bool takes_left = right == end || (left < middle && from[left].time_us <= from[right].time_us);
        to[at] = from[takes_left ? left++ : right++];
    }
}

/* A bottom-up merge sort: stable, and n log n whatever the input. Returns which of the two arrays holds the result. */
static struct keyed_row *sort_rows(struct keyed_row *rows, struct keyed_row *spare, size_t length)
{
    for (size_t width = 1; width < length; width *= 2) {
        for (size_t first = 0; first < length; first += 2 * width) {
            size_t middle = length - first > width ? first + width : length;
            size_t end = length - first > 2 * width ? first + 2 * width : length;
            merge_runs(rows, spare, first, middle, end);
        }
        struct keyed_row *other = rows;
        rows = spare;
        spare = other;
    }
    return rows;
}

static enum status sort_stably(const struct series_columns *columns, size_t length, struct error *error)
{
    enum status status = STATUS_OK;
    size_t bytes;
    if (!size_multiply(length, sizeof(struct keyed_row), &bytes))
        return error_no_memory(error);
    struct keyed_row *rows = malloc(bytes);
    struct keyed_row *spare = malloc(bytes);
    if (!rows || !spare) {
        status = error_no_memory(error);
        goto done;
    }
    for (size_t i = 0; i < length; i++)
        rows[i] = (struct keyed_row){columns->time_us[i], i};
    const struct keyed_row *sorted = sort_rows(rows, spare, length);
    /* The array that the sort left over is as large as a column twice over: it serves as the copy to gather from. */
    double *copy = sorted == rows ? (double *)(void *)spare : (double *)(void *)rows;
    double *values[] = {columns->open, columns->high, columns->low, columns->close, columns->volume};
    for (size_t column = 0; column < sizeof values / sizeof *values; column++) {
        memcpy(copy, values[column], length * sizeof *copy);
        for (size_t i = 0; i < length; i++)
            values[column][i] = copy[sorted[i].row];
    }
    for (size_t i = 0; i < length; i++)
        columns->time_us[i] = sorted[i].time_us;
done:
    free(spare);
    free(rows);
    return status;
}

enum { STEP_SLOTS = 256 };

struct step_counts {
    int64_t step[STEP_SLOTS];
    size_t count[STEP_SLOTS]; /* 0: the slot is free */
};

static void step_count(struct step_counts *counts, int64_t step, size_t times)
{
    size_t slot = (size_t)((uint64_t)step * UINT64_C(0x9e3779b97f4a7c15) >> 56);
    for (size_t tries = 0; tries < STEP_SLOTS; tries++, slot = (slot + 1) % STEP_SLOTS) {
        if (counts->count[slot] == 0)
            counts->step[slot] = step;
        if (counts->step[slot] == step) {
            counts->count[slot] += times;
            return;
        }
    }
    /* More than 256 different steps: the later ones are passed over. Where a step is usual, it is among the first. */
}

/* The most common step between candles of different time; the shorter one of two that are equally common. */
static int64_t usual_step(const int64_t *time_us, size_t length)
{
    struct step_counts counts = {0};
    int64_t run_step = 0;
    size_t run = 0;
    for (size_t i = 1; i < length; i++) {
        int64_t step;
        if (__builtin_sub_overflow(time_us[i], time_us[i - 1], &step) || step == 0)
            continue;
        if (step != run_step) {
            if (run)
                step_count(&counts, run_step, run);
            run_step = step;
            run = 0;
        }
        run++;
    }
    if (run)
        step_count(&counts, run_step, run);
    int64_t best = 0;
    size_t most = 0;
    for (size_t slot = 0; slot < STEP_SLOTS; slot++)
        if (counts.count[slot] > most || (counts.count[slot] == most && most && counts.step[slot] < best)) {
            best = counts.step[slot];
            most = counts.count[slot];
        }
    return best;
}

static enum status order_by_time(const struct series_columns *columns, size_t length, struct error *error)
{
    const int64_t *time_us = columns->time_us;
    size_t rising = 1, falling = 1;
    while (rising < length && time_us[rising] >= time_us[rising - 1])
        rising++;
    if (rising >= length)
        return STATUS_OK;
    while (falling < length && time_us[falling] <= time_us[falling - 1])
        falling++;
    if (falling < length)
        return sort_stably(columns, length, error);
    reverse_stably(columns, length);
    return STATUS_OK;
}

enum status series_finish(struct series *series, bool has_time, struct error *error)
{
    const struct series_columns *columns = &block_of(series)->columns;
    if (has_time) {
        enum status status = order_by_time(columns, series->length, error);
        if (status != STATUS_OK)
            return status;
    } else {
        for (size_t i = 0; i < series->length; i++)
            columns->time_us[i] = (int64_t)i;
    }
    series->has_time = has_time;
    series->interval_us = has_time ? usual_step(series->time_us, series->length) : 0;
    series->has_volume = false;
    for (size_t i = 0; i < series->length && !series->has_volume; i++)
        series->has_volume = !isnan(series->volume[i]);
    return STATUS_OK;
}

struct series *series_hold(struct series *series)
{
    /* Relaxed: who holds one more has seen the series through the reference he has. */
    atomic_fetch_add_explicit(&block_of(series)->references, 1, memory_order_relaxed);
    return series;
}

void series_release(struct series **series)
{
    if (!*series)
        return;
    struct series_block *block = block_of(*series);
    *series = NULL;
    /* Acquire and release: whoever frees the block has seen every other holder let go of it. */
    if (atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) == 1)
        free(block);
}

/* The first candle whose time is at or behind time_us. */
static size_t first_not_before(const struct series *series, int64_t time_us)
{
    size_t first = 0, end = series->length;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (series->time_us[middle] < time_us)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

struct series_span series_window(const struct series *series, int64_t from_us, int64_t to_us, size_t last)
{
    size_t first = from_us == INT64_MIN ? 0 : first_not_before(series, from_us);
    size_t end = to_us == INT64_MAX ? series->length : first_not_before(series, to_us);
    if (end < first)
        end = first;
    if (last && end - first > last)
        first = end - last;
    return (struct series_span){first, end - first};
}

/* Clocks that change with summer time state the greater offset, so that midnight may be an hour later by it. */
static bool is_dates(const struct series *series)
{
    const int64_t hour_us = INT64_C(3600000000), day_us = 24 * hour_us;
    if (!series->has_time || (series->interval_us > 0 && series->interval_us < day_us))
        return false;
    int64_t late_us = series->ahead_us != 0 ? hour_us : 0;
    for (size_t i = 0; i < series->length; i++) {
        int64_t of_day_us = series_clock_us(series, series->time_us[i]) % day_us;
        if (of_day_us < 0)
            of_day_us += day_us;
        if (of_day_us != 0 && of_day_us != late_us)
            return false;
    }
    return true;
}

void series_use_zone(struct series *series, const struct zone *zone)
{
    series->zone = NULL;
    if (zone && series->has_time && !is_dates(series))
        series->zone = zone;
}

int64_t series_clock_us(const struct series *series, int64_t time_us)
{
    int64_t clock_us;
    if (series->zone)
        return zone_clock_us(series->zone, time_us);
    return __builtin_add_overflow(time_us, series->ahead_us, &clock_us) ? time_us : clock_us;
}

int64_t series_time_us(const struct series *series, int64_t clock_us)
{
    int64_t time_us;
    if (series->zone)
        return zone_time_us(series->zone, clock_us);
    return __builtin_sub_overflow(clock_us, series->ahead_us, &time_us) ? clock_us : time_us;
}
