#include "render/chart/glyphs.h"

#include "render/base/bytes.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdlib.h>
#include <string.h>

extern const unsigned char font_regular[];
extern const size_t font_regular_size;
extern const unsigned char font_medium[];
extern const size_t font_medium_size;

enum {
    FACE_COUNT = 2,
    ASCII_COUNT = 128,
    SLOT_COUNT = 4096, /* a power of two; the table is emptied when it is three quarters full */
    LEVELS_LIMIT = 4 * 1024 * 1024,
};

/* A kept shape. key 0 is an empty slot. */
struct slot {
    uint32_t key;
    struct glyph glyph;
    size_t offset; /* into levels */
};

struct face {
    FT_Face freetype;
    int size_px; /* set at present */
    uint32_t ascii[ASCII_COUNT];
    cairo_font_face_t *cairo;
};

struct glyphs {
    FT_Library library;
    struct face faces[FACE_COUNT];
    struct slot *slots;
    size_t used;
    struct bytes levels;
};

static const struct {
    const unsigned char *data;
    const size_t *size;
} FONT_DATA[FACE_COUNT] = {
    [FONT_REGULAR] = {font_regular, &font_regular_size},
    [FONT_MEDIUM] = {font_medium, &font_medium_size},
};

static enum status open_face(struct glyphs *glyphs, enum font_face which, struct error *error)
{
    struct face *face = &glyphs->faces[which];
    FT_Error failure =
        FT_New_Memory_Face(glyphs->library, FONT_DATA[which].data, (FT_Long)*FONT_DATA[which].size, 0, &face->freetype);
    if (failure)
        return error_set(error, STATUS_UNSUPPORTED, "FreeType cannot open the embedded font (error %d)", failure);
    for (uint32_t i = 0; i < ASCII_COUNT; i++)
        face->ascii[i] = FT_Get_Char_Index(face->freetype, i);
    return STATUS_OK;
}

enum status glyphs_new(struct glyphs **glyphs, struct error *error)
{
    enum status status = STATUS_OK;
    struct glyphs *made = calloc(1, sizeof *made);
    if (made)
        made->slots = calloc(SLOT_COUNT, sizeof *made->slots);
    if (!made || !made->slots || FT_Init_FreeType(&made->library) != 0) {
        status = error_no_memory(error);
        goto done;
    }
    status = open_face(made, FONT_REGULAR, error);
    if (status == STATUS_OK)
        status = open_face(made, FONT_MEDIUM, error);
done:
    if (status != STATUS_OK)
        glyphs_free(&made);
    *glyphs = made;
    return status;
}

void glyphs_free(struct glyphs **glyphs)
{
    struct glyphs *made = *glyphs;
    if (!made)
        return;
    for (int i = 0; i < FACE_COUNT; i++) {
        if (made->faces[i].cairo)
            cairo_font_face_destroy(made->faces[i].cairo);
    }
    if (made->library)
        FT_Done_FreeType(made->library); /* and its faces */
    bytes_release(&made->levels);
    free(made->slots);
    free(made);
    *glyphs = NULL;
}

uint32_t glyphs_index(struct glyphs *glyphs, enum font_face face, uint32_t codepoint)
{
    if (codepoint < ASCII_COUNT)
        return glyphs->faces[face].ascii[codepoint];
    return FT_Get_Char_Index(glyphs->faces[face].freetype, codepoint);
}

/* FreeType's light mode snaps to the rows and leaves the columns alone: crisp baselines, even stems. */
static FT_GlyphSlot load(struct face *face, int size_px, uint32_t index)
{
    if (face->size_px != size_px) {
        if (FT_Set_Pixel_Sizes(face->freetype, 0, (FT_UInt)size_px))
            return NULL;
        face->size_px = size_px;
    }
    if (FT_Load_Glyph(face->freetype, index, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP) ||
        FT_Render_Glyph(face->freetype->glyph, FT_RENDER_MODE_NORMAL))
        return NULL;
    return face->freetype->glyph;
}

static bool keep(struct glyphs *glyphs, struct slot *slot, FT_GlyphSlot made)
{
    const FT_Bitmap *bitmap = &made->bitmap;
    struct glyph *glyph = &slot->glyph;
    *glyph = (struct glyph){
        .advance = (int)((made->linearHoriAdvance + 0x8000) >> 16),
        .left = made->bitmap_left,
        .top = made->bitmap_top,
        .width = (int)bitmap->width,
        .height = (int)bitmap->rows,
        .stride = ((int)bitmap->width + GLYPH_STEP - 1) / GLYPH_STEP * GLYPH_STEP,
    };
    size_t size = (size_t)glyph->stride * (size_t)glyph->height;
    if (bytes_reserve(&glyphs->levels, size, NULL) != STATUS_OK)
        return false;
    slot->offset = glyphs->levels.length;
    glyphs->levels.length += size;
    unsigned char *to = glyphs->levels.data + slot->offset;
    if (size > 0)
        memset(to, 0, size);
    for (int row = 0; row < glyph->height; row++, to += glyph->stride) {
        const unsigned char *from = bitmap->buffer + (ptrdiff_t)row * bitmap->pitch;
        for (int x = 0; x < glyph->width; x++)
            to[x] = glyph_level(from[x]);
    }
    return true;
}

struct glyph glyphs_get(struct glyphs *glyphs, struct font font, uint32_t index)
{
    uint32_t key = 1u << 31 | (uint32_t)font.face << 30 | (uint32_t)(font.size_px & 127) << 20 | (index & 0xfffff);
    uint32_t at = key * 2654435761u >> 20; /* Fibonacci hashing (Knuth, vol. 3, 6.4) to 12 bits */
    while (glyphs->slots[at].key && glyphs->slots[at].key != key)
        at = (at + 1) % SLOT_COUNT;
    struct slot *slot = &glyphs->slots[at];
    if (!slot->key) {
        if (glyphs->used >= SLOT_COUNT / 4 * 3 || glyphs->levels.length > LEVELS_LIMIT) {
            memset(glyphs->slots, 0, SLOT_COUNT * sizeof *glyphs->slots);
            glyphs->used = glyphs->levels.length = 0;
            slot = &glyphs->slots[key * 2654435761u >> 20];
        }
        FT_GlyphSlot made = load(&glyphs->faces[font.face], font.size_px, index);
        if (!made || !keep(glyphs, slot, made))
            return (struct glyph){0};
        slot->key = key;
        glyphs->used++;
    }
    struct glyph glyph = slot->glyph;
    glyph.levels = glyphs->levels.data + slot->offset;
    return glyph;
}

/* cairo's caches may hold a face after the typeface is gone and drop it in any thread, so what it gets shares nothing
 * with ours. */
struct cairo_hold {
    FT_Library library;
    FT_Face face;
};

static void release_hold(void *data)
{
    struct cairo_hold *hold = data;
    FT_Done_FreeType(hold->library); /* and its face */
    free(hold);
}

static struct cairo_hold *new_hold(enum font_face which)
{
    struct cairo_hold *hold = calloc(1, sizeof *hold);
    if (!hold)
        return NULL;
    if (FT_Init_FreeType(&hold->library)) {
        free(hold);
        return NULL;
    }
    if (FT_New_Memory_Face(hold->library, FONT_DATA[which].data, (FT_Long)*FONT_DATA[which].size, 0, &hold->face)) {
        release_hold(hold);
        return NULL;
    }
    return hold;
}

cairo_font_face_t *glyphs_cairo_face(struct glyphs *glyphs, enum font_face which)
{
    static const cairo_user_data_key_t hold_key;
    struct face *face = &glyphs->faces[which];
    if (face->cairo)
        return face->cairo;
    struct cairo_hold *hold = new_hold(which);
    if (!hold)
        return NULL;
    cairo_font_face_t *made = cairo_ft_font_face_create_for_ft_face(hold->face, FT_LOAD_TARGET_LIGHT);
    if (cairo_font_face_set_user_data(made, &hold_key, hold, release_hold) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(made);
        release_hold(hold);
        return NULL;
    }
    face->cairo = made;
    return made;
}
