#include "render/base/palette.h"

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
