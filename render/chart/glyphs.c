#include "render/chart/glyphs.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLOT_BITS = 12, /* the table is emptied when it is three quarters full */
    SLOT_COUNT = 1 << SLOT_BITS,
    LEVELS_LIMIT = 4 * 1024 * 1024,
};

/* A kept shape. key 0 is an empty slot. */
struct slot {
    uint64_t key;
    struct shape shape;
    size_t offset; /* into levels */
};

struct glyphs {
    struct faces *faces;
    struct slot *slots; /* NULL until a shape is made */
    size_t used;
    struct bytes levels;
    struct error failure;
};

enum status glyphs_new(struct glyphs **glyphs, struct error *error)
{
    struct glyphs *made = *glyphs = calloc(1, sizeof *made);
    enum status status = made ? faces_new(&made->faces, error) : error_no_memory(error);
    if (status != STATUS_OK)
        glyphs_free(glyphs);
    return status;
}

void glyphs_free(struct glyphs **glyphs)
{
    struct glyphs *made = *glyphs;
    if (!made)
        return;
    faces_free(&made->faces);
    bytes_release(&made->levels);
    free(made->slots);
    free(made);
    *glyphs = NULL;
}

enum status glyphs_status(struct glyphs *glyphs, struct error *error)
{
    enum status status = glyphs->failure.status;
    if (status != STATUS_OK) {
        if (error)
            *error = glyphs->failure;
        glyphs->failure = (struct error){0};
    }
    return status;
}

bool glyphs_has(struct glyphs *glyphs, struct font font, uint32_t codepoint)
{
    uint32_t index;
    if (table_find(font, codepoint))
        return true;
    return faces_index(glyphs->faces, font.face, codepoint, &index, &glyphs->failure) == STATUS_OK && index != 0;
}

/* Where the key is, or belongs: Fibonacci hashing (Knuth, vol. 3, 6.4). */
static struct slot *find_slot(const struct glyphs *glyphs, uint64_t key)
{
    size_t at = key * UINT64_C(11400714819323198485) >> (64 - SLOT_BITS);
    while (glyphs->slots[at].key && glyphs->slots[at].key != key)
        at = (at + 1) % SLOT_COUNT;
    return &glyphs->slots[at];
}

/* An empty slot for the key; NULL where memory runs out. */
static struct slot *make_room(struct glyphs *glyphs, uint64_t key)
{
    if (!glyphs->slots) {
        glyphs->slots = calloc(SLOT_COUNT, sizeof *glyphs->slots);
        if (!glyphs->slots) {
            error_no_memory(&glyphs->failure);
            return NULL;
        }
    }
    if (glyphs->used >= SLOT_COUNT / 4 * 3 || glyphs->levels.length > LEVELS_LIMIT) {
        memset(glyphs->slots, 0, SLOT_COUNT * sizeof *glyphs->slots);
        glyphs->used = glyphs->levels.length = 0;
    }
    return find_slot(glyphs, key);
}

static struct glyph add_glyph(struct glyphs *glyphs, struct font font, uint32_t codepoint, uint64_t key)
{
    struct slot *slot = make_room(glyphs, key);
    if (!slot)
        return (struct glyph){0};
    size_t offset = glyphs->levels.length;
    struct shape shape;
    uint32_t index;
    if (faces_index(glyphs->faces, font.face, codepoint, &index, &glyphs->failure) != STATUS_OK ||
        faces_shape(glyphs->faces, font, index, &shape, &glyphs->levels, &glyphs->failure) != STATUS_OK)
        return (struct glyph){0};
    *slot = (struct slot){.key = key, .shape = shape, .offset = offset};
    glyphs->used++;
    return (struct glyph){.shape = shape, .levels = glyphs->levels.data + offset};
}

struct glyph glyphs_make(struct glyphs *glyphs, struct font font, uint32_t codepoint)
{
    uint64_t key = UINT64_C(1) << 63 | (uint64_t)font.face << 48 | (uint64_t)(font.size_px & 127) << 32 | codepoint;
    const struct slot *slot = glyphs->slots ? find_slot(glyphs, key) : NULL;
    if (!slot || !slot->key)
        return add_glyph(glyphs, font, codepoint, key);
    return (struct glyph){.shape = slot->shape, .levels = glyphs->levels.data + slot->offset};
}

const char *glyphs_family(struct glyphs *glyphs)
{
    return faces_family(glyphs->faces);
}

cairo_font_face_t *glyphs_cairo_face(struct glyphs *glyphs, enum font_face face)
{
    return faces_cairo(glyphs->faces, face);
}

uint32_t glyphs_cairo_index(struct glyphs *glyphs, enum font_face face, uint32_t codepoint)
{
    uint32_t index;
    faces_index(glyphs->faces, face, codepoint, &index, &glyphs->failure);
    return index;
}
