/* Any columns of days and times of day whatever: a format is found or not, every field is a time or none, the short
 * ways agree with the long one, and a time written down anew is read back. So are bounds (--from), patterns
 * (--date-format) and rules of zones.
 *
 * The input: a byte of flags, then lines; of each the field of a column, and behind a tab that of a second one. With a
 * pattern the first line is it. */
#include "fuzz.h"

#include "render/ohlc/time_memory.h"
#include "render/ohlc/time_parts.h"
#include "render/ohlc/zone_rule.h"

#include <string.h>

enum { FIELDS_MOST = 256, FLAG_CLOCKS = 4, FLAG_PATTERN = 8, PADDING = TIME_MEMORY_READS };

struct fields {
    struct time_field days[FIELDS_MOST], clocks[FIELDS_MOST];
    size_t count;
};

static void cut(struct fields *fields, const char *at, const char *end)
{
    for (fields->count = 0; at < end && fields->count < FIELDS_MOST; fields->count++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        const char *tab = memchr(at, '\t', (size_t)(stop - at));
        const char *day_end = tab ? tab : stop, *clock = tab ? tab + 1 : stop;
        fields->days[fields->count] = (struct time_field){at, (size_t)(day_end - at)};
        fields->clocks[fields->count] = (struct time_field){clock, (size_t)(stop - clock)};
        at = stop < end ? stop + 1 : end;
    }
}

static void claim_civil(int64_t time_us)
{
    struct civil_time civil = civil_from_us(time_us);
    int64_t again;
    CLAIM(civil_has_day(civil.year, civil.month, civil.day));
    CLAIM(civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 && civil.minute < 60);
    CLAIM(civil.second >= 0 && civil.second < 60 && civil.weekday >= 0 && civil.weekday < 7);
    CLAIM(civil_to_us(&civil, &again) && again == time_us);
}

static void claim_written(int64_t time_us)
{
    static const struct time_format iso = {.kind = TIME_CALENDAR, .order = DATE_ORDER_YMD};
    struct civil_time civil = civil_from_us(time_us);
    int64_t again;
    if (civil.year < 1000 || civil.year > 9999)
        return;
    char padded[PADDING + 80 + PADDING] = "";
    char *text = padded + PADDING;
    int length = snprintf(text, 80, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", (int)civil.year, civil.month, civil.day,
                          civil.hour, civil.minute, civil.second, civil.microsecond);
    CLAIM(time_parse(&iso, text, (size_t)length, NULL, &again));
    CLAIM(again == time_us);
}

/* Whatever the fixed-width way reads the long one reads the same. */
static void claim_fixed(const struct time_format *format, const struct time_field *day)
{
    int64_t fixed_us, days;
    struct time_parts parts;
    int year;
    if (format->kind != TIME_CALENDAR || format->is_buddhist || format->is_republic ||
        !fixed_width_read(format, day->text, day->length, NULL, &fixed_us))
        return;
    CLAIM(parts_read(&parts, day->text, day->length));
    CLAIM(parts_day(&parts, format->order, false, &days, &year));
    CLAIM(moment_us(days, &parts.clock) == fixed_us);
}

static void claim_looks(const struct time_field *field)
{
    int64_t time_us;
    (void)time_looks_like(field->text, field->length);
    (void)time_is_whole_day(field->text, field->length);
    (void)time_of_day_looks_like(field->text, field->length);
    if (time_is_epoch(field->text, field->length, &time_us))
        claim_civil(time_us);
}

static void claim_times(const struct time_format *format, const struct fields *fields, bool has_clocks)
{
    struct time_memory memory = {.length = 0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct time_field *day = &fields->days[i], *clock = has_clocks ? &fields->clocks[i] : NULL;
        int64_t time_us = 0, kept_us = 0, recalled_us;
        bool is_time = time_parse(format, day->text, day->length, clock, &time_us);
        if (is_time) {
            claim_civil(time_us);
            claim_written(time_us);
        }
        if (has_clocks)
            continue;
        claim_fixed(format, day);
        if (time_recall(&memory, day->text, day->length, &recalled_us))
            CLAIM(is_time && recalled_us == time_us);
        CLAIM(time_parse_and_keep(&memory, format, day->text, day->length, &kept_us) == is_time);
        CLAIM(!is_time || kept_us == time_us);
    }
}

static void claim_range(const struct time_field *field)
{
    char text[80];
    int64_t start_us, end_us;
    bool is_utc;
    if (field->length >= sizeof text)
        return;
    memcpy(text, field->text, field->length);
    text[field->length] = 0;
    if (time_parse_range(text, &start_us, &end_us, &is_utc))
        CLAIM(start_us < end_us);
}

static void claim_rule(const struct time_field *field)
{
    struct zone_rule rule;
    if (!zone_rule_parse(&rule, field->text, field->length))
        return;
    for (int64_t time_s = -4000000000; time_s < 8000000000; time_s += 123456789) {
        int32_t offset_s = zone_rule_offset(&rule, time_s);
        CLAIM(offset_s == rule.standard_s || (rule.has_summer && offset_s == rule.summer_s));
    }
}

static void run(const char *text, size_t length, unsigned flags)
{
    static struct fields fields;
    struct read_options options = {.date_order = (enum date_order)(flags & 3)};
    struct time_format format;
    struct error error = {0};
    const char *pattern_end = flags & FLAG_PATTERN ? memchr(text, '\n', length) : NULL;
    char *pattern = pattern_end ? strndup(text, (size_t)(pattern_end - text)) : NULL;
    if (pattern && time_pattern_check(pattern, NULL) == STATUS_OK)
        options.date_format = pattern;
    cut(&fields, pattern_end ? pattern_end + 1 : text, text + length);
    bool has_clocks = flags & FLAG_CLOCKS;
    enum status status =
        time_format_detect(&format, fields.days, has_clocks ? fields.clocks : NULL, fields.count, &options, &error);
    CLAIM(status == STATUS_OK || (status == STATUS_INPUT && error.message[0]));
    if (status == STATUS_OK) {
        CLAIM(format.name[0] && memchr(format.name, 0, sizeof format.name));
        (void)time_order_matters(&format);
        claim_times(&format, &fields, has_clocks);
    }
    for (size_t i = 0; i < fields.count; i++) {
        claim_looks(&fields.days[i]);
        claim_range(&fields.days[i]);
        claim_rule(&fields.days[i]);
    }
    free(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* A field may be read some bytes around it, as in a file. */
    char *text = calloc(1, PADDING + size + PADDING);
    CLAIM(text);
    memcpy(text + PADDING, data + 1, size - 1);
    run(text + PADDING, size - 1, data[0]);
    free(text);
    return 0;
}
