/* Columns found by what stands in them, where no name tells. */
#include "render/ohlc/columns.h"
#include "render/ohlc/headerless_grid.h"

#include <math.h>
#include <string.h>

/* Four columns of the grid as prices; slots count from 0 to 3. */
struct guess {
    size_t slot[4];
    size_t open, high, low, close; /* indices of the grid */
    int rank;                      /* how unusual the order is; 0: open, high, low, close */
    bool is_told;                  /* the opens follow the closes: more than the order tells the two apart */
    bool is_opposed;               /* they would follow better the other way round, but not clearly so */
    bool is_flat;                  /* all four are the same in every row */
};

enum { RANK_USUAL, RANK_KNOWN, RANK_SEEN, RANK_STRANGE };

/* How unusual it is to find high and low in these slots. A strange order is more often a mixture of prices, averages
 * and adjusted prices than one of candles. */
static int rank_order(size_t high, size_t low)
{
    static const unsigned char ranks[4][4] = {
        /* low: first, second, third, fourth */
        {RANK_STRANGE, RANK_KNOWN, RANK_STRANGE, RANK_STRANGE}, /* high first: high, low, open, close */
        {RANK_KNOWN, RANK_STRANGE, RANK_USUAL, RANK_STRANGE},   /* low, high, open, close; the usual one */
        {RANK_STRANGE, RANK_SEEN, RANK_STRANGE, RANK_KNOWN},    /* open, low, high, close; open, close, high, low */
        {RANK_STRANGE, RANK_STRANGE, RANK_SEEN, RANK_STRANGE},  /* open, close, low, high */
    };
    return ranks[high][low];
}

static bool row_values(const struct grid *grid, const size_t slot[4], size_t row, double values[4])
{
    for (size_t i = 0; i < 4; i++) {
        values[i] = grid->value[slot[i]][row];
        if (isnan(values[i]))
            return false;
    }
    return true;
}

/* Whether a column never changes while another of the four does: a period, a code. Few rows may repeat a price. */
static bool has_constant(const struct grid *grid, const size_t slot[4])
{
    enum { ROWS_TO_TELL = 20 };
    size_t rows = 0, changes[4] = {0};
    double before[4] = {0}, v[4];
    for (size_t r = 0; r < grid->rows; r++) {
        if (!row_values(grid, slot, r, v))
            continue;
        for (size_t i = 0; i < 4; i++) {
            changes[i] += rows && v[i] != before[i];
            before[i] = v[i];
        }
        rows++;
    }
    bool any = changes[0] || changes[1] || changes[2] || changes[3];
    bool all = changes[0] && changes[1] && changes[2] && changes[3];
    return rows >= ROWS_TO_TELL && any && !all;
}

/* Whether a slot lies far above or below the other three in nearly all rows: adjusted prices, volumes, codes. */
static bool is_far_off(const struct grid *grid, const size_t slot[4], size_t at)
{
    size_t rows = 0, far = 0;
    for (size_t r = 0; r < grid->rows; r++) {
        double v[4], top = -INFINITY, bottom = INFINITY;
        if (!row_values(grid, slot, r, v))
            continue;
        for (size_t i = 0; i < 4; i++)
            if (i != at) {
                top = fmax(top, v[i]);
                bottom = fmin(bottom, v[i]);
            }
        rows++;
        far += fmax(v[at] - top, bottom - v[at]) > 4 * (top - bottom);
    }
    return far * 10 >= rows * 9;
}

/* Which slots are the highest and the lowest in all but a few rows. False where none is, or where the four lie so far
 * apart (more than this part of the greatest of them) that they are not prices of one thing. */
static bool find_extremes(const struct grid *grid, const size_t slot[4], double apart, size_t *high, size_t *low)
{
    static const size_t high_order[4] = {1, 2, 0, 3}, low_order[4] = {2, 1, 3, 0};
    size_t rows = 0, wide = 0, highest[4] = {0}, lowest[4] = {0};
    for (size_t r = 0; r < grid->rows; r++) {
        double v[4];
        if (!row_values(grid, slot, r, v))
            continue;
        double top = fmax(fmax(v[0], v[1]), fmax(v[2], v[3])), bottom = fmin(fmin(v[0], v[1]), fmin(v[2], v[3]));
        rows++;
        wide += top - bottom > apart * fmax(fabs(top), fabs(bottom));
        for (size_t i = 0; i < 4; i++) {
            highest[i] += v[i] == top;
            lowest[i] += v[i] == bottom;
        }
    }
    /* Equal prices leave a choice: the most usual order. */
    int best = INT32_MAX;
    for (size_t i = 0; i < 16; i++) {
        size_t top = high_order[i / 4], bottom = low_order[i % 4];
        if (top == bottom || highest[top] * 100 < rows * 97 || lowest[bottom] * 100 < rows * 97 ||
            rank_order(top, bottom) >= best)
            continue;
        best = rank_order(top, bottom);
        *high = top;
        *low = bottom;
    }
    return rows > 0 && wide * 4 <= rows && best < INT32_MAX;
}

/* How the values of one column follow those of another in the row before, and the other way round. */
struct gaps {
    double sum, turned_sum; /* of the distances */
    size_t count, nearer;   /* rows that tell, and those in which the distance is less than the turned one */
};

static struct gaps measure_gaps(const struct grid *grid, size_t open, size_t close)
{
    struct gaps gaps = {0};
    for (size_t r = 1; r < grid->rows && grid->knows_direction; r++) {
        size_t now = grid->is_newest_first ? r - 1 : r, before = grid->is_newest_first ? r : r - 1;
        double distance = fabs(grid->value[open][now] - grid->value[close][before]);
        double turned = fabs(grid->value[close][now] - grid->value[open][before]);
        if (!grid->follows[r] || isnan(distance) || isnan(turned) || distance == turned)
            continue;
        gaps.sum += distance;
        gaps.turned_sum += turned;
        gaps.nearer += distance < turned;
        gaps.count++;
    }
    return gaps;
}

/* Whether it is clear that opens follow closes: an open is near the close before. The fewer the rows, the clearer it
 * has to be. */
static bool is_clear(const struct gaps *gaps)
{
    enum { FEW = 8, MANY = 30 };
    if (gaps->count >= MANY)
        return gaps->sum < 0.5 * gaps->turned_sum && gaps->nearer * 4 >= gaps->count * 3;
    return gaps->count >= FEW && gaps->sum < 0.2 * gaps->turned_sum && gaps->nearer * 10 >= gaps->count * 9;
}

static bool is_flat(const struct grid *grid, size_t high, size_t low)
{
    for (size_t r = 0; r < grid->rows; r++)
        if (grid->value[high][r] != grid->value[low][r] && !isnan(grid->value[high][r] - grid->value[low][r]))
            return false;
    return true;
}

/* What the names told already has to come out. */
static bool agrees_with_names(const struct grid *grid, const struct guess *guess, const struct columns *named)
{
    const size_t found[4] = {guess->open, guess->high, guess->low, guess->close};
    for (size_t i = 0; i < 4; i++) {
        size_t column = named->at[COLUMN_OPEN + i];
        if (column != COLUMN_NONE && column != grid->column[found[i]])
            return false;
    }
    return true;
}

static bool try_guess(const struct grid *grid, const struct columns *named, double apart, struct guess *guess)
{
    enum { ROWS_TO_TELL = 3 };
    size_t high = 0, low = 0, rest[2], count = 0;
    if (!find_extremes(grid, guess->slot, apart, &high, &low) || has_constant(grid, guess->slot))
        return false;
    guess->rank = rank_order(high, low);
    bool is_doubted = guess->rank > RANK_KNOWN || grid->rows >= ROWS_TO_TELL;
    if (is_doubted && (is_far_off(grid, guess->slot, high) || is_far_off(grid, guess->slot, low)))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (i != high && i != low)
            rest[count++] = guess->slot[i];
    guess->high = guess->slot[high];
    guess->low = guess->slot[low];
    guess->is_flat = is_flat(grid, guess->high, guess->low);
    /* The open stands left of the close in nearly all files. */
    struct gaps gaps = measure_gaps(grid, rest[0], rest[1]), turned = measure_gaps(grid, rest[1], rest[0]);
    bool is_turned = is_clear(&turned);
    guess->is_told = is_turned || is_clear(&gaps);
    guess->is_opposed = !is_turned && turned.sum < gaps.sum;
    is_turned = is_turned || named->at[COLUMN_OPEN] == grid->column[rest[1]] ||
                named->at[COLUMN_CLOSE] == grid->column[rest[0]];
    guess->open = rest[is_turned];
    guess->close = rest[!is_turned];
    return agrees_with_names(grid, guess, named);
}

/* Columns that are all the same in every row (zeros, counts) are prices only where nothing else is. */
static bool is_better_guess(const struct guess *a, const struct guess *b)
{
    return a->is_flat != b->is_flat ? b->is_flat : a->rank < b->rank;
}

/* Four columns side by side: those in the most usual order, of several the first. */
static bool guess_side_by_side(const struct grid *grid, const struct columns *named, double apart, int rank_max,
                               struct guess *best)
{
    bool found = false;
    for (size_t first = 0; first + 4 <= grid->count; first++) {
        struct guess guess = {.slot = {first, first + 1, first + 2, first + 3}};
        if (!try_guess(grid, named, apart, &guess) || guess.rank > rank_max)
            continue;
        if (!found || is_better_guess(&guess, best))
            *best = guess;
        found = true;
    }
    return found;
}

/* Any four of the first columns, in order and not far from each other. */
static bool guess_scattered(const struct grid *grid, const struct columns *named, double apart, int rank_max,
                            struct guess *best)
{
    enum { COLUMNS_MAX = 8, REACH = 5 };
    const size_t count = grid->count < COLUMNS_MAX ? grid->count : COLUMNS_MAX;
    bool found = false;
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            for (size_t c = b + 1; c < count; c++)
                for (size_t d = c + 1; d < count && d <= a + REACH; d++) {
                    struct guess guess = {.slot = {a, b, c, d}};
                    if (!try_guess(grid, named, apart, &guess) || guess.rank > rank_max)
                        continue;
                    if (!found || is_better_guess(&guess, best))
                        *best = guess;
                    found = true;
                }
    return found;
}

/* The strange orders need rows enough to be no accident; prices far apart, the usual order and no names. */
static bool guess_prices(const struct grid *grid, const struct columns *named, bool has_names, struct guess *guess)
{
    enum { ROWS_FOR_STRANGE = 5 };
    const double near = 0.5, far = 0.8;
    int rank_max = grid->rows >= ROWS_FOR_STRANGE ? RANK_STRANGE : RANK_SEEN;
    return guess_side_by_side(grid, named, near, rank_max, guess) ||
           guess_scattered(grid, named, near, rank_max, guess) ||
           (!has_names && guess_side_by_side(grid, named, far, RANK_USUAL, guess));
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

/* Whether a column in front of the prices is a volume and not a number of rows, a period, a part of a date: it goes up
 * and down, never below 0, and beyond the days of a year or with decimals. */
static bool is_like_volume(const struct grid *grid, size_t at)
{
    enum { DAYS_OF_YEAR = 366 };
    size_t rises = 0, falls = 0;
    bool is_large = false;
    double before = NAN;
    for (size_t r = 0; r < grid->rows; r++) {
        double value = grid->value[at][r];
        if (isnan(value))
            continue;
        if (value < 0)
            return false;
        rises += value > before;
        falls += value < before;
        is_large = is_large || value > DAYS_OF_YEAR || value != floor(value);
        before = value;
    }
    return is_large && rises && falls;
}

/* The first column of numbers behind the prices, else one in front of them. One that looks like a price itself is
 * passed over where another one follows; the last one is only taken for a price where it has decimals as well. */
static size_t guess_volume(const struct grid *grid, const struct guess *guess)
{
    for (size_t i = guess->slot[3] + 1; i < grid->count; i++) {
        bool is_last = i + 1 == grid->count;
        if (!is_like_price(grid, i, guess, is_last))
            return grid->column[i];
    }
    for (size_t i = guess->slot[0]; i-- > 0;)
        if (!is_like_price(grid, i, guess, true) && is_like_volume(grid, i))
            return grid->column[i];
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
            words += field.length <= 40 && sample_shape(&sample->rows[r], c) == SHAPE_WORD && !is_weekday(field);
            changes += before.length != field.length || memcmp(before.text, field.text, field.length) != 0;
            before = field;
        }
        if (rows && words * 20 >= rows * 19 && (c == 0 || changes * 2 <= rows + 1))
            return c;
    }
    return COLUMN_NONE;
}

/* Few rows, or nothing but the order tells open from close, and it is not well known or the values speak against it. */
static bool is_doubtful(const struct grid *grid, const struct guess *guess)
{
    enum { FEW_ROWS = 10 };
    bool is_low_high_open_close = guess->low == guess->slot[0] && guess->high == guess->slot[1];
    return grid->rows < FEW_ROWS || guess->is_opposed ||
           (guess->rank != RANK_USUAL && !is_low_high_open_close && !guess->is_told);
}

bool columns_by_value(struct columns *columns, const struct sample *sample, bool has_names)
{
    struct guess guess;
    struct grid grid;
    grid_fill(&grid, sample, columns);
    if (!guess_prices(&grid, columns, has_names, &guess))
        return false;
    columns->at[COLUMN_OPEN] = grid.column[guess.open];
    columns->at[COLUMN_HIGH] = grid.column[guess.high];
    columns->at[COLUMN_LOW] = grid.column[guess.low];
    columns->at[COLUMN_CLOSE] = grid.column[guess.close];
    columns->is_doubtful = is_doubtful(&grid, &guess);
    if (columns->at[COLUMN_VOLUME] == COLUMN_NONE)
        columns->at[COLUMN_VOLUME] = guess_volume(&grid, &guess);
    if (!has_names)
        columns->at[COLUMN_SYMBOL] = guess_symbol(sample, columns);
    return true;
}
