/* Columns found by what stands in them, where no name tells. */
#include "render/ohlc/columns.h"
#include "render/ohlc/time.h"

#include <math.h>
#include <string.h>

enum { ROWS_MAX = 128, NUMERIC_MAX = 16 };

/* The numbers of the sample: NaN where a field is none. */
struct grid {
    size_t rows, count;
    size_t column[NUMERIC_MAX]; /* of the table */
    bool follows[ROWS_MAX];
    double value[NUMERIC_MAX][ROWS_MAX];
    bool is_newest_first;
};

static size_t data_rows(const struct sample *sample, const struct sample_row **rows)
{
    size_t count = 0;
    for (size_t i = 0; i < sample->count && count < ROWS_MAX; i++)
        if (sample_is_usual(sample, &sample->rows[i]))
            rows[count++] = &sample->rows[i];
    return count;
}

/* The style of all numbers together, and which columns are numbers in most rows. */
static struct number_style look_for_numbers(struct grid *grid, const struct sample_row *const *rows,
                                            const struct sample *sample, const struct columns *columns)
{
    struct number_vote vote = {0};
    for (size_t c = 0; c < sample->width && grid->count < NUMERIC_MAX; c++) {
        size_t numbers = 0, nothing = 0;
        if (c == columns->at[COLUMN_TIME] || c == columns->at[COLUMN_CLOCK])
            continue;
        for (size_t r = 0; r < grid->rows; r++) {
            struct csv_field field = sample_field(rows[r], c);
            enum field_shape shape = field_shape(field.text, field.length);
            numbers += shape == SHAPE_NUMBER;
            nothing += shape == SHAPE_EMPTY || shape == SHAPE_NULL;
            if (shape == SHAPE_NUMBER)
                number_vote_add(&vote, field.text, field.length);
        }
        if (numbers && (numbers + nothing) * 10 >= grid->rows * 9)
            grid->column[grid->count++] = c;
    }
    return number_vote_style(&vote);
}

static bool sample_is_newest_first(const struct sample_row *const *rows, size_t count, const struct columns *columns)
{
    static const struct read_options no_options;
    struct time_field fields[ROWS_MAX], clocks[ROWS_MAX];
    struct time_format format;
    int64_t first, last;
    const bool has_clock = columns->at[COLUMN_CLOCK] != COLUMN_NONE;
    if (columns->at[COLUMN_TIME] == COLUMN_NONE || count < 2)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct csv_field day = sample_field(rows[i], columns->at[COLUMN_TIME]);
        struct csv_field clock = sample_field(rows[i], columns->at[COLUMN_CLOCK]);
        fields[i] = (struct time_field){day.text, day.length};
        clocks[i] = (struct time_field){clock.text, clock.length};
    }
    return time_format_detect(&format, fields, has_clock ? clocks : NULL, count, &no_options, NULL) == STATUS_OK &&
           time_parse(&format, fields[0].text, fields[0].length, has_clock ? &clocks[0] : NULL, &first) &&
           time_parse(&format, fields[count - 1].text, fields[count - 1].length, has_clock ? &clocks[count - 1] : NULL,
                      &last) &&
           last < first;
}

static void fill_grid(struct grid *grid, const struct sample *sample, const struct columns *columns)
{
    const struct sample_row *rows[ROWS_MAX];
    grid->count = 0;
    grid->rows = data_rows(sample, rows);
    struct number_style style = look_for_numbers(grid, rows, sample, columns);
    for (size_t r = 0; r < grid->rows; r++) {
        grid->follows[r] = rows[r]->follows;
        for (size_t i = 0; i < grid->count; i++) {
            struct csv_field field = sample_field(rows[r], grid->column[i]);
            if (!number_parse_volume(field.text, field.length, &style, &grid->value[i][r]))
                grid->value[i][r] = NAN;
        }
    }
    grid->is_newest_first = sample_is_newest_first(rows, grid->rows, columns);
}

/* Four columns of the grid as prices; slots count from 0 to 3. */
struct guess {
    size_t slot[4];
    size_t open, high, low, close; /* indices of the grid */
    double span;                   /* mean distance from low to high */
    double gap;                    /* mean distance of the open from the close before, in parts of the span */
};

static bool row_values(const struct grid *grid, const size_t slot[4], size_t row, double values[4])
{
    for (size_t i = 0; i < 4; i++) {
        values[i] = grid->value[slot[i]][row];
        if (isnan(values[i]))
            return false;
    }
    return true;
}

/* Which slots are the highest and the lowest in all but a few rows. False where none is, or where the span is so wide
 * that these are not prices of one thing. */
static bool find_extremes(const struct grid *grid, const size_t slot[4], size_t *high, size_t *low)
{
    static const size_t high_order[4] = {1, 2, 0, 3}, low_order[4] = {2, 1, 3, 0};
    size_t rows = 0, wide = 0, highest[4] = {0}, lowest[4] = {0};
    for (size_t r = 0; r < grid->rows; r++) {
        double v[4];
        if (!row_values(grid, slot, r, v))
            continue;
        double top = fmax(fmax(v[0], v[1]), fmax(v[2], v[3])), bottom = fmin(fmin(v[0], v[1]), fmin(v[2], v[3]));
        rows++;
        wide += top - bottom > 0.8 * fmax(fabs(top), fabs(bottom));
        for (size_t i = 0; i < 4; i++) {
            highest[i] += v[i] == top;
            lowest[i] += v[i] == bottom;
        }
    }
    *high = *low = 4;
    for (size_t i = 0; i < 4; i++) {
        if (*high == 4 && highest[high_order[i]] * 100 >= rows * 97)
            *high = high_order[i];
    }
    for (size_t i = 0; i < 4; i++)
        if (*low == 4 && low_order[i] != *high && lowest[low_order[i]] * 100 >= rows * 97)
            *low = low_order[i];
    return rows > 0 && wide * 4 <= rows && *high < 4 && *low < 4;
}

/* Mean of |open - close before| in parts of the mean span. */
static double gap_between(const struct grid *grid, size_t open, size_t close, double span)
{
    double sum = 0;
    size_t count = 0;
    for (size_t r = 1; r < grid->rows; r++) {
        size_t now = grid->is_newest_first ? r - 1 : r, before = grid->is_newest_first ? r : r - 1;
        double distance = fabs(grid->value[open][now] - grid->value[close][before]);
        if (!grid->follows[r] || isnan(distance))
            continue;
        sum += distance;
        count++;
    }
    return count && span > 0 ? sum / (double)count / span : 0;
}

static double mean_span(const struct grid *grid, size_t high, size_t low)
{
    double sum = 0;
    size_t count = 0;
    for (size_t r = 0; r < grid->rows; r++) {
        double span = grid->value[high][r] - grid->value[low][r];
        if (isnan(span))
            continue;
        sum += span;
        count++;
    }
    return count ? sum / (double)count : 0;
}

static bool try_guess(const struct grid *grid, struct guess *guess)
{
    size_t high, low, rest[2], count = 0;
    if (!find_extremes(grid, guess->slot, &high, &low))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (i != high && i != low)
            rest[count++] = guess->slot[i];
    guess->high = guess->slot[high];
    guess->low = guess->slot[low];
    guess->span = mean_span(grid, guess->high, guess->low);
    double usual = gap_between(grid, rest[0], rest[1], guess->span);
    double turned = gap_between(grid, rest[1], rest[0], guess->span);
    bool is_turned = turned < 0.7 * usual;
    guess->open = rest[is_turned];
    guess->close = rest[!is_turned];
    guess->gap = is_turned ? turned : usual;
    return true;
}

/* Four columns side by side; of several, the first, unless another's opens follow its closes much better; columns
 * that are all the same in every row (zeros, counts) are no such thing. */
static bool guess_side_by_side(const struct grid *grid, struct guess *best)
{
    bool found = false;
    for (size_t first = 0; first + 4 <= grid->count; first++) {
        struct guess guess = {.slot = {first, first + 1, first + 2, first + 3}};
        if (try_guess(grid, &guess) && (!found || (guess.span > 0 && guess.gap < 0.5 * best->gap))) {
            *best = guess;
            found = true;
        }
    }
    return found;
}

/* Any four of the first eight columns, in order. */
static bool guess_scattered(const struct grid *grid, struct guess *best)
{
    const size_t count = grid->count < 8 ? grid->count : 8;
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            for (size_t c = b + 1; c < count; c++)
                for (size_t d = c + 1; d < count; d++) {
                    *best = (struct guess){.slot = {a, b, c, d}};
                    if (try_guess(grid, best))
                        return true;
                }
    return false;
}

/* Whether a column could be another price, such as an adjusted close: near the candles, and with as many decimals. */
static bool is_like_price(const struct grid *grid, size_t at, const struct guess *guess, bool wants_decimals)
{
    size_t rows = 0, near = 0;
    for (size_t r = 0; r < grid->rows; r++) {
        double value = grid->value[at][r], high = grid->value[guess->high][r], low = grid->value[guess->low][r];
        if (isnan(value) || isnan(high) || isnan(low))
            continue;
        bool has_decimals = value != floor(value);
        rows++;
        near += value != 0 && value >= 0.2 * low && value <= 2 * high && (has_decimals || !wants_decimals);
    }
    return rows > 0 && near * 10 >= rows * 9;
}

/* The first column of numbers behind the prices. One that looks like a price itself is passed over where another one
 * follows; the last one is only taken for a price where it has decimals as well. */
static size_t guess_volume(const struct grid *grid, const struct guess *guess)
{
    for (size_t i = guess->slot[3] + 1; i < grid->count; i++) {
        bool is_last = i + 1 == grid->count;
        if (!is_like_price(grid, i, guess, is_last))
            return grid->column[i];
    }
    return COLUMN_NONE;
}

static bool is_weekday(struct csv_field field)
{
    static const char *const days[] = {
        "mon",       "tue",      "wed",    "thu",      "fri",      "sat",      "sun",        "monday",  "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday",   "mo",       "di",         "mi",      "do",
        "fr",        "sa",       "so",     "montag",   "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
        "sonntag",   "lun",      "mar",    "mie",      "jue",      "vie",      "sab",        "dom",     "mer",
        "jeu",       "ven",      "sam",    "dim",      "pn",       "wt",       "sr",         "cz",      "pt",
        "пн",        "вт",       "ср",     "чт",       "пт",       "сб",       "вс"};
    char folded[32];
    name_fold(field.text, field.length, folded, sizeof folded);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strcmp(days[i], folded) == 0)
            return true;
    return strncmp(folded, "星期", 6) == 0 || strncmp(folded, "周", 3) == 0 || strstr(folded, "曜");
}

/* A column of words that are no weekdays: the instrument. Not one that is different in every row. */
static size_t guess_symbol(const struct sample *sample, const struct columns *columns)
{
    for (size_t c = 0; c < sample->width && c < 64; c++) {
        size_t rows = 0, words = 0, changes = 0;
        struct csv_field before = {"", 0};
        for (size_t r = 0; r < sample->count && !columns_use(columns, c); r++) {
            struct csv_field field = sample_field(&sample->rows[r], c);
            if (!sample_is_usual(sample, &sample->rows[r]))
                continue;
            rows++;
            words += field.length <= 40 && field_shape(field.text, field.length) == SHAPE_WORD && !is_weekday(field);
            changes += before.length != field.length || memcmp(before.text, field.text, field.length) != 0;
            before = field;
        }
        if (rows && words * 20 >= rows * 19 && (c == 0 || changes * 2 <= rows + 1))
            return c;
    }
    return COLUMN_NONE;
}

bool columns_by_value(struct columns *columns, const struct sample *sample, bool has_names)
{
    struct guess guess;
    struct grid grid;
    fill_grid(&grid, sample, columns);
    if (!guess_side_by_side(&grid, &guess) && !guess_scattered(&grid, &guess))
        return false;
    columns->at[COLUMN_OPEN] = grid.column[guess.open];
    columns->at[COLUMN_HIGH] = grid.column[guess.high];
    columns->at[COLUMN_LOW] = grid.column[guess.low];
    columns->at[COLUMN_CLOSE] = grid.column[guess.close];
    if (columns->at[COLUMN_VOLUME] == COLUMN_NONE)
        columns->at[COLUMN_VOLUME] = guess_volume(&grid, &guess);
    if (!has_names)
        columns->at[COLUMN_SYMBOL] = guess_symbol(sample, columns);
    return true;
}
