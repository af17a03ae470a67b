#include "render/chart/calendar.h"
#include "render/chart/compose.h"
#include "render/chart/figure.h"
#include "render/chart/type.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Parts of the header in the order in which they stand; behind the title they come on the left, the quote on the
 * right. */
enum part {
    PART_INTERVAL,
    PART_SPAN,
    PART_NOTE,
    PART_OPEN,
    PART_QUOTE = PART_OPEN, /* the first of them */
    PART_HIGH,
    PART_LOW,
    PART_CLOSE,
    PART_CHANGE,
    PART_VOLUME,
    PART_COUNT,
};
enum { PART_TEXT_SIZE = CALENDAR_SPAN_SIZE };

/* Which parts give way together, from the first to go to the last. */
static const unsigned GIVING_WAY[] = {
    1u << PART_OPEN | 1u << PART_HIGH | 1u << PART_LOW,
    1u << PART_VOLUME,
    1u << PART_CHANGE,
    1u << PART_CLOSE,
    1u << PART_SPAN,
    1u << PART_NOTE,
    1u << PART_INTERVAL,
};
enum { GIVING_WAY_COUNT = sizeof GIVING_WAY / sizeof *GIVING_WAY };

struct header_part {
    char name[8];              /* in front, muted: "O" */
    char text[PART_TEXT_SIZE]; /* "": the part is not there */
    colour_rgb colour;
};

struct header {
    struct compose *compose;
    struct header_part parts[PART_COUNT];
    struct font font;
    struct font title_font;
};

static void put_price(struct header *header, enum part part, const char *name, double price)
{
    char text[FIGURE_SIZE];
    figure_price(text, price, header->compose->price_decimals);
    snprintf(header->parts[part].name, sizeof header->parts[part].name, "%s", name);
    snprintf(header->parts[part].text, PART_TEXT_SIZE, "%s", text);
    header->parts[part].colour = header->compose->layout->theme.text;
}

/* Against the close before, in the colour of its sign; the share only where the close before is above 0. */
static void put_change(struct header *header)
{
    const struct compose *compose = header->compose;
    const struct candles *own = &compose->own;
    double close = own->close[own->count - 1];
    double before = own->count > 1 ? own->close[own->count - 2] : own->close_before;
    double change = close - before;
    if (!isfinite(change))
        return;
    const struct theme *theme = &compose->layout->theme;
    char amount[FIGURE_SIZE], share[FIGURE_SIZE];
    figure_change(amount, change, compose->price_decimals);
    struct header_part *part = &header->parts[PART_CHANGE];
    part->colour = colour_readable(change > 0   ? theme->up
                                   : change < 0 ? theme->down
                                                : theme->unchanged,
                                   theme->background);
    if (before > 0 && isfinite(change / before * 100)) {
        figure_change(share, change / before * 100, 2);
        snprintf(part->text, PART_TEXT_SIZE, "%s (%s%%)", amount, share);
    } else {
        snprintf(part->text, PART_TEXT_SIZE, "%s", amount);
    }
}

static void put_quote(struct header *header)
{
    const struct candles *own = &header->compose->own;
    size_t last = own->count - 1;
    put_price(header, PART_OPEN, "O", own->open[last]);
    put_price(header, PART_HIGH, "H", own->high[last]);
    put_price(header, PART_LOW, "L", own->low[last]);
    put_price(header, PART_CLOSE, "C", own->close[last]);
    put_change(header);
    if (!layout_pane(header->compose->layout, PANE_VOLUME) || isnan(own->volume[last]))
        return;
    struct header_part *part = &header->parts[PART_VOLUME];
    char text[FIGURE_SIZE];
    figure_volume(text, own->volume[last]);
    snprintf(part->name, sizeof part->name, "Vol");
    snprintf(part->text, PART_TEXT_SIZE, "%s", text);
    part->colour = header->compose->layout->theme.text;
}

/* What the type made of the candles, and how many stand for how many. */
static void put_note(struct header *header)
{
    const struct layout *layout = header->compose->layout;
    char *note = header->parts[PART_NOTE].text;
    if (layout->is_empty)
        return;
    snprintf(note, PART_TEXT_SIZE, "%s", layout->type_note);
    if (!layout->candles.sources)
        return;
    char candles[FIGURE_SIZE] = "", columns[FIGURE_SIZE];
    figure_count(columns, layout->candles.count);
    if (!layout->type->unit)
        figure_count(candles, header->compose->candles.count);
    size_t length = strlen(note);
    snprintf(note + length, PART_TEXT_SIZE - length, "%s%s%s%s columns", length ? ", " : "", candles,
             candles[0] ? " candles, " : "", columns);
}

static void put_identity(struct header *header)
{
    const struct compose *compose = header->compose;
    const struct series *series = compose->series;
    const struct candles *own = &compose->own;
    for (int part = 0; part < PART_QUOTE; part++)
        header->parts[part].colour = compose->layout->theme.text_muted;
    calendar_interval(header->parts[PART_INTERVAL].text, series);
    if (series->has_time)
        calendar_span(header->parts[PART_SPAN].text, series_clock_us(series, own->time_us[0]),
                      series_clock_us(series, own->time_us[own->count - 1]), calendar_grain(series->interval_us));
    put_note(header);
}

static int part_gap(const struct header *header, enum part part)
{
    return part == PART_QUOTE ? 2 * header->font.size_px : header->font.size_px;
}

static int name_width(const struct header *header, const struct header_part *part)
{
    if (!part->name[0])
        return 0;
    return typeface_width(header->compose->typeface, header->font, part->name) + header->font.size_px / 3;
}

static int part_width(const struct header *header, const struct header_part *part)
{
    return name_width(header, part) + typeface_width(header->compose->typeface, header->font, part->text);
}

/* The width of all parts that are there, each with the gap before it. */
static int parts_width(const struct header *header)
{
    int width = 0;
    for (int part = 0; part < PART_COUNT; part++) {
        if (header->parts[part].text[0])
            width += part_gap(header, part) + part_width(header, &header->parts[part]);
    }
    return width;
}

static struct label *add_label(struct header *header)
{
    struct layout *layout = header->compose->layout;
    struct label *label = &layout->header[layout->header_count++];
    label->baseline = compose_baseline(header->title_font, header->compose->header_rows / 2);
    return label;
}

static enum status add_text(struct header *header, int x, const char *text, colour_rgb colour)
{
    struct label *label = add_label(header);
    label->font = header->font;
    label->colour = colour;
    label->x = x;
    label->text = compose_text(header->compose, text);
    label->width = typeface_width(header->compose->typeface, header->font, text);
    return label->text ? STATUS_OK : error_no_memory(header->compose->error);
}

static enum status add_part(struct header *header, const struct header_part *part, int x)
{
    if (part->name[0]) {
        enum status status = add_text(header, x, part->name, header->compose->layout->theme.text_muted);
        if (status != STATUS_OK)
            return status;
    }
    return add_text(header, x + name_width(header, part), part->text, part->colour);
}

/* From `first` to before `end`, from column x on. */
static enum status add_parts(struct header *header, int first, int end, int x)
{
    for (int part = first; part < end; part++) {
        if (!header->parts[part].text[0])
            continue;
        enum status status = add_part(header, &header->parts[part], x);
        if (status != STATUS_OK)
            return status;
        x += part_width(header, &header->parts[part]) + header->font.size_px;
    }
    return STATUS_OK;
}

static int quote_width(const struct header *header)
{
    int width = 0;
    for (int part = PART_QUOTE; part < PART_COUNT; part++) {
        if (header->parts[part].text[0])
            width += (width ? header->font.size_px : 0) + part_width(header, &header->parts[part]);
    }
    return width;
}

/* The title keeps its width, or at least a dozen letters, before the other parts get theirs. */
static void give_way(struct header *header, int room_px, int title_px)
{
    int least = 7 * header->title_font.size_px;
    least = title_px < least ? title_px : least;
    for (size_t i = 0; i < GIVING_WAY_COUNT; i++) {
        /* Quotes go to save a long title's letters; what the picture shows is said even so. */
        int wanted = i < 4 ? title_px : least;
        if (parts_width(header) + wanted <= room_px)
            return;
        for (int part = 0; part < PART_COUNT; part++) {
            if (GIVING_WAY[i] & 1u << part)
                header->parts[part].text[0] = 0;
        }
    }
}

static const char *wanted_title(const struct compose *compose)
{
    if (compose->options->title)
        return compose->options->title;
    if (compose->series->symbol && compose->series->symbol[0])
        return compose->series->symbol;
    return compose->name ? compose->name : "";
}

enum status compose_warn_missing(struct compose *compose, uint32_t missing, const char *what)
{
    if (!missing || compose->has_warned_missing)
        return STATUS_OK;
    const char *reason = typeface_system_error(compose->typeface);
    char text[sizeof((struct error *)0)->message + 120];
    snprintf(text, sizeof text, "no font %s has U+%04X, which the %s needs: a box stands for it%s%s%s",
             reason[0] ? "in the program" : "on this system", (unsigned)missing, what, reason[0] ? " (" : "", reason,
             reason[0] ? ")" : "");
    compose->has_warned_missing = true;
    return compose_warn(compose, text);
}

static enum status set_title(struct header *header, struct label *title, int room_px)
{
    struct compose *compose = header->compose;
    uint32_t missing;
    enum status status = typeface_fit(compose->typeface, title, wanted_title(compose), room_px, compose->arena,
                                      &missing, compose->error);
    return status == STATUS_OK ? compose_warn_missing(compose, missing, "title") : status;
}

static enum status draw_header(struct header *header)
{
    struct compose *compose = header->compose;
    struct layout *layout = compose->layout;
    int left = compose->margin_px, right = layout->width_px - compose->margin_px, room = right - left;
    struct label *title = add_label(header);
    title->font = header->title_font;
    title->colour = layout->theme.text;
    title->x = left;
    enum status status = set_title(header, title, room);
    if (status != STATUS_OK)
        return status;
    put_identity(header);
    put_quote(header);
    give_way(header, room, title->width);
    int free_px = room - parts_width(header);
    if (title->width > free_px)
        status = set_title(header, title, free_px);
    if (status == STATUS_OK)
        status = add_parts(header, 0, PART_QUOTE, left + (title->width ? title->width + header->font.size_px : 0));
    if (status == STATUS_OK)
        status = add_parts(header, PART_QUOTE, PART_COUNT, right - quote_width(header));
    return status;
}

/* The whole title, whatever the header has room for. */
static enum status keep_title(struct compose *compose)
{
    compose->layout->title = typeface_clean(wanted_title(compose), compose->arena);
    return compose->layout->title ? STATUS_OK : error_no_memory(compose->error);
}

enum status compose_header(struct compose *compose)
{
    enum status status = keep_title(compose);
    if (status != STATUS_OK || !compose->has_header)
        return status;
    struct header header = {
        .compose = compose,
        .font = {FONT_REGULAR, compose->text_px},
        .title_font = {FONT_MEDIUM, compose->text_px + compose->text_px / 4},
    };
    return draw_header(&header);
}
