#include "render/image/caption.h"
#include "render/image/svg_ids.h"
#include "render/image/svg_words.h"
#include "render/image/vector.h"
#include "render/image/writer.h"

#include <cairo-svg.h>
#include <string.h>

extern const struct image_format image_format_svg;

static const char before_fingerprint[] = "</svg>\n<!-- chandler options: ";
static const char after_fingerprint[] = " -->\n";

static enum status begin(struct image_writer *writer, int width_px, int height_px, cairo_surface_t **surface,
                         struct error *error)
{
    enum status status = writer_begin(writer, width_px, height_px, error);
    if (status != STATUS_OK)
        return status;
    cairo_surface_t *made = cairo_svg_surface_create_for_stream(vector_write, writer, width_px, height_px);
    cairo_svg_surface_set_document_unit(made, CAIRO_SVG_UNIT_PX);
    return writer_adopt(writer, &image_format_svg, made, surface, error);
}

/* Adds a text to the content of an element, separated from what stands there. */
static void put_caption(struct text *out, const char *utf8, const char *separator)
{
    if (!utf8 || !*utf8)
        return;
    struct text clean = {0};
    caption_clean(&clean, utf8);
    if (out->length)
        text_puts(out, separator);
    if (clean.is_broken)
        out->is_broken = true;
    else
        caption_xml(out, clean.data);
    text_release(&clean);
}

static void put_element(struct text *out, const char *name, const struct text *content)
{
    if (content->is_broken)
        out->is_broken = true;
    else if (content->length)
        text_printf(out, "<%s>%s</%s>\n", name, content->data, name);
}

/* SVG 1.1, 5.4: title and desc are the first children of what they describe. */
static void put_captions(struct text *out, const struct image_text *text)
{
    struct text title = {0};
    struct text description = {0};
    put_caption(&title, text->title, "");
    put_caption(&description, text->source, "; ");
    put_caption(&description, text->software, "; ");
    put_element(out, "title", &title);
    put_element(out, "desc", &description);
    text_release(&title);
    text_release(&description);
}

/* The length of what stands before the root's content. */
static size_t find_content(const char *svg, size_t length)
{
    const char *root = memmem(svg, length, "<svg", 4);
    const char *end = root ? memchr(root, '>', length - (size_t)(root - svg)) : NULL;
    if (!end)
        return 0;
    size_t head = (size_t)(end + 1 - svg);
    return head < length && svg[head] == '\n' ? head + 1 : head;
}

static void put_document(struct text *out, const char *svg, size_t length, const struct image_text *text)
{
    static const char last[] = "</svg>";
    while (length && svg[length - 1] == '\n')
        length--;
    if (length >= strlen(last))
        length -= strlen(last);
    size_t head = find_content(svg, length);
    text_append(out, svg, head);
    if (text)
        put_captions(out, text);
    svg_renumber(out, svg + head, length - head);
    if (text && text->words && text->words->first)
        svg_put_words(out, text->words);
    if (text && text->fingerprint)
        text_printf(out, "%s%s%s", before_fingerprint, text->fingerprint, after_fingerprint);
    else
        text_printf(out, "%s\n", last);
}

static enum status finish(struct image_writer *writer, const struct image_text *text, struct bytes *out,
                          struct error *error)
{
    struct text document = {0};
    enum status status = caption_check(text, error);
    if (status == STATUS_OK)
        status = writer_complete(writer, &image_format_svg, error);
    if (status != STATUS_OK)
        goto done;
    put_document(&document, (const char *)writer->stream.data, writer->stream.length, text);
    status = text_status(&document, error);
    if (status == STATUS_OK)
        status = bytes_append(out, document.data, document.length, error);
done:
    text_release(&document);
    writer_end(writer);
    return status;
}

static enum status fingerprint(const char *path, char out[IMAGE_FINGERPRINT_SIZE], struct error *error)
{
    return vector_fingerprint(path, before_fingerprint, after_fingerprint, out, error);
}

const struct image_format image_format_svg = {
    .name = "svg",
    .summary = "vectors for the web",
    .keeps_words = true,
    .is_web = true,
    .begin = begin,
    .finish = finish,
    .fingerprint = fingerprint,
};
