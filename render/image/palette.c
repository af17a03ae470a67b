#include "render/image/palette.h"

#include <string.h>

/* Pixels compared at once with the row above. */
enum { BLOCK = 16 };

int palette_entry(struct palette *palette, uint32_t colour)
{
    /* Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): 2^32 over the golden ratio. */
    uint32_t at = (colour * UINT32_C(2654435769)) >> 22;
    for (; palette->slots[at]; at = (at + 1) % PALETTE_SLOTS) {
        int entry = palette->slots[at] - 1;
        if (palette->colours[entry] == colour)
            return entry;
    }
    if (palette->count == PALETTE_SIZE_MAX)
        return -1;
    palette->colours[palette->count] = colour;
    palette->slots[at] = (uint16_t)++palette->count;
    return (int)palette->count - 1;
}

static bool index_span(struct palette *palette, const uint32_t *pixels, size_t count, unsigned char *indices)
{
    uint32_t last = pixels[0] & FRAME_RGB;
    int entry = palette_entry(palette, last);
    for (size_t x = 0; x < count && entry >= 0; x++) {
        uint32_t colour = pixels[x] & FRAME_RGB;
        if (colour != last) {
            last = colour;
            entry = palette_entry(palette, colour);
        }
        indices[x] = (unsigned char)entry;
    }
    return entry >= 0;
}

/* Without a branch inside, so that the compiler compares several pixels an instruction. */
static bool is_block_equal(const uint32_t *a, const uint32_t *b)
{
    uint32_t difference = 0;
    for (size_t i = 0; i < BLOCK; i++)
        difference |= a[i] ^ b[i];
    return (difference & FRAME_RGB) == 0;
}

/* Most of a chart's row repeats the row above, whose numbers are known already. */
static bool index_row(struct palette *palette, const struct frame *frame, size_t y, unsigned char *indices,
                      size_t pitch)
{
    const uint32_t *row = frame->pixels + y * frame->stride_px;
    if (y == 0)
        return index_span(palette, row, frame->width_px, indices);
    const uint32_t *above = row - frame->stride_px;
    size_t x = 0;
    for (; x + BLOCK <= frame->width_px; x += BLOCK) {
        if (is_block_equal(row + x, above + x))
            memcpy(indices + x, indices + x - pitch, BLOCK);
        else if (!index_span(palette, row + x, BLOCK, indices + x))
            return false;
    }
    return x == frame->width_px || index_span(palette, row + x, frame->width_px - x, indices + x);
}

bool palette_index(struct palette *palette, const struct frame *frame, unsigned char *indices, size_t pitch)
{
    *palette = (struct palette){0};
    for (size_t y = 0; y < frame->height_px; y++)
        if (!index_row(palette, frame, y, indices + y * pitch, pitch))
            return false;
    return true;
}

int palette_bits(const struct palette *palette)
{
    return palette->count <= 2 ? 1 : palette->count <= 4 ? 2 : palette->count <= 16 ? 4 : 8;
}
