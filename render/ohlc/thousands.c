#include "render/ohlc/thousands.h"

#include "render/ohlc/number_affix.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Calls is_so for each price of the sample's usual rows that is not empty; false where one is not, or none is there. */
static bool all_prices(const struct table *table, bool (*is_so)(struct csv_field field), size_t *rows)
{
    const struct columns *columns = &table->groups[0].columns;
    *rows = 0;
    for (size_t r = 0; r < table->sample.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        if (!sample_is_usual(&table->sample, row))
            continue;
        for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++) {
            struct csv_field field = sample_field(row, columns->at[role]);
            enum field_shape shape = sample_shape(row, columns->at[role]);
            if (shape != SHAPE_EMPTY && shape != SHAPE_NULL && !is_so(field))
                return false;
            *rows += role == COLUMN_OPEN && shape == SHAPE_NUMBER;
        }
    }
    return *rows > 0;
}

/* 1.234 to 999.999, with whatever stands around it. */
static bool has_point_before_three(struct csv_field field)
{
    struct number_body body;
    if (!number_body_find(&body, field.text, field.length, false) || body.length < 5 || body.length > 7)
        return false;
    for (size_t i = 0; i < body.length; i++)
        if (i + 4 == body.length ? body.text[i] != '.' : !is_digit(body.text[i]))
            return false;
    return body.text[0] != '0';
}

/* Letters of Latin with accents, or Cyrillic ones: nobody who writes so in a header writes decimal points. */
static bool has_european_letter(struct csv_field field)
{
    for (size_t i = 0; i + 1 < field.length; i++) {
        unsigned char lead = (unsigned char)field.text[i];
        if (lead >= 0xc3 && lead <= 0xd3 && !(lead >= 0xc6 && lead <= 0xcf))
            return true;
    }
    return false;
}

/* Names of columns without such letters. */
static bool is_european_word(struct csv_field field)
{
    static const char *const words[] = {
        "datum",       "erster",    "eroffnung",  "eroffnungskurs", "hoch",      "tief",        "schluss",
        "schlusskurs", "tageshoch", "letzter",    "tagestief",      "hochst",    "hochster",    "tiefster",
        "kurs",        "umsatz",    "fecha",      "cierre",         "apertura",  "maximo",      "minimo",
        "ultimo",      "volumen",   "data",       "massimo",        "chiusura",  "prezzo",      "abertura",
        "maxima",      "minima",    "fechamento", "ouverture",      "haut",      "plushaut",    "bas",
        "plusbas",     "cloture",   "dernier",    "tarih",          "acilis",    "yuksek",      "dusuk",
        "kapanis",     "simdi",     "otwarcie",   "najwyzszy",      "najnizszy", "wolumen",     "hoog",
        "zamkniecie",  "laag",      "slot",       "openen",         "slotkoers", "abning",      "lukning",
        "hoj",         "lav",       "avaus",      "ylin",           "alin",      "paatoskurssi"};
    char folded[48];
    name_fold(field.text, field.length, folded, sizeof folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], folded) == 0)
            return true;
    return false;
}

static bool header_is_european(const struct table *table)
{
    enum { LOOK_NAMES = 32 };
    for (size_t i = 0; i < table->names.count && i < LOOK_NAMES; i++)
        if (has_european_letter(table->names.fields[i]) || is_european_word(table->names.fields[i]))
            return true;
    return false;
}

/* 23.01.2023 */
static bool dates_have_points(const struct table *table)
{
    for (size_t r = 0; r < table->sample.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        struct csv_field day = sample_field(row, table->groups[0].columns.at[COLUMN_TIME]);
        if (!sample_is_usual(&table->sample, row) || day.length == 0)
            continue;
        size_t first = is_digit(day.text[0]) + (day.length > 1 && is_digit(day.text[1]));
        return first && day.length >= first + 5 && day.text[first] == '.' &&
               (day.text[first + 2] == '.' || day.text[first + 3] == '.');
    }
    return false;
}

bool thousands_may_be_points(const struct table *table)
{
    size_t rows;
    return (table->form.delimiter == ';' || header_is_european(table)) &&
           all_prices(table, has_point_before_three, &rows);
}

bool thousands_are_points(const struct table *table)
{
    enum { ROWS_MIN = 3 };
    size_t rows;
    if (!header_is_european(table) || !all_prices(table, has_point_before_three, &rows))
        return false;
    bool has_semicolon = table->form.delimiter == ';', has_dates = dates_have_points(table);
    return rows >= ROWS_MIN ? has_semicolon || has_dates : has_semicolon && has_dates;
}

/* 98'160 or 110'317: at most 31 of 32, and eighths of these by their first digit, which is never 4 or 9. */
static bool is_tick(struct csv_field field)
{
    size_t whole = 0;
    while (whole < field.length && is_digit(field.text[whole]))
        whole++;
    size_t mark = apostrophe_length(field.text + whole, field.length - whole);
    if (whole < 2 || whole > 3 || mark == 0 || field.length != whole + mark + 3)
        return false;
    const char *part = field.text + whole + mark;
    return is_digit(part[0]) && is_digit(part[1]) && is_digit(part[2]) && (part[0] - '0') * 10 + part[1] - '0' < 32 &&
           part[2] != '4' && part[2] != '9';
}

static bool has_inner_apostrophe(struct csv_field field)
{
    for (size_t i = 1; i + 1 < field.length; i++)
        if (apostrophe_length(field.text + i, field.length - i) && is_digit(field.text[i - 1]))
            return true;
    return false;
}

enum status thousands_refuse_ticks(const struct table *table, struct error *error)
{
    const struct columns *columns = &table->groups[0].columns;
    const struct sample_row *first = NULL;
    size_t rows;
    if (!all_prices(table, is_tick, &rows))
        return STATUS_OK;
    for (size_t r = 0; r < table->sample.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        if (!sample_is_usual(&table->sample, row))
            continue;
        if (!first)
            first = row;
        for (size_t c = 0; c < row->stored; c++)
            if (has_inner_apostrophe(row->fields[c]) && !is_tick(row->fields[c]))
                return STATUS_OK;
    }
    if (!first)
        return STATUS_OK;
    struct csv_field open = sample_field(first, columns->at[COLUMN_OPEN]);
    char quoted[48];
    return error_at(error, STATUS_INPUT, first->line, (uint32_t)columns->at[COLUMN_OPEN] + 1,
                    "open %s may be in 32nds, as bonds are priced, or in thousands: no field tells",
                    error_quote(quoted, sizeof quoted, open.text, open.length));
}
