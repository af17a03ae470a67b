#include "render/chart/brush.h"

#include <assert.h>
#include <string.h>
#include <wchar.h>

/* Boxes wider than this are filled by the C library, which knows the machine's widest store. */
enum { WIDE_PX = 32, WIDE_INDEXED_PX = 16 };
static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills 32-bit pixels");

void brush_source(cairo_t *cr, colour_rgb colour, double alpha)
{
    cairo_set_source_rgba(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0, alpha);
}

bool brush_is_plain(const struct painter *painter, uint32_t pixel)
{
    for (int i = 0; i < painter->plain_count; i++) {
        if (painter->plain[i] == pixel)
            return true;
    }
    return false;
}

void brush_add_plain(struct painter *painter, uint32_t pixel)
{
    if (painter->plain_count < PAINTER_PLAIN_MAX && !brush_is_plain(painter, pixel))
        painter->plain[painter->plain_count++] = pixel;
}

uint8_t brush_number(const struct painter *painter, uint32_t pixel)
{
    int number = palette_entry(&painter->indexed->palette, pixel & ~BRUSH_OPAQUE);
    if (number < 0)
        painter->indexed->has_overflown = true;
    return (uint8_t)(number < 0 ? 0 : number);
}

void brush_clear_mixtures(struct mixtures *mixtures, uint32_t colour)
{
    mixtures->colour = colour;
    memset(mixtures->numbers, 0xff, sizeof mixtures->numbers);
}

struct box brush_clip(const struct painter *painter, struct box clip)
{
    if (brush_is_lost(painter))
        return (struct box){.x1 = -1, .y1 = -1};
    clip.x0 = clip.x0 < 0 ? 0 : clip.x0;
    clip.y0 = clip.y0 < 0 ? 0 : clip.y0;
    clip.x1 = clip.x1 >= painter->width ? painter->width - 1 : clip.x1;
    clip.y1 = clip.y1 >= painter->height ? painter->height - 1 : clip.y1;
    return clip;
}

/* True for a surface whose memory is what the picture will be: no scale or offset, four opaque bytes a pixel. */
static bool is_frame(cairo_surface_t *surface, int width_px, int height_px)
{
    if (cairo_surface_get_type(surface) != CAIRO_SURFACE_TYPE_IMAGE)
        return false;
    cairo_format_t format = cairo_image_surface_get_format(surface);
    double scale_x, scale_y, offset_x, offset_y;
    cairo_surface_get_device_scale(surface, &scale_x, &scale_y);
    cairo_surface_get_device_offset(surface, &offset_x, &offset_y);
    return (format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32) && scale_x == 1 && scale_y == 1 &&
           offset_x == 0 && offset_y == 0 && cairo_image_surface_get_width(surface) >= width_px &&
           cairo_image_surface_get_height(surface) >= height_px;
}

/* From here on the frame is written past cairo; painter_end tells it. */
static void take_pixels(struct painter *painter)
{
    if (!is_frame(painter->surface, painter->width, painter->height))
        return;
    cairo_surface_flush(painter->surface);
    painter->pixels = cairo_image_surface_get_data(painter->surface);
    painter->stride = cairo_image_surface_get_stride(painter->surface);
}

enum status painter_begin(struct painter *painter, cairo_surface_t *surface, int width_px, int height_px,
                          struct typeface *typeface, struct error *error)
{
    *painter = (struct painter){.surface = surface, .typeface = typeface, .width = width_px, .height = height_px};
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return error_set(error, STATUS_MEMORY, "cairo: %s", cairo_status_to_string(cairo_surface_status(surface)));
    painter->cr = cairo_create(surface);
    cairo_set_antialias(painter->cr, CAIRO_ANTIALIAS_NONE);
    take_pixels(painter);
    return STATUS_OK;
}

void painter_begin_indexed(struct painter *painter, struct index_frame *frame, struct typeface *typeface)
{
    *painter = (struct painter){
        .typeface = typeface,
        .indexed = frame,
        .pixels = frame->pixels,
        .stride = (ptrdiff_t)frame->stride,
        .width = (int)frame->width_px,
        .height = (int)frame->height_px,
    };
}

enum status painter_end(struct painter *painter, struct error *error)
{
    if (!painter->cr)
        return STATUS_OK;
    if (painter->pixels)
        cairo_surface_mark_dirty(painter->surface);
    cairo_status_t status = cairo_status(painter->cr);
    cairo_destroy(painter->cr);
    painter->cr = NULL;
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(error, STATUS_MEMORY, "cairo: %s", cairo_status_to_string(status));
    return STATUS_OK;
}

void paint_start(struct painter *painter, colour_rgb colour)
{
    painter->colour = BRUSH_OPAQUE | colour;
    brush_add_plain(painter, painter->colour);
    painter->number = -1;
    if (!painter->pixels)
        brush_source(painter->cr, colour, 1);
}

/* Rows of width pixels, size (a constant) to twice as many: two stores a row, which may overlap. */
static inline void fill_narrow(uint8_t *row, ptrdiff_t stride, int rows, size_t width, const uint8_t *fill, size_t size)
{
    for (; rows > 0; rows--, row += stride) {
        memcpy(row, fill, size);
        memcpy(row + width - size, fill, size);
    }
}

static void fill_indexed(struct painter *painter, struct box box)
{
    if (painter->number < 0)
        painter->number = brush_number(painter, painter->colour);
    size_t width = (size_t)(box.x1 - box.x0 + 1);
    uint8_t *row = brush_index_row(painter, box.y0) + box.x0, fill[8];
    uint8_t number = (uint8_t)painter->number;
    int rows = box.y1 - box.y0 + 1;
    memset(fill, number, sizeof fill);
    if (width > WIDE_INDEXED_PX) {
        for (; rows > 0; rows--, row += painter->stride)
            memset(row, number, width);
    } else if (width >= 8) {
        fill_narrow(row, painter->stride, rows, width, fill, 8);
    } else if (width >= 4) {
        fill_narrow(row, painter->stride, rows, width, fill, 4);
    } else if (width >= 2) {
        fill_narrow(row, painter->stride, rows, width, fill, 2);
    } else {
        for (; rows > 0; rows--, row += painter->stride)
            *row = number;
    }
}

void paint_box(struct painter *painter, struct box box)
{
    box = brush_clip(painter, box);
    if (box.x1 < box.x0 || box.y1 < box.y0)
        return;
    if (!painter->pixels) {
        cairo_rectangle(painter->cr, box.x0, box.y0, box.x1 - box.x0 + 1, box.y1 - box.y0 + 1);
        return;
    }
    if (painter->indexed) {
        fill_indexed(painter, box);
        return;
    }
    uint32_t colour = painter->colour;
    if (box.x1 - box.x0 >= WIDE_PX) {
        for (int y = box.y0; y <= box.y1; y++)
            wmemset((wchar_t *)(brush_row(painter, y) + box.x0), (wchar_t)colour, (size_t)(box.x1 - box.x0 + 1));
        return;
    }
    for (int y = box.y0; y <= box.y1; y++) {
        uint32_t *row = brush_row(painter, y);
        for (int x = box.x0; x <= box.x1; x++)
            row[x] = colour;
    }
}

void paint_finish(struct painter *painter)
{
    if (!painter->pixels)
        cairo_fill(painter->cr);
}

/* colour over pixel by coverage/255, rounded; red and blue go in one multiplication. */
static uint32_t blend(uint32_t pixel, uint32_t colour, uint32_t coverage)
{
    uint32_t rest = 255 - coverage;
    uint32_t red_blue = (pixel & 0xff00ff) * rest + (colour & 0xff00ff) * coverage + 0x800080;
    red_blue = ((red_blue + (red_blue >> 8 & 0xff00ff)) >> 8) & 0xff00ff;
    uint32_t green = (pixel >> 8 & 0xff) * rest + (colour >> 8 & 0xff) * coverage + 0x80;
    green = (green + (green >> 8)) >> 8 & 0xff;
    return 0xff000000u | red_blue | green << 8;
}

static_assert(MASK_FULL < (int)MIXTURE_LEVELS, "every level of a mask has its mixtures");

static void blend_pixels(uint32_t *pixels, const unsigned char *levels, int count, uint32_t colour)
{
    for (int x = 0; x < count; x++) {
        if (levels[x])
            pixels[x] = blend(pixels[x], colour, levels[x] * (255u / MASK_FULL));
    }
}

static void blend_numbers(struct painter *painter, uint8_t *numbers, const unsigned char *levels, int count)
{
    struct mixtures *mixtures = &painter->letters;
    for (int x = 0; x < count; x++) {
        int16_t *mixture = &mixtures->numbers[levels[x]][numbers[x]];
        if (*mixture < 0)
            *mixture = brush_number(
                painter, blend(brush_pixel(painter, numbers[x]), mixtures->colour, levels[x] * (255u / MASK_FULL)));
        numbers[x] = (uint8_t)*mixture;
    }
}

/* Most of a mask is empty: eight columns at a time are passed over. */
static void blend_mask(struct painter *painter, const struct mask *mask, colour_rgb colour)
{
    enum { STEP = 8 };
    int x0 = mask->x < 0 ? -mask->x : 0, y0 = mask->y < 0 ? -mask->y : 0;
    int x1 = mask->x + mask->width > painter->width ? painter->width - mask->x : mask->width;
    int y1 = mask->y + mask->height > painter->height ? painter->height - mask->y : mask->height;
    if (painter->indexed && painter->letters.colour != (BRUSH_OPAQUE | colour))
        brush_clear_mixtures(&painter->letters, BRUSH_OPAQUE | colour);
    for (int y = y0; y < y1; y++) {
        const unsigned char *levels = mask->data + (size_t)y * (size_t)mask->stride;
        for (int x = x0; x < x1; x += STEP) {
            int count = x1 - x < STEP ? x1 - x : STEP;
            uint64_t eight;
            if (count == STEP && (memcpy(&eight, levels + x, sizeof eight), eight == 0))
                continue;
            if (painter->indexed)
                blend_numbers(painter, brush_index_row(painter, mask->y + y) + mask->x + x, levels + x, count);
            else
                blend_pixels(brush_row(painter, mask->y + y) + mask->x + x, levels + x, count, colour);
        }
    }
}

enum status paint_label(struct painter *painter, const struct label *label, struct error *error)
{
    if (!label->text || !*label->text || brush_is_lost(painter))
        return STATUS_OK;
    if (!painter->pixels) {
        brush_source(painter->cr, label->colour, 1);
        return typeface_show(painter->typeface, label, painter->cr, error);
    }
    struct mask mask;
    enum status status = typeface_mask(painter->typeface, label, &mask, error);
    if (status == STATUS_OK)
        blend_mask(painter, &mask, label->colour);
    return status;
}
