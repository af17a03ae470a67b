#include "render/chart/brush.h"
#include "render/chart/letters.h"

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

/* Its place among the plain ones; their count where it is none. */
static int find_plain(const struct painter *painter, uint32_t pixel)
{
    int i = 0;
    while (i < painter->plain_count && painter->plain[i] != pixel)
        i++;
    return i;
}

int brush_level_bits(const struct painter *painter, uint32_t pixel)
{
    int i = find_plain(painter, pixel);
    return i < painter->plain_count ? painter->plain_bits[i] : LEVEL_BITS_ON_MIXED;
}

void brush_add_plain(struct painter *painter, uint32_t pixel, int level_bits)
{
    int i = find_plain(painter, pixel);
    if (i < painter->plain_count || i == PAINTER_PLAIN_MAX)
        return;
    painter->plain[i] = pixel;
    painter->plain_bits[i] = (uint8_t)level_bits;
    painter->plain_count++;
}

uint8_t brush_number(const struct painter *painter, uint32_t pixel)
{
    int number = palette_entry(&painter->indexed->palette, pixel ^ PALETTE_OPAQUE);
    if (number < 0)
        painter->indexed->has_overflown = true;
    return (uint8_t)(number < 0 ? 0 : number);
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

/* True for a surface whose memory is what the picture will be: no scale or offset, four bytes a pixel. */
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
    brush_add_plain(painter, painter->colour, painter->plain_count ? LEVEL_BITS_ON_BOX : LEVEL_BITS_ON_FIRST);
    painter->number = -1;
    if (!painter->pixels)
        brush_source(painter->cr, colour, 1);
}

/* How opaque, of 255, a component must be at least to take another one to that value. */
static uint32_t least_alpha(uint32_t from, uint32_t to)
{
    uint32_t way = to > from ? to - from : from - to, room = to > from ? 255 - from : from;
    return room ? (way * 255 + room - 1) / room : 0;
}

void paint_start_faint(struct painter *painter, colour_rgb colour, colour_rgb background)
{
    uint32_t alpha = 1;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t least = least_alpha(background >> shift & 255, colour >> shift & 255);
        alpha = least > alpha ? least : alpha;
    }
    uint32_t pixel = alpha << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t kept = ((background >> shift & 255) * (255 - alpha) + 127) / 255, whole = colour >> shift & 255;
        uint32_t part = whole > kept ? whole - kept : 0;
        pixel |= (part < alpha ? part : alpha) << shift;
    }
    painter->colour = pixel;
    brush_add_plain(painter, pixel, painter->plain_count ? LEVEL_BITS_ON_BOX : LEVEL_BITS_ON_FIRST);
    painter->number = -1;
    if (!painter->pixels)
        cairo_set_source_rgba(painter->cr, (double)(pixel >> 16 & 255) / alpha, (double)(pixel >> 8 & 255) / alpha,
                              (double)(pixel & 255) / alpha, alpha / 255.0);
}

/* Pixels of one row, size (a constant up to 8) to twice as many: two stores, which may overlap. */
static inline void put_narrow(uint8_t *row, size_t width, uint64_t fill, size_t size)
{
    memcpy(row, &fill, size);
    memcpy(row + width - size, &fill, size);
}

/* Four rows a turn: most boxes are a few pixels wide and many rows high. */
static inline void fill_narrow(uint8_t *row, ptrdiff_t stride, int rows, size_t width, uint64_t fill, size_t size)
{
    for (; rows >= 4; rows -= 4, row += 4 * stride) {
        put_narrow(row, width, fill, size);
        put_narrow(row + stride, width, fill, size);
        put_narrow(row + 2 * stride, width, fill, size);
        put_narrow(row + 3 * stride, width, fill, size);
    }
    for (; rows > 0; rows--, row += stride)
        put_narrow(row, width, fill, size);
}

static void fill_indexed(struct painter *painter, struct box box)
{
    if (painter->number < 0)
        painter->number = brush_number(painter, painter->colour);
    size_t width = (size_t)(box.x1 - box.x0 + 1);
    uint8_t *row = brush_index_row(painter, box.y0) + box.x0, number = (uint8_t)painter->number;
    uint64_t fill = number * UINT64_C(0x0101010101010101);
    int rows = box.y1 - box.y0 + 1;
    if (width > WIDE_INDEXED_PX)
        for (; rows > 0; rows--, row += painter->stride)
            memset(row, number, width);
    else if (width >= 8)
        fill_narrow(row, painter->stride, rows, width, fill, 8);
    else if (width >= 4)
        fill_narrow(row, painter->stride, rows, width, fill, 4);
    else if (width >= 2)
        fill_narrow(row, painter->stride, rows, width, fill, 2);
    else
        fill_narrow(row, painter->stride, rows, 1, fill, 1);
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

void paint_clear(struct painter *painter, struct box box)
{
    if (!painter->pixels)
        return;
    painter->colour = 0;
    painter->number = -1;
    brush_add_plain(painter, 0, painter->plain_count ? LEVEL_BITS_ON_BOX : LEVEL_BITS_ON_FIRST);
    paint_box(painter, box);
}

void paint_finish(struct painter *painter)
{
    if (!painter->pixels)
        cairo_fill(painter->cr);
}

static enum status keep_label(struct painter *painter, const struct label *label, struct error *error)
{
    if (!painter->words->family)
        painter->words->family = typeface_family(painter->typeface);
    return words_add(painter->words,
                     (struct word){
                         .text = label->text,
                         .x = label->x,
                         .baseline = label->baseline,
                         .width = label->width,
                         .size_px = label->font.size_px,
                         .is_medium = label->font.face == FONT_MEDIUM,
                         .colour = label->colour,
                     },
                     error);
}

enum status paint_label(struct painter *painter, const struct label *label, struct error *error)
{
    if (!label->text || !*label->text || brush_is_lost(painter))
        return STATUS_OK;
    if (painter->words)
        return keep_label(painter, label, error);
    if (!painter->pixels) {
        brush_source(painter->cr, label->colour, 1);
        return typeface_show(painter->typeface, label, painter->cr, error);
    }
    struct mask mask;
    enum status status = typeface_mask(painter->typeface, label, &mask, error);
    if (status == STATUS_OK)
        letters_blend(painter, &mask, label->colour);
    return status;
}
