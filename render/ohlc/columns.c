#include "render/ohlc/columns.h"

#include "render/base/hash.h"
#include "render/ohlc/time.h"

#include <string.h>

const char *const column_role_names[COLUMN_ROLES] = {"time", "time-of-day", "open",   "high",
                                                     "low",  "close",       "volume", "symbol"};

void columns_clear(struct columns *columns)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        columns->at[i] = COLUMN_NONE;
    columns->barred = 0;
    columns->is_doubtful = false;
}

bool columns_bar(const struct columns *columns, size_t column)
{
    return column >= 64 || (columns->barred >> column & 1);
}

bool columns_have_prices(const struct columns *columns)
{
    for (size_t i = COLUMN_OPEN; i <= COLUMN_CLOSE; i++)
        if (columns->at[i] == COLUMN_NONE)
            return false;
    return true;
}

bool columns_use(const struct columns *columns, size_t column)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        if (columns->at[i] == column)
            return true;
    return false;
}

struct csv_field names_of_column(const struct names *names, size_t column)
{
    ptrdiff_t at = (ptrdiff_t)column - names->shift;
    if (column > PTRDIFF_MAX || at < 0 || (size_t)at >= names->count)
        return (struct csv_field){"", 0};
    return names->fields[at];
}

/* The column of a name; COLUMN_NONE where the shift moves it out of the table. */
static size_t column_of_name(const struct names *names, size_t name)
{
    if (names->columns)
        return names->columns[name];
    ptrdiff_t at = (ptrdiff_t)name + names->shift;
    return at < 0 ? COLUMN_NONE : (size_t)at;
}

/* What a candidate set of names has to be. */
struct wanted {
    uint64_t set;
    bool is_adjusted;
    bool any_close; /* an adjusted close will do, or one with something added */
};

/* The first name of the lowest rank of each price role in the set. True where all four are there.
 */
static bool take_set(struct columns *columns, const struct names *names, struct wanted wanted)
{
    int ranks[3] = {INT32_MAX, INT32_MAX, INT32_MAX}, close_rank = INT32_MAX;
    for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++)
        columns->at[role] = COLUMN_NONE;
    for (size_t i = 0; i < names->count; i++) {
        const struct name_meaning *name = &names->meanings[i];
        size_t column = column_of_name(names, i);
        if (column == COLUMN_NONE || name->role < NAME_OPEN || name->role > NAME_CLOSE)
            continue;
        bool is_other = name->set != wanted.set || name->is_adjusted != wanted.is_adjusted;
        if (name->role == NAME_CLOSE) {
            /* What is added to a close counts worse than any rank. */
            int rank = name->rank + (is_other ? 8 + 8 * (name->set != wanted.set) : 0);
            if ((is_other && !wanted.any_close) || rank >= close_rank)
                continue;
            close_rank = rank;
            columns->at[COLUMN_CLOSE] = column;
        } else if (!is_other) {
            size_t role = (size_t)(name->role - NAME_OPEN);
            if (name->rank >= ranks[role])
                continue;
            ranks[role] = name->rank;
            columns->at[COLUMN_OPEN + role] = column;
        }
    }
    return columns_have_prices(columns);
}

/* The first set, in order of its open, that is complete; bounded, since each try is a pass over the names. */
static bool take_first_set(struct columns *columns, const struct names *names, bool is_adjusted)
{
    enum { TRIES_MAX = 64 };
    int tries = 0;
    for (size_t i = 0; i < names->count && tries < TRIES_MAX; i++) {
        const struct name_meaning *name = &names->meanings[i];
        if (name->role != NAME_OPEN || name->is_adjusted != is_adjusted)
            continue;
        tries++;
        if (take_set(columns, names, (struct wanted){name->set, is_adjusted, false}))
            return true;
    }
    return false;
}

static void take_prices(struct columns *columns, const struct names *names)
{
    if (take_set(columns, names, (struct wanted){0, false, false}) || take_first_set(columns, names, false) ||
        take_set(columns, names, (struct wanted){0, false, true}) || take_first_set(columns, names, true))
        return;
    take_set(columns, names, (struct wanted){0, false, true});
}

/* The set that the chosen open belongs to. */
static uint64_t chosen_set(const struct columns *columns, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (column_of_name(names, i) == columns->at[COLUMN_OPEN] && names->meanings[i].role == NAME_OPEN)
            return names->meanings[i].set;
    return 0;
}

static bool is_all_zero(const struct sample *sample, size_t column)
{
    const struct number_style plain = {'.', 0};
    for (size_t i = 0; i < sample->count; i++) {
        struct csv_field field = sample_field(&sample->rows[i], column);
        double value;
        if (sample->rows[i].is_data && field.length &&
            !(number_parse(field.text, field.length, &plain, &value) && value == 0))
            return false;
    }
    return true;
}

/* Whether the symbol of the first row starts with the word that the volume's name adds: "Volume BTC" of BTC/USD. */
static bool is_base_of_symbol(const struct columns *columns, const struct sample *sample, uint64_t set)
{
    char symbol[32];
    for (size_t i = 0; i < sample->count && columns->at[COLUMN_SYMBOL] != COLUMN_NONE; i++) {
        struct csv_field field = sample_field(&sample->rows[i], columns->at[COLUMN_SYMBOL]);
        if (!sample->rows[i].is_data)
            continue;
        size_t length = name_fold(field.text, field.length, symbol, sizeof symbol);
        for (size_t prefix = 2; prefix <= length; prefix++)
            if (hash_bytes(HASH_START, symbol, prefix) == set)
                return true;
        return false;
    }
    return false;
}

/* The volume of the lowest rank; one that is 0 throughout gives way to one that is not (MetaTrader writes both). */
static void take_volume(struct columns *columns, const struct names *names, const struct sample *sample)
{
    const uint64_t set = chosen_set(columns, names);
    int best = INT32_MAX;
    for (size_t i = 0; i < names->count; i++) {
        const struct name_meaning *name = &names->meanings[i];
        size_t column = column_of_name(names, i);
        if (name->role != NAME_VOLUME || column == COLUMN_NONE || columns_use(columns, column))
            continue;
        int rank = name->set && name->set == set ? RANK_EXACT : name->rank;
        if (rank >= RANK_VOLUME_NAMED && rank <= RANK_VOLUME_QUOTE && is_base_of_symbol(columns, sample, name->set))
            rank = RANK_VOLUME_BASE;
        if (rank < best && best != INT32_MAX && is_all_zero(sample, column))
            continue;
        bool yields = best != INT32_MAX && rank >= best && is_all_zero(sample, columns->at[COLUMN_VOLUME]) &&
                      !is_all_zero(sample, column);
        if (rank < best || yields) {
            best = rank;
            columns->at[COLUMN_VOLUME] = column;
        }
    }
}

/* Whether all fields are dates: some sites call that column "Name". */
static bool is_all_dates(const struct sample *sample, size_t column)
{
    size_t dates = 0;
    for (size_t i = 0; i < sample->count; i++) {
        if (!sample_is_usual(sample, &sample->rows[i]))
            continue;
        if (sample_shape(&sample->rows[i], column) != SHAPE_TIME)
            return false;
        dates++;
    }
    return dates > 0;
}

static void take_symbol(struct columns *columns, const struct names *names, const struct sample *sample)
{
    int best = INT32_MAX;
    for (size_t i = 0; i < names->count; i++) {
        const struct name_meaning *name = &names->meanings[i];
        size_t column = column_of_name(names, i);
        if (name->role != NAME_SYMBOL || column == COLUMN_NONE || is_all_dates(sample, column))
            continue;
        int rank = name->rank + (name->set ? 8 : 0);
        if (rank < best) {
            best = rank;
            columns->at[COLUMN_SYMBOL] = column;
        }
    }
}

/* An adjusted close goes with the other three, or the values may tell which column is the plain one. */
static void drop_lone_adjusted(struct columns *columns, const struct names *names)
{
    for (size_t i = 0; i < names->count && !columns_have_prices(columns); i++)
        if (names->meanings[i].is_adjusted && column_of_name(names, i) == columns->at[COLUMN_CLOSE])
            columns->at[COLUMN_CLOSE] = COLUMN_NONE;
}

static const struct name_meaning *meaning_of_close(const struct columns *columns, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->meanings[i].role == NAME_CLOSE && column_of_name(names, i) == columns->at[COLUMN_CLOSE])
            return &names->meanings[i];
    return NULL;
}

/* Whether the close is outside of low and high in most rows. */
static bool close_is_outside(const struct columns *columns, const struct sample *sample)
{
    const size_t at[3] = {columns->at[COLUMN_LOW], columns->at[COLUMN_CLOSE], columns->at[COLUMN_HIGH]};
    struct number_vote vote = {0};
    size_t rows = 0, outside = 0;
    for (size_t r = 0; r < sample->count; r++)
        for (size_t i = 0; i < 3 && sample_is_usual(sample, &sample->rows[r]); i++) {
            struct csv_field field = sample_field(&sample->rows[r], at[i]);
            number_vote_add(&vote, field.text, field.length);
        }
    const struct number_style style = number_vote_style(&vote);
    for (size_t r = 0; r < sample->count; r++) {
        double v[3];
        bool is_whole = sample_is_usual(sample, &sample->rows[r]);
        for (size_t i = 0; i < 3 && is_whole; i++) {
            struct csv_field field = sample_field(&sample->rows[r], at[i]);
            is_whole = number_parse_volume(field.text, field.length, &style, &v[i]);
        }
        rows += is_whole;
        outside += is_whole && (v[1] < v[0] || v[1] > v[2]);
    }
    return outside * 2 > rows;
}

/* "Value" may be a turnover, and an adjusted close of another scale than plain prices. */
static void drop_close_outside(struct columns *columns, const struct names *names, const struct sample *sample)
{
    const struct name_meaning *close = meaning_of_close(columns, names);
    if (close && close->rank >= RANK_CLOSE_PRICE && columns_have_prices(columns) && close_is_outside(columns, sample))
        columns->at[COLUMN_CLOSE] = COLUMN_NONE;
}

/* An adjusted price, an average, a volume is no candidate where the values have to tell, unless a role has it. */
static void bar_others(struct columns *columns, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct name_meaning *name = &names->meanings[i];
        size_t column = column_of_name(names, i);
        bool is_price = name->role >= NAME_OPEN && name->role <= NAME_CLOSE && !name->is_adjusted;
        bool is_unknown = name->role == NAME_UNKNOWN && !name->is_adjusted;
        bool is_taken = false;
        for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++)
            is_taken = is_taken || columns->at[role] == column;
        if (column < 64 && !is_price && !is_unknown && !is_taken)
            columns->barred |= UINT64_C(1) << column;
    }
}

void columns_by_name(struct columns *columns, const struct names *names, const struct sample *sample)
{
    columns_clear(columns);
    take_symbol(columns, names, sample);
    take_prices(columns, names);
    drop_close_outside(columns, names, sample);
    drop_lone_adjusted(columns, names);
    take_volume(columns, names, sample);
    bar_others(columns, names);
}

/* How well the fields below the names are what the names say, over some rows. */
static long fit_of_shift(const struct names *names, const struct sample *sample)
{
    enum { ROWS = 16, COLUMNS = 256 };
    long fit = 0;
    for (size_t r = 0, looked = 0; r < sample->count && looked < ROWS; r++) {
        const struct sample_row *row = &sample->rows[r];
        if (!sample_is_usual(sample, row))
            continue;
        looked++;
        for (size_t i = 0; i < names->count && i < COLUMNS; i++) {
            enum name_role role = names->meanings[i].role;
            size_t column = column_of_name(names, i);
            bool is_number = role >= NAME_OPEN && role <= NAME_VOLUME;
            if (!is_number && role != NAME_TIME)
                continue;
            struct csv_field field = column == COLUMN_NONE ? (struct csv_field){"", 0} : sample_field(row, column);
            enum field_shape shape = field_shape(field.text, field.length);
            bool fits =
                is_number ? shape == SHAPE_NUMBER : shape == SHAPE_TIME || time_looks_like(field.text, field.length);
            fit += fits ? 1 : shape == SHAPE_NULL ? 0 : -1;
        }
    }
    return fit;
}

static bool last_column_is_empty(const struct sample *sample)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->rows[i].is_data && sample_field(&sample->rows[i], sample->width - 1).length)
            return false;
    return sample->width > 0;
}

void names_align(struct names *names, const struct sample *sample)
{
    names->shift = 0;
    size_t width = sample->width, count = names->count;
    if (count < width && last_column_is_empty(sample))
        width--;
    while (count > width && count && names->fields[count - 1].length == 0)
        count--;
    if (count == width || sample->width == 0)
        return;
    const ptrdiff_t candidate = count < width ? (ptrdiff_t)(width - count) : -1;
    if (candidate > 2)
        return;
    long straight = fit_of_shift(names, sample);
    names->shift = candidate;
    if (fit_of_shift(names, sample) <= straight)
        names->shift = 0;
}

/* One entry of "role=NAME,...". */
struct override {
    enum column_role role;
    const char *name;
    size_t length;
};

static bool next_override(const char **at, struct override *entry, struct error *error)
{
    const char *start = *at;
    const char *end = start + strcspn(start, ",");
    const char *equals = memchr(start, '=', (size_t)(end - start));
    char quoted[80];
    *at = *end ? end + 1 : end;
    if (!equals || equals == start || equals + 1 == end) {
        error_set(error, STATUS_USAGE, "--columns: %s is not of the form ROLE=NAME",
                  error_quote(quoted, sizeof quoted, start, (size_t)(end - start)));
        return false;
    }
    entry->name = equals + 1;
    entry->length = (size_t)(end - equals - 1);
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        if (strlen(column_role_names[i]) == (size_t)(equals - start) &&
            memcmp(column_role_names[i], start, (size_t)(equals - start)) == 0) {
            entry->role = (enum column_role)i;
            return true;
        }
    error_set(error, STATUS_USAGE, "--columns: %s is none of time, time-of-day, open, high, low, close, volume, symbol",
              error_quote(quoted, sizeof quoted, start, (size_t)(equals - start)));
    return false;
}

enum status columns_override_check(const char *text, struct error *error)
{
    struct override entry;
    if (!text)
        return STATUS_OK;
    if (!*text)
        return error_set(error, STATUS_USAGE, "--columns: nothing is named");
    while (*text)
        if (!next_override(&text, &entry, error))
            return STATUS_USAGE;
    return STATUS_OK;
}

static size_t find_name(const struct names *names, const struct override *entry)
{
    char wanted[128], name[128];
    for (size_t i = 0; i < names->count; i++)
        if (names->fields[i].length == entry->length && memcmp(names->fields[i].text, entry->name, entry->length) == 0)
            return column_of_name(names, i);
    if (name_fold(entry->name, entry->length, wanted, sizeof wanted) == 0)
        return COLUMN_NONE;
    for (size_t i = 0; i < names->count; i++) {
        name_fold(names->fields[i].text, names->fields[i].length, name, sizeof name);
        if (strcmp(name, wanted) == 0)
            return column_of_name(names, i);
    }
    return COLUMN_NONE;
}

/* A column number from 1, or COLUMN_NONE. */
static size_t column_number(const struct override *entry, size_t width)
{
    size_t number = 0;
    for (size_t i = 0; i < entry->length; i++) {
        if (entry->name[i] < '0' || entry->name[i] > '9' || number > SAMPLE_COLUMNS_MAX)
            return COLUMN_NONE;
        number = number * 10 + (size_t)(entry->name[i] - '0');
    }
    return number >= 1 && number <= width ? number - 1 : COLUMN_NONE;
}

enum status columns_override(struct columns *columns, const char *text, const struct names *names, size_t width,
                             struct error *error)
{
    struct override entry;
    while (text && *text) {
        if (!next_override(&text, &entry, error))
            return STATUS_USAGE;
        size_t column = find_name(names, &entry);
        if (column == COLUMN_NONE)
            column = column_number(&entry, width);
        char quoted[80];
        if (column == COLUMN_NONE)
            return error_set(error, STATUS_INPUT, "no column is called %s",
                             error_quote(quoted, sizeof quoted, entry.name, entry.length));
        columns->at[entry.role] = column;
        if (entry.role >= COLUMN_OPEN && entry.role <= COLUMN_CLOSE)
            columns->is_doubtful = false;
        if (entry.role == COLUMN_TIME && columns->at[COLUMN_CLOCK] == column)
            columns->at[COLUMN_CLOCK] = COLUMN_NONE;
    }
    return STATUS_OK;
}
