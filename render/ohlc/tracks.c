/* Series by symbol: a hash table, since a file may hold many. */
#include "render/base/hash.h"
#include "render/ohlc/rows.h"

#include <stdlib.h>
#include <string.h>

void rows_release(struct rows *rows)
{
    arena_release(&rows->arena);
    series_release(&rows->sole);
    free(rows->tracks);
    free(rows->slots);
    free(rows->owner);
    free(rows->own.time_us);
    free(rows->own.open);
    free(rows->own.high);
    free(rows->own.low);
    free(rows->own.close);
    free(rows->own.volume);
    *rows = (struct rows){.tracks = NULL};
}

void rows_clear(struct rows *rows)
{
    arena_reset(&rows->arena);
    series_release(&rows->sole);
    if (rows->slots)
        memset(rows->slots, 0, rows->slot_count * sizeof *rows->slots);
    rows->track_count = 0;
    rows->count = rows->capacity = 0;
    rows->has_number_faults = false;
    rows->unnamed_line = 0;
}

static bool is_symbol_of(const struct track *track, const char *symbol, size_t length)
{
    return !track->symbol == !symbol && track->symbol_length == length &&
           (length == 0 || memcmp(track->symbol, symbol, length) == 0);
}

/* The slot of the symbol, or the free one where it would go. */
static size_t find_slot(const struct rows *rows, const char *symbol, size_t length)
{
    size_t slot = (size_t)hash_keyed(&rows->key, symbol, length) & (rows->slot_count - 1);
    while (rows->slots[slot] && !is_symbol_of(&rows->tracks[rows->slots[slot] - 1], symbol, length))
        slot = (slot + 1) & (rows->slot_count - 1);
    return slot;
}

/* Twice as many slots as tracks at least, a power of two. */
static bool grow_slots(struct rows *rows)
{
    if (rows->slot_count == 0)
        rows->key = hash_key_of_process();
    size_t count = rows->slot_count ? rows->slot_count * 2 : 64;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(rows->slots);
    rows->slots = slots;
    rows->slot_count = count;
    for (size_t i = 0; i < rows->track_count; i++) {
        const struct track *track = &rows->tracks[i];
        slots[find_slot(rows, track->symbol, track->symbol_length)] = (uint32_t)(i + 1);
    }
    return true;
}

static bool grow_tracks(struct rows *rows)
{
    size_t capacity = rows->track_capacity ? rows->track_capacity * 2 : 8, bytes;
    if (!size_multiply(capacity, sizeof *rows->tracks, &bytes))
        return false;
    struct track *tracks = realloc(rows->tracks, bytes);
    if (!tracks)
        return false;
    rows->tracks = tracks;
    rows->track_capacity = capacity;
    return true;
}

struct track *rows_track(struct rows *rows, const char *symbol, size_t length, const char *wanted, struct error *error)
{
    bool has_room = rows->track_count < rows->track_capacity || grow_tracks(rows);
    if (!has_room || (rows->slot_count <= rows->track_count * 2 && !grow_slots(rows))) {
        error_no_memory(error);
        return NULL;
    }
    size_t slot = find_slot(rows, symbol, length);
    if (rows->slots[slot])
        return &rows->tracks[rows->slots[slot] - 1];
    size_t most = rows->symbols_most ? rows->symbols_most : READ_SYMBOLS_MAX;
    if (rows->track_count >= most) {
        error_set(error, STATUS_INPUT, "more than %zu symbol%s; --max-symbols sets the limit", most,
                  most == 1 ? "" : "s");
        return NULL;
    }
    struct track track = {.symbol_length = length};
    if (symbol) {
        char *copy = arena_alloc(&rows->arena, length + 1, 1);
        if (!copy) {
            error_no_memory(error);
            return NULL;
        }
        memcpy(copy, symbol, length);
        track.symbol = copy;
    }
    track.is_wanted = !wanted || (symbol && strlen(wanted) == length && memcmp(wanted, symbol, length) == 0);
    rows->tracks[rows->track_count++] = track;
    rows->slots[slot] = (uint32_t)rows->track_count;
    return &rows->tracks[rows->track_count - 1];
}

enum status rows_drop_unnamed(struct rows *rows, struct error *error)
{
    if (rows->track_count < 2 || rows->tracks[0].symbol)
        return STATUS_OK;
    const struct track unnamed = rows->tracks[0];
    struct remark *rejected = &rows->tracks[1].rejected;
    struct error *first = unnamed.rejected.first;
    if (unnamed.candles && (!first || first->line > rows->unnamed_line)) {
        first = arena_alloc(&rows->arena, 1, sizeof *first);
        if (!first)
            return error_no_memory(error);
        error_at(first, STATUS_INPUT, rows->unnamed_line, 0, "no symbol, and none in a row before");
    }
    rejected->count += unnamed.candles + unnamed.rejected.count;
    rejected->first = first ? first : rejected->first;
    memmove(rows->tracks, rows->tracks + 1, --rows->track_count * sizeof *rows->tracks);
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->owner[i] == 0)
            continue;
        rows->columns.time_us[kept] = rows->columns.time_us[i];
        rows->columns.open[kept] = rows->columns.open[i];
        rows->columns.high[kept] = rows->columns.high[i];
        rows->columns.low[kept] = rows->columns.low[i];
        rows->columns.close[kept] = rows->columns.close[i];
        rows->columns.volume[kept] = rows->columns.volume[i];
        rows->owner[kept++] = rows->owner[i] - 1;
    }
    rows->count = kept;
    return STATUS_OK;
}
