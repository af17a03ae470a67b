#include "render/ohlc/sample.h"

#include <string.h>

enum { HEAD_ROWS = 48, SPOT_ROWS = 10, ROWS_MAX = HEAD_ROWS + 3 * SPOT_ROWS, LOOK_FIELDS = 64 };

/* Tells data by its first fields: mostly numbers and times, or a time and else nothing at all. */
static void judge_row(struct sample_row *row, unsigned char *shapes)
{
    size_t words = 0, nothing = 0, look = row->stored < LOOK_FIELDS ? row->stored : LOOK_FIELDS;
    row->solid = 0;
    for (size_t i = 0; i < look; i++) {
        enum field_shape shape = field_shape_ahead(row->fields[i].text, row->fields[i].length);
        shapes[i] = (unsigned char)shape;
        row->solid += shape == SHAPE_NUMBER || shape == SHAPE_TIME;
        words += shape == SHAPE_WORD;
        nothing += shape == SHAPE_EMPTY || shape == SHAPE_NULL;
    }
    row->shapes = shapes;
    row->is_data = (row->solid >= 2 && row->solid >= words) || (row->solid == 1 && nothing >= 3 && words == 0);
}

static enum status take_rows(struct sample *sample, struct arena *arena, struct csv_scanner *scanner, size_t rows,
                             struct csv_field *fields, struct error *error)
{
    bool knows_line = scanner->line > 0;
    for (size_t taken = 0; taken < rows && sample->count < ROWS_MAX; taken++) {
        struct csv_row csv;
        if (!csv_next(scanner, fields, SAMPLE_COLUMNS_MAX, &csv))
            break;
        struct sample_row *row = &sample->rows[sample->count++];
        row->count = csv.count;
        row->stored = csv.count < SAMPLE_COLUMNS_MAX ? csv.count : SAMPLE_COLUMNS_MAX;
        const size_t shaped = row->stored < LOOK_FIELDS ? row->stored : LOOK_FIELDS;
        struct csv_field *kept = arena_alloc(arena, row->stored, sizeof *kept);
        unsigned char *shapes = arena_alloc(arena, shaped, sizeof *shapes);
        if (!kept || !shapes)
            return error_no_memory(error);
        memcpy(kept, fields, row->stored * sizeof *kept);
        row->fields = kept;
        row->text = csv.text;
        row->length = csv.length;
        row->line = knows_line ? csv.line : 0;
        row->follows = taken > 0;
        judge_row(row, shapes);
    }
    return STATUS_OK;
}

static size_t usual_width(const struct sample *sample)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < sample->count; i++) {
        size_t same = 0;
        /* Behind the first row of a width there are fewer of it: nothing new. */
        if (!sample->rows[i].is_data || sample->rows[i].count == best)
            continue;
        for (size_t k = i; k < sample->count; k++)
            same += sample->rows[k].is_data && sample->rows[k].count == sample->rows[i].count;
        if (same > most) {
            most = same;
            best = sample->rows[i].count;
        }
    }
    return best;
}

/* Rows of two places in the middle and of the end, none of them seen before. */
static enum status take_spots(struct sample *sample, struct arena *arena, const struct csv_form *form, const char *from,
                              const char *end, struct csv_field *fields, struct error *error)
{
    const size_t rest = (size_t)(end - from);
    const size_t row_length = sample->count ? sample->rows[sample->count - 1].length + 1 : 64;
    const size_t tail = row_length < rest / SPOT_ROWS ? row_length * SPOT_ROWS : rest;
    const size_t offsets[] = {rest / 3, rest / 3 * 2, rest - tail};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        const char *at = end - rest + offsets[i];
        if (at < from)
            at = from;
        const char *line = at == end ? NULL : memchr(at, form->line_end, (size_t)(end - at));
        if (!line)
            break;
        struct csv_scanner scanner;
        csv_start(&scanner, form, line + 1, (size_t)(end - line - 1), 0);
        enum status status = take_rows(sample, arena, &scanner, SPOT_ROWS, fields, error);
        if (status != STATUS_OK)
            return status;
        from = scanner.at;
    }
    return STATUS_OK;
}

enum status sample_take(struct sample *sample, struct arena *arena, struct csv_field *fields,
                        const struct csv_form *form, const char *text, size_t length, bool head_only,
                        struct error *error)
{
    *sample = (struct sample){.rows = arena_alloc(arena, ROWS_MAX, sizeof *sample->rows)};
    if (!sample->rows)
        return error_no_memory(error);
    struct csv_scanner scanner;
    csv_start(&scanner, form, text, length, 1);
    enum status status = take_rows(sample, arena, &scanner, HEAD_ROWS, fields, error);
    sample->head_count = sample->count;
    if (status == STATUS_OK && !head_only && scanner.at < scanner.end)
        status = take_spots(sample, arena, form, scanner.at, scanner.end, fields, error);
    sample->width = usual_width(sample);
    return status;
}

struct csv_field sample_field(const struct sample_row *row, size_t column)
{
    return column < row->stored ? row->fields[column] : (struct csv_field){"", 0};
}

enum field_shape sample_shape(const struct sample_row *row, size_t column)
{
    if (column < row->stored && column < LOOK_FIELDS)
        return (enum field_shape)row->shapes[column];
    struct csv_field field = sample_field(row, column);
    return field_shape(field.text, field.length);
}

bool sample_is_usual(const struct sample *sample, const struct sample_row *row)
{
    return row->is_data && row->count + 1 >= sample->width && row->count <= sample->width + 1;
}
