#include "render/chart/faces.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdlib.h>
#include <string.h>

extern const unsigned char font_regular[];
extern const size_t font_regular_size;
extern const unsigned char font_medium[];
extern const size_t font_medium_size;

struct face {
    FT_Face freetype; /* NULL until it is asked for */
    int size_px;      /* set at present */
    cairo_font_face_t *cairo;
};

struct faces {
    FT_Library library; /* NULL until a face is asked for */
    struct face faces[FACE_COUNT];
};

static const struct {
    const unsigned char *data;
    const size_t *size;
} FONT_DATA[FACE_COUNT] = {
    [FONT_REGULAR] = {font_regular, &font_regular_size},
    [FONT_MEDIUM] = {font_medium, &font_medium_size},
};

enum status faces_new(struct faces **faces, struct error *error)
{
    *faces = calloc(1, sizeof **faces);
    return *faces ? STATUS_OK : error_no_memory(error);
}

void faces_free(struct faces **faces)
{
    struct faces *made = *faces;
    if (!made)
        return;
    for (int i = 0; i < FACE_COUNT; i++) {
        if (made->faces[i].cairo)
            cairo_font_face_destroy(made->faces[i].cairo);
    }
    if (made->library)
        FT_Done_FreeType(made->library); /* and its faces */
    free(made);
    *faces = NULL;
}

static enum status open_face(struct faces *faces, enum font_face which, struct error *error)
{
    struct face *face = &faces->faces[which];
    if (face->freetype)
        return STATUS_OK;
    if (!faces->library && FT_Init_FreeType(&faces->library) != 0) {
        faces->library = NULL;
        return error_no_memory(error);
    }
    FT_Error failure =
        FT_New_Memory_Face(faces->library, FONT_DATA[which].data, (FT_Long)*FONT_DATA[which].size, 0, &face->freetype);
    if (failure) {
        face->freetype = NULL;
        return error_set(error, STATUS_UNSUPPORTED, "FreeType cannot open the embedded font (error %d)", failure);
    }
    return STATUS_OK;
}

enum status faces_index(struct faces *faces, enum font_face face, uint32_t codepoint, uint32_t *index,
                        struct error *error)
{
    *index = 0;
    enum status status = open_face(faces, face, error);
    if (status == STATUS_OK)
        *index = FT_Get_Char_Index(faces->faces[face].freetype, codepoint);
    return status;
}

/* FreeType's light mode snaps to the rows and leaves the columns alone: crisp baselines, even stems. */
static FT_GlyphSlot rasterise(struct face *face, int size_px, uint32_t index)
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

enum status faces_shape(struct faces *faces, struct font font, uint32_t index, struct shape *shape,
                        struct bytes *levels, struct error *error)
{
    *shape = (struct shape){0};
    enum status status = open_face(faces, font.face, error);
    FT_GlyphSlot made = status == STATUS_OK ? rasterise(&faces->faces[font.face], font.size_px, index) : NULL;
    if (!made)
        return status;
    const FT_Bitmap *bitmap = &made->bitmap;
    *shape = (struct shape){
        .advance = (int)((made->linearHoriAdvance + 0x8000) >> 16),
        .left = made->bitmap_left,
        .top = made->bitmap_top,
        .width = (int)bitmap->width,
        .height = (int)bitmap->rows,
    };
    size_t stride = (size_t)shape_stride(shape->width), size = stride * bitmap->rows;
    status = bytes_reserve(levels, size, error);
    if (status != STATUS_OK || size == 0)
        return status;
    unsigned char *to = memset(levels->data + levels->length, 0, size);
    levels->length += size;
    for (int row = 0; row < shape->height; row++, to += stride) {
        const unsigned char *from = bitmap->buffer + (ptrdiff_t)row * bitmap->pitch;
        for (int x = 0; x < shape->width; x++)
            to[x] = shape_level(from[x]);
    }
    return STATUS_OK;
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

const char *faces_family(struct faces *faces)
{
    struct error unused;
    if (open_face(faces, FONT_REGULAR, &unused) != STATUS_OK)
        return "";
    const char *name = faces->faces[FONT_REGULAR].freetype->family_name;
    return name ? name : "";
}

cairo_font_face_t *faces_cairo(struct faces *faces, enum font_face which)
{
    static const cairo_user_data_key_t hold_key;
    struct face *face = &faces->faces[which];
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
