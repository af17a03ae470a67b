/* The lines above the rows: names, tickers, preamble. */
#include "render/ohlc/table.h"

#include <string.h>

char *field_copy(struct arena *arena, struct csv_field field)
{
    char *copy = arena_alloc(arena, field.length + 1, 1);
    size_t length = 0;
    for (size_t i = 0; copy && i < field.length; i++) {
        if (field.text[i])
            copy[length++] = field.text[i];
        if (field.text[i] == '"' && i + 1 < field.length && field.text[i + 1] == '"')
            i++;
    }
    return copy;
}

/* How much of a header a row is: a point for each of open, high, low and close, one for time. */
static int header_score(const struct sample_row *row)
{
    enum { LOOK_NAMES = 512 };
    bool has[NAME_SYMBOL + 1] = {false};
    if (row->is_data || row->count < 2)
        return 0;
    for (size_t i = 0; i < row->stored && i < LOOK_NAMES; i++) {
        struct name_meaning meaning = name_read(row->fields[i].text, row->fields[i].length);
        if (meaning.role <= NAME_SYMBOL)
            has[meaning.role] = true;
    }
    return has[NAME_OPEN] + has[NAME_HIGH] + has[NAME_LOW] + has[NAME_CLOSE] + has[NAME_TIME];
}

/* A row of words with about as many fields as the data, right above it: names, even if none is known. */
static bool is_unknown_header(const struct sample *sample, size_t at)
{
    const struct sample_row *row = &sample->rows[at];
    size_t words = 0;
    for (size_t i = 0; i < row->stored; i++)
        words += row->fields[i].length > 0;
    return !row->is_data && row->solid == 0 && words >= 2 && at + 1 < sample->head_count &&
           sample_is_usual(sample, &sample->rows[at + 1]) && row->count + 1 >= sample->width &&
           row->count <= sample->width + 1;
}

static size_t find_header_row(const struct sample *sample)
{
    int best = 1;
    size_t header = sample->count;
    for (size_t i = 0; i < sample->head_count; i++) {
        int score = header_score(&sample->rows[i]);
        if (score > best) {
            best = score;
            header = i;
        }
    }
    for (size_t i = 0; i < sample->head_count && header == sample->count && !sample->rows[i].is_data; i++)
        if (is_unknown_header(sample, i))
            header = i;
    /* A file turned upside down has its header at the end. */
    size_t tail = sample->count > 3 ? sample->count - 3 : 0;
    for (size_t i = sample->count; i-- > tail && header == sample->count;)
        if (header_score(&sample->rows[i]) >= 4)
            header = i;
    return header;
}

enum status header_find(struct names *names, size_t *header, const struct sample *sample, struct arena *arena,
                        struct error *error)
{
    *names = (struct names){.count = 0};
    *header = find_header_row(sample);
    if (*header == sample->count)
        return STATUS_OK;
    const struct sample_row *row = &sample->rows[*header];
    names->meanings = arena_alloc(arena, row->stored, sizeof *names->meanings);
    if (!names->meanings)
        return error_no_memory(error);
    names->fields = row->fields;
    names->count = row->stored;
    for (size_t i = 0; i < row->stored; i++)
        names->meanings[i] = name_read(row->fields[i].text, row->fields[i].length);
    names_align(names, sample);
    return STATUS_OK;
}

/* "Symbol: XYZ", "Ticker = XYZ" in one field, or "Symbol" and "XYZ" in two. The rank of the word, or -1. */
static int preamble_symbol(const struct sample_row *row, struct csv_field *value)
{
    struct csv_field first = sample_field(row, 0);
    const char *mark = memchr(first.text, ':', first.length);
    struct csv_field label = first;
    if (!mark)
        mark = memchr(first.text, '=', first.length);
    *value = sample_field(row, 1);
    if (mark && mark + 1 < first.text + first.length) {
        label.length = (size_t)(mark - first.text);
        const char *end = first.text + first.length;
        for (mark++; mark < end && *mark == ' '; mark++)
            continue;
        *value = (struct csv_field){mark, (size_t)(end - mark)};
    }
    struct name_meaning meaning = name_read(label.text, label.length);
    bool is_symbol = meaning.role == NAME_SYMBOL && meaning.set == 0 && value->length && value->length <= 60;
    return is_symbol && name_read(value->text, value->length).role == NAME_UNKNOWN ? meaning.rank : -1;
}

enum status header_preamble_symbol(const char **symbol, const struct sample *sample, size_t rows, struct arena *arena,
                                   struct error *error)
{
    int best = -1;
    struct csv_field found = {"", 0}, value;
    *symbol = NULL;
    for (size_t i = 0; i < rows && i < sample->head_count; i++) {
        int rank = preamble_symbol(&sample->rows[i], &value);
        if (rank >= 0 && (best < 0 || rank < best)) {
            best = rank;
            found = value;
        }
    }
    if (best < 0)
        return STATUS_OK;
    *symbol = field_copy(arena, found);
    return *symbol ? STATUS_OK : error_no_memory(error);
}

static bool is_price_or_volume(enum name_role role)
{
    return role >= NAME_OPEN && role <= NAME_VOLUME;
}

/* Whether the cells above or below the names of prices are tickers: all there, none a unit or itself a name. */
static bool is_ticker_row(const struct names *names, const struct sample_row *row)
{
    if (row->is_data || row->count + 1 < names->count || row->stored < 2)
        return false;
    bool is_labelled = name_read(row->fields[0].text, row->fields[0].length).role == NAME_SYMBOL;
    size_t cells = 0;
    for (size_t i = 0; i < names->count; i++) {
        char folded[48];
        struct csv_field cell = sample_field(row, i);
        if (!is_price_or_volume(names->meanings[i].role) || (i == 0 && names->meanings[i].role == NAME_CLOSE))
            continue;
        if (cell.length == 0)
            return false;
        if (!is_labelled) {
            name_fold(cell.text, cell.length, folded, sizeof folded);
            if (name_is_unit(folded) || name_read(cell.text, cell.length).role != NAME_UNKNOWN)
                return false;
        }
        cells++;
    }
    return cells >= 4;
}

const struct sample_row *header_tickers(const struct names *names, const struct sample *sample, size_t header)
{
    enum { REACH = 3 };
    for (size_t i = header; i-- > 0 && header - i <= REACH;)
        if (is_ticker_row(names, &sample->rows[i]))
            return &sample->rows[i];
    for (size_t i = header + 1; i < sample->head_count && i - header <= REACH && !sample->rows[i].is_data; i++)
        if (is_ticker_row(names, &sample->rows[i]))
            return &sample->rows[i];
    return NULL;
}
