#include "render/image/frame.h"

/* What a pixel is in a palette: of pixels with an alpha its bits turned round, else nothing in its place. */
struct entries {
    uint32_t mask, turn;
};

static uint32_t entry_of(struct entries entries, uint32_t pixel)
{
    return (pixel & entries.mask) ^ entries.turn;
}

static bool index_row(struct entries entries, const uint32_t *pixels, uint8_t *to, size_t width,
                      struct palette *palette)
{
    uint32_t last = entry_of(entries, pixels[0]);
    int number = palette_entry(palette, last);
    for (size_t x = 0; x < width && number >= 0; x++) {
        uint32_t colour = entry_of(entries, pixels[x]);
        if (colour != last)
            number = palette_entry(palette, last = colour);
        to[x] = (uint8_t)number;
    }
    return number >= 0;
}

bool frame_to_index(const struct frame *frame, uint8_t *pixels, struct index_frame *indexed)
{
    *indexed = (struct index_frame){
        .pixels = pixels, .stride = frame->width_px, .width_px = frame->width_px, .height_px = frame->height_px};
    struct entries entries = {.mask = FRAME_RGB};
    bool fits = true;
    if (frame->has_alpha)
        entries = (struct entries){.mask = UINT32_MAX, .turn = PALETTE_OPAQUE};
    for (size_t y = 0; y < frame->height_px && fits; y++)
        fits = index_row(entries, frame->pixels + y * frame->stride_px, pixels + y * indexed->stride, frame->width_px,
                         &indexed->palette);
    return fits;
}
