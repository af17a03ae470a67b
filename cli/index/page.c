#include "cli/index/page.h"

#include "chandler_config.h"
#include "cli/index/markup.h"
#include "cli/name_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char index_skeleton[], index_style[], index_script[];
extern const size_t index_skeleton_size, index_style_size, index_script_size;

/* A part of the skeleton, {{NAME}}. */
struct part {
    const char *name;
    void (*append)(struct text *out, const struct page *page);
};

static void append_style(struct text *out, const struct page *page)
{
    (void)page;
    text_append(out, (const char *)index_style, index_style_size);
}

static void append_style_hash(struct text *out, const struct page *page)
{
    (void)page;
    text_puts(out, INDEX_STYLE_HASH);
}

static void append_script(struct text *out, const struct page *page)
{
    (void)page;
    text_append(out, (const char *)index_script, index_script_size);
}

static void append_script_hash(struct text *out, const struct page *page)
{
    (void)page;
    text_puts(out, INDEX_SCRIPT_HASH);
}

static void append_version(struct text *out, const struct page *page)
{
    (void)page;
    text_puts(out, CHANDLER_VERSION);
}

static void append_count(struct text *out, const struct page *page)
{
    text_printf(out, "%zu chart%s", page->count, page->count == 1 ? "" : "s");
}

static void append_failed(struct text *out, const struct page *page)
{
    if (page->failed)
        text_printf(out, "<p class=\"bad\"><button id=\"failed\" disabled>%zu failed</button></p>\n", page->failed);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The folders of all charts, each once. The caller frees the array and its texts; false where memory ran out. */
static bool collect_folders(const struct page *page, char ***folders, size_t *count)
{
    struct name_table known = {0};
    struct error ignored;
    bool is_whole = true;
    *count = 0;
    *folders = calloc(page->count ? page->count : 1, sizeof **folders);
    for (size_t i = 0; *folders && is_whole && i < page->count; i++) {
        struct page_chart chart = {0};
        size_t earlier;
        page->chart(page->context, i, &chart);
        if (!chart.folder_length)
            continue;
        char *name = strndup(chart.folder, chart.folder_length);
        is_whole = name && name_table_add(&known, name, i, &earlier, &ignored) == STATUS_OK;
        if (is_whole && earlier == SIZE_MAX)
            (*folders)[(*count)++] = name;
        else
            free(name);
    }
    name_table_release(&known);
    return *folders && is_whole;
}

/* A choice of folders, where there is more than one place. */
static void append_folders(struct text *out, const struct page *page)
{
    char **folders = NULL;
    size_t count = 0;
    if (!collect_folders(page, &folders, &count))
        out->is_broken = true;
    if (count) {
        qsort(folders, count, sizeof *folders, compare_names);
        text_puts(out, "<label>Folder <select id=\"folder\">\n<option value=\"\">all</option>\n");
        for (size_t i = 0; i < count; i++) {
            /* Without a value of its own it would be the text less its blanks. */
            text_puts(out, "<option value=\"");
            markup_text(out, folders[i]);
            text_puts(out, "\">");
            markup_text(out, folders[i]);
            text_puts(out, "</option>\n");
        }
        text_puts(out, "</select></label>\n");
    }
    for (size_t i = 0; i < count; i++)
        free(folders[i]);
    free(folders);
}

static const char *direction(double change)
{
    return change > 0 ? "up" : change < 0 ? "down" : "even";
}

/* As a path with steps from point to point: short, and the same everywhere. */
static void append_spark(struct text *out, const struct index_summary *summary)
{
    enum { STEP = 2 };
    text_printf(out,
                "<svg class=\"%s\" viewBox=\"-1 -2 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                "<path d=\"M0 %d",
                direction(summary->change), (SPARK_POINTS - 1) * STEP + 2, SPARK_TOP + 4,
                SPARK_TOP - summary->spark[0]);
    if (summary->spark_count == 1)
        text_printf(out, "h%d", (SPARK_POINTS - 1) * STEP);
    /* A line of few points is as wide as one of many. */
    for (int i = 1, last = summary->spark_count - 1, at = 0; i <= last; i++) {
        int next = (i * (SPARK_POINTS - 1) * STEP + last / 2) / last;
        text_printf(out, "%c%d %d", i == 1 ? 'l' : ' ', next - at, summary->spark[i - 1] - summary->spark[i]);
        at = next;
    }
    text_puts(out, "\"/></svg>\n");
}

static void append_figures(struct text *out, const struct index_summary *summary)
{
    char percent[FIGURE_SIZE] = "";
    if (isfinite(summary->change_percent))
        figure_change(percent, summary->change_percent, 2);
    text_printf(out, "<dl><div><dt>Last</dt><dd>%s</dd></div>\n", summary->price);
    if (percent[0] || summary->difference[0])
        text_printf(out, "<div><dt>Change</dt><dd class=\"%s\">%s%s</dd></div>\n", direction(summary->change),
                    percent[0] ? percent : summary->difference, percent[0] ? "\xc2\xa0%" : "");
    if (summary->time[0]) {
        const char *clock = strchr(summary->time, 'T');
        int day = clock ? (int)(clock - summary->time) : (int)strlen(summary->time);
        text_printf(out, "<div><dt>Last candle</dt><dd><time datetime=\"%s\">%.*s%s%s</time></dd></div>\n",
                    summary->time, day, summary->time, clock ? " " : "", clock ? clock + 1 : "");
    }
    text_puts(out, "</dl>\n");
}

/* What the script sorts by. */
static void append_keys(struct text *out, const struct page_chart *chart)
{
    const struct index_summary *summary = chart->summary;
    if (chart->folder_length) {
        text_puts(out, " data-folder=\"");
        markup_text_n(out, chart->folder, chart->folder_length);
        text_puts(out, "\"");
    }
    if (chart->state || !summary || !summary->candles)
        return;
    text_puts(out, " data-last=\"");
    json_number(out, summary->last);
    text_puts(out, "\"");
    if (isfinite(summary->change_percent)) {
        text_puts(out, " data-change=\"");
        json_number(out, summary->change_percent);
        text_puts(out, "\"");
    }
    if (summary->time[0]) {
        text_puts(out, " data-time=\"");
        json_seconds(out, summary->time_us);
        text_puts(out, "\"");
    }
}

/* The name leads to the picture; of a chart that failed there may be an old one, which is not shown as if it were this.
 */
static void append_name(struct text *out, const struct page_chart *chart)
{
    bool has_link = chart->address && !chart->state;
    text_puts(out, "<h2>");
    if (has_link) {
        text_puts(out, "<a href=\"");
        markup_address(out, chart->address);
        text_puts(out, "\">");
    }
    text_puts(out, "<bdi>");
    markup_text(out, *chart->name ? chart->name : "(no name)");
    text_puts(out, has_link ? "</bdi></a></h2>\n" : "</bdi></h2>\n");
}

/* The folder and the file, as far as the name does not say it already. */
static void append_place(struct text *out, const struct page_chart *chart)
{
    bool has_stem = strcmp(chart->name, chart->stem) != 0;
    if (!chart->folder_length && !has_stem)
        return;
    text_puts(out, "<p><bdi>");
    if (chart->folder_length) {
        markup_text_n(out, chart->folder, chart->folder_length);
        text_puts(out, "/");
    }
    if (has_stem)
        markup_text(out, chart->stem);
    text_puts(out, "</bdi></p>\n");
}

static void append_chart(struct text *out, const struct page *page, const struct page_chart *chart)
{
    const struct index_summary *summary = chart->summary;
    text_puts(out, chart->state ? "<li class=\"bad\"" : "<li");
    append_keys(out, chart);
    text_puts(out, ">\n");
    if (page->has_thumbnails && chart->address && !chart->state) {
        text_puts(out, "<img src=\"");
        markup_address(out, chart->address);
        text_printf(out, "\" alt=\"\" width=\"%d\" height=\"%d\" loading=\"lazy\" decoding=\"async\">\n",
                    page->width_px, page->height_px);
    }
    append_name(out, chart);
    if (!chart->state && summary && summary->candles)
        append_spark(out, summary);
    append_place(out, chart);
    if (chart->state) {
        text_printf(out, "<p class=\"why\"><b>%s</b> ", chart->state);
        markup_text(out, chart->message ? chart->message : "");
        text_puts(out, "</p>\n");
    } else if (summary && summary->candles) {
        append_figures(out, summary);
    }
    if (!chart->state && chart->rejected)
        text_printf(out, "<p class=\"lost\">%" PRIu64 " row%s left out</p>\n", chart->rejected,
                    chart->rejected == 1 ? "" : "s");
    text_puts(out, "</li>\n");
}

static void append_charts(struct text *out, const struct page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        struct page_chart chart = {0};
        page->chart(page->context, i, &chart);
        append_chart(out, page, &chart);
    }
}

static const struct part parts[] = {
    {"style", append_style},     {"style-hash", append_style_hash},
    {"script", append_script},   {"script-hash", append_script_hash},
    {"version", append_version}, {"count", append_count},
    {"failed", append_failed},   {"folders", append_folders},
    {"charts", append_charts},
};

static const struct part *find_part(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0)
            return &parts[i];
    return NULL;
}

void page_append(struct text *out, const struct page *page)
{
    const char *at = (const char *)index_skeleton, *end = at + index_skeleton_size;
    while (at < end) {
        const char *open = memmem(at, (size_t)(end - at), "{{", 2);
        const char *close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        const struct part *part = close ? find_part(open + 2, (size_t)(close - open) - 2) : NULL;
        const char *stop = part ? open : end;
        text_append(out, at, (size_t)(stop - at));
        if (!part)
            return;
        part->append(out, page);
        at = close + 2;
    }
}
