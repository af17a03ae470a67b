#include "render/image/svg_ids.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const prefixes[] = {"surface", "image", "source-", "compositing-group-"};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

struct numbering {
    uint64_t *old; /* its place is the new number less 1 */
    size_t count, capacity;
};

static uint64_t renumber(struct numbering *numbering, uint64_t old, struct text *out)
{
    for (size_t i = 0; i < numbering->count; i++)
        if (numbering->old[i] == old)
            return i + 1;
    if (numbering->count == numbering->capacity) {
        size_t capacity = numbering->capacity ? numbering->capacity * 2 : 16;
        uint64_t *grown = reallocarray(numbering->old, capacity, sizeof *grown);
        if (!grown) {
            out->is_broken = true;
            return 0;
        }
        numbering->old = grown;
        numbering->capacity = capacity;
    }
    numbering->old[numbering->count++] = old;
    return numbering->count;
}

/* Reads PREFIX DIGITS where it is a whole id: up to a quote or bracket. Its length, or 0. */
static size_t match_id(const char *at, const char *end, const char *prefix, uint64_t *number)
{
    size_t length = strlen(prefix);
    if ((size_t)(end - at) < length || memcmp(at, prefix, length) != 0)
        return 0;
    const char *p = at + length;
    *number = 0;
    while (p < end && *p >= '0' && *p <= '9' && p - at < 30)
        *number = *number * 10 + (uint64_t)(*p++ - '0');
    bool is_whole = p > at + length && p < end && (*p == '"' || *p == ')');
    return is_whole ? (size_t)(p - at) : 0;
}

void svg_renumber(struct text *out, const char *svg, size_t length)
{
    struct numbering numberings[PREFIXES] = {0};
    const char *end = svg + length;
    const char *kept = svg;
    /* An id stands behind the quote of id="..." or the # of a reference; cairo's SVG has no text that looks like one.
     */
    for (const char *p = svg; p < end;) {
        bool may_start = *p == '"' || *p == '#';
        p++;
        size_t matched = 0;
        for (size_t i = 0; may_start && i < PREFIXES && !matched; i++) {
            uint64_t number;
            matched = match_id(p, end, prefixes[i], &number);
            if (!matched)
                continue;
            text_append(out, kept, (size_t)(p - kept));
            text_printf(out, "%s%" PRIu64, prefixes[i], renumber(&numberings[i], number, out));
            p += matched;
            kept = p;
        }
    }
    text_append(out, kept, (size_t)(end - kept));
    for (size_t i = 0; i < PREFIXES; i++)
        free(numberings[i].old);
}
