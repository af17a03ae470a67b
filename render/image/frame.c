#include "render/image/frame.h"

static bool index_row(const uint32_t *pixels, uint8_t *to, size_t width, struct palette *palette)
{
    uint32_t last = pixels[0] & FRAME_RGB;
    int number = palette_entry(palette, last);
    for (size_t x = 0; x < width && number >= 0; x++) {
        uint32_t colour = pixels[x] & FRAME_RGB;
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
    bool fits = true;
    for (size_t y = 0; y < frame->height_px && fits; y++)
        fits = index_row(frame->pixels + y * frame->stride_px, pixels + y * indexed->stride, frame->width_px,
                         &indexed->palette);
    return fits;
}
