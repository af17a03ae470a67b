#include "render/image/writer.h"

#include <stdlib.h>

/* A 4096x4096 frame; the largest picture's needs 1 GiB. */
enum { KEPT_SIZE_MAX = 64 * 1024 * 1024 };

enum status image_writer_new(struct image_writer **writer, struct error *error)
{
    *writer = calloc(1, sizeof **writer);
    return *writer ? STATUS_OK : error_no_memory(error);
}

void image_writer_free(struct image_writer **writer)
{
    if (!*writer)
        return;
    writer_end(*writer);
    bytes_release(&(*writer)->pixels);
    bytes_release(&(*writer)->stream);
    scanlines_release(&(*writer)->scanlines);
    free(*writer);
    *writer = NULL;
}

static void trim(struct bytes *bytes)
{
    bytes->length = 0;
    if (bytes->capacity > KEPT_SIZE_MAX)
        bytes_release(bytes);
}

void writer_end(struct image_writer *writer)
{
    if (writer->surface) {
        /* Whoever still refers to the surface must not reach the memory under it. */
        cairo_surface_finish(writer->surface);
        cairo_surface_destroy(writer->surface);
    }
    writer->surface = NULL;
    writer->format = NULL;
    writer->frame = (struct frame){0};
    writer->indexed.pixels = NULL;
    writer->is_stream_cut = false;
    trim(&writer->pixels);
    trim(&writer->stream);
    trim(&writer->scanlines.rows);
    trim(&writer->scanlines.stream);
}

enum status writer_begin(struct image_writer *writer, int width_px, int height_px, struct error *error)
{
    writer_end(writer);
    if (width_px < IMAGE_SIZE_MIN || width_px > IMAGE_SIZE_MAX || height_px < IMAGE_SIZE_MIN ||
        height_px > IMAGE_SIZE_MAX)
        return error_set(error, STATUS_USAGE, "a picture is %dx%d to %dx%d pixels, not %dx%d", IMAGE_SIZE_MIN,
                         IMAGE_SIZE_MIN, IMAGE_SIZE_MAX, IMAGE_SIZE_MAX, width_px, height_px);
    return STATUS_OK;
}

static enum status check_surface(cairo_surface_t *surface, struct error *error)
{
    cairo_status_t status = cairo_surface_status(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return STATUS_OK;
    /* The streams that cairo writes here go to memory: they fail where that runs out. */
    bool is_memory = status == CAIRO_STATUS_NO_MEMORY || status == CAIRO_STATUS_WRITE_ERROR;
    return is_memory ? error_no_memory(error)
                     : error_set(error, STATUS_UNSUPPORTED, "cairo: %s", cairo_status_to_string(status));
}

enum status writer_adopt(struct image_writer *writer, const struct image_format *format, cairo_surface_t *made,
                         cairo_surface_t **surface, struct error *error)
{
    writer->surface = made;
    writer->format = format;
    enum status status = check_surface(made, error);
    if (status == STATUS_OK)
        *surface = made;
    else
        writer_end(writer);
    return status;
}

enum status writer_complete(struct image_writer *writer, const struct image_format *format, struct error *error)
{
    if (writer->format != format)
        return error_set(error, STATUS_USAGE, "no %s picture was begun", format->name);
    if (!writer->surface)
        return STATUS_OK;
    cairo_surface_flush(writer->surface);
    enum status status = check_surface(writer->surface, error);
    if (status != STATUS_OK)
        return status;
    cairo_surface_finish(writer->surface);
    status = check_surface(writer->surface, error);
    return status == STATUS_OK && writer->is_stream_cut ? error_no_memory(error) : status;
}
