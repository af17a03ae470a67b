#include "render/image/pngfile.h"

#include "render/base/text.h"
#include "render/image/caption.h"

#include <libdeflate.h>
#include <limits.h>
#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

enum {
    COMPONENT_BITS = 8, /* of a palette number as of a colour's component */
    TEXTS_MAX = 4,
    KEYWORD_SIZE = 12,
};

static const char fingerprint_keyword[KEYWORD_SIZE] = "Options";

struct png_caption {
    char keyword[KEYWORD_SIZE];
    struct text text;
    bool is_latin1;
};

/* All that must survive a longjmp lives here, in the frame of the function that outlives it. */
struct png_job {
    png_structp png;
    png_infop info;
    const struct scanlines *scanlines;
    struct png_caption captions[TEXTS_MAX];
    size_t caption_count;
    struct bytes *out;
    struct error *error;
    enum status status;
};

static void on_error(png_structp png, png_const_charp message)
{
    struct png_job *job = png_get_error_ptr(png);
    /* What libpng refuses here, with every argument in its range, is for want of memory. */
    if (job->status == STATUS_OK)
        job->status = error_set(job->error, STATUS_MEMORY, "out of memory (libpng: %s)", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep data, size_t length)
{
    struct png_job *job = png_get_io_ptr(png);
    job->status = bytes_append(job->out, data, length, job->error);
    if (job->status != STATUS_OK)
        png_error(png, "out of memory");
}

static void on_flush(png_structp png)
{
    (void)png;
}

static enum status add_caption(struct png_job *job, const char *keyword, const char *utf8, struct error *error)
{
    if (!utf8 || !*utf8)
        return STATUS_OK;
    struct png_caption *caption = &job->captions[job->caption_count++];
    strcpy(caption->keyword, keyword);
    struct text clean = {0};
    caption_clean(&clean, utf8);
    enum status status = text_status(&clean, error);
    if (status == STATUS_OK) {
        caption->is_latin1 = caption_latin1(&caption->text, clean.data);
        if (!caption->is_latin1)
            text_puts(&caption->text, clean.data);
        status = text_status(&caption->text, error);
    }
    text_release(&clean);
    return status;
}

static enum status add_captions(struct png_job *job, const struct image_text *text, struct error *error)
{
    if (!text)
        return STATUS_OK;
    enum status status = add_caption(job, fingerprint_keyword, text->fingerprint, error);
    if (status == STATUS_OK)
        status = add_caption(job, "Title", text->title, error);
    if (status == STATUS_OK)
        status = add_caption(job, "Source", text->source, error);
    if (status == STATUS_OK)
        status = add_caption(job, "Software", text->software, error);
    return status;
}

static int colour_type(const struct scanlines *scanlines)
{
    if (scanlines->is_indexed)
        return PNG_COLOR_TYPE_PALETTE;
    return scanlines->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
}

/* The opacities of a palette's entries go only as far as there is one that is not full (11.3.2.1). */
static void set_palette(const struct png_job *job)
{
    png_color entries[PALETTE_SIZE_MAX] = {0};
    png_byte alphas[PALETTE_SIZE_MAX] = {0};
    int alpha_count = 0;
    const struct palette *palette = &job->scanlines->palette;
    for (size_t i = 0; i < palette->count; i++) {
        uint32_t colour = frame_straight(palette->colours[i] ^ PALETTE_OPAQUE);
        entries[i] = (png_color){(png_byte)(colour >> 16), (png_byte)(colour >> 8), (png_byte)colour};
        alphas[i] = (png_byte)(colour >> 24);
        if (alphas[i] != UCHAR_MAX)
            alpha_count = (int)i + 1;
    }
    png_set_PLTE(job->png, job->info, entries, (int)palette->count);
    if (alpha_count)
        png_set_tRNS(job->png, job->info, alphas, alpha_count, NULL);
}

static void set_header(const struct png_job *job)
{
    const struct scanlines *scanlines = job->scanlines;
    png_set_IHDR(job->png, job->info, (png_uint_32)scanlines->width_px, (png_uint_32)scanlines->height_px,
                 COMPONENT_BITS, colour_type(scanlines), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(job->png, job->info, PNG_sRGB_INTENT_PERCEPTUAL);
    if (scanlines->is_indexed)
        set_palette(job);
}

static void set_texts(struct png_job *job)
{
    png_text texts[TEXTS_MAX] = {0};
    for (size_t i = 0; i < job->caption_count; i++) {
        struct png_caption *caption = &job->captions[i];
        texts[i].key = caption->keyword;
        texts[i].text = caption->text.data;
        if (caption->is_latin1) {
            texts[i].compression = PNG_TEXT_COMPRESSION_NONE;
            texts[i].text_length = caption->text.length;
        } else {
            texts[i].compression = PNG_ITXT_COMPRESSION_NONE;
            texts[i].itxt_length = caption->text.length;
        }
    }
    png_set_text(job->png, job->info, texts, (int)job->caption_count);
}

/* The pixels' chunk is written past libpng, which takes its CRC-32 from zlib: four instructions a byte, where
 * libdeflate has the machine's carry-less multiplication. */
static void write_pixels(struct png_job *job)
{
    const struct bytes *stream = &job->scanlines->stream;
    unsigned char head[8] = {0, 0, 0, 0, 'I', 'D', 'A', 'T'}, checksum[4];
    if (stream->length > PNG_UINT_31_MAX)
        png_error(job->png, "too many compressed pixels for a chunk");
    png_save_uint_32(head, (png_uint_32)stream->length);
    png_save_uint_32(checksum, libdeflate_crc32(libdeflate_crc32(0, head + 4, 4), stream->data, stream->length));
    on_write(job->png, head, sizeof head);
    on_write(job->png, stream->data, stream->length);
    on_write(job->png, checksum, sizeof checksum);
}

static void write_file(struct png_job *job)
{
    png_set_write_fn(job->png, job, on_write, on_flush);
    set_header(job);
    set_texts(job);
    png_write_info(job->png, job->info);
    /* The rows are compressed already; png_write_end would ask for rows of its own. */
    write_pixels(job);
    png_write_chunk(job->png, (png_const_bytep) "IEND", NULL, 0);
}

/* The one place where libpng jumps to. Nothing here is changed between setjmp and longjmp, and nothing is held. */
static enum status write_guarded(struct png_job *job)
{
    if (setjmp(png_jmpbuf(job->png)))
        return job->status;
    write_file(job);
    return STATUS_OK;
}

static enum status run_job(struct png_job *job)
{
    job->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png ? png_create_info_struct(job->png) : NULL;
    enum status status = job->info ? write_guarded(job) : error_no_memory(job->error);
    png_destroy_write_struct(&job->png, &job->info);
    return status;
}

enum status pngfile_append(struct bytes *out, const struct scanlines *scanlines, const struct image_text *text,
                           struct error *error)
{
    struct png_job job = {.scanlines = scanlines, .out = out, .error = error};
    size_t old_length = out->length;
    enum status status = caption_check(text, error);
    if (status == STATUS_OK)
        status = add_captions(&job, text, error);
    /* Room for everything at once: the pixels, the texts, the palette, the frames of a dozen chunks. */
    if (status == STATUS_OK)
        status = bytes_reserve(out, scanlines->stream.length + TEXTS_MAX * CAPTION_LENGTH_MAX + PNGFILE_HEAD, error);
    if (status == STATUS_OK)
        status = run_job(&job);
    for (size_t i = 0; i < job.caption_count; i++)
        text_release(&job.captions[i].text);
    if (status != STATUS_OK)
        out->length = old_length;
    return status;
}

static uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The text of a tEXt chunk's content where its keyword is the fingerprint's. */
static bool take_fingerprint(const unsigned char *content, size_t length, char out[IMAGE_FINGERPRINT_SIZE])
{
    size_t keyword_size = strlen(fingerprint_keyword) + 1;
    if (length < keyword_size || memcmp(content, fingerprint_keyword, keyword_size) != 0)
        return false;
    content += keyword_size;
    length -= keyword_size;
    if (!caption_is_fingerprint(content, length))
        return false;
    memcpy(out, content, length);
    out[length] = 0;
    return true;
}

void pngfile_fingerprint(const unsigned char *head, size_t length, const unsigned char *tail,
                         char out[IMAGE_FINGERPRINT_SIZE])
{
    static const unsigned char end[PNGFILE_TAIL] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
    enum { SIGNATURE = 8, CHUNK_FRAME = 12 };
    out[0] = 0;
    if (length < SIGNATURE || png_sig_cmp(head, 0, SIGNATURE) != 0 || memcmp(tail, end, sizeof end) != 0)
        return;
    for (size_t at = SIGNATURE; length - at >= CHUNK_FRAME;) {
        size_t content = read_u32(head + at);
        if (content > length - at - CHUNK_FRAME)
            return;
        const unsigned char *type = head + at + 4;
        uint32_t checksum = read_u32(type + 4 + content);
        if (memcmp(type, "tEXt", 4) == 0 && libdeflate_crc32(0, type, content + 4) == checksum &&
            take_fingerprint(type + 4, content, out))
            return;
        at += CHUNK_FRAME + content;
    }
}
