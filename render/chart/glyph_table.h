/* The shapes that are made when the program is built, by tools/glyph_table.c: a chart of a usual size needs no FreeType
 * then, and a program that draws a single one has its letters at once. Read-only. */
#ifndef CHANDLER_CHART_GLYPH_TABLE_H
#define CHANDLER_CHART_GLYPH_TABLE_H

#include "render/chart/faces.h"

#include <stddef.h>
#include <stdint.h>

enum {
    TABLE_SIZE_FIRST = 8, /* px */
    TABLE_SIZE_LAST = 16,
    TABLE_ASCII_FIRST = 0x20,
    TABLE_ASCII_LAST = 0x7e,
    TABLE_SIGNS = TABLE_ASCII_LAST + 1 - TABLE_ASCII_FIRST, /* the first of the others */
    TABLE_CHARACTERS = TABLE_SIGNS + 4,
};

struct table_shape {
    uint32_t offset; /* of its levels */
    uint8_t is_there;
    uint8_t advance, width, height;
    int8_t left, top;
};

struct glyph_table {
    int size_count; /* from TABLE_SIZE_FIRST on; 0 where the table could not be made */
    const struct table_shape (*shapes)[TABLE_SIZE_LAST + 1 - TABLE_SIZE_FIRST][TABLE_CHARACTERS]; /* of each face */
    const unsigned char *levels;
};
extern const struct glyph_table glyph_table;

/* The place of a character among TABLE_CHARACTERS; -1: none. */
static inline int table_place(uint32_t codepoint)
{
    if (codepoint >= TABLE_ASCII_FIRST && codepoint <= TABLE_ASCII_LAST)
        return (int)codepoint - TABLE_ASCII_FIRST;
    switch (codepoint) {
    case 0xb7: /* middle dot */
        return TABLE_SIGNS;
    case 0x2013: /* en dash */
        return TABLE_SIGNS + 1;
    case 0x2026: /* ellipsis */
        return TABLE_SIGNS + 2;
    case 0x2212: /* minus sign */
        return TABLE_SIGNS + 3;
    }
    return -1;
}

/* The shape of a character; NULL where the table has none. */
static inline const struct table_shape *table_find(struct font font, uint32_t codepoint)
{
    int place = table_place(codepoint), size = font.size_px - TABLE_SIZE_FIRST;
    if (place < 0 || size < 0 || size >= glyph_table.size_count)
        return NULL;
    const struct table_shape *shape = &glyph_table.shapes[font.face][size][place];
    return shape->is_there ? shape : NULL;
}

#endif
