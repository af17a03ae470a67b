#include "render/image/image.h"
#include "render/image/writer.h"
#include "support.h"

#include <sys/stat.h>

/* A glyph of an own font: text without a font on the machine. */
static cairo_status_t draw_glyph(cairo_scaled_font_t *font, unsigned long glyph, cairo_t *cr,
                                 cairo_text_extents_t *extents)
{
    (void)font;
    cairo_rectangle(cr, 0, -0.7, 0.1 + (double)(glyph % 7) / 10, 0.7);
    cairo_fill(cr);
    extents->x_advance = 1;
    return CAIRO_STATUS_SUCCESS;
}

/* What makes cairo write definitions with ids: gradients, pictures in the picture, clips, glyphs. No group: cairo 1.16
 * loses a surface for each that it writes to SVG. */
static void draw(cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_pattern_t *gradient = cairo_pattern_create_linear(0, 0, 60, 0);
    cairo_pattern_add_color_stop_rgb(gradient, 0, 0, 0.5, 0);
    cairo_pattern_add_color_stop_rgba(gradient, 1, 1, 0, 0, 0.3);
    cairo_set_source(cr, gradient);
    cairo_rectangle(cr, 5, 5, 50, 10);
    cairo_fill(cr);
    cairo_pattern_destroy(gradient);
    cairo_surface_t *stamp = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 8, 8);
    cairo_set_source_surface(cr, stamp, 40, 40);
    cairo_paint(cr);
    cairo_surface_destroy(stamp);
    cairo_rectangle(cr, 0, 0, 60, 60);
    cairo_clip(cr);
    cairo_font_face_t *face = cairo_user_font_face_create();
    cairo_user_font_face_set_render_glyph_func(face, draw_glyph);
    cairo_set_font_face(cr, face);
    cairo_set_font_size(cr, 6);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_move_to(cr, 4, 60);
    cairo_show_text(cr, "chandler");
    cairo_font_face_destroy(face);
    cairo_destroy(cr);
}

static const struct image_text texts = {.title = "贵州茅台 <A&B> \"1d\"",
                                        .source = "a>b.csv",
                                        .software = "chandler 0.1.0",
                                        .fingerprint = "0123456789abcdef"};

static void make(struct image_writer *writer, const struct image_format *format, const struct image_text *text,
                 struct bytes *out)
{
    struct error error = {0};
    cairo_surface_t *surface;
    if (format->begin(writer, 96, 80, &surface, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    draw(surface);
    if (format->finish(writer, text, out, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

static void make_once(const struct image_format *format, const struct image_text *text, struct bytes *out)
{
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    make(writer, format, text, out);
    image_writer_free(&writer);
    assert_null(writer);
}

static void formats_are_found_by_name_in_any_case(void **state)
{
    (void)state;
    assert_string_equal(image_format_find("PNG")->name, "png");
    assert_string_equal(image_format_find("svg")->name, "svg");
    assert_string_equal(image_format_find("Pdf")->name, "pdf");
    assert_null(image_format_find("gif"));
    assert_null(image_format_find(""));
    assert_null(image_format_find("pngs"));
}

static void the_same_drawing_gives_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; image_formats[i]; i++) {
        const struct image_format *format = image_formats[i];
        struct bytes first = {0}, second = {0};
        struct image_writer *writer;
        assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
        make(writer, format, &texts, &first);
        /* What else the process has drawn must not show. */
        for (size_t j = 0; image_formats[j]; j++) {
            second.length = 0;
            make(writer, image_formats[j], &texts, &second);
        }
        second.length = 0;
        make(writer, format, &texts, &second);
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.data, second.data, first.length);
        image_writer_free(&writer);
        bytes_release(&first);
        bytes_release(&second);
    }
}

static void sizes_outside_the_range_are_refused(void **state)
{
    (void)state;
    static const int wrong[][2] = {{63, 64}, {64, 63}, {16385, 64}, {64, 16385}, {0, 64}, {64, -1}, {2147483647, 64}};
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; image_formats[i]; i++) {
        for (size_t j = 0; j < sizeof wrong / sizeof *wrong; j++) {
            struct error error = {0};
            struct bytes out = {0};
            cairo_surface_t *surface = NULL;
            assert_int_equal(image_formats[i]->begin(writer, wrong[j][0], wrong[j][1], &surface, &error), STATUS_USAGE);
            assert_int_equal(error.status, STATUS_USAGE);
            assert_null(surface);
            struct index_frame *frame = NULL;
            if (image_formats[i]->begin_indexed)
                assert_int_equal(image_formats[i]->begin_indexed(writer, wrong[j][0], wrong[j][1], &frame, &error),
                                 STATUS_USAGE);
            assert_null(frame);
            assert_int_equal(image_formats[i]->finish(writer, NULL, &out, NULL), STATUS_USAGE);
            assert_int_equal(out.length, 0);
        }
    }
    image_writer_free(&writer);
}

static void the_smallest_and_the_longest_pictures_are_made(void **state)
{
    (void)state;
    static const int sizes[][2] = {{64, 64}, {16384, 64}, {64, 16384}};
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; image_formats[i]; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
            cairo_surface_t *surface;
            struct bytes out = {0};
            assert_int_equal(image_formats[i]->begin(writer, sizes[j][0], sizes[j][1], &surface, NULL), STATUS_OK);
            draw(surface);
            assert_int_equal(image_formats[i]->finish(writer, NULL, &out, NULL), STATUS_OK);
            assert_true(out.length > 100);
            bytes_release(&out);
        }
    }
    image_writer_free(&writer);
}

static void a_drawing_is_finished_once_and_by_its_own_format(void **state)
{
    (void)state;
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; image_formats[i]; i++) {
        cairo_surface_t *surface;
        struct bytes out = {0};
        assert_int_equal(image_formats[i]->finish(writer, &texts, &out, NULL), STATUS_USAGE);
        const struct image_format *other = image_formats[i + 1] ? image_formats[i + 1] : image_formats[0];
        assert_int_equal(image_formats[i]->begin(writer, 64, 64, &surface, NULL), STATUS_OK);
        assert_int_equal(other->finish(writer, &texts, &out, NULL), STATUS_USAGE);
        assert_int_equal(out.length, 0);
        make(writer, image_formats[i], &texts, &out);
        size_t length = out.length;
        assert_int_equal(image_formats[i]->finish(writer, &texts, &out, NULL), STATUS_USAGE);
        assert_int_equal(out.length, length);
        bytes_release(&out);
    }
    image_writer_free(&writer);
}

static void a_failed_finish_leaves_the_output_as_it_was(void **state)
{
    (void)state;
    const struct image_text wrong = {.title = "T", .fingerprint = "-- >"};
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; image_formats[i]; i++) {
        struct bytes out = {0};
        struct error error = {0};
        cairo_surface_t *surface;
        assert_int_equal(bytes_append(&out, "abc", 3, NULL), STATUS_OK);
        assert_int_equal(image_formats[i]->begin(writer, 64, 64, &surface, NULL), STATUS_OK);
        assert_int_equal(image_formats[i]->finish(writer, &wrong, &out, &error), STATUS_USAGE);
        assert_int_equal(out.length, 3);
        assert_memory_equal(out.data, "abc", 3);
        bytes_release(&out);
    }
    image_writer_free(&writer);
}

static void a_surface_kept_too_long_reaches_no_freed_memory(void **state)
{
    (void)state;
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; image_formats[i]; i++) {
        cairo_surface_t *surface;
        assert_int_equal(image_formats[i]->begin(writer, 64, 64, &surface, NULL), STATUS_OK);
        cairo_t *cr = cairo_create(surface);
        struct bytes out = {0};
        assert_int_equal(image_formats[i]->finish(writer, NULL, &out, NULL), STATUS_OK);
        cairo_paint(cr);
        cairo_destroy(cr);
        bytes_release(&out);
    }
    image_writer_free(&writer);
}

static void memory_of_a_huge_picture_is_given_back(void **state)
{
    (void)state;
    struct image_writer *writer;
    cairo_surface_t *surface;
    struct bytes out = {0};
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    make(writer, image_format_find("png"), NULL, &out);
    size_t kept = writer->pixels.capacity;
    assert_true(kept >= 96 * 80 * 4);
    make(writer, image_format_find("png"), NULL, &out);
    assert_int_equal(writer->pixels.capacity, kept);
    assert_int_equal(image_format_find("png")->begin(writer, 16384, 1200, &surface, NULL), STATUS_OK);
    draw(surface);
    assert_int_equal(image_format_find("png")->finish(writer, NULL, &out, NULL), STATUS_OK);
    assert_int_equal(writer->pixels.capacity, 0);
    make(writer, image_format_find("png"), NULL, &out);
    image_writer_free(&writer);
    bytes_release(&out);
}

static void png_holds_the_pixels_drawn(void **state)
{
    (void)state;
    struct bytes file = {0};
    make_once(image_format_find("png"), &texts, &file);
    size_t width, height;
    unsigned char *pixels = decode_png(&file, &width, &height);
    assert_int_equal(width, 96);
    assert_int_equal(height, 80);
    cairo_surface_t *again = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 96, 80);
    draw(again);
    cairo_surface_flush(again);
    const unsigned char *rows = cairo_image_surface_get_data(again);
    for (size_t i = 0; i < width * height; i++) {
        uint32_t expected;
        memcpy(&expected, rows + i * 4, 4); /* 96 pixels a row leave no gap */
        uint32_t got = (uint32_t)pixels[i * 3] << 16 | (uint32_t)pixels[i * 3 + 1] << 8 | pixels[i * 3 + 2];
        assert_int_equal(got, expected & 0xffffff);
    }
    cairo_surface_destroy(again);
    free(pixels);
    bytes_release(&file);
}

/* Elements closed in order, attributes quoted, no stray < or &: enough for what cairo and we write. */
static bool is_well_formed(const char *xml)
{
    const char *open[64];
    size_t depth = 0, roots = 0;
    for (const char *p = xml; *p; p++) {
        if (*p == '&' && !strchr("alg", p[1]))
            return false;
        if (*p != '<')
            continue;
        const char *end = strncmp(p, "<!--", 4) == 0 ? strstr(p, "-->") : strchr(p, '>');
        if (!end)
            return false;
        if (p[1] == '/') {
            size_t length = (size_t)(end - p - 2);
            if (depth == 0 || strncmp(open[--depth], p + 2, length) != 0)
                return false;
        } else if (p[1] != '?' && p[1] != '!' && end[-1] != '/') {
            if (depth == 64)
                return false;
            roots += depth == 0;
            open[depth++] = p + 1;
        }
        size_t quotes = 0;
        for (const char *q = p; q < end; q++)
            quotes += *q == '"';
        if (quotes % 2)
            return false;
        p = end;
    }
    return depth == 0 && roots == 1;
}

static void svg_is_well_formed_and_says_what_it_is(void **state)
{
    (void)state;
    struct bytes file = {0};
    make_once(image_format_find("svg"), &texts, &file);
    assert_int_equal(bytes_append(&file, "", 1, NULL), STATUS_OK);
    const char *xml = (const char *)file.data;
    assert_true(is_well_formed(xml));
    assert_memory_equal(xml, "<?xml", 5);
    assert_non_null(
        strstr(xml, "<title>贵州茅台 &lt;A&amp;B&gt; \"1d\"</title>\n<desc>a&gt;b.csv; chandler 0.1.0</desc>"));
    assert_non_null(strstr(xml, "width=\"96px\" height=\"80px\""));
    bytes_release(&file);
}

static void svg_without_texts_is_well_formed(void **state)
{
    (void)state;
    const struct image_text only_software = {.software = "chandler"};
    struct bytes file = {0};
    make_once(image_format_find("svg"), NULL, &file);
    assert_int_equal(bytes_append(&file, "", 1, NULL), STATUS_OK);
    assert_true(is_well_formed((const char *)file.data));
    assert_null(strstr((const char *)file.data, "<title>"));
    file.length = 0;
    make_once(image_format_find("svg"), &only_software, &file);
    assert_int_equal(bytes_append(&file, "", 1, NULL), STATUS_OK);
    assert_true(is_well_formed((const char *)file.data));
    assert_non_null(strstr((const char *)file.data, "<desc>chandler</desc>"));
    bytes_release(&file);
}

static void pdf_says_what_it_is_but_not_when(void **state)
{
    (void)state;
    struct bytes file = {0};
    make_once(image_format_find("pdf"), &texts, &file);
    assert_memory_equal(file.data, "%PDF-", 5);
    assert_null(memmem(file.data, file.length, "Date", 4));
    /* From 1.18 on cairo compresses what stands here. */
    if (cairo_version() < CAIRO_VERSION_ENCODE(1, 17, 0)) {
        assert_non_null(memmem(file.data, file.length, "/Title", 6));
        assert_non_null(memmem(file.data, file.length, "(chandler 0.1.0)", 16));
    }
    bytes_release(&file);
}

static void fingerprint_reads_back_from_a_whole_file_only(void **state)
{
    (void)state;
    char folder[64], path[80], found[IMAGE_FINGERPRINT_SIZE];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/picture", folder);
    for (size_t i = 0; image_formats[i]; i++) {
        struct bytes file = {0};
        make_once(image_formats[i], &texts, &file);
        write_file(path, file.data, file.length);
        assert_int_equal(image_formats[i]->fingerprint(path, found, NULL), STATUS_OK);
        assert_string_equal(found, texts.fingerprint);
        /* Every length near the end, where the trailer is, and some of the others. */
        for (size_t length = file.length; length > 0;) {
            length -= file.length - length < 300 || length < 37 ? 1 : 37;
            assert_int_equal(truncate(path, (off_t)length), 0);
            assert_int_equal(image_formats[i]->fingerprint(path, found, NULL), STATUS_OK);
            assert_string_equal(found, "");
        }
        bytes_release(&file);
    }
    remove_folder(folder);
}

static void fingerprint_of_another_formats_file_is_empty(void **state)
{
    (void)state;
    char folder[64], path[80], found[IMAGE_FINGERPRINT_SIZE];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/picture", folder);
    for (size_t i = 0; image_formats[i]; i++) {
        struct bytes file = {0};
        make_once(image_formats[i], &texts, &file);
        write_file(path, file.data, file.length);
        for (size_t j = 0; image_formats[j]; j++) {
            assert_int_equal(image_formats[j]->fingerprint(path, found, NULL), STATUS_OK);
            assert_string_equal(found, i == j ? texts.fingerprint : "");
        }
        file.length = 0;
        make_once(image_formats[i], NULL, &file);
        write_file(path, file.data, file.length);
        assert_int_equal(image_formats[i]->fingerprint(path, found, NULL), STATUS_OK);
        assert_string_equal(found, "");
        bytes_release(&file);
    }
    remove_folder(folder);
}

static void fingerprint_of_what_is_no_file_is_empty(void **state)
{
    (void)state;
    char folder[64], path[80], below[96], found[IMAGE_FINGERPRINT_SIZE];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/fifo", folder);
    snprintf(below, sizeof below, "%s/fifo/x", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    for (size_t i = 0; image_formats[i]; i++) {
        const char *paths[] = {"/nonexistent/x.png", folder, path, below, "/dev/null"};
        for (size_t j = 0; j < sizeof paths / sizeof *paths; j++) {
            strcpy(found, "old");
            assert_int_equal(image_formats[i]->fingerprint(paths[j], found, NULL), STATUS_OK);
            assert_string_equal(found, "");
        }
    }
    remove_folder(folder);
}

static void fingerprint_says_when_the_system_refuses(void **state)
{
    (void)state;
    char folder[64], path[80], found[IMAGE_FINGERPRINT_SIZE];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/round", folder);
    assert_int_equal(symlink("round", path), 0); /* permissions would not stop root; this does */
    for (size_t i = 0; image_formats[i]; i++) {
        struct error error = {0};
        assert_int_equal(image_formats[i]->fingerprint(path, found, &error), STATUS_IO);
        assert_int_equal(error.status, STATUS_IO);
        assert_true(error.message[0] != 0);
    }
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name_in_any_case),
        cmocka_unit_test(the_same_drawing_gives_the_same_bytes),
        cmocka_unit_test(sizes_outside_the_range_are_refused),
        cmocka_unit_test(the_smallest_and_the_longest_pictures_are_made),
        cmocka_unit_test(a_drawing_is_finished_once_and_by_its_own_format),
        cmocka_unit_test(a_failed_finish_leaves_the_output_as_it_was),
        cmocka_unit_test(a_surface_kept_too_long_reaches_no_freed_memory),
        cmocka_unit_test(memory_of_a_huge_picture_is_given_back),
        cmocka_unit_test(png_holds_the_pixels_drawn),
        cmocka_unit_test(svg_is_well_formed_and_says_what_it_is),
        cmocka_unit_test(svg_without_texts_is_well_formed),
        cmocka_unit_test(pdf_says_what_it_is_but_not_when),
        cmocka_unit_test(fingerprint_reads_back_from_a_whole_file_only),
        cmocka_unit_test(fingerprint_of_another_formats_file_is_empty),
        cmocka_unit_test(fingerprint_of_what_is_no_file_is_empty),
        cmocka_unit_test(fingerprint_says_when_the_system_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
