#include "render/chart/typeface.h"

#include "render/base/bytes.h"
#include "render/base/utf8.h"
#include "render/chart/fallback.h"
#include "render/chart/glyphs.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"

struct typeface {
    struct glyphs *glyphs;
    const struct fallback_interface *system; /* NULL until a text needs it, and where the module cannot be loaded */
    struct fallback *fallback;               /* as well, and where the system has no font */
    bool has_asked_system;
    struct error system_error; /* why the module cannot be loaded */
    struct bytes mask;
    cairo_surface_t *foreign_mask;
};

enum status typeface_new(struct typeface **typeface, struct error *error)
{
    *typeface = NULL;
    struct typeface *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    enum status status = glyphs_new(&made->glyphs, error);
    if (status != STATUS_OK) {
        free(made);
        return status;
    }
    *typeface = made;
    return STATUS_OK;
}

void typeface_free(struct typeface **typeface)
{
    struct typeface *made = *typeface;
    if (!made)
        return;
    if (made->foreign_mask)
        cairo_surface_destroy(made->foreign_mask);
    if (made->system)
        made->system->free(&made->fallback);
    glyphs_free(&made->glyphs);
    bytes_release(&made->mask);
    free(made);
    *typeface = NULL;
}

/* Roboto's capitals and digits are 1456 of 2048 units high, its ascender 1900 and descender 500. */
int typeface_cap_height(struct font font)
{
    return (font.size_px * 1456 + 1024) / 2048;
}

int typeface_ascent(struct font font)
{
    return (font.size_px * 1900 + 2047) / 2048;
}

int typeface_descent(struct font font)
{
    return (font.size_px * 500 + 2047) / 2048;
}

/* The character at *at, of *left bytes, which go on behind it. */
static uint32_t next_character(const char **at, size_t *left)
{
    size_t step = 1;
    uint32_t codepoint = (unsigned char)**at;
    if (codepoint >= 0x80)
        codepoint = utf8_decode(*at, *left, &step);
    *at += step;
    *left -= step;
    return codepoint;
}

static struct glyph next_glyph(struct typeface *typeface, struct font font, const char **at, size_t *left)
{
    return glyphs_get(typeface->glyphs, font, next_character(at, left));
}

static int width_of(struct typeface *typeface, struct font font, const char *text, size_t length)
{
    int width = 0;
    while (length > 0) {
        struct glyph glyph = next_glyph(typeface, font, &text, &length);
        if (__builtin_add_overflow(width, glyph.shape.advance, &width))
            return INT_MAX;
    }
    return width;
}

int typeface_width(struct typeface *typeface, struct font font, const char *text)
{
    return width_of(typeface, font, text, strlen(text));
}

/* True for characters that must not reach a shaper: they break lines or have no shape at all. */
static bool is_control(uint32_t codepoint)
{
    return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0) || codepoint == 0x2028 || codepoint == 0x2029 ||
           codepoint == 0xfeff;
}

/* Longer texts are cut here before anything looks at them; no picture has room for as much. */
enum { TEXT_LIMIT = 4096 };

char *typeface_clean(const char *text, struct arena *arena)
{
    size_t length = strnlen(text, TEXT_LIMIT), used = 0;
    if (length == TEXT_LIMIT)
        length = utf8_whole_prefix(text, length);
    char *copy = arena_alloc(arena, length + 1, 3); /* U+FFFD takes three bytes for one */
    if (!copy)
        return NULL;
    while (length > 0) {
        uint32_t codepoint = next_character(&text, &length);
        if (is_control(codepoint))
            codepoint = ' ';
        if (codepoint != ' ' || used > 0)
            used += utf8_encode(codepoint, copy + used);
    }
    while (used > 0 && copy[used - 1] == ' ')
        used--;
    copy[used] = 0;
    return copy;
}

/* Marks that sit on the letter before them need a shaper even where the face has their shapes. */
static bool is_combining(uint32_t codepoint)
{
    return (codepoint >= 0x300 && codepoint < 0x370) || (codepoint >= 0x483 && codepoint < 0x48a) ||
           (codepoint >= 0x1ab0 && codepoint < 0x1b00) || (codepoint >= 0x1dc0 && codepoint < 0x1e00) ||
           (codepoint >= 0x20d0 && codepoint < 0x2100);
}

/* The first character that the embedded face cannot write, 0 where it can write them all. */
static uint32_t first_foreign(struct typeface *typeface, struct font font, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        uint32_t codepoint = next_character(&text, &length);
        if (is_combining(codepoint) || !glyphs_has(typeface->glyphs, font, codepoint))
            return codepoint;
    }
    return 0;
}

/* Cuts text, of known width, so that it ends in an ellipsis within room_px; to nothing where not even that fits. */
static int ellipsize(struct typeface *typeface, struct label *label, char *text, int room_px, struct arena *arena)
{
    int dots = typeface_width(typeface, label->font, ELLIPSIS), width = 0;
    const char *at = text;
    size_t left = strlen(text), kept = 0;
    while (left > 0) {
        int advance = next_glyph(typeface, label->font, &at, &left).shape.advance;
        if (width + advance + dots > room_px)
            break;
        width += advance;
        kept = (size_t)(at - text);
    }
    char *cut = arena_alloc(arena, kept + sizeof ELLIPSIS, 1);
    if (!cut)
        return -1;
    while (kept > 0 && text[kept - 1] == ' ')
        kept--;
    memcpy(cut, text, kept);
    if (dots <= room_px)
        memcpy(cut + kept, ELLIPSIS, sizeof ELLIPSIS);
    label->text = cut;
    return typeface_width(typeface, label->font, cut);
}

/* The system's fonts, asked for at the first text that needs them. */
static enum status ask_system(struct typeface *typeface, struct error *error)
{
    if (typeface->has_asked_system)
        return STATUS_OK;
    /* Without the module there are boxes to be shown, and a warning. */
    enum status status = STATUS_OK;
    if (fallback_load(&typeface->system, &typeface->system_error) == STATUS_OK)
        status = typeface->system->new (&typeface->fallback, error);
    /* What fails one chart may be there for the next. */
    typeface->has_asked_system = status == STATUS_OK;
    return status;
}

const char *typeface_system_error(const struct typeface *typeface)
{
    return typeface->system_error.message;
}

enum status typeface_fit(struct typeface *typeface, struct label *label, const char *text, int room_px,
                         struct arena *arena, uint32_t *missing, struct error *error)
{
    *missing = 0;
    char *copy = typeface_clean(text, arena);
    if (!copy)
        return error_no_memory(error);
    label->text = copy;
    label->is_foreign = false;
    room_px = room_px > 0 ? room_px : 0;
    uint32_t foreign = first_foreign(typeface, label->font, copy);
    enum status status = glyphs_status(typeface->glyphs, error);
    if (status != STATUS_OK)
        return status;
    if (foreign) {
        status = ask_system(typeface, error);
        if (status != STATUS_OK)
            return status;
        label->is_foreign = typeface->fallback != NULL;
        if (label->is_foreign)
            return typeface->system->measure(typeface->fallback, label, room_px, &label->width, missing, error);
        *missing = foreign;
    }
    label->width = typeface_width(typeface, label->font, copy);
    if (label->width > room_px)
        label->width = ellipsize(typeface, label, copy, room_px, arena);
    return label->width < 0 ? error_no_memory(error) : STATUS_OK;
}

static enum status foreign_mask(struct typeface *typeface, const struct label *label, struct mask *mask,
                                struct error *error)
{
    if (typeface->foreign_mask)
        cairo_surface_destroy(typeface->foreign_mask);
    typeface->foreign_mask = NULL;
    enum status status =
        typeface->system->render(typeface->fallback, label, &typeface->foreign_mask, &mask->x, &mask->y, error);
    if (status != STATUS_OK)
        return status;
    unsigned char *data = cairo_image_surface_get_data(typeface->foreign_mask);
    mask->width = cairo_image_surface_get_width(typeface->foreign_mask);
    mask->height = cairo_image_surface_get_height(typeface->foreign_mask);
    mask->stride = cairo_image_surface_get_stride(typeface->foreign_mask);
    mask->data = data;
    for (int y = 0; y < mask->height; y++) {
        unsigned char *row = data + (size_t)y * (size_t)mask->stride;
        for (int x = 0; x < mask->width; x++)
            row[x] = shape_level(row[x]);
    }
    return STATUS_OK;
}

/* Adds levels byte by byte; letters may touch, so coverage adds up, to MASK_FULL at most. */
static void add_levels(unsigned char *to, const unsigned char *levels)
{
    static const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t a, b;
    memcpy(&a, to, SHAPE_STEP);
    memcpy(&b, levels, SHAPE_STEP);
    uint64_t sum = a + b, beyond = sum >> 4 & ones;
    sum = (sum | ((beyond << 4) - beyond)) & ones * MASK_FULL;
    memcpy(to, &sum, SHAPE_STEP);
}

static_assert(MASK_FULL == 15 && SHAPE_STEP == sizeof(uint64_t), "a level has four bits, eight go in a word");

/* A mask in the making, larger than its text needs, and the rows of it that have been written to. */
struct slate {
    unsigned char *data;
    int stride, height;
    int top, bottom;
};

/* A row of a shape that reaches over the slate's side, as marks without an advance may. */
static void add_cut_row(struct slate *slate, unsigned char *row, const unsigned char *levels, int left, int width)
{
    for (int x = left < 0 ? -left : 0; x < width && left + x < slate->stride; x++) {
        int sum = row[left + x] + levels[x];
        row[left + x] = (unsigned char)(sum > MASK_FULL ? MASK_FULL : sum);
    }
}

/* Adds a shape whose pen is at (x, baseline). */
static void add_glyph(struct slate *slate, const struct glyph *glyph, int x, int baseline)
{
    const struct shape *shape = &glyph->shape;
    int left = x + shape->left, top = baseline - shape->top, stride = shape_stride(shape->width);
    int first = top < 0 ? 0 : top, end = top + shape->height > slate->height ? slate->height : top + shape->height;
    bool is_inside = left >= 0 && left + stride <= slate->stride;
    if (first >= end)
        return;
    slate->top = first < slate->top ? first : slate->top;
    slate->bottom = end > slate->bottom ? end : slate->bottom;
    for (int y = first; y < end; y++) {
        const unsigned char *from = glyph->levels + (size_t)(y - top) * (size_t)stride;
        unsigned char *to = slate->data + (size_t)y * (size_t)slate->stride;
        if (!is_inside)
            add_cut_row(slate, to, from, left, shape->width);
        for (int column = 0; is_inside && column < stride; column += SHAPE_STEP)
            add_levels(to + left + column, from + column);
    }
}

enum status typeface_mask(struct typeface *typeface, const struct label *label, struct mask *mask, struct error *error)
{
    if (label->is_foreign && typeface->fallback)
        return foreign_mask(typeface, label, mask, error);
    /* Letters may reach a little beyond their advances, and accents above the ascent. */
    int side = label->font.size_px / 4 + 1, above = label->font.size_px + side, below = label->font.size_px / 2;
    struct slate slate = {.stride = (label->width + 2 * side + SHAPE_STEP + MASK_STEP - 1) / MASK_STEP * MASK_STEP,
                          .height = above + below,
                          .top = above};
    size_t size;
    if (!size_multiply((size_t)slate.stride, (size_t)slate.height, &size))
        return error_no_memory(error);
    typeface->mask.length = 0;
    enum status status = bytes_reserve(&typeface->mask, size, error);
    if (status != STATUS_OK)
        return status;
    slate.data = memset(typeface->mask.data, 0, size);
    const char *at = label->text;
    size_t left = strlen(at);
    int x = side;
    while (left > 0) {
        struct glyph glyph = next_glyph(typeface, label->font, &at, &left);
        add_glyph(&slate, &glyph, x, above);
        x += glyph.shape.advance;
    }
    *mask = (struct mask){
        .data = slate.data + (size_t)slate.top * (size_t)slate.stride,
        .stride = slate.stride,
        .x = label->x - side,
        .y = label->baseline - above + slate.top,
        .width = slate.stride,
        .height = slate.bottom > slate.top ? slate.bottom - slate.top : 0,
    };
    return glyphs_status(typeface->glyphs, error);
}

/* The label's letters as cairo wants them: where they stand, and how many bytes of the text each of them is. */
static void place_letters(struct typeface *typeface, const struct label *label, cairo_glyph_t *letters,
                          cairo_text_cluster_t *clusters, int *count)
{
    const char *at = label->text;
    size_t left = strlen(at);
    int x = label->x;
    *count = 0;
    while (left > 0) {
        const char *start = at;
        uint32_t codepoint = next_character(&at, &left);
        uint32_t index = glyphs_cairo_index(typeface->glyphs, label->font.face, codepoint);
        letters[*count] = (cairo_glyph_t){.index = index, .x = x, .y = label->baseline};
        clusters[*count] = (cairo_text_cluster_t){.num_bytes = (int)(at - start), .num_glyphs = 1};
        x += glyphs_get(typeface->glyphs, label->font, codepoint).shape.advance;
        ++*count;
    }
}

const char *typeface_family(struct typeface *typeface)
{
    return glyphs_family(typeface->glyphs);
}

enum status typeface_show(struct typeface *typeface, const struct label *label, cairo_t *cr, struct error *error)
{
    if (label->is_foreign && typeface->fallback)
        return typeface->system->show(typeface->fallback, label, cr, error);
    size_t length = strlen(label->text);
    cairo_font_face_t *face = glyphs_cairo_face(typeface->glyphs, label->font.face);
    cairo_glyph_t *letters = calloc(length + 1, sizeof *letters);
    cairo_text_cluster_t *clusters = calloc(length + 1, sizeof *clusters);
    enum status status = STATUS_OK;
    if (!face || !letters || !clusters) {
        status = error_no_memory(error);
        goto done;
    }
    int count;
    place_letters(typeface, label, letters, clusters, &count);
    cairo_set_font_face(cr, face);
    cairo_set_font_size(cr, label->font.size_px);
    cairo_show_text_glyphs(cr, label->text, (int)length, letters, count, clusters, count, 0);
    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        status = error_set(error, STATUS_MEMORY, "cairo: %s", cairo_status_to_string(cairo_status(cr)));
    if (status == STATUS_OK)
        status = glyphs_status(typeface->glyphs, error);
done:
    free(letters);
    free(clusters);
    return status;
}
