/* From colours to numbers: what an indexed picture is made of. */
#ifndef CHANDLER_BASE_PALETTE_H
#define CHANDLER_BASE_PALETTE_H

#include <stddef.h>
#include <stdint.h>

enum { PALETTE_SIZE_MAX = 256, PALETTE_SLOTS = 1024 };

/* An entry is 0x00RRGGBB where it is opaque, as nearly all are. It is a pixel of CAIRO_FORMAT_ARGB32 (0xAARRGGBB, with
 * R, G and B already multiplied by A) with the bits of A turned round, so that T is 255 - A. */
#define PALETTE_OPAQUE 0xff000000u

/* Zeroed is empty. Not thread-safe. */
struct palette {
    size_t count;
    uint32_t colours[PALETTE_SIZE_MAX]; /* 0xTTRRGGBB in order of first use: see PALETTE_OPAQUE */
    uint16_t slots[PALETTE_SLOTS];      /* open addressing: an entry's number + 1, 0 where free */
};

/* The number of a colour, which joins the palette when it is new; -1 where it would be the 257th. */
int palette_entry(struct palette *palette, uint32_t colour);

#endif
