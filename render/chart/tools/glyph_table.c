/* Writes the shapes of glyph_table.h as C to standard output. Part of the build, not of the program. */
#include "render/chart/glyph_table.h"

#include <stdio.h>
#include <stdlib.h>

/* Every character of the table. */
static uint32_t character_at(int place)
{
    static const uint32_t SIGNS[TABLE_CHARACTERS - TABLE_SIGNS] = {0xb7, 0x2013, 0x2026, 0x2212};
    return place < TABLE_SIGNS ? (uint32_t)place + TABLE_ASCII_FIRST : SIGNS[place - TABLE_SIGNS];
}

static bool fits(const struct shape *shape)
{
    return shape->advance >= 0 && shape->advance <= UINT8_MAX && shape->width <= UINT8_MAX &&
           shape->height <= UINT8_MAX && shape->left >= INT8_MIN && shape->left <= INT8_MAX && shape->top >= INT8_MIN &&
           shape->top <= INT8_MAX;
}

/* One entry; a character that the face lacks, or whose shape is too large, is left to be made by the program. */
static enum status write_shape(struct faces *faces, struct font font, uint32_t codepoint, struct bytes *levels,
                               struct error *error)
{
    struct shape shape;
    uint32_t index;
    size_t offset = levels->length;
    enum status status = faces_index(faces, font.face, codepoint, &index, error);
    if (status == STATUS_OK)
        status = faces_shape(faces, font, index, &shape, levels, error);
    if (status != STATUS_OK)
        return status;
    if (index != 0 && fits(&shape))
        printf("{%zu,1,%d,%d,%d,%d,%d},", offset, shape.advance, shape.width, shape.height, shape.left, shape.top);
    else
        printf("{0},");
    return STATUS_OK;
}

static enum status write_face(struct faces *faces, enum font_face face, struct bytes *levels, struct error *error)
{
    enum status status = STATUS_OK;
    printf("{");
    for (int size_px = TABLE_SIZE_FIRST; size_px <= TABLE_SIZE_LAST; size_px++) {
        printf("{");
        for (int place = 0; status == STATUS_OK && place < TABLE_CHARACTERS; place++)
            status = write_shape(faces, (struct font){face, size_px}, character_at(place), levels, error);
        printf("},\n");
    }
    printf("},\n");
    return status;
}

int main(void)
{
    struct faces *faces = NULL;
    struct bytes levels = {0};
    struct error error = {0};
    enum status status = faces_new(&faces, &error);
    printf("/* Generated: shapes of the embedded fonts. */\n#include \"render/chart/glyph_table.h\"\n\n"
           "static const struct table_shape shapes[][TABLE_SIZE_LAST + 1 - TABLE_SIZE_FIRST][TABLE_CHARACTERS] = {\n");
    for (int face = 0; status == STATUS_OK && face < FACE_COUNT; face++)
        status = write_face(faces, (enum font_face)face, &levels, &error);
    printf("};\n\nstatic const unsigned char levels[] = {");
    for (size_t i = 0; i < levels.length; i++)
        printf(i % 64 == 0 ? "\n%d," : "%d,", levels.data[i]);
    printf("\n};\n\nconst struct glyph_table glyph_table = {\n    .size_count = %d,\n    .shapes = shapes,\n"
           "    .levels = levels,\n};\n",
           TABLE_SIZE_LAST + 1 - TABLE_SIZE_FIRST);
    faces_free(&faces);
    bytes_release(&levels);
    if (status != STATUS_OK)
        fprintf(stderr, "%s\n", error.message);
    return status == STATUS_OK && fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
