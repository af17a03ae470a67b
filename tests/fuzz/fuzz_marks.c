/* Any text whatever is a file of marks or not, and its marks are sound: each has what its kind needs.
 *
 * The input: the file's text, as it would stand in UTF-8; not beyond a NUL, with which source_to_utf8 has none. */
#include "fuzz.h"

#include "render/base/utf8.h"
#include "render/ohlc/csv.h"
#include "render/ohlc/marks.h"

#include <math.h>
#include <string.h>

static void claim_mark(const struct mark *mark)
{
    CLAIM(mark->kind < MARK_KINDS);
    size_t points = mark->kind == MARK_LINE || mark->kind == MARK_RAY ? 2 : 1;
    for (size_t i = 0; i < points; i++) {
        CLAIM(mark->time[i].start_us < mark->time[i].end_us);
        CLAIM(isfinite(mark->price[i]) || (points == 1 && isnan(mark->price[i])));
    }
    if (mark->kind == MARK_TEXT)
        CLAIM(mark->text && mark->text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size = nul ? (size_t)(nul - data) : size;
    char *text = calloc(1, size + CSV_PADDING);
    struct marks marks;
    struct error error = {0};
    CLAIM(text);
    memcpy(text, data, size);
    enum status status = marks_parse(&marks, text, size, &error);
    if (status == STATUS_OK) {
        CLAIM(marks.count <= MARKS_MOST && marks.warning_count <= MARKS_WARNINGS_MAX);
        CLAIM((marks.rejected > 0) == (marks.warning_count > 0));
        for (size_t i = 0; i < marks.count; i++)
            claim_mark(&marks.items[i]);
        for (size_t i = 0; i < marks.warning_count; i++)
            CLAIM(marks.warnings[i].message[0] &&
                  utf8_is_valid(marks.warnings[i].message, strlen(marks.warnings[i].message)));
    } else {
        CLAIM(status == STATUS_INPUT && error.message[0]);
    }
    marks_release(&marks);
    free(text);
    return 0;
}
