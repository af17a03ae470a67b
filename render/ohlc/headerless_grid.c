#include "render/ohlc/headerless_grid.h"

#include "render/ohlc/time.h"

#include <math.h>

static size_t data_rows(const struct sample *sample, const struct sample_row **rows)
{
    size_t count = 0;
    for (size_t i = 0; i < sample->count && count < GRID_ROWS_MAX; i++)
        if (sample_is_usual(sample, &sample->rows[i]))
            rows[count++] = &sample->rows[i];
    return count;
}

/* The style of all numbers together, and which columns are numbers in most rows. */
static struct number_style look_for_numbers(struct grid *grid, const struct sample_row *const *rows,
                                            const struct sample *sample, const struct columns *columns)
{
    struct number_vote vote = {0};
    for (size_t c = 0; c < sample->width && grid->count < GRID_COLUMNS_MAX; c++) {
        size_t numbers = 0, nothing = 0;
        if (c == columns->at[COLUMN_TIME] || c == columns->at[COLUMN_CLOCK] || columns_bar(columns, c))
            continue;
        for (size_t r = 0; r < grid->rows; r++) {
            struct csv_field field = sample_field(rows[r], c);
            enum field_shape shape = sample_shape(rows[r], c);
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

/* Sets which way the times run. Left unknown where there are none, or where all are the same. */
static void find_direction(struct grid *grid, const struct sample_row *const *rows, const struct columns *columns)
{
    static const struct read_options no_options;
    struct time_field fields[GRID_ROWS_MAX], clocks[GRID_ROWS_MAX];
    struct time_format format;
    int64_t first, last;
    const bool has_clock = columns->at[COLUMN_CLOCK] != COLUMN_NONE;
    const size_t count = grid->rows;
    grid->knows_direction = grid->is_newest_first = false;
    if (columns->at[COLUMN_TIME] == COLUMN_NONE || count < 2)
        return;
    for (size_t i = 0; i < count; i++) {
        struct csv_field day = sample_field(rows[i], columns->at[COLUMN_TIME]);
        struct csv_field clock = sample_field(rows[i], columns->at[COLUMN_CLOCK]);
        fields[i] = (struct time_field){day.text, day.length};
        clocks[i] = (struct time_field){clock.text, clock.length};
    }
    if (time_format_detect(&format, fields, has_clock ? clocks : NULL, count, &no_options, NULL) != STATUS_OK ||
        !time_parse(&format, fields[0].text, fields[0].length, has_clock ? &clocks[0] : NULL, &first) ||
        !time_parse(&format, fields[count - 1].text, fields[count - 1].length, has_clock ? &clocks[count - 1] : NULL,
                    &last))
        return;
    grid->knows_direction = first != last;
    grid->is_newest_first = last < first;
}

void grid_fill(struct grid *grid, const struct sample *sample, const struct columns *columns)
{
    const struct sample_row *rows[GRID_ROWS_MAX];
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
    find_direction(grid, rows, columns);
}
