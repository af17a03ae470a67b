#include "render/base/text.h"
#include "render/image/caption.h"
#include "render/image/vector.h"
#include "render/image/writer.h"

#include <cairo-pdf.h>

extern const struct image_format image_format_pdf;

static const char before_fingerprint[] = "%%EOF\n% chandler options: ";
static const char after_fingerprint[] = "\n";

/* A point of the page stands for a pixel of the picture. */
static enum status begin(struct image_writer *writer, int width_px, int height_px, cairo_surface_t **surface,
                         struct error *error)
{
    enum status status = writer_begin(writer, width_px, height_px, error);
    if (status != STATUS_OK)
        return status;
    cairo_surface_t *made = cairo_pdf_surface_create_for_stream(vector_write, writer, width_px, height_px);
    /* No creation date: the same drawing gives the same bytes. */
    cairo_pdf_surface_set_metadata(made, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
    return writer_adopt(writer, &image_format_pdf, made, surface, error);
}

static enum status set_caption(struct image_writer *writer, cairo_pdf_metadata_t kind, const char *utf8,
                               struct error *error)
{
    if (!utf8 || !*utf8)
        return STATUS_OK;
    struct text clean = {0};
    caption_clean(&clean, utf8);
    enum status status = text_status(&clean, error);
    if (status == STATUS_OK)
        cairo_pdf_surface_set_metadata(writer->surface, kind, clean.data);
    text_release(&clean);
    return status;
}

static enum status set_captions(struct image_writer *writer, const struct image_text *text, struct error *error)
{
    enum status status = set_caption(writer, CAIRO_PDF_METADATA_TITLE, text->title, error);
    if (status == STATUS_OK)
        status = set_caption(writer, CAIRO_PDF_METADATA_SUBJECT, text->source, error);
    if (status == STATUS_OK)
        status = set_caption(writer, CAIRO_PDF_METADATA_CREATOR, text->software, error);
    return status;
}

static enum status finish(struct image_writer *writer, const struct image_text *text, struct bytes *out,
                          struct error *error)
{
    struct text trailer = {0};
    enum status status = caption_check(text, error);
    if (status == STATUS_OK && text && writer->format == &image_format_pdf)
        status = set_captions(writer, text, error);
    if (status == STATUS_OK)
        status = writer_complete(writer, &image_format_pdf, error);
    if (status != STATUS_OK)
        goto done;
    /* cairo ends the file with "%%EOF\n"; a comment behind it is the reader's to skip. */
    if (text && text->fingerprint)
        text_printf(&trailer, "%% chandler options: %s%s", text->fingerprint, after_fingerprint);
    status = text_status(&trailer, error);
    if (status == STATUS_OK)
        status = bytes_append(&writer->stream, trailer.data, trailer.length, error);
    if (status == STATUS_OK)
        status = bytes_append(out, writer->stream.data, writer->stream.length, error);
done:
    text_release(&trailer);
    writer_end(writer);
    return status;
}

static enum status fingerprint(const char *path, char out[IMAGE_FINGERPRINT_SIZE], struct error *error)
{
    return vector_fingerprint(path, before_fingerprint, after_fingerprint, out, error);
}

const struct image_format image_format_pdf = {
    .name = "pdf",
    .summary = "vectors for print",
    .begin = begin,
    .finish = finish,
    .fingerprint = fingerprint,
};
