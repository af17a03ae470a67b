/* Several instruments side by side: a header with a row of tickers. */
#include "render/base/hash.h"
#include "render/ohlc/table.h"

#include <string.h>

enum { GROUPS_MAX = 4096 };

static bool same_field(struct csv_field a, struct csv_field b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static bool is_price_or_volume(const struct names *names, size_t name)
{
    return names->meanings[name].role >= NAME_OPEN && names->meanings[name].role <= NAME_VOLUME;
}

/* The names of prices and volumes, sorted by ticker, tickers in order of their first name. */
struct ticker_names {
    struct names names; /* all of them; a group's are a part */
    size_t *starts;     /* where the names of each ticker start, and behind the last one */
    size_t count;       /* tickers */
};

/* Gives each name the number of its ticker (from 1; 0 where it has none), by a hash table; returns how many there are.
 */
static size_t number_tickers(uint32_t *number, uint32_t *slots, size_t slot_count, const struct names *names,
                             const struct sample_row *tickers)
{
    const struct hash_key key = hash_key_of_process();
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++) {
        struct csv_field ticker = sample_field(tickers, i);
        if (ticker.length == 0 || !is_price_or_volume(names, i))
            continue;
        size_t slot = (size_t)hash_keyed(&key, ticker.text, ticker.length) & (slot_count - 1);
        while (slots[slot] && !same_field(sample_field(tickers, slots[slot] - 1), ticker))
            slot = (slot + 1) & (slot_count - 1);
        if (!slots[slot]) {
            slots[slot] = (uint32_t)(i + 1);
            number[i] = (uint32_t)++count;
        } else {
            number[i] = number[slots[slot] - 1];
        }
    }
    return count;
}

static enum status sort_by_ticker(struct ticker_names *sorted, const struct names *names, struct arena *arena,
                                  const struct sample_row *tickers, struct error *error)
{
    size_t slot_count = 64;
    while (slot_count < 2 * names->count)
        slot_count *= 2;
    uint32_t *number = arena_alloc(arena, names->count, sizeof *number);
    uint32_t *slots = arena_alloc(arena, slot_count, sizeof *slots);
    struct csv_field *fields = arena_alloc(arena, names->count, sizeof *fields);
    struct name_meaning *meanings = arena_alloc(arena, names->count, sizeof *meanings);
    size_t *columns = arena_alloc(arena, names->count, sizeof *columns);
    size_t *starts = arena_alloc(arena, names->count + 2, sizeof *starts);
    if (!number || !slots || !fields || !meanings || !columns || !starts)
        return error_no_memory(error);
    sorted->count = number_tickers(number, slots, slot_count, names, tickers);
    for (size_t i = 0; i < names->count; i++)
        starts[number[i]]++;
    /* starts[n] now counts the names of ticker n; those without one are left out. */
    starts[0] = 0;
    for (size_t n = 1; n <= sorted->count; n++)
        starts[n] += starts[n - 1];
    size_t total = starts[sorted->count];
    for (size_t i = names->count; i-- > 0;) {
        if (number[i] == 0)
            continue;
        size_t to = --starts[number[i]];
        fields[to] = names->fields[i];
        meanings[to] = names->meanings[i];
        columns[to] = (size_t)((ptrdiff_t)i + names->shift);
    }
    sorted->starts = starts + 1;
    sorted->starts[sorted->count] = total;
    sorted->names = (struct names){.fields = fields, .meanings = meanings, .count = total, .columns = columns};
    return STATUS_OK;
}

/* All groups have the one column of times. */
enum status tickers_make_groups(struct table *table, struct arena *arena, const struct sample_row *tickers,
                                const struct read_options *options, struct error *error)
{
    struct ticker_names sorted = {.count = 0};
    struct columns times, columns;
    enum status status = sort_by_ticker(&sorted, &table->names, arena, tickers, error);
    if (status != STATUS_OK)
        return status;
    table->groups = arena_alloc(arena, sorted.count, sizeof *table->groups);
    if (!table->groups)
        return error_no_memory(error);
    columns_clear(&times);
    columns_choose_time(&times, &table->names, &table->sample, options->date_format != NULL);
    for (size_t t = 0; t < sorted.count && table->group_count < GROUPS_MAX; t++) {
        const size_t first = sorted.starts[t];
        const struct names part = {.fields = sorted.names.fields + first,
                                   .meanings = sorted.names.meanings + first,
                                   .count = sorted.starts[t + 1] - first,
                                   .columns = sorted.names.columns + first};
        columns_by_name(&columns, &part, &table->sample);
        if (!columns_have_prices(&columns))
            continue;
        columns.at[COLUMN_TIME] = times.at[COLUMN_TIME];
        columns.at[COLUMN_CLOCK] = times.at[COLUMN_CLOCK];
        struct table_group *group = &table->groups[table->group_count++];
        group->columns = columns;
        size_t name = (size_t)((ptrdiff_t)columns.at[COLUMN_OPEN] - table->names.shift);
        group->symbol = field_copy(arena, sample_field(tickers, name));
        if (!group->symbol)
            return error_no_memory(error);
    }
    return STATUS_OK;
}

/* Whether the names of prices have more than one ticker. The first column may be called "Price" as a whole. */
bool tickers_are_several(const struct names *names, const struct sample_row *tickers)
{
    struct csv_field first = {"", 0};
    for (size_t i = 0; i < names->count; i++) {
        struct csv_field ticker = sample_field(tickers, i);
        if (ticker.length == 0 || !is_price_or_volume(names, i) || (i == 0 && names->meanings[i].role == NAME_CLOSE))
            continue;
        if (first.length && !same_field(first, ticker))
            return true;
        first = ticker;
    }
    return false;
}
