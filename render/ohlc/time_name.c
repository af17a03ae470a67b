/* A time format's name, as a person would write the pattern. */
#include "render/base/utf8.h"
#include "render/ohlc/time_parts.h"

#include <string.h>

/* Text of a known size that silently stops growing. */
struct name {
    char *text;
    size_t size, used;
};

static void put(struct name *name, const char *text)
{
    size_t length = strlen(text);
    if (name->used + length < name->size) {
        memcpy(name->text + name->used, text, length + 1);
        name->used += length;
    }
}

static void put_char(struct name *name, char c)
{
    put(name, (char[]){c, 0});
}

static enum part_tag tag_of(const struct time_format *format, const struct time_parts *parts, int at)
{
    static const enum part_tag orders[][3] = {
        [DATE_ORDER_AUTO] = {PART_OPEN, PART_OPEN, PART_OPEN},
        [DATE_ORDER_DMY] = {PART_DAY, PART_MONTH, PART_YEAR},
        [DATE_ORDER_MDY] = {PART_MONTH, PART_DAY, PART_YEAR},
        [DATE_ORDER_YMD] = {PART_YEAR, PART_MONTH, PART_DAY},
    };
    bool is_reversed = parts->is_name_open && format->order == DATE_ORDER_YMD;
    return parts_are_open(parts) ? orders[format->order][at] : parts->part[is_reversed ? 2 - at : at].tag;
}

static void put_date(struct name *name, const struct time_format *format, const struct time_parts *parts)
{
    for (int i = 0; i < parts->count; i++) {
        enum part_tag tag = tag_of(format, parts, i);
        if (i > 0 && parts->mark)
            put_char(name, parts->mark == ',' ? ' ' : parts->mark);
        put(name, tag == PART_YEAR         ? (parts->part[i].digits == 2 ? "%y" : "%Y")
                  : tag == PART_DAY        ? "%d"
                  : parts->part[i].is_name ? "%b"
                                           : "%m");
    }
}

static void put_clock(struct name *name, const struct clock_parts *clock)
{
    const char *mark = clock->mark == '.' ? "." : clock->digits ? "" : ":";
    put(name, clock->is_12_hours ? "%I" : "%H");
    if (clock->has_minutes) {
        put(name, mark);
        put(name, "%M");
    }
    if (clock->has_seconds) {
        put(name, mark);
        put(name, "%S");
    }
    if (clock->fraction_digits)
        put(name, ".%f");
    if (clock->is_12_hours)
        put(name, " %p");
    if (clock->has_offset)
        put(name, "%z");
}

void time_name_write(struct time_format *format, const struct time_parts *parts, const struct clock_parts *own_column)
{
    static const char *const epochs[] = {"epoch", "epoch s", "epoch ms", "epoch us", "epoch ns"};
    struct name name = {format->name, sizeof format->name, 0};
    if (format->kind == TIME_PATTERN) {
        size_t length = strlen(format->pattern);
        length = utf8_whole_prefix(format->pattern, length < name.size ? length : name.size - 1);
        memcpy(format->name, format->pattern, length);
        format->name[length] = 0;
        return;
    }
    if (format->kind == TIME_EPOCH || !parts) {
        put(&name, epochs[format->epoch_unit]);
        return;
    }
    put_date(&name, format, parts);
    if (parts->clock.has_clock) {
        put_char(&name, parts->join == 0 && !parts->is_compact ? ' ' : parts->join);
        put_clock(&name, &parts->clock);
    } else if (own_column) {
        put(&name, " ");
        put_clock(&name, own_column);
    }
    if (format->is_republic)
        put(&name, " Minguo");
    if (format->is_buddhist)
        put(&name, " Buddhist");
}
