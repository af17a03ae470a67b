/* A system that runs out of memory: the allocator is replaced by one that fails when told to. */
#include "render/image/image.h"
#include "support.h"

#include <dlfcn.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_OTHER_ALLOCATOR 1
#elif defined(__has_feature)
#define HAS_OTHER_ALLOCATOR (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define HAS_OTHER_ALLOCATOR 0
#endif

#if !HAS_OTHER_ALLOCATOR

static bool is_scarce;
static long granted; /* allocations that still succeed while is_scarce */

/* The replaced function: a pointer to data from dlsym taken for one to a function, as POSIX has it. */
static void find_next(const char *name, void *function)
{
    void *next = dlsym(RTLD_NEXT, name);
    memcpy(function, &next, sizeof next);
}

static bool is_granted(void)
{
    return !is_scarce || granted-- > 0;
}

void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next)
        find_next("malloc", &next);
    return is_granted() ? next(size) : NULL;
}

void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (!next)
        find_next("calloc", &next);
    return is_granted() ? next(count, size) : NULL;
}

void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    if (!next)
        find_next("realloc", &next);
    return is_granted() ? next(old, size) : NULL;
}

static void draw(cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0.5, 0);
    cairo_rectangle(cr, 10, 10, 20, 40);
    cairo_fill(cr);
    cairo_destroy(cr);
}

/* The drawing begun in colours or in numbers. */
static enum status begin(const struct image_format *format, bool is_indexed, struct image_writer *writer,
                         cairo_surface_t **surface, struct index_frame **frame, struct error *error)
{
    return is_indexed ? format->begin_indexed(writer, 64, 64, frame, error)
                      : format->begin(writer, 64, 64, surface, error);
}

/* Makes a picture with only so many allocations granted in begin and finish. */
static enum status make(const struct image_format *format, bool is_indexed, long allocations, struct bytes *out,
                        struct error *error)
{
    static const struct image_text texts = {
        .title = "烛", .source = "a.csv", .software = "chandler", .fingerprint = "0123"};
    struct image_writer *writer = NULL;
    cairo_surface_t *surface = NULL;
    struct index_frame *frame = NULL;
    granted = allocations;
    is_scarce = true;
    enum status status = image_writer_new(&writer, error);
    if (status == STATUS_OK)
        status = begin(format, is_indexed, writer, &surface, &frame, error);
    is_scarce = false;
    if (status == STATUS_OK) {
        if (is_indexed)
            memset(frame->pixels, palette_entry(&frame->palette, 0x336699), frame->stride * frame->height_px);
        else
            draw(surface);
        is_scarce = true;
        status = format->finish(writer, &texts, out, error);
        is_scarce = false;
    }
    image_writer_free(&writer);
    return status;
}

/* With no allocation granted, with one, and so on until the picture is made. */
static void check_scarce(const struct image_format *format, bool is_indexed)
{
    enum status status = STATUS_MEMORY;
    long failures = 0;
    for (; status != STATUS_OK; failures++) {
        struct bytes out = {0};
        struct error error = {0};
        status = make(format, is_indexed, failures, &out, &error);
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_MEMORY);
            assert_int_equal(error.status, STATUS_MEMORY);
            assert_int_equal(out.length, 0);
        } else {
            assert_true(out.length > 0);
        }
        bytes_release(&out);
        assert_true(failures < 10000);
    }
    assert_true(failures > 5);
}

static void a_picture_without_memory_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; image_formats[i]; i++) {
        check_scarce(image_formats[i], false);
        if (image_formats[i]->begin_indexed)
            check_scarce(image_formats[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_without_memory_is_an_error_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    return 0; /* the sanitizer's own allocator cannot be replaced */
}

#endif
