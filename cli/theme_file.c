#include "cli/theme_file.h"

#include "cli/suggest.h"
#include "cli/value_names.h"
#include "render/base/bytes.h"
#include "render/ohlc/source.h"

#include <stdint.h>
#include <string.h>

/* Keys are counted: those that are no names of theme_colours, then these. */
enum { KEY_BASE, KEY_PLOTS, KEY_COLOURS, KEY_COUNT = KEY_COLOURS + THEME_COLOURS, VALUE_SIZE = 64 };

static const char *const other_keys[KEY_COLOURS] = {[KEY_BASE] = "base", [KEY_PLOTS] = "plots"};

/* A part of the text. */
struct piece {
    const char *start;
    size_t length;
};

/* What the lines say, until all are read. */
struct lines {
    uint64_t seen[KEY_COUNT]; /* the line of each key; 0: none */
    const struct theme *base;
    colour_rgb colours[THEME_COLOURS], plots[THEME_PLOTS];
    size_t plot_count;
    bool is_open;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct piece trimmed(struct piece piece)
{
    while (piece.length && is_blank(*piece.start))
        piece.start++, piece.length--;
    while (piece.length && is_blank(piece.start[piece.length - 1]))
        piece.length--;
    return piece;
}

/* What stands before the separator; *piece keeps what is behind it, and is empty where there is none. */
static struct piece cut(struct piece *piece, char separator)
{
    const char *found = piece->length ? memchr(piece->start, separator, piece->length) : NULL;
    struct piece before = *piece;
    before.length = found ? (size_t)(found - piece->start) : piece->length;
    size_t used = found ? before.length + 1 : before.length;
    piece->start += used;
    piece->length -= used;
    return before;
}

static bool is_word(struct piece piece, const char *word)
{
    return piece.length == strlen(word) && memcmp(piece.start, word, piece.length) == 0;
}

/* The piece as a string; false where it has no room or holds a NUL byte, and so can be no name or colour. */
static bool to_string(char out[VALUE_SIZE], struct piece piece)
{
    if (piece.length >= VALUE_SIZE || memchr(piece.start, 0, piece.length))
        return false;
    memcpy(out, piece.start, piece.length);
    out[piece.length] = 0;
    return true;
}

static enum status refuse(struct error *error, uint64_t line, struct piece piece, const char *what, const char *nearest)
{
    char quoted[80];
    error_quote(quoted, sizeof quoted, piece.start, piece.length);
    if (nearest)
        return error_at(error, STATUS_USAGE, line, 0, "%s: %s; did you mean %s?", quoted, what, nearest);
    return error_at(error, STATUS_USAGE, line, 0, "%s: %s", quoted, what);
}

/* The key's number; KEY_COUNT, and an error, where it is none. */
static size_t find_key(struct piece piece, uint64_t line, struct error *error)
{
    char given[VALUE_SIZE] = "";
    struct suggestion suggestion = {.given = given};
    (void)to_string(given, piece);
    for (size_t i = 0; i < KEY_COLOURS; i++) {
        if (is_word(piece, other_keys[i]))
            return i;
        suggestion_offer(&suggestion, other_keys[i]);
    }
    for (size_t i = 0; theme_colours[i].name; i++) {
        if (is_word(piece, theme_colours[i].name))
            return KEY_COLOURS + i;
        suggestion_offer(&suggestion, theme_colours[i].name);
    }
    (void)refuse(error, line, piece, "a theme has no such key", suggestion.nearest);
    return KEY_COUNT;
}

static enum status read_colour(colour_rgb *colour, struct piece piece, bool could_be_none, uint64_t line,
                               struct error *error)
{
    char given[VALUE_SIZE];
    struct error inner = {0};
    if (!to_string(given, piece))
        return refuse(error, line, piece, "is no colour: write #rgb, #rrggbb or a CSS colour name", NULL);
    if (value_colour(given, colour, could_be_none, &inner) != STATUS_OK)
        return error_at(error, STATUS_USAGE, line, 0, "%s", inner.message);
    return STATUS_OK;
}

static enum status read_base(struct lines *lines, struct piece piece, uint64_t line, struct error *error)
{
    char given[VALUE_SIZE] = "";
    struct suggestion suggestion = {.given = given};
    lines->base = to_string(given, piece) ? theme_find(given) : NULL;
    if (lines->base)
        return STATUS_OK;
    for (size_t i = 0; themes[i]; i++)
        suggestion_offer(&suggestion, themes[i]->name);
    return refuse(error, line, piece, "there is no such theme to begin with", suggestion.nearest);
}

static enum status read_plots(struct lines *lines, struct piece piece, uint64_t line, struct error *error)
{
    struct piece rest = piece;
    for (bool is_last = false; !is_last;) {
        is_last = !memchr(rest.start, ',', rest.length);
        struct piece one = trimmed(cut(&rest, ','));
        if (lines->plot_count == THEME_PLOTS)
            return error_at(error, STATUS_USAGE, line, 0, "plots: there are at most %d colours", THEME_PLOTS);
        enum status status = read_colour(&lines->plots[lines->plot_count++], one, false, line, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status read_value(struct lines *lines, size_t key, struct piece piece, uint64_t line, struct error *error)
{
    if (key == KEY_BASE)
        return read_base(lines, piece, line, error);
    if (key == KEY_PLOTS)
        return read_plots(lines, piece, line, error);
    size_t place = key - KEY_COLOURS;
    bool could_be_none = theme_colours[place].offset == offsetof(struct theme, background);
    if (could_be_none && is_word(piece, "none")) {
        lines->is_open = true;
        return STATUS_OK;
    }
    return read_colour(&lines->colours[place], piece, could_be_none, line, error);
}

static enum status read_line(struct lines *lines, struct piece piece, uint64_t line, struct error *error)
{
    struct piece value = trimmed(piece);
    if (!value.length || *value.start == '#')
        return STATUS_OK;
    if (!memchr(value.start, '=', value.length))
        return refuse(error, line, value, "is not KEY = VALUE", NULL);
    struct piece name = trimmed(cut(&value, '='));
    size_t key = find_key(name, line, error);
    if (key == KEY_COUNT)
        return STATUS_USAGE;
    if (lines->seen[key])
        return error_at(error, STATUS_USAGE, line, 0, "%.*s stands in line %llu already", (int)name.length, name.start,
                        (unsigned long long)lines->seen[key]);
    lines->seen[key] = line;
    return read_value(lines, key, trimmed(value), line, error);
}

static const colour_rgb *given_colour(const struct lines *lines, size_t offset)
{
    for (size_t i = 0; theme_colours[i].name; i++)
        if (theme_colours[i].offset == offset && lines->seen[KEY_COLOURS + i])
            return &lines->colours[i];
    return NULL;
}

/* First the colours that others follow from, then every colour that has a line of its own. */
static void apply(struct theme *theme, const struct lines *lines)
{
    static const struct {
        size_t offset;
        void (*set)(struct theme *theme, colour_rgb colour);
    } leading[] = {
        {offsetof(struct theme, background), theme_set_background},
        {offsetof(struct theme, up), theme_set_up},
        {offsetof(struct theme, down), theme_set_down},
        {offsetof(struct theme, unchanged), theme_set_unchanged},
    };
    *theme = lines->base ? *lines->base : *theme_find("light");
    theme->is_open = lines->is_open;
    for (size_t i = 0; i < sizeof leading / sizeof *leading; i++) {
        bool is_background = leading[i].offset == offsetof(struct theme, background);
        const colour_rgb *colour = given_colour(lines, leading[i].offset);
        if (colour && !(is_background && lines->is_open))
            leading[i].set(theme, *colour);
    }
    for (size_t i = 0; theme_colours[i].name; i++) {
        bool is_background = theme_colours[i].offset == offsetof(struct theme, background);
        if (lines->seen[KEY_COLOURS + i] && !is_background)
            *theme_colour_at(theme, &theme_colours[i]) = lines->colours[i];
    }
    memcpy(theme->plots, lines->plots, lines->plot_count * sizeof *lines->plots);
}

enum status theme_text_read(struct theme *theme, const char *name, const char *text, size_t length, struct error *error)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct lines lines = {0};
    struct piece rest = {text, length};
    if (length >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0)
        rest = (struct piece){text + strlen(mark), length - strlen(mark)};
    for (uint64_t line = 1; rest.length; line++) {
        enum status status = read_line(&lines, cut(&rest, '\n'), line, error);
        if (status != STATUS_OK)
            return status;
    }
    apply(theme, &lines);
    theme->name = name;
    return STATUS_OK;
}

enum status theme_file_read(struct theme *theme, const char *path, struct error *error)
{
    struct bytes text = {0};
    enum status status = source_read(&text, path, THEME_FILE_SIZE_MAX, error);
    if (status == STATUS_OK)
        status = theme_text_read(theme, path, (const char *)text.data, text.length, error);
    bytes_release(&text);
    return status;
}

bool theme_file_is_path(const char *given)
{
    return strpbrk(given, "/.") != NULL;
}
