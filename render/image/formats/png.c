#include "render/image/ends.h"
#include "render/image/pngfile.h"
#include "render/image/writer.h"

extern const struct image_format image_format_png;

static enum status begin(struct image_writer *writer, int width_px, int height_px, cairo_surface_t **surface,
                         struct error *error)
{
    enum status status = writer_begin(writer, width_px, height_px, error);
    if (status != STATUS_OK)
        return status;
    int stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, width_px);
    status = bytes_reserve(&writer->pixels, (size_t)stride * (size_t)height_px, error);
    if (status != STATUS_OK)
        return status;
    /* cairo asks for rows that a uint32_t may be read from; malloc aligns to more. */
    writer->frame = (struct frame){
        .pixels = (const void *)writer->pixels.data,
        .stride_px = (size_t)stride / sizeof(uint32_t),
        .width_px = (size_t)width_px,
        .height_px = (size_t)height_px,
        .has_alpha = true,
    };
    return writer_adopt(
        writer, &image_format_png,
        cairo_image_surface_create_for_data(writer->pixels.data, CAIRO_FORMAT_ARGB32, width_px, height_px, stride),
        surface, error);
}

/* Rows begin at cache lines, where the widest loads and stores are whole. */
enum { LINE = 64 };

static enum status begin_indexed(struct image_writer *writer, int width_px, int height_px, struct index_frame **frame,
                                 struct error *error)
{
    size_t stride = ((size_t)width_px + LINE - 1) / LINE * LINE;
    enum status status = writer_begin(writer, width_px, height_px, error);
    if (status == STATUS_OK)
        status = bytes_reserve(&writer->pixels, stride * (size_t)height_px + LINE, error);
    if (status != STATUS_OK)
        return status;
    writer->format = &image_format_png;
    writer->indexed = (struct index_frame){
        .pixels = writer->pixels.data + (-(uintptr_t)writer->pixels.data & (LINE - 1)),
        .stride = stride,
        .width_px = (size_t)width_px,
        .height_px = (size_t)height_px,
    };
    *frame = &writer->indexed;
    return STATUS_OK;
}

static enum status encode(struct image_writer *writer, struct error *error)
{
    if (!writer->indexed.pixels)
        return scanlines_encode(&writer->scanlines, &writer->frame, error);
    if (writer->indexed.has_overflown)
        return error_set(error, STATUS_USAGE, "the picture has more than %d colours", PALETTE_SIZE_MAX);
    return scanlines_encode_indexed(&writer->scanlines, &writer->indexed, error);
}

static enum status finish(struct image_writer *writer, const struct image_text *text, struct bytes *out,
                          struct error *error)
{
    enum status status = writer_complete(writer, &image_format_png, error);
    if (status == STATUS_OK)
        status = encode(writer, error);
    if (status == STATUS_OK)
        status = pngfile_append(out, &writer->scanlines, text, error);
    writer_end(writer);
    return status;
}

static enum status fingerprint(const char *path, char out[IMAGE_FINGERPRINT_SIZE], struct error *error)
{
    struct file_ends ends;
    out[0] = 0;
    enum status status = file_ends_read(&ends, path, error);
    if (status == STATUS_OK && ends.tail_length >= PNGFILE_TAIL)
        pngfile_fingerprint(ends.head, ends.head_length, ends.tail + ends.tail_length - PNGFILE_TAIL, out);
    return status;
}

const struct image_format image_format_png = {
    .name = "png",
    .summary = "pixels, in a palette where 256 colours suffice",
    .is_web = true,
    .begin = begin,
    .begin_indexed = begin_indexed,
    .finish = finish,
    .fingerprint = fingerprint,
};
