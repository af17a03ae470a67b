/* The page itself: its skeleton, style and script are the files page.html, page.css and page.js beside this one. */
#ifndef CHANDLER_CLI_INDEX_PAGE_H
#define CHANDLER_CLI_INDEX_PAGE_H

#include "cli/index/summary.h"
#include "render/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One chart of the list. */
struct page_chart {
    const char *name;                    /* the symbol, or the input's stem */
    const char *stem;                    /* of the input */
    const char *folder;                  /* folder_length bytes: the folder below the page's that the picture lies in */
    size_t folder_length;                /* 0: in the page's own */
    const char *address;                 /* the picture's path below the page's folder; NULL: it has none */
    const char *state;                   /* NULL: the picture is there; else "failed", "timeout", ... */
    const char *message;                 /* why, where state is set */
    uint64_t rejected;                   /* rows that were left out */
    const struct index_summary *summary; /* NULL, or one that says nothing: not known */
};

/* What is common to all. */
struct page {
    size_t count, failed;
    int width_px, height_px; /* of the pictures */
    bool has_thumbnails;     /* the pictures can be shown on a page */
    /* Fills in the index-th chart, 0 to count - 1. What it points to is valid until the next call. */
    void (*chart)(void *context, size_t index, struct page_chart *chart);
    void *context;
};

/* Appends the page. The same charts give the same bytes. */
void page_append(struct text *out, const struct page *page);

#endif
