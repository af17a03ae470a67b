#include "render/image/pngfile.h"
#include "support.h"

enum { IHDR_BITS = 24, IHDR_COLOUR = 25 }; /* where a PNG says them */
enum { COLOUR_RGB = 2, COLOUR_PALETTE = 3 };

/* What a pixel is, of a picture of `colours` colours. */
enum kind { CONSTANT, NOISE, STRIPES, GRADIENT, CHART, KINDS };

static uint32_t pixel(enum kind kind, size_t x, size_t y, uint32_t colours, uint64_t *seed)
{
    static const uint32_t spread = 65793; /* neighbours in number are far apart in colour, and all differ */
    switch (kind) {
    case CONSTANT:
        return 0x336699;
    case NOISE:
        return next_random(seed) % colours * spread & 0xffffff;
    case STRIPES:
        return (uint32_t)(x % colours) * spread & 0xffffff;
    case GRADIENT:
        return (uint32_t)(x * 255 / 300 << 16 | y * 255 / 300 << 8 | ((x + y) & 0xff));
    case CHART:
    default:
        return (x / 7 % 3 == 1 && y > x % 40 + 10) ? (uint32_t)(x / 7 % colours) * spread & 0xffffff : 0xffffff;
    }
}

static void fill(struct frame *frame, uint32_t *pixels, size_t width, size_t height, size_t gap, enum kind kind,
                 uint32_t colours)
{
    uint64_t seed = 1 + width * 31 + height;
    *frame = (struct frame){.pixels = pixels, .stride_px = width + gap, .width_px = width, .height_px = height};
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width + gap; x++)
            pixels[y * (width + gap) + x] = pixel(kind, x, y, colours, &seed) | next_random(&seed) << 24;
}

static void encode(struct bytes *out, const struct frame *frame, const struct image_text *text,
                   struct scanlines *scanlines)
{
    struct error error = {0};
    out->length = 0;
    if (scanlines_encode(scanlines, frame, &error) != STATUS_OK ||
        pngfile_append(out, scanlines, text, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

static void any_frame_reads_back_pixel_for_pixel(void **state)
{
    (void)state;
    static const uint32_t colours[] = {1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 5000};
    static const struct {
        size_t width, height;
    } sizes[] = {{1, 1}, {1, 77}, {77, 1}, {2, 2},  {3, 5},   {7, 9},
                 {8, 8}, {15, 4}, {16, 3}, {17, 3}, {64, 64}, {311, 97}};
    static uint32_t pixels[400 * 100];
    struct scanlines scanlines = {0};
    struct bytes file = {0};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t c = 0; c < sizeof colours / sizeof *colours; c++)
            for (enum kind kind = 0; kind < KINDS; kind++) {
                struct frame frame;
                fill(&frame, pixels, sizes[s].width, sizes[s].height, s % 3, kind, colours[c]);
                encode(&file, &frame, NULL, &scanlines);
                assert_same_pixels(&file, &frame);
            }
    bytes_release(&file);
    scanlines_release(&scanlines);
}

static void a_frame_of_256_colours_is_indexed_and_one_of_257_is_not(void **state)
{
    (void)state;
    static const struct {
        uint32_t colours;
        int colour;
    } cases[] = {{1, COLOUR_PALETTE}, {255, COLOUR_PALETTE}, {256, COLOUR_PALETTE}, {257, COLOUR_RGB}};
    static uint32_t pixels[300 * 5];
    struct scanlines scanlines = {0};
    struct bytes file = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct frame frame;
        fill(&frame, pixels, 300, 5, 0, STRIPES, cases[i].colours);
        encode(&file, &frame, NULL, &scanlines);
        assert_int_equal(file.data[IHDR_BITS], 8);
        assert_int_equal(file.data[IHDR_COLOUR], cases[i].colour);
    }
    bytes_release(&file);
    scanlines_release(&scanlines);
}

static void a_file_does_not_depend_on_the_pictures_before_it(void **state)
{
    (void)state;
    static uint32_t pixels[200 * 100], others[200 * 100];
    const struct image_text text = {.title = "Same", .fingerprint = "f00"};
    struct frame frame, other;
    fill(&frame, pixels, 150, 90, 0, CHART, 30);
    fill(&other, others, 200, 100, 0, NOISE, 3000);
    struct scanlines fresh = {0}, used = {0};
    struct bytes first = {0}, second = {0};
    encode(&second, &other, &text, &used);
    fill(&other, others, 120, 100, 0, NOISE, 200);
    encode(&second, &other, &text, &used);
    encode(&first, &frame, &text, &fresh);
    encode(&second, &frame, &text, &used);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    bytes_release(&first);
    bytes_release(&second);
    scanlines_release(&fresh);
    scanlines_release(&used);
}

static void the_file_is_appended_to_what_is_there(void **state)
{
    (void)state;
    uint32_t pixels[4] = {0, 1, 2, 3};
    struct frame frame = {.pixels = pixels, .stride_px = 2, .width_px = 2, .height_px = 2};
    struct scanlines scanlines = {0};
    struct bytes out = {0};
    assert_int_equal(bytes_append(&out, "before", 6, NULL), STATUS_OK);
    assert_int_equal(scanlines_encode(&scanlines, &frame, NULL), STATUS_OK);
    assert_int_equal(pngfile_append(&out, &scanlines, NULL, NULL), STATUS_OK);
    assert_memory_equal(out.data, "before\x89PNG", 10);
    bytes_release(&out);
    scanlines_release(&scanlines);
}

/* Reads a file's texts with libpng. */
struct source {
    const struct bytes *file;
    size_t at;
};

static void read_source(png_structp png, png_bytep data, size_t length)
{
    struct source *source = png_get_io_ptr(png);
    if (length > source->file->length - source->at)
        png_error(png, "end of file");
    memcpy(data, source->file->data + source->at, length);
    source->at += length;
}

struct found_text {
    char text[3000];
    bool is_international;
};

/* True where the text stands before the pixels. */
static bool find_text(const struct bytes *file, const char *keyword, struct found_text *found)
{
    volatile bool is_found = false;
    struct source source = {.file = file};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)))
        fail_msg("libpng refuses the file");
    png_set_read_fn(png, &source, read_source);
    png_read_info(png, info);
    png_textp texts;
    int count;
    png_get_text(png, info, &texts, &count);
    for (int i = 0; i < count; i++) {
        if (strcmp(texts[i].key, keyword) != 0)
            continue;
        assert_false(is_found);
        is_found = true;
        snprintf(found->text, sizeof found->text, "%s", texts[i].text);
        found->is_international = texts[i].compression >= PNG_ITXT_COMPRESSION_NONE;
    }
    png_destroy_read_struct(&png, &info, NULL);
    return is_found;
}

static void encode_texts(struct bytes *file, const struct image_text *text)
{
    uint32_t pixels[2] = {0, 0xffffff};
    struct frame frame = {.pixels = pixels, .stride_px = 2, .width_px = 2, .height_px = 1};
    struct scanlines scanlines = {0};
    encode(file, &frame, text, &scanlines);
    scanlines_release(&scanlines);
}

static void texts_read_back_in_any_script(void **state)
{
    (void)state;
    const struct image_text text = {
        .title = "贵州茅台 · 日线", .source = "Übersicht.csv", .software = "chandler 1.2.3", .fingerprint = "0123abcd"};
    struct bytes file = {0};
    struct found_text found;
    encode_texts(&file, &text);
    assert_true(find_text(&file, "Title", &found));
    assert_string_equal(found.text, text.title);
    assert_true(found.is_international);
    assert_true(find_text(&file, "Source", &found));
    assert_string_equal(found.text, "\xdc"
                                    "bersicht.csv");
    assert_false(found.is_international);
    assert_true(find_text(&file, "Software", &found));
    assert_string_equal(found.text, text.software);
    bytes_release(&file);
}

static void texts_that_are_absent_or_empty_are_left_out(void **state)
{
    (void)state;
    const struct image_text text = {.title = "", .software = "chandler"};
    struct bytes file = {0};
    struct found_text found;
    encode_texts(&file, &text);
    assert_false(find_text(&file, "Title", &found));
    assert_false(find_text(&file, "Source", &found));
    assert_true(find_text(&file, "Software", &found));
    bytes_release(&file);
}

static void hostile_texts_become_harmless(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    char *source = malloc(LONG + 1);
    assert_non_null(source);
    memset(source, 'x', LONG);
    source[LONG] = 0;
    const struct image_text text = {.title = "a\xff\x01\n茅\xe8\x8c", .source = source};
    struct bytes file = {0};
    struct found_text found;
    encode_texts(&file, &text);
    assert_true(find_text(&file, "Title", &found));
    assert_string_equal(found.text, "a\xef\xbf\xbd  茅\xef\xbf\xbd\xef\xbf\xbd");
    assert_true(find_text(&file, "Source", &found));
    assert_int_equal(strlen(found.text), 2000);
    bytes_release(&file);
    free(source);
}

static void fingerprint_of(const struct bytes *file, char out[IMAGE_FINGERPRINT_SIZE])
{
    out[0] = 'x';
    if (file->length < PNGFILE_TAIL) {
        out[0] = 0;
        return;
    }
    size_t head = file->length < PNGFILE_HEAD ? file->length : PNGFILE_HEAD;
    pngfile_fingerprint(file->data, head, file->data + file->length - PNGFILE_TAIL, out);
}

static void fingerprint_is_found_behind_the_largest_palette(void **state)
{
    (void)state;
    static uint32_t pixels[256 * 64];
    char longest[IMAGE_FINGERPRINT_SIZE];
    memset(longest, 'e', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    char title[2001];
    memset(title, 't', 2000);
    title[2000] = 0;
    const struct image_text text = {.title = title, .source = title, .software = title, .fingerprint = longest};
    struct frame frame;
    fill(&frame, pixels, 256, 64, 0, STRIPES, 256);
    struct scanlines scanlines = {0};
    struct bytes file = {0};
    char found[IMAGE_FINGERPRINT_SIZE];
    encode(&file, &frame, &text, &scanlines);
    fingerprint_of(&file, found);
    assert_string_equal(found, longest);
    bytes_release(&file);
    scanlines_release(&scanlines);
}

static void a_truncated_or_altered_file_has_no_fingerprint(void **state)
{
    (void)state;
    const struct image_text text = {.title = "T", .fingerprint = "c0ffee"};
    struct bytes file = {0};
    char found[IMAGE_FINGERPRINT_SIZE];
    encode_texts(&file, &text);
    fingerprint_of(&file, found);
    assert_string_equal(found, "c0ffee");
    size_t whole = file.length;
    for (file.length = 0; file.length < whole; file.length++) {
        fingerprint_of(&file, found);
        assert_string_equal(found, "");
    }
    unsigned char *at = memmem(file.data, file.length, "c0ffee", 6);
    assert_non_null(at);
    at[0] = 'd';
    fingerprint_of(&file, found);
    assert_string_equal(found, ""); /* its checksum tells */
    bytes_release(&file);
}

static void a_file_of_another_maker_has_no_fingerprint(void **state)
{
    (void)state;
    struct bytes file = {0};
    char found[IMAGE_FINGERPRINT_SIZE];
    encode_texts(&file, NULL);
    fingerprint_of(&file, found);
    assert_string_equal(found, "");
    /* Chunk lengths that reach beyond what was read, up to the largest. */
    uint64_t seed = 5;
    for (int i = 0; i < 2000; i++) {
        size_t at = 8 + next_random(&seed) % (file.length - 8 - PNGFILE_TAIL);
        unsigned char old = file.data[at];
        file.data[at] = (unsigned char)next_random(&seed);
        fingerprint_of(&file, found);
        assert_string_equal(found, "");
        file.data[at] = old;
    }
    bytes_release(&file);
}

static void a_fingerprint_of_another_form_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "a b", "a--b", "é",
                                        "0123456789012345678901234567890123456789012345678901234567890123"};
    uint32_t pixels[1] = {0};
    struct frame frame = {.pixels = pixels, .stride_px = 1, .width_px = 1, .height_px = 1};
    struct scanlines scanlines = {0};
    struct bytes out = {0};
    assert_int_equal(scanlines_encode(&scanlines, &frame, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct image_text text = {.fingerprint = wrong[i]};
        struct error error = {0};
        assert_int_equal(pngfile_append(&out, &scanlines, &text, &error), STATUS_USAGE);
        assert_int_equal(error.status, STATUS_USAGE);
        assert_int_equal(out.length, 0);
    }
    scanlines_release(&scanlines);
    bytes_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_frame_reads_back_pixel_for_pixel),
        cmocka_unit_test(a_frame_of_256_colours_is_indexed_and_one_of_257_is_not),
        cmocka_unit_test(a_file_does_not_depend_on_the_pictures_before_it),
        cmocka_unit_test(the_file_is_appended_to_what_is_there),
        cmocka_unit_test(texts_read_back_in_any_script),
        cmocka_unit_test(texts_that_are_absent_or_empty_are_left_out),
        cmocka_unit_test(hostile_texts_become_harmless),
        cmocka_unit_test(fingerprint_is_found_behind_the_largest_palette),
        cmocka_unit_test(a_truncated_or_altered_file_has_no_fingerprint),
        cmocka_unit_test(a_file_of_another_maker_has_no_fingerprint),
        cmocka_unit_test(a_fingerprint_of_another_form_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
